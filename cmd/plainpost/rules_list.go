package main

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/rules"
)

func rulesListCommand(f *rulesFlags, std stdio, env environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list [GLOB]",
		Short: "List the rules, and where each setting comes from",
		Long: `List shows every rule with its dimension, weight and matcher, whether it is on,
and where it stands. Below a rule stand the settings that another file has
changed, each with its place. GLOB chooses rules by id.`,
		Example: "  plainpost rules list\n  plainpost rules list 'jargon.*' --rules builtin:strict",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return listRules(f, append(args, "")[0], std, env)
		},
	}
	f.addFormat(cmd)
	return cmd
}

func listRules(f *rulesFlags, glob string, std stdio, env environment) error {
	if err := checkFormat(f.format); err != nil {
		return err
	}
	set, elsewhere, err := f.shown(env)
	if err != nil {
		return err
	}
	list, err := selected(set, glob)
	if err != nil {
		return err
	}
	if f.format == "json" {
		out := listing{RuleSet: set.ID(), Name: set.Name, Language: set.Language, Dimensions: []dimensionEntry{}, Rules: []ruleEntry{}}
		for _, d := range set.Dimensions {
			out.Dimensions = append(out.Dimensions, entryOfDimension(d))
		}
		for _, r := range list {
			out.Rules = append(out.Rules, entryOf(r, elsewhere))
		}
		return writeJSON(std.out, out)
	}
	w := bufio.NewWriter(std.out)
	width := 0
	for _, r := range list {
		width = max(width, len(r.ID))
	}
	off := 0
	for _, r := range list {
		state := "on"
		if r.Off {
			state = "off"
			off++
		}
		fmt.Fprintf(w, "%-*s  %-14s %5s  %-3s  %-7s  %s\n", width, r.ID, r.Dimension, number(r.Weight), state, r.Matcher(), r.Origin[""])
		for _, s := range overridden(r, elsewhere) {
			fmt.Fprintf(w, "%-*s  %s: %s\n", width, "", s.Setting, s.Pos)
		}
	}
	fmt.Fprintf(w, "%d rules, %d off, of %s\n", len(list), off, set.ID())
	return w.Flush()
}

// listing is what rules list --format json prints.
type listing struct {
	RuleSet    string           `json:"rule_set"`
	Name       string           `json:"name"`
	Language   string           `json:"language"`
	Dimensions []dimensionEntry `json:"dimensions"`
	Rules      []ruleEntry      `json:"rules"`
}

type dimensionEntry struct {
	ID      string        `json:"id"`
	Measure rules.Measure `json:"measure"`
	Warn    float64       `json:"warn"`
	Block   *float64      `json:"block"` // null for never
	Base    float64       `json:"base,omitempty"`
	Cap     float64       `json:"cap,omitempty"`
}

func entryOfDimension(d rules.Dimension) dimensionEntry {
	e := dimensionEntry{ID: d.ID, Measure: d.Measure, Warn: d.Warn, Base: d.Base, Cap: d.Cap}
	if d.Block > 0 {
		e.Block = &d.Block
	}
	return e
}

// ruleEntry is a rule in JSON.
type ruleEntry struct {
	ID         string               `json:"id"`
	Dimension  string               `json:"dimension"`
	Weight     float64              `json:"weight"`
	Cap        int                  `json:"cap"` // 0 for none
	Severity   rules.Severity       `json:"severity,omitempty"`
	Off        bool                 `json:"off"`
	Matcher    string               `json:"matcher"`
	Matches    string               `json:"matches"`
	Language   string               `json:"language"`
	Message    string               `json:"message"`
	Why        string               `json:"why"`
	Docs       string               `json:"docs,omitempty"`
	Phrases    int                  `json:"phrases"`
	Bad        int                  `json:"bad"`
	Good       int                  `json:"good"`
	Origin     rulePlace            `json:"origin"`
	Overridden []settingEntry       `json:"overridden"`
	Settings   map[string]rulePlace `json:"settings"` // where each setting was made last
}

type rulePlace struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
}

// settingEntry is a setting of a rule that was not made where the rule stands.
type settingEntry struct {
	Setting string    `json:"setting"`
	Pos     rules.Pos `json:"-"`
	rulePlace
}

func entryOf(r *rules.Rule, elsewhere *rules.Set) ruleEntry {
	e := ruleEntry{
		ID: r.ID, Dimension: r.Dimension, Weight: r.Weight, Cap: r.Cap, Severity: r.Severity, Off: r.Off, Matcher: r.Matcher(), Matches: r.Summary(),
		Language: r.Language, Message: r.Message, Why: r.Why, Docs: r.Docs, Phrases: len(r.Phrases), Origin: rulePlace(r.Origin[""]),
		Overridden: overridden(r, elsewhere), Settings: map[string]rulePlace{},
	}
	e.Bad, e.Good = caseCounts(r)
	for key, pos := range r.Origin {
		if key != "" {
			e.Settings[key] = rulePlace(pos)
		}
	}
	return e
}

func caseCounts(r *rules.Rule) (bad, good int) {
	for _, c := range r.Tests {
		if c.Bad {
			bad++
		} else {
			good++
		}
	}
	return bad, good
}

// overridden are the settings of a rule that another file has made, or that the
// rule does not have elsewhere, by place.
func overridden(r *rules.Rule, elsewhere *rules.Set) []settingEntry {
	out := []settingEntry{}
	home := r.Origin[""].File
	for key, pos := range r.Origin {
		if pos.File != home || elsewhere.Rule(r.ID).Origin[key] != pos {
			out = append(out, settingEntry{key, pos, rulePlace(pos)})
		}
	}
	slices.SortFunc(out, func(a, b settingEntry) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col), cmp.Compare(a.Setting, b.Setting))
	})
	return out
}
