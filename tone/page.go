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

// slip is a page for a rule set of few dimensions and no models, such as one of Vale
// styles alone.
type slip struct {
	report Report
	scores [2]Score
	spans  [4]Span
}

// newReport begins the report of a draft.
func (x *evaluation) newReport() *Report {
	n := len(x.view.dimensions)
	if few := len(slip{}.scores); n <= few && len(x.learn) == 0 {
		p := &slip{}
		x.report, x.parts, x.stances, x.spans, x.nextSpans = &p.report, nil, nil, p.spans[:], 2*len(p.spans)
		x.report.Scores, x.report.Skipped = p.scores[:n], []Skip{}
	} else {
		p := &page{}
		x.report, x.parts, x.stances, x.spans, x.nextSpans = &p.report, p.parts[:], &p.stances, p.spans[:], 2*len(p.spans)
		x.report.Skipped = p.skips[:0:len(p.skips)]
		if n <= len(p.scores) {
			x.report.Scores = p.scores[:n]
		} else {
			x.report.Scores = make([]Score, n)
		}
	}
	rep := x.report
	rep.DraftID, rep.Verdict, rep.RuleSet = x.draft.ID, OK, x.id
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
	if x.stances == nil {
		return &Stances{}
	}
	return x.stances
}

// newSpan is an empty span of the report. Where the page is full they come in pieces that
// grow with the report.
func (x *evaluation) newSpan() *Span {
	if len(x.spans) == 0 {
		x.spans = make([]Span, max(x.nextSpans, 1))
		x.nextSpans = min(2*len(x.spans), 256)
	}
	s := &x.spans[0]
	x.spans = x.spans[1:]
	return s
}

// newFixes are so many fixes of the report; nil for none. They come in pieces for a few
// findings.
func (x *evaluation) newFixes(n int) []Fix {
	if n == 0 {
		return nil
	}
	if n > len(x.fixRoom) {
		x.fixRoom = make([]Fix, max(n, 6))
	}
	out := x.fixRoom[:n:n]
	x.fixRoom = x.fixRoom[n:]
	return out
}
