package tone

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// fourStyles are the names of four published packages as rule sets know them.
func fourStyles(tb testing.TB) []string {
	folder := stylesFolder(tb)
	var out []string
	for _, name := range []string{"Google", "Joblint", "proselint", "write-good"} {
		out = append(out, "vale:"+filepath.Join(folder, name))
	}
	return out
}

// shortPosts are real posts of at most 280 bytes.
func shortPosts(tb testing.TB) []string {
	file, err := os.Open(os.Getenv("PLAINPOST_SHARED") + "/data/brand_vs_person_tweets/data.jsonl")
	require.NoError(tb, err)
	defer file.Close()
	var out []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var post struct{ Text string }
		require.NoError(tb, json.Unmarshal(lines.Bytes(), &post))
		if len(post.Text) <= 280 {
			out = append(out, post.Text+"\n")
		}
	}
	return out
}

// BenchmarkValePost checks short posts, different ones in rotation, by four
// published packages.
func BenchmarkValePost(b *testing.B) {
	set, err := rules.Merge(fourStyles(b)...)
	require.NoError(b, err)
	c, err := New(set, nil)
	require.NoError(b, err)
	benchCheck(b, c, shortPosts(b), Markdown)
}

// BenchmarkValePosts checks the same posts sixteen at a time.
func BenchmarkValePosts(b *testing.B) {
	set, err := rules.Merge(fourStyles(b)...)
	require.NoError(b, err)
	c, err := New(set, nil)
	require.NoError(b, err)
	posts := shortPosts(b)
	drafts, results := make([]Draft, 16), []Result(nil)
	b.ReportAllocs()
	for at := 0; b.Loop(); at++ {
		for i := range drafts {
			drafts[i] = Draft{Text: posts[(at*len(drafts)+i)%len(posts)], Format: Markdown}
		}
		results = c.CheckBatch(b.Context(), drafts, results[:0])
	}
	b.ReportMetric(float64(len(drafts)), "posts/op")
}

// BenchmarkValeNew reads the packages and makes a checker of them.
func BenchmarkValeNew(b *testing.B) {
	names := fourStyles(b)
	b.ReportAllocs()
	for b.Loop() {
		set, err := rules.Merge(names...)
		require.NoError(b, err)
		_, err = New(set, nil)
		require.NoError(b, err)
	}
}
