package tone

import (
	"slices"
	"strings"
	"unicode"

	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/markup"
	"github.com/plainpost/plainpost/tone/internal/style"
)

// valeText cuts a draft into the blocks that Vale sees in it. The text is the
// prose, byte for byte in place, with what Vale does not read written over: code
// and addresses with asterisks; and with line breaks as they are in the source.
type valeText struct {
	r      *reading
	needs  style.Scope
	counts bool        // whether blocks are counted
	form   style.Scope // the name of the draft's format
	text   string
	doc    style.Document

	masked []byte // scratch
	breaks []int  // scratch
}

// read reads the draft as the imported rules see it.
func (v *valeText) read(x *evaluation) {
	v.r, v.needs, v.counts = x.r, x.imported.Needs(), x.imported.Counts()
	switch x.draft.Format {
	case Markdown:
		v.form = style.Markdown
	case HTML:
		v.form = style.HTML
	default:
		v.form = style.Plain
	}
	v.doc.Blocks = slices.Grow(v.doc.Blocks, len(x.r.doc.Blocks)+1)
	v.mask()
	v.title()
	v.blocks()
	v.inlines()
	v.summary()
	if v.needs&style.Raw != 0 {
		v.doc.Blocks = append(v.doc.Blocks, style.Block{Scope: style.Raw | v.form, Text: x.r.source, Raw: true})
	}
}

// clear lets go of the draft.
func (v *valeText) clear() {
	clear(v.doc.Blocks)
	clear(v.doc.Counts)
	v.doc.Blocks, v.doc.Inlines, v.r, v.text = v.doc.Blocks[:0], v.doc.Inlines[:0], nil, ""
}

func newValeText() *valeText { return &valeText{doc: style.Document{Counts: map[string]int{}}} }

// mask makes the text.
func (v *valeText) mask() {
	r := v.r
	v.text = r.prose
	if v.form == style.Plain {
		return
	}
	v.masked = v.masked[:0]
	next := 0
	v.breaks = r.doc.Breaks(v.breaks[:0])
	for _, at := range v.breaks {
		for next < len(r.doc.Inlines) && r.doc.Inlines[next].Start <= at {
			next++
		}
		// A soft break is a line break to Vale, unless a tag separates the words: that
		// of a hard break, or of what begins behind it.
		tagged := next < len(r.doc.Inlines) && r.doc.Inlines[next].Start == at+1
		if i := at + r.title; v.at(i) == ' ' && !tagged {
			v.set(i, '\n')
		} else {
			v.set(i, ' ')
		}
	}
	for i := range r.doc.Inlines {
		n := &r.doc.Inlines[i]
		from, to := n.Start+r.title, n.End+r.title
		switch {
		case n.Kind == markup.CodeSpan && !isTemplate(r.source[n.SrcStart:n.SrcEnd]),
			n.Kind == markup.Autolink && !strings.HasPrefix(n.URL, "mailto:"),
			n.Kind == markup.Link && r.prose[from:to] == n.URL:
			v.cover(from, to)
		}
	}
	if v.form == style.Markdown {
		for i := range r.entities {
			e := &r.entities[i]
			if e.Kind == links.URL && strings.Contains(r.prose[e.Start:e.End], "://") {
				v.cover(e.Start, e.End)
			}
		}
	}
	if len(v.masked) > 0 {
		v.text = string(v.masked)
	}
}

// at is a byte of the text as it is so far.
func (v *valeText) at(i int) byte {
	if len(v.masked) > 0 {
		return v.masked[i]
	}
	return v.text[i]
}

// set writes a byte over.
func (v *valeText) set(i int, c byte) {
	if len(v.masked) == 0 {
		v.masked = append(v.masked, v.text...)
	}
	v.masked[i] = c
}

// cover writes a stretch over with asterisks.
func (v *valeText) cover(from, to int) {
	for i := from; i < to; i++ {
		if v.at(i) != '\n' {
			v.set(i, '*')
		}
	}
}

func isTemplate(source string) bool {
	return strings.HasPrefix(source, "{{") || strings.HasPrefix(source, "{%")
}

// title adds the draft's title: a heading, or a field of the front matter.
func (v *valeText) title() {
	if v.r.title == 0 {
		return
	}
	scope := style.Text | style.Heading | style.H1
	if v.r.doc.Title != "" {
		scope = style.Text | style.FrontMatter | style.Title
	}
	v.add(scope, 0, v.r.title-len("\n\n"), false)
}

// add adds a block.
func (v *valeText) add(scope style.Scope, start, end int, paragraph bool) {
	text := strings.TrimLeft(v.text[start:end], " ")
	start = end - len(text)
	v.block(style.Block{Scope: scope | v.form, Text: strings.TrimRightFunc(text, unicode.IsSpace), Start: start}, paragraph)
}

// block is add for a block that is made already.
func (v *valeText) block(b style.Block, paragraph bool) {
	if b.Text == "" {
		return
	}
	b.Paragraph, b.Parted = paragraph, true
	v.doc.Blocks = append(v.doc.Blocks, b)
}

