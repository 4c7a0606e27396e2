package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"github.com/plainpost/plainpost/tone"
)

// jsonPrinter writes one object with all reports and a summary.
type jsonPrinter struct {
	w       *bufio.Writer
	any     bool // a report has been written
	summary summary
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

// appendReport writes a report as it stands in the list.
func (p *jsonPrinter) appendReport(dst []byte, rep *tone.Report) ([]byte, error) {
	line, err := rep.AppendJSON(nil)
	if err != nil {
		return dst, err
	}
	out := bytes.NewBuffer(append(dst, "\n    "...))
	err = json.Indent(out, line, "    ", "  ")
	return out.Bytes(), err
}

func (p *jsonPrinter) report(in *input, rep *tone.Report) error {
	p.summary.add(rep)
	before := ","
	if !p.any {
		p.any, before = true, "{\n  \"reports\": ["
	}
	p.w.WriteString(before) // an error stays, and comes with the next
	return write(p.w, p, in, rep)
}

func (p *jsonPrinter) fault(*input) error { return nil }

func (p *jsonPrinter) close() error {
	end := "\n  ],\n  \"summary\": "
	if !p.any {
		end = "{\n  \"reports\": [],\n  \"summary\": "
	}
	data, err := json.MarshalIndent(&p.summary, "  ", "  ")
	if err != nil {
		return err
	}
	p.w.WriteString(end)
	p.w.Write(data)
	p.w.WriteString("\n}\n")
	return p.w.Flush()
}

// ndjsonPrinter writes one report a line, in input order.
type ndjsonPrinter struct{ w *bufio.Writer }

func (p *ndjsonPrinter) appendReport(dst []byte, rep *tone.Report) ([]byte, error) {
	out, err := rep.AppendJSON(dst)
	if err != nil {
		return dst, err
	}
	return append(out, '\n'), nil
}

func (p *ndjsonPrinter) report(in *input, rep *tone.Report) error { return write(p.w, p, in, rep) }

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

// write writes a report, unless that has been done ahead.
func write(w *bufio.Writer, by writer, in *input, rep *tone.Report) error {
	data := in.written
	if data == nil {
		var err error
		if data, err = by.appendReport(w.AvailableBuffer(), rep); err != nil {
			return err
		}
	}
	_, err := w.Write(data)
	return err
}

func writeLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
