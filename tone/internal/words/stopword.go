package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Stops is the set of stop words of one language. The zero value is the empty
// set.
type Stops uint32

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
	return Stops(stopMask(word))&s != 0
}

// IsStop reports whether word is a stop word of the language, as
// StopsOf(language).Has(word).
func IsStop(word, language string) bool {
	return StopsOf(language).Has(word)
}

// longestStop is the length in bytes beyond which no stop word is looked for.
const longestStop = 32

// stopMask is the set of languages, one bit each, in which word is a stop word.
func stopMask(word string) uint32 {
	if len(word) > longestStop {
		return 0
	}
	var buf [longestStop]byte
	h := uint32(fnvBasis)
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf {
			return foreignStopMask(word)
		}
		if c-'A' < 26 {
			c += 'a' - 'A'
		}
		buf[i] = c
		h = (h ^ uint32(c)) * fnvPrime
	}
	return findStop(buf[:len(word)], h)
}

// foreignStopMask is stopMask for words with letters outside ASCII.
func foreignStopMask(word string) uint32 {
	var stack [2 * longestStop]byte
	low := stack[:0]
	for _, r := range word {
		if r == '’' {
			r = '\''
		}
		low = utf8.AppendRune(low, unicode.ToLower(r))
	}
	h := uint32(fnvBasis)
	for _, c := range low {
		h = (h ^ uint32(c)) * fnvPrime
	}
	return findStop(low, h)
}

const (
	fnvBasis = 2166136261
	fnvPrime = 16777619
)

func findStop(word []byte, h uint32) uint32 {
	for slot := (h ^ h>>15) % stopSlots; ; slot = (slot + 1) % stopSlots {
		i := stopTable[slot]
		if i == 0 {
			return 0
		}
		if stopText[stopOffsets[i-1]:stopOffsets[i]] == string(word) {
			return stopMasks[i-1]
		}
	}
}
