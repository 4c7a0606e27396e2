package vale

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// lines reads the form that nearly all styles have: keys with values, lists of
// values and mappings, one to a line and set apart by indentation. What is not of
// that form it leaves to the YAML library, which takes five times as long.
type lines struct {
	list []line
	next int
	bad  bool // it is not of the form
}

// line is a line that holds something.
type line struct {
	indent, number int
	text           string // behind the indentation, without spaces at its end
}

// simple gives what the YAML library would, or nil for a text not of the form.
func simple(text string) *yaml.Node {
	l := lines{list: make([]line, 0, strings.Count(text, "\n")+1)}
	number := 0
	for s := range strings.SplitSeq(text, "\n") {
		number++
		for _, c := range s {
			if (c < ' ' || c > '~') && (c < utf8.RuneSelf || c == utf8.RuneError || !unicode.In(c, unicode.L, unicode.P, unicode.S)) {
				return nil
			}
		}
		s = strings.TrimRight(s, " ")
		bare := strings.TrimLeft(s, " ")
		if bare != "" && bare[0] != '#' {
			l.list = append(l.list, line{len(s) - len(bare), number, bare})
		}
	}
	if len(l.list) == 0 || l.list[0].indent > 0 || strings.HasPrefix(l.list[0].text, "- ") {
		return nil
	}
	root := l.block(0)
	if l.bad || l.next < len(l.list) {
		return nil
	}
	return root
}

// block reads the mapping or list whose lines have an indentation.
func (l *lines) block(indent int) *yaml.Node {
	first := &l.list[l.next]
	n := &yaml.Node{Kind: yaml.MappingNode, Line: first.number, Column: indent + 1}
	listed := strings.HasPrefix(first.text, "- ")
	if listed {
		n.Kind = yaml.SequenceNode
	}
	for l.next < len(l.list) && !l.bad {
		at := &l.list[l.next]
		if at.indent != indent || strings.HasPrefix(at.text, "- ") != listed {
			l.bad = l.bad || at.indent > indent || at.indent == indent && !listed
			break
		}
		l.next++
		if listed {
			item := strings.TrimLeft(at.text[1:], " ")
			n.Content = append(n.Content, l.value(item, at))
			continue
		}
		key, rest := l.key(at)
		n.Content = append(n.Content, key)
		if value := strings.TrimLeft(rest, " "); value != "" {
			n.Content = append(n.Content, l.value(value, at))
			continue
		}
		if l.next == len(l.list) || l.bad {
			l.bad = true
			break
		}
		below := &l.list[l.next]
		if below.indent < indent || below.indent == indent && !strings.HasPrefix(below.text, "- ") {
			l.bad = true
			break
		}
		n.Content = append(n.Content, l.block(below.indent))
	}
	return n
}

// key reads the key that a line begins with and gives what follows the colon.
func (l *lines) key(at *line) (*yaml.Node, string) {
	s := at.text
	const longest = 1000 // the library wants the colon within 1024 characters
	end := strings.Index(s, ": ")
	switch c := s[0]; {
	case c == '\'' || c == '"':
		if end = quoted(s); end < 0 || end == len(s) || s[end] != ':' {
			end = -1
		}
	case end < 0 && s[len(s)-1] == ':':
		end = len(s) - 1
	}
	if end <= 0 || end > longest || end+1 < len(s) && s[end+1] != ' ' {
		l.bad = true
		return nil, ""
	}
	key := l.value(s[:end], at)
	key.Column = at.indent + 1
	return key, s[end+1:]
}

// value reads a value that stands at the end of a line.
func (l *lines) value(s string, at *line) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: s, Line: at.number, Column: at.indent + utf8.RuneCountInString(at.text[:len(at.text)-len(s)]) + 1}
	switch c := s[0]; {
	case c == '\'' || c == '"':
		if l.bad = l.bad || quoted(s) != len(s); l.bad {
			return n
		}
		n.Value, n.Style = s[1:len(s)-1], yaml.DoubleQuotedStyle
		if c == '\'' {
			n.Value, n.Style = strings.ReplaceAll(n.Value, "''", "'"), yaml.SingleQuotedStyle
		}
	case strings.IndexByte("-?:,[]{}#&*!|>%@`", c) >= 0, s[len(s)-1] == ':', s[len(s)-1] == ' ', strings.Contains(s, ": "), strings.Contains(s, " #"),
		s == "~", strings.EqualFold(s, "null"):
		l.bad = true // it means more than itself
	}
	return n
}

// quoted is the length of the quoted text that s begins with, or -1 for one that
// does not end or that escapes something by a backslash.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && s[0] == '"':
			return -1
		case s[i] != s[0]:
		case s[0] == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return -1
}
