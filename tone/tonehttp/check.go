package tonehttp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// checkRequest is the body of /v1/check.
type checkRequest struct {
	drafts     []tone.Draft
	batch      bool // drafts came in a list
	history    []tone.Post
	hasHistory bool
	ruleSet    string
	accepted   []string
	validator  bool         // answer with errors: true | "text"
	failOn     tone.Verdict // from which verdict on a validator hears an error
}

// checkKeys are the keys of such a body: those of a draft, and its own.
var checkKeys = sync.OnceValue(func() []string {
	return append(slices.Clone(draftKeys().Names), "drafts", "history", "rule_set", "accepted", "answer", "fail_on")
})

// readCheck reads a body of /v1/check.
func readCheck(body []byte, l *Limits) (*checkRequest, *Problem) {
	r, problem := newJSONReader(body)
	if problem != nil {
		return nil, problem
	}
	q := &checkRequest{failOn: tone.Block}
	var single tone.Draft
	hasText, own := false, ""
	r.Object(checkKeys(), func(key string) {
		switch key {
		case "drafts":
			q.batch = true
			r.List(l.Drafts, func() { q.drafts = append(q.drafts, r.draft()) })
		case "history":
			if !r.Null() {
				q.hasHistory = true
				q.history = r.posts(l.Posts)
			}
		case "rule_set":
			q.ruleSet = r.OptionalString()
		case "accepted":
			q.accepted = r.Strings(l.Posts)
		case "answer":
			q.validator = r.choice("report", "validator") == "validator"
		case "fail_on":
			if r.choice("block", "warn") == "warn" {
				q.failOn = tone.Warn
			}
		default:
			r.draftKey(key, &single, &hasText)
			own = key
		}
	})
	switch {
	case r.Err() != nil:
		return nil, r.problem()
	case q.batch && own != "":
		return nil, malformed("$."+own, fmt.Sprintf("$.%s: a call has either drafts or the keys of one draft.", own))
	case !q.batch:
		r.needText(hasText)
		q.drafts = []tone.Draft{single}
	}
	return q, r.problem()
}

// batchAnswer is the answer to a call with drafts.
type batchAnswer struct {
	Verdict  tone.Verdict   `json:"verdict"`
	Reports  []*tone.Report `json:"reports"`
	Findings []batchFinding `json:"findings"`
}

// validatorItem is what a form validator wants to hear about one draft: errors is
// true when there are none, else what they are.
type validatorItem struct {
	ID      string       `json:"id"`
	Verdict tone.Verdict `json:"verdict"`
	Errors  any          `json:"errors"` // true, or a string
}

// check answers POST /v1/check.
func (s *service) check(x *exchange, r *http.Request) error {
	if err := wantJSON(r); err != nil {
		return err
	}
	body, err := s.readBody(x, r, s.limits.Body)
	if err != nil {
		return err
	}
	if !s.working.try() {
		return busy("All places are taken. Try again in a second.")
	}
	answer, err := s.answerCheck(x, r, body)
	s.working.leave()
	if err != nil {
		return err
	}
	x.sendJSON(http.StatusOK, answer)
	return nil
}

func (s *service) answerCheck(x *exchange, r *http.Request, body []byte) ([]byte, error) {
	q, problem := readCheck(body, &s.limits)
	if problem != nil {
		return nil, problem
	}
	named, problem := s.checkerNamed(q.ruleSet, "$.rule_set")
	if problem != nil {
		return nil, problem
	}
	for i := range q.drafts {
		path := "$"
		if q.batch {
			path = "$.drafts[" + strconv.Itoa(i) + "]"
		}
		if problem := platformFault(named.given.Rules(), &q.drafts[i], path); problem != nil {
			return nil, problem
		}
	}
	if problem := x.spend(&s.limits, len(q.drafts)-1); problem != nil { // one was spent on the way in
		return nil, problem
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.limits.CheckTime)
	defer cancel()
	ctx, checker := s.checkerFor(ctx, named, x.tenant, q)
	if !q.batch {
		rep, err := s.judge(ctx, checker, q.drafts[0])
		if err != nil {
			return nil, err
		}
		x.drafts++
		if q.validator {
			return encode(validate(rep, nil, q.failOn))
		}
		return encodeReport(rep)
	}
	return s.answerBatch(ctx, x, checker, q)
}

// judge checks one draft and counts it.
func (s *service) judge(ctx context.Context, c *tone.Checker, d tone.Draft) (*tone.Report, error) {
	began := s.metrics.begin()
	rep, err := c.Check(ctx, d)
	if err != nil {
		return nil, checkProblem(ctx, err)
	}
	s.metrics.judged(rep, began)
	return rep, nil
}

