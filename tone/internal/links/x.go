package links

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits of twitter-text.
const (
	xMaxURL     = 4096 // UTF-16 code units, the scheme and an encoded host counted
	xMaxTcoSlug = 40
	xMaxName    = 20 // of an account, longer than what can be registered
	xMaxList    = 25
	xMaxCashtag = 6
)

// scanX finds what twitter-text's extractor finds. Its expressions each run
// over the whole text and consume what they match, the character before the
// match included, even if the match is then thrown away; hence one "consumed
// up to here" for each kind.
func scanX(text string, linksOnly bool, dst []Entity) []Entity {
	s := xScan{text: text, hosts: xHosts{text: text}, out: out{dst: dst, linksOnly: linksOnly}}
	for i := nextTrigger(text, 0); i < len(text); i = nextTrigger(text, i) {
		switch c := text[i]; {
		case c == '.':
			i = s.bare(i)
		case c == ':':
			i = s.scheme(i)
		case linksOnly:
			i++
		case c == '$':
			i = s.cashtag(i)
		default:
			switch sign, width := sigil(text, i); sign {
			case '@':
				i = s.mention(i)
			case '#':
				i = s.hashtag(i, width)
			default:
				i++
			}
		}
	}
	return s.dst
}

type xScan struct {
	out
	text  string
	hosts xHosts
	// Ends of what each expression has consumed.
	urlEnd, tagEnd, nameEnd, cashEnd int
}

// bare handles the dot at text[d], which may be the first of a domain without
// a scheme, and returns where to go on.
func (s *xScan) bare(d int) int {
	text := s.text
	if d < s.urlEnd || d == 0 || d+1 == len(text) || text[d+1] < utf8.RuneSelf && !isAlnum(text[d+1]) {
		return d + 1
	}
	if last, _ := before(text, d); !isXDomain(last) {
		return d + 1
	}
	hostEnd := s.hosts.chain(d)
	direct := hostEnd == 0
	if direct {
		if hostEnd = xTLD(text, d+1); hostEnd == 0 {
			return d + 1
		}
	}
	start := s.bareStart(d, direct)
	if start < 0 {
		return d + 1
	}
	end := xTail(text, hostEnd)
	s.urlEnd = end
	if start > 0 && strings.IndexByte("-_./", text[start-1]) >= 0 {
		return d + 1
	}
	if !xValidHost(text[start:hostEnd], utf16Len(text[start:end])+len("https://")) {
		return d + 1
	}
	s.add(start, end, Bare, "")
	return end
}

// bareStart returns the first place in the label before the dot d where a
// domain may begin, -1 for none. noUnderscore asks for a rest without one.
func (s *xScan) bareStart(d int, noUnderscore bool) int {
	text := s.text
	from := d // start of the label
	for from > s.urlEnd {
		r, n := before(text, from)
		if !isXDomain(r) && r != '-' && r != '_' {
			break
		}
		from -= n
	}
	min := from
	if noUnderscore {
		if i := strings.LastIndexByte(text[from:d], '_'); i >= 0 {
			min = from + i + 1
		}
	}
	free := s.precedes(from, s.urlEnd)
	for p := from; p < d; {
		r, n := at(text, p)
		if free && p >= min && isXDomain(r) {
			// The character before a URL is a part of the match. At the start of
			// the text it may be missing, but the expression first tries to eat one.
			if next, _ := at(text, n); p == 0 && r >= utf8.RuneSelf && n < d && isXDomain(next) {
				return n
			}
			return p
		}
		free = r >= utf8.RuneSelf || r == '-' || r == '_'
		p += n
	}
	return -1
}

// precedes reports whether a URL may begin at text[p] by the character before
// it, which must not have been consumed.
func (s *xScan) precedes(p, consumed int) bool {
	if p == 0 {
		return true
	}
	r, n := before(s.text, p)
	if p-n < consumed {
		return false
	}
	switch r {
	case '@', 0xFF20, '$', '#', 0xFF03, 0xFFFE, 0xFEFF, 0xFFFF:
		return false
	}
	return r >= utf8.RuneSelf || !isAlnum(byte(r))
}

