package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

func rulesExplainCommand(f *rulesFlags, std stdio, env environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "explain ID",
		Short:   "Explain a rule: what it looks for, why, and what to write instead",
		Example: "  plainpost rules explain jargon.leverage",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return explain(cmd.Context(), f, args[0], std, env)
		},
	}
	f.addFormat(cmd)
	return cmd
}

// explanation is what rules explain --format json prints.
type explanation struct {
	ruleEntry
	DimensionLimits dimensionEntry `json:"limits"`
	Entries         []phraseEntry  `json:"entries"`
	Except          []string       `json:"except"`
	With            []string       `json:"with"`
	Without         []string       `json:"without"`
	Examples        []example      `json:"examples"`
}

type phraseEntry struct {
	Phrase  string   `json:"phrase"`
	Suggest []string `json:"suggest"`
}

// example is a case of a rule with what the rule makes of it.
type example struct {
	Bad    bool     `json:"bad"`
	Before string   `json:"before"`
	Finds  []string `json:"finds"`
	After  string   `json:"after,omitempty"` // with the first fix of every hit applied; empty where there is none
}

func explain(ctx context.Context, f *rulesFlags, id string, std stdio, env environment) error {
	if err := checkFormat(f.format); err != nil {
		return err
	}
	set, elsewhere, err := f.shown(env)
	if err != nil {
		return err
	}
	r := set.Rule(id)
	if r == nil {
		ids := make([]string, len(set.Rules))
		for i, r := range set.Rules {
			ids[i] = r.ID
		}
		return fmt.Errorf("there is no rule %q in %s: %s", id, set.Name, hintFor(id, ids))
	}
	examples, err := examplesOf(ctx, set, r)
	if err != nil {
		return err
	}
	dimension, _ := set.Dimension(r.Dimension)
	if f.format == "json" {
		e := explanation{
			ruleEntry: entryOf(r, elsewhere), DimensionLimits: entryOfDimension(dimension), Entries: []phraseEntry{}, Except: []string{},
			With: append([]string{}, r.With...), Without: append([]string{}, r.Without...), Examples: examples,
		}
		for _, p := range r.Phrases {
			e.Entries = append(e.Entries, phraseEntry{p.Text, append([]string{}, p.Suggest...)})
		}
		for _, p := range r.Except {
			e.Except = append(e.Except, p.Text)
		}
		return writeJSON(std.out, e)
	}
	w := bufio.NewWriter(std.out)
	writeRule(w, r, dimension, overridden(r, elsewhere))
	for _, e := range examples {
		writeExample(w, e)
	}
	return w.Flush()
}

// shownPhrases is how many phrases explain prints.
const shownPhrases = 12

func writeRule(w io.Writer, r *rules.Rule, d rules.Dimension, changed []settingEntry) {
	state := ""
	if r.Off {
		state = ", switched off at " + r.Origin["off"].String()
	}
	fmt.Fprintf(w, "%s  (%s)%s\n\n", r.ID, r.Origin[""], state)
	line := func(label, text string) {
		if text == "" {
			return
		}
		for i, part := range wrap(text, 66) {
			if i > 0 {
				label = ""
			}
			fmt.Fprintf(w, "  %-11s%s\n", label, part)
		}
	}
	line("says", r.Message)
	line("why", r.Why)
	line("read more", r.Docs)
	if r.Matcher() == "phrases" {
		for i, p := range r.Phrases[:min(shownPhrases, len(r.Phrases))] {
			label := ""
			if i == 0 {
				label = "looks for"
			}
			fmt.Fprintf(w, "  %-11s%s%s\n", label, p.Text, wording(p.Suggest))
		}
		if more := len(r.Phrases) - shownPhrases; more > 0 {
			fmt.Fprintf(w, "  %-11s… and %d more\n", "", more)
		}
	} else {
		line("looks for", r.Summary())
	}
	except := make([]string, len(r.Except))
	for i, p := range r.Except {
		except[i] = p.Text
	}
	line("but not", strings.Join(except[:min(shownPhrases, len(except))], "; "))
	if r.Matcher() == "phrases" {
		line("only with", strings.Join(r.With, ", "))
		line("never with", strings.Join(r.Without, ", "))
	}
	line("counts", weightText(r, d))
	if r.Language != "" {
		line("language", r.Language)
	}
	for i, s := range changed {
		label := ""
		if i == 0 {
			label = "changed"
		}
		fmt.Fprintf(w, "  %-11s%s at %s\n", label, s.Setting, s.Pos)
	}
	fmt.Fprintln(w)
}

