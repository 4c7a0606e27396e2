package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Limits on what is read, so that a rule file cannot hang or fill a service.
const (
	maxFile   = 8 << 20 // bytes of one file
	maxDepth  = 16      // nested mappings and lists
	maxEntry  = 120_000 // phrases of one set, after alternatives are written out
	maxValue  = 4096    // bytes of one phrase, pattern or formula
	maxErrors = 200     // faults reported of one set
)

type kind uint8

const (
	null kind = iota
	text
	number
	boolean
	list
	mapping
)

func (k kind) String() string {
	return [...]string{"nothing", "text", "a number", "true or false", "a list", "a mapping"}[k]
}

// node is a rule file as a tree. YAML is turned into it first, so that the
// decoder and the compiled form of the built-in sets share one shape.
type node struct {
	kind  kind
	value string
	line  int
	col   int
	keys  []*node // of a mapping
	items []*node // of a list, or the values of a mapping
}

// get returns the value of a key, or nil.
func (n *node) get(key string) *node {
	for i, k := range n.keys {
		if k.value == key {
			return n.items[i]
		}
	}
	return nil
}

// parseTree reads YAML. The tree is nil when nothing of it could be read.
func parseTree(file string, data []byte) (*node, Errors) {
	fail := func(line, col int, msg, hint string) (*node, Errors) {
		return nil, Errors{{Pos: Pos{file, line, col}, Msg: msg, Hint: hint}}
	}
	if len(data) > maxFile {
		return fail(0, 0, fmt.Sprintf("the file has %d bytes, more than the %d that a rule file may have", len(data), maxFile), "split it and name the parts under extends")
	}
	if !utf8.Valid(data) {
		line := 1
		rest := data
		for len(rest) > 0 {
			r, n := utf8.DecodeRune(rest)
			if r == utf8.RuneError && n == 1 {
				break
			}
			if r == '\n' {
				line++
			}
			rest = rest[n:]
		}
		return fail(line, 1, "the file is not UTF-8", "save it as UTF-8")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var root yaml.Node
	if err := decoder.Decode(&root); err != nil {
		if errors.Is(err, io.EOF) {
			return fail(1, 1, "the file is empty", "begin with: version: 1")
		}
		line, msg := syntaxError(err)
		return fail(line, 1, "not valid YAML: "+msg, "")
	}
	if len(root.Content) == 0 {
		return fail(1, 1, "the file is empty", "begin with: version: 1")
	}
	b := treeBuilder{file: file}
	tree := b.build(root.Content[0], 0)
	var more yaml.Node
	if err := decoder.Decode(&more); err == nil {
		b.fault(&more, "a second document in one file", "put it into a file of its own")
	} else if !errors.Is(err, io.EOF) {
		line, msg := syntaxError(err)
		b.errs = append(b.errs, &Error{Pos: Pos{file, line, 1}, Msg: "not valid YAML: " + msg})
	}
	return tree, b.errs
}

var yamlLine = regexp.MustCompile(`line (\d+)(?:, column \d+)?:? ?`)

// syntaxError takes the line out of the parser's message.
func syntaxError(err error) (int, string) {
	msg := err.Error()
	line := 1
	if m := yamlLine.FindStringSubmatchIndex(msg); m != nil {
		line, _ = strconv.Atoi(msg[m[2]:m[3]])
		msg = msg[m[1]:]
	}
	return max(line, 1), msg
}

type treeBuilder struct {
	file string
	errs Errors
}

func (b *treeBuilder) fault(n *yaml.Node, msg, hint string) {
	b.errs = append(b.errs, &Error{Pos: Pos{b.file, max(n.Line, 1), max(n.Column, 1)}, Msg: msg, Hint: hint})
}

func (b *treeBuilder) build(n *yaml.Node, depth int) *node {
	out := &node{line: n.Line, col: n.Column, value: n.Value}
	if depth > maxDepth {
		b.fault(n, "nested too deeply", "")
		return out
	}
	if n.Anchor != "" {
		b.fault(n, "an anchor", "write the value out: a rule file holds no anchors")
	}
	switch n.Kind {
	case yaml.AliasNode:
		b.fault(n, "an alias", "write the value out: a rule file holds no aliases")
	case yaml.SequenceNode:
		out.kind = list
		for _, c := range n.Content {
			out.items = append(out.items, b.build(c, depth+1))
		}
	case yaml.MappingNode:
		out.kind = mapping
		seen := make(map[string]int, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode {
				b.fault(key, "a key that is not text", "")
				continue
			}
			if first, ok := seen[key.Value]; ok {
				b.fault(key, fmt.Sprintf("%q stands here twice (first in line %d)", key.Value, first), "keep one")
				continue
			}
			seen[key.Value] = key.Line
			out.keys = append(out.keys, &node{kind: text, value: key.Value, line: key.Line, col: key.Column})
			out.items = append(out.items, b.build(n.Content[i+1], depth+1))
		}
	default:
		switch n.ShortTag() {
		case "!!null":
			out.kind = null
		case "!!bool":
			out.kind = boolean
		case "!!int", "!!float":
			out.kind = number
		default:
			out.kind = text
		}
	}
	return out
}
