package literal

import (
	"cmp"
	"regexp"
	"regexp/syntax"
	"slices"
	"sync"
	"unicode/utf8"
)

// Pattern is a regular expression that is run on those stretches of a text alone in
// which it can match: around literals that a match cannot do without, as far as a match
// can reach. It is safe for concurrent use.
type Pattern struct {
	re     *regexp.Regexp
	around func() *around
}

// around says where matches are: around literals.
type around struct {
	literals      []needle // of which each match holds one
	before, after reach
	others        [][]needle // groups of which it holds one each too
}

// farthest is how many characters a match may go from a literal, beside those that it
// repeats without end; where it may go further, the whole text is searched.
const farthest = 1 << 10

// NewPattern returns the Pattern of an expression.
func NewPattern(re *regexp.Regexp) *Pattern {
	return &Pattern{re, sync.OnceValue(func() *around { return aroundOf(re.String()) })}
}

// aroundOf says where matches of an expression are; nil for anywhere.
func aroundOf(pattern string) *around {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	groups := best(required(re).groups())
	if len(groups) == 0 {
		return nil
	}
	first := groups[0].shortest()
	a := &around{literals: needlesOf(first.literals), before: first.before, after: first.after}
	for _, g := range groups[1:] {
		a.others = append(a.others, needlesOf(g.literals))
	}
	if max(a.before.cost, a.after.cost) > farthest {
		return nil
	}
	// One more, so that what stands beside a match is seen.
	a.before.cost++
	a.after.cost++
	return a
}

// FindAll returns the places of all matches, as FindAllStringIndex of package regexp
// does.
func (p *Pattern) FindAll(text string) [][]int {
	a := p.around()
	if a == nil || folds(text) {
		return p.re.FindAllStringIndex(text, -1)
	}
	var out [][]int
	for _, s := range a.stretches(text) {
		part := text[s.from:s.to]
		if !a.passes(part) {
			continue
		}
		for _, m := range p.re.FindAllStringIndex(part, -1) {
			if m[0] == 0 && s.from > 0 || m[1] == len(part) && s.to < len(text) {
				// It may be there only because the text was cut off beside it.
				return p.re.FindAllStringIndex(text, -1)
			}
			out = append(out, []int{m[0] + s.from, m[1] + s.from})
		}
	}
	return out
}

// passes says whether a stretch holds what else a match holds.
func (a *around) passes(part string) bool {
	for _, group := range a.others {
		if !slices.ContainsFunc(group, func(l needle) bool { return l.next(part, 0) >= 0 }) {
			return false
		}
	}
	return true
}

// stretch is text[from:to).
type stretch struct{ from, to int }

// stretches are where in a text matches can be, in order and apart from one another. It
// takes time in proportion to the text.
func (a *around) stretches(text string) []stretch {
	var at []stretch // of literals
	for i := range a.literals {
		l := &a.literals[i]
		for from := l.next(text, 0); from >= 0; from = l.next(text, from+1) {
			at = append(at, stretch{from, from + l.length})
		}
	}
	if len(at) > 1 {
		slices.SortFunc(at, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	}
	out := at[:0]
	known, spent := 0, 0 // what text[known:to) costs, where to is the end of the last stretch
	for _, l := range at {
		to := 0
		if len(out) > 0 {
			to = out[len(out)-1].to
		}
		from := a.back(text, l.from, to)
		if from > to || len(out) == 0 {
			out = append(out, stretch{from, l.to})
			known, spent, to = l.to, 0, l.to
		}
		// From one literal to the next the stretch grows by what lies between them.
		for known < l.to && known < to {
			c, size := utf8.DecodeRuneInString(text[known:])
			spent -= a.after.costs(c)
			known += size
		}
		if to < l.to {
			known, spent, to = l.to, 0, l.to
		}
		for to < len(text) {
			c, size := utf8.DecodeRuneInString(text[to:])
			cost := a.after.costs(c)
			if spent+cost > a.after.cost {
				break
			}
			spent += cost
			to += size
		}
		out[len(out)-1].to = to
	}
	return out
}

// back is where the reach before text[at:] begins, or the limit where it would go beyond.
func (a *around) back(text string, at, limit int) int {
	for spent := 0; at > limit; {
		c, size := utf8.DecodeLastRuneInString(text[limit:at])
		if spent += a.before.costs(c); spent > a.before.cost {
			break
		}
		at -= size
	}
	return max(at, limit)
}
