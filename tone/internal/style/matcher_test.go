package style

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dlclark/regexp2"
	"github.com/stretchr/testify/require"
)

// patterns are of the kinds that styles are made of.
var patterns = []string{
	`(?i)(?m)\b(?:very|quite unique|best[ -]in[ -]class)\b`, `(?i)\b(am|are|is|be)\b\s*(?m)\b(?:[\w]+ed|gone|seen)\b`,
	`(?m)(?:\d{1,2}[AP]M\b|\d{1,2} ?[ap]m\b)`, `(?m)(?:\s[—–]\s)`, `(?m)(?:\w+!(?:\s|$))`, `(?i)(?m)(?:(?:^|\s)I\s|\bme\b)`,
	`(?m)\b(?:(?:[^,]+,){1,}\s\w+\s(?:and|or))\b`, `(?m)(?:"[^"]+"[.,?])`, `([^\s]+)`, `(?m)(?:\b(?:[A-Z]\.){3,})`, `(?m)\b(?:^But)\b`,
	`(?i)(?m)(?:[a-z]+[!?]{2,})`, `\b([A-Z]{3,5})\b`, `(?:\b[A-Z][a-z]+ )+\(([A-Z]{3,5})\)`, `(?m)(?:[a-z0-9][.]\s*$)`, `a*`, `(a|ab)(c|bcd)(d*)`, `\B.\B`,
}

var subjects = []string{
	"", "I am gone, he is very seen.", "It is 10pm, 11 PM or 3PM", "A — b – c —d", "Go! Now!\nI see me, I", "But a, b and c.\nBut not", `He said "no", then "yes".`,
	"U.S.A. and N.B.A.", "What?? NO!! really?!", "World Health (WHO) and API, GmbH", "one.\ntwo. \nthree.", "abcd abbcd aaa", "très quite unique café, meé I éme", "naïve is doneé is doné",
	"\xff\xfe is \xffseen", "ΑΒΓ is gone Ωme me",
}

// reference is what regexp2 finds, in bytes.
func reference(t *testing.T, pattern, text string) [][]int {
	re, err := regexp2.Compile(pattern, regexp2.RE2)
	require.NoError(t, err)
	var out [][]int
	offset := offsets{text: text}
	for m, err := re.FindStringMatch(text); m != nil; m, err = re.FindNextMatch(m) {
		require.NoError(t, err)
		var pairs []int
		for _, g := range m.Groups() {
			if len(g.Captures) == 0 {
				pairs = append(pairs, -1, -1)
				continue
			}
			pairs = append(pairs, offset.at(g.Index), offset.at(g.Index+g.Length))
		}
		out = append(out, pairs)
	}
	return out
}

func TestMatcherFindsWhatRegexp2Finds(t *testing.T) {
	for _, pattern := range patterns {
		m := newMatcher(pattern)
		require.NotNil(t, m, pattern)
		for _, text := range subjects {
			if !utf8.ValidString(text) {
				continue
			}
			got, ok := m.find(text, true, nil)
			require.True(t, ok)
			require.Equal(t, reference(t, pattern, text), got, "%s in %q", pattern, text)
		}
	}
}

func TestNeedsAreMetWhereAPatternMatches(t *testing.T) {
	for _, pattern := range patterns {
		re, err := newRegex(pattern)
		require.NoError(t, err)
		for _, text := range subjects {
			s := subjectOf(text, &clock{})
			if len(reference(t, pattern, text)) > 0 && utf8.ValidString(text) {
				require.True(t, re.in(&s), "%s in %q", pattern, text)
			}
		}
	}
}

// FuzzMatcher: on ASCII, where word boundaries mean the same, the matcher finds
// what package regexp finds, for any pattern that this reads.
func FuzzMatcher(f *testing.F) {
	for i, p := range patterns {
		f.Add(p, subjects[i%len(subjects)])
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 200 || len(text) > 2000 {
			return
		}
		re, err := newRegex(pattern)
		if err != nil {
			return
		}
		s := subjectOf(text, &clock{})
		got, err := re.find(&s)
		for _, m := range got {
			require.True(t, 0 <= m[0] && m[0] <= m[1] && m[1] <= len(text))
		}
		plain, bad := regexp.Compile(pattern)
		if bad != nil || s.foreign || err != nil || strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
			return
		}
		require.Equal(t, withoutEmptyAfterMatch(plain.FindAllStringSubmatchIndex(text, -1)), withoutEmptyAfterMatch(got), "%s in %q", pattern, text)
	})
}

// withoutEmptyAfterMatch leaves empty matches out: engines differ in whether one
// may follow at the end of another match, and no rule reports them.
func withoutEmptyAfterMatch(in [][]int) [][]int {
	var out [][]int
	for _, m := range in {
		if m[0] < m[1] {
			out = append(out, m)
		}
	}
	return out
}

func TestLookingAroundIsLeftToRegexp2(t *testing.T) {
	re, err := newRegex(`(?<!:[^ ]+?):\s[A-Z]`)
	require.NoError(t, err)
	require.True(t, re.looks)
	for text, want := range map[string][][]int{
		"Note: This":     {{4, 7}},
		"Note: this":     nil,
		":smile: This":   nil,
		"é: Ça, Note: A": {{13, 16}},
	} {
		s := subjectOf(text, &clock{})
		got, err := re.find(&s)
		require.NoError(t, err)
		require.Equal(t, want, got, text)
	}
}

func TestExpand(t *testing.T) {
	for token, want := range map[string][]string{
		"very":                {"very"},
		"all talk, no action": {"all talk, no action"},
		"beers?":              {"beers", "beer"},
		"(?:bull|ox)-like":    {"bull-like", "ox-like"},
		"m[ae]n":              {"man", "men"},
		"lad(y|ies)?":         {"lady", "ladies", "lad"},
		`3\-D`:                {"3-D"},
		"colou??r":            {"color", "colour"},
		"a.b":                 nil,
		"hard[ -]*core":       nil,
		", so to speak":       nil,
		"(?:s)?":              nil,
		`\w+ed`:               nil,
		"^But":                nil,
		"(?i)very":            nil,
		"[a-z][a-z]":          nil,
		"(?=x)":               nil,
	} {
		require.Equal(t, want, expand(token), token)
	}
}
