package links

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// blueskyMaxTag is the length of the longest tag that the client makes a
// facet, in UTF-16 code units.
const blueskyMaxTag = 64

// scanBluesky finds the facets of Bluesky's client. They all begin at the
// start of a text or after white space, links, mentions and cashtags also after
// an opening parenthesis, so that the text can be read word by word.
func scanBluesky(text string, linksOnly bool, dst []Entity) []Entity {
	s := blueskyScan{text: text, out: out{dst: dst, linksOnly: linksOnly}}
	for i := 0; i < len(text); {
		start, seen := i, false
		width := 0
		for i < len(text) {
			c := text[i]
			if c < utf8.RuneSelf {
				if c <= ' ' && isSpace(rune(c)) {
					width = 1
					break
				}
				seen = seen || trigger[c]
				i++
				continue
			}
			r, n := at(text, i)
			if isBlueskySpace(r) {
				width = n
				break
			}
			seen = seen || c == 0xEF
			i += n
		}
		if seen {
			s.word(start, i)
		}
		i += width
	}
	return s.dst
}

// isBlueskySpace is \s of JavaScript.
func isBlueskySpace(r rune) bool { return isSpace(r) && r != 0x85 && r != 0x180E }

type blueskyScan struct {
	out
	text string
}

// word finds the entities in text[start:end], which has no white space.
func (s *blueskyScan) word(start, end int) {
	text := s.text
	if sign, width := sigil(text, start); sign == '#' {
		s.hashtag(start, width, end)
	}
	linked := false // the first link takes the rest of the word
	for p := start; p < end; {
		switch c := text[p]; {
		case c == '@':
			s.mention(p, end)
		case c == '$':
			s.cashtag(p, end)
		case !linked && isAlpha(c):
			linked = s.link(p, end)
		}
		next := strings.IndexByte(text[p:end], '(')
		if next < 0 {
			break
		}
		p += next + 1
	}
}

// link handles what may be a link from text[start], and reports whether it has
// the form of one, even of one that the client then drops.
func (s *blueskyScan) link(start, end int) bool {
	text := s.text
	kind := Bare
	if hasFold(text[:end], start, "https://") || hasFold(text[:end], start, "http://") {
		// The client knows a scheme in lower case only.
		if !strings.HasPrefix(text[start:], "http") {
			return true
		}
		kind = URL
	} else {
		domain := blueskyDomain(text[:end], start)
		if domain == 0 {
			return false
		}
		// It takes whatever begins with "http" for a URL and does not look at
		// the top-level domain.
		if !strings.HasPrefix(text[start:], "http") && !blueskyTLD(text[start:domain]) {
			return true
		}
	}
	if strings.IndexByte(".,;:!?", text[end-1]) >= 0 {
		end--
	}
	if text[end-1] == ')' && strings.IndexByte(text[start:end], '(') < 0 {
		end--
	}
	if kind == URL && strings.HasSuffix(text[start:end], "/") && end-start <= len("https://") {
		return true // a scheme and no more
	}
	s.add(start, end, kind, "")
	return true
}

// blueskyDomain returns the end of the domain at text[i], labels of letters
// and digits, at least two, the first beginning with a letter; 0 for none.
func blueskyDomain(text string, i int) int {
	label := func(i int) int {
		for i < len(text) && isAlnum(text[i]) {
			i++
		}
		return i
	}
	i = label(i)
	end := 0
	for i < len(text) && text[i] == '.' {
		next := label(i + 1)
		if next == i+1 {
			break
		}
		i, end = next, next
	}
	return end
}

// blueskyTLD reports whether a domain ends in a top-level domain, which the
// client compares in lower case only.
func blueskyTLD(domain string) bool {
	tld := domain[strings.LastIndexByte(domain, '.')+1:]
	return len(tld) < len(domain) && asciiTLD(tld) && strings.ToLower(tld) == tld
}

// mention handles the @ at text[i]: a handle is a domain.
func (s *blueskyScan) mention(i, limit int) {
	text := s.text
	start := i + 1
	end := start
	for end < limit && (isAlnum(text[end]) || text[end] == '.' || text[end] == '-') {
		end++
	}
	// The handle ends at a word boundary.
	for end > start && isAlnum(text[end-1]) == (end < len(text) && isWordByte(text[end])) {
		end--
	}
	handle := text[start:end]
	if blueskyTLD(handle) || strings.HasSuffix(handle, ".test") {
		s.add(i, end, Mention, handle)
	}
}

// hashtag handles the sigil at text[i]. A tag is anything up to white space or
// an invisible character, but not digits and punctuation alone.
func (s *blueskyScan) hashtag(i, width, limit int) {
	text := s.text
	start := i + width
	if r, _ := at(text[:limit], start); r == 0xFE0F {
		return
	}
	end := start   // of the tag without trailing punctuation
	named := false // something else than digits and punctuation was there
	for p := start; p < limit; {
		r, n := at(text, p)
		if isBlueskyInvisible(r) {
			break
		}
		p += n
		if !isPunct(r) {
			end = p
			named = named || r >= utf8.RuneSelf || !isDigit(byte(r))
		}
	}
	if name := text[start:end]; named && utf16Len(name) <= blueskyMaxTag {
		s.add(i, end, Hashtag, name)
	}
}

// isBlueskyInvisible is true of the characters that end a tag but are no white space.
func isBlueskyInvisible(r rune) bool {
	switch r {
	case 0x00AD, 0x2060, 0x200B, 0x200C, 0x200D, 0x20E2:
		return true
	}
	return false
}

func isPunct(r rune) bool {
	if r < utf8.RuneSelf {
		return strings.IndexByte("!\"#%&'()*,-./:;?@[\\]_{}", byte(r)) >= 0
	}
	return unicode.IsPunct(r)
}

// cashtag handles the dollar sign at text[i]: a letter and up to four letters
// or digits, then the end of the word or punctuation.
func (s *blueskyScan) cashtag(i, limit int) {
	text := s.text
	start := i + 1
	if start == limit || !isAlpha(text[start]) {
		return
	}
	end := start
	for end < limit && isAlnum(text[end]) {
		end++
	}
	if end-start > 5 {
		return
	}
	if end < limit {
		if r, _ := at(text, end); r != '’' && (r >= utf8.RuneSelf || strings.IndexByte(".,;:!?)\"'", byte(r)) < 0) {
			return
		}
	}
	s.add(i, end, Cashtag, strings.ToUpper(text[start:end]))
}
