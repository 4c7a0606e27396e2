package tone

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/match"
)

// TestOwnSums: weights added in whole numbers, two at a time, come to what they come to
// one by one, whatever their signs and however long the sentence.
func TestOwnSums(t *testing.T) {
	const outputs, words = 11, 50 // of two blocks a row
	r := rand.New(rand.NewPCG(1, 2))
	l := &lexicon{outputs: outputs, stride: 2, word: make([]int32, words), exact: make([]int32, words), context: make([]int32, words), pairs: newPairTable(3 * words)}
	l.rows = make([]weightBlock, l.stride)
	var plain [][outputs]float64 // the weights of each row
	plain = append(plain, [outputs]float64{})
	row := func(most int) int32 {
		at := int32(len(l.rows))
		l.rows = append(l.rows, make([]weightBlock, l.stride)...)
		var weights [outputs]float64
		for k := range weights {
			weights[k] = float64(r.IntN(2*most+1)-most) * weightUnit
			l.put(at, k, float32(weights[k]))
			require.Equal(t, weights[k], l.weight(at, k))
		}
		plain = append(plain, weights)
		return at
	}
	for i := 1; i < words; i++ {
		l.word[i], l.exact[i], l.context[i] = row(4000), row(10), row(mostWeight)
	}
	for s := range l.symbols[0] {
		l.symbols[0][s], l.symbols[1][s] = row(mostWeight), row(100)
	}
	name := func(i int) uint32 { return uint32(i) + uint32(symbolCount) }
	for range 3 * words {
		l.pairs.put(uint64(name(r.IntN(words)))<<32|uint64(name(r.IntN(words))), row(mostWeight))
	}
	weights := func(row int32) [outputs]float64 { return plain[int(row)/l.stride] }
	for _, n := range []int{0, 1, 2, 60, mostRows/4 + 1, 3 * mostRows} {
		grams := make([]gram, n)
		for i := range grams {
			id := r.IntN(words)
			grams[i] = gram{name: name(id), exact: match.ID(r.IntN(words))}
			switch {
			case r.IntN(8) == 0:
				s := linkSymbol + symbol(r.IntN(3))
				grams[i] = gram{name: uint32(s), symbol: s}
			case id == 0:
				grams[i].name = 0 // a word that nobody knows
			}
		}
		own, context := make([]float64, l.width()), make([]float64, l.width())
		l.ownSums(own, grams, make([]weightBlock, l.stride))
		l.contextSums(context, grams, make([]weightBlock, l.stride))
		var wantOwn, wantContext [outputs]float64
		add := func(to *[outputs]float64, row int32) {
			for k, w := range weights(row) {
				to[k] += w
			}
		}
		before := uint32(openSymbol)
		for i := range grams {
			g := &grams[i]
			if g.symbol != noSymbol {
				add(&wantOwn, l.symbols[0][g.symbol])
				add(&wantContext, l.symbols[1][g.symbol])
			} else {
				add(&wantOwn, l.word[g.id()])
				add(&wantContext, l.context[g.id()])
			}
			add(&wantOwn, l.exact[g.exact])
			add(&wantOwn, l.pairs.find(before, g.name))
			before = g.name
		}
		if n > 0 {
			add(&wantOwn, l.pairs.find(before, uint32(closeSymbol)))
		}
		require.Equal(t, wantOwn[:], own[:outputs], "%d grams", n)
		require.Equal(t, wantContext[:], context[:outputs], "%d grams", n)
		require.Equal(t, make([]float64, l.width()-outputs), own[outputs:])
	}
}

// TestPutBoundsWeights: a weight beyond all sense is cut, so that no sum leaves its half.
func TestPutBoundsWeights(t *testing.T) {
	l := &lexicon{outputs: 2, stride: 1, rows: make([]weightBlock, 2)}
	l.put(1, 0, -1e9)
	l.put(1, 1, 1e9)
	require.Equal(t, -mostWeight*weightUnit, l.weight(1, 0))
	require.Equal(t, mostWeight*weightUnit, l.weight(1, 1))
}