func wording(suggest []string) string {
	switch {
	case len(suggest) == 0:
		return ""
	case suggest[0] == "":
		return " → (leave it out)"
	}
	return " → " + strings.Join(suggest, " | ")
}

// weightText says what the rule adds to its dimension, and where that warns.
func weightText(r *rules.Rule, d rules.Dimension) string {
	var b strings.Builder
	unit := "points"
	switch d.Measure {
	case rules.Density:
		unit = "points per 100 words"
	case rules.Ratio:
		unit = "share of the words"
	case rules.Distance:
		unit = "standard deviations"
	}
	what := "points a match"
	if d.Measure == rules.Ratio {
		what = "to the log-odds that a sentence does it"
	}
	fmt.Fprintf(&b, "%s %s", number(r.Weight), what)
	if r.Cap > 0 {
		fmt.Fprintf(&b, ", at most %d times", r.Cap)
	}
	fmt.Fprintf(&b, "; %s (%s) warns from %s", d.ID, unit, number(d.Warn))
	if d.Block > 0 {
		fmt.Fprintf(&b, " and blocks from %s", number(d.Block))
	}
	if r.Severity != rules.Follow {
		fmt.Fprintf(&b, "; a finding of this rule is always %s", r.Severity)
	}
	return b.String()
}

func writeExample(w io.Writer, e example) {
	if !e.Bad {
		fmt.Fprintf(w, "  fine       %s\n", e.Before)
		return
	}
	fmt.Fprintf(w, "  before     %s\n", e.Before)
	if e.After != "" {
		fmt.Fprintf(w, "  after      %s\n", e.After)
	}
}

// examplesOf shows the rule at work on its own cases. A rule that is off finds
// nothing in them.
func examplesOf(ctx context.Context, set *rules.Set, r *rules.Rule) ([]example, error) {
	out := []example{}
	if len(r.Tests) == 0 {
		return out, nil
	}
	c, err := tone.New(set, nil)
	if err != nil {
		return nil, err
	}
	for _, t := range r.Tests {
		e := example{Bad: t.Bad, Before: t.Text, Finds: []string{}}
		if t.Title != "" {
			e.Before = strings.TrimSpace(t.Title + ": " + t.Text)
		}
		d := tone.Draft{Text: t.Text, Title: t.Title, Platform: t.Platform, Format: tone.Format(t.Format), Links: t.Links}
		if r.Language != "any" {
			d.Language = r.Language
		}
		if t.Reply {
			d.InReplyTo = "case"
		}
		hits, err := c.Hits(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Pos, err)
		}
		hits = slices.DeleteFunc(hits, func(h tone.Hit) bool { return h.Rule != r.ID })
		for _, h := range hits {
			e.Finds = append(e.Finds, h.Match)
		}
		if after := mended(t.Text, hits); after != t.Text && t.Bad {
			e.After = after
		}
		out = append(out, e)
	}
	return out, nil
}

// mended is a text with the first fix of each hit in place.
func mended(text string, hits []tone.Hit) string {
	end := len(text) + 1
	for _, h := range slices.Backward(hits) {
		if len(h.Fixes) == 0 || h.Fixes[0].Span.End.Byte > end {
			continue
		}
		f := h.Fixes[0]
		text = text[:f.Span.Start.Byte] + f.Text + text[f.Span.End.Byte:]
		end = f.Span.Start.Byte
	}
	return text
}
