package style

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// headLen is how many bytes of a match's beginning are looked at before it is
// tried out.
const headLen = 4

// maxHeads bounds the heads of one part of a pattern.
const maxHeads = 64

// head is one way in which a match may begin: with n bytes out of sets. Behind the
// end of a text stands, for heads, a zero byte.
type head struct {
	n     int
	set   [headLen]byteSet
	exact bool // these bytes are all of it, so that what follows can be added
	word  bool // it begins where a word begins or ends
	edge  bool // and so does what follows it
}

// headsOf gives the ways in which a match of an expression may begin, or none if
// it may be empty or begin in any way.
func headsOf(re *syntax.Regexp) []head {
	heads := headsFrom(re, headLen)
	for i := range heads {
		h := &heads[i]
		if h.n == 0 {
			return nil
		}
		if h.exact && h.edge && h.n < headLen {
			h.set[h.n] = acrossEdge(&h.set[h.n-1], &allBytes)
			h.n++
		}
	}
	return distinct(heads)
}

// headsFrom is headsOf for a part of a pattern, of which want bytes are of use.
func headsFrom(re *syntax.Regexp, want int) []head {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpNoWordBoundary:
		return []head{{exact: true}}
	case syntax.OpWordBoundary:
		return []head{{exact: true, word: true}}
	case syntax.OpCapture:
		return headsFrom(re.Sub[0], want)
	case syntax.OpLiteral:
		out := []head{{exact: true}}
		var room [1]head
		for i, r := range re.Rune {
			if i == want {
				return opened(out)
			}
			out = joined(out, runeHeads(room[:0], r, re.Flags&syntax.FoldCase != 0))
		}
		return out
	case syntax.OpCharClass:
		return classHeads(nil, re.Rune)
	case syntax.OpConcat:
		return concatHeads(re.Sub, want)
	case syntax.OpAlternate:
		out := make([]head, 0, len(re.Sub))
		for _, sub := range re.Sub {
			out = append(out, headsFrom(sub, want)...)
		}
		return limited(out)
	case syntax.OpQuest:
		return append(headsFrom(re.Sub[0], want), head{exact: true})
	case syntax.OpStar:
		return append(repeated(headsFrom(re.Sub[0], want), want), head{exact: true})
	case syntax.OpPlus:
		return repeated(headsFrom(re.Sub[0], want), want)
	}
	return []head{{}}
}

// repeated are the heads of one or more of what has the heads given.
func repeated(heads []head, want int) []head {
	if len(heads) != 1 || heads[0].n != 1 || !heads[0].exact {
		return opened(heads)
	}
	// Of one character: as many as fit, each number of them for itself.
	out := heads
	for n := 2; n <= want; n++ {
		h := out[n-2]
		h.set[n-1], h.n = h.set[0], n
		out = append(out, h)
	}
	out[len(out)-1].exact = false
	return out
}

func concatHeads(subs []*syntax.Regexp, want int) []head {
	out := []head{{exact: true}}
	for _, sub := range subs {
		more := 0 // bytes that the shortest head still lacks
		for i := range out {
			if out[i].exact {
				more = max(more, want-out[i].n)
			}
		}
		if more == 0 {
			return opened(out)
		}
		out = joined(out, headsFrom(sub, more))
	}
	return out
}

// opened says of heads that anything may follow.
func opened(heads []head) []head {
	for i := range heads {
		heads[i].exact = false
	}
	return heads
}

// joined puts the heads of what follows behind heads that are not full. These are not
// used any more: what has a single head, as most has, takes no memory.
func joined(heads, more []head) []head {
	if len(heads)*len(more) > maxHeads {
		more = squeezed(more)
	}
	out := heads[:0]
	if len(more) > 1 {
		out = make([]head, 0, len(heads)*len(more))
	}
	for i := range heads {
		h := &heads[i]
		if !h.exact || h.n == headLen {
			out = append(out, *h)
			continue
		}
		for k := range more {
			if j, ok := h.then(&more[k]); ok {
				out = append(out, j)
			}
		}
	}
	return limited(out)
}

// then is a head with another behind it. ok is false where no text has both.
func (h *head) then(m *head) (j head, ok bool) {
	j = *h
	if m.word {
		if j.n == 0 {
			j.word = true
		} else {
			j.edge = true
		}
	}
	for i := 0; i < m.n && j.n < headLen; i++ {
		set := m.set[i]
		if i == 0 && j.edge {
			if set = acrossEdge(&j.set[j.n-1], &set); set == (byteSet{}) {
				return j, false
			}
		}
		j.set[j.n] = set
		j.n++
	}
	if m.n > 0 {
		j.edge = m.edge
	}
	j.exact = m.exact && h.n+m.n <= headLen
	return j, true
}

// acrossEdge is what of a set may stand behind a byte of another with the edge of
// a word between them. Of letters beyond ASCII nothing is said.
func acrossEdge(before, after *byteSet) byteSet {
	out := *after
	switch {
	case before.within(&wordBytes):
		out = out.without(&wordBytes)
	case before.within(&markBytes):
		out = out.without(&markBytes)
	}
	return out
}

