package tone

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCountedRules compares the hits of rules over figures with those of asking each rule, for
// random figures of which most are 0, and random hits of other rules.
func TestCountedRules(t *testing.T) {
	c := defaultChecker(t)
	x := &evaluation{r: &reading{}, engine: c.engine}
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for round := range 20_000 {
		x.view = c.engine.base
		if round%2 == 1 {
			x.view = c.engine.views["x"].view()
		}
		x.measures = Measures{Words: r.IntN(200), OrdinaryWords: r.IntN(200)}
		x.measures.Length.Used, x.measures.Length.Max = r.IntN(400), 280*r.IntN(2)
		figures := reflect.ValueOf(&x.measures).Elem()
		for i := range figures.NumField() {
			if f := figures.Field(i); f.CanInt() && f.Int() == 0 && r.IntN(4) == 0 {
				f.SetInt(int64(r.IntN(7)))
			}
		}
		if r.IntN(4) == 0 {
			x.measures.ShoutedShare = r.Float64()
		}
		x.hits = x.hits[:0]
		for range r.IntN(40) { // of rules that others ask for
			x.hits = append(x.hits, hit{slot: int32(r.IntN(len(c.engine.slots)))})
		}
		before := slices.Clone(x.hits)
		x.counts()
		var want []hit
		for _, n := range c.engine.measuring {
			s, rule := &c.engine.slots[n], x.view.rules[n]
			called := slices.ContainsFunc(before, func(h hit) bool { return slices.Contains(s.with, h.slot) })
			if rule == nil || s.awaits && !called {
				continue
			}
			values := x.measures.values()
			value := 0.0
			if s.measure >= 0 {
				value = values[s.measure]
			} else {
				_, value = s.formula.value(&values, nil)
			}
			if over := overLimit(rule, value); over > 0 {
				h := hit{slot: n, phrase: -1, sentence: -1, excess: 1}
				if s.measure >= 0 {
					h.excess = over
				}
				want = append(want, h)
			}
		}
		require.Equal(t, before, x.hits[:len(before)])
		require.Equal(t, len(want), len(x.hits)-len(before))
		for i := range want {
			require.Equal(t, want[i], x.hits[len(before)+i])
		}
		found += len(want)
	}
	require.Greater(t, found, 50_000)
}
