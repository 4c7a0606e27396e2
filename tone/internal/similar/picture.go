package similar

import (
	"strings"
	"unicode/utf8"
)

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

const (
	emojiSelector = '\uFE0F'
	keycap        = '\u20E3'
)

// dropPictures takes out the characters that a variation selector or a keycap
// turns into emoji (ℹ️, ㊗️, 1️⃣): folding would make words of them. All other
// emoji are symbols, which the scanner passes over.
func dropPictures(text string) string {
	if !strings.ContainsRune(text, emojiSelector) && !strings.ContainsRune(text, keycap) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		_, n := utf8.DecodeRuneInString(text[i:])
		char := text[i : i+n]
		i += n
		if next, m := utf8.DecodeRuneInString(text[i:]); next == emojiSelector || next == keycap {
			i += m
			char = " "
		}
		b.WriteString(char)
	}
	return b.String()
}
