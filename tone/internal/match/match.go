// Package match finds thousands of phrases in a text of token ids in one pass:
// a trie over ids, whatever the number of phrases.
//
// A token carries up to two ids, that of its exact form and that of its stem, so
// that one trie holds phrases of exact and of inflected words. Ids are given by
// the caller; a token whose word stands in no phrase has none and is passed over
// with one look.
package match

// ID is the id of a word form or of a stem; None is no id.
type ID int32

// None is the id of a word that no phrase holds.
const None ID = 0

// Special symbols of a phrase, beside ids.
const (
	AnyWord ID = -1 // any one word
	Number  ID = -2 // any number
	Gap     ID = -3 // none to MaxGap words
)

// Class says how a token takes part in matching.
type Class uint8

// The classes.
const (
	Word  Class = iota // a word
	Digit              // a number: a word that Number matches too
	Skip               // a mark that phrases pass over, such as a hyphen or an asterisk
	Comma              // passed over inside a gap, ends a phrase elsewhere
	Stop               // everything else: matched by its id only
)

// Token is one word or mark of the text.
type Token struct {
	Exact, Stem ID
	Alt         ID    // the exact form of a second reading (leet), or None
	AltStem     ID    // its stem, or None
	Sentence    int32 // phrases do not cross from one sentence to another
	Class       Class

	ids, classes uint64 // the bits of its ids and of their classes, set by Find
}

// Match is one phrase found: Out as given to Add, and the tokens [Start, End).
type Match struct {
	Out        int32
	Start, End int32
}

// Trie holds phrases. It is immutable and safe for concurrent use.
type Trie struct {
	root  [][]int32 // first id → nodes, those of its classes included
	keys  []uint64
	nodes []int32
	shift uint8
	info  []node
	outs  []int32
	any   bool // whether a phrase begins with AnyWord or Number
	gap   int

	classOf [][]ID   // the classes that an id is a member of
	nearby  []uint64 // by id: the bits of the classes that it is a member of
}

// node is a place in the trie. ids and classes hold one bit for each child, by
// the low bits of its id, so that most tokens are turned away without a look
// into the table of edges.
type node struct {
	ids, classes          uint64
	firstOut, numOuts     int32
	anyWord, number, skip int32 // children for the special symbols; 0 is none
}

func bit(id ID) uint64 { return 1 << (uint32(id) & 63) }

// Builder collects phrases for a Trie.
type Builder struct {
	edges map[uint64]int32
	info  []node
	outs  [][]int32
	top   ID
	gap   int

	classOf [][]ID
	isClass map[ID]bool
}

// Class says that the members may stand for the id class, which phrases then use
// in their place: “(our|my|the) blog” is one phrase, not three.
func (b *Builder) Class(class ID, members []ID) {
	b.isClass[class] = true
	for _, m := range members {
		for int(m) >= len(b.classOf) {
			b.classOf = append(b.classOf, make([][]ID, int(m)-len(b.classOf)+1)...)
		}
		b.classOf[m] = append(b.classOf[m], class)
	}
}

// NewBuilder returns an empty builder. gap is the most words that Gap stands for.
func NewBuilder(gap int) *Builder {
	return &Builder{edges: make(map[uint64]int32, 1<<14), isClass: map[ID]bool{}, info: make([]node, 2, 1<<14), outs: make([][]int32, 2, 1<<14), gap: gap}
}

const root = 1

func key(n int32, id ID) uint64 { return uint64(uint32(n))<<32 | uint64(uint32(id)) }

// Add puts in a phrase. The same phrase may be added with several outs. It
// reports false when the out stands there already.
func (b *Builder) Add(phrase []ID, out int32) bool {
	n := int32(root)
	for _, id := range phrase {
		n = b.child(n, id)
	}
	for _, o := range b.outs[n] {
		if o == out {
			return false
		}
	}
	b.outs[n] = append(b.outs[n], out)
	return true
}

