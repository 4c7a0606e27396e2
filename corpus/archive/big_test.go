package archive

import (
	"archive/zip"
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// bigBytes is how much generated archive the tests and benchmarks here read:
// PLAINPOST_BIG_MB megabytes, or the default. Give 2048 for the figure in the
// documentation.
func bigBytes(tb testing.TB, megabytes int) int64 {
	if s := os.Getenv("PLAINPOST_BIG_MB"); s != "" {
		n, err := strconv.Atoi(s)
		require.NoError(tb, err, "PLAINPOST_BIG_MB")
		megabytes = n
	}
	return int64(megabytes) << 20
}

// writeBigX writes a tweets.js of about n bytes as X writes it, and returns
// how many tweets are in it. Texts, ids, times, links, replies, shares and
// pictures vary, the same in every run.
func writeBigX(w io.Writer, n int64) (int, error) {
	b := bufio.NewWriterSize(w, 1<<20)
	rnd := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("the a our new you people today café we read post &amp; help thanks really good great idea about time " +
		"work from with this that they because question answer garden river winter summer coffee keyboard release fix bug ‘quoted’ 🎉 naïve")
	text := func(count int) string {
		var t strings.Builder
		for i := range count {
			if i > 0 {
				t.WriteByte(' ')
			}
			t.WriteString(words[rnd.IntN(len(words))])
			if rnd.IntN(6) == 0 {
				t.WriteString(strconv.Itoa(rnd.IntN(100000)))
			}
		}
		return t.String()
	}
	at := time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC)
	var size int64
	count := 0
	put := func(format string, args ...any) {
		m, _ := fmt.Fprintf(b, format, args...)
		size += int64(m)
	}
	put("window.YTD.tweets.part0 = [")
	for ; size < n; count++ {
		at = at.Add(time.Duration(rnd.IntN(7200)) * time.Second)
		id := 1000000000000000000 + rnd.Int64N(1e17)
		if count > 0 {
			put(",")
		}
		put("\n  {\n    \"tweet\" : {\n      \"edit_info\" : {\n        \"initial\" : {\n          \"editTweetIds\" : [\n            \"%d\"\n          ],\n          \"editableUntil\" : \"%s\",\n          \"editsRemaining\" : \"5\",\n          \"isEditEligible\" : true\n        }\n      },\n      \"retweeted\" : false,\n      \"source\" : \"<a href=\\\"https://mobile.twitter.com\\\" rel=\\\"nofollow\\\">Twitter Web App</a>\",\n", id, at.Format(time.RFC3339))
		put("      \"entities\" : {\n        \"hashtags\" : [ ],\n        \"symbols\" : [ ],\n        \"user_mentions\" : [\n          {\n            \"name\" : \"Somebody %d\",\n            \"screen_name\" : \"some%d\",\n            \"indices\" : [\n              \"0\",\n              \"10\"\n            ],\n            \"id_str\" : \"%d\",\n            \"id\" : \"%d\"\n          }\n        ],\n", id%977, id%977, id%977, id%977)
		body := text(8 + rnd.IntN(30))
		switch rnd.IntN(4) {
		case 0:
			body = "RT @some: " + body
		case 1:
			body += " https://t.co/" + strconv.FormatInt(id%1e9, 36)
			put("        \"urls\" : [\n          {\n            \"url\" : \"https://t.co/%s\",\n            \"expanded_url\" : \"https://example.com/%d\",\n            \"display_url\" : \"example.com\",\n            \"indices\" : [\n              \"1\",\n              \"24\"\n            ]\n          }\n        ]\n      },\n", strconv.FormatInt(id%1e9, 36), id%100000)
			goto rest
		case 2:
			put("        \"urls\" : [ ]\n      },\n      \"in_reply_to_status_id_str\" : \"%d\",\n      \"in_reply_to_user_id\" : \"12\",\n", id-1)
			goto rest
		}
		put("        \"urls\" : [ ]\n      },\n")
	rest:
		put("      \"display_text_range\" : [\n        \"0\",\n        \"%d\"\n      ],\n      \"favorite_count\" : \"%d\",\n      \"id_str\" : \"%d\",\n      \"truncated\" : false,\n      \"retweet_count\" : \"%d\",\n      \"id\" : \"%d\",\n      \"created_at\" : \"%s\",\n      \"favorited\" : false,\n      \"full_text\" : \"%s\",\n      \"lang\" : \"en\"\n    }\n  }",
			len(body), rnd.IntN(50), id, rnd.IntN(9), id, at.Format("Mon Jan 02 15:04:05 -0700 2006"), body)
	}
	put("\n]")
	return count, b.Flush()
}

// bigX returns a reader over a generated tweets.js.
func bigX(n int64) (r *io.PipeReader, count *int) {
	pr, pw := io.Pipe()
	count = new(int)
	go func() {
		c, err := writeBigX(pw, n)
		*count = c
		pw.CloseWithError(err)
	}()
	return pr, count
}

func TestBigXInBoundedMemory(t *testing.T) {
	n := bigBytes(t, 48)
	r, want := bigX(n)
	var peak uint64
	got, shares, replies, links := 0, 0, 0, 0
	for p, err := range Read(context.Background(), "tweets.js", r, nil) {
		require.NoError(t, err)
		require.NotEmpty(t, p.ID)
		require.False(t, p.At.IsZero())
		got++
		if p.Share {
			shares++
		}
		if p.InReplyTo != "" {
			replies++
		}
		links += len(p.Links)
		if got%5000 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapSys-m.HeapReleased)
		}
	}
	require.Equal(t, *want, got)
	for name, n := range map[string]int{"shares": shares, "replies": replies, "links": links} {
		require.InDelta(t, 0.25, float64(n)/float64(got), 0.05, name)
	}
	t.Logf("%d posts, %d MB read, heap from the system at most %.1f MB", got, n>>20, float64(peak)/(1<<20))
	require.Less(t, peak, uint64(150<<20), "heap")
}

// BenchmarkX reads tweets.js from a zip file, as X delivers it.
func BenchmarkX(b *testing.B) {
	n := bigBytes(b, 64)
	name := filepath.Join(b.TempDir(), "x.zip")
	f, err := os.Create(name)
	require.NoError(b, err)
	z := zip.NewWriter(f)
	w, err := z.Create("data/account.js")
	require.NoError(b, err)
	io.WriteString(w, `window.YTD.account.part0 = [ { "account" : { "username" : "acme" } } ]`)
	w, err = z.Create("data/tweets.js")
	require.NoError(b, err)
	want, err := writeBigX(w, n)
	require.NoError(b, err)
	require.NoError(b, z.Close())
	require.NoError(b, f.Close())

	b.SetBytes(n)
	b.ReportAllocs()
	var peak uint64
	for b.Loop() {
		a, err := Open(context.Background(), name, nil)
		require.NoError(b, err)
		got := 0
		for p, err := range a.Posts(context.Background()) {
			if err != nil {
				b.Fatal(err)
			}
			if p.Account != "acme" {
				b.Fatal("no account")
			}
			if got++; got%20000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapSys-m.HeapReleased)
			}
		}
		require.NoError(b, a.Close())
		require.Equal(b, want, got)
	}
	b.ReportMetric(float64(peak)/(1<<20), "MB-heap")
}
