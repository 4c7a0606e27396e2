package links

//go:generate go run gen_uts58.go ${PLAINPOST_SHARED}/suites/uts58

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// term is the property Link_Term: what a character does to a link it stands in.
type term uint8

const (
	termHard    term = iota // ends it
	termSoft                // ends it unless something that is included follows
	termInclude             // belongs to it
	termOpen                // belongs to it and opens a pair
	termClose               // belongs to it if it closes the last open pair, else ends it
)

type termRange struct {
	lo, hi rune
	term   term
}

func linkTerm(r rune) term {
	if r < utf8.RuneSelf {
		if r < 0 {
			return termHard
		}
		return termASCII[r]
	}
	lo, hi := 0, len(termRanges)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		switch e := &termRanges[mid]; {
		case r < e.lo:
			hi = mid
		case r > e.hi:
			lo = mid + 1
		default:
			return e.term
		}
	}
	return termHard
}

// opener returns the opening bracket of the closing bracket r.
func opener(r rune) rune {
	for _, pair := range brackets {
		if pair[0] == r {
			return pair[1]
		}
	}
	return -1
}

// inLocalPart is the property Link_Email.
func inLocalPart(r rune) bool {
	lo, hi := 0, len(emailRanges)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		switch e := emailRanges[mid]; {
		case r < e[0]:
			hi = mid
		case r > e[1]:
			lo = mid + 1
		default:
			return true
		}
	}
	return false
}

// scanDefault finds links and addresses by UTS #58, tags by the common
// denominator of the platforms that have them.
func scanDefault(text string, linksOnly bool, dst []Entity) []Entity {
	s := defaultScan{text: text, out: out{dst: dst, linksOnly: linksOnly}}
	for i := nextTrigger(text, 0); i < len(text); i = nextTrigger(text, i) {
		switch c := text[i]; {
		case c == '.':
			i = s.dot(i)
		case c == ':':
			i = s.scheme(i)
		case c == 0xE3:
			i = s.ideographicStop(i)
		case c == '$':
			i = s.cashtag(i)
		default:
			switch sign, width := sigil(text, i); sign {
			case '@':
				i = s.at(i, width)
			case '#':
				i = s.hashtag(i, width)
			default:
				i++
			}
		}
	}
	return s.dst
}

type defaultScan struct {
	out
	text string
	done int // hosts before it have been dealt with
	sent int // addresses before it have been dealt with
}

// skip marks the hosts before end as dealt with.
func (s *defaultScan) skip(end int) int {
	s.done = max(s.done, end)
	return end
}

// skipAddress marks the addresses before end as dealt with, and their hosts.
func (s *defaultScan) skipAddress(end int) int {
	s.sent = end
	return s.skip(end)
}

// isHost is true of the characters of a label but for the hyphen: those that
// IDNA2008 allows. Symbols and emoji are not among them, so that a pointing
// hand before a domain does not become a part of it.
func isHost(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && isAlnum(byte(r))
	}
	switch r { // the exceptions of RFC 5892
	case 0x00B7, 0x0375, 0x05F3, 0x05F4, 0x06FD, 0x06FE, 0x0F0B, 0x200C, 0x200D, 0x3007, 0x30FB:
		return true
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd)
}

// isSchemeHost is true of the characters of a label after a scheme, where
// symbols are no mistake.
func isSchemeHost(r rune) bool {
	return isHost(r) || r >= utf8.RuneSelf && (unicode.Is(unicode.So, r) || r == 0xFE0F)
}

// host is a run of labels and dots.
type host struct {
	start, end int // without dots at the end
	labels     int
	tld        int  // start of the last label
	broken     bool // an empty label, or a hyphen at an edge
	next       int  // where the run ends, dots at the end included
}

// runFrom reads the host at text[start], with the letters that ok allows.
func runFrom(text string, start int, ok func(rune) bool) host {
	h := host{start: start, end: start, tld: start}
	label := start
	i := start
	closeLabel := func() {
		if text[label] == '-' || text[i-1] == '-' {
			h.broken = true
		}
		h.labels++
		h.tld, h.end = label, i
	}
	for i < len(text) {
		r, n := at(text, i)
		if r == '.' {
			if i == label {
				break // a second dot: the host ended before the first
			}
			closeLabel()
			i++
			label = i
			continue
		}
		if r != '-' && !ok(r) {
			break
		}
		i += n
	}
	if i > label {
		closeLabel()
	}
	if h.labels == 0 {
		h.broken = true
	}
	for i < len(text) && text[i] == '.' {
		i++
	}
	h.next = i
	return h
}

