// Package ascii passes over the ASCII of a text, eight bytes and more at a time: most texts
// are ASCII for the most part, and little has to be looked at in it.
package ascii

import (
	"math/bits"
	"unicode/utf8"
)

// Len is the length of the ASCII that s begins with.
func Len(s string) int {
	i := 0
	for rest := s; len(rest) >= 32; rest = rest[32:] {
		b := rest[:32]
		if (eight(b)|eight(b[8:])|eight(b[16:])|eight(b[24:]))&highs != 0 {
			break
		}
		i += 32
	}
	for ; len(s)-i >= 8; i += 8 {
		if x := eight(s[i:]) & highs; x != 0 {
			return i + bits.TrailingZeros64(x)>>3
		}
	}
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// highs are the bits that no byte of ASCII has.
const highs = 0x8080808080808080

// eight are the first eight bytes of s.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
