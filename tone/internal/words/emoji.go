package words

import "unicode/utf8"

// Emoji are recognised by code point and cluster shape rather than by a list
// of sequences: whether a platform has a picture for a cluster is not the
// question here, whether the author meant one is.

const (
	zwj           = 0x200D
	textStyle     = 0xFE0E
	emojiStyle    = 0xFE0F
	keycap        = 0x20E3
	skinToneFirst = 0x1F3FB
	skinToneLast  = 0x1F3FF
)

// emojiLen is the length in bytes of the emoji that stands at text[i:], with
// its variation selectors, skin tones, tags and all that zero-width joiners
// tie to it, or 0 if none stands there.
func emojiLen(text string, i int) int {
	end := emojiElement(text, i, false)
	if end == i {
		return 0
	}
	for {
		r, size := utf8.DecodeRuneInString(text[end:])
		if r != zwj {
			return end - i
		}
		next := emojiElement(text, end+size, true)
		if next == end+size {
			return end - i
		}
		end = next
	}
}

// emojiElement is the end of one emoji without joiners at text[i:]; i if none.
// Behind a joiner a sign need not ask to be an emoji.
func emojiElement(text string, i int, joined bool) int {
	if i >= len(text) {
		return i
	}
	// What no emoji begins with is the usual case.
	c := text[i]
	if c < utf8.RuneSelf && !(c >= '0' && c <= '9') && c != '#' && c != '*' {
		return i
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	end := i + size
	next, nextSize := utf8.DecodeRuneInString(text[end:])
	switch {
	case r < utf8.RuneSelf:
		if next == emojiStyle {
			end += nextSize
			next, nextSize = utf8.DecodeRuneInString(text[end:])
		}
		if next != keycap {
			return i
		}
		return end + nextSize
	case r >= 0x1F1E6 && r <= 0x1F1FF: // two regional indicators are a flag
		if next >= 0x1F1E6 && next <= 0x1F1FF {
			return end + nextSize
		}
		return end
	case !isPictograph(r) && !((joined || next == emojiStyle) && isPictographOnDemand(r)):
		return i
	case next == textStyle && r < 0x1F000:
		return i // asked to look like text
	}
	for {
		switch {
		case next == emojiStyle, next == textStyle, next == keycap,
			next >= skinToneFirst && next <= skinToneLast,
			next >= 0xE0020 && next <= 0xE007F: // tags spell the flags of regions
			end += nextSize
			next, nextSize = utf8.DecodeRuneInString(text[end:])
		default:
			return end
		}
	}
}

// isPictograph reports whether r is an emoji on its own.
func isPictograph(r rune) bool {
	switch {
	case r < 0x2300:
		return false
	case r < 0x2C00:
		r -= 0x2300
		return pictographs[r>>6]>>(r&63)&1 != 0
	case r < 0x1F000:
		return false
	}
	return r >= 0x1F300 && r <= 0x1F64F || r >= 0x1F680 && r <= 0x1F6FF || r >= 0x1F90C && r <= 0x1FAFF ||
		r >= 0x1F7E0 && r <= 0x1F7F0 || r >= 0x1F191 && r <= 0x1F19A || r >= 0x1F201 && r <= 0x1F251 ||
		r == 0x1F18E || r == 0x1F004 || r == 0x1F0CF
}

// isPictographOnDemand reports whether r is a sign or a letter that becomes an
// emoji when a variation selector asks for it.
func isPictographOnDemand(r rune) bool {
	switch r {
	case '©', '®', '‼', '⁉', '™', 'ℹ', '↩', '↪', 'Ⓜ', '〰', '〽', '㊗', '㊙', '🅰', '🅱', '🅾', '🅿':
		return true
	}
	return r >= '↔' && r <= '↙'
}

// pictographs has a bit for each code point from U+2300 to U+2BFF that begins
// an emoji, from emoji-test.txt 17.0, © 2025 Unicode, Inc., used under the
// Unicode licence (https://www.unicode.org/license.txt).
var pictographs = [36]uint64{
	0:  0x000001000c000000,
	3:  0x070ffe0000008000,
	10: 0x00400c0000000000,
	11: 0x7800000000000001,
	12: 0x0700c44d2132401f,
	13: 0xc8000169800fff05,
	14: 0x60030c831afc0000,
	15: 0x27bf0600001ac130,
	16: 0x001801022054bf24,
	17: 0x0000001800b85090,
	18: 0x8001000200e00000,
	24: 0x0030000000000000,
	32: 0x00000000180000e0,
	33: 0x0000000000210000,
}
