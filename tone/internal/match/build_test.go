package match

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBuilderGrows(t *testing.T) {
	s := speaker{rand.New(rand.NewPCG(1, 2))}
	b := NewBuilder(3)
	want := map[[4]ID][]int32{} // by phrase
	for out := range int32(5000) {
		p := s.phrase()
		require.True(t, b.Add(p, out))
		require.False(t, b.Add(p, out))
		var key [4]ID
		copy(key[:], p)
		want[key] = append(want[key], out)
	}
	for key, outs := range want {
		p := key[:]
		for len(p) > 0 && p[len(p)-1] == None {
			p = p[:len(p)-1]
		}
		require.Equal(t, outs, b.Outs(p))
	}
}

func TestBuildIsDeterministic(t *testing.T) {
	require.Equal(t, benchBuilder(3000).Build(), benchBuilder(3000).Build())
}

// TestWideClasses holds what lists of thousands of words in many phrases would
// come to, if they were written out, to what they should.
func TestWideClasses(t *testing.T) {
	const members, phrases = 2000, 1000
	list := make([]ID, members)
	for i := range list {
		list[i] = ID(i + 1)
	}
	b := NewBuilder(3)
	class := ID(members + phrases + 1)
	b.Class(class, list)
	for i := range phrases {
		b.Add([]ID{class, ID(members + 1 + i), class}, int32(i))
	}
	trie := b.Build()
	require.Less(t, len(trie.edges.list), 10*phrases)
	found := trie.Find([]Token{{Exact: 7}, {Exact: members + 5}, {Exact: 9}, {Exact: members + 6}, {Stem: 1}}, nil)
	require.Equal(t, []Match{{4, 0, 3}, {5, 2, 5}}, found)
}

// TestLongPhrase is a phrase of as many words as no rule has.
func TestLongPhrase(t *testing.T) {
	var phrase []ID
	var tokens []Token
	for i := range 1000 {
		phrase = append(phrase, ID(i%3+1))
		tokens = append(tokens, Token{Exact: ID(i%3 + 1)})
	}
	b := NewBuilder(3)
	b.Add(phrase, 1)
	require.Equal(t, []Match{{1, 0, 1000}}, b.Build().Find(tokens, nil))
}
