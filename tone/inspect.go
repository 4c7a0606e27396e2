package tone

import (
	"context"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone/internal/count"
	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/position"
)

// Document is what the reader saw in a draft. It belongs to the caller.
type Document struct {
	DraftID   string         `json:"draft_id"`
	Path      string         `json:"path,omitempty"`
	Title     string         `json:"title,omitempty"` // given apart, or read from front matter or an HTML page
	Tags      []string       `json:"tags,omitempty"`  // of front matter
	Language  string         `json:"language"`        // BCP 47; en where nothing speaks against it
	Links     []LinkSpan     `json:"links"`
	Hashtags  []EntitySpan   `json:"hashtags"`
	Mentions  []EntitySpan   `json:"mentions"`
	Cashtags  []EntitySpan   `json:"cashtags"`
	Emoji     []EntitySpan   `json:"emoji"`
	Sentences []SentenceSpan `json:"sentences"`
	Words     int            `json:"words"`
	Length    DocumentLength `json:"length"`
	Blocks    []BlockSpan    `json:"blocks"`
	Measures  Measures       `json:"measures"`
}

// LinkSpan is a link in the text.
type LinkSpan struct {
	Text string `json:"text"` // as it stands
	URL  string `json:"url"`  // as it is followed
	Host string `json:"host"`
	Kind string `json:"kind"` // url, bare or email
	Span Span   `json:"span"`
}

// EntitySpan is a hashtag, mention, cashtag or emoji.
type EntitySpan struct {
	Text string `json:"text"` // as it stands, with its sign
	Span Span   `json:"span"`
}

// SentenceSpan is a sentence; Mention says that all of it is quoted, named or
// rejected rather than said.
type SentenceSpan struct {
	Span    Span `json:"span"`
	Mention bool `json:"mention"`
}

// BlockSpan is a paragraph, heading, quote, code block, list item or title.
type BlockSpan struct {
	Kind string `json:"kind"`
	Span *Span  `json:"span,omitempty"` // nil for a title that was given apart
}

// DocumentLength is the length of a post and whether the platform takes it.
type DocumentLength struct {
	Platform string `json:"platform"`
	Used     int    `json:"used"`
	Max      int    `json:"max"` // 0 for no limit
	Unit     string `json:"unit"`
	Valid    bool   `json:"valid"` // within the limit and without forbidden characters
}

// Word is a word of a draft.
type Word struct {
	Text    string // as it stands
	Span    Span
	Mention bool // quoted, named or rejected, not used
}

// MarshalJSON writes empty lists as [].
func (d Document) MarshalJSON() ([]byte, error) {
	type plain Document
	p := plain(d)
	p.Links, p.Hashtags, p.Mentions, p.Cashtags = list(p.Links), list(p.Hashtags), list(p.Mentions), list(p.Cashtags)
	p.Emoji, p.Sentences, p.Blocks = list(p.Emoji), list(p.Sentences), list(p.Blocks)
	return marshal(p)
}

// Inspect says what the reader saw in a draft: its links, tags, sentences,
// blocks, length and figures. The errors are those of Check.
func (c *Checker) Inspect(ctx context.Context, d Draft) (*Document, error) {
	x, err := c.start(ctx, &d)
	if err != nil {
		return nil, err
	}
	defer c.release(x)
	x.measure()
	if !x.readable {
		x.measureReadability()
	}
	x.run()
	return x.document(position.New(d.Text)), nil
}

