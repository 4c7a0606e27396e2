package match

// Find appends to dst every phrase that stands in tokens, by start; phrases of
// one start in no particular order, shorter ones inside longer ones included.
func (t *Trie) Find(tokens []Token, dst []Match) []Match {
	for i := range tokens {
		k := &tokens[i]
		k.asks = t.asks[t.word(k.Exact)] | t.asks[t.word(k.Stem)]
		if k.Alt|k.AltStem != None || k.Exact == k.Stem && k.Exact != None {
			k.asks |= isOdd
		}
	}
	for i := range tokens {
		k := &tokens[i]
		if k.Class == Skip {
			continue
		}
		next := t.next(tokens, i, i+1, false)
		if next < 0 {
			if k.asks&(isPhrase|leadsMore|isOdd) != 0 || t.opens(k, 0) {
				dst = t.begin(tokens, i, dst)
			}
			continue
		}
		n := &tokens[next]
		if (k.asks|n.asks)&isOdd != 0 || k.asks&leads != 0 && t.mayLead(tokens, i, next) || t.opens(k, n.asks) {
			dst = t.begin(tokens, i, dst)
			continue
		}
		// What is left of a word is itself, and the pairs that it makes with the next.
		e, s := t.word(k.Exact), t.word(k.Stem)
		if k.asks&isPhrase != 0 {
			dst = t.say(e, i, i+1, dst)
			dst = t.say(s, i, i+1, dst)
		}
		ee, es, se, ss := t.look(e, n.Exact), t.look(e, n.Stem), t.look(s, n.Exact), t.look(s, n.Stem)
		if ee|es|se|ss == 0 {
			continue
		}
		if ee != 0 {
			dst = t.follow(tokens, e, n.Exact, i, next, dst)
		}
		if es != 0 {
			dst = t.follow(tokens, e, n.Stem, i, next, dst)
		}
		if se != 0 {
			dst = t.follow(tokens, s, n.Exact, i, next, dst)
		}
		if ss != 0 {
			dst = t.follow(tokens, s, n.Stem, i, next, dst)
		}
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
	return t.look(e, n.Exact|far)|t.look(e, n.Stem|far)|t.look(s, n.Exact|far)|t.look(s, n.Stem|far) != 0 || n.asks&isOdd != 0
}

// opens says whether a phrase may begin with AnyWord or Number at a token, by
// what the next one asks for.
func (t *Trie) opens(k *Token, next asks) bool {
	return t.anyWord|t.number != 0 && (k.Class == Digit && t.number != 0 || k.Class <= Digit && (t.anyMore || next&followsAny != 0))
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
	if d&goesOn == 0 {
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
			if t.look(s, k.Exact) != 0 {
				dst = t.follow(tokens, s, k.Exact, start, at, dst)
			}
			if t.look(s, k.Stem) != 0 {
				dst = t.follow(tokens, s, k.Stem, start, at, dst)
			}
		}
	}
	if d&takesWide != 0 {
		for _, id := range k.readings() {
			for _, c := range t.wideOf[t.word(id)] {
				if t.look(s, c) != 0 {
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
		if e.from == s && e.id == id {
			dst = t.visit(tokens, e.to, start, at+1, dst)
		}
	}
	return dst
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
