package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// What GitHub's Markdown adds to CommonMark: tables, struck text and tasks. goldmark has
// them too, in a package whose regular expressions are compiled at every start, for a
// good part of what a short process takes; nothing of them is needed for reading.

// tables makes tables of paragraphs that have a row of delimiters under a head.
type tables struct{}

func (tables) Transform(p *ast.Paragraph, reader text.Reader, _ parser.Context) {
	lines, src := p.Lines(), reader.Source()
	for i := 1; i < lines.Len(); i++ {
		at := lines.At(i)
		columns := delimitedColumns(at.Value(src))
		if columns == 0 {
			continue
		}
		head := extast.NewTableHeader(extast.NewTableRow(nil))
		addCells(head, lines.At(i-1), src, columns, true)
		if head.ChildCount() != columns {
			return
		}
		table := extast.NewTable()
		table.AppendChild(table, head)
		for k := i + 1; k < lines.Len(); k++ {
			row := extast.NewTableRow(nil)
			addCells(row, lines.At(k), src, columns, false)
			table.AppendChild(table, row)
		}
		p.Parent().InsertAfter(p.Parent(), p, table)
		lines.SetSliced(0, i-1)
		if i == 1 {
			p.Parent().RemoveChild(p.Parent(), p)
			return
		}
		last := lines.At(i - 2)
		last.Stop-- // the line break
		lines.Set(i-2, last)
		return
	}
}

// delimitedColumns is how many columns a row of delimiters has; 0 for another line.
func delimitedColumns(line []byte) int {
	if width, _ := util.IndentWidth(line, 0); width > 3 || len(bytes.Trim(line, "-")) == 0 {
		return 0
	}
	columns := bytes.Split(line, []byte("|"))
	if util.IsBlank(columns[0]) {
		columns = columns[1:]
	}
	if n := len(columns); n > 0 && util.IsBlank(columns[n-1]) {
		columns = columns[:n-1]
	}
	for _, c := range columns {
		c = bytes.TrimSuffix(bytes.TrimPrefix(bytes.Trim(c, " \t\r\n"), []byte(":")), []byte(":"))
		if len(c) == 0 || len(bytes.Trim(c, "-")) > 0 {
			return 0
		}
	}
	return len(columns)
}

// addCells adds the cells of a line to a row, and empty ones up to the number of
// columns. What a row has beyond them is left out, but of a head, which then is none.
func addCells(row ast.Node, line text.Segment, src []byte, columns int, head bool) {
	line = line.TrimLeftSpace(src)
	line = line.TrimRightSpace(src)
	from, to := line.Start, line.Stop
	if from < to && src[from] == '|' {
		from++
	}
	if line.Start < to && src[to-1] == '|' {
		to--
	}
	n := 0
	for ; from < to && (n < columns || head); n++ {
		end := from
		for end < to && (src[end] != '|' || end > line.Start && src[end-1] == '\\') {
			end++
		}
		content := text.NewSegment(from, end)
		content = content.TrimLeftSpace(src)
		content = content.TrimRightSpace(src)
		cell := extast.NewTableCell()
		cell.Lines().Append(content)
		row.AppendChild(row, cell)
		from = end + 1
	}
	for ; n < columns; n++ {
		row.AppendChild(row, extast.NewTableCell())
	}
}

// strikes reads struck text, which one or two tildes enclose.
type strikes struct{}

func (strikes) Trigger() []byte { return []byte{'~'} }

func (s strikes) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	d := parser.ScanDelimiter(line, before, 1, s)
	if d == nil || d.OriginalLength > 2 || before == '~' {
		return nil
	}
	d.Segment = segment.WithStop(segment.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	return d
}

func (strikes) IsDelimiter(b byte) bool { return b == '~' }

func (strikes) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

func (strikes) OnMatch(int) ast.Node { return extast.NewStrikethrough() }

// tasks reads the check box at the beginning of a list's item.
type tasks struct{}

func (tasks) Trigger() []byte { return []byte{'['} }

func (tasks) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	item, ok := parent.Parent().(*ast.ListItem)
	if !ok || item.FirstChild() != parent || parent.HasChildren() {
		return nil
	}
	line, _ := block.PeekLine()
	const spaces = " \t\n\f\r"
	if len(line) < 3 || bytes.IndexByte([]byte(spaces+"xX"), line[1]) < 0 || line[2] != ']' {
		return nil
	}
	block.Advance(len(line) - len(bytes.TrimLeft(line[3:], spaces)))
	return extast.NewTaskCheckBox(line[1] == 'x' || line[1] == 'X')
}
