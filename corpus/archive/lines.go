package archive

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

func tooLarge(limit int64) error {
	return fmt.Errorf("%w: larger than %d bytes", ErrLimit, limit)
}

// lineReader reads lines of bounded length. The bytes of a line are valid
// until the next call.
type lineReader struct {
	r     *bufio.Reader
	limit int64
	buf   []byte
	line  int // number of the line returned last, from 1
}

// next returns the next line without its end. An error that wraps ErrLimit is
// about this line only; after io.EOF there is none.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	l.line++
	over := false
	for {
		part, err := l.r.ReadSlice('\n')
		if !over && int64(len(l.buf)+len(part)) > l.limit+2 {
			over = true
		}
		if !over {
			l.buf = append(l.buf, part...)
		}
		switch err {
		case nil:
		case bufio.ErrBufferFull:
			continue
		case io.EOF:
			if len(l.buf) == 0 && !over {
				return nil, io.EOF
			}
		default:
			return nil, err
		}
		if over {
			l.buf = l.buf[:0]
			return nil, tooLarge(l.limit)
		}
		return bytes.TrimRight(l.buf, "\r\n"), nil
	}
}
