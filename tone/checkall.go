package tone

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// Drafts are handed to other goroutines in batches: to hand each over on its own would
// cost as much as to check a short one. The first batches are of one draft, so that few
// drafts keep all processors busy, too; those after them grow up to so many drafts or
// bytes of text.
const (
	maxBatch   = 16
	batchBytes = 16 << 10
)

// batch is drafts that are checked together.
type batch struct {
	drafts  []Draft
	bytes   int
	results []Result      // of the drafts
	done    chan struct{} // gets a value when all are there
}

func (b *batch) check(ctx context.Context, c *Checker) {
	b.results = c.checkTogether(ctx, b.drafts, b.results)
	b.done <- struct{}{}
}

// add takes a draft in, and says whether the batch is full with it.
func (b *batch) add(d Draft, most int) bool {
	b.drafts = append(b.drafts, d)
	b.bytes += len(d.Text)
	return len(b.drafts) >= most || b.bytes >= batchBytes
}

// empty lets go of the drafts and their results.
func (b *batch) empty() {
	clear(b.drafts)
	clear(b.results)
	b.drafts, b.results, b.bytes = b.drafts[:0], b.results[:0], 0
}

// CheckAll judges drafts in order with bounded parallelism. One bad draft gives
// an error in its place and does not stop the rest; when the context ends, so
// does the sequence. Drafts are read some way ahead of the reports: at most 48 for
// each processor.
func (c *Checker) CheckAll(ctx context.Context, drafts iter.Seq[Draft]) iter.Seq2[*Report, error] {
	return func(yield func(*Report, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		width := runtime.GOMAXPROCS(0)
		var workers sync.WaitGroup
		defer workers.Wait()
		defer cancel()
		work := make(chan *batch, 2*width)
		defer close(work)
		for range width {
			workers.Go(func() {
				for b := range work {
					b.check(ctx, c)
				}
			})
		}
		var pending, free []*batch
		deliver := func() bool {
			b := pending[0]
			pending = pending[1:]
			<-b.done
			for _, r := range b.results {
				if !yield(r.Report, r.Err) {
					return false
				}
			}
			b.empty()
			free = append(free, b)
			return true
		}
		var b *batch
		most, handed := 1, 0
		for d := range drafts {
			if b == nil {
				if len(pending) == 2*width && !deliver() {
					return
				}
				if n := len(free); n > 0 {
					b, free = free[n-1], free[:n-1]
				} else {
					b = &batch{done: make(chan struct{}, 1)}
				}
			}
			if !b.add(d, most) {
				continue
			}
			pending = append(pending, b)
			work <- b
			b = nil
			if handed++; handed%(2*width) == 0 {
				most = min(2*most, maxBatch)
			}
		}
		if b != nil {
			pending = append(pending, b)
			work <- b
		}
		for len(pending) > 0 {
			if !deliver() {
				return
			}
		}
	}
}
