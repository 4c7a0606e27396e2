package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

// repeated is a text, a part over and over, and an end, without being in memory.
func repeated(start, part string, n int64, end string) io.Reader {
	block := strings.Repeat(part, max(1, 1<<16/len(part)))
	return io.MultiReader(strings.NewReader(start), io.LimitReader(&looping{block: block}, n), strings.NewReader(end))
}

type looping struct {
	block string
	at    int
}

func (l *looping) Read(p []byte) (int, error) {
	n := copy(p, l.block[l.at:])
	l.at = (l.at + n) % len(l.block)
	return n, nil
}

// collect reads a stream, and requires that it stays within memory bounds.
func collect(t testing.TB, name string, r io.Reader, opts *Options) (posts []tone.Post, errs []error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for p, err := range Read(context.Background(), name, r, opts) {
		if err != nil {
			errs = append(errs, err)
		} else {
			posts = append(posts, p)
		}
		require.Less(t, len(posts)+len(errs), 1000)
	}
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(400<<20), "bytes allocated")
	return posts, errs
}

const gigabyte = 1 << 30

func TestHostileStreams(t *testing.T) {
	big := int64(48 << 20) // three times the limit of a record
	if os.Getenv("PLAINPOST_BIG_MB") != "" {
		big = gigabyte
	}
	x := func(s string) string { return "window.YTD.tweets.part0 = [" + s }
	good := `{"tweet":{"id_str":"7","full_text":"good","created_at":"Fri Mar 06 13:02:05 +0000 2026"}}`
	cases := []struct {
		name, file string
		r          io.Reader
		texts      []string // of the posts that are still read
		err        string   // in the only error
		limit      bool
	}{
		{"x: a text of a gigabyte, then a good tweet", "tweets.js", repeated(x(good+`,{"tweet":{"full_text":"`), "a", big, `"}},`+good+"]"), []string{"good", "good"}, "tweets.js:1: record 2: over the limit: larger than 16777216 bytes", true},
		{"x: nested deep, then a good tweet", "tweets.js", io.MultiReader(strings.NewReader(x(good+`,{"tweet":`)), repeated("", "[", 1<<20, ""), repeated("", "]", 1<<20, ""), strings.NewReader("},"+good+"]")), []string{"good", "good"}, "nested deeper than 256", true},
		{"x: opened and never closed", "tweets.js", repeated(x(good+","), "{\"a\":[", big, ""), []string{"good"}, "ends too early", false},
		{"x: cut in a string", "tweets.js", strings.NewReader(x(good + `,{"tweet":{"full_text":"go`)), []string{"good"}, "ends too early", false},
		{"x: cut after a comma", "tweets.js", strings.NewReader(x(good + `,`)), []string{"good"}, "ends too early", false},
		{"x: white space for ever", "tweets.js", repeated(x(good+`,`), " \n", big, "]"), []string{"good"}, "", false},
		{"x: a record that is a string", "tweets.js", strings.NewReader(x(`"tweet",` + good + "]")), []string{"good"}, "record 1: not expected here: string", false},
		{"x: no array", "tweets.js", strings.NewReader("window.YTD.tweets.part0 = 7"), nil, "", false},
		{"x: garbage behind", "tweets.js", strings.NewReader(x(good + "] nonsense")), []string{"good"}, "unexpected 'n' after the end", false},
		{"jsonl: a line of a gigabyte", "a.jsonl", repeated("{\"text\":\"good\"}\n{\"text\":\"", "a", big, "\"}\n{\"text\":\"good\"}\n"), []string{"good", "good"}, "a.jsonl:2: record 2: over the limit", true},
		{"jsonl: nested deep", "a.jsonl", io.MultiReader(strings.NewReader("{\"text\":\"good\"}\n"), repeated("{\"text\":", "[", 1<<20, "\n"), strings.NewReader("{\"text\":\"good\"}\n")), []string{"good", "good"}, "a.jsonl:2", false},
		{"csv: a field of a gigabyte", "a.csv", repeated("id,text\n1,good\n2,\"", "a\n", big, "\"\n3,good\n"), []string{"good", "good"}, "a.csv:3: record 2: over the limit", true},
		{"csv: a quote never closed", "a.csv", repeated("id,text\n1,good\n2,\"", "a", big, ""), []string{"good"}, "never closed", false},
		{"csv: a million columns", "a.csv", repeated("id,text", ",x", 2_000_000, "\n1,good\n"), nil, "more than 4096 columns", true},
		{"csv: a row with a million columns", "a.csv", repeated("id,text\n1,good\n", "x,", 2_000_000, "\n3,good\n"), []string{"good", "good"}, "a.csv:3: record 2: over the limit: more than 4096 columns", true},
		{"wxr: an item of a gigabyte", "a.xml", repeated(wxr+wxrGood+"<item><content:encoded><![CDATA[", "a", big, "]]></content:encoded></item>"+wxrGood+"</channel></rss>"), []string{"good", "good"}, "record 2: over the limit", true},
		{"wxr: nested deep", "a.xml", repeated(wxr+wxrGood+"<item>", "<a>", 3<<20, "</item>"+wxrGood+"</channel></rss>"), []string{"good", "good"}, "nested deeper", true},
		{"wxr: cut", "a.xml", strings.NewReader(wxr + wxrGood + "<item><title>x"), []string{"good"}, "ends too early", false},
		{"rss: nested deep", "a.xml", repeated("<rss><channel><item><description>good</description></item><item>", "<a>", 3<<20, "</item></channel></rss>"), []string{"good"}, "nested deeper", true},
		{"rss: a tag without end", "a.xml", repeated("<rss><channel><item><description>good</description></item><item ", "a", big, ""), []string{"good"}, "a tag is longer", false},
		{"rss: a comment without end", "a.xml", repeated("<rss><channel><item><description>good</description></item><!--", "a>", big, ""), []string{"good"}, "ends too early", false},
		{"rss: entities that grow", "a.xml", strings.NewReader(`<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><description>good</description></item></channel></rss>`), []string{"good"}, "", false},
		{"atom: cut", "a.xml", strings.NewReader("<feed><entry><summary>good</summary></entry>"), []string{"good"}, "ends too early", false},
		{"mastodon: a gigabyte beside the items", "outbox.json", repeated(`{"orderedItems":[`+mastodonGood+`],"x":"`, "a", big, `"}`), []string{"good"}, "", false},
		{"mastodon: a key of a gigabyte", "outbox.json", repeated(`{"orderedItems":[`+mastodonGood+`],"`, "a", big, `":1}`), []string{"good"}, "", false},
		{"markdown: larger than a record", "a.md", repeated("---\ntitle: x\n---\n", "a", big, ""), nil, "over the limit", true},
		{"markdown: lists in lists", "a.md", repeated("---\ntitle: ", "[", 60_000, "\n---\nx"), nil, "a.md:1: record 1: front matter", false},
		{"markdown: TOML lists in lists", "a.md", repeated("+++\ntitle = ", "[", 60_000, "\n+++\nx"), nil, "a.md:1: record 1: front matter", false},
		{"markdown: aliases that grow", "a.md", strings.NewReader("---\na: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c]\ntitle: *d\n---\ngood"), []string{"good"}, "", false},
		{"bluesky: a block that says it is huge", "a.car", io.MultiReader(bytes.NewReader(carHeader), bytes.NewReader([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})), nil, "ends too early", false},
		{"bluesky: blocks of zeros", "a.car", io.MultiReader(bytes.NewReader(carHeader), io.LimitReader(zeros{}, 500)), nil, "", false},
		{"ghost: a table nested deep", "a.json", io.MultiReader(strings.NewReader(`{"db":[{"meta":{"exported_on":1},"data":{"x":`), repeated("", "[", 1<<20, ""), repeated("", "]", 1<<20, ""), strings.NewReader(`,"posts":[{"slug":"a","html":"good","status":"published"}]}}]}`)), []string{"good"}, "", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			posts, errs := collect(t, c.file, c.r, nil)
			var texts []string
			for _, p := range posts {
				texts = append(texts, p.Text)
			}
			require.Equal(t, c.texts, texts)
			if c.name == "bluesky: blocks of zeros" {
				require.NotEmpty(t, errs) // one for each block
				return
			}
			if c.err == "" {
				require.Empty(t, errs)
				return
			}
			require.Len(t, errs, 1)
			require.ErrorContains(t, errs[0], c.err)
			require.Equal(t, c.limit, errors.Is(errs[0], ErrLimit))
			require.Less(t, len(errs[0].Error()), 500)
		})
	}
}

