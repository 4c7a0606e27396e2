package mention

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/words"
)

// span is a word of a sentence, and where it stands in lower case.
type span struct{ start, end, low, lowEnd int32 }

// turns finds what the wording of a sentence marks as mentioned.
func (f *Finder) turns(text string, s words.Sentence, dst []Range) []Range {
	f.split(text[s.Start:s.End])
	if !f.mayTurn() {
		return dst
	}
	first := len(dst)
	dst = f.find(dst)
	for i := first; i < len(dst); i++ {
		dst[i].Start += s.Start
		dst[i].End += s.Start
	}
	return dst
}

// mayTurn passes over the sentences that hold none of the words that a turn
// begins with, and are not one word alone.
func (f *Finder) mayTurn() bool {
	s := f.text
	if strings.IndexByte(s, ' ') < 0 {
		return true
	}
	for _, w := range f.words {
		i := int(w.start)
		if i+3 >= len(s) {
			break
		}
		if b := f.low[w.low:w.lowEnd]; len(b) < 2 || turnBegins[b[0]]>>(b[1]&31)&1 == 0 {
			continue
		}
		var low [4]byte // what begins here, over the end of a short word
		for k := range low {
			low[k] = s[i+k]
			if low[k]-'A' < 26 {
				low[k] |= 0x20
			}
		}
		if i > 0 && s[i-1] != ' ' && (low[0] == 'n' || s[i-1] != '(' && s[i-1] != '-') {
			continue
		}
		switch string(low[:]) {
		case "not ", "neve", "no l",
			"stop", "avoi", "word", "term", "verb", "adje", "refu", "mean", "say:", "phra", "buzz", "jarg", "call", "inst", "expr", "quit", "rath", "bann", "prom", "clai", "prea", "labe", "clic":
			return true
		}
	}
	return hasNegation(s, '\'') || hasNegation(s, 0xE2) // n't, n’t
}

// turnBegins are, for the first letters of what mayTurn looks for, the second ones, as bits.
var turnBegins = [256]uint32{
	'a': 1<<('v'&31) | 1<<('d'&31), 'b': 1<<('u'&31) | 1<<('a'&31), 'c': 1<<('a'&31) | 1<<('l'&31), 'e': 1 << ('x' & 31), 'i': 1 << ('n' & 31), 'j': 1 << ('a' & 31),
	'l': 1 << ('a' & 31), 'm': 1 << ('e' & 31), 'n': 1<<('o'&31) | 1<<('e'&31), 'p': 1<<('h'&31) | 1<<('r'&31), 'q': 1 << ('u' & 31), 'r': 1<<('e'&31) | 1<<('a'&31),
	's': 1<<('t'&31) | 1<<('a'&31), 't': 1 << ('e' & 31), 'v': 1 << ('e' & 31), 'w': 1 << ('o' & 31),
}

// hasNegation says whether an apostrophe that begins with a byte stands behind an n in a
// sentence, and not at its end.
func hasNegation(s string, apostrophe byte) bool {
	for i := 0; ; i++ {
		n := strings.IndexByte(s[i:], apostrophe)
		if n < 0 {
			return false
		}
		i += n
		if i > 0 && s[i-1]|0x20 == 'n' && i+2 < len(s) {
			return true
		}
	}
}

// split reads the words of a sentence.
func (f *Finder) split(s string) {
	list, low := f.words[:0], slices.Grow(f.low[:0], len(s))
	for i := 0; i < len(s); {
		if s[i] == ' ' {
			i++
			continue
		}
		start, first := i, len(low)
		for i < len(s) {
			c := wordly[s[i]]
			if c == 0 {
				break
			}
			low = append(low, c)
			i++
		}
		if i < len(s) && s[i] >= utf8.RuneSelf {
			i, low = take(s, i, low)
		}
		if i == start {
			i += charLen(s, i)
			continue
		}
		list = append(list, span{int32(start), int32(i), int32(first), int32(len(low))})
	}
	f.text, f.words, f.low = s, list, low
}

