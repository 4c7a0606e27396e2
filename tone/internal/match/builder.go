package match

import "math/bits"

// Builder collects phrases for a Trie.
type Builder struct {
	gap    int
	places []place // of the tree of phrases as added; 0 is its root
	table  []int32 // open-addressed: places by what they come from; 0 is empty; nil until it is needed
	outs   []told  // 0 is no out
	top    ID
	most   int // the most edges; 0 leaves it to room

	members []ID
	classes []span  // of members
	classAt []int32 // by id: its place in classes + 1; 0 for a word
}

// place is a node of the tree of phrases.
type place struct {
	from int32 // the place before
	id   ID    // what leads here from it
	outs int32 // the first of its outs
}

// told is an out in the list of those of one place.
type told struct{ out, next int32 }

type span struct{ first, end int32 }

// NewBuilder returns an empty builder. gap is the most words that Gap stands for.
func NewBuilder(gap int) *Builder {
	const start = 1 << 9
	return &Builder{gap: gap, places: make([]place, 1, start), outs: make([]told, 1, start)}
}

// Class says that the members may stand for the id class, which phrases then use
// in their place: “(our|my|the) blog” is one phrase, not three.
func (b *Builder) Class(class ID, members []ID) {
	for int(class) >= len(b.classAt) {
		b.classAt = append(b.classAt, make([]int32, int(class)+1-len(b.classAt))...)
	}
	first := int32(len(b.members))
	b.members = append(b.members, members...)
	b.classes = append(b.classes, span{first, int32(len(b.members))})
	b.classAt[class] = int32(len(b.classes))
	for _, m := range members {
		b.top = max(b.top, m)
	}
}

// Add puts in a phrase. The same phrase may be added with several outs. It
// reports false when the out stands there already.
func (b *Builder) Add(phrase []ID, out int32) bool {
	if b.table == nil {
		b.index()
	}
	n := int32(0)
	for _, id := range phrase {
		n = b.child(n, id)
	}
	last := &b.places[n].outs
	for *last != 0 {
		if b.outs[*last].out == out {
			return false
		}
		last = &b.outs[*last].next
	}
	*last = int32(len(b.outs))
	b.outs = append(b.outs, told{out: out})
	return true
}

// Outs are what has been added under exactly this phrase.
func (b *Builder) Outs(phrase []ID) []int32 {
	if b.table == nil {
		b.index()
	}
	n := int32(0)
	for _, id := range phrase {
		if n = b.table[b.slot(n, id)]; n == 0 {
			return nil
		}
	}
	var outs []int32
	for o := b.places[n].outs; o != 0; o = b.outs[o].next {
		outs = append(outs, b.outs[o].out)
	}
	return outs
}

// slot is where the table holds the place to which an id leads from another, or
// where it would hold it.
func (b *Builder) slot(from int32, id ID) int {
	mask := len(b.table) - 1
	for i := int(hash(from, id)) & mask; ; i = (i + 1) & mask {
		n := b.table[i]
		if n == 0 || b.places[n].from == from && b.places[n].id == id {
			return i
		}
	}
}

func (b *Builder) child(from int32, id ID) int32 {
	i := b.slot(from, id)
	if n := b.table[i]; n != 0 {
		return n
	}
	if len(b.places) == cap(b.places) {
		b.grow()
		i = b.slot(from, id)
	}
	n := int32(len(b.places))
	b.table[i] = n
	b.places = append(b.places, place{from: from, id: id})
	b.top = max(b.top, id)
	return n
}

// grow makes room for twice as many places.
func (b *Builder) grow() {
	b.places = append(make([]place, 0, 2*cap(b.places)), b.places...)
	b.index()
}

// index makes the table of the places, which is never more than half full.
func (b *Builder) index() {
	size := 1 << bits.Len(uint(2*cap(b.places)-1))
	b.table = make([]int32, size)
	for n := 1; n < len(b.places); n++ {
		b.table[b.slot(b.places[n].from, b.places[n].id)] = int32(n)
	}
}
