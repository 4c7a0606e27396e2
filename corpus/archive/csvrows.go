package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// csvReader reads rows of comma-separated values as RFC 4180 has them. The
// standard library's reader keeps a quoted field of any length and a row of
// any number of columns in memory; this one has limits, and finds the next row
// after one that is over them.
type csvReader struct {
	r       *bufio.Reader
	comma   byte
	limit   int64 // bytes of a row
	columns int
	line    int // the row returned last starts on this line, from 1
	lines   int // lines read so far
}

func newCSVReader(r *bufio.Reader, comma byte, l Limits) *csvReader {
	return &csvReader{r: r, comma: comma, limit: l.RecordBytes, columns: l.Columns}
}

var errQuote = errors.New("a quoted field is never closed")

// next returns the next row that is not empty. An error that wraps ErrLimit is
// about this row only; after any other there is no more.
func (c *csvReader) next() ([]string, error) {
	for {
		row, err := c.row()
		if err != nil || len(row) > 1 || row[0] != "" {
			return row, err
		}
	}
}

func (c *csvReader) row() ([]string, error) {
	var (
		fields []string
		field  []byte
		size   int64
		over   error
		start  = true  // of a field
		quoted = false // inside quotes
	)
	c.line = c.lines + 1
	add := func(b byte) {
		if over == nil {
			field = append(field, b)
		}
	}
	end := func() {
		if over == nil {
			if len(fields) == c.columns {
				over = fmt.Errorf("%w: more than %d columns", ErrLimit, c.columns)
				fields = nil
				return
			}
			fields = append(fields, validText(string(field)))
			field = field[:0]
		}
		start = true
	}
	for {
		b, err := c.r.ReadByte()
		if err == io.EOF {
			switch {
			case size == 0:
				return nil, io.EOF
			case quoted:
				return nil, errQuote
			}
			end()
			return fields, over
		}
		if err != nil {
			return nil, err
		}
		if size++; size > c.limit && over == nil {
			over = tooLarge(c.limit)
			fields, field = nil, nil
		}
		if b == '\n' {
			c.lines++
		}
		switch {
		case quoted && b == '"':
			next, _ := c.r.Peek(1)
			switch {
			case len(next) == 1 && next[0] == '"':
				c.r.Discard(1)
				size++
				add('"')
			case len(next) == 0, next[0] == c.comma, next[0] == '\n', next[0] == '\r':
				quoted = false
			default: // a quote that should have been doubled
				add('"')
			}
		case quoted:
			add(b)
		case b == '"' && start:
			quoted, start = true, false
		case b == c.comma:
			end()
		case b == '\n':
			end()
			return fields, over
		case b == '\r':
			if next, _ := c.r.Peek(1); len(next) == 0 || next[0] != '\n' {
				add(b)
			}
		default:
			start = false
			add(b)
		}
	}
}

// comma tells what sets the columns of a header line apart.
func comma(head []byte) byte {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	best, most := byte(','), 0
	for _, c := range []byte(",;\t") {
		n, quoted := 0, false
		for _, b := range line {
			if b == '"' {
				quoted = !quoted
			} else if b == c && !quoted {
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}