// scheme handles the colon at text[i], which may end http or https.
func (s *xScan) scheme(i int) int {
	text := s.text
	start := schemeStart(text, i)
	hostStart := i + len("://")
	if start < 0 || hostStart <= s.urlEnd {
		return i + 1
	}
	hostEnd := s.hosts.afterScheme(hostStart)
	if hostEnd == 0 {
		return hostStart
	}
	mayBegin := start >= s.urlEnd && s.precedes(start, s.urlEnd)
	end := xTail(text, hostEnd)
	s.urlEnd = end
	if !mayBegin {
		// What follows the scheme matches without it, and is thrown away for
		// the slash before it.
		return hostStart
	}
	if hasFold(text, hostStart, "t.co/") {
		slug := hostStart + len("t.co/")
		slugEnd := slug
		for slugEnd < len(text) && isAlnum(text[slugEnd]) {
			slugEnd++
		}
		if slugEnd-slug > xMaxTcoSlug {
			return hostStart
		}
		if slugEnd > slug {
			end = xQuery(text, slugEnd)
		}
	}
	if !xValidHost(text[hostStart:hostEnd], utf16Len(text[start:end])) {
		return hostStart
	}
	s.add(start, end, URL, "")
	return end
}

// schemeStart returns where the http or https before the "://" at text[i]
// begins, -1 if there is none.
func schemeStart(text string, i int) int {
	if !strings.HasPrefix(text[i:], "://") {
		return -1
	}
	if hasFold(text, i-5, "https") {
		return i - 5
	}
	if hasFold(text, i-4, "http") {
		return i - 4
	}
	return -1
}

// hashtag handles the sigil at text[i].
func (s *xScan) hashtag(i, width int) int {
	text := s.text
	start := i + width
	if i > 0 {
		r, n := before(text, i)
		if i-n < s.tagEnd || r == '&' || isXTag(r) && r != 0xFE0E && r != 0xFE0F {
			return start
		}
	}
	if r, _ := at(text, start); r == 0xFE0F || r == 0x20E3 {
		return start
	}
	end, ok := xTagEnd(text, start)
	if !ok {
		return start
	}
	s.tagEnd = end
	if sign, _ := sigilAt(text, end); sign != '#' && !strings.HasPrefix(text[end:], "://") {
		s.add(i, end, Hashtag, text[start:end])
	}
	return end
}

// xTagEnd returns where the run of hashtag characters at text[start] ends and
// whether it has a letter, without which it is no tag.
func xTagEnd(text string, start int) (end int, ok bool) {
	for end = start; end < len(text); {
		r, n := at(text, end)
		if !isXTag(r) {
			break
		}
		ok = ok || isXTagLetter(r)
		end += n
	}
	return end, ok
}

func isXTagLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && isAlpha(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsMark(r)
}

