package match

import "math/bits"

// Build makes the trie. The builder must not be used afterwards.
func (b *Builder) Build() *Trie {
	w := &writer{Builder: b, top: b.top + 1, reached: make([]int32, len(b.places)), next: make([]kinds, len(b.places))}
	w.room()
	return w.trie()
}

// writer turns the tree of phrases into states and edges between them, with
// classes written out: an edge for each member. Whatever begins with a word hangs
// on the state of that word, by whichever of its classes it begins, so that one
// look answers for a pair of words.
type writer struct {
	*Builder
	top     ID      // the word that stands for all that no phrase holds
	widest  int     // the most members of a class that is written out
	edges   int     // how many there are
	reached []int32 // by place: its state, or ^class where each member of a class leads to it as the first word
	next    []kinds // by state above those of words: the kinds of the words that lead on from there
	form    [1]ID   // what forms returns most often
	state   [1]ID   // what states returns most often
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
		w.reach()
		w.edges = 0
		outs := 0
		for n := 1; n < len(w.places); n++ {
			p := &w.places[n]
			if p.outs != 0 {
				outs += len(w.states(int32(n)))
			}
			if !w.isFirst(int32(n)) {
				w.edges += len(w.states(p.from)) * len(w.forms(p.id))
			}
		}
		if w.widest <= 1 || w.edges+outs <= most {
			return
		}
		w.widest /= 2
	}
}

// reach works out the states of all places. That of a place which no first word leads
// to is above those of all words.
func (w *writer) reach() {
	for n := 1; n < len(w.places); n++ {
		w.reached[n] = int32(w.top) + int32(n)
		p := &w.places[n]
		if p.from != 0 || p.id <= 0 || w.isWide(p.id) {
			continue
		}
		w.reached[n] = int32(p.id)
		if c := w.classOf(p.id); c != 0 {
			w.reached[n] = ^(c - 1)
		}
	}
}

// isFirst says whether a place is one that a first word of phrases leads to.
func (w *writer) isFirst(n int32) bool { return n != 0 && w.reached[n] <= int32(w.top) }

// firsts are the words that lead to a place as the first of a phrase; none for
// any other place.
func (w *writer) firsts(n int32) []ID {
	if !w.isFirst(n) {
		return nil
	}
	return w.states(n)
}

// states are where the phrases that lead to a place have come to. They stand until the
// next call.
func (w *writer) states(n int32) []ID {
	s := w.reached[n]
	if s < 0 {
		c := w.classes[^s]
		return w.members[c.first:c.end]
	}
	w.state[0] = ID(s)
	return w.state[:]
}

// classOf is the number of a class, from 1 on; 0 for a word or a special symbol.
func (w *writer) classOf(id ID) int32 {
	if uint(id) >= uint(len(w.classAt)) {
		return 0
	}
	return w.classAt[id]
}

// class is the members of a class; none for a word or a special symbol.
func (w *writer) class(id ID) []ID {
	c := w.classOf(id)
	if c == 0 {
		return nil
	}
	s := w.classes[c-1]
	return w.members[s.first:s.end]
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

// all calls do for each edge, in one order always.
func (w *writer) all(do func(edge)) {
	for n := 1; n < len(w.places); n++ {
		if w.isFirst(int32(n)) {
			continue
		}
		p := &w.places[n]
		to, forms := w.reached[n], w.forms(p.id)
		for _, from := range w.states(p.from) {
			for _, id := range forms {
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
	w.writeDoes(t)
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

// writeDoes says what leads on from each state.
func (w *writer) writeDoes(t *Trie) {
	for n := 1; n < len(w.places); n++ {
		if w.isFirst(int32(n)) {
			continue
		}
		p := &w.places[n]
		takes, leads := takesWord, kinds(0)
		switch {
		case p.id == AnyWord:
			takes = takesAny
		case p.id == Number:
			takes = takesNumber
		case p.id == Gap:
			takes = takesGap
		case w.isWide(p.id):
			takes = takesWide
		default:
			afterFirst := w.isFirst(p.from)
			for _, id := range w.forms(p.id) {
				leads |= kindOf(id)
				if afterFirst {
					t.words[id] |= word(followsWord)
				}
			}
		}
		for _, s := range w.states(p.from) {
			t.does[s] |= takes
			if s > w.top {
				w.next[s-w.top] |= leads
			}
		}
	}
	t.does[0] = 0
}

// writeEdges lays the edges of each bucket one behind the other.
func (w *writer) writeEdges(t *Trie) {
	buckets := 1 << min(bits.Len(uint(w.edges*filterBits/64)|1), 20)
	t.bucket = make([]int32, buckets+1)
	t.filter = make(filter, buckets)
	t.edges = make([]edge, w.edges)
	w.all(func(e edge) {
		h := hash(e.from, e.id)
		t.bucket[bucketOf(h, buckets-1)]++
		t.filter.note(h)
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
			e.next = w.next[e.to-int32(w.top)]
		}
		t.edges[*i] = e
	})
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
			if isWord && w.reached[p.from] == t.anyWord {
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
func (w *writer) root(id ID) int32 {
	for n := 1; n < len(w.places); n++ {
		if p := &w.places[n]; p.from == 0 && p.id == id {
			return w.reached[n]
		}
	}
	return 0
}
