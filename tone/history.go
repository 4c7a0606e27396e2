package tone

import (
	"context"
	"time"
)

// Post is something an account has already published: an element of its
// history, of an export or of a feed.
type Post struct {
	ID        string    `json:"id,omitempty"`
	Account   string    `json:"account,omitempty"`
	Platform  string    `json:"platform,omitempty"`
	Text      string    `json:"text"`
	Title     string    `json:"title,omitempty"`
	Format    Format    `json:"format,omitempty"`
	Links     []string  `json:"links,omitempty"`       // links of a card and the full targets of shortened links
	Media     []Media   `json:"media,omitempty"`       // pictures and videos with their alt text
	At        time.Time `json:"at,omitzero"`           // zero when unknown; a post without a time counts as older than all with one
	InReplyTo string    `json:"in_reply_to,omitempty"` // id or account of what it answers; not empty means a reply
	Share     bool      `json:"share,omitempty"`       // somebody else's words passed on: "RT @…", a boost, a repost
	Promo     *bool     `json:"promo,omitempty"`       // whether it promotes, where somebody has said so; nil means it is judged
	Counts    *Counts   `json:"counts,omitempty"`      // what it brought; nil when the source does not say
}

// Counts are the reactions that a post got.
type Counts struct {
	Likes   int `json:"likes"`
	Shares  int `json:"shares"`
	Replies int `json:"replies"`
}

// History gives the posts that an account has published.
type History interface {
	// Recent returns at most n posts of the account that were published
	// before the given time, newest first. It must be safe for concurrent
	// use. A draft is never part of its own history: the checker drops posts
	// with the draft's own id.
	Recent(ctx context.Context, account string, before time.Time, n int) ([]Post, error)
}

// WithHistory returns a checker that does the same by another history, which may
// be nil. It shares the compiled rules with c, so that a service may make one for
// each request.
func (c *Checker) WithHistory(h History) *Checker {
	other := &Checker{engine: c.engine, options: c.options, accepted: c.accepted}
	other.options.History = h
	return other
}

// HistoryFunc makes a History of a function.
type HistoryFunc func(ctx context.Context, account string, before time.Time, n int) ([]Post, error)

// Recent calls f.
func (f HistoryFunc) Recent(ctx context.Context, account string, before time.Time, n int) ([]Post, error) {
	return f(ctx, account, before, n)
}
