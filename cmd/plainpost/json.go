package main

import (
	"bufio"
	"encoding/json"
	"io"

	"github.com/plainpost/plainpost/tone"
)

// jsonPrinter writes one object with all reports and a summary.
type jsonPrinter struct {
	w       *bufio.Writer
	Reports []*tone.Report `json:"reports"`
	Summary summary        `json:"summary"`
}

// summary counts drafts by verdict, and findings.
type summary struct {
	OK         int `json:"ok"`
	Warn       int `json:"warn"`
	Block      int `json:"block"`
	Findings   int `json:"findings"`
	Suppressed int `json:"suppressed"`
}

func (s *summary) add(rep *tone.Report) {
	switch rep.Verdict {
	case tone.OK:
		s.OK++
	case tone.Warn:
		s.Warn++
	case tone.Block:
		s.Block++
	}
	s.Findings += len(rep.Findings)
	s.Suppressed += rep.Suppressed
}

func (p *jsonPrinter) report(_ *input, rep *tone.Report) error {
	p.Reports = append(p.Reports, rep)
	p.Summary.add(rep)
	return nil
}

func (p *jsonPrinter) fault(*input) error { return nil }

func (p *jsonPrinter) close() error {
	enc := json.NewEncoder(p.w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		return err
	}
	return p.w.Flush()
}

// ndjsonPrinter writes one report a line, in input order.
type ndjsonPrinter struct{ w *bufio.Writer }

func (p *ndjsonPrinter) report(_ *input, rep *tone.Report) error { return writeLine(p.w, rep) }

func (p *ndjsonPrinter) fault(in *input) error {
	if in.line == 0 {
		return nil
	}
	return writeLine(p.w, struct {
		Line  int    `json:"line"`
		Error string `json:"error"`
	}{in.line, in.err.Error()})
}

func (p *ndjsonPrinter) close() error { return p.w.Flush() }

func writeLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
