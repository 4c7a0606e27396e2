package rules

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("plainpost.schema.json", doc))
	s, err := c.Compile("plainpost.schema.json")
	require.NoError(t, err)
	return s
}

// plain is a tree as an editor's schema checker sees it.
func (n *node) plain() any {
	switch n.kind {
	case null:
		return nil
	case boolean:
		return strings.EqualFold(n.value, "true")
	case number:
		v, err := strconv.ParseFloat(n.value, 64)
		if err != nil {
			return n.value
		}
		return v
	case list:
		out := []any{}
		for _, item := range n.items() {
			out = append(out, item.plain())
		}
		return out
	case mapping:
		out := map[string]any{}
		for i, key := range n.keys() {
			out[key.value] = n.items()[i].plain()
		}
		return out
	}
	return n.value
}

// beyondSchema are the broken files whose faults no schema sees: syntax, names of
// things, phrases, patterns, formulas, cases, other files.
var beyondSchema = []string{
	"anchors", "bad-indent", "control", "counts", "dead-references", "dead-removal", "dead-suggestion", "deep", "duplicate-keys",
	"empty", "escape", "extends-broken", "extends-cycle", "extends-cycle-b", "extends-itself", "list-key", "misspelt-dimension", "missing-cases",
	"no-dimension", "no-matcher", "no-message", "not-utf8", "only-comments", "pattern-syntax", "phrase-explodes", "phrase-syntax", "tab", "tags",
	"two-documents", "two-matchers", "unclosed-bracket", "unclosed-quote", "unclosed-quote-inside", "unknown-dimension", "unknown-placeholder",
	"unknown-rule-off", "unquoted-at", "unquoted-colon", "unquoted-slot", "unquoted-slot-in-list", "utf16", "limits-without-figure",
}

func TestSchemaAndBrokenFiles(t *testing.T) {
	s := compiledSchema(t)
	paths, err := filepath.Glob("testdata/broken/*.yaml")
	require.NoError(t, err)
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".yaml")
		if slices.Contains(beyondSchema, name) {
			continue
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		tree := parseTree(name, data, &faults{})
		require.NotNil(t, tree, name)
		require.Error(t, s.Validate(tree.plain()), name)
	}
}

func TestSchemaAndBuiltins(t *testing.T) {
	s := compiledSchema(t)
	paths, err := filepath.Glob("default/*.yaml")
	require.NoError(t, err)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		tree := parseTree(path, data, &faults{})
		require.NotNil(t, tree, path)
		require.NoError(t, s.Validate(tree.plain()), path)
	}
}

// TestSchemaAgrees gives every key every kind of value and compares what the
// decoder and the schema say.
func TestSchemaAgrees(t *testing.T) {
	s := compiledSchema(t)
	values := []string{
		"~", "true", "1", "0", "-3", "2.5", "1e12", "20000", "text", `""`, `" "`, "off", "warn", "block", "never", "density", "ratio", "skip", "post", "any", "en",
		"en-GB", "English", "https://a.example", "a.example", "a/b", "markdown", "x", "runes", "quote", "[]", "[a, b]", "[1, true]", "[~]", "[[a]]", `["", a]`,
		"[text, quote]", "{}", "{ a: b }", "{ a: [b, c], d: ~ }", "{ a: { b: c } }", "{ a: { bad: b } }", "[{ bad: a }]", "[{ good: a, want: b }]",
		"[{ bad: a, want: [], fixed: c }]", "[{ bad: a, good: b }]", "[{ text: a, times: 3 }]", "[{ text: a, times: 0 }]", "{ max: 3, unit: runes }", "{ max: -3 }", "{ warn: 1 }", `"(a"`,
	}
	places := map[string][]string{
		"%s: %s": setKeys, "rules: { a.b: { %s: %s } }": ruleKeys, "rules: { a.b: { tests: [{ bad: c, %s: %s }] } }": caseKeys,
		"rules: { a.b: { tests: [{ %s: %s }] } }":                        caseKeys,
		"rules: { a.b: { tests: [{ bad: c, history: [{ %s: %s }] }] } }": historyKeys,
		"dimensions: { d: { %s: %s } }":                                  dimensionKeys,
		"brand: { %s: %s }":                                              brandKeys,
		"cli: { %s: %s }":                                                cliKeys,
		"cli: { files: { \"*.md\": { %s: %s } } }":                       fileKeys,
		"platforms: { x: { %s: %s } }":                                   platformKeys,
		"platforms: { x: { length: { %s: %s } } }":                       lengthKeys,
		"lists: { %s: %s }":                                              {"aims", "aims+", "Aims", "gap", "a b"},
		"rules: { %s: %s }":                                              {"a.b", "a-b.c_d", "a b", ".a", "A.B"},
		"dimensions: { %s: { measure: total, warn: 1 }, other: %s }":     {"d", "D", "d.e"},
		"platforms: { x: { rules: { a.b: { %s: %s } } } }":               {"weight", "nonsense", "scope"},
		"platforms: { x: { dimensions: { d: { %s: %s } } } }":            {"warn", "nonsense"},
		"rules: { a.b: { phrases: { %s: %s } } }":                        {"a", "b"},
		"rules: { a.b: { suggest: { %s: %s } } }":                        {"a"},
		"unknown: { %s: %s }":                                            {"a"},
	}
	tried := 0
	for place, keys := range places {
		for _, key := range keys {
			for _, value := range values {
				doc := fmt.Sprintf(place, key, value)
				if !strings.HasPrefix(doc, "version: ") {
					doc = "version: 1\n" + doc
				}
				tree := parseTree("doc", []byte(doc), &faults{})
				require.NotNil(t, tree, doc)
				l := loader{files: files{open: os.DirFS("testdata/none").Open, join: func(_, to string) string { return to }}, set: &Set{index: map[string]int{}}, done: map[string]bool{}, met: map[string]int{}}
				l.decoder.faults, l.decoder.order = &faults{}, map[string]int{}
				base := parseTree("base", []byte("version: 1\nplatforms: { x: { length: { unit: runes } } }\ndimensions: { d: { measure: density, warn: 1 }, other: { measure: total, warn: 1 } }\nrules: { a.b: { dimension: d, phrases: [a, b, text], except: [a], with: [a, b] } }"), l.faults)
				l.merge(base, "base", []string{"base"})
				require.Empty(t, l.list)
				l.merge(tree, "doc", []string{"doc"})
				for _, p := range l.set.Platforms {
					l.set.overlay(p, &l.decoder)
				}
				all := len(l.list)
				l.list = slices.DeleteFunc(l.list, func(e *Error) bool {
					return slices.ContainsFunc([]string{
						"not there to be removed", "does not list", "no rule of this id", "unknown rule", "cannot be read", "is below warn", "a ratio goes from", "only a ratio", "the file is",
						"not a pattern of paths",
					}, func(s string) bool { return strings.Contains(e.Msg, s) }) || e.Msg == "missing"
				})
				err := s.Validate(tree.plain())
				stopped := all > 0 && len(l.list) == 0 // at a fault that no schema sees
				if (len(l.list) > 0) != (err != nil) && !stopped {
					t.Errorf("%s\ndecoder: %v\nschema: %v", doc, l.list, err)
				}
				tried++
			}
		}
	}
	require.Greater(t, tried, 4000)
}
