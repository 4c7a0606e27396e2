// Package words reads prose: it splits text into words and sentences, stems
// words, knows stop words, guesses the language and inflects a suggestion like
// the word it replaces.
//
// Everything here works on a string and byte offsets into it and knows nothing
// of markup, links or rules. The text may be a post as written or its folded
// view: ASCII letters keep their case in both, so every comparison ignores
// ASCII case.
//
// The functions on the way of every draft — [Split], [Stem], [Sentences],
// [Language], [IsStop] — take linear time and do not allocate when the caller
// hands in slices of enough capacity. All functions are pure and safe for
// concurrent use; none panics, whatever the bytes are.
package words

//go:generate go run gen_stopwords.go
//go:generate go run gen_letters.go
