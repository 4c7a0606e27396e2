package words

import (
	"encoding/binary"
	"math/bits"
)

// Most words are short and of ASCII letters alone. They are read eight bytes at
// a time, in one uint64 with the first byte in the lowest place: how many
// letters come first, which of them are capitals and what they hash to are a few
// operations each, without a loop that the processor would predict wrongly.

const (
	each = 0x0101010101010101 // times a byte: that byte in all eight places
	tops = each * 0x80
)

// Smalls are the bits that make small letters of eight capitals.
const Smalls = each * 0x20

// leading is how many of eight bytes, from the first, are ASCII letters.
func leading(x uint64) int { return bits.TrailingZeros64(letters(x)^tops) >> 3 }

// letters has the top bit set of each of eight bytes that is an ASCII letter.
func letters(x uint64) uint64 {
	low := (x | Smalls) &^ tops
	return (low + each*(0x80-'a')) &^ (low + each*(0x7F-'z')) &^ x & tops
}

// UpTo is how many of eight bytes, from the first, are ASCII letters, where they end before
// a byte that is not one of @[\]^_`{|}~ or DEL. It is there sooner than [leading].
func UpTo(x uint64) int { return bits.TrailingZeros64((x<<1^tops|x)&tops) >> 3 }

// strange has the top bit set of each of eight bytes that is neither a space nor in the
// columns of ASCII that hold the letters, or is @: most of a text is none of them.
func strange(x uint64) uint64 {
	low := x &^ tops
	return ((low^each*' '+each*0x7F)&^(low+each*(0x7F-'@')) | x) & tops
}

// vowels has the top bit set of each of eight bytes that is a vowel of Porter's, a small
// letter.
func vowels(x uint64) uint64 {
	return ^(other(x, 'a') & other(x, 'e') & other(x, 'i') & other(x, 'o') & other(x, 'u') & other(x, 'y')) & tops
}

// other has the top bit set of each of eight bytes that is not c.
func other(x uint64, c byte) uint64 {
	x ^= each * uint64(c)
	return (x&^tops + each*0x7F) | x
}

// gather puts the top bits of eight bytes into one.
func gather(tops uint64) uint64 { return tops * 0x0002040810204081 >> 56 }

// First are the first n of eight bytes, fewer than all.
func First(x uint64, n int) uint64 { return x & (1<<(8*n&63) - 1) }

// is has the top bit set of the first byte of x that is c; bits beyond it say nothing.
func is(x uint64, c byte) uint64 {
	x ^= each * uint64(c)
	return (x - each) &^ x & tops
}

// small is eight bytes with the capitals of ASCII made small.
func small(x uint64) uint64 {
	low := x &^ tops
	capitals := (low + each*(0x80-'A')) &^ (low + each*(0x7F-'Z')) &^ x & tops
	return x | capitals>>2
}

// Head is the first eight bytes of a word, or all of a shorter one, the first in
// the lowest place, with the capitals of ASCII made small. A word that is no longer
// is told by its length and head.
func Head[T string | []byte](word T) uint64 {
	if len(word) >= 8 {
		return small(binary.LittleEndian.Uint64([]byte(word[:8])))
	}
	return small(short(word))
}

// SameTail reports whether a word of more than eight bytes goes on behind its [Head] as
// low does, which is as long, whatever the case of its ASCII letters.
func SameTail[T string | []byte](word T, low []byte) bool {
	for i := 8; i+8 < len(word); i += 8 {
		if small(binary.LittleEndian.Uint64([]byte(word[i:i+8]))) != binary.LittleEndian.Uint64(low[i:i+8]) {
			return false
		}
	}
	n := len(word) - 8 // the last eight, some of which may have been looked at
	return small(binary.LittleEndian.Uint64([]byte(word[n:]))) == binary.LittleEndian.Uint64(low[n:])
}

// short is all of a word of fewer than eight bytes, the first in the lowest place.
func short[T string | []byte](word T) uint64 {
	switch n := len(word); {
	case n >= 4: // two halves, which may overlap
		return uint64(binary.LittleEndian.Uint32([]byte(word[:4]))) | uint64(binary.LittleEndian.Uint32([]byte(word[n-4:])))<<(8*(n-4)&63)
	case n >= 2:
		return uint64(binary.LittleEndian.Uint16([]byte(word[:2]))) | uint64(binary.LittleEndian.Uint16([]byte(word[n-2:])))<<(8*(n-2)&63)
	case n == 1:
		return uint64(word[0])
	}
	return 0
}