// limited makes one head of those that begin with the same bytes where there are
// too many, and in the end one of all.
func limited(heads []head) []head {
	if len(heads) <= maxHeads {
		return heads
	}
	var out []head
next:
	for i := range heads {
		for k := range out {
			if h := &out[k]; h.n > 0 && heads[i].n > 0 && h.set[0] == heads[i].set[0] && h.word == heads[i].word {
				h.merge(&heads[i])
				continue next
			}
		}
		out = append(out, heads[i])
	}
	if len(out) > maxHeads {
		return squeezed(out)
	}
	return out
}

// squeezed makes one head of those that say something and one of the others.
func squeezed(heads []head) []head {
	var some, none *head
	for i := range heads {
		h, to := heads[i], &some
		if h.n == 0 {
			to = &none
		}
		if *to == nil {
			*to = &h
			continue
		}
		(*to).merge(&h)
	}
	var out []head
	for _, h := range []*head{some, none} {
		if h != nil {
			out = append(out, *h)
		}
	}
	return out
}

// merge makes a head one that stands for another as well.
func (h *head) merge(o *head) {
	h.exact = h.exact && o.exact && h.n == o.n
	h.edge = h.edge && o.edge && h.exact
	h.word = h.word && o.word
	h.n = min(h.n, o.n)
	for i := range h.set {
		if i < h.n {
			h.set[i] = h.set[i].with(&o.set[i])
		} else {
			h.set[i] = byteSet{}
		}
	}
}

// runeHeads appends the heads of a character.
func runeHeads(out []head, r rune, fold bool) []head {
	var room [8]rune
	ranges := append(room[:0], r, r)
	for f := unicode.SimpleFold(r); fold && f != r; f = unicode.SimpleFold(f) {
		ranges = append(ranges, f, f)
	}
	return classHeads(out, ranges)
}

// classHeads appends a head for the ASCII characters of a class, one for each single
// character beyond, and one for the longer ranges of those.
func classHeads(out []head, ranges []rune) []head {
	ascii, other := head{n: 1, exact: true}, head{n: 1}
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1] && r < utf8.RuneSelf; r++ {
			ascii.set[0].add(byte(r))
		}
		if ranges[i+1] < utf8.RuneSelf {
			continue
		}
		var from, to [utf8.UTFMax]byte
		n := utf8.EncodeRune(from[:], max(ranges[i], utf8.RuneSelf))
		utf8.EncodeRune(to[:], ranges[i+1])
		switch {
		case ranges[i] <= utf8.RuneError && utf8.RuneError <= ranges[i+1]:
			for c := 0x80; c <= 0xFF; c++ { // bytes that are not UTF-8 read as U+FFFD
				other.set[0].add(byte(c))
			}
		case from == to && len(out) < 8:
			h := head{n: n, exact: true}
			for k := range n {
				h.set[k].add(from[k])
			}
			out = append(out, h)
		default:
			for c := int(from[0]); c <= int(to[0]); c++ {
				other.set[0].add(byte(c))
			}
		}
	}
	for _, h := range [...]*head{&ascii, &other} {
		if h.set[0] != (byteSet{}) {
			out = append(out, *h)
		}
	}
	return out
}

// admits says whether the text may go on from a place as the head says. Heads that
// are looked at together begin alike, so it looks from the end.
func (h *head) admits(text string, at int) bool {
	for i := h.n - 1; i >= 0; i-- {
		c := byte(0)
		if at+i < len(text) {
			c = text[at+i]
		}
		if !h.set[i].has(c) {
			return false
		}
	}
	return true
}

// alone is the head without what it asks of the text around it.
func (h head) alone() head {
	h.word = false
	if h.exact && h.edge && h.n > 1 {
		h.n--
		h.set[h.n] = byteSet{}
	}
	return h
}

// covers says whether every text that begins with another head begins with this one.
func (h *head) covers(o *head) bool {
	if h.n > o.n || h.word && !o.word {
		return false
	}
	for i := range h.n {
		if !o.set[i].within(&h.set[i]) {
			return false
		}
	}
	return true
}

// distinct leaves the heads out that others cover.
func distinct(heads []head) []head {
	if len(heads) == 1 {
		return heads
	}
	var out []head
next:
	for i := range heads {
		for k := range heads {
			if k != i && heads[k].covers(&heads[i]) && (k < i || !heads[i].covers(&heads[k])) {
				continue next
			}
		}
		out = append(out, heads[i])
	}
	return out
}

// chance is how often in English prose, out of all places, the head stands.
func (h *head) chance() float64 {
	p := 1.0
	for k := range h.n {
		p *= h.set[k].share()
	}
	if h.word && h.set[0].within(&wordBytes) {
		p *= 0.25 // of the letters those that begin a word
	}
	return p
}

// chance is that of all heads together.
func chance(heads []head) float64 {
	sum := 0.0
	for i := range heads {
		sum += heads[i].chance()
	}
	return sum
}
