package archive

import (
	"bytes"
	"errors"
	"html"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

var wordpressFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "wordpress",
		Platform: "blog",
		Files:    "a WordPress export (WXR, Tools → Export)",
		Notes:    "Published posts; no pages, drafts, attachments, comments and types of plug-ins. The account is the host of the blog.",
	},
	rank: rankExport,
	detect: func(h *head) role {
		if bytes.Contains(h.bytes, []byte("wordpress.org/export/")) && xmlRoot(h.text()) == "rss" {
			return rolePosts
		}
		return 0
	},
	read: readWordPress,
}

// wxrFields are the elements of an item that are used.
var wxrFields = []string{"title", "link", "guid", "pubDate", "content:encoded", "excerpt:encoded",
	"wp:post_id", "wp:post_date", "wp:post_date_gmt", "wp:status", "wp:post_type"}

func readWordPress(rd *reading) error {
	x := newXMLItems(rd.in.Reader, rd.opts.Limits)
	return x.each(func(raw []byte, line int, err error) error {
		if rd.record == 0 {
			top := xmlChildren(afterTag(x.prolog, "channel"), []string{"link", "title", "wp:base_blog_url", "wp:base_site_url"})
			rd.account = siteName(firstOf(top["wp:base_blog_url"], top["link"], top["wp:base_site_url"]), top["title"])
		}
		rd.at(line)
		if err != nil {
			return rd.bad(err)
		}
		f := xmlChildren(afterTag(raw, "item"), wxrFields)
		if t := f["wp:post_type"]; t != "" && t != "post" || f["wp:status"] != "" && f["wp:status"] != "publish" {
			return nil
		}
		if len(f) == 0 {
			return rd.bad(errors.New("nothing of a post is in it"))
		}
		// The local date is good when the other is missing, and wrong by
		// some hours otherwise.
		when := firstOf(strings.TrimPrefix(f["wp:post_date_gmt"], "0000-00-00 00:00:00"), f["pubDate"], f["wp:post_date"])
		if gmt := f["wp:post_date_gmt"]; when == gmt && when != "" {
			when += "Z"
		}
		at, err := rd.when(when)
		if err != nil {
			return err
		}
		p := tone.Post{ID: firstOf(f["guid"], f["link"], f["wp:post_id"]), Title: html.UnescapeString(f["title"]), At: at}
		p.Text = strings.TrimSpace(firstOf(f["content:encoded"], f["excerpt:encoded"]))
		if looksLikeHTML(p.Text) {
			p.Text, p.Format = autoParagraphs(p.Text), tone.HTML
		}
		return rd.post(p)
	})
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

// afterTag returns what follows the first start tag of a name.
func afterTag(b []byte, name string) []byte {
	i := bytes.Index(b, append([]byte("<"), name...))
	if i < 0 {
		return nil
	}
	if end := bytes.IndexByte(b[i:], '>'); end >= 0 {
		return b[i+end+1:]
	}
	return nil
}

// xmlChildren returns the texts of the wanted elements that follow each other
// at the start of b; of several with a name, the first. WordPress puts texts
// into CDATA sections, and older versions put sections into sections without
// escaping them, which no XML parser accepts: a text ends where its element
// does.
func xmlChildren(b []byte, names []string) map[string]string {
	out := map[string]string{}
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 || i+1 >= len(b) || b[i+1] == '/' {
			return out
		}
		b = b[i+1:]
		if bytes.HasPrefix(b, []byte("!--")) {
			end := bytes.Index(b, []byte("-->"))
			if end < 0 {
				return out
			}
			b = b[end+3:]
			continue
		}
		end := bytes.IndexByte(b, '>')
		if end < 0 {
			return out
		}
		inside := b[:end]
		b = b[end+1:]
		name := inside
		if sp := bytes.IndexAny(name, " \t\r\n/"); sp >= 0 {
			name = name[:sp]
		}
		if bytes.HasSuffix(inside, []byte("/")) || len(name) == 0 || name[0] == '?' || name[0] == '!' {
			continue
		}
		closing := []byte("</" + string(name) + ">")
		if v := bytes.TrimLeft(b, " \t\r\n"); bytes.HasPrefix(v, []byte("<![CDATA[")) {
			closing = append([]byte("]]>"), closing...)
			if !bytes.Contains(b, closing) { // white space between the two
				closing = closing[3:]
			}
		}
		end = bytes.Index(b, closing)
		if end < 0 {
			return out
		}
		value := b[:end]
		if closing[0] == ']' {
			value = b[:end+3]
		}
		b = b[end+len(closing):]
		for _, n := range names {
			if _, seen := out[n]; n == string(name) && !seen {
				out[n] = xmlText(string(value))
			}
		}
	}
}

// xmlText returns the text of an element: of its CDATA section, or with its
// entities decoded.
func xmlText(s string) string {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "<![CDATA["); ok {
		if inner, ok = strings.CutSuffix(inner, "]]>"); ok {
			return validText(strings.ReplaceAll(inner, "]]]]><![CDATA[>", "]]>"))
		}
	}
	return validText(html.UnescapeString(s))
}

// autoParagraphs does for a text from the classic editor what WordPress does
// when it shows it: empty lines make paragraphs. A text with paragraphs of its
// own is left alone.
func autoParagraphs(s string) string {
	if strings.Contains(s, "<p") || strings.Contains(s, "<!-- wp:") || !strings.Contains(s, "\n\n") {
		return s
	}
	var b strings.Builder
	for part := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			b.WriteString("<p>" + part + "</p>\n")
		}
	}
	return b.String()
}
