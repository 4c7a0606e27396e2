package archive

import (
	"bufio"
	"bytes"
	"errors"
	"path"
	"strings"
)

// head is the first part of a file, looked at to tell its format.
type head struct {
	name   string
	opts   *options
	single bool // there is no other file
	bytes  []byte

	shaped  bool
	paths   map[string]bool
	columns []string
	wide    bool // the header has more columns than allowed
}

// packed reports whether the file holds others.
func (h *head) packed() bool {
	b := h.bytes[:min(len(h.bytes), tarBlock)]
	return isZip(b) || isGzip(b) || isTar(b)
}

// ext is the lower-case extension of the file's name: a hint for files that
// are too plain to be recognised.
func (h *head) ext() string { return strings.ToLower(path.Ext(h.name)) }

// forced reports whether the user named the format.
func (h *head) forced() bool { return h.opts.Format != "" }

// text is the head without white space before it.
func (h *head) text() []byte { return bytes.TrimLeft(h.bytes, " \t\r\n") }

// has reports whether the head is JSON with all of these paths: keys after
// dots, and [] for the elements of a list, such as "[].tweet.id_str".
func (h *head) has(paths ...string) bool {
	if !h.shaped {
		h.shaped = true
		if t := h.text(); len(t) > 0 && (t[0] == '{' || t[0] == '[') {
			h.paths = pathsOf(t)
		}
	}
	for _, p := range paths {
		if !h.paths[p] {
			return false
		}
	}
	return true
}

// header returns the names in the first row of a CSV file; none for what is
// no text or begins like another format.
func (h *head) header() []string {
	if h.columns == nil {
		h.columns = []string{}
		t := h.text()
		if len(t) == 0 || bytes.IndexByte(t[:min(len(t), 512)], 0) >= 0 || strings.IndexByte("{[<", t[0]) >= 0 {
			return nil
		}
		r := newCSVReader(bufio.NewReader(bytes.NewReader(t)), comma(t), h.opts.Limits)
		row, err := r.next()
		h.wide = errors.Is(err, ErrLimit)
		if err == nil {
			for i, name := range row {
				row[i] = strings.TrimSpace(name)
			}
			h.columns = row
		}
	}
	return h.columns
}

// maxShape bounds how many paths of a head are kept, and how deep they go.
const (
	maxShape      = 512
	maxShapeDepth = 8
)

// pathsOf collects the paths of the keys in the first part of a JSON file,
// which may end anywhere.
func pathsOf(b []byte) map[string]bool {
	type level struct {
		path   string
		object bool
		key    bool // the next string is a key
	}
	paths := map[string]bool{}
	var stack []level
	at := "" // path of the value that comes next
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '{', '[':
			l := level{path: at, object: b[i] == '{', key: b[i] == '{'}
			if !l.object {
				if len(stack) < maxShapeDepth {
					l.path += "[]"
				}
				at = l.path
			}
			stack = append(stack, l)
		case '}', ']':
			if len(stack) == 0 {
				return paths
			}
			if stack = stack[:len(stack)-1]; len(stack) == 0 {
				return paths
			}
			at = stack[len(stack)-1].path
		case ',':
			if len(stack) > 0 {
				l := &stack[len(stack)-1]
				l.key = l.object
				at = l.path
			}
		case '"':
			end := i + 1
			for end < len(b) && b[end] != '"' {
				if b[end] == '\\' {
					end++
				}
				end++
			}
			if end >= len(b) {
				return paths
			}
			if len(stack) > 0 {
				if l := &stack[len(stack)-1]; l.key {
					l.key = false
					at = l.path
					if key := b[i+1 : end]; len(stack) <= maxShapeDepth && len(key) <= maxKey {
						at += "." + string(key)
						if len(paths) < maxShape {
							paths[at] = true
						}
					}
				}
			}
			i = end
		}
	}
	return paths
}
