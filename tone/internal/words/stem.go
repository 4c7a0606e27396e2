package words

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// Stem returns the English Snowball (Porter2) stem of word, lower-cased, in
// buf's memory (buf's contents are overwritten; it may be nil). It equals
// github.com/kljensen/snowball's english.Stem(word, true) for every word
// without white space, stop words included, at a tenth of the cost: that
// package turns each word into runes and compares each suffix list in full.
//
// The curly apostrophes ’ ‘ ‛ count as '. The stem is never longer than the
// word, except where lower-casing a letter outside ASCII, or replacing a byte
// that is not UTF-8 by U+FFFD, makes it longer. With cap(buf) ≥ len(word) an
// ASCII word costs no allocation.
func Stem(word []byte, buf []byte) []byte {
	if cap(buf) < len(word) {
		buf = make([]byte, 0, len(word))
	}
	buf = buf[:len(word)]
	high, ys := uint64(0), uint64(0)
	for i := 0; i < len(word); i += 8 {
		x := uint64(0)
		if i+8 <= len(word) {
			x = small(binary.LittleEndian.Uint64(word[i : i+8]))
			binary.LittleEndian.PutUint64(buf[i:i+8], x)
		} else {
			x = small(short(word[i:]))
			if i+8 <= cap(buf) {
				binary.LittleEndian.PutUint64(buf[i:i+8], x)
			} else {
				for j, y := i, x; j < len(word); j, y = j+1, y>>8 {
					buf[j] = byte(y)
				}
			}
		}
		high |= x & tops
		ys |= is(x, 'y')
	}
	switch {
	case high != 0:
		return stemRunes(word, buf[:0])
	case len(word) <= 2:
		return buf
	}
	if buf[0] != '\'' {
		return stemMarked(buf, ys != 0)
	}
	// Nothing behind an apostrophe is an exception, and the first letter
	// behind it counts as the start of the word.
	buf = trimApostrophes(buf)
	markYs(buf)
	return unmarkYs(stemLower(buf))
}

// StemLetters is [Stem] for a word of ASCII letters with the [Head].
func StemLetters(word string, head uint64, buf []byte) []byte {
	n := len(word)
	if cap(buf) < n+8 {
		buf = make([]byte, 0, n+32)
	}
	buf = buf[:n+8]
	binary.LittleEndian.PutUint64(buf, head)
	ys := is(head, 'y')
	for i := 8; i < n; i += 8 {
		x := ascii.Eight(word, i) | Smalls
		if n-i < 8 {
			x = First(x, n-i)
		}
		binary.LittleEndian.PutUint64(buf[i:], x)
		ys |= is(x, 'y')
	}
	if n <= 2 {
		return buf[:n]
	}
	return stemMarked(buf[:n], ys != 0)
}

// stemMarked stems a word in lower case, in place. ys says whether it may hold a y.
func stemMarked(b []byte, ys bool) []byte {
	if len(b) <= 10 && exceptions[b[0]]>>(len(b)&15)&1 != 0 {
		if stem := exception(b); stem != "" {
			return append(b[:0], stem...)
		}
	}
	if !ys {
		return stemLower(b)
	}
	markYs(b)
	return unmarkYs(stemLower(b))
}

// StemString is [Stem] for a word that is a string.
func StemString(word string, buf []byte) []byte {
	return Stem(unsafe.Slice(unsafe.StringData(word), len(word)), buf) // Stem only reads word
}

// stemRunes stems a word that is not all ASCII. The algorithm counts letters,
// so it runs over a copy with one byte a letter, where 0x80 stands for any
// letter outside ASCII: such letters are consonants to it and belong to no
// suffix, hence everything up to the last of them comes out as it went in.
func stemRunes(word, buf []byte) []byte {
	var stack [64]byte
	letters := stack[:0]
	size, foreign := 0, false
	for i := 0; i < len(word); {
		r, n := lowerRune(word[i:])
		i += n
		size += utf8.RuneLen(r)
		foreign = foreign || r >= utf8.RuneSelf
		letters = append(letters, stemLetter(r))
	}
	if !foreign { // lower case made it ASCII, as it does the Kelvin sign
		return Stem(letters, buf)
	}
	if size <= 2 {
		return utf8.AppendRune(buf, unicode.ToLower(firstRune(word)))
	}
	trimmed := len(letters)
	letters = trimApostrophes(letters)
	trimmed -= len(letters)
	markYs(letters)
	stem := unmarkYs(stemLower(letters))
	kept := len(stem)
	for kept > 0 && stem[kept-1] != 0x80 {
		kept--
	}
	for i, n := 0, 0; n < trimmed+kept; n++ {
		r, size := lowerRune(word[i:])
		i += size
		if n < trimmed {
			continue
		}
		if c := stemLetter(r); c != 0x80 {
			buf = append(buf, c)
		} else {
			buf = utf8.AppendRune(buf, r)
		}
	}
	return append(buf, stem[kept:]...)
}

