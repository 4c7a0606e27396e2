package archive

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

func TestParseTime(t *testing.T) {
	berlin := time.FixedZone("", 2*60*60)
	for in, want := range map[string]string{
		"":                                "",
		"0000-00-00 00:00:00":             "",
		"2026-01-02T03:04:05.678Z":        "2026-01-02T03:04:05Z",
		"2026-01-02T03:04:05+05:30":       "2026-01-01T21:34:05Z",
		"2017-10-07 10:33:00+00:00":       "2017-10-07T10:33:00Z",
		"2017-10-07 10:33:00-07:00":       "2017-10-07T17:33:00Z",
		"Fri Mar 06 13:02:05 +0000 2026":  "2026-03-06T13:02:05Z",
		"2015-06-03 22:18:00 UTC":         "2015-06-03T22:18:00Z",
		"2015-01-24 02:02:37 +0000":       "2015-01-24T02:02:37Z",
		"1700000000":                      "2023-11-14T22:13:20Z",
		"1700000000000":                   "2023-11-14T22:13:20Z",
		"1700000000.5":                    "2023-11-14T22:13:20Z",
		"2024-01-15 12:30":                "2024-01-15T10:30:00Z", // in the given zone
		"1/16/24 17:00":                   "2024-01-16T15:00:00Z",
		"10/26/2015 12:40":                "2015-10-26T10:40:00Z",
		"Thu, 01 Jan 2004 19:48:21 GMT":   "2004-01-01T19:48:21Z",
		"Thu, 01 Jan 2004 19:48:21 +0100": "2004-01-01T18:48:21Z",
	} {
		got, err := parseTime(in, berlin)
		require.NoError(t, err, in)
		if want == "" {
			require.True(t, got.IsZero(), in)
		} else {
			require.Equal(t, want, got.UTC().Format(time.RFC3339), in)
		}
	}
	for _, in := range []string{"soon", "07-09-2020", "13/40/2020", "2015-06-03 22:18:00 EST", "99999999999999999999", "-1700000000", "NaN", "2020-13-01"} {
		got, err := parseTime(in, time.UTC)
		require.Error(t, err, in)
		require.True(t, got.IsZero(), in)
	}
}

func TestMendMojibake(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                          "plain",
		"s\u00c3\u00b8ndag":              "søndag",
		"\u00e2\u009d\u00a4":             "❤",
		"\u00f0\u009f\u008e\u0089 hurra": "🎉 hurra",
		"already søndag":                 "already søndag", // its bytes make no UTF-8
		"already ❤ Ã¸":                   "already ❤ Ã¸",
	} {
		require.Equal(t, want, mendMojibake(in))
	}
}

func TestHTMLToText(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                             "plain",
		"<p>a</p><p>b</p>":                  "a\n\nb",
		"<p>a<br>b<br/>c</p>":               "a\nb\nc",
		"&lt;b&gt; &amp;amp; &nbsp;x":       "<b> &amp; \u00a0x",
		"<p>a</p>\n<p>b</p>":                "a\n\nb",
		"<ul><li>a</li><li>b</li></ul>":     "a\nb",
		"x<script>alert(1)</script>y":       "xy",
		"<p>open":                           "open",
		"a <b":                              "a",
		"<blockquote><p>q</p></blockquote>": "q",
	} {
		got, _ := htmlToText(in)
		require.Equal(t, want, got, in)
	}
	_, links := htmlToText(`<a href="https://a.example/?x=1&amp;y=2">a</a><a href="https://a.example/?x=1&amp;y=2">b</a><a href="javascript:x">c</a><a class="u-url mention" href="https://b.example">d</a>`)
	require.Equal(t, []string{"https://a.example/?x=1&y=2"}, links)
}

func TestLooksLikeHTML(t *testing.T) {
	for _, s := range []string{"<p>x", "a</b>", "x &amp; y", "<!-- x -->", "&#8217;"} {
		require.True(t, looksLikeHTML(s), s)
	}
	for _, s := range []string{"", "a < b", "<3", "i <love you", "AT&T; yes", "R&D", "a &b c; d", "1<2>3"} {
		require.False(t, looksLikeHTML(s), s)
	}
}

