package corpus

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

func TestOpening(t *testing.T) {
	text := "One two three.\n\nFour five.\n\nSix seven eight nine."
	for _, tt := range []struct {
		words int
		want  string
	}{
		{100, text},
		{9, text},
		{8, "One two three.\n\nFour five.\n\n"},
		{3, "One two three.\n\n"},
		{2, "One two"},
	} {
		require.Equal(t, tt.want, opening(text, tt.words), tt.words)
	}
}

func TestKitchenSources(t *testing.T) {
	file := sets(t, map[string][]string{
		"ours": {`{"id":"1","text":"Seven ways to keep rosemary alive through a cold and windy winter","account":"a","label":"yes"}`},
		"noisy": {
			`{"id":"1","text":"Seven ways to keep rosemary alive through a cold and windy winter","account":"a","label":"no"}`,
			`{"id":"2","text":"Ways to keep rosemary alive through a cold and windy winter https://b.example","account":"b","label":"no"}`,
			`{"id":"3","text":"# The mill\n\nThe mill turns again.\n\nIt stood still for many years.","account":"c","label":"no"}`,
		},
	})
	targets := map[string]Target{"yes": {P: 1}, "no": {}}
	recipe := Recipe{Name: "x", Language: "en", Once: true, Training: Training{Output: "x", Posts: 1, Scales: map[string]float64{"w": 1}}, Sources: []RecipeSource{
		{Name: "ours", Weight: 1, Label: "label", Targets: targets, Calibrate: true},
		{Name: "noisy", Weight: 0.5, Label: "label", Targets: targets, Calibrate: true, Opening: 12, Format: tone.Markdown},
	}}
	k, err := NewKitchen(t.Context(), defaultChecker(t), recipe, file)
	require.NoError(t, err)
	require.Len(t, k.posts, 2, "what says the same counts once")
	require.Equal(t, "yes", k.posts[0].Keys["label"], "the first source decides")
	require.Equal(t, 1.0, k.examples[0].Target)
	require.Equal(t, "# The mill\n\nThe mill turns again.\n\n", k.posts[1].Draft.Text)
	require.Equal(t, tone.Markdown, k.posts[1].Draft.Format)
	require.Equal(t, "a", k.examples[0].Group, "an account is one group in all sources")
	m, err := k.Cook(nil)
	require.NoError(t, err)
	require.Equal(t, 12, m.Card().MostWords)

	recipe.Once = false
	k, err = NewKitchen(t.Context(), defaultChecker(t), recipe, file)
	require.NoError(t, err)
	require.Len(t, k.posts, 4)
}

func TestMostWords(t *testing.T) {
	var examples []Example
	for _, n := range []int{4, 300, 9, 30, 31} {
		examples = append(examples, Example{Words: n, Group: fmt.Sprint(n)})
	}
	require.Equal(t, 300, Training{}.mostWords(examples))
	require.Equal(t, 30, Training{Posts: 3}.mostWords(examples), "one long post teaches little")
	require.Equal(t, 4, Training{Posts: 9}.mostWords(examples))
}

// TestRecipes checks what a recipe promises of its sources.
func TestRecipes(t *testing.T) {
	for _, r := range Recipes() {
		t.Run(r.Name, func(t *testing.T) {
			calibrates := false
			for _, s := range r.Sources {
				require.NotEmpty(t, s.Licence, s.Name)
				require.NotContains(t, s.Name, "support", "its upstream licence is non-commercial")
				require.Positive(t, s.Weight, s.Name)
				require.Equal(t, s.Own, s.Name == "labels", s.Name)
				require.False(t, s.Own && s.Calibrate, "labels chosen where a model was unsure are no sample")
				calibrates = calibrates || s.Calibrate
			}
			require.True(t, calibrates)
			require.True(t, strings.HasPrefix(r.Date, "20"))
		})
	}
}
