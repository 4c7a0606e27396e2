package markup

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// outline shows the blocks of a Doc, one a line: kind, level, > if quoted, text, and its source if that differs.
func outline(d *Doc) []string {
	var lines []string
	for _, b := range d.Blocks {
		s := b.Kind.String()
		if b.Level > 0 {
			s += string(rune('0' + b.Level))
		}
		if b.Quoted {
			s += ">"
		}
		s += " " + d.Text[b.Start:b.End]
		if src := d.Src[b.SrcStart:b.SrcEnd]; src != d.Text[b.Start:b.End] {
			s += " ← " + src
		}
		lines = append(lines, s)
	}
	return lines
}

func TestBlocks(t *testing.T) {
	tests := []struct {
		name   string
		format Format
		src    string
		text   string
		want   []string
	}{
		{"plain", Plain, "a *b*\nc\n\n \t\r\n  d\r\n", "a *b*\nc\n\n \t\r\n  d\r\n", []string{"paragraph a *b*\nc", "paragraph d"}},
		{"plain of blanks", Plain, " \n\n", " \n\n", nil},
		{"plain has no front matter", Plain, "---\na: b\n---", "---\na: b\n---", []string{"paragraph ---\na: b\n---"}},
		{"paragraphs", Markdown, "a\n\nb\n", "a\n\nb", []string{"paragraph a", "paragraph b"}},
		{"headings", Markdown, "# a #\n\nb\n---\n", "a\n\nb", []string{"heading1 a", "heading2 b"}},
		{"soft and hard breaks", Markdown, "a\n  b  \nc\\\nd", "a b\nc\nd", []string{"paragraph a b\nc\nd ← a\n  b  \nc\\\nd"}},
		{"break tag", Markdown, "a<br>b<BR/>c<brr>d", "a\nb\ncd", []string{"paragraph a\nb\ncd ← a<br>b<BR/>c<brr>d"}},
		{"list", Markdown, "- a\n- *b*\n  - [x] c\n\n  d\n", "a\nb\nc\nd", []string{"list a", "list b ← *b*", "list c", "list d"}},
		{"quote", Markdown, "> # a\n> b\n> c\n>\n> - d\n>\n> ```\n> e\n> ```\n", "a\n\nb c\n\nd\n\ne",
			[]string{"heading1> a", "quote> b c ← b\n> c", "list> d", "code> e"}},
		{"code", Markdown, "```go\na\n\nb\n```\n\n\tc\n", "a\n\nb\n\nc", []string{"code a\n\nb", "code c"}},
		{"table", Markdown, "|a|`b\\|c`|\n|-|-|\n|d|\\||\n", "a\nb|c\nd\n|", []string{"table a", "table b|c ← `b\\|c`", "table d", "table | ← \\|"}},
		{"raw html", Markdown, "<div>\na\n</div>\n\nb <i>c</i>\n", "<div>\na\n</div>\n\nb c", []string{"html <div>\na\n</div>", "paragraph b c ← b <i>c</i>"}},
		{"comment", Markdown, "<!-- a -->\n\nb<!-- c -->d\n", "<!-- a -->\n\nbd", []string{"comment <!-- a -->", "paragraph bd ← b<!-- c -->d"}},
		{"no text", Markdown, "***\n\n[a]: b\n\n![c](d)\n\n#\n", "", nil},
		{"front matter", Markdown, "---\ntitle: t\n---\n\na\n", "a", []string{"paragraph a"}},
		{"templates", Markdown, "{{< a \"*b*\" >}}\n\nc {{% d _e_\nf_ %}} {% g %}\n", "{{< a \"*b*\" >}}\n\nc {{% d _e_ f_ %}} {% g %}",
			[]string{"code {{< a \"*b*\" >}}", "paragraph c {{% d _e_ f_ %}} {% g %} ← c {{% d _e_\nf_ %}} {% g %}"}},
		{"escapes and entities", Markdown, "\\*a\\* &lt;b&gt; &ouml; &#x1F600; &nope; \\a", "*a* <b> ö 😀 &nope; \\a",
			[]string{"paragraph *a* <b> ö 😀 &nope; \\a ← \\*a\\* &lt;b&gt; &ouml; &#x1F600; &nope; \\a"}},
		{"carriage returns", Markdown, "# a\r\n\r\nb\r\nc\r\n", "a\n\nb c", []string{"heading1 a", "paragraph b c ← b\r\nc"}},
		{"not UTF-8", Markdown, "\xff **b\xfe** c\x00", "\xff b\xfe c\x00", []string{"paragraph \xff b\xfe c\x00 ← \xff **b\xfe** c\x00"}},

		{"html paragraphs", HTML, "<p>a</p>\n<p> b\n c </p>d", "a\n\nb c\n\nd", []string{"paragraph a", "paragraph b c ← b\n c", "paragraph d"}},
		{"html breaks", HTML, "<p><br>a <br/> b<br></p>c<br><br>d", "a\nb\n\nc\n\nd",
			[]string{"paragraph a\nb ← a <br/> b", "paragraph c", "paragraph d"}},
		{"html space over tags", HTML, "a <b> b</b> c", "a b c", []string{"paragraph a b c ← a <b> b</b> c"}},
		{"html lists", HTML, "<ul><li>a<li><p>b<ol><li>c</ol></ul>d", "a\nb\nc\n\nd", []string{"list a", "list b", "list c", "paragraph d"}},
		{"html quote", HTML, "<blockquote>a<h2>b</h2><ul><li>c</ul></blockquote>d", "a\n\nb\n\nc\n\nd",
			[]string{"quote> a", "heading2> b", "list> c", "paragraph d"}},
		{"html code", HTML, "<pre>\n a\n  <b>b</b></pre>c", " a\n  b\n\nc", []string{"code  a\n  b ←  a\n  <b>b", "paragraph c"}},
		{"html table", HTML, "<table><tr><th>a<td>b<tr><td>c</table>d", "a\nb\nc\n\nd", []string{"table a", "table b", "table c", "paragraph d"}},
		{"html entities", HTML, "a&nbsp;b&amp;c &copy;&notit; &#150; &x; &", "a\u00a0b&c ©¬it; – &x; &",
			[]string{"paragraph a\u00a0b&c ©¬it; – &x; & ← a&nbsp;b&amp;c &copy;&notit; &#150; &x; &"}},
		{"html page", HTML, "<!DOCTYPE html><html><head><title>t</title><style>s</style></head><body><script>x</script><p>a</body></html>", "a",
			[]string{"paragraph a"}},
		{"html comments", HTML, "<!-- a --><p>b<!-- c -->d</p>", "<!-- a -->\n\nbd", []string{"comment <!-- a -->", "paragraph bd ← b<!-- c -->d"}},
		{"html soup", HTML, "</p></li>a<b><i>b</b>c</i></blockquote>d<x-y>e", "abc\n\nde", []string{"paragraph abc ← a<b><i>b</b>c", "paragraph de ← d<x-y>e"}},
		{"html skipped", HTML, "a<svg><text>b</text><svg/></svg>c<template><p>d</template><select><option>e</select>", "ac", []string{"paragraph ac ← a<svg><text>b</text><svg/></svg>c"}},
		{"html quotation", HTML, "a <q>b</q>", "a “b”", []string{"paragraph a “b” ← a <q>b</q>"}},
	}
	var d Doc
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			Parse(tt.src, tt.format, &d)
			require.Equal(t, tt.text, d.Text)
			require.Equal(t, tt.want, outline(&d))
			checkDoc(t, tt.src, tt.format, &d)
		})
	}
}

