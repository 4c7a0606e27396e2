package match

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// naive finds phrases one by one and word by word, as they are defined.
type naive struct {
	gap     int
	classes map[ID][]ID
	phrases [][]ID
}

func (m *naive) find(tokens []Token) []Match {
	var out []Match
	for start := range tokens {
		if tokens[start].Class == Skip {
			continue
		}
		for n, p := range m.phrases {
			for _, end := range m.ends(tokens, p, start, start) {
				out = append(out, Match{int32(n), int32(start), int32(end)})
			}
		}
	}
	return out
}

// ends are the tokens behind which the rest of a phrase may end that goes on with token at.
func (m *naive) ends(tokens []Token, rest []ID, start, at int) []int {
	if !m.takes(&tokens[at], rest[0]) {
		return nil
	}
	if len(rest) == 1 {
		return []int{at + 1}
	}
	next := m.next(tokens, start, at+1, false)
	if next < 0 {
		return nil
	}
	if rest[1] != Gap {
		return m.ends(tokens, rest[1:], start, next)
	}
	var out []int
	for words := 0; words <= m.gap && next >= 0 && len(rest) > 2; words++ {
		out = append(out, m.ends(tokens, rest[2:], start, next)...)
		if tokens[next].Class > Digit {
			break
		}
		next = m.next(tokens, start, next+1, true)
	}
	return out
}

func (m *naive) takes(k *Token, id ID) bool {
	switch id {
	case AnyWord:
		return k.Class <= Digit
	case Number:
		return k.Class == Digit
	case Gap:
		return false
	}
	return slices.ContainsFunc([]ID{k.Exact, k.Stem, k.Alt, k.AltStem}, func(r ID) bool {
		return r != None && (r == id || slices.Contains(m.classes[id], r))
	})
}

func (m *naive) next(tokens []Token, start, at int, comma bool) int {
	for ; at < len(tokens) && tokens[at].Sentence == tokens[start].Sentence; at++ {
		if tokens[at].Class != Skip && (!comma || tokens[at].Class != Comma) {
			return at
		}
	}
	return -1
}

// sample makes phrases, classes and texts of few words, so that much is found.
type sample struct {
	*rand.Rand
	words, classes int
}

func (s *sample) word() ID { return ID(1 + s.IntN(s.words)) }

func (s *sample) class() ID { return ID(2*s.words + 1 + s.IntN(s.classes)) }

func (s *sample) phrase() []ID {
	p := make([]ID, 1+s.IntN(4))
	for i := range p {
		switch n := s.IntN(20); {
		case n == 0:
			p[i] = AnyWord
		case n == 1:
			p[i] = Number
		case n <= 3 && i > 0:
			p[i] = Gap
		case n <= 9:
			p[i] = s.class()
		default:
			p[i] = s.word()
		}
	}
	return p
}

func (s *sample) tokens() []Token {
	out := make([]Token, s.IntN(30))
	sentence := int32(0)
	reading := func(odds int) ID {
		if s.IntN(odds) == 0 {
			return None
		}
		return ID(1 + s.IntN(s.words+s.words/2)) // some stand in no phrase
	}
	for i := range out {
		k := &out[i]
		k.Sentence = sentence
		switch n := s.IntN(30); {
		case n <= 1:
			k.Class = Digit
			k.Exact = reading(2)
		case n <= 3:
			k.Class = Skip
		case n <= 5:
			k.Class = Comma
		case n == 6:
			k.Class = Stop
			k.Exact = reading(2)
			sentence += int32(s.IntN(2))
		default:
			k.Exact, k.Stem = reading(4), reading(4)
			if s.IntN(10) == 0 {
				k.Stem = k.Exact
			}
			if s.IntN(10) == 0 {
				k.Alt, k.AltStem = reading(2), reading(2)
			}
		}
	}
	return out
}

// TestFindIsExact compares Find with the definition, on random phrases, with
// classes written out and not.
func TestFindIsExact(t *testing.T) {
	found := 0
	for seed := range uint64(1500) {
		s := &sample{rand.New(rand.NewPCG(seed, 0)), 2 + int(seed%40), 1 + int(seed%7)}
		m := &naive{gap: int(seed % 6), classes: map[ID][]ID{}}
		b := NewBuilder(m.gap)
		b.most = []int{0, 1, 60}[seed%3]
		for i := range s.classes {
			id := ID(2*s.words + 1 + i)
			for range s.IntN(2 + s.words/2) {
				m.classes[id] = append(m.classes[id], s.word())
			}
			slices.Sort(m.classes[id])
			m.classes[id] = slices.Compact(m.classes[id])
			b.Class(id, m.classes[id])
		}
		for n := range 1 + s.IntN(40) {
			p := s.phrase()
			m.phrases = append(m.phrases, p)
			b.Add(p, int32(n))
		}
		trie := b.Build()
		for range 10 {
			tokens := s.tokens()
			want, got := m.find(tokens), trie.Find(tokens, nil)
			require.True(t, slices.IsSortedFunc(got, func(a, b Match) int { return cmp.Compare(a.Start, b.Start) }))
			require.Equal(t, unique(want), unique(got), fmt.Sprint("seed ", seed))
			found += len(got)
		}
	}
	require.Greater(t, found, 10000)
}

func unique(matches []Match) []Match {
	slices.SortFunc(matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Out, b.Out), cmp.Compare(a.End, b.End))
	})
	return slices.Compact(matches)
}
