package corpus

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/plainpost/plainpost/corpus/internal/record"
	"github.com/plainpost/plainpost/tone"
)

// Memory is a [Store] that lives as long as its process.
type Memory struct {
	keep Retention

	mu       sync.RWMutex
	accounts map[string]*timeline // nil when closed
}

// timeline is what is kept of one account.
type timeline struct {
	entries  []*entry // in order
	byID     map[string]*entry
	sequence uint64
}

// entry is a post that never changes, with its place among those of its time.
type entry struct {
	post     tone.Post
	sequence uint64
}

// NewMemory returns an empty store.
func NewMemory(keep Retention) *Memory {
	return &Memory{keep: keep, accounts: map[string]*timeline{}}
}

// Recent implements [tone.History].
func (m *Memory) Recent(ctx context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.accounts == nil {
		return nil, ErrClosed
	}
	t := m.accounts[account]
	if t == nil || n <= 0 {
		return nil, nil
	}
	entries := t.entries[t.search(m.keep.Oldest(time.Now())):]
	if !before.IsZero() {
		entries = entries[:sort.Search(len(entries), func(i int) bool { return !entries[i].post.At.Before(before) })]
	}
	n = min(n, len(entries))
	posts := make([]tone.Post, 0, n)
	for _, e := range slices.Backward(entries[len(entries)-n:]) {
		posts = append(posts, e.post)
	}
	return posts, nil
}

// Record implements [Store]. It records all posts or, on an error, none.
func (m *Memory) Record(ctx context.Context, posts ...tone.Post) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ready := make([]tone.Post, len(posts))
	for i, p := range posts {
		var err error
		if ready[i], err = record.Prepare(p); err != nil {
			return fmt.Errorf("corpus: record: %w", err)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.accounts == nil {
		return ErrClosed
	}
	changed := map[string]*timeline{}
	for _, p := range ready {
		t := m.accounts[p.Account]
		if t == nil {
			t = &timeline{byID: map[string]*entry{}}
			m.accounts[p.Account] = t
		}
		changed[p.Account] = t
		t.put(p)
	}
	for account, t := range changed {
		m.settle(account, t)
	}
	return nil
}

// put adds or replaces a post; the entries are out of order until settled.
func (t *timeline) put(p tone.Post) {
	if e := t.byID[p.ID]; e != nil && e.post.At.Equal(p.At) {
		*e = entry{post: p, sequence: e.sequence} // readers hold copies of posts, never entries
		return
	} else if e != nil {
		i := slices.Index(t.entries, e)
		t.entries = slices.Delete(t.entries, i, i+1)
	}
	t.sequence++
	e := &entry{post: p, sequence: t.sequence}
	t.byID[p.ID] = e
	t.entries = append(t.entries, e)
}

// settle sorts the entries and takes out what retention does not allow.
func (m *Memory) settle(account string, t *timeline) {
	byTime := func(a, b *entry) int {
		return cmp.Or(a.post.At.Compare(b.post.At), cmp.Compare(a.sequence, b.sequence))
	}
	if !slices.IsSortedFunc(t.entries, byTime) {
		slices.SortFunc(t.entries, byTime)
	}
	expired := t.search(m.keep.Oldest(time.Now()))
	if m.keep.MaxPosts > 0 {
		expired = max(expired, len(t.entries)-m.keep.MaxPosts)
	}
	for _, e := range t.entries[:expired] {
		delete(t.byID, e.post.ID)
	}
	t.entries = slices.Delete(t.entries, 0, expired)
	if len(t.entries) == 0 {
		delete(m.accounts, account)
	}
}

// search returns how many posts are from before a time.
func (t *timeline) search(at time.Time) int {
	return sort.Search(len(t.entries), func(i int) bool { return !t.entries[i].post.At.Before(at) })
}

// has reports whether an account has a post with an id.
func (m *Memory) has(account, id string) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	t := m.accounts[account]
	return t != nil && t.byID[id] != nil
}

// Posts implements [Store]. It goes through the posts of the moment at which
// it begins.
func (m *Memory) Posts(ctx context.Context, account string) iter.Seq2[tone.Post, error] {
	return func(yield func(tone.Post, error) bool) {
		const all = int(^uint(0) >> 1)
		posts, err := m.Recent(ctx, account, time.Time{}, all)
		if err != nil {
			yield(tone.Post{}, err)
			return
		}
		for _, p := range slices.Backward(posts) {
			if err := ctx.Err(); err != nil {
				yield(tone.Post{}, err)
				return
			}
			if !yield(p, nil) {
				return
			}
		}
	}
}

// Accounts implements [Store].
func (m *Memory) Accounts(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.accounts == nil {
		return nil, ErrClosed
	}
	return slices.Sorted(maps.Keys(m.accounts)), nil
}

// Delete implements [Store].
func (m *Memory) Delete(ctx context.Context, account string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.accounts == nil {
		return ErrClosed
	}
	delete(m.accounts, account)
	return nil
}

// Prune implements [Store].
func (m *Memory) Prune(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.accounts == nil {
		return ErrClosed
	}
	for account, t := range m.accounts {
		m.settle(account, t)
	}
	return nil
}

// Close implements [Store]: it lets go of all posts.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.accounts = nil
	return nil
}
