package tone

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/match"
)

// TestPatternExcepted compares the search for an exception with a look at all.
func TestPatternExcepted(t *testing.T) {
	found := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 0))
		x := &evaluation{engine: &engine{entries: make([]entry, 6)}, r: &reading{}}
		for i := range x.entries {
			x.entries[i] = entry{slot: int32(i / 2), phrase: -1}
		}
		tokens := 1 + r.IntN(1000)
		for range r.IntN(40) {
			start := int32(r.IntN(tokens))
			x.r.matches = append(x.r.matches, match.Match{Out: int32(r.IntN(6)), Start: start, End: start + 1 + int32(r.IntN(6))})
		}
		slices.SortFunc(x.r.matches, func(a, b match.Match) int {
			return cmp.Or(int(x.entries[a.Out].slot-x.entries[b.Out].slot), int(a.Start-b.Start))
		})
		for range 100 {
			n, first := int32(r.IntN(4)), int32(r.IntN(tokens))
			h := &hit{slot: n, first: first, end1: first + int32(r.IntN(4))}
			want := slices.ContainsFunc(x.r.matches, func(m match.Match) bool {
				return x.entries[m.Out].slot == n && m.Start < h.end1 && h.first < m.End
			})
			require.Equal(t, want, x.patternExcepted(n, h), "seed %d", seed)
			if want {
				found++
			}
		}
	}
	require.Greater(t, found, 500)
}
