package bolt

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/plainpost/plainpost/corpus/internal/storetest"
	"github.com/plainpost/plainpost/tone"
)

// The test kills a process that records posts, over and over: the test binary
// itself, started with childFile naming the file to write. killRounds says how
// often; 100 rounds take five minutes and more.
const (
	childFile  = "PLAINPOST_BOLT_CHILD_FILE"
	killRounds = "PLAINPOST_BOLT_KILL_ROUNDS"
	killPosts  = 10_000
	maxCall    = 20 // most posts of one call
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childFile); path != "" {
		if err := recordUntilKilled(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func killPost(i int) tone.Post {
	p := storetest.Post(fmt.Sprintf("%05d", i), 0)
	p.At = time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC).Add(time.Duration(i%977) * time.Second) // lands all over the file
	p.Text = fmt.Sprintf("post %d of those that have to survive", i)
	return p
}

// recordUntilKilled records posts in calls of different sizes and prints after
// each call how many are recorded in all.
func recordUntilKilled(path string) error {
	store, err := Open(path, nil)
	if err != nil {
		return err
	}
	for i := 0; i < killPosts; {
		var call []tone.Post
		for range min(1+i%maxCall, killPosts-i) {
			call = append(call, killPost(i))
			i++
		}
		if err := store.Record(context.Background(), call...); err != nil {
			return err
		}
		if _, err := fmt.Println(i); err != nil {
			return err
		}
	}
	return store.Close()
}

func TestKilledWhileRecording(t *testing.T) {
	rounds := 2
	if s := os.Getenv(killRounds); s != "" {
		var err error
		rounds, err = strconv.Atoi(s)
		require.NoError(t, err)
	} else if testing.Short() {
		rounds = 1
	}
	lost, early := 0, 0
	for round := range rounds {
		path := filepath.Join(t.TempDir(), "posts.db")
		acknowledged := killOnce(t, path, rand.IntN(killPosts))

		store, err := Open(path, nil)
		require.NoError(t, err, "round %d", round)
		require.NoError(t, store.db.View(func(tx *bbolt.Tx) error {
			for err := range tx.Check() {
				return err
			}
			return nil
		}))
		there := map[string]tone.Post{}
		for _, p := range storetest.All(t, store, "acme") {
			there[p.ID] = p
		}
		for i := range acknowledged {
			want := killPost(i)
			got, ok := there[want.ID]
			if !ok {
				lost++
				continue
			}
			storetest.Equal(t, []tone.Post{want}, []tone.Post{got})
		}
		require.LessOrEqual(t, len(there), acknowledged+maxCall, "at most one call that was not acknowledged")
		for i := range len(there) {
			require.Contains(t, there, killPost(i).ID, "calls are recorded in order")
		}
		if acknowledged < killPosts {
			early++
		}

		// The retry of a caller that does not know what was recorded.
		for i := 0; i < killPosts; i += 1000 {
			var posts []tone.Post
			for j := range 1000 {
				posts = append(posts, killPost(i+j))
			}
			require.NoError(t, store.Record(t.Context(), posts...))
		}
		require.Len(t, storetest.All(t, store, "acme"), killPosts, "nothing twice")
		require.NoError(t, store.Close())
		require.NoError(t, os.Remove(path))
	}
	require.Zero(t, lost, "acknowledged posts that are gone")
	t.Logf("%d rounds, %d of them killed before the last post", rounds, early)
}

// killOnce kills a recording process some moments after it has acknowledged so
// many posts, and returns how many it has acknowledged in all.
func killOnce(t *testing.T, path string, after int) int {
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childFile+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	acknowledged, killed := 0, false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			break // a line cut off by the kill acknowledges nothing
		}
		acknowledged = n
		if n >= after && !killed {
			time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
			require.NoError(t, child.Process.Kill())
			killed = true
		}
	}
	err = child.Wait()
	if acknowledged < killPosts {
		require.Error(t, err)
	}
	return acknowledged
}
