package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// element is an open element that decides what kind of block text belongs to.
type element struct {
	tag   atom.Atom
	kind  Kind
	level int
}

// openMark is an open inline element.
type openMark struct {
	tag    atom.Atom
	inline int // index in Doc.Inlines
}

// htmlReader reads HTML token by token. It builds no tree: blocks begin and end
// with the tags of block elements, wherever they stand, so broken HTML reads as
// well as it can. Ends without a beginning are ignored.
type htmlReader struct {
	*Doc
	elements []element
	open     map[atom.Atom]int // how many of elements and marks are open, by tag
	marks    []openMark
	skip     atom.Atom // an element whose content is not read
	skips    int       // how many of them stand in each other
	title    bool      // in the title of the page

	// White space and line breaks wait for the text after them: at the edges of
	// a block there are none.
	space                [2]int // source range of the first white space that waits
	spaceWaits           bool
	breaks               int // <br> that wait
	breakStart, breakEnd int
}

// html reads the source from off on.
func (d *Doc) html(off int) {
	r := htmlReader{Doc: d, open: make(map[atom.Atom]int)}
	z := html.NewTokenizer(strings.NewReader(d.Src[off:]))
	for pos := off; ; {
		token := z.Next()
		start, end := pos, min(pos+len(z.Raw()), len(d.Src))
		pos = end
		switch token {
		case html.ErrorToken:
			for len(r.marks) > 0 {
				r.closeMark(end)
			}
			d.closeBlock()
			d.Text = string(d.buf)
			return
		case html.TextToken:
			r.text(start, end)
		case html.CommentToken:
			r.comment(start, end)
		case html.StartTagToken, html.SelfClosingTagToken:
			r.startTag(z, token == html.SelfClosingTagToken, start, end)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.endTag(atom.Lookup(name), start, end)
		}
	}
}

// attrs are the attributes that the reader looks at.
type attrs struct{ href, src, alt, title, name, content string }

func readAttrs(z *html.Tokenizer) (a attrs) {
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "href":
			a.href = string(value)
		case "src":
			a.src = string(value)
		case "alt":
			a.alt = string(value)
		case "title":
			a.title = string(value)
		case "name":
			a.name = string(value)
		case "content":
			a.content = string(value)
		}
	}
	return a
}

func (r *htmlReader) startTag(z *html.Tokenizer, closed bool, start, end int) {
	name, hasAttr := z.TagName()
	tag := atom.Lookup(name)
	if r.skip != 0 {
		if tag == r.skip && !closed {
			r.skips++
		}
		return
	}
	switch tag {
	case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Iframe, atom.Noscript, atom.Noframes, atom.Noembed,
		atom.Textarea, atom.Select, atom.Audio, atom.Video, atom.Object, atom.Canvas, atom.Math:
		if !closed || tag != atom.Svg && tag != atom.Math { // only foreign elements close themselves
			r.skip, r.skips = tag, 1
		}
	case atom.Title:
		r.title = true
	case atom.Meta:
		if hasAttr {
			if a := readAttrs(z); strings.EqualFold(a.name, "description") && r.Description == "" {
				r.Description = a.content
			}
		}
	case atom.Br:
		r.lineBreak(start, end)
	case atom.Img:
		var a attrs
		if hasAttr {
			a = readAttrs(z)
		}
		at := len(r.buf)
		r.Inlines = append(r.Inlines, Inline{Kind: Image, Start: at, End: at, SrcStart: start, SrcEnd: end, URL: a.src, Title: a.title, Alt: a.alt})
	case atom.A:
		var a attrs
		if hasAttr {
			a = readAttrs(z)
		}
		r.endTag(atom.A, start, start) // links do not nest
		r.openMark(atom.A, Link, start)
		in := &r.Inlines[len(r.Inlines)-1]
		in.URL, in.Title = strings.TrimSpace(a.href), a.title
	case atom.Q:
		r.need()
		r.flush()
		r.put("“", start, end)
	default:
		if k, ok := markKind(tag); ok {
			r.openMark(tag, k, start)
		} else if isBlock(tag) {
			r.openElement(tag)
		}
	}
}

