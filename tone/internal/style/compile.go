package style

import (
	"fmt"
	"regexp/syntax"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/dlclark/regexp2"

	"github.com/plainpost/plainpost/rules/vale"
)

// Engine is a list of rules made ready.
type Engine struct {
	rules    []rule
	groups   []*group
	needs    Scope
	measures bool      // a rule is a formula
	patterns []pattern // that have anchors
	sieves   []*sieve  // of those in groups that see blocks as they are
	scratch  sync.Pool // of *runner
}

// group is the rules of one scope. Their plain words are looked for together.
type group struct {
	selector
	always []int    // rules that run on every block
	words  *table   // of tokens that are plain words; nil without any
	sieves []*sieve // of its patterns, where it does not see blocks as they are
}

// cuts says that sentences must be cut for the group whatever the text. Without
// that they are cut where the head of one of its patterns stands in the block.
func (g *group) cuts() bool { return len(g.always) > 0 || g.words != nil || g.blank != 0 }

// pattern is a pattern that is looked for by its anchor. Rules of one scope may share it.
type pattern struct {
	source string
	rules  []int
	group  int
	anchor *anchor
}

// rule is a rule made ready.
type rule struct {
	*vale.Rule
	scope  int   // index in the engine's groups; -1 for a rule that is left out
	tokens []int // of tokens that are expressions: their index in the rule

	rest    *regex // the tokens that do not stand in the table, or the whole pattern
	whole   func() (*regex, error)
	class   *charClass      // of a repetition that is a run of characters: which ones
	except  *regex          // exceptions, anywhere in a match
	plain   map[string]bool // the same where all of them are plain words
	phrases *regex          // exceptions of several words, around a match
	first   *regex
	second  *regex
	grouped bool // second has a group
	pairs   []*regex
	keys    []func() (*regexp2.Regexp, error) // of a substitution, by token: what fills $1 in
	wanted  []func() (*regex, error)          // the same: what is as it should be
	casing  *casing
	metric  *metric

	message message
	single  message // of a substitution whose wordings bring their own quotation marks
	once    sync.Once
	edits   []edit // of the action; read at the first use
}

// Compile makes rules ready. A rule that cannot be is left out; its place in the
// errors says why.
func Compile(list []*vale.Rule) (*Engine, []error) {
	e := &Engine{rules: make([]rule, len(list))}
	errs := make([]error, len(list))
	made := make([]compiled, len(list))
	each(len(list), func(i int) { made[i], errs[i] = e.rules[i].make(list[i]) })
	for i := range list {
		r := &e.rules[i]
		r.scope = -1
		if errs[i] != nil {
			continue
		}
		r.scope = e.group(r.Rule)
		e.measures = e.measures || r.metric != nil
		for k := range made[i].literals {
			made[i].literals[k].rule = int32(i)
		}
		e.place(i, &made[i])
	}
	each(len(e.groups)+1, func(n int) {
		if n == len(e.groups) {
			e.sieves = newSieves(e.heads(func(g int) bool { return e.groups[g].blank == 0 }))
			return
		}
		var words [][]literal
		for i := range list {
			if e.rules[i].scope == n && len(made[i].literals) > 0 {
				words = append(words, made[i].literals)
			}
		}
		e.groups[n].words = newTable(words)
		if e.groups[n].blank != 0 {
			e.groups[n].sieves = newSieves(e.heads(func(g int) bool { return g == n }))
		}
	})
	e.scratch.New = func() any { return newRunner(e) }
	return e, errs
}

// each calls a function with the numbers below n, on all processors.
func each(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}

// Needs are the names of scopes that some rule asks for, so that blocks of other
// kinds need not be made.
func (e *Engine) Needs() Scope { return e.needs }

// Counts says whether some rule may ask how many blocks of each kind there are.
func (e *Engine) Counts() bool { return e.measures }

