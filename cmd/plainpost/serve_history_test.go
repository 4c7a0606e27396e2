package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/corpus/bolt"
	"github.com/plainpost/plainpost/tone"
)

// TestServeForgets starts a server on a history with old posts of an account that
// has fallen silent, and one with more posts than are to be kept.
func TestServeForgets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "posts.db")
	store, err := bolt.Open(path, nil)
	require.NoError(t, err)
	now := time.Now()
	for i := range 5 {
		require.NoError(t, store.Record(t.Context(),
			tone.Post{ID: fmt.Sprint(i), Account: "silent", Text: "An old post.", At: now.AddDate(0, 0, -40-i)},
			tone.Post{ID: fmt.Sprint(i), Account: "busy", Text: "A new post.", At: now.Add(-time.Duration(i) * time.Hour)}))
	}
	require.NoError(t, store.Close())

	s := startServe(t, "--history", "bolt:"+path, "--keep-posts", "3", "--keep-days", "30")
	status, body := s.do("GET", "/v1/posts?account=silent", "")
	require.Equal(t, 200, status)
	require.JSONEq(t, `{"account":"silent","posts":[]}`, body)
	status, body = s.do("POST", "/v1/posts", `{"posts":[{"id":"new","account":"busy","text":"The newest post."}]}`)
	require.Equal(t, 200, status, body)
	require.Eventually(t, func() bool { return strings.Contains(s.log.String(), "pruned the history") }, 10*time.Second, 5*time.Millisecond)
	require.Zero(t, s.stop())

	store, err = bolt.Open(path, nil)
	require.NoError(t, err)
	defer store.Close()
	accounts, err := store.Accounts(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"busy"}, accounts, "posts of the silent account are on the disk no more")
	kept, err := store.Recent(t.Context(), "busy", time.Time{}, 10)
	require.NoError(t, err)
	require.Len(t, kept, 3)
}
