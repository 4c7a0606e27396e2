// Package ascii passes over the ASCII of a text, eight bytes at a time: most texts
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
	for ; i+8 <= len(s); i += 8 {
		if x := binary.LittleEndian.Uint64([]byte(s[i:i+8])) & 0x8080808080808080; x != 0 {
			return i + bits.TrailingZeros64(x)>>3
		}
	}
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}
