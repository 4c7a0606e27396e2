package links

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mastodonSchemes are the schemes that Mastodon links, each with a domain.
var mastodonSchemes = [...]string{"https", "http", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "gemini"}

// scanMastodon finds what Mastodon's server does: twitter-text with wider path
// characters and without bare domains, its own tags and mentions, no cashtags.
func scanMastodon(text string, linksOnly bool, dst []Entity) []Entity {
	s := mastodonScan{text: text, hosts: xHosts{text: text}, out: out{dst: dst, linksOnly: linksOnly}}
	for i := nextTrigger(text, 0); i < len(text); i = nextTrigger(text, i) {
		switch c := text[i]; {
		case c == ':':
			i = s.scheme(i)
		case linksOnly:
			i++
		default:
			switch sign, width := sigil(text, i); {
			case sign == '@' && width == 1:
				i = s.mention(i)
			case sign == '#':
				i = s.hashtag(i, width)
			default:
				i++
			}
		}
	}
	return s.dst
}

type mastodonScan struct {
	out
	text  string
	hosts xHosts
}

func (s *mastodonScan) scheme(i int) int {
	text := s.text
	if !strings.HasPrefix(text[i:], "://") {
		return i + 1
	}
	start := -1
	for _, scheme := range mastodonSchemes {
		if hasFold(text, i-len(scheme), scheme) {
			start = i - len(scheme)
			break
		}
	}
	hostStart := i + len("://")
	if start < s.kept {
		return hostStart
	}
	switch r, _ := before(text, start); r {
	case '@', 0xFF20, '$', '#', 0xFF03, 0xFFFE, 0xFEFF, 0xFFFF:
		return hostStart
	default:
		if r >= 0 && r < utf8.RuneSelf && isAlnum(byte(r)) {
			return hostStart
		}
	}
	hostEnd := s.hosts.afterScheme(hostStart)
	if hostEnd == 0 {
		return hostStart
	}
	end := mastodonTail(text, hostEnd)
	if !xValidHost(text[hostStart:hostEnd], utf16Len(text[start:end])) {
		return hostStart
	}
	s.add(start, end, URL, "")
	return end
}

// mastodonTail returns the end of a URL whose host ends at text[i].
func mastodonTail(text string, i int) int {
	if i+1 < len(text) && text[i] == ':' && isDigit(text[i+1]) {
		for i++; i < len(text) && isDigit(text[i]); i++ {
		}
	}
	if i < len(text) && text[i] == '/' {
		i = xPath(text, i+1, isMastodonPath, isMastodonPathEnd)
	}
	end := i
	if i >= len(text) || text[i] != '?' {
		return end
	}
	for i++; i < len(text); {
		r, n := at(text, i)
		switch {
		case r < utf8.RuneSelf && (isAlnum(byte(r)) || strings.IndexByte("-_&=#/", byte(r)) >= 0),
			r >= 0xA0 && !unicode.IsSpace(r) && (n > 1 || r != utf8.RuneError):
			end = i + n
		case r < utf8.RuneSelf && strings.IndexByte("!?*'();:+$%[].,~|@^", byte(r)) >= 0:
		default:
			return end
		}
		i += n
	}
	return end
}

func isMastodonPath(r rune) bool {
	if r < utf8.RuneSelf {
		return r > ' ' && strings.IndexByte("<>()?", byte(r)) < 0 || r >= 0 && r < ' ' && !isSpace(r)
	}
	return !unicode.IsSpace(r)
}

func isMastodonPathEnd(r rune) bool {
	if r < utf8.RuneSelf {
		return isMastodonPath(r) && strings.IndexByte("!*\"';:=,.$%[]~&|@", byte(r)) < 0
	}
	return !unicode.IsSpace(r) && r != '「' && r != '」'
}

// hashtag handles the sigil at text[i]. A tag is made of word characters and
// the separators _ · ・ and the zero-width non-joiner, begins and ends with a
// word character, and has a letter or a separator inside: not digits alone.
func (s *mastodonScan) hashtag(i, width int) int {
	text := s.text
	start := i + width
	if r, _ := before(text, i); r == '=' || r == '/' || r == ')' || unicode.IsLetter(r) || unicode.IsDigit(r) {
		return start
	}
	end, separator, letter := start, false, false
	for p := start; p < len(text); {
		r, n := at(text, p)
		word := isWord(r)
		if !word && (!isMastodonSeparator(r) || p == start) {
			break
		}
		letter = letter || isAlphabetic(r)
		if word {
			// A separator counts once a word character follows.
			end = p + n
			separator = separator || p > start && isMastodonSeparator(last(text, start, p))
		}
		p += n
	}
	if end == start || !letter && !separator {
		return start
	}
	// A scheme glued to the tag is no part of it.
	if strings.HasPrefix(text[end:], "://") {
		if j := schemeStart(text, end); j > start {
			end = j
		} else if j == start {
			return start
		}
	}
	s.add(i, end, Hashtag, text[start:end])
	return end
}

// last returns the rune before text[p] unless it is the first of the tag that
// starts at start: there an underscore is a word character, no separator.
func last(text string, start, p int) rune {
	r, n := before(text, p)
	if p-n <= start {
		return -1
	}
	return r
}

func isMastodonSeparator(r rune) bool {
	return r == '_' || r == 0x00B7 || r == 0x30FB || r == 0x200C
}

func isAlphabetic(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && isAlpha(byte(r))
	}
	return unicode.In(r, unicode.L, unicode.Nl, unicode.Other_Alphabetic)
}

// mention handles the @ at text[i]: @user, or @user@host for somebody on
// another server.
func (s *mastodonScan) mention(i int) int {
	text := s.text
	start := i + 1
	if r, _ := before(text, i); r == '=' || r == '/' || r >= 0 && isWord(r) {
		return start
	}
	end := mastodonName(text, start)
	if end == start {
		return start
	}
	if end+1 < len(text) && text[end] == '@' {
		end = max(end, mastodonHost(text, end+1))
	}
	if xNoMention(text, end) {
		return end
	}
	s.add(i, end, Mention, text[start:end])
	return end
}

// mastodonName returns the end of the user name at text[i]: word characters,
// with dots and hyphens inside.
func mastodonName(text string, i int) int {
	end := i
	for p := i; p < len(text); p++ {
		c := text[p]
		if isWordByte(c) {
			end = p + 1
		} else if c != '.' && c != '-' || p == i {
			break
		}
	}
	return end
}

// mastodonHost returns the end of the host at text[i]: words joined by dots
// and hyphens; 0 if there is none.
func mastodonHost(text string, i int) int {
	end := 0
	for p := i; p < len(text); {
		r, n := at(text, p)
		if isWord(r) {
			end = p + n
		} else if r != '.' && r != '-' || p == i {
			break
		}
		p += n
	}
	return end
}
