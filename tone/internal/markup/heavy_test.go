package markup

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// heavy are inputs that make naive readers quadratic, or worse.
var heavy = []struct {
	name string
	make func(n int) string // about n bytes
}{
	{"brackets", rep("[")},
	{"closing brackets", rep("]")},
	{"images", rep("![")},
	{"image quotes", rep("\n>![ ")},
	{"bracket paragraphs", rep("]\n\n")},
	{"angles", rep("<")},
	{"tags", rep("<a")},
	{"tags with space", rep("<a ")},
	{"tags with attributes", rep("<a b='c' ")},
	{"tags with open quotes", rep("<a b='<a b=\"")},
	{"closing tags", rep("</a")},
	{"comments", rep("<!--")},
	{"spaced comments", rep("a <!-- ")},
	{"processing instructions", rep("a <?")},
	{"declarations", rep("a <!A ")},
	{"cdata", rep("a <![CDATA[")},
	{"ampersands", rep("&")},
	{"entities", rep("&amp")},
	{"numeric entities", rep("&#0")},
	{"backticks", rep("`")},
	{"spaced backticks", rep("` ")},
	{"backtick runs", func(n int) string {
		var b strings.Builder
		for i := 1; b.Len() < n; i++ {
			b.WriteString(strings.Repeat("`", i) + " ")
		}
		return b.String()
	}},
	{"backtick lines", rep("`` ` \n")},
	{"emphasis", rep("*a")},
	{"emphasis openers", rep(" *a")},
	{"emphasis closers", rep("a* ")},
	{"mixed emphasis", rep("*a_ ")},
	{"emphasis by threes", rep("a***a*a**")},
	{"underscores", rep("a_ _b ")},
	{"tildes", rep("~a")},
	{"only tildes", func(n int) string { return "a" + strings.Repeat("~", n) }},
	{"quoted tags", rep("[a]\"<div1. '>")},
	{"tilde closers", rep("a~ ")},
	{"nested emphasis", half("*a ", "a* ")},
	{"nested strong", half("**a ", "a** ")},
	{"stars", rep("*")},
	{"quotes", rep("> ")},
	{"tight quotes", rep(">")},
	{"quote lines", rep("> a\n")},
	{"deep quote lines", rep(strings.Repeat("> ", 100) + "a\n")},
	{"lazy quotes", func(n int) string { return strings.Repeat("> ", n/3) + strings.Repeat("a\n", n/6) }},
	{"lists", rep("- ")},
	{"list lines", rep("- a\n")},
	{"ordered lists", rep("1. ")},
	{"stairs", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.Repeat(" ", 2*i) + "- a\n")
		}
		return b.String()
	}},
	{"quotes in lists", rep("- > ")},
	{"blank list lines", rep("-\n\n")},
	{"link targets", rep("[a](b")},
	{"link titles", rep("[a](b \"")},
	{"link titles in parentheses", rep("[a](b (")},
	{"link angle targets", rep("[a](<b")},
	{"references", rep("[a][")},
	{"labels", rep("[a]")},
	{"label lines", rep("[a]\n")},
	{"links", rep("[a](b) ")},
	{"link lines", rep("[a](b)\n")},
	{"nested brackets", half("[", "]")},
	{"nested links", half("[", "](b)")},
	{"nested images", half("![", "](b)")},
	{"definitions", rep("[a]: b\n")},
	{"different definitions", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "[a%d]: b\n", i)
		}
		return b.String()
	}},
	{"definitions with open titles", rep("[a]: b\n(x\n")},
	{"separate definitions", rep("[a]: b\n\n[a]\n\n")},
	{"table columns", func(n int) string {
		k := n / 8
		return strings.Repeat("|a", k) + "\n" + strings.Repeat("|-", k) + "\n" + strings.Repeat("a\n", n/4)
	}},
	{"tables", rep("|a|\n|-|\n|b|\n\n")},
	{"table rows", func(n int) string { return "|a|\n|-|\n" + strings.Repeat("|b|\n", n/4) }},
	{"delimiter rows", rep("|-|\n")},
	{"escaped pipes", func(n int) string { return "|a|\n|-|\n" + strings.Repeat("|`\\|`|\n", n/7) }},
	{"escaped pipes in a row", func(n int) string {
		k := n / 12
		return strings.Repeat("|a", k) + "\n" + strings.Repeat("|-", k) + "\n" + strings.Repeat("|`\\|`", k) + "\n"
	}},
	{"setext", rep("a\n=\n")},
	{"headings", rep("# a\n")},
	{"heading closers", func(n int) string { return "# " + strings.Repeat("a #", n/3) }},
	{"fences", rep("```\n")},
	{"open fences", rep("~~~ a\n\n")},
	{"indented code", rep("    a\n\n")},
	{"tabs", rep("\t")},
	{"blank lines", rep("\n")},
	{"spaces", rep(" ")},
	{"hard breaks", rep("a  \n")},
	{"backslashes", rep("\\")},
	{"html blocks", rep("<div>\n\n")},
	{"html lines", rep("<div\n")},
	{"script", func(n int) string { return "<script>" + strings.Repeat("</scrip", n/7) }},
	{"templates", rep("{{")},
	{"template lines", rep("{% a\n")},
	{"shortcodes", rep("{{< a ")},
	{"closed templates", rep("{{a}} ")},
	{"autolinks", rep("<http://")},
	{"addresses", rep("<a@")},
	{"long autolink", func(n int) string { return "<" + strings.Repeat("a.", n/2) + "@" }},
	{"yaml", func(n int) string { return "---\n" + strings.Repeat("[", n) + "\n---\n" }},
	{"yaml anchors", func(n int) string { return "---\na: &a [" + strings.Repeat("*a,", n/3) + "]\n---\n" }},
	{"yaml fences", rep("---\n")},
	{"toml", func(n int) string { return "+++\n" + strings.Repeat("tags = [\"\"\n", n/11) + "+++\n" }},
	{"toml fences", rep("+++\n")},
	{"json", rep("{\"a\":")},
	{"combining marks", rep("a\u0301\u0301\u0301")},
	{"invalid UTF-8", rep("\xff")},
	{"NUL", rep("\x00")},
	{"carriage returns", rep("a\r")},
	{"tag soup", rep("<b><i>")},
	{"crossed tags", func(n int) string {
		k := n / 10
		return strings.Repeat("<b>", k) + strings.Repeat("<i>", k) + strings.Repeat("</b>", k)
	}},
	{"block soup", half("<blockquote>", "</ul></blockquote>")},
	{"list soup", rep("<ul><li>a")},
	{"breaks", rep("<br>")},
	{"text breaks", rep("a<br>")},
	{"attributes", func(n int) string { return "<a" + strings.Repeat(" b", n/2) + ">" }},
	{"svg", rep("<svg>")},
	{"titles", rep("<title>a")},
}

