package match

// Find appends to dst every phrase that stands in tokens, by start; phrases of
// one start in no particular order, shorter ones inside longer ones included.
func (t *Trie) Find(tokens []Token, dst []Match) []Match {
	for i := t.look(tokens, t.survey(tokens)); i >= 0; i = tokens[i].then {
		dst = t.from(tokens, int(i), dst)
	}
	return dst
}

// pairs says which pairs of a form or stem and a form or stem of the next word the
// filter holds.
type pairs uint8

const (
	exactExact pairs = 1 << iota
	exactStem
	stemExact
	stemStem
	noPair // what may begin here asks for no pair
)

// survey notes for each token what it asks for and chains those at which a phrase may
// begin, by what these ask for and the ones after them. It returns the first. It goes
// backwards and has hardly a branch, nor has look: whether a word of a text is part of
// a phrase is nothing to foresee.
func (t *Trie) survey(tokens []Token) int32 {
	first := int32(-1)
	var next struct{ asks, heeds asks }  // of the token before it, heeds is what counts
	sentence := int32(-1)                // that of the next token
	var near1, near2, near3, near4 kinds // of the next words
	for i := len(tokens) - 1; i >= 0; i-- {
		k := &tokens[i]
		k.then = first
		if k.Class == Skip {
			continue
		}
		w := t.words[t.word(k.Exact)] | t.words[t.word(k.Stem)]
		if k.Alt|k.AltStem != None || k.Exact == k.Stem && k.Exact != None {
			w |= odd
		}
		a := w.asks()
		if w.far()&(near1|near2|near3|near4|t.beyond) == 0 {
			a &^= leadsAny | leadsGap
		}
		opening := &t.opening[k.Class&7]
		may := a&(isPhrase|leadsMore|isOdd) | opening.always
		pair := asks(0)
		if k.Sentence == sentence {
			may |= a&next.heeds | next.asks&(isOdd|opening.before)
			pair = a & (next.asks >> 1) & leadsWord
		}
		k.asks, k.pairs = a, 0
		if may != 0 {
			k.pairs = noPair
		}
		if may|pair != 0 {
			first = int32(i)
		}
		next.asks, next.heeds, sentence = a, heeds[k.Class&7], k.Sentence
		if k.Class == Comma {
			near1 |= w.own()
		} else {
			near1, near2, near3, near4 = w.own(), near1, near2, near3
		}
	}
	return first
}

// look notes the pairs that the tokens of a chain make with the next ones, and leaves
// those in it at which still something may begin. It returns the first.
func (t *Trie) look(tokens []Token, i int32) int32 {
	first, filter := int32(-1), t.filter
	last := &first
	for i >= 0 {
		k := &tokens[i]
		*last = i
		if next := t.next(tokens, int(i), int(i)+1, false); next >= 0 {
			n := &tokens[next]
			exact, stem := hashOf(k.Exact)<<32, hashOf(k.Stem)<<32
			nextExact, nextStem := hashOf(n.Exact), hashOf(n.Stem)
			k.pairs |= pairs(filter.has(exact+nextExact) | filter.has(exact+nextStem)<<1 | filter.has(stem+nextExact)<<2 | filter.has(stem+nextStem)<<3)
		}
		i = k.then
		if k.pairs != 0 {
			last = &k.then
		}
	}
	*last = -1
	return first
}

// from finds the phrases that begin with token i.
func (t *Trie) from(tokens []Token, i int, dst []Match) []Match {
	k := &tokens[i]
	next := t.next(tokens, i, i+1, false)
	if next < 0 {
		if k.asks&(isPhrase|leadsMore|isOdd) != 0 || t.opening[k.Class&7].always != 0 {
			dst = t.begin(tokens, i, dst)
		}
		return dst
	}
	n := &tokens[next]
	if (k.asks|n.asks)&isOdd != 0 || k.asks&leads != 0 && t.mayLead(tokens, i, next) || t.opens(k, n.asks) {
		return t.begin(tokens, i, dst)
	}
	// What is left of a word is itself, and the pairs that it makes with the next.
	exact, stem := t.word(k.Exact), t.word(k.Stem)
	if k.asks&isPhrase != 0 {
		dst = t.say(exact, i, i+1, dst)
		dst = t.say(stem, i, i+1, dst)
	}
	if k.pairs&exactExact != 0 {
		dst = t.follow(tokens, exact, n.Exact, i, next, dst)
	}
	if k.pairs&exactStem != 0 {
		dst = t.follow(tokens, exact, n.Stem, i, next, dst)
	}
	if k.pairs&stemExact != 0 {
		dst = t.follow(tokens, stem, n.Exact, i, next, dst)
	}
	if k.pairs&stemStem != 0 {
		dst = t.follow(tokens, stem, n.Stem, i, next, dst)
	}
	return dst
}

// mayLead says whether something other than a word may come after token i in a
// phrase that begins with it, as far as a look at what follows tells.
func (t *Trie) mayLead(tokens []Token, i, next int) bool {
	k, n := &tokens[i], &tokens[next]
	if k.asks&leadsMore != 0 || k.asks&leadsNumber != 0 && n.Class == Digit {
		return true
	}
	if k.asks&leadsAny != 0 && n.Class <= Digit {
		if at := t.next(tokens, i, next+1, false); at >= 0 && t.farPair(k, &tokens[at]) {
			return true
		}
	}
	if k.asks&leadsGap == 0 {
		return false
	}
	for words := 0; next >= 0; words++ {
		n := &tokens[next]
		if t.farPair(k, n) {
			return true
		}
		if words == t.gap || n.Class > Digit {
			return false
		}
		next = t.next(tokens, i, next+1, true)
	}
	return false
}

