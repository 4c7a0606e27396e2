package tonehttp

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// Store keeps what accounts have published. The stores of package corpus are
// one. All methods must be safe for concurrent use.
type Store interface {
	// Recent gives at most n posts of an account from before a time (zero for
	// no limit), newest first.
	tone.History

	// Record keeps posts, each under its own account. A post whose id the
	// account already has replaces that one.
	Record(ctx context.Context, posts ...tone.Post) error

	// Posts goes through all posts of an account, oldest first.
	Posts(ctx context.Context, account string) iter.Seq2[tone.Post, error]

	// Delete forgets an account with all its posts.
	Delete(ctx context.Context, account string) error
}

// givenHistory is the history that a request brings along.
type givenHistory []tone.Post // oldest first; those without a time before all others

// newGivenHistory orders posts as the request gave them. Of several with one id
// in an account the last counts.
func newGivenHistory(posts []tone.Post) givenHistory {
	type key struct{ account, id string }
	last := make(map[key]int, len(posts))
	for i := range posts {
		last[key{posts[i].Account, posts[i].ID}] = i
	}
	out := make(givenHistory, 0, len(posts))
	for i := range posts {
		if p := &posts[i]; p.ID == "" || last[key{p.Account, p.ID}] == i {
			out = append(out, *p)
		}
	}
	slices.SortStableFunc(out, func(a, b tone.Post) int { return a.At.Compare(b.At) })
	return out
}

// Recent implements [tone.History]. A post without an account is of the one that
// is asked for.
func (h givenHistory) Recent(ctx context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var out []tone.Post
	for i := len(h) - 1; i >= 0 && len(out) < n; i-- {
		p := h[i]
		if p.Account != "" && p.Account != account || !before.IsZero() && !p.At.Before(before) {
			continue
		}
		p.Account = account
		out = append(out, p)
	}
	return out, nil
}
