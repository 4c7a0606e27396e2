package corpus

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

// exemplify keeps a post if it is among the worst or the best so far. The worst
// are furthest over a limit; the best give or talk, break no limit, and brought
// the most reactions.
func (a *auditAccount) exemplify(p *tone.Post, id string, s stance, rep *tone.Report, t *tone.Trace) {
	over, dimension := worstScore(rep)
	worst := [3]float64{over, float64(len(rep.Findings)), 0}
	best := [3]float64{}
	if c := p.Counts; c != nil {
		best[0] = float64(max(0, c.Likes)) + float64(max(0, c.Shares)) + float64(max(0, c.Replies))
	}
	if m := rep.Measures.Stances; m != nil {
		best[1] = m.Give + m.Converse
	} else {
		best[1] = 1 - over
	}
	best[2] = -over
	const fewWords = 5 // say too little to learn from
	bad := over >= 1 && len(rep.Findings) > 0 && fits(a.worst, worst)
	good := over < 1 && (s == give || s == converse) && rep.Measures.OrdinaryWords >= fewWords && fits(a.best, best)
	if !bad && !good {
		return
	}
	e := AuditExample{ID: id, Text: cutText(p.Text, maxExampleRunes), Stance: stanceNames[s], Over: over, Counts: p.Counts, print: maphash.String(a.texts.seed, t.Text)}
	if !p.At.IsZero() {
		at := p.At
		e.At = &at
	}
	if bad {
		e.order, e.Why = worst, reasons(rep, dimension)
		insert(&a.worst, e)
	}
	if good {
		e.order, e.Why = best, praise(p, s)
		insert(&a.best, e)
	}
}

// worstScore is the largest value ÷ limit of a dimension, and which.
func worstScore(rep *tone.Report) (float64, string) {
	over, dimension := 0.0, ""
	for i := range rep.Scores {
		if s := &rep.Scores[i]; s.Warn > 0 && s.Value/s.Warn > over {
			over, dimension = s.Value/s.Warn, s.Dimension
		}
	}
	return over, dimension
}

// fits says whether an example would be among the first few. Of equal ones the
// earlier stays.
func fits(list []AuditExample, order [3]float64) bool {
	return len(list) < topExamples || slices.Compare(order[:], list[len(list)-1].order[:]) > 0
}

// insert puts an example in its place. Of the same text only the best stays.
func insert(list *[]AuditExample, e AuditExample) {
	same := func(o AuditExample) bool { return o.print == e.print }
	if i := slices.IndexFunc(*list, same); i >= 0 {
		if slices.Compare(e.order[:], (*list)[i].order[:]) <= 0 {
			return
		}
		*list = slices.Delete(*list, i, i+1)
	}
	at, _ := slices.BinarySearchFunc(*list, e, func(a, b AuditExample) int {
		if slices.Compare(a.order[:], b.order[:]) >= 0 {
			return -1
		}
		return 1
	})
	*list = slices.Insert(*list, at, e)
	*list = (*list)[:min(len(*list), topExamples)]
}

// reasons are what was found in a post, the worst dimension first.
func reasons(rep *tone.Report, dimension string) []string {
	var out []string
	add := func(worst bool) {
		for i := range rep.Findings {
			f := &rep.Findings[i]
			if text := cutText(f.Message, 300); (f.Dimension == dimension) == worst && text != "" && len(out) < 3 && !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	add(true)
	add(false)
	return out
}

// praise says what is good about a post.
func praise(p *tone.Post, s stance) []string {
	what := "It gives something and asks for nothing."
	if s == converse {
		what = "It talks with people."
	}
	c := p.Counts
	if c == nil || c.Likes+c.Shares+c.Replies <= 0 {
		return []string{what}
	}
	return []string{what, "It brought " + strings.Join([]string{plural(c.Replies, "reply", "replies"), plural(c.Shares, "share", "shares"), plural(c.Likes, "like", "likes")}, ", ") + "."}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
