package archive

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/plainpost/plainpost/tone"
)

// errStop says that whoever ranges over the posts wants no more.
var errStop = errors.New("stop")

// fatalError ends the whole reading, not just a record or a file.
type fatalError struct{ err error }

func (e *fatalError) Error() string { return e.err.Error() }
func (e *fatalError) Unwrap() error { return e.err }

func fatal(err error) bool {
	var f *fatalError
	return errors.As(err, &f) || errors.Is(err, errStop)
}

// sink hands posts and errors to whoever ranges over them.
type sink struct {
	ctx   context.Context
	opts  *options
	yield func(tone.Post, error) bool
	count int64
	same  map[uint64]int // how often a post without id and time was seen, by its hash
}

// file reads one file. Its error is nil when reading goes on with the next.
func (s *sink) file(f *format, sides *sides, name string, r io.Reader) error {
	rd := &reading{sink: s, sides: sides, name: name, in: newInput(r), opts: s.opts, platform: f.Platform}
	err := f.read(rd)
	if err == nil || fatal(err) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("the file ends too early: %w", err)
	}
	return s.give(tone.Post{}, &RecordError{File: name, Record: rd.record, Line: rd.line, Err: err})
}

// end reports what ended the whole reading.
func (s *sink) end(err error) {
	if err != nil && !errors.Is(err, errStop) {
		s.yield(tone.Post{}, fmt.Errorf("archive: %w", err))
	}
}

func (s *sink) give(p tone.Post, err error) error {
	if e := s.ctx.Err(); e != nil {
		return &fatalError{e}
	}
	if s.count++; s.count > s.opts.Limits.Records {
		return &fatalError{fmt.Errorf("%w: more than %d records", ErrLimit, s.opts.Limits.Records)}
	}
	if !s.yield(p, err) {
		return errStop
	}
	return nil
}

// reading is one file being read: what a format's reader works with.
type reading struct {
	*sink
	sides    *sides
	name     string
	in       *input
	opts     *options
	platform string
	account  string // of the whole file, where the file names one
	record   int    // number of the record at hand, from 1
	line     int    // where it starts, from 1
	oddTime  bool   // a time was not understood, and this was said
}

// at notes the place of the record that is read next.
func (rd *reading) at(line int) { rd.record++; rd.line = line }

// post hands out the record at hand. Empty fields that the file or the options
// know are filled in.
func (rd *reading) post(p tone.Post) error {
	if p.Platform == "" {
		p.Platform = rd.platform
	}
	if p.Account == "" {
		p.Account = rd.account
	}
	if p.Account == "" {
		p.Account = rd.opts.Account
	}
	if p.ID == "" {
		p.ID = rd.identify(&p)
	}
	return rd.give(p, nil)
}

// bad reports the record at hand and lets reading go on.
func (rd *reading) bad(err error) error {
	if fatal(err) {
		return err
	}
	return rd.give(tone.Post{}, &RecordError{File: rd.name, Record: rd.record, Line: rd.line, Err: err})
}

// safely runs a call into another library. Bytes from strangers may make it
// panic; here that is a bad record.
func safely(call func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("cannot be parsed: %v", r)
		}
	}()
	return call()
}
