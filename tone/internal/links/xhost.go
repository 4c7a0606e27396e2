package links

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// xHosts finds the ends of domains as twitter-text defines them: labels of
// letters (Latin, accents included), digits, hyphens and, but for the last
// before the top-level domain, underscores; then a top-level domain from the
// list. Mastodon uses the same definition.
//
// It remembers how far it has looked, so that asking at every dot of a text is
// linear in all.
type xHosts struct {
	text string
	// All dots before seen have been looked at: the last of them that is
	// followed by a top-level domain is lastDot, which ends at lastEnd.
	seen, lastDot, lastEnd int
}

// chain returns the end of the longest domain that goes on after the dot at d
// with one label or more and a top-level domain; 0 if there is none.
func (h *xHosts) chain(d int) int {
	if d >= h.seen {
		h.lastDot, h.lastEnd = -1, 0
		p := d + 1
		for {
			q, sub, dn := h.label(p)
			if !sub || q >= len(h.text) || h.text[q] != '.' {
				break
			}
			if dn {
				if end := xTLD(h.text, q+1); end > 0 {
					h.lastDot, h.lastEnd = q, end
				}
			}
			p = q + 1
		}
		h.seen = p
	}
	if h.lastDot > d {
		return h.lastEnd
	}
	return 0
}

// label returns the end of the label at text[p] and whether it can be the
// label of a subdomain, or of a domain.
func (h *xHosts) label(p int) (end int, sub, domain bool) {
	var first, last rune
	underscore := false
	for end = p; end < len(h.text); {
		r, n := at(h.text, end)
		if !isXDomain(r) {
			if r != '-' && r != '_' {
				break
			}
			underscore = underscore || r == '_'
		}
		if end == p {
			first = r
		}
		last = r
		end += n
	}
	sub = end > p && isXDomain(first) && isXDomain(last)
	return end, sub, sub && !underscore
}

// afterScheme returns the end of the host that begins at text[p], 0 for none.
// After a scheme the label before the top-level domain may have any letters
// and symbols, but then it must be the only one.
func (h *xHosts) afterScheme(p int) int {
	q, sub, domain := h.label(p)
	if sub && q < len(h.text) && h.text[q] == '.' {
		if end := h.chain(q); end > 0 {
			return end
		}
		if domain {
			if end := xTLD(h.text, q+1); end > 0 {
				return end
			}
		}
	}
	var last rune
	for q = p; q < len(h.text); {
		r, n := at(h.text, q)
		if r != '-' && !isXUnicodeDomain(r) || q == p && r == '-' {
			break
		}
		last = r
		q += n
	}
	if q == p || last == '-' || q >= len(h.text) || h.text[q] != '.' || hasFold(h.text, q+1, "xn--") {
		return 0
	}
	return xTLD(h.text, q+1)
}

// xTLD returns the end of the longest top-level domain at text[p] that is not
// followed by a character that could go on in a word or an address; 0 for none.
func xTLD(text string, p int) int {
	if hasFold(text, p, "xn--") {
		end := p + len("xn--")
		for end < len(text) && (isAlnum(text[end]) || text[end] == '-') {
			end++
		}
		if end > p+len("xn--") {
			return end
		}
	}
	q := alphaEnd(text, p)
	if q < len(text) && text[q] >= utf8.RuneSelf {
		if n := otherTLDPrefix(text[p:]); n > 0 && xTLDEnds(text, p+n) {
			return p + n
		}
	}
	if q-p >= 2 && xTLDEnds(text, q) && asciiTLD(text[p:q]) {
		return q
	}
	return 0
}

func xTLDEnds(text string, i int) bool {
	return i >= len(text) || !isAlnum(text[i]) && strings.IndexByte("@+-", text[i]) < 0
}

func isXDomain(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && isAlnum(byte(r))
	}
	return isLatinAccent(r)
}

// isXUnicodeDomain is true of all but white space, ASCII punctuation and the
// block of general punctuation.
func isXUnicodeDomain(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && (isAlnum(byte(r)) || r < ' ' && !isSpace(r) || r == '\\' || r == 0x7F)
	}
	return !unicode.Is(unicode.Z, r) && (r < 0x2000 || r > 0x206F)
}

// xValidHost reports whether the host can be encoded, each label in at most 63
// bytes, and the URL of length UTF-16 code units is short enough with it.
func xValidHost(host string, length int) bool {
	for rest := host; ; {
		label, tail, more := strings.Cut(rest, ".")
		encoded := len(label)
		if !isASCII(label) {
			// Encoding takes a byte for each code point or more: what is
			// longer already needs no trying.
			if utf8.RuneCountInString(label) > 63 || hasFold(label, 0, "xn--") {
				return false
			}
			ascii, err := idna.Punycode.ToASCII(strings.ToLower(label))
			if err != nil {
				return false
			}
			encoded = len(ascii)
			length += encoded - utf16Len(label)
		}
		if encoded == 0 || encoded > 63 {
			return false
		}
		if !more {
			break
		}
		rest = tail
	}
	return length <= xMaxURL
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