func lowerRune(b []byte) (rune, int) {
	r, size := utf8.DecodeRune(b)
	return unicode.ToLower(r), size
}

func firstRune(b []byte) rune {
	r, _ := utf8.DecodeRune(b)
	return r
}

// stemLetter is the one byte that stands for r.
func stemLetter(r rune) byte {
	switch {
	case r == '’' || r == '‘' || r == '‛':
		return '\''
	case r < utf8.RuneSelf:
		return byte(r)
	}
	return 0x80
}

// trimApostrophes drops the apostrophes in front of a word, but leaves the
// last byte even if it is one.
func trimApostrophes(b []byte) []byte {
	for len(b) > 1 && b[0] == '\'' {
		b = b[1:]
	}
	return b
}

// markYs upper-cases each y that is a consonant, at the start and after a
// vowel, and no other.
func markYs(b []byte) {
	for i, c := range b {
		if c != 'y' && c != 'Y' {
			continue
		}
		if i == 0 || isVowel[b[i-1]] {
			b[i] = 'Y'
		} else {
			b[i] = 'y'
		}
	}
}

// stemLower stems b in place. b is lower case with its consonant y's marked Y, and they
// stay so.
func stemLower(b []byte) []byte {
	n := len(b)
	if n >= 2 && endings[b[n-1]]>>(b[n-2]&31)&1 == 0 {
		return b
	}

	// Region 1 begins after the first consonant that follows a vowel, region
	// 2 likewise within region 1.
	vowel, r1, r2 := regions(b)

	// Step 0: possessives.
	switch {
	case hasSuffix(b, "'s'"):
		n -= 3
	case hasSuffix(b, "'s"):
		n -= 2
	case n > 0 && b[n-1] == '\'':
		n--
	}
	b = b[:n]

	b, r1, r2 = stepOne(b, vowel, r1, r2)
	if r1 <= len(b)-2 {
		b = stepTwo(b, r1)
		b = stepThree(b, r1, r2)
		if r2 <= len(b)-2 {
			b = stepFour(b, r2)
		}
	}

	// Step 5: a last e or double l.
	if last := len(b) - 1; r1 <= last {
		switch {
		case b[last] == 'e':
			if r2 <= last || !endsShort(b[:last]) {
				b = b[:last]
			}
		case b[last] == 'l' && r2 <= last && last >= 1 && b[last-1] == 'l':
			b = b[:last]
		}
	}
	return b
}

// endings are, for the last letters of all suffixes below, the letters before, as bits.
// What ends in none of them is a stem.
var endings = [256]uint32{
	's': ^uint32(0), 'y': ^uint32(0), 'Y': ^uint32(0), 'e': ^uint32(0), '\'': ^uint32(0),
	'c': 1 << ('i' & 31), 'd': 1 << ('e' & 31), 'g': 1 << ('n' & 31), 'i': 1<<('t'&31) | 1<<('c'&31) | 1<<('g'&31) | 1<<('l'&31),
	'l': 1<<('a'&31) | 1<<('u'&31) | 1<<('l'&31), 'm': 1 << ('s' & 31), 'n': 1 << ('o' & 31), 'r': 1<<('o'&31) | 1<<('e'&31), 't': 1 << ('n' & 31),
}

// unmarkYs makes every letter small again.
func unmarkYs(b []byte) []byte {
	for i, c := range b {
		if c == 'Y' {
			b[i] = 'y'
		}
	}
	return b
}

