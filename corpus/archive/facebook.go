package archive

import (
	"strings"

	"github.com/plainpost/plainpost/tone"
)

var facebookFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "facebook",
		Platform: "facebook",
		Files:    "the zip file or folder of Facebook's export in JSON, or your_posts_1.json, comments.json of it",
		Notes: "Characters beyond ASCII, which Facebook writes wrong, are mended. A comment is a reply. An entry without text " +
			"that passes on a post of others is a share; other entries without text are posts without text.",
	},
	rank: rankExport,
	detect: func(h *head) role {
		if h.has("[].timestamp") && (h.has("[].data[].post") || h.has("[].attachments") || h.has("[].data")) ||
			h.has(".comments_v2[].timestamp") || h.has(".status_updates[].timestamp") {
			return rolePosts
		}
		return 0
	},
	read: readFacebook,
}

type facebookEntry struct {
	Timestamp int64  `json:"timestamp"`
	Title     string `json:"title"`
	Data      []struct {
		Post    string `json:"post"`
		Comment struct {
			Comment string `json:"comment"`
		} `json:"comment"`
	} `json:"data"`
	Attachments []struct {
		Data []struct {
			External struct {
				URL string `json:"url"`
			} `json:"external_context"`
			Media *metaMedia `json:"media"`
		} `json:"data"`
	} `json:"attachments"`
}

func readFacebook(rd *reading) error {
	paths := []string{"", "status_updates", "comments_v2"}
	return newJSONReader(rd.in.Reader, rd.opts.Limits).elements(paths, func(raw []byte, line int, err error) error {
		rd.at(line)
		if err != nil {
			return rd.bad(err)
		}
		var e facebookEntry
		if err := decodeJSON(raw, &e); err != nil {
			return rd.bad(err)
		}
		return rd.post(e.toPost())
	})
}

func (e *facebookEntry) toPost() tone.Post {
	p := tone.Post{At: unixTime(e.Timestamp)}
	title := mendMojibake(e.Title)
	for _, d := range e.Data {
		if p.Text == "" {
			p.Text = mendMojibake(d.Post)
		}
		if c := d.Comment.Comment; c != "" {
			p.Text, p.InReplyTo = mendMojibake(c), answeredIn(title)
		}
	}
	for _, a := range e.Attachments {
		for _, d := range a.Data {
			p.Links = addLink(p.Links, d.External.URL)
			if d.Media == nil {
				continue
			}
			p.Media = append(p.Media, d.Media.media())
			if p.Text == "" { // a picture's own text, when the post has none
				p.Text = mendMojibake(d.Media.Description)
			}
		}
	}
	// The title is Facebook's account of what happened, not the author's words.
	p.Share = p.Text == "" && strings.Contains(title, " shared a")
	return p
}

// answeredIn returns whom a comment answers, from "Jane Doe replied to John
// Roe's comment."; "comment" when the title does not say it in English.
func answeredIn(title string) string {
	for _, verb := range []string{" replied to ", " commented on "} {
		if _, who, ok := strings.Cut(title, verb); ok {
			if name, _, ok := strings.Cut(who, "'s "); ok {
				return name
			}
		}
	}
	return "comment"
}