// blocks adds the blocks of the markup. Plain text is one block, as Vale has it.
func (v *valeText) blocks() {
	r := v.r
	if v.form == style.Plain {
		v.count("paragraphs", len(r.doc.Blocks))
		v.add(style.Text, r.title, len(v.text), true)
		return
	}
	for i := range r.doc.Blocks {
		b := &r.doc.Blocks[i]
		scope, count := style.Text, "paragraphs"
		switch {
		case b.Kind == markup.RawHTML:
			v.html(b)
			continue
		case b.Kind == markup.Comment, b.Kind == markup.Code:
			v.count("pre", 1)
			continue
		case b.Quoted, b.Kind == markup.Quote:
			scope, count = scope|style.Blockquote, "blockquote"
		case b.Kind == markup.Heading:
			scope |= style.Heading | style.H1<<(max(b.Level, 1)-1)
			count = headingCounts[max(b.Level, 1)-1]
		case b.Kind == markup.List:
			scope, count = scope|style.List, "list"
		case b.Kind == markup.Table:
			scope, count = scope|style.Table|style.Cell, "table"
		}
		v.count(count, 1)
		v.add(scope, b.Start+r.title+footnoteMark(r.doc.Text[b.Start:b.End]), b.End+r.title, b.Kind == markup.Paragraph && !b.Quoted)
	}
}

// count counts blocks, by the name that formulas have for them, if there are formulas.
func (v *valeText) count(name string, n int) {
	if v.counts {
		v.doc.Counts[name] += n
	}
}

// headingCounts are the names that formulas have for headings, by level.
var headingCounts = [...]string{"heading_h1", "heading_h2", "heading_h3", "heading_h4", "heading_h5", "heading_h6"}

// footnoteMark is the length of the mark that a footnote begins with: [^1]: and
// the spaces behind it.
func footnoteMark(s string) int {
	if !strings.HasPrefix(s, "[^") {
		return 0
	}
	end := strings.Index(s, "]:")
	if end < 0 || strings.ContainsAny(s[:end], " \n") {
		return 0
	}
	return end + len("]:")
}

// html adds what a block of HTML inside Markdown says.
func (v *valeText) html(b *markup.Block) {
	source := v.r.source[b.SrcStart:b.SrcEnd]
	inner := &markup.Doc{}
	markup.Parse(source, markup.HTML, inner)
	for i := range inner.Inlines {
		if n := inner.Inlines[i]; n.Kind == markup.Image {
			n.SrcStart += b.SrcStart
			n.SrcEnd += b.SrcStart
			v.alt(&n)
		}
	}
	for i := range inner.Blocks {
		n := &inner.Blocks[i]
		if !n.Kind.Prose() {
			continue
		}
		scope := style.Text
		switch n.Kind {
		case markup.Heading:
			scope |= style.Heading | style.H1<<(max(n.Level, 1)-1)
		case markup.List:
			scope |= style.List
		case markup.Table:
			scope |= style.Table | style.Cell
		case markup.Quote:
			scope |= style.Blockquote
		}
		start := n.Start
		v.block(style.Block{
			Scope: scope | v.form, Text: inner.Text[n.Start:n.End], Raw: true,
			Place: func(from, to int) (int, int) {
				from, to = inner.Source(start+from, start+to)
				return from + b.SrcStart, to + b.SrcStart
			},
		}, n.Kind == markup.Paragraph)
	}
}

// inlines adds the alternative texts of pictures and, for the rules that name
// them, links, emphasis and code.
func (v *valeText) inlines() {
	r := v.r
	for i := range r.doc.Inlines {
		n := &r.doc.Inlines[i]
		var scope style.Scope
		switch n.Kind {
		case markup.Image:
			v.alt(n)
			continue
		case markup.Link:
			scope = style.Link
		case markup.Strong:
			scope = style.Strong
		case markup.Emphasis:
			scope = style.Emphasis
		case markup.CodeSpan:
			scope = style.Code
		}
		if scope == 0 || n.Start == n.End {
			continue
		}
		from, to := n.Start+r.title, n.End+r.title
		v.doc.Inlines = append(v.doc.Inlines, style.Inline{Scope: scope, Start: from, End: to})
		if v.needs&scope != 0 {
			text := v.text[from:to]
			if scope == style.Code {
				text = r.prose[from:to]
			}
			v.doc.Blocks = append(v.doc.Blocks, style.Block{Scope: scope | v.form, Text: text, Start: from})
		}
	}
}

// alt adds the alternative text of a picture.
func (v *valeText) alt(n *markup.Inline) {
	if n.Alt == "" {
		return
	}
	b := style.Block{Scope: style.Text | style.Attr | style.Alt | v.form, Text: n.Alt, Raw: true}
	if at := strings.Index(v.r.source[n.SrcStart:n.SrcEnd], n.Alt); at >= 0 {
		b.Start = n.SrcStart + at
	} else {
		b.Place = func(int, int) (int, int) { return n.SrcStart, n.SrcEnd }
	}
	v.doc.Blocks = append(v.doc.Blocks, b)
}

