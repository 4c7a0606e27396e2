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
	needs []uint64 // groups of figures, as bits
}

// maxFigures is how many figures are looked at first: their bits fill a word.
const maxFigures = 64

// countedRules says of each slot with a count or metric which figures it needs.
func (c *compiler) countedRules() {
	var names []string // of the figures
	for _, n := range c.measuring {
		groups := [][]string{{c.slots[n].rule.Count}}
		if f := c.slots[n].formula.Formula; f != nil {
			groups = f.Needs()
		}
		rule := countedRule{slot: n}
		for _, group := range groups {
			set := uint64(0)
			for _, name := range group {
				at := slices.Index(names, name)
				if at < 0 {
					if at = len(names); at == maxFigures {
						set = 0
						break
					}
					names = append(names, name)
					c.counted.figures = append(c.counted.figures, measureOf[name])
				}
				set |= 1 << at
			}
			if set != 0 {
				rule.needs = append(rule.needs, set)
			}
		}
		c.counted.rules = append(c.counted.rules, rule)
	}
}

// lacks says whether a rule has nothing to say where only some figures are not 0.
func (c *countedRule) lacks(present uint64) bool {
	for _, group := range c.needs {
		if group&present == 0 {
			return true
		}
	}
	return false
}

// counts compares the figures of the post with the limits of count and metric rules.
func (x *evaluation) counts() {
	present := uint64(0)
	for i, figure := range x.counted.figures {
		if figure(&x.measures) != 0 {
			present |= 1 << i
		}
	}
	for i := range x.counted.rules {
		c := &x.counted.rules[i]
		rule := x.view.rules[c.slot]
		if rule == nil || c.lacks(present) && !hitsAtZero(rule) {
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
func hitsAtZero(rule *rules.Rule) bool {
	return rule.Below != nil && *rule.Below > 0 || rule.Above != nil && *rule.Above < 0
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
