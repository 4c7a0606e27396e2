package tone

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/count"
	"github.com/plainpost/plainpost/tone/internal/literal"
	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/model"
)

// engine is a rule set made ready: immutable, shared by all checks.
type engine struct {
	set          *rules.Set
	vocab        *vocabulary
	trie         *match.Trie
	entries      []entry
	slots        []slot
	order        []int32 // slots in an order in which with and without look back only
	base         *platformView
	views        map[string]lateView // by platform
	patterned    []patterned
	dict         *dictionary
	composing    []int32  // slots with with or without, in the order of order
	measuring    []int32  // slots with a count or a metric
	composites   []uint64 // those of composing that have nothing else, as bits
	wakes        []uint64 // by slot: two rows of bits of composing, of the rules that its hits concern and of itself
	readable     bool     // whether a rule asks for a figure of readability
	imported     imported // the rules of Vale styles
	foreign      []string // languages that some rule asks for, in order of first use
	foreignNames []string // the same as reports name them
	feedPlan     feedPlan

	id        string              // name and hash of the set with its models
	learn     map[string]*lexicon // models by language
	wordClass []class             // what a word can be to a sign, by id
	persons   []notes             // by id of a form
	ownWords  map[string]bool     // names and handles of the brand
	leads     leads
	wordings  wordings
}

// entry is a phrase, or an exception, of a slot.
type entry struct {
	slot           int32
	phrase         int32 // index in the rule's Phrases; -1 for an exception
	atStart, atEnd bool
	rank           int8 // of phrases of one length the higher wins: exact forms over stems, stems over {word} and {gap}
}

// slot is a rule with its matcher. Platforms that change only numbers of a rule
// share its slot; one that changes the matcher has a slot of its own.
type slot struct {
	rule                  *rules.Rule
	dimension             int
	scope                 scope
	language              string // "" runs on every language
	pattern               *literal.Pattern
	measure               measure // of a count; -1 for another matcher
	formula               formula
	model                 int32 // index in the lexicon of the slot's language; -1 for none
	with                  []int32
	without               []int32
	withBits, withoutBits []uint64 // the same as bits
	composite             bool     // nothing but with
	awaits                bool     // of a count or metric: with names rules only that are looked for before it
	post                  bool     // with and without look at the whole post
	hasExcept             bool
	print                 hash // of an imported rule: what fingerprints begin with
}

// platformView is the set as it stands on one platform.
type platformView struct {
	platform   *rules.Platform
	rules      []*rules.Rule // by slot; nil where the rule is off or not of this platform
	dimensions []rules.Dimension
	scores     []Score // of a report that has found nothing
	counted    []counted
	stakes     []stake       // by slot
	ratio      []bool        // which dimensions are ratios
	ratios     uint64        // those of one post, as bits; those from the 64th on have none
	unit       count.Unit    // of the length of a post
	promotion  *platformView // the same with nothing but what says whether a post promotes
}

// scope is a set of block kinds, as bits.
type scope uint16

const (
	inText scope = 1 << iota
	inTitle
	inHeading
	inList
	inQuote
	inCode
	inTable
)

// ownVoice is where the author speaks: the scope of a rule that names none.
const ownVoice = inText | inTitle | inHeading | inList | inTable

var scopeNames = map[string]scope{
	"text": inText, "title": inTitle, "heading": inHeading, "list": inList, "quote": inQuote, "code": inCode, "table": inTable,
}

// compiler builds an engine and collects what only the engine can see.
type compiler struct {
	*engine
	builder  *match.Builder
	begun    *beginning // what builtin:default comes to; nil for another set
	errs     rules.Errors
	slotsOf  map[string][]int32      // slots by rule id
	spelling *speller                // of phrases; nil until one is not known
	lexis    *lexis                  // what is known of the set from the start; nil for nothing
	known    [][2]int                // by slot: how many phrases, and exceptions, the lexis has
	given    map[string]*model.Model // models given by the caller, by the name in the rule
	loaded   map[string]*model.Model // models read, the same way
}

// compile makes a rule set ready. begun is what builtin:default comes to, where that is
// the set and it is being made.
func compile(set *rules.Set, given map[string]*model.Model, begun *beginning) (*engine, error) {
	c := newCompiler(set, given)
	if !mayExtendBuiltin(set) {
		return c.compile(nil)
	}
	if known := builtinLexis(); known != nil && known.serves(c) {
		c.begun = begun
		if e, err := c.compile(known); err == nil {
			return e, nil
		}
		// The lexis only saves work: faults are told as they are without it.
		c = newCompiler(set, given)
	}
	return c.compile(nil)
}

