package count

import (
	"fmt"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/plainpost/plainpost/tone/internal/ascii"
	"github.com/plainpost/plainpost/tone/internal/links"
)

// Unit is a way to count the length of a text.
type Unit uint8

// The units.
const (
	Runes         Unit = iota // code points
	UTF16                     // UTF-16 code units, as JavaScript counts
	Bytes                     // bytes of UTF-8
	Graphemes                 // extended grapheme clusters (UAX #29), as Bluesky counts
	Weighted                  // X: twitter-text, configuration 3, see [Weigh]
	MastodonChars             // grapheme clusters; a link counts 23, @user@host as @user
	ThreadsChars              // code points, but an emoji counts as its bytes
)

// linkLength is what a link counts on X and Mastodon, however long it is.
const linkLength = 23

var unitNames = [...]string{"runes", "utf16", "bytes", "graphemes", "weighted", "mastodon", "threads"}

// String returns the unit's name as it stands in JSON and rule sets.
func (u Unit) String() string {
	if int(u) < len(unitNames) {
		return unitNames[u]
	}
	return fmt.Sprintf("unit(%d)", uint8(u))
}

// ParseUnit returns the unit with a name that [Unit.String] returns.
func ParseUnit(name string) (Unit, error) {
	for u, n := range unitNames {
		if n == name {
			return Unit(u), nil
		}
	}
	return 0, fmt.Errorf("count: no unit %q", name)
}

// Counter counts without allocating once it has seen a text with links: it
// keeps the room for them. The zero value is ready. It must not be used by two
// goroutines at once.
type Counter struct{ found []links.Entity }

// Length returns how long text is in a unit. A content warning that a platform
// counts with the text is the caller's to add.
func Length(text string, u Unit) int {
	var c Counter
	return c.Length(text, u)
}

// Length is [Length], with the Counter's room.
func (c *Counter) Length(text string, u Unit) int {
	switch u {
	case UTF16:
		n := 0
		for _, r := range text {
			if r > 0xFFFF {
				n++
			}
			n++
		}
		return n
	case Bytes:
		return len(text)
	case Graphemes:
		return clusters(text)
	case Weighted:
		return c.Weigh(text, X3()).Length
	case MastodonChars:
		return c.mastodon(text)
	case ThreadsChars:
		return threads(text)
	default:
		n := ascii.Len(text)
		return n + utf8.RuneCountInString(text[n:])
	}
}

// Valid reports whether a platform that counts in u takes the characters of
// text, however long it is: text must be UTF-8, and on X without U+FFFE, U+FEFF
// and U+FFFF.
func Valid(text string, u Unit) bool {
	if !utf8.ValidString(text) {
		return false
	}
	if u == Weighted {
		for i := 0; i < len(text); i++ {
			// All three begin with the byte 0xEF.
			if text[i] == 0xEF {
				if r, _ := utf8.DecodeRuneInString(text[i:]); forbidden(r) {
					return false
				}
			}
		}
	}
	return true
}

// clusters counts extended grapheme clusters.
func clusters(text string) int {
	i := ascii.Len(text)
	if i == len(text) {
		return i - crlfs(text)
	}
	// A mark may join the last ASCII character: it is left to the iterator.
	n := 0
	if i > 0 {
		i--
		n = i - crlfs(text[:i])
		if i > 0 && text[i-1] == '\r' && text[i] == '\n' {
			n-- // the pair was cut in two
		}
	}
	for it := graphemes.FromString(text[i:]); it.Next(); {
		n++
	}
	return n
}

func crlfs(text string) int {
	n := 0
	for i := 1; i < len(text); i++ {
		if text[i] == '\n' && text[i-1] == '\r' {
			n++
		}
	}
	return n
}

// mastodon counts as a Mastodon server does, which first puts 23 characters in
// the place of each link and cuts the host off each mention.
func (c *Counter) mastodon(text string) int {
	c.found = links.Find(text, links.Mastodon, c.found[:0])
	n, done := 0, 0
	for _, e := range c.found {
		n += clusters(text[done:e.Start])
		done = e.End
		switch e.Kind {
		case links.URL:
			n += linkLength
		case links.Mention:
			user := e.Start + 1
			for user < e.End && text[user] != '@' {
				user++
			}
			n += clusters(text[e.Start:user])
		default:
			n += clusters(text[e.Start:e.End])
		}
	}
	return n + clusters(text[done:])
}

// threads counts code points, but for an emoji its bytes.
func threads(text string) int {
	n := 0
	for i := 0; i < len(text); {
		if mayBeEmoji(text, i) {
			if size := emojiAt(text[i:]); size > 0 {
				n += size
				i += size
				continue
			}
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
		n++
	}
	return n
}
