package match

import "math/bits"

// Build makes the trie. The builder must not be used afterwards.
func (b *Builder) Build() *Trie {
	b.top++ // the word that stands for all that no phrase holds
	w := &writer{Builder: b}
	w.room()
	return w.trie()
}

// writer turns the tree of phrases into states and edges between them, with
// classes written out: an edge for each member. Whatever begins with a word hangs
// on the state of that word, by whichever of its classes it begins, so that one
// look answers for a pair of words.
type writer struct {
	*Builder
	widest int   // the most members of a class that is written out
	edges  int   // how many there are
	form   [1]ID // what forms returns most often
	first  [1]ID // what firsts and states return most often
}

// room sets which classes are written out. As long as that would come to too many
// edges and outs, the widest are not: they stay one edge, and their members know them.
func (w *writer) room() {
	most := w.most
	if most == 0 {
		most = max(1<<16, 4*len(w.places))
	}
	for _, c := range w.classes {
		w.widest = max(w.widest, int(c.end-c.first))
	}
	for {
		w.edges = 0
		outs := 0
		for n := 1; n < len(w.places); n++ {
			p := &w.places[n]
			if p.outs != 0 {
				outs += len(w.states(int32(n)))
			}
			if w.firsts(int32(n)) == nil {
				w.edges += len(w.states(p.from)) * len(w.forms(p.id))
			}
		}
		if w.widest <= 1 || w.edges+outs <= most {
			return
		}
		w.widest /= 2
	}
}

// class is the members of a class; none for a word or a special symbol.
func (w *writer) class(id ID) []ID {
	if id <= 0 || int(id) >= len(w.classAt) || w.classAt[id] == 0 {
		return nil
	}
	c := w.classes[w.classAt[id]-1]
	return w.members[c.first:c.end]
}

// isWide says whether an id is that of a class which is not written out.
func (w *writer) isWide(id ID) bool { return len(w.class(id)) > w.widest }

// forms are the ids that an id stands for.
func (w *writer) forms(id ID) []ID {
	if c := w.class(id); c != nil && len(c) <= w.widest {
		return c
	}
	w.form[0] = id
	return w.form[:]
}

// firsts are the words that lead to a place as the first of a phrase; none for
// any other place.
func (w *writer) firsts(n int32) []ID {
	p := &w.places[n]
	if p.from != 0 || p.id <= 0 {
		return nil
	}
	if c := w.class(p.id); len(c) > w.widest {
		return nil
	} else if c != nil {
		return c
	}
	w.first[0] = p.id
	return w.first[:]
}

// states are where the phrases that lead to a place have come to.
func (w *writer) states(n int32) []ID {
	if f := w.firsts(n); f != nil {
		return f
	}
	w.first[0] = ID(w.state(n))
	return w.first[:]
}

// state is the state of a place that no first word leads to.
func (w *writer) state(n int32) int32 {
	if n == 0 {
		return 0
	}
	return int32(w.top) + n
}

// all calls do for each edge, in one order always.
func (w *writer) all(do func(edge)) {
	for n := 1; n < len(w.places); n++ {
		p := &w.places[n]
		if w.firsts(int32(n)) != nil {
			continue
		}
		to := w.state(int32(n))
		for _, from := range w.states(p.from) {
			for _, id := range w.forms(p.id) {
				do(edge{from: int32(from), id: id, to: to})
			}
		}
	}
}

// trie writes the states, numbered as Trie says.
func (w *writer) trie() *Trie {
	count := int(w.top) + len(w.places)
	t := &Trie{top: w.top, gap: w.gap, does: make([]does, count), outAt: make([]int32, count+1), words: make([]word, w.top+1)}
	w.writeOuts(t)
	w.writeEdges(t)
	w.writeWide(t)
	w.writeAsks(t)
	return t
}

// writeOuts lays the outs of all states one behind the other.
func (w *writer) writeOuts(t *Trie) {
	for n := 1; n < len(w.places); n++ {
		for o := w.places[n].outs; o != 0; o = w.outs[o].next {
			for _, s := range w.states(int32(n)) {
				t.outAt[s]++
				t.does[s] |= ends
			}
		}
	}
	end := int32(0)
	for s := range t.outAt {
		end += t.outAt[s]
		t.outAt[s] = end
	}
	t.outs = make([]int32, end)
	for n := 1; n < len(w.places); n++ {
		for o := w.places[n].outs; o != 0; o = w.outs[o].next {
			for _, s := range w.states(int32(n)) {
				t.outAt[s]--
				t.outs[t.outAt[s]] = w.outs[o].out
			}
		}
	}
}

