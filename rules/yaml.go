package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// parseTree reads YAML. The tree is nil when nothing of it could be read.
func parseTree(file string, data []byte, found *faults) *node {
	fail := func(line, col int, msg, hint string) *node {
		found.add(Pos{file, line, col}, "", msg, hint)
		return nil
	}
	if len(data) > maxFile {
		msg, hint := tooLarge("bytes or more", len(data), maxFile)
		return fail(1, 1, msg, hint)
	}
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		return fail(1, 1, "the file is UTF-16", "save it as UTF-8")
	}
	if at := unreadable(data); at >= 0 {
		line, col := lineCol(data[:at])
		if r, _ := utf8.DecodeRune(data[at:]); r != utf8.RuneError {
			return fail(line, col, fmt.Sprintf("the control character U+%04X", r), "remove it, or write it as an escape inside double quotes")
		}
		return fail(line, col, "the file is not UTF-8", "save it as UTF-8")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var root yaml.Node
	if err := decoder.Decode(&root); err != nil && !errors.Is(err, io.EOF) {
		pos, msg, hint := syntaxError(file, data, err)
		found.add(pos, "", "not valid YAML: "+msg, hint)
		return nil
	}
	if len(root.Content) == 0 || root.Content[0].ShortTag() == "!!null" {
		return fail(1, 1, "the file is empty", "begin with: version: 1")
	}
	b := treeBuilder{file: file, found: found}
	tree := &node{}
	b.build(root.Content[0], tree, 0)
	var more yaml.Node
	if err := decoder.Decode(&more); err == nil {
		b.fault(&more, "a second document in one file", "put it into a file of its own")
	} else if !errors.Is(err, io.EOF) {
		pos, msg, hint := syntaxError(file, data, err)
		found.add(pos, "", "not valid YAML: "+msg, hint)
	}
	return tree
}

// unreadable is the place of the first byte that is not UTF-8 or that YAML does
// not take, or -1.
func unreadable(data []byte) int {
	for i := 0; i < len(data); {
		c := data[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7F {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 || r >= 0x80 && r < 0xA0 && r != 0x85 || r == 0xFFFE || r == 0xFFFF || r == 0xFEFF && i > 0 {
			return i
		}
		i += n
	}
	return -1
}

// lineCol is the place behind a text.
func lineCol(before []byte) (line, col int) {
	line = 1 + bytes.Count(before, []byte{'\n'})
	return line, 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
}

// syntaxError says in plain words what the YAML parser stumbled over, and where.
// The parser names the place at which it gave up; for a bracket or a quotation
// mark that is not closed, the place where it opens says more.
func syntaxError(file string, data []byte, err error) (pos Pos, msg, hint string) {
	var fault *yaml.LoadError
	if !errors.As(err, &fault) {
		return Pos{file, 1, 1}, err.Error(), ""
	}
	pos = Pos{file, max(fault.Mark.Line, 1), max(fault.Mark.Column, 1)}
	opens := Pos{file, fault.ContextMark.Line, fault.ContextMark.Column}
	const quote = "put text that holds : , { } [ ] # @ or quotation marks in quotes"
	msg = fault.Message
	has := func(s string) bool { return strings.Contains(msg, s) }
	switch {
	case has("expected ',' or"):
		if opens.Line == pos.Line {
			return pos, "a comma or a closing bracket is missing before this", quote
		}
		return opens, "the bracket that opens here is not closed", "close it, or " + quote
	case has("unexpected end of stream") && opens.Line > 0:
		return opens, "the quotation mark that opens here is not closed", "close it"
	case has("cannot start any token"):
		switch c := charAt(data, pos); c {
		case '\t':
			return pos, "a tab", "indent with spaces"
		case 0:
		default:
			return pos, fmt.Sprintf("a value cannot begin with %c", c), "put it in quotes"
		}
	case has("mapping values are not allowed"):
		return pos, "a colon where no key can stand", "put the text in quotes, or mend the indentation or the line before"
	case has("did not find expected key"), has("expected '-' indicator"):
		return pos, "this does not fit what stands before it", "mend the indentation, or " + quote
	case has("exceeded max depth"):
		return pos, "nested too deeply", ""
	case has("unknown anchor"):
		return pos, "an alias", "write the value out: a rule file holds no aliases"
	}
	return pos, msg, ""
}

func charAt(data []byte, pos Pos) rune {
	for range pos.Line - 1 {
		i := bytes.IndexByte(data, '\n')
		if i < 0 {
			return 0
		}
		data = data[i+1:]
	}
	for i, r := range []rune(string(data[:min(len(data), 4*pos.Col)])) {
		if i == pos.Col-1 {
			return r
		}
	}
	return 0
}

type treeBuilder struct {
	file  string
	found *faults
}

func (b *treeBuilder) fault(n *yaml.Node, msg, hint string) {
	b.found.add(Pos{b.file, max(n.Line, 1), max(n.Column, 1)}, "", msg, hint)
}

// build fills out, which stands in its parent already, so that paths are right.
func (b *treeBuilder) build(n *yaml.Node, out *node, depth int) {
	out.line, out.col, out.value = int32(n.Line), int32(n.Column), n.Value
	if depth > maxDepth {
		b.fault(n, "nested too deeply", fmt.Sprintf("a rule file has at most %d levels", maxDepth))
		out.kind = invalid
		return
	}
	switch {
	case n.Anchor != "":
		b.fault(n, "an anchor", "write the value out: a rule file holds no anchors")
	case n.Style&yaml.TaggedStyle != 0:
		b.fault(n, "a tag", "write the value alone; text that looks like a number goes in quotes")
	}
	switch n.Kind {
	case yaml.AliasNode:
		out.kind = invalid
		b.fault(n, "an alias", "write the value out: a rule file holds no aliases")
	case yaml.SequenceNode:
		out.kind, out.kids = list, &kids{}
		for _, c := range n.Content {
			b.build(c, out.add(), depth+1)
		}
	case yaml.MappingNode:
		out.kind, out.kids = mapping, &kids{}
		seen := make(map[string]int, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode {
				b.fault(key, "a key that is not text", "put it in quotes")
				continue
			}
			if first, ok := seen[key.Value]; ok {
				b.found.add(Pos{b.file, key.Line, key.Column}, join(out.path(), key.Value),
					fmt.Sprintf("%q stands here twice (first in line %d)", key.Value, first), "keep one")
				continue
			}
			seen[key.Value] = key.Line
			out.kids.keys = append(out.kids.keys, &node{kind: text, value: key.Value, line: int32(key.Line), col: int32(key.Column), parent: out})
			b.build(n.Content[i+1], out.add(), depth+1)
		}
	default:
		switch n.ShortTag() {
		case "!!null":
			out.kind, out.value = null, ""
		case "!!bool":
			out.kind = boolean
		case "!!int", "!!float":
			out.kind = number
		default:
			out.kind = text
		}
	}
}

// add appends an item to a list or mapping under construction.
func (n *node) add() *node {
	item := &node{parent: n}
	n.kids.items = append(n.kids.items, item)
	return item
}
