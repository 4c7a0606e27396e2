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
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// maxFile is the most bytes of one file.
const maxFile = 64 << 20

// input is one draft to be judged, or the error that stands in its place.
type input struct {
	draft   tone.Draft
	path    string        // as the user wrote it or as it was found; empty for a draft without a file
	line    int           // of a file of drafts, from 1
	checker *tone.Checker // that judges it
	added   *lineSet      // the lines whose findings are shown; nil for all
	before  string        // the text before fixes; empty where none was applied
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

// drafts reads drafts as JSON, one a line. A line that is no draft gives an
// error in its place; empty lines are passed over.
func drafts(r io.Reader) iter.Seq[input] {
	return func(yield func(input) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		for n := 1; ; n++ {
			line, err := readLine(in)
			if err != nil && err != io.EOF {
				yield(input{line: n, err: fmt.Errorf("line %d: %w", n, err)})
				if !errors.Is(err, errLongLine) {
					return
				}
				continue
			}
			if line = bytes.TrimSpace(line); len(line) > 0 {
				in := input{line: n}
				if in.draft, in.err = parseDraft(line); in.err != nil {
					in.err = fmt.Errorf("line %d: %w", n, in.err)
				}
				if !yield(in) {
					return
				}
			}
			if err == io.EOF {
				return
			}
		}
	}
}

var errLongLine = fmt.Errorf("longer than %d MiB, the most that is read of one draft", maxLine>>20)

// readLine reads one line of at most maxLine bytes and passes over the rest of a
// longer one.
func readLine(r *bufio.Reader) ([]byte, error) {
	var out []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if !long {
			out = append(out, part...)
		}
		if len(out) > maxLine {
			long, out = true, nil
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if long && (err == nil || err == io.EOF) {
			return nil, errLongLine
		}
		return out, err
	}
}

// parseDraft reads a draft from JSON and refuses keys that drafts do not have.
func parseDraft(data []byte) (tone.Draft, error) {
	var raw struct {
		tone.Draft
		Text *string `json:"text"`
	}
	if err := checkKeys(data); err != nil {
		return tone.Draft{}, fmt.Errorf("not a draft: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&raw); err != nil {
		return tone.Draft{}, fmt.Errorf("not a draft: %w", plainJSONError(err))
	}
	if dec.More() {
		return tone.Draft{}, errors.New("not a draft: more than one JSON value in the line")
	}
	if raw.Text == nil {
		return tone.Draft{}, errors.New("not a draft: the key text is missing")
	}
	d := raw.Draft
	d.Text = *raw.Text
	return d, nil
}

// draftKeys are the keys that a draft may have.
var draftKeys = []string{"id", "text", "title", "format", "platform", "account", "language", "in_reply_to", "links", "media", "at"}

// checkKeys refuses keys that drafts do not have, in this spelling, and keys that
// stand twice; encoding/json would take both. What is no object is left to it.
func checkKeys(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	seen := map[string]bool{}
	for dec.More() {
		t, err := dec.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			return nil
		}
		switch {
		case !slices.Contains(draftKeys, key):
			hint := rules.DidYouMean(key, draftKeys)
			if hint != "" {
				hint = ": " + hint
			}
			return fmt.Errorf("the key %q is unknown%s", key, hint)
		case seen[key]:
			return fmt.Errorf("the key %q stands twice", key)
		}
		seen[key] = true
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			return nil
		}
	}
	return nil
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
