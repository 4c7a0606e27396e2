package tonehttp

import (
	"fmt"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// The keys of what requests hold, for "did you mean".
var (
	draftKeys  = []string{"id", "text", "title", "format", "platform", "account", "language", "in_reply_to", "links", "media", "at"}
	postKeys   = []string{"id", "account", "platform", "text", "title", "format", "links", "media", "at", "in_reply_to", "share", "promo", "counts"}
	mediaKeys  = []string{"kind", "alt"}
	countsKeys = []string{"likes", "shares", "replies"}
)

// maxLinks is the most links, media and the like of one draft or post.
const maxLinks = 1000

// draftKey reads the value of one key of a draft; false when drafts have no such key.
func (r *jsonReader) draftKey(key string, d *tone.Draft, hasText *bool) bool {
	switch key {
	case "id":
		d.ID = r.optionalString()
	case "text":
		d.Text, *hasText = r.string(), true
	case "title":
		d.Title = r.optionalString()
	case "format":
		d.Format = r.format()
	case "platform":
		d.Platform = r.optionalString()
	case "account":
		d.Account = r.optionalString()
	case "language":
		d.Language = r.optionalString()
	case "in_reply_to":
		d.InReplyTo = r.optionalString()
	case "links":
		d.Links = r.strings(maxLinks)
	case "media":
		d.Media = r.media()
	case "at":
		d.At = r.time()
	default:
		return false
	}
	return true
}

// draft reads a draft on its own.
func (r *jsonReader) draft() tone.Draft {
	var d tone.Draft
	hasText := false
	r.object(func(key string) {
		if !r.draftKey(key, &d, &hasText) {
			r.unknown(key, draftKeys)
		}
	})
	r.needText(hasText)
	return d
}

func (r *jsonReader) needText(has bool) {
	if r.err == nil && !has {
		r.fault("the key text is missing.")
	}
}

func (r *jsonReader) format() tone.Format {
	f := tone.Format(r.optionalString())
	switch f {
	case "", tone.Plain, tone.Markdown, tone.HTML:
	default:
		r.fault("want plain, markdown or html.")
	}
	return f
}

func (r *jsonReader) media() []tone.Media {
	if r.null() {
		return nil
	}
	var out []tone.Media
	r.list(maxLinks, func() {
		var m tone.Media
		r.object(func(key string) {
			switch key {
			case "kind":
				m.Kind = r.optionalString()
			case "alt":
				m.Alt = r.optionalString()
			default:
				r.unknown(key, mediaKeys)
			}
		})
		out = append(out, m)
	})
	return out
}

// postKey reads the value of one key of a post; false when posts have no such key.
func (r *jsonReader) postKey(key string, p *tone.Post, hasText *bool) bool {
	switch key {
	case "id":
		p.ID = r.optionalString()
	case "account":
		p.Account = r.optionalString()
	case "platform":
		p.Platform = r.optionalString()
	case "text":
		p.Text, *hasText = r.string(), true
	case "title":
		p.Title = r.optionalString()
	case "format":
		p.Format = r.format()
	case "links":
		p.Links = r.strings(maxLinks)
	case "media":
		p.Media = r.media()
	case "at":
		p.At = r.time()
	case "in_reply_to":
		p.InReplyTo = r.optionalString()
	case "share":
		if !r.null() {
			p.Share = r.bool()
		}
	case "promo":
		if !r.null() {
			promo := r.bool()
			p.Promo = &promo
		}
	case "counts":
		p.Counts = r.counts()
	default:
		return false
	}
	return true
}

// post reads a post of a history.
func (r *jsonReader) post() tone.Post {
	var p tone.Post
	hasText := false
	r.object(func(key string) {
		if !r.postKey(key, &p, &hasText) {
			r.unknown(key, postKeys)
		}
	})
	r.needText(hasText)
	return p
}

func (r *jsonReader) counts() *tone.Counts {
	if r.null() {
		return nil
	}
	var c tone.Counts
	r.object(func(key string) {
		switch key {
		case "likes":
			c.Likes = r.count()
		case "shares":
			c.Shares = r.count()
		case "replies":
			c.Replies = r.count()
		default:
			r.unknown(key, countsKeys)
		}
	})
	return &c
}

func (r *jsonReader) posts(most int) []tone.Post {
	out := []tone.Post{}
	r.list(most, func() { out = append(out, r.post()) })
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