func TestInlines(t *testing.T) {
	tests := []struct {
		name   string
		format Format
		src    string
		want   []Inline // Start to SrcEnd are left to text and source
		text   []string
		source []string
	}{
		{"nested", Markdown, "a **b _c_** `d`",
			[]Inline{{Kind: Strong}, {Kind: Emphasis}, {Kind: CodeSpan}}, []string{"b c", "c", "d"}, []string{"**b _c_**", "_c_", "`d`"}},
		{"strike", Markdown, "~a~ ~~b~~", []Inline{{Kind: Strike}, {Kind: Strike}}, []string{"a", "b"}, []string{"~a~", "~~b~~"}},
		{"link", Markdown, "[a *b*](<c d> \"e &amp; f\")", []Inline{{Kind: Link, URL: "c d", Title: "e & f"}, {Kind: Emphasis}},
			[]string{"a b", "b"}, []string{"[a *b*](<c d> \"e &amp; f\")", "*b*"}},
		{"reference link", Markdown, "[a][b] [B]\n\n[b]: /c?d&amp;e 'f'", []Inline{{Kind: Link, URL: "/c?d&e", Title: "f"}, {Kind: Link, URL: "/c?d&e", Title: "f"}},
			[]string{"a", "B"}, []string{"[a][b]", "[B]"}},
		{"autolinks", Markdown, "<http://a.b> <c@d.e>", []Inline{{Kind: Autolink, URL: "http://a.b"}, {Kind: Autolink, URL: "mailto:c@d.e"}},
			[]string{"http://a.b", "c@d.e"}, []string{"<http://a.b>", "<c@d.e>"}},
		{"image", Markdown, "a ![b *c* `d`](e \"f\") g", []Inline{{Kind: Image, URL: "e", Title: "f", Alt: "b c d"}}, []string{""}, []string{"![b *c* `d`](e \"f\")"}},
		{"code over lines", Markdown, "> `` a\n> b ` ``", []Inline{{Kind: CodeSpan}}, []string{"a b `"}, []string{"`` a\n> b ` ``"}},
		{"tags", Markdown, "a<i x='y'>b</i>", []Inline{{Kind: RawInline}, {Kind: RawInline}}, []string{"", ""}, []string{"<i x='y'>", "</i>"}},
		{"html link", HTML, "a <a href=' /b?c&amp;d ' title=e> f </a>g", []Inline{{Kind: Link, URL: "/b?c&d", Title: "e"}}, []string{"f"}, []string{"<a href=' /b?c&amp;d ' title=e> f </a>"}},
		{"mastodon link", HTML, `<p><a href="https://example.com/a"><span class="invisible">https://</span><span class="ellipsis">example.com/</span><span class="invisible">a</span></a></p>`,
			[]Inline{{Kind: Link, URL: "https://example.com/a"}}, []string{"https://example.com/a"},
			[]string{`<a href="https://example.com/a"><span class="invisible">https://</span><span class="ellipsis">example.com/</span><span class="invisible">a</span></a>`}},
		{"link around blocks", HTML, "a<a href=b><ul><li>c</ul></a>", []Inline{{Kind: Link, URL: "b"}}, []string{"c"}, []string{"<a href=b><ul><li>c</ul></a>"}},
		{"html image", HTML, "<img src=a alt=':b:'>c", []Inline{{Kind: Image, URL: "a", Alt: ":b:"}}, []string{""}, []string{"<img src=a alt=':b:'>"}},
		{"html marks", HTML, "<b>a <em>b</em></b><s>c</s><code>d</code>", []Inline{{Kind: Strong}, {Kind: Emphasis}, {Kind: Strike}, {Kind: CodeSpan}},
			[]string{"a b", "b", "c", "d"}, []string{"<b>a <em>b</em></b>", "<em>b</em>", "<s>c</s>", "<code>d</code>"}},
		{"html left open", HTML, "<a href=a>b<i>c<a href=d>e", []Inline{{Kind: Link, URL: "a"}, {Kind: Emphasis}, {Kind: Link, URL: "d"}},
			[]string{"bc", "c", "e"}, []string{"<a href=a>b<i>c", "<i>c", "<a href=d>e"}},
		{"html template", HTML, "<p>a {{ b  c }}", []Inline{{Kind: CodeSpan}}, []string{"{{ b  c }}"}, []string{"{{ b  c }}"}},
	}
	var d Doc
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			Parse(tt.src, tt.format, &d)
			checkDoc(t, tt.src, tt.format, &d)
			var got []Inline
			var text, source []string
			for _, in := range d.Inlines {
				text = append(text, d.Text[in.Start:in.End])
				source = append(source, tt.src[in.SrcStart:in.SrcEnd])
				in.Start, in.End, in.SrcStart, in.SrcEnd = 0, 0, 0, 0
				got = append(got, in)
			}
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.text, text)
			require.Equal(t, tt.source, source)
		})
	}
}

