package tonehttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plainpost/plainpost/rules"
)

// jsonReader reads a JSON document strictly: keys that are not known or stand
// twice, values of the wrong type, text that is not UTF-8 and halves of
// surrogate pairs are faults, and a fault names its path. encoding/json says
// first whether the document is well-formed, so that everything here may rely
// on it. After a fault nothing more is read.
type jsonReader struct {
	data []byte
	at   int
	path []step
	err  *Problem
}

// step leads from a value to one in it: a key or an index.
type step struct {
	key   string
	index int // -1 for a key
}

// newJSONReader begins to read a document.
func newJSONReader(data []byte) (*jsonReader, *Problem) {
	if !utf8.Valid(data) {
		return nil, malformed("$", "The body is not UTF-8.")
	}
	if json.Valid(data) {
		return &jsonReader{data: data}, nil
	}
	var raw json.RawMessage // only to learn where the fault is
	if err := json.Unmarshal(data, &raw); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, malformed("$", fmt.Sprintf("The body is not JSON: %s at byte %d.", syntaxDetail(syntax, data), syntax.Offset))
		}
	}
	return nil, malformed("$", "The body is not JSON.")
}

// syntaxDetail says what is wrong with a document without repeating any of it.
func syntaxDetail(err *json.SyntaxError, data []byte) string {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return "it is empty"
	case err.Offset >= int64(len(data)):
		return "it ends too early"
	case strings.Contains(err.Error(), "depth"):
		return "it is nested too deeply"
	}
	return "a character that cannot stand there"
}

