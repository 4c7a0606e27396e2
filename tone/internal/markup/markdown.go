package markup

import (
	"bytes"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// markdownParser is built at the first use: a checker of plain posts needs none.
var markdownParser = sync.OnceValue(newParser)

// templateParser takes template calls out of the way of the other inline
// parsers. It makes code spans of them, marks included.
type templateParser struct{}

func (templateParser) Trigger() []byte { return []byte{'{'} }

func (templateParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	opener, closer, ok := templateMark(string(line[:min(len(line), 3)]))
	if !ok {
		return nil
	}
	n := ast.NewCodeSpan()
	for skip := len(opener); ; skip = 0 {
		line, segment := block.PeekLine()
		if line == nil {
			return nil
		}
		if i := bytes.Index(line[skip:], []byte(closer)); i >= 0 {
			stop := skip + i + len(closer)
			n.AppendChild(n, ast.NewRawTextSegment(segment.WithStop(segment.Start+stop)))
			block.Advance(stop)
			return n
		}
		n.AppendChild(n, ast.NewRawTextSegment(segment))
		block.AdvanceLine()
	}
}

// mdReader walks goldmark's tree and puts its text into the Doc. All positions
// of the tree are off bytes before those of the source.
type mdReader struct {
	*Doc
	off  int
	ends map[int]int // see ledger
}

// bytesPerCut is how many bytes there are at least for each time that the source
// is cut for goldmark, which takes about as long to begin as to read half of them.
const bytesPerCut = 256

// markdown reads the source from off on: what is everyday in one pass, and what
// is not by way of goldmark, a few blocks at a time. A document with references
// is all goldmark's. There is at most one cut for each perCut bytes, and one more.
func (d *Doc) markdown(off, perCut int) {
	var l *ledger // most sources need none
	e := everyday{Doc: d}
	references := strings.Contains(d.Src[off:], "]:")
	for pos, least := off, off; pos < len(d.Src); {
		end := len(d.Src)
		if !references {
			if pos = e.blocks(pos); pos == end {
				break
			}
			end = cut(d.Src, pos, least)
			least += perCut
		}
		if l == nil {
			l = &ledger{left: budget}
		}
		if !d.goldmark(markdownParser(), pos, end, l) {
			d.Blocks, d.Inlines, d.Directives = d.Blocks[:0], d.Inlines[:0], d.Directives[:0]
			d.buf, d.runs = d.buf[:0], d.runs[:0]
			d.plain(off)
			return
		}
		pos = end
	}
	if len(d.runs) == 1 && !d.runs[0].whole { // it stands in the source as it is
		d.Text = d.Src[d.runs[0].src:d.runs[0].srcEnd]
	} else {
		d.Text = string(d.buf)
	}
}

// goldmark has p read the source from start to end, where no block goes on
// beyond. It is false if the parser panics, which no input is known to bring about.
func (d *Doc) goldmark(p parser.Parser, start, end int, l *ledger) bool {
	d.md = append(d.md[:0], d.Src[start:end]...)
	root := parseTree(p, d.md, l)
	if root == nil {
		return false
	}
	r := mdReader{Doc: d, off: start, ends: l.ends}
	r.blocks(root, Paragraph, false)
	r.closeBlock()
	return true
}

// parseTree has p parse a body. The root is nil if the parser panics: a draft must be read all the same.
func parseTree(p parser.Parser, body []byte, l *ledger) (root ast.Node) {
	defer func() {
		if recover() != nil {
			root = nil
		}
	}()
	clear(l.ends)
	pc := parser.NewContext()
	pc.Set(ledgerKey, l)
	return p.Parse(text.NewReader(body), parser.WithContext(pc))
}

// blocks reads the children of a container. Text directly inside is of kind k.
// It recurses at most twice for each of maxNesting levels.
func (r *mdReader) blocks(parent ast.Node, k Kind, quoted bool) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Blockquote:
			r.blocks(n, Quote, true)
		case *ast.List:
			r.blocks(n, List, quoted)
		case *ast.ListItem:
			r.blocks(n, List, quoted)
		case *ast.Heading:
			r.prose(n, Heading, n.Level, quoted)
		case *ast.Paragraph, *ast.TextBlock:
			r.prose(n, k, 0, quoted)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			r.verbatim(n, Code, quoted)
			r.closeBlock()
		case *ast.HTMLBlock:
			r.htmlBlock(n, quoted)
		case *extast.Table, *extast.TableHeader, *extast.TableRow:
			r.blocks(n, Table, quoted)
		case *extast.TableCell:
			r.prose(n, Table, 0, quoted)
		}
	}
}

// prose reads a block of inlines.
func (r *mdReader) prose(n ast.Node, k Kind, level int, quoted bool) {
	if isTemplate(n, r.md) {
		r.verbatim(n, Code, quoted)
		r.closeBlock()
		return
	}
	r.openBlock(k, level, quoted)
	if lines := n.Lines(); lines.Len() > 0 { // markup at the edges belongs to the block
		first, last := lines.At(0), lines.At(lines.Len()-1)
		start, end := trim(r.Src, first.Start+r.off, last.Stop+r.off)
		r.children(n)
		if r.started() {
			if n.FirstChild().Kind() != extast.KindTaskCheckBox {
				r.block.SrcStart = max(r.lastBlockEnd(), min(start, r.block.SrcStart))
			}
			r.block.SrcEnd = end
		}
	}
	r.closeBlock()
}

