package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// githubPrinter writes workflow commands of GitHub Actions: one annotation a
// finding.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
type githubPrinter struct{ w *bufio.Writer }

func (p *githubPrinter) report(in *input, rep *tone.Report) error {
	places := newPlacer(in, rep)
	for i := range rep.Findings {
		f := &rep.Findings[i]
		at := places.of(f.Span)
		fmt.Fprintf(p.w, "::%s file=%s,line=%d,endLine=%d", githubLevel(f.Severity), githubProperty(at.path), at.line, at.endLine)
		if f.Span != nil && at.line == at.endLine {
			// Columns are taken for a single line only.
			fmt.Fprintf(p.w, ",col=%d,endColumn=%d", at.utf16, at.endUTF16)
		}
		fmt.Fprintf(p.w, ",title=%s::%s\n", githubProperty(f.Rule), githubData(sentenceOf(f)))
	}
	return nil
}

func (p *githubPrinter) fault(in *input) error {
	_, err := fmt.Fprintf(p.w, "::error file=%s,title=plainpost::%s\n", githubProperty(reportPath(in)), githubData(cause(in)))
	return err
}

func (p *githubPrinter) close() error { return p.w.Flush() }

func githubLevel(s rules.Severity) string {
	switch s {
	case rules.Block:
		return "error"
	case rules.Warn:
		return "warning"
	}
	return "notice"
}

var (
	githubDataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubPropertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func githubData(s string) string     { return githubDataEscapes.Replace(s) }
func githubProperty(s string) string { return githubPropertyEscapes.Replace(s) }