// writeEdges lays the edges of each bucket one behind the other.
func (w *writer) writeEdges(t *Trie) {
	buckets := 1 << min(bits.Len(uint(w.edges*filterBits/64)|1), 20)
	t.bucket = make([]int32, buckets+1)
	t.filter = make(filter, buckets)
	t.edges = make([]edge, w.edges)
	next := make([]kinds, len(w.places)) // by state above those of words
	w.all(func(e edge) {
		h := hash(e.from, e.id)
		t.bucket[bucketOf(h, buckets-1)]++
		t.filter.note(h)
		switch {
		case e.id == AnyWord:
			t.does[e.from] |= takesAny
		case e.id == Number:
			t.does[e.from] |= takesNumber
		case e.id == Gap:
			t.does[e.from] |= takesGap
		case w.isWide(e.id):
			t.does[e.from] |= takesWide
		default:
			t.does[e.from] |= takesWord
			if s := e.from - int32(w.top); s > 0 {
				next[s] |= kindOf(e.id)
			} else {
				t.words[e.id] |= word(followsWord)
			}
		}
	})
	end := int32(0)
	for i := range t.bucket {
		end += t.bucket[i]
		t.bucket[i] = end
	}
	w.all(func(e edge) {
		i := &t.bucket[bucketOf(hash(e.from, e.id), buckets-1)]
		*i--
		switch d := t.does[e.to]; {
		case e.id != Gap && d == ends && t.outAt[e.to+1]-t.outAt[e.to] == 1:
			e.to = ^t.outs[t.outAt[e.to]]
		case d&(ends|takesMore) != 0:
			e.next = allKinds
		default:
			e.next = next[e.to-int32(w.top)]
		}
		t.edges[*i] = e
	})
	t.does[0] = 0
}

// writeWide tells words of which classes that are not written out they are members.
func (w *writer) writeWide(t *Trie) {
	for i := range w.classAt {
		if id := ID(i); w.isWide(id) {
			if t.wideOf == nil {
				t.wideOf = make([][]ID, w.top+1)
			}
			for _, m := range w.class(id) {
				t.wideOf[m] = append(t.wideOf[m], id)
				t.words[m] |= word(leadsMore)
			}
		}
	}
}

// writeAsks works out what words ask for, and notes the far pairs.
func (w *writer) writeAsks(t *Trie) {
	t.anyWord, t.number = w.root(AnyWord), w.root(Number)
	before, always := asks(0), asks(0)
	if t.anyWord != 0 {
		before = followsAny
	}
	if t.anyWord != 0 && t.does[t.anyWord]&(ends|takesMore) != 0 {
		always = isPhrase
	}
	t.opening[Word] = opening{always, before}
	if t.number != 0 {
		always = isPhrase
	}
	t.opening[Digit] = opening{always, before}
	if t.gap >= lookAhead {
		t.beyond = allKinds
	}
	for id := range t.words {
		for _, d := range [...]struct {
			does does
			asks asks
		}{{ends, isPhrase}, {takesWord, leadsWord}, {takesAny, leadsAny}, {takesGap, leadsGap}, {takesNumber, leadsNumber}, {takesWide, leadsMore}} {
			if t.does[id]&d.does != 0 {
				t.words[id] |= word(d.asks)
			}
		}
	}
	for n := 1; n < len(w.places); n++ {
		p := &w.places[n]
		if p.id == AnyWord && p.outs != 0 {
			for _, first := range w.firsts(p.from) {
				t.words[first] |= word(leadsMore)
			}
		}
		between := &w.places[p.from]
		if between.id != AnyWord && between.id != Gap {
			continue
		}
		for _, id := range w.forms(p.id) {
			isWord := id > 0 && !w.isWide(id)
			if isWord && w.state(p.from) == t.anyWord {
				t.words[id] |= word(followsAny)
			}
			for _, first := range w.firsts(between.from) {
				if isWord {
					t.filter.note(hash(int32(first), id|far))
					t.words[first] |= word(kindOf(id)) << farAt
					t.words[id] |= word(endsFar) | word(kindOf(id))<<ownAt
				} else {
					t.words[first] |= word(leadsMore)
				}
			}
		}
	}
}

// root is the state that a symbol leads to from the root; 0 is none.
func (w *writer) root(id ID) int32 { return w.state(w.table[w.slot(0, id)]) }