// regions gives the index of the first vowel and the regions of a word.
func regions(b []byte) (vowel, r1, r2 int) {
	n := len(b)
	fixed := 0 // region 1 of a few words
	if n >= 5 {
		switch {
		case b[0] == 'g' && string(b[:5]) == "gener", b[0] == 'a' && string(b[:5]) == "arsen":
			fixed = 5
		case b[0] == 'c' && n >= 6 && string(b[:6]) == "commun":
			fixed = 6
		}
	}
	if n >= 64 {
		for vowel < n && !isVowel[b[vowel]] {
			vowel++
		}
		if r1 = fixed; r1 == 0 {
			r1 = regionAfter(b, vowel)
		}
		return vowel, r1, regionAfter(b, r1)
	}
	// The letters as bits: there is no knowing where the vowels are.
	set := uint64(0)
	for i := 0; i < n; i += 8 {
		x := uint64(0)
		if i+8 <= cap(b) {
			x = binary.LittleEndian.Uint64(b[i : i+8])
		} else {
			x = short(b[i:])
		}
		set |= gather(vowels(x)) << i
	}
	set &= 1<<n - 1
	ends := set << 1 &^ set & (1<<n - 1) // consonants behind a vowel
	vowel = min(bits.TrailingZeros64(set), n)
	if r1 = fixed; r1 == 0 {
		r1 = min(bits.TrailingZeros64(ends)+1, n)
	}
	r2 = min(bits.TrailingZeros64(ends>>(r1&63)>>1)+r1+2, n)
	return vowel, r1, r2
}

// regionAfter gives the index behind the first consonant that follows a vowel
// at or after from; the length of b if there is none.
func regionAfter(b []byte, from int) int {
	for i := from + 1; i < len(b); i++ {
		if !isVowel[b[i]] && isVowel[b[i-1]] {
			return i + 1
		}
	}
	return len(b)
}

// stepOne takes off plural and verb endings (steps 1a, 1b, 1c). vowel is the
// index of the first vowel.
func stepOne(b []byte, vowel, r1, r2 int) ([]byte, int, int) {
	n := len(b)
	if n == 0 {
		return b, r1, r2
	}
	switch b[n-1] {
	case 's':
		switch {
		case hasSuffix(b, "sses"):
			n -= 2
		case hasSuffix(b, "ies"):
			n = tieEnding(n)
		case n >= 2 && (b[n-2] == 'u' || b[n-2] == 's'):
		case vowel < n-2:
			n--
		}
	case 'd':
		if hasSuffix(b, "ied") {
			n = tieEnding(n)
		}
	}
	b = b[:n]

	cut := -1 // the length without -ed, -ing, -edly, -ingly
	if n > 0 {
		switch b[n-1] {
		case 'y':
			switch {
			case hasSuffix(b, "eedly"):
				if r1 <= n-5 {
					b = b[:n-3]
				}
			case hasSuffix(b, "ingly"):
				cut = n - 5
			case hasSuffix(b, "edly"):
				cut = n - 4
			}
		case 'g':
			if hasSuffix(b, "ing") {
				cut = n - 3
			}
		case 'd':
			switch {
			case hasSuffix(b, "eed"):
				if r1 <= n-3 {
					b = b[:n-1]
				}
			case hasSuffix(b, "ed"):
				cut = n - 2
			}
		}
	}
	if vowel < cut {
		b = b[:cut]
		n = cut
		var a, z byte
		z = b[n-1]
		if n >= 2 {
			a = b[n-2]
		}
		switch {
		case a == 'a' && z == 't', a == 'b' && z == 'l', a == 'i' && z == 'z':
			b = append(b, 'e')
		case a == z && doubles[z]:
			b = b[:n-1]
		case r1 >= n && endsShort(b):
			b = append(b, 'e')
			r1, r2 = len(b), len(b)
		}
	}

	if n = len(b); n > 2 && (b[n-1] == 'y' || b[n-1] == 'Y') && !isVowel[b[n-2]] {
		b[n-1] = 'i'
	}
	return b, r1, r2
}

// tieEnding is the length after -ies or -ied became -i (cries) or, in a word
// of four letters or fewer, -ie (ties).
func tieEnding(n int) int {
	if n > 4 {
		return n - 2
	}
	return n - 1
}

