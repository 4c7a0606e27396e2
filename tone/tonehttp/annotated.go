package tonehttp

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// annotated is a text between markup, as editors send it under /v2: what is
// checked, and where each part of it stands in text and markup together. Offsets
// are UTF-16 code units.
type annotated struct {
	text     string // what is checked
	original string // text and markup
	segments []segment

	read, written     strings.Builder // what text and original will be
	readUnits, origin int             // and their lengths
}

// segment is a part of the text that is checked.
type segment struct {
	start    int // in the text
	original int // in text and markup
	length   int // in the text
	markup   int // of interpreted markup: its own length; -1 for text
}

// addText adds text that is checked as it stands.
func (a *annotated) addText(s string) {
	n := units(s)
	a.segments = append(a.segments, segment{a.readUnits, a.origin, n, -1})
	a.read.WriteString(s)
	a.written.WriteString(s)
	a.readUnits += n
	a.origin += n
}

// addMarkup adds markup that reads as something, mostly as nothing.
func (a *annotated) addMarkup(markup, reads string) {
	n, m := units(reads), units(markup)
	if n > 0 {
		a.segments = append(a.segments, segment{a.readUnits, a.origin, n, m})
	}
	a.read.WriteString(reads)
	a.written.WriteString(markup)
	a.readUnits += n
	a.origin += m
}

// finish makes the text of the parts.
func (a *annotated) finish() { a.text, a.original = a.read.String(), a.written.String() }

// find is the segment that holds a code unit of the text.
func (a *annotated) find(unit int) *segment {
	i := sort.Search(len(a.segments), func(i int) bool { return a.segments[i].start+a.segments[i].length > unit })
	if i == len(a.segments) {
		return nil
	}
	return &a.segments[i]
}

// place is where [start, end) of the text stands in text and markup; plain says that
// no markup is in between, so that it may be replaced as a whole.
func (a *annotated) place(start, end int) (from, to int, plain bool) {
	first, last := a.find(start), a.find(max(start, end-1))
	if first == nil || last == nil {
		return a.origin, a.origin, false
	}
	from = first.original
	if first.markup < 0 {
		from += start - first.start
	}
	if last.markup < 0 {
		to = last.original + end - last.start
	} else {
		to = last.original + last.markup
	}
	return from, to, first.markup < 0 && last.markup < 0 && to-from == end-start
}

// units is the length of a text in UTF-16 code units.
func units(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			n++
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		n++
		if r > 0xFFFF {
			n++
		}
		i += size
	}
	return n
}

// unitOffsets finds bytes by code units: the element u is the byte at which code
// unit u stands. The second half of a pair stands where the first does.
func unitOffsets(s string) []int {
	out := make([]int, 0, len(s)+1)
	for i, r := range s {
		out = append(out, i)
		if r > 0xFFFF {
			out = append(out, i)
		}
	}
	return append(out, len(s))
}
