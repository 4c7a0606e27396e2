package style

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEight compares eight bytes at a time with one by one.
func TestEight(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		text := make([]byte, r.IntN(20))
		for i := range text {
			if text[i] = byte(r.IntN(256)); r.IntN(3) > 0 {
				text[i] = "aZ09_mQ"[r.IntN(7)]
			}
		}
		s := string(text)
		end := 0
		for end < len(s) && wordBytes.has(s[end]) {
			end++
		}
		h, got := hashASCII(s, 0)
		require.Equal(t, end, got, "%q", s)
		require.Equal(t, hashWord(s[:end]), h)
		require.Equal(t, h, hashForeign(s[:end]), "%q", s)
		require.Equal(t, h, hashWord(strings.ToUpper(s[:end])))
	}
	for _, same := range [][2]string{{"École", "éCOLE"}, {"\u212Aelvin", "kelvin"}, {"naïveté_12", "NAÏVETÉ_12"}, {"abcdefgh", "ABCDEFGH"}} {
		require.Equal(t, hashWord(same[0]), hashWord(same[1]), same)
	}
}
