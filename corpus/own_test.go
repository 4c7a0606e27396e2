package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

// sets writes data sets, by name, into a folder.
func sets(t testing.TB, lines map[string][]string) func(string) string {
	t.Helper()
	dir := t.TempDir()
	for name, l := range lines {
		require.NoError(t, os.Mkdir(filepath.Join(dir, name), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name, "data.jsonl"), []byte(strings.Join(l, "\n")), 0o600))
	}
	return InFolders(dir)
}

func TestJoin(t *testing.T) {
	file := sets(t, map[string][]string{
		"news":  {`{"source_id":"n:1","text":"Rain","account":"paper","label":"x"}`, `{"source_id":"n:2","text":"Snow","account":"paper"}`},
		"talk_": {`{"source_id":"7","text":"Hello","account":"anna"}`},
	})
	got, err := join([]byte(`{"id":"talk_:7","stance":"converse","borderline":true}
{"id":"news:n:2","stance":"give","clickbait":"yes"}
`), "labels", file)
	require.NoError(t, err)
	require.Equal(t, []Labelled{
		{ID: "talk_:7", Source: "talk_", Draft: tone.Draft{ID: "talk_:7", Text: "Hello", Account: "anna"}, Keys: map[string]string{"stance": "converse", "borderline": "yes"}},
		{ID: "news:n:2", Source: "news", Draft: tone.Draft{ID: "news:n:2", Text: "Snow", Account: "paper"}, Keys: map[string]string{"stance": "give", "clickbait": "yes"}},
	}, got)
	for name, tt := range map[string]struct{ labels, want string }{
		"no set in the id":  {`{"id":"7"}`, `"7" names no set`},
		"no such set":       {`{"id":"none:7"}`, "no such file"},
		"not in the set":    {`{"id":"news:n:3"}`, "1 posts are not in"},
		"no JSON":           {`{`, "labels:1"},
		"the same id twice": {"{\"id\":\"news:n:2\"}\n{\"id\":\"news:n:2\"}", "twice"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := join([]byte(tt.labels), "labels", file)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// TestOwnLabelsFile shows that the file keeps ids and labels and nothing else.
func TestOwnLabelsFile(t *testing.T) {
	seen := map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(ownLabels))
	for lines.Scan() {
		var l map[string]any
		require.NoError(t, json.Unmarshal(lines.Bytes(), &l))
		id, _ := l["id"].(string)
		set, rest, ok := strings.Cut(id, ":")
		require.True(t, ok && set != "" && rest != "", id)
		require.False(t, seen[id], id)
		seen[id] = true
		for key, value := range l {
			switch {
			case key == "id":
			case key == "stance":
				require.Contains(t, []string{"promote", "announce", "give", "converse"}, value)
			case key == "borderline":
				require.Equal(t, true, value)
			default:
				require.Contains(t, ownFlags, key)
				require.Equal(t, "yes", value)
			}
		}
	}
	require.NoError(t, lines.Err())
	require.Len(t, seen, 860)
}

func TestOwnLabels(t *testing.T) {
	file := InFolders(shared(t))
	posts, err := OwnLabels(file)
	require.NoError(t, err)
	require.Len(t, posts, 860)
	for i := range posts {
		p := &posts[i]
		require.NotEmpty(t, p.Draft.Text, p.ID)
		require.NotEmpty(t, p.Keys["clickbait"], p.ID)
		if p.Source == "corporate_messaging" || p.Source == "health_news_tweets" {
			require.NotEmpty(t, p.Draft.Account, p.ID)
		}
	}
	stance, err := OpenLabelled(file("stance"), "stance")
	require.NoError(t, err)
	measure := newCopies()
	for i := range stance {
		measure.ids[bareID(stance[i].ID)] = true
	}
	for i := range posts {
		require.False(t, measure.ids[bareID(posts[i].ID)], "%s is in the measure, too", posts[i].ID)
	}
}

func TestHeldOut(t *testing.T) {
	posts := []Labelled{
		{ID: "news:n:1", Draft: tone.Draft{Text: "Seven ways to keep rosemary alive through a cold and windy winter", Account: "paper"}},
		{ID: "news:n:2", Draft: tone.Draft{Text: "Another post", Account: "other"}},
		{ID: "ads:3", Draft: tone.Draft{Text: "Buy a rug"}},
	}
	held := newHeldOut(posts, func(i int) bool { return i != 1 })
	for name, tt := range map[string]struct {
		post Labelled
		want bool
	}{
		"the post itself":                  {posts[0], true},
		"another post of the account":      {Labelled{ID: "talk:9", Draft: tone.Draft{Text: "Good morning", Account: "paper"}}, true},
		"its twin by another account":      {Labelled{ID: "talk:8", Draft: tone.Draft{Text: "ways to keep rosemary alive through a cold and windy winter http://a.example", Account: "anna"}}, true},
		"a post of an account that is not": {posts[1], false},
		"no account is no account":         {Labelled{ID: "ads:4", Draft: tone.Draft{Text: "Sell a rug"}}, false},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, tt.want, held.has(&tt.post)) })
	}
}

// TestHeldOutNeverTrains follows the posts of a fold through the sources of the
// recipes: no post of their accounts and no twin of theirs is trained on.
func TestHeldOutNeverTrains(t *testing.T) {
	file := InFolders(shared(t))
	measure, err := OpenLabelled(file("stance"), "stance")
	require.NoError(t, err)
	own, err := OwnLabels(file)
	require.NoError(t, err)
	for name, posts := range map[string][]Labelled{"stance": measure, "labels": own} {
		fold := Folds(posts, "account", 5)
		held := newHeldOut(posts, func(i int) bool { return fold[i] == 0 })
		accounts, ids := map[string]bool{}, map[string]bool{}
		for i := range posts {
			if fold[i] == 0 {
				accounts[posts[i].Draft.Account] = true
				_, id, _ := strings.Cut(posts[i].ID, ":")
				ids[id] = true
			}
		}
		delete(accounts, "")
		for _, recipe := range []string{"promotion-en", "clickbait-en"} {
			t.Run(name+" "+recipe, func(t *testing.T) {
				r, ok := RecipeFor(recipe)
				require.True(t, ok)
				require.True(t, slices.ContainsFunc(r.Sources, func(s RecipeSource) bool { return s.Own }))
				left := 0
				for i := range r.Sources {
					all, err := r.Sources[i].open(file)
					require.NoError(t, err)
					for _, p := range r.Sources[i].choose(all) {
						if held.has(&p) {
							left++
							continue
						}
						require.False(t, accounts[p.Draft.Account], p.ID)
						_, id, _ := strings.Cut(p.ID, ":")
						require.False(t, ids[p.ID] || ids[id], p.ID)
					}
				}
				require.Greater(t, left, 100)
			})
		}
	}
}
