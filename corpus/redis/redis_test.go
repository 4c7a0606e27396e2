package redis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/internal/record"
	"github.com/plainpost/plainpost/corpus/internal/storetest"
	"github.com/plainpost/plainpost/tone"
)

// opener returns stores of the server at an address, each with a prefix of its
// own that holds all that means something in a pattern.
func opener(address string) storetest.Open {
	number := 0
	return func(t testing.TB, keep corpus.Retention) corpus.Store {
		number++
		if keep.MaxPosts == 0 {
			keep.MaxPosts = -1
		}
		store, err := Open(t.Context(), address, &Options{Prefix: fmt.Sprintf(`%s[%d]*?\:`, t.Name(), number), Retention: keep})
		require.NoError(t, err)
		t.Cleanup(func() { store.Close() })
		return store
	}
}

// server is a redis-server of our own on loopback.
type server struct {
	address string
	args    []string
	process *exec.Cmd
}

// startServer starts a real server that has every acknowledged write on the
// disk. It skips the test when there is none on the PATH.
func startServer(t testing.TB, more ...string) *server {
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("redis-server is not on the PATH")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().String()
	require.NoError(t, free.Close())
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	s := &server{address: address, args: append([]string{
		binary, "--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir(),
		"--save", "", "--appendonly", "yes", "--appendfsync", "always",
	}, more...)}
	s.start(t)
	t.Cleanup(func() { s.kill() })
	return s
}

func (s *server) start(t testing.TB) {
	s.process = exec.Command(s.args[0], s.args[1:]...)
	s.process.Stderr = os.Stderr
	require.NoError(t, s.process.Start())
	client := redis.NewClient(&redis.Options{Addr: s.address})
	defer client.Close()
	require.Eventually(t, func() bool { return client.Ping(context.Background()).Err() == nil }, 20*time.Second, 20*time.Millisecond)
}

func (s *server) kill() {
	s.process.Process.Kill()
	s.process.Wait()
}

func TestStore(t *testing.T) {
	storetest.Run(t, opener("redis://"+miniredis.RunT(t).Addr()))
}

func TestStoreOnRealServer(t *testing.T) {
	storetest.Run(t, opener("redis://"+startServer(t).address))
}

func TestStoreOnCluster(t *testing.T) {
	s := startServer(t, "--cluster-enabled", "yes")
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{s.address}})
	defer client.Close()
	node := redis.NewClient(&redis.Options{Addr: s.address})
	defer node.Close()
	require.NoError(t, node.ClusterAddSlotsRange(t.Context(), 0, 16383).Err())
	require.Eventually(t, func() bool {
		info, err := node.ClusterInfo(t.Context()).Result()
		return err == nil && strings.Contains(info, "cluster_state:ok")
	}, 20*time.Second, 50*time.Millisecond)
	store := New(client, nil)
	for i, account := range []string{"acme", "}{", "a:b"} {
		p := storetest.Post("1", i)
		p.Account = account
		require.NoError(t, store.Record(t.Context(), p, p))
		storetest.Equal(t, []tone.Post{p}, storetest.All(t, store, account))
	}
	accounts, err := store.Accounts(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"a:b", "acme", "}{"}, accounts)
	require.NoError(t, store.Delete(t.Context(), "}{"))
}

func TestWindowIsBoundedByDefault(t *testing.T) {
	mini := miniredis.RunT(t)
	store, err := Open(t.Context(), "redis://"+mini.Addr(), nil)
	require.NoError(t, err)
	defer store.Close()
	var posts []tone.Post
	for i := range DefaultMaxPosts + 300 {
		posts = append(posts, storetest.Post(fmt.Sprint(i), i))
	}
	require.NoError(t, store.Record(t.Context(), posts...))
	storetest.Equal(t, posts[300:], storetest.All(t, store, "acme"))
	require.Equal(t, []string{"plainpost:{acme}:ids", "plainpost:{acme}:posts"}, mini.Keys())
	ids, err := mini.HKeys("plainpost:{acme}:ids")
	require.NoError(t, err)
	require.Len(t, ids, DefaultMaxPosts+1, "the ids of posts that are gone are gone")
}

