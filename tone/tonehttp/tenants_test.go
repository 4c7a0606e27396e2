package tonehttp

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

const (
	tokenA = "aaaaaaaaaaaaaaaaaaaaaaaa"
	tokenB = "bbbbbbbbbbbbbbbbbbbbbbbb"
)

func tokensFor(t *testing.T) *Tokens {
	t.Helper()
	tokens, err := ParseTokens(strings.NewReader("# two tenants\nalpha " + tokenA + "\n\nbeta\t" + tokenB + "\n"))
	require.NoError(t, err)
	return tokens
}

// TestTwoTenants tries every route as beta to see what alpha has published under
// an account of the same name.
func TestTwoTenants(t *testing.T) {
	store := newMemoryStore()
	s := serveTest(t, Options{Store: store.of, Tokens: tokensFor(t), Audit: AuditFunc(func(_ context.Context, q AuditRequest) ([]any, error) {
		return []any{map[string]any{"account": q.Account, "posts": len(q.Posts)}}, nil
	})})
	const words = "Our marmalade museum opens its doors to everybody on the first Sunday in May."
	a := func(h ...string) []string { return append(h, "Authorization", "Bearer "+tokenA) }
	b := func(h ...string) []string { return append(h, "Authorization", "Bearer "+tokenB) }
	post := `{"posts":[{"id":"marmalade-1","account":"acme","text":"` + words + `","at":"2026-03-05T12:00:00Z"}]}`
	require.Equal(t, 200, s.do(t, "POST", "/v1/posts", post, a()...).status)

	draft := `{"account":"acme","text":"` + words + `","at":"2026-03-06T12:00:00Z"}`
	require.Contains(t, s.do(t, "POST", "/v1/check", draft, a()...).body, "marmalade-1", "alpha sees its own")

	sees := func(t *testing.T, body string) {
		require.NotContains(t, body, "marmalade-1")
		require.NotContains(t, body, "feed.duplicate")
	}
	// What beta may try, with the words of the draft only where it sends them itself.
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/v1/check", draft},
		{"POST", "/v1/check", `{"drafts":[` + draft + `]}`},
		{"POST", "/v1/check", strings.Replace(draft, `"acme"`, `"5:alpha:acme"`, 1)},
		{"POST", "/v1/check", strings.Replace(draft, `"acme"`, `"alpha\nacme"`, 1)},
		{"POST", "/v1/check", strings.Replace(draft, `"acme"`, `""`, 1)},
		{"POST", "/v1/check", strings.Replace(draft, `{`, `{"answer":"validator",`, 1)},
		{"POST", "/v1/audit", `{"account":"acme","posts":[]}`},
		{"GET", "/v1/posts?account=acme", ""},
		{"GET", "/v1/posts?account=alpha%0Aacme", ""},
		{"GET", "/v1/posts?account=5:alpha:acme", ""},
		{"GET", "/v1/posts?account=..%2Falpha%2Facme", ""},
		{"GET", "/v1/rules", ""}, {"GET", "/v1/rules/jargon.leverage", ""},
		{"GET", "/v2/check?language=en&text=" + strings.ReplaceAll(words, " ", "+"), ""},
		{"GET", "/v2/languages", ""}, {"GET", "/v2/info", ""}, {"GET", "/v2/maxtextlength", ""}, {"GET", "/v2/healthcheck", ""},
		{"GET", "/metrics", ""}, {"GET", "/openapi.json", ""}, {"GET", "/healthz", ""}, {"GET", "/readyz", ""}, {"GET", "/", ""}, {"GET", "/page/app.js", ""},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			got := s.do(t, c.method, c.path, c.body, b()...)
			require.Equal(t, 200, got.status, got.body)
			if strings.HasPrefix(c.path, "/metrics") {
				require.NotContains(t, got.body, "acme") // the labels hold rules, no accounts or words
				require.NotContains(t, got.body, "alpha")
				return
			}
			if c.path == "/v1/rules" { // it lists the rule feed.duplicate, which is no finding
				require.NotContains(t, got.body, "marmalade-1")
				return
			}
			sees(t, got.body)
		})
	}
	t.Run("POST /v1/checks", func(t *testing.T) {
		got := s.do(t, "POST", "/v1/checks", draft+"\n", b("Content-Type", "application/x-ndjson")...)
		require.Equal(t, 200, got.status)
		sees(t, got.body)
	})
	t.Run("DELETE takes nothing of the other's away", func(t *testing.T) {
		require.Equal(t, http.StatusNoContent, s.do(t, "DELETE", "/v1/posts?account=acme", "", b()...).status)
		require.Contains(t, s.do(t, "GET", "/v1/posts?account=acme", "", a()...).body, "marmalade-1")
	})
	t.Run("POST /v1/posts replaces nothing of the other's", func(t *testing.T) {
		require.Equal(t, 200, s.do(t, "POST", "/v1/posts", strings.Replace(post, "marmalade museum", "jam shop", 1), b()...).status)
		require.Contains(t, s.do(t, "GET", "/v1/posts?account=acme", "", a()...).body, "marmalade museum")
		require.Contains(t, s.do(t, "GET", "/v1/posts?account=acme", "", b()...).body, "jam shop")
	})
	t.Run("without a token nothing is seen at all", func(t *testing.T) {
		for _, c := range []struct{ method, path, body string }{
			{"POST", "/v1/check", draft}, {"POST", "/v1/checks", draft}, {"POST", "/v1/audit", post}, {"POST", "/v1/posts", post}, {"GET", "/v1/posts?account=acme", ""},
			{"DELETE", "/v1/posts?account=acme", ""}, {"GET", "/v1/rules", ""}, {"GET", "/metrics", ""}, {"POST", "/v2/check", ""},
		} {
			for _, auth := range []string{"", "Bearer ", "Bearer wrong-wrong-wrong-wrong", "Bearer " + tokenA[1:], "Bearer " + tokenA + "a", "Basic YWxwaGE6", "Digest " + tokenA} {
				got := s.do(t, c.method, c.path, c.body, "Authorization", auth)
				require.Equal(t, http.StatusUnauthorized, got.status, "%s %q", c.path, auth)
				require.Contains(t, got.header.Get("WWW-Authenticate"), "Bearer")
			}
		}
	})
	require.NotContains(t, s.log.String(), "marmalade")
	require.NotContains(t, s.log.String(), tokenA)
	require.Contains(t, s.log.String(), `"tenant":"beta"`)
}