func TestSource(t *testing.T) {
	tests := []struct {
		name   string
		format Format
		src    string
		find   string
		want   string
	}{
		{"plain", Plain, "free money", "money", "money"},
		{"inside emphasis", Markdown, "get **free money** now", "free money", "free money"},
		{"into emphasis", Markdown, "get **free** money", "get free", "get **free"},
		{"out of emphasis", Markdown, "get **free** money", "free money", "free** money"},
		{"markup inside", Markdown, "f**re**e", "free", "f**re**e"},
		{"entity", Markdown, "R&amp;D now", "R&D", "R&amp;D"},
		{"entity at the edges", Markdown, "&lt;free&gt;", "<free>", "&lt;free&gt;"},
		{"entity of two characters", Markdown, "a&ngE;b", "≧̸", "&ngE;"},
		{"escape at the edge", Markdown, "\\*free\\*", "*free", "\\*free"},
		{"over a soft break", Markdown, "> act\n>   now", "act now", "act\n>   now"},
		{"over a hard break", Markdown, "act  \nnow", "act\nnow", "act  \nnow"},
		{"after front matter", Markdown, "---\na: b\n---\nact *now*", "now", "now"},
		{"after a byte order mark", Markdown, "\ufeffact *now*", "act now", "act *now"},
		{"left of used delimiters", Markdown, "*foo***", "**", "**"},
		{"html", HTML, "<p>act\n <b>n&#111;w</b>!", "act now", "act\n <b>n&#111;w"},
		{"html break", HTML, "act<br>now", "act\nnow", "act<br>now"},
	}
	var d Doc
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			Parse(tt.src, tt.format, &d)
			i := strings.Index(d.Text, tt.find)
			require.GreaterOrEqual(t, i, 0, "%q", d.Text)
			from, to := d.Source(i, i+len(tt.find))
			require.Equal(t, tt.want, tt.src[from:to])
		})
	}
	Parse("*foo***", Markdown, &d)
	from, to := d.Source(3, 5)
	require.Equal(t, [2]int{5, 7}, [2]int{from, to})
	from, to = d.Source(1, 1)
	require.Equal(t, [2]int{2, 2}, [2]int{from, to})
	from, to = d.Source(-5, 500)
	require.Equal(t, [2]int{1, 7}, [2]int{from, to})
}

