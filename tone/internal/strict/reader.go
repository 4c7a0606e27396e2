package strict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plainpost/plainpost/rules"
)

// Reader reads a JSON document. encoding/json has said first that the document is
// well-formed, so that everything here may rely on it. After a fault nothing more
// is read: every method then gives a zero value. It is for one goroutine.
type Reader struct {
	// Most is the most elements of a list that a struct holds.
	Most int

	data  []byte
	at    int
	path  []step
	room  [4]step // for most paths
	err   *Fault
	lossy bool // data is not UTF-8
	loose bool
}

// New begins to read a document. One that is not UTF-8, or holds half of a
// surrogate pair, is faulty.
func New(data []byte) (*Reader, *Fault) {
	if !utf8.Valid(data) {
		return nil, &Fault{Kind: NotUTF8, Path: "$", Detail: "it is not UTF-8"}
	}
	if !json.Valid(data) {
		return nil, notJSON(data)
	}
	return newReader(data), nil
}

func newReader(data []byte) *Reader {
	r := &Reader{data: data, Most: 1000}
	r.path = r.room[:0]
	return r
}

// NewLoose begins to read a document in which U+FFFD stands for each byte that is
// not UTF-8 and for half of a surrogate pair, as with encoding/json, and in which
// lists have any length.
func NewLoose(data []byte) (*Reader, *Fault) {
	if !json.Valid(data) {
		return nil, notJSON(data)
	}
	r := newReader(data)
	r.Most, r.lossy, r.loose = len(data), !utf8.Valid(data), true
	return r, nil
}

// Err is the first fault, or nil.
func (r *Reader) Err() *Fault { return r.err }

// Fail makes a fault of the value at hand: detail is a sentence such as "want
// plain, markdown or html."
func (r *Reader) Fail(detail string) { r.fault(Fault{Kind: Value, Detail: detail}) }

// Need makes a fault of a key that is missing in the object at hand.
func (r *Reader) Need(key string) {
	r.fault(Fault{Kind: Missing, Detail: "the key " + key + " is missing."})
}

func (r *Reader) space() {
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
func (r *Reader) kind() string {
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
func (r *Reader) expect(kind string) bool {
	if r.err != nil {
		return false
	}
	if have := r.kind(); have != kind {
		r.fault(Fault{Kind: Type, Have: have, Detail: "want " + kind + ", have " + have + "."})
		return false
	}
	return true
}

// Null passes over null and says whether it stood there.
func (r *Reader) Null() bool {
	if r.err != nil || r.kind() != "null" {
		return false
	}
	r.at += len("null")
	return true
}

// Object reads an object of the known keys, or with nil of any; value is called
// for each key and must read its value.
func (r *Reader) Object(known []string, value func(key string)) {
	if !r.expect("an object") {
		return
	}
	r.at++
	var room [16]string
	seen := room[:0]
	var many map[string]bool // in place of seen, where keys may be without number
	if known == nil {
		many = map[string]bool{}
	}
	depth := len(r.path)
	for r.space(); r.data[r.at] != '}'; r.space() {
		if r.data[r.at] == ',' {
			r.at++
			r.space()
		}
		key, found := r.key(known)
		if r.err != nil {
			return
		}
		r.path = append(r.path[:depth], step{key, -1})
		switch {
		case known != nil && !found:
			hint := rules.DidYouMean(key, known)
			detail := "the key is not known"
			if hint != "" {
				detail += ": " + hint
			}
			r.fault(Fault{Kind: Unknown, Hint: hint, Detail: strings.TrimSuffix(detail, ".") + "."})
			return
		case many[key] || slices.Contains(seen, key):
			r.fault(Fault{Kind: Twice, Detail: "the key stands twice."})
			return
		case known == nil:
			many[key] = true
		default:
			seen = append(seen, key)
		}
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

// key reads a key and says whether it is known. One that is costs no memory.
func (r *Reader) key(known []string) (key string, found bool) {
	raw, escaped := r.quoted()
	if !escaped {
		for _, k := range known {
			if k == string(raw) {
				return k, true
			}
		}
	}
	key = r.text(raw, escaped)
	return key, slices.Contains(known, key)
}

// List reads a list of at most most elements.
func (r *Reader) List(most int, element func()) {
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
			r.fault(Fault{Kind: TooMany, Detail: fmt.Sprintf("more than %d elements.", most)})
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

// String reads a string.
func (r *Reader) String() string {
	if !r.expect("a string") {
		return ""
	}
	return r.text(r.quoted())
}

// OptionalString reads a string, or null as none.
func (r *Reader) OptionalString() string {
	if r.Null() {
		return ""
	}
	return r.String()
}

// Strings reads a list of at most most strings, or null as none.
func (r *Reader) Strings(most int) []string {
	if r.Null() {
		return nil
	}
	var out []string
	r.List(most, func() { out = append(out, r.String()) })
	return out
}

// quoted passes over a string and gives what stands between its quotes.
func (r *Reader) quoted() (raw []byte, escaped bool) {
	start := r.at + 1
	end := start
	for {
		end += bytes.IndexByte(r.data[end:], '"')
		before := end
		for r.data[before-1] == '\\' { // the opening quote stops it at the latest
			before--
		}
		if (end-before)&1 == 0 { // not the quote that is escaped
			break
		}
		end++
	}
	r.at = end + 1
	raw = r.data[start:end]
	return raw, bytes.IndexByte(raw, '\\') >= 0
}

// text is the string that stands between two quotes.
func (r *Reader) text(raw []byte, escaped bool) string {
	if r.lossy {
		raw = []byte(string([]rune(string(raw)))) // U+FFFD for each byte that is not UTF-8
	}
	if !escaped {
		return string(raw)
	}
	var room [512]byte
	out, whole := unescape(room[:0], raw)
	if !whole && !r.loose {
		r.Fail("half of a surrogate pair.")
		return ""
	}
	return string(out)
}

// Bool reads true or false.
func (r *Reader) Bool() bool {
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

// Count reads a whole number from 0 to 2^53.
func (r *Reader) Count() int {
	if !r.expect("a number") {
		return 0
	}
	start := r.at
	for r.at < len(r.data) && strings.IndexByte("+-.0123456789eE", r.data[r.at]) >= 0 {
		r.at++
	}
	n, err := strconv.ParseUint(string(r.data[start:r.at]), 10, 53)
	if err != nil {
		r.Fail("want a whole number from 0 to 9007199254740991.")
		return 0
	}
	return int(n)
}

// Time reads a time, or null or "" as none.
func (r *Reader) Time() time.Time {
	s := r.OptionalString()
	if s == "" || r.err != nil {
		return time.Time{}
	}
	t, ok := ParseTime(s)
	if !ok {
		r.Fail("want a time as in RFC 3339, such as 2026-03-06T13:02:05Z.")
	}
	return t
}

// ParseTime reads a time as in RFC 3339, also with a blank in place of the T.
func ParseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// Skip passes over a value of any type.
func (r *Reader) Skip() {
	if r.err != nil {
		return
	}
	dec := json.NewDecoder(bytes.NewReader(r.data[r.at:]))
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		r.Fail("cannot be read.")
		return
	}
	r.at += int(dec.InputOffset())
}
