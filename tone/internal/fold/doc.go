// Package fold gives the folded view of a text: the same words without the tricks and accidents of how they were typed,
// so that a list of plain phrases finds them, together with the way back to the bytes as given.
//
// Folding is NFKC and case folding (ASCII letters keep their case, since phrase look-up ignores it), invisible
// characters dropped, accents composed, and letters of other alphabets that pass for Latin ones replaced, but only in
// words that mix them with Latin letters:
//
//	var v fold.View
//	v.Reset("Get frее mo\u00adney") // Cyrillic е, a soft hyphen
//	v.Text                          // "Get free money"
//	v.Origin(4, 14)                 // the bytes of the original behind "free money"
//	v.Disguised(4, 14)              // true
//
// Normalisation is ordinary, evasion is not, and the view keeps the two apart: an e with its accent as a character of
// its own, a no-break space, full-width letters in Japanese, joiners in Persian and Hindi, the soft hyphens that a
// content system sets in long words are folded and never called disguised.
//
// Spellings that folding cannot know to be words are separate views of a single word or stretch, for the caller to look
// up when the plain one is not listed: [Leet] (fr33, $ale), [SpacedLetters] (f r e e) and [Skeleton] (words in another
// alphabet altogether that look Latin).
//
// The tables are generated from the Unicode data; see gen.
package fold

//go:generate go run ./gen -confusables ${PLAINPOST_SHARED}/suites/unicode/confusables.txt -out tables.go
