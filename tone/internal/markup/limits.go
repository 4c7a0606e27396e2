package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// goldmark reads most of Markdown in linear time, but an attempt at a construct
// that fails may look at the rest of its paragraph, and the next attempt looks
// again: a megabyte of [a](b, of unclosed code spans or of a_ would take hours.
// The guards below charge each such attempt to the budget of the document. When
// it is spent, the marks that are left read as text. Successful attempts are not
// charged for what they consume, so long texts with much markup stay whole.

const (
	// budget is how many steps of wasted work a document may cost; a step is
	// about a nanosecond. A hundred marks that open nothing in a paragraph of
	// 10 KB cost a thirtieth of it.
	budget = 1 << 25
	// tagCost is how many steps an attempt at a tag, by a regular expression, takes for a byte.
	tagCost = 32
	// lineCost is the same for an attempt that makes a node of every line it passes.
	lineCost = 16
	// maxNesting is how deep quotes and lists may stand in each other. Every
	// line is matched against each level, and walking the tree recurses. Deeper
	// marks read as text.
	maxNesting = 64
	// maxEmptyCells is how many cells of a table may be missing from its rows.
	// goldmark fills them up, which for a wide head with many short rows would
	// take memory quadratic in the input.
	maxEmptyCells = 1 << 16
)

// ledger is what the guards of one document share.
type ledger struct {
	left   int         // of the budget
	labels []int       // where the open link labels of the block begin
	delims int         // delimiter runs of the block
	ends   map[int]int // where the inline that begins at a position ends: goldmark does not say
}

var ledgerKey = parser.NewContextKey()

func ledgerOf(pc parser.Context) *ledger { return pc.Get(ledgerKey).(*ledger) }

// ended notes that the inline that begins at start ends where the reader stands.
func (l *ledger) ended(start int, block text.Reader) {
	_, at := block.Position()
	if l.ends == nil {
		l.ends = make(map[int]int)
	}
	l.ends[start] = at.Start
}

// guarded charges a failed attempt at an inline for the rest of its block.
type guarded struct {
	parser.InlineParser
	cost int // steps a byte
}

func (g guarded) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	l := ledgerOf(pc)
	if l.left <= 0 {
		return nil
	}
	_, at := block.Position()
	rest := remaining(parent, at)
	n := g.InlineParser.Parse(parent, block, pc)
	if n == nil || n.Kind() == ast.KindText { // text is what becomes of backticks that close nothing
		l.left -= rest * g.cost
		return n
	}
	if n.Kind() == ast.KindCodeSpan {
		l.ended(at.Start, block)
	}
	return n
}

// remaining returns the number of bytes from a position to the end of its block.
func remaining(parent ast.Node, at text.Segment) int {
	lines := parent.Lines()
	return lines.At(lines.Len()-1).Stop - at.Start
}

// guardedTags spares the regular expression what cannot be a tag.
type guardedTags struct{ guarded }

func (g guardedTags) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if len(line) < 2 || !isAlnum(line[1]) && line[1] != '/' && line[1] != '!' && line[1] != '?' {
		return nil
	}
	return g.guarded.Parse(parent, block, pc)
}

// guardedDelimiters charges a delimiter run for those before it in the block,
// among which its opener is looked for.
type guardedDelimiters struct{ parser.InlineParser }

func (g guardedDelimiters) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	l := ledgerOf(pc)
	if l.left <= 0 {
		return nil
	}
	// goldmark scans a run of tildes again from each of them.
	if block.Peek() == '~' && block.PrecendingCharacter() == '~' {
		return nil
	}
	l.delims++
	l.left -= l.delims
	return g.InlineParser.Parse(parent, block, pc)
}

// guardedLinks charges an opening bracket for those that are open around it, a
// closing one for its label, which is searched for links, and a failed target
// for the rest of the block. It also notes where links end.
type guardedLinks struct{ parser.InlineParser }

