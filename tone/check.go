package tone

import (
	"context"
	"fmt"
	"strings"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/position"
)

// Check is a check that the embedder has written in Go. It runs after the rule
// set's own rules, and what it reports counts towards its dimension.
type Check struct {
	ID        string // such as acme.legal; not the id of a rule of the set
	Dimension string // a dimension of the rule set that is no ratio
	Doc       string // what the check is for; its first line is the finding's reason
	History   int    // how many of the account's last posts it wants to see

	// Run looks at the draft and reports what it finds. It must be safe for
	// concurrent use. An error or a panic makes the whole check an error.
	Run func(ctx context.Context, p *Pass) error
}

func (c *Check) validate(set *rules.Set) error {
	dim, ok := set.Dimension(c.Dimension)
	switch {
	case c.ID == "":
		return fmt.Errorf("tone: a check without ID")
	case c.Run == nil:
		return fmt.Errorf("tone: the check %s has no Run", c.ID)
	case !ok:
		return fmt.Errorf("tone: the check %s names the unknown dimension %q", c.ID, c.Dimension)
	case dim.Measure == rules.Ratio:
		return fmt.Errorf("tone: the check %s is of %s, a ratio: checks report to densities and totals", c.ID, c.Dimension)
	case set.Rule(c.ID) != nil:
		return fmt.Errorf("tone: the check %s has the id of a rule", c.ID)
	}
	return nil
}

// Pass is what a custom check sees of a draft, valid while Run runs.
type Pass struct {
	Draft    Draft
	Document *Document
	Measures Measures
	Posts    []Post // the account's last posts, newest first, as many as the check asked for

	check  *Check
	x      *evaluation
	index  *position.Index
	points float64
}

// Words are the words of the draft in the author's own voice.
func (p *Pass) Words() []Word { return p.x.wordList(p.index) }

// Sentences are the sentences of the draft.
func (p *Pass) Sentences() []SentenceSpan { return p.Document.Sentences }

// Links are the links in the draft's text.
func (p *Pass) Links() []LinkSpan { return p.Document.Links }

// Report adds a finding about the bytes [start, end) of the draft's text, with
// points in the unit of the check's dimension and wordings to put in its place.
func (p *Pass) Report(start, end int, points float64, message string, suggestions ...string) error {
	if start < 0 || end < start || end > len(p.Draft.Text) {
		return fmt.Errorf("tone: the check %s reports [%d, %d) of a text of %d bytes", p.check.ID, start, end, len(p.Draft.Text))
	}
	if points < 0 {
		return fmt.Errorf("tone: the check %s reports %g points: findings have none below zero", p.check.ID, points)
	}
	why, _, _ := strings.Cut(p.check.Doc, "\n")
	f := Finding{
		Rule: p.check.ID, Dimension: p.check.Dimension, Points: points, Message: message, Why: why,
		Span: spanAt(start, end, p.index), Match: p.Draft.Text[start:end],
	}
	f.Fingerprint = p.x.fingerprint(hashSeed.text(f.Rule).folded(strings.ToLower(f.Match)))
	if p.x.accepted[f.Fingerprint] || p.x.isIgnored(f.Rule, p.x.viewOffset(start), p.x.viewOffset(end)) {
		p.x.report.Suppressed++
		return nil
	}
	for _, s := range suggestions {
		f.Fixes = append(f.Fixes, Fix{Message: fmt.Sprintf("Write “%s”.", s), Span: *f.Span, Text: s})
	}
	p.x.report.Findings = append(p.x.report.Findings, f)
	p.points += points
	return nil
}

// viewOffset is the place in the view of a byte of the source; near enough where
// the source is markup.
func (x *evaluation) viewOffset(offset int) int32 {
	for i := range x.r.blocks {
		b := &x.r.blocks[i]
		if !b.title && offset >= b.src[0] && offset <= b.src[1] {
			return b.start + int32(min(offset-b.src[0], int(b.end-b.start)))
		}
	}
	return 0
}

// custom runs the embedder's checks.
func (c *Checker) custom(ctx context.Context, x *evaluation) error {
	index := position.New(x.draft.Text)
	doc := x.document(index)
	for i := range c.options.Checks {
		check := &c.options.Checks[i]
		p := &Pass{Draft: x.draft, Document: doc, Measures: x.measures, check: check, x: x, index: index}
		if check.History > 0 && c.options.History != nil {
			posts, err := c.recent(ctx, x)
			if err != nil && c.options.HistoryOptional && ctx.Err() == nil {
				x.skip(check.ID, "The history could not be read: "+err.Error())
				continue
			}
			if err != nil {
				return err
			}
			p.Posts = posts[:min(check.History, len(posts))]
		}
		first := len(x.report.Findings)
		if err := runCheck(ctx, check, p); err != nil {
			return err
		}
		for d := range x.report.Scores {
			s := &x.report.Scores[d]
			if s.Dimension != check.Dimension {
				continue
			}
			sum := p.points
			for j := range x.report.Findings[:first] {
				if f := &x.report.Findings[j]; f.Dimension == s.Dimension {
					sum += f.Points
				}
			}
			for _, part := range s.Parts {
				sum += part.Points
			}
			s.Value = max(0, sum)
			s.Verdict = judge(s.Value, &x.view.dimensions[d])
			for j := range x.report.Findings {
				f := &x.report.Findings[j]
				rule := x.set.Rule(f.Rule)
				if f.Dimension == s.Dimension && (rule == nil || rule.Severity == rules.Follow) {
					f.Severity = severityOf(s.Verdict)
				}
			}
		}
	}
	return nil
}

func runCheck(ctx context.Context, check *Check, p *Pass) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("tone: the check %s panicked: %v", check.ID, v)
		}
	}()
	if err := check.Run(ctx, p); err != nil {
		return fmt.Errorf("tone: the check %s: %w", check.ID, err)
	}
	return nil
}