func (r *htmlReader) endTag(tag atom.Atom, start, end int) {
	if r.skip != 0 {
		if tag == r.skip {
			if r.skips--; r.skips == 0 {
				r.skip = 0
			}
		}
		return
	}
	switch {
	case tag == atom.Title:
		r.title = false
	case tag == atom.Br: // browsers take </br> for <br>
		r.lineBreak(start, end)
	case tag == atom.Q:
		if r.started() {
			r.flush()
			r.put("”", start, end)
		}
	case isBlock(tag):
		r.closeElement(tag)
	case tag != 0 && r.open[tag] > 0:
		for {
			closed := r.marks[len(r.marks)-1].tag
			r.closeMark(end)
			if closed == tag {
				return
			}
			end = start // what was left open ends before the tag
		}
	}
}

// markKind returns the kind of inline that an element marks.
func markKind(tag atom.Atom) (InlineKind, bool) {
	switch tag {
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		return CodeSpan, true
	case atom.Em, atom.I:
		return Emphasis, true
	case atom.Strong, atom.B:
		return Strong, true
	case atom.S, atom.Del, atom.Strike:
		return Strike, true
	}
	return 0, false
}

// openMark begins an inline. A pre is code already: it holds no code spans.
func (r *htmlReader) openMark(tag atom.Atom, k InlineKind, start int) {
	if k == CodeSpan && r.kind().kind == Code {
		return
	}
	r.Inlines = append(r.Inlines, Inline{Kind: k, Start: len(r.buf), SrcStart: start})
	r.marks = append(r.marks, openMark{tag, len(r.Inlines) - 1})
	r.open[tag]++
}

// closeMark ends the innermost open inline at the source offset end. White space
// and separators that waited when it began are not its own.
func (r *htmlReader) closeMark(end int) {
	m := r.marks[len(r.marks)-1]
	r.marks = r.marks[:len(r.marks)-1]
	r.open[m.tag]--
	in := &r.Inlines[m.inline]
	in.SrcEnd = end
	stop := len(r.buf)
	for in.Start < stop && isSpace(r.buf[in.Start]) {
		in.Start++
	}
	in.End = max(in.Start, stop)
}

// isBlock reports whether the tags of an element begin and end blocks.
func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Header, atom.Hgroup, atom.Hr, atom.Html,
		atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Option, atom.P, atom.Pre, atom.Search,
		atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul:
		return true
	}
	return false
}

// openElement ends the block before a block element and notes the element if it
// has a say in the kind of text in it.
func (r *htmlReader) openElement(tag atom.Atom) {
	r.endBlock()
	e := element{tag: tag, kind: r.kind().kind, level: r.kind().level}
	switch tag {
	case atom.Blockquote:
		e.kind = Quote
	case atom.Li:
		r.closeSibling(atom.Li, atom.Li)
		e.kind = List
	case atom.Td, atom.Th:
		r.closeSibling(atom.Td, atom.Th)
		e.kind = Table
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		e.kind = Heading
		e.level = int(tag.String()[1] - '0')
	case atom.Pre:
		e.kind = Code
	case atom.Ul, atom.Ol, atom.Table: // they keep their items apart from items around them
	default:
		return
	}
	r.elements = append(r.elements, e)
	r.open[tag]++
}

// closeSibling ends the item before an item, whose end tag may be left out.
func (r *htmlReader) closeSibling(a, b atom.Atom) {
	if n := len(r.elements) - 1; n >= 0 && (r.elements[n].tag == a || r.elements[n].tag == b) {
		r.closeElement(r.elements[n].tag)
	}
}

// closeElement ends the block before the end of a block element, and the element with all that was left open in it.
func (r *htmlReader) closeElement(tag atom.Atom) {
	r.endBlock()
	for r.open[tag] > 0 {
		e := r.elements[len(r.elements)-1]
		r.elements = r.elements[:len(r.elements)-1]
		r.open[e.tag]--
		if e.tag == tag {
			return
		}
	}
}

// kind returns the innermost element.
func (r *htmlReader) kind() element {
	if n := len(r.elements); n > 0 {
		return r.elements[n-1]
	}
	return element{}
}

