package match

import "math/bits"

// edge leads from a state to another.
type edge struct {
	from int32 // ^state where it shares its place with others
	id   ID    // a word, a symbol, or a class not written out
	to   int32 // ^out where one phrase ends and none goes on
	next kinds // of the words that lead on from there, or from where those lead that it shares its place with
}

// state is the state that an edge leads from.
func (e *edge) state() int32 { return e.from ^ e.from>>31 }

// edges is a hash table of edges. A bit for each place of it says whether the place is
// taken, which turns away most that is asked for. Only places that are taken have
// an edge: how many are taken before one says which.
type edges struct {
	rows []places // a power of two, up to 1<<20
	list []edge   // by their places
}

// places are 64 places side by side.
type places struct {
	taken      uint64 // as bits
	first, end int32  // of their edges: one for each place, and then those that share one with it
}

// placesPerEdge is how many places there are for an edge, at the least.
const placesPerEdge = 16

// A hash of a state and an id is the sum of two, so that those of the four pairs of
// two words are made of four.
func hash(from int32, id ID) uint32 { return hashFrom(from) + hashTo(id) }

func hashFrom(from int32) uint32 { return uint32(from) * 0x7F4A7C15 }

func hashTo(id ID) uint32 { return uint32(id) * 0x9E3779B1 }

// row is the row with the place of a hash.
func (t *edges) row(h uint32) int { return int(h>>6) & (len(t.rows) - 1) }

// has is 1 where an edge with a hash may be and 0 where none is.
func (t *edges) has(h uint32) uint64 { return t.rows[t.row(h)].taken >> (h & 63) & 1 }

// at is the edge at the place of a hash, which is taken. Where it shares the place, it is
// the first of those there.
func (t *edges) at(h uint32) *edge {
	row := &t.rows[t.row(h)]
	return &t.list[int(row.first)+bits.OnesCount64(row.taken&(1<<(h&63)-1))]
}

// others are the edges that share the place of a hash, or one beside it, with an edge that
// came before.
func (t *edges) others(h uint32) []edge {
	row := &t.rows[t.row(h)]
	return t.list[int(row.first)+bits.OnesCount64(row.taken) : row.end]
}

// newEdges makes the table of so many edges. all gives them, those that differ only in
// the id together, in one order always.
func newEdges(count int, all func(do func(e edge, ids []ID))) edges {
	size := 1 << min(bits.Len(uint(count*placesPerEdge/64)|1), 20)
	t := edges{make([]places, size), make([]edge, count)}
	all(func(e edge, ids []ID) {
		from := hashFrom(e.from)
		for _, id := range ids {
			h := from + hashTo(id)
			row := &t.rows[t.row(h)]
			row.taken |= 1 << (h & 63)
			row.end++
		}
	})
	end := int32(0)
	for i := range t.rows {
		row := &t.rows[i]
		row.first, end = end, end+row.end
		row.end = end
	}
	all(func(e edge, ids []ID) {
		from := hashFrom(e.from)
		for _, id := range ids {
			h := from + hashTo(id)
			to := t.at(h)
			if to.id != None {
				to.from, to.next = ^to.state(), to.next|e.next
				others := t.others(h)
				for to = &others[0]; to.id != None; to = &others[0] {
					others = others[1:]
				}
			}
			e.id = id
			*to = e
		}
	})
	return t
}
