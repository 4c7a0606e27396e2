package words

import "encoding/binary"

// Hash is the hash of a word that a [Token] has, the same whatever the case of
// ASCII letters. Its bits are well mixed, the highest best.
func Hash[T string | []byte](word T) uint32 {
	h := uint64(0)
	for ; len(word) >= 8; word = word[8:] {
		h = mix(h, binary.LittleEndian.Uint64([]byte(word[:8]))|smalls)
	}
	return uint32(mix(h, first(short(word)|smalls, len(word))))
}

// mix takes eight bytes into a hash. The last that are taken in are fewer, or none.
func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0x9E3779B97F4A7C15
	return h ^ h>>32
}
