// Package storetest is what every store must pass.
package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/tone"
)

// Open returns an empty store.
type Open func(t testing.TB, keep corpus.Retention) corpus.Store

// Noon is the time around which the tests' posts were published. It lies an
// hour back, so that no limit on age has passed.
var Noon = time.Now().Add(-time.Hour).Truncate(time.Hour).UTC()

// Post returns a post published so many minutes after [Noon].
func Post(id string, minute int) tone.Post {
	return tone.Post{ID: id, Account: "acme", Text: "text of " + id, At: Noon.Add(time.Duration(minute) * time.Minute)}
}

// IDs returns the ids of posts in their order.
func IDs(posts []tone.Post) []string {
	ids := make([]string, 0, len(posts))
	for _, p := range posts {
		ids = append(ids, p.ID)
	}
	return ids
}

// All returns all posts of an account, oldest first.
func All(t testing.TB, store corpus.Store, account string) []tone.Post {
	var posts []tone.Post
	for p, err := range store.Posts(t.Context(), account) {
		require.NoError(t, err)
		posts = append(posts, p)
	}
	return posts
}

// Equal requires the same posts, whatever the location of their times.
func Equal(t testing.TB, want, got []tone.Post) {
	require.Equal(t, IDs(want), IDs(got))
	for i := range want {
		require.True(t, want[i].At.Equal(got[i].At), "at %v and %v", want[i].At, got[i].At)
		a, b := want[i], got[i]
		a.At, b.At = time.Time{}, time.Time{}
		require.Equal(t, a, b)
	}
}

