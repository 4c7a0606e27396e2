package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// jsonReader finds the records in a JSON file of any size without reading it
// whole: it follows the wanted keys, hands out the raw bytes of each element of
// the list found there, and skips the rest. What it skips, and elements over a
// limit, are never kept in memory. It checks only what it needs to find its
// way; the record itself is checked by whoever decodes it.
type jsonReader struct {
	r     *bufio.Reader
	limit int64
	depth int
	line  int // of the next byte, from 1
	buf   []byte
}

func newJSONReader(r *bufio.Reader, l Limits) *jsonReader {
	return &jsonReader{r: r, limit: l.RecordBytes, depth: l.Depth, line: 1}
}

// elements calls each for every element of the lists at the wanted paths: keys
// joined with dots, the empty path for a list on top. Lists on the way are
// entered. An object where a list is wanted counts as a list of one, and
// further values may follow the first, as with one a line. each gets the raw
// bytes, valid until it returns, and the line it starts on; or an error about
// this element only.
func (j *jsonReader) elements(paths []string, each func(raw []byte, line int, err error) error) error {
	if err := j.skipAssignment(); err != nil {
		return err
	}
	for {
		if err := j.walk("", paths, each); err != nil {
			return err
		}
		c, err := j.next()
		if c == ';' {
			j.r.Discard(1)
			c, err = j.next()
		}
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			return nil // no more values
		case err != nil:
			return err
		case c != '{' && c != '[':
			return fmt.Errorf("line %d: unexpected %q after the end", j.line, c)
		}
	}
}

// skipAssignment skips the "window.YTD.tweets.part0 =" of X, which makes
// a script of the JSON.
func (j *jsonReader) skipAssignment() error {
	c, err := j.next()
	if err != nil || c == '{' || c == '[' {
		return err
	}
	for range 4096 {
		b, err := j.r.ReadByte()
		if err != nil {
			return unexpected(err)
		}
		if b == '\n' {
			j.line++
		}
		if b == '=' {
			return nil
		}
	}
	return errors.New("this is not JSON")
}

// unexpected turns the end of a file, where there should be more, into what it is.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// next returns the next byte that is no white space, without taking it.
func (j *jsonReader) next() (byte, error) {
	for {
		b, err := j.r.ReadByte()
		if err != nil {
			return 0, unexpected(err)
		}
		switch b {
		case '\n':
			j.line++
		case ' ', '\t', '\r':
		default:
			return b, j.r.UnreadByte()
		}
	}
}

// wanted tells whether a path is one of the wanted, or leads to one.
func wanted(path string, paths []string) (here, below bool) {
	for _, p := range paths {
		here = here || p == path
		below = below || path == "" && p != "" || strings.HasPrefix(p, path) && strings.HasPrefix(p[len(path):], ".")
	}
	return here, below
}

func (j *jsonReader) walk(path string, paths []string, each func([]byte, int, error) error) error {
	here, below := wanted(path, paths)
	c, err := j.next()
	if err != nil {
		return err
	}
	switch {
	case c == '[' && (here || below):
		return j.list(func() error {
			c, err := j.next()
			if err != nil {
				return err
			}
			if here {
				return j.element(each)
			}
			if c != '{' {
				return j.skip()
			}
			return j.object(path, paths, each)
		})
	case c == '{' && below:
		return j.object(path, paths, each)
	case c == '{' && here:
		return j.element(each)
	}
	return j.skip()
}

func (j *jsonReader) object(path string, paths []string, each func([]byte, int, error) error) error {
	j.r.Discard(1)
	for first := true; ; first = false {
		more, err := j.more('}', first)
		if err != nil || !more {
			return err
		}
		c, err := j.next()
		if err != nil {
			return err
		}
		if c != '"' {
			return fmt.Errorf("line %d: unexpected %q, a key was expected", j.line, c)
		}
		raw, err := j.value(maxKey)
		if err != nil && !errors.Is(err, ErrLimit) {
			return err
		}
		key := ""
		if err == nil {
			key = strings.Trim(string(raw), `"`)
		}
		if c, err = j.next(); err != nil {
			return err
		}
		if c != ':' {
			return fmt.Errorf("line %d: unexpected %q, a colon was expected", j.line, c)
		}
		j.r.Discard(1)
		if path != "" {
			key = path + "." + key
		}
		if err := j.walk(key, paths, each); err != nil {
			return err
		}
	}
}

