package style

import (
	"regexp"
	"regexp/syntax"
	"slices"
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
	"\xff\xfe is \xffseen", "(“One, two or", "§a, b and", "ΑΒΓ is gone Ωme me",
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

// list gives each match by itself.
func (m matches) list() [][]int {
	var out [][]int
	for i := range m.len() {
		out = append(out, m.at(i))
	}
	return out
}

// windowsOf gives the places at which a sieve looks for a pattern.
func windowsOf(t *testing.T, re *regex, text string) (in []window, anchored bool) {
	a := re.newAnchor()
	if a == nil {
		return nil, false
	}
	var heads []wanted
	for _, h := range a.heads {
		heads = append(heads, wanted{head: h, sifted: sifted{pattern: 7}})
	}
	var p places
	p.reset(a)
	for _, s := range newSieves(heads) {
		s.run(text, func(pattern, at int) {
			require.Equal(t, 7, pattern)
			p.look(a, text, at)
		})
	}
	for i := 1; i < len(p.windows); i++ {
		require.Less(t, p.windows[i-1].to+1, p.windows[i].from)
	}
	return append([]window{}, p.windows...), true
}

func TestMatcherFindsWhatRegexp2Finds(t *testing.T) {
	for _, pattern := range patterns {
		re, err := newRegex(pattern)
		require.NoError(t, err)
		for _, text := range subjects {
			if !utf8.ValidString(text) {
				continue
			}
			want := reference(t, pattern, text)
			got, ok := re.fast().find(&attempt{}, text, nil, true, nil)
			require.True(t, ok)
			require.Equal(t, want, matches{got, re.fast().caps}.list(), "%s in %q", pattern, text)
			if in, ok := windowsOf(t, re, text); ok {
				got, ok = re.fast().find(&attempt{}, text, in, true, nil)
				require.True(t, ok)
				require.Equal(t, want, matches{got, re.fast().caps}.list(), "%s in %q at %v", pattern, text, in)
			}
		}
	}
}

// TestAnchors names where patterns are looked for.
func TestAnchors(t *testing.T) {
	for pattern, c := range map[string]struct {
		text string
		want []window
	}{
		`(?m)(?:\w+!(?:\s|$))`:                        {"Go on! now!x yes!", []window{{3, 5}, {7, 10}, {13, 16}}},
		`(?m)(?:\b[^\s-]+ly-\w+\b)`:                   {"a newly-made, only- ly-x fly-by", []window{{2, 5}, {25, 26}}},
		`(?m)\b(?:(?:[^,]+,){1,}\s\w+\s(?:and|or))\b`: {"one, two and three, four or five, six and", []window{{0, 32}}},
		`(?:\b[A-Z][a-z]+ )+\(([A-Z]{3,5})\)`:         {"the World Health Org (WHO) the (API)", []window{{0, 17}}},
		`(?i)(?m)\b(?:advisor|adviser)\b`:             {"Advisors advise an ADVISER", []window{{0, 0}, {9, 9}, {19, 19}}},
		`(?m)(?:\.\.\.)`:                              {"so... on", []window{{2, 2}}},
		`(?i)(?m)(?:\bme\b)`:                          {"me meme Me, some", []window{{0, 0}, {8, 8}}},
	} {
		re, err := newRegex(pattern)
		require.NoError(t, err)
		got, ok := windowsOf(t, re, c.text)
		require.True(t, ok, pattern)
		require.Equal(t, c.want, got, pattern)
	}
	for _, pattern := range []string{`([^\s]+)`, `a*`, `\B.\B`, `.*x?`} {
		re, err := newRegex(pattern)
		require.NoError(t, err)
		require.Nil(t, re.newAnchor(), pattern)
	}
}

// TestAnchorsLookAtEachRunOnce: a run that ends at every place is not gone over
// again from each of them.
func TestAnchorsLookAtEachRunOnce(t *testing.T) {
	re, err := newRegex(`(?m)(?:(?:\w+)nised?x)`)
	require.NoError(t, err)
	in, ok := windowsOf(t, re, strings.Repeat("nisex", 1<<18))
	require.True(t, ok)
	require.Len(t, in, 1)
}

// FuzzMatcher: on ASCII, where word boundaries mean the same, the matcher finds
// what package regexp finds, for any pattern that this reads; and on any text it
// finds the same in the windows of the pattern's anchor as everywhere.
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
		s := subject{text: text, clock: &clock{}}
		got, err := re.find(&s, nil, nil)
		for _, m := range got.list() {
			require.True(t, 0 <= m[0] && m[0] <= m[1] && m[1] <= len(text))
		}
		if !re.looks && err == nil {
			all, done := re.fast().find(&attempt{}, text, []window{{0, int32(len(text))}}, true, nil)
			in, anchored := windowsOf(t, re, text)
			if near, ok := re.fast().find(&attempt{}, text, append([]window{}, in...), true, nil); ok && done && anchored {
				require.Equal(t, matches{all, re.fast().caps}.list(), matches{near, re.fast().caps}.list(), "%s in %q at %v", pattern, text, in)
			}
		}
		plain, bad := regexp.Compile(pattern)
		if bad != nil || s.foreign() || err != nil || strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
			return
		}
		require.Equal(t, withoutEmptyAfterMatch(plain.FindAllStringSubmatchIndex(text, -1)), withoutEmptyAfterMatch(got.list()), "%s in %q", pattern, text)
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
		s := subject{text: text, clock: &clock{}}
		got, err := re.find(&s, nil, nil)
		require.NoError(t, err)
		require.Equal(t, want, got.list(), text)
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
		got, readable := expand(token)
		require.Equal(t, want, got, token)
		require.Equal(t, token != "(?=x)", readable, token)
	}
}

