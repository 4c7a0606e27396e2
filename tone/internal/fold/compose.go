package fold

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// composition is one pair of the Basic Multilingual Plane that composes: an e and an acute accent to é.
type composition struct{ first, second, composed uint16 }

// composed is the rune that the two compose to, or 0.
func composed(first, second rune) rune {
	lo, hi := 0, len(compositions)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if c := &compositions[mid]; rune(c.first) < first || rune(c.first) == first && rune(c.second) < second {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(compositions) && rune(compositions[lo].first) == first && rune(compositions[lo].second) == second {
		return rune(compositions[lo].composed)
	}
	return 0
}

// normalise composes the buffer from base on, a letter and its marks. What people type, a plain letter with its marks in
// order, is composed here; the rest is left to golang.org/x/text, which takes ten times as long.
func (v *View) normalise(base int) {
	if v.composeInOrder(base) {
		return
	}
	v.scratch = v.scratch[:0]
	for v.iter.Init(norm.NFC, v.buf[base:]); !v.iter.Done(); {
		v.scratch = append(v.scratch, v.iter.Next()...)
	}
	v.buf = append(v.buf[:base], v.scratch...)
}

// composeInOrder is normalise for a letter that does not decompose, with marks that do not either and are in canonical order. It
// is false, with the buffer as it was, for others.
func (v *View) composeInOrder(base int) bool {
	starter, n := utf8.DecodeRune(v.buf[base:])
	if e := lookup(starter); e&flagDecomposes != 0 || e.mark() || hangulLetter(starter) {
		return false
	}
	v.scratch = v.scratch[:0]
	blocked := entry(0) // the class of the last mark that stayed
	var last entry
	for i := base + n; i < len(v.buf); {
		m, size := utf8.DecodeRune(v.buf[i:])
		e := lookup(m)
		class := e.combining()
		if !e.mark() || e.mapped() || e&flagDecomposes != 0 || class == 0 || class < last {
			return false
		}
		last = class
		if c := composed(starter, m); c != 0 && blocked < class {
			starter = c
		} else {
			v.scratch = append(v.scratch, v.buf[i:i+size]...)
			blocked = class
		}
		i += size
	}
	v.buf = utf8.AppendRune(v.buf[:base], starter)
	v.buf = append(v.buf, v.scratch...)
	return true
}

// hangulLetter reports whether r may compose to a syllable of Hangul.
func hangulLetter(r rune) bool { return r >= 0x1100 && r < 0x1200 || r >= 0xac00 && r <= 0xd7a3 }