// runStart returns where the run of host characters and dots that ends at
// text[end] begins, no earlier than floor.
func runStart(text string, end, floor int) int {
	for end > floor {
		r, n := before(text, end)
		if r != '.' && r != '-' && !isHost(r) {
			break
		}
		end -= n
	}
	return end
}

// dot handles the dot at text[d], the first of a run of labels: nothing before
// it in the run has been looked at.
func (s *defaultScan) dot(d int) int {
	text := s.text
	if d < s.done || d+1 == len(text) || text[d+1] < utf8.RuneSelf && !isAlnum(text[d+1]) {
		return d + 1
	}
	start := runStart(text, d, s.done)
	if start == d {
		// No label before the dot, so no host up to the end of the run.
		return s.skip(runFrom(text, d+1, isHost).next)
	}
	h := runFrom(text, start, isHost)
	if h.broken || h.labels < 2 {
		return s.skip(max(h.next, d+1))
	}
	if !knownTLD(text[h.tld:h.end]) {
		// In scripts without spaces, text may follow at once.
		end := spacelessTLD(text[h.tld:h.end])
		if end == 0 {
			return s.skip(h.next)
		}
		h.end, h.next = h.tld+end, h.tld+end
	}
	if h.end < len(text) && text[h.end] == '@' {
		return h.end // the local part of an address: left to the @
	}
	start = trimSpaceless(text, start, h)
	if !mayPrecedeBare(text, start) {
		return s.skip(h.next)
	}
	if isLineNumber(text, h) {
		return s.skip(h.next)
	}
	end, evidence := hostTail(text, h.end, h.next)
	if !plausible(text, start, h, evidence) {
		return s.skip(h.next)
	}
	s.add(start, end, Bare, "")
	return s.skip(max(end, d+1))
}

// spacelessTLD returns the length of the ASCII top-level domain that label
// starts with, if a letter of a script without spaces follows; 0 otherwise.
func spacelessTLD(label string) int {
	n := alphaEnd(label, 0)
	if n == len(label) || !asciiTLD(label[:n]) {
		return 0
	}
	if r, _ := at(label, n); !spaceless(r) {
		return 0
	}
	return n
}

// trimSpaceless returns where the domain h begins if its first label opens
// with text in a script without spaces: at the first ASCII character.
func trimSpaceless(text string, start int, h host) int {
	first, _ := at(text, start)
	if first < utf8.RuneSelf || !spaceless(first) {
		return start
	}
	label := start + strings.IndexByte(text[start:], '.')
	for i := label; i > start; {
		r, n := before(text, i)
		if r >= utf8.RuneSelf {
			if i < label && text[i] != '-' {
				return i
			}
			return start
		}
		i -= n
	}
	return start
}

// mayPrecedeBare reports whether a bare domain may begin at text[start] by what
// stands before it: no sigil, no path, no word.
func mayPrecedeBare(text string, start int) bool {
	switch r, _ := before(text, start); r {
	case '@', 0xFF20, '#', 0xFF03, '$', '/', '\\', '_', '.', '%', '~':
		return false
	}
	return true
}

