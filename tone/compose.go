package tone

import (
	"math"
	"math/bits"
	"slices"
)

// company says which rules hit in which sentence, so that with and without are
// one look each: a row of bits, one for each slot, for the whole post, for hits
// about the whole post, and for each sentence.
type company struct {
	width int // words of a row
	bits  []uint64

	// The rules of composing, as bits: those that something which has hit concerns, and
	// behind them those that have hit or need not. They are due where both are so.
	called []uint64
}

const (
	anywhere  = -2 // the row of all hits
	wholePost = -1 // the row of hits about the whole post
)

// begin forgets the rows, and which composing rules are due.
func (c *company) begin(e *engine) {
	c.bits = c.bits[:0]
	c.called = append(c.called[:0], e.composites...)
}

// wake notes what hits of a slot mean to composing rules.
func (c *company) wake(e *engine, slot int32) {
	called := c.called
	for i, bits := range e.wakes[int(slot)*len(called):][:len(called)] {
		called[i] |= bits
	}
}

// fill makes the rows of the hits that there are, unless they are made.
func (c *company) fill(x *evaluation) {
	if len(c.bits) > 0 {
		return
	}
	c.width = (len(x.slots) + 63) / 64
	c.bits = zeroed(c.bits, c.width*(len(x.r.sentences)+2))
	for i := range x.hits {
		c.add(&x.hits[i])
	}
}

// next is the first rule due from a place of composing on; -1 for none.
func (c *company) next(from int) int {
	n := len(c.called) / 2
	for i := from >> 6; i < n; i++ {
		due := c.called[i] & c.called[n+i]
		if i == from>>6 {
			due &= ^uint64(0) << (from & 63)
		}
		if due != 0 {
			return i<<6 | bits.TrailingZeros64(due)
		}
	}
	return -1
}

// at is where the bit of a slot is in the row of a sentence, and the bit.
func (c *company) at(slot, sentence int32) (word int, bit uint64) {
	return int(sentence-anywhere)*c.width + int(slot>>6), 1 << (slot & 63)
}

func (c *company) row(sentence int32) []uint64 {
	at := int(sentence-anywhere) * c.width
	return c.bits[at : at+c.width]
}

func (c *company) add(h *hit) {
	word, bit := c.at(h.slot, anywhere)
	c.bits[word] |= bit
	word, _ = c.at(h.slot, h.sentence)
	c.bits[word] |= bit
}

// forget takes a rule out everywhere.
func (c *company) forget(slot int32) {
	for at := int(slot >> 6); at < len(c.bits); at += c.width {
		c.bits[at] &^= 1 << (slot & 63)
	}
}

// has says whether a rule hits in the sentence or about the whole post.
func (c *company) has(slot, sentence int32) bool {
	own, bit := c.at(slot, sentence)
	whole, _ := c.at(slot, wholePost)
	return (c.bits[own]|c.bits[whole])&bit != 0
}

// meets says whether one of a set of rules hits in the sentence or about the
// whole post.
func (c *company) meets(set []uint64, sentence int32) bool {
	row, whole := c.row(sentence), c.row(wholePost)
	for i, bits := range set {
		if bits&(row[i]|whole[i]) != 0 {
			return true
		}
	}
	return false
}

// keeps says whether the rules that a rule asks for hit in the sentence, or in
// the post, and those it excludes do not.
func (c *company) keeps(s *slot, sentence int32) bool {
	if s.post || sentence < 0 {
		sentence = anywhere
	}
	return (len(s.with) == 0 || c.meets(s.withBits, sentence)) && !c.meets(s.withoutBits, sentence)
}

// compose applies with and without, and adds the hits of rules that have
// nothing else. Rules come in an order in which references look back only.
func (x *evaluation) compose() {
	if len(x.hits) == 0 || len(x.composing) == 0 {
		return
	}
	near := &x.near
	near.begin(x.engine)
	for i := range x.hits {
		near.wake(x.engine, x.hits[i].slot)
	}
	for at := near.next(0); at >= 0; at = near.next(at + 1) {
		n := x.composing[at]
		s, before := &x.slots[n], len(x.hits)
		if x.view.rules[n] == nil {
			continue
		}
		near.fill(x)
		if !s.composite {
			x.dropAlone(n, s, near)
		} else if x.composite(n, s, near); len(x.hits) > before {
			near.wake(x.engine, n)
		}
	}
}

// dropAlone drops the hits of a rule that lack the company it asks for.
func (x *evaluation) dropAlone(n int32, s *slot, near *company) {
	dropped := false
	for i := range x.hits {
		h := &x.hits[i]
		if h.slot == n && !near.keeps(s, h.sentence) {
			h.dropped, dropped = true, true
		}
	}
	if !dropped {
		return
	}
	near.forget(n)
	x.leaveDropped()
	for i := range x.hits {
		if x.hits[i].slot == n {
			near.add(&x.hits[i])
		}
	}
}

// leaveDropped takes the hits out that have been dropped.
func (x *evaluation) leaveDropped() {
	kept := 0
	for i := range x.hits {
		if x.hits[i].dropped {
			continue
		}
		if kept < i {
			x.hits[kept] = x.hits[i]
		}
		kept++
	}
	x.hits = x.hits[:kept]
}

// composite adds the hits of a rule without a matcher: one for the post, or one
// for each sentence in which a rule that it asks for hits. It stands where the first of
// those stands, phrases first and in the order of their rules.
func (x *evaluation) composite(n int32, s *slot, near *company) {
	const behind = math.MaxInt32
	order := x.order[:0]
	for i := range x.hits {
		h := &x.hits[i]
		switch {
		case s.withBits[h.slot>>6]&(1<<(h.slot&63)) == 0:
		case h.phrase < 0:
			order = append(order, behind<<32|uint64(i))
		default:
			order = append(order, uint64(h.slot)<<32|uint64(i))
		}
	}
	slices.Sort(order)
	for _, o := range order {
		h := x.hits[uint32(o)]
		h.slot, h.phrase, h.excess, h.disguised, h.found = n, -1, 1, false, 0
		if s.post {
			h.sentence, h.start, h.end = wholePost, 0, 0
		}
		if near.has(n, h.sentence) || !near.keeps(s, h.sentence) {
			continue
		}
		x.hits = append(x.hits, h)
		near.add(&h)
	}
	x.order = order
}

// wakers says for each slot which of the composing rules look at it, in a row of bits: those
// whose hits it may have dropped, their own hits where they need others, and of a rule
// without a matcher the hits of those it asks for. Another row says which of them it is.
func (c *compiler) wakers() {
	width := (len(c.composing) + 63) / 64
	c.wakes, c.composites = make([]uint64, 2*width*len(c.slots)), make([]uint64, 2*width)
	for at, n := range c.composing {
		word, bit := at>>6, uint64(1)<<(at&63)
		c.wakes[(2*int(n)+1)*width+word] |= bit
		looked := []int32{n}
		if s := &c.slots[n]; s.composite {
			looked = s.with
			c.composites[width+word] |= bit
		} else if len(s.with) == 0 {
			looked = s.without
		}
		for _, m := range looked {
			c.wakes[2*int(m)*width+word] |= bit
		}
	}
}

// bitsOf is a set of slots as bits; nil for none.
func bitsOf(slots []int32, count int) []uint64 {
	if len(slots) == 0 {
		return nil
	}
	out := make([]uint64, (count+63)/64)
	for _, n := range slots {
		out[n>>6] |= 1 << (n & 63)
	}
	return out
}
