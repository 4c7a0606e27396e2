package corpus_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/bolt"
	"github.com/plainpost/plainpost/tone"
)

// stored is how many posts the account of the benchmarks has.
const stored = 100_000

var subjects = []string{"oven", "mill", "river", "ferry", "wheel", "garden", "market", "bridge", "school", "harbour", "tower"}

// longFeed records posts of some 250 characters, the last one a minute before now.
func longFeed(tb testing.TB, store corpus.Store, now time.Time) {
	tb.Helper()
	word := func(n int) string { return subjects[n%len(subjects)] }
	var batch []tone.Post
	for i := range stored {
		p := tone.Post{
			ID: fmt.Sprint("p", i), Account: "acme", At: now.Add(time.Duration(i-stored) * 20 * time.Minute),
			Text: fmt.Sprintf("The %s by the %s was built in %d, and the people of the %s still talk about number %d. We asked %d of them what they remember of the %s, and wrote down what they said about the %s. https://mill.example/%d?utm_source=x",
				word(i), word(i/7), 1800+i%200, word(i/11), i, i%37, word(i/13), word(i/17), i%5000),
		}
		if i%4 == 1 {
			p.Text = fmt.Sprintf("@bo%d we are sorry that the %s kept you waiting. Please send us a direct message with your name and the day of your visit, and somebody from the %s will call you back before noon.", i%900, word(i), word(i/7))
		}
		if i%4 == 0 {
			p.Text = fmt.Sprintf("@anna%d thanks for asking: the %s opens at %d. Tell us what you find there. %d", i%900, word(i), i%12, i)
		}
		if batch = append(batch, p); len(batch) == 5000 {
			require.NoError(tb, store.Record(context.Background(), batch...))
			batch = batch[:0]
		}
	}
	require.NoError(tb, store.Record(context.Background(), batch...))
}

// BenchmarkFeed checks a draft against an account of 100,000 posts. The words
// alone, without a history, are the floor.
func BenchmarkFeed(b *testing.B) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	post := tone.Draft{
		ID: "draft", Account: "acme", At: now,
		Text: "The ferry by the garden is back: it takes forty people now and leaves at seven, nine and noon. Tell us whether the new bell is too loud, and bring a coat. https://mill.example/77",
	}
	reply := tone.Draft{
		ID: "draft", Account: "acme", At: now,
		Text: "@cleo we are sorry that the bell kept you waiting. Please send us a direct message with your name and the day of your visit, and somebody from the bank will call you back before noon.",
	}
	run := func(b *testing.B, draft tone.Draft, history tone.History) {
		checker, err := tone.New(nil, &tone.Options{History: history})
		require.NoError(b, err)
		b.ReportAllocs()
		b.ResetTimer()
		for b.Loop() {
			rep, err := checker.Check(context.Background(), draft)
			if err != nil || rep.Verdict == tone.Unjudged {
				b.Fatal(rep, err)
			}
		}
	}
	b.Run("words", func(b *testing.B) { run(b, post, nil) })
	b.Run("memory", func(b *testing.B) {
		store := corpus.NewMemory(corpus.Retention{})
		longFeed(b, store, now)
		b.Run("post", func(b *testing.B) { run(b, post, store) })
		b.Run("reply", func(b *testing.B) { run(b, reply, store) })
	})
	b.Run("bolt", func(b *testing.B) {
		store, err := bolt.Open(filepath.Join(b.TempDir(), "posts.db"), nil)
		require.NoError(b, err)
		defer store.Close()
		longFeed(b, store, now)
		b.Run("post", func(b *testing.B) { run(b, post, store) })
		b.Run("reply", func(b *testing.B) { run(b, reply, store) })
	})
}

// TestQueue checks drafts of one queue against each other, and a draft against
// what is in a store.
func TestQueue(t *testing.T) {
	ctx := t.Context()
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	text := "The old mill by the river grinds rye again, and on Friday the bakers of the town come to see it."
	base := corpus.NewMemory(corpus.Retention{})
	require.NoError(t, base.Record(ctx,
		tone.Post{ID: "old", Account: "acme", Text: "The bridge is closed until Sunday; walk through the garden.", At: at.Add(-time.Hour)},
		tone.Post{ID: "same-time", Account: "acme", Text: text, At: at},
		tone.Post{ID: "foreign", Account: "other", Text: text, At: at.Add(-time.Hour)},
	))
	queue := corpus.NewOverlay(base)
	checker, err := tone.New(nil, &tone.Options{History: queue})
	require.NoError(t, err)
	related := func(id string) []string {
		d := tone.Draft{ID: id, Account: "acme", Text: text + " https://mill.example/a?utm_source=" + id, At: at}
		rep, err := checker.Check(ctx, d)
		require.NoError(t, err)
		require.NoError(t, queue.Record(ctx, tone.Post{ID: id, Account: d.Account, Text: d.Text, At: d.At}))
		var out []string
		for _, f := range rep.Findings {
			if f.Rule == "feed.duplicate" {
				for _, r := range f.Related {
					out = append(out, r.ID)
				}
			}
		}
		return out
	}
	require.Empty(t, related("linkedin"), "what the store has at the draft's time is not before it")
	require.Equal(t, []string{"linkedin"}, related("x"))
	require.Equal(t, []string{"x", "linkedin"}, related("mastodon"))
	require.Equal(t, []string{"mastodon", "linkedin"}, related("x"), "a draft is not its own history")
}
