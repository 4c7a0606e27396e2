package tonehttp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

const jargonText = "We leverage synergies to drive advocacy across the value chain."

func body(t testing.TB, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	require.NoError(t, err)
	return string(out)
}

func TestCheckOneDraft(t *testing.T) {
	s := serveTest(t, Options{})
	a := s.do(t, "POST", "/v1/check", body(t, tone.Draft{ID: "a", Text: jargonText, Platform: "linkedin"}))
	rep := decodeTo[tone.Report](t, a)
	require.Equal(t, "a", rep.DraftID)
	require.NotEmpty(t, rep.Findings)
	require.GreaterOrEqual(t, rep.Verdict, tone.Warn)
	f := rep.Findings[0]
	require.Equal(t, f.Match, jargonText[f.Span.Start.Byte:f.Span.End.Byte])
	require.Equal(t, "linkedin", rep.Measures.Length.Platform)
	require.NotContains(t, s.log.String(), "leverage")
	require.Contains(t, s.log.String(), `"route":"/v1/check"`)

	t.Run("the report is the library's", func(t *testing.T) {
		c, err := defaultChecker()
		require.NoError(t, err)
		want, err := c.Check(context.Background(), tone.Draft{ID: "a", Text: jargonText, Platform: "linkedin"})
		require.NoError(t, err)
		require.JSONEq(t, body(t, want), a.body)
	})
	t.Run("an accepted finding acts as if its rule had not matched", func(t *testing.T) {
		again := decodeTo[tone.Report](t, s.do(t, "POST", "/v1/check", body(t, map[string]any{"text": jargonText, "platform": "linkedin", "accepted": []string{f.Fingerprint}})))
		require.Equal(t, 1, again.Suppressed)
		require.Len(t, again.Findings, len(rep.Findings)-1)
	})
	t.Run("another rule set", func(t *testing.T) {
		other := decodeTo[tone.Report](t, s.do(t, "POST", "/v1/check", body(t, map[string]any{"text": jargonText, "rule_set": "strict"})))
		require.NotEqual(t, rep.RuleSet, other.RuleSet)
	})
	t.Run("empty text is ok", func(t *testing.T) {
		require.Equal(t, tone.OK, decodeTo[tone.Report](t, s.do(t, "POST", "/v1/check", `{"text":""}`)).Verdict)
	})
	t.Run("no content type", func(t *testing.T) {
		require.Equal(t, http.StatusOK, s.do(t, "POST", "/v1/check", `{"text":"Hello."}`, "Content-Type", "").status)
	})
}

type batchReply struct {
	Verdict  tone.Verdict   `json:"verdict"`
	Reports  []tone.Report  `json:"reports"`
	Findings []batchFinding `json:"findings"`
}

func TestCheckBatch(t *testing.T) {
	s := serveTest(t, Options{})
	text := "The library closes at noon on Friday because the heating is being repaired."
	check := func(t *testing.T, drafts ...tone.Draft) batchReply {
		return decodeTo[batchReply](t, s.do(t, "POST", "/v1/check", body(t, map[string]any{"drafts": append([]tone.Draft{}, drafts...)})))
	}
	t.Run("the same text to several channels", func(t *testing.T) {
		got := check(t, tone.Draft{ID: "x", Platform: "x", Text: text}, tone.Draft{ID: "l", Platform: "linkedin", Text: text + " #library"}, tone.Draft{Text: "Something else altogether, about the new shelves."})
		require.Len(t, got.Reports, 3)
		require.Len(t, got.Findings, 1)
		require.Equal(t, ruleSameText, got.Findings[0].Rule)
		require.Equal(t, []int{0, 1}, got.Findings[0].Drafts)
		require.Equal(t, rules.Info, got.Findings[0].Severity)
		require.Equal(t, tone.OK, got.Verdict)
	})
	t.Run("several accounts on one platform", func(t *testing.T) {
		got := check(t, tone.Draft{Platform: "x", Account: "a", Text: text}, tone.Draft{Platform: "x", Account: "b", Text: text})
		require.Equal(t, rules.Warn, got.Findings[0].Severity)
		require.Equal(t, tone.Warn, got.Verdict)
		again := decodeTo[batchReply](t, s.do(t, "POST", "/v1/check", body(t, map[string]any{
			"drafts":   []tone.Draft{{Platform: "x", Account: "a", Text: text}, {Platform: "x", Account: "b", Text: text}},
			"accepted": []string{got.Findings[0].Fingerprint},
		})))
		require.Empty(t, again.Findings)
	})
	t.Run("a link through a thread", func(t *testing.T) {
		got := check(t,
			tone.Draft{ID: "1", Text: "Why our heating failed, in three parts. https://example.org/heating"},
			tone.Draft{ID: "2", InReplyTo: "1", Text: "The pump was from 1974. https://example.org/heating?utm_source=x"},
			tone.Draft{ID: "3", InReplyTo: "2", Text: "The new one is quieter. https://example.org/heating"})
		require.Len(t, got.Findings, 1)
		require.Equal(t, ruleSameLink, got.Findings[0].Rule)
		require.Equal(t, []int{0, 1, 2}, got.Findings[0].Drafts)
		require.Zero(t, got.Reports[1].Measures.Reply, "a part of one's own thread answers nobody")
	})
	t.Run("no drafts", func(t *testing.T) {
		got := check(t)
		require.Empty(t, got.Reports)
	})
	t.Run("two drafts that answer each other", func(t *testing.T) {
		require.Len(t, check(t, tone.Draft{ID: "1", InReplyTo: "2", Text: text}, tone.Draft{ID: "2", InReplyTo: "1", Text: text}).Reports, 2)
	})
	t.Run("in the order of the call", func(t *testing.T) {
		drafts := make([]tone.Draft, 60)
		for i := range drafts {
			drafts[i] = tone.Draft{ID: strings.Repeat("i", i+1), Text: "Hello."}
		}
		for i, rep := range check(t, drafts...).Reports {
			require.Len(t, rep.DraftID, i+1)
		}
	})
}