// Outs are what has been added under exactly this phrase.
func (b *Builder) Outs(phrase []ID) []int32 {
	n := int32(root)
	for _, id := range phrase {
		c := b.lookup(n, id)
		if c == 0 {
			return nil
		}
		n = c
	}
	return b.outs[n]
}

func (b *Builder) lookup(n int32, id ID) int32 {
	switch id {
	case AnyWord:
		return b.info[n].anyWord
	case Number:
		return b.info[n].number
	case Gap:
		return b.info[n].skip
	}
	return b.edges[key(n, id)]
}

func (b *Builder) child(n int32, id ID) int32 {
	if c := b.lookup(n, id); c != 0 {
		return c
	}
	c := int32(len(b.info))
	b.info = append(b.info, node{})
	b.outs = append(b.outs, nil)
	switch id {
	case AnyWord:
		b.info[n].anyWord = c
	case Number:
		b.info[n].number = c
	case Gap:
		b.info[n].skip = c
	default:
		b.edges[key(n, id)] = c
		b.top = max(b.top, id)
		if b.isClass[id] {
			b.info[n].classes |= bit(id)
		} else {
			b.info[n].ids |= bit(id)
		}
	}
	return c
}

// Build makes the trie. The builder must not be used afterwards.
func (b *Builder) Build() *Trie {
	t := &Trie{info: b.info, gap: b.gap, root: make([][]int32, max(int(b.top)+1, len(b.classOf))), classOf: b.classOf}
	size, bits := 8, uint8(3)
	for size < 2*len(b.edges) {
		size, bits = size*2, bits+1
	}
	t.keys, t.nodes, t.shift = make([]uint64, size), make([]int32, size), 64-bits
	for k, n := range b.edges {
		i := t.slot(k)
		for t.nodes[i] != 0 {
			i = (i + 1) & (len(t.keys) - 1)
		}
		t.keys[i], t.nodes[i] = k, n
	}
	for n, outs := range b.outs {
		t.info[n].firstOut, t.info[n].numOuts = int32(len(t.outs)), int32(len(outs))
		t.outs = append(t.outs, outs...)
	}
	t.nearby = make([]uint64, len(t.classOf))
	for id, classes := range t.classOf {
		for _, c := range classes {
			t.nearby[id] |= bit(c)
		}
	}
	for id := range t.root {
		if n := t.edge(root, ID(id)); n != 0 && !b.isClass[ID(id)] {
			t.root[id] = append(t.root[id], n)
		}
		if id < len(t.classOf) {
			for _, c := range t.classOf[id] {
				if n := t.edge(root, c); n != 0 {
					t.root[id] = append(t.root[id], n)
				}
			}
		}
	}
	t.any = t.info[root].anyWord != 0 || t.info[root].number != 0
	return t
}

func (t *Trie) slot(k uint64) int { return int(k * 0x9E3779B97F4A7C15 >> t.shift) }

func (t *Trie) edge(n int32, id ID) int32 {
	k := key(n, id)
	for i := t.slot(k); t.nodes[i] != 0; i = (i + 1) & (len(t.keys) - 1) {
		if t.keys[i] == k {
			return t.nodes[i]
		}
	}
	return 0
}

// Find appends to dst every phrase that stands in tokens, by start; phrases of
// one start in no particular order, shorter ones inside longer ones included.
func (t *Trie) Find(tokens []Token, dst []Match) []Match {
	for i := range tokens {
		k := &tokens[i]
		k.ids, k.classes = 0, 0
		if k.Exact|k.Stem|k.Alt|k.AltStem == 0 {
			continue
		}
		for _, id := range [4]ID{k.Exact, k.Stem, k.Alt, k.AltStem} {
			if id > 0 {
				k.ids |= bit(id)
				if int(id) < len(t.nearby) {
					k.classes |= t.nearby[id]
				}
			}
		}
	}
	for i := range tokens {
		k := &tokens[i]
		if k.ids == 0 && !t.any || k.Class == Skip {
			continue
		}
		dst = t.step(tokens, root, i, i, dst)
	}
	return dst
}

