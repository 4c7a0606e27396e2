package tonehttp

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// checkersThat run a check of the test's own beside the default rules.
func checkersThat(t testing.TB, run func(ctx context.Context) error) *Checkers {
	t.Helper()
	set, err := rules.Default()
	require.NoError(t, err)
	c, err := tone.New(set, &tone.Options{Checks: []tone.Check{{ID: "own.check", Dimension: "fit", Run: func(ctx context.Context, _ *tone.Pass) error { return run(ctx) }}}})
	require.NoError(t, err)
	out, err := NewCheckers("default", map[string]*tone.Checker{"default": c})
	require.NoError(t, err)
	return out
}

// TestLoadIsShed makes ten times as many calls as are allowed at once. Those beyond
// are turned away at once, and when the others are through all is as before.
func TestLoadIsShed(t *testing.T) {
	const allowed = 4
	held := make(chan struct{})
	var inside atomic.Int32
	s := serveTest(t, Options{Limits: Limits{Concurrency: allowed}, Checkers: checkersThat(t, func(context.Context) error {
		inside.Add(1)
		<-held
		return nil
	})})
	codes := make(chan int, 10*allowed)
	var calls sync.WaitGroup
	for range allowed {
		calls.Go(func() { codes <- s.do(t, "POST", "/v1/check", `{"text":"Hello."}`).status })
	}
	require.Eventually(t, func() bool { return inside.Load() == allowed }, 10*time.Second, time.Millisecond)
	for range 9 * allowed {
		a := s.do(t, "POST", "/v1/check", `{"text":"Hello."}`)
		require.Equal(t, http.StatusServiceUnavailable, problemOf(t, a).Status)
		require.Equal(t, "1", a.header.Get("Retry-After"))
	}
	require.Equal(t, http.StatusServiceUnavailable, s.do(t, "GET", "/v2/check?language=en&text=hello", "").status)
	require.Equal(t, http.StatusOK, s.do(t, "GET", "/healthz", "").status, "health is no work")
	require.Contains(t, s.do(t, "GET", "/metrics", "").body, fmt.Sprintf("plainpost_calls_in_work %d", allowed))
	close(held)
	calls.Wait()
	for range allowed {
		require.Equal(t, http.StatusOK, <-codes)
	}
	require.Equal(t, http.StatusOK, s.do(t, "POST", "/v1/check", `{"text":"Hello."}`).status)
}

func TestTimeOfACheck(t *testing.T) {
	s := serveTest(t, Options{Limits: Limits{CheckTime: 20 * time.Millisecond}, Checkers: checkersThat(t, func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})})
	for _, body := range []string{`{"text":"Hello."}`, `{"drafts":[{"text":"Hello."},{"text":"Hello again."}]}`} {
		a := s.do(t, "POST", "/v1/check", body)
		require.Equal(t, http.StatusServiceUnavailable, a.status, a.body)
		require.Equal(t, problemType+"timeout", problemOf(t, a).Type)
	}
}

func TestRates(t *testing.T) {
	s := serveTest(t, Options{Tokens: tokensFor(t), Limits: Limits{Rate: 0.001, Burst: 5}})
	check := func(token, body string) answer {
		return s.do(t, "POST", "/v1/check", body, "Authorization", "Bearer "+token)
	}
	require.Equal(t, 200, check(tokenA, `{"drafts":[{"text":"a"},{"text":"b"},{"text":"c"}]}`).status, "a draft counts")
	require.Equal(t, 429, check(tokenA, `{"drafts":[{"text":"a"},{"text":"b"},{"text":"c"}]}`).status)
	require.Equal(t, 200, check(tokenA, `{"text":"a"}`).status)
	a := check(tokenA, `{"text":"a"}`)
	require.Equal(t, 429, problemOf(t, a).Status)
	require.NotEmpty(t, a.header.Get("Retry-After"))
	require.Equal(t, 429, s.do(t, "GET", "/v2/check?language=en&text=a", "", "Authorization", "Bearer "+tokenA).status)
	require.Equal(t, 200, check(tokenB, `{"text":"a"}`).status, "the other token has its own")
	require.Equal(t, 200, s.do(t, "GET", "/healthz", "").status)
}

