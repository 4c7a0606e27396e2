package main

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// byteProgress shows on a terminal how far the reading of large files is.
type byteProgress struct {
	std     stdio
	what    string
	started time.Time
	bar     *progressbar.ProgressBar
	off     bool
	posts   int
}

func newByteProgress(std stdio, what string) *byteProgress {
	return &byteProgress{std: std, what: what, started: time.Now(), off: !terminal(std.err)}
}

// step tells how many bytes of how many have been read. It is called for every
// post, and draws now and then. A total of 0 is not known.
func (p *byteProgress) step(done, total int64) {
	p.posts++
	if p.off || p.posts%64 != 0 {
		return
	}
	if p.bar == nil {
		if time.Since(p.started) < progressAfter {
			return
		}
		p.bar = progressbar.NewOptions64(max(total, -1), progressbar.OptionSetWriter(p.std.err), progressbar.OptionSetDescription(p.what),
			progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(60*time.Millisecond), progressbar.OptionSetWidth(30))
	}
	// A bar that cannot be drawn is no reason to stop.
	_ = p.bar.Set64(min(done, max(total, done)))
}

// complain writes an error beside the bar.
func (p *byteProgress) complain(err error) {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	complain(p.std.err, err)
}

// end takes the bar away. It may be called twice.
func (p *byteProgress) end() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
	p.off = true
}
