package words

import "encoding/binary"

// Hash is the hash of a word that a [Token] has, the same whatever the case of
// ASCII letters. Its bits are well mixed, the highest best.
func Hash[T string | []byte](word T) uint32 {
	h := uint64(0)
	for ; len(word) >= 8; word = word[8:] {
		h = mix(h, binary.LittleEndian.Uint64([]byte(word[:8]))|Smalls)
	}
	return uint32(mix(h, First(short(word)|Smalls, len(word))))
}

// Sums are the [Head] and the [Hash] of a word that is in lower case, at less cost where
// it has room for eight bytes more behind it, which are lost.
func Sums(word []byte) (head uint64, hash uint32) {
	n := len(word)
	if cap(word) < n+8 {
		return Head(word), Hash(word)
	}
	b := word[:n+8]
	binary.LittleEndian.PutUint64(b[n:], 0)
	head = binary.LittleEndian.Uint64(b)
	if n < 8 {
		return head, HashOf(First(head|Smalls, n))
	}
	h, i := uint64(0), 0
	for ; i+8 <= n; i += 8 {
		h = mix(h, binary.LittleEndian.Uint64(b[i:])|Smalls)
	}
	return head, uint32(mix(h, First(binary.LittleEndian.Uint64(b[i:])|Smalls, n-i)))
}

// HashOf is the [Hash] of a word of fewer than eight bytes by its [Head].
func HashOf(head uint64) uint32 { return uint32(mix(0, head)) }

// mix takes eight bytes into a hash. The last that are taken in are fewer, or none.
func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0x9E3779B97F4A7C15
	return h ^ h>>32
}
