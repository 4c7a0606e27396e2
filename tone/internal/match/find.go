package match

import "math/bits"

// Find appends to dst every phrase that stands in tokens, by start; phrases of
// one start in no particular order, shorter ones inside longer ones included.
func (t *Trie) Find(tokens []Token, dst []Match) []Match {
	f, e := search{t, tokens, dst}, &t.edges
	for i := t.survey(tokens); i >= 0; i = tokens[i].then {
		k := &tokens[i]
		next := uint(uint32(k.next))
		if next >= uint(len(tokens)) || k.asks&^isPhrase != 0 {
			f.begin(i)
			continue
		}
		// What is left of a word is itself, and the pairs that it makes with the next.
		n := &tokens[next]
		s1, s2 := t.word(k.Exact), t.word(k.Stem)
		exact, stem, nextExact, nextStem := hashFrom(s1), hashFrom(s2), hashTo(n.Exact), hashTo(n.Stem)
		pairs := e.has(exact+nextExact) | e.has(exact+nextStem)<<1 | e.has(stem+nextExact)<<2 | e.has(stem+nextStem)<<3
		if k.asks&isPhrase != 0 {
			f.say(s1, i, i)
			f.say(s2, i, i)
		}
		if pairs != 0 {
			f.pairs(pairs, s1, s2, i, k.next)
		}
		if k.far != 0 {
			f.over(s1, i, k.next)
			f.over(s2, i, k.next)
		}
	}
	return f.found
}

// survey chains the tokens at which a phrase may begin, by the signs of each and of
// those after it, and notes for each why. It returns the first. It goes backwards and
// has hardly a branch: whether a word of a text is part of a phrase is nothing to
// foresee.
func (t *Trie) survey(tokens []Token) int32 {
	first := int32(-1)
	words, none := t.words, &t.words[None]
	for i := len(tokens) - 1; i >= 0; {
		sentence := tokens[i].Sentence
		nextAt, next := int32(-1), always // the next token and its signs
		ahead := signs(0)                 // far signs of the next word, of the next two and so on, in lanes
		for ; i >= 0; i-- {
			k := &tokens[i]
			if k.Sentence != sentence {
				break
			}
			k.then = first
			exact, stem := none, none
			if id := uint(uint32(k.Exact)); id < uint(len(words)) {
				exact = &words[id]
			}
			if id := uint(uint32(k.Stem)); id < uint(len(words)) {
				stem = &words[id]
			}
			leads, own := exact.leads|stem.leads, exact.own|stem.own
			if k.Class != Word || k.Alt|k.AltStem != None {
				switch k.Class {
				case Skip:
					continue
				case Digit:
					leads, own = leads|signs(opens), own|signs(leadsNumber)
				case Comma: // a gap passes it over: it takes up no lane
					own |= ahead << farAt
					ahead >>= farSigns
				}
				if k.Alt|k.AltStem != None {
					leads, own = leads|signs(isOdd), allSigns
				}
			}
			hits := leads & (next | ahead&allFar)
			k.asks, k.far, k.next = asks(hits), uint16(hits>>farAt), nextAt
			if hits != 0 {
				first = int32(i)
			}
			nextAt, next, ahead = int32(i), own, ahead<<farSigns|own>>farAt*lanes
		}
	}
	return first
}

// search is one call of Find.
type search struct {
	*Trie
	tokens []Token
	found  []Match
}

// pairs finds what begins with a word and goes on with the next token. A bit for each
// pair of a state of the word, exact or stem, and an id of the token says whether there
// may be an edge.
func (f *search) pairs(pairs uint64, exact, stem, start, next int32) {
	n := &f.tokens[next]
	after := f.kinds(n.next)
	for ; pairs != 0; pairs &= pairs - 1 {
		pair := bits.TrailingZeros64(pairs)
		s, id := exact, n.Exact
		if pair&2 != 0 {
			s = stem
		}
		if pair&1 != 0 {
			id = n.Stem
		}
		if h := hash(s, id); f.edges.at(h).next&after != 0 {
			f.take(h, s, id, start, next, after)
		}
	}
}

// over goes from the state of a first word over AnyWord and Gap, which begin with the
// token next.
func (f *search) over(s, start, next int32) {
	d := f.does[s]
	if d&takesAny != 0 && f.tokens[next].Class <= Digit {
		f.follow(s, AnyWord, start, next)
	}
	if d&takesGap != 0 {
		f.leap(s, start, next)
	}
}

// begin finds the phrases that begin with a token, whatever stands there.
func (f *search) begin(start int32) {
	k := &f.tokens[start]
	for _, id := range k.readings() {
		s := f.word(id)
		if s == 0 {
			continue
		}
		f.visit(s, start, start)
		if f.wideOf != nil {
			for _, c := range f.wideOf[s] {
				f.follow(0, c, start, start)
			}
		}
	}
	if k.Class <= Digit && f.anyWord != 0 {
		f.visit(f.anyWord, start, start)
	}
	if k.Class == Digit && f.number != 0 {
		f.visit(f.number, start, start)
	}
}

