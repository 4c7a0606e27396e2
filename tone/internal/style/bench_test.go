package style

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules/vale"
)

// BenchmarkRun runs four published packages over a megabyte of blog posts, cut into
// paragraphs.
func BenchmarkRun(b *testing.B) {
	shared, list := published(b)
	e, errs := Compile(list)
	for _, err := range errs {
		require.NoError(b, err)
	}
	data, err := os.ReadFile(shared + "/data/company_blogs/data.jsonl")
	require.NoError(b, err)
	doc := &Document{}
	size := 0
	for line := range strings.Lines(string(data)) {
		var post struct{ Text string }
		require.NoError(b, json.Unmarshal([]byte(line), &post))
		for text := range strings.SplitSeq(post.Text, "\n\n") {
			if size > 1<<20 {
				break
			}
			doc.Blocks = append(doc.Blocks, Block{Scope: Text, Paragraph: true, Parted: true, Text: text, Start: size})
			size += len(text) + 2
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	var hits []Hit
	for b.Loop() {
		hits, _ = e.Run(doc, func(int) bool { return true }, hits[:0])
	}
	b.ReportMetric(float64(len(hits)), "hits")
}

// BenchmarkCompile makes the same packages ready.
func BenchmarkCompile(b *testing.B) {
	_, list := published(b)
	b.ReportAllocs()
	for b.Loop() {
		Compile(list)
	}
}

// published are the rules of four published packages, and the folder of shared data.
func published(b *testing.B) (shared string, list []*vale.Rule) {
	b.Helper()
	if shared = os.Getenv("PLAINPOST_SHARED"); shared == "" {
		b.Skip("PLAINPOST_SHARED is not set: no style packages to read")
	}
	for _, name := range []string{"Google", "Joblint", "proselint", "write-good"} {
		style, err := vale.Load(os.DirFS(shared+"/suites/vale/styles"), name)
		require.NoError(b, err)
		list = append(list, style.Rules...)
	}
	return shared, list
}
