package rules

import (
	"encoding/binary"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"github.com/kljensen/snowball/spanish"
	"github.com/stretchr/testify/require"
)

// writtenBuilder gathers the written-out phrases of sets. It numbers what it meets
// in order and, so that most numbers take few bytes, anew by use when it is done.
type writtenBuilder struct {
	words   []usedText
	groups  []usedGroup
	lists   []List
	phrases []writtenPhrase
	numbers map[string]int // of all these, by a key
	stems   map[string]map[int]string
}

type usedText struct {
	text string
	uses int
}

type usedGroup struct {
	options []Piece
	uses    int
}

type writtenPhrase struct {
	text  string
	edges uint64 // 1: only at the start of a sentence, 2: only at its end
	lists []int
	lines [][]Piece
}

// number gives a number below next to a key; isNew says that it is next.
func (b *writtenBuilder) number(kind, key string, next int) (n int, isNew bool) {
	n, ok := b.numbers[kind+key]
	if !ok {
		n = next
		b.numbers[kind+key] = n
	}
	return n, !ok
}

// writtenBuiltins is what openWritten reads, for the phrases of sets and of what
// their platforms change.
func writtenBuiltins(t testing.TB, sets []*Set) []byte {
	b := writtenBuilder{numbers: map[string]int{}, stems: map[string]map[int]string{"es": {}}}
	for _, set := range sets {
		x := &Expander{set: set, base: &written{}}
		for _, platform := range append([]string{""}, set.platformIDs()...) {
			for _, r := range set.For(platform).Rules {
				for _, p := range slices.Concat(r.Phrases, r.Except) {
					b.phrase(t, x, r, p.Text)
				}
			}
		}
	}
	return b.bytes()
}

func (b *writtenBuilder) phrase(t testing.TB, x *Expander, r *Rule, phrase string) {
	expansion, err := x.parse(phrase)
	require.NoError(t, err)
	p := writtenPhrase{text: phrase}
	for i := range expansion.Len() {
		var line []Piece
		for _, piece := range expansion.At(i) {
			line = append(line, b.piece(x, piece))
		}
		p.lines = append(p.lines, line)
	}
	if r.Inflect && r.Language == "es" {
		for _, line := range p.lines {
			b.keepStems(line)
		}
	}
	if _, isNew := b.number("phrase ", phrase, len(b.phrases)); !isNew {
		return
	}
	if expansion.AtStart {
		p.edges |= 1
	}
	if expansion.AtEnd {
		p.edges |= 2
	}
	p.lists = b.listsOf(x.set, phrase)
	b.phrases = append(b.phrases, p)
}

// piece gives a piece of an expander a number of the builder.
func (b *writtenBuilder) piece(x *Expander, p Piece) Piece {
	switch p.Kind() {
	case Word, Exact:
		n, isNew := b.number("word ", x.Word(p.Index()), len(b.words))
		if isNew {
			b.words = append(b.words, usedText{text: x.Word(p.Index())})
		}
		b.words[n].uses++
		return newPiece(p.Kind(), n)
	case OneOf:
		var options []Piece
		for _, o := range x.Group(p.Index()) {
			options = append(options, b.piece(x, o))
		}
		n, isNew := b.number("group ", string(encode(options)), len(b.groups))
		if isNew {
			b.groups = append(b.groups, usedGroup{options: options})
		}
		b.groups[n].uses++
		return newPiece(OneOf, n)
	}
	return p
}

func encode(pieces []Piece) (out []byte) {
	for _, p := range pieces {
		out = binary.AppendUvarint(out, uint64(p))
	}
	return out
}

// listsOf are the lists that a phrase names.
func (b *writtenBuilder) listsOf(set *Set, phrase string) (out []int) {
	for {
		_, rest, found := strings.Cut(phrase, "{")
		if !found {
			return out
		}
		var name string
		name, phrase, _ = strings.Cut(rest, "}")
		if name == "number" || name == "word" || name == "gap" {
			continue
		}
		list := List{Name: name, Words: set.slotWords(name)}
		n, isNew := b.number("list ", name+"\n"+strings.Join(list.Words, "\n"), len(b.lists))
		if isNew {
			b.lists = append(b.lists, list)
		}
		out = append(out, n)
	}
}

// keepStems keeps the stems of Spanish words, which take long to work out.
func (b *writtenBuilder) keepStems(pieces []Piece) {
	for _, p := range pieces {
		switch p.Kind() {
		case OneOf:
			b.keepStems(b.groups[p.Index()].options)
		case Word:
			b.stems["es"][p.Index()] = spanish.Stem(b.words[p.Index()].text, true)
		}
	}
}

// byUse gives the new numbers of n things, most used first, and their old ones in
// the new order.
func byUse(n int, uses func(int) int) (numbers, order []int) {
	order, numbers = make([]int, n), make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return uses(b) - uses(a) })
	for i, old := range order {
		numbers[old] = i
	}
	return numbers, order
}

