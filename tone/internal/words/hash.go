package words

import "encoding/binary"

// Hash is the hash of a word that a [Token] has, the same whatever the case of
// ASCII letters. Its bits are well mixed, the highest best.
func Hash[T string | []byte](word T) uint32 {
	h := uint64(0)
	for ; len(word) >= 8; word = word[8:] {
		h = mix(h, binary.LittleEndian.Uint64([]byte(word[:8]))|Smalls)
	}
	return last(h, First(short(word)|Smalls, len(word)))
}

// Sums are the [Head] and the [Hash] of a word that is in lower case, at less cost where
// it is short and has room for eight bytes.
func Sums(word []byte) (head uint64, hash uint32) {
	n := len(word)
	if n >= 8 || cap(word) < 8 {
		return Head(word), Hash(word)
	}
	head = First(binary.LittleEndian.Uint64(word[:8]), n)
	return head, HashOf(First(head|Smalls, n))
}

// HashOf is the [Hash] of a word of fewer than eight bytes by its [Head].
func HashOf(head uint64) uint32 { return last(0, head) }

// mix takes eight bytes into a hash.
func mix(h, x uint64) uint64 {
	h = (h ^ x) * multiplier
	return h ^ h>>32
}

// last takes the last bytes into a hash, which are fewer than eight, or none.
func last(h, x uint64) uint32 { return uint32((h ^ x) * multiplier >> 32) }

const multiplier = 0x9E3779B97F4A7C15
