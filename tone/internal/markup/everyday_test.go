package markup

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// byGoldmark reads a source of Markdown with goldmark alone.
func byGoldmark(src string) *Doc {
	var d Doc
	d.reset(src)
	d.goldmark(markdownParser(), d.front(), len(src), &ledger{left: budget})
	d.Text = string(d.buf)
	return &d
}

// requireEqualsGoldmark reads a source, cut wherever it may be, and compares all
// that a reader can see, and the way back to the source.
func requireEqualsGoldmark(t *testing.T, src string, d *Doc) {
	t.Helper()
	d.reset(src)
	d.markdown(d.front(), 0)
	want := byGoldmark(src)
	same := want.Text == d.Text && slices.Equal(want.Blocks, d.Blocks) && slices.Equal(want.Inlines, d.Inlines) && slices.Equal(want.runs, d.runs)
	if !same || len(want.Directives)+len(d.Directives) > 0 {
		want.buf, want.md = nil, nil
		got := Doc{
			Src: d.Src, Text: d.Text, Blocks: some(d.Blocks), Inlines: some(d.Inlines), Directives: some(d.Directives),
			Title: d.Title, Description: d.Description, Tags: some(d.Tags), FrontSrc: d.FrontSrc, runs: some(d.runs),
		}
		require.Equal(t, *want, got)
	}
}

// some returns a slice, or nil for an empty one.
func some[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return s
}

// sharedTexts calls f with the texts in a file of the shared folder.
func sharedTexts(t testing.TB, f func(text string), path ...string) {
	t.Helper()
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED is not set: the texts are read from there")
	}
	file, err := os.Open(filepath.Join(append([]string{shared}, path...)...))
	require.NoError(t, err)
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var line struct{ Text, Markdown string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &line))
		f(line.Text + line.Markdown)
	}
	require.NoError(t, lines.Err())
}

// TestEverydayEqualsGoldmark reads the CommonMark suite and real posts both ways.
// Most of the posts must be everyday, or it compares goldmark with itself.
func TestEverydayEqualsGoldmark(t *testing.T) {
	read, everydayRead := 0, 0
	var d Doc
	compare := func(src string) {
		requireEqualsGoldmark(t, src, &d)
		read += len(src)
		d.reset(src)
		e := everyday{Doc: &d}
		for pos := d.front(); pos < len(src); {
			end := e.blocks(pos)
			everydayRead += end - pos
			pos = cut(src, end, 0)
		}
	}
	sharedTexts(t, compare, "suites", "commonmark", "commonmark-0.31.2-positions.jsonl")
	sharedTexts(t, compare, "data", "company_blogs", "data.jsonl")
	t.Logf("%d of %d bytes are everyday", everydayRead, read)
	require.Greater(t, everydayRead, read*4/5)
}

// TestEverydayOfFragments puts sources together at random from what means something in Markdown.
func TestEverydayOfFragments(t *testing.T) {
	words := []string{"a", "b c", "Word.", "é", "“", "—", "1", "x", "\n", "\n\n"}
	marks := []string{"\u00a0", "<3", "<1@x>", "_x", "x_", "*x", " ~ ", "12", "0", "\n \n", "\n  ", "\n    ", "\t", " ", "  ", "*", "**", "***", "_", "__", "`", "``", "```", "[", "]", "](", "](u)", "](u \"t\")", "(", ")",
		"![", "<", ">", "<b>", "</b>", "<br>", "<u:v>", "<!--", "-->", "<!-- plainpost:off a -->", "<div>", "<pre>", "&", "&amp;", "&#65;", ";", "\\", "\\*", "{{", "}}", "{%", "%}",
		"{", "~", "~~", "~~~", "#", "# ", "## ", " #", "-", "- ", "--", "---", "+ ", "* ", "1. ", "2. ", "1) ", "> ", ">", "\n> ", "=", "==", ":", "|", "\"", "'", "!", "\r\n", "\r", "[x] ", ": u", "\x00", "\xff"}
	n := 50_000
	if testing.Short() {
		n = 2000
	}
	r := rand.New(rand.NewPCG(1, 2))
	var d Doc
	for range n {
		var b strings.Builder
		for range 1 + r.IntN(24) {
			from := marks
			if r.IntN(3) == 0 {
				from = words
			}
			b.WriteString(from[r.IntN(len(from))])
		}
		requireEqualsGoldmark(t, b.String(), &d)
	}
}

func FuzzEveryday(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		var d Doc
		requireEqualsGoldmark(t, src, &d)
	})
}

func BenchmarkPosts(b *testing.B) {
	var posts []string
	bytes := 0
	sharedTexts(b, func(text string) {
		posts = append(posts, text)
		bytes += len(text)
	}, "data", "company_blogs", "data.jsonl")
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	var d Doc
	for b.Loop() {
		for _, p := range posts {
			Parse(p, Markdown, &d)
		}
	}
}
