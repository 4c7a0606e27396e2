package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/model"
)

// drafts are made-up drafts of which the rejected ones speak of the moon.
func drafts(n int) []Labelled {
	r := rand.New(rand.NewPCG(3, 4))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var out []Labelled
	for i := range n {
		who, what, when := pick("Anna", "the baker", "our neighbour", "a nurse"), pick("mends a roof", "plants beans", "walks the dog", "paints a door"), pick("today", "on Monday", "every spring", "at noon")
		label, text := "accepted", fmt.Sprintf("%s %s %s, entry %d of the village book", who, what, when, i)
		if i%2 == 1 {
			label, text = "rejected", fmt.Sprintf("%s flies to the moon %s with a silver rocket, entry %d", who, when, i)
		}
		out = append(out, Labelled{ID: fmt.Sprint(i), Draft: tone.Draft{Text: text, Account: fmt.Sprintf("a%d", i%7)}, Keys: map[string]string{"label": label}})
	}
	return out
}

func defaultChecker(t testing.TB) *tone.Checker {
	t.Helper()
	c, err := tone.New(nil, nil)
	require.NoError(t, err)
	return c
}

func TestLearn(t *testing.T) {
	m, lesson, err := Learn(t.Context(), defaultChecker(t), drafts(400), Learning{Name: "house", Positive: []string{"rejected"}})
	require.NoError(t, err)
	require.Equal(t, 200, lesson.Positive)
	require.Greater(t, lesson.Metrics.AtThreshold.Precision, 0.95)
	require.Greater(t, lesson.Metrics.AtThreshold.Recall, 0.95)
	var names []string
	for _, c := range lesson.For {
		names = append(names, c.Name)
	}
	require.Contains(t, strings.Join(names, " "), "moon")
	again, _, err := Learn(t.Context(), defaultChecker(t), drafts(400), Learning{Name: "house", Positive: []string{"rejected"}})
	require.NoError(t, err)
	a, err := m.Encode()
	require.NoError(t, err)
	b, err := again.Encode()
	require.NoError(t, err)
	require.Equal(t, a, b, "the same drafts make the same bytes")
	require.InDelta(t, 11, m.Card().MostWords, 3)
	require.Equal(t, map[string]int{"accepted": 200, "rejected": 200}, m.Card().Sources[0].Labels)
}

func TestLearnRefuses(t *testing.T) {
	_, _, err := Learn(t.Context(), defaultChecker(t), drafts(60), Learning{Positive: []string{"rejected"}})
	require.ErrorContains(t, err, "label more drafts")
	_, _, err = Learn(t.Context(), defaultChecker(t), drafts(400), Learning{Positive: []string{"no such label"}})
	require.ErrorContains(t, err, "0 posts labelled")
}

func TestCalibrate(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var scores []float64
	var examples []Example
	for range 4000 { // overconfident scores: the truth is at half of them, shifted
		z := r.NormFloat64() * 3
		e := Example{Weight: 1}
		if r.Float64() < model.Probability(0.5*z-1) {
			e.Target = 1
		}
		scores, examples = append(scores, z), append(examples, e)
	}
	scale, shift := Calibrate(scores, examples)
	require.InDelta(t, 0.5, scale, 0.08)
	require.InDelta(t, -1, shift, 0.12)
}

func TestTrainDropsWhatOneAccountSays(t *testing.T) {
	var examples []Example
	for i := range 40 {
		group := fmt.Sprint("g", i%4)
		features := []model.Feature{{Name: "w:shared", Value: float64(i % 2)}, {Name: "w:all", Value: 1}}
		if i%4 == 1 {
			features = append(features, model.Feature{Name: "w:house-name", Value: 1})
		}
		examples = append(examples, Example{Vectors: []Vector{{1, features}}, Target: float64(i % 2), Weight: 1, Group: group})
	}
	m, err := Training{Output: "x", L2: 0.1, Posts: 2, Groups: 2, Scales: map[string]float64{"w": 1}}.Train(examples, model.Card{Name: "x"})
	require.NoError(t, err)
	has := map[string]bool{}
	for name := range m.All() {
		has[name] = true
	}
	require.True(t, has["w:shared"])
	require.False(t, has["w:house-name"])
	require.Greater(t, m.LogOdds(0, []model.Feature{{Name: "w:shared", Value: 1}, {Name: "w:all", Value: 1}}), 1.0)
	require.Less(t, m.LogOdds(0, []model.Feature{{Name: "w:all", Value: 1}}), -1.0)
}

func TestMinimise(t *testing.T) {
	x := []float64{-1.2, 1}
	minimise(x, func(x, g []float64) float64 { // Rosenbrock's valley
		a, b := 1-x[0], x[1]-x[0]*x[0]
		g[0], g[1] = -2*a-400*x[0]*b, 200*b
		return a*a + 100*b*b
	}, 500)
	require.InDelta(t, 1, x[0], 1e-2)
	require.InDelta(t, 1, x[1], 1e-2)
}

func BenchmarkTrain(b *testing.B) {
	examples, err := Examples(b.Context(), defaultChecker(b), drafts(2000), "en", false, func(p *Labelled) (Example, bool) {
		e := Example{Weight: 1, Group: p.Draft.Account}
		if p.Keys["label"] == "rejected" {
			e.Target = 1
		}
		return e, true
	})
	require.NoError(b, err)
	t := Training{Output: "rejected", L2: 1, Posts: 3, Groups: 2, Scales: map[string]float64{"w": 2, "b": 1, "s": 0.5, "m": 0.5}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := t.Train(examples, model.Card{Name: "b"}); err != nil {
			b.Fatal(err)
		}
	}
}
