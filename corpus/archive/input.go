package archive

import (
	"bufio"
	"errors"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// headBytes is how much of a file is looked at to tell its format.
const headBytes = 64 << 10

// input is the content of a file: in UTF-8, without byte order mark, when the
// file is text with a mark that says which UTF it is.
type input struct {
	*bufio.Reader
	err error // met while the first bytes were looked at; never io.EOF
}

func newInput(r io.Reader) *input {
	if in, ok := r.(*input); ok {
		return in
	}
	b := bufio.NewReaderSize(r, headBytes)
	in := &input{Reader: b}
	mark, err := b.Peek(3)
	switch {
	case err != nil && err != io.EOF:
		in.err = err
	case len(mark) == 3 && mark[0] == 0xEF && mark[1] == 0xBB && mark[2] == 0xBF:
		b.Discard(3)
	case len(mark) >= 2 && (mark[0] == 0xFF && mark[1] == 0xFE || mark[0] == 0xFE && mark[1] == 0xFF):
		t := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
		in.Reader = bufio.NewReaderSize(transform.NewReader(b, t), headBytes)
	}
	return in
}

// peek returns the first bytes without taking them.
func (in *input) peek() []byte {
	if in.err != nil {
		return nil
	}
	// What is no text need not be looked at further: of a folder of pictures
	// only the first bytes are read.
	short, err := in.Peek(512)
	if err == nil && looksBinary(short) && !looksLikeCAR(short) {
		return short
	}
	b, err := in.Peek(headBytes)
	if err != nil && err != io.EOF && !errors.Is(err, bufio.ErrBufferFull) {
		in.err = err
	}
	return b
}

func looksBinary(b []byte) bool {
	for _, c := range b {
		if c == 0 {
			return true
		}
	}
	return false
}
