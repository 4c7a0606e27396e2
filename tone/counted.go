package tone

import "github.com/plainpost/plainpost/rules"

// counted are the rules that compare a figure of the post, or a formula over
// figures, with a limit. Most have nothing to say of a post without links, tags or
// shouting: each knows one figure that it needs, and those few are looked at first.
type counted struct {
	rules []countedRule
	needs []func(*Measures) float64
}

type countedRule struct {
	slot int32
	need int32 // index in needs; -1 where no single figure is needed
}

// countedRules says of each slot with a count or metric which figure it needs:
// of several the one that most rules need.
func (c *compiler) countedRules() {
	names := func(n int32) []string {
		if s := &c.slots[n]; s.formula.Formula != nil {
			return s.formula.Needs()
		}
		return []string{c.slots[n].rule.Count}
	}
	asked := map[string]int{}
	for _, n := range c.measuring {
		for _, name := range names(n) {
			asked[name]++
		}
	}
	index := map[string]int32{}
	for _, n := range c.measuring {
		best := ""
		for _, name := range names(n) {
			if asked[name] > asked[best] {
				best = name
			}
		}
		if best == "" {
			c.counted.rules = append(c.counted.rules, countedRule{n, -1})
			continue
		}
		at, ok := index[best]
		if !ok {
			at = int32(len(c.counted.needs))
			index[best] = at
			c.counted.needs = append(c.counted.needs, measureOf[best])
		}
		c.counted.rules = append(c.counted.rules, countedRule{n, at})
	}
}

// counts compares the figures of the post with the limits of count and metric rules.
func (x *evaluation) counts() {
	absent := x.absent[:0]
	for _, figure := range x.counted.needs {
		absent = append(absent, figure(&x.measures) == 0)
	}
	x.absent = absent
	for _, c := range x.counted.rules {
		rule := x.view.rules[c.slot]
		if rule == nil || c.need >= 0 && absent[c.need] && !hitsAtZero(rule) {
			continue
		}
		s := &x.slots[c.slot]
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

// hitsAtZero says whether a value of 0 is beyond a rule's limits.
func hitsAtZero(rule *rules.Rule) bool { return overLimit(rule, 0) > 0 }

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
