package tone

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/rules"
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
	views        map[string]*platformView
	patterned    []int32 // slots with a pattern
	dict         *dictionary
	counted      counted  // the slots with a count or a metric
	composing    []int32  // slots with with or without, in the order of order
	readable     bool     // whether a rule asks for a figure of readability
	imported     imported // the rules of Vale styles
	foreign      []string // languages that some rule asks for, in order of first use
	foreignNames []string // the same as reports name them
	feedPlan     feedPlan

	id         string              // name and hash of the set with its models
	learn      map[string]*lexicon // models by language
	modelSlots []int32             // slots with a model
	wordClass  []class             // what a word can be to a sign, by id
	persons    []person            // by id of a form
	ownWords   map[string]bool     // names and handles of the brand
	leads      leads
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
	pattern               *regexp.Regexp
	filter                literal.Filter // of the pattern
	measure               func(*Measures) float64
	formula               formula
	model                 int32 // index in the lexicon of the slot's language; -1 for none
	with                  []int32
	without               []int32
	withBits, withoutBits []uint64 // the same as bits
	composite             bool     // nothing but with
	post                  bool     // with and without look at the whole post
	hasExcept             bool
}

// platformView is the set as it stands on one platform.
type platformView struct {
	platform   *rules.Platform
	rules      []*rules.Rule // by slot; nil where the rule is off or not of this platform
	dimensions []rules.Dimension
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
	builder   *match.Builder
	errs      rules.Errors
	slotsOf   map[string][]int32 // slots by rule id
	measuring []int32            // slots with a count or a metric
	classes   map[string]match.ID

	// What has been worked out before: rules use the same words and lists again
	// and again.
	words   map[wordKey][]match.ID
	options map[optionsKey]match.ID
	given   map[string]*model.Model // models given by the caller, by the name in the rule
	loaded  map[string]*model.Model // models read, the same way
}

// wordKey is a piece of a phrase and how its words match.
type wordKey struct {
	text     string
	language string // of the stems; empty for exact forms
}

// optionsKey is a list of alternatives, by its place in memory, and how its words
// match: all phrases that name a list share its alternatives.
type optionsKey struct {
	first    *rules.Element
	count    int
	language string
}

