package packed

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRoundTrip shows that numbers of every length and texts come back as they were.
func TestRoundTrip(t *testing.T) {
	var numbers []int
	for shift := range 62 {
		numbers = append(numbers, 1<<shift-1, 1<<shift, 1<<shift+1)
	}
	numbers = append(numbers, math.MaxInt)
	var data []byte
	for _, n := range numbers {
		data = AppendUint(data, n)
		data = AppendInt(data, n)
		data = AppendInt(data, -n)
		data = AppendText(data, "text")
	}
	data = AppendInt(AppendText(data, []byte(nil)), math.MinInt)
	r := NewReader(string(data))
	for _, n := range numbers {
		require.Equal(t, n, r.Uint())
		require.Equal(t, n, r.Int())
		require.Equal(t, -n, r.Int())
		require.Equal(t, "text", r.Text())
	}
	require.Empty(t, r.Text())
	require.Equal(t, math.MinInt, r.Int())
	require.Empty(t, r.Rest())
}