// isXTag is true of letters, marks, decimal digits and what joins words in
// scripts that need it.
func isXTag(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && isWordByte(byte(r))
	}
	switch r {
	case 0x200C, 0x200D, // zero-width non-joiner, joiner
		0xA67E,                 // Cyrillic kavyka
		0x05BE, 0x05F3, 0x05F4, // Hebrew maqaf, geresh, gershayim
		0xFF5E, 0x301C, // full-width tilde, wave dash
		0x309B, 0x309C, 0x30A0, 0x30FB, // kana marks, double hyphen, middle dot
		0x3003,         // ditto
		0x0F0B, 0x0F0C, // Tibetan tsheg
		0x00B7: // middle dot
		return true
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// sigilAt is [sigil] that may be asked at the end of the text.
func sigilAt(text string, i int) (byte, int) {
	if i >= len(text) {
		return 0, 0
	}
	return sigil(text, i)
}

// mention handles the sigil at text[i], the first of a run of them.
func (s *xScan) mention(i int) int {
	text := s.text
	at, name := i, i
	for {
		sign, n := sigilAt(text, name)
		if sign != '@' {
			break
		}
		at, name = name, name+n
	}
	if !s.mayMention(i) {
		return name
	}
	end := xNameEnd(text, name)
	if end == name {
		return name
	}
	if end+1 < len(text) && text[end] == '/' && isAlpha(text[end+1]) {
		for list := end + 1; ; {
			end++
			if end == len(text) || end-list == xMaxList || !isWordByte(text[end]) && text[end] != '-' {
				break
			}
		}
	}
	s.nameEnd = end
	if !xNoMention(text, end) {
		s.add(at, end, Mention, text[name:end])
	}
	return end
}

// mayMention reports whether what stands before the sigil at text[i] lets it
// begin a mention.
func (s *xScan) mayMention(i int) bool {
	if i == 0 {
		return true
	}
	text := s.text
	r, n := before(text, i)
	if i-n < s.nameEnd {
		return false
	}
	if r >= utf8.RuneSelf {
		return r != 0xFF20
	}
	if !isWordByte(byte(r)) && strings.IndexByte("!#$%&*@", byte(r)) < 0 {
		return true
	}
	// An old retweet: "RT@name", with or without a colon.
	rt := i - len("rt")
	if !hasFold(text, rt, "rt") {
		return false
	}
	r, n = before(text, rt)
	return rt == 0 || rt-n >= s.nameEnd && (r >= utf8.RuneSelf || !isWordByte(byte(r)) && strings.IndexByte("+~.-", byte(r)) < 0)
}

func xNameEnd(text string, i int) int {
	end := i
	for end < len(text) && end-i < xMaxName && isWordByte(text[end]) {
		end++
	}
	return end
}

// xNoMention reports whether what follows a name makes it part of an address,
// a URL or a word.
func xNoMention(text string, end int) bool {
	if sign, _ := sigilAt(text, end); sign == '@' {
		return true
	}
	r, _ := at(text, end)
	return isLatinAccent(r) || strings.HasPrefix(text[end:], "://")
}

// cashtag handles the dollar sign at text[i].
func (s *xScan) cashtag(i int) int {
	text := s.text
	if i > 0 {
		r, n := before(text, i)
		if i-n < s.cashEnd || !isSpace(r) && !isDirectional(r) || r == 0xFEFF {
			return i + 1
		}
	}
	start := i + 1
	end := alphaEnd(text, start)
	if end == start || end-start > xMaxCashtag {
		return i + 1
	}
	if end < len(text) && (text[end] == '.' || text[end] == '_') {
		if e := alphaEnd(text, end+1); e > end+1 && e-end-1 <= 2 && xCashtagEnds(text, e) {
			end = e
		}
	}
	if !xCashtagEnds(text, end) {
		return i + 1
	}
	s.cashEnd = end
	s.add(i, end, Cashtag, text[start:end])
	return end
}

func alphaEnd(text string, i int) int {
	for i < len(text) && isAlpha(text[i]) {
		i++
	}
	return i
}

// xCashtagEnds reports whether a cashtag may end at text[i]: before ASCII
// white space or punctuation.
func xCashtagEnds(text string, i int) bool {
	if i == len(text) {
		return true
	}
	c := text[i]
	return c == ' ' || c >= '\t' && c <= '\r' || c > ' ' && c < 0x7F && !isAlnum(c)
}

// xTail returns the end of a URL whose host ends at text[i]: port, path, query.
func xTail(text string, i int) int {
	if i+1 < len(text) && text[i] == ':' && isDigit(text[i+1]) {
		for i++; i < len(text) && isDigit(text[i]); i++ {
		}
	}
	if i < len(text) && text[i] == '/' {
		i = xPath(text, i+1, isXPath, isXPathEnd)
	}
	return xQuery(text, i)
}

// xPath returns the end of the path from text[i]: the longest run of path
// characters and balanced parentheses that ends in parentheses or a character
// that ends paths.
func xPath(text string, i int, inPath, endsPath func(rune) bool) int {
	end := i
	for i < len(text) {
		if text[i] == '(' {
			next := xParens(text, i, inPath)
			if next == 0 {
				break
			}
			i, end = next, next
			continue
		}
		r, n := at(text, i)
		if !inPath(r) {
			break
		}
		i += n
		if endsPath(r) {
			end = i
		}
	}
	return end
}

// xParens returns the end of the balanced parentheses at text[i], with at most
// one pair inside; 0 if they are not balanced or empty.
func xParens(text string, i int, inPath func(rune) bool) int {
	run := func(i int) int {
		for i < len(text) {
			r, n := at(text, i)
			if !inPath(r) {
				break
			}
			i += n
		}
		return i
	}
	closed := func(i int) bool { return i < len(text) && text[i] == ')' }
	start := i + 1
	i = run(start)
	if i < len(text) && text[i] == '(' {
		inner := run(i + 1)
		if inner == i+1 || !closed(inner) {
			return 0
		}
		i = run(inner + 1)
	} else if i == start {
		return 0
	}
	if !closed(i) {
		return 0
	}
	return i + 1
}

func isXPath(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && (isAlnum(byte(r)) || strings.IndexByte("!*';:=+,.$/%#[]-_~|&@", byte(r)) >= 0)
	}
	return r == 0x2013 || isLatinAccent(r) || isCyrillic(r)
}

