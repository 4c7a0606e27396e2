package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

func rulesDiffCommand(std stdio) *cobra.Command {
	f := &checkFlags{}
	all := false
	cmd := &cobra.Command{
		Use:   "diff OLD NEW --drafts FILE",
		Short: "Show whose verdicts would change with another rule set",
		Long: `Diff judges drafts by two rule sets and shows those whose verdicts differ: what a
new rule set would do before anybody has to live with it. OLD and NEW are files
or builtin:NAME.`,
		Example: "  plainpost rules diff builtin:default plainpost.yaml --drafts last-month.jsonl",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return diffRules(cmd.Context(), f, args[0], args[1], all, std)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.drafts, "drafts", "", "drafts as JSON, one a line, from a `FILE` or -")
	fs.StringVar(&f.format, "format", "text", "`FORMAT` of the output: text or json")
	fs.StringVar(&f.platform, "platform", "", "`NAME` of the platform that the drafts are for")
	fs.BoolVar(&f.reply, "reply", false, "judge the drafts as replies")
	fs.BoolVar(&all, "all", false, "show drafts with other findings and the same verdict too")
	return cmd
}

// difference is what rules diff --format json prints.
type difference struct {
	Old     string        `json:"old"`
	New     string        `json:"new"`
	Changed []draftChange `json:"changed"`
	Summary struct {
		Drafts   int `json:"drafts"`
		Changed  int `json:"changed"` // verdicts
		Stricter int `json:"stricter"`
		Milder   int `json:"milder"`
		Findings int `json:"findings"` // drafts with other findings, verdicts that change included
		Errors   int `json:"errors"`
	} `json:"summary"`
}

// draftChange is how two rule sets judge one draft.
type draftChange struct {
	DraftID string        `json:"draft_id"`
	Line    int           `json:"line,omitempty"`
	Old     tone.Verdict  `json:"old"`
	New     tone.Verdict  `json:"new"`
	Scores  []scoreChange `json:"scores"` // of dimensions whose verdict differs
	Added   []ruleMatch   `json:"added"`
	Removed []ruleMatch   `json:"removed"`
}

type scoreChange struct {
	Dimension string   `json:"dimension"`
	Old       float64  `json:"old"`
	New       float64  `json:"new"`
	OldWarn   *float64 `json:"old_warn"` // null where the set has no such dimension
	NewWarn   *float64 `json:"new_warn"`
	verdicts  [2]tone.Verdict
}

type ruleMatch struct {
	Rule  string `json:"rule"`
	Match string `json:"match"`
}

