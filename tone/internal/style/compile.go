package style

import (
	"fmt"
	"regexp/syntax"
	"strings"
	"sync"

	"github.com/dlclark/regexp2"

	"github.com/plainpost/plainpost/rules/vale"
)

// Engine is a list of rules made ready.
type Engine struct {
	rules  []rule
	words  *table
	scopes []selector // different ones, each once
	needs  Scope
}

// rule is a rule made ready.
type rule struct {
	*vale.Rule
	scope  int   // in the engine's scopes
	tokens []int // of tokens that are expressions: their index in the rule

	words   bool   // some tokens stand in the table
	rest    *regex // the tokens that do not, or the whole pattern
	whole   func() (*regex, error)
	class   []rune // of a repetition that is a run of characters: which ones
	except  *regex // exceptions, anywhere in a match
	phrases *regex // exceptions of several words, around a match
	first   *regex
	second  *regex
	grouped bool // second has a group
	pairs   []*regex
	keys    []func() (*regexp2.Regexp, error) // of a substitution, by token: what fills $1 in
	wanted  []func() (*regex, error)          // the same: what is as it should be
	casing  *casing
	metric  *metric
}

// Compile makes rules ready. A rule that cannot be is left out; its place in the
// errors says why.
func Compile(list []*vale.Rule) (*Engine, []error) {
	e := &Engine{rules: make([]rule, len(list))}
	errs := make([]error, len(list))
	var literals []literal
	for i, v := range list {
		r := &e.rules[i]
		r.Rule = v
		r.scope = e.selector(v)
		if literals, errs[i] = r.compile(i, literals); errs[i] != nil {
			r.scope = -1
		}
	}
	kept := literals[:0]
	for _, l := range literals {
		if errs[l.rule] == nil {
			kept = append(kept, l)
		}
	}
	e.words = newTable(kept)
	return e, errs
}

// Needs are the names of scopes that some rule asks for, so that blocks of other
// kinds need not be made.
func (e *Engine) Needs() Scope { return e.needs }

func (e *Engine) selector(v *vale.Rule) int {
	scopes := v.Scope
	measures := v.Kind == vale.Metric || v.Kind == vale.Readability
	if measures && (len(scopes) == 0 || len(scopes) == 1 && scopes[0] == "text") {
		scopes = []string{"summary"}
	} else if len(scopes) == 0 {
		scopes = []string{"text"}
	}
	s := newSelector(scopes)
	e.needs |= s.asks
	for i := range e.scopes {
		if fmt.Sprint(e.scopes[i]) == fmt.Sprint(s) {
			return i
		}
	}
	e.scopes = append(e.scopes, s)
	return len(e.scopes) - 1
}

func (r *rule) compile(index int, literals []literal) ([]literal, error) {
	if err := r.exceptions(); err != nil {
		return literals, err
	}
	var err error
	switch r.Kind {
	case vale.Existence:
		return r.existence(index, literals)
	case vale.Substitution:
		return r.substitution(index, literals)
	case vale.Occurrence:
		r.rest, err = newRegex(r.flags() + "(?:" + r.Tokens[0] + ")")
	case vale.Repetition:
		r.rest, err = newRegex(r.flags() + "(" + strings.Join(r.Tokens, "|") + ")")
		r.class = repeatedClass(strings.Join(r.Tokens, "|"))
	case vale.Consistency:
		for _, p := range r.Swap {
			re, err := newRegex(r.flags() + fmt.Sprintf(r.template(), "(?P<one>"+p.From+")|(?P<two>"+p.To+")"))
			if err != nil {
				return literals, err
			}
			r.pairs = append(r.pairs, re)
		}
	case vale.Conditional:
		if r.second, err = newRegex(r.Second); err == nil {
			r.first, err = newRegex(r.First)
			r.grouped = hasGroup(r.Second)
		}
	case vale.Capitalization:
		r.casing, err = newCasing(r.Rule, r.except)
	case vale.Metric, vale.Readability:
		r.metric, err = newMetric(r.Rule)
	}
	return literals, err
}

func (r *rule) flags() string {
	if r.IgnoreCase {
		return "(?i)"
	}
	return ""
}

func (r *rule) template() string {
	if r.Nonword {
		return "(?m)(?:%s)"
	}
	return `(?m)\b(?:%s)\b`
}

// exceptions compiles what is no match. Exceptions are case-sensitive unless they
// say otherwise; one of several words also covers a match inside it.
func (r *rule) exceptions() error {
	if len(r.Exceptions) == 0 {
		return nil
	}
	var all, phrases []string
	for _, x := range r.Exceptions {
		if strings.ContainsAny(x, " \t") || strings.Contains(x, `\s`) {
			phrases = append(phrases, x)
		}
		if !strings.HasPrefix(x, "(?i)") {
			x = "(?-i:" + x + ")"
		}
		all = append(all, x)
	}
	byLength(all)
	var err error
	if r.except, err = newRegex(`(?m)\b(?:` + strings.Join(all, "|") + `)\b`); err != nil {
		return fmt.Errorf("the exceptions do not compile: %w", err)
	}
	if len(phrases) > 0 {
		r.phrases, err = newRegex(`(?i)\b(?:` + strings.Join(phrases, "|") + `)\b`)
	}
	return err
}