func TestCSVRows(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want [][]string
	}{
		"plain":               {"a,b\n1,2\n", [][]string{{"a", "b"}, {"1", "2"}}},
		"no last newline":     {"a,b\n1,2", [][]string{{"a", "b"}, {"1", "2"}}},
		"CRLF, empty lines":   {"a,b\r\n\r\n1,2\r\n", [][]string{{"a", "b"}, {"1", "2"}}},
		"quotes":              {"\"a,1\",\"b\"\"c\"\n\"x\ny\",", [][]string{{"a,1", "b\"c"}, {"x\ny", ""}}},
		"quote not doubled":   {"\"say \"hi\" now\",b\n", [][]string{{"say \"hi\" now", "b"}}},
		"quote in the middle": {"a \"b\" c,d\n", [][]string{{"a \"b\" c", "d"}}},
		"semicolons":          {"a;b,c;d\n1;2;3\n", [][]string{{"a", "b,c", "d"}, {"1", "2", "3"}}},
		"empty quoted":        {"\"\",\"\"\n", [][]string{{"", ""}}},
		"Windows-1252":        {"caf\xe9,x\n", [][]string{{"café", "x"}}},
	} {
		t.Run(name, func(t *testing.T) {
			for size := range 3 { // fields that straddle reads
				r := bufio.NewReaderSize(iotest.OneByteReader(strings.NewReader(c.in)), 16<<size)
				csv := newCSVReader(r, comma([]byte(c.in)), Limits{RecordBytes: 1000, Columns: 10})
				var got [][]string
				for {
					row, err := csv.next()
					if err == io.EOF {
						break
					}
					require.NoError(t, err)
					got = append(got, row)
				}
				require.Equal(t, c.want, got)
			}
		})
	}
}

func TestJSONElements(t *testing.T) {
	for name, c := range map[string]struct {
		in    string
		paths []string
		want  []string
		lines []int
	}{
		"top":               {"[1, {\"a\":[2]},\n\"x]\\\"\" , [], true]", []string{""}, []string{"1", `{"a":[2]}`, `"x]\""`, "[]", "true"}, []int{1, 1, 2, 2, 2}},
		"assignment":        {"window.YTD.x.part0 = \n[ {} ]", []string{""}, []string{"{}"}, []int{2}},
		"empty":             {" [ ] ", []string{""}, nil, nil},
		"a path":            {`{"x":[1],"a":{"b":[1,2],"c":[3]},"ab":[9]}`, []string{"a.b"}, []string{"1", "2"}, []int{1, 1}},
		"through lists":     {`{"db":[{"data":{"posts":[1]}},7,{"data":{"posts":[2]}}]}`, []string{"db.data.posts"}, []string{"1", "2"}, []int{1, 1}},
		"one object":        {`{"a":{"b":1}}`, []string{"a"}, []string{`{"b":1}`}, []int{1}},
		"one a line":        {"{\"a\":1}\n{\"a\":2}\n", []string{""}, []string{`{"a":1}`, `{"a":2}`}, []int{1, 2}},
		"a comma too many":  {"[1,]", []string{""}, []string{"1"}, []int{1}},
		"nothing wanted":    {`{"a":[1]}`, []string{"b"}, nil, nil},
		"list is a number":  {`{"a":1}`, []string{"a"}, nil, nil},
		"escaped backslash": {`["\\","b"]`, []string{""}, []string{`"\\"`, `"b"`}, []int{1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			r := bufio.NewReaderSize(iotest.OneByteReader(strings.NewReader(c.in)), 16)
			var got []string
			var lines []int
			err := newJSONReader(r, Limits{RecordBytes: 100, Depth: 5}).elements(c.paths, func(raw []byte, line int, err error) error {
				require.NoError(t, err)
				got, lines = append(got, string(raw)), append(lines, line)
				return nil
			})
			require.NoError(t, err)
			require.Equal(t, c.want, got)
			require.Equal(t, c.lines, lines)
		})
	}
	for _, in := range []string{"", "[", "[1", "[1 2]", "[,1]", `{"a"}`, `{"a":}`, `{a:1}`, `[{"a":1}`, "]", "hello", "[1]]"} {
		err := newJSONReader(bufio.NewReader(strings.NewReader(in)), Limits{RecordBytes: 100, Depth: 5}).
			elements([]string{"", "a.b"}, func([]byte, int, error) error { return nil })
		require.Error(t, err, in)
	}
}

