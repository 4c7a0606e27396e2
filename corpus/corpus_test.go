package corpus_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/internal/storetest"
	"github.com/plainpost/plainpost/tone"
)

func openMemory(_ testing.TB, keep corpus.Retention) corpus.Store { return corpus.NewMemory(keep) }

func TestMemory(t *testing.T) { storetest.Run(t, openMemory) }

func BenchmarkMemoryRecent(b *testing.B) { storetest.BenchmarkRecent(b, openMemory) }

func read(t *testing.T, lines ...string) *corpus.File {
	file, err := corpus.ReadFile(strings.NewReader(strings.Join(lines, "\n")), "posts.jsonl")
	require.NoError(t, err)
	return file
}

func fileIDs(t *testing.T, h tone.History, account string, before time.Time, n int) []string {
	posts, err := h.Recent(t.Context(), account, before, n)
	require.NoError(t, err)
	for _, p := range posts {
		require.Equal(t, account, p.Account)
	}
	return storetest.IDs(posts)
}

func TestFileKeys(t *testing.T) {
	file := read(t, "\ufeff"+`{"id":"1","account":"acme","platform":"x","text":"Hello","title":"T","format":"html","links":["https://a.example"],`+
		`"media":[{"kind":"image","alt":"A"}],"at":"2026-03-06T13:02:05+02:00","in_reply_to":"@ana","share":true,"promo":false,"counts":{"likes":1,"shares":2,"replies":3},"more":{"x":[1]}}`)
	posts, err := file.Recent(t.Context(), "acme", time.Time{}, 5)
	require.NoError(t, err)
	promo := false
	storetest.Equal(t, []tone.Post{{
		ID: "1", Account: "acme", Platform: "x", Text: "Hello", Title: "T", Format: tone.HTML, Links: []string{"https://a.example"},
		Media: []tone.Media{{Kind: "image", Alt: "A"}}, At: time.Date(2026, 3, 6, 11, 2, 5, 0, time.UTC), InReplyTo: "@ana",
		Share: true, Promo: &promo, Counts: &tone.Counts{Likes: 1, Shares: 2, Replies: 3},
	}}, posts)
}

func TestFileOrder(t *testing.T) {
	file := read(t,
		`{"id":"n1","text":"no time, no account"}`,
		`{"id":"c","account":"acme","text":"","at":"2026-03-03T00:00:00Z"}`,
		``,
		`{"id":"n2","account":"acme","text":"","at":null}`,
		`{"id":"b","text":"no account","at":"2026-03-02 00:00:00+00:00"}`,
		`{"id":"other","account":"other","text":"","at":"2026-03-02T12:00:00Z"}`,
		`{"id":"a","account":"acme","text":"","at":"2026-03-01T00:00:00Z"}  `,
		`{"id":"c2","account":"acme","text":"","at":"2026-03-03T00:00:00Z"}`,
		`{"text":"Thanks!","account":"acme"}`,
		`{"text":"Thanks!","account":"acme"}`,
	)
	third := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
	cases := []struct {
		name    string
		account string
		before  time.Time
		n       int
		want    []string
	}{
		{"all", "acme", time.Time{}, 20, []string{"c2", "c", "b", "a", "n1", "", "", "n2"}},
		{"before", "acme", third, 20, []string{"b", "a", "n1", "", "", "n2"}},
		{"window", "acme", third.Add(1), 3, []string{"c2", "c", "b"}},
		{"another account", "other", time.Time{}, 20, []string{"other", "b", "n1"}},
		{"an account that is not in the file", "nobody", time.Time{}, 20, []string{"b", "n1"}},
		{"none", "acme", time.Time{}, 0, []string{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, fileIDs(t, file, c.account, c.before, c.n))
		})
	}
	accounts, err := file.Accounts(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"acme", "other"}, accounts)
	var oldestFirst []string
	for p, err := range file.Posts(t.Context(), "other") {
		require.NoError(t, err)
		oldestFirst = append(oldestFirst, p.ID)
	}
	require.Equal(t, []string{"n1", "b", "other"}, oldestFirst)
}

func TestFileSameIDTwice(t *testing.T) {
	file := read(t,
		`{"id":"a","account":"acme","text":"first","at":"2026-03-01T00:00:00Z"}`,
		`{"id":"a","account":"other","text":"of another account","at":"2026-03-01T00:00:00Z"}`,
		`{"id":"a","account":"acme","text":"second","at":"2026-03-02T00:00:00Z"}`,
	)
	posts, err := file.Recent(t.Context(), "acme", time.Time{}, 5)
	require.NoError(t, err)
	require.Len(t, posts, 1)
	require.Equal(t, "second", posts[0].Text)
}

