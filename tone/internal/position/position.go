// Package position turns byte offsets of a text into rune, UTF-16 and line and
// column counts.
package position

import (
	"strings"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// Pos is a place between two characters. Byte, Rune and UTF16 count from 0,
// Line and Col from 1; Col counts runes. A byte that is not UTF-8 counts as one
// rune and one UTF-16 unit, as conversion to those forms makes it U+FFFD. Lines
// end in "\n".
type Pos struct {
	Byte, Rune, UTF16, Line, Col int
}

// every is the distance of checkpoints in bytes: a look-up reads half of it on
// average.
const every = 1024

// Index answers look-ups in one text. The zero value is for the empty text. It
// must not be used from several goroutines at once.
type Index struct {
	text  string
	ascii bool  // it is nothing but ASCII
	marks []Pos // marks[i] is the first place at or after i*every, as far as built

	// From last to the byte offset even the text is ASCII on one line, where places are
	// as far apart as bytes. The next place is often there, or else near.
	last Pos
	even int
}

// New returns the index of text. Checkpoints are made as look-ups need them.
func New(text string) *Index {
	x := &Index{}
	x.Reset(text, false)
	return x
}

// Reset makes it the index of another text. It keeps its memory. ascii says that the text is
// known to be ASCII.
func (x *Index) Reset(text string, ascii bool) {
	first := Pos{Line: 1, Col: 1}
	x.text, x.ascii, x.marks = text, ascii, append(x.marks[:0], first)
	x.stand(first)
}

// Release lets go of the text. It must be reset before it is used again.
func (x *Index) Release() { x.text = "" }

// At returns the place of the byte offset, which must stand on the start of a
// rune; within a rune it gives the start of the next one.
func (x *Index) At(offset int) Pos {
	offset = min(max(offset, 0), len(x.text))
	ahead := offset - x.last.Byte
	switch {
	case ahead >= 0 && offset <= x.even:
		p := x.last
		p.Byte, p.Rune, p.UTF16, p.Col = offset, p.Rune+ahead, p.UTF16+ahead, p.Col+ahead
		return p
	case ahead >= 0 && ahead < every/2:
		return x.stand(x.walk(x.last, offset))
	}
	for len(x.marks)*every <= offset {
		x.marks = append(x.marks, x.walk(x.marks[len(x.marks)-1], len(x.marks)*every))
	}
	p := x.marks[offset/every]
	if p.Byte > offset && offset/every > 0 {
		p = x.marks[offset/every-1]
	}
	return x.stand(x.walk(p, offset))
}

// stand makes p the last place.
func (x *Index) stand(p Pos) Pos {
	rest := x.text[p.Byte:min(len(x.text), p.Byte+every)]
	if end := strings.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	x.last, x.even = p, p.Byte+len(rest)
	if !x.ascii {
		x.even = p.Byte + ascii.Len(rest)
	}
	return p
}

// walk goes from p to the first rune start at or after offset.
func (x *Index) walk(p Pos, offset int) Pos {
	for p.Byte < offset {
		if n := ascii.Len(x.text[p.Byte:offset]); n > 0 {
			p.pass(x.text[p.Byte : p.Byte+n])
			continue
		}
		r, size := utf8.DecodeRuneInString(x.text[p.Byte:])
		p.Byte += size
		p.Rune++
		p.UTF16++
		if r > 0xFFFF {
			p.UTF16++
		}
		p.Col++
	}
	return p
}

// pass goes over ASCII.
func (p *Pos) pass(s string) {
	p.Byte += len(s)
	p.Rune += len(s)
	p.UTF16 += len(s)
	p.Col += len(s)
	if last := strings.LastIndexByte(s, '\n'); last >= 0 {
		p.Line += strings.Count(s, "\n")
		p.Col = len(s) - last
	}
}
