package words

import (
	"bytes"
	"unicode/utf8"
)

// stemSpanish gives the Spanish Snowball stem of word, lower-cased, in buf's memory (buf's
// contents are overwritten; it may be nil). It equals github.com/kljensen/snowball's
// spanish.Stem(word, true) for every word without white space, stop words included, at a
// small part of the cost: that package turns each word and each suffix into runes.
func stemSpanish(word, buf []byte) []byte {
	b := appendSmall(buf[:0], word)
	if len(b) <= 2 {
		return b
	}
	rv, r1, r2 := spanishRegions(b)
	b, r1, r2 = takePronoun(b, rv, r1, r2)
	n := len(b)
	if b = takeStandard(b, r1, r2); len(b) == n {
		b = takeVerb(b, rv)
	}
	return dropAccents(takeResidual(b, rv))
}

// appendSmall appends a word in lower case.
func appendSmall(dst, word []byte) []byte {
	for i := 0; i < len(word); {
		c := word[i]
		if c >= utf8.RuneSelf {
			r, size := lowerRune(word[i:])
			dst = utf8.AppendRune(dst, r)
			i += size
			continue
		}
		if c-'A' < 26 {
			c |= 0x20
		}
		dst = append(dst, c)
		i++
	}
	return dst
}

// spanishRegions gives where the regions of a word begin: RV behind its first letters, R1
// behind the first consonant that follows a vowel, and R2 likewise within R1.
func spanishRegions(b []byte) (rv, r1, r2 int) {
	rv, r1, r2 = len(b), len(b), len(b)
	var first, second, last bool // whether these letters are vowels
	for i, n := 0, 0; i < len(b); n++ {
		vowel, size := isSpanishVowel(b[i:])
		i += size
		switch {
		case n == 0:
			first = vowel
		case n == 1:
			second = vowel
		case rv < len(b):
		case !second && vowel, second && first && !vowel, second && !first:
			rv = i
		}
		if last && !vowel {
			if r1 < len(b) {
				return rv, r1, i // RV begins no later
			}
			r1 = i
		}
		last = vowel
	}
	return rv, r1, r2
}

// isSpanishVowel says whether a text begins with a small vowel, and how long its first
// letter is.
func isSpanishVowel(b []byte) (vowel bool, size int) {
	const plain = 1 | 1<<('e'-'a') | 1<<('i'-'a') | 1<<('o'-'a') | 1<<('u'-'a') // a, e, i, o, u
	switch c := b[0]; {
	case c < utf8.RuneSelf:
		return uint32(plain)>>(c-'a')&1 != 0, 1 // what is no letter is shifted out
	case plainVowel(b) != 0 || string(b[:2]) == "ü":
		return true, 2
	}
	_, size = utf8.DecodeRune(b)
	return false, size
}

// plainVowel is the vowel without its acute accent with which a text begins; 0 for another
// letter.
func plainVowel(b []byte) byte {
	if b[0] == "á"[0] {
		switch b[1] {
		case "á"[1]:
			return 'a'
		case "é"[1]:
			return 'e'
		case "í"[1]:
			return 'i'
		case "ó"[1]:
			return 'o'
		case "ú"[1]:
			return 'u'
		}
	}
	return 0
}

// suffixTable holds suffixes by the last five bits of their last byte, the longer ones before those
// that they end in.
type suffixTable [32][]string

// of is the longest one that a word ends in; empty for none.
func (x *suffixTable) of(b []byte) string {
	n := len(b)
	if n == 0 {
		return ""
	}
	for _, s := range x[b[n-1]&31] {
		if m := len(s); m <= n && (m == 1 || s[m-2] == b[n-2]) && string(b[n-m:]) == s {
			return s
		}
	}
	return ""
}

// within is the longest one that a word ends in within the region that begins at from.
func (x *suffixTable) within(b []byte, from int) string { return x.of(b[min(from, len(b)):]) }

// takePronoun takes off a pronoun that is attached to a verb, and the accent that the verb
// has for it (step 0).
func takePronoun(b []byte, rv, r1, r2 int) (stem []byte, newR1, newR2 int) {
	pronoun := pronouns.within(b, rv)
	if pronoun == "" {
		return b, r1, r2
	}
	verb := b[:len(b)-len(pronoun)]
	ending := beforePronouns.within(verb, rv)
	root := verb[:len(verb)-len(ending)]
	plain := ""
	switch ending {
	case "":
		return b, r1, r2
	case "yendo":
		if bytes.IndexByte(root, 'u') < 0 {
			return b, r1, r2
		}
		return verb, r1, r2
	case "ando", "iendo", "ar", "er", "ir":
		return verb, r1, r2
	case "iéndo":
		plain = "iendo"
	case "ándo":
		plain = "ando"
	case "ár":
		plain = "ar"
	case "ír":
		plain = "ir"
	case "ér": // goes as a whole: the package that we equal has no plain form of it
	}
	if r1 > len(root)+1 {
		r1--
	}
	if r2 > len(root)+1 {
		r2--
	}
	return append(root, plain...), r1, r2
}