// Run tests a store.
func Run(t *testing.T, open Open) {
	record := func(t *testing.T, store corpus.Store, posts ...tone.Post) {
		require.NoError(t, store.Record(t.Context(), posts...))
	}
	recent := func(t *testing.T, store corpus.Store, account string, before time.Time, n int) []string {
		posts, err := store.Recent(t.Context(), account, before, n)
		require.NoError(t, err)
		for _, p := range posts {
			require.Equal(t, account, p.Account)
		}
		return IDs(posts)
	}
	unlimited := corpus.Retention{}

	t.Run("newest first and before the time", func(t *testing.T) {
		store := open(t, unlimited)
		record(t, store, Post("c", 3), Post("a", 1), Post("b", 2))
		record(t, store, Post("d", 4))
		cases := []struct {
			name   string
			before time.Time
			n      int
			want   []string
		}{
			{"no limit", time.Time{}, 10, []string{"d", "c", "b", "a"}},
			{"the window", Noon.Add(time.Hour), 2, []string{"d", "c"}},
			{"at the time is not before it", Noon.Add(3 * time.Minute), 10, []string{"b", "a"}},
			{"a nanosecond later", Noon.Add(3*time.Minute + 1), 10, []string{"c", "b", "a"}},
			{"another zone", Noon.Add(3*time.Minute + 1).In(time.FixedZone("", -7200)), 1, []string{"c"}},
			{"before all", Noon, 10, []string{}},
			{"none asked for", time.Time{}, 0, []string{}},
			{"less than none", time.Time{}, -1, []string{}},
		}
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				require.Equal(t, c.want, recent(t, store, "acme", c.before, c.n))
			})
		}
		require.Empty(t, recent(t, store, "nobody", time.Time{}, 10))
	})

	t.Run("same time and no time keep the order of recording", func(t *testing.T) {
		store := open(t, unlimited)
		timeless := func(id string) tone.Post { p := Post(id, 0); p.At = time.Time{}; return p }
		record(t, store, Post("z", 1), timeless("o1"), Post("y", 1), timeless("o2"), Post("x", 1))
		record(t, store, timeless("o3"), Post("w", 1))
		record(t, store, timeless("o1"), Post("y", 1))
		require.Equal(t, []string{"w", "x", "y", "z", "o3", "o2", "o1"}, recent(t, store, "acme", time.Time{}, 10))
		require.Equal(t, []string{"o3", "o2"}, recent(t, store, "acme", Noon, 2))
		require.Equal(t, []string{"o1", "o2", "o3", "z", "y", "x", "w"}, IDs(All(t, store, "acme")))
	})

	t.Run("everything about a post comes back", func(t *testing.T) {
		store := open(t, unlimited)
		promo, not := true, false
		posts := []tone.Post{
			{ID: "1", Account: "acme", Text: ""},
			{
				ID: "2", Account: "acme", Platform: "mastodon", Text: "é\n\x00🎉", Title: "T", Format: tone.Markdown,
				Links: []string{"https://a.example", "b"}, Media: []tone.Media{{Kind: "image", Alt: "a"}, {Kind: "video"}},
				At: Noon.Add(123456789).In(time.FixedZone("", 5*3600+1800)), InReplyTo: "@x", Share: true, Promo: &promo,
				Counts: &tone.Counts{Likes: 1, Shares: 2, Replies: 3},
			},
			{ID: "3", Account: "acme", Text: "not", Promo: &not, Counts: &tone.Counts{}, At: Noon.Add(time.Minute)},
		}
		record(t, store, posts...)
		Equal(t, posts, All(t, store, "acme"))
	})

	t.Run("recording twice is recording once", func(t *testing.T) {
		store := open(t, unlimited)
		posts := []tone.Post{Post("a", 1), Post("b", 2), Post("", 3), Post("", 4)}
		for range 3 {
			record(t, store, posts...)
		}
		record(t, store, Post("a", 1), Post("a", 1))
		all := All(t, store, "acme")
		require.Len(t, all, 4)
		require.Equal(t, corpus.PostID(Post("", 3)), all[2].ID)
		require.Empty(t, posts[2].ID, "the caller's posts are left alone")
	})

	t.Run("the same id replaces", func(t *testing.T) {
		store := open(t, unlimited)
		record(t, store, Post("a", 1), Post("b", 2), Post("c", 3))
		changed := Post("a", 1)
		changed.Counts = &tone.Counts{Likes: 7}
		record(t, store, changed)
		moved := Post("b", 9)
		record(t, store, moved)
		Equal(t, []tone.Post{changed, Post("c", 3), moved}, All(t, store, "acme"))
		other := Post("a", 5)
		other.Account = "other"
		record(t, store, other)
		require.Len(t, All(t, store, "acme"), 3, "an id belongs to its account")
	})

	t.Run("accounts and deletion", func(t *testing.T) {
		store := open(t, unlimited)
		names := []string{"", "acme", "a:b", "a{b}c", "}{", "été 🎉", "a\x00b", "*", "[a]", "A/../b%20?", strings.Repeat("long", 300)}
		for i, name := range names {
			p := Post(fmt.Sprint(i), i)
			p.Account = name
			record(t, store, p)
		}
		accounts, err := store.Accounts(t.Context())
		require.NoError(t, err)
		require.ElementsMatch(t, names, accounts)
		require.IsIncreasing(t, accounts)
		for i, name := range names {
			require.Equal(t, []string{fmt.Sprint(i)}, recent(t, store, name, time.Time{}, 10), name)
		}
		require.NoError(t, store.Delete(t.Context(), "*"))
		require.NoError(t, store.Delete(t.Context(), "nobody"))
		require.Empty(t, recent(t, store, "*", time.Time{}, 10))
		accounts, err = store.Accounts(t.Context())
		require.NoError(t, err)
		require.Len(t, accounts, len(names)-1)
		again := Post("7", 1)
		again.Account = "*"
		record(t, store, again)
		require.Len(t, All(t, store, "*"), 1, "a deleted account can begin anew")
	})

	t.Run("no more than the newest are kept", func(t *testing.T) {
		store := open(t, corpus.Retention{MaxPosts: 3})
		var posts []tone.Post
		for i := range 10 {
			posts = append(posts, Post(fmt.Sprint(i), i))
		}
		record(t, store, posts[9], posts[0], posts[5])
		record(t, store, posts[:5]...)
		require.Equal(t, []string{"9", "5", "4"}, recent(t, store, "acme", time.Time{}, 10))
		record(t, store, posts...)
		record(t, store, posts...)
		require.Equal(t, []string{"7", "8", "9"}, IDs(All(t, store, "acme")))
		record(t, store, posts[8])
		require.Equal(t, []string{"9", "8", "7"}, recent(t, store, "acme", time.Time{}, 10))
	})

	t.Run("nothing older than the age is kept", func(t *testing.T) {
		store := open(t, corpus.Retention{MaxAge: 24 * time.Hour})
		old, undated, fresh := Post("old", 0), Post("undated", 0), Post("fresh", 0)
		old.At, undated.At = time.Now().Add(-25*time.Hour), time.Time{}
		record(t, store, old, undated, fresh)
		require.Equal(t, []string{"fresh"}, recent(t, store, "acme", time.Time{}, 10))
		old.Account = "silent"
		record(t, store, old)
		require.Empty(t, All(t, store, "silent"))
		require.NoError(t, store.Prune(t.Context()))
		accounts, err := store.Accounts(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"acme"}, accounts)
	})

	t.Run("what expires is not returned and pruned", func(t *testing.T) {
		const age = 500 * time.Millisecond
		store := open(t, corpus.Retention{MaxAge: age})
		p := Post("brief", 0)
		p.At = time.Now()
		record(t, store, p)
		time.Sleep(time.Until(p.At.Add(age + 10*time.Millisecond)))
		require.Empty(t, recent(t, store, "acme", time.Time{}, 10))
		require.Empty(t, All(t, store, "acme"))
		require.NoError(t, store.Prune(t.Context()))
		accounts, err := store.Accounts(t.Context())
		require.NoError(t, err)
		require.Empty(t, accounts)
	})

	t.Run("long histories", func(t *testing.T) {
		store := open(t, unlimited)
		const n = 1500
		var want []string
		posts := make([]tone.Post, n)
		for i := range n {
			posts[i] = Post(fmt.Sprintf("%04d", i), i-n)
			want = append(want, posts[i].ID)
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(n, func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
		record(t, store, posts...)
		require.Equal(t, want, IDs(All(t, store, "acme")))
		seen := 0
		for _, err := range store.Posts(t.Context(), "acme") {
			require.NoError(t, err)
			if seen++; seen == 300 {
				break
			}
			if seen%100 == 0 { // recording while going through must not block
				record(t, store, Post("9999", n))
			}
		}
		require.Equal(t, 300, seen)
	})

	t.Run("a cancelled context is an error", func(t *testing.T) {
		store := open(t, unlimited)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, store.Record(ctx, Post("a", 1)), context.Canceled)
		_, err := store.Recent(ctx, "acme", time.Time{}, 1)
		require.ErrorIs(t, err, context.Canceled)
		_, err = store.Accounts(ctx)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, store.Delete(ctx, "acme"), context.Canceled)
		require.ErrorIs(t, store.Prune(ctx), context.Canceled)
		for _, err := range store.Posts(ctx, "acme") {
			require.ErrorIs(t, err, context.Canceled)
		}
		require.Empty(t, All(t, store, "acme"))
	})

	t.Run("a post that cannot be kept", func(t *testing.T) {
		store := open(t, unlimited)
		require.ErrorContains(t, store.Record(t.Context(), Post("a", 1), Post(strings.Repeat("x", 1<<20), 1)), "at most 4096")
		require.NoError(t, store.Record(t.Context()))
	})

	t.Run("a closed store says so", func(t *testing.T) {
		store := open(t, unlimited)
		record(t, store, Post("a", 1))
		require.NoError(t, store.Close())
		require.ErrorContains(t, store.Record(t.Context(), Post("a", 1)), "closed")
		_, err := store.Recent(t.Context(), "acme", time.Time{}, 1)
		require.ErrorContains(t, err, "closed")
	})

	t.Run("tenants see only their own", func(t *testing.T) {
		store := open(t, unlimited)
		a, ab := corpus.ForTenant(store, "a"), corpus.ForTenant(store, "a:b")
		record(t, a, Post("1", 1))
		record(t, ab, Post("2", 2), tone.Post{ID: "3", Account: "b:acme"})
		require.Equal(t, []string{"1"}, recent(t, a, "acme", time.Time{}, 10))
		require.Equal(t, []string{"2"}, recent(t, ab, "acme", time.Time{}, 10))
		require.Empty(t, recent(t, corpus.ForTenant(store, ""), "acme", time.Time{}, 10))
		Equal(t, []tone.Post{Post("1", 1)}, All(t, a, "acme"))
		accounts, err := ab.Accounts(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"acme", "b:acme"}, accounts)
		require.NoError(t, a.Delete(t.Context(), "acme"))
		require.Equal(t, []string{"2"}, recent(t, ab, "acme", time.Time{}, 10))
		require.NoError(t, a.Close())
		require.Equal(t, []string{"2"}, recent(t, ab, "acme", time.Time{}, 10))
	})

	t.Run("many at once", func(t *testing.T) {
		store := open(t, corpus.Retention{MaxPosts: 100})
		var group sync.WaitGroup
		for w := range 8 {
			group.Go(func() {
				for i := range 15 {
					// every post is recorded by two of them
					if err := store.Record(t.Context(), Post(fmt.Sprintf("%d-%d", w/2, i), i)); err != nil {
						t.Error(err)
					}
					posts, err := store.Recent(t.Context(), "acme", time.Time{}, 50)
					if err != nil {
						t.Error(err)
					}
					seen := map[string]bool{}
					for i, p := range posts {
						if seen[p.ID] || i > 0 && posts[i-1].At.Before(p.At) {
							t.Errorf("post %q is there twice or out of order", p.ID)
						}
						seen[p.ID] = true
					}
				}
			})
		}
		group.Wait()
		require.Len(t, All(t, store, "acme"), 60)
	})
}

// BenchmarkRecent asks for the last 200 of 100,000 posts of one account.
func BenchmarkRecent(b *testing.B, open Open) {
	const stored, window = 100_000, 200
	store := open(b, corpus.Retention{MaxPosts: stored})
	posts := make([]tone.Post, 0, 1000)
	for i := range stored {
		p := Post(fmt.Sprint(i), 0)
		p.At = Noon.Add(time.Duration(i-stored) * time.Minute)
		p.Text = fmt.Sprintf("Post %d: the oven made it in one piece, the sign did not. Come and say hello from seven in the morning, the first twenty rolls are on us. Thank you to everybody who carried a chair across the street, we counted %d of you.", i, i%97)
		p.Links = []string{fmt.Sprintf("https://crumb.example/mill-lane/%d", i)}
		if posts = append(posts, p); len(posts) == cap(posts) {
			require.NoError(b, store.Record(b.Context(), posts...))
			posts = posts[:0]
		}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		before := Noon.Add(-time.Duration(i*7919%(stored-window)) * time.Minute)
		got, err := store.Recent(b.Context(), "acme", before, window)
		if err != nil || len(got) != window {
			b.Fatal(len(got), err)
		}
	}
}
