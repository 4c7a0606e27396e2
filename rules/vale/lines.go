package vale

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// lines reads the form that nearly all styles have: keys with values, lists of
// values and mappings, one to a line and set apart by indentation. What is not of
// that form it leaves to the YAML library, which takes five times as long. It is
// scratch: what it reads is made of its memory.
type lines struct {
	list []line
	next int
	bad  bool // it is not of the form

	nodes []*[nodesTogether]yaml.Node // room for nodes
	taken int                         // of them
	lists []*yaml.Node                // room for what nodes hold

	bytes []byte // of a text, for its checksum
}

// nodesTogether is for how many nodes there is room in one piece.
const nodesTogether = 64

// node takes an empty node from the room.
func (l *lines) node() *yaml.Node {
	at := l.taken
	if l.taken++; at/nodesTogether == len(l.nodes) {
		l.nodes = append(l.nodes, new([nodesTogether]yaml.Node))
	}
	n := &l.nodes[at/nodesTogether][at%nodesTogether]
	*n = yaml.Node{}
	return n
}

// content takes room for n nodes that a node holds.
func (l *lines) content(n int) []*yaml.Node {
	at := len(l.lists)
	if at+n > cap(l.lists) {
		l.lists, at = make([]*yaml.Node, 0, max(2*cap(l.lists), n, 256)), 0
	}
	l.lists = l.lists[:at+n]
	return l.lists[at : at : at+n]
}

// line is a line that holds something.
type line struct {
	indent, number int
	text           string // behind the indentation, without spaces at its end
}

// read gives what the YAML library would, or nil for a text not of the form. It
// stands until the next call.
func (l *lines) read(text string) *yaml.Node {
	l.list, l.next, l.bad, l.taken, l.lists = l.list[:0], 0, false, 0, l.lists[:0]
	l.list = slices.Grow(l.list, strings.Count(text, "\n")+1)
	number := 0
	for s := range strings.SplitSeq(text, "\n") {
		number++
		if !isSimple(s) {
			return nil
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

// isSimple says whether a line holds nothing but letters and signs that are printed.
func isSimple(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return isPrinted(s[i:])
		}
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// isPrinted is isSimple for text beyond ASCII.
func isPrinted(s string) bool {
	for _, c := range s {
		if (c < ' ' || c > '~') && (c < utf8.RuneSelf || c == utf8.RuneError || !unicode.In(c, unicode.L, unicode.P, unicode.S)) {
			return false
		}
	}
	return true
}

// indicators are the signs with which a value means more than itself.
var indicators = [256]bool{
	'-': true, '?': true, ':': true, ',': true, '[': true, ']': true, '{': true, '}': true, '#': true, '&': true, '*': true, '!': true, '|': true,
	'>': true, '%': true, '@': true, '`': true,
}

// block reads the mapping or list whose lines have an indentation.
func (l *lines) block(indent int) *yaml.Node {
	first := &l.list[l.next]
	n := l.node()
	n.Kind, n.Line, n.Column = yaml.MappingNode, first.number, indent+1
	listed := strings.HasPrefix(first.text, "- ")
	each := 2
	if listed {
		n.Kind, each = yaml.SequenceNode, 1
	}
	level := 1 // lines of the block, as far as nothing stands below one
	for l.next+level < len(l.list) && l.list[l.next+level].indent == indent {
		level++
	}
	n.Content = l.content(each * level)
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
	n := l.node()
	n.Kind, n.Value = yaml.ScalarNode, s
	n.Line, n.Column = at.number, at.indent+utf8.RuneCountInString(at.text[:len(at.text)-len(s)])+1
	switch c := s[0]; {
	case c == '\'' || c == '"':
		if l.bad = l.bad || quoted(s) != len(s); l.bad {
			return n
		}
		n.Value, n.Style = s[1:len(s)-1], yaml.DoubleQuotedStyle
		if c == '\'' {
			n.Value, n.Style = strings.ReplaceAll(n.Value, "''", "'"), yaml.SingleQuotedStyle
		}
	case indicators[c], s[len(s)-1] == ':', s[len(s)-1] == ' ', strings.Contains(s, ": "), strings.Contains(s, " #"),
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
