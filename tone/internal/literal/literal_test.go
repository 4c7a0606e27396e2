package literal

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

func TestFor(t *testing.T) {
	tests := []struct {
		pattern string
		want    [][]string
	}{
		{`(?i)\bonly [$£]? ?\pL+`, [][]string{{"\bonly "}}},
		{`(?i)only [$£]\pN+%`, [][]string{{"only $", "only £"}, {"%"}}},
		{`(?i)\b(?:earn|make) (?:up to )?X\b`, [][]string{{"\bearn up to x\b", "\bearn x\b", "\bmake up to x\b", "\bmake x\b"}}},
		{`\b\$ \bfree\b`, [][]string{{"$ free\b"}}},
		{`(?:Shop|Buy) .*https?:`, [][]string{{"https:", "http:"}, {"Shop ", "Buy "}}},
		{`r(?:ing|eply) x|stop`, [][]string{{"ring x", "reply x", "stop"}}},
		{`(?:not )?at all|at`, [][]string{{"at"}}},
		{`(?:call|text).*\d|stop`, [][]string{{"call", "text", "stop"}, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "stop"}}},
		{`(?:free)?cash`, [][]string{{"cash"}}},
		{`a(?:at|$)`, [][]string{{"a"}}},
		{`[A-Z]{5,}`, nil},
		{`(?:free)*`, nil},
		{`free|[a-z]+`, nil},
		{`Größe`, [][]string{{"Gr"}}},
		{`(?i:SHOP) Now`, [][]string{{"shop Now"}}},
		{`[Bb]uy [A-C]`, [][]string{{"buy A", "buy B", "buy C"}}},
		{`Buy Now|buy|\bBUY`, [][]string{{"buy"}}},
		{`(`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.pattern, func(t *testing.T) { require.Equal(t, tt.want, For(tt.pattern).Groups()) })
	}
}

// filtersIn are the patterns that may match a text.
func filtersIn(text string, patterns ...string) []int32 {
	filters := make([]Filter, len(patterns))
	for i, p := range patterns {
		filters[i] = For(p)
	}
	x := NewIndex(filters)
	return slices.DeleteFunc(x.In(text, nil), func(i int32) bool { return !folds(text) && !filters[i].passes(text) })
}

func TestIn(t *testing.T) {
	patterns := []string{`(?i)earn`, `[A-Z]{5,}`, `lottery`, `aernt`, `(?i)\$\d`, `x[yz]`, `(?i)up to .*cash`, `day$`, `\bOK\b`}
	tests := []struct {
		name, text string
		want       []int32
	}{
		{"empty", "", []int32{1}},
		{"at the start and the end", "Earn up to $500 a day", []int32{0, 1, 4, 7}},
		{"at an odd place", " EARN", []int32{0, 1}},
		{"two groups", "up to 5 in CASH", []int32{1, 6}},
		{"one group of two", "up to you", []int32{1}},
		{"letters alone", "oxyz", []int32{1, 5}},
		{"short literals", "it is OK", []int32{1, 8}},
		{"small letters where capitals are meant", "it is ok", []int32{1}},
		{"a Kelvin sign folds to k", "o\u212a", []int32{0, 1, 2, 3, 4, 5, 6, 7, 8}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, filtersIn(tt.text, patterns...)) })
	}
}

// TestInIsExact compares In with a look for each literal, on random literals of all
// lengths and texts in which many of them stand.
func TestInIsExact(t *testing.T) {
	found := 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 0))
		letters := []rune("abAB 5$é\x00_")[:2+r.IntN(9)]
		word := func(n int) string {
			var b strings.Builder
			for range n {
				b.WriteRune(letters[r.IntN(len(letters))])
			}
			return b.String()
		}
		filters := make([]Filter, 1+r.IntN(30))
		for i := range filters {
			var pattern []string
			for range 1 + r.IntN(3) {
				pattern = append(pattern, []string{"", "(?i)", `\b`}[r.IntN(3)]+regexp.QuoteMeta(word(1+r.IntN(9))))
			}
			filters[i] = For(strings.Join(pattern, "|"))
		}
		x := NewIndex(filters)
		for range 40 {
			text := word(r.IntN(40))
			want := []int32{}
			for i, f := range filters {
				if len(f.groups) == 0 || slices.ContainsFunc(f.groups[0], func(l string) bool { return isCommon(l) || contains(text, l) }) {
					want = append(want, int32(i))
				}
			}
			got := x.In(text, nil)
			require.Equal(t, want, append([]int32{}, got...), "seed %d: %q", seed, text)
			found += len(got)
		}
	}
	require.Greater(t, found, 10000)
}

func contains(text, l string) bool {
	for i := range len(text) {
		if stands(text, i, l) {
			return true
		}
	}
	return false
}

// folds says whether a text holds a long s or a Kelvin sign, which are an s and a k
// where case does not count.
func folds(text string) bool {
	return ascii.Len(text) < len(text) && (strings.Contains(text, "ſ") || strings.Contains(text, "\u212a"))
}

// passes says whether a text holds one literal of each group.
func (f Filter) passes(text string) bool {
	for _, group := range f.groups {
		if !slices.ContainsFunc(group, func(l string) bool { return contains(text, l) }) {
			return false
		}
	}
	return true
}

// A filter must never turn away a text that its pattern matches, and the index
// says what asking each filter says.
func FuzzIn(f *testing.F) {
	f.Add(`(?i)\b(?:earn|make) [$£]\d`, "We EARN $5")
	f.Add(`x[ab]|yy+`, "axb yy")
	f.Add(`a.c|=|€`, "€ =abc")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		re, err := regexp.Compile(pattern)
		if err != nil || len(pattern) > 200 || len(text) > 2000 {
			return
		}
		filter := For(pattern)
		x := NewIndex([]Filter{For("zebra"), filter})
		got := x.In(text, nil)
		if re.MatchString(text) {
			require.Contains(t, got, int32(1), "%q %q", pattern, text)
			if !folds(text) {
				require.True(t, filter.passes(text), "%q %q", pattern, text)
			}
		}
		if filter.passes(text) {
			require.Contains(t, got, int32(1), "%q %q", pattern, text)
		}
	})
}
