package tonehttp

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// defaultChecker is compiled once for all tests: it does not change.
var defaultChecker = sync.OnceValues(func() (*tone.Checker, error) { return tone.New(nil, nil) })

func checkersFor(t testing.TB) *Checkers {
	t.Helper()
	main, err := defaultChecker()
	require.NoError(t, err)
	strict, err := rules.Merge("builtin:strict")
	require.NoError(t, err)
	other, err := tone.New(strict, nil)
	require.NoError(t, err)
	c, err := NewCheckers("default", map[string]*tone.Checker{"default": main, "strict": other})
	require.NoError(t, err)
	return c
}

// testServer is a real server on loopback with its log.
type testServer struct {
	*httptest.Server
	log *syncBuffer
}

type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func serveTest(t testing.TB, o Options) *testServer {
	t.Helper()
	if o.Checkers == nil {
		o.Checkers = checkersFor(t)
	}
	s := &testServer{log: &syncBuffer{}}
	o.Log = slog.New(slog.NewJSONHandler(s.log, nil))
	s.Server = httptest.NewServer(Handler(o))
	t.Cleanup(s.Close)
	return s
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (s *testServer) do(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	req, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := s.Client().Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return answer{res.StatusCode, res.Header, string(data)}
}

func decodeTo[T any](t testing.TB, a answer) T {
	t.Helper()
	require.Equal(t, http.StatusOK, a.status, a.body)
	var out T
	require.NoError(t, json.Unmarshal([]byte(a.body), &out), a.body)
	return out
}

// problemOf reads a problem and checks its shape.
func problemOf(t testing.TB, a answer) Problem {
	t.Helper()
	require.Equal(t, "application/problem+json", a.header.Get("Content-Type"), a.body)
	var p Problem
	require.NoError(t, json.Unmarshal([]byte(a.body), &p), a.body)
	require.Equal(t, a.status, p.Status)
	require.NotEmpty(t, p.Type)
	require.NotEmpty(t, p.Title)
	require.NotEmpty(t, p.Detail)
	require.Equal(t, a.header.Get("X-Request-Id"), p.RequestID)
	return p
}

// memoryStore keeps posts of all tenants.
type memoryStore struct {
	mu    sync.Mutex
	posts map[string][]tone.Post // by tenant, a line break and account
}

func newMemoryStore() *memoryStore { return &memoryStore{posts: map[string][]tone.Post{}} }

func (m *memoryStore) of(tenant string) Store { return tenantStore{m, tenant + "\n"} }

type tenantStore struct {
	*memoryStore
	prefix string
}

func (s tenantStore) Recent(_ context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []tone.Post
	for _, p := range slices.Backward(s.posts[s.prefix+account]) {
		if len(out) < n && (before.IsZero() || p.At.Before(before)) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (s tenantStore) Record(_ context.Context, posts ...tone.Post) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range posts {
		list := s.posts[s.prefix+p.Account]
		if i := slices.IndexFunc(list, func(q tone.Post) bool { return q.ID == p.ID }); i >= 0 {
			list[i] = p
		} else {
			list = append(list, p)
		}
		slices.SortStableFunc(list, func(a, b tone.Post) int { return a.At.Compare(b.At) })
		s.posts[s.prefix+p.Account] = list
	}
	return nil
}

func (s tenantStore) Posts(ctx context.Context, account string) iter.Seq2[tone.Post, error] {
	posts, err := s.Recent(ctx, account, time.Time{}, 1<<30)
	return func(yield func(tone.Post, error) bool) {
		for _, p := range slices.Backward(posts) {
			if !yield(p, err) {
				return
			}
		}
	}
}

func (s tenantStore) Delete(_ context.Context, account string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.posts, s.prefix+account)
	return nil
}
