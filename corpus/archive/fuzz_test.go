package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// fuzzFormat reads any bytes as a format, forced, and as what they look like.
// What must hold: no panic, an end, an error for each post that is not there,
// texts in UTF-8, times that can be written, an id for each post, and the same
// again on a second reading.
func fuzzFormat(f *testing.F, format, name string) {
	for _, file := range seeds(f) {
		b, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		limits := Limits{RecordBytes: 4096, Records: 10_000, Columns: 32, Depth: 16, Entries: 16}
		for _, forced := range []string{format, ""} {
			read := func() (out []any) {
				opts := &Options{Format: forced, Account: "acme", Limits: limits}
				for p, err := range Read(context.Background(), name, bytes.NewReader(b), opts) {
					if err != nil {
						require.Zero(t, p)
						var bad *RecordError
						if errors.As(err, &bad) {
							require.Error(t, bad.Err)
							require.GreaterOrEqual(t, bad.Record, 0)
						}
						out = append(out, err.Error())
						continue
					}
					require.NotEmpty(t, p.ID)
					require.NotEmpty(t, p.Account)
					require.True(t, utf8.ValidString(p.Text), "%q", p.Text)
					_, err := json.Marshal(p)
					require.NoError(t, err)
					out = append(out, p)
				}
				require.LessOrEqual(t, len(out), 10_001)
				return out
			}
			require.Equal(t, read(), read())
		}
	})
}

// seeds are the hand-made exports of all formats: each is also a wrong file for
// all other readers.
func seeds(f *testing.F) (out []string) {
	require.NoError(f, filepath.WalkDir("testdata", func(p string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "fuzz" {
			return filepath.SkipDir
		}
		if err == nil && !d.IsDir() {
			out = append(out, p)
		}
		return err
	}))
	return out
}

func FuzzX(f *testing.F)         { fuzzFormat(f, "x", "tweets.js") }
func FuzzMastodon(f *testing.F)  { fuzzFormat(f, "mastodon", "outbox.json") }
func FuzzBluesky(f *testing.F)   { fuzzFormat(f, "bluesky", "repo.car") }
func FuzzThreads(f *testing.F)   { fuzzFormat(f, "threads", "threads.json") }
func FuzzInstagram(f *testing.F) { fuzzFormat(f, "instagram", "posts_1.json") }
func FuzzFacebook(f *testing.F)  { fuzzFormat(f, "facebook", "your_posts_1.json") }
func FuzzLinkedIn(f *testing.F)  { fuzzFormat(f, "linkedin", "Shares.csv") }
func FuzzReddit(f *testing.F)    { fuzzFormat(f, "reddit", "posts.csv") }
func FuzzBuffer(f *testing.F)    { fuzzFormat(f, "buffer", "bulk.csv") }
func FuzzGhost(f *testing.F)     { fuzzFormat(f, "ghost", "ghost.json") }
func FuzzWordPress(f *testing.F) { fuzzFormat(f, "wordpress", "export.xml") }
func FuzzFeed(f *testing.F)      { fuzzFormat(f, "feed", "feed.xml") }
func FuzzMarkdown(f *testing.F)  { fuzzFormat(f, "markdown", "post.md") }
func FuzzJSONL(f *testing.F)     { fuzzFormat(f, "jsonl", "posts.jsonl") }
func FuzzCSV(f *testing.F)       { fuzzFormat(f, "csv", "posts.csv") }

// FuzzOpen reads any bytes as a packed archive or a single file.
func FuzzOpen(f *testing.F) {
	f.Add(zipOf(f, member{"tweets.js", []byte(`window.YTD.tweets.part0 = [{"tweet":{"full_text":"a"}}]`)}, member{"../x", nil}))
	f.Add(tarOf(f, member{"outbox.json", []byte(`{"orderedItems":[` + mastodonGood + `]}`)}))
	f.Add(gzipOf(f, tarOf(f, member{"a.md", []byte("---\ntitle: a\n---\nb")})))
	f.Add(gzipOf(f, []byte("id,text\n1,a\n")))
	f.Fuzz(func(t *testing.T, b []byte) {
		name := filepath.Join(t.TempDir(), "archive")
		require.NoError(t, os.WriteFile(name, b, 0o600))
		a, err := Open(context.Background(), name, &Options{Limits: Limits{RecordBytes: 4096, Records: 1000, Entries: 16}})
		if err != nil {
			return
		}
		n := 0
		for range a.Posts(context.Background()) {
			n++
		}
		require.LessOrEqual(t, n, 1020)
		require.NoError(t, a.Close())
	})
}
