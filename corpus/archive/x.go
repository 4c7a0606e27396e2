package archive

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/plainpost/plainpost/tone"
)

var xFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "x",
		Platform: "x",
		Files:    "the zip file or folder of X's archive; or tweets.js, tweet.js, data/js/tweets/YYYY_MM.js of it",
		Notes: "Long posts get their full text from note-tweet.js, all the account's name from account.js. " +
			"The text keeps its t.co links, whose targets are in Links; the t.co link that stands for a picture is taken off. " +
			"Deleted tweets, likes and direct messages are not read.",
	},
	rank:   rankExport,
	detect: detectX,
	read:   readX,
	side:   readXSide,
}

// xParts are the files of an archive that are read, by what they assign to.
var xParts = []struct {
	prefix string
	role   role
}{
	{"window.YTD.tweets.part", rolePosts},
	{"window.YTD.tweet.part", rolePosts},
	{"window.YTD.community_tweet.part", rolePosts},
	{"Grailbird.data.tweets_", rolePosts},
	{"window.YTD.note_tweet.part", roleSide},
	{"window.YTD.account.part", roleSide},
}

func detectX(h *head) role {
	t := h.text()
	for _, p := range xParts {
		if bytes.HasPrefix(t, []byte(p.prefix)) {
			return p.role
		}
	}
	if h.has("[].tweet.id_str") || h.has("[].tweet.full_text") || h.has("[].id_str", "[].created_at") {
		return rolePosts
	}
	return 0
}

// xSides is what account.js and note-tweet.js say.
type xSides struct {
	account string
	notes   map[string]*xNote  // by id
	times   map[int64][]*xNote // by second of creation
	bytes   int64              // of text in notes
}

// maxNotes bounds the text of long posts that is kept to be merged.
const maxNotes = 64 << 20

// xNote is the full text of a long post.
type xNote struct {
	text  string
	links []string
}

