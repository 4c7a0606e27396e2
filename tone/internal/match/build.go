package match

import (
	"math"
	"slices"
)

// Build makes the trie. The builder must not be used afterwards.
func (b *Builder) Build() *Trie {
	w := &writer{Builder: b, top: b.top, reached: make([]int32, len(b.places)), next: make([]kinds, len(b.places))}
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
	last    int32   // the highest state
	next    []kinds // by place: the kinds of the words that lead on from there
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
// to is above those of all words. A place where one phrase ends and none goes on needs
// none. It goes backwards, as what leads on from a place comes behind it.
func (w *writer) reach() {
	clear(w.next)
	w.last = int32(w.top)
	for n := int32(len(w.places)) - 1; n > 0; n-- {
		p := &w.places[n]
		w.next[p.from] |= w.kindsOf(p.id)
		switch {
		case p.from == 0 && p.id > 0 && !w.isWide(p.id):
			w.reached[n] = int32(p.id)
			if c := w.classOf(p.id); c != 0 {
				w.reached[n] = ^(c - 1)
			}
		case w.isLeaf(n):
			w.reached[n] = leaf
		default:
			w.last++
			w.reached[n] = w.last
		}
	}
}

// leaf stands for the state of a place where one phrase ends and none goes on.
const leaf = math.MaxInt32

// isLeaf says whether a place behind a first word is a leaf.
func (w *writer) isLeaf(n int32) bool {
	p := &w.places[n]
	return w.next[n] == 0 && p.id != Gap && p.from != 0 && p.outs != 0 && w.outs[p.outs].next == 0
}

// kindsOf are the kinds of the words that an id stands for; allKinds where it is no word.
func (w *writer) kindsOf(id ID) kinds {
	if id < 0 {
		return allKinds
	}
	members := w.class(id)
	switch {
	case members == nil:
		return kindOf(id)
	case len(members) > w.widest || len(members) == 0:
		return allKinds
	}
	k := kinds(0)
	for _, m := range members {
		k |= kindOf(m)
	}
	return k
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

// all calls do for the edges that lead by any of some ids from a state to another, in
// one order always.
func (w *writer) all(do func(e edge, ids []ID)) {
	for n := 1; n < len(w.places); n++ {
		if w.isFirst(int32(n)) {
			continue
		}
		p := &w.places[n]
		e := edge{to: w.reached[n], next: w.next[n]}
		switch {
		case e.to == leaf:
			e.to, e.next = ^w.outs[p.outs].out, anyway
		case p.outs != 0:
			e.next |= anyway
		}
		ids := w.forms(p.id)
		for _, from := range w.states(p.from) {
			e.from = int32(from)
			do(e, ids)
		}
	}
}

// trie writes the states, numbered as Trie says.
func (w *writer) trie() *Trie {
	count := int(w.last) + 1
	t := &Trie{top: w.top, gap: w.gap, does: make([]does, count), outAt: make([]int32, count+1), words: make([]word, w.top+1)}
	w.writeOuts(t)
	w.writeDoes(t)
	t.edges = newEdges(w.edges, w.all)
	w.writeWide(t)
	w.writeSigns(t)
	return t
}

// writeOuts lays the outs of all states one behind the other.
func (w *writer) writeOuts(t *Trie) {
	all := func(do func(s ID, out int32)) {
		for n := 1; n < len(w.places); n++ {
			if w.reached[n] == leaf {
				continue
			}
			for o := w.places[n].outs; o != 0; o = w.outs[o].next {
				for _, s := range w.states(int32(n)) {
					do(s, w.outs[o].out)
				}
			}
		}
	}
	all(func(s ID, _ int32) {
		t.outAt[s]++
		t.does[s] |= ends
	})
	end := int32(0)
	for s := range t.outAt {
		end += t.outAt[s]
		t.outAt[s] = end
	}
	t.outs = make([]int32, end)
	all(func(s ID, out int32) {
		t.outAt[s]--
		t.outs[t.outAt[s]] = out
	})
}

// writeDoes says what leads on from each state, and to which near signs words lead.
func (w *writer) writeDoes(t *Trie) {
	lead := w.leads()
	for n := 1; n < len(w.places); n++ {
		if w.isFirst(int32(n)) {
			continue
		}
		p := &w.places[n]
		takes, leads := takesWord, signs(0)
		switch {
		case p.id == AnyWord:
			takes = takesAny
		case p.id == Number:
			takes = takesNumber
		case p.id == Gap:
			takes = takesGap
		case w.isWide(p.id):
			takes = takesWide
		case w.isFirst(p.from):
			for _, id := range w.forms(p.id) {
				leads |= near(lead[id])
				t.words[id].own = near(lead[id])
			}
		}
		for _, s := range w.states(p.from) {
			t.does[s] |= takes
			if s <= w.top {
				t.words[s].leads |= leads
			}
		}
	}
	t.does[0] = 0
}

// leads are, by id, the lowest of the words that it follows as the second of a phrase.
func (w *writer) leads() []ID {
	leads := make([]ID, w.top+1)
	for n := 1; n < len(w.places); n++ {
		p := &w.places[n]
		if !w.isFirst(p.from) || p.id < 0 || w.isWide(p.id) {
			continue
		}
		firsts := w.states(p.from)
		if len(firsts) == 0 {
			continue
		}
		first := slices.Min(firsts)
		for _, id := range w.forms(p.id) {
			if leads[id] == None || first < leads[id] {
				leads[id] = first
			}
		}
	}
	return leads
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
				t.words[m].leads |= signs(leadsMore)
			}
		}
	}
}

// writeSigns works out the other signs of words. They come after the near signs.
func (w *writer) writeSigns(t *Trie) {
	t.anyWord, t.number = w.root(AnyWord), w.root(Number)
	opening := signs(leadsOdd) // what any word leads
	if t.anyWord != 0 {
		opening |= signs(opensBefore)
		if t.does[t.anyWord]&(ends|takesMore) != 0 {
			opening |= signs(opens)
		}
	}
	for id := range t.words {
		word, d := &t.words[id], t.does[id]
		word.own |= always
		word.leads |= opening
		if d&ends != 0 {
			word.leads |= signs(isPhrase)
		}
		if d&takesNumber != 0 {
			word.leads |= signs(leadsNumber)
		}
		if d&takesWide != 0 || d&takesGap != 0 && t.gap >= lookAhead {
			word.leads |= signs(leadsMore)
		}
	}
	for n := 1; n < len(w.places); n++ {
		w.writeFar(t, int32(n))
	}
}

// writeFar works out the signs of words around a symbol that leads to a place.
func (w *writer) writeFar(t *Trie, n int32) {
	p := &w.places[n]
	if p.id == AnyWord && p.outs != 0 {
		for _, first := range w.firsts(p.from) {
			t.words[first].leads |= signs(leadsMore)
		}
	}
	between := &w.places[p.from]
	if between.id != AnyWord && between.id != Gap {
		return
	}
	firsts, opened := w.firsts(between.from), t.anyWord != 0 && w.reached[p.from] == t.anyWord
	leads := signs(leadsMore)
	if p.id > 0 && !w.isWide(p.id) {
		leads = 0
		for _, id := range w.forms(p.id) {
			own := &t.words[id].own
			if opened {
				*own |= signs(opensBefore)
			}
			if len(firsts) > 0 {
				if *own&allFar == 0 {
					*own |= far(firsts[0])
				}
				leads |= *own & allFar
			}
		}
	}
	for _, first := range firsts {
		t.words[first].leads |= leads
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
