package style

import (
	"cmp"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// sieve finds in one pass over a text the places at which the heads of many
// patterns stand. The heads are spread over 64 buckets, the alike ones together; a
// table for each byte of a head says which buckets hold a head with this byte at
// this place, so that four look-ups tell which buckets are worth a closer look.
type sieve struct {
	first   [3][256]uint64 // by what stands before: no part of a word, a part of one, a letter beyond ASCII maybe
	next    [headLen - 1][256]uint64
	buckets [buckets][]sifted
	members [256]memberships // by byte, in the sets that the heads are made of
	starts  *[256]bool       // with which bytes a head begins; nil where most places begin with one
}

// buckets is how many a sieve has: the bits of a word.
const buckets = 64

// sifted is a head in a sieve: which set each of its bytes has to be in. The sets are
// few, and small enough to stay at hand.
type sifted struct {
	pattern int32 // index among the engine's
	sets    [headLen]uint8
}

// wanted is a head that is to be sieved for.
type wanted struct {
	head
	sifted
}

// How much one sieve holds: heads, with more of which its buckets would be met everywhere,
// and sets.
const (
	maxSieve = 512
	maxSets  = 128
)

// newSieves spreads heads over sieves.
func newSieves(all []wanted) []*sieve {
	slices.SortStableFunc(all, func(a, b wanted) int {
		return cmp.Or(a.set[0].compare(&b.set[0]), a.set[1].compare(&b.set[1]))
	})
	var out []*sieve
	for len(all) > 0 {
		sets, n := sets{allBytes: 0}, 0
		for n < min(len(all), maxSieve) && sets.take(&all[n]) {
			n++
		}
		out = append(out, newSieve(spread(all[:n]), sets))
		all = all[n:]
	}
	return out
}

// sets are different sets of bytes, by number. The first is that of all bytes.
type sets map[byteSet]uint8

// take puts a head in terms of the sets, as long as there is room for more of them.
func (s sets) take(w *wanted) bool {
	if len(s)+w.n > maxSets {
		return false
	}
	for k := range w.n {
		n, ok := s[w.set[k]]
		if !ok {
			n = uint8(len(s))
			s[w.set[k]] = n
		}
		w.sets[k] = n
	}
	return true
}

// bucket is heads of a sieve, with one that stands for all of them.
type bucket struct {
	head
	cost float64 // how often it is met, times the heads that are to be looked at then
	list []wanted
}

func (b *bucket) with(o *bucket) bucket {
	h := b.head
	h.merge(&o.head)
	n := len(b.list) + len(o.list)
	return bucket{h, h.chance() * float64(n), b.list[:n]} // the lists are neighbours
}

// spread puts heads, the alike ones beside each other, into as many buckets as there
// are: again and again those two neighbours into one that cost least together.
func spread(all []wanted) []bucket {
	out := make([]bucket, len(all))
	for i := range all {
		out[i] = bucket{all[i].head, all[i].chance(), all[i : i+1]}
	}
	rise := func(i int) float64 {
		both := out[i].with(&out[i+1])
		return both.cost - out[i].cost - out[i+1].cost
	}
	var rises []float64
	for len(out) > buckets {
		for i := len(rises); i+1 < len(out); i++ {
			rises = append(rises, rise(i))
		}
		best := 0
		for i := range rises {
			if rises[i] < rises[best] {
				best = i
			}
		}
		out[best] = out[best].with(&out[best+1])
		out = slices.Delete(out, best+1, best+2)
		rises = slices.Delete(rises, best, best+1)
		if best < len(rises) {
			rises[best] = rise(best)
		}
		if best > 0 {
			rises[best-1] = rise(best - 1)
		}
	}
	return out
}

func newSieve(list []bucket, sets sets) *sieve {
	s := &sieve{}
	for set, i := range sets {
		for c := range set.all() {
			s.members[c][i>>6] |= 1 << (i & 63)
		}
	}
	all := make([]sifted, 0, maxSieve)
	for n := range list {
		h, from := &list[n].head, len(all)
		for i := range list[n].list {
			all = append(all, list[n].list[i].sifted)
		}
		s.buckets[n] = all[from:]
		bit := uint64(1) << n
		for i := range s.first {
			set := h.set[0]
			switch {
			case h.word && i == noWord:
				set = set.without(&markBytes)
			case h.word && i == inWord:
				set = set.without(&wordBytes)
			}
			for c := range set.all() {
				s.first[i][c] |= bit
			}
		}
		for i := range s.next {
			set := &allBytes
			if i+1 < h.n {
				set = &h.set[i+1]
			}
			for c := range set.all() {
				s.next[i][c] |= bit
			}
		}
	}
	s.begin(list)
	return s
}

// maxBegin is up to which share of the places it pays to go over the bytes first
// with which no head begins.
const maxBegin = 0.3

// begin fills in with which bytes heads begin.
func (s *sieve) begin(list []bucket) {
	var all byteSet
	for n := range list {
		all = all.with(&list[n].head.set[0])
	}
	if all.share() > maxBegin {
		return
	}
	s.starts = new([256]bool)
	for c := range all.all() {
		s.starts[c] = true
	}
}

// What stands before a place.
const (
	noWord = iota
	inWord
	maybeWord
)

// before says of each byte what it is to the place behind it.
var before = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c >= utf8.RuneSelf:
			t[c] = maybeWord
		case wordBytes.has(byte(c)):
			t[c] = inWord
		}
	}
	return t
}()

