package fold

import "unicode/utf8"

// Spaced is a stretch of letter-spaced writing: "f r e e   m o n e y", "f.r.e.e m.o.n.e.y".
type Spaced struct {
	Text    []byte         // the letters joined, words run together, in lower case
	Letters []SpacedLetter // where each came from
}

// SpacedLetter is one letter of a Spaced.
type SpacedLetter struct {
	At         int  // its offset in Spaced.Text
	Start, End int  // its byte range in the text
	Break      bool // it begins a word: the gap before it is wider than the others, or it is the first
}

// SpacedLetters finds the first letter-spaced stretch in text[from:), the folded text of a View: at least four single letters,
// or digits and signs that stand for letters, with the same separator between them. A wider gap, or a line end, begins a word. It
// fills s, reusing its memory, and returns the offset from which to look for the next, or -1 if there is none.
//
// The stretch may begin with letters that are words of their own ("get a f r e e gift"), and single spaces may hide where the
// words end ("f r e e m o n e y"), so that a phrase should be looked for at every letter, with and without its breaks. Look-alikes
// are replaced where a stretch mixes them with Latin letters; digits and signs stay for Leet to read.
func SpacedLetters(text string, from int, s *Spaced) (end int) {
	for i := from; i < len(text); {
		n := single(text, i)
		if n == 0 {
			i = skip(text, i)
			continue
		}
		stop, ok := s.read(text, i, n)
		if ok {
			return stop
		}
		i = stop
	}
	s.Text, s.Letters = s.Text[:0], s.Letters[:0]
	return -1
}

// skip is the offset of the next rune that may begin a stretch.
func skip(text string, i int) int {
	for i < len(text) && wordAt(text, i) { // the rest of a word
		i += runeLen(text, i)
	}
	for i < len(text) {
		for i < len(text) && text[i] < utf8.RuneSelf && !wordBytes[text[i]] {
			i++
		}
		if !wordAt(text, i) {
			if i < len(text) {
				i += runeLen(text, i)
			}
			continue
		}
		// A word of ASCII letters, by far the most common, is passed over here.
		j := i
		for j < len(text) && text[j] < utf8.RuneSelf && wordBytes[text[j]] {
			j++
		}
		if j-i < 2 || j < len(text) && text[j] >= utf8.RuneSelf {
			return i
		}
		i = j
	}
	return i
}

// read fills s with the stretch that begins with the single letter text[at:at+n), and returns where it ends and whether it is
// one.
func (s *Spaced) read(text string, at, n int) (end int, ok bool) {
	s.Text, s.Letters = s.Text[:0], s.Letters[:0]
	letters, latin, looks := 0, 0, 0
	add := func(at, n int, begins bool) {
		r, _ := utf8.DecodeRuneInString(text[at:])
		switch c := lookup(r).class(); {
		case r < utf8.RuneSelf && asciiClass(byte(r)) == classLatin:
			latin++
			letters++
		case c == classLook:
			looks++
			letters++
		case c > classDigit:
			letters++
		}
		s.Letters = append(s.Letters, SpacedLetter{Start: at, End: at + n, Break: begins})
	}
	add(at, n, true)
	end = at + n
	sep := ""
	for {
		gap := end
		for gap < len(text) && !wordAt(text, gap) && gap-end < maxGap {
			gap += runeLen(text, gap)
		}
		n := single(text, gap)
		if n == 0 || gap == end {
			break
		}
		first := text[end : end+runeLen(text, end)]
		if sep == "" {
			sep = first
		}
		wide := text[end:gap] != sep
		if wide && len(s.Letters) == 1 {
			return end, false
		}
		add(gap, n, wide)
		end = gap + n
	}
	if len(s.Letters) < 4 || letters < 2 {
		return end, false
	}
	for i := range s.Letters {
		l := &s.Letters[i]
		l.At = len(s.Text)
		r, size := utf8.DecodeRuneInString(text[l.Start:])
		switch c := lookup(r).look(); {
		case c != 0 && latin > 0 && looks > 0:
			s.Text = append(s.Text, c)
			s.Text = append(s.Text, text[l.Start+size:l.End]...)
		case r < utf8.RuneSelf && asciiClass(byte(r)) == classLatin:
			s.Text = append(s.Text, byte(r)|0x20)
			s.Text = append(s.Text, text[l.Start+size:l.End]...)
		default:
			s.Text = append(s.Text, text[l.Start:l.End]...)
		}
	}
	return end, true
}

// maxGap is the widest gap, in bytes, that still lies between two words of one stretch.
const maxGap = 8

// single is the length of the letter, digit or sign for a letter at text[i:), with its marks, if it stands alone, and 0 otherwise.
func single(text string, i int) int {
	if !wordAt(text, i) {
		return 0
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	if r >= utf8.RuneSelf && r != '€' && !lookup(r).class().alphabetic() {
		return 0
	}
	for j := i + n; j < len(text) && text[j] >= utf8.RuneSelf; {
		m, size := utf8.DecodeRuneInString(text[j:])
		if lookup(m).class() != classMark {
			break
		}
		n += size
		j += size
	}
	if wordAt(text, i+n) {
		return 0
	}
	if i > 0 && wordBefore(text, i) {
		return 0
	}
	return n
}

// wordBefore reports whether the rune at text[i:) goes on with a word, as after a letter or an apostrophe in one (don't).
func wordBefore(text string, i int) bool {
	r, n := utf8.DecodeLastRuneInString(text[:i])
	if (r == '\'' || r == '’') && i > n {
		r, n = utf8.DecodeLastRuneInString(text[:i-n])
	}
	return r == '€' || r < utf8.RuneSelf && inWord(byte(r)) || r >= utf8.RuneSelf && n > 1 && lookup(r).class().wordly()
}

func wordAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	if c := text[i]; c < utf8.RuneSelf {
		return wordBytes[c]
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return r == '€' || lookup(r).class().wordly()
}

func runeLen(text string, i int) int {
	if text[i] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(text[i:])
	return n
}
