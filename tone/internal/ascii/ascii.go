// Package ascii passes over the ASCII of a text, eight bytes and more at a time, and loads
// them so for others: most texts are ASCII for the most part, and little has to be looked at in it.
package ascii

import (
	"math/bits"
	"unicode/utf8"
)

// Len is the length of the ASCII that s begins with.
func Len(s string) int {
	i := 0
	for ; i+32 <= len(s); i += 32 {
		b := s[i : i+32]
		if (Load(b, 0)|Load(b, 8)|Load(b, 16)|Load(b, 24))&highs != 0 {
			return i + fewLen(b)
		}
	}
	if i > 0 { // what is left, and some of what was looked at
		b := s[len(s)-32:]
		if (Load(b, 0)|Load(b, 8)|Load(b, 16)|Load(b, 24))&highs == 0 {
			return len(s)
		}
	}
	return i + fewLen(s[i:])
}

// fewLen is Len for few bytes.
func fewLen(s string) int {
	i := 0
	for ; len(s)-i >= 8; i += 8 {
		if x := Load(s, i) & highs; x != 0 {
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

// Eight is the eight bytes of s from i on, the first in the lowest place, with zeros for
// those beyond its end.
func Eight(s string, i int) uint64 {
	if i+8 > len(s) {
		return fewer(s, i)
	}
	return Load(s, i)
}

// Load is [Eight] where there are as many.
func Load(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

//go:noinline
func fewer(s string, i int) uint64 {
	x := uint64(0)
	for j := len(s) - 1; j >= i; j-- {
		x = x<<8 | uint64(s[j])
	}
	return x
}
