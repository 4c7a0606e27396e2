package tone

import "github.com/plainpost/plainpost/tone/internal/packed"

// pair is two neighbours, by their names in grams, and their row.
type pair struct {
	before, name uint32
	row          int32
}

// pairTable finds the row of two neighbours by their hash, which no others share. Most
// have none: their bit in a filter that fits the nearest cache says so.
type pairTable struct {
	filter *pairFilter
	places []pairPlace // a power of two, at least twice as many as there are pairs
	shift  uint8       // of a hash, to a place
}

// pairPlace is a place of the table: a hash in two parts, so that it takes no more room.
type pairPlace struct {
	high, low uint32
	row       int32 // 0 for an empty place
}

// pairFilter has a bit for each value that the highest bits of a hash can have.
type pairFilter [1 << filterBits / 64]uint64

// filterBits is how many bits of a hash a filter goes by: of the pairs without a row it
// lets one in 25 pass where there are 10,000 with one.
const filterBits = 18

// newPairTable returns a table with room for so many pairs.
func newPairTable(count int) pairTable {
	size, shift := 8, uint8(61)
	for size < 2*count {
		size, shift = size*2, shift-1
	}
	return pairTable{filter: new(pairFilter), places: make([]pairPlace, size), shift: shift}
}

// hashOfPair is the hash of two neighbours, of which the highest bits are the best.
// Multiplying by an odd number loses nothing.
func hashOfPair(before, name uint32) uint64 {
	return (uint64(before)<<32 | uint64(name)) * 0x9E3779B97F4A7C15
}

// put gives a pair its row. There must be room.
func (t *pairTable) put(p pair) {
	hash := hashOfPair(p.before, p.name)
	t.putAt(t.place(hash), hash, p.row)
}

// putAt gives the pair with a hash its row, in the empty place where it belongs.
func (t *pairTable) putAt(to *pairPlace, hash uint64, row int32) {
	*to = pairPlace{uint32(hash >> 32), uint32(hash), row}
	bit := hash >> (64 - filterBits)
	t.filter[bit>>6] |= 1 << (bit & 63)
}

// restore reads a table: the place of each pair, the two words and the row. So nothing is
// looked at before it is written, as fresh memory costs as much for one as for the other.
func (t *pairTable) restore(r *packed.Reader) {
	places, before, name, rows := r.Numbers(), r.Numbers(), r.Numbers(), r.Numbers()
	*t = newPairTable(places.Len())
	for i := range places.Len() {
		t.putAt(&t.places[places.At(i)], hashOfPair(uint32(before.At(i)), uint32(name.At(i))), int32(rows.At(i)))
	}
}

// place is where a pair is, or the empty place where it would be.
func (t *pairTable) place(hash uint64) *pairPlace {
	for i := int(hash >> (t.shift & 63)); ; i = (i + 1) & (len(t.places) - 1) {
		p := &t.places[i]
		if p.row == 0 || p.high == uint32(hash>>32) && p.low == uint32(hash) {
			return p
		}
	}
}

// find is the row of a pair; 0 for none.
func (t *pairTable) find(before, name uint32) int32 {
	return t.place(hashOfPair(before, name)).row
}

// may says whether a pair may have a row.
func (f *pairFilter) may(hash uint64) bool {
	bit := hash >> (64 - filterBits)
	return f[bit>>6]&(1<<(bit&63)) != 0
}
