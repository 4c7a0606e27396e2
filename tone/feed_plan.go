package tone

import (
	"fmt"
	"slices"
	"time"

	"github.com/plainpost/plainpost/rules"
)

// Windows of the feed rules that name none: how many of the account's last posts
// they look at. Those of the shares count the draft as one of them.
const (
	shareWindow  = 10
	repeatWindow = 200
)

// feedAge is how long ago a post may have gone out so that repeats, pace and
// talk still see it. Whichever is fewer counts, it or the window.
const feedAge = 90 * 24 * time.Hour

// feedWindow is how many posts a feed rule looks at: what it says, else what is
// usual for its figure. One who answers can know some 150 people, so that people
// are looked for in as many more posts as there are staff.
func feedWindow(r *rules.Rule, staff int) int {
	window := r.Window
	if window == 0 {
		window = repeatWindow
		if r.Feed == "promo-ratio" || r.Feed == "link-share" {
			window = shareWindow
		}
	}
	if r.Feed == "people" {
		window *= max(1, staff)
	}
	return min(window, maxFeedWindow)
}

// maxFeedWindow bounds the posts that one check asks a history for.
const maxFeedWindow = 10_000

// feedPlan is what a rule set asks of feeds.
type feedPlan struct {
	slots      []int32 // feed rules, in order
	dimensions []bool  // by dimension: nothing but feed rules stand in it
	promotion  int     // the dimension that says whether a post promotes, or -1
	promoting  []bool  // by slot: whether that depends on it; nil where nobody asks
}

// feeds plans the feed rules and reports those that stand in a dimension where
// their figure means nothing.
func (c *compiler) feeds() {
	p := &c.feedPlan
	p.dimensions = make([]bool, len(c.set.Dimensions))
	p.promotion = slices.IndexFunc(c.set.Dimensions, func(d rules.Dimension) bool { return d.ID == "self-promotion" })
	others := make([]bool, len(c.set.Dimensions))
	for n := range c.slots {
		s := &c.slots[n]
		switch {
		case s.dimension < 0:
		case s.rule.Feed == "":
			others[s.dimension] = true
		default:
			p.slots = append(p.slots, int32(n))
			p.dimensions[s.dimension] = true
		}
	}
	for d := range p.dimensions {
		p.dimensions[d] = p.dimensions[d] && !others[d]
	}
	c.promoting()
	for _, n := range p.slots {
		r := c.slots[n].rule
		dim := c.set.Dimensions[c.slots[n].dimension]
		fault := func(msg, hint string) { c.fault(origin(r, "dimension"), "rules."+r.ID, msg, hint) }
		switch {
		case dim.Measure == rules.Total:
		case dim.Measure != rules.Ratio:
			fault(fmt.Sprintf("a feed rule in %s, which is a %s of one post", dim.ID, dim.Measure), "put it in a dimension with measure: total or ratio")
		case !isShareFigure(r.Feed):
			fault(fmt.Sprintf("%s counts, and %s is a ratio", r.Feed, dim.ID), "put it in a dimension with measure: total")
		case others[c.slots[n].dimension]:
			fault(fmt.Sprintf("a feed rule in %s, which is the share of one post's words", dim.ID), "give feed rules a ratio of their own")
		}
	}
}

// promoting notes the rules of self-promotion and those that they refer to: posts that
// went out before are judged on that alone.
func (c *compiler) promoting() {
	p := &c.feedPlan
	if p.promotion < 0 || len(p.slots) == 0 {
		return
	}
	p.promoting = make([]bool, len(c.slots))
	var need func(n int32)
	need = func(n int32) {
		if !p.promoting[n] {
			p.promoting[n] = true
			for _, m := range slices.Concat(c.slots[n].with, c.slots[n].without) {
				need(m)
			}
		}
	}
	for n := range c.slots {
		if c.slots[n].dimension == p.promotion {
			need(int32(n))
		}
	}
}

// promotionView strips a view to the rules that say whether a post promotes; nil where
// nobody asks.
func (e *engine) promotionView(v *platformView) *platformView {
	if e.feedPlan.promoting == nil {
		return nil
	}
	bare := *v
	bare.rules = make([]*rules.Rule, len(v.rules))
	for n, r := range v.rules {
		if e.feedPlan.promoting[n] {
			bare.rules[n] = r
		}
	}
	bare.counted = e.countedRules(&bare)
	return &bare
}

func isShareFigure(name string) bool {
	switch name {
	case "promo-ratio", "link-share", "reply-share", "named-replies":
		return true
	}
	return false
}
