package links

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What UTS #58 leaves open is whether something that has the form of a domain
// is meant as one. A path, "www." or an invitation ("visit", "at", "on")
// settles it. Without, some spellings are far more often something else: the
// name of a file, two sentences without a space between, a technology.

// fileEndings are top-level domains better known as endings of file names.
var fileEndings = [...]string{"cab", "map", "md", "mm", "mov", "ps", "py", "rs", "sh", "tf", "zip"}

// joinWords are top-level domains that after a number are a word: "7.in", "10.am".
var joinWords = [...]string{"am", "as", "at", "be", "by", "do", "in", "is", "it", "me", "my", "no", "so", "to", "us"}

// classics are the domains that people write in capitals after a name in small
// letters, as in example.COM.
var classics = [...]string{"biz", "com", "edu", "gov", "info", "mil", "net", "org"}

// secondLevels are the labels under which countries register names.
var secondLevels = [...]string{"ac", "co", "com", "edu", "gob", "gov", "net", "org"}

func foldIn(word string, list []string) bool {
	for _, w := range list {
		if len(w) == len(word) && hasFold(word, 0, w) {
			return true
		}
	}
	return false
}

// plausible reports whether the domain that begins at text[start] is meant as
// a link. evidence says that a path, query or fragment follows.
func plausible(text string, start int, h host, evidence bool) bool {
	if evidence || hasFold(text, start, "www.") {
		return true
	}
	name := text[start : h.tld-1] // without the dot before the top-level domain
	tld := text[h.tld:h.end]
	if isNumber(name) && foldIn(tld, joinWords[:]) {
		return false
	}
	if isJoin(name, tld) || isTechnology(name, tld) {
		return false
	}
	if foldIn(tld, fileEndings[:]) {
		second := name[strings.LastIndexByte(name, '.')+1:]
		return len(second) < len(name) && foldIn(second, secondLevels[:]) || isLower(name) && invited(text, start)
	}
	return true
}

// isLineNumber reports whether what follows h is the line in a file, as in
// main.rs:10, and no port.
func isLineNumber(text string, h host) bool {
	return h.end < len(text) && text[h.end] == ':' && foldIn(text[h.tld:h.end], fileEndings[:])
}

// isJoin reports whether the dot ends one sentence and the next begins
// without a space: a capital after a small letter, as in "the end.Next".
func isJoin(name, tld string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	first, n := utf8.DecodeRuneInString(tld)
	if !unicode.IsUpper(first) || hasFold(tld, 0, "xn--") {
		return false
	}
	if second, _ := utf8.DecodeRuneInString(tld[n:]); unicode.IsLower(second) {
		return true
	}
	return unicode.IsLower(last) && !foldIn(tld, classics[:])
}

// isTechnology is true of names that end in .NET, and of Will.i.am.
func isTechnology(name, tld string) bool {
	if tld == "NET" {
		return foldIn(name, []string{"ado", "asp", "ml", "vb"})
	}
	return foldIn(name, []string{"will.i"}) && foldIn(tld, []string{"am"})
}

func isLower(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i]-'A' < 26 {
			return false
		}
	}
	return true
}

// invited reports whether the word before text[start] sends the reader to a place.
func invited(text string, start int) bool {
	end := start
	for end > 0 && (text[end-1] == ' ' || text[end-1] == ':') {
		end--
	}
	word := end
	for word > 0 && isAlpha(text[word-1]) && end-word < 8 {
		word--
	}
	return foldIn(text[word:end], []string{"at", "on", "visit", "via"})
}