func (g guardedLinks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	l := ledgerOf(pc)
	if l.left <= 0 {
		return nil
	}
	line, at := block.PeekLine()
	if line[0] != ']' {
		n := g.InlineParser.Parse(parent, block, pc)
		if n != nil {
			l.left -= len(l.labels)
			l.labels = append(l.labels, at.Start)
		}
		return n
	}
	if len(l.labels) == 0 {
		return nil
	}
	open := l.labels[len(l.labels)-1]
	l.labels = l.labels[:len(l.labels)-1]
	l.left -= at.Start - open + parent.Lines().Len()
	rest := remaining(parent, at)
	n := g.InlineParser.Parse(parent, block, pc)
	if n == nil {
		if len(line) > 1 && line[1] == '(' {
			l.left -= rest
		}
		return nil
	}
	l.ended(open, block)
	return n
}

// CloseBlock ends the labels and delimiters of a block.
func (g guardedLinks) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	g.InlineParser.(parser.CloseBlocker).CloseBlock(parent, block, pc)
	l := ledgerOf(pc)
	l.labels, l.delims = l.labels[:0], 0
}

// shallow keeps quotes and lists from nesting deeper than maxNesting.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		if k := n.Kind(); k == ast.KindBlockquote || k == ast.KindList {
			depth++
		}
	}
	// A list item continues the list that is its parent: the list parser must see it to step aside.
	if depth >= maxNesting && parent.Kind() != ast.KindList {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// guardedDefinitions charges a paragraph that begins with link reference
// definitions: each one taken from it copies the lines that follow.
type guardedDefinitions struct{ parser.ParagraphTransformer }

func (g guardedDefinitions) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := p.Lines()
	if lines.Len() == 0 {
		return
	}
	first := lines.At(0)
	if s := first.TrimLeftSpace(reader.Source()); s.IsEmpty() || reader.Source()[s.Start] != '[' {
		return
	}
	if lines.Len() == 1 && !bytes.Contains(first.Value(reader.Source()), []byte("]:")) {
		return
	}
	l := ledgerOf(pc)
	if cost := 4 * lines.Len() * lines.Len(); cost <= l.left {
		if lines.Len() > 1 {
			l.left -= cost
		}
		g.ParagraphTransformer.Transform(p, reader, pc)
	}
}

// guardedTables lets no table be filled up with cells that its source does not have.
type guardedTables struct{ parser.ParagraphTransformer }

func (g guardedTables) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, src := p.Lines(), reader.Source()
	if lines.Len() < 2 { // a table has a row of delimiters under its head
		return
	}
	columns, pipes, delimited := 0, 0, false
	for i := range lines.Len() {
		n, delimiter := 0, true
		at := lines.At(i)
		for _, c := range src[at.Start:at.Stop] {
			switch {
			case c == '|':
				n++
			case c != '-' && c != ':' && !isSpace(c):
				delimiter = false
			}
		}
		pipes += n
		if delimiter && i > 0 {
			columns, delimited = max(columns, n+1), true
		}
	}
	if delimited && columns*lines.Len() <= pipes+lines.Len()+maxEmptyCells {
		g.ParagraphTransformer.Transform(p, reader, pc)
	}
}

// newParser returns the Markdown parser with all guards in place. It is safe for concurrent use.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(shallow{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(tasks{}, 0),
			util.Prioritized(guarded{templateParser{}, lineCost}, 50),
			util.Prioritized(guarded{parser.NewCodeSpanParser(), 1}, 100),
			util.Prioritized(guardedLinks{parser.NewLinkParser()}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(guardedTags{guarded{parser.NewRawHTMLParser(), tagCost}}, 400),
			util.Prioritized(guardedDelimiters{parser.NewEmphasisParser()}, 500),
			util.Prioritized(guardedDelimiters{strikes{}}, 500),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(guardedDefinitions{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(guardedTables{tables{}}, 200),
		),
	)
}
