package words

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Stops is the set of stop words of one language. The zero value is the empty
// set.
type Stops uint32

// Above the languages stands what a stop word of theirs says for each: the more share it
// the less.
const weightShift = 28

// stopWeights are by the number of languages that share a word.
var stopWeights = [...]Stops{0, 6, 5, 4, 4, 3, 3, 2}

// weighed is a set of languages with its weight.
func weighed(languages Stops) Stops {
	return languages | stopWeights[min(bits.OnesCount32(uint32(languages)), len(stopWeights)-1)]<<weightShift
}

// StopsOf returns the stop words of a language given as ISO 639-1 code or BCP 47
// tag: en es fr de it pt nl sv da no fi pl cs sk ro hu tr id lv ru bg el ar fa.
// For others the set is empty. The lists are those of
// github.com/bbalet/stopwords and a few function words they lack. They are made
// for comparing texts by their content words; words of phrases are among them
// (the English one holds call, find, interest, now), so never strip stop words
// before looking for phrases.
func StopsOf(language string) Stops {
	base, _, _ := strings.Cut(language, "-")
	if base == "nb" || base == "nn" {
		base = "no"
	}
	for bit, name := range stopLanguages {
		if name == base {
			return 1 << bit
		}
	}
	return 0
}

// Has reports whether word, in any case, is in the set. ’ counts as '.
func (s Stops) Has(word string) bool {
	return stopMask(word, Head(word), Hash(word))&s != 0
}

// IsStop reports whether word is a stop word of the language, as
// StopsOf(language).Has(word).
func IsStop(word, language string) bool {
	return StopsOf(language).Has(word)
}

// longestStop is the length in bytes beyond which no stop word is looked for.
const longestStop = 32

// stopMask is the set of languages, with their weight, in which word is a stop word.
func stopMask(word string, head uint64, h uint32) Stops {
	if len(word) > longestStop {
		return 0
	}
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return foreignStopMask(word, head, h)
		}
	}
	return StoppedIn(word, head, h)
}

// foreignStopMask is stopMask for words with letters outside ASCII.
func foreignStopMask(word string, head uint64, h uint32) Stops {
	if mask := StoppedIn(word, head, h); mask != 0 || isLowerLatin(word) {
		return mask
	}
	var stack [2 * longestStop]byte
	low := stack[:0]
	for _, r := range word {
		if r == '’' {
			r = '\''
		}
		low = utf8.AppendRune(low, unicode.ToLower(r))
	}
	w := string(low)
	return StoppedIn(w, Head(w), Hash(w))
}

// isLowerLatin reports whether the letters outside ASCII are à to ÿ, in lower
// case all of them.
func isLowerLatin(word string) bool {
	for i := 0; i < len(word); i++ {
		if word[i] < utf8.RuneSelf {
			continue
		}
		if word[i] != 0xC3 || i+1 == len(word) || word[i+1] < 0xA0 {
			return false
		}
		i++
	}
	return true
}

// StoppedIn is the set of languages, with their weight, in which a word is a stop word that is
// in lower case but for its ASCII letters. head and hash are its [Head] and [Hash].
func StoppedIn[T string | []byte](word T, head uint64, h uint32) Stops {
	for slot := h >> 18; ; slot = (slot + 1) % stopSlots {
		i := stopTable[slot]
		if i == 0 {
			return 0
		}
		w := &stopWords[i-1]
		if w.head == head && int(w.length) == len(word) && (len(word) <= 8 || sameLetters(stopText[w.at:int(w.at)+len(word)], word)) {
			return weighed(w.languages)
		}
	}
}

// stopWord is one row of the generated table.
type stopWord struct {
	head      uint64 // of the word
	languages Stops  // one bit each, as in stopLanguages
	at        uint16 // of stopText
	length    uint8
}

// sameLetters reports whether a word of the same length is low whatever the case
// of its ASCII letters.
func sameLetters[T string | []byte](low string, word T) bool {
	for i := range len(word) {
		c := word[i]
		if c-'A' < 26 {
			c += 'a' - 'A'
		}
		if c != low[i] {
			return false
		}
	}
	return true
}
