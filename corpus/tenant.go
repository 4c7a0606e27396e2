package corpus

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// ForTenant returns a view of a store in which all accounts belong to one
// tenant: accounts of the same name of other tenants are other accounts, and
// nothing of them is seen. Give every tenant of a store a view; do not mix
// views with accounts that were recorded without one. Closing a view does
// nothing, as others use the store.
func ForTenant(store Store, tenant string) Store {
	return &tenancy{store: store, prefix: strconv.Itoa(len(tenant)) + ":" + tenant + ":"}
}

// tenancy keeps an account under the length of the tenant's name, the name
// and the account's own name. Neither of two such prefixes begins the other.
type tenancy struct {
	store  Store
	prefix string
}

func (t *tenancy) Recent(ctx context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
	posts, err := t.store.Recent(ctx, t.prefix+account, before, n)
	for i := range posts {
		posts[i].Account = account
	}
	return posts, err
}

func (t *tenancy) Record(ctx context.Context, posts ...tone.Post) error {
	posts = slices.Clone(posts)
	for i := range posts {
		posts[i].Account = t.prefix + posts[i].Account
	}
	return t.store.Record(ctx, posts...)
}

func (t *tenancy) Posts(ctx context.Context, account string) iter.Seq2[tone.Post, error] {
	return func(yield func(tone.Post, error) bool) {
		for p, err := range t.store.Posts(ctx, t.prefix+account) {
			if err == nil {
				p.Account = account
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

func (t *tenancy) Accounts(ctx context.Context) ([]string, error) {
	all, err := t.store.Accounts(ctx)
	if err != nil {
		return nil, fmt.Errorf("corpus: accounts of a tenant: %w", err)
	}
	var own []string
	for _, account := range all {
		if name, ok := strings.CutPrefix(account, t.prefix); ok {
			own = append(own, name)
		}
	}
	return own, nil
}

func (t *tenancy) Delete(ctx context.Context, account string) error {
	return t.store.Delete(ctx, t.prefix+account)
}

func (t *tenancy) Prune(ctx context.Context) error { return t.store.Prune(ctx) }

func (t *tenancy) Close() error { return nil }
