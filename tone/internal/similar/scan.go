package similar

import (
	"unicode"
	"unicode/utf8"
)

// scanner walks once over a prepared text and gives its words to a print.
type scanner struct {
	text    string
	print   *Print
	rolling uint64 // over the word hashes so far
	a, b    uint32 // the last two words
}

// scan reads the whole text. Names that it opens with are dropped: they say
// whom it is for. Elsewhere a name is a word, as it is part of a sentence.
func (s *scanner) scan() {
	text := s.text
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			switch classes[c] {
			case wordByte:
				i = s.word(i)
			case '#':
				i = s.tag(i)
			case '@':
				if s.print.Words == 0 {
					i = skipName(text, i+1)
				} else {
					i++
				}
			default:
				i++
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case standsAlone(r):
			s.emit(mix(uint64(r)))
			i += n
		case isLetter(r):
			i = s.word(i)
		default:
			i += n
		}
	}
}

// word hashes the word at i, folding its case, and returns where it ends. A
// word that turns out to begin a link is dropped with the link.
func (s *scanner) word(i int) int {
	text, start := s.text, i
	h := uint64(fnvOffset)
	for i < len(text) {
		c := text[i]
		if c < utf8.RuneSelf {
			if classes[c] == wordByte {
				h = (h ^ uint64(lower[c])) * fnvPrime
				i++
				continue
			}
			if i+1 < len(text) && i > start {
				next := text[i+1]
				if c == '\'' && classes[next] == wordByte { // don't, dont
					i++
					continue
				}
				if (c == '.' || c == ',') && isDigit(text[i-1]) && isDigit(next) { // 1,200 and 2.4
					h = (h ^ uint64(c)) * fnvPrime
					i++
					continue
				}
				if c == ':' || c == '.' {
					if end := linkEnd(text, start, i); end > 0 {
						s.print.links = append(s.print.links, text[start:end])
						return end
					}
				}
			}
			break
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == '’' {
			if next, _ := utf8.DecodeRuneInString(text[i+n:]); isLetter(next) {
				i += n
				continue
			}
			break
		}
		if standsAlone(r) || !isLetter(r) && !unicode.IsMark(r) {
			break
		}
		i += n
		h = (h ^ uint64(r)) * fnvPrime
	}
	s.emit(mix(h))
	return i
}

// emit takes a word.
func (s *scanner) emit(h uint64) {
	p, w := s.print, uint32(h)
	p.Words++
	s.rolling = mix(s.rolling ^ h)
	if p.Words >= 3 {
		p.Grams = append(p.Grams, gram(s.a, s.b, w))
	}
	s.a, s.b = s.b, w
	if len(p.sequence) < maxSequence {
		p.sequence = append(p.sequence, w)
	}
}

// tag skips the hashtag at i, or the lone # there.
func (s *scanner) tag(i int) int {
	i++
	for i < len(s.text) {
		if c := s.text[i]; c < utf8.RuneSelf {
			if classes[c] != wordByte && c != '_' {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[i:])
		if !isLetter(r) && !unicode.IsMark(r) {
			break
		}
		i += n
	}
	return i
}

// skipName returns the end of the name at i: name, name.example.com or
// name@server.
func skipName(text string, i int) int {
	for i < len(text) {
		c := text[i]
		if classes[c] != wordByte && c != '_' && c != '-' && c != '.' && c != '@' {
			break
		}
		i++
	}
	return i
}

const wordByte = 'a' // class of ASCII letters and digits; # and @ have classes of their own

// classes and lower are read only: the class of every byte and the lower case
// of every ASCII letter.
var classes, lower = func() (class, low [256]byte) {
	for c := range 256 {
		b := byte(c)
		low[c] = b
		switch {
		case b >= 'A' && b <= 'Z':
			class[c], low[c] = wordByte, b+'a'-'A'
		case b >= 'a' && b <= 'z', isDigit(b):
			class[c] = wordByte
		case b == '#', b == '@':
			class[c] = b
		}
	}
	return class, low
}()

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isLetter reports letters and digits of any script; the commonest ranges are
// asked first, as a look-up in the tables of package unicode takes longer than
// all the rest of the work on a character.
func isLetter(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= 0 && classes[r] == wordByte
	case r >= 0x100 && r <= 0x24F, r >= 0x3B1 && r <= 0x3C9, r >= 0x410 && r <= 0x44F, r >= 0xAC00 && r <= 0xD7A3:
		return true
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// standsAlone reports characters of scripts that are written without spaces:
// each counts as a word.
func standsAlone(r rune) bool {
	switch {
	case r < 0x0E01:
		return false
	case r <= 0x0EDF: // Thai, Lao
		return unicode.IsLetter(r)
	case r >= 0x1780 && r <= 0x17B3, r >= 0x1000 && r <= 0x102A: // Khmer, Myanmar
		return true
	case r >= 0x3041 && r <= 0x30FF, r >= 0x3400 && r <= 0x9FFF, r >= 0xF900 && r <= 0xFAFF, r >= 0x20000 && r <= 0x3FFFF:
		return unicode.IsLetter(r)
	}
	return false
}
