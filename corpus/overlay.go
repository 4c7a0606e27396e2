package corpus

import (
	"context"
	"slices"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// Overlay is a history with the earlier drafts of a queue laid over it, so
// that a draft is judged as if those before it had already gone out. Nothing
// is written to the history below. It may be used by several goroutines, but
// what a queue means is an order: check a draft, record it, check the next.
type Overlay struct {
	base  tone.History
	queue *Memory
}

// NewOverlay lays an empty queue over a history, which may be nil.
func NewOverlay(base tone.History) *Overlay {
	return &Overlay{base: base, queue: NewMemory(Retention{})}
}

// Record adds posts that are to go out, under their accounts. One without a
// time goes out now. One with an id that the history below has stands in for
// that post.
func (o *Overlay) Record(ctx context.Context, posts ...tone.Post) error {
	posts = slices.Clone(posts)
	for i := range posts {
		if posts[i].At.IsZero() {
			posts[i].At = time.Now()
		}
	}
	return o.queue.Record(ctx, posts...)
}

// Recent implements [tone.History]. A queued post at exactly the given time
// comes before it, as its turn in the queue did; a post of the history below
// at that time does not.
func (o *Overlay) Recent(ctx context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
	through := before
	if !before.IsZero() {
		through = before.Add(1)
	}
	posts, err := o.queue.Recent(ctx, account, through, n)
	if err != nil || o.base == nil {
		return posts, err
	}
	below, err := o.below(ctx, account, before, n)
	if err != nil {
		return nil, err
	}
	posts = append(posts, below...)
	slices.SortStableFunc(posts, func(a, b tone.Post) int { return b.At.Compare(a.At) })
	return posts[:min(max(n, 0), len(posts))], nil
}

// below returns at most n posts of the history below that no queued post
// stands in for.
func (o *Overlay) below(ctx context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
	for want := n; ; want *= 2 {
		all, err := o.base.Recent(ctx, account, before, want)
		if err != nil {
			return nil, err
		}
		kept := make([]tone.Post, 0, len(all))
		for _, p := range all {
			if p.ID == "" || !o.queue.has(account, p.ID) {
				kept = append(kept, p)
			}
		}
		if len(kept) >= n || len(all) < want {
			return kept, nil
		}
	}
}
