package style

import (
	"iter"
	"math/bits"
	"unicode/utf8"
)

// byteSet is a set of bytes.
type byteSet [4]uint64

var (
	allBytes  = byteSet{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}
	wordBytes = byteSet{0x03FF000000000000, 0x07FFFFFE87FFFFFE} // ASCII letters, digits and _
	markBytes = byteSet{^uint64(0x03FF000000000000), ^uint64(0x07FFFFFE87FFFFFE)}
)

func (s *byteSet) add(c byte)      { s[c>>6] |= 1 << (c & 63) }
func (s *byteSet) has(c byte) bool { return s[c>>6]&(1<<(c&63)) != 0 }

func (s *byteSet) meets(o *byteSet) bool {
	return s[0]&o[0]|s[1]&o[1]|s[2]&o[2]|s[3]&o[3] != 0
}

func (s *byteSet) within(o *byteSet) bool {
	return s[0]&^o[0]|s[1]&^o[1]|s[2]&^o[2]|s[3]&^o[3] == 0
}

func (s byteSet) with(o *byteSet) byteSet {
	for i := range s {
		s[i] |= o[i]
	}
	return s
}

func (s byteSet) without(o *byteSet) byteSet {
	for i := range s {
		s[i] &^= o[i]
	}
	return s
}

// all are the bytes of a set.
func (s *byteSet) all() iter.Seq[byte] {
	return func(yield func(byte) bool) {
		for i, w := range s {
			for ; w != 0; w &= w - 1 {
				if !yield(byte(i*64 + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}

// share is how much of English prose the bytes of a set make up, from 0 to 1.
func (s *byteSet) share() float64 {
	if *s == allBytes {
		return 1
	}
	sum := 2 * (bits.OnesCount64(s[2]) + bits.OnesCount64(s[3]))
	for i, w := range s[:2] {
		for ; w != 0; w &= w - 1 {
			sum += int(shares[i*64+bits.TrailingZeros64(w)])
		}
	}
	return min(float64(sum)/10_000, 1)
}

// shares are the shares of ASCII in some megabytes of company blogs, of 10,000.
var shares = [utf8.RuneSelf]uint16{
	1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 124, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1418, 2, 23, 13, 1, 4, 1, 6, 20, 20, 27, 1, 70, 68, 96, 69,
	14, 23, 10, 4, 3, 5, 3, 3, 14, 3, 21, 2, 8, 4, 10, 4,
	1, 22, 7, 11, 11, 7, 18, 7, 7, 23, 2, 2, 5, 8, 5, 9,
	12, 1, 6, 23, 25, 5, 1, 14, 1, 2, 1, 14, 1, 14, 1, 7,
	5, 575, 104, 263, 274, 946, 150, 187, 297, 521, 13, 62, 298, 185, 519, 607,
	197, 12, 477, 499, 710, 229, 103, 138, 18, 121, 8, 9, 4, 9, 1, 1,
}

func (s *byteSet) compare(o *byteSet) int {
	for i := range s {
		if s[i] != o[i] {
			// The set with the lower byte comes first.
			if low := (s[i] ^ o[i]) & -(s[i] ^ o[i]); s[i]&low != 0 {
				return -1
			}
			return 1
		}
	}
	return 0
}
