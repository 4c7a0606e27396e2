package tone

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSortByPlace: few hits and many come in the order of a stable sort.
func TestSortByPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 120 {
		hits := make([]hit, n)
		for i := range hits {
			start := int32(r.IntN(20))
			hits[i] = hit{start: start, end: start + int32(r.IntN(4)), slot: int32(i)}
		}
		want := slices.Clone(hits)
		slices.SortStableFunc(want, func(a, b hit) int {
			if a.start != b.start {
				return int(a.start - b.start)
			}
			return int(b.end - a.end)
		})
		sortByPlace(hits)
		require.Equal(t, want, hits)
	}
}