// take appends the word at s[i], or the rest of one, if there is one, in lower case with the
// typewriter's apostrophe, and returns its end.
func take(s string, i int, low []byte) (int, []byte) {
	for i < len(s) {
		if c := s[i]; c < utf8.RuneSelf {
			if c = wordly[c]; c == 0 {
				break
			}
			low = append(low, c)
			i++
			continue
		}
		c := s[i : i+charLen(s, i)]
		switch {
		case strings.HasPrefix(c, "“"), strings.HasPrefix(c, "”"), strings.HasPrefix(c, "—"), strings.HasPrefix(c, "…"):
			return i, low
		case strings.HasPrefix(c, "’"):
			low = append(low, '\'')
			low = append(low, c[len("’"):]...)
		default:
			for _, r := range c {
				low = utf8.AppendRune(low, unicode.ToLower(r))
			}
		}
		i += len(c)
	}
	return i, low
}

// charLen is the length of the character at s[i], with stray bytes behind it.
func charLen(s string, i int) int {
	n := 1
	for s[i] >= utf8.RuneSelf && i+n < len(s) && s[i+n]&0xC0 == 0x80 {
		n++
	}
	return n
}

// wordly are the bytes of ASCII that words are made of, in lower case; 0 for others.
var wordly = [256]byte{
	'\'': '\'', '0': '0', '1': '1', '2': '2', '3': '3', '4': '4', '5': '5', '6': '6', '7': '7', '8': '8', '9': '9',
	'a': 'a', 'b': 'b', 'c': 'c', 'd': 'd', 'e': 'e', 'f': 'f', 'g': 'g', 'h': 'h', 'i': 'i', 'j': 'j', 'k': 'k', 'l': 'l', 'm': 'm',
	'n': 'n', 'o': 'o', 'p': 'p', 'q': 'q', 'r': 'r', 's': 's', 't': 't', 'u': 'u', 'v': 'v', 'w': 'w', 'x': 'x', 'y': 'y', 'z': 'z',
	'A': 'a', 'B': 'b', 'C': 'c', 'D': 'd', 'E': 'e', 'F': 'f', 'G': 'g', 'H': 'h', 'I': 'i', 'J': 'j', 'K': 'k', 'L': 'l', 'M': 'm',
	'N': 'n', 'O': 'o', 'P': 'p', 'Q': 'q', 'R': 'r', 'S': 's', 'T': 't', 'U': 'u', 'V': 'v', 'W': 'w', 'X': 'x', 'Y': 'y', 'Z': 'z',
}

// word is the i-th word in lower case with the typewriter's apostrophe; nil beyond
// the words.
func (f *Finder) word(i int) []byte {
	if i < 0 || i >= len(f.words) {
		return nil
	}
	return f.low[f.words[i].low:f.words[i].lowEnd]
}

func in(w []byte, list ...string) bool {
	for _, x := range list {
		if string(w) == x {
			return true
		}
	}
	return false
}

// longestClause is how many words a turn of phrase reaches at most.
const longestClause = 60

// clause is the end of the clause that word i stands in: the next mark that ends
// one, or the next word that turns away.
func (f *Finder) clause(i int) int32 {
	for j := i; j < len(f.words); j++ {
		if j == i+longestClause {
			return f.words[j].end
		}
		if j > i && (in(f.word(j), "but", "instead", "because") || in(f.word(j), "and", "we") && in(f.word(j+1), "we", "start", "just", "simply", "talk")) {
			return f.words[j-1].end
		}
		end := len(f.text)
		if j+1 < len(f.words) {
			end = int(f.words[j+1].start)
		}
		if strings.ContainsAny(f.text[f.words[j].end:end], ".;:!?(") || strings.Contains(f.text[f.words[j].end:end], "—") || strings.Contains(f.text[f.words[j].end:end], " - ") || strings.Contains(f.text[f.words[j].end:end], " – ") {
			return f.words[j].end
		}
	}
	return int32(len(f.text))
}

// few is the end of at most n words from word i on, within the clause.
func (f *Finder) few(i, n int) int32 {
	end := f.clause(i)
	if i+n-1 < len(f.words) {
		end = min(end, f.words[i+n-1].end)
	}
	return end
}