func TestFileErrors(t *testing.T) {
	good := `{"text":"x"}` + "\n\n"
	cases := []struct{ name, text, want string }{
		{"no JSON", good + "hello", "posts.jsonl:3: want a post as a JSON object"},
		{"an array", `[{"text":"x"}]`, "posts.jsonl:1: want a post as a JSON object"},
		{"cut off", good + `{"text":"x`, "posts.jsonl:3: unexpected end"},
		{"two on a line", `{"text":"x"}{"text":"y"}`, "posts.jsonl:1: invalid character"},
		{"wrong type", good + `{"text":7}`, `posts.jsonl:3: key "text": want string, have number`},
		{"wrong time", `{"text":"x","at":"last week"}`, `"last week" is no time, want RFC 3339`},
		{"time as a number", `{"text":"x","at":1700000000}`, `key "at"`},
		{"too long", good + `{"text":"` + strings.Repeat("x", 5<<20) + `"}`, "posts.jsonl:3: the line is longer than"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := corpus.ReadFile(strings.NewReader(c.text), "posts.jsonl")
			require.ErrorContains(t, err, c.want)
		})
	}
	_, err := corpus.OpenFile(filepath.Join(t.TempDir(), "none.jsonl"))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, "none.jsonl")
	empty := read(t, "")
	require.Empty(t, fileIDs(t, empty, "acme", time.Time{}, 5))
}

func FuzzReadFile(f *testing.F) {
	f.Add(`{"id":"a","account":"b","text":"c","at":"2026-03-01T00:00:00Z"}` + "\n" + `{"at":null}`)
	f.Add("\ufeff{}\n\n{\"at\":\"0000-01-01 00:00:00Z\"}")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := corpus.ReadFile(strings.NewReader(text), "f")
		if err != nil {
			require.ErrorContains(t, err, "f:")
			return
		}
		accounts, err := file.Accounts(t.Context())
		require.NoError(t, err)
		for _, account := range append(accounts, "nobody") {
			posts, err := file.Recent(t.Context(), account, time.Time{}, 1000)
			require.NoError(t, err)
			for i := 1; i < len(posts); i++ {
				require.False(t, posts[i-1].At.Before(posts[i].At))
			}
		}
	})
}

func TestOverlay(t *testing.T) {
	base := corpus.NewMemory(corpus.Retention{})
	require.NoError(t, base.Record(t.Context(), storetest.Post("a", 1), storetest.Post("b", 2), storetest.Post("c", 3), storetest.Post("d", 10)))
	overlay := corpus.NewOverlay(base)
	at := func(minute int) time.Time { return storetest.Noon.Add(time.Duration(minute) * time.Minute) }
	require.Equal(t, []string{"c", "b", "a"}, fileIDs(t, overlay, "acme", at(5), 10), "an empty queue changes nothing")

	require.NoError(t, overlay.Record(t.Context(), storetest.Post("q1", 5)))
	require.NoError(t, overlay.Record(t.Context(), storetest.Post("q2", 5)))
	require.NoError(t, overlay.Record(t.Context(), storetest.Post("q3", 2)))
	require.Equal(t, []string{"q2", "q1", "c", "q3", "b", "a"}, fileIDs(t, overlay, "acme", at(5), 10), "its turn comes before, at the same minute")
	require.Equal(t, []string{"q2", "q1"}, fileIDs(t, overlay, "acme", at(5), 2))
	require.Equal(t, []string{"c", "q3", "b", "a"}, fileIDs(t, overlay, "acme", at(4), 10))
	require.Equal(t, []string{"d", "q2"}, fileIDs(t, overlay, "acme", time.Time{}, 2))
	require.Empty(t, fileIDs(t, overlay, "acme", at(5), 0))
	require.Empty(t, fileIDs(t, overlay, "other", at(5), 5))

	require.NoError(t, overlay.Record(t.Context(), storetest.Post("c", 20)))
	require.Equal(t, []string{"q2", "q1"}, fileIDs(t, overlay, "acme", at(5), 2))
	require.Equal(t, []string{"q2", "q1", "q3", "b", "a"}, fileIDs(t, overlay, "acme", at(5), 10), "c was put off")
	require.Equal(t, []string{"q2", "q1", "q3", "b"}, fileIDs(t, overlay, "acme", at(5), 4), "more are asked for in its place")

	require.NoError(t, overlay.Record(t.Context(), tone.Post{ID: "now", Account: "acme"}))
	require.Equal(t, []string{"now"}, fileIDs(t, overlay, "acme", time.Now(), 1), "without a time it goes out now")

	posts, err := base.Recent(t.Context(), "acme", time.Time{}, 10)
	require.NoError(t, err)
	require.Equal(t, []string{"d", "c", "b", "a"}, storetest.IDs(posts), "the history below is left alone")

	alone := corpus.NewOverlay(nil)
	require.NoError(t, alone.Record(t.Context(), storetest.Post("q1", 5)))
	require.Equal(t, []string{"q1"}, fileIDs(t, alone, "acme", at(6), 2))

	broken := errors.New("no table")
	failing := corpus.NewOverlay(tone.HistoryFunc(func(context.Context, string, time.Time, int) ([]tone.Post, error) { return nil, broken }))
	require.NoError(t, failing.Record(t.Context(), storetest.Post("q1", 5)))
	_, err = failing.Recent(t.Context(), "acme", at(6), 2)
	require.ErrorIs(t, err, broken)
}
