package words

import "strings"

// NeedsArticle looks at the word before a match and the suggestion that would
// take the match's place. If that word is a or an and the suggestion sounds as
// if it wants the other, it returns that one, in the same case, and true.
func NeedsArticle(prevWord, suggestion string) (fix string, change bool) {
	an := false
	switch prevWord {
	case "a", "A":
	case "an", "An", "AN":
		an = true
	default:
		return "", false
	}
	suggestion = strings.TrimLeft(suggestion, `"'“‘(`)
	if suggestion == "" || wantsAn(suggestion) == an {
		return "", false
	}
	switch prevWord {
	case "a":
		return "an", true
	case "A":
		return "An", true
	case "an":
		return "a", true
	}
	return "A", true
}

// wantsAn reports whether a phrase begins with the sound of a vowel.
func wantsAn(phrase string) bool {
	word := phrase
	if end := strings.IndexAny(word, " -/"); end > 0 {
		word = word[:end]
	}
	if class[word[0]] == digit {
		return word[0] == '8' || word == "11" || word == "18" || strings.HasPrefix(word, "11,") || strings.HasPrefix(word, "18,")
	}
	if len(word) >= 2 && len(word) <= 4 && shouts(word) || len(word) == 1 {
		return strings.IndexByte("AEFHILMNORSXaefhilmnorsx", word[0]) >= 0 // spelled out: an FAQ, a URL
	}
	word = strings.ToLower(word)
	for _, silent := range [...]string{"hour", "honest", "honor", "honour", "heir"} {
		if strings.HasPrefix(word, silent) {
			return true
		}
	}
	for _, glide := range [...]string{"uni", "use", "usi", "usu", "uti", "uto", "ubiq", "uran", "eu", "ewe", "one", "once", "u-"} {
		if strings.HasPrefix(word, glide) {
			return strings.HasPrefix(word, "unin") || strings.HasPrefix(word, "unim") || strings.HasPrefix(word, "unid") || strings.HasPrefix(word, "oner")
		}
	}
	return strings.IndexByte("aeiou", word[0]) >= 0
}
