package tone

import (
	"math"

	"github.com/plainpost/plainpost/rules"
)

// stake is what a hit of a slot counts for on a platform: what the scores ask of its rule
// and its dimension, in one place.
type stake struct {
	weight    float64 // 0 also where the rule is off
	cap       int32   // so many hits count at most: of a sentence in a ratio, else of the post, where 0 is any number
	dimension int32   // -1 for none
	ratio     bool    // the dimension is a ratio
	post      bool    // of a ratio: hits speak for the whole post
}

// stakesOf are the stakes of a view, by slot.
func (e *engine) stakesOf(v *platformView) []stake {
	out := make([]stake, len(e.slots))
	for n := range out {
		s, to := &e.slots[n], &out[n]
		to.dimension, to.post = int32(s.dimension), s.post
		to.ratio = s.dimension >= 0 && v.dimensions[s.dimension].Measure == rules.Ratio
		if rule := v.rules[n]; rule != nil {
			to.weight, to.cap = rule.Weight, int32(min(rule.Cap, math.MaxInt32))
		}
		if to.ratio {
			to.cap = max(to.cap, 1)
		}
	}
	return out
}
