package words

import (
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/hungarian"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/spanish"
	"github.com/kljensen/snowball/swedish"
)

// A Stemmer maps a word to its stem. Two words with the same stem count as
// forms of one word.
type Stemmer func(word string) string

// StemmerFor returns the stemmer of a language given by its ISO 639-1 code:
// en (the same stems as [Stem]), es, fr, hu, no (nb and nn alike), ru, sv. For
// any other it returns the identity and false: such a language is matched by
// exact words. All but en allocate.
func StemmerFor(language string) (Stemmer, bool) {
	switch language {
	case "en":
		return stemEnglish, true
	case "es":
		return snowball(spanish.Stem), true
	case "fr":
		return snowball(french.Stem), true
	case "hu":
		return snowball(hungarian.Stem), true
	case "no", "nb", "nn":
		return snowball(norwegian.Stem), true
	case "ru":
		return snowball(russian.Stem), true
	case "sv":
		return snowball(swedish.Stem), true
	}
	return func(word string) string { return word }, false
}

func stemEnglish(word string) string {
	var buf [64]byte
	return string(StemString(word, buf[:0]))
}

// snowball fixes that stop words are stemmed too: a rule may hold one.
func snowball(stem func(string, bool) string) Stemmer {
	return func(word string) string { return stem(word, true) }
}
