package style

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/plainpost/plainpost/rules/vale"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// Block is a stretch of text that rules run over.
type Block struct {
	Scope     Scope
	Paragraph bool // rules that ask for paragraphs run on it, too
	Parted    bool // and those that ask for sentences on its sentences
	Text      string
	Start     int                             // of Text, in the prose or, with Raw, in the source
	Raw       bool                            // places are those of the source
	Place     func(start, end int) (int, int) // where text[start:end) stands, if not at Start
}

// Inline is a stretch of the prose that some rules do not want to see.
type Inline struct {
	Scope      Scope
	Start, End int
}

// Document is what the rules run over.
type Document struct {
	Blocks  []Block
	Inlines []Inline       // by start
	Counts  map[string]int // how many blocks of each kind there are, by the names that formulas use
}

// Hit is one place where a rule holds.
type Hit struct {
	Rule       int // index in the list given to Compile
	Start, End int // in the prose, or with Raw in the source
	Raw        bool
	Whole      bool // it is about the whole text
	Message    string
	Fixes      []string // wordings for Start to End
}

// Fault says that a rule could not be run to its end over a text.
type Fault struct {
	Rule int
	Err  error
}

// runner is the scratch of one run.
type runner struct {
	*Engine
	doc    *Document
	active func(rule int) bool
	hits   []Hit
	texts  strings.Builder // room for messages
	order  []int32         // of hits, by place
	last   []int           // by rule: where its last hit stands
	faults []Fault
	failed map[int]bool
	clock  clock                 // of the rule at work
	spent  map[int]time.Duration // by rule, where it searched by trying out

	block    int32     // number of the block at work, from 1
	roles    []role    // by group: what it has to do with the block
	subjects []subject // by group: the block as its rules see it
	due      due       // the rules that have something to look at in the block
	whole    due       // and in it as a paragraph
	parts    bool      // its sentences are to be cut
	cut      []words.Sentence
	literals []foundIn // by rule
	near     []near    // by pattern
	pairs    []int     // of the matches at hand
	merged   []candidate
	tries    attempt

	role      role // of the group whose words are looked for
	onLiteral func(l *literal, at, end int)
	onHead    func(pattern, at int)

	seen    map[place]bool // where rules with a limit have hits
	counts  []int          // by rule: hits so far, of rules with a limit
	defined map[string]bool
	spelt   map[[2]int]bool // of a consistency: rule, and side of a pair
	phrased bool            // whether phrases are those of the rule and block at work
	phrases matches         // exceptions of several words
	counted string          // the text that figures are of
	figures figures
}

type place struct{ rule, start int }

// role is what the rules of a group have to do with a block, as bits.
type role uint8

const (
	onBlock     role = 1 << iota // they run on it
	onParagraph                  // they run on it as a paragraph
	onSentences                  // they may run on its sentences
)

// due is a set of rules, a bit each.
type due []uint64

func (d due) add(i int) { d[i/64] |= 1 << (i % 64) }

// foundIn are the literals of a rule in one block.
type foundIn struct {
	block int32
	list  []candidate
}

// candidate is a token found in a block.
type candidate struct{ token, start, end int32 }

// near is where a pattern may match in one block, and does.
type near struct {
	block int32
	places
	sought bool // whether it was looked for, without a failure
	found  matches
}

func newRunner(e *Engine) *runner {
	bits := (len(e.rules) + 63) / 64
	x := &runner{
		Engine: e, last: make([]int, len(e.rules)), counts: make([]int, len(e.rules)), literals: make([]foundIn, len(e.rules)),
		due: make(due, bits), whole: make(due, bits),
		roles: make([]role, len(e.groups)), subjects: make([]subject, len(e.groups)), near: make([]near, len(e.patterns)),
	}
	x.onLiteral, x.onHead = x.literal, x.head
	return x
}

// maxKeep is the longest text, in bytes, after which the scratch is kept.
const maxKeep = 64 << 10

// Run appends all hits of the active rules in a document, by place. It asks whether a
// rule is active where the rule has something to look at, and no others. The faults are
// those of rules that could not be run to their end.
func (e *Engine) Run(doc *Document, active func(rule int) bool, dst []Hit) ([]Hit, []Fault) {
	x := e.scratch.Get().(*runner)
	x.doc, x.active = doc, active
	size := 0
	for i := range doc.Blocks {
		size += len(doc.Blocks[i].Text)
	}
	x.hits = slices.Grow(x.hits, size/256) // a guess that saves long texts most of the copying
	for i := range doc.Blocks {
		x.run(&doc.Blocks[i])
	}
	dst = x.sorted(dst)
	faults := x.faults
	if size <= maxKeep {
		x.reset()
		e.scratch.Put(x)
	}
	return dst, faults
}

func (x *runner) reset() {
	clear(x.hits)
	if x.seen != nil {
		clear(x.counts)
	}
	clear(x.subjects)
	x.hits, x.doc, x.active, x.faults, x.failed = x.hits[:0], nil, nil, nil, nil
	x.clock, x.spent, x.tries.text = clock{}, nil, ""
	x.seen, x.defined, x.spelt, x.counted = nil, nil, nil, ""
}