// mayStep says whether a token may lead on from a node.
func (n *node) mayStep(k *Token) bool {
	return n.ids&k.ids|n.classes&k.classes != 0 || n.anyWord != 0 && k.Class <= Digit || n.number != 0 && k.Class == Digit
}

// step goes from node n over the token at position at and further.
func (t *Trie) step(tokens []Token, n int32, start, at int, dst []Match) []Match {
	k := &tokens[at]
	dst = t.over(tokens, n, k.Exact, start, at, dst)
	if k.Stem != k.Exact {
		dst = t.over(tokens, n, k.Stem, start, at, dst)
	}
	if k.Alt != None && k.Alt != k.Exact {
		dst = t.over(tokens, n, k.Alt, start, at, dst)
	}
	if k.AltStem != None && k.AltStem != k.Stem && k.AltStem != k.Alt {
		dst = t.over(tokens, n, k.AltStem, start, at, dst)
	}
	if k.Class > Digit {
		return dst
	}
	if c := t.info[n].anyWord; c != 0 {
		dst = t.visit(tokens, c, start, at+1, dst)
	}
	if c := t.info[n].number; c != 0 && k.Class == Digit {
		dst = t.visit(tokens, c, start, at+1, dst)
	}
	return dst
}

// over goes from node n over one reading of a token: its id and the classes that
// the id is a member of.
func (t *Trie) over(tokens []Token, n int32, id ID, start, at int, dst []Match) []Match {
	if id <= 0 {
		return dst
	}
	if n == root {
		if int(id) < len(t.root) {
			for _, c := range t.root[id] {
				dst = t.visit(tokens, c, start, at+1, dst)
			}
		}
		return dst
	}
	info := &t.info[n]
	if info.ids&bit(id) != 0 {
		if c := t.edge(n, id); c != 0 {
			dst = t.visit(tokens, c, start, at+1, dst)
		}
	}
	if info.classes == 0 || int(id) >= len(t.nearby) || t.nearby[id]&info.classes == 0 {
		return dst
	}
	for _, class := range t.classOf[id] {
		if info.classes&bit(class) != 0 {
			if c := t.edge(n, class); c != 0 {
				dst = t.visit(tokens, c, start, at+1, dst)
			}
		}
	}
	return dst
}

// visit reports what ends in node n and goes on from it.
func (t *Trie) visit(tokens []Token, n int32, start, at int, dst []Match) []Match {
	info := &t.info[n]
	for _, out := range t.outs[info.firstOut : info.firstOut+info.numOuts] {
		dst = append(dst, Match{out, int32(start), int32(at)})
	}
	if info.ids|info.classes == 0 && info.anyWord|info.number|info.skip == 0 {
		return dst
	}
	next := t.next(tokens, start, at, false)
	if next < 0 {
		return dst
	}
	if info.mayStep(&tokens[next]) {
		dst = t.step(tokens, n, start, next, dst)
	}
	if info.skip == 0 {
		return dst
	}
	gap := &t.info[info.skip]
	for words := 0; ; words++ {
		if gap.mayStep(&tokens[next]) {
			dst = t.step(tokens, info.skip, start, next, dst)
		}
		if words == t.gap || tokens[next].Class > Digit {
			return dst
		}
		if next = t.next(tokens, start, next+1, true); next < 0 {
			return dst
		}
	}
}

// next is the first token from at on that a phrase may go on with, or -1.
func (t *Trie) next(tokens []Token, start, at int, comma bool) int {
	for at < len(tokens) && (tokens[at].Class == Skip || comma && tokens[at].Class == Comma) {
		at++
	}
	if at == len(tokens) || tokens[at].Sentence != tokens[start].Sentence {
		return -1
	}
	return at
}
