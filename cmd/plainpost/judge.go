package main

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"

	"github.com/plainpost/plainpost/tone"
)

// judged is an input with its report.
type judged struct {
	input
	report *tone.Report
}

// writer writes reports one by one, whatever stands before and after them. It is
// safe for concurrent use.
type writer interface {
	appendReport(dst []byte, rep *tone.Report) ([]byte, error)
}

// Inputs are judged in bundles: handing over each on its own would cost as much as
// reading it. A bundle is full with so many inputs or bytes, so that it holds little
// more than the longest of them.
const (
	bundleInputs = 16
	bundleBytes  = 16 << 10
	maxRoom      = 1 << 20 // of a bundle's reports, to be kept for another bundle
)

// bundle is inputs that are judged together.
type bundle struct {
	items   []judged
	bytes   int
	drafts  []tone.Draft  // scratch of check
	results []tone.Result // the same
	room    []byte        // holds what is written of the reports
	done    chan struct{} // gets a value when all is judged
}

// judge decodes and checks inputs, several at a time, and gives them in order. With
// a writer it has the reports written, too, as far as nothing is taken out of them
// first. What it gives is valid until the next.
//
// At the end of ctx it stops where it is. Nothing is checked any more when it
// returns, but somebody may still wait for standard input to say something: that
// cannot be broken off, and ends with the process.
func judge(ctx context.Context, inputs iter.Seq[input], w writer) iter.Seq[*judged] {
	return func(yield func(*judged) bool) {
		ctx, cancel := context.WithCancel(ctx)
		width := runtime.GOMAXPROCS(0)
		// Reading, judging and what is done with the results go on at the same time;
		// the bundles are so few that none of the three is far ahead of the others.
		free := make(chan *bundle, 3*width)
		for range cap(free) {
			free <- &bundle{done: make(chan struct{}, 1)}
		}
		order, work := make(chan *bundle, cap(free)), make(chan *bundle, cap(free))
		go func() {
			defer close(order)
			defer close(work)
			gather(ctx, inputs, free, func(b *bundle) { order <- b; work <- b })
		}()
		var working sync.WaitGroup
		defer working.Wait()
		defer cancel()
		for range width {
			working.Go(func() {
				for b, ok := receive(ctx, work); ok; b, ok = receive(ctx, work) {
					b.judge(ctx, w)
				}
			})
		}
		for {
			b, ok := receive(ctx, order)
			if !ok {
				return
			}
			if _, ok := receive(ctx, b.done); !ok {
				return
			}
			for i := range b.items {
				if ctx.Err() != nil || !yield(&b.items[i]) {
					return
				}
			}
			free <- b
		}
	}
}

// receive is the next from a channel; false when it is closed or ctx ends.
func receive[T any](ctx context.Context, from <-chan T) (v T, ok bool) {
	select {
	case v, ok = <-from:
	case <-ctx.Done():
	}
	return v, ok
}

// gather puts inputs into bundles that are free and hands them on.
func gather(ctx context.Context, inputs iter.Seq[input], free <-chan *bundle, full func(*bundle)) {
	var b *bundle
	for in := range inputs {
		if b == nil {
			var ok bool
			if b, ok = receive(ctx, free); !ok {
				return
			}
			b.items, b.bytes = b.items[:0], 0
		}
		b.items = append(b.items, judged{input: in})
		b.bytes += len(in.json) + len(in.draft.Text)
		if len(b.items) == bundleInputs || b.bytes >= bundleBytes {
			full(b)
			b = nil
		}
	}
	if b != nil {
		full(b)
	}
}

// judge decodes, checks and writes the inputs, each of the three for all of them before
// the next, so that its code stays at hand.
func (b *bundle) judge(ctx context.Context, w writer) {
	for i := range b.items {
		b.items[i].decode()
	}
	for rest := b.items; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].checker == rest[0].checker {
			n++
		}
		b.check(ctx, rest[:n])
		rest = rest[n:]
	}
	if w != nil {
		b.write(w)
	}
	b.done <- struct{}{}
}

// check judges inputs of the same checker.
func (b *bundle) check(ctx context.Context, items []judged) {
	for i := range items {
		if items[i].err == nil {
			b.drafts = append(b.drafts, items[i].draft)
		}
	}
	if len(b.drafts) == 0 {
		return
	}
	b.results = items[0].checker.CheckBatch(ctx, b.drafts, b.results)
	next := b.results
	for i := range items {
		in := &items[i]
		if in.err != nil {
			continue
		}
		if in.report = next[0].Report; in.report != nil {
			in.report.Path = in.path
		}
		in.fail(next[0].Err)
		next = next[1:]
	}
	clear(b.drafts)
	clear(b.results)
	b.drafts, b.results = b.drafts[:0], b.results[:0]
}

// write has the reports written that are shown as they are.
func (b *bundle) write(w writer) {
	if cap(b.room) > maxRoom {
		b.room = nil
	}
	b.room = b.room[:0]
	for i := range b.items {
		in := &b.items[i]
		if in.err != nil || in.added != nil {
			continue
		}
		from := len(b.room)
		var err error
		if b.room, err = w.appendReport(b.room, in.report); err != nil {
			in.fail(err)
			continue
		}
		in.written = b.room[from:len(b.room):len(b.room)]
	}
}

// fail notes that an input could not be judged, with its name.
func (in *input) fail(err error) {
	switch {
	case in.err != nil || err == nil:
	case in.path != "":
		in.err = fmt.Errorf("%s: %w", in.path, err)
	case in.line > 0:
		in.err = fmt.Errorf("line %d: %w", in.line, err)
	default:
		in.err = err
	}
}
