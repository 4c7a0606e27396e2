package match

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEdges: the table gives back the edges that were put in, some of the same state and
// id and many that share a place, and no others.
func TestEdges(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		want := map[[2]int32][]edge{} // by state and id
		type bunch struct {
			edge edge
			ids  []ID
		}
		var bunches []bunch
		count := 0
		for n := range r.IntN(3000) {
			b := bunch{edge: edge{from: int32(r.IntN(200)), to: int32(n), next: kinds(n)}}
			for range 1 + r.IntN(3) {
				e := b.edge
				e.id = ID(r.IntN(300) - 3)
				if e.id == None {
					e.id = 300
				}
				b.ids = append(b.ids, e.id)
				key := [2]int32{e.from, int32(e.id)}
				want[key] = append(want[key], e)
				count++
			}
			bunches = append(bunches, b)
		}
		table := newEdges(count, func(do func(edge, []ID)) {
			for _, b := range bunches {
				do(b.edge, b.ids)
			}
		})
		found := 0
		for from := range int32(210) {
			for id := ID(-3); id <= 310; id++ {
				h := hash(from, id)
				if table.has(h) == 0 {
					require.Empty(t, want[[2]int32{from, int32(id)}])
					continue
				}
				var got []edge
				here := []edge{*table.at(h)}
				if here[0].from < 0 {
					here = append(here, table.others(h)...)
				}
				for i, e := range here {
					if e.from = e.state(); e.from != from || e.id != id {
						continue
					}
					if i == 0 && len(here) > 1 { // it may tell more kinds
						own := want[[2]int32{from, int32(id)}][0].next
						require.Equal(t, own, e.next&own)
						e.next = own
					}
					require.Zero(t, e.next&^table.at(h).next, "an edge leads on to a kind that its place does not tell")
					got = append(got, e)
				}
				require.Equal(t, want[[2]int32{from, int32(id)}], got)
				found += len(got)
			}
		}
		require.Equal(t, count, found)
	}
}
