package tone

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plainpost/plainpost/rules"
)

// feedFinding is a finding with what it was made from.
type feedFinding struct {
	rule      *rules.Rule
	figure    feedFigure
	dimension int
	points    float64
}

// feedLast puts the findings about the feed behind all others.
func (x *evaluation) feedLast() {
	feed := func(f *Finding) int {
		rule := x.set.Rule(f.Rule)
		return mark01(rule != nil && rule.Feed != "")
	}
	slices.SortStableFunc(x.report.Findings, func(a, b Finding) int { return feed(&a) - feed(&b) })
}

// rule turns one feed rule into a finding or a part of its dimension.
func (f *feed) rule(n int32) {
	x := f.x
	rule, d := x.view.rules[n], x.slots[n].dimension
	dim := &x.view.dimensions[d]
	fig := f.figure(rule.Feed, feedWindow(rule, x.set.Brand.Staff))
	if !fig.known {
		return
	}
	value := fig.value()
	over := overLimit(rule, value/float64(max(1, fig.scale)))
	points := 0.0
	switch {
	case dim.Measure == rules.Ratio:
		points = value * rule.Weight
	case over == 0:
		return
	case fig.mild:
	case fig.of > 0:
		points = rule.Weight
	default:
		over *= float64(max(1, fig.scale))
		if rule.Cap > 0 {
			over = min(over, float64(rule.Cap))
		}
		points = over * rule.Weight
	}
	if dim.Cap > 0 && points > 0 {
		points = min(points, max(0, dim.Cap-x.sumOf(d)))
	}
	if points == 0 && over == 0 {
		return
	}
	if over == 0 || points < 0 {
		score := &x.report.Scores[d]
		score.Parts = append(score.Parts, Part{Rule: rule.ID, Points: points})
		return
	}
	f.report(feedFinding{rule, fig, d, points})
}

// report adds a finding. A fingerprint holds for one draft, whatever else the
// account has posted.
func (f *feed) report(q feedFinding) {
	x, rule := f.x, q.rule
	found := Finding{
		Rule: rule.ID, Dimension: rule.Dimension, Severity: rule.Severity, Points: q.points, Why: rule.Why, Docs: rule.Docs,
		Fingerprint: x.fingerprint(hashSeed.text(rule.ID).folded(x.r.view.Text)),
	}
	if x.accepted[found.Fingerprint] || x.ignoresFeed(rule.ID) {
		x.report.Suppressed++
		return
	}
	if q.figure.mild || found.Severity == rules.Follow {
		found.Severity = rules.Info // until the dimension is settled
	}
	found.Message = feedMessage(rule, &q.figure)
	for _, i := range q.figure.related {
		p := &f.posts[i]
		found.Related = append(found.Related, Related{ID: p.ID, Text: p.Text, At: p.At})
	}
	x.report.Findings = append(x.report.Findings, found)
	f.findings = append(f.findings, q)
}

// ignoresFeed says whether a comment in the draft names the rule: one without
// names is about the words of the draft.
func (x *evaluation) ignoresFeed(rule string) bool {
	hit := false
	for i := range x.ignored {
		g := &x.ignored[i]
		if slices.ContainsFunc(g.rules, func(ref string) bool { return rules.Refers(ref, rule) }) {
			g.used, hit = true, true
		}
	}
	return hit
}

// feedMessage fills a rule's message in. A share is told as “8 of 10”, its limit
// in percent.
func feedMessage(rule *rules.Rule, fig *feedFigure) string {
	count := strconv.Itoa(fig.count)
	if fig.of > 0 {
		count += " of " + strconv.Itoa(fig.of)
	}
	limit := ""
	if bound := rule.Above; bound != nil || rule.Below != nil {
		if bound == nil {
			bound = rule.Below
		}
		limit = trimFloat(*bound * float64(max(1, fig.scale)))
		if fig.of > 0 {
			limit = trimFloat(*bound*100) + " %"
		}
	}
	match := short(strings.Join(strings.Fields(fig.match), " "))
	return strings.NewReplacer("$match", match, "$suggestion", "", "$count", count, "$limit", limit).Replace(rule.Message)
}

// sumOf is what the findings and parts of a dimension come to.
func (x *evaluation) sumOf(d int) float64 {
	s := &x.report.Scores[d]
	sum := 0.0
	for i := range x.report.Findings {
		if f := &x.report.Findings[i]; f.Dimension == s.Dimension {
			sum += f.Points
		}
	}
	for i := range s.Parts {
		sum += s.Parts[i].Points
	}
	return sum
}

// settle makes the value of a dimension what its findings and parts come to, and
// the verdict and the severities what follows from it. A finding without points
// stays a remark.
func (x *evaluation) settle(d int) {
	s := &x.report.Scores[d]
	s.Value = max(0, x.sumOf(d))
	s.Verdict = judge(s.Value, &x.view.dimensions[d])
	for i := range x.report.Findings {
		f := &x.report.Findings[i]
		if rule := x.set.Rule(f.Rule); f.Dimension == s.Dimension && f.Points > 0 && (rule == nil || rule.Severity == rules.Follow) {
			f.Severity = severityOf(s.Verdict)
		}
	}
}