func compile(set *rules.Set, given map[string]*model.Model) (*engine, error) {
	c := &compiler{
		engine:  &engine{set: set, vocab: newVocabulary(), views: map[string]*platformView{}},
		builder: match.NewBuilder(rules.MaxGap), slotsOf: map[string][]int32{}, classes: map[string]match.ID{},
		words: map[wordKey][]match.ID{}, options: map[optionsKey]match.ID{},
		given: given, loaded: map[string]*model.Model{},
	}
	c.base = &platformView{dimensions: set.Dimensions}
	for _, r := range set.Rules {
		c.add(r, set)
	}
	for i := range c.slots {
		c.base.rules = append(c.base.rules, active(c.slots[i].rule))
	}
	for _, p := range set.Platforms {
		c.views[p.ID] = c.platform(p)
	}
	for _, v := range c.views { // slots that came with a later platform
		for len(v.rules) < len(c.slots) {
			v.rules = append(v.rules, nil)
		}
	}
	for len(c.base.rules) < len(c.slots) {
		c.base.rules = append(c.base.rules, nil)
	}
	c.link()
	c.countedRules()
	c.trie = c.builder.Build()
	c.vale()
	c.models()
	c.feeds()
	c.dict = c.dictionary()
	if !set.Verified() {
		c.selfMatch()
	}
	if len(c.errs) > 0 {
		c.errs.Sort()
		return nil, c.errs
	}
	return c.engine, nil
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
	s := slot{rule: r, post: r.Within == "post", scope: ownVoice, language: baseLanguage(r.Language), hasExcept: len(r.Except) > 0}
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
		for i, p := range r.Phrases {
			c.phrase(r, n, int32(i), p, set)
		}
		for _, p := range r.Except {
			c.phrase(r, n, -1, p, set)
		}
	case "pattern":
		if s.pattern, err = regexp.Compile(r.Pattern); err != nil {
			c.fault(origin(r, "pattern"), path, err.Error(), "")
		}
		s.filter = literal.For(r.Pattern)
		c.patterned = append(c.patterned, n)
		for _, p := range r.Except {
			c.phrase(r, n, -1, p, set)
		}
	case "count":
		s.language = ""
		c.measuring = append(c.measuring, n)
		c.readable = c.readable || readability[r.Count]
		if s.measure = measureOf[r.Count]; s.measure == nil {
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
		for _, p := range r.Except {
			c.phrase(r, n, -1, p, set)
		}
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

// phrase puts a phrase of a rule, or with index -1 an exception, into the trie.
func (c *compiler) phrase(r *rules.Rule, n, index int32, p rules.Phrase, set *rules.Set) {
	path := "rules." + r.ID
	sequences, err := set.Expand(p.Text)
	if err != nil {
		c.fault(p.Pos, path, err.Error(), "")
		return
	}
	out := int32(len(c.entries))
	literal := !strings.ContainsAny(p.Text, "({")
	added := false
	for _, q := range sequences {
		ids := c.ids(r, q)
		if len(ids) == 0 {
			c.fault(p.Pos, path, fmt.Sprintf("the phrase %q holds no word", p.Text), "a phrase is matched word by word; use pattern for signs")
			return
		}
		if !added {
			c.entries = append(c.entries, entry{slot: n, phrase: index, atStart: q.AtStart, atEnd: q.AtEnd, rank: rankOf(r, p.Text)})
			added = true
		}
		if literal && index >= 0 && !c.set.Verified() {
			c.duplicate(r, n, out, p, ids)
		}
		c.builder.Add(ids, out)
	}
}

func rankOf(r *rules.Rule, phrase string) int8 {
	switch {
	case strings.Contains(phrase, "{word}") || strings.Contains(phrase, "{gap}") || strings.Contains(phrase, "{number}"):
		return 0
	case r.Inflect && !strings.Contains(phrase, "="):
		return 1
	}
	return 2
}

// ids turns a written-out phrase into the trie's symbols.
func (c *compiler) ids(r *rules.Rule, q rules.Sequence) []match.ID {
	var out []match.ID
	for _, e := range q.Elements {
		switch e.Kind {
		case rules.Number:
			out = append(out, match.Number)
		case rules.AnyWord:
			out = append(out, match.AnyWord)
		case rules.Gap:
			out = append(out, match.Gap)
		case rules.OneOf:
			out = append(out, c.oneOf(r, e.Options))
		default:
			out = append(out, c.wordIDs(r, e)...)
		}
	}
	return out
}

// oneOf gives the id that stands for any of the options.
func (c *compiler) oneOf(r *rules.Rule, options []rules.Element) match.ID {
	key := optionsKey{&options[0], len(options), stemLanguage(r)}
	id, ok := c.options[key]
	if !ok {
		members := make([]match.ID, 0, len(options))
		for _, o := range options {
			if ids := c.wordIDs(r, o); len(ids) == 1 {
				members = append(members, ids[0])
			}
		}
		slices.Sort(members)
		id = c.class(slices.Compact(members))
		c.options[key] = id
	}
	return id
}

// stemLanguage is the language by whose stems a rule's words match; empty for exact forms.
func stemLanguage(r *rules.Rule) string {
	if !r.Inflect || r.Language == "any" {
		return ""
	}
	return baseLanguage(r.Language)
}

// wordIDs gives the ids of the words of a Word or Exact element.
func (c *compiler) wordIDs(r *rules.Rule, e rules.Element) []match.ID {
	key := wordKey{text: e.Text}
	if e.Kind != rules.Exact {
		key.language = stemLanguage(r)
	}
	out, ok := c.words[key]
	if !ok {
		for _, form := range phraseWords(e.Text) {
			if key.language == "" || form[0] == '#' || form[0] == '@' || strings.Contains(form, "'") {
				out = append(out, c.vocab.exactID(form))
			} else {
				out = append(out, c.vocab.stemID(form, key.language))
			}
		}
		c.words[key] = out
	}
	return out
}

// class gives the id that stands for any of the members, which are sorted, one for each set of them.
func (c *compiler) class(members []match.ID) match.ID {
	if len(members) == 1 {
		return members[0]
	}
	buffer := make([]byte, 0, 4*len(members))
	for _, m := range members {
		buffer = binary.AppendUvarint(buffer, uint64(m))
	}
	key := string(buffer)
	id, ok := c.classes[key]
	if !ok {
		c.vocab.last++
		id = c.vocab.last
		c.classes[key] = id
		c.builder.Class(id, members)
	}
	return id
}

// duplicate reports a phrase that stands twice in one dimension.
func (c *compiler) duplicate(r *rules.Rule, n, out int32, p rules.Phrase, ids []match.ID) {
	for _, o := range c.builder.Outs(ids) {
		if o == out {
			continue
		}
		other := c.entries[o]
		q := c.slots0(other.slot, r, n)
		if other.phrase < 0 || q == nil || q.Dimension != r.Dimension || other.atStart != strings.HasPrefix(p.Text, "^") || other.atEnd != strings.HasSuffix(p.Text, "$") {
			continue
		}
		first := q.Phrases[other.phrase]
		if strings.ContainsAny(first.Text, "({") {
			continue
		}
		if q.ID == r.ID && other.slot != n {
			continue // the same rule as another platform has it
		}
		if baseLanguage(q.Language) != baseLanguage(r.Language) {
			continue
		}
		where := "in this rule"
		if q.ID != r.ID {
			where = "in " + q.ID
		}
		c.fault(p.Pos, "rules."+r.ID, fmt.Sprintf("%q matches the same words as %q %s (%s)", p.Text, first.Text, where, first.Pos), "remove one, or mark exact forms with =")
		return
	}
}

// slots0 is the rule of a slot, where the one being built is not stored yet.
func (c *compiler) slots0(at int32, r *rules.Rule, n int32) *rules.Rule {
	if at == n {
		return r
	}
	if int(at) < len(c.slots) {
		return c.slots[at].rule
	}
	return nil
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

func sameMatcher(a, b *rules.Rule) bool {
	texts := func(r *rules.Rule) []string {
		var out []string
		for _, p := range r.Phrases {
			out = append(out, p.Text)
		}
		for _, p := range r.Except {
			out = append(out, "\x00"+p.Text)
		}
		return out
	}
	return slices.Equal(texts(a), texts(b)) && a.Pattern == b.Pattern && a.Count == b.Count && a.Metric == b.Metric &&
		a.Feed == b.Feed && a.Model == b.Model && a.Vale == b.Vale && a.Inflect == b.Inflect && a.Language == b.Language && a.Within == b.Within &&
		slices.Equal(a.Scope, b.Scope) && slices.Equal(a.With, b.With) && slices.Equal(a.Without, b.Without) &&
		a.Dimension == b.Dimension && reflect.DeepEqual(a.Window, b.Window)
}

// link resolves with and without and puts the slots in order.
func (c *compiler) link() {
	resolve := func(references []string) []int32 {
		var out []int32
		for i := range c.slots {
			if slices.ContainsFunc(references, func(ref string) bool { return rules.Refers(ref, c.slots[i].rule.ID) }) {
				out = append(out, int32(i))
			}
		}
		return out
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
	for _, n := range c.order {
		if len(c.slots[n].with)+len(c.slots[n].without) > 0 {
			c.composing = append(c.composing, n)
		}
	}
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
		if strings.ContainsAny(text, "({=|") {
			continue
		}
		r.reset()
		r.plain(c.engine, text, baseLanguage(rule.Language))
		found := slices.ContainsFunc(c.trie.Find(r.ids, nil), func(m match.Match) bool { return m.Out == int32(i) })
		if !found {
			c.fault(p.Pos, "rules."+rule.ID, fmt.Sprintf("the phrase %q does not match itself", p.Text), "a phrase stays within one sentence and is made of words")
		}
	}
}

// baseLanguage is the language of a tag, without region: en of en-GB.
func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	base, _, _ = strings.Cut(base, "_")
	return strings.ToLower(base)
}
