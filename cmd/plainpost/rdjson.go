package main

import (
	"bufio"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// rdjsonPrinter writes the diagnostic format of reviewdog. Its columns count
// bytes of UTF-8 from 1.
// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
type rdjsonPrinter struct {
	w           *bufio.Writer
	Source      rdSource       `json:"source"`
	Diagnostics []rdDiagnostic `json:"diagnostics"`
}

type rdSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type rdDiagnostic struct {
	Message     string         `json:"message"`
	Location    rdLocation     `json:"location"`
	Severity    string         `json:"severity"`
	Code        *rdCode        `json:"code,omitempty"`
	Suggestions []rdSuggestion `json:"suggestions,omitempty"`
}

type rdLocation struct {
	Path  string   `json:"path"`
	Range *rdRange `json:"range,omitempty"`
}

type rdRange struct {
	Start rdPosition `json:"start"`
	End   rdPosition `json:"end"`
}

type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type rdCode struct {
	Value string `json:"value"`
	URL   string `json:"url,omitempty"`
}

type rdSuggestion struct {
	Range rdRange `json:"range"`
	Text  string  `json:"text"`
}

func newRdjsonPrinter(w *bufio.Writer) *rdjsonPrinter {
	return &rdjsonPrinter{w: w, Source: rdSource{"plainpost", homepage}, Diagnostics: []rdDiagnostic{}}
}

func (p *rdjsonPrinter) report(in *input, rep *tone.Report) error {
	places := newPlacer(in, rep)
	for i := range rep.Findings {
		f := &rep.Findings[i]
		d := rdDiagnostic{
			Message: sentenceOf(f), Location: rdLocation{Path: places.path},
			Severity: rdSeverity(f.Severity), Code: &rdCode{f.Rule, f.Docs},
		}
		if f.Span != nil {
			d.Location.Range = rdRangeOf(places, f.Span)
		}
		for j := range f.Fixes {
			d.Suggestions = append(d.Suggestions, rdSuggestion{*rdRangeOf(places, &f.Fixes[j].Span), f.Fixes[j].Text})
		}
		p.Diagnostics = append(p.Diagnostics, d)
	}
	return nil
}

func rdRangeOf(places *placer, span *tone.Span) *rdRange {
	at := places.of(span)
	return &rdRange{rdPosition{at.line, at.byte}, rdPosition{at.endLine, at.endByte}}
}

func rdSeverity(s rules.Severity) string {
	switch s {
	case rules.Block:
		return "ERROR"
	case rules.Warn:
		return "WARNING"
	}
	return "INFO"
}

func (p *rdjsonPrinter) fault(in *input) error {
	p.Diagnostics = append(p.Diagnostics, rdDiagnostic{Message: cause(in), Location: rdLocation{Path: reportPath(in)}, Severity: "ERROR"})
	return nil
}

func (p *rdjsonPrinter) close() error {
	if err := writeLine(p.w, p); err != nil {
		return err
	}
	return p.w.Flush()
}
