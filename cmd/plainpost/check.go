package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/rules"
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
	stdinPath string
	history   string
	queue     bool

	format string
	failOn string
	color  string
	quiet  bool

	staged         bool
	since          string
	baseline       string
	updateBaseline bool
	fix            bool
	dryRun         bool
}

func checkCommand(std stdio, env environment) *cobra.Command {
	f := &checkFlags{}
	cmd := &cobra.Command{
		Use:   "check [PATH...|-]",
		Short: "Check drafts: files, folders, globs, standard input",
		Long: `Check reads drafts and says what in them talks at people: jargon, self-promotion,
blasted links, hard sell, bait, bad manners, spam.

Paths are files, folders or globs (**); - is standard input. The format follows
the extension: .md, .html, anything else is plain text. Folders are read without
what .gitignore and cli.ignore of the rule set leave out.

With --staged or --since only findings on lines that the change adds are shown
and count towards the exit code; values are still those of the whole file.

Exit code: 0 when nothing is at or above --fail-on, 1 when something is, 2 on error.`,
		Example: `  plainpost check post.md
  plainpost check content/ --platform linkedin
  echo "We leverage synergies." | plainpost check -
  plainpost check --staged
  plainpost check --since origin/main --format sarif > plainpost.sarif
  plainpost check --fix --dry-run content/ | git apply
  plainpost check --drafts queue.jsonl --format ndjson
  plainpost check --drafts queue.jsonl --history posts.jsonl --queue`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return check(cmd.Context(), f, args, std, env)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.drafts, "drafts", "", "drafts as JSON, one a line, from a `FILE` or -")
	addRuleFlags(cmd, f)
	fs.StringVar(&f.history, "history", "", "`STORE` of what the account has posted: a file of posts as JSON, bolt:FILE or redis://HOST")
	fs.BoolVar(&f.queue, "queue", false, "judge the drafts of this call in order, each as if those before it had gone out")
	fs.StringVar(&f.format, "format", "text", "`FORMAT` of the output: "+strings.Join(printFormats, ", "))
	fs.StringVar(&f.failOn, "fail-on", "", "exit 1 from this `VERDICT` on: warn, block or never (default block)")
	fs.BoolVar(&f.staged, "staged", false, "check what is staged in the git index; show only findings on lines it adds")
	fs.StringVar(&f.since, "since", "", "check what has changed since the git `REV`; show only findings on lines added")
	fs.StringVar(&f.baseline, "baseline", "", "`FILE` of known findings, which are counted but not shown")
	fs.BoolVar(&f.updateBaseline, "update-baseline", false, "write the findings of this run to the --baseline file")
	fs.BoolVar(&f.fix, "fix", false, "apply the fixes of findings that have exactly one")
	fs.BoolVar(&f.dryRun, "dry-run", false, "with --fix: print a diff and change nothing")
	fs.StringVar(&f.color, "color", "auto", "`WHEN` to colour: auto, always, never")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "print only drafts that are not ok")
	for name, values := range map[string][]string{
		"format": printFormats, "fail-on": {"warn", "block", "never"}, "color": {"auto", "always", "never"},
	} {
		// The flag is there: it was defined above.
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	return cmd
}

