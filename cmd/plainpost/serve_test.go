package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// logBuffer is standard error of a server, read while it runs.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// served is plainpost serve under way.
type served struct {
	t    *testing.T
	url  string
	log  *logBuffer
	stop func() int // ends it as SIGTERM does, and gives the exit code
}

func startServe(t *testing.T, args ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &served{t: t, log: &logBuffer{}}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--watch", "20ms"}, args...), stdio{strings.NewReader(""), io.Discard, s.log}, environment{})
	}()
	s.stop = sync.OnceValue(func() int {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { s.stop() })
	require.Eventually(t, func() bool {
		for line := range strings.SplitSeq(s.log.String(), "\n") {
			var entry struct{ Msg, Addr string }
			if json.Unmarshal([]byte(line), &entry) == nil && entry.Msg == "listening" {
				s.url = "http://" + entry.Addr
			}
		}
		return s.url != ""
	}, 20*time.Second, 5*time.Millisecond)
	return s
}

func (s *served) do(method, path, body string, headers ...string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	require.NoError(s.t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(s.t, err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	require.NoError(s.t, err)
	return res.StatusCode, string(data)
}

const serveRules = `version: 1
name: house
language: en
dimensions: { taste: { measure: total, warn: 1 } }
rules:
  taste.word: { dimension: taste, weight: 1, message: "“$match”", why: w, phrases: [WORD], tests: [{ bad: It is WORD. }, { good: It is late. }] }
`

func TestServeReadsItsRulesAgain(t *testing.T) {
	config := filepath.Join(t.TempDir(), "plainpost.yaml")
	write := func(text string) { // in one step, as the service may read at any time
		require.NoError(t, os.WriteFile(config+".new", []byte(text), 0o600))
		require.NoError(t, os.Rename(config+".new", config))
	}
	write(strings.ReplaceAll(serveRules, "WORD", "marmalade"))
	s := startServe(t, "--config", config, "--rule-set", "strict=builtin:strict")
	finds := func(word string) bool {
		status, body := s.do("POST", "/v1/check", `{"text":"It is `+word+`."}`)
		require.Equal(t, http.StatusOK, status, body)
		return strings.Contains(body, `"rule":"taste.word"`)
	}
	require.True(t, finds("marmalade"))
	status, body := s.do("POST", "/v1/check", `{"text":"We leverage it.","rule_set":"strict"}`)
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "jargon.leverage")

	write(strings.ReplaceAll(serveRules, "WORD", "quince"))
	require.Eventually(t, func() bool { return finds("quince") }, 10*time.Second, 10*time.Millisecond)
	require.False(t, finds("marmalade"))

	write("version: 1\nname: house\nrules: { taste.word: { dimention: x } }\n")
	require.Eventually(t, func() bool { return strings.Contains(s.log.String(), "the old one stays") }, 10*time.Second, 10*time.Millisecond)
	require.Contains(t, s.log.String(), "plainpost.yaml:3")
	require.True(t, finds("quince"), "the old rules stay")
	_, body = s.do("GET", "/metrics", "")
	require.Contains(t, body, `plainpost_config_reloads_total{result="failed"}`)

	write(strings.ReplaceAll(serveRules, "WORD", "medlar"))
	require.Eventually(t, func() bool { return finds("medlar") }, 10*time.Second, 10*time.Millisecond)
	before := strings.Count(s.log.String(), "was read again")
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGHUP))
	require.Eventually(t, func() bool { return strings.Count(s.log.String(), "was read again") > before }, 10*time.Second, 10*time.Millisecond)
	require.NotContains(t, s.log.String(), "medlar")
	require.Zero(t, s.stop())
	require.Contains(t, s.log.String(), `"msg":"stopping"`)
}

func TestServeDropsNoRequestWhileItReadsAgain(t *testing.T) {
	config := filepath.Join(t.TempDir(), "plainpost.yaml")
	s := func() *served {
		require.NoError(t, os.WriteFile(config, []byte(strings.ReplaceAll(serveRules, "WORD", "marmalade")), 0o600))
		return startServe(t, "--config", config, "-q")
	}()
	end := make(chan struct{})
	var senders sync.WaitGroup
	for range 4 {
		senders.Go(func() {
			for {
				select {
				case <-end:
					return
				default:
				}
				if status, body := s.do("POST", "/v1/check", `{"text":"It is marmalade or quince."}`); status != http.StatusOK || !strings.Contains(body, "taste.word") {
					t.Errorf("%d %s", status, body)
					return
				}
			}
		})
	}
	for i := range 10 {
		word := []string{"quince", "marmalade"}[i%2]
		require.NoError(t, os.WriteFile(config+".new", []byte(strings.ReplaceAll(serveRules, "WORD", word)+strings.Repeat("#", i)+"\n"), 0o600))
		require.NoError(t, os.Rename(config+".new", config))
		require.Eventually(t, func() bool { return strings.Count(s.log.String(), "was read again") > i }, 10*time.Second, 5*time.Millisecond)
	}
	close(end)
	senders.Wait()
}

