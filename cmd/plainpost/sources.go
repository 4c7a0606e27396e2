package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/archive"
	"github.com/plainpost/plainpost/tone"
)

// source is a place that published posts are read from: an export, a feed, a
// content folder, a store.
type source struct {
	posts    func(ctx context.Context) iter.Seq2[tone.Post, error]
	progress func() (done, total int64) // bytes; nil where they are not known
	io.Closer
}

// sources are several of them, read one after the other.
type sources []source

// openSources opens what paths and stores name: bolt:FILE and redis://HOST are
// stores, - is standard input, all else is told from its content.
func openSources(ctx context.Context, names []string, in io.Reader, o *archive.Options) (sources, error) {
	var out sources
	var errs []error
	for _, name := range names {
		s, err := openSource(ctx, name, in, o)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		out = append(out, s)
	}
	if len(errs) > 0 {
		out.close()
		return nil, errors.Join(errs...)
	}
	return out, nil
}

func openSource(ctx context.Context, name string, in io.Reader, o *archive.Options) (source, error) {
	switch {
	case name == "-":
		return source{posts: func(ctx context.Context) iter.Seq2[tone.Post, error] {
			return archive.Read(ctx, "standard input", in, o)
		}, Closer: noCloser{}}, nil
	case isStore(name):
		history, closer, err := openHistory(ctx, name)
		if err != nil {
			return source{}, errors.New(strings.TrimPrefix(strings.TrimPrefix(err.Error(), "--history "), "--history: "))
		}
		store, ok := history.(corpus.Store)
		if !ok {
			return source{}, errors.Join(fmt.Errorf("%s: its posts cannot be listed", name), closer.Close())
		}
		return source{posts: func(ctx context.Context) iter.Seq2[tone.Post, error] { return allOf(ctx, store, o.Account) }, Closer: closer}, nil
	}
	a, err := archive.Open(ctx, name, o)
	if err != nil {
		return source{}, errors.New(strings.TrimPrefix(err.Error(), "archive: "))
	}
	return source{posts: a.Posts, progress: a.Progress, Closer: a}, nil
}

// isStore says whether a name is that of a store that can be written.
func isStore(name string) bool {
	scheme, rest, _ := strings.Cut(name, ":")
	return scheme == "bolt" || (scheme == "redis" || scheme == "rediss") && strings.HasPrefix(rest, "//")
}

// allOf goes through the posts of all accounts of a store, or of one.
func allOf(ctx context.Context, store corpus.Store, account string) iter.Seq2[tone.Post, error] {
	return func(yield func(tone.Post, error) bool) {
		accounts := []string{account}
		if account == "" {
			var err error
			if accounts, err = store.Accounts(ctx); err != nil {
				yield(tone.Post{}, err)
				return
			}
		}
		for _, account := range accounts {
			for p, err := range store.Posts(ctx, account) {
				if !yield(p, err) {
					return
				}
			}
		}
	}
}

// posts goes through the posts of all sources and moves the bar on.
func (s sources) posts(ctx context.Context, bar *byteProgress) iter.Seq2[tone.Post, error] {
	return func(yield func(tone.Post, error) bool) {
		for i := range s {
			for p, err := range s[i].posts(ctx) {
				bar.step(s.progress())
				if !yield(p, err) {
					return
				}
			}
		}
	}
}

// progress is how many bytes have been read, and how many there are where all
// sources know it.
func (s sources) progress() (done, total int64) {
	for i := range s {
		if s[i].progress == nil {
			return done, 0
		}
		d, t := s[i].progress()
		done, total = done+d, total+t
	}
	return done, total
}

func (s sources) close() {
	for i := range s {
		// What was only read has nothing left to lose.
		_ = s[i].Close()
	}
}

// skipped says whether an error is about one record, after which reading goes on.
func skipped(err error) bool {
	var bad *archive.RecordError
	return errors.As(err, &bad)
}

// archiveOptions are the flags that say how an export is read.
type archiveOptions struct {
	format  string
	account string
	columns map[string]string
	zone    string
}
