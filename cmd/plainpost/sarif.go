package main

import (
	"bufio"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// sarifSchema is the schema that reports name.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// sarifPrinter writes SARIF 2.1.0 as code scanning services take it: the rules
// that found something with their help, results with fixes, paths relative to
// the root of the repository, columns in UTF-16 units.
type sarifPrinter struct {
	w      *bufio.Writer
	set    *rules.Set
	run    *sarif.Run
	rules  map[string]int // index in the driver's list, by id
	faults []*sarif.Notification
}

func newSarifPrinter(w *bufio.Writer, set *rules.Set) *sarifPrinter {
	run := sarif.NewRunWithInformationURI("plainpost", homepage)
	run.Tool.Driver.WithVersion(version())
	run.WithColumnKind("utf16CodeUnits")
	return &sarifPrinter{w: w, set: set, run: run, rules: map[string]int{}}
}

func (p *sarifPrinter) report(in *input, rep *tone.Report) error {
	uri := reportURI(in)
	places := newPlacer(in, rep)
	for i := range rep.Findings {
		f := &rep.Findings[i]
		r := sarif.NewRuleResult(f.Rule).WithRuleIndex(p.rule(f)).WithLevel(sarifLevel(f.Severity))
		r.WithMessage(sarif.NewTextMessage(sentenceOf(f)))
		r.AddLocation(sarif.NewLocationWithPhysicalLocation(
			sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri)).WithRegion(sarifRegion(places, f.Span))))
		r.WithPartialFingerprints(map[string]string{"plainpost/v1": f.Fingerprint})
		for j := range f.Fixes {
			r.Fixes = append(r.Fixes, sarifFix(places, uri, &f.Fixes[j]))
		}
		p.run.AddResult(r)
	}
	return nil
}

// rule is the index of a finding's rule in the list of the driver.
func (p *sarifPrinter) rule(f *tone.Finding) int {
	if i, ok := p.rules[f.Rule]; ok {
		return i
	}
	title := "A finding of " + f.Rule + "."
	if f.Dimension != "" {
		title = "A finding of " + f.Rule + " in " + f.Dimension + "."
	}
	why := f.Why
	if why == "" {
		why = title
	}
	help := "**" + f.Rule + "**\n\n" + why
	d := sarif.NewRule(f.Rule).
		WithName(sarifName(f.Rule)).
		WithShortDescription(sarif.NewMultiformatMessageString().WithText(title)).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(why)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(p.defaultLevel(f.Rule)))
	if f.Docs != "" {
		d.WithHelpURI(f.Docs)
		help += "\n\n[More about this rule](" + f.Docs + ")"
	}
	d.WithHelp(sarif.NewMultiformatMessageString().WithText(why).WithMarkdown(help))
	if f.Dimension != "" {
		d.WithProperties(sarif.NewPropertyBag().WithTags([]string{f.Dimension}))
	}
	i := len(p.run.Tool.Driver.Rules)
	p.run.Tool.Driver.Rules = append(p.run.Tool.Driver.Rules, d)
	p.rules[f.Rule] = i
	return i
}

// defaultLevel is the level that a rule names; one that follows its dimension
// counts as a warning.
func (p *sarifPrinter) defaultLevel(id string) string {
	if r := p.set.Rule(id); r != nil && r.Severity != rules.Follow {
		return sarifLevel(r.Severity)
	}
	return sarif.LevelWarning
}

// sarifName is an id in Pascal case: jargon.leverage is JargonLeverage.
func sarifName(id string) string {
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(id, func(r rune) bool { return r == '.' || r == '-' || r == '_' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

func sarifRegion(places *placer, span *tone.Span) *sarif.Region {
	at := places.of(span)
	region := sarif.NewRegion().WithStartLine(at.line)
	if span == nil {
		return region
	}
	return region.WithStartColumn(at.utf16).WithEndLine(at.endLine).WithEndColumn(at.endUTF16).
		WithByteOffset(span.Start.Byte).WithByteLength(span.End.Byte - span.Start.Byte)
}

func sarifFix(places *placer, uri string, f *tone.Fix) *sarif.Fix {
	change := sarif.NewArtifactChange().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri))
	change.AddReplacement(sarif.NewReplacement().
		WithDeletedRegion(sarifRegion(places, &f.Span)).
		WithInsertedContent(sarif.NewArtifactContent().WithText(f.Text)))
	return sarif.NewFix().WithDescription(sarif.NewTextMessage(f.Message)).AddArtifactChange(change)
}

func sarifLevel(s rules.Severity) string {
	switch s {
	case rules.Block:
		return sarif.LevelError
	case rules.Warn:
		return sarif.LevelWarning
	}
	return sarif.LevelNote
}

func (p *sarifPrinter) fault(in *input) error {
	p.faults = append(p.faults, sarif.NewNotification().WithLevel(sarif.LevelError).WithMessage(sarif.NewTextMessage(cause(in))).
		AddLocation(sarif.NewLocationWithPhysicalLocation(
			sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(reportURI(in))))))
	return nil
}

func (p *sarifPrinter) close() error {
	invocation := sarif.NewInvocation().WithExecutionSuccessful(len(p.faults) == 0)
	invocation.ToolExecutionNotifications = append(invocation.ToolExecutionNotifications, p.faults...)
	p.run.Invocations = append(p.run.Invocations, invocation)
	report := sarif.NewReport()
	report.Schema = sarifSchema
	report.AddRun(p.run)
	if err := report.PrettyWrite(p.w); err != nil {
		return err
	}
	if err := p.w.WriteByte('\n'); err != nil {
		return err
	}
	return p.w.Flush()
}
