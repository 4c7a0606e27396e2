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
type Numbers struct {
	data         string
	count, width int
	least        int
	mask         uint64
}

// Numbers reads numbers.
func (r *Reader) Numbers() Numbers {
	n := Numbers{count: r.Uint(), least: r.Int(), width: r.Uint()}
	n.mask = ^uint64(0) >> (64 - 8*n.width)
	n.data = r.take(n.count*n.width + 8 - n.width)
	return n
}

// Len is how many numbers there are.
func (n *Numbers) Len() int { return n.count }

// At is one of the numbers.
func (n *Numbers) At(i int) int {
	i *= n.width
	return n.least + int(binary.LittleEndian.Uint64([]byte(n.data[i:i+8]))&n.mask)
}
