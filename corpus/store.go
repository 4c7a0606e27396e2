package corpus

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/plainpost/plainpost/corpus/internal/record"
	"github.com/plainpost/plainpost/tone"
)

// Store keeps the posts of accounts. All methods may be called by several
// goroutines at once. An account is a name without meaning to the store; the
// empty name is an account, too. A slice of posts that is returned is the caller's;
// what the posts in it point at may be the store's and must not be changed.
//
// Posts stand in the order of their time; those at the same time, and those
// without one, in the order in which they were recorded. A post without a time
// is older than all that have one.
type Store interface {
	// Recent returns at most n posts of the account from before the given
	// time, newest first. A zero time is no limit.
	tone.History

	// Record keeps posts, each under its own account. A post whose id the
	// account already has replaces that one, so that recording twice is
	// recording once. A post without an id gets the one of [PostID]. When it
	// fails some posts may have been recorded; record all of them again.
	Record(ctx context.Context, posts ...tone.Post) error

	// Posts goes through all posts of an account, oldest first: recording them
	// in this order in another store makes a copy. What is recorded or deleted
	// meanwhile may be seen or not. An error ends the sequence.
	Posts(ctx context.Context, account string) iter.Seq2[tone.Post, error]

	// Accounts returns the accounts that have posts, in order of name.
	Accounts(ctx context.Context) ([]string, error)

	// Delete forgets an account with all its posts. An account that is not
	// known is no error.
	Delete(ctx context.Context, account string) error

	// Prune takes out everything that the store's retention no longer allows.
	// Expired posts are not returned even before, and recording removes those
	// of its account; Prune reaches the accounts that have fallen silent.
	Prune(ctx context.Context) error

	// Close releases the store. Calls after it fail.
	Close() error
}

// ErrClosed is what a closed [Memory] answers.
var ErrClosed = errors.New("corpus: the store is closed")

// Retention bounds what a store keeps of each account. The zero value keeps
// everything (a store may have a default of its own).
type Retention struct {
	// MaxPosts is how many posts are kept, the newest ones. Zero is no limit.
	// The feed rules look at 200.
	MaxPosts int
	// MaxAge is how old a post may be. Zero is no limit. A post without a time
	// counts as older than any age, so that a limit keeps none of them.
	MaxAge time.Duration
}

// Oldest returns the time before which posts have expired, or the zero time
// when they never do.
func (r Retention) Oldest(now time.Time) time.Time {
	if r.MaxAge <= 0 {
		return time.Time{}
	}
	return now.Add(-r.MaxAge)
}

// PostID returns the id under which a store keeps a post that has none: a hash
// of what it says and of its time, the same on every machine. Two posts that
// agree in both ("Thanks!" twice, without times) count as one; give them ids.
func PostID(p tone.Post) string { return record.ID(p) }