func rep(s string) func(int) string {
	return func(n int) string { return strings.Repeat(s, n/len(s)) }
}

func half(open, shut string) func(int) string {
	return func(n int) string {
		k := n / (len(open) + len(shut))
		return strings.Repeat(open, k) + strings.Repeat(shut, k)
	}
}

// TestHeavy reads inputs that are made to be slow; the time is measured by BenchmarkHeavy.
func TestHeavy(t *testing.T) {
	n := 1 << 18
	if testing.Short() {
		n = 1 << 14
	}
	var d Doc
	for _, h := range heavy {
		t.Run(h.name, func(t *testing.T) {
			src := h.make(n)
			for _, f := range []Format{Plain, Markdown, HTML} {
				Parse(src, f, &d)
				require.LessOrEqual(t, len(d.Text), 3*len(src)+16)
			}
		})
	}
}

// BenchmarkHeavy measures a megabyte of each: go test -bench Heavy -benchtime 1x.
func BenchmarkHeavy(b *testing.B) {
	for _, h := range heavy {
		for _, f := range []struct {
			name string
			Format
		}{{"markdown", Markdown}, {"html", HTML}} {
			b.Run(h.name+"/"+f.name, func(b *testing.B) {
				src := h.make(1 << 20)
				b.SetBytes(int64(len(src)))
				var d Doc
				for b.Loop() {
					Parse(src, f.Format, &d)
				}
			})
		}
	}
}