// existence sorts the tokens: plain words into the table, the others into one
// pattern.
func (r *rule) existence(index int, literals []literal) ([]literal, error) {
	raw := strings.Join(r.Raw, "")
	word := !r.Nonword && len(r.Tokens) > 0
	build := func(tokens []string) string {
		pattern := "(?m)(?:" + strings.Join(tokens, "|") + ")"
		if word {
			pattern = `(?m)\b(?:` + strings.Join(tokens, "|") + `)\b`
		}
		if r.Append {
			return r.flags() + pattern + raw
		}
		return r.flags() + raw + pattern
	}
	return r.split(index, literals, r.Tokens, raw != "" || !word, build)
}

// substitution is existence for the keys of swap, each a group.
func (r *rule) substitution(index int, literals []literal) ([]literal, error) {
	tokens := make([]string, len(r.Swap))
	r.keys = make([]func() (*regexp2.Regexp, error), len(r.Swap))
	r.wanted = make([]func() (*regex, error), len(r.Swap))
	for i, p := range r.Swap {
		tokens[i] = uncaptured(p.From)
		r.keys[i] = sync.OnceValues(func() (*regexp2.Regexp, error) {
			key, err := regexp2.Compile(r.flags()+p.From, regexp2.RE2)
			if err == nil {
				key.MatchTimeout = matchLimit
			}
			return key, err
		})
		r.wanted[i] = sync.OnceValues(func() (*regex, error) { return newRegex("^(?:" + p.To + ")$") })
	}
	build := func(tokens []string) string {
		groups := make([]string, len(tokens))
		for i, t := range tokens {
			groups[i] = "(" + t + ")"
		}
		return r.flags() + fmt.Sprintf(strings.ReplaceAll(r.template(), "%s", "%[1]s"), strings.Join(groups, "|"))
	}
	return r.split(index, literals, tokens, r.Nonword, build)
}

// split puts tokens that are plain words into the table and builds the pattern
// of the others. Tokens that package regexp does not read may refer to groups of
// others, so that their rule stays whole; so does one whose tokens are no words.
func (r *rule) split(index int, literals []literal, tokens []string, whole bool, build func([]string) string) ([]literal, error) {
	r.whole = sync.OnceValues(func() (*regex, error) { return newRegex(build(tokens)) })
	for i, t := range tokens {
		if whole = whole || unreadable(t); whole {
			break
		}
		if words := expand(t); words != nil {
			for _, w := range words {
				literals = append(literals, newLiteral(index, i, w, r.IgnoreCase))
			}
			r.words = true
			continue
		}
		r.tokens = append(r.tokens, i)
	}
	if whole {
		kept := literals[:0]
		for _, l := range literals {
			if int(l.rule) != index {
				kept = append(kept, l)
			}
		}
		literals, r.words, r.tokens = kept, false, r.tokens[:0]
		for i := range tokens {
			r.tokens = append(r.tokens, i)
		}
	}
	if len(r.tokens) == 0 && !whole {
		return literals, nil
	}
	rest := make([]string, len(r.tokens))
	for i, t := range r.tokens {
		rest[i] = tokens[t]
	}
	var err error
	r.rest, err = newRegex(build(rest))
	return literals, err
}

func unreadable(pattern string) bool {
	if isPlain(pattern) {
		return false
	}
	_, err := syntax.Parse(pattern, syntax.Perl)
	return err != nil
}

// uncaptured makes the groups of a pattern ones that do not capture.
func uncaptured(pattern string) string {
	if !strings.Contains(pattern, "(") {
		return pattern
	}
	var b strings.Builder
	class := false
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		b.WriteByte(c)
		switch {
		case c == '\\' && i+1 < len(pattern):
			i++
			b.WriteByte(pattern[i])
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '(' && !class && (i+1 == len(pattern) || pattern[i+1] != '?'):
			b.WriteString("?:")
		}
	}
	return b.String()
}

// hasGroup says whether a pattern captures.
func hasGroup(pattern string) bool {
	if uncaptured(pattern) != pattern {
		return true
	}
	return strings.Contains(pattern, "(?P<") || strings.Contains(strings.NewReplacer("(?<=", "", "(?<!", "").Replace(pattern), "(?<")
}

// repeatedClass gives the class of a pattern that is one or more of a class of
// characters, such as \S+.
func repeatedClass(pattern string) []rune {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	if re.Op != syntax.OpPlus || re.Flags&syntax.NonGreedy != 0 || re.Sub[0].Op != syntax.OpCharClass {
		return nil
	}
	return re.Sub[0].Rune
}