// readings are the ids of a token, each once, and None in place of others.
func (k *Token) readings() [4]ID {
	ids := [4]ID{k.Exact, k.Stem, k.Alt, k.AltStem}
	for i, id := range ids {
		for _, before := range ids[:i] {
			if before == id {
				ids[i] = None
			}
		}
	}
	return ids
}

// say reports the phrases that end in a state, and with the token last.
func (f *search) say(s, start, last int32) {
	for i := f.outAt[s]; i < f.outAt[s+1]; i++ {
		f.found = append(f.found, Match{f.outs[i], start, last + 1})
	}
}

// visit reports what ends in a state and goes on from it, behind the token last.
func (f *search) visit(s, start, last int32) {
	d := f.does[s]
	if d&ends != 0 {
		f.say(s, start, last)
	}
	next := f.tokens[last].next
	if d&leadsOn == 0 || next < 0 {
		return
	}
	f.step(s, start, next)
	if d&takesGap != 0 {
		f.leap(s, start, next)
	}
}

// leap goes on from a state over a gap, which begins before the token at.
func (f *search) leap(s, start, at int32) {
	h := hash(s, Gap)
	e := f.edges.at(h)
	if e.from < 0 {
		for i, others := 0, f.edges.others(h); i < len(others); i++ {
			f.leapBy(&others[i], s, start, at)
		}
	}
	f.leapBy(e, s, start, at)
}

// leapBy is leap by one edge, if it is such a one.
func (f *search) leapBy(e *edge, s, start, at int32) {
	if e.state() != s || e.id != Gap {
		return
	}
	for words := 0; at >= 0; words++ {
		if e.next&f.kinds(at) != 0 {
			f.step(e.to, start, at)
		}
		if words == f.gap || f.tokens[at].Class > Digit {
			break
		}
		for at = f.tokens[at].next; at >= 0 && f.tokens[at].Class == Comma; {
			at = f.tokens[at].next
		}
	}
}

// step goes from a state over the token at and further.
func (f *search) step(s, start, at int32) {
	k, d, e := &f.tokens[at], f.does[s], &f.edges
	if k.asks&isOdd != 0 || d&takesWide != 0 {
		f.oddStep(s, start, at)
	} else if d&takesWord != 0 {
		from := hashFrom(s)
		if h := from + hashTo(k.Exact); e.has(h) != 0 {
			f.take(h, s, k.Exact, start, at, f.kinds(k.next))
		}
		if h := from + hashTo(k.Stem); e.has(h) != 0 {
			f.take(h, s, k.Stem, start, at, f.kinds(k.next))
		}
	}
	if d&takesAny != 0 && k.Class <= Digit {
		f.follow(s, AnyWord, start, at)
	}
	if d&takesNumber != 0 && k.Class == Digit {
		f.follow(s, Number, start, at)
	}
}

// oddStep goes from a state over the token at, by any of its readings and the classes
// that they are members of.
func (f *search) oddStep(s, start, at int32) {
	for _, id := range f.tokens[at].readings() {
		f.follow(s, id, start, at)
		if f.wideOf != nil {
			for _, c := range f.wideOf[f.word(id)] {
				f.follow(s, c, start, at)
			}
		}
	}
}

// follow goes from a state over the token at by an id, and further.
func (f *search) follow(s int32, id ID, start, at int32) {
	if h := hash(s, id); f.edges.has(h) != 0 {
		f.take(h, s, id, start, at, f.kinds(f.tokens[at].next))
	}
}

// take is follow where there may be an edge, with the hash h, before a word of some kinds.
func (f *search) take(h uint32, s int32, id ID, start, at int32, after kinds) {
	switch e := f.edges.at(h); {
	case e.next&after == 0:
	case e.from < 0:
		f.takeShared(e, h, s, id, start, at, after)
	case e.from == s && e.id == id:
		f.pass(e, start, at)
	}
}

// takeShared is take where several edges share a place.
func (f *search) takeShared(e *edge, h uint32, s int32, id ID, start, at int32, after kinds) {
	others := f.edges.others(h)
	for i := -1; i < len(others); i++ {
		if i >= 0 {
			e = &others[i]
		}
		if e.state() == s && e.id == id && e.next&after != 0 {
			f.pass(e, start, at)
		}
	}
}

// pass goes over the token at by an edge, and further.
func (f *search) pass(e *edge, start, at int32) {
	if e.to < 0 {
		f.found = append(f.found, Match{^e.to, start, at + 1})
	} else {
		f.visit(e.to, start, at)
	}
}

// kinds are those of the token at, or of none.
func (f *search) kinds(at int32) kinds {
	if at < 0 {
		return anyway
	}
	k := &f.tokens[at]
	if k.asks&isOdd != 0 {
		return allKinds
	}
	return kindOf(k.Exact) | kindOf(k.Stem) | anyway
}