func TestTokenFiles(t *testing.T) {
	for name, c := range map[string]struct{ file, fault string }{
		"one word":       {"alpha\n", "line 1"},
		"three words":    {"alpha " + tokenA + " x\n", "line 1"},
		"short token":    {"\nalpha secret\n", "line 2"},
		"the same twice": {"alpha " + tokenA + "\nbeta " + tokenA + "\n", "line 2"},
		"empty":          {"# nothing\n", "there is none"},
		"not UTF-8":      {"alpha \xff" + tokenA + "\n", "UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseTokens(strings.NewReader(c.file))
			require.ErrorContains(t, err, c.fault)
			require.NotContains(t, err.Error(), tokenA)
		})
	}
	t.Run("a broken file leaves the old tokens", func(t *testing.T) {
		tokens := tokensFor(t)
		require.Error(t, tokens.Replace(strings.NewReader("alpha\n")))
		_, ok := tokens.find(tokenA)
		require.True(t, ok)
		require.NoError(t, tokens.Replace(strings.NewReader("beta "+tokenB+"\n")))
		_, ok = tokens.find(tokenA)
		require.False(t, ok)
	})
}

func TestPasswordOfBasicAuthentication(t *testing.T) {
	s := serveTest(t, Options{Tokens: tokensFor(t)})
	req, err := http.NewRequest("GET", s.URL+"/v2/check?language=en&text=hello", nil)
	require.NoError(t, err)
	req.SetBasicAuth("editor", tokenB)
	res, err := s.Client().Do(req)
	require.NoError(t, err)
	res.Body.Close()
	require.Equal(t, 200, res.StatusCode)
}

var _ tone.History = tenantStore{}
