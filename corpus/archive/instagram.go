package archive

import (
	"errors"

	"github.com/plainpost/plainpost/tone"
)

var instagramFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "instagram",
		Platform: "instagram",
		Files:    "the zip file or folder of Instagram's export in JSON, or posts_1.json, reels.json of it",
		Notes:    "The caption is the title of a single picture, or of the post when it has several. Stories, comments and messages are not read.",
	},
	rank: rankExport,
	detect: func(h *head) role {
		if h.has("[].media[].uri") || h.has(".ig_reels_media") || h.has(".ig_igtv_media") {
			return rolePosts
		}
		return 0
	},
	read: func(rd *reading) error { return rd.metaPosts("", "ig_reels_media", "ig_igtv_media") },
}

var threadsFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "threads",
		Platform: "threads",
		Files:    "the zip file or folder of the export, or threads_and_replies.json of it",
		Notes:    "A reply is marked as one, but the export does not say to whom: its in_reply_to is \"reply\".",
	},
	rank: rankExport,
	detect: func(h *head) role {
		if h.has(".text_post_app_text_posts") {
			return rolePosts
		}
		return 0
	},
	read: func(rd *reading) error { return rd.metaPosts("text_post_app_text_posts") },
}

// metaPosts reads the posts of Instagram and of Threads, which are alike.
func (rd *reading) metaPosts(paths ...string) error {
	return newJSONReader(rd.in.Reader, rd.opts.Limits).elements(paths, func(raw []byte, line int, err error) error {
		rd.at(line)
		if err != nil {
			return rd.bad(err)
		}
		var e struct {
			Title   string      `json:"title"`
			Created int64       `json:"creation_timestamp"`
			Media   []metaMedia `json:"media"`
		}
		if err := decodeJSON(raw, &e); err != nil {
			return rd.bad(err)
		}
		if len(e.Media) == 0 && e.Title == "" {
			return rd.bad(errors.New("this is no post: it has no media and no title"))
		}
		text, created := e.Title, e.Created
		p := tone.Post{}
		for i, m := range e.Media {
			if text == "" && i == 0 {
				text = m.Title
			}
			if created == 0 {
				created = m.Created
			}
			if m.URI != "" {
				p.Media = append(p.Media, m.media())
			}
			if m.TextPost.IsReply {
				p.InReplyTo = "reply"
			}
		}
		p.Text = mendMojibake(text)
		p.At = unixTime(created)
		return rd.post(p)
	})
}
