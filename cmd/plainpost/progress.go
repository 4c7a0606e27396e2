package main

import (
	"bytes"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far a run is, on standard error when that is a terminal,
// once the run takes longer than a moment.
type progress struct {
	std     stdio
	total   int
	shown   bool // whether there may be a bar at all
	held    *bytes.Buffer
	done    int
	started time.Time
	bar     *progressbar.ProgressBar
}

const (
	progressFrom  = 50                     // drafts in a run that may have a bar
	progressAfter = 300 * time.Millisecond // a shorter run has none
)

func newProgress(std stdio, total int) *progress {
	return &progress{std: std, total: total, shown: total >= progressFrom && terminal(std.err), started: time.Now()}
}

// output is where reports go: to standard output, or into a buffer while a bar
// stands on the same terminal.
func (p *progress) output() io.Writer {
	if p.shown && terminal(p.std.out) {
		p.held = &bytes.Buffer{}
		return p.held
	}
	return p.std.out
}

// step counts a draft.
func (p *progress) step() {
	p.done++
	if !p.shown {
		return
	}
	if p.bar == nil {
		if time.Since(p.started) < progressAfter {
			return
		}
		p.bar = progressbar.NewOptions(p.total, progressbar.OptionSetWriter(p.std.err), progressbar.OptionSetDescription("checking"),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(60*time.Millisecond), progressbar.OptionSetWidth(30))
	}
	// A bar that cannot be drawn is no reason to stop.
	_ = p.bar.Set(p.done)
}

// complain writes an error beside the bar.
func (p *progress) complain(err error) {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	complain(p.std.err, err)
}

// end takes the bar away and writes what was held back. It may be called twice.
func (p *progress) end() error {
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
		p.shown = false
	}
	if p.held == nil {
		return nil
	}
	_, err := p.held.WriteTo(p.std.out)
	return err
}