func (f *Finder) find(dst []Range) []Range {
	if len(f.words) == 1 {
		return append(dst, Range{Start: 0, End: int32(len(f.text))}) // “Leverage.” alone: an echo, not a statement
	}
	add := func(i int, end int32) {
		if i < len(f.words) && f.words[i].start < end {
			dst = append(dst, Range{Start: f.words[i].start, End: end})
		}
	}
	heads := &sets().heads
	for i := range f.words {
		w := f.word(i)
		if !heads.has(words.Hash(w)) {
			continue
		}
		switch {
		case in(w, "don't", "never", "won't", "wouldn't", "didn't", "dont"):
			if j := f.afterNegation(i, i+1); j > 0 {
				add(j, f.clause(j))
			}
		case string(w) == "not" && in(f.word(i-1), "do", "will", "would", "did"):
			if j := f.afterNegation(i-1, i+1); j > 0 {
				add(j, f.clause(j))
			}
		case string(w) == "not" && in(f.word(i-1), "we're", "i'm", "are", "am") && in(f.word(i+1), "about", "going", "here") && string(f.word(i+2)) == "to":
			if in(f.word(i-1), "we're", "i'm") || in(f.word(i-2), "we", "i") {
				add(i+3, f.clause(i+3))
			}
		case string(w) == "longer" && string(f.word(i-1)) == "no" && in(f.word(i-2), "we", "i"):
			add(i+1, f.clause(i+1))
		case in(w, "stop", "avoid", "quit", "stopped", "avoided") && bytes.HasSuffix(f.word(i+1), []byte("ing")):
			add(i+1, f.clause(i+1))
		case in(w, "instead", "rather") && in(f.word(i+1), "of", "than") && bytes.HasSuffix(f.word(i+2), []byte("ing")):
			add(i+2, f.few(i+2, 6))
		case string(w) == "refuse" && string(f.word(i+1)) == "to" && in(f.word(i-1), "we", "i"):
			add(i+2, f.clause(i+2))
		case string(w) == "not" && string(f.word(i-1)) == "rather":
			add(i+1, f.clause(i+1))
		case in(w, "say", "write", "saying") && i+1 < len(f.words) && strings.Contains(f.text[f.words[i].end:f.words[i+1].start], ":") && (string(f.word(i-1)) == "not" || string(f.word(i-1)) == "never" || string(f.word(i-1)) == "don't"):
			add(i+1, int32(len(f.text)))
		case in(w, "mean", "means") && in(f.word(0), "what") && i >= 2:
			add(2, f.words[i].start)
		case in(w, "word", "term", "phrase", "expression", "buzzword", "cliché", "label", "verb", "noun", "adjective"):
			if in(f.word(i-1), "the", "this", "that", "a", "another", "favourite", "favorite") && !in(f.word(i+1), "of", "is", "for", "that", "to", "has", "was", "and", "with", "in", "on", "limits", "sheet", "document", "search") {
				add(i+1, f.few(i+1, 4))
			}
		case in(w, "words", "terms", "phrases", "expressions", "buzzwords", "jargon", "clichés", "cliches", "buzzword"):
			switch {
			case in(f.word(i+1), "like") || string(f.word(i+1)) == "such" && string(f.word(i+2)) == "as":
				add(i+2, int32(len(f.text)))
			case in(f.word(i+1), "to") && in(f.word(i+2), "avoid", "ban", "drop", "skip", "delete", "retire"):
				add(i+3, int32(len(f.text)))
			case i+1 < len(f.words) && strings.Contains(f.text[f.words[i].end:f.words[i+1].start], ":"):
				add(i+1, int32(len(f.text)))
			}
		case string(w) == "banned" || string(w) == "avoid":
			if i+1 < len(f.words) && strings.Contains(f.text[f.words[i].end:f.words[i+1].start], ":") {
				add(i+1, int32(len(f.text)))
			}
		case string(w) == "called" && string(f.word(i-1)) == "so":
			add(i+1, f.few(i+1, 4))
		case in(w, "call", "called", "calls", "calling") && in(f.word(i+1), "it", "them", "this", "that", "us", "ourselves", "themselves", "people", "customers", "users"):
			add(i+2, f.few(i+2, 5))
		case string(w) == "called" && !in(f.word(i+1), "for", "on", "out", "in", "off", "back", "me", "you", "him", "her", "the", "upon"):
			add(i+1, f.few(i+1, 4))
		case in(w, "promise", "promises", "promising", "claim", "claims", "claiming", "preach", "preaches") && in(f.word(i-1), "that", "who", "which"):
			add(i+1, int32(len(f.text)))
		}
		// X is a buzzword
		if in(w, "is", "are", "isn't", "aren't") && f.namesAsWord(i+1) && i <= 4 {
			dst = append(dst, Range{Start: 0, End: f.words[i].start})
		}
	}
	return dst
}

