package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// decodeJSON is json.Unmarshal with errors for users of an export: they know
// its keys, and nothing of types in Go.
func decodeJSON(raw []byte, v any) error { return plainError(json.Unmarshal(raw, v)) }

func plainError(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	key := wrong.Field[strings.LastIndexByte(wrong.Field, '.')+1:]
	if key == "" {
		return fmt.Errorf("not expected here: %s", wrong.Value)
	}
	return fmt.Errorf("key %q: not expected here: %s", key, wrong.Value)
}

// loose is a string, number or true/false in JSON, for exports that write
// numbers now bare and now in quotes.
type loose string

func (l *loose) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) == 0:
		return errors.New("empty value")
	case b[0] == '"':
		// Ids and counts have no escapes, and there are several in every record.
		if plain := b[1 : len(b)-1]; isPlain(plain) {
			*l = loose(plain)
			return nil
		}
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*l = loose(s)
	case b[0] == '{' || b[0] == '[':
		return errors.New("a plain value was expected, not a list or an object")
	case b[0] == 'n':
		*l = ""
	default:
		*l = loose(b)
	}
	return nil
}

func isPlain(b []byte) bool {
	for _, c := range b {
		if c == '\\' || c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// count reads a number of reactions; negative ones and none are 0.
func (l loose) count() (int, error) {
	if l == "" {
		return 0, nil
	}
	n, err := strconv.ParseFloat(string(l), 64)
	if err != nil || n != n || n > 1e15 {
		return 0, fmt.Errorf("count %.40q is no number", string(l))
	}
	return max(0, int(n)), nil
}
