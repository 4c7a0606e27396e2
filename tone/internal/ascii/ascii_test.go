package ascii

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLen(t *testing.T) {
	require.Zero(t, Len(""))
	for n := range 140 {
		text := strings.Repeat("a", n)
		require.Equal(t, n, Len(text))
		for _, c := range []string{"é", "\x80", "\xff", "😀"} {
			require.Equal(t, n, Len(text+c+"tail of ASCII"))
			require.Equal(t, n, Len(text+c+strings.Repeat("b", 100)))
		}
	}
}

func TestEight(t *testing.T) {
	text := "abcdefghij\xff"
	for i := range len(text) + 1 {
		want := uint64(0)
		for k := range min(8, len(text)-i) {
			want |= uint64(text[i+k]) << (8 * k)
		}
		require.Equal(t, want, Eight(text, i), i)
		if i+8 <= len(text) {
			require.Equal(t, want, Load(text, i), i)
		}
	}
}

func BenchmarkLen(b *testing.B) {
	text := strings.Repeat("a", 280)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Len(text)
	}
}
