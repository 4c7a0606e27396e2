package main

import (
	"context"
	"fmt"
	"iter"

	"github.com/plainpost/plainpost/tone"
)

// judged is an input with its report.
type judged struct {
	input
	report *tone.Report
}

// judge checks inputs in order, several at a time.
func judge(ctx context.Context, inputs iter.Seq[input]) iter.Seq[judged] {
	return func(yield func(judged) bool) {
		next, stop := iter.Pull(inputs)
		defer stop()
		in, more := next()
		for more {
			// Inputs that follow one another with the same checker go together.
			c := in.checker
			var waiting []input // inputs whose reports are under way, in order
			drafts := func(give func(tone.Draft) bool) {
				for more && in.checker == c {
					d := in.draft
					if in.err != nil {
						d = tone.Draft{}
					}
					waiting = append(waiting, in)
					in, more = next()
					if !give(d) {
						return
					}
				}
			}
			for rep, err := range c.CheckAll(ctx, drafts) {
				done := judged{waiting[0], rep}
				waiting = waiting[1:]
				done.input.fail(err)
				if rep != nil {
					rep.Path = done.path
				}
				if !yield(done) {
					return
				}
			}
			if ctx.Err() != nil {
				return
			}
		}
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