func newCompiler(set *rules.Set, given map[string]*model.Model) *compiler {
	return &compiler{
		engine:  &engine{set: set, vocab: newVocabulary(), views: map[string]lateView{}},
		slotsOf: map[string][]int32{}, given: given, loaded: map[string]*model.Model{},
	}
}

// compile makes the engine, over what is known of the set: nil is nothing.
func (c *compiler) compile(known *lexis) (*engine, error) {
	set := c.set
	c.base = &platformView{dimensions: set.Dimensions}
	c.makeRoom(set)
	if known != nil {
		c.adopt(known)
	} else {
		c.start()
	}
	for _, r := range set.Rules {
		c.add(r, set)
	}
	for i := range c.slots {
		c.base.rules = append(c.base.rules, active(c.slots[i].rule))
	}
	views := []*platformView{c.base}
	if known == nil || !known.isOf(set) { // else platforms change no matcher: their views can wait
		for _, p := range set.Platforms {
			v := c.platform(p)
			views = append(views, v)
			c.views[p.ID] = lateView{p, func() *platformView { return v }}
		}
	}
	for _, v := range views { // slots that came with a later platform
		for len(v.rules) < len(c.slots) {
			v.rules = append(v.rules, nil)
		}
	}
	c.link()
	c.patterns()
	literals := inBackground(c.patternsOf(baseLanguage(set.Language)).index) // which the first draft asks for
	trie := c.makeTrie()
	c.vale()
	c.models()
	c.feeds()
	for _, v := range views {
		c.finish(v)
	}
	for _, p := range set.Platforms {
		if c.views[p.ID].view == nil {
			c.views[p.ID] = lateView{p, sync.OnceValue(func() *platformView { return c.engine.late(p) })}
		}
	}
	if known == nil || !known.isOf(set) {
		c.vocab.complete(c.slots)
		c.vocab.note(c.engine)
	}
	c.dict = c.vocab.dictionary()
	c.trie = trie()
	literals()
	if !set.Verified() {
		c.selfMatch()
	}
	if len(c.errs) > 0 {
		c.errs.Sort()
		return nil, c.errs
	}
	return c.engine, nil
}

// makeTrie begins to make the trie and returns what waits for it. It comes when the last
// phrase is in.
func (c *compiler) makeTrie() (wait func() *match.Trie) {
	if c.begun != nil {
		return c.begun.trie
	}
	return inBackground(c.builder.Build)
}

// inBackground begins to make something beside what else is done, and returns what
// waits for it: it must be called.
func inBackground[T any](do func() T) (wait func() T) {
	done := make(chan T, 1)
	go func() { done <- do() }()
	return func() T { return <-done }
}

// makeRoom makes room for about what a set comes to, so that little grows step by step.
func (c *compiler) makeRoom(set *rules.Set) {
	phrases := 0
	for _, r := range set.Rules {
		phrases += len(r.Phrases) + len(r.Except)
	}
	c.slots = make([]slot, 0, len(set.Rules)+len(set.Rules)/4)
	c.entries = make([]entry, 0, phrases+phrases/16)
}

// start begins without any words and phrases, with room for those of the set.
func (c *compiler) start() {
	c.builder = match.NewBuilder(rules.MaxGap)
	phrases := cap(c.entries)
	c.vocab.expect(min(phrases+phrases/2, 8000), baseLanguage(c.set.Language))
	c.speller().classes.resize(min(phrases/2, 3000))
}

func active(r *rules.Rule) *rules.Rule {
	if r.Off {
		return nil
	}
	return r
}

func (c *compiler) fault(pos rules.Pos, path, msg, hint string) {
	c.errs = append(c.errs, &rules.Error{Pos: pos, Path: path, Msg: msg, Hint: hint})
}

func origin(r *rules.Rule, key string) rules.Pos {
	if p, ok := r.Origin[key]; ok {
		return p
	}
	return r.Origin[""]
}