func (r *htmlReader) endBlock() {
	r.closeBlock()
	r.spaceWaits, r.breaks = false, 0
}

// need opens a block if there is none.
func (r *htmlReader) need() {
	if !r.block.open {
		e := r.kind()
		level := 0
		if e.kind == Heading {
			level = e.level
		}
		r.openBlock(e.kind, level, r.open[atom.Blockquote] > 0)
	}
}

// lineBreak notes a <br>. Two of them part paragraphs.
func (r *htmlReader) lineBreak(start, end int) {
	if !r.started() {
		return
	}
	if r.block.Kind == Code {
		r.put("\n", start, end)
		return
	}
	if r.breaks == 0 {
		r.breakStart = start
	}
	r.breakEnd = end
	if r.breaks++; r.breaks == 2 {
		r.endBlock()
	}
	r.spaceWaits = false
}

// flush adds the white space or the break that waits.
func (r *htmlReader) flush() {
	switch {
	case !r.started():
	case r.breaks > 0:
		r.put("\n", r.breakStart, r.breakEnd)
	case r.spaceWaits:
		if s := r.space; r.Src[s[0]:s[1]] == " " {
			r.copySource(s[0], s[1])
		} else {
			r.put(" ", s[0], s[1])
		}
	}
	r.spaceWaits, r.breaks = false, 0
}

// comment reads a comment: a block of its own, or part of the block it stands in.
func (r *htmlReader) comment(start, end int) {
	s := r.Src[start:end]
	if r.skip != 0 || !strings.HasPrefix(s, "<!--") { // <!x>, <?x> and </ x> are comments to HTML, but nobody's
		return
	}
	if r.started() {
		at := len(r.buf)
		r.Inlines = append(r.Inlines, Inline{Kind: RawInline, Start: at, End: at, SrcStart: start, SrcEnd: end})
	} else {
		open := r.block
		r.openBlock(Comment, 0, r.open[atom.Blockquote] > 0)
		r.copySource(start, end)
		r.closeBlock()
		r.block = open
	}
	r.directive(s, start, end)
}

// text adds the text of a token.
func (r *htmlReader) text(start, end int) {
	switch {
	case r.title:
		if r.Title == "" {
			r.Title = strings.Join(strings.Fields(html.UnescapeString(r.Src[start:end])), " ")
		}
		return
	case r.skip != 0:
		return
	}
	pre := r.kind().kind == Code
	if pre && !r.started() { // HTML drops the first newline of a pre
		if strings.HasPrefix(r.Src[start:end], "\r\n") {
			start += 2
		} else if strings.HasPrefix(r.Src[start:end], "\n") {
			start++
		}
	}
	plain := start // begin of the text that is not yet added
	add := func(to int) {
		if plain < to {
			r.need()
			r.flush()
			r.copySource(plain, to)
		}
	}
	var unclosed string // the closer of template calls that is not in the rest of the token
	for i := start; i < end; {
		c := r.Src[i]
		switch {
		case c == '&':
			if s, n := htmlEntity(r.Src[i:end]); n > 0 {
				add(i)
				r.need()
				r.flush()
				r.put(s, i, i+n)
				i += n
				plain = i
				continue
			}
		case isSpace(c) && c != '\v' && !pre:
			add(i)
			from := i
			for i < end && isSpace(r.Src[i]) && r.Src[i] != '\v' {
				i++
			}
			if r.started() && !r.spaceWaits {
				r.space, r.spaceWaits = [2]int{from, i}, true
			}
			plain = i
			continue
		case c == '{':
			if opener, closer, ok := templateMark(r.Src[i:end]); ok && closer != unclosed {
				n := strings.Index(r.Src[i+len(opener):end], closer)
				if n < 0 {
					unclosed = closer
					break
				}
				add(i)
				stop := i + len(opener) + n + len(closer)
				r.need()
				r.flush()
				r.copySource(i, stop)
				r.Inlines = append(r.Inlines, Inline{Kind: CodeSpan, Start: len(r.buf) - (stop - i), End: len(r.buf), SrcStart: i, SrcEnd: stop})
				i = stop
				plain = i
				continue
			}
		}
		i++
	}
	add(end)
}
