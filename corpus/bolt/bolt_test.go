package bolt

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/internal/storetest"
	"github.com/plainpost/plainpost/tone"
)

func openTemporary(t testing.TB, keep corpus.Retention) corpus.Store {
	store, err := Open(filepath.Join(t.TempDir(), "posts.db"), &Options{Retention: keep})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

func TestStore(t *testing.T) { storetest.Run(t, openTemporary) }

func BenchmarkRecent(b *testing.B) { storetest.BenchmarkRecent(b, openTemporary) }

func BenchmarkRecordOne(b *testing.B) {
	store := openTemporary(b, corpus.Retention{MaxPosts: 1000})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p := storetest.Post("", i)
		if err := store.Record(b.Context(), p); err != nil {
			b.Fatal(err)
		}
	}
}

func TestPostsAreThereAfterClosing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "posts.db")
	store, err := Open(path, nil)
	require.NoError(t, err)
	require.NoError(t, store.Record(t.Context(), storetest.Post("a", 1), storetest.Post("b", 2)))
	require.NoError(t, store.Close())
	require.NoError(t, store.Close(), "closing twice does no harm")

	store, err = Open(path, &Options{Retention: corpus.Retention{MaxPosts: 1}})
	require.NoError(t, err)
	defer store.Close()
	require.Len(t, storetest.All(t, store, "acme"), 2)
	require.NoError(t, store.Prune(t.Context()), "a retention that has become smaller")
	require.Equal(t, []string{"b"}, storetest.IDs(storetest.All(t, store, "acme")))
}

// TestPruningWritesOnlyWhatChanges keeps a server with thousands of accounts from
// rewriting each of them every hour.
func TestPruningWritesOnlyWhatChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "posts.db")
	store, err := Open(path, nil)
	require.NoError(t, err)
	for _, account := range []string{"a", "b", "c"} {
		first, second := storetest.Post("1", 1), storetest.Post("2", 2)
		first.Account, second.Account = account, account
		require.NoError(t, store.Record(t.Context(), first))
		if account == "b" {
			require.NoError(t, store.Record(t.Context(), second))
		}
	}
	require.NoError(t, store.Close())

	store, err = Open(path, &Options{Retention: corpus.Retention{MaxPosts: 1, MaxAge: 100 * 365 * 24 * time.Hour}})
	require.NoError(t, err)
	defer store.Close()
	transactions := func() int {
		var id int
		require.NoError(t, store.db.View(func(tx *bbolt.Tx) error { id = tx.ID(); return nil }))
		return id
	}
	before := transactions()
	require.NoError(t, store.Prune(t.Context()))
	require.Equal(t, before+1, transactions(), "one account has a post too many")
	require.Equal(t, []string{"2"}, storetest.IDs(storetest.All(t, store, "b")))
	require.NoError(t, store.Prune(t.Context()))
	require.Equal(t, before+1, transactions(), "nothing is left to do")
}

func TestFileOfAnotherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "posts.db")
	first, err := Open(path, nil)
	require.NoError(t, err)
	// The lock belongs to the open file: to be the same process changes nothing.
	_, err = Open(path, &Options{Timeout: 50 * time.Millisecond})
	require.ErrorIs(t, err, ErrLocked)
	require.ErrorContains(t, err, path)
	go func() {
		time.Sleep(100 * time.Millisecond)
		first.Close()
	}()
	second, err := Open(path, &Options{Timeout: time.Minute})
	require.NoError(t, err, "it waits for a process that is ending")
	require.NoError(t, second.Close())
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	whole := func(t *testing.T) []byte {
		path := filepath.Join(t.TempDir(), "posts.db")
		store, err := Open(path, nil)
		require.NoError(t, err)
		posts := make([]tone.Post, 300)
		for i := range posts {
			posts[i] = storetest.Post("", i)
			posts[i].Text = strings.Repeat("x", 300)
		}
		require.NoError(t, store.Record(t.Context(), posts...))
		require.NoError(t, store.Close())
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		return data
	}
	cases := []struct {
		name string
		data func(t *testing.T) []byte
	}{
		{"text", func(*testing.T) []byte { return bytes.Repeat([]byte("hello\n"), 5000) }},
		{"a short text", func(*testing.T) []byte { return []byte("hello") }},
		{"cut in half", func(t *testing.T) []byte { data := whole(t); return data[:len(data)/2] }},
		{"pages of zeros", func(t *testing.T) []byte { data := whole(t); clear(data[2*os.Getpagesize():]); return data }},
		{"pages of ones", func(t *testing.T) []byte {
			data := whole(t)
			for i := range data[2*os.Getpagesize():] {
				data[2*os.Getpagesize()+i] = 0xff
			}
			return data
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "posts.db")
			require.NoError(t, os.WriteFile(path, c.data(t), 0o600))
			store, err := Open(path, nil)
			if err == nil { // damage further inside shows when it is read
				_, err = store.Recent(t.Context(), "acme", time.Time{}, 200)
				store.Close()
			}
			require.Error(t, err)
			require.ErrorContains(t, err, path)
		})
	}

	t.Run("no folder", func(t *testing.T) {
		_, err := Open(filepath.Join(t.TempDir(), "none", "posts.db"), nil)
		require.ErrorIs(t, err, os.ErrNotExist)
	})
	t.Run("a database of somebody else", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "posts.db")
		db, err := bbolt.Open(path, 0o600, nil)
		require.NoError(t, err)
		require.NoError(t, db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err }))
		require.NoError(t, db.Close())
		_, err = Open(path, nil)
		require.ErrorContains(t, err, "another program")
	})
	t.Run("a later layout", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "posts.db")
		store, err := Open(path, nil)
		require.NoError(t, err)
		require.NoError(t, store.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(metaBucket).Put(versionKey, []byte{9}) }))
		require.NoError(t, store.Close())
		_, err = Open(path, nil)
		require.ErrorContains(t, err, "layout [9]")
	})
}
