// Package mention tells words that a text uses from words that it only mentions:
// quoted, named as words, rejected or mocked.
//
//	We leverage our data.            use
//	We don't leverage. We talk.      mention: a habit that is denied
//	They call it “synergy”.          mention: a quotation
//	The word leverage means nothing. mention: a word named as a word
//	“We leverage it,” said Ada.      use: the post passes a speaker's sentence on
//
// It works on the surface, by quotation marks and a few dozen turns of phrase.
// Where it is torn it says mention: a false alarm costs more than a miss.
package mention

import "github.com/plainpost/plainpost/tone/internal/words"

// Range is a stretch of text, in bytes, that is mentioned.
type Range struct {
	Start, End int32
	Credited   bool // a speaker's whole sentence: own voice, but its wording is not the author's to change
}

// Find appends to dst what the block of text mentions, by start; ranges may
// overlap. sentences are those of the block. The turns of phrase are English; in
// other languages quotation marks alone decide.
func Find(text string, sentences []words.Sentence, language string, dst []Range) []Range {
	dst = quotations(text, sentences, dst)
	if language != "en" && language != "" {
		return dst
	}
	return turns(text, sentences, dst)
}