func TestKindString(t *testing.T) {
	require.Equal(t, "paragraph", Paragraph.String())
	require.Equal(t, "html", RawHTML.String())
	require.Equal(t, "comment", Comment.String())
	require.Equal(t, "unknown", Kind(99).String())
	require.True(t, Quote.Prose())
	require.False(t, Code.Prose())
}

// A paragraph of 40 KB with 6,000 marks is far more than a person writes; all of them must count.
func TestLimitsLeaveLongTextsAlone(t *testing.T) {
	src := strings.Repeat("[a *b*](c \"d\") `e` ![f](g) **h [i][j]** <b>k</b> ~~l~~ (m) 2 * 3 < 4 [n] _o_\n", 500) + "\n[j]: k\n"
	var d Doc
	Parse(src, Markdown, &d)
	require.Len(t, d.Blocks, 1)
	count := map[InlineKind]int{}
	for _, in := range d.Inlines {
		count[in.Kind]++
	}
	require.Equal(t, map[InlineKind]int{Link: 1000, Emphasis: 1000, CodeSpan: 500, Image: 500, Strong: 500, RawInline: 1000, Strike: 500}, count)
	checkDoc(t, src, Markdown, &d)
}

func TestLimitsEnd(t *testing.T) {
	var d Doc
	Parse(strings.Repeat("> ", 1000)+"a", Markdown, &d)
	require.Len(t, d.Blocks, 1)
	require.Equal(t, Quote, d.Blocks[0].Kind)
	require.Equal(t, strings.Repeat("> ", 1000-maxNesting)+"a", d.Text)

	src := strings.Repeat("[a](b ", 100_000)
	Parse(src, Markdown, &d)
	require.Equal(t, strings.TrimSpace(src), d.Text)
}

// broken is a parser with a bug.
type broken struct{}

func (broken) Parse(text.Reader, ...parser.ParseOption) ast.Node { panic("bug") }
func (broken) AddOptions(...parser.Option)                       {}

func TestParserPanics(t *testing.T) {
	var d Doc
	d.reset("a")
	require.False(t, d.goldmark(broken{}, 0, 1, &ledger{}))
}

var benchArticle = func() string {
	para := "We wrote down **what we learned** from [moving the queue](https://example.com/queue?a=1&b=2) to one machine, and " +
		"why `fsync` matters.\nIt took *three* weeks &ndash; not two \\*cough\\* and we would do it again. Ask us anything\n" +
		"about the parts that broke; there were a few of them, and most were ours.\n\n"
	return "# A quieter queue\n\n" + strings.Repeat(para+"> They asked, we answered.\n\n- first things first\n- then the rest\n\n", 18)
}()

func BenchmarkMarkdown1000Words(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(benchArticle)))
	var d Doc
	for b.Loop() {
		Parse(benchArticle, Markdown, &d)
	}
}

func BenchmarkMarkdown280(b *testing.B) {
	src := benchArticle[19:299]
	b.ReportAllocs()
	b.SetBytes(int64(len(src)))
	var d Doc
	for b.Loop() {
		Parse(src, Markdown, &d)
	}
}

func BenchmarkHTML280(b *testing.B) {
	src := "<p>We wrote down what we learned from moving the queue to one machine, and why it matters. It took three weeks &ndash; " +
		"not two.</p><p>Read it here: <a href=\"https://example.com/queue\"><span class=\"invisible\">https://</span>" +
		"<span class=\"\">example.com/queue</span></a></p>"
	b.ReportAllocs()
	b.SetBytes(int64(len(src)))
	var d Doc
	for b.Loop() {
		Parse(src, HTML, &d)
	}
}

func BenchmarkPlain280(b *testing.B) {
	src := strings.Repeat("We wrote down what we learned.\nAsk us anything.\n\n", 6)[:280]
	b.ReportAllocs()
	b.SetBytes(int64(len(src)))
	var d Doc
	for b.Loop() {
		Parse(src, Plain, &d)
	}
}

func TestPlainAllocatesNothing(t *testing.T) {
	src := strings.Repeat("We wrote down what we learned.\n\n", 9)
	var d Doc
	Parse(src, Plain, &d)
	require.Zero(t, testing.AllocsPerRun(100, func() { Parse(src, Plain, &d) }))
}
