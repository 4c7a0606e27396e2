package fold

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// TestMayLeet holds the bytes that it looks for to the letters that they stand for.
func TestMayLeet(t *testing.T) {
	begins := map[byte]bool{} // the signs outside ASCII
	for _, sign := range []string{"¢", "£", "¥", "€"} {
		begins[sign[0]] = true
	}
	for c := range 256 {
		want := begins[byte(c)] || c < utf8.RuneSelf && leetLetters[c] != 0
		require.Equal(t, want, MayLeet("ab"+string([]byte{byte(c)})), "%#x", c)
	}
}
