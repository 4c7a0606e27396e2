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

// Finder finds mentions. The zero value is ready; it keeps scratch, so it must not
// be used by two goroutines at once.
type Finder struct {
	text  string // of the sentence
	words []span // of the sentence
	low   []byte // the words in lower case
}

// Quotations appends to dst what stands between quotation marks in a block of text,
// by start; ranges may overlap. sentences are those of the block. Nothing does in a
// block without [words.HasQuote].
func (f *Finder) Quotations(text string, sentences []words.Sentence, dst []Range) []Range {
	return quotations(text, sentences, dst)
}

// Turns appends to dst what the wording of one sentence of a block marks as
// mentioned. The turns of phrase are English.
func (f *Finder) Turns(text string, s words.Sentence, dst []Range) []Range {
	return f.turns(text, s, dst)
}
