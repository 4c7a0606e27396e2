// Package ascii passes over the ASCII of a text, eight bytes and more at a time: most texts
// are ASCII for the most part, and little has to be looked at in it.
package ascii

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// Len is the length of the ASCII that s begins with.
func Len(s string) int {
	i := 0
	for len(s)-i >= 32 {
		b := s[i : i+32]
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
func eight(s string) uint64 { return binary.LittleEndian.Uint64([]byte(s[:8])) }
