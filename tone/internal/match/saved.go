package match

import (
	"math/bits"

	"github.com/plainpost/plainpost/tone/internal/packed"
)

// Append writes what has been put into the builder behind dst, for Restore.
func (b *Builder) Append(dst []byte) []byte {
	dst = packed.AppendUint(dst, int(b.top))
	dst = packed.AppendUint(dst, len(b.places)-1)
	dst = packed.AppendUint(dst, len(b.outs)-1)
	last := int32(0) // out
	for n := 1; n < len(b.places); n++ {
		p := &b.places[n]
		var outs []int32
		for o := p.outs; o != 0; o = b.outs[o].next {
			outs = append(outs, b.outs[o].out)
		}
		ends := min(len(outs), 1)
		dst = packed.AppendUint(dst, (n-int(p.from))<<1|ends)
		dst = packed.AppendInt(dst, int(p.id))
		if ends == 0 {
			continue
		}
		dst = packed.AppendUint(dst, len(outs))
		for _, out := range outs {
			dst = packed.AppendInt(dst, int(out-last))
			last = out
		}
	}
	dst = packed.AppendUint(dst, len(b.classes))
	dst = packed.AppendUint(dst, len(b.classAt))
	dst = packed.AppendUint(dst, len(b.members))
	for id, c := range b.classAt {
		if c == 0 {
			continue
		}
		s := b.classes[c-1]
		dst = packed.AppendUint(dst, id)
		dst = packed.AppendUint(dst, int(s.end-s.first))
		for _, m := range b.members[s.first:s.end] {
			dst = packed.AppendUint(dst, int(m))
		}
	}
	return dst
}

// Restore returns a builder with what Append has written. gap is as for NewBuilder.
// More can be put in.
func Restore(r *packed.Reader, gap int) *Builder {
	b := &Builder{gap: gap, top: ID(r.Uint())}
	b.places = make([]place, 1+r.Uint())
	b.outs = make([]told, 1, 1+r.Uint())
	last := int32(0)
	for n := 1; n < len(b.places); n++ {
		back := r.Uint()
		p := &b.places[n]
		p.from, p.id = int32(n-back>>1), ID(r.Int())
		if back&1 == 0 {
			continue
		}
		p.outs = int32(len(b.outs))
		for i := r.Uint(); i > 0; i-- {
			last += int32(r.Int())
			b.outs = append(b.outs, told{out: last, next: int32(len(b.outs) + 1)})
		}
		b.outs[len(b.outs)-1].next = 0
	}
	b.classes = make([]span, r.Uint())
	b.classAt = make([]int32, r.Uint())
	b.members = make([]ID, 0, r.Uint())
	for i := range b.classes {
		b.classAt[r.Uint()] = int32(i + 1)
		b.classes[i].first = int32(len(b.members))
		for range r.Uint() {
			b.members = append(b.members, ID(r.Uint()))
		}
		b.classes[i].end = int32(len(b.members))
	}
	return b
}

// Append writes the trie behind dst, for RestoreTrie: a builder holds less, and takes four
// times as long to make the trie of it.
func (t *Trie) Append(dst []byte) []byte {
	dst = packed.AppendUint(dst, int(t.top))
	dst = packed.AppendUint(dst, int(t.anyWord))
	dst = packed.AppendUint(dst, int(t.number))
	dst = packed.AppendNumbers(dst, len(t.words), func(i int) int { return int(t.words[i].leads) })
	dst = packed.AppendNumbers(dst, len(t.words), func(i int) int { return int(t.words[i].own) })
	dst = packed.AppendNumbers(dst, len(t.does), func(i int) int { return int(t.does[i]) })
	dst = packed.AppendNumbers(dst, len(t.does), func(i int) int { return int(t.outAt[i+1] - t.outAt[i]) })
	dst = packed.AppendNumbers(dst, len(t.outs), func(i int) int { return int(t.outs[i]) })
	dst = t.edges.append(dst, t.idBits())
	dst = packed.AppendUint(dst, len(t.wideOf))
	for _, classes := range t.wideOf {
		dst = packed.AppendNumbers(dst, len(classes), func(i int) int { return int(classes[i]) })
	}
	return dst
}

