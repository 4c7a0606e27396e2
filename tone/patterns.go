package tone

import (
	"slices"
	"sync"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/literal"
)

// patterned are the rules with a pattern that speak a language: those for it and
// those for every language.
type patterned struct {
	language string                // "" for a language that no pattern is for
	slots    []int32               // in order
	literals func() *literal.Index // of the patterns, made when a draft first needs it
}

// patterns sorts the slots with a pattern by the languages that they speak. What is
// looked for in a draft are then the literals of its language alone.
func (c *compiler) patterns() {
	c.patterned = []patterned{{}}
	for i := range c.slots {
		s := &c.slots[i]
		if s.pattern != nil && !slices.ContainsFunc(c.patterned, func(p patterned) bool { return p.language == s.language }) {
			c.patterned = append(c.patterned, patterned{language: s.language})
		}
	}
	e := c.engine // outlives the compiler
	for i := range c.patterned {
		p := &c.patterned[i]
		for n := range c.slots {
			if s := &c.slots[n]; s.pattern != nil && (s.language == "" || s.language == p.language) {
				p.slots = append(p.slots, int32(n))
			}
		}
		p.literals = sync.OnceValue(func() *literal.Index { return e.literalIndex(p.slots) })
	}
}

// literalIndex is the index of the patterns of slots, in their order.
func (e *engine) literalIndex(slots []int32) *literal.Index {
	filters := make([]literal.Filter, len(slots))
	for i, n := range slots {
		filters[i] = filterOf(e.slots[n].rule.Pattern)
	}
	return literal.NewIndex(filters)
}

// index makes the index of the literals, where there is not one yet; nil without patterns.
func (p *patterned) index() *literal.Index {
	if len(p.slots) == 0 {
		return nil
	}
	return p.literals()
}

// patternsOf are the rules with a pattern for drafts in a language.
func (e *engine) patternsOf(language string) *patterned {
	for i := range e.patterned {
		if e.patterned[i].language == language {
			return &e.patterned[i]
		}
	}
	return &e.patterned[0]
}

// patterns runs the rules that are regular expressions, block by block, where
// the text holds what they cannot match without.
func (x *evaluation) patterns() {
	rules := x.patternsOf(x.r.language)
	if len(rules.slots) == 0 {
		return
	}
	literals := rules.literals()
	x.r.patterned = literals.In(x.r.prose, x.r.patterned)
	for _, i := range x.r.patterned {
		if n := rules.slots[i]; x.view.rules[n] != nil {
			x.pattern(n, &x.slots[n], x.view.rules[n])
		}
	}
}

// pattern finds the hits of one of them.
func (x *evaluation) pattern(n int32, s *slot, rule *rules.Rule) {
	r := x.r
	at := 0
	for bi := range r.blocks {
		b := &r.blocks[bi]
		if b.scope&s.scope == 0 || b.end <= b.start {
			continue
		}
		from, to := r.view.Origin(int(b.start), int(b.end))
		for _, m := range s.pattern.FindAll(r.prose[from:to]) {
			if m[0] == m[1] {
				continue
			}
			h := hit{slot: n, phrase: -1, start: int32(r.view.FromOrigin(from + m[0])), end: int32(r.view.FromOrigin(from + m[1])), excess: 1, sentence: -1}
			for at < len(r.tokens) && r.tokens[at].end <= h.start {
				at++
			}
			for at > 0 && r.tokens[at-1].end > h.start {
				at--
			}
			h.first, h.end1 = int32(at), int32(at)
			within := notes(0) // of any of its tokens
			for h.end1 < int32(len(r.tokens)) && r.tokens[h.end1].start < h.end {
				t := &r.tokens[h.end1]
				within |= t.notes
				h.end1++
			}
			if h.end1 > h.first {
				h.sentence = r.tokens[h.first].sentence
			}
			if h.sentence < 0 || within&inCodeSpan != 0 && s.scope&inCode == 0 || within&mentioned != 0 && rule.Mentions != "flag" || s.hasExcept && x.excepted(n, h.first, h.end1) {
				continue
			}
			x.hits = append(x.hits, h)
		}
	}
}
