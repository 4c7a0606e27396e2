package links

import (
	"strings"
	"unicode/utf8"
)

// ValidURL reports whether the whole of url is a web address that X takes:
// http or https (only if there is a scheme, or requireScheme), a host with
// letters of any script or an IP address, and a path, query and fragment of the
// characters of RFC 3986 and Cyrillic letters. It is stricter than what
// [Find] sees in running text.
func ValidURL(url string, requireScheme bool) bool {
	if i := strings.Index(url, "://"); i >= 0 && !strings.ContainsAny(url[:i], "/?#:") {
		if !strings.EqualFold(url[:i], "http") && !strings.EqualFold(url[:i], "https") {
			return false
		}
		url = url[i+len("://"):]
	} else if requireScheme {
		return false
	}
	rest, fragment, _ := strings.Cut(url, "#")
	rest, query, _ := strings.Cut(rest, "?")
	authority, path := rest, ""
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	return validAuthority(authority) &&
		validChars(path, ":@/|") && validChars(query, ":@/?|") && validChars(fragment, ":@/?|")
}

func validAuthority(s string) bool {
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		if !validChars(s[:i], ":") {
			return false
		}
		s = s[i+1:]
	}
	end := hostEnd(s, 0)
	host, port := s[:end], s[end:]
	if port != "" && (port[0] != ':' || !isNumber(port[1:]) || len(port) > len(":65535")) {
		return false
	}
	if strings.HasPrefix(host, "[") {
		return bracketedIP(host, 0) == len(host)
	}
	return isIPv4(host) || validDomain(host)
}

// validDomain takes labels of ASCII letters and digits and anything that is
// not ASCII, with hyphens inside, and in subdomains underscores, too.
func validDomain(host string) bool {
	labels := strings.Count(host, ".") + 1
	if labels < 2 {
		return false
	}
	for n := 1; n <= labels; n++ {
		var label string
		label, host, _ = strings.Cut(host, ".")
		if label == "" {
			return false
		}
		inside := "-"
		if n < labels-1 {
			inside = "-_"
		}
		for i := 0; i < len(label); i++ {
			c := label[i]
			edge := i == 0 || i == len(label)-1
			if c < utf8.RuneSelf && !isAlnum(c) && (edge || strings.IndexByte(inside, c) < 0) {
				return false
			}
		}
		if n == labels && isDigit(label[0]) {
			return false
		}
	}
	return true
}

// validChars reports whether s has only unreserved characters, sub-delimiters,
// well-formed percent escapes and the extra characters.
func validChars(s, extra string) bool {
	for i := 0; i < len(s); {
		r, n := at(s, i)
		switch {
		case r == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
			n = 3
		case r >= utf8.RuneSelf:
			if !isCyrillic(r) {
				return false
			}
		case !isAlnum(byte(r)) && strings.IndexByte("-._~!$&'()*+,;=", byte(r)) < 0 && strings.IndexByte(extra, byte(r)) < 0:
			return false
		}
		i += n
	}
	return true
}

func isHex(c byte) bool { return isDigit(c) || c|0x20-'a' < 6 }
