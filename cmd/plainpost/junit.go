package main

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

// junitPrinter writes the XML of JUnit as Jenkins and GitLab read it: a suite
// for each draft, a case for each dimension. A case fails by the findings at or
// above the verdict that makes the run fail; the others are its output.
type junitPrinter struct {
	w        *bufio.Writer
	failAt   tone.Verdict
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class    string         `xml:"classname,attr"`
	Name     string         `xml:"name,attr"`
	Time     string         `xml:"time,attr"`
	Error    *junitFailure  `xml:"error"`
	Failures []junitFailure `xml:"failure"`
	Output   string         `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func (p *junitPrinter) report(in *input, rep *tone.Report) error {
	name := validXML(reportPath(in))
	suite := junitSuite{Name: name, Time: "0"}
	places := newPlacer(in, rep)
	for i := range rep.Scores {
		s := &rep.Scores[i]
		c := p.testCase(places, rep, s.Dimension, s.Dimension)
		if len(c.Failures) == 0 && s.Verdict >= p.failAt {
			// Over its limit by parts that are no findings.
			message := fmt.Sprintf("%s is %s %s", s.Dimension, number(s.Value), s.Unit)
			c.Failures = []junitFailure{{Type: s.Verdict.String(), Message: message, Text: validXML(s.Advice)}}
		}
		suite.Cases = append(suite.Cases, c)
	}
	if c := p.testCase(places, rep, "", "comments"); len(c.Failures) > 0 || c.Output != "" {
		suite.Cases = append(suite.Cases, c)
	}
	suite.Tests = len(suite.Cases)
	for i := range suite.Cases {
		if len(suite.Cases[i].Failures) > 0 {
			suite.Failures++
		}
	}
	p.add(suite)
	return nil
}

// testCase is the case of the findings of one dimension.
func (p *junitPrinter) testCase(places *placer, rep *tone.Report, dimension, name string) junitCase {
	c := junitCase{Class: validXML(places.path), Name: name, Time: "0"}
	var quiet []string
	for i := range rep.Findings {
		f := &rep.Findings[i]
		if f.Dimension != dimension {
			continue
		}
		at := places.of(f.Span)
		text := validXML(fmt.Sprintf("%s:%d:%d: %s [%s]", at.path, at.line, at.rune, sentenceOf(f), f.Rule))
		if tone.VerdictOf(f.Severity) < p.failAt {
			quiet = append(quiet, text)
			continue
		}
		c.Failures = append(c.Failures, junitFailure{Type: string(f.Severity), Message: validXML(f.Message), Text: text})
	}
	c.Output = strings.Join(quiet, "\n")
	return c
}

func (p *junitPrinter) fault(in *input) error {
	name, text := validXML(reportPath(in)), validXML(cause(in))
	p.add(junitSuite{Name: name, Time: "0", Tests: 1, Errors: 1, Cases: []junitCase{{
		Class: name, Name: "read", Time: "0", Error: &junitFailure{Type: "error", Message: text, Text: text},
	}}})
	return nil
}

func (p *junitPrinter) add(s junitSuite) {
	p.Suites = append(p.Suites, s)
	p.Tests += s.Tests
	p.Failures += s.Failures
	p.Errors += s.Errors
}

func (p *junitPrinter) close() error {
	p.Name = "plainpost"
	return writeXML(p.w, p)
}
