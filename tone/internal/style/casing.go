package style

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/rules/vale"
)

// casing checks how a block is capitalised.
type casing struct {
	*vale.Rule
	except  *regex
	pattern *regex           // a rule that names a pattern
	words   *regexp.Regexp   // what counts as a word of the block
	split   *regexp.Regexp   // words as the wanted form is made of
	terms   []string         // exceptions that are plain text
	vocab   []*regexp.Regexp // the others
	prefix  *regexp.Regexp
}

func newCasing(v *vale.Rule, except *regex) (*casing, error) {
	c := &casing{Rule: v, except: except}
	var err error
	switch v.Match {
	case "$title", "$sentence":
		const word = `[\p{N}\p{L}*]+[^\s]*`
		pattern := word
		if except != nil {
			pattern = except.source + "|" + word
		}
		if c.words, err = regexp.Compile(pattern); err != nil {
			return nil, fmt.Errorf("the exceptions do not compile: %w", err)
		}
		pattern = `[\p{N}\p{L}]+[^\s-/]*`
		if v.Match == "$sentence" {
			pattern = word
			if len(v.Exceptions) > 0 {
				pattern = `\b(?:` + strings.Join(v.Exceptions, "|") + `)\b|` + word
			}
		}
		if c.split, err = regexp.Compile(pattern); err != nil {
			return nil, fmt.Errorf("the exceptions do not compile: %w", err)
		}
		for _, x := range v.Exceptions {
			if isPlain(x) {
				c.terms = append(c.terms, x)
				continue
			}
			re, err := regexp.Compile(x)
			if err != nil {
				return nil, fmt.Errorf("the exception %q does not compile: %w", x, err)
			}
			c.vocab = append(c.vocab, re)
		}
		if v.Prefix != "" {
			if c.prefix, err = regexp.Compile(v.Prefix); err != nil {
				return nil, fmt.Errorf("the prefix does not compile: %w", err)
			}
		}
	case "$lower", "$upper":
	default:
		c.pattern, err = newRegex(v.Match)
	}
	return c, err
}

// capitalization reports a block whose case is not as the rule wants it.
func (x *runner) capitalization(i int, b *Block, t *subject) {
	r := &x.rules[i]
	expected, ok := r.casing.check(t.text)
	if ok {
		return
	}
	fixes := r.fixes(t.text)
	if r.Action.Name == "replace" && len(r.Action.Params) == 0 && (r.Match == "$title" || r.Match == "$sentence") {
		fixes = []string{expected}
	}
	x.hit(i, b, 0, len(t.text), r.message.fill(&x.texts, t.text, expected), fixes)
}

// check gives the wanted form, and whether the text has it.
func (c *casing) check(s string) (expected string, ok bool) {
	excepted := func(s string) bool { return c.except != nil && c.except.matches(s) }
	switch c.Match {
	case "$lower":
		expected = strings.ToLower(s)
	case "$upper":
		expected = strings.ToUpper(s)
	case "$title":
		expected = c.title(s)
		return expected, c.share(s, expected, excepted, false) >= c.Threshold
	case "$sentence":
		expected = c.sentence(s)
		return expected, c.share(s, expected, excepted, true) >= c.Threshold
	default:
		return c.Match, c.pattern.matches(s) || excepted(s)
	}
	return expected, s == expected || excepted(s)
}

// share is the share of the words that stand as they should. A sentence whose
// first word does not begin with a capital has none.
func (c *casing) share(s, expected string, excepted func(string) bool, sentence bool) float64 {
	if s == expected {
		return 1
	}
	want := c.words.FindAllString(expected, -1)
	have := c.words.FindAllString(s, -1)
	good := 0
	for i, w := range have {
		switch {
		case i >= len(want), w == want[i], excepted(w):
			good++
		case sentence && i == 0 && w != titled(strings.ToLower(w)):
			return 0
		case !sentence && w == strings.ToUpper(w):
			good++
		}
	}
	if len(have) == 0 {
		return 1
	}
	return float64(good) / float64(len(have))
}

