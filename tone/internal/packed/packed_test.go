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
	data = AppendFloat(AppendFloat(data, math.Pi), math.Inf(-1))
	r := NewReader(string(data))
	for _, n := range numbers {
		require.Equal(t, n, r.Uint())
		require.Equal(t, n, r.Int())
		require.Equal(t, -n, r.Int())
		require.Equal(t, "text", r.Text())
	}
	require.Empty(t, r.Text())
	require.Equal(t, math.MinInt, r.Int())
	require.Equal(t, math.Pi, r.Float())
	require.Equal(t, math.Inf(-1), r.Float())
	require.Empty(t, r.Rest())
}

// TestNumbers shows that numbers of each width come back as they were.
func TestNumbers(t *testing.T) {
	for bits := range 64 {
		most := 1<<bits - 1
		numbers := []int{0, most, -most, ^most, 1, -1}
		if bits == 0 {
			numbers = nil
		}
		r := NewReader(string(AppendText(AppendNumbers(nil, len(numbers), func(i int) int { return numbers[i] }), "text")))
		got := r.Numbers()
		require.Equal(t, len(numbers), got.Len())
		for i, want := range numbers {
			require.Equal(t, want, got.At(i))
		}
		require.Equal(t, "text", r.Text())
		require.Empty(t, r.Rest())
	}
}
