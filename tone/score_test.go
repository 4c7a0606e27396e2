package tone

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// TestPartsByPlace: parts come by place and those about the whole post last, whatever finds
// them first, also where a report has no more room for them.
func TestPartsByPlace(t *testing.T) {
	set, err := rules.Parse("a.yaml", []byte(`version: 1
name: a
dimensions:
  kind: {measure: total, warn: 5}
  other: {measure: total, warn: 5}
rules:
  kind.asks: {dimension: kind, weight: -0.5, count: questions, above: 0, message: m, why: w}
  kind.links: {dimension: kind, weight: -0.25, metric: links > 0, above: 0, message: m, why: w}
  kind.thanks: {dimension: kind, weight: -1, phrases: [thanks], message: m, why: w, tests: [{bad: thanks}, {good: rain}]}
  kind.please: {dimension: kind, weight: -2, phrases: [please], message: m, why: w, tests: [{bad: please}, {good: rain}]}
  other.sorry: {dimension: other, weight: -1, phrases: [sorry], message: m, why: w, tests: [{bad: sorry}, {good: rain}]}
`))
	require.NoError(t, err)
	c, err := New(set, nil)
	require.NoError(t, err)
	for range 2 {
		rep, err := c.Check(t.Context(), Draft{Text: "Please, thanks? Sorry, thanks, please please. Thanks https://example.com thanks sorry."})
		require.NoError(t, err)
		var got []string
		place := -1
		for _, p := range rep.Scores[0].Parts {
			got = append(got, p.Rule)
			if p.Span != nil {
				require.Greater(t, p.Span.Start.Byte, place)
				place = p.Span.Start.Byte
			}
		}
		require.Equal(t, []string{"kind.please", "kind.thanks", "kind.thanks", "kind.please", "kind.please", "kind.thanks", "kind.thanks", "kind.asks", "kind.links"}, got)
		require.Len(t, rep.Scores[1].Parts, 2)
		require.Equal(t, Part{Rule: "kind.asks", Points: -0.5}, rep.Scores[0].Parts[7])
		require.InDelta(t, -2, rep.Scores[0].Parts[0].Points, 0)
		require.Empty(t, rep.Findings)
	}
}