// add makes a slot of a rule and returns it.
func (c *compiler) add(r *rules.Rule, set *rules.Set) int32 {
	n := int32(len(c.slots))
	s := slot{rule: r, measure: -1, post: r.Within == "post", scope: ownVoice, language: baseLanguage(r.Language), hasExcept: len(r.Except) > 0}
	if s.language == "any" {
		s.language = ""
	}
	s.dimension = slices.IndexFunc(set.Dimensions, func(d rules.Dimension) bool { return d.ID == r.Dimension })
	if len(r.Scope) > 0 {
		s.scope = 0
		for _, name := range r.Scope {
			s.scope |= scopeNames[name]
		}
	}
	path := "rules." + r.ID
	var err error
	switch r.Matcher() {
	case "phrases":
		c.phrases(r, n, r.Phrases, false)
		c.phrases(r, n, r.Except, true)
	case "pattern":
		s.pattern = literal.NewPattern(r.Pattern)
		if !c.set.Verified() { // that of a verified set is known to compile
			if _, err = regexp.Compile(r.Pattern); err != nil {
				c.fault(origin(r, "pattern"), path, err.Error(), "")
			}
		}
		c.phrases(r, n, r.Except, true)
	case "count":
		s.language = ""
		c.measuring = append(c.measuring, n)
		c.readable = c.readable || readability[r.Count]
		if s.measure = measureOf(r.Count); s.measure < 0 {
			c.fault(origin(r, "count"), path, fmt.Sprintf("there is no measure %q", r.Count), rules.DidYouMean(r.Count, rules.MeasureNames()))
		}
	case "metric":
		s.language = ""
		c.measuring = append(c.measuring, n)
		if s.formula, err = bind(r.Metric); err != nil {
			c.fault(origin(r, "metric"), path, err.Error(), "")
		}
		c.readable = c.readable || s.formula.readable
	case "vale":
		c.phrases(r, n, r.Except, true)
	case "with":
		s.composite = true
		s.language = ""
	case "feed":
		s.language = ""
	}
	if s.language != "" && !slices.Contains(c.foreign, s.language) {
		c.foreign = append(c.foreign, s.language)
		c.foreignNames = append(c.foreignNames, "language:"+s.language)
	}
	c.slots = append(c.slots, s)
	c.slotsOf[r.ID] = append(c.slotsOf[r.ID], n)
	return n
}

// platform makes the view of a platform, with new slots for rules whose matcher
// it changes.
func (c *compiler) platform(p *rules.Platform) *platformView {
	set := c.set.For(p.ID)
	v := &platformView{platform: p, dimensions: set.Dimensions, rules: make([]*rules.Rule, len(c.slots))}
	for i, r := range set.Rules {
		base := c.set.Rules[i]
		first := c.slotsOf[r.ID][0]
		if r == base || sameMatcher(r, base) {
			v.rules[first] = active(r)
			continue
		}
		n := c.add(r, set)
		for len(v.rules) <= int(n) {
			v.rules = append(v.rules, nil)
		}
		v.rules[n] = active(r)
	}
	return v
}

// lateView is the view of a platform, made when a draft first asks for it where it can
// wait.
type lateView struct {
	platform *rules.Platform
	view     func() *platformView
}

// late makes the view of a platform that changes no matcher, so that each rule of the
// set has its own slot.
func (e *engine) late(p *rules.Platform) *platformView {
	set := e.set.For(p.ID)
	v := &platformView{platform: p, dimensions: set.Dimensions, rules: make([]*rules.Rule, len(set.Rules))}
	for i, r := range set.Rules {
		v.rules[i] = active(r)
	}
	e.finish(v)
	return v
}

// finish works out what checks ask of a view whose rules are known, and of that for
// promotion.
func (e *engine) finish(v *platformView) {
	v.scores, v.counted, v.stakes = e.blankScores(v), e.countedRules(v), e.stakesOf(v)
	v.unit, v.ratio = v.lengthUnit(), make([]bool, len(v.dimensions))
	for d := range v.dimensions {
		if v.ratio[d] = v.dimensions[d].Measure == rules.Ratio; v.ratio[d] && !e.feedPlan.dimensions[d] {
			v.ratios |= 1 << d
		}
	}
	v.promotion = e.promotionView(v)
}

func sameMatcher(a, b *rules.Rule) bool {
	return sameTexts(a.Phrases, b.Phrases) && sameTexts(a.Except, b.Except) && a.Pattern == b.Pattern && a.Count == b.Count && a.Metric == b.Metric &&
		a.Feed == b.Feed && a.Model == b.Model && a.Vale == b.Vale && a.Inflect == b.Inflect && a.Language == b.Language && a.Within == b.Within &&
		slices.Equal(a.Scope, b.Scope) && slices.Equal(a.With, b.With) && slices.Equal(a.Without, b.Without) &&
		a.Dimension == b.Dimension && a.Window == b.Window
}

