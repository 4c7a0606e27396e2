package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone"
)

// maxFile is the most bytes of one file.
const maxFile = 64 << 20

// input is one draft to be judged, or the error that stands in its place.
type input struct {
	draft   tone.Draft
	json    []byte            // the draft, while it is still to be decoded
	fill    func(*tone.Draft) // what is done to it then; nil for nothing
	path    string            // as the user wrote it or as it was found; empty for a draft without a file
	line    int               // of a file of drafts, from 1
	checker *tone.Checker     // that judges it
	added   *lineSet          // the lines whose findings are shown; nil for all
	before  string            // the text before fixes; empty where none was applied
	written []byte            // its report as the output has it, where that is there already
	err     error
}

// formats are the formats by extension. What is not here is not read from folders.
var formats = map[string]tone.Format{
	".md": tone.Markdown, ".markdown": tone.Markdown, ".mdown": tone.Markdown, ".mkd": tone.Markdown, ".mdx": tone.Markdown,
	".html": tone.HTML, ".htm": tone.HTML, ".xhtml": tone.HTML, ".txt": tone.Plain, ".text": tone.Plain,
}

// formatOf is the format of a file, by its extension; plain where that says nothing.
func formatOf(path string) tone.Format {
	if f, ok := formats[strings.ToLower(filepath.Ext(path))]; ok {
		return f
	}
	return tone.Plain
}

// readFile reads a file as the text of a draft.
func readFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := readText(f)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return text, nil
}

// textError says why a file is no text that can be judged.
type textError string

func (e textError) Error() string { return string(e) }

// readText reads a text and refuses what is none, with a textError.
func readText(r io.Reader) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return "", err
	}
	switch {
	case len(data) > maxFile:
		return "", textError(fmt.Sprintf("larger than %d MiB, the most that is read of one file", maxFile>>20))
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return "", textError("written in UTF-16: save it as UTF-8")
	case !utf8.Valid(data):
		at := 0
		for at < len(data) {
			r, n := utf8.DecodeRune(data[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return "", textError(fmt.Sprintf("not UTF-8 (byte %d, line %d): save it as UTF-8", at, 1+bytes.Count(data[:at], []byte{'\n'})))
	}
	return string(data), nil
}

// maxLine is the most bytes of one line of a file of drafts.
const maxLine = 16 << 20

// drafts reads drafts as JSON, one a line. Each is still to be decoded, so that
// this may be done by several at a time; a line that cannot be read gives an error
// in its place, and empty lines are passed over.
func drafts(r io.Reader) iter.Seq[input] {
	return func(yield func(input) bool) {
		lines := lineReader{r: bufio.NewReaderSize(r, 64<<10)}
		var room []byte // lines are kept in pieces of memory that many share
		for n := 1; ; n++ {
			line, err := lines.next()
			if err != nil && err != io.EOF {
				if !yield(input{line: n, err: fmt.Errorf("line %d: %w", n, err)}) || !errors.Is(err, errLongLine) {
					return
				}
				continue
			}
			if line = bytes.TrimSpace(line); len(line) > 0 {
				if cap(room)-len(room) < len(line) {
					room = make([]byte, 0, max(32<<10, len(line)))
				}
				from := len(room)
				room = append(room, line...)
				if !yield(input{line: n, json: room[from:len(room):len(room)]}) {
					return
				}
			}
			if err == io.EOF {
				return
			}
		}
	}
}

// decode reads the draft of an input that came as JSON. A line that is no draft
// gives an error in its place.
func (in *input) decode() {
	if in.json == nil {
		return
	}
	var err error
	if in.draft, err = tone.ParseDraft(in.json); err != nil {
		in.err = fmt.Errorf("line %d: %w", in.line, err)
	}
	in.json = nil
	if in.fill != nil {
		in.fill(&in.draft)
	}
}

var errLongLine = fmt.Errorf("longer than %d MiB, the most that is read of one draft", maxLine>>20)

// lineReader reads lines of at most maxLine bytes and passes over the rest of a
// longer one.
type lineReader struct {
	r    *bufio.Reader
	room []byte // for lines that are longer than the reader's own
}

// next is the next line, until it is called again. The last one comes with io.EOF.
func (l *lineReader) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	l.room = append(l.room[:0], line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		if line, err = l.r.ReadSlice('\n'); len(l.room) <= maxLine {
			l.room = append(l.room, line...)
		}
	}
	if len(l.room) > maxLine && (err == nil || err == io.EOF) {
		return nil, errLongLine
	}
	return l.room, err
}

// plainJSONError says in plain words what encoding/json found.
func plainJSONError(err error) error {
	var typed *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &typed):
		if typed.Field == "" {
			return fmt.Errorf("it is a JSON %s, not an object", typed.Value)
		}
		return fmt.Errorf("the key %s holds a JSON %s, which does not fit", strings.TrimPrefix(typed.Field, "Draft."), typed.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("not valid JSON at byte %d: %w", syntax.Offset, err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON ends too early")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}
