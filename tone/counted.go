package tone

import (
	"slices"

	"github.com/plainpost/plainpost/rules"
)

// counted are the rules that compare a figure of the post, or a formula over
// figures, with a limit. Most have nothing to say of a post without links, tags or
// shouting: each knows groups of figures of which it needs one, and those are looked
// at first, once for all rules that need the same.
type counted struct {
	asked []measure // the figures of all needs
	alike []alike
}

// alike are rules with the same needs.
type alike struct {
	needs needs
	slots []int32
}

// needs are groups of figures, as bits by measure.
type needs [3]uint64

const always = 1 << 63 // stands for a figure that is never 0

// needsOf are the figures that a slot with a count or metric needs on a platform. Where
// 0 is beyond a limit it needs nothing.
func needsOf(s *slot, rule *rules.Rule) needs {
	out := needs{always, always, always}
	if overLimit(rule, 0) > 0 {
		return out
	}
	groups := [][]string{{s.rule.Count}}
	if f := s.formula.Formula; f != nil {
		groups = f.Needs()
	}
	for i, group := range groups[:min(len(groups), len(out))] {
		out[i] = 0
		for _, name := range group {
			out[i] |= 1 << max(measureOf(name), 0)
		}
	}
	return out
}

// countedRules are the rules with a count or metric that are on in a view.
func (e *engine) countedRules(v *platformView) (out counted) {
	for _, n := range e.measuring {
		if v.rules[n] == nil {
			continue
		}
		needs := needsOf(&e.slots[n], v.rules[n])
		at := slices.IndexFunc(out.alike, func(a alike) bool { return a.needs == needs })
		if at < 0 {
			at = len(out.alike)
			out.alike = append(out.alike, alike{needs: needs})
		}
		out.alike[at].slots = append(out.alike[at].slots, n)
	}
	for i := range measureNames {
		if slices.ContainsFunc(out.alike, func(a alike) bool { return (a.needs[0]|a.needs[1]|a.needs[2])>>i&1 != 0 }) {
			out.asked = append(out.asked, measure(i))
		}
	}
	return out
}

// counts compares the figures of the post with the limits of count and metric rules.
func (x *evaluation) counts() {
	values, present := x.measures.values(), uint64(always)
	for _, i := range x.view.counted.asked {
		present |= uint64(mark01(values[i] > 0)) << i
	}
	first := len(x.hits)
	for i := range x.view.counted.alike {
		a := &x.view.counted.alike[i]
		if a.needs[0]&present == 0 || a.needs[1]&present == 0 || a.needs[2]&present == 0 {
			continue
		}
		for _, n := range a.slots {
			x.count(n, &values)
		}
	}
	slices.SortFunc(x.hits[first:], func(a, b hit) int { return int(a.slot - b.slot) })
}

// count compares the figure of a slot with its limits.
func (x *evaluation) count(n int32, values *values) {
	s, rule := &x.slots[n], x.view.rules[n]
	if s.awaits && !x.hitsAny(s.withBits) {
		return
	}
	value := 0.0
	if s.measure >= 0 {
		value = values[s.measure]
	} else {
		x.r.values, value = s.formula.value(values, x.r.values)
	}
	if over := overLimit(rule, value); over > 0 {
		h := hit{slot: n, phrase: -1, sentence: -1, excess: 1}
		if s.measure >= 0 {
			h.excess = over
		}
		x.hits = append(x.hits, h)
	}
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
