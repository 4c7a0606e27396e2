package links

//go:generate go run gen_tld.go ${PLAINPOST_SHARED}/suites/twitter-text/tlds.jsonl

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// knownTLD reports whether label is a top-level domain, in any case and
// written in letters or encoded (xn--).
func knownTLD(label string) bool {
	if len(label) > 63 {
		return false
	}
	for i := 0; i < len(label); i++ {
		if label[i] >= utf8.RuneSelf {
			label = strings.Map(unicode.ToLower, label)
			i := sort.SearchStrings(otherTLDs[:], label)
			return i < len(otherTLDs) && otherTLDs[i] == label
		}
	}
	return asciiTLD(label)
}

func asciiTLD(label string) bool {
	n := len(label)
	if n >= len(asciiTLDs) || asciiTLDs[n] == "" {
		return false
	}
	var buf [len(asciiTLDs)]byte
	for i := 0; i < n; i++ {
		buf[i] = lower(label[i])
	}
	table := asciiTLDs[n]
	lo, hi := 0, len(table)/n
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		switch entry := table[mid*n : mid*n+n]; {
		case entry == string(buf[:n]):
			return true
		case entry < string(buf[:n]):
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return false
}

// otherTLDPrefix returns the length of the longest top-level domain with other
// than ASCII letters that s starts with, 0 for none.
func otherTLDPrefix(s string) int {
	if s == "" {
		return 0
	}
	_, n := utf8.DecodeRuneInString(s)
	first := s[:n]
	best := 0
	for i := sort.SearchStrings(otherTLDs[:], first); i < len(otherTLDs) && strings.HasPrefix(otherTLDs[i], first); i++ {
		if tld := otherTLDs[i]; strings.HasPrefix(s, tld) {
			best = max(best, len(tld))
		}
	}
	return best
}
