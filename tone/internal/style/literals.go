package style

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// literal is a token that is plain text and stands between word boundaries.
type literal struct {
	rule  int32
	token int32  // index in the rule
	text  string // in lower case if case does not matter
	fold  bool
	ascii bool
}

// table finds literals by their first word.
type table struct {
	buckets  [][]literal // by hash, a power of two
	mask     uint32
	literals int
}

// Hashing is FNV-1a of the word in lower case.
const (
	hashStart = 2166136261
	hashPrime = 16777619
)

func hashWord(s string) uint32 {
	h := uint32(hashStart)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return hashRunes(h, s[i:])
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint32(c)) * hashPrime
	}
	return h
}

func hashRunes(h uint32, s string) uint32 {
	for _, r := range s {
		for r = unicode.ToLower(r); ; r >>= 8 {
			h = (h ^ uint32(r&0xFF)) * hashPrime
			if r < 0x100 {
				break
			}
		}
	}
	return h
}

// wordEnd is the end of the word that begins at a place.
func wordEnd(s string, at int) int {
	for at < len(s) {
		if c := s[at]; c < utf8.RuneSelf {
			if !wordByte[c] {
				return at
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[at:])
		if !isWord(r) {
			return at
		}
		at += size
	}
	return at
}

func newTable(all []literal) *table {
	size := 64
	for size < 2*len(all) {
		size *= 2
	}
	t := &table{buckets: make([][]literal, size), mask: uint32(size - 1), literals: len(all)}
	for _, l := range all {
		h := t.slot(hashWord(l.text[:wordEnd(l.text, 0)]))
		t.buckets[h] = append(t.buckets[h], l)
	}
	return t
}

func (t *table) slot(h uint32) uint32 { return (h ^ h>>15) & t.mask }

// newLiteral makes a literal of a text that begins with a letter or digit.
func newLiteral(rule, token int, text string, fold bool) literal {
	l := literal{rule: int32(rule), token: int32(token), text: text, fold: fold, ascii: true}
	for i := 0; i < len(text); i++ {
		l.ascii = l.ascii && text[i] < utf8.RuneSelf
	}
	if fold {
		l.text = strings.ToLower(text)
	}
	return l
}

// end is the end of the literal if it begins at a place, or -1.
func (l *literal) end(s string, at int) int {
	end := at + len(l.text)
	switch {
	case !l.fold:
		if end > len(s) || s[at:end] != l.text {
			return -1
		}
	case l.ascii:
		if end > len(s) {
			return -1
		}
		for i := 0; i < len(l.text); i++ {
			c := s[at+i]
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			if c != l.text[i] {
				return -1
			}
		}
	default:
		end = at
		for _, want := range l.text {
			r, size := utf8.DecodeRuneInString(s[end:])
			if size == 0 || unicode.ToLower(r) != want {
				return -1
			}
			end += size
		}
	}
	if !boundary(s, end) {
		return -1
	}
	return end
}
