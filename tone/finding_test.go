package tone

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSingleSpaced compares it with taking a text apart and putting it together.
func TestSingleSpaced(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{" ", " ", "a", "b", "é", "“", "日", "\n", "\t", "\u00a0", "\u0085", "\u2009", "\x80", "\xe2\x80", "😀"}
	same := 0
	for range 50_000 {
		var b strings.Builder
		for range r.IntN(6) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		want := strings.Join(strings.Fields(b.String()), " ")
		require.Equal(t, want, singleSpaced(b.String()), "%q", b.String())
		if want == b.String() {
			same++
		}
	}
	require.Greater(t, same, 5000)
}
