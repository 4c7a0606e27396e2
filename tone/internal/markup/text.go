package markup

import (
	"sort"
)

// A run says where a stretch of Text comes from. It reaches to the next run.
// Bytes of a run are bytes of the source one by one, unless whole is set: then
// the run is one character (or two, for some entities) made by all of its source.
type run struct {
	text        int
	src, srcEnd int
	whole       bool
}

// building is the block that text is being added to.
type building struct {
	open  bool
	Block // Start is -1 until there is text
}

func (d *Doc) reset(source string) {
	d.Src, d.Text, d.Title, d.Description, d.FrontSrc = source, "", "", "", [2]int{}
	d.Blocks, d.Inlines, d.Directives, d.Tags = d.Blocks[:0], d.Inlines[:0], d.Directives[:0], d.Tags[:0]
	d.buf, d.runs, d.md, d.block = d.buf[:0], d.runs[:0], d.md[:0], building{}
}

// Source returns the range of the source that Text[start:end) comes from.
// Markup inside the range is included, markup at its edges is not. A character
// written as an entity or an escape is covered with all of its source. An empty
// range has an empty source range.
func (d *Doc) Source(start, end int) (int, int) {
	start = min(max(start, 0), len(d.Text))
	end = min(max(end, start), len(d.Text))
	if len(d.runs) == 0 {
		return start, end
	}
	if start == end {
		if start == len(d.Text) {
			return d.srcEnd(), d.srcEnd()
		}
		from, _ := d.source(start, start+1)
		return from, from
	}
	return d.source(start, end)
}

// source is Source for a range that is not empty, while the text still grows.
func (d *Doc) source(start, end int) (from, to int) {
	first, last := d.runs[d.runAt(start)], d.runs[d.runAt(end-1)]
	from, to = first.src, last.srcEnd
	if !first.whole {
		from += start - first.text
	}
	if !last.whole {
		to = last.src + end - last.text
	}
	return from, to
}

// runAt returns the index of the run that holds the byte of Text at pos.
func (d *Doc) runAt(pos int) int {
	return sort.Search(len(d.runs), func(i int) bool { return d.runs[i].text > pos }) - 1
}

// openBlock begins a block; its text follows.
func (d *Doc) openBlock(k Kind, level int, quoted bool) {
	d.closeBlock()
	d.block = building{open: true, Block: Block{Kind: k, Level: level, Quoted: quoted, Start: -1}}
}

// closeBlock ends the open block. A block without text leaves no trace.
func (d *Doc) closeBlock() {
	b := &d.block
	if b.open && b.Start >= 0 {
		b.End = len(d.buf)
		b.SrcEnd = max(b.SrcEnd, d.srcEnd())
		d.Blocks = append(d.Blocks, b.Block)
	}
	d.block = building{}
}

// started reports whether the open block has text.
func (d *Doc) started() bool { return d.block.open && d.block.Start >= 0 }

// srcEnd is the end of the source that has become text.
func (d *Doc) srcEnd() int {
	if len(d.runs) == 0 {
		return 0
	}
	return d.runs[len(d.runs)-1].srcEnd
}

// begin puts the separator before the first text of a block.
func (d *Doc) begin(src int) {
	b := &d.block
	if b.Start >= 0 {
		return
	}
	if n := len(d.Blocks); n > 0 {
		sep := "\n\n"
		if last := d.Blocks[n-1].Kind; last == b.Kind && (last == List || last == Table) {
			sep = "\n"
		}
		d.runs = append(d.runs, run{text: len(d.buf), src: d.srcEnd(), srcEnd: src, whole: true})
		d.buf = append(d.buf, sep...)
	}
	b.Start, b.SrcStart = len(d.buf), src
}

// copySource adds the source bytes [start, end) to the text as they stand.
func (d *Doc) copySource(start, end int) {
	if start = max(start, d.srcEnd()); start >= end {
		return
	}
	d.begin(start)
	if n := len(d.runs) - 1; n >= 0 && !d.runs[n].whole && d.runs[n].srcEnd == start {
		d.runs[n].srcEnd = end
	} else {
		d.runs = append(d.runs, run{text: len(d.buf), src: start, srcEnd: end})
	}
	d.buf = append(d.buf, d.Src[start:end]...)
}

// put adds text that the source range [start, end) stands for as a whole.
func (d *Doc) put(text string, start, end int) {
	if start = max(start, d.srcEnd()); start >= end || text == "" {
		return
	}
	d.begin(start)
	d.runs = append(d.runs, run{text: len(d.buf), src: start, srcEnd: end, whole: true})
	d.buf = append(d.buf, text...)
}
