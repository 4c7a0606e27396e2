package tone

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCheckBatch compares drafts that are checked together with the same by themselves.
func TestCheckBatch(t *testing.T) {
	texts := []string{
		"", "We leverage data.", "RT @acme: we leverage data", "# Leverage\n\nWe *leverage* très unique synergies, colour and color. The the end.",
		"Leverage <!-- plainpost:ignore --> it.", "Nous avons le plaisir de vous annoncer la nouvelle version.", "fail", "https://acme.example/a #data",
		strings.Repeat("We leverage data. ", 200),
	}
	failing := Check{ID: "acme.fail", Dimension: "jargon", Run: func(_ context.Context, p *Pass) error {
		if p.Draft.Text == "fail" {
			return errors.New("no")
		}
		return nil
	}}
	for name, c := range map[string]*Checker{
		"own rules":      smallChecker(t, &Options{Checks: []Check{failing}}),
		"imported rules": importing(t, onlyHouse, house(t)),
	} {
		var drafts []Draft
		for i := range 40 {
			d := Draft{ID: texts[i%len(texts)], Text: texts[i%len(texts)], Format: []Format{Plain, Markdown}[i%2]}
			if i%13 == 5 {
				d.Format = "unknown"
			}
			drafts = append(drafts, d)
		}
		before := Result{Err: errors.New("before")}
		results := c.CheckBatch(t.Context(), drafts, []Result{before})
		require.Equal(t, before, results[0])
		require.Len(t, results, 1+len(drafts))
		for i, d := range drafts {
			rep, err := c.Check(t.Context(), d)
			require.Equal(t, Result{rep, err}, results[1+i], "%s: draft %d", name, i)
		}
		over, cancel := context.WithCancel(t.Context())
		cancel()
		for _, r := range c.CheckBatch(over, drafts, nil) {
			require.ErrorIs(t, r.Err, context.Canceled)
			require.Nil(t, r.Report)
		}
	}
}
