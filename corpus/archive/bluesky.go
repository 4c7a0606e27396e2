package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

var blueskyFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "bluesky",
		Platform: "bluesky",
		Files:    "the CAR file of a repository (version 2 or 3), a single record in CBOR, or posts in JSON as the API and tools write them",
		Notes: "A repost is a share without text whose link is the post passed on. Links are those of the text, in full, and of the card. " +
			"Only JSON from the API has counts.",
	},
	rank:   rankExport,
	detect: detectBluesky,
	read:   readBluesky,
	side: func(rd *reading) error {
		x, err := indexCAR(rd.in.Reader, rd.opts.Limits, func(key string) bool {
			return strings.HasPrefix(key, bskyPost+"/") || strings.HasPrefix(key, bskyRepost+"/")
		})
		rd.sides.bsky[rd.name] = x
		return err
	},
}

const (
	bskyPost   = "app.bsky.feed.post"
	bskyRepost = "app.bsky.feed.repost"
)

func detectBluesky(h *head) role {
	if looksLikeCAR(h.bytes) {
		return rolePosts | roleSide
	}
	if isRecordCBOR(h.bytes) || h.has(".$type") && bytes.Contains(h.bytes, []byte(bskyPost)) {
		return rolePosts
	}
	for _, p := range []string{"[].record.$type", "[].value.$type", "[].post.record.$type", ".record.$type", ".records[].value.$type", ".feed[].post.record.$type", ".posts[].record.$type"} {
		if h.has(p) {
			return rolePosts
		}
	}
	return 0
}

// isRecordCBOR reports whether the bytes start with a CBOR map that names the
// type of a post.
func isRecordCBOR(b []byte) bool {
	return len(b) > 0 && b[0]&0xe0 == 0xa0 && bytes.Contains(b, []byte("\x65$type\x72"+bskyPost))
}

// bskyRecord is a post or repost. JSON and CBOR have the same keys.
type bskyRecord struct {
	Type      string `json:"$type"`
	Text      string `json:"text"`
	CreatedAt string `json:"createdAt"`
	Reply     *struct {
		Parent struct {
			URI string `json:"uri"`
		} `json:"parent"`
	} `json:"reply"`
	Facets []struct {
		Features []struct {
			Type string `json:"$type"`
			URI  string `json:"uri"`
		} `json:"features"`
	} `json:"facets"`
	Entities []struct { // what facets were called before 2023
		Type  string `json:"type"`
		Value string `json:"value"`
	} `json:"entities"`
	Embed   *bskyEmbed `json:"embed"`
	Subject *struct {
		URI string `json:"uri"`
	} `json:"subject"`
}

type bskyEmbed struct {
	Type     string `json:"$type"`
	External *struct {
		URI string `json:"uri"`
	} `json:"external"`
	Images []struct {
		Alt string `json:"alt"`
	} `json:"images"`
	Alt   string     `json:"alt"`   // of a video
	Media *bskyEmbed `json:"media"` // beside a quoted post
}

func (rd *reading) bskyPost(r *bskyRecord, id string) (tone.Post, error) {
	at, err := rd.when(r.CreatedAt)
	if err != nil {
		return tone.Post{}, err
	}
	p := tone.Post{ID: id, At: at, Text: r.Text}
	if r.Type == bskyRepost {
		p.Share = true
		if r.Subject != nil {
			p.Links = addLink(nil, r.Subject.URI)
		}
		return p, nil
	}
	if r.Reply != nil {
		p.InReplyTo = r.Reply.Parent.URI
	}
	for _, f := range r.Facets {
		for _, f := range f.Features {
			if f.Type == "app.bsky.richtext.facet#link" {
				p.Links = addLink(p.Links, f.URI)
			}
		}
	}
	for _, e := range r.Entities {
		if e.Type == "link" {
			p.Links = addLink(p.Links, e.Value)
		}
	}
	embed := r.Embed
	for range 2 { // the second time for the media beside a quoted post
		if embed == nil {
			break
		}
		if embed.External != nil {
			p.Links = addLink(p.Links, embed.External.URI)
		}
		for _, i := range embed.Images {
			p.Media = append(p.Media, tone.Media{Kind: "image", Alt: i.Alt})
		}
		if embed.Type == "app.bsky.embed.video" {
			p.Media = append(p.Media, tone.Media{Kind: "video", Alt: embed.Alt})
		}
		embed = embed.Media
	}
	return p, nil
}

func readBluesky(rd *reading) error {
	head := rd.in.peek()
	if rd.in.err != nil {
		return rd.in.err
	}
	switch {
	case looksLikeCAR(head):
		return readCAR(rd)
	case isRecordCBOR(head):
		b, err := readAllBounded(rd.in, rd.opts.Limits.RecordBytes)
		if err != nil {
			return err
		}
		rd.at(0)
		return rd.cborPost(b, "")
	}
	return readBlueskyJSON(rd)
}

