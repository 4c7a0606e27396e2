package style

import (
	"slices"
	"sort"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/plainpost/plainpost/rules/vale"
)

// Block is a stretch of text that rules run over.
type Block struct {
	Scope Scope
	Text  string
	Start int                             // of Text, in the prose or, with Raw, in the source
	Raw   bool                            // places are those of the source
	Place func(start, end int) (int, int) // where text[start:end) stands, if not at Start
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
	faults []Fault
	failed map[int]bool
	clock  clock                 // of the rule at work
	spent  map[int]time.Duration // by rule, where it searched by trying out

	scopeOn []bool
	last    []int // by rule: the end of its last literal in this block
	found   []candidate
	seen    map[place]bool
	counts  []int // by rule: hits so far
	defined map[string]bool
	spelt   map[[2]int]bool // of a consistency: rule, and side of a pair
	phrased bool            // whether phrases are those of the rule and block at work
	phrases [][]int         // exceptions of several words
	counted *Block          // the block that figures are of
	figures figures
}

type place struct{ rule, start int }

// candidate is a literal found in a block.
type candidate struct {
	rule, token int
	start, end  int
}

var runners = sync.Pool{New: func() any { return new(runner) }}

// Run finds all hits of the active rules in a document, by place.
func (e *Engine) Run(doc *Document, active func(rule int) bool) ([]Hit, []Fault) {
	x := runners.Get().(*runner)
	defer runners.Put(x)
	x.Engine, x.doc, x.active = e, doc, active
	x.hits, x.faults, x.failed = nil, nil, nil
	x.clock, x.spent = clock{}, nil
	x.scopeOn = slices.Grow(x.scopeOn[:0], len(e.scopes))[:len(e.scopes)]
	x.last = slices.Grow(x.last[:0], len(e.rules))[:len(e.rules)]
	x.counts = slices.Grow(x.counts[:0], len(e.rules))[:len(e.rules)]
	clear(x.counts)
	if x.seen == nil {
		x.seen = map[place]bool{}
	}
	clear(x.seen)
	x.defined, x.spelt, x.counted = nil, nil, nil
	for i := range doc.Blocks {
		x.block(&doc.Blocks[i])
	}
	hits, faults := x.hits, x.faults
	x.Engine, x.doc, x.active, x.hits, x.faults, x.counted = nil, nil, nil, nil, nil, nil
	slices.SortStableFunc(hits, func(a, b Hit) int { return a.Start - b.Start })
	return hits, faults
}

func (x *runner) block(b *Block) {
	some, words := false, false
	for i := range x.scopes {
		x.scopeOn[i] = x.scopes[i].matches(b.Scope)
		some = some || x.scopeOn[i]
	}
	if !some {
		return
	}
	for i := range x.rules {
		x.last[i] = -1
		words = words || x.rules[i].words && x.on(i)
	}
	t := subjectOf(b.Text, nil)
	x.found = x.found[:0]
	if words {
		x.literals(b)
	}
	slices.SortStableFunc(x.found, func(a, b candidate) int { return a.rule - b.rule })
	next := 0
	for i := range x.rules {
		from := next
		for next < len(x.found) && x.found[next].rule == i {
			next++
		}
		if !x.on(i) || x.failed[i] {
			continue
		}
		before := x.clock.text
		err := x.rule(i, b, &t, x.found[from:next:next])
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
}

func (x *runner) on(i int) bool {
	r := &x.rules[i]
	return r.scope >= 0 && x.scopeOn[r.scope] && x.active(i)
}

// literals looks every word of a block up. Of one rule, the first token that
// stands at a place counts, and nothing inside it.
func (x *runner) literals(b *Block) {
	s := b.Text
	for at := 0; at < len(s); {
		c := s[at]
		if c < utf8.RuneSelf && !wordByte[c] {
			at++
			continue
		}
		if c >= utf8.RuneSelf {
			if r, size := utf8.DecodeRuneInString(s[at:]); !isWord(r) {
				at += size
				continue
			}
		}
		h := uint32(hashStart)
		end := at
		for end < len(s) && s[end] < utf8.RuneSelf && wordByte[s[end]] {
			c := s[end]
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			h = (h ^ uint32(c)) * hashPrime
			end++
		}
		if end < len(s) && s[end] >= utf8.RuneSelf {
			end = wordEnd(s, end)
			h = hashWord(s[at:end])
		}
		bucket := x.words.buckets[x.words.slot(h)]
		for i := range bucket {
			l := &bucket[i]
			n := int(l.rule)
			if at < x.last[n] || !x.scopeOn[x.rules[n].scope] {
				continue
			}
			if stop := l.end(s, at); stop >= 0 {
				x.last[n] = stop
				x.found = append(x.found, candidate{n, int(l.token), at, stop})
			}
		}
		at = end
	}
}

// rule runs one rule over one block.
func (x *runner) rule(i int, b *Block, t *subject, found []candidate) error {
	r := &x.rules[i]
	blank := x.scopes[r.scope].blank
	if blank != 0 {
		if text, changed := x.blanked(b, blank); changed {
			before := b.Text
			found = slices.DeleteFunc(slices.Clone(found), func(c candidate) bool { return text[c.start:c.end] != before[c.start:c.end] })
			copied := *b
			copied.Text = text
			hidden := subjectOf(text, nil)
			t, b = &hidden, &copied
		}
	}
	t.clock = x.timer(i)
	x.phrased = false
	switch r.Kind {
	case vale.Existence, vale.Substitution:
		if len(found) == 0 && r.rest == nil {
			return nil
		}
		return x.tokens(i, b, t, found)
	case vale.Occurrence:
		return x.occurrence(i, b, t)
	case vale.Repetition:
		return x.repetition(i, b, t)
	case vale.Consistency:
		return x.consistency(i, b, t)
	case vale.Conditional:
		return x.conditional(i, b, t)
	case vale.Capitalization:
		x.capitalization(i, b)
	case vale.Metric, vale.Readability:
		x.measure(i, b)
	}
	return nil
}

// timer sets the clock for a rule.
func (x *runner) timer(i int) *clock {
	x.clock.rule = x.spent[i]
	return &x.clock
}

// blanked is the text of a block without the inlines of a scope.
func (x *runner) blanked(b *Block, blank Scope) (string, bool) {
	if b.Raw || b.Place != nil {
		return b.Text, false
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
		return b.Text, false
	}
	return string(out), true
}

// hit records a match of a rule in a block. Vale reports a rule once at a place.
func (x *runner) hit(i int, b *Block, start, end int, message string, fixes []string) {
	r := &x.rules[i]
	h := Hit{Rule: i, Raw: b.Raw, Message: message, Fixes: fixes}
	h.Start, h.End = b.place(start, end)
	key := place{i, h.Start}
	if x.seen[key] || r.Limit > 0 && x.counts[i] >= r.Limit {
		return
	}
	x.seen[key] = true
	x.counts[i]++
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
	return r.except != nil && r.except.matches(t.text[start:end]) || x.inPhrase(r, t, start, end)
}

// inPhrase says whether a match lies inside an exception of several words. They
// are looked for once in a block.
func (x *runner) inPhrase(r *rule, t *subject, start, end int) bool {
	if r.phrases == nil {
		return false
	}
	if !x.phrased {
		x.phrased = true
		x.phrases, _ = r.phrases.find(t) // what took too long excepts nothing
	}
	i := sort.Search(len(x.phrases), func(i int) bool { return x.phrases[i][0] > start }) - 1
	return i >= 0 && end <= x.phrases[i][1]
}