func isXPathEnd(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && (isAlnum(byte(r)) || strings.IndexByte("=_#/-+", byte(r)) >= 0)
	}
	return isLatinAccent(r) || isCyrillic(r)
}

// xQuery returns the end of the query at text[i], i if there is none.
func xQuery(text string, i int) int {
	end := i
	if i >= len(text) || text[i] != '?' {
		return end
	}
	for i++; i < len(text); i++ {
		c := text[i]
		if isAlnum(c) || strings.IndexByte("-_&=#/", c) >= 0 {
			end = i + 1
		} else if strings.IndexByte("!?*'();:+$%[].,~|@", c) < 0 {
			break
		}
	}
	return end
}

func isLatinAccent(r rune) bool {
	switch {
	case r < 0x00C0:
		return false
	case r <= 0x024F:
		return r != 0x00D7 && r != 0x00F7
	case r <= 0x02BB:
		switch r {
		case 0x0253, 0x0254, 0x0256, 0x0257, 0x0259, 0x025B, 0x0263, 0x0268, 0x026F, 0x0272, 0x0289, 0x028B, 0x02BB:
			return true
		}
		return false
	}
	return r >= 0x0300 && r <= 0x036F || r >= 0x1E00 && r <= 0x1EFF
}

func isCyrillic(r rune) bool { return r >= 0x0400 && r <= 0x04FF }

// Reply returns the name that text opens with, if by the platform's rules it
// is a reply to somebody: "@name …", after white space at most.
func Reply(text string, p Policy) (name string, ok bool) {
	i := 0
	for i < len(text) {
		r, n := at(text, i)
		if !isSpace(r) && !isDirectional(r) {
			break
		}
		i += n
	}
	sign, n := sigilAt(text, i)
	if sign != '@' {
		return "", false
	}
	if p == X {
		start := i + n
		end := xNameEnd(text, start)
		if end == start || xNoMention(text, end) {
			return "", false
		}
		return text[start:end], true
	}
	// The name is decided by what stands up to the next white space.
	end := i
	for end < len(text) {
		r, n := at(text, end)
		if isSpace(r) {
			break
		}
		end += n
	}
	var buf [4]Entity
	found := scan(text[i:end], p, false, buf[:0])
	if len(found) == 0 || found[0].Start != 0 || found[0].Kind != Mention {
		return "", false
	}
	return found[0].Value, true
}