func (b *writtenBuilder) bytes() []byte {
	words, wordOrder := byUse(len(b.words), func(i int) int { return b.words[i].uses })
	groups, groupOrder := byUse(len(b.groups), func(i int) int { return b.groups[i].uses })
	renumbered := func(pieces []Piece) []Piece {
		out := slices.Clone(pieces)
		for i, p := range out {
			switch p.Kind() {
			case Word, Exact:
				out[i] = newPiece(p.Kind(), words[p.Index()])
			case OneOf:
				out[i] = newPiece(OneOf, groups[p.Index()])
			}
		}
		return out
	}
	var texts, options []string
	for _, i := range wordOrder {
		texts = append(texts, b.words[i].text)
	}
	for _, i := range groupOrder {
		options = append(options, string(encode(renumbered(b.groups[i].options))))
	}
	out := appendTexts(appendTexts(nil, texts), options)
	out = binary.AppendUvarint(out, uint64(len(b.lists)))
	for _, l := range b.lists {
		out = appendText(out, l.Name)
		out = binary.AppendUvarint(out, uint64(len(l.Words)))
		for _, w := range l.Words {
			out = appendText(out, w)
		}
	}
	out = binary.AppendUvarint(out, uint64(len(b.stems)))
	for _, language := range slices.Sorted(maps.Keys(b.stems)) {
		out = appendText(out, language)
		out = binary.AppendUvarint(out, uint64(len(b.stems[language])))
		for _, word := range slices.Sorted(maps.Keys(b.stems[language])) {
			out = binary.AppendUvarint(out, uint64(words[word]))
			out = appendText(out, b.stems[language][word])
		}
	}
	var phrases []byte
	places := make([]byte, 4<<bits.Len(uint(2*len(b.phrases))))
	for _, p := range b.phrases {
		at := placeOf(p.text)
		mask := uint32(len(places)/4 - 1)
		for binary.LittleEndian.Uint32(places[4*(at&mask):]) != 0 {
			at++
		}
		binary.LittleEndian.PutUint32(places[4*(at&mask):], uint32(len(phrases)+1))
		phrases = appendText(phrases, p.text)
		phrases = binary.AppendUvarint(phrases, p.edges)
		phrases = binary.AppendUvarint(phrases, uint64(len(p.lists)))
		for _, n := range p.lists {
			phrases = binary.AppendUvarint(phrases, uint64(n))
		}
		phrases = binary.AppendUvarint(phrases, uint64(len(p.lines)))
		for _, line := range p.lines {
			phrases = binary.AppendUvarint(phrases, uint64(len(line)))
			phrases = append(phrases, encode(renumbered(line))...)
		}
	}
	return appendText(appendText(out, string(places)), string(phrases))
}

// TestWritten shows that what is known of phrases is what parsing them gives, in the
// built-in sets and in sets whose lists and brand differ.
func TestWritten(t *testing.T) {
	elements := func(x *Expander, e Expansion) (out [][]Element) {
		for i := range e.Len() {
			out = append(out, x.elements(e.At(i)))
		}
		return out
	}
	for _, source := range []string{
		"version: 1\nextends: [builtin:default]\n",
		"version: 1\nextends: [builtin:launch, builtin:support]\n",
		"version: 1\nextends: [builtin:default]\nbrand: { names: [Acme, Acme Inc] }\n",
		"version: 1\nextends: [builtin:strict]\nlists: { results+: [bread] }\n",
	} {
		set, err := Parse("own.yaml", []byte(source))
		require.NoError(t, err)
		known := 0
		fast, slow := set.Expander(), &Expander{set: set, base: &written{}}
		for _, r := range set.Rules {
			for _, p := range slices.Concat(r.Phrases, r.Except) {
				want, err := slow.parse(p.Text)
				require.NoError(t, err)
				got, ok := fast.known(p.Text)
				if !ok {
					require.Contains(t, p.Text, "{", "only lists that differ make a phrase unknown")
					continue
				}
				known++
				require.Equal(t, want.AtStart, got.AtStart)
				require.Equal(t, want.AtEnd, got.AtEnd)
				require.Equal(t, elements(slow, want), elements(fast, got), p.Text)
			}
		}
		require.Greater(t, known, 4000)
	}
	x := (&Set{}).Expander()
	_, ok := x.known("a phrase of nobody")
	require.False(t, ok)
}

// FuzzWritten shows that no data make the reader of written-out phrases panic.
func FuzzWritten(f *testing.F) {
	set, err := Parse("x.yaml", []byte("version: 1\nlists: { a: [b, c d] }\ndimensions: { d: { measure: total, warn: 1 } }\nrules:\n"+
		"  x.y: { dimension: d, message: m, phrases: [\"^we (like|love) {a}$\"], tests: [{ bad: We like b }, { good: z }] }\n"))
	require.NoError(f, err)
	f.Add(string(writtenBuiltins(f, []*Set{set})))
	f.Add("")
	f.Fuzz(func(t *testing.T, data string) {
		w, err := openWritten(newPart([]byte(data)))
		if err != nil {
			require.ErrorIs(t, err, errDamaged)
			return
		}
		for i := range w.words.len() {
			w.words.at(i)
		}
	})
}
