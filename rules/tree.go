package rules

import (
	"fmt"
	"slices"
	"strconv"
)

// Limits on what is read, so that a rule file cannot hang or fill a service.
const (
	maxFile       = 8 << 20   // bytes of one file
	maxBytes      = 32 << 20  // bytes of all files of one set
	maxFiles      = 500       // files of one set
	maxChain      = 32        // files that extend one another in a row
	maxDepth      = 16        // nested mappings and lists
	maxEntries    = 120_000   // phrases of one set, with alternatives written out
	maxWork       = 2_000_000 // words of those phrases
	maxRules      = 20_000    // rules of one set
	maxReferences = 10_000    // rules named under with and without, in one set
	maxPatterns   = 2_000     // patterns of one set
	maxPattern    = 20_000    // steps of one pattern, with repetitions written out
	maxSteps      = 1_000_000 // steps of all patterns of one set
	maxValue      = 4096      // bytes of one phrase, pattern, formula or message
	maxErrors     = 200       // faults reported of one set
)

type kind uint8

const (
	null kind = iota
	text
	number
	boolean
	list
	mapping
	invalid // reported already
)

func (k kind) String() string {
	return [...]string{"nothing", "text", "a number", "true or false", "a list", "a mapping", "something else"}[k]
}

// node is a rule file as a tree. YAML is turned into it first, so that the
// decoder and the compiled form of the built-in sets share one shape.
type node struct {
	kind      kind
	line, col int32
	value     string
	parent    *node
	kids      *kids // of a list or mapping; most nodes are neither
}

type kids struct {
	keys  []*node // of a mapping
	items []*node // of a list, or the values of a mapping
}

// keys are the keys of a mapping.
func (n *node) keys() []*node {
	if n.kids == nil {
		return nil
	}
	return n.kids.keys
}

// items are the items of a list, or the values of a mapping.
func (n *node) items() []*node {
	if n.kids == nil {
		return nil
	}
	return n.kids.items
}

// get returns the value of a key, or nil.
func (n *node) get(key string) *node {
	for i, k := range n.keys() {
		if k.value == key {
			return n.items()[i]
		}
	}
	return nil
}

// path says where in the tree a node stands, such as rules.jargon.leverage.tests[2].
func (n *node) path() string {
	p := n.parent
	if p == nil {
		return ""
	}
	if p.kind == list {
		return p.path() + "[" + strconv.Itoa(slices.Index(p.items(), n)) + "]"
	}
	if i := slices.Index(p.items(), n); i >= 0 {
		n = p.keys()[i]
	}
	return join(p.path(), n.value)
}

func (n *node) at(file string) Pos { return Pos{file, int(n.line), int(n.col)} }

func join(path, key string) string {
	if path == "" || key == "" {
		return path + key
	}
	return path + "." + key
}

// faults collects what is wrong with a set, up to a limit.
type faults struct{ list Errors }

func (f *faults) full() bool { return len(f.list) >= maxErrors }

func (f *faults) add(pos Pos, path, msg, hint string) {
	if !f.full() {
		f.list = append(f.list, &Error{Pos: pos, Path: path, Msg: msg, Hint: hint})
	}
}

// tooLarge is the message of a file over the limit.
func tooLarge(what string, n, limit int) (msg, hint string) {
	return fmt.Sprintf("the file has %d %s, more than the %d that a rule file may have", n, what, limit), "split it and name the parts under extends"
}
