package tonehttp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone/internal/strict"
)

// jsonReader reads the JSON of a body.
type jsonReader struct{ *strict.Reader }

// newJSONReader begins to read a body.
func newJSONReader(data []byte) (*jsonReader, *Problem) {
	r, fault := strict.New(data)
	if fault != nil {
		return nil, faultProblem(fault)
	}
	return &jsonReader{r}, nil
}

// problem is the first fault, or nil.
func (r *jsonReader) problem() *Problem {
	if fault := r.Err(); fault != nil {
		return faultProblem(fault)
	}
	return nil
}

// faultProblem tells a fault of a body.
func faultProblem(f *strict.Fault) *Problem {
	switch f.Kind {
	case strict.NotUTF8:
		return malformed(f.Path, "The body is not UTF-8.")
	case strict.Syntax:
		return malformed(f.Path, fmt.Sprintf("The body is not JSON: %s at byte %d.", f.Detail, f.Offset))
	case strict.TooMany:
		return tooLarge(f.Path, f.Error())
	}
	return malformed(f.Path, f.Error())
}

// choice reads one of a few words, or null as the first.
func (r *jsonReader) choice(words ...string) string {
	if r.Null() {
		return words[0]
	}
	s := r.String()
	if r.Err() == nil && !slices.Contains(words, s) {
		r.Fail("want " + strings.Join(words, " or ") + ".")
	}
	return s
}

// short cuts what a client sent before it stands in an answer.
func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
