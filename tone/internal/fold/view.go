package fold

import (
	"sort"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/unicode/norm"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// View is the folded view of one text. The zero View is that of the empty text. A View is made to be reused: Reset keeps
// its memory. It is not safe for concurrent use.
type View struct {
	// Text is the folded text. It may lie in the View's own memory and is then valid only until the next Reset: copy
	// what is to be kept.
	Text string

	src     string
	buf     []byte
	scratch []byte
	iter    norm.Iter // kept here because it would be allocated each time
	pieces  []piece
	same    bool // nothing was changed so far
	narrow  bool // src is nothing but ASCII
	context context
}

// piece is a stretch where the folded text does not follow the original byte for byte: src[srcStart:srcEnd), never empty,
// became Text[start:end). Between the pieces the two run in step.
type piece struct {
	start, end       int
	srcStart, srcEnd int
	kind             kind
}

// kind is what a piece undid.
type kind uint8

const (
	kindPlain     kind = iota // ordinary normalisation
	kindHyphen                // soft hyphens between letters: decided at the end of the word
	kindHidden                // invisible characters between letters
	kindFullwidth             // evasion unless the text is East Asian
	kindStyled                // evasion in words of several letters
	kindRaised                // evasion when the whole word is raised
	kindLook                  // look-alikes in a mixed word: evasion if the text is Latin
	kindLookIn                // look-alikes with Latin letters before and after: evasion in any text
	kindMarks                 // overlays and stacks of marks
)

// context is what the text as a whole is written in, found out when it is first asked for.
type context uint8

const (
	contextUnknown context = 0
	contextKnown   context = 1 << (iota - 1)
	contextLatin           // more Latin letters than others
	contextEast            // holds Han, kana or Hangul
)

// ASCII reports whether the text as given is nothing but ASCII.
func (v *View) ASCII() bool { return v.narrow }

// Identity reports whether Text is the text as given, byte for byte.
func (v *View) Identity() bool { return len(v.pieces) == 0 && v.Text == v.src }

// Reset makes v the view of text. Text that folds to itself, as all ASCII does, is not copied. Bytes that are not UTF-8
// become U+FFFD. It takes time linear in the text.
func (v *View) Reset(text string) {
	v.Text, v.src, v.same, v.context = text, text, true, contextUnknown
	v.buf, v.pieces = v.buf[:0], v.pieces[:0]
	n := ascii.Len(text)
	if v.narrow = n == len(text); !v.narrow {
		n = inertLen(text, n)
	}
	if n == len(text) {
		return
	}
	v.buf = append(v.buf, text[:n]...)
	v.fold(0, n, len(text), kindPlain)
	if !v.same {
		v.Text = unsafe.String(unsafe.SliceData(v.buf), len(v.buf))
	}
}

// inertLen is the length of what s begins with that folds to itself whatever follows: all of s, or up to behind a space.
// Its first i bytes are ASCII.
func inertLen(s string, i int) int {
	for {
		i += ascii.Len(s[i:])
		if i == len(s) {
			return i
		}
		if s[i] == 0xC3 && i+1 < len(s) && s[i+1]&0xC0 == 0x80 { // the letters of Western Europe
			if lookup(0xC0 | rune(s[i+1]&0x3F)).inert() {
				i += 2
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || !lookup(r).inert() {
			for i > 0 && s[i-1] > ' ' {
				i--
			}
			return i
		}
		i += n
	}
}

// Origin is the byte range of the original text behind Text[start:end). Characters dropped strictly inside the range
// belong to it, those at its edges do not, but for the marks dropped from a letter, which go with the letter. The range
// lies on rune boundaries. Offsets outside Text are moved inside; an empty range stays empty.
func (v *View) Origin(start, end int) (int, int) {
	end = max(0, min(end, len(v.Text)))
	start = max(0, start)
	if start >= end {
		for end < len(v.Text) && !utf8.RuneStart(v.Text[end]) {
			end--
		}
		at := v.originEnd(end)
		return at, at
	}
	// Text is valid, and where it runs in step with the original their runes do too.
	for !utf8.RuneStart(v.Text[start]) {
		start--
	}
	for end < len(v.Text) && !utf8.RuneStart(v.Text[end]) {
		end++
	}
	if len(v.pieces) == 0 {
		return start, end
	}
	return v.originStart(start), v.originEnd(end)
}

func (v *View) originStart(at int) int {
	n := sort.Search(len(v.pieces), func(i int) bool { return v.pieces[i].start > at })
	if n > 0 {
		p := &v.pieces[n-1]
		if at < p.end {
			return p.srcStart
		}
		at += p.srcEnd - p.end
	}
	return at
}

func (v *View) originEnd(at int) int {
	n := sort.Search(len(v.pieces), func(i int) bool { return v.pieces[i].start >= at })
	if n > 0 {
		p := &v.pieces[n-1]
		if at <= p.end {
			return p.srcEnd
		}
		at += p.srcEnd - p.end
	}
	return at
}

// FromOrigin is the offset in Text of offset at of the original text. Inside a stretch that was folded as one or dropped it
// is the stretch's beginning.
func (v *View) FromOrigin(at int) int {
	at = max(0, min(at, len(v.src)))
	if len(v.pieces) > 0 {
		n := sort.Search(len(v.pieces), func(i int) bool { return v.pieces[i].srcStart > at })
		if n > 0 {
			p := &v.pieces[n-1]
			if at < p.srcEnd {
				return p.start
			}
			at += p.end - p.srcEnd
		}
	}
	for at < len(v.Text) && !utf8.RuneStart(v.Text[at]) {
		at--
	}
	return at
}

// Disguised reports whether Text[start:end) was reached by undoing an evasion: invisible characters between the letters of
// a word, look-alikes in a word of Latin letters, mathematical, circled or full-width letters, letters struck through or
// buried in marks. Folding that ordinary texts need does not count.
func (v *View) Disguised(start, end int) bool { return len(v.pieces) > 0 && v.disguised(start, end) }

// disguised is Disguised where something was folded.
func (v *View) disguised(start, end int) bool {
	n := sort.Search(len(v.pieces), func(i int) bool { return v.pieces[i].end > start })
	for _, p := range v.pieces[n:] {
		if p.start >= end {
			break
		}
		if v.evasion(p.kind) {
			return true
		}
	}
	return false
}

func (v *View) evasion(k kind) bool {
	switch k {
	case kindHidden, kindStyled, kindRaised, kindLookIn, kindMarks:
		return true
	case kindFullwidth:
		return v.surroundings()&contextEast == 0
	case kindLook:
		return v.surroundings()&contextLatin != 0
	}
	return false
}

// surroundings looks at the folded text, in which undone look-alikes are Latin.
func (v *View) surroundings() context {
	if v.context != contextUnknown {
		return v.context
	}
	v.context = contextKnown
	latin, others := 0, 0
	for _, r := range v.Text {
		switch lookup(r).class() {
		case classLatin:
			latin++
		case classLook, classAlpha, classJoin:
			others++
		case classEast:
			others++
			v.context |= contextEast
		}
	}
	if latin > others {
		v.context |= contextLatin
	}
	return v.context
}