// summary adds the text that figures are taken of: paragraphs, quotations and
// lists, without headings and tables.
func (v *valeText) summary() {
	if v.needs&style.Summary == 0 {
		return
	}
	type part struct {
		at int
		of *style.Block
	}
	var parts []part
	var text strings.Builder
	for i := range v.doc.Blocks {
		b := &v.doc.Blocks[i]
		const other = style.Heading | style.Table | style.Attr | style.FrontMatter
		if b.Scope&style.Text == 0 || b.Scope&other != 0 {
			continue
		}
		parts = append(parts, part{text.Len(), b})
		text.WriteString(b.Text)
		text.WriteString("\n\n")
	}
	if len(parts) == 0 {
		return
	}
	blocks := v.doc.Blocks
	v.doc.Blocks = append(blocks[:len(blocks):len(blocks)], style.Block{
		Scope: style.Summary | v.form, Text: text.String(), Raw: true,
		Place: func(from, to int) (int, int) {
			p := parts[0]
			for _, next := range parts {
				if next.at <= from {
					p = next
				}
			}
			start := from - p.at
			end := min(to-p.at, len(p.of.Text))
			if p.of.Place != nil {
				return p.of.Place(start, max(start, end))
			}
			if p.of.Raw {
				return p.of.Start + start, p.of.Start + max(start, end)
			}
			a, b, ok := v.r.proseSpan(p.of.Start+start, p.of.Start+max(start, end))
			if !ok {
				return 0, 0
			}
			return a, b
		},
	})
}

// valeComments reads the comments that speak to Vale:
//
//	<!-- vale off --> … <!-- vale on -->
//	<!-- vale Style = NO --> … <!-- vale Style = YES -->, the same with Style.Rule
//	<!-- vale Style.Rule["text", "text"] = NO -->
//	<!-- vale style = A, B -->: from here on only these styles
func (x *evaluation) valeComments() switchedOff {
	if !strings.Contains(x.draft.Text, "<!--") {
		return nil
	}
	var off switchedOff
	const most = 1000 // comments that count in one text
	read := func(from, to int) {
		for at := from; at < to && len(off) < most; {
			i := strings.Index(x.draft.Text[at:to], "<!--")
			if i < 0 {
				return
			}
			at += i
			body, _, ok := strings.Cut(x.draft.Text[at+len("<!--"):to], "-->")
			if !ok {
				return
			}
			off = off.comment(strings.TrimSpace(body), at, len(x.draft.Text), x.styles)
			at += len("<!--") + len(body) + len("-->")
		}
	}
	doc := &x.r.doc
	next := 0
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		for ; next < len(doc.Inlines) && doc.Inlines[next].SrcStart < b.SrcStart; next++ {
			if n := &doc.Inlines[next]; n.Kind == markup.RawInline {
				read(n.SrcStart, n.SrcEnd)
			}
		}
		if b.Kind == markup.Comment || b.Kind == markup.RawHTML {
			read(b.SrcStart, b.SrcEnd)
		}
	}
	for ; next < len(doc.Inlines); next++ {
		if n := &doc.Inlines[next]; n.Kind == markup.RawInline {
			read(n.SrcStart, n.SrcEnd)
		}
	}
	return off
}

// styles are the names of the imported styles.
func (x *evaluation) styles() []string {
	var out []string
	for _, slots := range x.imported.slots {
		name, _, _ := strings.Cut(x.slots[slots[0]].rule.ID, ".")
		if len(out) == 0 || out[len(out)-1] != name {
			out = append(out, name)
		}
	}
	return out
}

// comment applies one comment at a place of a source of length end.
func (s switchedOff) comment(body string, at, end int, styles func() []string) switchedOff {
	body, ok := strings.CutPrefix(body, "vale ")
	if !ok {
		return s
	}
	set := func(key string, off bool) {
		for i := range s {
			if s[i].key == key && s[i].to == end {
				if !off {
					s[i].to = at
				}
				return
			}
		}
		if off {
			s = append(s, stretch{key, at, end})
		}
	}
	switch body {
	case "off":
		set("off", true)
		return s
	case "on":
		set("off", false)
		return s
	}
	key, value, ok := strings.Cut(body, " = ")
	if !ok {
		return s
	}
	if key == "style" || key == "styles" {
		only := strings.Split(value, ", ")
		for _, name := range styles() {
			on := false
			for _, o := range only {
				on = on || o == name
			}
			set(name, !on)
		}
		return s
	}
	switch value {
	case "NO", "off":
	case "YES", "on":
	default:
		return s
	}
	off := value == "NO" || value == "off"
	rule, matches, ok := strings.Cut(key, "[")
	if !ok {
		set(key, off)
		return s
	}
	for text := range strings.SplitSeq(strings.TrimSuffix(matches, "]"), `",`) {
		set(rule+strings.Trim(strings.TrimSpace(text), `"`), off)
	}
	return s
}
