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
			return nil, noCloser{}, fmt.Errorf("--history %s: %w", name, err)
		}
		store, err := bolt.Open(rest, nil)
		if err != nil {
			return nil, noCloser{}, fmt.Errorf("--history %s: %w", name, err)
		}
		return store, store, nil
	case scheme == "redis" || scheme == "rediss":
		store, err := redis.Open(ctx, name, nil)
		if err != nil {
			return nil, noCloser{}, fmt.Errorf("--history: %w", err) // the address may hold a password
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
