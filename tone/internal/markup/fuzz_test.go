package markup

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

var fuzzSeeds = []string{
	"",
	"plain text\n\nof two paragraphs\r\n \r\n",
	"---\ntitle: T\ntags: [a, b]\n---\n# H *e* **s** ~~x~~\n\n> q\n> - l\n>   1. m\n\n- [ ] t\n",
	"+++\ntitle = \"T\"\ntags = [\"a\", 'b']\n+++\nx",
	"{\"title\":\"T\",\"tags\":[\"a\"]}\nx",
	"a &amp; &#x41; &copy; \\* \\\\ `c \\` ``d``\\\nb  \nc\n",
	"[l](<u v> \"t\") ![i *j*](u) [r][] [r]\n\n[r]: /u 'x'\n",
	"| a | `b\\|c` |\n|--|:-:|\n| d\n| e | f | g |\n",
	"<div>\n<!-- plainpost:ignore a,b why -->\n</div>\n\nx <br/> <!-- plainpost:off a --> <b>y</b>\n",
	"```go\nx\n```\n\n\tcode\n>\tcode\n-\t\tcode\n",
	"***a** b*** _c_ ~d~ ~~e~\n===\n",
	"{{< youtube 1 >}}\n\nx {{% y %}} {% z\nz %} {{ w }}\n",
	"<p>a <b>b <i>c</b> d</i> <a href='x&amp;y'>l<br><br>m</a><ul><li>n<li>o</ul><blockquote>p<pre>\n q\n</pre>",
	"<title>T &amp; U</title><meta name=description content=d><script>x</script><q>y</q>&notit;&#0;&#150;&x",
	"<svg/>a<svg><svg>b</svg>c</svg>d<textarea/>e</textarea>f</br>g</p></div><td>h<td>i",
	"\xff\x00*\xfe* <p>\x80</p> &\xff; e\u0301 \U0001F468\u200D\U0001F469",
	"\ufeff---\na: b\n---\nx\u00a0y\u2028z",
	"*foo***bar** &ngE;a",
}

// checkDoc checks what holds for every Doc.
func checkDoc(t *testing.T, src string, f Format, d *Doc) {
	t.Helper()
	require.Equal(t, src, d.Src)
	if f == Plain {
		require.Equal(t, src, d.Text)
	}
	if utf8.ValidString(src) {
		require.True(t, utf8.ValidString(d.Text))
	}
	require.True(t, 0 <= d.FrontSrc[0] && d.FrontSrc[0] <= d.FrontSrc[1] && d.FrontSrc[1] <= len(src))

	inBlock := make([]bool, len(d.Text)) // not a separator
	for _, b := range d.Blocks {
		for i := b.Start; i < b.End; i++ {
			inBlock[i] = true
		}
	}
	last := d.FrontSrc[1]
	for i := range len(d.Text) {
		from, to := d.Source(i, i+1)
		if from > to || to > len(src) {
			t.Fatalf("Source(%d, %d) = %d, %d", i, i+1, from, to)
		}
		if last > from { // two bytes of one decoded character share its source
			if before, _ := d.Source(i-1, i); before != from {
				t.Fatalf("Source(%d, %d) = %d, %d goes back behind %d", i, i+1, from, to, last)
			}
		}
		last = max(last, to)
		if inBlock[i] && to-from == 1 && d.Text[i] != src[from] && !(strings.IndexByte(" \n", d.Text[i]) >= 0 && isSpace(src[from])) {
			t.Fatalf("Text[%d] is %q, but its source is %q", i, d.Text[i], src[from])
		}
	}
	from, to := d.Source(0, len(d.Text))
	require.True(t, 0 <= from && from <= to && to <= len(src))
	from, to = d.Source(len(d.Text), len(d.Text))
	require.True(t, 0 <= from && from == to && to <= len(src))

	var before Block
	for _, b := range d.Blocks {
		require.Less(t, b.Start, b.End)
		require.LessOrEqual(t, before.End, b.Start)
		require.LessOrEqual(t, b.End, len(d.Text))
		require.LessOrEqual(t, before.SrcEnd, b.SrcStart)
		from, to := d.Source(b.Start, b.End)
		require.LessOrEqual(t, b.SrcStart, from)
		require.LessOrEqual(t, to, b.SrcEnd)
		require.LessOrEqual(t, b.SrcEnd, len(src))
		require.Equal(t, b.Kind == Heading, b.Level > 0)
		before = b
	}
	start := 0
	for _, in := range d.Inlines {
		require.LessOrEqual(t, start, in.Start)
		require.LessOrEqual(t, in.Start, in.End)
		require.LessOrEqual(t, in.End, len(d.Text))
		require.True(t, 0 <= in.SrcStart && in.SrcStart <= in.SrcEnd && in.SrcEnd <= len(src))
		if in.Start < in.End {
			from, to := d.Source(in.Start, in.End)
			require.LessOrEqual(t, in.SrcStart, from)
			require.LessOrEqual(t, to, in.SrcEnd)
		}
		start = in.Start
	}
	for _, v := range d.Directives {
		require.True(t, 0 <= v.SrcStart && v.SrcStart < v.SrcEnd && v.SrcEnd <= len(src))
		require.True(t, 0 <= v.At && v.At <= len(d.Text))
	}
}

func fuzzFormat(f *testing.F, format Format) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	var used Doc // for all inputs: nothing of one may show in the next
	f.Fuzz(func(t *testing.T, src string) {
		var d Doc
		Parse(src, format, &d)
		checkDoc(t, src, format, &d)
		Parse(src, format, &used)
		require.Equal(t, d.Text, used.Text)
		require.Equal(t, len(d.Blocks), len(used.Blocks))
		require.Equal(t, len(d.Inlines), len(used.Inlines))
	})
}

func FuzzPlain(f *testing.F)    { fuzzFormat(f, Plain) }
func FuzzMarkdown(f *testing.F) { fuzzFormat(f, Markdown) }
func FuzzHTML(f *testing.F)     { fuzzFormat(f, HTML) }
