package tone

import (
	"slices"

	"github.com/plainpost/plainpost/rules"
)

// counted are the rules that compare a figure of the post, or a formula over
// figures, with a limit. Most have nothing to say of a post without links, tags or
// shouting: each knows groups of figures of which it needs one, and those are looked
// at first.
type counted struct {
	rules   []countedRule
	figures []func(*Measures) float64 // that rules need, at most maxFigures
}

type countedRule struct {
	slot  int32
	needs [3]uint64 // groups of figures, as bits
}

const (
	maxFigures = 63              // that are looked at first
	always     = 1 << maxFigures // stands for a figure that is never 0
)

// countedRules says of each slot with a count or metric which figures it needs.
func (c *compiler) countedRules() {
	var names []string // of the figures
	bit := func(name string) uint64 {
		at := slices.Index(names, name)
		if at < 0 {
			if len(names) == maxFigures {
				return always
			}
			at = len(names)
			names = append(names, name)
			c.counted.figures = append(c.counted.figures, measureOf[name])
		}
		return 1 << at
	}
	for _, n := range c.measuring {
		groups := [][]string{{c.slots[n].rule.Count}}
		if f := c.slots[n].formula.Formula; f != nil {
			groups = f.Needs()
		}
		rule := countedRule{slot: n, needs: [...]uint64{always, always, always}}
		for i, group := range groups[:min(len(groups), len(rule.needs))] {
			rule.needs[i] = 0
			for _, name := range group {
				rule.needs[i] |= bit(name)
			}
		}
		c.counted.rules = append(c.counted.rules, rule)
	}
}

// on are the rules that are on in a view. Where 0 is beyond a limit they need nothing.
func (c *counted) on(v *platformView) []countedRule {
	var out []countedRule
	for _, r := range c.rules {
		rule := v.rules[r.slot]
		if rule == nil {
			continue
		}
		if overLimit(rule, 0) > 0 {
			r.needs = [...]uint64{always, always, always}
		}
		out = append(out, r)
	}
	return out
}

// counts compares the figures of the post with the limits of count and metric rules.
func (x *evaluation) counts() {
	present := uint64(always)
	for i, figure := range x.counted.figures {
		if figure(&x.measures) != 0 {
			present |= 1 << i
		}
	}
	for i := range x.view.counted {
		c := &x.view.counted[i]
		if c.needs[0]&present == 0 || c.needs[1]&present == 0 || c.needs[2]&present == 0 {
			continue
		}
		s, rule := &x.slots[c.slot], x.view.rules[c.slot]
		value := 0.0
		if s.measure != nil {
			value = s.measure(&x.measures)
		} else {
			x.r.values, value = s.formula.value(&x.measures, x.r.values)
		}
		if over := overLimit(rule, value); over > 0 {
			h := hit{slot: c.slot, phrase: -1, sentence: -1, excess: 1}
			if s.measure != nil {
				h.excess = over
			}
			x.hits = append(x.hits, h)
		}
	}
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
