// Package match finds thousands of phrases in a text of token ids in one pass,
// at a cost that hardly depends on how many phrases there are.
//
// A token carries up to two ids, that of its exact form and that of its stem, so
// that phrases of exact and of inflected words are found together. Ids are given
// by the caller.
//
// A Builder collects phrases in a tree. Build turns it into a Trie: states and
// edges between them, with classes of words written out. In front of it stand signs
// of words, in two numbers each: most pairs of words of a text begin no phrase, and
// one operation on their signs says so.
package match

// ID is the id of a word form or of a stem; None is no id.
type ID int32

// None is the id of a word that no phrase holds.
const None ID = 0

// Special symbols of a phrase, beside ids.
const (
	AnyWord ID = -1 // any one word
	Number  ID = -2 // any number
	Gap     ID = -3 // none to as many words as NewBuilder was told
)

// Class says how a token takes part in matching.
type Class uint8

// The classes.
const (
	Word  Class = iota // a word
	Digit              // a number: a word that Number matches too
	Skip               // a mark that phrases pass over, such as a hyphen or an asterisk
	Comma              // passed over inside a gap, ends a phrase elsewhere
	Stop               // everything else: matched by its id only
)

// Token is one word or mark of the text.
type Token struct {
	Exact, Stem ID
	Alt         ID    // the exact form of a second reading (leet), or None
	AltStem     ID    // its stem, or None
	Sentence    int32 // phrases do not cross from one sentence to another
	Class       Class

	// Find notes here what it sees.
	asks asks
	far  uint16 // signs that it leads to after a symbol
	next int32  // the next token of the sentence that is no Skip; -1 for none
	then int32  // the next token at which something may begin; -1 for none
}

// Match is one phrase found: Out as given to Add, and the tokens [Start, End).
type Match struct {
	Out        int32
	Start, End int32
}
