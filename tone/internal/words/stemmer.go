package words

import (
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/hungarian"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/swedish"
)

// A Stemmer gives the stem of a word, in buf's memory (buf's contents are overwritten; it
// may be nil). Two words with the same stem count as forms of one word. It is safe for
// concurrent use.
type Stemmer func(word, buf []byte) []byte

// StemmerFor returns the stemmer of a language given by its ISO 639-1 code: en ([Stem]),
// es, fr, hu, no (nb and nn alike), ru, sv. For any other it returns the identity and
// false: such a language is matched by exact words. All but en and es allocate.
func StemmerFor(language string) (Stemmer, bool) {
	switch language {
	case "en":
		return Stem, true
	case "es":
		return stemSpanish, true
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
	return func(word, buf []byte) []byte { return append(buf[:0], word...) }, false
}

// snowball fixes that stop words are stemmed too: a rule may hold one.
func snowball(stem func(string, bool) string) Stemmer {
	return func(word, buf []byte) []byte { return append(buf[:0], stem(string(word), true)...) }
}