// scheme handles the colon at text[i]: http:// and https:// with any host that
// can be one. (mailto: is found from the @.)
func (s *defaultScan) scheme(i int) int {
	text := s.text
	start := schemeStart(text, i)
	if start < s.done || start < 0 {
		return i + 1
	}
	if r, _ := before(text, start); r >= 0 && r < utf8.RuneSelf && isWordByte(byte(r)) {
		return i + 1
	}
	hostStart := i + len("://")
	if end := bracketedIP(text, hostStart); end > 0 {
		end, _ = hostTail(text, end, end)
		s.add(start, end, URL, "")
		return s.skip(end)
	}
	h := runFrom(text, hostStart, isSchemeHost)
	if h.broken {
		return s.skip(h.next)
	}
	tld := text[h.tld:h.end]
	if !knownTLD(tld) {
		if end := spacelessTLD(tld); h.labels > 1 && end > 0 {
			h.end, h.next = h.tld+end, h.tld+end
		} else if h.labels == 1 && !strings.EqualFold(tld, "localhost") || isNumber(tld) && !isIPv4(text[h.start:h.end]) {
			return s.skip(h.next)
		}
	} else if h.labels == 1 {
		return s.skip(h.next)
	}
	if sign, _ := sigilAt(text, h.end); sign == '@' {
		return s.skip(h.end) // user information: deprecated, and used to mislead
	}
	end, _ := hostTail(text, h.end, h.next)
	s.add(start, end, URL, "")
	return s.skip(end)
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func isIPv4(s string) bool {
	parts := 0
	for rest, more := s, true; more; parts++ {
		var part string
		part, rest, more = strings.Cut(rest, ".")
		if !isNumber(part) || len(part) > 3 || len(part) == 3 && part > "255" {
			return false
		}
	}
	return parts == 4
}

// bracketedIP returns the end of an IPv6 address in brackets at text[i], 0 for none.
func bracketedIP(text string, i int) int {
	if i >= len(text) || text[i] != '[' {
		return 0
	}
	colons := 0
	for i++; i < len(text); i++ {
		switch c := text[i]; {
		case c == ':':
			colons++
		case c == ']' && colons >= 2:
			return i + 1
		case !isAlnum(c) && c != '.':
			return 0
		}
	}
	return 0
}

// hostTail returns the end of a link whose host ends at text[end], and whether
// more than a host was there. The dot of a fully qualified domain belongs to
// the link only before a path, query or fragment; next is where such dots end.
func hostTail(text string, end, next int) (int, bool) {
	i := end
	if next == end+1 {
		i = next
	}
	if i == end && i+1 < len(text) && text[i] == ':' && isDigit(text[i+1]) {
		port := 0
		p := i + 1
		for ; p < len(text) && isDigit(text[p]) && port <= 0xFFFF; p++ {
			port = port*10 + int(text[p]-'0')
		}
		if port <= 0xFFFF {
			i, end = p, p
		}
	}
	if tail := linkTail(text, i); tail > i {
		return tail, true
	}
	return end, false
}

// linkTail returns the end of the path, query and fragment from text[i], by
// the termination algorithm of UTS #58; i if there is none. A lone question
// mark is taken for the end of a question.
func linkTail(text string, i int) int {
	if i >= len(text) || text[i] != '/' && text[i] != '?' && text[i] != '#' {
		return i
	}
	part := text[i]
	safe := i
	if part != '?' {
		safe = i + 1
	}
	var open [125]rune // the limit is the standard's
	depth := 0
	for i++; i < len(text); {
		r, n := at(text, i)
		switch {
		case part != '#' && r == '#', part == '/' && r == '?':
			part = byte(r)
			depth = 0
			i += n
			if part == '#' {
				safe = i
			}
			continue
		case part == '/' && r == '/',
			part == '?' && (r == '=' || r == '&'),
			part == '#' && r == ':' && strings.HasPrefix(text[i:], ":~:"):
			depth = 0
		}
		switch linkTerm(r) {
		case termHard:
			return safe
		case termSoft:
			i += n
			continue
		case termOpen:
			if depth == len(open) {
				return safe
			}
			open[depth] = r
			depth++
		case termClose:
			if depth == 0 || open[depth-1] != opener(r) {
				return safe
			}
			depth--
		}
		i += n
		safe = i
	}
	return safe
}

// ideographicStop handles what may be an ideographic full stop at text[i]: one
// joins labels if the whole stands alone, between white space.
func (s *defaultScan) ideographicStop(i int) int {
	text := s.text
	if !strings.HasPrefix(text[i:], "。") {
		return i + 1
	}
	next := i + len("。")
	if i < s.done {
		return next
	}
	n := otherTLDPrefix(text[next:])
	if n == 0 {
		return next
	}
	end := next + n
	if r, _ := at(text, end); r >= 0 && !isSpace(r) && r != '/' && r != '?' && r != '#' {
		return next
	}
	start := i
	for start > s.done {
		r, n := before(text, start)
		if r != '.' && r != '。' && r != '-' && !isHost(r) {
			break
		}
		start -= n
	}
	if r, _ := before(text, start); start == i || r >= 0 && !isSpace(r) || brokenLabels(text[start:i]) {
		return s.skip(next)
	}
	end, _ = hostTail(text, end, end)
	s.add(start, end, Bare, "")
	return s.skip(end)
}

// brokenLabels reports whether labels, joined by either dot, has one that is
// empty or has a hyphen at an edge.
func brokenLabels(labels string) bool {
	for more := true; more; {
		dot := strings.IndexAny(labels, ".。")
		label := labels
		if more = dot >= 0; more {
			_, n := utf8.DecodeRuneInString(labels[dot:])
			label, labels = labels[:dot], labels[dot+n:]
		}
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return true
		}
	}
	return false
}

