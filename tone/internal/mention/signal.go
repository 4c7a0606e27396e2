package mention

import (
	"sync"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/words"
)

// A turn of phrase hangs on a few words. That a sentence has none of them is told
// by the hashes that its tokens have already.

// signals are the words of which each turn of phrase has at least one.
var signals = [...]string{
	"don't", "never", "won't", "wouldn't", "didn't", "dont", "not", "longer", "stop", "avoid", "quit", "stopped", "avoided", "instead", "rather", "refuse",
	"mean", "means", "word", "term", "phrase", "expression", "buzzword", "label", "verb", "noun", "adjective", "words", "terms", "phrases", "expressions",
	"buzzwords", "jargon", "cliche", "cliches", "cliché", "clichés", "banned", "call", "called", "calls", "calling", "promise", "promises", "promising", "claim", "claims",
	"claiming", "preach", "preaches", "buzz", "gibberish", "waffle",
}

// others are words that a turn of phrase begins with when a signal stands beside them.
var others = [...]string{"say", "write", "saying", "is", "are", "isn't", "aren't"}

// set is a set of words by the highest bits of their hashes: it seems to hold one
// in some hundreds of other words, too.
type set [256]uint64

func (s *set) add(word string) { h := words.Hash(word); s[h>>24] |= 1 << (h >> 18 & 63) }

func (s *set) has(hash uint32) bool { return s[hash>>24]>>(hash>>18&63)&1 != 0 }

// sets are made at the first use.
var sets = sync.OnceValue(func() *struct{ signals, heads set } {
	s := &struct{ signals, heads set }{}
	for _, w := range signals {
		s.signals.add(w)
	}
	s.heads = s.signals
	for _, w := range others {
		s.heads.add(w)
	}
	return s
})

// Signals tells the tokens that a turn of phrase may hang on. It is immutable.
type Signals struct{ set *set }

// NewSignals returns the Signals, which are always the same.
func NewSignals() Signals { return Signals{&sets().signals} }

// May reports whether a turn of phrase may hang on a token of text. There is none
// in a sentence of two words or more that has no such token.
func (s Signals) May(text string, t *words.Token) bool {
	return t.Kind <= words.Number && (s.set.has(t.Hash) || t.Form > words.Apostrophe && divided(text[t.Start:t.End]))
}

// MayHash is May for a word of ASCII letters and apostrophes, by its [words.Hash].
func (s Signals) MayHash(hash uint32) bool { return s.set.has(hash) }

// divided says whether a token may be several words here, or one with a curly
// apostrophe.
func divided(word string) bool {
	for i := range len(word) {
		if c := word[i]; c == 0xE2 || c < utf8.RuneSelf && wordly[c] == 0 {
			return true
		}
	}
	return false
}

// Alone reports whether a token of a sentence that begins at text[start] is a word
// of its own: it begins the sentence or stands behind a space. Two such tokens
// make two words, whatever stands between.
func Alone(text string, start int32, t *words.Token) bool {
	return t.Kind <= words.Number && (t.Start == start || t.Start > start && text[t.Start-1] <= ' ')
}
