package fold

import (
	"strings"
	"unicode/utf8"
)

// word is the run of letters, digits and marks that folding is in. Whether its look-alikes and styled letters are disguise
// is known only at its end.
type word struct {
	open             bool
	src, buf, pieces int // where it began
	letters, raised  int
	latin, look      int
	foreign, digits  int
	after, sandwich  bool // a look-alike after a Latin letter, and a Latin letter after that
	special          bool // holds pieces whose kind is still to be decided
}

func (w *word) see(c class) {
	switch c {
	case classLatin:
		w.latin++
		w.letters++
		w.sandwich = w.sandwich || w.after
	case classLook:
		w.look++
		w.letters++
		w.after = w.after || w.latin > 0
	case classAlpha, classJoin, classEast:
		w.foreign++
		w.letters++
	case classDigit:
		w.digits++
	}
}

// begin opens the word at src[at:), which may have begun in the ASCII just before, though not before from.
func (v *View) begin(w *word, from, at int) {
	*w = word{open: true, src: at}
	for w.src > from && inWord(v.src[w.src-1]) {
		w.src--
		w.see(asciiClass(v.src[w.src]))
	}
	w.buf = len(v.buf) - (at - w.src)
	w.pieces = len(v.pieces)
}

// inWord reports whether a byte is ASCII and goes on with a word: letters, digits and the signs that stand for letters.
func inWord(c byte) bool { return c < utf8.RuneSelf && wordBytes[c] }

var wordBytes = [utf8.RuneSelf]bool{
	'0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true, '7': true, '8': true, '9': true, '@': true, '$': true,
	'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true, 'i': true, 'j': true, 'k': true, 'l': true, 'm': true,
	'n': true, 'o': true, 'p': true, 'q': true, 'r': true, 's': true, 't': true, 'u': true, 'v': true, 'w': true, 'x': true, 'y': true, 'z': true,
	'A': true, 'B': true, 'C': true, 'D': true, 'E': true, 'F': true, 'G': true, 'H': true, 'I': true, 'J': true, 'K': true, 'L': true, 'M': true,
	'N': true, 'O': true, 'P': true, 'Q': true, 'R': true, 'S': true, 'T': true, 'U': true, 'V': true, 'W': true, 'X': true, 'Y': true, 'Z': true,
}

func asciiClass(c byte) class {
	switch {
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		return classLatin
	case c >= '0' && c <= '9':
		return classDigit
	}
	return classNone
}

// fold appends the folding of src[at:end) to the buffer. Words begin no earlier than from. With undo other than kindPlain
// it is the second pass over a mixed word and replaces look-alikes, as pieces of that kind.
func (v *View) fold(from, at, end int, undo kind) {
	var w word
	if undo != kindPlain {
		v.begin(&w, at, at)
	}
	for at < end {
		if v.src[at] < utf8.RuneSelf {
			at = v.ascii(&w, at, end, undo)
			continue
		}
		r, n := utf8.DecodeRuneInString(v.src[at:end])
		if r == utf8.RuneError && n == 1 {
			v.end(&w, at, undo)
			v.put(at, at+1, "\ufffd", kindPlain)
			at++
			continue
		}
		e := lookup(r)
		c := e.class()
		if e.hidden() {
			// Only what stands inside a word can belong to it.
			if !w.open && at > from && inWord(v.src[at-1]) {
				v.begin(&w, from, at)
			}
			at = v.hidden(&w, at, end)
			continue
		}
		if c.wordly() || e.style() != stylePlain {
			if !w.open && (!e.mark() || at > from && inWord(v.src[at-1])) {
				v.begin(&w, from, at)
			}
		} else if r != '€' && w.open {
			v.end(&w, at, undo)
		}
		switch {
		case e.mark():
			at = v.marks(at, end)
			continue
		case undo != kindPlain && e.look() != 0:
			w.see(classLatin)
			v.putByte(at, at+n, e.look(), undo)
		case e.mapped():
			v.mapRune(&w, at, n, e)
		case n == 2: // most alphabets; quicker than a copy
			w.see(c)
			v.buf = append(v.buf, v.src[at], v.src[at+1])
		default:
			w.see(c)
			v.buf = append(v.buf, v.src[at:at+n]...)
		}
		at += n
	}
	v.end(&w, end, undo)
}

