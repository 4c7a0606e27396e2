package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Difference is how a match differs from the phrase of a rule that it matches.
type Difference struct {
	match, lemma string
	form         form // of the one word that differs
	at, words    int  // which one it is of so many words; -1 where there is not exactly one
	same         bool // but for case, hyphens and spaces
}

// Compare says how a match differs from its lemma.
func Compare(match, lemma string) Difference {
	d := Difference{match: match, lemma: lemma, at: -1}
	if strings.EqualFold(match, lemma) {
		d.same = true
		return d
	}
	if beginElsewhere(match, lemma) {
		return d
	}
	var room, more [8]string
	matched, wanted := phraseWords(match, room[:0]), phraseWords(lemma, more[:0])
	if d.words = len(wanted); len(matched) != len(wanted) {
		return d
	}
	if d.at = onlyDifference(matched, wanted); d.at >= 0 {
		d.form = formOf(matched[d.at], wanted[d.at])
	} else {
		d.same = slices.Equal(matched, wanted)
	}
	return d
}

// beginElsewhere says that two phrases begin with different letters of ASCII, as no
// form of a word but those of “be” and “go” differs from its base.
func beginElsewhere(match, lemma string) bool {
	if match == "" || lemma == "" {
		return false
	}
	a, b := match[0]|0x20, lemma[0]|0x20
	if a == b || class[match[0]]&(lower|upper) == 0 || class[lemma[0]]&(lower|upper) == 0 {
		return false
	}
	return b != 'b' && b != 'g'
}

// Inflect returns suggestion in the form that the match has against its lemma, the
// phrase of the rule: with “use” for “leverage”, leveraging gives using,
// Leveraged gives Used, LEVERAGES gives USES. Of a phrase of several words the
// one that differs decides: the first makes the first word of the suggestion a
// verb form (circled back → got back to), the last, with -s, its noun a plural
// (low-hanging fruits → easy gains). The suggestion is written with a capital
// or in capitals where the match is and the lemma is not.
//
// When it is not clear what to do (the words differ in another way, or in
// several places) the words of the suggestion stand as they are. A past form gives the
// participle where asked for (was leveraged, with “take”, gives taken rather than
// took), and otherwise the past tense.
func (d Difference) Inflect(participle bool, suggestion string) string {
	if suggestion == "" {
		return ""
	}
	inflected := suggestion
	if d.at >= 0 {
		inflected = inflect(d.form, d.at, d.words, participle, suggestion)
	}
	return caseLike(d.match, d.lemma, inflected)
}

// IsPast says whether the match is a past form, which is a participle or not by the
// word before it.
func (d Difference) IsPast() bool { return d.form == formPast }

// Fits says whether it is known how the match differs from its lemma: not at all, or
// in the form of one word that a suggestion can take on.
func (d Difference) Fits() bool {
	switch {
	case d.same:
		return true
	case d.at < 0 || d.form == formUnknown:
		return false
	}
	return d.at == 0 || d.at == d.words-1 && d.form == formS // a plural noun
}

// phraseWords appends the words of a phrase in lower case, with straight
// apostrophes, parted by spaces and hyphens.
func phraseWords(phrase string, dst []string) []string {
	phrase = strings.ToLower(phrase)
	for i := 0; i < len(phrase); i++ {
		if phrase[i] >= utf8.RuneSelf {
			return foreignWords(phrase, dst)
		}
	}
	start := 0
	for i := 0; i <= len(phrase); i++ {
		if i < len(phrase) && phrase[i] != '-' && class[phrase[i]] != space {
			continue
		}
		if i > start {
			dst = append(dst, phrase[start:i])
		}
		start = i + 1
	}
	return dst
}

// foreignWords is phraseWords for a phrase, in lower case, that is not all ASCII.
func foreignWords(phrase string, dst []string) []string {
	phrase = strings.ReplaceAll(phrase, "’", "'")
	for word := range strings.FieldsFuncSeq(phrase, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '‑' || r == '–' }) {
		dst = append(dst, word)
	}
	return dst
}

