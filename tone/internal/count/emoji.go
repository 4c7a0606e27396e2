package count

//go:generate go run gen_emoji.go ${PLAINPOST_SHARED}/suites/unicode/emoji-test.txt

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// Span is a range of bytes of a text.
type Span struct{ Start, End int }

// Emoji appends the emoji of text to dst, in order, each a whole grapheme
// cluster: families, flags, keycaps and skin tones are one.
//
// A character that is text by default (☺ ❤ ✔ ↗) counts unless U+FE0E follows, as
// it does on X; digits, # and *, and © ® ™ ♟ count only with U+FE0F or, the first,
// as keycaps. A lone half of a flag does not count.
func Emoji(text string, dst []Span) []Span {
	for i := nextCandidate(text, 0); i < len(text); i = nextCandidate(text, i) {
		it := graphemes.FromString(text[i:])
		next := len(text)
		for it.Next() {
			start, end := i+it.Start(), i+it.End()
			if mayBeEmoji(text, start) && emojiAt(text[start:end]) > 0 {
				dst = append(dst, Span{start, end})
			}
			// Two ASCII characters in a row: skip to where that ends.
			if end+1 < len(text) && text[end] < utf8.RuneSelf && text[end+1] < utf8.RuneSelf {
				next = end + ascii.Len(text[end:])
				break
			}
		}
		i = next
	}
	return dst
}

// nextCandidate returns where in text[from:] to begin to look for the next emoji,
// cluster by cluster, or the length of text: at the last of two ASCII characters in
// a row before a byte that an emoji has. It may be the base of a keycap, so that
// from itself may be preceded by one.
func nextCandidate(text string, from int) int {
	at := from
	for at < len(text) && !inEmoji[text[at]] {
		at++
		at += ascii.Len(text[at:])
	}
	if at == len(text) {
		return at
	}
	for at >= from && at > 0 && (text[at] >= utf8.RuneSelf || text[at-1] >= utf8.RuneSelf) {
		at--
	}
	return at
}

// inEmoji are the bytes of which every emoji has one: those that signs and
// pictures begin with, and U+FE0F.
var inEmoji = [256]bool{0xC2: true, 0xE2: true, 0xE3: true, 0xEF: true, 0xF0: true}

const (
	emojiStyle = "\uFE0F"
	textStyle  = "\uFE0E"
	keycap     = "\u20E3"
	joiner     = "\u200D"
)

// mayBeEmoji tells quickly, by the byte at i, whether an emoji may begin there.
func mayBeEmoji(text string, i int) bool {
	switch b := text[i]; {
	case b < utf8.RuneSelf:
		return i+1 < len(text) && text[i+1] >= utf8.RuneSelf && (b-'0' < 10 || b == '#' || b == '*')
	default:
		return b == 0xC2 || b == 0xE2 || b == 0xE3 || b == 0xF0
	}
}

// emojiAt returns the length in bytes of the emoji that s begins with, 0 if
// there is none.
func emojiAt(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r < utf8.RuneSelf {
		if r-'0' >= 10 && r != '#' && r != '*' || r < '#' {
			return 0
		}
		end := n
		if strings.HasPrefix(s[end:], emojiStyle) {
			end += len(emojiStyle)
		}
		if strings.HasPrefix(s[end:], keycap) {
			end += len(keycap)
		}
		if end == n {
			return 0
		}
		return end
	}
	if isRegional(r) {
		if second, m := utf8.DecodeRuneInString(s[n:]); isRegional(second) {
			return n + m
		}
		return 0
	}
	end := elementAt(s, true)
	if end == 0 {
		return 0
	}
	// A subdivision's flag ends in tags.
	for tags := end; ; {
		r, n := utf8.DecodeRuneInString(s[tags:])
		if r < 0xE0020 || r > 0xE007F {
			break
		}
		tags += n
		if r == 0xE007F {
			end = tags
			break
		}
	}
	for strings.HasPrefix(s[end:], joiner) {
		n := elementAt(s[end+len(joiner):], false)
		if n == 0 {
			break
		}
		end += len(joiner) + n
	}
	return end
}

// elementAt returns the length of the element of an emoji that s begins with:
// a character and the style or skin tone that follows it. The first element
// must look like an emoji by itself.
func elementAt(s string, first bool) int {
	r, n := utf8.DecodeRuneInString(s)
	emoji := within(emojiRanges[:], r)
	if !emoji && !within(textRanges[:], r) {
		return 0
	}
	rest := s[n:]
	switch {
	case strings.HasPrefix(rest, emojiStyle):
		n += len(emojiStyle)
		if strings.HasPrefix(s[n:], keycap) {
			n += len(keycap)
		}
		return n
	case strings.HasPrefix(rest, textStyle):
		return 0
	}
	if tone, m := utf8.DecodeRuneInString(rest); tone >= 0x1F3FB && tone <= 0x1F3FF && within(toneRanges[:], r) {
		n += m
		if strings.HasPrefix(s[n:], emojiStyle) {
			n += len(emojiStyle)
		}
		return n
	}
	if first && !emoji {
		switch r {
		case '©', '®', '™', '♟':
			return 0
		}
	}
	return n
}

func isRegional(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

func within(ranges [][2]rune, r rune) bool {
	lo, hi := 0, len(ranges)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		switch {
		case r < ranges[mid][0]:
			hi = mid
		case r > ranges[mid][1]:
			lo = mid + 1
		default:
			return true
		}
	}
	return false
}
