package literal

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
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
		{`(?:Shop|Buy) .*https?:`, [][]string{{"https:", "http:"}, {"shop ", "buy "}}},
		{`r(?:ing|eply) x|stop`, [][]string{{"ring x", "reply x", "stop"}}},
		{`(?:not )?at all|at`, [][]string{{"at"}}},
		{`(?:call|text).*\d|stop`, [][]string{{"call", "text", "stop"}, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "stop"}}},
		{`(?:free)?cash`, [][]string{{"cash"}}},
		{`a(?:at|$)`, [][]string{{"a"}}},
		{`[A-Z]{5,}`, nil},
		{`(?:free)*`, nil},
		{`free|[a-z]+`, nil},
		{`Größe`, [][]string{{"gr"}}},
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
	return slices.DeleteFunc(x.In(text, nil), func(i int32) bool { return !x.Passes(i, text) })
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
		{"short literals", "it is ok", []int32{1, 8}},
		{"a Kelvin sign folds to k", "o\u212a", []int32{0, 1, 2, 3, 4, 5, 6, 7, 8}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, filtersIn(tt.text, patterns...)) })
	}
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
			require.True(t, x.Passes(1, text), "%q %q", pattern, text)
		}
		if filter.passes(text) {
			require.Contains(t, got, int32(1), "%q %q", pattern, text)
		}
	})
}