// run calls found for each place at which the head of a pattern stands, in order.
func (s *sieve) run(text string, found func(pattern, at int)) {
	if starts := s.starts; starts != nil {
		for at := range len(text) {
			if starts[text[at]] {
				s.look(text, at, found)
			}
		}
		return
	}
	at := 0
	if len(text) >= headLen {
		at = s.all(text, found)
	}
	for ; at < len(text); at++ {
		s.look(text, at, found)
	}
}

// all looks at the places at which a head stands whole, and gives the first behind them.
func (s *sieve) all(text string, found func(pattern, at int)) int {
	behind := uint8(noWord)
	c0, c1, c2 := text[0], text[1], text[2]
	for at, c3 := range []byte(text[headLen-1:]) {
		if m := s.first[behind][c0] & s.next[0][c1] & s.next[1][c2] & s.next[2][c3]; m != 0 {
			s.closer([headLen]byte{c0, c1, c2, c3}, at, m, found)
		}
		behind = before[c0]
		c0, c1, c2 = c1, c2, c3
	}
	return len(text) - headLen + 1
}

// look looks at one place. A head may reach over the end of the text.
func (s *sieve) look(text string, at int, found func(pattern, at int)) {
	var c [headLen]byte
	copy(c[:], text[at:])
	behind := uint8(noWord)
	if at > 0 {
		behind = before[text[at-1]]
	}
	if m := s.first[behind][c[0]] & s.next[0][c[1]] & s.next[1][c[2]] & s.next[2][c[3]]; m != 0 {
		s.closer(c, at, m, found)
	}
}

// closer looks at the heads of the buckets of a place, where the bytes stand. Heads of a
// bucket begin alike, so it looks from the end.
func (s *sieve) closer(c [headLen]byte, at int, m uint64, found func(pattern, at int)) {
	in0, in1, in2, in3 := &s.members[c[0]], &s.members[c[1]], &s.members[c[2]], &s.members[c[3]]
	for ; m != 0; m &= m - 1 {
		bucket := s.buckets[bits.TrailingZeros64(m)]
		for i := range bucket {
			h := &bucket[i]
			if in3.has(h.sets[3])&in2.has(h.sets[2]) != 0 && in1.has(h.sets[1])&in0.has(h.sets[0]) != 0 {
				found(int(h.pattern), at)
			}
		}
	}
}

// memberships are the sets that a byte is in.
type memberships [maxSets / 64]uint64

// has is 1 where the byte is in a set, else 0.
func (m *memberships) has(set uint8) uint64 { return m[set>>6%(maxSets/64)] >> (set & 63) & 1 }
