package tone

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"

	"github.com/plainpost/plainpost/tone/internal/strict"
)

// draftKeys are the keys of a draft in JSON.
var draftKeys = sync.OnceValue(func() *strict.Keys { return strict.KeysOf(reflect.TypeFor[Draft]()) })

// ParseDraft reads a draft from JSON, such as a line of a queue. It is strict: keys
// that drafts do not have or that stand twice, values of another type, anything
// behind the object and a missing text are errors, said in plain words. A byte that
// is not UTF-8 is read as U+FFFD. Platform, format and language may be any: Check
// refuses those that are not known. The draft shares no memory with data.
func ParseDraft(data []byte) (Draft, error) {
	r, fault := strict.NewLoose(data)
	if fault != nil {
		return Draft{}, fmt.Errorf("not a draft: %w", syntaxError(data))
	}
	var d Draft
	hasText := false
	keys := draftKeys()
	r.Object(keys.Names, func(key string) {
		if key == "text" {
			hasText = !r.Null()
			if hasText {
				d.Text = r.String()
			}
			return
		}
		keys.Read(r, key, &d)
	})
	if !hasText {
		r.Need("text")
	}
	if fault := r.Err(); fault != nil {
		return Draft{}, fmt.Errorf("not a draft: %w", draftError(fault))
	}
	return d, nil
}

// draftError says in plain words what is wrong with a draft.
func draftError(f *strict.Fault) error {
	path := strings.Join(f.Keys, ".")
	switch f.Kind {
	case strict.Type:
		have := strings.NewReplacer("a list", "array", "true or false", "bool", "an ", "", "a ", "").Replace(f.Have)
		if path == "" {
			return fmt.Errorf("it is a JSON %s, not an object", have)
		}
		return fmt.Errorf("the key %s holds a JSON %s, which does not fit", path, have)
	case strict.Unknown:
		hint := ""
		if f.Hint != "" {
			hint = ": " + f.Hint
		}
		return fmt.Errorf("the key %q is unknown%s", f.Keys[len(f.Keys)-1], hint)
	case strict.Twice:
		return fmt.Errorf("the key %q stands twice", f.Keys[len(f.Keys)-1])
	case strict.Missing:
		return errors.New(strings.TrimSuffix(f.Detail, "."))
	}
	return fmt.Errorf("the key %s does not fit: %s", path, strings.TrimSuffix(f.Detail, "."))
}

// syntaxError says where data stops being JSON.
func syntaxError(data []byte) error {
	var raw json.RawMessage
	err := json.NewDecoder(bytes.NewReader(data)).Decode(&raw)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return errors.New("more than one JSON value in the line")
	case errors.As(err, &syntax):
		return fmt.Errorf("not valid JSON at byte %d: %w", syntax.Offset, err)
	case errors.Is(err, io.EOF):
		return errors.New("it is empty")
	}
	return errors.New("the JSON ends too early")
}