// titled begins every word with a capital. Signs of ASCII end a word, the
// typewriter's apostrophe too; others do not.
func titled(s string) string {
	inside := false
	return strings.Map(func(r rune) rune {
		was := inside
		inside = r < utf8.RuneSelf && wordBytes.has(byte(r)) || r >= utf8.RuneSelf && !unicode.IsSpace(r)
		if !was {
			return unicode.ToTitle(r)
		}
		return r
	}, s)
}

// accepted says whether a word holds an exception; then it stays as it is. Vale
// asks for no more, so that the exception I also covers EITI.
func (c *casing) accepted(word string) bool {
	return slices.ContainsFunc(c.terms, func(s string) bool { return strings.Contains(word, s) }) ||
		slices.ContainsFunc(c.vocab, func(re *regexp.Regexp) bool { return re.MatchString(word) })
}

// opened cuts the prefix off that has no part in the case.
func (c *casing) opened(s string) (prefix, rest string) {
	if c.prefix != nil {
		if at := c.prefix.FindStringIndex(s); at != nil && at[0] == 0 {
			return s[:at[1]], s[at[1]:]
		}
	}
	return "", s
}

var numbered = regexp.MustCompile(`\d+\.`)

// sentence writes the first word, and a word behind an indicator, with a capital
// and the others without.
func (c *casing) sentence(s string) string {
	prefix, s := c.opened(s)
	tokens := c.split.FindAllString(s, -1)
	made := make([]string, len(tokens))
	for i, t := range tokens {
		starts := i == 0
		if i > 0 {
			before := tokens[i-1]
			starts = i == 1 && numbered.MatchString(before) ||
				slices.ContainsFunc(c.Indicators, func(mark string) bool { return strings.HasSuffix(before, mark) })
		}
		switch {
		case c.accepted(t):
			made[i] = t
		case starts:
			made[i] = capital(strings.ToLower(t))
		default:
			made[i] = strings.ToLower(t)
		}
	}
	return prefix + strings.Join(made, " ")
}

// The words that titles leave small, as the AP and the Chicago manual have it.
var (
	smallWords   = []string{"a", "an", "and", "as", "at", "but", "by", "en", "for", "if", "in", "nor", "of", "on", "or", "per", "the", "to", "vs", "vs.", "via", "v", "v."}
	prepositions = []string{
		"with", "from", "into", "during", "including", "until", "against", "among", "throughout", "despite", "towards", "upon",
		"concerning", "about", "over", "through", "before", "between", "after", "since", "without", "under", "within", "along",
		"following", "across", "beyond", "around", "down", "near", "above",
	}
)

// title writes every word with a capital but small ones between others. An AP
// title has "To" before a verb, which needs a tagger to know: either form will do.
func (c *casing) title(s string) string {
	prefix, s := c.opened(s)
	var b strings.Builder
	end := 0
	for _, at := range c.split.FindAllStringIndex(s, -1) {
		b.WriteString(s[end:at[0]])
		end = at[1]
		word := s[at[0]:at[1]]
		lower := strings.ToLower(word)
		small := slices.Contains(smallWords, lower) || c.Style == "Chicago" && slices.Contains(prepositions, lower)
		before, _ := utf8.DecodeLastRuneInString(s[:at[0]])
		inside := at[0] > 0 && at[1] < len(s) && strings.ContainsRune(" -/", before)
		after := strings.HasSuffix(s[:max(at[0]-1, 0)], ":") || strings.HasSuffix(s[:max(at[0]-1, 0)], "-")
		switch {
		case c.accepted(word):
			b.WriteString(word)
		case lower == "to" && c.Style != "Chicago" && inside:
			b.WriteString(word)
		case small && inside && !after && (!strings.HasPrefix(s[at[1]:], "-") || before == '-'):
			b.WriteString(lower)
		default:
			b.WriteString(capital(word))
		}
	}
	b.WriteString(s[end:])
	return prefix + b.String()
}
