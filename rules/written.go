package rules

import (
	"slices"
	"sync"
)

// written is what the phrases of the built-in sets come to: written out when the
// sets are compiled, so that it need not be done at each start. It follows from a
// phrase's text and the lists that it names, so that every set in which these lists
// are the same can use it.
type written struct {
	words   texts
	groups  texts                     // pieces of options
	lists   []List                    // that phrases name
	stems   map[string]map[int]string // by language, by word
	places  string                    // of phrases, one behind, by the hash of their text: four bytes each, 0 for none
	phrases string
}

// builtinWritten is what is known of the phrases of the built-in sets. Where the
// compiled data cannot be read, that is nothing: it only saves work.
var builtinWritten = sync.OnceValue(func() *written {
	compiled, err := builtinData()
	if err != nil {
		return &written{}
	}
	w, err := openWritten(compiled.written)
	if err != nil {
		return &written{}
	}
	return w
})

// openWritten reads written-out phrases.
func openWritten(phrases part) (*written, error) {
	data, err := phrases.open()
	if err != nil {
		return nil, err
	}
	r := compiledReader{rest: data}
	w := &written{stems: map[string]map[int]string{}, words: r.texts(), groups: r.texts()}
	w.lists = make([]List, r.size())
	for i := range w.lists {
		w.lists[i].Name = r.text()
		w.lists[i].Words = make([]string, r.size())
		for k := range w.lists[i].Words {
			w.lists[i].Words[k] = r.text()
		}
	}
	for range r.size() {
		language, n := r.text(), r.size()
		stems := make(map[int]string, n)
		for range n {
			stems[int(r.uint())] = r.text()
		}
		w.stems[language] = stems
	}
	w.places, w.phrases = r.text(), r.text()
	if size := len(w.places) / 4; r.bad || r.rest != "" || len(w.places)%4 != 0 || size&(size-1) != 0 {
		return nil, errDamaged
	}
	return w, nil
}

// known gives what a phrase comes to where that is known. The data are taken at their
// word: their checksum says that they are what was written.
func (x *Expander) known(phrase string) (out Expansion, ok bool) {
	w := x.base
	if x.next < len(w.phrases) { // phrases mostly come in the order in which they were written out
		if length, at := numberAt(w.phrases, x.next); length == len(phrase) && w.phrases[at:at+length] == phrase {
			return x.expansion(at + length)
		}
	}
	size := uint32(len(w.places) / 4)
	for i, n := placeOf(phrase), uint32(0); n < size; i, n = i+1, n+1 {
		p := w.places[4*(i&(size-1)):][:4]
		at := int(uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24)
		if at == 0 {
			return out, false
		}
		length, at := numberAt(w.phrases, at-1)
		if end := at + length; w.phrases[at:end] != phrase {
			continue
		}
		return x.expansion(at + length)
	}
	return out, false
}

// expansion reads what stands behind the text of a phrase.
func (x *Expander) expansion(at int) (out Expansion, ok bool) {
	data := x.base.phrases
	edges, at := numberAt(data, at)
	out.AtStart, out.AtEnd = edges&1 != 0, edges&2 != 0
	lists, at := numberAt(data, at)
	for range lists {
		var list int
		if list, at = numberAt(data, at); !x.hasList(list) {
			return out, false
		}
	}
	to := &x.levels[0].joined
	to.reset()
	count, at := numberAt(data, at)
	for range count {
		var pieces int
		pieces, at = numberAt(data, at)
		for range pieces {
			var piece int
			piece, at = numberAt(data, at)
			to.pieces = append(to.pieces, Piece(piece))
		}
		to.ends = append(to.ends, int32(len(to.pieces)))
	}
	out.lines = *to
	x.next = at
	return out, true
}

// numberAt reads a number of compiled data at a place, and where the next one stands.
func numberAt(data string, at int) (v, next int) {
	if c := data[at]; c < 0x80 {
		return int(c), at + 1
	}
	return longNumberAt(data, at)
}

func longNumberAt(data string, at int) (v, next int) {
	for shift := 0; ; shift += 7 {
		c := data[at]
		at++
		v |= int(c&0x7F) << shift
		if c < 0x80 {
			return v, at
		}
	}
}

// placeOf is where the place of a phrase is looked for first.
func placeOf(phrase string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(phrase); i++ {
		h = (h ^ uint32(phrase[i])) * 16777619
	}
	return h ^ h>>15
}

// hasList says whether a list is in the set as it was when phrases were written out.
func (x *Expander) hasList(i int) bool {
	if x.lists == nil {
		x.lists = make([]sameness, len(x.base.lists))
	}
	if x.lists[i] == notKnown {
		l := &x.base.lists[i]
		if x.lists[i] = differs; slices.Equal(l.Words, x.set.slotWords(l.Name)) {
			x.lists[i] = same
		}
	}
	return x.lists[i] == same
}

// sameness says whether a list is as it was.
type sameness uint8

const (
	notKnown sameness = iota
	same
	differs
)