// onlyDifference is the index of the one word that differs; -1 if there is not
// exactly one.
func onlyDifference(a, b []string) int {
	if len(a) != len(b) {
		return -1
	}
	at := -1
	for i := range a {
		if a[i] != b[i] {
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	return at
}

// form is how a word differs from its base form.
type form uint8

const (
	formUnknown form = iota
	formS            // third person or plural
	formPast
	formParticiple // only where it differs from the past
	formGerund
)

// formOf says which form of base word is. British and American doubling and
// dropped letters are both known.
func formOf(word, base string) form {
	switch word {
	case thirdPerson(base), addS(base), base + "s", plural(base):
		return formS
	case pastTense(base):
		return formPast
	case participle(base):
		return formParticiple
	case gerund(base), base + "ing":
		return formGerund
	}
	if n := len(base); n > 1 {
		switch word {
		case base + base[n-1:] + "ed", base + "ed":
			return formPast
		case base + base[n-1:] + "ing":
			return formGerund
		}
	}
	return formUnknown
}

// TakesParticiple says whether a past form behind a word is a participle: the word is
// a form of be, have or get.
func TakesParticiple(before string) bool {
	switch strings.ReplaceAll(strings.ToLower(before), "’", "'") {
	case "is", "are", "am", "was", "were", "be", "been", "being", "has", "have", "had", "having", "get", "gets", "got", "getting",
		"i've", "you've", "we've", "they've", "he's", "she's", "it's", "i'd", "we'd", "isn't", "aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't":
		return true
	}
	return false
}

// inflect puts suggestion into form f, which the word at of n words of the
// phrase has.
func inflect(f form, at, n int, asParticiple bool, suggestion string) string {
	if f == formUnknown || at > 0 && at < n-1 {
		return suggestion
	}
	words := strings.Split(suggestion, " ")
	first := strings.ToLower(words[0])
	if f == formS && (n > 1 && at == n-1 || n == 1 && !looksLikeVerb(first) && !isFunctionWord(first)) {
		head := headNoun(words)
		if head < 0 {
			return suggestion
		}
		words[head] = replaceWord(words[head], plural(strings.ToLower(words[head])))
		return strings.Join(words, " ")
	}
	if isFunctionWord(first) || first == "" {
		return suggestion
	}
	switch f {
	case formS:
		first = thirdPerson(first)
	case formGerund:
		first = gerund(first)
	case formParticiple:
		first = participle(first)
	case formPast:
		if asParticiple {
			first = participle(first)
		} else {
			first = pastTense(first)
		}
	}
	words[0] = replaceWord(words[0], first)
	return strings.Join(words, " ")
}

// headNoun is the index of the word that takes the plural: the last, or the one
// before a preposition (“way of working”). It is -1 if the phrase begins as no
// plain noun phrase does.
func headNoun(words []string) int {
	switch strings.ToLower(words[0]) {
	case "a", "an", "one", "this", "that", "what", "how", "to", "it", "each", "every":
		return -1
	}
	for i, word := range words {
		switch strings.ToLower(word) {
		case "of", "for", "in", "on", "to", "with", "from", "at", "who", "that", "which", "you", "we":
			return i - 1
		}
	}
	return len(words) - 1
}

// looksLikeVerb reports whether a suggestion that begins with word is rather a
// verb. It matters only where a verb and a noun take different forms.
func looksLikeVerb(word string) bool {
	if _, ok := irregularVerb(word); ok {
		return true
	}
	switch word {
	case "use", "help", "start", "talk", "ask", "work", "try", "look", "allow", "improve", "change", "need", "want", "plan", "add", "call", "join", "move", "open",
		"turn", "watch", "wait", "share", "support", "save", "reach", "offer", "stop", "end", "explain", "agree", "decide", "discuss", "increase", "reduce",
		"remove", "simplify", "fix", "finish", "raise", "arrange", "carry", "check", "create", "encourage", "follow", "handle", "let", "like", "love",
		"persuade", "please", "speed", "trust":
		return true
	}
	return false
}

func isFunctionWord(word string) bool {
	switch word {
	case "a", "an", "the", "to", "what", "how", "our", "my", "your", "their", "his", "her", "its", "in", "on", "at", "of", "for", "from", "with", "by", "as",
		"not", "no", "more", "most", "very", "can", "could", "will", "would", "should", "may", "might", "must", "this", "that", "these", "those", "and", "or",
		"we", "you", "they", "it", "i", "who", "which", "when", "where", "why", "if", "now", "then", "here", "there":
		return true
	}
	return false
}

// replaceWord puts inflected, in lower case, in the place of word, keeping a
// capital.
func replaceWord(word, inflected string) string {
	if r, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(r) {
		return capitalise(inflected)
	}
	return inflected
}

// caseLike writes s in capitals, or with one, if match is written so and lemma
// is not.
func caseLike(match, lemma, s string) string {
	switch {
	case shouts(match) && !shouts(lemma):
		return strings.ToUpper(s)
	case startsUpper(match) && !startsUpper(lemma):
		return capitalise(s)
	}
	return s
}

func shouts(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters >= 2
}

func startsUpper(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.IsUpper(r)
		}
	}
	return false
}

func capitalise(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