func diffRules(ctx context.Context, f *checkFlags, before, after string, all bool, std stdio) error {
	if err := checkFormat(f.format); err != nil {
		return err
	}
	if f.drafts == "" {
		return errors.New("give the drafts to compare by with --drafts FILE")
	}
	var checkers [2]*tone.Checker
	for i, name := range []string{before, after} {
		set, err := rules.Merge(name)
		if err != nil {
			return err
		}
		if checkers[i], err = tone.New(set, nil); err != nil {
			return err
		}
	}
	from := std.in
	if f.drafts != "-" {
		file, err := os.Open(f.drafts)
		if err != nil {
			return fmt.Errorf("reading the drafts: %w", err)
		}
		defer file.Close()
		from = file
	}
	out := difference{Old: checkers[0].RuleSet(), New: checkers[1].RuleSet(), Changed: []draftChange{}}
	for in := range drafts(from) {
		in.fill = f.fill
		in.decode()
		var reports [2]*tone.Report
		for i, c := range checkers {
			if in.err == nil {
				reports[i], in.err = c.Check(ctx, in.draft)
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if in.err != nil {
			out.Summary.Errors++
			complain(std.err, in.err)
			continue
		}
		out.add(&in, reports[0], reports[1], all)
	}
	var err error
	if f.format == "json" {
		err = writeJSON(std.out, out)
	} else {
		err = out.text(std.out)
	}
	if err != nil {
		return fmt.Errorf("writing the difference: %w", err)
	}
	if out.Summary.Errors > 0 {
		return exitCode(exitError)
	}
	return nil
}

func (d *difference) add(in *input, before, after *tone.Report, all bool) {
	d.Summary.Drafts++
	c := draftChange{DraftID: in.draft.ID, Line: in.line, Old: before.Verdict, New: after.Verdict, Scores: scoreChanges(before, after)}
	c.Added = without(after.Findings, before.Findings)
	c.Removed = without(before.Findings, after.Findings)
	others := len(c.Added)+len(c.Removed) > 0
	if others || c.Old != c.New {
		d.Summary.Findings++
	}
	switch {
	case c.New > c.Old:
		d.Summary.Stricter++
	case c.New < c.Old:
		d.Summary.Milder++
	case !all || !others:
		return
	}
	if c.New != c.Old {
		d.Summary.Changed++
	}
	d.Changed = append(d.Changed, c)
}

// without are the findings that are not among others, by rule and match.
func without(findings, others []tone.Finding) []ruleMatch {
	out := []ruleMatch{}
	left := map[ruleMatch]int{}
	for _, f := range others {
		left[ruleMatch{f.Rule, f.Match}]++
	}
	for _, f := range findings {
		m := ruleMatch{f.Rule, f.Match}
		if left[m]--; left[m] < 0 {
			out = append(out, m)
		}
	}
	return out
}

func scoreChanges(before, after *tone.Report) []scoreChange {
	out := []scoreChange{}
	find := func(id string) *scoreChange {
		i := slices.IndexFunc(out, func(s scoreChange) bool { return s.Dimension == id })
		if i < 0 {
			out = append(out, scoreChange{Dimension: id, verdicts: [2]tone.Verdict{tone.OK, tone.OK}})
			i = len(out) - 1
		}
		return &out[i]
	}
	for _, s := range before.Scores {
		c := find(s.Dimension)
		c.Old, c.OldWarn, c.verdicts[0] = s.Value, &s.Warn, s.Verdict
	}
	for _, s := range after.Scores {
		c := find(s.Dimension)
		c.New, c.NewWarn, c.verdicts[1] = s.Value, &s.Warn, s.Verdict
	}
	return slices.DeleteFunc(out, func(c scoreChange) bool { return c.verdicts[0] == c.verdicts[1] })
}

func (d *difference) text(out io.Writer) error {
	w := bufio.NewWriter(out)
	for _, c := range d.Changed {
		name := c.DraftID
		if name == "" {
			name = fmt.Sprintf("line %d", c.Line)
		}
		fmt.Fprintf(w, "%s: %v → %v\n", name, c.Old, c.New)
		for _, s := range c.Scores {
			fmt.Fprintf(w, "  %s %s → %s\n", s.Dimension, valueOf(s.Old, s.OldWarn), valueOf(s.New, s.NewWarn))
		}
		for _, m := range c.Added {
			fmt.Fprintf(w, "  + %s%s\n", m.Rule, quoted(m.Match))
		}
		for _, m := range c.Removed {
			fmt.Fprintf(w, "  - %s%s\n", m.Rule, quoted(m.Match))
		}
	}
	s := d.Summary
	fmt.Fprintf(w, "%d of %d verdicts change: %d stricter, %d milder; %d drafts with other findings\n", s.Changed, s.Drafts, s.Stricter, s.Milder, s.Findings)
	return w.Flush()
}

func valueOf(value float64, warn *float64) string {
	if warn == nil {
		return "not judged"
	}
	return fmt.Sprintf("%s (warns from %s)", number(value), number(*warn))
}

// quoted is the first part of a match, in quotation marks.
func quoted(match string) string {
	lines := wrap(match, 60)
	switch len(lines) {
	case 0:
		return ""
	case 1:
		return " “" + lines[0] + "”"
	}
	return " “" + lines[0] + "…”"
}
