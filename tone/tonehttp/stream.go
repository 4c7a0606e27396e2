package tonehttp

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// stream answers POST /v1/checks: a draft a line in, a report a line out, in the
// same order and as they come. Only as much is read as has been answered, save a
// few lines that are being checked: a client that does not read its answers is
// not read from.
func (s *service) stream(x *exchange, r *http.Request) error {
	if err := wantType(r, "application/x-ndjson"); err != nil {
		if wantJSON(r) != nil && wantType(r, "application/jsonl") != nil {
			return err
		}
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return newProblem(http.StatusUnsupportedMediaType, "encoding", "The encoding is not taken", "Send the body without Content-Encoding.")
	}
	query, err := parameters(r, "rule_set")
	if err != nil {
		return err
	}
	named, problem := s.checkerNamed(query.Get("rule_set"), "")
	if problem != nil {
		return problem
	}
	if !s.streaming.try() {
		return busy("Too many streams are open. Try again in a second.")
	}
	defer s.streaming.leave()

	// The request's own context ends with the first read that fails, such as for a
	// slow line, which is to be answered. A client that goes away is noticed by the
	// next read or write.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), s.limits.StreamTime)
	defer cancel()
	checked, checker := s.checkerFor(ctx, named, x.tenant, &checkRequest{})
	st := &streamed{service: s, x: x, checker: checker, ctx: checked, control: http.NewResponseController(x.ResponseWriter)}
	// HTTP/1 servers otherwise want the whole body before they answer.
	_ = st.control.EnableFullDuplex()
	x.Header().Set("Content-Type", "application/x-ndjson")
	x.Header().Set("Cache-Control", "no-store")
	x.Header().Set("X-Accel-Buffering", "no")
	x.Header().Set("Connection", "close") // its deadlines are not for another request
	return st.run(cancel, r.Body)
}

// streamed is one stream under way.
type streamed struct {
	*service
	x       *exchange
	checker *tone.Checker
	ctx     context.Context
	control *http.ResponseController
}

// streamLine is an answer in the making.
type streamLine struct {
	body   []byte // the answer
	judged bool
}

// streamError is the answer to a line that is no draft.
type streamError struct {
	Line  int    `json:"line"`
	Error string `json:"error"`
	Path  string `json:"path,omitempty"`
}

func (st *streamed) run(cancel context.CancelFunc, body io.ReadCloser) error {
	pending := make(chan chan streamLine, runtime.GOMAXPROCS(0))
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		defer close(pending)
		st.read(body, pending)
	}()
	err := st.write(pending)
	// The reader may wait for a line that never comes: the end of its deadline
	// wakes it.
	cancel()
	_ = st.control.SetReadDeadline(time.Now())
	for range pending { //nolint:revive // what is left is dropped
	}
	<-stopped
	return err
}

// read reads lines and has them checked, several at a time.
func (st *streamed) read(body io.Reader, pending chan<- chan streamLine) {
	in := bufio.NewReaderSize(body, 32<<10)
	for n := 1; ; n++ {
		_ = st.control.SetReadDeadline(st.deadline())
		line, err := readLine(in, st.limits.Body)
		last := err != nil && !errors.Is(err, errLineTooLong)
		if errors.Is(err, io.EOF) {
			err = nil
		}
		var network net.Error
		switch {
		case errors.As(err, &network) && network.Timeout() && st.over():
			<-st.ctx.Done()
			return
		case errors.As(err, &network) && network.Timeout():
			err = fmt.Errorf("the line did not arrive within %v", st.limits.BodyTime)
		case err != nil && last:
			err = errors.New("the body ends too early")
		}
		if line = bytes.TrimSpace(line); len(line) > 0 || err != nil {
			out := make(chan streamLine, 1)
			select {
			case pending <- out:
			case <-st.ctx.Done():
				return
			}
			if err != nil {
				out <- streamLine{body: errorLine(n, "", err.Error())}
			} else {
				go func() { out <- st.answer(n, line) }()
			}
		}
		if last || st.ctx.Err() != nil {
			return
		}
	}
}

// deadline is when the line or answer at hand must be through.
func (st *streamed) deadline() time.Time {
	at := time.Now().Add(st.limits.BodyTime)
	if end, ok := st.ctx.Deadline(); ok && end.Before(at) {
		return end
	}
	return at
}

// over says whether the time of the stream is up.
func (st *streamed) over() bool {
	end, ok := st.ctx.Deadline()
	return ok && !time.Now().Before(end)
}

// write sends the answers in order. It flushes when there is no other at hand, so
// that a client which waits for one gets it.
func (st *streamed) write(pending <-chan chan streamLine) error {
	for out := range pending {
		line := <-out
		if line.judged {
			st.x.drafts++
		}
		_ = st.control.SetWriteDeadline(time.Now().Add(st.limits.BodyTime))
		if _, err := st.x.Write(line.body); err != nil {
			return newProblem(499, "cancelled", "The client went away", "The answers were not taken.")
		}
		if len(pending) == 0 {
			_ = st.control.Flush()
		}
	}
	_ = st.control.SetWriteDeadline(time.Now().Add(st.limits.BodyTime))
	if errors.Is(st.ctx.Err(), context.DeadlineExceeded) {
		_, _ = st.x.Write(errorLine(0, "", fmt.Sprintf("the stream has lasted %v: go on in another", st.limits.StreamTime)))
	}
	if st.x.status == 0 {
		st.x.WriteHeader(http.StatusOK)
	}
	return nil
}

// answer judges one line. A stream waits where a single call is turned away.
func (st *streamed) answer(n int, line []byte) streamLine {
	fail := func(p *Problem) streamLine { return streamLine{body: errorLine(n, p.Path, p.Detail)} }
	r, problem := newJSONReader(line)
	if problem != nil {
		return fail(problem)
	}
	d := r.draft()
	if problem := r.problem(); problem != nil {
		return fail(problem)
	}
	if problem := platformFault(st.checker.Rules(), &d, "$"); problem != nil {
		return fail(problem)
	}
	for {
		wait := st.x.bucket.take(1, time.Now(), &st.limits)
		if wait == 0 {
			break
		}
		select {
		case <-time.After(wait):
		case <-st.ctx.Done():
			return fail(checkProblem(st.ctx, st.ctx.Err()))
		}
	}
	if err := st.working.wait(st.ctx); err != nil {
		return fail(checkProblem(st.ctx, err))
	}
	defer st.working.leave()
	ctx, cancel := context.WithTimeout(st.ctx, st.limits.CheckTime)
	defer cancel()
	rep, err := st.judge(ctx, st.checker, d)
	if err != nil {
		var p *Problem
		if errors.As(err, &p) {
			return fail(p)
		}
		return streamLine{body: errorLine(n, "", "the check failed")}
	}
	body, err := encodeReport(rep)
	if err != nil {
		return streamLine{body: errorLine(n, "", "the report cannot be written")}
	}
	return streamLine{body: body, judged: true}
}

func errorLine(n int, path, detail string) []byte {
	body, err := encode(streamError{n, detail, path})
	if err != nil { // two strings and a number: it cannot be
		return []byte("{}\n")
	}
	return body
}

var errLineTooLong = errors.New("the line is too long")

// readLine reads a line of at most most bytes and passes over the rest of a longer
// one. At the end it returns what there is with io.EOF.
func readLine(r *bufio.Reader, most int64) ([]byte, error) {
	var out []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if !long {
			out = append(out, part...)
		}
		if int64(len(out)) > most+1 {
			long, out = true, nil
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case long && (err == nil || errors.Is(err, io.EOF)):
			return nil, errLineTooLong
		default:
			return out, err
		}
	}
}
