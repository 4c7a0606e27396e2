package links

import "strings"

// Policy is a set of rules for what is a link, a tag or a mention.
type Policy uint8

// The policies.
const (
	Default  Policy = iota // UTS #58, for every platform without rules of its own
	X                      // twitter-text
	Mastodon               // links need a scheme
	Bluesky                // facets as its client detects them
)

// String returns the policy's name in lower case.
func (p Policy) String() string {
	switch p {
	case X:
		return "x"
	case Mastodon:
		return "mastodon"
	case Bluesky:
		return "bluesky"
	default:
		return "default"
	}
}

// For returns the policy of a platform as it is named in rule sets, such as
// "x" or "linkedin". Unknown platforms have [Default].
func For(platform string) Policy {
	switch strings.ToLower(platform) {
	case "x", "twitter":
		return X
	case "mastodon":
		return Mastodon
	case "bluesky":
		return Bluesky
	default:
		return Default
	}
}

// Kind says what an [Entity] is.
type Kind uint8

// The kinds.
const (
	URL     Kind = iota // with a scheme
	Bare                // a domain without a scheme, and the path after it
	Email               // an address, with or without mailto:
	Hashtag             // #name
	Mention             // @name, @name@host, and on X @name/list
	Cashtag             // $NAME
)

// String returns the kind's name as it stands in JSON.
func (k Kind) String() string {
	switch k {
	case URL:
		return "url"
	case Bare:
		return "bare"
	case Email:
		return "email"
	case Hashtag:
		return "hashtag"
	case Mention:
		return "mention"
	default:
		return "cashtag"
	}
}

// Link reports whether the kind leads somewhere on the web: URL or Bare.
func (k Kind) Link() bool { return k <= Bare }

// Entity is a link, tag or mention in a text.
type Entity struct {
	// Start and End are byte offsets in the text: text[Start:End] is what the
	// platform links, sigil or scheme included.
	Start, End int
	Kind       Kind
	// Value is, for URL and Bare, the URL as it would be followed: the scheme
	// added where it is missing, scheme and host in lower case, a non-ASCII
	// host in its ASCII (xn--) form, the rest as written. For Email it is the
	// address without mailto:, its host as above. For the others it is the name
	// without the sigil; cashtags on Bluesky are in capitals, as it stores them.
	// Value may share memory with the text.
	Value string
}

// Find appends the entities of text to dst, in the order of the text and not
// overlapping: where two would, the one that starts first stays. It allocates
// only to grow dst and for a Value that is not a part of text.
func Find(text string, p Policy, dst []Entity) []Entity {
	first := len(dst)
	dst = scan(text, p, false, dst)
	for i := first; i < len(dst); i++ {
		e := &dst[i]
		switch e.Kind {
		case URL, Bare:
			e.Value = followed(text[e.Start:e.End], e.Kind)
		case Email:
			e.Value = address(text[e.Start:e.End])
		}
	}
	return dst
}

// Links appends only the URL and Bare entities of text, without Value: what a
// platform's character counter needs. Unlike with [Find], a link is there even
// if a tag or mention overlaps it.
func Links(text string, p Policy, dst []Entity) []Entity {
	return scan(text, p, true, dst)
}

func scan(text string, p Policy, linksOnly bool, dst []Entity) []Entity {
	switch p {
	case X:
		return scanX(text, linksOnly, dst)
	case Mastodon:
		return scanMastodon(text, linksOnly, dst)
	case Bluesky:
		return scanBluesky(text, linksOnly, dst)
	default:
		return scanDefault(text, linksOnly, dst)
	}
}

// trigger holds the bytes at which some entity can be recognised. 0xEF begins
// the full-width ＠ and ＃, 0xE3 the ideographic full stop, which UTS #58 allows
// between the labels of a domain.
var trigger = [256]bool{
	'.': true, ':': true, '@': true, '#': true, '$': true, 0xEF: true, 0xE3: true,
}

// nextTrigger returns the index of the next trigger in text from i on, or its length.
func nextTrigger(text string, i int) int {
	for i < len(text) && !trigger[text[i]] {
		i++
	}
	return i
}

// sigil returns which sigil, '@' or '#', stands at text[i], half or full
// width, and its length in bytes; 0, 0 for none.
func sigil(text string, i int) (byte, int) {
	switch c := text[i]; c {
	case '@', '#':
		return c, 1
	case 0xEF:
		if i+2 < len(text) && text[i+1] == 0xBC {
			switch text[i+2] {
			case 0xA0: // U+FF20 ＠
				return '@', 3
			case 0x83: // U+FF03 ＃
				return '#', 3
			}
		}
	}
	return 0, 0
}

// out collects entities and keeps them from overlapping.
type out struct {
	dst       []Entity
	kept      int // end of the last entity
	linksOnly bool
}

func (o *out) add(start, end int, kind Kind, value string) {
	if start < o.kept || end <= start || o.linksOnly && !kind.Link() {
		return
	}
	o.dst = append(o.dst, Entity{Start: start, End: end, Kind: kind, Value: value})
	o.kept = end
}
