package tone

import (
	"math"
	"math/bits"
	"slices"

	"github.com/plainpost/plainpost/rules"
)

// Rules that compare a figure of the post, or a formula over figures, with a limit have
// mostly nothing to say of a post without links, tags or shouting. Which of them may hold
// is found out for up to 64 at once, by the figures that are not 0.

// counted are some of these rules, in the order of their slots.
type counted struct {
	rules   []countedRule
	concern uint64      // the figures, as bits, that say something here
	figures [64]bearing // by measure
}

// bearing is what it means that a figure is not 0, as bits for rules.
type bearing struct {
	serves [mostNeeds]uint64 // those that need it, or one of others beside it, for each thing that they need
	bars   uint64            // those that cannot hold then
}

// mostNeeds is how many things a rule is known to need.
const mostNeeds = 3

// always stands for a figure that is never 0.
const always = 63

// countedRule is such a rule as it stands on a platform.
type countedRule struct {
	slot  int32
	exact bool   // it holds where what it needs is there, nothing bars it and the bands are kept
	bands []band // without which it does not hold
}

// band is a range of a figure, with both ends in it.
type band struct {
	measure   measure
	low, high float64
}

// countedRules are the rules with a count or metric that are on in a view.
func (e *engine) countedRules(v *platformView) []counted {
	var out []counted
	for _, n := range e.measuring {
		if v.rules[n] == nil {
			continue
		}
		if len(out) == 0 || len(out[len(out)-1].rules) == 64 {
			out = append(out, counted{})
		}
		out[len(out)-1].add(n, &e.slots[n], v.rules[n])
	}
	return out
}

// add takes a rule in.
func (c *counted) add(n int32, s *slot, rule *rules.Rule) {
	at := len(c.rules)
	own := countedRule{slot: n}
	needs := 0
	need := func(group ...string) {
		for _, name := range group {
			c.at(measureOf(name)).serves[needs] |= 1 << at
		}
		needs++
	}
	switch f := s.formula.Formula; {
	case overLimit(rule, 0) > 0: // even where there is nothing
	case f == nil:
		need(s.rule.Count)
		if rule.Above != nil && rule.Below == nil {
			own.bands = []band{{s.measure, math.Nextafter(*rule.Above, math.Inf(1)), math.Inf(1)}}
		}
	default:
		groups := f.Needs()
		groups = groups[:min(len(groups), mostNeeds)]
		for _, group := range groups {
			need(group...)
		}
		limits, exact := f.Limits()
		own.exact = exact && overLimit(rule, 1) > 0
		for _, l := range limits {
			m := measureOf(l.Name)
			switch {
			case l.Low == 0 && l.High == 0:
				c.at(m).bars |= 1 << at
			case l.Low == math.SmallestNonzeroFloat64 && math.IsInf(l.High, 1) && slices.ContainsFunc(groups, func(g []string) bool { return len(g) == 1 && g[0] == l.Name }):
				// It needs the figure, and that is all.
			default:
				own.bands = append(own.bands, band{m, l.Low, l.High})
			}
		}
	}
	for ; needs < mostNeeds; needs++ {
		c.figures[always].serves[needs] |= 1 << at
	}
	c.rules = append(c.rules, own)
}

// at is what a figure means, which concerns some rule.
func (c *counted) at(m measure) *bearing {
	m = max(m, 0) // there is none: that is a fault of the set
	c.concern |= 1 << m
	return &c.figures[m]
}

// due are the rules, as bits, that may hold where these figures are not 0.
func (c *counted) due(present uint64) uint64 {
	all := c.figures[always]
	for present &= c.concern; present != 0; present &= present - 1 {
		b := &c.figures[bits.TrailingZeros64(present)&63]
		all.serves[0] |= b.serves[0]
		all.serves[1] |= b.serves[1]
		all.serves[2] |= b.serves[2]
		all.bars |= b.bars
	}
	return all.serves[0] & all.serves[1] & all.serves[2] &^ all.bars
}

// counts compares the figures of the post with the limits of count and metric rules.
func (x *evaluation) counts() {
	values := &x.values
	x.measures.fill(values)
	present := values.present()
	for i := range x.view.counted {
		c := &x.view.counted[i]
		for due := c.due(present); due != 0; due &= due - 1 {
			if rule := &c.rules[bits.TrailingZeros64(due)]; values.keep(rule.bands) {
				x.count(rule)
			}
		}
	}
}

// present are the figures, as bits, that are not 0. None is below 0, so that a figure that
// is 0 is one without any bits.
func (v *values) present() uint64 {
	out := uint64(0)
	for i := len(v) - 1; i >= 0; i-- {
		out = out<<1 | (math.Float64bits(v[i])+(1<<63-1))>>63
	}
	return out
}

// keep says whether figures are in their ranges.
func (v *values) keep(bands []band) bool {
	for i := range bands {
		if value := v[bands[i].measure]; value < bands[i].low || value > bands[i].high {
			return false
		}
	}
	return true
}

// count adds the hit of a rule that may hold, if it does.
func (x *evaluation) count(r *countedRule) {
	if s := &x.slots[r.slot]; s.awaits && !x.hitsAny(s.withBits) {
		return
	}
	h := hit{slot: r.slot, phrase: -1, sentence: -1, excess: 1}
	if !r.exact {
		over := x.beyond(r.slot)
		if over == 0 {
			return
		}
		if x.slots[r.slot].measure >= 0 {
			h.excess = over
		}
	}
	x.hits = append(x.hits, h)
}

// beyond is how far the figure of a slot is beyond its limits; 0 within them.
func (x *evaluation) beyond(n int32) float64 {
	s, value := &x.slots[n], 0.0
	if s.measure >= 0 {
		value = x.values[s.measure]
	} else {
		x.r.values, value = s.formula.value(&x.values, x.r.values)
	}
	return overLimit(x.view.rules[n], value)
}

// hitsAny says whether one of a set of rules has hit.
func (x *evaluation) hitsAny(set []uint64) bool {
	for i := range x.hits {
		if n := x.hits[i].slot; set[n>>6]>>(n&63)&1 != 0 {
			return true
		}
	}
	return false
}

// overLimit is how far a value is beyond a rule's limits; 0 within them.
func overLimit(rule *rules.Rule, value float64) float64 {
	switch {
	case rule.Above != nil && value > *rule.Above:
		return value - *rule.Above
	case rule.Below != nil && value < *rule.Below:
		return *rule.Below - value
	}
	return 0
}
