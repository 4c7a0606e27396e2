package tone

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/count"
	"github.com/plainpost/plainpost/tone/internal/fold"
	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/markup"
	"github.com/plainpost/plainpost/tone/internal/similar"
)

// Trace is what of a published post can be found again in another: its words,
// where its links lead, whom it speaks to. The zero value is ready to be filled
// by [Checker.Trace], which uses its memory again. It is not safe for use by two
// goroutines.
type Trace struct {
	// Text is the prose folded (NFKC, lower case, spaces made one), without its
	// links and emoji. Empty for a post of nothing else. Posts of equal Text are
	// the same text again.
	Text string
	// Links are the targets, each once, without scheme, "www." and tracking
	// parameters. A shortened link gives way to the known target of a post that
	// has one.
	Links []string
	// People are the names that a reply opens with, else the account it answers;
	// in lower case, without @, each once.
	People []string
	Reply  bool // it answers somebody
	Named  bool // it is a reply that calls the other person by name
	Share  bool // somebody else's words, passed on

	prose    string
	cards    []string
	print    similar.Print
	view     fold.View
	doc      markup.Doc
	entities []links.Entity
	emoji    []count.Span
	buf      strings.Builder
}

// Trace fills t with what of a post can be found again. It takes some 5 µs for
// 280 characters.
func (c *Checker) Trace(p *Post, t *Trace) {
	t.Text, t.Links, t.People, t.Named = "", t.Links[:0], t.People[:0], false
	body, title := p.Text, p.Title
	var anchors []string
	if p.Format == Markdown || p.Format == HTML {
		format := markup.Markdown
		if p.Format == HTML {
			format = markup.HTML
		}
		markup.Parse(p.Text, format, &t.doc)
		body = t.doc.Text
		if title == "" {
			title = t.doc.Title
		}
		for i := range t.doc.Inlines {
			n := &t.doc.Inlines[i]
			if (n.Kind == markup.Link || n.Kind == markup.Autolink) && isWeb(n.URL) {
				anchors = append(anchors, n.URL)
			}
		}
	}
	prose := body
	if title != "" {
		prose = title + "\n\n" + body
	}
	t.Share = p.Share || isShare(body)
	names := addressed(body)
	t.Reply = !t.Share && (p.InReplyTo != "" || names != "")
	if t.Reply {
		t.Named = callsByName(body)
		t.talk(names, p.InReplyTo)
	}
	policy := policyOf(c.engine.views[p.Platform].platform)
	t.entities = links.Find(prose, policy, t.entities[:0])
	known := len(p.Links) > 0
	for i := range t.entities {
		e := &t.entities[i]
		rest := prose[e.End:]
		cut := strings.HasPrefix(rest, "…") || strings.HasPrefix(rest, "...") || strings.Contains(e.Value, "…")
		if !cut && (!known || !links.Shortened(e.Value)) {
			t.Links = appendTarget(t.Links, e)
		}
	}
	for _, url := range slices.Concat(anchors, p.Links) {
		if strings.Contains(links.Host(url), ".") { // not javascript:, data: and the like
			t.Links = appendURL(t.Links, url)
		}
	}
	t.Text = t.folded(prose)
	t.prose, t.cards = prose, p.Links
	similar.Of(prose, &t.print, p.Links...)
}

// talk notes whom a reply speaks to.
func (t *Trace) talk(names, inReplyTo string) {
	if names == "" && isAccount(inReplyTo) {
		names = inReplyTo
	}
	for name := range strings.FieldsSeq(names) {
		name = strings.ToLower(strings.TrimPrefix(name, "@"))
		if name != "" && !slices.Contains(t.People, name) {
			t.People = append(t.People, name)
		}
	}
}

// folded is the prose folded, without links and emoji.
func (t *Trace) folded(prose string) string {
	t.emoji = count.Emoji(prose, t.emoji[:0])
	t.buf.Reset()
	t.buf.Grow(len(prose))
	at, e := 0, 0
	cut := func(start, end int) {
		if start < at {
			return
		}
		t.buf.WriteString(prose[at:start])
		t.buf.WriteByte(' ')
		at = end
	}
	emojiUntil := func(end int) {
		for ; e < len(t.emoji) && t.emoji[e].Start < end; e++ {
			cut(t.emoji[e].Start, t.emoji[e].End)
		}
	}
	for i := range t.entities {
		n := &t.entities[i]
		if n.Kind == links.URL || n.Kind == links.Bare && !links.Home(n.Value) {
			emojiUntil(n.Start)
			end := n.End
			if strings.HasPrefix(prose[end:], "…") { // of a link that was cut off
				end += len("…")
			}
			cut(n.Start, end)
		}
	}
	emojiUntil(len(prose))
	t.buf.WriteString(prose[at:])
	t.view.Reset(t.buf.String())

	// A second pass drops links that were cut off behind their scheme and makes
	// white space one.
	t.buf.Reset()
	t.buf.Grow(len(t.view.Text))
	for field := range strings.FieldsSeq(t.view.Text) {
		if i := strings.Index(field, "://"); i >= 0 {
			if field = strings.TrimRightFunc(field[:i], unicode.IsLetter); field == "" {
				continue
			}
		}
		if t.buf.Len() > 0 {
			t.buf.WriteByte(' ')
		}
		for i := 0; i < len(field); {
			r, n := rune(field[i]), 1
			if r >= utf8.RuneSelf {
				r, n = utf8.DecodeRuneInString(field[i:])
			}
			t.buf.WriteRune(unicode.ToLower(r))
			i += n
		}
	}
	return t.buf.String()
}

// Grams are the hashes of the word 3-grams, sorted and distinct: two posts that
// are near one another have many in common. They belong to the trace.
func (t *Trace) Grams() []uint32 { return t.print.Grams }

// Kept returns what later posts are compared with by [Trace.Near]: some 500 bytes
// for a post of 280 characters, none of them the trace's.
func (t *Trace) Kept() *Likeness {
	var x similar.Index // leaves the memory for folding behind
	return &Likeness{*x.Print(x.Add(t.prose, t.cards...))}
}

// Likeness is what is kept of a post to compare others with. It may be read by
// several goroutines.
type Likeness struct{ print similar.Print }

// Grams are those of the trace that it was kept of.
func (l *Likeness) Grams() []uint32 { return l.print.Grams }

// Near says whether the post is the kept one again: the same words, or 0.7 of
// the word 3-grams of the shorter, or the same frame of words with another
// filling.
func (t *Trace) Near(l *Likeness) bool {
	return similar.Duplicate(&t.print, &l.print) || similar.Template(&t.print, &l.print).Same()
}
