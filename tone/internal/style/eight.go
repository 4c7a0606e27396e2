package style

import (
	"math/bits"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// Words are read eight bytes at a time, in one uint64 with the first byte in the lowest
// place: where a word of ASCII ends and what it hashes to are a few operations, without
// a loop that the processor would predict wrongly.

const (
	ones   = 0x0101010101010101 // times a byte: that byte in all eight places
	tops   = ones * 0x80
	smalls = ones * 0x20 // the bit that makes a small letter of a capital
)

// leading is how many of eight bytes, from the first, are ASCII letters, digits or _.
func leading(x uint64) int {
	all := x &^ tops
	low := all | smalls
	letters := (low + ones*(0x80-'a')) &^ (low + ones*(0x7F-'z'))
	digits := (all + ones*(0x80-'0')) &^ (all + ones*(0x7F-'9'))
	line := ^(all ^ ones*'_' + ones*0x7F)
	return bits.TrailingZeros64(((letters|digits|line)&^x&tops)^tops) >> 3
}

// mix takes eight bytes of a word into its hash, whatever the case of its letters.
func mix(h, x uint64) uint64 {
	h = (h ^ (x | smalls)) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// hashASCII is the hash of what a word that begins at a place holds of ASCII, and the
// end of that. Where the word goes on beyond ASCII [hashWord] has its hash.
func hashASCII(s string, at int) (h uint32, end int) {
	sum := uint64(0)
	for {
		var x uint64
		if at+8 <= len(s) {
			x = ascii.Load(s, at)
		} else {
			x = ascii.Eight(s, at)
		}
		n := leading(x)
		if n < 8 {
			return uint32(mix(sum, x&(1<<(8*n&63)-1))), at + n
		}
		sum = mix(sum, x)
		at += 8
	}
}

// hashWord is the hash of a word.
func hashWord(s string) uint32 {
	if ascii.Len(s) < len(s) {
		return hashForeign(s)
	}
	h, _ := hashASCII(s, 0)
	return h
}
