package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/bolt"
	"github.com/plainpost/plainpost/corpus/redis"
	"github.com/plainpost/plainpost/tone"
)

// openHistory opens the posts that drafts are judged in the light of: a file of
// posts as JSON, bolt:FILE or redis://HOST. Without a name there are none. The
// closer is never nil.
func openHistory(ctx context.Context, name string) (tone.History, io.Closer, error) {
	scheme, rest, found := strings.Cut(name, ":")
	switch {
	case name == "":
		return nil, noCloser{}, nil
	case scheme == "bolt":
		// A check reads: a name that is mistyped is no reason to make a file.
		if _, err := os.Stat(rest); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				err = errors.New("there is no such file; plainpost import makes one")
			}
			return nil, noCloser{}, historyFault(name, err)
		}
		fallthrough
	case scheme == "redis" || scheme == "rediss":
		store, err := openStore(ctx, name, corpus.Retention{})
		if err != nil {
			return nil, noCloser{}, historyFault(name, err)
		}
		return store, store, nil
	case found && strings.HasPrefix(rest, "//"):
		return nil, noCloser{}, fmt.Errorf("--history takes a FILE, bolt:FILE or redis://HOST, not %s://", scheme)
	}
	file, err := corpus.OpenFile(name)
	if err != nil {
		return nil, noCloser{}, fmt.Errorf("--history: %w", err)
	}
	return file, noCloser{}, nil
}

// openStore opens bolt:FILE or redis://HOST, and bounds what it keeps.
func openStore(ctx context.Context, name string, keep corpus.Retention) (corpus.Store, error) {
	if scheme, path, _ := strings.Cut(name, ":"); scheme == "bolt" {
		return opened(bolt.Open(path, &bolt.Options{Retention: keep}))
	}
	return opened(redis.Open(ctx, name, &redis.Options{Retention: keep}))
}

// opened is a store of any kind, nil with an error.
func opened[S corpus.Store](store S, err error) (corpus.Store, error) {
	if err != nil {
		return nil, err
	}
	return store, nil
}

// historyFault says which history could not be opened. The address of a server stays out
// of it: it may hold a password.
func historyFault(name string, err error) error {
	if scheme, _, _ := strings.Cut(name, ":"); scheme == "bolt" {
		return fmt.Errorf("--history %s: %w", name, err)
	}
	return fmt.Errorf("--history: %w", err)
}

type noCloser struct{}

func (noCloser) Close() error { return nil }

// judgeQueue checks inputs in order, one at a time, each in the light of those
// before it.
func judgeQueue(ctx context.Context, queue *corpus.Overlay, inputs iter.Seq[input]) iter.Seq[*judged] {
	return func(yield func(*judged) bool) {
		for in := range inputs {
			in.decode()
			done := &judged{input: in}
			if in.err == nil {
				rep, err := in.checker.Check(ctx, in.draft)
				if err == nil {
					rep.Path = in.path
					done.report = rep
					err = queue.Record(ctx, in.post())
				}
				done.fail(err)
			}
			if !yield(done) || ctx.Err() != nil {
				return
			}
		}
	}
}

// post is the input as the drafts behind it in the queue see it. A draft without
// an id is known by its file or its line.
func (in *input) post() tone.Post {
	d := &in.draft
	p := tone.Post{
		ID: d.ID, Account: d.Account, Platform: d.Platform, Text: d.Text, Title: d.Title, Format: d.Format,
		Links: d.Links, Media: d.Media, At: d.At, InReplyTo: d.InReplyTo,
	}
	switch {
	case p.ID != "":
	case in.path != "":
		p.ID = in.path
	case in.line > 0:
		p.ID = fmt.Sprintf("line %d", in.line)
	}
	return p
}
