package archive

import (
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

var linkedinFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "linkedin",
		Platform: "linkedin",
		Files:    "the zip file or folder of LinkedIn's export, or Shares.csv, Comments.csv of it",
		Notes:    "A share without words and links is somebody else's post passed on. A comment is a reply to its link. There are no counts in it.",
	},
	rank: rankExport,
	detect: func(h *head) role {
		header := h.header()
		if slices.Contains(header, "ShareCommentary") || slices.Equal(header, []string{"Date", "Link", "Message"}) {
			return rolePosts
		}
		return 0
	},
	read: readLinkedIn,
}

func readLinkedIn(rd *reading) error {
	text := func(header []string) int {
		return max(slices.Index(header, "ShareCommentary"), slices.Index(header, "Message"))
	}
	return rd.rows(text, func(r row) error {
		at, err := rd.when(r.get("Date"))
		if err != nil {
			return err
		}
		p := tone.Post{
			ID: r.get("ShareLink"), At: at, InReplyTo: r.get("Link"),
			Text:  joinLinkedInLines(r.get("ShareCommentary") + r.get("Message")),
			Links: addLink(nil, r.get("SharedUrl")),
		}
		if r.get("MediaUrl") != "" {
			p.Media = []tone.Media{{}}
		}
		p.Share = p.Text == "" && len(p.Links) == 0 && len(p.Media) == 0
		return rd.post(p)
	})
}

// joinLinkedInLines undoes what LinkedIn does to every line of a text: it puts
// each into quotes of its own.
func joinLinkedInLines(s string) string {
	s = strings.ReplaceAll(s, "\"\r\n\"", "\n")
	return strings.ReplaceAll(s, "\"\n\"", "\n")
}