// ascii copies the ASCII at src[at:end), ends the open word where it ends, and returns where the ASCII does.
func (v *View) ascii(w *word, at, end int, undo kind) int {
	if w.open {
		i := at
		for i < end && inWord(v.src[i]) {
			w.see(asciiClass(v.src[i]))
			i++
		}
		v.buf = append(v.buf, v.src[at:i]...)
		if i == end || v.src[i] >= utf8.RuneSelf {
			return i
		}
		v.end(w, i, undo)
		at = i
	}
	i := at
	for i < end && v.src[i] < utf8.RuneSelf {
		i++
	}
	v.buf = append(v.buf, v.src[at:i]...)
	return i
}

// mapRune appends the folding of the n bytes at src[at:).
func (v *View) mapRune(w *word, at, n int, e entry) {
	k := kindPlain
	switch e.style() {
	case styleFullwidth:
		k = kindFullwidth
	case styleLetter:
		k = kindStyled
	case styleRaised:
		k = kindRaised
		w.raised++
	case styleBadge, styleRegional:
		if !v.spelled(w, at, n, e.style()) {
			v.buf = append(v.buf, v.src[at:at+n]...)
			return
		}
		k = kindStyled
	}
	w.special = w.special || k == kindStyled || k == kindRaised
	w.see(e.class())
	v.put(at, at+n, e.folding(), k)
}

// spelled reports whether the badge or regional indicator at src[at:at+n) is used as a letter: a badge that touches another
// letter, an indicator that is no half of a flag.
func (v *View) spelled(w *word, at, n int, s style) bool {
	next, size := utf8.DecodeRuneInString(v.src[at+n:])
	e := lookup(next)
	prev, _ := utf8.DecodeLastRuneInString(v.src[:at])
	if s == styleRegional {
		return e.style() != styleRegional && lookup(prev).style() != styleRegional
	}
	if next == '\ufe0f' || next == '\ufe0e' {
		next, _ = utf8.DecodeRuneInString(v.src[at+n+size:])
		e = lookup(next)
	}
	letter := func(e entry) bool { return e.class().alphabetic() || e.style() == styleBadge }
	return w.letters > 0 || letter(e) || letter(lookup(prev))
}

// put appends s as the folding of src[from:to).
func (v *View) put(from, to int, s string, k kind) {
	start := len(v.buf)
	v.buf = append(v.buf, s...)
	v.changed(start, from, to, k)
}

func (v *View) putByte(from, to int, c byte, k kind) {
	start := len(v.buf)
	v.buf = append(v.buf, c)
	v.changed(start, from, to, k)
}

// changed records that the buffer from start on is the folding of the rune src[from:to), for which one rune of the same length
// needs no piece.
func (v *View) changed(start, from, to int, k kind) {
	v.same = false
	if _, n := utf8.DecodeRune(v.buf[start:]); k != kindPlain || n != to-from || n != len(v.buf)-start {
		v.pieces = append(v.pieces, piece{start, len(v.buf), from, to, k})
	}
}

// end closes the word at src[:at) if one is open: a mixed word is folded again without its look-alikes, and the pieces of the
// others that are no evasion after all become plain.
func (v *View) end(w *word, at int, undo kind) {
	if !w.open {
		return
	}
	w.open = false
	if undo == kindPlain && w.latin > 0 && w.look > 0 && w.foreign == 0 {
		undo = kindLook
		if w.sandwich {
			undo = kindLookIn
		}
		v.buf, v.pieces = v.buf[:w.buf], v.pieces[:w.pieces]
		v.fold(w.src, w.src, at, undo)
		return
	}
	if !w.special {
		return
	}
	hyphenated := v.hyphenated(w)
	for i := w.pieces; i < len(v.pieces); i++ {
		p := &v.pieces[i]
		switch {
		case p.kind == kindStyled && w.letters < 2,
			p.kind == kindRaised && (w.letters < 2 || w.raised < w.letters || w.digits > 0),
			p.kind == kindHyphen && hyphenated:
			p.kind = kindPlain
		case p.kind == kindHyphen:
			p.kind = kindHidden
		}
	}
}

