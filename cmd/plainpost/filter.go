package main

import (
	"slices"

	"github.com/plainpost/plainpost/tone"
)

// filter says which findings of a run are not shown: those on lines that the
// change does not add, and those that the baseline knows.
type filter struct {
	baseline *baseline // nil for none
}

// apply takes findings out of a report. Values stay those of the whole file;
// the verdicts become the worst severity among the findings that are left.
func (f *filter) apply(in *input, rep *tone.Report) {
	if in.added == nil && f.baseline == nil {
		return
	}
	known := f.baseline.of(in)
	all := len(rep.Findings)
	rep.Findings = slices.DeleteFunc(rep.Findings, func(finding tone.Finding) bool {
		return in.added != nil && !in.added.holds(&finding) || known.has(&finding)
	})
	rep.Suppressed += all - len(rep.Findings)
	for i := range rep.Scores {
		s := &rep.Scores[i]
		s.Verdict = worst(rep, s.Dimension)
		if s.Verdict < tone.Warn {
			s.Advice = ""
		}
	}
	rep.Verdict = tone.OK
	for i := range rep.Findings {
		rep.Verdict = max(rep.Verdict, tone.VerdictOf(rep.Findings[i].Severity))
	}
}