func (x *evaluation) document(index *position.Index) *Document {
	r := x.r
	if r.defers {
		r.findMentions()
	}
	doc := &Document{DraftID: x.draft.ID, Language: r.language, Words: x.measures.Words, Measures: x.measures}
	if r.title > 0 {
		doc.Title = strings.Clone(r.prose[:r.title-2])
	}
	doc.Tags = slices.Clone(r.doc.Tags)
	l := x.measures.Length
	doc.Length = DocumentLength{Platform: l.Platform, Used: l.Used, Max: l.Max, Unit: l.Unit, Valid: x.validLength()}
	for i := range r.entities {
		x.addEntity(doc, &r.entities[i], index)
	}
	for i := range r.anchors {
		a := &r.anchors[i]
		if !isWeb(a.url) && !isMail(a.url) {
			continue
		}
		kind := "url"
		if isMail(a.url) {
			kind = "email"
		}
		span := spanAt(a.src[0], a.src[1], index)
		doc.Links = append(doc.Links, LinkSpan{Text: r.prose[a.start:a.end], URL: a.url, Host: links.Host(a.url), Kind: kind, Span: *span})
	}
	sortLinks(doc.Links)
	for _, e := range r.emoji {
		if from, to, ok := r.proseSpan(e.Start, e.End); ok {
			doc.Emoji = append(doc.Emoji, EntitySpan{r.prose[e.Start:e.End], spanOf(from, to, index)})
		}
	}
	for i := range r.sentences {
		s := &r.sentences[i]
		if span := x.span(s.start, s.end, index); span != nil {
			doc.Sentences = append(doc.Sentences, SentenceSpan{*span, x.allMention(s)})
		}
	}
	for i := range r.blocks {
		b := &r.blocks[i]
		switch {
		case b.title:
			doc.Blocks = append(doc.Blocks, BlockSpan{"title", x.span(b.start, b.end, index)})
		default:
			kind := b.kind.String()
			if b.scope == inQuote {
				kind = "quote"
			}
			doc.Blocks = append(doc.Blocks, BlockSpan{kind, spanAt(b.src[0], b.src[1], index)})
		}
	}
	return doc
}

func (x *evaluation) addEntity(doc *Document, e *links.Entity, index *position.Index) {
	from, to, ok := x.r.proseSpan(e.Start, e.End)
	if !ok {
		return
	}
	text, span := x.r.prose[e.Start:e.End], spanOf(from, to, index)
	switch e.Kind {
	case links.Hashtag:
		doc.Hashtags = append(doc.Hashtags, EntitySpan{text, span})
	case links.Mention:
		doc.Mentions = append(doc.Mentions, EntitySpan{text, span})
	case links.Cashtag:
		doc.Cashtags = append(doc.Cashtags, EntitySpan{text, span})
	case links.Email:
		doc.Links = append(doc.Links, LinkSpan{text, e.Value, links.Host(e.Value), "email", span})
	case links.Bare:
		doc.Links = append(doc.Links, LinkSpan{text, e.Value, links.Host(e.Value), "bare", span})
	default:
		doc.Links = append(doc.Links, LinkSpan{text, e.Value, links.Host(e.Value), "url", span})
	}
}

func (x *evaluation) allMention(s *sentence) bool {
	if x.r.blocks[s.block].scope == inQuote {
		return true
	}
	words := 0
	for i := s.first; i < s.end1; i++ {
		if t := &x.r.tokens[i]; t.kind <= numberWord {
			words++
			if !t.is(mentioned) {
				return false
			}
		}
	}
	return words > 0
}

func (x *evaluation) wordList(index *position.Index) []Word {
	r := x.r
	var out []Word
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.kind > numberWord || r.blockOf(t).scope&ownVoice == 0 {
			continue
		}
		if span := x.span(t.start, t.end, index); span != nil {
			out = append(out, Word{x.draft.Text[span.Start.Byte:span.End.Byte], *span, t.is(mentioned)})
		}
	}
	return out
}

func (x *evaluation) validLength() bool {
	p := x.view.platform
	l := x.measures.Length
	if l.Max > 0 && l.Used > l.Max {
		return false
	}
	if p == nil {
		return true
	}
	if p.Length.Bytes > 0 && len(x.r.doc.Text) > p.Length.Bytes {
		return false
	}
	u, err := count.ParseUnit(l.Unit)
	return err != nil || count.Valid(x.r.doc.Text, u)
}

func isMail(url string) bool { return len(url) > 7 && url[:7] == "mailto:" }

func sortLinks(in []LinkSpan) {
	slices.SortStableFunc(in, func(a, b LinkSpan) int { return a.Span.Start.Byte - b.Span.Start.Byte })
}
