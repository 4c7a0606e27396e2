package model

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

func small(t testing.TB) *Model {
	t.Helper()
	m, err := New(Card{Name: "small", Language: "en", Sources: []Source{{Name: "own", Licence: "CC0", Posts: 3, Labels: map[string]int{"a": 1, "b": 2}}}},
		[]Output{{Name: "promote", Bias: -1, Scale: 2, Shift: 0.5}, {Name: "give", Scale: 1}},
		map[string][]float32{"w:join": {1.5, 0}, "w:joins": {0, -0.25}, "b:join us": {2, 0}, "w:nil": {0, 0}, "m:links": {-0.5, 1}})
	require.NoError(t, err)
	return m
}

func TestLogOdds(t *testing.T) {
	m := small(t)
	tests := []struct {
		name     string
		features []Feature
		want     float64
	}{
		{"nothing known", []Feature{{"w:bread", 1}}, 2*-1 + 0.5},
		{"a word", []Feature{{"w:join", 1}}, 2*(-1+1.5) + 0.5},
		{"half a word and a count", []Feature{{"w:join", 0.5}, {"m:links", 2}}, 2*(-1+0.75-1) + 0.5},
		{"without weight", []Feature{{"w:joins", 1}}, 2*-1 + 0.5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.InDelta(t, tt.want, m.LogOdds(0, tt.features), 1e-9) })
	}
	require.InDelta(t, -0.25, m.LogOdds(1, []Feature{{"w:joins", 1}}), 1e-9)
	require.Equal(t, 4, m.Len())
	require.InDelta(t, 0.5, Probability(0), 1e-12)
}

func TestExplainAddsUp(t *testing.T) {
	m := small(t)
	features := []Feature{{"w:join", 1}, {"b:join us", 1}, {"m:links", 1}, {"w:join", 1}, {"w:other", 3}}
	got := m.Explain(0, features, 10)
	require.Equal(t, []Contribution{{"w:join", 6}, {"b:join us", 4}, {"m:links", -1}}, got)
	sum := 2*-1 + 0.5
	for _, c := range got {
		sum += c.LogOdds
	}
	require.InDelta(t, m.LogOdds(0, features), sum, 1e-9)
	require.Len(t, m.Explain(0, features, 1), 1)
	require.Equal(t, []Contribution{{"b:join us", 4}, {"w:join", 3}}, m.Strongest(0, 1, 5))
	require.Equal(t, []Contribution{{"m:links", -1}}, m.Strongest(0, -1, 5))
}

func TestFileRoundTrip(t *testing.T) {
	m := small(t)
	data, err := m.Encode()
	require.NoError(t, err)
	again, err := small(t).Encode()
	require.NoError(t, err)
	require.Equal(t, data, again, "the same model makes the same bytes")
	back, err := Decode(data)
	require.NoError(t, err)
	require.Equal(t, m, back)
	reencoded, err := back.Encode()
	require.NoError(t, err)
	require.Equal(t, data, reencoded)
	require.Equal(t, m.Checksum(), back.Checksum())
	require.Equal(t, "own", back.Card().Sources[0].Name)
}

func TestDecodeRefuses(t *testing.T) {
	good, err := small(t).Encode()
	require.NoError(t, err)
	change := func(f func(b []byte) []byte) []byte { return f(append([]byte(nil), good...)) }
	reseal := func(body []byte) []byte {
		sum := checksumOf(body)
		return append(append(append([]byte(magic), version), sum[:]...), body...)
	}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "does not begin like one"},
		{"a picture", []byte("\x89PNG....................................................."), "does not begin like one"},
		{"a flipped bit", change(func(b []byte) []byte { b[len(b)-1] ^= 1; return b }), "damaged"},
		{"cut off", good[:len(good)-3], "damaged"},
		{"of the future", change(func(b []byte) []byte { b[len(magic)]++; return b }), "version 2"},
		{"more at the end", reseal(append(append([]byte(nil), good[40:]...), 0)), "too many"},
		{"no outputs", reseal([]byte("\x02{}\x02[]\x00")), "0 outputs"},
		{"no card", reseal([]byte("\x02no\x02[]\x00")), "card"},
		{"a name cut off", reseal(append([]byte("\x02{}"), append(binary.AppendUvarint(nil, 14), "[{\"name\":\"a\"}]\x01\x00\x09w"...)...)), "cut off"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Decode(tt.data)
			require.ErrorIs(t, err, ErrFormat)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// TestBuiltinModelsAreWhole shows that the built-in models, which Open takes at their
// word, are what Decode takes.
func TestBuiltinModelsAreWhole(t *testing.T) {
	require.NotEmpty(t, rules.BuiltinModelNames())
	for _, name := range rules.BuiltinModelNames() {
		data, err := rules.BuiltinModel(name)
		require.NoError(t, err)
		checked, err := Decode(data)
		require.NoError(t, err, name)
		opened, err := Open(data)
		require.NoError(t, err, name)
		require.Equal(t, checked, opened)
		n := 0
		for c := opened.Cursor(); c.Next(); n++ {
			if n%2 == 0 { // weights need not be read
				weights := make([]float32, len(checked.Outputs()))
				c.Weights(weights)
				require.Equal(t, float64(weights[0]), checked.weight(string(c.Name()), 0))
			}
		}
		require.Equal(t, checked.Len(), n)
	}
}

func TestNewRefuses(t *testing.T) {
	one := []Output{{Name: "a", Scale: 1}}
	for name, f := range map[string]func() error{
		"no output":        func() error { _, err := New(Card{}, nil, nil); return err },
		"a nameless one":   func() error { _, err := New(Card{}, []Output{{}}, nil); return err },
		"a missing weight": func() error { _, err := New(Card{}, one, map[string][]float32{"x": nil}); return err },
		"no number":        func() error { _, err := New(Card{}, one, map[string][]float32{"x": {float32(math.NaN())}}); return err },
		"no name":          func() error { _, err := New(Card{}, one, map[string][]float32{"": {1}}); return err },
	} {
		require.Error(t, f(), name)
	}
}

func FuzzDecode(f *testing.F) {
	good, err := small(f).Encode()
	require.NoError(f, err)
	f.Add(good[40:])
	f.Add([]byte("\x02{}\x02[]\x00"))
	f.Fuzz(func(t *testing.T, body []byte) {
		sum := checksumOf(body)
		m, err := Decode(append(append(append([]byte(magic), version), sum[:]...), body...))
		if err != nil {
			require.ErrorIs(t, err, ErrFormat)
			return
		}
		data, err := m.Encode()
		require.NoError(t, err)
		back, err := Decode(data)
		require.NoError(t, err)
		require.Equal(t, m.names, back.names)
	})
}

func BenchmarkLogOdds(b *testing.B) {
	m := small(b)
	features := []Feature{{"w:join", 1}, {"b:join us", 1}, {"m:links", 1}, {"w:bread", 1}}
	b.ReportAllocs()
	for b.Loop() {
		m.LogOdds(0, features)
	}
}
