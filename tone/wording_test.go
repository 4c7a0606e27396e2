package tone

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWordingsKept checks the same drafts, in which matches come in different forms and
// places, with a checker that has said much before and with one that forgets.
func TestWordingsKept(t *testing.T) {
	var drafts []string
	for _, verb := range []string{"leverage", "Leverage", "LEVERAGE", "leverages", "leveraged", "leveraging", "utilise", "utilised", "utilising"} {
		for _, before := range []string{"We", "They have", "It was", "It’s", "a", "An", "the"} {
			drafts = append(drafts, fmt.Sprintf("%s %s the river, and the best-in-class  boats that we circle\nback to.", before, verb))
		}
	}
	old, young := defaultChecker(t), defaultChecker(t)
	for range 2 {
		slices.Reverse(drafts)
		for _, text := range drafts {
			young.engine.wordings = wordings{}
			want, err := young.Check(t.Context(), Draft{Text: text})
			require.NoError(t, err)
			got, err := old.Check(t.Context(), Draft{Text: text})
			require.NoError(t, err)
			require.Equal(t, want, got)
			require.NotEmpty(t, got.Findings)
		}
	}
}
