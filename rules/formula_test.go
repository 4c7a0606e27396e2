package rules

import (
	"math"
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

func TestFormulaLimits(t *testing.T) {
	infinity := math.Inf(1)
	above := func(x float64) float64 { return math.Nextafter(x, infinity) }
	below := func(x float64) float64 { return math.Nextafter(x, -infinity) }
	for _, test := range []struct {
		name, formula string
		limits        []Limit
		exact         bool
	}{
		{"comparisons", "a > 1 && b >= 2 && c < 3 && d <= 4 && e == 5", []Limit{{"a", above(1), infinity}, {"b", 2, infinity}, {"c", -infinity, below(3)}, {"d", -infinity, 4}, {"e", 5, 5}}, true},
		{"one comparison, in brackets", "(a) < 2 * 3", []Limit{{"a", -infinity, below(6)}}, true},
		{"a negation", "!a && b > 0", []Limit{{"a", 0, 0}, {"b", above(0), infinity}}, true},
		{"a figure alone", "a && b < 2", []Limit{{"b", -infinity, below(2)}}, false},
		{"one side of or", "(a > 1 || b > 1) && c < 2", []Limit{{"c", -infinity, below(2)}}, false},
		{"a sum", "a + b > 1 && !c", []Limit{{"c", 0, 0}}, false},
		{"a product", "(a - b) * (b > 0)", []Limit{{"b", above(0), infinity}}, false},
		{"a negation of more", "!(a > 1)", nil, false},
		{"unlike", "a != 1", nil, false},
		{"a limit on the left", "1 < a", nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := ParseFormula(test.formula)
			require.NoError(t, err)
			limits, exact := f.Limits()
			require.Equal(t, test.limits, limits)
			require.Equal(t, test.exact, exact)
		})
	}
}

// TestFormulaWithinLimits compares what limits say with what comes of the formulas of
// builtin:default.
func TestFormulaWithinLimits(t *testing.T) {
	set, err := Default()
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, 2))
	inside, outside := 0, 0
	for _, rule := range set.Rules {
		if rule.Metric == "" {
			continue
		}
		f, err := ParseFormula(rule.Metric)
		require.NoError(t, err)
		limits, exact := f.Limits()
		for range 1000 {
			values, kept := make([]float64, len(f.Names())), true
			for j := range values {
				values[j] = float64(max(0, r.IntN(9)-3))
			}
			for _, l := range limits {
				value := values[slices.Index(f.Names(), l.Name)]
				kept = kept && value >= l.Low && value <= l.High
			}
			switch {
			case !kept:
				outside++
				require.Zero(t, f.Eval(values), "%s: %s with %v", rule.ID, rule.Metric, values)
			case exact:
				inside++
				require.EqualValues(t, 1, f.Eval(values), "%s: %s with %v", rule.ID, rule.Metric, values)
			}
		}
	}
	require.Greater(t, inside, 200)
	require.Greater(t, outside, 10_000)
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
