package archive

import (
	"encoding/json"
	"errors"
	"net/url"
	"path"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

var mastodonFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "mastodon",
		Platform: "mastodon",
		Files:    "the archive (tar.gz or zip) of Mastodon and its kin, or its outbox.json",
		Notes: "HTML becomes text as the reader saw it, a content warning the title, a boost a share without text " +
			"whose link is the boosted post. Direct messages are left out. There are no counts in it.",
	},
	rank: rankExport,
	detect: func(h *head) role {
		if h.has(".orderedItems") {
			return rolePosts
		}
		return 0
	},
	read: readMastodon,
}

type activity struct {
	ID        string          `json:"id"`
	Type      string          `json:"type"`
	Actor     json.RawMessage `json:"actor"`
	Published string          `json:"published"`
	To        oneOrMore       `json:"to"`
	CC        oneOrMore       `json:"cc"`
	Object    json.RawMessage `json:"object"`
}

type note struct {
	ID         string          `json:"id"`
	Summary    string          `json:"summary"`
	InReplyTo  json.RawMessage `json:"inReplyTo"`
	Published  string          `json:"published"`
	Content    string          `json:"content"`
	Attachment []struct {
		MediaType string `json:"mediaType"`
		Name      string `json:"name"`
	} `json:"attachment"`
}

// oneOrMore is a list of addresses; ActivityPub may write a list of one bare.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*o = oneOrMore{s}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(o))
}

func readMastodon(rd *reading) error {
	return newJSONReader(rd.in.Reader, rd.opts.Limits).elements([]string{"orderedItems"}, func(raw []byte, line int, err error) error {
		rd.at(line)
		if err != nil {
			return rd.bad(err)
		}
		var a activity
		if err := decodeJSON(raw, &a); err != nil {
			return rd.bad(err)
		}
		switch a.Type {
		case "Create":
			return rd.note(&a)
		case "Announce":
			at, err := rd.when(a.Published)
			if err != nil {
				return err
			}
			p := tone.Post{ID: a.ID, Account: actorName(idOf(a.Actor)), At: at, Share: true}
			p.Links = addLink(p.Links, idOf(a.Object))
			return rd.post(p)
		case "":
			return rd.bad(errors.New("this is no activity: it has no type"))
		}
		return nil // follows, likes and the like are no posts
	})
}

func (rd *reading) note(a *activity) error {
	var n note
	if err := decodeJSON(a.Object, &n); err != nil {
		return rd.bad(err)
	}
	if isDirect(append(a.To, a.CC...)) {
		return nil
	}
	published := n.Published
	if published == "" {
		published = a.Published
	}
	at, err := rd.when(published)
	if err != nil {
		return err
	}
	p := tone.Post{ID: n.ID, Account: actorName(idOf(a.Actor)), Title: n.Summary, At: at, InReplyTo: idOf(n.InReplyTo)}
	if p.ID == "" {
		p.ID = a.ID
	}
	p.Text, p.Links = htmlToText(n.Content)
	for _, m := range n.Attachment {
		kind, _, _ := strings.Cut(m.MediaType, "/")
		p.Media = append(p.Media, tone.Media{Kind: kind, Alt: m.Name})
	}
	return rd.post(p)
}

// idOf returns the address of what is named by it or stands there whole.
func idOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var o struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(raw, &o) == nil {
		return o.ID
	}
	return ""
}

// isDirect reports whether a post went to single people only. A post that
// names nobody is taken for public: it is in an outbox.
func isDirect(to []string) bool {
	for _, t := range to {
		if t == "as:Public" || t == "Public" || strings.HasSuffix(t, "#Public") || strings.HasSuffix(t, "/followers") {
			return false
		}
	}
	return len(to) > 0
}

// actorName makes name@host of an actor's address.
func actorName(actor string) string {
	u, err := url.Parse(actor)
	if err != nil || u.Host == "" {
		return actor
	}
	name := strings.TrimPrefix(path.Base(u.Path), "@")
	if name == "." || name == "/" {
		return u.Host
	}
	return name + "@" + u.Host
}