// hyphenated reports whether the word's soft hyphens stand where hyphenation may set them: in words of six letters and more,
// at least two letters into the word and from one another, and three before its end, the margins that TeX keeps.
func (v *View) hyphenated(w *word) bool {
	if w.letters < 6 {
		return false
	}
	from := w.buf
	for _, p := range v.pieces[w.pieces:] {
		switch p.kind {
		case kindHidden:
			return false
		case kindHyphen:
			if utf8.RuneCount(v.buf[from:p.start]) < 2 {
				return false
			}
			from = p.end
		}
	}
	return utf8.RuneCount(v.buf[from:]) >= 3
}

const (
	softHyphen = '\u00ad'
	nonJoiner  = '\u200c'
	joiner     = '\u200d'
	keycap     = '\u20e3'
	blackFlag  = '\U0001f3f4'
)

// hidden drops the run of invisible characters at src[at:end), keeping those that the script or the emoji around them needs,
// and returns where the run ends.
func (v *View) hidden(w *word, at, end int) int {
	stop, next, hyphens := v.hiddenRun(at)
	stop = min(stop, end)
	prev, _ := utf8.DecodeLastRune(v.buf)
	if len(v.buf) == 0 {
		prev = 0
	}
	inside := lookup(next).class().alphabetic() && !lookup(next).mark()
	dropped := at
	drop := func(to int) {
		if dropped == to {
			return
		}
		k := kindPlain
		if c := lookup(prev).class(); inside && w.open && (c.alphabetic() || c == classMark) {
			k = kindHidden
			if hyphens {
				k, w.special = kindHyphen, true
			}
		}
		v.put(dropped, to, "", k)
	}
	for i := at; i < stop; {
		r, n := utf8.DecodeRuneInString(v.src[i:stop])
		if needed(prev, r, next) {
			drop(i)
			v.buf = append(v.buf, v.src[i:i+n]...)
			dropped = i + n
			prev = r
		}
		i += n
	}
	drop(stop)
	return stop
}

// hiddenRun is the end of the run of invisible characters at src[at:), the rune after it, and whether all of it is soft hyphens.
func (v *View) hiddenRun(at int) (stop int, next rune, hyphens bool) {
	hyphens = true
	for at < len(v.src) {
		r, n := utf8.DecodeRuneInString(v.src[at:])
		if !lookup(r).hidden() {
			return at, r, hyphens
		}
		hyphens = hyphens && r == softHyphen
		at += n
	}
	return at, 0, hyphens
}

// needed reports whether the invisible r is part of the writing: joiners beside a script that is shaped by them, and what
// emoji are made of. prev is the last rune kept, next the first visible one.
func needed(prev, r, next rune) bool {
	p, n := lookup(prev).class(), lookup(next).class()
	switch {
	case r == joiner && emojiPart(prev, p) && n == classSymbol:
		return true
	case r == joiner || r == nonJoiner:
		return p == classJoin || n == classJoin
	case r == '\ufe0e' || r == '\ufe0f':
		return p == classSymbol || next == keycap && prev < utf8.RuneSelf && prev > ' '
	case r >= 0xe0020 && r <= 0xe007f:
		return prev == blackFlag || prev >= 0xe0020 && prev < 0xe007f
	}
	return false
}

func emojiPart(r rune, c class) bool {
	return c == classSymbol || r == '\ufe0f' || r >= 0xe0020 && r <= 0xe007f
}

