package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/tone"
)

// checkFlags are the flags of plainpost check.
type checkFlags struct {
	drafts    string
	config    string
	rules     []string
	platform  string
	account   string
	reply     bool
	format    string
	failOn    string
	stdinPath string
	color     string
	quiet     bool
}

func checkCommand(std stdio, env environment) *cobra.Command {
	f := &checkFlags{}
	cmd := &cobra.Command{
		Use:   "check [PATH...|-]",
		Short: "Check drafts: files, folders, globs, standard input",
		Long: `Check reads drafts and says what in them talks at people: jargon, self-promotion,
blasted links, hard sell, bait, bad manners, spam.

Paths are files, folders or globs (**); - is standard input. The format follows
the extension: .md, .html, anything else is plain text.

Exit code: 0 when nothing is at or above --fail-on, 1 when something is, 2 on error.`,
		Example: `  plainpost check post.md
  plainpost check content/ --platform linkedin
  echo "We leverage synergies." | plainpost check -
  plainpost check --drafts queue.jsonl --format ndjson`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return check(cmd.Context(), f, args, std, env)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.drafts, "drafts", "", "drafts as JSON, one a line, from a `FILE` or -")
	addRuleFlags(cmd, f)
	fs.StringVar(&f.format, "format", "text", "`FORMAT` of the output: text, json, ndjson")
	fs.StringVar(&f.failOn, "fail-on", "", "exit 1 from this `VERDICT` on: warn, block or never (default block)")
	fs.StringVar(&f.color, "color", "auto", "`WHEN` to colour: auto, always, never")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "print only drafts that are not ok")
	return cmd
}

// addRuleFlags adds the flags that say by what and as what drafts are judged.
func addRuleFlags(cmd *cobra.Command, f *checkFlags) {
	fs := cmd.Flags()
	fs.StringVar(&f.config, "config", "", "rule set `FILE` (default $PLAINPOST_CONFIG, else plainpost.yaml here or above, else builtin:default)")
	fs.StringArrayVar(&f.rules, "rules", nil, "rule `SET` in place of the default, repeatable: builtin:NAME or a file")
	fs.StringVar(&f.platform, "platform", "", "`NAME` of the platform that the drafts are for, such as linkedin")
	fs.StringVar(&f.account, "account", "", "`NAME` of the account that posts")
	fs.BoolVar(&f.reply, "reply", false, "judge the drafts as replies")
	fs.StringVar(&f.stdinPath, "stdin-path", "", "`NAME` that standard input is known by; its extension gives the format")
}

// printer writes reports in one format. Reports come in input order.
type printer interface {
	report(in *input, rep *tone.Report) error
	fault(in *input) error
	close() error
}

func check(ctx context.Context, f *checkFlags, args []string, std stdio, env environment) error {
	failAt, err := parseFailOn(f.failOn)
	if err != nil {
		return err
	}
	out, err := newPrinter(f, std, env)
	if err != nil {
		return err
	}
	c, err := checker(f.rules, f.config, env, nil)
	if err != nil {
		return err
	}
	if f.failOn == "" {
		if failAt, err = parseFailOn(c.Rules().CLI.FailOn); err != nil {
			return err
		}
	}
	inputs, err := f.inputs(args, std)
	if inputs == nil {
		return err
	}
	failed, broken := false, err != nil
	if err != nil {
		complain(std.err, err)
	}
	for in := range judge(ctx, c, inputs) {
		switch {
		case in.err != nil:
			broken = true
			complain(std.err, in.err)
			err = out.fault(&in.input)
		default:
			failed = failed || in.report.Verdict >= failAt
			err = out.report(&in.input, in.report)
		}
		if err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	if err := out.close(); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case broken:
		return exitCode(exitError)
	case failed:
		return exitCode(exitFindings)
	}
	return nil
}

func parseFailOn(s string) (tone.Verdict, error) {
	switch s {
	case "", "block":
		return tone.Block, nil
	case "warn":
		return tone.Warn, nil
	case "never":
		return tone.Block + 1, nil
	}
	return 0, fmt.Errorf("--fail-on takes warn, block or never, not %q", s)
}

// judged is an input with its report.
type judged struct {
	input
	report *tone.Report
}

// judge checks inputs in order, several at a time.
func judge(ctx context.Context, c *tone.Checker, inputs iter.Seq[input]) iter.Seq[judged] {
	return func(yield func(judged) bool) {
		var waiting []input // inputs whose reports are under way, in order
		drafts := func(give func(tone.Draft) bool) {
			for in := range inputs {
				waiting = append(waiting, in)
				d := in.draft
				if in.err != nil {
					d = tone.Draft{}
				}
				if !give(d) {
					return
				}
			}
		}
		for rep, err := range c.CheckAll(ctx, drafts) {
			in := waiting[0]
			waiting = waiting[1:]
			if in.err == nil && err != nil {
				in.err = err
				if in.path != "" {
					in.err = fmt.Errorf("%s: %w", in.path, err)
				} else if in.line > 0 {
					in.err = fmt.Errorf("line %d: %w", in.line, err)
				}
			}
			if rep != nil {
				rep.Path = in.path
			}
			if !yield(judged{in, rep}) {
				return
			}
		}
	}
}

// inputs are the drafts of a run. The sequence is nil when there is nothing to
// judge; an error beside a sequence is of paths that could not be found.
func (f *checkFlags) inputs(args []string, std stdio) (iter.Seq[input], error) {
	if f.drafts != "" {
		if len(args) > 0 {
			return nil, errors.New("give either paths or --drafts")
		}
		return f.fromDrafts(std)
	}
	if len(args) == 0 {
		if terminal(std.in) || std.in == nil {
			return nil, errors.New("nothing to read: give a path, or - for standard input")
		}
		args = []string{"-"}
	}
	var paths []string
	stdin := false
	for _, a := range args {
		if a == "-" {
			stdin = true
			continue
		}
		paths = append(paths, a)
	}
	files, err := find(paths)
	if len(files) == 0 && !stdin {
		return nil, err
	}
	return func(yield func(input) bool) {
		if stdin && !yield(f.fromStdin(std.in)) {
			return
		}
		for _, path := range files {
			in := input{path: path}
			in.draft = tone.Draft{Format: formatOf(path)}
			in.draft.Text, in.err = readFile(path)
			f.fill(&in.draft)
			if !yield(in) {
				return
			}
		}
	}, err
}

func (f *checkFlags) fromStdin(r io.Reader) input {
	in := input{path: f.stdinPath, draft: tone.Draft{Format: formatOf(f.stdinPath)}}
	if in.draft.Text, in.err = readText(r); in.err != nil {
		in.err = fmt.Errorf("standard input: %w", in.err)
	}
	f.fill(&in.draft)
	return in
}

func (f *checkFlags) fromDrafts(std stdio) (iter.Seq[input], error) {
	r := std.in
	var file *os.File
	if f.drafts != "-" {
		var err error
		if file, err = os.Open(f.drafts); err != nil {
			return nil, fmt.Errorf("reading the drafts: %w", err)
		}
		r = file
	}
	return func(yield func(input) bool) {
		if file != nil {
			defer file.Close()
		}
		for in := range drafts(r) {
			f.fill(&in.draft)
			if !yield(in) {
				return
			}
		}
	}, nil
}

// fill gives a draft what flags say; its own keys win.
func (f *checkFlags) fill(d *tone.Draft) {
	if d.Platform == "" {
		d.Platform = f.platform
	}
	if d.Account == "" {
		d.Account = f.account
	}
	if f.reply && d.InReplyTo == "" {
		d.InReplyTo = "reply"
	}
}