// maxKey bounds the keys that are looked at.
const maxKey = 256

func (j *jsonReader) list(item func() error) error {
	j.r.Discard(1)
	for first := true; ; first = false {
		more, err := j.more(']', first)
		if err != nil || !more {
			return err
		}
		if err := item(); err != nil {
			return err
		}
	}
}

// more takes the comma before the next element, or the end.
func (j *jsonReader) more(end byte, first bool) (bool, error) {
	c, err := j.next()
	switch {
	case err != nil:
		return false, err
	case c == end:
		j.r.Discard(1)
		return false, nil
	case c == ',' && !first:
		j.r.Discard(1)
		if c, err = j.next(); c == end && err == nil { // a comma too many
			j.r.Discard(1)
			return false, nil
		}
		return err == nil, err
	case first && c != ',' && c != ':':
		return true, nil
	}
	return false, fmt.Errorf("line %d: unexpected %q in a list or object", j.line, c)
}

func (j *jsonReader) element(each func([]byte, int, error) error) error {
	line := j.line
	raw, err := j.value(j.limit)
	if err != nil && !errors.Is(err, ErrLimit) || fatal(err) {
		return err
	}
	return each(raw, line, err)
}

func (j *jsonReader) skip() error {
	if _, err := j.value(0); err != nil && (fatal(err) || !errors.Is(err, ErrLimit)) {
		return err
	}
	return nil
}

// value reads one value of any kind. It keeps at most limit bytes of it; a
// larger or deeper one is read to its end and answered with an error that wraps
// ErrLimit. The bytes are valid until the next call.
func (j *jsonReader) value(limit int64) ([]byte, error) {
	j.buf = j.buf[:0]
	var (
		depth, deepest int
		size           int64
		inString       bool
		escaped        bool // the next byte belongs to an escape in a string
		scalar         bool // a number, true, false or null
	)
	for {
		if _, err := j.r.Peek(1); err != nil {
			if scalar && err == io.EOF && size > 0 {
				break
			}
			return nil, unexpected(err)
		}
		w, _ := j.r.Peek(j.r.Buffered())
		n, done := 0, false
	scan:
		for n < len(w) {
			if inString {
				if escaped {
					escaped = false
					n++
					continue
				}
				rest := w[n:]
				quote := bytes.IndexByte(rest, '"')
				if quote >= 0 {
					rest = rest[:quote]
				}
				if back := bytes.IndexByte(rest, '\\'); back >= 0 {
					escaped = true
					n += back + 1
					continue
				}
				n += len(rest)
				if quote < 0 {
					break
				}
				n++
				inString = false
				if depth == 0 {
					done = true
					break
				}
				continue
			}
			c := w[n]
			switch c {
			case '"':
				if scalar {
					done = true
					break scan
				}
				inString = true
			case '{', '[':
				if scalar {
					done = true
					break scan
				}
				depth++
				deepest = max(deepest, depth)
			case '}', ']':
				if depth == 0 { // ends a bare value
					done = true
					break scan
				}
				if depth--; depth == 0 {
					n++
					done = true
					break scan
				}
			default:
				if depth == 0 {
					if scalar = true; c == ',' || c == ':' || c <= ' ' {
						done = true
						break scan
					}
				}
			}
			n++
		}
		if size += int64(n); size <= limit {
			j.buf = append(j.buf, w[:n]...)
		}
		j.line += bytes.Count(w[:n], []byte{'\n'})
		j.r.Discard(n)
		if done {
			break
		}
	}
	switch {
	case size == 0:
		return nil, fmt.Errorf("line %d: a value was expected", j.line)
	case size > limit:
		return nil, tooLarge(limit)
	case deepest > j.depth:
		return nil, fmt.Errorf("%w: nested deeper than %d", ErrLimit, j.depth)
	}
	return j.buf, nil
}
