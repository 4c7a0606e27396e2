package style

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLooksBehind compares patterns that look behind with what regexp2 finds.
func TestLooksBehind(t *testing.T) {
	pieces := []string{":", "::", " ", "  ", "A", "Ab", "b", "a", "ba", "É", "é", "\n", "1", ".", "\xff", "日"}
	r, found := rand.New(rand.NewPCG(1, 2)), 0
	for pattern, quick := range map[string]bool{
		`(?m)(?:(?<!:[^ ]+?):\s[A-Z])`: true, `(?<!a)b`: true, `(?i)(?:(?<!A+)(?:b+))`: true, `(?:(?:(?<![é1])(a)b))`: true, `(?<!a|ab|\.)[ab]`: true,
		`(?<!\ba)b`: false, `(?<!(a))b`: false, `(?:(?<!a)b|a)`: false, `(?:(?<!a)b)+`: false, `(?<!a)b(?=a)`: false, `(?<=a)b`: false, `b(?<!ab)`: false,
	} {
		re, err := newRegex(pattern)
		require.NoError(t, err)
		require.Equal(t, quick, re.fast().behind != nil, pattern)
		for range 3000 {
			var b strings.Builder
			for range r.IntN(12) {
				b.WriteString(pieces[r.IntN(len(pieces))])
			}
			text := b.String()
			got, err := re.find(&subject{text: text}, nil, nil)
			require.NoError(t, err)
			require.Equal(t, reference(t, pattern, text), got.list(), "%s in %q", pattern, text)
			found += got.len()
		}
	}
	require.Greater(t, found, 1000)
}

// TestLookingBehindIsBounded: what looks back far from many places is left to regexp2.
func TestLookingBehindIsBounded(t *testing.T) {
	re, err := newRegex(`(?<!:[^ ]+?):`)
	require.NoError(t, err)
	_, ok := re.fast().find(&attempt{}, strings.Repeat("a:", 100_000), nil, true, nil)
	require.False(t, ok)
}
