package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Kind is what sort of fault a document has.
type Kind uint8

// The kinds of faults.
const (
	NotUTF8 Kind = iota
	Syntax       // it is not JSON
	Type         // a value of another type than the key takes
	Unknown      // a key that the object does not have
	Twice        // a key that stands twice
	Missing      // a key that must be there is not
	TooMany      // a list is too long
	Value        // a value of the right type that is none that the key takes
)

// Fault is the first fault of a document.
type Fault struct {
	Kind   Kind
	Path   string   // of the value, such as $.drafts[2].text; long keys are cut
	Keys   []string // the keys on the way to it, without the indexes of lists
	Detail string   // what is wrong, as a sentence that would follow the path
	Have   string   // of Type: what stands there, such as "a number"
	Hint   string   // of Unknown: what may have been meant, or ""
	Offset int64    // of Syntax: how many bytes of the document were read
}

// Error is the path and what is wrong there.
func (f *Fault) Error() string { return f.Path + ": " + f.Detail }

// notJSON is the fault of a document that is not well-formed. It repeats none of it.
func notJSON(data []byte) *Fault {
	f := &Fault{Kind: Syntax, Path: "$", Detail: "a character that cannot stand there"}
	var raw json.RawMessage // only to learn where the fault is
	var syntax *json.SyntaxError
	if errors.As(json.Unmarshal(data, &raw), &syntax) {
		f.Offset = syntax.Offset
	}
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		f.Detail = "it is empty"
	case f.Offset >= int64(len(data)):
		f.Detail = "it ends too early"
	case syntax != nil && strings.Contains(syntax.Error(), "depth"):
		f.Detail = "it is nested too deeply"
	}
	return f
}

// step leads from a value to one in it: a key or an index.
type step struct {
	key   string
	index int // -1 for a key
}

// where is the path of the value that is being read, and its keys.
func (r *Reader) where() (path string, keys []string) {
	var b strings.Builder
	b.WriteByte('$')
	for _, step := range r.path {
		if step.index < 0 {
			keys = append(keys, step.key)
		}
		switch {
		case step.index >= 0:
			fmt.Fprintf(&b, "[%d]", step.index)
		case isName(step.key):
			b.WriteByte('.')
			b.WriteString(step.key)
		default:
			fmt.Fprintf(&b, "[%q]", short(step.key))
		}
	}
	return b.String(), keys
}

// isName says whether a key needs no quotes in a path.
func isName(key string) bool {
	for i := range len(key) {
		c := key[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return key != ""
}

// short cuts what somebody sent before it stands in a path.
func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func (r *Reader) fault(f Fault) {
	if r.err == nil {
		f.Path, f.Keys = r.where()
		r.err = &f
	}
}
