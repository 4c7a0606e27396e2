package tone

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/match"
)

// TestTake: weights added in whole numbers, two at a time, come to what they come to
// one by one, whatever their signs and however long the sentence.
func TestTake(t *testing.T) {
	const outputs, words = 11, 50 // of two blocks a row
	r := rand.New(rand.NewPCG(1, 2))
	l := &lexicon{outputs: outputs, places: placesOf(outputs), planes: make([]plane, 2), named: true, exact: make([]int32, words), pairs: newPairTable(3 * words)}
	l.makeRows(1, 0)
	var plain [][outputs]float64 // the weights of each row
	plain = append(plain, [outputs]float64{})
	row := func(most int) int32 {
		at := int32(len(plain))
		l.makeRows(1, 0)
		var weights [outputs]float64
		for k := range weights {
			weights[k] = float64(r.IntN(2*most+1)-most) * weightUnit
			l.put(at, k, float32(weights[k]))
			require.Equal(t, weights[k], l.weight(at, k))
		}
		plain = append(plain, weights)
		return at
	}
	name := func(i int) uint32 { return wordName(match.ID(i)) }
	unknown := name(0)
	l.word, l.context = make([]int32, name(words-1)), make([]int32, name(words-1)) // the last word has no row
	for i := range l.word {
		if i != int(noSymbol) && i != int(unknown) {
			l.word[i], l.context[i] = row(4000), row(mostWeight)
		}
	}
	for i := 1; i < words; i++ {
		l.exact[i] = row(10)
	}
	pairs := map[[2]uint32]int32{} // as a pairTable has them
	for range 3 * words {
		of := [2]uint32{name(1 + r.IntN(words-1)), name(1 + r.IntN(words-1))}
		switch r.IntN(10) {
		case 0:
			of[0] = uint32(openSymbol)
		case 1:
			of[1] = uint32(closeSymbol)
		case 2:
			of[1] = uint32(linkSymbol)
		}
		pairs[of] = row(mostWeight)
		l.pairs.put(pair{of[0], of[1], pairs[of]})
	}
	weights := func(row int32) [outputs]float64 { return plain[row] }
	var sums learned
	lengths := []int{0, 1, 2, 60, mostGrams, mostGrams + 1, 3 * mostRows}
	sums.begin(l, len(lengths))
	var wantAll, wantAllContext [outputs]float64
	for s, n := range lengths {
		grams, ids := make([]gram, n), make([]match.Token, n)
		for i := range grams {
			grams[i] = gram{token: int32(i), name: name(r.IntN(words))}
			if ids[i].Exact = match.ID(r.IntN(words + 5)); r.IntN(8) == 0 {
				grams[i].name = uint32(linkSymbol + symbol(r.IntN(3)))
			}
		}
		sums.take(s, grams, ids)
		var wantOwn, wantContext [outputs]float64
		add := func(to *[outputs]float64, row int32) {
			for k, w := range weights(row) {
				to[k] += w
			}
		}
		before := uint32(openSymbol)
		for i := range grams {
			g := &grams[i]
			if int(g.name) < len(l.word) {
				add(&wantOwn, l.word[g.name])
				add(&wantContext, l.context[g.name])
			}
			if g.symbol() == noSymbol && int(ids[i].Exact) < words {
				add(&wantOwn, l.exact[ids[i].Exact])
			}
			add(&wantOwn, pairs[[2]uint32{before, g.name}])
			before = g.name
		}
		if n > 0 {
			add(&wantOwn, pairs[[2]uint32{before, uint32(closeSymbol)}])
		}
		for k := range wantOwn {
			wantAll[k] += wantOwn[k]
			wantAllContext[k] += wantContext[k]
		}
		own, context := flat(sums.planes, s)
		require.Equal(t, wantOwn[:], own[:outputs], "%d grams", n)
		require.Equal(t, wantContext[:], context[:outputs], "%d grams", n)
		require.Equal(t, make([]float64, 2*2*lanes-outputs), own[outputs:])
	}
	own, context := flat(sums.planes, len(lengths))
	require.Equal(t, wantAll[:], own[:outputs])
	require.Equal(t, wantAllContext[:], context[:outputs])
}

// flat are the sums of all outputs, in a row.
func flat(planes []planeSums, at int) (own, context []float64) {
	for i := range planes {
		own, context = append(own, planes[i].sums[at][:]...), append(context, planes[i].context[at][:]...)
	}
	return own, context
}

// TestPutBoundsWeights: a weight beyond all sense is cut, so that no sum leaves its half.
func TestPutBoundsWeights(t *testing.T) {
	l := &lexicon{outputs: 2, places: placesOf(2), planes: make([]plane, 1)}
	l.makeRows(2, 2)
	l.put(1, 0, -1e9)
	l.put(1, 1, 1e9)
	require.Equal(t, -mostWeight*weightUnit, l.weight(1, 0))
	require.Equal(t, mostWeight*weightUnit, l.weight(1, 1))
}
