package markup

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// oracleNode is a node of the reference parser with its range in the source.
type oracleNode struct {
	Type  string `json:"type"`
	Bytes [2]int `json:"bytes"`
	Value string `json:"value"`
	URL   string `json:"url"`
	Depth int    `json:"depth"`
}

type oracleExample struct {
	N        int          `json:"n"`
	Markdown string       `json:"markdown"`
	Nodes    []oracleNode `json:"mdast_nodes"`
}

// span is a piece of text with its range in the source.
type span struct {
	Text       string
	Start, End int
}

// textNodes cuts the prose of a Doc as the reference parser cuts it into text
// nodes: at every edge of an inline and at hard breaks, code left out.
func textNodes(d *Doc) []span {
	var nodes []span
	for _, b := range d.Blocks {
		if !b.Kind.Prose() {
			continue
		}
		cut := make([]bool, len(d.Text)+1)
		gone := make([]bool, len(d.Text)+1)
		for _, in := range d.Inlines {
			cut[in.Start], cut[in.End] = true, true
			if in.Kind == CodeSpan || in.Kind == RawInline {
				for i := in.Start; i < in.End; i++ {
					gone[i] = true
				}
			}
		}
		for i := b.Start; i < b.End; i++ {
			// A hard break is a newline that is written as more than an entity.
			if from, _ := d.Source(i, i+1); d.Text[i] == '\n' && d.Src[from] != '&' {
				gone[i] = true
			}
		}
		start := b.Start
		for i := b.Start; i <= b.End; i++ {
			if i == b.End || cut[i] || gone[i] {
				if start < i && !gone[start] {
					s, e := d.Source(start, i)
					nodes = append(nodes, span{d.Text[start:i], s, e})
				}
				start = i
				if i < b.End && gone[i] {
					start = i + 1
				}
			}
		}
	}
	return nodes
}

// TestCommonMarkPositions compares every text node of every example of the
// CommonMark suite with the reference parser, and the inlines too.
func TestCommonMarkPositions(t *testing.T) {
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED is not set: the CommonMark positions are read from there")
	}
	f, err := os.Open(filepath.Join(shared, "suites", "commonmark", "commonmark-0.31.2-positions.jsonl"))
	require.NoError(t, err)
	defer f.Close()

	var d Doc
	examples, counts := 0, map[string]int{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var ex oracleExample
		require.NoError(t, json.Unmarshal(lines.Bytes(), &ex))
		examples++
		Parse(ex.Markdown, Markdown, &d)

		var want []span
		inlines := map[string][][2]int{}
		for _, n := range ex.Nodes {
			if n.Type == "text" {
				// The reference keeps soft breaks as newlines.
				want = append(want, span{n.Value, n.Bytes[0], n.Bytes[1]})
			} else {
				inlines[n.Type] = append(inlines[n.Type], n.Bytes)
			}
		}
		got := textNodes(&d)
		if !equal(flat(want), flat(got)) {
			t.Errorf("example %d %q\nwant %v\ngot  %v", ex.N, ex.Markdown, want, got)
		}
		counts["text"] += len(want)

		mine := map[string][][2]int{}
		for _, in := range d.Inlines {
			mine[oracleType(&d, in)] = append(mine[oracleType(&d, in)], [2]int{in.SrcStart, in.SrcEnd})
		}
		for _, typ := range []string{"emphasis", "strong", "inlineCode", "link", "linkReference", "image", "imageReference"} {
			if !equal(inlines[typ], mine[typ]) {
				t.Errorf("example %d %q: %s\nwant %v\ngot  %v", ex.N, ex.Markdown, typ, inlines[typ], mine[typ])
			}
			counts[typ] += len(inlines[typ])
		}
	}
	require.NoError(t, lines.Err())
	require.Equal(t, 652, examples)
	t.Logf("nodes compared: %v", counts)
}

func equal[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// flat makes line breaks in texts comparable: a soft break is a newline in the reference, a space here.
func flat(nodes []span) []span {
	out := make([]span, 0, len(nodes))
	for _, n := range nodes {
		n.Text = strings.ReplaceAll(n.Text, "\n", " ")
		out = append(out, n)
	}
	return out
}

// oracleType names an inline as the reference parser does.
func oracleType(d *Doc, in Inline) string {
	reference := !strings.HasSuffix(d.Src[in.SrcStart:in.SrcEnd], ")")
	switch in.Kind {
	case CodeSpan:
		return "inlineCode"
	case Emphasis:
		return "emphasis"
	case Strong:
		return "strong"
	case Autolink:
		return "link"
	case Link:
		if reference {
			return "linkReference"
		}
		return "link"
	case Image:
		if reference {
			return "imageReference"
		}
		return "image"
	}
	return "other"
}