const (
	wxr          = `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://a.example</link>`
	wxrGood      = `<item><guid>g</guid><content:encoded>good</content:encoded></item>`
	mastodonGood = `{"type":"Create","object":{"content":"good"}}`
)

var carHeader = append([]byte{58}, "\xa2\x65roots\x81\xd8\x2a\x58\x25\x00\x01\x71\x12\x20aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\x67version\x01"...)

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestHostileArchives(t *testing.T) {
	tweet := `window.YTD.tweets.part0 = [{"tweet":{"id_str":"7","full_text":"good"}}]`
	write := func(t *testing.T, b []byte) string {
		name := filepath.Join(t.TempDir(), "archive")
		require.NoError(t, os.WriteFile(name, b, 0o600))
		return name
	}

	t.Run("names that lead out", func(t *testing.T) {
		for _, name := range []string{"../tweets.js", "data/../../tweets.js", "/etc/tweets.js", `..\tweets.js`, "C:/tweets.js", "a\nb.js", "data/../tweets.js"} {
			for kind, b := range map[string][]byte{
				"zip": zipOf(t, member{name, []byte(tweet)}, member{"tweets.js", []byte(tweet)}),
				"tar": gzipOf(t, tarOf(t, member{name, []byte(tweet)}, member{"tweets.js", []byte(tweet)})),
			} {
				posts, errs, _ := readAll(t, write(t, b), nil)
				require.Len(t, posts, 1, "%s %s", kind, name)
				require.Len(t, errs, 1, "%s %s", kind, name)
				require.ErrorIs(t, errs[0], ErrUnsafeName)
			}
		}
	})
	t.Run("links in a tar file are not followed", func(t *testing.T) {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		require.NoError(t, w.WriteHeader(&tar.Header{Name: "tweets.js", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}))
		require.NoError(t, w.Close())
		_, err := Open(context.Background(), write(t, b.Bytes()), nil)
		require.ErrorIs(t, err, ErrUnknownFormat)
	})
	t.Run("zip bomb", func(t *testing.T) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create("tweets.js")
		require.NoError(t, err)
		_, err = io.Copy(w, repeated(tweet[:len(tweet)-1]+`,{"tweet":{"full_text":"`, "a", 80<<20, `"}}]`))
		require.NoError(t, err)
		require.NoError(t, z.Close())
		require.Less(t, b.Len(), 1<<20)
		posts, errs, _ := readAll(t, write(t, b.Bytes()), &Options{Limits: Limits{Ratio: 100}})
		require.Len(t, posts, 1)
		require.Len(t, errs, 1)
		require.ErrorIs(t, errs[0], ErrLimit)
		require.ErrorContains(t, errs[0], "far more than its size")
	})
	t.Run("gzip bomb in a tar file", func(t *testing.T) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		w := tar.NewWriter(z)
		require.NoError(t, w.WriteHeader(&tar.Header{Name: "a.bin", Size: 80 << 20}))
		_, err := io.CopyN(w, zeros{}, 80<<20)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		require.NoError(t, z.Close())
		_, err = Open(context.Background(), write(t, b.Bytes()), &Options{Limits: Limits{Ratio: 100}})
		require.ErrorIs(t, err, ErrLimit)
	})
	t.Run("too many files", func(t *testing.T) {
		var files []member
		for i := range 20 {
			files = append(files, member{fmt.Sprint(i), nil})
		}
		for _, b := range [][]byte{zipOf(t, files...), tarOf(t, files...)} {
			_, err := Open(context.Background(), write(t, b), &Options{Limits: Limits{Entries: 10}})
			require.ErrorIs(t, err, ErrLimit)
		}
	})
	t.Run("too many records", func(t *testing.T) {
		posts, errs, _ := readAll(t, write(t, []byte("id,text\n1,a\n2,b\n3,c\n")), &Options{Limits: Limits{Records: 2}})
		require.Len(t, posts, 2)
		require.Len(t, errs, 1)
		require.ErrorIs(t, errs[0], ErrLimit)
	})
	t.Run("cut zip", func(t *testing.T) {
		b := zipOf(t, member{"tweets.js", []byte(tweet)})
		_, err := Open(context.Background(), write(t, b[:len(b)-10]), nil)
		require.Error(t, err)
	})
	t.Run("cut gzip", func(t *testing.T) {
		b := gzipOf(t, tarOf(t, member{"tweets.js", []byte(tweet)}))
		_, err := Open(context.Background(), write(t, b[:len(b)/2]), nil)
		require.Error(t, err)
	})
	t.Run("nothing to read", func(t *testing.T) {
		_, err := Open(context.Background(), t.TempDir(), nil)
		require.ErrorIs(t, err, ErrUnknownFormat)
		_, err = Open(context.Background(), write(t, nil), nil)
		require.ErrorIs(t, err, ErrUnknownFormat)
		_, err = Open(context.Background(), filepath.Join(t.TempDir(), "missing"), nil)
		require.ErrorIs(t, err, os.ErrNotExist)
	})
}