func sameTexts(a, b []rules.Phrase) bool {
	if len(a) != len(b) || len(a) == 0 || &a[0] == &b[0] {
		return len(a) == len(b)
	}
	return slices.EqualFunc(a, b, func(p, q rules.Phrase) bool { return p.Text == q.Text })
}

// link resolves with and without and puts the slots in order.
func (c *compiler) link() {
	resolve := func(references []string) []int32 {
		var out []int32
		for _, ref := range references {
			if !strings.HasSuffix(ref, "*") {
				out = append(out, c.slotsOf[ref]...)
				continue
			}
			for i := range c.slots {
				if rules.Refers(ref, c.slots[i].rule.ID) {
					out = append(out, int32(i))
				}
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	for i := range c.slots {
		r := c.slots[i].rule
		if len(r.With) > 0 {
			c.slots[i].with = resolve(r.With)
		}
		if len(r.Without) > 0 {
			c.slots[i].without = resolve(r.Without)
		}
	}
	const (
		unseen = iota
		open
		done
	)
	state := make([]uint8, len(c.slots))
	var visit func(n int32)
	visit = func(n int32) {
		switch state[n] {
		case done:
			return
		case open:
			r := c.slots[n].rule
			c.fault(origin(r, "with"), "rules."+r.ID, "with and without lead back to the rule itself", "break the circle")
			return
		}
		state[n] = open
		for _, m := range c.slots[n].with {
			if m != n {
				visit(m)
			}
		}
		for _, m := range c.slots[n].without {
			if m != n {
				visit(m)
			}
		}
		state[n] = done
		c.order = append(c.order, n)
	}
	for i := range c.slots {
		visit(int32(i))
	}
	for i := range c.slots {
		c.slots[i].withBits, c.slots[i].withoutBits = bitsOf(c.slots[i].with, len(c.slots)), bitsOf(c.slots[i].without, len(c.slots))
	}
	late := func(n int32) bool { return c.slots[n].composite || slices.Contains(c.measuring, n) }
	for _, n := range c.measuring {
		s := &c.slots[n]
		s.awaits = len(s.with) > 0 && !slices.ContainsFunc(s.with, late)
	}
	for _, n := range c.order {
		if len(c.slots[n].with)+len(c.slots[n].without) > 0 {
			c.composing = append(c.composing, n)
		}
	}
	c.wakers()
}

// selfMatch reports plain phrases that would not be found where they stand
// written out, such as one that runs over the end of a sentence.
func (c *compiler) selfMatch() {
	r := &reading{}
	for i, e := range c.entries {
		rule := c.slots[e.slot].rule
		if e.phrase < 0 {
			continue
		}
		p := rule.Phrases[e.phrase]
		text := strings.Trim(p.Text, "^$")
		if surelyWords(text) || strings.ContainsAny(text, "({=|") {
			continue
		}
		if !c.matchesItself(r, int32(i), text) {
			c.fault(p.Pos, "rules."+rule.ID, fmt.Sprintf("the phrase %q does not match itself", p.Text), "a phrase stays within one sentence and is made of words")
		}
	}
}

// matchesItself says whether the phrase of an entry is found in its own text.
func (e *engine) matchesItself(r *reading, i int32, text string) bool {
	r.reset()
	r.plain(e, text, baseLanguage(e.slots[e.entries[i].slot].rule.Language))
	return slices.ContainsFunc(e.trie.Find(r.ids, nil), func(m match.Match) bool { return m.Out == i })
}

// surelyWords says whether a phrase is nothing but words of small ASCII letters, which
// the reader takes for what they are: no sentence ends between them, and single
// letters are not so many that they look like a word with gaps.
func surelyWords(phrase string) bool {
	letters, single := 0, 0
	for i := 0; i <= len(phrase); i++ {
		switch {
		case i < len(phrase) && phrase[i] >= 'a' && phrase[i] <= 'z':
			letters++
			continue
		case i < len(phrase) && phrase[i] != ' ':
			return false
		case letters == 1:
			single++
		}
		letters = 0
	}
	return single < 4
}

// baseLanguage is the language of a tag, without region: en of en-GB.
func baseLanguage(tag string) string {
	if tag == "" { // as most drafts have none
		return ""
	}
	base, _, _ := strings.Cut(tag, "-")
	base, _, _ = strings.Cut(base, "_")
	return strings.ToLower(base)
}
