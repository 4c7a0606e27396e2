package style

import (
	"slices"
	"sort"
	"strings"

	"github.com/plainpost/plainpost/rules/vale"
)

func byLength(list []string) {
	sort.SliceStable(list, func(i, j int) bool { return len(list[i]) > len(list[j]) })
}

// tokens reports the matches of an existence or a substitution: the literals
// that were found and the matches of the pattern for the other tokens. Where the
// two overlap, the pattern of all tokens decides, which is the meaning of the rule.
func (x *runner) tokens(i int, b *Block, t *subject, found []candidate) error {
	r := &x.rules[i]
	if r.rest == nil {
		for _, c := range found {
			x.token(i, b, t, int(c.token), int(c.start), int(c.end))
		}
		return nil
	}
	patterns, err := x.find(r.rest, t)
	tokens := r.tokens
	if overlap(found, &patterns) {
		whole, failed := r.whole()
		if failed != nil {
			return failed
		}
		found, tokens = nil, nil
		patterns, err = x.find(whole, t)
	}
	all := append(x.merged[:0], found...)
	for k := range patterns.len() {
		m := patterns.at(k)
		c := candidate{start: int32(m[0]), end: int32(m[1])}
		if r.Kind == vale.Substitution {
			for g := 2; g+1 < len(m); g += 2 {
				if m[g] >= 0 {
					c = candidate{int32(g/2 - 1), int32(m[g]), int32(m[g+1])}
					break
				}
			}
			if tokens != nil {
				c.token = int32(tokens[c.token])
			}
		}
		all = append(all, c)
	}
	x.merged = all
	if len(found) > 0 {
		slices.SortStableFunc(all, func(a, b candidate) int { return int(a.start - b.start) })
	}
	for _, c := range all {
		if c.end > c.start {
			x.token(i, b, t, int(c.token), int(c.start), int(c.end))
		}
	}
	return err
}

func overlap(found []candidate, patterns *matches) bool {
	k, n := 0, patterns.len()
	for _, c := range found {
		for k < n && patterns.at(k)[1] <= int(c.start) {
			k++
		}
		if k < n && patterns.at(k)[0] < int(c.end) {
			return true
		}
	}
	return false
}

// token reports a match of a token unless it is excepted or as it should be.
func (x *runner) token(i int, b *Block, t *subject, token, start, end int) {
	r := &x.rules[i]
	observed := t.text[start:end]
	if r.Kind == vale.Existence {
		if r.excepts(strings.TrimSpace(observed)) || x.inPhrase(r, t, start, end) {
			return
		}
		fixes := r.fixes(observed)
		x.hit(i, b, start, end, r.message.fill(&x.texts, observed, oneOf(fixes)), fixes)
		return
	}
	expected := r.Swap[token].To
	if strings.Contains(expected, "$") {
		expected = r.filled(token, observed)
	}
	if r.Capitalize && observed == capital(observed) {
		expected = capital(expected)
	}
	if r.Action.Name != "replace" {
		if r.conforms(token, expected, observed) || x.allowed(r, t, start, end) {
			return
		}
		x.hit(i, b, start, end, r.message.fill(&x.texts, expected, observed), r.fixes(observed))
		return
	}
	fixes := r.Action.Params
	if len(fixes) == 0 {
		if fixes = optionsOf(expected); slices.Contains(fixes, observed) {
			return
		}
		if r.Capitalize && observed == capital(observed) {
			for k := range fixes {
				fixes[k] = capital(fixes[k])
			}
		}
	}
	if !x.allowed(r, t, start, end) {
		x.hit(i, b, start, end, r.single.fill(&x.texts, quoted(fixes), observed), slices.Clip(fixes))
	}
}

// filled puts groups of the key ($1) into the wording.
func (r *rule) filled(token int, observed string) string {
	to := r.Swap[token].To
	key, err := r.keys[token]()
	if err != nil {
		return to
	}
	out, err := key.Replace(observed, to, -1, 1)
	if err != nil {
		return to
	}
	return out
}

// conforms says whether a text is what a wording, which may be a pattern, asks for.
func (r *rule) conforms(token int, expected, observed string) bool {
	if expected == observed || isPhrase(expected) {
		return expected == observed
	}
	re, err := r.wanted[token]()
	return err == nil && re.matches(observed)
}
