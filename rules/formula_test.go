package rules

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFormulaNeeds(t *testing.T) {
	for _, test := range []struct {
		name, formula string
		needs         [][]string
	}{
		{"a figure", "links", [][]string{{"links"}}},
		{"both sides of and", "links > 0 && emoji >= 2", [][]string{{"links"}, {"emoji"}}},
		{"one side of or", "links > 0 || emoji > 0", [][]string{{"emoji", "links"}}},
		{"the same on both sides of or", "links > 2 || links > 1 && emoji > 0", [][]string{{"links"}}},
		{"a limit on the left", "3 < links", [][]string{{"links"}}},
		{"a limit that 0 meets", "links < 3", nil},
		{"a side that 0 meets", "links > 0 || emoji < 3", nil},
		{"a limit below 0", "links > 0 - 1", nil},
		{"equality with something", "reply == 1", [][]string{{"reply"}}},
		{"equality with nothing", "reply == 0 && links > 0", [][]string{{"links"}}},
		{"a product and a quotient", "links * emoji / words", [][]string{{"links"}, {"emoji"}, {"words"}}},
		{"a sum", "links + emoji", [][]string{{"emoji", "links"}}},
		{"a limit of a sum", "links + emoji + 2 > 8", nil},
		{"a negation", "!links", nil},
		{"a minus", "-links", [][]string{{"links"}}},
		{"functions", "max(links, 0) + sqrt(links) && min(emoji, links)", [][]string{{"links"}}},
		{"a comparison of two figures", "links > emoji", [][]string{{"emoji", "links"}}},
		{"a comparison that nothing meets", "links >= emoji", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := ParseFormula(test.formula)
			require.NoError(t, err)
			require.Equal(t, test.needs, f.Needs())
		})
	}
}

func TestFormulaIsNothingWithoutWhatItNeeds(t *testing.T) {
	set, err := Default()
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, 2))
	seen := 0
	for _, rule := range set.Rules {
		if rule.Metric == "" {
			continue
		}
		f, err := ParseFormula(rule.Metric)
		require.NoError(t, err)
		for _, group := range f.Needs() {
			seen++
			for range 100 {
				values := make([]float64, len(f.Names()))
				for j, name := range f.Names() {
					if !slices.Contains(group, name) {
						values[j] = float64(r.IntN(6))
					}
				}
				require.Zero(t, f.Eval(values), "%s: %s with %v", rule.ID, rule.Metric, values)
			}
		}
	}
	require.Greater(t, seen, 20)
}
