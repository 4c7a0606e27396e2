// Package tonetest runs the cases that stand beside the rules of a set as Go
// subtests, for the built-in sets and for anybody's own:
//
//	func TestRules(t *testing.T) {
//		set, err := rules.LoadFile("plainpost.yaml")
//		require.NoError(t, err)
//		tonetest.Run(t, set)
//	}
package tonetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// Run runs every case of the set's rules, one subtest a rule.
func Run(t *testing.T, set *rules.Set) {
	t.Helper()
	checker, err := tone.New(set, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range set.Rules {
		if len(r.Tests) == 0 {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			for _, fault := range Rule(context.Background(), checker, r) {
				t.Error(fault)
			}
		})
	}
}

// Rule runs the cases of one rule and says what is wrong, each as
// file:line:col: what. A case of a feed rule is judged with its history.
func Rule(ctx context.Context, checker *tone.Checker, r *rules.Rule) []string {
	var out []string
	for _, c := range r.Tests {
		if r.Off && c.Platform == "" {
			continue // it can hold only where a platform switches the rule on
		}
		if fault := run(ctx, checker, r, c); fault != "" {
			out = append(out, fmt.Sprintf("%s: %s: %s", c.Pos, r.ID, fault))
		}
	}
	return out
}

func run(ctx context.Context, checker *tone.Checker, r *rules.Rule, c rules.Case) string {
	d := tone.Draft{Text: c.Text, Title: c.Title, Platform: c.Platform, Format: tone.Format(c.Format), Links: c.Links, Language: caseLanguage(r)}
	if c.Reply {
		d.InReplyTo = "case"
	}
	if r.Feed != "" {
		return runFeed(ctx, checker, r, c, d)
	}
	hits, err := checker.Hits(ctx, d)
	if err != nil {
		return err.Error()
	}
	hits = slices.DeleteFunc(hits, func(h tone.Hit) bool { return h.Rule != r.ID })
	got := make([]string, len(hits))
	for i, h := range hits {
		got[i] = h.Match
	}
	switch {
	case c.Bad && len(hits) == 0:
		return fmt.Sprintf("finds nothing in the bad case %q", c.Text)
	case !c.Bad && len(hits) > 0:
		return fmt.Sprintf("finds %q in the good case %q", got, c.Text)
	case c.Want != nil && !slices.EqualFunc(got, c.Want, strings.EqualFold):
		return fmt.Sprintf("finds %q, not %q, in %q", got, c.Want, c.Text)
	}
	if c.Fixed != nil {
		if fixed := apply(c.Text, hits); fixed != *c.Fixed {
			return fmt.Sprintf("%q is mended to %q, not to %q", c.Text, fixed, *c.Fixed)
		}
	}
	return ""
}

// caseLanguage is the language that a rule's cases are in: a case is too short
// to guess it from.
func caseLanguage(r *rules.Rule) string {
	if r.Language == "any" {
		return ""
	}
	return r.Language
}

// apply puts the first fix of each hit in place, last first.
func apply(text string, hits []tone.Hit) string {
	for _, h := range slices.Backward(hits) {
		if len(h.Fixes) > 0 {
			f := h.Fixes[0]
			text = text[:f.Span.Start.Byte] + f.Text + text[f.Span.End.Byte:]
		}
	}
	return text
}
