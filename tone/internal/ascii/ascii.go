// Package ascii passes over the ASCII of a text, eight bytes at a time: most texts
// are ASCII for the most part, and little has to be looked at in it.
package ascii

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

const tops = 0x8080808080808080 // the bit of each byte that ASCII leaves free

func load(s string) uint64 { return binary.LittleEndian.Uint64([]byte(s)) }

// Len is the length of the ASCII that s begins with.
func Len(s string) int {
	i := 0
	for i+8 <= len(s) {
		if x := load(s[i:i+8]) & tops; x != 0 {
			return i + bits.TrailingZeros64(x)>>3
		}
		for i += 8; i+32 <= len(s); i += 32 {
			b := s[i : i+32]
			if (load(b[:8])|load(b[8:16])|load(b[16:24])|load(b[24:]))&tops != 0 {
				break
			}
		}
	}
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}
