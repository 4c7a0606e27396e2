package corpus

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// AuditOptions say which posts are audited and how. A nil *AuditOptions is the
// zero value.
type AuditOptions struct {
	// Window is how many posts a window holds; 10 when zero, as in the feed rules.
	Window int
	// Account leaves out the posts of other accounts. A post without account
	// belongs to it.
	Account string
	// Since and Until leave out what is older, and what is not: Since is part of the
	// time, Until is not. A post without a time is left out by both. Zero is no limit.
	Since, Until time.Time
	// Location is where hours, weekdays and months are counted; nil means the zone
	// of each post for hours and weekdays, and UTC for months.
	Location *time.Location
	// Top is how many repeats of a kind, words, hosts and examples are listed; 20
	// (of examples 5) when zero.
	Top int
	// Bad is told what went wrong in the sequence of posts and says whether to go
	// on: nil goes on, anything else ends the audit with that error. Without Bad
	// the first error ends it.
	Bad func(error) error
}

// Limits of an audit. Past them figures are still right, lists are not complete:
// see the fields that they are about.
const (
	defaultWindow   = 10
	defaultTop      = 20
	topExamples     = 5
	maxAccounts     = 10_000  // in one audit: more is a mix-up of columns
	maxGroups       = 1 << 18 // different texts, and different links, of all accounts that are remembered at a time
	maxNear         = 1 << 16 // different texts that later ones are laid beside
	maxCells        = 1 << 20 // posts that are kept one by one for windows and gaps
	maxWindows      = 10_000
	maxTerms        = 1 << 16 // different words, sites or hours, of all accounts
	maxPeople       = 1 << 20
	maxRepeatIDs    = 1000
	maxExampleIDs   = 5
	maxExampleRunes = 1000
)

// Audit reads posts in any order and says of each account what its feed looks
// like from outside. The posts are judged by the checker as if they were drafts,
// without its history. The audits stand in order of the account's name; there is
// at least one, even of no posts.
//
// The memory it takes is bounded: a process that audits a million posts grows to
// some 400 MB, and hardly more after that; what is not exact any more is named in
// [AccountAudit.Notes]. On a 2-core machine a history of 4,000 posts takes some
// 0.2 s, a million posts about a minute.
//
// It fails when the context ends, when the sequence of posts gives an error that
// Bad does not take, when a check of the embedder fails, and when the posts name
// more than 10,000 accounts.
func Audit(ctx context.Context, checker *tone.Checker, posts iter.Seq2[tone.Post, error], options *AuditOptions) ([]*AccountAudit, error) {
	a := newAudit(checker, options)
	if err := a.read(ctx, posts); err != nil {
		return nil, fmt.Errorf("corpus: audit: %w", err)
	}
	if len(a.accounts) == 0 {
		a.accounts[a.options.Account] = a.newAccount(a.options.Account)
	}
	out := make([]*AccountAudit, 0, len(a.accounts))
	a.repeats()
	for _, account := range a.accounts {
		out = append(out, account.report())
	}
	slices.SortFunc(out, func(a, b *AccountAudit) int { return cmp.Compare(a.Account, b.Account) })
	return out, nil
}

// audit is an audit under way.
type audit struct {
	options   AuditOptions
	checker   *tone.Checker
	platforms map[string]bool
	languages []string // that the rules know, as reports skip them
	accounts  map[string]*auditAccount
	texts     groups // by account and folded text
	links     groups // by account and target
	near      nearIndex
	cells     int // in all timelines
	people    int // in all accounts
	trace     tone.Trace
}

func newAudit(checker *tone.Checker, options *AuditOptions) *audit {
	a := &audit{checker: checker.WithHistory(nil), platforms: map[string]bool{}, accounts: map[string]*auditAccount{}}
	if options != nil {
		a.options = *options
	}
	if a.options.Window <= 0 {
		a.options.Window = defaultWindow
	}
	for _, p := range checker.Rules().Platforms {
		a.platforms[p.ID] = true
	}
	a.languages = languagesOf(checker.Rules())
	a.texts.init(maxGroups)
	a.links.init(maxGroups)
	a.near.init(maxNear)
	return a
}

// languagesOf are the languages that a rule set has words for, as the checks that
// reports name as skipped.
func languagesOf(set *rules.Set) []string {
	var out []string
	add := func(language string) {
		if check := "language:" + language; language != "" && language != "any" && !slices.Contains(out, check) {
			out = append(out, check)
		}
	}
	for _, r := range set.Rules {
		if len(r.Phrases) > 0 || r.Pattern != "" || r.Model != "" {
			add(cmp.Or(r.Language, set.Language))
		}
	}
	return out
}

// read judges posts, several at a time, and takes them in, in order.
func (a *audit) read(ctx context.Context, posts iter.Seq2[tone.Post, error]) error {
	var waiting []tone.Post // posts whose reports are under way, in order
	var broken error
	drafts := func(yield func(tone.Draft) bool) {
		for p, err := range posts {
			if err != nil {
				if a.options.Bad != nil {
					err = a.options.Bad(err)
				}
				if err != nil {
					broken = err
					return
				}
				continue
			}
			if !a.wants(&p) {
				continue
			}
			waiting = append(waiting, p)
			if !yield(a.draft(&p)) {
				return
			}
		}
	}
	for rep, err := range a.checker.CheckAll(ctx, drafts) {
		if err != nil {
			return fmt.Errorf("post %q: %w", waiting[0].ID, err)
		}
		if err := a.take(&waiting[0], rep); err != nil {
			return err
		}
		waiting = slices.Delete(waiting, 0, 1)
	}
	if broken != nil {
		return broken
	}
	return ctx.Err()
}

// wants says whether a post is audited, and gives it its account.
func (a *audit) wants(p *tone.Post) bool {
	o := &a.options
	if o.Account != "" {
		if p.Account != "" && !sameAccount(p.Account, o.Account) {
			return false
		}
		p.Account = o.Account
	}
	if !o.Since.IsZero() && (p.At.IsZero() || p.At.Before(o.Since)) {
		return false
	}
	return o.Until.IsZero() || !p.At.IsZero() && p.At.Before(o.Until)
}

func sameAccount(a, b string) bool {
	return strings.EqualFold(strings.TrimPrefix(a, "@"), strings.TrimPrefix(b, "@"))
}

// draft is a post as the checker reads it. Words of others are not judged. A
// platform that the rule set does not know is none.
func (a *audit) draft(p *tone.Post) tone.Draft {
	if p.Share {
		return tone.Draft{}
	}
	d := tone.Draft{
		ID: p.ID, Text: p.Text, Title: p.Title, Format: p.Format, Account: p.Account,
		InReplyTo: p.InReplyTo, Links: p.Links, Media: p.Media, At: p.At,
	}
	if a.platforms[p.Platform] {
		d.Platform = p.Platform
	}
	switch d.Format {
	case tone.Plain, tone.Markdown, tone.HTML:
	default:
		d.Format = tone.Plain
	}
	return d
}

// take counts a post.
func (a *audit) take(p *tone.Post, rep *tone.Report) error {
	account := a.accounts[p.Account]
	if account == nil {
		if len(a.accounts) == maxAccounts {
			return fmt.Errorf("the posts name more than %d accounts: name one, or look at which column holds the account", maxAccounts)
		}
		account = a.newAccount(strings.Clone(p.Account))
		a.accounts[account.name] = account
	}
	id := p.ID
	if id == "" {
		id = PostID(*p)
	}
	a.checker.Trace(p, &a.trace)
	account.add(p, strings.Clone(id), rep, &a.trace)
	return nil
}
