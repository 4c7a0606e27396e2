package tone

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// advise says what brings a dimension under its limit, the heaviest finding
// first, beside what was said about the words.
func (f *feed) advise(d int) {
	s := &f.x.report.Scores[d]
	if s.Verdict < Warn {
		return
	}
	var own []*feedFinding
	for i := range f.findings {
		if q := &f.findings[i]; q.dimension == d && q.points > 0 {
			own = append(own, q)
		}
	}
	slices.SortStableFunc(own, func(a, b *feedFinding) int { return cmp.Compare(b.points, a.points) })
	rest := s.Value
	var out []string
	if s.Advice != "" {
		out = append(out, s.Advice)
	}
	for _, q := range own {
		if rest < s.Warn-hair {
			break
		}
		rest -= q.points
		if text := f.change(q, s.Warn); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	s.Advice = strings.Join(out, " ")
}

// change is what to do about one finding.
func (f *feed) change(q *feedFinding, warn float64) string {
	switch q.rule.Feed {
	case "promo-ratio":
		return f.giveFirst(q, warn)
	case "link-share":
		return "Say in the post what is behind the link, and leave the link out."
	case "duplicates":
		return "Leave it, or say something new about it."
	case "same-link":
		return "Leave the link out: those who wanted it have it."
	case "templates":
		return "Write this one in words of its own."
	case "posts-per-hour":
		return f.wait(q, time.Hour)
	case "posts-per-day":
		return f.wait(q, 24*time.Hour)
	case "reply-share":
		return "Answer somebody first."
	case "named-replies":
		return "Call the person by name."
	case "people":
		return "Share the answering among more people."
	}
	return ""
}

// giveFirst says how many posts that give must go out before the draft, so that
// enough of those that promote leave the window.
func (f *feed) giveFirst(q *feedFinding, warn float64) string {
	const such = "an answer, a tip, a thank-you"
	window := feedWindow(q.rule, 1)
	for gifts := 1; gifts < window; gifts++ {
		n := min(window-1-gifts, len(f.posts))
		count := mark01(f.draftPromotes())
		for i := range n {
			count += mark01(f.promotes(i))
		}
		if fig := shareOf(count, n+1+gifts, window); fig.value()*q.rule.Weight >= warn-hair {
			continue
		}
		switch {
		case !f.draftPromotes():
			return fmt.Sprintf("Go on like this: %d more that give (%s), and the share is under the limit.", gifts, such)
		case gifts == 1:
			return fmt.Sprintf("First a post that gives: %s.", such)
		}
		return fmt.Sprintf("First %d posts that give: %s.", gifts, such)
	}
	return fmt.Sprintf("Let the next posts give: %s.", such)
}

// wait says when enough of the last posts are an hour or a day old.
func (f *feed) wait(q *feedFinding, span time.Duration) string {
	limit := 0
	if q.rule.Above != nil {
		limit = int(*q.rule.Above)
	}
	var own []time.Time // newest first
	for i := range f.within(feedWindow(q.rule, 1)) {
		if r := f.post(i); !r.reply && !r.share && !f.posts[i].At.IsZero() {
			own = append(own, f.posts[i].At)
		}
	}
	if limit < 1 || limit > len(own) {
		return "Let some time pass."
	}
	minutes := int(math.Ceil((span - f.x.now.Sub(own[limit-1])).Minutes()))
	if minutes > 120 {
		return fmt.Sprintf("Wait %d hours.", (minutes+59)/60)
	}
	return fmt.Sprintf("Wait %d minutes.", minutes)
}
