package markup

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// gfm is goldmark's parser with either its own readers of tables, struck text and tasks,
// or ours.
func gfm(task, strike parser.InlineParser, table parser.ParagraphTransformer) parser.Parser {
	p := parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...), parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...))
	p.AddOptions(parser.WithInlineParsers(util.Prioritized(task, 0), util.Prioritized(strike, 500)),
		parser.WithParagraphTransformers(util.Prioritized(table, 200)))
	return p
}

// dump writes a tree with what each node holds of the source.
func dump(out *strings.Builder, n ast.Node, depth int) {
	fmt.Fprintf(out, "%*s%s", 2*depth, "", n.Kind())
	switch {
	case n.Type() == ast.TypeBlock:
		for i := range n.Lines().Len() {
			fmt.Fprint(out, " ", n.Lines().At(i))
		}
	case n.Kind() == ast.KindText:
		fmt.Fprint(out, " ", n.(*ast.Text).Segment)
	}
	out.WriteByte('\n')
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		dump(out, c, depth+1)
	}
}

// TestGFM reads texts of the signs that tables, struck text and tasks are made of as
// goldmark's own extensions read them.
func TestGFM(t *testing.T) {
	ours := gfm(tasks{}, strikes{}, tables{})
	theirs := gfm(extension.NewTaskCheckBoxParser(), extension.NewStrikethroughParser(), extension.NewTableParagraphTransformer())
	pieces := []string{"|", "|", "|", "-", "--", ":", ":-", "-:", "a", "b c", " ", "  ", "\t", "\f", "\v", "\n", "\n", "\n", "\r\n", "\\|", "`", "~", "~~", "~~~",
		"- ", "- [x] ", "- [ ]", "[X]", "[\t]\f", "> ", "*", "1. ", "\n\n", "|-|-|\n", "|a|b\n-|-\n", "é", "# "}
	random := rand.New(rand.NewPCG(1, 2))
	kinds := map[string]int{}
	for range 60_000 {
		var b strings.Builder
		for range 1 + random.IntN(24) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		var got, want strings.Builder
		dump(&want, theirs.Parse(text.NewReader([]byte(b.String()))), 0)
		dump(&got, ours.Parse(text.NewReader([]byte(b.String()))), 0)
		require.Equal(t, want.String(), got.String(), "%q", b.String())
		for _, kind := range []string{"TableRow", "TaskCheckBox", "Strikethrough"} {
			kinds[kind] += strings.Count(got.String(), kind)
		}
	}
	for kind, n := range kinds {
		require.Greater(t, n, 100, kind)
	}
}