func TestCheckWithHistory(t *testing.T) {
	store := newMemoryStore()
	s := serveTest(t, Options{Store: store.of})
	draft := map[string]any{"account": "acme", "text": "Our museum opens the new wing to everybody on the first Sunday in May.", "at": "2026-03-06T12:00:00Z"}
	post := map[string]any{"id": "1", "account": "acme", "text": draft["text"], "at": "2026-03-05T12:00:00Z"}
	repeats := func(t *testing.T, a answer) int {
		n := 0
		for _, f := range decodeTo[tone.Report](t, a).Findings {
			if f.Rule == "feed.duplicate" {
				n++
				require.Equal(t, "1", f.Related[0].ID)
			}
		}
		return n
	}
	require.Zero(t, repeats(t, s.do(t, "POST", "/v1/check", body(t, draft))))
	for range 2 {
		require.JSONEq(t, `{"recorded":1}`, s.do(t, "POST", "/v1/posts", body(t, post)).body)
	}
	require.Equal(t, 1, repeats(t, s.do(t, "POST", "/v1/check", body(t, draft))), "the server remembers")
	draft["history"] = []any{}
	require.Zero(t, repeats(t, s.do(t, "POST", "/v1/check", body(t, draft))), "the history of the call stands alone")
	delete(post, "account")
	draft["history"] = []any{post}
	require.Equal(t, 1, repeats(t, s.do(t, "POST", "/v1/check", body(t, draft))), "a post without account is of the account asked for")

	listed := s.do(t, "GET", "/v1/posts?account=acme", "")
	require.JSONEq(t, `{"account":"acme","posts":[{"id":"1","account":"acme","text":"Our museum opens the new wing to everybody on the first Sunday in May.","at":"2026-03-05T12:00:00Z"}]}`, listed.body)
	require.Equal(t, http.StatusNoContent, s.do(t, "DELETE", "/v1/posts?account=acme", "").status)
	require.JSONEq(t, `{"account":"acme","posts":[]}`, s.do(t, "GET", "/v1/posts?account=acme", "").body)
}

func TestCheckAsValidator(t *testing.T) {
	s := serveTest(t, Options{})
	got := decodeTo[struct {
		Items []struct {
			ID     string
			Errors any
		}
	}](t, s.do(t, "POST", "/v1/check", body(t, map[string]any{"answer": "validator", "fail_on": "warn", "drafts": []tone.Draft{
		{ID: "good", Text: "The library closes at noon on Friday."}, {ID: "bad", Text: strings.Repeat(jargonText+" ", 3)},
	}})))
	require.Equal(t, true, got.Items[0].Errors)
	require.IsType(t, "", got.Items[1].Errors)
	require.NotEmpty(t, got.Items[1].Errors)
}