func TestRead(t *testing.T) {
	ctx := context.Background()
	utf16le := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	one := func(in string, opts *Options) (tone.Post, error) {
		for p, err := range Read(ctx, "in", strings.NewReader(in), opts) {
			return p, err
		}
		return tone.Post{}, io.EOF
	}

	t.Run("UTF-16 with a byte order mark", func(t *testing.T) {
		p, err := one(utf16le("id,text\n1,café 🎉\n"), nil)
		require.NoError(t, err)
		require.Equal(t, "café 🎉", p.Text)
	})
	t.Run("named columns", func(t *testing.T) {
		opts := &Options{Account: "acme", Columns: map[string]string{"text": "What", "at": "When"}, Location: time.FixedZone("", 3600)}
		p, err := one("What,When,text\nhello,2026-01-02 03:04,other\n", opts)
		require.NoError(t, err)
		require.Equal(t, "hello", p.Text)
		require.Equal(t, "acme", p.Account)
		require.Equal(t, "2026-01-02T03:04:00+01:00", p.At.Format(time.RFC3339))
	})
	t.Run("a named format", func(t *testing.T) {
		p, err := one("no front matter", &Options{Format: "markdown"})
		require.NoError(t, err)
		require.Equal(t, "no front matter", p.Text)
		_, err = one("x", &Options{Format: "nonsense"})
		require.ErrorIs(t, err, ErrUnknownFormat)
	})
	t.Run("wrong options", func(t *testing.T) {
		_, err := one("x", &Options{Columns: map[string]string{"colour": "x"}})
		require.ErrorContains(t, err, "colour")
		_, err = one("x", &Options{Limits: Limits{Depth: -1}})
		require.ErrorContains(t, err, "negative")
	})
	t.Run("unknown content", func(t *testing.T) {
		for _, in := range []string{"", "just words", "\x00\x01\x02", "<html><body>x</body></html>", `{"a":1}`, "[]", "a,b\n1,2\n"} {
			_, err := one(in, nil)
			require.ErrorIs(t, err, ErrUnknownFormat, in)
		}
	})
	t.Run("a reader that fails", func(t *testing.T) {
		broken := errors.New("broken")
		for _, start := range []string{"", "id,text\n1,a\n", `[{"tweet":{"id_str":"1","full_text":"x"}},`, "<rss><channel><item><title>x</title></item>"} {
			var last error
			for _, err := range Read(ctx, "in", io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)), nil) {
				last = err
			}
			require.ErrorIs(t, last, broken, start)
		}
	})
	t.Run("stopped", func(t *testing.T) {
		n := 0
		for range Read(ctx, "in", strings.NewReader("id,text\n1,a\n2,b\n3,c\n"), nil) {
			if n++; n == 2 {
				break
			}
		}
		require.Equal(t, 2, n)
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var errs []error
		posts := 0
		for _, err := range Read(ctx, "in", strings.NewReader("id,text\n1,a\n2,b\n3,c\n"), nil) {
			if err != nil {
				errs = append(errs, err)
				continue
			}
			posts++
			cancel()
		}
		require.Equal(t, 1, posts)
		require.Len(t, errs, 1)
		require.ErrorIs(t, errs[0], context.Canceled)
	})
	t.Run("a panic of the caller is the caller's", func(t *testing.T) {
		require.PanicsWithValue(t, "mine", func() {
			for range Read(ctx, "in", strings.NewReader("<feed><entry><title>x</title></entry></feed>"), nil) {
				panic("mine")
			}
		})
	})
}

func TestConcurrentPosts(t *testing.T) {
	a, err := Open(context.Background(), packTarGz(t, "testdata/x"), nil)
	require.NoError(t, err)
	defer a.Close()
	counts := make(chan int)
	for range 4 {
		go func() {
			n := 0
			for range a.Posts(context.Background()) {
				n++
			}
			counts <- n
		}()
	}
	for range 4 {
		require.Equal(t, 9, <-counts)
	}
}