// stepTwo shortens compound suffixes in region 1: the longest that ends the
// word counts, and if it reaches out of the region nothing happens.
func stepTwo(b []byte, r1 int) []byte {
	n := len(b)
	var suffix, with int // lengths: of the suffix found, and of what stays of it
	var tail string      // what replaces the rest
	switch b[n-1] {
	case 'l':
		switch {
		case hasSuffix(b, "ational"):
			suffix, with, tail = 7, 2, "e"
		case hasSuffix(b, "tional"):
			suffix, with = 6, 4
		}
	case 's':
		switch {
		case hasSuffix(b, "fulness"), hasSuffix(b, "iveness"), hasSuffix(b, "ousness"):
			suffix, with = 7, 3
		}
	case 'n':
		switch {
		case hasSuffix(b, "ization"):
			suffix, with, tail = 7, 2, "e"
		case hasSuffix(b, "ation"):
			suffix, with, tail = 5, 2, "e"
		}
	case 'm':
		if hasSuffix(b, "alism") {
			suffix, with = 5, 2
		}
	case 'r':
		switch {
		case hasSuffix(b, "ator"):
			suffix, with, tail = 4, 2, "e"
		case hasSuffix(b, "izer"):
			suffix, with = 4, 3
		}
	case 'i':
		switch b[n-2] {
		case 't':
			switch {
			case hasSuffix(b, "biliti"):
				suffix, with, tail = 6, 1, "le"
			case hasSuffix(b, "aliti"):
				suffix, with = 5, 2
			case hasSuffix(b, "iviti"):
				suffix, with, tail = 5, 2, "e"
			}
		case 'c':
			if hasSuffix(b, "anci") || hasSuffix(b, "enci") {
				suffix, with, tail = 4, 3, "e"
			}
		case 'g':
			if hasSuffix(b, "ogi") && n >= 4 && b[n-4] == 'l' {
				suffix, with = 3, 2
			}
		case 'l':
			switch {
			case hasSuffix(b, "lessli"):
				suffix, with = 6, 4
			case hasSuffix(b, "entli"), hasSuffix(b, "fulli"), hasSuffix(b, "ousli"):
				suffix, with = 5, 3
			case hasSuffix(b, "abli"):
				suffix, with, tail = 4, 3, "e"
			case hasSuffix(b, "alli"):
				suffix, with = 4, 2
			case hasSuffix(b, "bli"):
				suffix, with, tail = 3, 2, "e"
			case n >= 3 && liEnding[b[n-3]]:
				suffix, with = 2, 0
			}
		}
	}
	if suffix == 0 || r1 > n-suffix {
		return b
	}
	return append(b[:n-suffix+with], tail...)
}

// stepThree shortens more suffixes in region 1, as stepTwo.
func stepThree(b []byte, r1, r2 int) []byte {
	n := len(b)
	if n == 0 {
		return b
	}
	var suffix, with int
	var tail string
	switch b[n-1] {
	case 'l':
		switch {
		case hasSuffix(b, "ational"):
			suffix, with, tail = 7, 2, "e"
		case hasSuffix(b, "tional"):
			suffix, with = 6, 4
		case hasSuffix(b, "ical"):
			suffix, with = 4, 2
		case hasSuffix(b, "ful"):
			suffix, with = 3, 0
		}
	case 'e':
		switch {
		case hasSuffix(b, "alize"):
			suffix, with = 5, 2
		case hasSuffix(b, "icate"):
			suffix, with = 5, 2
		case hasSuffix(b, "ative"):
			if r2 <= n-5 {
				suffix, with = 5, 0
			}
		}
	case 'i':
		if hasSuffix(b, "iciti") {
			suffix, with = 5, 2
		}
	case 's':
		if hasSuffix(b, "ness") {
			suffix, with = 4, 0
		}
	}
	if suffix == 0 || r1 > n-suffix {
		return b
	}
	return append(b[:n-suffix+with], tail...)
}

