package tone

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
	for d := range rep.Scores {
		dim, s := &x.view.dimensions[d], &rep.Scores[d]
		s.Dimension, s.Unit, s.Warn, s.Block, s.Verdict = dim.ID, x.unit(d), dim.Warn, dim.Block, OK
	}
	return rep
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