// farPair says whether a phrase may begin with k and go on with n after a symbol.
func (t *Trie) farPair(k, n *Token) bool {
	if n.asks&(endsFar|isOdd) == 0 {
		return false
	}
	e, s := t.word(k.Exact), t.word(k.Stem)
	return t.filter.has(hash(e, n.Exact|far))|t.filter.has(hash(e, n.Stem|far))|t.filter.has(hash(s, n.Exact|far))|t.filter.has(hash(s, n.Stem|far)) != 0 || n.asks&isOdd != 0
}

// opens says whether a phrase may begin with AnyWord or Number at a token, by
// what the next one asks for.
func (t *Trie) opens(k *Token, next asks) bool {
	o := &t.opening[k.Class&7]
	return o.always|next&o.before != 0
}

// begin finds all phrases that begin with a token.
func (t *Trie) begin(tokens []Token, i int, dst []Match) []Match {
	k := &tokens[i]
	for _, id := range k.readings() {
		s := t.word(id)
		if s == 0 {
			continue
		}
		dst = t.visit(tokens, s, i, i+1, dst)
		if t.wideOf != nil {
			for _, c := range t.wideOf[s] {
				dst = t.follow(tokens, 0, c, i, i, dst)
			}
		}
	}
	if k.Class <= Digit && t.anyWord != 0 {
		dst = t.visit(tokens, t.anyWord, i, i+1, dst)
	}
	if k.Class == Digit && t.number != 0 {
		dst = t.visit(tokens, t.number, i, i+1, dst)
	}
	return dst
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

// say reports the phrases that end in a state. at is the token after the last.
func (t *Trie) say(s int32, start, at int, dst []Match) []Match {
	for _, out := range t.outs[t.outAt[s]:t.outAt[s+1]] {
		dst = append(dst, Match{out, int32(start), int32(at)})
	}
	return dst
}

// visit reports what ends in a state and goes on from it, from token at.
func (t *Trie) visit(tokens []Token, s int32, start, at int, dst []Match) []Match {
	d := t.does[s]
	if d&ends != 0 {
		dst = t.say(s, start, at, dst)
	}
	if d&leadsOn == 0 {
		return dst
	}
	next := t.next(tokens, start, at, false)
	if next < 0 {
		return dst
	}
	dst = t.step(tokens, s, start, next, dst)
	if d&takesGap != 0 {
		for _, e := range t.by(s, Gap) {
			if e.from == s && e.id == Gap {
				dst = t.leap(tokens, e.to, start, next, dst)
			}
		}
	}
	return dst
}

// leap goes on from a state behind a gap, over as many words as a gap may take.
func (t *Trie) leap(tokens []Token, s int32, start, next int, dst []Match) []Match {
	for words := 0; ; words++ {
		dst = t.step(tokens, s, start, next, dst)
		if words == t.gap || tokens[next].Class > Digit {
			return dst
		}
		if next = t.next(tokens, start, next+1, true); next < 0 {
			return dst
		}
	}
}

// step goes from a state over the token at position at and further.
func (t *Trie) step(tokens []Token, s int32, start, at int, dst []Match) []Match {
	k := &tokens[at]
	d := t.does[s]
	if d&takesWord != 0 {
		if k.asks&isOdd != 0 {
			for _, id := range k.readings() {
				dst = t.follow(tokens, s, id, start, at, dst)
			}
		} else {
			if t.filter.has(hash(s, k.Exact)) != 0 {
				dst = t.follow(tokens, s, k.Exact, start, at, dst)
			}
			if t.filter.has(hash(s, k.Stem)) != 0 {
				dst = t.follow(tokens, s, k.Stem, start, at, dst)
			}
		}
	}
	if d&takesWide != 0 {
		for _, id := range k.readings() {
			for _, c := range t.wideOf[t.word(id)] {
				if t.filter.has(hash(s, c)) != 0 {
					dst = t.follow(tokens, s, c, start, at, dst)
				}
			}
		}
	}
	if d&takesAny != 0 && k.Class <= Digit {
		dst = t.follow(tokens, s, AnyWord, start, at, dst)
	}
	if d&takesNumber != 0 && k.Class == Digit {
		dst = t.follow(tokens, s, Number, start, at, dst)
	}
	return dst
}

// follow goes from a state over the token at position at by an id.
func (t *Trie) follow(tokens []Token, s int32, id ID, start, at int, dst []Match) []Match {
	for _, e := range t.by(s, id) {
		switch {
		case e.from != s || e.id != id:
		case e.to < 0:
			dst = append(dst, Match{^e.to, int32(start), int32(at + 1)})
		case e.next == allKinds || t.goesOn(tokens, e.next, start, at+1):
			dst = t.visit(tokens, e.to, start, at+1, dst)
		}
	}
	return dst
}

// goesOn says whether a phrase that began at start may go on at position at with a
// word of some kinds.
func (t *Trie) goesOn(tokens []Token, next kinds, start, at int) bool {
	if at = t.next(tokens, start, at, false); at < 0 {
		return false
	}
	k := &tokens[at]
	return k.asks&isOdd != 0 || next&(kindOf(k.Exact)|kindOf(k.Stem)) != 0
}

// next is the first token from at on that a phrase may go on with, or -1.
func (t *Trie) next(tokens []Token, start, at int, comma bool) int {
	for at < len(tokens) && (tokens[at].Class == Skip || comma && tokens[at].Class == Comma) {
		at++
	}
	if at >= len(tokens) || tokens[at].Sentence != tokens[start].Sentence {
		return -1
	}
	return at
}