// validate refuses flags that do not go together.
func (f *checkFlags) validate(args []string) error {
	git := f.git()
	stdin := slices.Contains(args, "-") || len(args) == 0 && !git
	switch {
	case !slices.Contains(printFormats, f.format):
		return unknownFormat(f.format, printFormats)
	case f.staged && f.since != "":
		return errors.New("give either --staged or --since")
	case f.drafts != "" && len(args) > 0:
		return errors.New("give either paths or --drafts")
	case git && (f.drafts != "" || slices.Contains(args, "-")):
		return errors.New("--staged and --since read files of a git repository, not --drafts or standard input")
	case f.updateBaseline && f.baseline == "":
		return errors.New("--update-baseline needs --baseline FILE")
	case f.dryRun && !f.fix:
		return errors.New("--dry-run goes with --fix")
	case f.fix && f.queue:
		return errors.New("give either --fix or --queue: a fixed draft is read more than once")
	case f.fix && (f.drafts != "" || stdin):
		return errors.New("--fix changes files: give their paths")
	}
	return nil
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

func check(ctx context.Context, f *checkFlags, args []string, std stdio, env environment) error {
	if err := f.validate(args); err != nil {
		return err
	}
	failAt, err := parseFailOn(f.failOn)
	if err != nil {
		return err
	}
	looks, err := newAppearance(f.color, std.out, env)
	if err != nil {
		return err
	}
	history, store, err := openHistory(ctx, f.history)
	if err != nil {
		return err
	}
	defer store.Close()
	var queue *corpus.Overlay
	if f.queue {
		queue = corpus.NewOverlay(history)
		history = queue
	}
	s, err := f.settings(env, &tone.Options{History: history})
	if err != nil {
		return err
	}
	if f.failOn == "" {
		if failAt, err = parseFailOn(s.cli.FailOn); err != nil {
			return err
		}
	}
	hide := &filter{}
	if f.baseline != "" {
		if hide.baseline, err = openBaseline(f.baseline, f.updateBaseline); err != nil {
			return err
		}
	}
	inputs, total, err := f.inputs(ctx, args, std, env, s)
	if inputs == nil {
		return err
	}
	r := &checkRun{hide: hide, fixes: &fixer{filter: hide, dry: f.dryRun}, fix: f.fix, failAt: failAt, broken: err != nil}
	if err != nil {
		complain(std.err, err)
	}
	if total != 0 {
		// Only now: a commit without a post need not wait for rules to be compiled.
		if err := s.compile(); err != nil {
			return err
		}
	}
	r.bar = newProgress(std, total)
	defer r.bar.end()
	if r.out, err = newPrinter(f, r.bar.output(), total, failAt, s.set, looks); err != nil {
		return err
	}
	var results iter.Seq[*judged]
	if f.queue {
		results = judgeQueue(ctx, queue, inputs)
	} else {
		results = judge(ctx, inputs, r.writer())
	}
	for in := range results {
		if err := r.take(ctx, in); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	if err := r.out.close(); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if err := r.bar.end(); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := hide.baseline.write(); err != nil {
		return err
	}
	r.fixes.tell(std.err)
	switch {
	case r.broken:
		return exitCode(exitError)
	case r.failed:
		return exitCode(exitFindings)
	}
	return nil
}

// checkRun is a check under way.
type checkRun struct {
	hide   *filter
	fixes  *fixer
	fix    bool
	out    printer
	bar    *progress
	failAt tone.Verdict
	failed bool // some report's verdict is at failAt or above
	broken bool // something could not be judged or fixed
}

// take filters, fixes and prints one report. Its error is of the output.
func (r *checkRun) take(ctx context.Context, in *judged) error {
	r.bar.step()
	if in.err != nil {
		r.broken = true
		r.bar.complain(in.err)
		return r.out.fault(&in.input)
	}
	r.hide.baseline.note(&in.input, in.report)
	r.hide.apply(&in.input, in.report)
	if r.fix {
		if err := r.fixes.fix(ctx, in); err != nil {
			r.broken = true
			r.bar.complain(err)
		}
	}
	r.failed = r.failed || in.report.Verdict >= r.failAt
	return r.out.report(&in.input, in.report)
}

// writer writes reports as soon as they are there; nil where the printer cannot,
// and where findings are taken out of reports or drafts are changed first.
func (r *checkRun) writer() writer {
	if w, ok := r.out.(writer); ok && r.hide.baseline == nil && !r.fix {
		return w
	}
	return nil
}

// settings loads the rules of a run and what they say of files.
func (f *checkFlags) settings(env environment, options *tone.Options) (*settings, error) {
	config := ""
	if len(f.rules) == 0 {
		config = configFile(f.config, env)
	}
	var main *tone.Checker
	var set *rules.Set
	var err error
	if len(f.rules) == 0 && config == "" && !f.git() {
		// The default set is read and compiled side by side. In a repository there may
		// be nothing to check.
		if main, err = tone.New(nil, options); err != nil {
			return nil, err
		}
		set = main.Rules()
	} else if set, err = ruleSet(f.rules, config, env); err != nil {
		return nil, orHint(err)
	}
	s, err := newSettings(set, config, func(name string) (*tone.Checker, error) {
		if name == "" {
			return tone.New(set, options)
		}
		return checker([]string{name}, "", env, options)
	})
	if err == nil && main != nil {
		s.checkers[""] = main
	}
	return s, err
}

// git says whether the drafts are those of a git repository that a change touches.
func (f *checkFlags) git() bool { return f.staged || f.since != "" }

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