// sorted appends the hits in order by place. Vale reports a rule once at a place: the
// first of those that were found there stands for the others.
func (x *runner) sorted(dst []Hit) []Hit {
	order := slices.Grow(x.order[:0], len(x.hits))
	for i := range x.hits {
		order = append(order, int32(i))
		x.last[x.hits[i].Rule] = -1
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(x.hits[a].Start-x.hits[b].Start, int(a-b)) })
	x.order = order
	dst = slices.Grow(dst, len(order))
	for _, i := range order {
		h := &x.hits[i]
		if at := h.Start<<1 | mark01(h.Whole); x.last[h.Rule] != at {
			x.last[h.Rule] = at
			dst = append(dst, *h)
		}
	}
	return dst
}

// run runs the rules over a block, over it as a paragraph and over its sentences.
func (x *runner) run(b *Block) {
	x.block++
	x.parts = false
	all := role(0)
	for i, g := range x.groups {
		role := x.roleOf(g, b)
		x.roles[i] = role
		if role == 0 {
			continue
		}
		text := b.Text
		if g.blank != 0 {
			text = x.blanked(b, g.blank)
		} else {
			all |= role
		}
		x.subjects[i] = subject{text: text, clock: &x.clock, tries: &x.tries}
		if role&onSentences != 0 && g.cuts() {
			x.parts = true
		}
		if role == onSentences {
			continue
		}
		x.role = role
		if g.words != nil {
			g.words.run(text, x.onLiteral)
		}
		for _, s := range g.sieves {
			s.run(text, x.onHead)
		}
		for _, i := range g.always {
			x.mark(i, role)
		}
	}
	if all != 0 {
		for _, s := range x.sieves {
			s.run(b.Text, x.onHead)
		}
	}
	x.judge(x.due, b)
	if b.Paragraph {
		p := *b
		p.Scope |= Paragraph
		x.judge(x.whole, &p)
	}
	if x.parts {
		x.sentences(b)
	}
}

// roleOf is what a group has to do with a block.
func (x *runner) roleOf(g *group, b *Block) role {
	out := role(0)
	if g.matches(b.Scope) {
		out = onBlock
	}
	if b.Paragraph && g.asks&Paragraph != 0 && g.matches(b.Scope|Paragraph) {
		out |= onParagraph
	}
	if b.Parted && g.asks&Sentence != 0 && g.matches(b.Scope|Sentence) {
		out |= onSentences
	}
	return out
}

// judge runs the rules that are due.
func (x *runner) judge(list due, b *Block) {
	for w := range list {
		for list[w] != 0 {
			i := w*64 + bits.TrailingZeros64(list[w])
			list[w] &= list[w] - 1
			if x.active(i) && !x.failed[i] {
				x.timed(i, b)
			}
		}
	}
}

// sentences runs the rules over the sentences of a block.
func (x *runner) sentences(b *Block) {
	cut := words.Sentences(b.Text, x.cut[:0])
	x.cut = cut
	for _, c := range cut {
		from, text := int(c.Start), b.Text[c.Start:c.End]
		s := Block{Scope: b.Scope | Sentence, Text: strings.TrimSpace(text), Raw: b.Raw}
		if s.Text == "" {
			continue
		}
		from += strings.Index(text, s.Text)
		s.Start = b.Start + from
		if b.Place != nil {
			s.Place = func(start, end int) (int, int) { return b.Place(from+start, from+end) }
		}
		x.run(&s)
	}
}

// mark says that a rule of a group with a role has something to look at.
func (x *runner) mark(i int, r role) {
	if r&onBlock != 0 {
		x.due.add(i)
	}
	if r&onParagraph != 0 {
		x.whole.add(i)
	}
}

// literal takes in a literal. Of one rule, the first token that stands at a place
// counts, and nothing inside it.
func (x *runner) literal(l *literal, at, end int) {
	f := &x.literals[l.rule]
	if f.block != x.block {
		f.block, f.list = x.block, f.list[:0]
		x.mark(int(l.rule), x.role)
	}
	if n := len(f.list); n == 0 || int(f.list[n-1].end) <= at {
		f.list = append(f.list, candidate{l.token, int32(at), int32(end)})
	}
}

// head takes in a place at which the head of a pattern stands.
func (x *runner) head(n, at int) {
	pattern := &x.patterns[n]
	role := x.roles[pattern.group]
	if role == 0 {
		return
	}
	p := &x.near[n]
	if p.block != x.block {
		p.block, p.sought = x.block, false
		p.reset(pattern.anchor)
	}
	p.look(pattern.anchor, x.subjects[pattern.group].text, at)
	if len(p.windows) > 0 {
		for _, i := range pattern.rules {
			x.mark(i, role)
		}
		x.parts = x.parts || role&onSentences != 0
	}
}

