package links

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// followed returns the link s as it would be followed.
func followed(s string, kind Kind) string {
	if kind == Bare {
		end := hostEnd(s, 0)
		return "https://" + normalHost(s[:end]) + s[end:]
	}
	start := strings.Index(s, "://") + len("://")
	end := hostEnd(s, start)
	host := normalHost(s[start:end])
	if host == s[start:end] && isLower(s[:start]) {
		return s
	}
	return strings.ToLower(s[:start]) + host + s[end:]
}

// address returns an e-mail address without mailto:, its host normalised.
func address(s string) string {
	if hasFold(s, 0, "mailto:") {
		s = s[len("mailto:"):]
	}
	i := strings.LastIndexByte(s, '@') + 1
	host := normalHost(s[i:])
	if host == s[i:] {
		return s
	}
	return s[:i] + host
}

// hostEnd returns where the host that begins at s[i] ends, the port left out.
func hostEnd(s string, i int) int {
	if i < len(s) && s[i] == '[' {
		if j := strings.IndexByte(s[i:], ']'); j >= 0 {
			return i + j + 1
		}
	}
	for i < len(s) && strings.IndexByte("/?#:", s[i]) < 0 {
		i++
	}
	return i
}

// normalHost returns a host in lower case, its labels encoded where they are
// not ASCII. A host that IDNA does not allow is only lowered.
func normalHost(host string) string {
	plain := true
	for i := 0; i < len(host); i++ {
		if c := host[i]; c >= utf8.RuneSelf {
			// A host of over 253 bytes does not exist; encoding takes more than
			// linear time.
			if len(host) <= 1024 {
				if ascii, err := idna.Lookup.ToASCII(host); err == nil {
					return ascii
				}
			}
			return strings.ToLower(host)
		} else if c-'A' < 26 {
			plain = false
		}
	}
	if plain {
		return host
	}
	return strings.ToLower(host)
}