func TestBucket(t *testing.T) {
	l := &Limits{Rate: 10, Burst: 20}
	var b bucket
	now := time.Unix(1000, 0)
	require.Zero(t, b.take(20, now, l))
	require.Equal(t, 100*time.Millisecond, b.take(1, now, l))
	require.Zero(t, b.take(10, now.Add(time.Second), l))
	require.Equal(t, time.Second, b.take(10, now.Add(time.Second), l))
	require.Zero(t, b.take(50, now.Add(time.Minute), l), "a full bucket gives any")
	require.Equal(t, 3*time.Second+100*time.Millisecond, b.take(1, now.Add(time.Minute), l))
	require.Zero(t, (*bucket)(nil).take(1, now, l))
}

func TestOrigins(t *testing.T) {
	s := serveTest(t, Options{Origins: []string{"https://app.example.com", "chrome-extension://abcdef"}})
	any := serveTest(t, Options{Origins: []string{"*"}})
	for _, c := range []struct {
		name    string
		server  *testServer
		origin  string
		status  int
		allowed string
	}{
		{"allowed", s, "https://app.example.com", 200, "https://app.example.com"},
		{"an extension", s, "chrome-extension://abcdef", 200, "chrome-extension://abcdef"},
		{"its own", s, s.URL, 200, ""},
		{"another", s, "https://evil.example.com", 403, ""},
		{"another port", s, "https://app.example.com:8443", 403, ""},
		{"any", any, "https://evil.example.com", 200, "https://evil.example.com"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for path, body := range map[string]string{"/v1/check": `{"text":"a"}`, "/v2/check": "language=en&text=a"} {
				kind := "application/json"
				if path == "/v2/check" {
					kind = "application/x-www-form-urlencoded"
				}
				a := c.server.do(t, "POST", path, body, "Origin", c.origin, "Content-Type", kind)
				require.Equal(t, c.status, a.status, a.body)
				require.Equal(t, c.allowed, a.header.Get("Access-Control-Allow-Origin"))
				pre := c.server.do(t, "OPTIONS", path, "", "Origin", c.origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
				require.Equal(t, c.allowed, pre.header.Get("Access-Control-Allow-Origin"))
				if c.allowed != "" {
					require.Equal(t, http.StatusNoContent, pre.status)
					require.Contains(t, pre.header.Get("Access-Control-Allow-Methods"), "POST")
				} else {
					require.Equal(t, http.StatusForbidden, pre.status)
				}
			}
		})
	}
	require.NoError(t, CheckOrigin("https://app.example.com"))
	require.Error(t, CheckOrigin("app.example.com/path"))
}

func TestRequestIDs(t *testing.T) {
	s := serveTest(t, Options{})
	require.Equal(t, "job-17.a_B", s.do(t, "GET", "/healthz", "", "X-Request-Id", "job-17.a_B").header.Get("X-Request-Id"))
	require.Contains(t, s.log.String(), `"request_id":"job-17.a_B"`)
	for _, bad := range []string{"", `a"b`, "a b", strings.Repeat("a", 65)} {
		got := s.do(t, "GET", "/healthz", "", "X-Request-Id", bad).header.Get("X-Request-Id")
		require.NotEqual(t, bad, got)
		require.GreaterOrEqual(t, len(got), 20)
	}
}

func TestMetrics(t *testing.T) {
	s := serveTest(t, Options{})
	s.do(t, "POST", "/v1/check", body(t, tone.Draft{Text: jargonText}))
	s.do(t, "POST", "/v1/check", "{")
	s.do(t, "GET", "/nowhere/at/all", "")
	got := s.do(t, "GET", "/metrics", "").body
	for _, line := range []string{
		`plainpost_http_requests_total{route="/v1/check",code="200"} 1`, `plainpost_http_requests_total{route="/v1/check",code="400"} 1`,
		`plainpost_http_requests_total{route="none",code="404"} 1`, `plainpost_findings_total{rule="jargon.leverage"} 1`, `plainpost_check_seconds_count 1`,
	} {
		require.Contains(t, got, line)
	}
	require.Regexp(t, `plainpost_drafts_total\{verdict="(warn|block)"\} 1`, got)
}