// spelt compares what is spelt with what package syntax gives: the same texts, and of
// two that may stand at one place the same one first.
func spelt(t *testing.T, token string) bool {
	got, ok := spell(token)
	if !ok {
		return false
	}
	re, err := syntax.Parse(token, syntax.Perl)
	require.NoError(t, err, "%q", token)
	want, ok := expansions(re)
	if !ok { // package syntax takes [Aa] for a letter without case and does not write it out
		for _, s := range got {
			require.Regexp(t, "^(?:"+token+")$", s)
		}
		return true
	}
	place := func(list []string) map[string]int {
		out := map[string]int{}
		for i, s := range slices.Backward(list) {
			out[s] = i
		}
		return out
	}
	a, b := place(got), place(want)
	require.Len(t, a, len(b), "%q: %q %q", token, got, want)
	for s, i := range a {
		require.Contains(t, b, s, "%q", token)
		for o, j := range a {
			if strings.HasPrefix(o, s) {
				require.Equal(t, i < j, b[s] < b[o], "%q: %q and %q", token, s, o)
			}
		}
	}
	return true
}

func TestSpell(t *testing.T) {
	for token, want := range map[string]bool{
		"beers?": true, "(?:bull|ox)-like": true, "m[ae]n": true, "lad(y|ies)?": true, "a(b|)(c|d)?[ -]?e": true, "[zy-]": true, "": true,
		"(a|b": false, "a)": false, "a??": false, "a.b": false, "[a-z]": false, "[^a]": false, "[]": false, "(?i)a": false, `a\-b`: false, "a*": false,
		"(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b|c|d)": false, "(?:ab|a|abc)s?": true, "(x|a|b|ab|c)": true, "éé?": true, "\xff(a|b)": false,
	} {
		require.Equal(t, want, spelt(t, token), token)
	}
}

func FuzzSpell(f *testing.F) {
	for _, seed := range []string{"beers?", "(?:bull|ox)-like", "m[ae]n", "a(b|)(c|d)?[ -]?e", "((a|ab)?|c)d", "[bab]|b|a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		if len(token) < 200 {
			spelt(t, token)
		}
	})
}

// TestSievesPassNoPlaceOver compares a pass over a text with a look at each place, for
// sieves of one pattern and of all.
func TestSievesPassNoPlaceOver(t *testing.T) {
	var lists [][]wanted
	var every []wanted
	for i, source := range patterns {
		re, err := newRegex(source)
		require.NoError(t, err)
		a := re.newAnchor()
		if a == nil {
			continue
		}
		var list []wanted
		for _, h := range a.heads {
			list = append(list, wanted{head: h, sifted: sifted{pattern: int32(i)}})
		}
		lists, every = append(lists, list), append(every, list...)
	}
	sparse := 0
	for _, list := range append(lists, every) {
		for _, s := range newSieves(list) {
			sparse += mark01(s.starts != nil)
			for _, text := range subjects {
				var got, want [][2]int
				s.run(text, func(pattern, at int) { got = append(got, [2]int{pattern, at}) })
				for at := range len(text) {
					s.look(text, at, func(pattern, at int) { want = append(want, [2]int{pattern, at}) })
				}
				require.Equal(t, want, got, text)
				for at := range len(text) {
					for i := range list {
						h := &list[i]
						stands := h.admits(text, at) && (!h.word || boundary(text, at))
						if found := slices.Contains(got, [2]int{int(h.pattern), at}); stands {
							require.True(t, found, "%q at %d", text, at)
						} else if found {
							require.True(t, slices.ContainsFunc(list, func(o wanted) bool { return o.pattern == h.pattern && o.admits(text, at) }), "%q at %d", text, at)
						}
					}
				}
			}
		}
	}
	require.Positive(t, sparse)
	require.Less(t, sparse, len(lists))
}
