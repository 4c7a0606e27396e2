package match

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/packed"
)

// TestRestore shows that a builder that was written and read is the one that it was:
// it makes the same trie, also when more is put in.
func TestRestore(t *testing.T) {
	for _, phrases := range []int{0, 1, 500, 3000} {
		restore := func() *Builder {
			r := packed.NewReader(string(benchBuilder(phrases).Append(nil)))
			b := Restore(&r, 3)
			require.Empty(t, r.Rest())
			return b
		}
		require.Equal(t, benchBuilder(phrases).Build(), restore().Build())
		whole, restored := benchBuilder(phrases), restore()
		s := speaker{rand.New(rand.NewPCG(7, 8))}
		for out := range int32(1000) {
			p := s.phrase()
			require.Equal(t, whole.Outs(p), restored.Outs(p))
			require.Equal(t, whole.Add(p, out), restored.Add(p, out))
		}
		require.Equal(t, whole.Build(), restored.Build())
	}
}

// TestRestoreTrie shows that a trie that was written and read is the one that it was,
// with classes that are written out and with those that are not.
func TestRestoreTrie(t *testing.T) {
	for _, phrases := range []int{0, 1, 500, 3000} {
		for _, most := range []int{0, 1} {
			b := benchBuilder(phrases)
			b.most = most
			want := b.Build()
			r := packed.NewReader(string(want.Append(nil)))
			require.Equal(t, want, RestoreTrie(&r, 3))
			require.Empty(t, r.Rest())
		}
	}
}
