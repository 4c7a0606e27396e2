package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/archive"
	"github.com/plainpost/plainpost/tone"
)

type auditFlags struct {
	archiveOptions
	config  string
	rules   []string
	output  string
	window  int
	since   string
	until   string
	compare string
	color   string
}

var auditFormats = []string{"text", "json", "html"}

func auditCommand(std stdio, env environment) *cobra.Command {
	f := &auditFlags{}
	cmd := &cobra.Command{
		Use:   "audit PATH...|STORE",
		Short: "See a feed from outside: whether it talks with people, or at them",
		Long: `Audit reads what an account has published (an export, a feed file, a content
folder, a store: see plainpost import) and says with figures and examples whether it
talks with people or at them: what the posts do, what is repeated, when they go
out, whom they answer, which jargon stands in them, and what to do about it.

--format html gives one page without scripts, to be read, printed or sent.

--compare OTHER lays a second audit beside it: another PATH or STORE, the NAME of
another account of the same input, or a YEAR (what went out since the end of that
year against what went out in it).`,
		Example: `  plainpost audit twitter-2026.zip
  plainpost audit posts.csv --format html > audit.html
  plainpost audit bolt:posts.db --account acme --since 2026-01-01
  plainpost audit archive.zip --compare 2025
  plainpost audit ours.zip --compare theirs.zip --format html > audit.html`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return auditPosts(cmd.Context(), f, args, std, env)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.config, "config", "", "rule set `FILE` (default $PLAINPOST_CONFIG, else plainpost.yaml here or above, else builtin:default)")
	fs.StringArrayVar(&f.rules, "rules", nil, "rule `SET` in place of the default, repeatable: builtin:NAME or a file")
	fs.StringVar(&f.output, "format", "text", "`FORMAT` of the output: "+strings.Join(auditFormats, ", "))
	fs.IntVar(&f.window, "window", 10, "`POSTS` of a window")
	fs.StringVar(&f.since, "since", "", "leave out what is older than this `DATE`")
	fs.StringVar(&f.until, "until", "", "leave out what went out at this `DATE` or later")
	fs.StringVar(&f.compare, "compare", "", "a second audit beside it: `OTHER` path, store, account or year")
	fs.StringVar(&f.color, "color", "auto", "`WHEN` to colour: auto, always, never")
	f.addFlags(cmd)
	return cmd
}

// auditPage is the audit of one account, with the one it is compared with.
type auditPage struct {
	*corpus.AccountAudit
	Other       *corpus.AccountAudit     // nil for none
	OtherName   string                   // what it is called
	ThisName    string                   // what this one is called
	Differences []corpus.AuditDifference // of the two
}

func auditPosts(ctx context.Context, f *auditFlags, args []string, std stdio, env environment) error {
	switch {
	case !slices.Contains(auditFormats, f.output):
		return unknownFormat(f.output, auditFormats)
	case f.window < 1:
		return errors.New("--window takes a number of posts, 1 or more")
	}
	looks, err := newAppearance(f.color, std.out, env)
	if err != nil {
		return err
	}
	read, err := f.options()
	if err != nil {
		return err
	}
	judge := &corpus.AuditOptions{Window: f.window, Account: f.account, Location: read.Location}
	if judge.Since, err = parseDate("--since", f.since, read.Location); err != nil {
		return err
	}
	if judge.Until, err = parseDate("--until", f.until, read.Location); err != nil {
		return err
	}
	c, err := checker(f.rules, f.config, env, nil)
	if err != nil {
		return err
	}
	a := &auditor{std: std, checker: c, read: read, paths: args}
	pages, err := a.pages(ctx, f.compare, judge)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(std.out)
	switch f.output {
	case "json":
		err = writeAuditJSON(w, pages)
	case "html":
		err = writeAuditHTML(w, pages)
	default:
		err = writeAuditText(w, pages, looks)
	}
	if err = errors.Join(err, w.Flush()); err != nil {
		return fmt.Errorf("writing the audit: %w", err)
	}
	if a.bad > 0 {
		fmt.Fprintf(std.err, "plainpost: %s could not be read and %s left out\n", countOf(a.bad, "record", "records"), map[bool]string{true: "is", false: "are"}[a.bad == 1])
		return exitCode(exitError)
	}
	return nil
}