// RestoreTrie returns the trie that Append has written. gap is as for NewBuilder.
func RestoreTrie(r *packed.Reader, gap int) *Trie {
	t := &Trie{gap: gap, top: ID(r.Uint()), anyWord: int32(r.Uint()), number: int32(r.Uint())}
	leads, own := r.Numbers(), r.Numbers()
	t.words = make([]word, leads.Len())
	for i := range t.words {
		t.words[i] = word{signs(leads.At(i)), signs(own.At(i))}
	}
	doing, counts := r.Numbers(), r.Numbers()
	t.does, t.outAt = make([]does, doing.Len()), make([]int32, doing.Len()+1)
	end := int32(0)
	for i := range t.does {
		t.does[i], t.outAt[i] = does(doing.At(i)), end
		end += int32(counts.At(i))
	}
	t.outAt[len(t.does)] = end
	t.outs = readList[int32](r)
	t.edges = restoreEdges(r, t.idBits())
	if n := r.Uint(); n > 0 {
		t.wideOf = make([][]ID, n)
		for i := range t.wideOf {
			if classes := readList[ID](r); len(classes) > 0 {
				t.wideOf[i] = classes
			}
		}
	}
	return t
}

// idBits is how many bits an id and the special symbols take.
func (t *Trie) idBits() int { return bits.Len(uint(t.top - Gap)) }

// append writes the edges in their order, in two numbers each: what leads on, and to what.
func (t *edges) append(dst []byte, idBits int) []byte {
	places, next := map[kinds]int{}, []kinds{}
	for _, e := range t.list {
		if _, known := places[e.next]; !known {
			places[e.next] = len(next)
			next = append(next, e.next)
		}
	}
	dst = packed.AppendUint(dst, len(t.rows))
	dst = packed.AppendNumbers(dst, len(next), func(i int) int { return int(next[i]) })
	dst = packed.AppendNumbers(dst, len(t.list), func(i int) int {
		e := &t.list[i]
		shares := int(uint32(e.from) >> 31)
		return (int(e.state())<<1|shares)<<idBits | int(e.id-Gap)
	})
	nextBits := bits.Len(uint(len(next)))
	return packed.AppendNumbers(dst, len(t.list), func(i int) int { return int(t.list[i].to)<<nextBits | places[t.list[i].next] })
}

// restoreEdges reads edges.
func restoreEdges(r *packed.Reader, idBits int) edges {
	rows := r.Uint()
	next := readList[kinds](r)
	ways, ends := r.Numbers(), r.Numbers()
	list := make([]edge, ways.Len())
	idMask := 1<<idBits - 1
	for n := range list {
		way := ways.At(n)
		from := int32(way >> (idBits & 63))
		list[n].from, list[n].id = from>>1^-(from&1), ID(way&idMask)+Gap
	}
	nextBits := bits.Len(uint(len(next)))
	nextMask := 1<<nextBits - 1
	for n := range list {
		end := ends.At(n)
		list[n].to, list[n].next = int32(end>>(nextBits&63)), next[end&nextMask]
	}
	return tableOf(list, rows)
}

// tableOf makes the table of edges that are in the order of their places, in so many rows.
func tableOf(list []edge, rows int) edges {
	t := edges{make([]places, rows), list}
	at, row := 0, places{}
	for n := range list {
		h := hash(list[n].state(), list[n].id)
		if i := t.row(h); i != at {
			row.end = int32(n)
			for t.rows[at] = row; at < i; {
				at++
				t.rows[at] = places{first: row.end, end: row.end}
			}
			row = t.rows[at]
		}
		row.taken |= 1 << (h & 63)
	}
	row.end = int32(len(list))
	for t.rows[at] = row; at < rows-1; {
		at++
		t.rows[at] = places{first: row.end, end: row.end}
	}
	return t
}

// readList reads numbers to a list.
func readList[T ~int32 | ~uint32](r *packed.Reader) []T {
	numbers := r.Numbers()
	list := make([]T, numbers.Len())
	for i := range list {
		list[i] = T(numbers.At(i))
	}
	return list
}
