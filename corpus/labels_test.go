package corpus

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

func TestReadLabelled(t *testing.T) {
	got, err := ReadLabelled(strings.NewReader(`{"id":"a:1","source":"a","text":"Hi","account":"anna","label":"yes","borderline":true,"confidence":0.5,"acts":["x"]}

{"source_id":"b:2","text":"Ho","title":"T","lang":"es","in_reply_to":"9","links":["https://b.example"],"label":null}
{"text":"third"}
`), "file")
	require.NoError(t, err)
	require.Equal(t, []Labelled{
		{ID: "a:1", Source: "a", Draft: tone.Draft{ID: "a:1", Text: "Hi", Account: "anna"}, Keys: map[string]string{"label": "yes", "borderline": "yes", "confidence": "0.5"}},
		{ID: "b:2", Source: "file", Draft: tone.Draft{ID: "b:2", Text: "Ho", Title: "T", Language: "es", InReplyTo: "9", Links: []string{"https://b.example"}}, Keys: map[string]string{}},
		{ID: "file:4", Source: "file", Draft: tone.Draft{ID: "file:4", Text: "third"}, Keys: map[string]string{}},
	}, got)
	for name, line := range map[string]string{"no JSON": "text", "no text": `{"label":"x"}`, "no object": `[1]`} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadLabelled(strings.NewReader("\n"+line), "file")
			require.ErrorContains(t, err, "file:2")
		})
	}
}

func FuzzReadLabelled(f *testing.F) {
	f.Add(`{"text":"a","id":1,"links":["x",2],"label":{"a":1}}`)
	f.Add("\xef\xbb\xbf{}")
	f.Fuzz(func(t *testing.T, text string) {
		posts, err := ReadLabelled(strings.NewReader(text), "f")
		if err == nil {
			for i := range posts {
				require.NotEmpty(t, posts[i].ID)
			}
		}
	})
}

func TestFolds(t *testing.T) {
	var posts []Labelled
	for i, account := range []string{"a", "a", "a", "b", "b", "c", "", "", "d"} {
		posts = append(posts, Labelled{ID: string(rune('0' + i)), Draft: tone.Draft{Account: account}})
	}
	fold := Folds(posts, "account", 3)
	require.Equal(t, fold, Folds(posts, "account", 3))
	of := map[string]int{}
	sizes := make([]int, 3)
	for i := range posts {
		sizes[fold[i]]++
		if a := posts[i].Draft.Account; a != "" {
			if f, ok := of[a]; ok {
				require.Equal(t, f, fold[i], a)
			}
			of[a] = fold[i]
		}
	}
	require.Equal(t, []int{3, 3, 3}, sizes)
}

func TestCopies(t *testing.T) {
	held := newCopies()
	for _, p := range []Labelled{
		{ID: "health_news:h:1", Draft: tone.Draft{Text: "Seven ways to keep rosemary alive through a cold and windy winter http://a.example/1"}},
		{ID: "x:2", Draft: tone.Draft{Text: "Thanks so much!"}},
	} {
		held.add(&p)
	}
	for name, tt := range map[string]struct {
		post Labelled
		want bool
	}{
		"the same id in its own set":    {Labelled{ID: "h:1", Draft: tone.Draft{Text: "other"}}, true},
		"other tags and link":           {Labelled{ID: "q", Draft: tone.Draft{Text: "Seven ways to keep rosemary alive through a cold and windy winter #herbs http://b.example/2"}}, true},
		"a part of it":                  {Labelled{ID: "q", Draft: tone.Draft{Text: "ways to keep rosemary alive through a cold and windy winter"}}, true},
		"the same template":             {Labelled{ID: "q", Draft: tone.Draft{Text: "Seven ways to keep a bicycle dry through a long and rainy autumn"}}, false},
		"equal after folding":           {Labelled{ID: "q", Draft: tone.Draft{Text: "thanks SO much 😀"}}, true},
		"two words of it prove nothing": {Labelled{ID: "q", Draft: tone.Draft{Text: "so much"}}, false},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, tt.want, held.has(&tt.post)) })
	}
}

func TestMeasure(t *testing.T) {
	m := Measure([]float64{0.9, 0.8, 0.7, 0.6, 0.5}, []bool{true, true, false, true, false}, 0.65)
	require.Equal(t, 5, m.N)
	require.Equal(t, 3, m.Positives)
	require.InDelta(t, 5.0/6, m.AUC, 1e-9)
	require.InDelta(t, (1+1+0.75)/3, m.AveragePrecision, 1e-9)
	require.InDelta(t, 2.0/3, m.AtThreshold.Precision, 1e-9)
	require.InDelta(t, 2.0/3, m.AtThreshold.Recall, 1e-9)
	require.InDelta(t, 0.5, m.AtThreshold.FalseAlarms, 1e-9)
	require.InDelta(t, 2.0/3, m.RecallAtFPR["0.01"], 1e-9)
	require.InDelta(t, 0.5, Measure([]float64{1, 1, 1}, []bool{true, false, true}, 2).AUC, 1e-9, "equal scores count half")
	none := Measure(nil, nil, 1)
	require.Zero(t, none.AUC)
	require.Contains(t, none.RecallAtFPR, "0.05")
}

func TestLimitFor(t *testing.T) {
	scores := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	limit := LimitFor(scores, 0.2)
	flagged := 0
	for _, s := range scores {
		if s >= limit {
			flagged++
		}
	}
	require.Equal(t, 2, flagged)
	require.Zero(t, LimitFor(scores, 1))
}
