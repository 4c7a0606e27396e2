package markup

import (
	"strings"
)

// Format says how a source is written.
type Format uint8

// The formats.
const (
	Plain    Format = iota // as it stands
	Markdown               // CommonMark 0.31 with GFM tables, task lists and strikethrough
	HTML                   // a fragment, as scheduling tools and Mastodon store posts, or a page
)

// Kind says what a block is.
type Kind uint8

// The kinds of block.
const (
	Paragraph Kind = iota
	Heading
	List    // text of a list item
	Table   // a cell of a table
	Quote   // a paragraph of a block quote
	Code    // a code block, or a paragraph of template calls such as {{< youtube 1 >}}
	RawHTML // a block of HTML in Markdown
	Comment // an HTML comment that stands alone
)

var kindNames = [...]string{"paragraph", "heading", "list", "table", "quote", "code", "html", "comment"}

// String returns the name of the kind as it stands in reports.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Prose reports whether a block of this kind holds words for people to read.
func (k Kind) Prose() bool { return k < Code }

// Block is a stretch of text that belongs together. Blocks stand in the order
// of the source, do not overlap, and are never empty.
type Block struct {
	Kind             Kind
	Level            int  // of a heading, 1 to 6
	Quoted           bool // inside a block quote, whatever the kind
	Start, End       int  // in Doc.Text
	SrcStart, SrcEnd int  // in the source: without the marks of the block (#, >, fences), in Markdown with the inline marks at its edges
}

// InlineKind says what an inline is.
type InlineKind uint8

// The kinds of inline.
const (
	CodeSpan InlineKind = iota // also a template call such as {{ .Name }}
	Link                       // a link with a text of its own
	Autolink                   // <https://example.com> or <me@example.com> in Markdown
	Image                      // stands in Text with no width
	Emphasis
	Strong
	Strike
	RawInline // a tag or comment inside a Markdown paragraph, a comment inside an HTML one; no width in Text, except <br>, a newline
)

// Inline is a marked stretch inside a block. Inlines are ordered by their start and may nest.
type Inline struct {
	Kind             InlineKind
	Start, End       int    // in Doc.Text; may be empty
	SrcStart, SrcEnd int    // in the source, with all its markup
	URL              string // where a link or an image leads, decoded; mailto: for addresses
	Title            string // of a link or an image
	Alt              string // of an image
}

// Doc is what [Parse] makes of a source. A Doc may be used for one source after
// another: its slices are reused, so what was taken from them is valid until the
// next Parse, while strings stay valid. It is not safe for concurrent use.
type Doc struct {
	Src         string // the source as given
	Text        string // what the reader sees
	Blocks      []Block
	Inlines     []Inline
	Directives  []Directive
	Title       string   // from the front matter, or the title of an HTML page
	Description string   // from the front matter, or the description of an HTML page
	Tags        []string // from the front matter
	FrontSrc    [2]int   // source range of the front matter, fences and last newline included; empty without

	buf   []byte   // Text while it grows; not used for plain text
	runs  []run    // the way back to Src; none means Text is Src
	block building // the block that is growing
	md    []byte   // what goldmark reads: a copy, for it asks for bytes
}

// Parse reads source into doc. There is no error: any input reads as something,
// bytes that are not UTF-8 included.
func Parse(source string, f Format, doc *Doc) {
	doc.reset(source)
	switch f {
	case Markdown:
		doc.markdown(doc.front(), bytesPerCut)
	case HTML:
		doc.html(doc.front())
	default:
		doc.plain(0)
	}
}

// plain takes the source as it stands: paragraphs are what blank lines separate, from off on.
func (d *Doc) plain(off int) {
	d.Text = d.Src
	start, end := -1, 0 // of the open paragraph
	for pos := off; pos < len(d.Src); {
		next := len(d.Src)
		if n := strings.IndexByte(d.Src[pos:], '\n'); n >= 0 {
			next = pos + n + 1
		}
		first, last := trim(d.Src, pos, next)
		if first < last {
			if start < 0 {
				start = first
			}
			end = last
		} else if start >= 0 {
			d.Blocks = append(d.Blocks, Block{Start: start, End: end, SrcStart: start, SrcEnd: end})
			start = -1
		}
		pos = next
	}
	if start >= 0 {
		d.Blocks = append(d.Blocks, Block{Start: start, End: end, SrcStart: start, SrcEnd: end})
	}
}

// trim narrows [start, end) of s to what stands between white space.
func trim(s string, start, end int) (int, int) {
	for start < end && isSpace(s[start]) {
		start++
	}
	for start < end && isSpace(s[end-1]) {
		end--
	}
	return start, end
}

// isSpace reports whether c is white space of Markdown and HTML.
func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v'
}
