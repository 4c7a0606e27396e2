package similar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxHost is the longest host name there is (RFC 1035). It also keeps a text
// of nothing but dots from being read again for every one of them.
const maxHost = 253

// linkEnd returns where the link ends that the word text[start:i] begins, or
// 0 when it begins none: a word before "://", or a host name such as
// acme.example/a. That is coarser than package links, which has to say what a
// platform links and takes several times as long: dropping a word too many does
// little harm here, as the same is dropped of the post it is compared with.
func linkEnd(text string, start, i int) int {
	if strings.HasPrefix(text[i:], "://") {
		return trimmedEnd(text, start, i+len("://"))
	}
	if text[i] != '.' || i+1 == len(text) || classes[text[i+1]] != wordByte {
		return 0
	}
	lastDot, host := i, i
	for limit := min(len(text), i+maxHost); host < limit; host++ {
		if c := text[host]; c == '.' && host+1 < len(text) && classes[text[host+1]] == wordByte {
			lastDot = host
		} else if classes[c] != wordByte && c != '-' {
			break
		}
	}
	top := strings.ToLower(text[lastDot+1 : host])
	for i := range len(top) {
		if top[i] < 'a' || top[i] > 'z' {
			return 0
		}
	}
	path := host+1 < len(text) && text[host] == '/' && text[host+1] > ' '
	if len(top) < 2 || !path && !commonTop(top) {
		return 0
	}
	return trimmedEnd(text, start, host)
}

// trimmedEnd returns the end of a link: the next space, quote, bracket of a
// tag or sign of another script's punctuation, without the punctuation of the sentence around it.
func trimmedEnd(text string, start, i int) int {
	for i < len(text) && text[i] > ' ' && text[i] != '<' && text[i] != '>' && text[i] != '"' {
		if text[i] >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(text[i:])
			if !isLetter(r) && !unicode.IsMark(r) {
				break
			}
			i += n
			continue
		}
		i++
	}
	for i > start && strings.IndexByte(".,;:!?)'*_", text[i-1]) >= 0 {
		i--
	}
	return i
}

// commonTop reports the top-level domains under which a bare name without a
// path is taken for a link. Words stand under all others ("end.Next").
func commonTop(top string) bool {
	switch top {
	case "com", "org", "net", "edu", "gov", "info", "biz", "io", "dev", "app", "ai", "co", "me", "tv", "ly", "gl", "ws", "eu", "uk", "de", "fr",
		"es", "it", "nl", "ch", "at", "pl", "se", "us", "ca", "au", "nz", "br", "mx", "in", "jp", "cn", "blog", "shop", "news", "example":
		return true
	}
	return false
}