func readXSide(rd *reading) error {
	s := &rd.sides.x
	return newJSONReader(rd.in.Reader, rd.opts.Limits).elements([]string{""}, func(raw []byte, line int, err error) error {
		var e struct {
			Account struct {
				Username string `json:"username"`
			} `json:"account"`
			NoteTweet struct {
				ID        loose  `json:"noteTweetId"`
				CreatedAt string `json:"createdAt"`
				Core      struct {
					Text string `json:"text"`
					URLs []struct {
						Expanded string `json:"expandedUrl"`
					} `json:"urls"`
				} `json:"core"`
			} `json:"noteTweet"`
		}
		if err == nil {
			err = decodeJSON(raw, &e)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		if e.Account.Username != "" {
			s.account = e.Account.Username
		}
		n := &e.NoteTweet
		if n.Core.Text == "" {
			return nil
		}
		if s.bytes += int64(len(n.Core.Text)); s.bytes > maxNotes {
			return fmt.Errorf("%w: long posts have more than %d bytes of text; the rest stay cut", ErrLimit, maxNotes)
		}
		note := &xNote{text: n.Core.Text}
		for _, u := range n.Core.URLs {
			note.links = addLink(note.links, u.Expanded)
		}
		if s.notes == nil {
			s.notes, s.times = map[string]*xNote{}, map[int64][]*xNote{}
		}
		s.notes[string(n.ID)] = note
		if t, err := parseTime(n.CreatedAt, time.UTC); err == nil && !t.IsZero() {
			s.times[t.Unix()] = append(s.times[t.Unix()], note)
		}
		return nil
	})
}

// noteFor finds the full text of a post. A note has an id of its own, which is
// seldom that of its post; but both are created in the same second, and the
// post begins as the note does, cut at a word, with a link to itself behind.
func (s *xSides) noteFor(id string, at time.Time, text string) *xNote {
	if n := s.notes[id]; n != nil {
		return n
	}
	if len(s.times) == 0 || at.IsZero() {
		return nil
	}
	start := text
	if i := strings.LastIndex(start, "https://t.co/"); i >= 0 && !strings.ContainsAny(start[i:], " \n") {
		start = start[:i]
	}
	start = strings.TrimRight(strings.TrimRight(start, " \n"), "…")
	for off := range int64(3) {
		for _, n := range s.times[at.Unix()+off-1] {
			// The note does not repeat the names a reply opens with.
			if sameStart(n.text, start) || sameStart(n.text, withoutOpeningNames(start)) {
				return n
			}
		}
	}
	return nil
}

// sameStart compares the first words, without regard to white space: links
// inside are written differently in the two.
func sameStart(note, start string) bool {
	if i := strings.Index(start, "https://"); i >= 0 {
		start = start[:i]
	}
	start = strings.TrimSpace(start)
	return len(start) >= 8 && strings.HasPrefix(unescapeX(note), start)
}

func withoutOpeningNames(s string) string {
	for strings.HasPrefix(s, "@") {
		_, rest, ok := strings.Cut(s, " ")
		if !ok {
			return ""
		}
		s = rest
	}
	return s
}

// xPost is a tweet as archives of all years have it.
type xPost struct {
	ID         loose     `json:"id"`
	IDStr      loose     `json:"id_str"`
	CreatedAt  string    `json:"created_at"`
	FullText   *string   `json:"full_text"`
	Text       *string   `json:"text"`
	ReplyID    loose     `json:"in_reply_to_status_id"`
	ReplyIDStr loose     `json:"in_reply_to_status_id_str"`
	ReplyUser  loose     `json:"in_reply_to_user_id_str"`
	ReplyName  string    `json:"in_reply_to_screen_name"`
	Likes      *loose    `json:"favorite_count"`
	Shares     *loose    `json:"retweet_count"`
	Replies    *loose    `json:"reply_count"`
	Retweeted  *struct{} `json:"retweeted_status"`
	Entities   xEntities `json:"entities"`
	Extended   xEntities `json:"extended_entities"`
	User       struct {
		ScreenName string `json:"screen_name"`
	} `json:"user"`
}

type xEntities struct {
	URLs []struct {
		Expanded string `json:"expanded_url"`
	} `json:"urls"`
	Media []struct {
		Type string `json:"type"`
		URL  string `json:"url"`
		Alt  string `json:"ext_alt_text"`
	} `json:"media"`
}

func readX(rd *reading) error {
	rd.account = rd.sides.x.account
	return newJSONReader(rd.in.Reader, rd.opts.Limits).elements([]string{""}, func(raw []byte, line int, err error) error {
		rd.at(line)
		if err != nil {
			return rd.bad(err)
		}
		var e struct {
			Tweet *xPost `json:"tweet"`
		}
		if err := decodeJSON(raw, &e); err != nil {
			return rd.bad(err)
		}
		t := e.Tweet
		if t == nil { // before 2019 the tweet stands by itself
			t = &xPost{}
			if err := decodeJSON(raw, t); err != nil {
				return rd.bad(err)
			}
		}
		p, err := rd.xPost(t)
		if err != nil {
			return rd.bad(err)
		}
		return rd.post(p)
	})
}

func (rd *reading) xPost(t *xPost) (tone.Post, error) {
	p := tone.Post{ID: string(first(t.IDStr, t.ID)), Account: t.User.ScreenName}
	var raw string
	switch {
	case t.FullText != nil:
		raw = *t.FullText
	case t.Text != nil:
		raw = *t.Text
	default:
		return p, errors.New("this is no tweet: it has no full_text")
	}
	at, err := rd.when(t.CreatedAt)
	if err != nil {
		return p, err
	}
	p.At = at
	p.Text = unescapeX(raw)
	p.Share = strings.HasPrefix(raw, "RT @") || t.Retweeted != nil
	for _, u := range t.Entities.URLs {
		p.Links = addLink(p.Links, u.Expanded)
	}
	if !p.Share {
		if note := rd.sides.x.noteFor(p.ID, at, p.Text); note != nil {
			p.Text, p.Links = note.text, note.links
		}
	}
	media := t.Extended.Media // has all pictures; entities only the first
	if len(media) == 0 {
		media = t.Entities.Media
	}
	for _, m := range media {
		p.Text = strings.TrimRight(strings.TrimSuffix(p.Text, m.URL), " \n")
		p.Media = append(p.Media, tone.Media{Kind: xMediaKind(m.Type), Alt: m.Alt})
	}
	p.InReplyTo = string(first(t.ReplyIDStr, t.ReplyID))
	if p.InReplyTo == "" {
		p.InReplyTo = string(first(loose(t.ReplyName), t.ReplyUser))
	}
	p.Counts, err = counts(t.Likes, t.Shares, t.Replies)
	return p, err
}

func xMediaKind(t string) string {
	switch t {
	case "photo":
		return "image"
	case "animated_gif":
		return "video"
	}
	return t
}

// unescapeX undoes what X escapes, and nothing else: an "&copy;" in a text is
// what somebody typed.
func unescapeX(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return xEscapes.Replace(s)
}

var xEscapes = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&quot;", `"`, "&#39;", "'")

// first returns the first that is not empty; "0" and "-1" stand for nothing.
func first(values ...loose) loose {
	for _, v := range values {
		if v != "" && v != "0" && v != "-1" {
			return v
		}
	}
	return ""
}

// counts joins what an export says about reactions; nil when it says nothing.
func counts(likes, shares, replies *loose) (*tone.Counts, error) {
	var c tone.Counts
	said := false
	for _, x := range []struct {
		from *loose
		to   *int
	}{{likes, &c.Likes}, {shares, &c.Shares}, {replies, &c.Replies}} {
		if x.from == nil || *x.from == "" {
			continue
		}
		n, err := x.from.count()
		if err != nil {
			return nil, err
		}
		*x.to, said = n, true
	}
	if !said {
		return nil, nil
	}
	return &c, nil
}
