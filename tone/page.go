package tone

import "github.com/plainpost/plainpost/rules"

// page is a report with room for what most reports hold, so that a report of a
// clean post is one piece of memory. It belongs to the caller.
type page struct {
	report  Report
	scores  [12]Score
	parts   [6]Part
	spans   [6]Span
	skips   [3]Skip
	stances Stances
}

// newReport begins the report of a draft.
func (x *evaluation) newReport() *Report {
	p := &page{}
	x.page, x.report = p, &p.report
	x.partsUsed, x.spans, x.nextSpans = 0, p.spans[:], 2*len(p.spans)
	rep := x.report
	rep.DraftID, rep.Verdict, rep.RuleSet, rep.Skipped = x.draft.ID, OK, x.id, p.skips[:0:len(p.skips)]
	rep.Scores = p.scores[:min(len(x.view.dimensions), len(p.scores))]
	if len(rep.Scores) < len(x.view.dimensions) {
		rep.Scores = make([]Score, len(x.view.dimensions))
	}
	copy(rep.Scores, x.view.scores)
	return rep
}

// blankScores are the scores of a report that has found nothing, on one platform.
func (e *engine) blankScores(v *platformView) []Score {
	out := make([]Score, len(v.dimensions))
	for d := range v.dimensions {
		dim := &v.dimensions[d]
		unit := unitOf(dim.Measure)
		if dim.Measure == rules.Ratio && e.feedPlan.dimensions[d] {
			unit = "share of posts"
		}
		out[d] = Score{Dimension: dim.ID, Unit: unit, Warn: dim.Warn, Block: dim.Block, Verdict: OK}
	}
	return out
}

// newStances are the stances of the report.
func (x *evaluation) newStances() *Stances {
	if x.page == nil {
		return &Stances{}
	}
	return &x.page.stances
}

// room is a list for n parts.
func (x *evaluation) room(n int) []Part {
	if x.partsUsed+n > len(x.page.parts) {
		return make([]Part, 0, n)
	}
	at := x.partsUsed
	x.partsUsed += n
	return x.page.parts[at:at:x.partsUsed]
}

// newSpan is a span of the report. Where the page is full they come in pieces that
// grow with the report.
func (x *evaluation) newSpan(from, to Pos) *Span {
	if len(x.spans) == 0 {
		x.spans = make([]Span, max(x.nextSpans, 1))
		x.nextSpans = min(2*len(x.spans), 256)
	}
	s := &x.spans[0]
	x.spans = x.spans[1:]
	*s = Span{from, to}
	return s
}
