package archive

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/plainpost/plainpost/tone"
)

var feedFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "feed",
		Platform: "rss",
		Files:    "RSS 0.9 to 2.0, Atom 0.3 and 1.0, JSON Feed",
		Notes: "The account is the host of the site. A text in HTML stays HTML, which the checker reads. " +
			"An item's own address is its id when it has none, and no link; what a JSON Feed links to is one.",
	},
	rank: rankFeed,
	detect: func(h *head) role {
		switch local([]byte(xmlRoot(h.text()))) {
		case "rss", "RDF", "feed":
			return rolePosts
		}
		if h.has(".items") && (h.has(".feed_url") || h.has(".home_page_url") || h.has(".version")) {
			return rolePosts
		}
		return 0
	},
	read: func(rd *reading) error {
		h := head{bytes: rd.in.peek()}
		if rd.in.err != nil {
			return rd.in.err
		}
		if t := h.text(); len(t) > 0 && t[0] == '{' {
			return readJSONFeed(rd)
		}
		return readXMLFeed(rd)
	},
}

func readXMLFeed(rd *reading) error {
	x := newXMLItems(rd.in.Reader, rd.opts.Limits)
	return x.each(func(raw []byte, line int, err error) error {
		if rd.record == 0 {
			if f, err := parseFeed(x.top()); err == nil {
				rd.account = siteName(f.Link, f.Title)
			}
		}
		rd.at(line)
		if err != nil {
			return rd.bad(err)
		}
		return rd.feedItem(parseFeed(x.document(raw)))
	})
}

func readJSONFeed(rd *reading) error {
	// The site stands before the items in all feeds seen; one that does not is
	// read without account.
	head := string(rd.in.peek())
	rd.account = siteName(topString(head, "home_page_url"), topString(head, "title"))
	return newJSONReader(rd.in.Reader, rd.opts.Limits).elements([]string{"items"}, func(raw []byte, line int, err error) error {
		rd.at(line)
		if err != nil {
			return rd.bad(err)
		}
		var b bytes.Buffer
		b.WriteString(`{"version":"https://jsonfeed.org/version/1.1","items":[`)
		b.Write(raw)
		b.WriteString("]}")
		return rd.feedItem(parseFeed(b.Bytes()))
	})
}

// topString returns a plain string among the first keys of a JSON object.
func topString(head, key string) string {
	if items := strings.Index(head, `"items"`); items >= 0 {
		head = head[:items]
	}
	_, rest, ok := strings.Cut(head, `"`+key+`"`)
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, ": \t\r\n")
	if !strings.HasPrefix(rest, `"`) {
		return ""
	}
	v, _, _ := strings.Cut(rest[1:], `"`)
	return v
}

func parseFeed(doc []byte) (f *gofeed.Feed, err error) {
	err = safely(func() (err error) {
		f, err = gofeed.NewParser().Parse(bytes.NewReader(doc))
		return err
	})
	return f, err
}

func (rd *reading) feedItem(f *gofeed.Feed, err error) error {
	if err == nil && len(f.Items) == 0 {
		err = errors.New("no item found in it")
	}
	if err != nil {
		return rd.bad(plainError(err))
	}
	i := f.Items[0]
	p := tone.Post{ID: i.GUID, Title: strings.TrimSpace(i.Title)}
	if p.ID == "" {
		p.ID = i.Link
	}
	p.Text = i.Content
	if strings.TrimSpace(p.Text) == "" {
		p.Text = i.Description
	}
	if looksLikeHTML(p.Text) {
		p.Format = tone.HTML
	}
	for _, t := range []*time.Time{i.PublishedParsed, i.UpdatedParsed} {
		if p.At.IsZero() && t != nil && t.Year() >= 1 && t.Year() <= 9999 {
			p.At = *t
		}
	}
	if p.At.IsZero() {
		published := i.Published
		if published == "" {
			published = i.Updated
		}
		if p.At, err = rd.when(published); err != nil {
			return err
		}
	}
	if f.FeedType == "json" { // gofeed lists url and external_url
		for _, l := range i.Links {
			if l != i.Link {
				p.Links = addLink(p.Links, l)
			}
		}
	}
	for _, e := range i.Enclosures {
		kind, _, _ := strings.Cut(e.Type, "/")
		p.Media = append(p.Media, tone.Media{Kind: kind})
	}
	return rd.post(p)
}

// siteName is the account of a site: its host, or its title when there is no
// address.
func siteName(link, title string) string {
	if u, err := url.Parse(strings.TrimSpace(link)); err == nil && u.Hostname() != "" {
		return strings.TrimPrefix(u.Hostname(), "www.")
	}
	return strings.TrimSpace(title)
}
