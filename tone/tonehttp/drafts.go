package tonehttp

import (
	"fmt"
	"reflect"
	"sync"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/internal/strict"
)

// The keys of what requests hold.
var (
	draftKeys = sync.OnceValue(func() *strict.Keys { return strict.KeysOf(reflect.TypeFor[tone.Draft]()) })
	postKeys  = sync.OnceValue(func() *strict.Keys { return strict.KeysOf(reflect.TypeFor[tone.Post]()) })
)

// draftKey reads the value of one key of a draft; false when drafts have no such key.
func (r *jsonReader) draftKey(key string, d *tone.Draft, hasText *bool) bool {
	switch key {
	case "text":
		d.Text, *hasText = r.String(), true
	case "format":
		d.Format = r.format()
	default:
		return draftKeys().Read(r.Reader, key, d)
	}
	return true
}

// draft reads a draft on its own.
func (r *jsonReader) draft() tone.Draft {
	var d tone.Draft
	hasText := false
	r.Object(draftKeys().Names, func(key string) { r.draftKey(key, &d, &hasText) })
	r.needText(hasText)
	return d
}

func (r *jsonReader) needText(has bool) {
	if !has {
		r.Need("text")
	}
}

func (r *jsonReader) format() tone.Format {
	f := tone.Format(r.OptionalString())
	switch f {
	case "", tone.Plain, tone.Markdown, tone.HTML:
	default:
		r.Fail("want plain, markdown or html.")
	}
	return f
}

// postKey reads the value of one key of a post; false when posts have no such key.
func (r *jsonReader) postKey(key string, p *tone.Post, hasText *bool) bool {
	switch key {
	case "text":
		p.Text, *hasText = r.String(), true
	case "format":
		p.Format = r.format()
	default:
		return postKeys().Read(r.Reader, key, p)
	}
	return true
}

// post reads a post of a history.
func (r *jsonReader) post() tone.Post {
	var p tone.Post
	hasText := false
	r.Object(postKeys().Names, func(key string) { r.postKey(key, &p, &hasText) })
	r.needText(hasText)
	return p
}

func (r *jsonReader) posts(most int) []tone.Post {
	out := []tone.Post{}
	r.List(most, func() { out = append(out, r.post()) })
	return out
}

// platformFault says that a rule set does not know a draft's platform; nil when it does.
func platformFault(set *rules.Set, d *tone.Draft, path string) *Problem {
	if d.Platform == "" || len(set.Platforms) == 0 || set.Platform(d.Platform) != nil {
		return nil
	}
	known := make([]string, len(set.Platforms))
	for i, p := range set.Platforms {
		known[i] = p.ID
	}
	hint := rules.DidYouMean(d.Platform, known)
	if hint == "" {
		hint = "GET /v1/rules lists the platforms"
	}
	path += ".platform"
	return malformed(path, fmt.Sprintf("%s: the platform %q is not known: %s.", path, short(d.Platform), hint))
}