// lastBlockEnd is the end of the last closed block in the source.
func (d *Doc) lastBlockEnd() int {
	if n := len(d.Blocks); n > 0 {
		return d.Blocks[n-1].SrcEnd
	}
	return 0
}

// isTemplate reports whether a block holds template calls and nothing else.
func isTemplate(n ast.Node, src []byte) bool {
	calls := 0
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.CodeSpan:
			if src[c.Pos()] != '{' {
				return false
			}
			calls++
		case *ast.Text:
			if len(bytes.TrimSpace(c.Value(src))) > 0 {
				return false
			}
		default:
			return false
		}
	}
	return calls > 0
}

// verbatim adds the lines of a block as they stand and leaves the block open.
func (r *mdReader) verbatim(n ast.Node, k Kind, quoted bool) {
	r.openBlock(k, 0, quoted)
	lines := n.Lines()
	last := lines.Len() - 1
	html, _ := n.(*ast.HTMLBlock)
	for i := range lines.Len() {
		r.verbatimLine(lines.At(i), i == last && (html == nil || !html.HasClosure()))
	}
	if html != nil && html.HasClosure() {
		r.verbatimLine(html.ClosureLine, true)
	}
}

func (r *mdReader) verbatimLine(s text.Segment, last bool) {
	start, end := s.Start+r.off, s.Stop+r.off
	if last {
		for end > start && (r.Src[end-1] == '\n' || r.Src[end-1] == '\r') {
			end--
		}
	}
	r.copySource(start, end)
}

// htmlBlock reads a block of raw HTML and the directives in its comments.
func (r *mdReader) htmlBlock(n *ast.HTMLBlock, quoted bool) {
	r.verbatim(n, RawHTML, quoted)
	if !r.started() {
		r.closeBlock()
		return
	}
	start := r.block.Start
	only := true // comments, and nothing but
	content := string(r.buf[start:])
	rest := content
	type comment struct{ start, end int }
	var comments []comment
	for {
		i := strings.Index(rest, "<!--")
		if i < 0 {
			only = only && strings.TrimSpace(rest) == ""
			break
		}
		only = only && strings.TrimSpace(rest[:i]) == ""
		at := len(content) - len(rest) + i
		end := len(content)
		if n := strings.Index(content[at+len("<!--"):], "-->"); n >= 0 {
			end = at + len("<!--") + n + len("-->")
		}
		comments = append(comments, comment{at, end})
		rest = content[end:]
	}
	if only {
		r.block.Kind = Comment
	}
	r.closeBlock()
	for _, c := range comments {
		from, to := r.source(start+c.start, start+c.end)
		r.directive(content[c.start:c.end], from, to)
	}
}

// children reads the inlines of n, which may be a block or an inline, and
// returns their range in the source.
func (r *mdReader) children(n ast.Node) (start, end int) {
	start = -1
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		s, e := r.inline(c, end)
		if start < 0 {
			start = s
		}
		end = e
	}
	return start, end
}

// inline reads one inline, which begins at after or later, and returns its range
// in the source. The depth of the recursion is bounded by the budget, which
// nested emphasis and images spend by the square of their depth.
func (r *mdReader) inline(n ast.Node, after int) (start, end int) {
	switch n := n.(type) {
	case *ast.Text:
		return r.text(n, after)
	case *ast.CodeSpan:
		return r.codeSpan(n)
	case *ast.AutoLink:
		return r.autolink(n)
	case *ast.RawHTML:
		return r.rawInline(n)
	case *ast.Emphasis:
		k := Emphasis
		if n.Level == 2 {
			k = Strong
		}
		return r.stress(n, k)
	case *extast.Strikethrough:
		return r.stress(n, Strike)
	case *ast.Link:
		i := r.openInline(Link)
		r.Inlines[i].URL, r.Inlines[i].Title = unescape(string(n.Destination)), unescape(string(n.Title))
		r.children(n)
		return r.closeInline(i, n.Pos()+r.off, r.ends[n.Pos()]+r.off)
	case *ast.Image:
		i := r.openInline(Image)
		r.Inlines[i].URL, r.Inlines[i].Title = unescape(string(n.Destination)), unescape(string(n.Title))
		r.Inlines[i].Alt = r.alt(n)
		return r.closeInline(i, n.Pos()+r.off, r.ends[n.Pos()]+r.off)
	}
	return n.Pos() + r.off, n.Pos() + r.off // a task's check box
}

// openInline begins an inline. If its block has no text yet, the separator is still to come.
func (d *Doc) openInline(k InlineKind) int {
	d.Inlines = append(d.Inlines, Inline{Kind: k, Start: len(d.buf)})
	return len(d.Inlines) - 1
}

