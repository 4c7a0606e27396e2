package tone

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/match"
)

// TestSortByPlace: few hits and many come in the order of a stable sort.
func TestSortByPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 120 {
		hits := make([]hit, n)
		for i := range hits {
			start := int32(r.IntN(20))
			hits[i] = hit{start: start, end: start + int32(r.IntN(4)), slot: int32(i)}
		}
		want := slices.Clone(hits)
		slices.SortStableFunc(want, func(a, b hit) int {
			if a.start != b.start {
				return int(a.start - b.start)
			}
			return int(b.end - a.end)
		})
		sortByPlace(hits)
		require.Equal(t, want, hits)
	}
}

// TestExcepted compares the search for an exception with a look at all.
func TestExcepted(t *testing.T) {
	found := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 0))
		x := &evaluation{engine: &engine{entries: make([]entry, 6)}, r: &reading{}}
		for i := range x.entries {
			x.entries[i] = entry{slot: int32(i / 2), phrase: int32(-r.IntN(2))}
		}
		tokens := 1 + r.IntN(1000)
		x.r.matches = someMatches(r, tokens, len(x.entries))
		for range 100 {
			n, start := int32(r.IntN(4)), int32(r.IntN(tokens))
			end := start + int32(r.IntN(4))
			want := slices.ContainsFunc(x.r.matches, func(m match.Match) bool {
				e := x.entries[m.Out]
				return e.slot == n && e.phrase < 0 && m.Start < end && start < m.End
			})
			require.Equal(t, want, x.excepted(n, start, end), "seed %d", seed)
			if want {
				found++
			}
		}
	}
	require.Greater(t, found, 500)
}

// someMatches are matches of a few tokens each, by start, as the trie gives them.
func someMatches(r *rand.Rand, tokens, entries int) []match.Match {
	matches := make([]match.Match, r.IntN(40))
	for i := range matches {
		start := int32(r.IntN(tokens))
		matches[i] = match.Match{Out: int32(r.IntN(entries)), Start: start, End: min(start+1+int32(r.IntN(6)), int32(tokens))}
	}
	slices.SortFunc(matches, func(a, b match.Match) int { return int(a.Start - b.Start) })
	return matches
}

// TestKeepPhrases compares the hits of phrases with those found rule by rule: from the
// first word on the longest that no exception overlaps and that overlaps none before it.
func TestKeepPhrases(t *testing.T) {
	kept := 0
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 1))
		const tokens = 60
		x := &evaluation{r: &reading{}, view: &platformView{}, engine: &engine{entries: make([]entry, 12), slots: make([]slot, 4)}}
		for n := range x.slots {
			x.slots[n].scope, x.slots[n].hasExcept = inText, r.IntN(2) == 0
			x.view.rules = append(x.view.rules, &rules.Rule{})
		}
		x.view.rules[r.IntN(4)] = nil
		for i := range x.entries {
			e := entry{slot: int32(i / 3), phrase: int32(i), rank: int8(r.IntN(3))}
			if i%3 == 2 && x.slots[e.slot].hasExcept {
				e.phrase = -1
			}
			x.entries[i] = e
		}
		x.r.view.Reset(strings.Repeat("a ", tokens))
		x.r.blocks, x.r.sentences = []block{{scope: inText}}, []sentence{{end1: tokens}}
		for i := range int32(tokens) {
			x.r.tokens = append(x.r.tokens, token{start: 2 * i, end: 2*i + 1})
		}
		x.r.matches = someMatches(r, tokens, len(x.entries))
		var want []hit
		for n := range x.slots {
			if x.view.rules[n] != nil {
				want = append(want, naivePhrases(x, int32(n))...)
			}
		}
		x.keepPhrases(x.r.matches)
		slices.SortStableFunc(x.hits, func(a, b hit) int { return int(a.slot - b.slot) })
		require.Equal(t, want, append([]hit(nil), x.hits...), "seed %d", seed)
		require.Zero(t, slices.Max(x.ends))
		kept += len(want)
	}
	require.Greater(t, kept, 2000)
}

func naivePhrases(x *evaluation, n int32) (hits []hit) {
	var matches, exceptions []match.Match
	for _, m := range x.r.matches {
		switch e := x.entries[m.Out]; {
		case e.slot != n:
		case e.phrase < 0:
			exceptions = append(exceptions, m)
		default:
			matches = append(matches, m)
		}
	}
	end := int32(0)
	for at := range int32(len(x.r.tokens)) {
		var best *match.Match
		for i := range matches {
			m := &matches[i]
			overlaps := func(e match.Match) bool { return e.Start < m.End && m.Start < e.End }
			if m.Start != at || at < end || slices.ContainsFunc(exceptions, overlaps) {
				continue
			}
			if best == nil || x.longestFirst(*m, *best) < 0 {
				best = m
			}
		}
		if best == nil {
			continue
		}
		end = best.End
		first, last := x.r.tokens[at], x.r.tokens[end-1]
		hits = append(hits, hit{slot: n, phrase: x.entries[best.Out].phrase, start: first.start, end: last.end, first: at, end1: end, excess: 1})
	}
	return hits
}