func TestSilentAccountsExpire(t *testing.T) {
	mini := miniredis.RunT(t)
	store, err := Open(t.Context(), "redis://"+mini.Addr(), &Options{Retention: corpus.Retention{MaxAge: 24 * time.Hour}})
	require.NoError(t, err)
	defer store.Close()
	planned := storetest.Post("planned", 0)
	planned.At = time.Now().Add(48 * time.Hour)
	require.NoError(t, store.Record(t.Context(), planned))
	require.NoError(t, store.Record(t.Context(), storetest.Post("a", 0)))
	require.NoError(t, store.Prune(t.Context()))
	mini.FastForward(71 * time.Hour)
	require.Len(t, mini.Keys(), 2, "an earlier post does not shorten the time of a later one")
	mini.FastForward(2 * time.Hour)
	require.Empty(t, mini.Keys())
}

func TestClearErrors(t *testing.T) {
	_, err := Open(t.Context(), "http://u:secret@localhost", nil)
	require.ErrorContains(t, err, "redis:")
	require.NotContains(t, err.Error(), "secret")
	_, err = Open(t.Context(), "redis://u:secret@local host:63 79", nil)
	require.ErrorContains(t, err, "redis:")
	require.NotContains(t, err.Error(), "secret")

	mini := miniredis.RunT(t)
	address := mini.Addr()
	store, err := Open(t.Context(), "redis://"+address, nil)
	require.NoError(t, err)
	defer store.Close()
	require.NoError(t, mini.Set("plainpost:{text}:posts", "hello"))
	_, err = store.Recent(t.Context(), "text", time.Time{}, 1)
	require.ErrorContains(t, err, `recent posts of "text"`)
	_, err = mini.ZAdd("plainpost:{short}:posts", 0, "hello")
	require.NoError(t, err)
	_, err = store.Recent(t.Context(), "short", time.Time{}, 1)
	require.ErrorIs(t, err, record.ErrDamaged)

	mini.Close()
	var refused *net.OpError
	_, err = store.Recent(t.Context(), "acme", time.Time{}, 1)
	require.True(t, errors.As(err, &refused), "%v", err)
	require.ErrorContains(t, err, address)
	require.True(t, errors.As(store.Record(t.Context(), storetest.Post("a", 1)), &refused))
	_, err = Open(t.Context(), "redis://"+address, nil)
	require.ErrorContains(t, err, "redis: connect to "+address)
}

// stopMidRun records posts one by one while the server stops, and all of them
// again when it is back.
func stopMidRun(t *testing.T, address string, stop, start func()) {
	store, err := Open(t.Context(), "redis://"+address+"?max_retries=1&dial_timeout=1s", nil)
	require.NoError(t, err)
	defer store.Close()
	const n, stopAt = 600, 250
	post := func(i int) tone.Post { return storetest.Post("", i) } // ids come of the content
	acknowledged := map[string]bool{}
	failed := 0
	stopped := make(chan struct{})
	for i := range n {
		if i == stopAt {
			go func() { defer close(stopped); stop() }()
		}
		if err := store.Record(t.Context(), post(i)); err != nil {
			require.ErrorContains(t, err, `redis: record posts of "acme"`)
			if failed++; failed == 5 {
				break
			}
			continue
		}
		acknowledged[corpus.PostID(post(i))] = true
	}
	<-stopped
	require.NotZero(t, failed)
	start()
	for _, p := range storetest.All(t, store, "acme") {
		delete(acknowledged, p.ID)
	}
	require.Empty(t, acknowledged, "acknowledged posts that are gone")
	for range 2 {
		for i := range n {
			require.NoError(t, store.Record(t.Context(), post(i)))
		}
	}
	all := storetest.All(t, store, "acme")
	require.Len(t, all, n, "nothing twice")
	for i, p := range all {
		require.Equal(t, post(i).Text, p.Text)
	}
}

func TestStoppedMidRun(t *testing.T) {
	mini := miniredis.RunT(t)
	address := mini.Addr()
	stopMidRun(t, address, mini.Close, func() { require.NoError(t, mini.Restart()) })
}

func TestRealServerKilledMidRun(t *testing.T) {
	s := startServer(t)
	stopMidRun(t, s.address, s.kill, func() { s.start(t) })
}

func BenchmarkRecent(b *testing.B) {
	storetest.BenchmarkRecent(b, opener("redis://"+startServer(b, "--appendfsync", "no").address))
}

func BenchmarkRecordOne(b *testing.B) {
	store, err := Open(b.Context(), "redis://"+startServer(b, "--appendfsync", "no").address, nil)
	require.NoError(b, err)
	defer store.Close()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := store.Record(b.Context(), storetest.Post("", i)); err != nil {
			b.Fatal(err)
		}
	}
}