const (
	stack     = 3  // marks on one Latin letter that no language sets
	composing = 16 // marks that may still compose with their letter; what follows is copied
)

// marks folds the run of combining marks at src[at:end) together with the letter before it, which is in the buffer already,
// and returns where the run ends.
func (v *View) marks(at, end int) int {
	base := v.lastStarter()
	r0, letter := rune(0), classNone
	if base < len(v.buf) {
		r0, _ = utf8.DecodeRune(v.buf[base:])
		letter = lookup(r0).class()
	}

	// How far the run goes, and whether it can stay as it stands.
	var (
		stop, count     = at, 0
		overlaid, loose bool
		last            entry
	)
	for i := at; i < end; {
		r, size := utf8.DecodeRuneInString(v.src[i:end])
		e := lookup(r)
		switch {
		case e.hidden() && (r != joiner && r != nonJoiner || letter != classJoin):
			i += size
			continue
		case !e.mark():
			i = end
			continue
		}
		if i > stop || e.composes() || e.overlay() && letter.wordly() || e.combining() != 0 && e.combining() < last {
			loose = true
		}
		overlaid = overlaid || e.overlay()
		last = e.combining()
		i += size
		stop = i
		count++
	}
	dotted := (r0|0x20 == 'i' || r0|0x20 == 'j') && strings.HasPrefix(v.src[at:], "\u0307")
	stacked := count >= stack && letter == classLatin
	if !loose && !stacked && !dotted {
		v.buf = append(v.buf, v.src[at:stop]...)
		return stop
	}

	start, from, k := v.reopen(base)
	if stacked || overlaid && letter > classDigit {
		k = kindMarks
	}
	if !stacked {
		if r0 < utf8.RuneSelf && asciiClass(byte(r0)) == classLatin {
			v.buf[base] |= 0x20 // what composes with it is folded
		}
		v.compose(base, at, stop, letter.wordly(), dotted)
	}
	if k == kindPlain && string(v.buf[start:]) == v.src[from:stop] {
		return stop // nothing came of it
	}
	v.same = false
	v.pieces = append(v.pieces, piece{start, len(v.buf), from, stop, k})
	return stop
}

// lastStarter is where the last rune of the buffer that is no mark begins, or the end of the buffer if there is none.
func (v *View) lastStarter() int {
	for i := len(v.buf); i > 0; {
		r, n := utf8.DecodeLastRune(v.buf[:i])
		if i -= n; !lookup(r).mark() {
			return i
		}
		if len(v.buf)-i > 3*utf8.UTFMax { // no folding ends in more marks than that
			break
		}
	}
	return len(v.buf)
}

// reopen takes back the pieces that reach beyond base in the buffer, so that the buffer from start on can become one piece, the
// folding of src[from:) so far; k is what the last of them undid.
func (v *View) reopen(base int) (start, from int, k kind) {
	for n := len(v.pieces); n > 0; n-- {
		p := v.pieces[n-1]
		if p.end <= base {
			return base, p.srcEnd + base - p.end, k
		}
		v.pieces = v.pieces[:n-1]
		k = max(k, p.kind)
		if p.start <= base {
			return p.start, p.srcStart, k
		}
	}
	return base, base, k
}

// compose appends the marks of src[at:stop) to the buffer, without overlays on a letter and the dot on a dotted one, and composes
// them with the rune at base.
func (v *View) compose(base, at, stop int, onLetter, dotted bool) {
	count := 0
	for i := at; i < stop; {
		r, n := utf8.DecodeRuneInString(v.src[i:stop])
		e := lookup(r)
		i += n
		switch {
		case e.hidden(), e.overlay() && onLetter, dotted && i-n == at:
			continue
		case e.mapped():
			v.buf = append(v.buf, e.folding()...)
		default:
			v.buf = append(v.buf, v.src[i-n:i]...)
		}
		if count++; count == composing {
			v.normalise(base)
		}
	}
	if count < composing {
		v.normalise(base)
	}
}
