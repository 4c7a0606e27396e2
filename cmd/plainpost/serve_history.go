package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/tonehttp"
)

// pruneEvery is how often a server goes through the accounts that have fallen
// silent. Expired posts are never returned, and an account that records is pruned
// then, so this only says how long they may lie on the disk.
const pruneEvery = time.Hour

// retention is what --keep-posts and --keep-days leave of each account.
func (f *serveFlags) retention() (corpus.Retention, error) {
	if f.keepPosts < 0 || f.keepDays < 0 {
		return corpus.Retention{}, errors.New("--keep-posts and --keep-days take nothing below zero")
	}
	const longest = 100 * 365 // a Duration ends after 292 years
	if f.keepDays > longest {
		return corpus.Retention{}, fmt.Errorf("--keep-days takes at most %d; leave it out to keep posts for ever", longest)
	}
	return corpus.Retention{MaxPosts: f.keepPosts, MaxAge: time.Duration(f.keepDays) * 24 * time.Hour}, nil
}

// serveHistory opens the history and gives it to the handler: a store that records,
// and is pruned while the server runs, or a file that is only read. What it returns
// closes it.
func serveHistory(ctx context.Context, f *serveFlags, o *tonehttp.Options, log *slog.Logger) (func(), error) {
	keep, err := f.retention()
	if err != nil {
		return nil, err
	}
	scheme, _, _ := strings.Cut(f.history, ":")
	switch scheme {
	case "bolt", "redis", "rediss":
	default:
		if keep != (corpus.Retention{}) {
			return nil, errors.New("--keep-posts and --keep-days are for a history that records: use --history bolt:FILE or redis://HOST")
		}
		history, closer, err := openHistory(ctx, f.history)
		if err != nil {
			return nil, err
		}
		if history == nil {
			return func() {}, nil
		}
		if f.tokenFile != "" {
			return nil, fmt.Errorf("--history %s: a file of posts knows no tenants, which --token-file makes: use bolt:FILE or redis://HOST", f.history)
		}
		o.History = func(string) tone.History { return history }
		return func() { closer.Close() }, nil
	}
	store, err := openStore(ctx, f.history, keep)
	if err != nil {
		return nil, historyFault(f.history, err)
	}
	o.Store = func(tenant string) tonehttp.Store {
		// Without tokens there are no tenants, and plainpost check --history sees
		// the same accounts.
		if f.tokenFile == "" {
			return store
		}
		return corpus.ForTenant(store, tenant)
	}
	stop := func() {}
	if keep != (corpus.Retention{}) {
		stop = keepPruned(ctx, store, pruneEvery, log)
	}
	return func() {
		stop()
		store.Close()
	}, nil
}

// keepPruned prunes the store at once and then as often as said, until it is stopped.
// Stopping waits for its end.
func keepPruned(ctx context.Context, store corpus.Store, every time.Duration, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() {
		again := time.NewTicker(every)
		defer again.Stop()
		for {
			begin := time.Now()
			switch err := store.Prune(ctx); {
			case err == nil:
				log.Info("pruned the history", slog.Duration("took", time.Since(begin)))
			case ctx.Err() == nil:
				log.Warn("the history could not be pruned", slog.String("error", err.Error()))
			}
			select {
			case <-again.C:
			case <-ctx.Done():
				return
			}
		}
	})
	return func() {
		cancel()
		done.Wait()
	}
}
