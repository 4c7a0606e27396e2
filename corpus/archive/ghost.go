package archive

import (
	"errors"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

var ghostFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "ghost",
		Platform: "blog",
		Files:    "a Ghost export in JSON",
		Notes:    "Published and mailed posts, no pages and drafts, in HTML; those that exist only in Ghost's editor format become text. The account has to be named.",
	},
	rank: rankExport,
	detect: func(h *head) role {
		if h.has(".db[].meta.exported_on") || h.has(".db[].data.posts") || h.has(".meta.exported_on", ".data") || h.has(".data.posts[].slug") {
			return rolePosts
		}
		return 0
	},
	read: readGhost,
}

type ghostPost struct {
	ID        loose  `json:"id"`
	UUID      string `json:"uuid"`
	Title     string `json:"title"`
	Slug      string `json:"slug"`
	HTML      string `json:"html"`
	Lexical   string `json:"lexical"`
	Plaintext string `json:"plaintext"`
	Status    string `json:"status"`
	Type      string `json:"type"`
	Page      loose  `json:"page"`
	Published loose  `json:"published_at"`
	Created   loose  `json:"created_at"`
	Image     string `json:"feature_image"`
	Canonical string `json:"canonical_url"`
}

func readGhost(rd *reading) error {
	paths := []string{"db.data.posts", "data.posts"}
	return newJSONReader(rd.in.Reader, rd.opts.Limits).elements(paths, func(raw []byte, line int, err error) error {
		rd.at(line)
		if err != nil {
			return rd.bad(err)
		}
		var g ghostPost
		if err := decodeJSON(raw, &g); err != nil {
			return rd.bad(err)
		}
		switch {
		case g.Slug == "" && g.Title == "" && g.ID == "":
			return rd.bad(errors.New("this is no post: it has no id, title and slug"))
		case g.Status != "published" && g.Status != "sent",
			g.Type != "" && g.Type != "post", g.Page == "1" || g.Page == "true":
			return nil
		}
		at, err := rd.when(string(first(g.Published, g.Created)))
		if err != nil {
			return err
		}
		p := tone.Post{ID: string(first(g.ID, loose(g.UUID), loose(g.Slug))), Title: g.Title, At: at}
		switch {
		case g.HTML != "":
			if p.Text = g.HTML; looksLikeHTML(g.HTML) {
				p.Format = tone.HTML
			}
		case g.Lexical != "":
			if p.Text, p.Links, err = lexicalText(g.Lexical); err != nil {
				return rd.bad(err)
			}
		default:
			p.Text = g.Plaintext
		}
		if g.Image != "" {
			p.Media = []tone.Media{{Kind: "image"}}
		}
		return rd.post(p)
	})
}

// lexicalNode is a piece of a post in Ghost's editor format.
type lexicalNode struct {
	Type     string        `json:"type"`
	Text     string        `json:"text"`
	URL      string        `json:"url"`
	HTML     string        `json:"html"`
	Children []lexicalNode `json:"children"`
}

func lexicalText(s string) (string, []string, error) {
	var doc struct {
		Root lexicalNode `json:"root"`
	}
	if err := decodeJSON([]byte(s), &doc); err != nil {
		return "", nil, err
	}
	var (
		b     strings.Builder
		links []string
		walk  func(n *lexicalNode, depth int)
	)
	walk = func(n *lexicalNode, depth int) {
		switch n.Type {
		case "linebreak":
			b.WriteByte('\n')
		case "link", "autolink", "bookmark", "embed":
			links = addLink(links, n.URL)
		case "html":
			text, more := htmlToText(n.HTML)
			b.WriteString(text)
			for _, l := range more {
				links = addLink(links, l)
			}
		}
		b.WriteString(n.Text)
		for i := range n.Children {
			walk(&n.Children[i], depth+1)
		}
		if depth == 1 || n.Type == "listitem" {
			b.WriteString("\n\n")
		}
	}
	walk(&doc.Root, 0)
	return strings.TrimSpace(b.String()), links, nil
}