// stepFour drops a suffix in region 2.
func stepFour(b []byte, r2 int) []byte {
	n := len(b)
	suffix := 0
	switch b[n-1] {
	case 't':
		switch {
		case hasSuffix(b, "ement"):
			suffix = 5
		case hasSuffix(b, "ment"):
			suffix = 4
		case hasSuffix(b, "ent"), hasSuffix(b, "ant"):
			suffix = 3
		}
	case 'e':
		switch {
		case hasSuffix(b, "ance"), hasSuffix(b, "ence"), hasSuffix(b, "able"), hasSuffix(b, "ible"):
			suffix = 4
		case hasSuffix(b, "ate"), hasSuffix(b, "ive"), hasSuffix(b, "ize"):
			suffix = 3
		}
	case 'm':
		if hasSuffix(b, "ism") {
			suffix = 3
		}
	case 'i':
		if hasSuffix(b, "iti") {
			suffix = 3
		}
	case 's':
		if hasSuffix(b, "ous") {
			suffix = 3
		}
	case 'n':
		if hasSuffix(b, "ion") && n >= 4 && (b[n-4] == 's' || b[n-4] == 't') {
			suffix = 3
		}
	case 'l':
		if b[n-2] == 'a' {
			suffix = 2
		}
	case 'r':
		if b[n-2] == 'e' {
			suffix = 2
		}
	case 'c':
		if b[n-2] == 'i' {
			suffix = 2
		}
	}
	if suffix == 0 || r2 > n-suffix {
		return b
	}
	return b[:n-suffix]
}

// endsShort reports whether b ends in a short syllable: a vowel between
// consonants of which the last is not w, x or Y, or a vowel that starts the
// word and a consonant.
func endsShort(b []byte) bool {
	n := len(b)
	switch {
	case n == 2:
		return isVowel[b[0]] && !isVowel[b[1]]
	case n >= 3:
		z := b[n-1]
		return !isVowel[z] && z != 'w' && z != 'x' && z != 'Y' && isVowel[b[n-2]] && !isVowel[b[n-3]]
	}
	return false
}

func hasSuffix(b []byte, suffix string) bool {
	return len(b) >= len(suffix) && string(b[len(b)-len(suffix):]) == suffix
}

// exceptions are the lengths, as bits, that words of the list below have, by their first
// letter.
var exceptions = [256]uint16{
	'a': 1 << 5, 'b': 1 << 4, 'c': 1<<6 | 1<<7 | 1<<8, 'd': 1 << 5, 'e': 1<<5 | 1<<6 | 1<<7 | 1<<8 | 1<<9, 'g': 1 << 6, 'h': 1<<4 | 1<<7 | 1<<8,
	'i': 1<<4 | 1<<6 | 1<<7, 'l': 1 << 5, 'n': 1 << 4, 'o': 1<<4 | 1<<6 | 1<<7, 'p': 1<<7 | 1<<8 | 1<<9 | 1<<10,
	's': 1<<3 | 1<<4 | 1<<5 | 1<<6 | 1<<7 | 1<<8 | 1<<9 | 1<<10, 't': 1 << 5, 'u': 1 << 4,
}

// exception returns the stem of the words the algorithm lists by hand, or "".
func exception(b []byte) string {
	switch string(b) {
	case "skis":
		return "ski"
	case "skies", "sky":
		return "sky"
	case "dying":
		return "die"
	case "lying":
		return "lie"
	case "tying":
		return "tie"
	case "idly":
		return "idl"
	case "gently":
		return "gentl"
	case "ugly":
		return "ugli"
	case "early":
		return "earli"
	case "only":
		return "onli"
	case "singly":
		return "singl"
	case "news":
		return "news"
	case "howe":
		return "howe"
	case "atlas":
		return "atlas"
	case "cosmos":
		return "cosmos"
	case "bias":
		return "bias"
	case "andes":
		return "andes"
	case "inning", "innings":
		return "inning"
	case "outing", "outings":
		return "outing"
	case "canning", "cannings":
		return "canning"
	case "herring", "herrings":
		return "herring"
	case "earring", "earrings":
		return "earring"
	case "proceed", "proceeds", "proceeded", "proceeding":
		return "proceed"
	case "exceed", "exceeds", "exceeded", "exceeding":
		return "exceed"
	case "succeed", "succeeds", "succeeded", "succeeding":
		return "succeed"
	}
	return ""
}

var isVowel = [256]bool{'a': true, 'e': true, 'i': true, 'o': true, 'u': true, 'y': true}

// doubles are the letters of which a double before -ed and -ing is halved.
var doubles = [256]bool{'b': true, 'd': true, 'f': true, 'g': true, 'm': true, 'n': true, 'p': true, 'r': true, 't': true}

// liEnding are the letters after which -li is dropped.
var liEnding = [256]bool{'c': true, 'd': true, 'e': true, 'g': true, 'h': true, 'k': true, 'm': true, 'n': true, 'r': true, 't': true}