// group is the index of the group of a rule's scope.
func (e *Engine) group(v *vale.Rule) int {
	scopes := v.Scope
	measures := v.Kind == vale.Metric || v.Kind == vale.Readability
	if measures && (len(scopes) == 0 || len(scopes) == 1 && scopes[0] == "text") {
		scopes = []string{"summary"}
	} else if len(scopes) == 0 {
		scopes = []string{"text"}
	}
	for i, g := range e.groups {
		if slices.Equal(g.scopes, scopes) {
			return i
		}
	}
	s := newSelector(scopes)
	e.needs |= s.asks
	e.groups = append(e.groups, &group{selector: s})
	return len(e.groups) - 1
}

// compiled is how a rule is found in a text.
type compiled struct {
	literals []literal
	patterns []*regex
	anchors  []*anchor // of the patterns
	always   bool      // it runs on every block
}

// make compiles a rule. One with a pattern that may match nearly everywhere runs on
// every block, as do those that look at all of it.
func (r *rule) make(v *vale.Rule) (compiled, error) {
	r.Rule, r.message, r.single = v, newMessage(v.Message), newMessage(singleQuotes(v.Message))
	literals, err := r.compile()
	if err != nil {
		return compiled{}, err
	}
	out := compiled{literals: literals, always: r.class != nil || r.casing != nil || r.metric != nil || r.Min > 0}
	for _, re := range slices.Concat([]*regex{r.rest, r.first, r.second}, r.pairs) {
		if re == nil || r.class != nil {
			continue
		}
		if a := re.newAnchor(); a != nil {
			out.patterns, out.anchors = append(out.patterns, re), append(out.anchors, a)
		} else {
			out.always = true
		}
	}
	return out, nil
}

// place takes a rule in.
func (e *Engine) place(i int, c *compiled) {
	group := e.rules[i].scope
	if c.always {
		e.groups[group].always = append(e.groups[group].always, i)
	}
	for k, re := range c.patterns {
		re.place = slices.IndexFunc(e.patterns, func(p pattern) bool { return p.group == group && p.source == re.source })
		if re.place >= 0 {
			p := &e.patterns[re.place]
			p.rules = append(p.rules, i)
			continue
		}
		re.place = len(e.patterns)
		e.patterns = append(e.patterns, pattern{re.source, []int{i}, group, c.anchors[k]})
	}
}

// heads are those by which the patterns of groups are found. Where sentences are asked
// for, what stands around a head does not count: it may be another sentence.
func (e *Engine) heads(of func(group int) bool) []wanted {
	n := 0
	for i := range e.patterns {
		n += len(e.patterns[i].anchor.heads)
	}
	out := make([]wanted, 0, n)
	for i := range e.patterns {
		p := &e.patterns[i]
		if !of(p.group) {
			continue
		}
		parted := e.groups[p.group].asks&Sentence != 0
		for _, h := range p.anchor.heads {
			if parted {
				h = h.alone()
			}
			out = append(out, wanted{head: h, sifted: sifted{pattern: int32(i)}})
		}
	}
	return out
}

