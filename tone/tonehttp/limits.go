package tonehttp

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// Limits bound what one request, and all at once, may take of the server. A zero
// field means its default.
type Limits struct {
	// Body is the most bytes of a body, and of a line of a stream. Default 1 MiB.
	Body int64
	// PostsBody is the most bytes of a body of /v1/posts and /v1/audit. Default 16 MiB.
	PostsBody int64
	// Drafts is the most drafts of a call. Default 100.
	Drafts int
	// Posts is the most posts of a call. Default 10,000.
	Posts int

	// CheckTime is how long a call may take once its body is read. Default 10 s.
	CheckTime time.Duration
	// BodyTime is how long a body, or a line of a stream, may take to arrive, and
	// an answer of a stream to leave. Default 10 s. How long other answers may
	// take to leave is for http.Server.WriteTimeout to say.
	BodyTime time.Duration
	// StreamTime is how long a stream may last. Default 10 min.
	StreamTime time.Duration

	// Concurrency is how many calls are worked on at once; beyond it they are
	// turned away with 503. Default 64 for each processor.
	Concurrency int
	// Streams is how many streams are open at once. Default 64.
	Streams int

	// Rate is how many drafts a second each token may check in the long run, and
	// how many requests of other kinds it may make. Default 0: no limit.
	Rate float64
	// Burst is how many it may check at once after a pause. Default one
	// second's worth, at least Drafts.
	Burst int
}

func orElse[T int | int64 | time.Duration](v, fallback T) T {
	if v <= 0 {
		return fallback
	}
	return v
}

// complete fills the defaults in.
func (l Limits) complete() Limits {
	l.Body = orElse(l.Body, 1<<20)
	l.PostsBody = orElse(l.PostsBody, 16<<20)
	l.Drafts = orElse(l.Drafts, 100)
	l.Posts = orElse(l.Posts, 10_000)
	l.CheckTime = orElse(l.CheckTime, 10*time.Second)
	l.BodyTime = orElse(l.BodyTime, 10*time.Second)
	l.StreamTime = orElse(l.StreamTime, 10*time.Minute)
	l.Concurrency = orElse(l.Concurrency, 64*runtime.GOMAXPROCS(0))
	l.Streams = orElse(l.Streams, 64)
	l.Burst = orElse(l.Burst, max(int(l.Rate), l.Drafts))
	return l
}

// textUnits is the most UTF-16 code units of a text under /v2: written in a form
// with percent signs none takes more than 16 bytes.
func (l Limits) textUnits() int { return int(l.Body / 16) }

// gate lets a bounded number of calls through at once.
type gate chan struct{}

// try takes a place if one is free.
func (g gate) try() bool {
	select {
	case g <- struct{}{}:
		return true
	default:
		return false
	}
}

// wait takes a place as soon as one is free.
func (g gate) wait(ctx context.Context) error {
	select {
	case g <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g gate) leave() { <-g }

// bucket is the allowance of one token: it fills at a rate and is emptied by
// drafts.
type bucket struct {
	mu    sync.Mutex
	level float64
	at    time.Time
}

// take takes n from the bucket, or says how long it will be until it can. A full
// bucket gives any n and then owes the rest, so that no call is too large for
// ever.
func (b *bucket) take(n int, now time.Time, l *Limits) time.Duration {
	if b == nil || l.Rate <= 0 {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	full := float64(l.Burst)
	if b.at.IsZero() {
		b.level, b.at = full, now
	}
	if passed := now.Sub(b.at); passed > 0 {
		b.level, b.at = min(full, b.level+passed.Seconds()*l.Rate), now
	}
	if want := min(float64(n), full); b.level < want {
		return time.Duration((want - b.level) / l.Rate * float64(time.Second))
	}
	b.level -= float64(n)
	return 0
}
