package tone

import (
	"math/bits"
	"slices"
)

// company says which rules hit in which sentence, so that with and without are
// one look each: a row of bits, one for each slot, for the whole post, for hits
// about the whole post, and for each sentence.
type company struct {
	width int // words of a row
	bits  []uint64
	due   []uint64 // the rules of composing, as bits, for which something has hit
}

const (
	anywhere  = -2 // the row of all hits
	wholePost = -1 // the row of hits about the whole post
)

// reset makes rows for the slots and sentences of a post, all empty.
func (c *company) reset(slots, sentences int) {
	c.width = (slots + 63) / 64
	c.bits = zeroed(c.bits, c.width*(sentences+2))
}

// wake forgets which of so many composing rules are due.
func (c *company) wake(composing int) {
	c.due = zeroed(c.due, (composing+63)/64)
}

// awake makes rules due.
func (c *company) awake(composing []uint64) {
	for i, bits := range composing {
		c.due[i] |= bits
	}
}

// next is the first rule due from a place of composing on; -1 for none.
func (c *company) next(from int) int {
	for i := from >> 6; i < len(c.due); i++ {
		due := c.due[i]
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
	near.reset(len(x.slots), len(x.r.sentences))
	near.wake(len(x.composing))
	for i := range x.hits {
		h := &x.hits[i]
		near.add(h)
		near.awake(x.wakes[h.slot])
	}
	for at := near.next(0); at >= 0; at = near.next(at + 1) {
		n := x.composing[at]
		s, before := &x.slots[n], len(x.hits)
		switch {
		case x.view.rules[n] == nil:
		case s.composite:
			x.composite(n, s, near)
			if len(x.hits) > before {
				near.awake(x.wakes[n])
			}
		case near.has(n, anywhere):
			x.dropAlone(n, s, near)
		}
	}
}

// dropAlone drops the hits of a rule that lack the company it asks for.
func (x *evaluation) dropAlone(n int32, s *slot, near *company) {
	if len(s.with) == 0 && !near.meets(s.withoutBits, anywhere) {
		return // it asks for none, and what it excludes hits nowhere
	}
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
	x.hits = slices.DeleteFunc(x.hits, func(h hit) bool {
		if h.slot == n && !h.dropped {
			near.add(&h)
		}
		return h.dropped
	})
}

// composite adds the hits of a rule without a matcher: one for the post, or one
// for each sentence in which a rule that it asks for hits.
func (x *evaluation) composite(n int32, s *slot, near *company) {
	for i, end := 0, len(x.hits); i < end; i++ {
		h := x.hits[i]
		if s.withBits[h.slot>>6]&(1<<(h.slot&63)) == 0 {
			continue
		}
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
}

// wakers says for each slot which of the composing rules look at it: their own hits,
// or of a rule without a matcher the hits of those it asks for.
func (c *compiler) wakers() {
	c.wakes = make([][]uint64, len(c.slots))
	for at, n := range c.composing {
		looked := []int32{n}
		if c.slots[n].composite {
			looked = c.slots[n].with
		}
		for _, m := range looked {
			if c.wakes[m] == nil {
				c.wakes[m] = make([]uint64, (len(c.composing)+63)/64)
			}
			c.wakes[m][at>>6] |= 1 << (at & 63)
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
