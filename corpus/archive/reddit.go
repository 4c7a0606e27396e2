package archive

import (
	"net/url"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

var redditFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "reddit",
		Platform: "reddit",
		Files:    "the zip file or folder of Reddit's export, or posts.csv, comments.csv of it",
		Notes:    "Texts are Markdown. A comment answers its parent, or the post when it has none. There are no counts in it.",
	},
	rank: rankExport,
	detect: func(h *head) role {
		header := h.header()
		for _, c := range []string{"id", "permalink", "date", "subreddit", "body"} {
			if !slices.Contains(header, c) {
				return 0
			}
		}
		return rolePosts
	},
	read: readReddit,
}

func readReddit(rd *reading) error {
	return rd.rows(byName("body"), func(r row) error {
		at, err := rd.when(r.get("date"))
		if err != nil {
			return err
		}
		p := tone.Post{ID: r.get("id"), At: at, Title: r.get("title"), Text: r.get("body"), Format: tone.Markdown}
		if post := r.get("link"); post != "" { // a comment: the post it belongs to
			if p.InReplyTo = r.get("parent"); p.InReplyTo == "" {
				p.InReplyTo = post
			}
		}
		if l := r.get("url"); !ownRedditLink(l, p.ID) {
			p.Links = addLink(nil, l)
		}
		return rd.post(p)
	})
}

// ownRedditLink reports whether a post's link is only its own address.
func ownRedditLink(link, id string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return (host == "" || host == "reddit.com" || strings.HasSuffix(host, ".reddit.com")) &&
		strings.Contains(u.Path, "/comments/"+id)
}