// where is the path of the value that is being read.
func (r *jsonReader) where() string {
	var b strings.Builder
	b.WriteByte('$')
	for _, step := range r.path {
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
	return b.String()
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

func (r *jsonReader) fault(detail string) {
	if r.err == nil {
		path := r.where()
		r.err = malformed(path, path+": "+detail)
	}
}

func (r *jsonReader) tooMany(detail string) {
	if r.err == nil {
		path := r.where()
		r.err = tooLarge(path, path+": "+detail)
	}
}

func (r *jsonReader) space() {
	for r.at < len(r.data) {
		switch r.data[r.at] {
		case ' ', '\t', '\r', '\n':
			r.at++
		default:
			return
		}
	}
}

// kind names the value that comes next.
func (r *jsonReader) kind() string {
	r.space()
	switch r.data[r.at] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	}
	return "a number"
}

// expect says whether a value of the kind comes next, and makes a fault of it if not.
func (r *jsonReader) expect(kind string) bool {
	if r.err != nil {
		return false
	}
	if have := r.kind(); have != kind {
		r.fault("want " + kind + ", have " + have + ".")
		return false
	}
	return true
}

// null passes over null and says whether it stood there.
func (r *jsonReader) null() bool {
	if r.err != nil || r.kind() != "null" {
		return false
	}
	r.at += len("null")
	return true
}

// object reads an object; value is called for each key and must read its value.
func (r *jsonReader) object(value func(key string)) {
	if !r.expect("an object") {
		return
	}
	r.at++
	var room [16]string
	seen := room[:0]
	depth := len(r.path)
	for r.space(); r.data[r.at] != '}'; r.space() {
		if r.data[r.at] == ',' {
			r.at++
			r.space()
		}
		key := r.rawString()
		if r.err != nil {
			return
		}
		r.path = append(r.path[:depth], step{key, -1})
		if slices.Contains(seen, key) {
			r.fault("the key stands twice.")
			return
		}
		seen = append(seen, key)
		r.space()
		r.at++ // the colon
		value(key)
		if r.err != nil {
			return
		}
	}
	r.at++
	r.path = r.path[:depth]
}

// unknown makes a fault of a key that the object does not have.
func (r *jsonReader) unknown(key string, known []string) {
	detail := "the key is not known"
	if hint := rules.DidYouMean(key, known); hint != "" {
		detail += ": " + hint
	}
	r.fault(strings.TrimSuffix(detail, ".") + ".")
}

// list reads a list of at most most elements.
func (r *jsonReader) list(most int, element func()) {
	if !r.expect("a list") {
		return
	}
	r.at++
	depth := len(r.path)
	n := 0
	for r.space(); r.data[r.at] != ']'; r.space() {
		if r.data[r.at] == ',' {
			r.at++
		}
		if n == most {
			r.path = r.path[:depth]
			r.tooMany(fmt.Sprintf("more than %d elements.", most))
			return
		}
		r.path = append(r.path[:depth], step{index: n})
		element()
		if r.err != nil {
			return
		}
		n++
	}
	r.at++
	r.path = r.path[:depth]
}

func (r *jsonReader) string() string {
	if !r.expect("a string") {
		return ""
	}
	return r.rawString()
}

// optionalString reads a string, or null as none.
func (r *jsonReader) optionalString() string {
	if r.null() {
		return ""
	}
	return r.string()
}

func (r *jsonReader) strings(most int) []string {
	if r.null() {
		return nil
	}
	var out []string
	r.list(most, func() { out = append(out, r.string()) })
	return out
}

// rawString reads the string at hand.
func (r *jsonReader) rawString() string {
	start := r.at
	escaped := false
	for r.at++; r.data[r.at] != '"'; r.at++ {
		if r.data[r.at] == '\\' {
			escaped = true
			r.at++
		}
	}
	r.at++
	if !escaped {
		return string(r.data[start+1 : r.at-1])
	}
	if halfSurrogate(r.data[start:r.at]) {
		r.fault("half of a surrogate pair.")
		return ""
	}
	var out string
	if err := json.Unmarshal(r.data[start:r.at], &out); err != nil {
		r.fault("not a string.")
	}
	return out
}

// halfSurrogate says whether a quoted string has an escaped surrogate without its
// other half.
func halfSurrogate(s []byte) bool {
	unit := func(i int) uint64 {
		if i+6 > len(s) || s[i] != '\\' || s[i+1] != 'u' {
			return 0
		}
		v, err := strconv.ParseUint(string(s[i+2:i+6]), 16, 32)
		if err != nil {
			return 0
		}
		return v
	}
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		switch u := unit(i); {
		case u >= 0xDC00 && u <= 0xDFFF:
			return true
		case u >= 0xD800 && u <= 0xDBFF:
			if low := unit(i + 6); low < 0xDC00 || low > 0xDFFF {
				return true
			}
			i += 11
		default:
			i++
		}
	}
	return false
}

func (r *jsonReader) bool() bool {
	if !r.expect("true or false") {
		return false
	}
	if r.data[r.at] == 't' {
		r.at += len("true")
		return true
	}
	r.at += len("false")
	return false
}

// count reads a whole number from 0 to 2^53.
func (r *jsonReader) count() int {
	if !r.expect("a number") {
		return 0
	}
	start := r.at
	for r.at < len(r.data) && strings.IndexByte("+-.0123456789eE", r.data[r.at]) >= 0 {
		r.at++
	}
	n, err := strconv.ParseUint(string(r.data[start:r.at]), 10, 53)
	if err != nil {
		r.fault("want a whole number from 0 to 9007199254740991.")
		return 0
	}
	return int(n)
}

// time reads a time, or null as none.
func (r *jsonReader) time() time.Time {
	s := r.optionalString()
	if s == "" || r.err != nil {
		return time.Time{}
	}
	t, ok := parseTime(s)
	if !ok {
		r.fault("want a time as in RFC 3339, such as 2026-03-06T13:02:05Z.")
	}
	return t
}

// skip passes over a value of any type.
func (r *jsonReader) skip() {
	if r.err != nil {
		return
	}
	dec := json.NewDecoder(bytes.NewReader(r.data[r.at:]))
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		r.fault("cannot be read.")
		return
	}
	r.at += int(dec.InputOffset())
}

func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// short cuts what a client sent before it stands in an answer.
func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
