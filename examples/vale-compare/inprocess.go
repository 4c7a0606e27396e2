package main

import (
	"context"
	"maps"
	"path/filepath"
	"slices"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// newChecker is a checker with the styles of a work folder and nothing else.
func newChecker(work string, names []string) (*tone.Checker, error) {
	set, err := rules.Merge(sets(filepath.Join(work, "styles"), names)...)
	if err != nil {
		return nil, err
	}
	return tone.New(set, nil)
}

// checkAll judges texts by name and gives the findings, each with what it matched.
func checkAll(checker *tone.Checker, texts map[string]string) (map[place]string, error) {
	names := slices.Sorted(maps.Keys(texts))
	out := map[place]string{}
	i := 0
	for report, err := range checker.CheckAll(context.Background(), drafts(names, texts)) {
		if err != nil {
			return nil, err
		}
		for j := range report.Findings {
			if f := &report.Findings[j]; f.Span != nil {
				out[place{names[i], f.Rule, f.Span.Start.Line, f.Span.Start.Col}] = f.Match
			}
		}
		i++
	}
	return out, nil
}

func drafts(names []string, texts map[string]string) func(yield func(tone.Draft) bool) {
	return func(yield func(tone.Draft) bool) {
		for _, name := range names {
			if !yield(tone.Draft{Text: texts[name], Format: tone.Markdown}) {
				return
			}
		}
	}
}
