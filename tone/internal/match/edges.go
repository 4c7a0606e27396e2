package match

import "math/bits"

// edge leads from a state to another.
type edge struct {
	from int32
	id   ID    // a word, a symbol, or a class not written out
	to   int32 // ^out where one phrase ends and none goes on
	next kinds // of the words that lead on from there
}

// edges is a hash table of edges. A bit for each place of it says whether the place is
// taken, which turns away most that is asked for. Only places that are taken have
// an edge: how many are taken before one says which.
type edges struct {
	taken []uint64 // a power of two, up to 1<<20
	first []int32  // by word of taken: the first of its edges; ^first where some share a place
	list  []edge   // by their places
}

// placesPerEdge is how many places there are for an edge, at the least.
const placesPerEdge = 16

// A hash of a state and an id is the sum of two, so that those of the four pairs of
// two words are made of four.
func hash(from int32, id ID) uint32 { return hashFrom(from) + hashTo(id) }

func hashFrom(from int32) uint32 { return uint32(from) * 0x7F4A7C15 }

func hashTo(id ID) uint32 { return uint32(id) * 0x9E3779B1 }

// word is the word of taken that has the bit of a hash.
func (t *edges) word(h uint32) int { return int(h>>6) & (len(t.taken) - 1) }

// has is 1 where an edge with a hash may be and 0 where none is.
func (t *edges) has(h uint32) uint64 { return t.taken[t.word(h)] >> (h & 63) & 1 }

// at says where the edges with a hash, of which there are some, lie in the list,
// maybe with others.
func (t *edges) at(h uint32) (first, end int32) {
	i := t.word(h)
	if first = t.first[i]; first < 0 {
		end = t.first[i+1]
		return ^first, end ^ end>>31
	}
	first += int32(bits.OnesCount64(t.taken[i] & (1<<(h&63) - 1)))
	return first, first + 1
}

// newEdges makes the table of so many edges. all gives them, those that differ only in
// the id together, in one order always.
func newEdges(count int, all func(do func(e edge, ids []ID))) edges {
	words := 1 << min(bits.Len(uint(count*placesPerEdge/64)|1), 20)
	t := edges{make([]uint64, words), make([]int32, words+1), make([]edge, count)}
	all(func(e edge, ids []ID) {
		from := hashFrom(e.from)
		for _, id := range ids {
			h := from + hashTo(id)
			i := t.word(h)
			t.taken[i] |= 1 << (h & 63)
			t.first[i]++
		}
	})
	end := int32(0)
	for i, n := range t.first {
		t.first[i] = end
		if end += n; i < words && int(n) != bits.OnesCount64(t.taken[i]) {
			t.first[i] = ^t.first[i]
		}
	}
	all(func(e edge, ids []ID) {
		from := hashFrom(e.from)
		for _, id := range ids {
			n, end := t.at(from + hashTo(id))
			for end-n > 1 && t.list[n].id != None { // a look at fresh memory costs as much as a write
				n++
			}
			e.id = id
			t.list[n] = e
		}
	})
	return t
}
