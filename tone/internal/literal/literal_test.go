package literal

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFor(t *testing.T) {
	tests := []struct {
		pattern string
		want    [][]string
	}{
		{`(?i)\bonly [$£] ?\d+`, [][]string{{"only "}, {"$", "£"}, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}}},
		{`(?i)(?:earn|make) (?:up to )?X`, [][]string{{"earn", "make"}, {"x"}, {" "}}},
		{`(?:Shop|Buy) .*https?:`, [][]string{{":"}, {"http"}, {"shop", "buy"}}},
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

func TestMay(t *testing.T) {
	var seen Seen
	seen.Reset("Earn up to $500 a day")
	require.True(t, seen.May(For(`(?i)earn`)))
	require.True(t, seen.May(Filter{}))
	require.False(t, seen.May(For("lottery")))
	require.False(t, seen.May(For("aernt")))
	seen.Reset("new\u212aey")
	require.True(t, seen.May(For(`(?i)key`)), "the Kelvin sign folds to k")
}

// A filter must never turn away a text that its pattern matches.
func FuzzMay(f *testing.F) {
	f.Add(`(?i)\b(?:earn|make) [$£]\d`, "We EARN $5")
	f.Add(`x[ab]|yy+`, "axb yy")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		re, err := regexp.Compile(pattern)
		if err != nil || len(pattern) > 200 || len(text) > 2000 || !re.MatchString(text) {
			return
		}
		var seen Seen
		seen.Reset(text)
		require.True(t, seen.May(For(pattern)), "%q %q", pattern, text)
	})
}