// takeStandard takes off a suffix by which words are made of others (step 1).
func takeStandard(b []byte, r1, r2 int) []byte {
	suffix := standard.of(b)
	root := b[:len(b)-len(suffix)]
	switch {
	case suffix == "":
		return b
	case suffix == "amente":
		if len(root) < r1 {
			return b
		}
		b = takeOne(root, r2, "iv", "os", "ic", "ad")
		if len(b) < len(root) && hasSuffix(root, "iv") {
			b = takeOne(b, r2, "at")
		}
		return b
	case len(root) < r2:
		return b
	}
	switch suffix {
	case "adora", "ador", "ación", "adoras", "adores", "aciones", "ante", "antes", "ancia", "ancias":
		return takeOne(root, r2, "ic")
	case "mente":
		return takeOne(root, r2, "ante", "able", "ible")
	case "idad", "idades":
		return takeOne(root, r2, "abil", "ic", "iv")
	case "iva", "ivo", "ivas", "ivos":
		return takeOne(root, r2, "at")
	case "logía", "logías":
		return append(root, "log"...)
	case "ución", "uciones":
		return append(root, 'u')
	case "encia", "encias":
		return append(root, "ente"...)
	}
	return root
}

// takeOne takes off the first of some suffixes that a word ends in, if it is in the region
// that begins at from.
func takeOne(b []byte, from int, suffixes ...string) []byte {
	for _, s := range suffixes {
		if hasSuffix(b, s) {
			if n := len(b) - len(s); n >= from {
				return b[:n]
			}
			break
		}
	}
	return b
}

// takeVerb takes off the ending of a verb (steps 2a and 2b).
func takeVerb(b []byte, rv int) []byte {
	if s := verbsOfY.within(b, rv); s != "" {
		if n := len(b) - len(s); n > 0 && b[n-1] == 'u' {
			return b[:n]
		}
	}
	s := verbs.within(b, rv)
	b = b[:len(b)-len(s)]
	if s == "en" || s == "es" || s == "éis" || s == "emos" {
		b = dropU(b)
	}
	return b
}

// takeResidual takes off what is left of an ending (step 3).
func takeResidual(b []byte, rv int) []byte {
	s := residual.of(b)
	n := len(b) - len(s)
	if n < rv {
		return b
	}
	b = b[:n]
	if s == "e" || s == "é" {
		b = dropU(b)
	}
	return b
}

// dropU takes the u off a word that ends in gu: before an e it is not heard.
func dropU(b []byte) []byte {
	if hasSuffix(b, "gu") {
		b = b[:len(b)-1]
	}
	return b
}

// dropAccents takes the acute accents off the vowels, in place.
func dropAccents(b []byte) []byte {
	out := b[:0]
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c >= utf8.RuneSelf {
			if plain := plainVowel(b[i:]); plain != 0 {
				c = plain
				i++
			}
		}
		out = append(out, c)
	}
	return out
}

// The suffixes of each step. The last byte of á is that of a by its last bits, those of é,
// í and ó are i, m and s.
var (
	pronouns = suffixTable{
		'a' & 31: {"sela", "la"},
		'e' & 31: {"me", "se", "le"},
		'o' & 31: {"selo", "lo"},
		's' & 31: {"selas", "selos", "las", "les", "los", "nos"},
	}
	beforePronouns = suffixTable{
		'o' & 31: {"iéndo", "iendo", "yendo", "ando", "ándo"},
		'r' & 31: {"ár", "ér", "ír", "ar", "er", "ir"},
	}
	standard = suffixTable{
		'a' & 31: {"logía", "encia", "ancia", "adora", "ista", "anza", "osa", "iva", "ica"},
		'd' & 31: {"idad"},
		'e' & 31: {"amente", "mente", "ible", "ante", "able"},
		'n' & 31: {"ución", "ación"},
		'o' & 31: {"amiento", "imiento", "ismo", "oso", "ivo", "ico"},
		'r' & 31: {"ador"},
		's' & 31: {
			"amientos", "imientos", "aciones", "uciones", "logías", "idades", "encias", "ancias", "adores", "adoras", "istas", "ismos", "ibles", "anzas", "antes", "ables",
			"osos", "osas", "ivos", "ivas", "icos", "icas",
		},
	}
	verbsOfY = suffixTable{
		'a' & 31: {"ya"},
		'e' & 31: {"ye"},
		'n' & 31: {"yan", "yen", "yeron"},
		'o' & 31: {"yendo", "yo"},
		's' & 31: {"yó", "yas", "yes", "yais", "yamos"},
	}
	verbs = suffixTable{
		'a' & 31: {"iría", "iera", "ería", "aría", "irá", "ida", "erá", "ará", "ara", "ada", "aba", "ía"},
		'd' & 31: {"id", "ed", "ad"},
		'e' & 31: {"iste", "iese", "aste", "ase"},
		'i' & 31: {"iré", "eré", "aré"},
		'n' & 31: {"irían", "iesen", "ieron", "ieran", "erían", "arían", "irán", "erán", "asen", "arán", "aron", "aran", "aban", "ían", "en", "an"},
		'o' & 31: {"iendo", "ando", "ido", "ado"},
		'r' & 31: {"ir", "er", "ar"},
		's' & 31: {
			"iésemos", "iéramos", "iríamos", "eríamos", "aríamos", "ásemos", "áramos", "ábamos", "isteis", "iríais", "iremos", "ieseis", "ierais", "eríais", "eremos", "asteis", "aríais",
			"aremos", "íamos", "irías", "iréis", "ieses", "ieras", "erías", "eréis", "aseis", "arías", "aréis", "arais", "abais", "íais", "irás", "imos", "idos", "idas", "erás", "ases",
			"arás", "aras", "amos", "ados", "adas", "abas", "ías", "éis", "áis", "emos", "ís", "ió", "es", "as",
		},
	}
	residual = suffixTable{
		'a' & 31: {"a", "á"},
		'e' & 31: {"e"},
		'i' & 31: {"é"},
		'm' & 31: {"í"},
		'o' & 31: {"o"},
		's' & 31: {"os", "ó"},
	}
)
