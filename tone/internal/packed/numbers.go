package packed

import (
	"encoding/binary"
	"math/bits"
)

// AppendNumbers appends n numbers, each in as many bytes as the widest takes once the
// least of them is taken off, for Numbers.
func AppendNumbers(dst []byte, n int, at func(i int) int) []byte {
	least, most := 0, 0
	for i := range n {
		least, most = min(least, at(i)), max(most, at(i))
	}
	width := max(1, (bits.Len(uint(most-least))+7)/8)
	dst = AppendUint(AppendInt(AppendUint(dst, n), least), width)
	for i := range n {
		v := binary.LittleEndian.AppendUint64(nil, uint64(at(i)-least))
		dst = append(dst, v[:width]...)
	}
	return append(dst, make([]byte, 8-width)...) // so that eight bytes can be read anywhere
}

// Numbers are numbers of one width. They are read where they stand, in any order and at
// less cost than one by one.
type Numbers struct { // no more than Go keeps in registers
	data         string
	least        int
	width, shift uint8
}

// Numbers reads numbers.
func (r *Reader) Numbers() Numbers {
	count, least, width := r.Uint(), r.Int(), r.Uint()
	return Numbers{r.take(count*width + 8 - width), least, uint8(width), uint8(64 - 8*width)}
}

// Len is how many numbers there are.
func (n Numbers) Len() int { return (len(n.data)-8)/int(n.width) + 1 }

// At is one of the numbers.
func (n Numbers) At(i int) int {
	i *= int(n.width)
	v := binary.LittleEndian.Uint64([]byte(n.data[i : i+8]))
	return n.least + int(v<<(n.shift&63)>>(n.shift&63))
}