// namesAsWord says whether words from i on call the subject a word: “a buzzword”,
// “just jargon”, “a meaningless phrase”.
func (f *Finder) namesAsWord(i int) bool {
	for j := i; j < i+4; j++ {
		w := f.word(j)
		if in(w, "buzzword", "buzzwords", "jargon", "cliché", "cliche", "clichés", "cliches", "buzz", "gibberish", "waffle") {
			return true
		}
		if in(w, "word", "words", "phrase", "phrases", "term") && in(f.word(j-1), "empty", "meaningless", "ugly", "overused", "tired", "weasel", "horrible", "vague", "a") {
			return true
		}
		if !in(w, "a", "an", "the", "just", "another", "only", "not", "such", "pure", "empty", "meaningless", "corporate", "marketing", "ugly", "overused", "tired", "weasel", "horrible", "vague", "my", "our", "favourite", "favorite", "most") {
			return false
		}
	}
	return false
}

// afterNegation is the first word that a denied habit covers, or 0. The negation
// is at i, what follows at next. “We don't just leverage” and “don't miss” deny
// nothing.
func (f *Finder) afterNegation(i, next int) int {
	follow := f.word(next)
	if in(follow, "only", "just", "merely", "simply", "even", "fail", "hesitate", "stop", "have", "need", "thought", "think", "know", "forget", "mind", "miss", "regret") {
		return 0
	}
	if in(f.word(i-2), "if", "that", "unless", "when") || in(f.word(i+2), "enough") || in(f.word(next+1), "enough") {
		return 0 // a condition, or a complaint that there is too little of it
	}
	subject := f.word(i - 1)
	negation := f.word(i)
	switch {
	case in(subject, "we", "i", "also", "really", "still") && i >= 1:
		return next
	case string(subject) == "you" && in(negation, "don't", "do", "never", "dont"):
		return next
	case in(subject, "must", "should") && string(negation) == "never":
		return next
	case i == 0 && !in(negation, "won't", "wouldn't", "didn't", "will", "would", "did"):
		// An order not to; but “don't miss” and the like are a pitch.
		if in(follow, "miss", "wait", "forget", "hesitate", "delay", "worry", "let", "be", "sleep", "settle", "want", "have", "need", "you", "we", "they", "know") {
			return 0
		}
		return next
	}
	return 0
}

// LeadsIn says whether a block announces a list of words to avoid, so that the
// list below it is all mention.
func LeadsIn(block string) bool {
	b := strings.TrimSpace(block)
	colon := strings.HasSuffix(b, ":")
	if len(b) > 200 || !colon && (len(b) > 100 || len(strings.Fields(b)) > 8) {
		return false
	}
	b = strings.ToLower(b)
	about := func(w string) bool { return strings.Contains(b, w) }
	return slices.ContainsFunc(topics[:], about) && slices.ContainsFunc(bans[:], about)
}

// topics and bans are what such a block is about.
var (
	topics = [...]string{"word", "phrase", "jargon", "buzzword", "term", "cliché", "wording"}
	bans   = [...]string{"avoid", "ban", "never", "stop", "don't", "don’t", "do not", "hate", "retire", "delete", "instead", "drop", "kill", "not to use"}
)
