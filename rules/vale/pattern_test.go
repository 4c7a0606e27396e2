package vale

import (
	"regexp/syntax"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWellFormed(t *testing.T) {
	for pattern, want := range map[string]bool{
		`(?:give|gave)s? up`:       true,
		`\b(am|is)\b\s*\w+ed`:      true,
		`hard[ -]*core`:            true,
		`[^\s]+`:                   true,
		`[A-Z][a-z0-9]*?x`:         true,
		`\d{4}`:                    false,
		`a**`:                      false,
		`*a`:                       false,
		`(?i)a`:                    false,
		`(?<=a)b`:                  false,
		`(a`:                       false,
		`a)`:                       false,
		`[a`:                       false,
		`[]a]`:                     false,
		`[z-a]`:                    false,
		`[[:alpha:]]`:              false,
		`[\d-z]`:                   false,
		`\1`:                       false,
		`a\`:                       false,
		"caf\xe9 (s|t)":            false,
		`|a`:                       true,
		`“[^”]+”`:                  false,
		`(?:é|è)+`:                 true,
		`\b+`:                      false,
		`(?:from|between)\s\d+\s?`: true,
	} {
		require.Equal(t, want, wellFormed(pattern), pattern)
		if want {
			_, err := syntax.Parse(pattern, syntax.Perl)
			require.NoError(t, err, pattern)
		}
	}
}

// FuzzWellFormed asks package syntax whether what is said to be well formed is.
func FuzzWellFormed(f *testing.F) {
	for _, seed := range []string{`(?:a|b)?c`, `[a-c-]+?`, `\b\w+!(?:\s|$)`, `[^ -]*[.]`, `((a)|())*`, `^$|x`, `[+--]`, `[a-]`, `[^^]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		if len(pattern) > 1000 || !wellFormed(pattern) {
			return
		}
		_, err := syntax.Parse(pattern, syntax.Perl)
		require.NoError(t, err, "%q", pattern)
	})
}
