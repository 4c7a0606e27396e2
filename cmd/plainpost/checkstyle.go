package main

import (
	"bufio"
	"encoding/xml"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// checkstylePrinter writes the XML of Checkstyle, which most code review tools
// read. Its columns count characters from 1.
type checkstylePrinter struct {
	w       *bufio.Writer
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr,omitempty"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

func (p *checkstylePrinter) report(in *input, rep *tone.Report) error {
	file := checkstyleFile{Name: validXML(reportPath(in))}
	places := newPlacer(in, rep)
	for i := range rep.Findings {
		f := &rep.Findings[i]
		at := places.of(f.Span)
		file.Errors = append(file.Errors, checkstyleError{
			Line: at.line, Column: at.rune, Severity: checkstyleSeverity(f.Severity),
			Message: validXML(sentenceOf(f)), Source: "plainpost." + f.Rule,
		})
	}
	p.Files = append(p.Files, file)
	return nil
}

func checkstyleSeverity(s rules.Severity) string {
	switch s {
	case rules.Block:
		return "error"
	case rules.Warn:
		return "warning"
	}
	return "info"
}

func (p *checkstylePrinter) fault(in *input) error {
	p.Files = append(p.Files, checkstyleFile{
		Name:   validXML(reportPath(in)),
		Errors: []checkstyleError{{Severity: "error", Message: validXML(cause(in)), Source: "plainpost"}},
	})
	return nil
}

func (p *checkstylePrinter) close() error { return writeXML(p.w, p) }

// writeXML writes a document and ends the output.
func writeXML(w *bufio.Writer, document any) error {
	if _, err := w.WriteString(xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(document); err != nil {
		return err
	}
	if err := w.WriteByte('\n'); err != nil {
		return err
	}
	return w.Flush()
}