// at handles the sigil at text[i]: an address, or else a mention.
func (s *defaultScan) at(i, width int) int {
	text := s.text
	if width == 1 {
		if end := s.email(i); end > 0 {
			return end
		}
	}
	start := i + width
	if r, _ := before(text, i); i < s.kept || r >= 0 && mentionCannotFollow(r) {
		return start
	}
	end := mastodonName(text, start)
	if end == start {
		return start
	}
	if end < len(text) && text[end] == '@' {
		// Somebody on another server, by the whole handle only.
		h := runFrom(text, end+1, isHost)
		if h.broken || h.labels < 2 || !knownTLD(text[h.tld:h.end]) {
			return s.skip(end + 1)
		}
		end = h.end
	}
	switch next, _ := at(text, end); {
	case next == '/' && end+1 < len(text) && isAlnum(text[end+1]), // a package: @scope/name
		xNoMention(text, end):
		return s.skip(end)
	}
	s.add(i, end, Mention, text[start:end])
	return s.skip(end)
}

// mentionCannotFollow is true of characters after which an @ is part of
// something else: an address, a path, a word with an @ for an a.
func mentionCannotFollow(r rune) bool {
	if r < utf8.RuneSelf {
		return isWordByte(byte(r)) || strings.IndexByte("@#$%&*+-=/.~\\", byte(r)) >= 0
	}
	return r == 0xFF20 || isHost(r) && !spaceless(r)
}

// email handles the @ at text[i] as that of an address. It returns 0 if no
// domain follows, so that it may be something else.
func (s *defaultScan) email(i int) int {
	text := s.text
	domain := runFrom(text, i+1, isHost)
	if domain.broken || domain.labels < 2 {
		return 0
	}
	if !knownTLD(text[domain.tld:domain.end]) {
		end := spacelessTLD(text[domain.tld:domain.end])
		if end == 0 {
			return 0
		}
		domain.end = domain.tld + end
	}
	floor := max(s.sent, s.kept)
	start := i
	for start > floor {
		r, n := before(text, start)
		if !inLocalPart(r) {
			break
		}
		start -= n
	}
	if start == i {
		if r, _ := before(text, i); r < 0 || isSpace(r) || !mentionCannotFollow(r) {
			return 0 // nothing before it: a handle
		}
		return s.skipAddress(domain.end)
	}
	local := text[start:i]
	if local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, "..") ||
		strings.HasPrefix(local, "//") && start > 0 && text[start-1] == ':' {
		return s.skipAddress(domain.end)
	}
	// Marks of emphasis and quotes around the address.
	for domain.end < len(text) && start < i-1 && text[start] == text[domain.end] && strings.IndexByte("'*_~`|", text[start]) >= 0 {
		start++
	}
	if hasFold(text, start-len("mailto:"), "mailto:") && start-len("mailto:") >= floor {
		start -= len("mailto:")
	}
	s.add(start, domain.end, Email, "")
	return s.skipAddress(domain.end)
}

// hashtag handles the sigil at text[i]: letters, digits and underscores, with
// a letter among them, not inside a word, a URL or an HTML entity.
func (s *defaultScan) hashtag(i, width int) int {
	text := s.text
	start := i + width
	if r, _ := before(text, i); r == '&' || r == '/' || isXTag(r) && r != 0xFE0E && r != 0xFE0F {
		return start
	}
	if r, _ := at(text, start); r == 0xFE0F || r == 0x20E3 {
		return start
	}
	end, ok := xTagEnd(text, start)
	if !ok {
		return start
	}
	if sign, _ := sigilAt(text, end); sign != '#' && !strings.HasPrefix(text[end:], "://") {
		s.add(i, end, Hashtag, text[start:end])
	}
	return s.skip(end)
}

// cashtag handles the dollar sign at text[i]: one to five capitals, and a
// class of shares after a dot. Small letters are as likely to be a variable.
func (s *defaultScan) cashtag(i int) int {
	text := s.text
	start := i + 1
	if r, _ := before(text, i); r >= 0 && !isSpace(r) && r != '(' {
		return start
	}
	end := capitalsEnd(text, start)
	if end == start || end-start > 5 {
		return start
	}
	if end < len(text) && text[end] == '.' && capitalsEnd(text, end+1) == end+2 && xCashtagEnds(text, end+2) {
		end += 2
	}
	if !xCashtagEnds(text, end) || end < len(text) && text[end] == '_' {
		return start
	}
	s.add(i, end, Cashtag, text[start:end])
	return s.skip(end)
}

func capitalsEnd(text string, i int) int {
	for i < len(text) && text[i]-'A' < 26 {
		i++
	}
	return i
}