func TestServeHistoryAndTenants(t *testing.T) {
	dir := t.TempDir()
	tokens := filepath.Join(dir, "tokens")
	const alpha, beta = "aaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbb"
	require.NoError(t, os.WriteFile(tokens, []byte("alpha "+alpha+"\nbeta "+beta+"\n"), 0o600))
	args := []string{"--history", "bolt:" + filepath.Join(dir, "posts.db"), "--token-file", tokens}
	s := startServe(t, args...)
	post := `{"posts":[{"id":"1","account":"acme","text":"The museum opens its new wing to everybody on Sunday.","at":"2026-03-05T12:00:00Z"}]}`
	status, body := s.do("POST", "/v1/posts", post, "Authorization", "Bearer "+alpha)
	require.Equal(t, http.StatusOK, status, body)
	status, _ = s.do("POST", "/v1/posts", post)
	require.Equal(t, http.StatusUnauthorized, status)
	require.Zero(t, s.stop())

	s = startServe(t, args...) // what was recorded is there after a restart
	_, body = s.do("GET", "/v1/posts?account=acme", "", "Authorization", "Bearer "+alpha)
	require.Contains(t, body, "museum")
	_, body = s.do("GET", "/v1/posts?account=acme", "", "Authorization", "Bearer "+beta)
	require.JSONEq(t, `{"account":"acme","posts":[]}`, body)
	draft := `{"account":"acme","text":"The museum opens its new wing to everybody on Sunday.","at":"2026-03-06T12:00:00Z"}`
	_, body = s.do("POST", "/v1/check", draft, "Authorization", "Bearer "+alpha)
	require.Contains(t, body, "feed.duplicate")
	_, body = s.do("POST", "/v1/check", draft, "Authorization", "Bearer "+beta)
	require.NotContains(t, body, "feed.duplicate")
	status, body = s.do("POST", "/v1/audit", post, "Authorization", "Bearer "+alpha)
	require.Equal(t, http.StatusOK, status, body)
	require.Contains(t, body, `"account":"acme"`)
	require.NoError(t, os.WriteFile(tokens, []byte("beta "+beta+"\n"), 0o600))
	require.Eventually(t, func() bool {
		status, _ := s.do("GET", "/v1/posts?account=acme", "", "Authorization", "Bearer "+alpha)
		return status == http.StatusUnauthorized
	}, 10*time.Second, 10*time.Millisecond, "a token that is taken away")
	require.NotContains(t, s.log.String(), "museum")
}

// TestServeDrains ends the server while a stream is open: what is under way is
// answered.
func TestServeDrains(t *testing.T) {
	s := startServe(t)
	in, out := io.Pipe()
	req, err := http.NewRequest("POST", s.url+"/v1/checks", in)
	require.NoError(t, err)
	replies := make(chan *http.Response, 1)
	go func() {
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			replies <- res
		}
		close(replies)
	}()
	_, err = io.WriteString(out, `{"id":"one","text":"Hello."}`+"\n")
	require.NoError(t, err)
	res := <-replies // its head comes with the first answer
	require.NotNil(t, res)
	defer res.Body.Close()
	ended := make(chan int, 1)
	go func() { ended <- s.stop() }()
	require.Eventually(t, func() bool { return strings.Contains(s.log.String(), `"msg":"stopping"`) }, 10*time.Second, 5*time.Millisecond)
	_, err = io.WriteString(out, `{"id":"two","text":"Hello again."}`+"\n")
	require.NoError(t, err)
	require.NoError(t, out.Close())
	got, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Contains(t, string(got), `"draft_id":"one"`)
	require.Contains(t, string(got), `"draft_id":"two"`)
	require.Zero(t, <-ended)
}

func TestServeFaults(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.yaml")
	require.NoError(t, os.WriteFile(broken, []byte("version: 1\nnme: x\n"), 0o600))
	posts := filepath.Join(dir, "posts.jsonl")
	require.NoError(t, os.WriteFile(posts, nil, 0o600))
	tokens := filepath.Join(dir, "tokens")
	require.NoError(t, os.WriteFile(tokens, []byte("alpha aaaaaaaaaaaaaaaaaaaaaaaa\n"), 0o600))
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"broken rules":            {[]string{"--config", broken}, "broken.yaml:2:1"},
		"no such address":         {[]string{"--addr", "nowhere.invalid:http:x"}, "--addr"},
		"tokens that are missing": {[]string{"--token-file", filepath.Join(dir, "none")}, "--token-file"},
		"a file without tenants":  {[]string{"--token-file", tokens, "--history", posts}, "knows no tenants"},
		"an origin with a path":   {[]string{"--allow-origin", "https://a.example/path"}, "--allow-origin"},
		"a rule set without name": {[]string{"--rule-set", "builtin:strict"}, "NAME=SET"},
		"a name twice":            {[]string{"--rule-set", "default=builtin:strict"}, "twice"},
		"a store of another kind": {[]string{"--history", "mysql://a"}, "--history"},
		"days below zero":         {[]string{"--history", "bolt:" + filepath.Join(dir, "a.db"), "--keep-days", "-1"}, "below zero"},
		"days without end":        {[]string{"--history", "bolt:" + filepath.Join(dir, "a.db"), "--keep-days", "1000000"}, "36500"},
		"keeping in a file":       {[]string{"--history", posts, "--keep-posts", "5"}, "--history bolt:FILE"},
		"keeping nothing":         {[]string{"--keep-days", "30"}, "--history bolt:FILE"},
		"an argument":             {[]string{"something"}, "something"},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr bytes.Buffer
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			require.Equal(t, exitError, run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, c.args...), stdio{strings.NewReader(""), io.Discard, &stderr}, environment{}))
			require.Contains(t, stderr.String(), c.want)
		})
	}
}