func (s *service) answerBatch(ctx context.Context, x *exchange, c *tone.Checker, q *checkRequest) ([]byte, error) {
	b := newBatch(q.drafts)
	answer := batchAnswer{Verdict: tone.OK, Reports: make([]*tone.Report, 0, len(q.drafts)), Findings: []batchFinding{}}
	began := s.metrics.begin()
	for rep, err := range c.CheckAll(ctx, slices.Values(b.drafts)) {
		if err != nil {
			return nil, checkProblem(ctx, err)
		}
		answer.Reports = append(answer.Reports, rep)
		answer.Verdict = max(answer.Verdict, rep.Verdict)
		s.metrics.judged(rep, began)
		began = s.metrics.begin()
	}
	if err := ctx.Err(); err != nil {
		return nil, checkProblem(ctx, err)
	}
	x.drafts += len(answer.Reports)
	findings, err := b.findings(ctx, c)
	if err != nil {
		return nil, checkProblem(ctx, err)
	}
	for i := range findings {
		if f := &findings[i]; !slices.Contains(q.accepted, f.Fingerprint) {
			answer.Findings = append(answer.Findings, *f)
			answer.Verdict = max(answer.Verdict, f.verdict())
		}
	}
	if !q.validator {
		return answer.encode()
	}
	items := make([]validatorItem, len(answer.Reports))
	for i, rep := range answer.Reports {
		own := slices.DeleteFunc(slices.Clone(answer.Findings), func(f batchFinding) bool { return !slices.Contains(f.Drafts, i) })
		items[i] = validate(rep, own, q.failOn)
	}
	return encode(struct {
		Verdict tone.Verdict    `json:"verdict"`
		Items   []validatorItem `json:"items"`
	}{answer.Verdict, items})
}

// validate tells a report as form validators take it: the messages of what is at
// or above a verdict.
func validate(rep *tone.Report, batch []batchFinding, failOn tone.Verdict) validatorItem {
	item := validatorItem{ID: rep.DraftID, Verdict: rep.Verdict, Errors: true}
	var lines []string
	add := func(line string) {
		if line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	for i := range rep.Findings {
		if f := &rep.Findings[i]; tone.VerdictOf(f.Severity) >= failOn {
			add(f.Message)
		}
	}
	for i := range rep.Scores {
		sc := &rep.Scores[i]
		if sc.Verdict < failOn {
			continue
		}
		// A value may be over its limit by parts alone, with no finding to tell.
		if len(lines) == 0 {
			add(fmt.Sprintf("%s is %.3g, over its limit.", sc.Dimension, sc.Value))
		}
		add(sc.Advice)
	}
	for i := range batch {
		if f := &batch[i]; f.verdict() >= failOn {
			add(f.Message)
			item.Verdict = max(item.Verdict, f.verdict())
		}
	}
	if len(lines) > 0 {
		item.Errors = strings.Join(lines, "\n")
	}
	return item
}

// checkerNamed is the checker that a request asks for.
func (s *service) checkerNamed(name, path string) (*namedChecker, *Problem) {
	table := s.options.Checkers.table()
	if table == nil {
		return nil, busy("The rule set is not loaded yet.")
	}
	if c := table.find(name); c != nil {
		return c, nil
	}
	hint := rules.DidYouMean(name, table.names)
	if hint == "" {
		hint = "use one of " + strings.Join(table.names, ", ")
	}
	detail := fmt.Sprintf("the rule set %q is not known: %s.", short(name), hint)
	if path == "" {
		return nil, badParameter(detail)
	}
	return nil, malformed(path, path+": "+detail)
}

// checkerFor is the checker of a call with its history: that of the request, else
// what the tenant has published. What the request brings stands alone, so that
// the same call is judged the same whatever the server has.
func (s *service) checkerFor(ctx context.Context, named *namedChecker, tenant string, q *checkRequest) (context.Context, *tone.Checker) {
	var history tone.History
	if q.hasHistory {
		history = newGivenHistory(q.history)
	} else {
		history = s.historyOf(tenant)
	}
	checker := named.given
	if history != nil {
		ctx, checker = withHistory(ctx, history), named.recalling
	}
	if len(q.accepted) > 0 {
		checker = checker.WithAccepted(q.accepted...)
	}
	return ctx, checker
}

// checkProblem tells a check that failed.
func checkProblem(ctx context.Context, err error) *Problem {
	var history *historyError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		p := busy("The check took too long and was given up.")
		p.Type, p.Title = problemType+"timeout", "The check took too long"
		return p
	case ctx.Err() != nil:
		return newProblem(499, "cancelled", "The client went away", "The request was cancelled.")
	case errors.As(err, &history):
		p := busy("The history cannot be read just now.")
		p.Type, p.Title, p.cause = problemType+"history", "The history cannot be read", history.err
		return p
	}
	// The error may be of a check of the embedder and hold words of the draft:
	// only its kind is logged.
	p := newProblem(http.StatusInternalServerError, "internal", "The server failed", "A check failed.")
	p.cause = fmt.Errorf("a check failed with %T", rootOf(err))
	return p
}

// rootOf is the innermost error.
func rootOf(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