func TestFailures(t *testing.T) {
	broken := func(message string) *Checkers {
		set, err := rules.Default()
		require.NoError(t, err)
		c, err := tone.New(set, &tone.Options{Checks: []tone.Check{{ID: "own.check", Dimension: "fit", Run: func(context.Context, *tone.Pass) error {
			if message == "panic" {
				panic("secret words of the draft")
			}
			return errors.New("secret words of the draft")
		}}}})
		require.NoError(t, err)
		out, err := NewCheckers("default", map[string]*tone.Checker{"default": c})
		require.NoError(t, err)
		return out
	}
	for _, how := range []string{"error", "panic"} {
		t.Run("a check that ends in an "+how, func(t *testing.T) {
			s := serveTest(t, Options{Checkers: broken(how)})
			a := s.do(t, "POST", "/v1/check", `{"text":"Hello."}`)
			require.Equal(t, http.StatusInternalServerError, problemOf(t, a).Status)
			require.NotContains(t, s.log.String()+a.body, "secret")
		})
	}
	t.Run("a history that fails", func(t *testing.T) {
		s := serveTest(t, Options{History: func(string) tone.History {
			return tone.HistoryFunc(func(context.Context, string, time.Time, int) ([]tone.Post, error) {
				return nil, errors.New("connection refused")
			})
		}})
		a := s.do(t, "POST", "/v1/check", `{"text":"Hello there."}`)
		require.Equal(t, http.StatusServiceUnavailable, problemOf(t, a).Status)
		require.NotEmpty(t, a.header.Get("Retry-After"))
		require.Contains(t, s.log.String(), "connection refused")
	})
	t.Run("a handler that panics", func(t *testing.T) {
		s := serveTest(t, Options{Audit: AuditFunc(func(context.Context, AuditRequest) ([]any, error) { panic("secret words") })})
		a := s.do(t, "POST", "/v1/audit", `{"posts":[{"text":"secret words"}]}`)
		require.Equal(t, http.StatusInternalServerError, problemOf(t, a).Status)
		require.NotContains(t, s.log.String()+a.body, "secret")
		require.Contains(t, s.log.String(), "audit.go", "the log has the place")
	})
}

func TestWithoutStoreOrAuditor(t *testing.T) {
	s := serveTest(t, Options{})
	for _, q := range [][3]string{{"POST", "/v1/audit", `{"posts":[]}`}, {"POST", "/v1/posts", `{"posts":[]}`}, {"GET", "/v1/posts?account=a", ""}, {"DELETE", "/v1/posts?account=a", ""}} {
		require.Equal(t, http.StatusNotImplemented, problemOf(t, s.do(t, q[0], q[1], q[2])).Status, q)
	}
}

func TestAudit(t *testing.T) {
	s := serveTest(t, Options{Audit: AuditFunc(func(_ context.Context, q AuditRequest) ([]any, error) {
		return []any{map[string]any{"account": q.Account, "posts": len(q.Posts), "window": q.Window}}, nil
	})})
	require.JSONEq(t, `{"account":"acme","posts":2,"window":5}`, s.do(t, "POST", "/v1/audit", `{"account":"acme","window":5,"posts":[{"text":"a"},{"text":"b"}]}`).body)
}

func TestRules(t *testing.T) {
	s := serveTest(t, Options{})
	a := s.do(t, "GET", "/v1/rules", "")
	doc := decodeTo[struct {
		RuleSets []string `json:"rule_sets"`
		Rules    []ruleDoc
	}](t, a)
	require.Equal(t, []string{"default", "strict"}, doc.RuleSets)
	require.Greater(t, len(doc.Rules), 50)
	require.Equal(t, http.StatusNotModified, s.do(t, "GET", "/v1/rules", "", "If-None-Match", a.header.Get("ETag")).status)
	one := decodeTo[struct {
		ID      string
		Phrases []phraseDoc
	}](t, s.do(t, "GET", "/v1/rules/jargon.leverage", ""))
	require.NotEmpty(t, one.Phrases)
	require.Contains(t, problemOf(t, s.do(t, "GET", "/v1/rules/jargon.leverag", "")).Detail, "jargon.leverage")
}

func TestRuleSetsAreReplaced(t *testing.T) {
	c := checkersFor(t)
	s := serveTest(t, Options{Checkers: c})
	before := decodeTo[tone.Report](t, s.do(t, "POST", "/v1/check", `{"text":"Hello."}`)).RuleSet
	set, err := rules.Parse("mine", []byte("version: 1\nname: mine\nextends: [builtin:strict]\n"))
	require.NoError(t, err)
	mine, err := tone.New(set, nil)
	require.NoError(t, err)
	require.Error(t, c.Replace("other", map[string]*tone.Checker{"default": mine}))
	require.NoError(t, c.Replace("default", map[string]*tone.Checker{"default": mine}))
	after := decodeTo[tone.Report](t, s.do(t, "POST", "/v1/check", `{"text":"Hello."}`)).RuleSet
	require.NotEqual(t, before, after)
}

func TestReadiness(t *testing.T) {
	var fault error
	s := serveTest(t, Options{Ready: func() error { return fault }})
	require.Equal(t, http.StatusOK, s.do(t, "GET", "/readyz", "").status)
	fault = errors.New("it is about to stop")
	require.Equal(t, http.StatusServiceUnavailable, problemOf(t, s.do(t, "GET", "/readyz", "")).Status)
	require.Equal(t, http.StatusOK, s.do(t, "GET", "/healthz", "").status)
	empty := serveTest(t, Options{Checkers: &Checkers{}})
	require.Equal(t, http.StatusServiceUnavailable, problemOf(t, empty.do(t, "POST", "/v1/check", `{"text":""}`)).Status)
}
