package links

import (
	"unicode"
	"unicode/utf8"
)

func isDigit(c byte) bool { return c-'0' < 10 }
func isAlpha(c byte) bool { return c|0x20-'a' < 26 }
func isAlnum(c byte) bool { return isAlpha(c) || isDigit(c) }
func isWordByte(c byte) bool {
	return isAlnum(c) || c == '_'
}

func lower(c byte) byte {
	if c-'A' < 26 {
		return c | 0x20
	}
	return c
}

// hasFold reports whether text has the ASCII lower-case prefix at i, in any case.
func hasFold(text string, i int, prefix string) bool {
	if i < 0 || len(text)-i < len(prefix) {
		return false
	}
	for j := 0; j < len(prefix); j++ {
		if lower(text[i+j]) != prefix[j] {
			return false
		}
	}
	return true
}

// at decodes the rune at text[i]; -1, 0 at the end.
func at(text string, i int) (rune, int) {
	if i >= len(text) {
		return -1, 0
	}
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

// before decodes the rune that ends at text[i]; -1, 0 at the start.
func before(text string, i int) (rune, int) {
	if i <= 0 {
		return -1, 0
	}
	if c := text[i-1]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeLastRuneInString(text[:i])
}

// isSpace is White_Space plus the Mongolian vowel separator and the byte order
// mark, which twitter-text and JavaScript count as spaces respectively.
func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r >= '\t' && r <= '\r'
	}
	return unicode.IsSpace(r) || r == 0x180E || r == 0xFEFF
}

// isDirectional is true of the invisible marks that steer the direction of writing.
func isDirectional(r rune) bool {
	return r == 0x061C || r == 0x200E || r == 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// spaceless is true of letters of scripts that are written without spaces, or
// with particles glued to foreign words, so that a link may touch them.
func spaceless(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// isWord is true of letters, marks, decimal digits and connector punctuation.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && isWordByte(byte(r))
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Pc)
}

// utf16Len is the length of s in UTF-16 code units.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		if r > 0xFFFF {
			n++
		}
		n++
	}
	return n
}