// parseDate reads a day or a time.
func parseDate(flag, s string, zone *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if zone == nil {
		zone = time.UTC
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01", "2006"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%s takes a date such as 2026-01-31, not %q", flag, s)
}

// auditor runs audits of the same input.
type auditor struct {
	std     stdio
	checker *tone.Checker
	read    *archive.Options
	paths   []string
	bad     int
}

// run audits what paths and stores hold.
func (a *auditor) run(ctx context.Context, paths []string, o corpus.AuditOptions) ([]*corpus.AccountAudit, error) {
	read := *a.read
	read.Account = o.Account
	from, err := openSources(ctx, paths, a.std.in, &read)
	if err != nil {
		return nil, err
	}
	defer from.close()
	bar := newByteProgress(a.std, "reading")
	defer bar.end()
	o.Bad = func(err error) error {
		if !skipped(err) {
			return err
		}
		a.bad++
		bar.complain(err)
		return nil
	}
	return corpus.Audit(ctx, a.checker, from.posts(ctx, bar), &o)
}

// pages are the audits, one an account, with what they are compared with.
func (a *auditor) pages(ctx context.Context, compare string, o *corpus.AuditOptions) ([]auditPage, error) {
	this, other := *o, *o
	var paths []string // of the other; nil for the same
	year, isYear := yearOf(compare)
	switch {
	case compare == "":
	case isYear:
		zone := time.UTC
		if o.Location != nil {
			zone = o.Location
		}
		other.Since = time.Date(year, 1, 1, 0, 0, 0, 0, zone)
		other.Until = other.Since.AddDate(1, 0, 0)
		if this.Since.Before(other.Until) {
			this.Since = other.Until
		}
	case isStore(compare) || exists(compare):
		paths = []string{compare}
		other.Account = ""
	default:
		other.Account = compare
	}
	audits, err := a.run(ctx, a.paths, this)
	if err != nil {
		return nil, err
	}
	pages := make([]auditPage, len(audits))
	for i := range audits {
		pages[i] = auditPage{AccountAudit: audits[i], ThisName: feedName(audits[i])}
	}
	if compare == "" {
		return pages, nil
	}
	if paths == nil {
		paths = a.paths
	}
	others, err := a.run(ctx, paths, other)
	if err != nil {
		return nil, err
	}
	if !isYear && !isStore(compare) && !exists(compare) && others[0].Posts == 0 {
		return nil, fmt.Errorf("--compare %s: there is no such path, and no account of that name in the input", compare)
	}
	for i := range pages {
		p := &pages[i]
		p.Other = others[0]
		if at := slices.IndexFunc(others, func(o *corpus.AccountAudit) bool { return o.Account == p.Account }); at >= 0 {
			p.Other = others[at]
		} else if len(others) > 1 {
			p.Other = nil
			continue
		}
		p.OtherName = feedName(p.Other)
		if isYear {
			p.OtherName, p.ThisName = compare, "since then"
		} else if p.OtherName == p.ThisName {
			p.OtherName = compare
		}
		p.Differences = corpus.CompareAudits(p.AccountAudit, p.Other)
	}
	if !isYear && other.Account != "" {
		// The other account needs no page of its own.
		pages = slices.DeleteFunc(pages, func(p auditPage) bool { return len(pages) > 1 && p.Account == other.Account })
	}
	return pages, nil
}

func feedName(a *corpus.AccountAudit) string {
	if a.Account == "" {
		return "the feed"
	}
	return a.Account
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func yearOf(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && len(s) == 4 && n > 1900
}

// writeAuditJSON writes one object an account, one a line.
func writeAuditJSON(w *bufio.Writer, pages []auditPage) error {
	for i := range pages {
		p := &pages[i]
		if p.Other == nil {
			if err := writeLine(w, p.AccountAudit); err != nil {
				return err
			}
			continue
		}
		// An audit writes itself: the comparison is set into its object.
		both, err := joinJSON(p.AccountAudit, map[string]any{"compare": p.Other, "differences": p.Differences})
		if err != nil {
			return err
		}
		if err := writeLine(w, both); err != nil {
			return err
		}
	}
	return nil
}