// find gives the matches of a pattern of a rule in the block. They hold until the
// next call, or if the pattern has an anchor as long as the block is at work.
func (x *runner) find(re *regex, t *subject) (matches, error) {
	if re.place < 0 {
		m, err := re.find(t, nil, x.pairs[:0])
		if cap(m.pairs) > cap(x.pairs) {
			x.pairs = m.pairs[:0]
		}
		return m, err
	}
	p := &x.near[re.place]
	switch {
	case p.block != x.block || len(p.windows) == 0:
		return matches{}, nil
	case p.sought:
		return p.found, nil
	}
	m, err := re.find(t, p.windows, p.found.pairs[:0])
	if err != nil {
		return m, err
	}
	p.sought, p.found = true, m
	return m, nil
}

// timed runs a rule and books the time it takes. A rule that fails is left out from
// then on.
func (x *runner) timed(i int, b *Block) {
	before := x.clock.text
	x.clock.rule = x.spent[i]
	x.phrased = false
	err := x.rule(i, b, &x.subjects[x.rules[i].scope])
	if took := x.clock.text - before; took > 0 {
		if x.spent == nil {
			x.spent = map[int]time.Duration{}
		}
		x.spent[i] += took
	}
	if err != nil {
		if x.failed == nil {
			x.failed = map[int]bool{}
		}
		x.failed[i] = true
		x.faults = append(x.faults, Fault{i, err})
	}
}

// rule runs one rule over one block, of which it sees t.
func (x *runner) rule(i int, b *Block, t *subject) error {
	switch x.rules[i].Kind {
	case vale.Existence, vale.Substitution:
		var list []candidate
		if f := &x.literals[i]; f.block == x.block {
			list = f.list
		}
		return x.tokens(i, b, t, list)
	case vale.Occurrence:
		return x.occurrence(i, b, t)
	case vale.Repetition:
		return x.repetition(i, b, t)
	case vale.Consistency:
		return x.consistency(i, b, t)
	case vale.Conditional:
		return x.conditional(i, b, t)
	case vale.Capitalization:
		x.capitalization(i, b, t)
	case vale.Metric, vale.Readability:
		x.measure(i, b, t)
	}
	return nil
}

// blanked is the text of a block without the inlines of a scope.
func (x *runner) blanked(b *Block, blank Scope) string {
	if b.Raw || b.Place != nil {
		return b.Text
	}
	var out []byte
	end := b.Start + len(b.Text)
	all := x.doc.Inlines
	i := sort.Search(len(all), func(i int) bool { return all[i].Start >= b.Start })
	for i > 0 && all[i-1].End > b.Start { // begun before a sentence, and going on in it
		i--
	}
	for ; i < len(all) && all[i].Start < end; i++ {
		in := &all[i]
		from, to := max(in.Start, b.Start), min(in.End, end)
		if in.Scope&blank == 0 || from >= to {
			continue
		}
		if out == nil {
			out = []byte(b.Text)
		}
		for k := from; k < to; k++ {
			out[k-b.Start] = ' '
		}
	}
	if out == nil {
		return b.Text
	}
	return string(out)
}

// hit records a match of a rule in a block.
func (x *runner) hit(i int, b *Block, start, end int, message string, fixes []string) {
	h := Hit{Rule: i, Raw: b.Raw, Message: message, Fixes: fixes}
	h.Start, h.End = b.place(start, end)
	if limit := x.rules[i].Limit; limit > 0 {
		key := place{i, h.Start}
		if x.seen[key] || x.counts[i] >= limit {
			return
		}
		if x.seen == nil {
			x.seen = map[place]bool{}
		}
		x.seen[key] = true
		x.counts[i]++
	}
	x.hits = append(x.hits, h)
}

// place is where a stretch of the block's text stands in the prose or the source.
func (b *Block) place(start, end int) (int, int) {
	if b.Place != nil {
		return b.Place(start, end)
	}
	return b.Start + start, b.Start + end
}

// allowed says whether an exception covers a match.
func (x *runner) allowed(r *rule, t *subject, start, end int) bool {
	return r.excepts(t.text[start:end]) || x.inPhrase(r, t, start, end)
}

// excepts says whether an exception stands in a match.
func (r *rule) excepts(match string) bool {
	if r.plain != nil && isOneWord(match) {
		return r.plain[match]
	}
	return r.except != nil && r.except.matches(match)
}

// isOneWord says whether a text is a word and nothing else.
func isOneWord(s string) bool { return s != "" && wordEnd(s, 0) == len(s) }

// inPhrase says whether a match lies inside an exception of several words. They
// are looked for once in a block.
func (x *runner) inPhrase(r *rule, t *subject, start, end int) bool {
	if r.phrases == nil {
		return false
	}
	if !x.phrased {
		x.phrased = true
		x.phrases, _ = r.phrases.find(t, nil, x.phrases.pairs[:0]) // what took too long excepts nothing
	}
	i := sort.Search(x.phrases.len(), func(i int) bool { return x.phrases.at(i)[0] > start }) - 1
	return i >= 0 && end <= x.phrases.at(i)[1]
}
