package tonehttp

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// Checkers are the checkers of a service, by the name that requests choose one
// by. It is safe for concurrent use.
type Checkers struct{ current atomic.Pointer[checkerTable] }

// NewCheckers makes Checkers; main is the name of the one that judges requests
// that name none. It is an error when main is not among them.
func NewCheckers(main string, byName map[string]*tone.Checker) (*Checkers, error) {
	c := &Checkers{}
	if err := c.Replace(main, byName); err != nil {
		return nil, err
	}
	return c, nil
}

// Replace puts other checkers in the place of all. Requests that have begun are
// finished with the old ones.
func (c *Checkers) Replace(main string, byName map[string]*tone.Checker) error {
	t := &checkerTable{byName: make(map[string]*namedChecker, len(byName)), names: slices.Sorted(maps.Keys(byName))}
	for name, checker := range byName {
		if checker == nil {
			return fmt.Errorf("tonehttp: the checker %q is nil", name)
		}
		t.byName[name] = &namedChecker{name: name, given: checker, recalling: checker.WithHistory(tone.HistoryFunc(recall))}
	}
	if t.main = t.byName[main]; t.main == nil {
		return fmt.Errorf("tonehttp: there is no checker %q among %q", main, t.names)
	}
	c.current.Store(t)
	return nil
}

// table is what a request that begins now is judged by; nil before there is any.
func (c *Checkers) table() *checkerTable {
	if c == nil {
		return nil
	}
	return c.current.Load()
}

// checkerTable is one generation of checkers. It does not change.
type checkerTable struct {
	main   *namedChecker
	byName map[string]*namedChecker
	names  []string
}

// find gives a checker by name, the main one for none.
func (t *checkerTable) find(name string) *namedChecker {
	if name == "" {
		return t.main
	}
	return t.byName[name]
}

// namedChecker is a checker in two shapes: as it was given, and asking the
// history that its call carries. Both live as long as the generation, so that
// their scratch is used again.
type namedChecker struct {
	name      string
	given     *tone.Checker
	recalling *tone.Checker

	once  sync.Once
	rules rulesDocument
}

// historyKey is the key of a call's history in its context.
type historyKey struct{}

// withHistory gives a call its history.
func withHistory(ctx context.Context, h tone.History) context.Context {
	return context.WithValue(ctx, historyKey{}, h)
}

// recall asks the history that the call carries.
func recall(ctx context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
	h, ok := ctx.Value(historyKey{}).(tone.History)
	if !ok {
		return nil, nil
	}
	posts, err := h.Recent(ctx, account, before, n)
	if err != nil && ctx.Err() == nil {
		return nil, &historyError{err}
	}
	return posts, err
}

// historyError is a history that failed, which is the server's fault and may pass.
type historyError struct{ err error }

func (e *historyError) Error() string { return "the history failed: " + e.err.Error() }
func (e *historyError) Unwrap() error { return e.err }