func readCAR(rd *reading) error {
	x := rd.sides.bsky[rd.name]
	if x == nil {
		x = &carIndex{}
	}
	rd.account = x.account
	c, err := newCARReader(rd.in.Reader, rd.opts.Limits.RecordBytes)
	if err != nil {
		return err
	}
	for {
		id, b, err := c.next()
		if err == io.EOF {
			return nil
		}
		rd.at(0)
		switch {
		case fatal(err):
			return err
		case errors.Is(err, ErrLimit), errors.Is(err, errBlock):
			err = rd.bad(err)
		case err != nil:
			return err
		case bytes.Contains(b, []byte("app.bsky.feed.")):
			uri := ""
			if key := x.keys[id]; key != "" {
				uri = "at://" + x.account + "/" + key
			}
			err = rd.cborPost(b, uri)
		}
		if err != nil {
			return err
		}
	}
}

// cborPost reads a block if it is a post or a repost.
func (rd *reading) cborPost(b []byte, id string) error {
	var kind struct {
		Type string `json:"$type"`
	}
	if err := decodeCBOR(b, &kind); err != nil || kind.Type == "" {
		if bytes.Contains(b, []byte("\x65$type")) {
			return rd.bad(fmt.Errorf("a record that is no CBOR: %w", err))
		}
		return nil // a node of the tree
	}
	if kind.Type != bskyPost && kind.Type != bskyRepost {
		return nil
	}
	var r bskyRecord
	if err := decodeCBOR(b, &r); err != nil {
		return rd.bad(err)
	}
	p, err := rd.bskyPost(&r, id)
	if err != nil {
		return err
	}
	return rd.post(p)
}

// bskyItem is a post in JSON: a record by itself, one under "record" or
// "value", or a post of the API with its counts.
type bskyItem struct {
	bskyRecord
	URI     string      `json:"uri"`
	Key     string      `json:"key"`
	Path    string      `json:"path"`
	Record  *bskyRecord `json:"record"`
	Value   *bskyRecord `json:"value"`
	Post    *bskyItem   `json:"post"`
	Likes   *loose      `json:"likeCount"`
	Reposts *loose      `json:"repostCount"`
	Replies *loose      `json:"replyCount"`
	Author  struct {
		Handle string `json:"handle"`
	} `json:"author"`
	Reason *struct {
		Type string `json:"$type"`
		By   struct {
			Handle string `json:"handle"`
		} `json:"by"`
		At string `json:"indexedAt"`
	} `json:"reason"`
}

func readBlueskyJSON(rd *reading) error {
	paths := []string{"", "records", "feed", "posts"}
	if h := (&head{bytes: rd.in.peek()}); h.has(".$type") || h.has(".record.$type") {
		paths = paths[:1] // a record by itself, or one a line
	}
	return newJSONReader(rd.in.Reader, rd.opts.Limits).elements(paths, func(raw []byte, line int, err error) error {
		rd.at(line)
		return rd.bskyItem(raw, err)
	})
}

func (rd *reading) bskyItem(raw []byte, err error) error {
	if err != nil {
		return rd.bad(err)
	}
	var e bskyItem
	// A like or follow has a subject of another shape: look at the type first.
	var kind struct {
		Record struct {
			Type string `json:"$type"`
		} `json:"record"`
		Value struct {
			Type string `json:"$type"`
		} `json:"value"`
		Type string `json:"$type"`
	}
	if err := decodeJSON(raw, &kind); err != nil {
		return rd.bad(err)
	}
	if t := kind.Record.Type + kind.Value.Type + kind.Type; t != "" && t != bskyPost && t != bskyRepost && !strings.HasPrefix(t, "app.bsky.feed.defs#") {
		return nil
	}
	if err := decodeJSON(raw, &e); err != nil {
		return rd.bad(err)
	}
	post := &e
	if e.Post != nil {
		post = e.Post
	}
	r := &post.bskyRecord
	switch {
	case post.Record != nil:
		r = post.Record
	case post.Value != nil:
		r = post.Value
	}
	if r.Type != bskyPost && r.Type != bskyRepost {
		return rd.bad(errors.New("this is no post: it has no $type of one"))
	}
	id := post.URI
	for _, alt := range []string{e.Key, e.Path} {
		if id == "" {
			id = alt
		}
	}
	p, err := rd.bskyPost(r, id)
	if err != nil {
		return err
	}
	p.Account = post.Author.Handle
	if p.Counts, err = counts(post.Likes, post.Reposts, post.Replies); err != nil {
		return rd.bad(err)
	}
	if e.Reason != nil && strings.HasSuffix(e.Reason.Type, "#reasonRepost") {
		p.ID, p.Share, p.Account, p.Counts = "", true, e.Reason.By.Handle, nil
		if p.At, err = rd.when(e.Reason.At); err != nil {
			return err
		}
	}
	return rd.post(p)
}
