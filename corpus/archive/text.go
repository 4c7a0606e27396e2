package archive

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding/charmap"
)

// mendMojibake turns back what Facebook, Instagram and Threads do to every
// character beyond ASCII: they write the bytes of its UTF-8 form as if each
// were a character. A text with any character above U+00FF, or whose bytes
// make no UTF-8, was not treated so and is left alone.
func mendMojibake(s string) string {
	high := false
	for _, r := range s {
		if r > 0xFF {
			return s
		}
		high = high || r >= utf8.RuneSelf
	}
	if !high {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	if !utf8.Valid(b) {
		return s
	}
	return string(b)
}

// validText returns text that is not UTF-8 as Windows-1252, which
// spreadsheets write where they write no UTF-8.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	out, err := charmap.Windows1252.NewDecoder().String(s)
	if err != nil {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	return out
}

// looksLikeHTML reports whether a text that may be HTML or plain has a tag,
// a comment or an entity in it.
func looksLikeHTML(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '<':
			rest := strings.TrimPrefix(s[i+1:], "/")
			if rest != "" && (isLetter(rest[0]) || strings.HasPrefix(rest, "!--")) && strings.Contains(rest, ">") {
				return true
			}
		case '&':
			rest := s[i+1 : min(len(s), i+12)]
			if end := strings.IndexByte(rest, ';'); end > 0 && html.UnescapeString("&"+rest[:end+1]) != "&"+rest[:end+1] {
				return true
			}
		}
	}
	return false
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// htmlToText returns what a reader sees of a post kept as HTML, and the
// targets of its links but for mentions and hashtags. Paragraphs are set
// apart by an empty line.
func htmlToText(s string) (text string, links []string) {
	var b strings.Builder
	gap := 0 // newlines due before the next text
	hidden := 0
	z := html.NewTokenizer(strings.NewReader(s))
	write := func(t string) {
		for ; gap > 0 && b.Len() > 0; gap-- {
			b.WriteByte('\n')
		}
		gap = 0
		b.WriteString(t)
	}
	for {
		switch z.Next() {
		case html.ErrorToken: // io.EOF: reading from a string has no other
			return strings.TrimSpace(b.String()), links
		case html.TextToken:
			t := string(z.Text()) // its entities are decoded
			if hidden > 0 || gap > 0 && strings.TrimSpace(t) == "" {
				continue
			}
			write(t)
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			switch tok.DataAtom {
			case atom.Br:
				write("\n")
			case atom.Li, atom.Tr:
				gap = max(gap, 1)
			case atom.Script, atom.Style:
				if tok.Type == html.StartTagToken {
					hidden++
				}
			case atom.A:
				if href := linkTarget(tok.Attr); href != "" && !slices.Contains(links, href) {
					links = append(links, href)
				}
			default:
				if isBlock(tok.DataAtom) {
					gap = 2
				}
			}
		case html.EndTagToken:
			tok := z.Token()
			switch {
			case tok.DataAtom == atom.Script || tok.DataAtom == atom.Style:
				hidden = max(0, hidden-1)
			case isBlock(tok.DataAtom):
				gap = 2
			}
		}
	}
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol, atom.Table,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// linkTarget returns the address a link leads to; empty for a mention or a
// hashtag, which Mastodon marks by class.
func linkTarget(attrs []html.Attribute) (href string) {
	for _, a := range attrs {
		switch a.Key {
		case "href":
			href = a.Val
		case "class":
			for c := range strings.FieldsSeq(a.Val) {
				if c == "mention" || c == "hashtag" {
					return ""
				}
			}
		}
	}
	if !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") {
		return ""
	}
	return href
}

// addLink adds a link that is not there yet.
func addLink(links []string, l string) []string {
	if l = strings.TrimSpace(l); l == "" || slices.Contains(links, l) {
		return links
	}
	return append(links, l)
}

// readAllBounded reads a whole file that is one record.
func readAllBounded(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = tooLarge(limit)
	}
	return b, err
}
