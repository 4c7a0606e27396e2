package tone

import (
	"context"
	"fmt"
)

// A check is a row of stages. The code of a whole check is several times as large as the
// nearest cache, that of a stage is not: drafts that are checked together go through one
// stage after the other, and all but the first find the code of a stage at hand.

// Result is what came of a draft: a report or an error, never both.
type Result struct {
	Report *Report
	Err    error
}

// CheckBatch judges drafts as Check does, and appends a result for each. It takes several
// short ones through one stage of the work at a time, which takes less time than one call
// of Check after the other. It works on the goroutine that calls it; [Checker.CheckAll]
// uses all processors.
func (c *Checker) CheckBatch(ctx context.Context, drafts []Draft, dst []Result) []Result {
	for len(drafts) > 0 {
		n, bytes := 1, len(drafts[0].Text)
		for n < min(len(drafts), maxBatch) && bytes < batchBytes {
			bytes += len(drafts[n].Text)
			n++
		}
		dst = c.checkTogether(ctx, drafts[:n], dst)
		drafts = drafts[n:]
	}
	return dst
}

// checkTogether is CheckBatch for so few drafts that the scratch of all can be held at once.
func (c *Checker) checkTogether(ctx context.Context, drafts []Draft, dst []Result) []Result {
	var room [maxBatch]*evaluation
	batch := room[:0]
	for i := range drafts {
		x, err := c.begin(ctx, &drafts[i])
		if err != nil {
			dst = append(dst, Result{Err: err})
			continue
		}
		dst = append(dst, Result{})
		batch = append(batch, x)
	}
	c.finish(ctx, batch)
	results := dst[len(dst)-len(drafts):]
	for i := range results {
		if r := &results[i]; r.Err == nil {
			*r = c.result(batch[0])
			batch = batch[1:]
		}
	}
	return dst
}

// result takes what came of a draft, and puts the scratch back.
func (c *Checker) result(x *evaluation) Result {
	defer c.release(x)
	if x.err != nil {
		return Result{Err: x.err}
	}
	return Result{Report: x.report}
}

// finish takes drafts that have begun through all stages.
func (c *Checker) finish(ctx context.Context, batch []*evaluation) {
	for _, stage := range stages {
		for _, x := range batch {
			if x.over {
				continue
			}
			if err := stage(c, ctx, x); err != nil {
				x.err, x.over = err, true
			}
		}
	}
}

// stages are what Check does to a draft, in order.
var stages = [...]func(c *Checker, ctx context.Context, x *evaluation) error{
	func(c *Checker, _ context.Context, x *evaluation) error {
		x.r.layOut(c.engine, &x.draft)
		return nil
	},
	func(c *Checker, _ context.Context, x *evaluation) error {
		x.r.readText(c.engine, &x.draft, policyOf(x.view.platform))
		return nil
	},
	func(c *Checker, _ context.Context, x *evaluation) error {
		x.r.readAbout(c.engine, &x.draft)
		return nil
	},
	func(_ *Checker, _ context.Context, x *evaluation) error { x.open(); return nil },
	func(_ *Checker, _ context.Context, x *evaluation) error { x.phrases(); return nil },
	func(_ *Checker, _ context.Context, x *evaluation) error { x.patterns(); return nil },
	func(_ *Checker, _ context.Context, x *evaluation) error { x.showVale(); return nil },
	func(_ *Checker, _ context.Context, x *evaluation) error { x.runVale(); return nil },
	func(_ *Checker, _ context.Context, x *evaluation) error {
		x.takeVale()
		x.combine()
		return nil
	},
	func(_ *Checker, _ context.Context, x *evaluation) error { x.sift(); return nil },
	func(_ *Checker, _ context.Context, x *evaluation) error { x.score(); return nil },
	(*Checker).conclude,
}

// open begins the report, with the figures. Of a share that is all.
func (x *evaluation) open() {
	x.newReport()
	x.measure()
	if isShare(x.draft.Text) {
		x.shared()
		x.over = true
	}
}

// conclude adds what only a whole report tells.
func (c *Checker) conclude(ctx context.Context, x *evaluation) error {
	if len(c.options.Checks) > 0 {
		if err := c.custom(ctx, x); err != nil {
			return err
		}
	}
	x.advise()
	if err := c.feed(ctx, x); err != nil {
		return err
	}
	if len(x.r.doc.Directives) > 0 {
		x.reportIgnores()
	}
	if x.asked {
		x.feedLast()
	}
	x.skips()
	rep := x.report
	rep.Measures = x.measures
	rep.Verdict = rep.worst()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("tone: checking the draft%s: %w", named(x.draft.ID), err)
	}
	return nil
}