// compile reads the patterns of a rule and gives the tokens that are plain words.
func (r *rule) compile() ([]literal, error) {
	if err := r.exceptions(); err != nil {
		return nil, err
	}
	var err error
	switch r.Kind {
	case vale.Existence:
		return r.existence()
	case vale.Substitution:
		return r.substitution()
	case vale.Occurrence:
		r.rest, err = newRegex(r.flags() + "(?:" + r.Tokens[0] + ")")
	case vale.Repetition:
		r.rest, err = newRegex(r.flags() + "(" + strings.Join(r.Tokens, "|") + ")")
		r.class = repeatedClass(r.rest)
	case vale.Consistency:
		for _, p := range r.Swap {
			re, err := newRegex(r.flags() + fmt.Sprintf(r.template(), "(?P<one>"+p.From+")|(?P<two>"+p.To+")"))
			if err != nil {
				return nil, err
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
	return nil, err
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
	if !slices.ContainsFunc(r.Exceptions, func(x string) bool { return !isPlain(x) || !isOneWord(x) }) {
		r.plain = make(map[string]bool, len(r.Exceptions))
		for _, x := range r.Exceptions {
			r.plain[x] = true
		}
	}
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
func (r *rule) existence() ([]literal, error) {
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
	return r.split(r.Tokens, raw != "" || !word, build)
}

// substitution is existence for the keys of swap, each a group.
func (r *rule) substitution() ([]literal, error) {
	tokens := make([]string, len(r.Swap))
	r.keys = make([]func() (*regexp2.Regexp, error), len(r.Swap))
	r.wanted = make([]func() (*regex, error), len(r.Swap))
	for i, p := range r.Swap {
		tokens[i] = uncaptured(p.From)
		if strings.Contains(p.To, "$") {
			r.keys[i] = sync.OnceValues(func() (*regexp2.Regexp, error) {
				key, err := regexp2.Compile(r.flags()+p.From, regexp2.RE2)
				if err == nil {
					key.MatchTimeout = matchLimit
				}
				return key, err
			})
		}
		if !isPhrase(p.To) {
			r.wanted[i] = sync.OnceValues(func() (*regex, error) { return newRegex("^(?:" + p.To + ")$") })
		}
	}
	build := func(tokens []string) string {
		groups := make([]string, len(tokens))
		for i, t := range tokens {
			groups[i] = "(" + t + ")"
		}
		return r.flags() + fmt.Sprintf(strings.ReplaceAll(r.template(), "%s", "%[1]s"), strings.Join(groups, "|"))
	}
	return r.split(tokens, r.Nonword, build)
}

// split puts tokens that are plain words into the table and builds the pattern
// of the others. Tokens that package regexp does not read may refer to groups of
// others, so that their rule stays whole; so does one whose tokens are no words.
func (r *rule) split(tokens []string, whole bool, build func([]string) string) (literals []literal, err error) {
	r.whole = sync.OnceValues(func() (*regex, error) { return newRegex(build(tokens)) })
	if !whole {
		literals = make([]literal, 0, len(tokens))
	}
	for i, t := range tokens {
		if whole {
			break
		}
		if isPlain(t) && beginsWord(t) {
			literals = append(literals, newLiteral(i, t, r.IgnoreCase))
			continue
		}
		words, readable := expand(t)
		for _, w := range words {
			literals = append(literals, newLiteral(i, w, r.IgnoreCase))
		}
		if words == nil {
			r.tokens = append(r.tokens, i)
		}
		whole = !readable
	}
	if whole {
		literals, r.tokens = nil, r.tokens[:0]
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
	r.rest, err = newRegex(build(rest))
	return literals, err
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

// charClass is a class of characters.
type charClass struct {
	ascii  [256]bool // none beyond ASCII
	inked  bool      // of ASCII it has all that stands behind the blank, and not the blank: \S
	ranges []rune
}

// end is the end of the run of characters of the class that begins at a place.
func (c *charClass) end(text string, at int) int {
	for at < len(text) {
		if c.ascii[text[at]] {
			at++
			continue
		}
		if text[at] < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !c.has(r) {
			break
		}
		at += size
	}
	return at
}

// endASCII is end as far as the run is of ASCII.
func (c *charClass) endASCII(text string, at int) int {
	in := &c.ascii
	for at < len(text) && in[text[at]] {
		at++
	}
	return at
}

// has says whether a character beyond ASCII is in the class.
func (c *charClass) has(r rune) bool {
	for i := 0; i+1 < len(c.ranges); i += 2 {
		if r >= c.ranges[i] && r <= c.ranges[i+1] {
			return true
		}
	}
	return false
}

// repeatedClass gives the class of a pattern that is one or more of a class of
// characters, such as \S+; nil for others.
func repeatedClass(pattern *regex) *charClass {
	if pattern == nil || pattern.looks {
		return nil
	}
	re := pattern.tree
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	if re.Op != syntax.OpPlus || re.Flags&syntax.NonGreedy != 0 || re.Sub[0].Op != syntax.OpCharClass {
		return nil
	}
	set := charsOf(re.Sub[0])
	c := &charClass{ranges: re.Sub[0].Rune}
	for b := range set.ascii.all() {
		c.ascii[b] = true
	}
	c.inked = !c.ascii[' '] && !slices.Contains(c.ascii[' '+1:utf8.RuneSelf], false)
	return c
}
