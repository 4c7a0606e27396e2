package tonehttp

import (
	"context"
	"net/http"

	"github.com/plainpost/plainpost/tone"
)

// Auditor tells what a feed looks like from outside. It must be safe for
// concurrent use.
type Auditor interface {
	// Audit gives the figures of posts, an element for each account, each to be
	// encoded as JSON.
	Audit(ctx context.Context, q AuditRequest) ([]any, error)
}

// AuditRequest is what is to be audited. The auditor may keep nothing of it.
type AuditRequest struct {
	Checker *tone.Checker // judges the posts; shared with other calls
	Posts   []tone.Post   // as the request gave them
	Account string        // leaves out the posts of others; a post without account belongs to it; empty for all
	Window  int           // posts of a window; 0 for the auditor's own choice
}

// AuditFunc makes an Auditor of a function.
type AuditFunc func(ctx context.Context, q AuditRequest) ([]any, error)

// Audit calls f.
func (f AuditFunc) Audit(ctx context.Context, q AuditRequest) ([]any, error) { return f(ctx, q) }

// audit answers POST /v1/audit: the audit of one account, or {"audits":[…]} where
// the posts are of several.
func (s *service) audit(x *exchange, r *http.Request) error {
	if s.options.Audit == nil {
		return absent("auditor")
	}
	if err := wantJSON(r); err != nil {
		return err
	}
	if _, err := parameters(r); err != nil {
		return err
	}
	body, err := s.readBody(x, r, s.limits.PostsBody)
	if err != nil {
		return err
	}
	if !s.working.try() {
		return busy("All places are taken. Try again in a second.")
	}
	answer, err := s.answerAudit(r, body)
	s.working.leave()
	if err != nil {
		return err
	}
	x.sendJSON(http.StatusOK, answer)
	return nil
}

func (s *service) answerAudit(r *http.Request, body []byte) ([]byte, error) {
	in, problem := newJSONReader(body)
	if problem != nil {
		return nil, problem
	}
	var q AuditRequest
	ruleSet := ""
	in.Object([]string{"posts", "account", "window", "rule_set"}, func(key string) {
		switch key {
		case "posts":
			q.Posts = in.posts(s.limits.Posts)
		case "account":
			q.Account = in.OptionalString()
		case "window":
			q.Window = in.Count()
		case "rule_set":
			ruleSet = in.OptionalString()
		}
	})
	if q.Posts == nil {
		in.Need("posts")
	}
	if problem := in.problem(); problem != nil {
		return nil, problem
	}
	named, problem := s.checkerNamed(ruleSet, "$.rule_set")
	if problem != nil {
		return nil, problem
	}
	q.Checker = named.given
	ctx, cancel := context.WithTimeout(r.Context(), s.limits.CheckTime)
	defer cancel()
	audits, err := s.options.Audit.Audit(ctx, q)
	if err != nil {
		return nil, checkProblem(ctx, err)
	}
	if len(audits) == 1 {
		return encode(audits[0])
	}
	return encode(struct {
		Audits []any `json:"audits"`
	}{append([]any{}, audits...)})
}