func (d *Doc) closeInline(i, start, end int) (int, int) {
	in := &d.Inlines[i]
	in.Start = max(in.Start, d.block.Start)
	in.End, in.SrcStart, in.SrcEnd = len(d.buf), start, end
	return start, end
}

// stress reads emphasis, strong emphasis and struck text, whose marks touch what they enclose.
func (r *mdReader) stress(n ast.Node, k InlineKind) (start, end int) {
	i := r.openInline(k)
	start, end = r.children(n)
	marks := 1
	if k == Strong || k == Strike && start >= 2 && r.Src[start-2] == '~' && strings.HasPrefix(r.Src[end:], "~~") {
		marks = 2
	}
	return r.closeInline(i, start-marks, end+marks)
}

// text adds the text of a node, and the line break it ends with. Of a run of
// delimiters that closed emphasis and has some left, goldmark drops the last
// ones, when it is the first ones that are used up: such text is moved to after.
func (r *mdReader) text(n *ast.Text, after int) (start, end int) {
	start, end = n.Segment.Start+r.off, n.Segment.Stop+r.off
	if start < after {
		start, end = after, end+after-start
	}
	r.decode(start, end)
	if n.HardLineBreak() || n.SoftLineBreak() {
		mark := " "
		if n.HardLineBreak() {
			mark = "\n"
		}
		if nl := strings.IndexByte(r.Src[end:], '\n'); nl >= 0 {
			from, to := end+nl, end+nl+1
			if from > end && r.Src[from-1] == '\r' {
				from--
			}
			if n.HardLineBreak() { // two spaces or a backslash are part of it
				from = end
			}
			r.put(mark, from, to)
		}
	}
	return start, end
}

// decode adds source text with its escapes and entities decoded.
func (r *mdReader) decode(start, end int) {
	plain := start
	for i := start; i < end; {
		switch r.Src[i] {
		case '\\':
			if i+1 < end && isPunct(r.Src[i+1]) {
				r.copySource(plain, i)
				r.put(r.Src[i+1:i+2], i, i+2)
				i += 2
				plain = i
				continue
			}
		case '&':
			if s, n := markdownEntity(r.Src[i:end]); n > 0 {
				r.copySource(plain, i)
				r.put(s, i, i+n)
				i += n
				plain = i
				continue
			}
		}
		i++
	}
	r.copySource(plain, end)
}

// codeSpan adds code as it stands, with line breaks as spaces.
func (r *mdReader) codeSpan(n *ast.CodeSpan) (start, end int) {
	i := r.openInline(CodeSpan)
	cell := r.block.Kind == Table
	start, end = n.Pos()+r.off, r.ends[n.Pos()]+r.off
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		from, to := t.Segment.Start+r.off, t.Segment.Stop+r.off
		for j := from; j < to; j++ {
			switch {
			case r.Src[j] == '\n':
				r.copySource(from, j)
				r.put(" ", j, j+1)
				from = j + 1
			case cell && r.Src[j] == '\\' && j+1 < to && r.Src[j+1] == '|': // the only escape inside code
				r.copySource(from, j)
				r.put("|", j, j+2)
				from = j + 2
				j++
			}
		}
		r.copySource(from, to)
	}
	return r.closeInline(i, start, end)
}

func (r *mdReader) autolink(n *ast.AutoLink) (start, end int) {
	start = n.Pos() + r.off
	label := string(n.Label(r.md))
	i := r.openInline(Autolink)
	r.Inlines[i].URL = label
	if n.AutoLinkType == ast.AutoLinkEmail {
		r.Inlines[i].URL = "mailto:" + label
	}
	r.copySource(start+1, start+1+len(label))
	return r.closeInline(i, start, start+len(label)+2)
}

func (r *mdReader) rawInline(n *ast.RawHTML) (start, end int) {
	segs := n.Segments
	return r.tag(segs.At(0).Start+r.off, segs.At(segs.Len()-1).Stop+r.off)
}

// tag reads a tag or a comment. <br> breaks the line.
func (d *Doc) tag(start, end int) (int, int) {
	i := d.openInline(RawInline)
	s := d.Src[start:end]
	switch {
	case isBreak(s) && d.started():
		d.put("\n", start, end)
	case strings.HasPrefix(s, "<!--"):
		d.directive(s, start, end)
	}
	return d.closeInline(i, start, end)
}

// isBreak reports whether a tag is <br>.
func isBreak(tag string) bool {
	return len(tag) >= 4 && strings.EqualFold(tag[:3], "<br") && !isAlnum(tag[3]) && tag[3] != '-'
}

// alt returns the alternative text of an image: its description without markup.
func (r *mdReader) alt(n ast.Node) string {
	var b strings.Builder
	var add func(ast.Node)
	add = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			switch t := c.(type) {
			case *ast.Text:
				if t.IsRaw() {
					b.Write(t.Value(r.md))
				} else {
					b.WriteString(unescape(string(t.Value(r.md))))
				}
				if t.SoftLineBreak() || t.HardLineBreak() {
					b.WriteByte(' ')
				}
			case *ast.AutoLink:
				b.Write(t.Label(r.md))
			default:
				add(c)
			}
		}
	}
	add(n)
	return b.String()
}
