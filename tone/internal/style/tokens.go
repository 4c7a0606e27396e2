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
			x.token(i, b, t, c.token, c.start, c.end)
		}
		return nil
	}
	matches, err := r.rest.find(t)
	tokens := r.tokens
	if overlap(found, matches) {
		whole, failed := r.whole()
		if failed != nil {
			return failed
		}
		found, tokens = nil, nil
		matches, err = whole.find(t)
	}
	for _, m := range matches {
		token := 0
		if r.Kind == vale.Substitution {
			for g := 2; g+1 < len(m); g += 2 {
				if m[g] >= 0 {
					token = g/2 - 1
					m[0], m[1] = m[g], m[g+1]
					break
				}
			}
			if tokens != nil {
				token = tokens[token]
			}
		}
		found = append(found, candidate{i, token, m[0], m[1]})
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return a.start - b.start })
	for _, c := range found {
		if c.end > c.start {
			x.token(i, b, t, c.token, c.start, c.end)
		}
	}
	return err
}

func overlap(found []candidate, matches [][]int) bool {
	k := 0
	for _, c := range found {
		for k < len(matches) && matches[k][1] <= c.start {
			k++
		}
		if k < len(matches) && matches[k][0] < c.end {
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
		from, to := start, end
		if s := strings.TrimSpace(observed); s != observed {
			from += strings.Index(observed, s)
			to = from + len(s)
		}
		if r.except != nil && r.except.matches(t.text[from:to]) || x.inPhrase(r, t, start, end) {
			return
		}
		fixes := r.fixes(observed)
		x.hit(i, b, start, end, format(r.Message, observed, oneOf(fixes)), fixes)
		return
	}
	expected := r.Swap[token].To
	if strings.Contains(expected, "$") {
		expected = r.filled(token, observed)
	}
	if r.Capitalize && observed == capital(observed) {
		expected = capital(expected)
	}
	options := optionsOf(expected)
	replaces := r.Action.Name == "replace"
	switch {
	case replaces && len(r.Action.Params) == 0 && slices.Contains(options, observed),
		!replaces && r.conforms(token, expected, observed):
		return
	case x.allowed(r, t, start, end):
		return
	}
	message := r.Message
	var fixes []string
	if replaces {
		if r.Capitalize && observed == capital(observed) {
			for k := range options {
				options[k] = capital(options[k])
			}
		}
		fixes = options
		if len(r.Action.Params) > 0 {
			fixes = r.Action.Params
		}
		expected = quoted(fixes)
		message = singleQuotes(message)
	} else {
		fixes = r.fixes(observed)
	}
	x.hit(i, b, start, end, format(message, expected, observed), fixes)
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
