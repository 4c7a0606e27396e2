package mention

import (
	"strings"

	"github.com/plainpost/plainpost/tone/internal/words"
)

// span is a word of a sentence.
type span struct{ start, end int32 }

// turns finds what the wording itself marks as mentioned.
func turns(text string, sentences []words.Sentence, dst []Range) []Range {
	var room [48]span
	for _, s := range sentences {
		sentence := text[s.Start:s.End]
		if !mayTurn(sentence) {
			continue
		}
		list := split(sentence, room[:0])
		t := turner{text: sentence, words: list}
		first := len(dst)
		dst = t.find(dst)
		for i := first; i < len(dst); i++ {
			dst[i].Start += s.Start
			dst[i].End += s.Start
		}
	}
	return dst
}

// mayTurn passes over the sentences that hold none of the words that a turn
// begins with, and are not one word alone.
func mayTurn(s string) bool {
	if strings.IndexByte(s, ' ') < 0 {
		return true
	}
	for i := 0; i+3 < len(s); i++ {
		switch s[i] | 0x20 {
		case 'n':
			if s[i+1] == '\'' || s[i+1] == 0xE2 { // n't, n’t
				return true
			}
			if i > 0 && s[i-1] != ' ' {
				continue
			}
			switch strings.ToLower(s[i : i+4]) {
			case "not ", "neve", "no l":
				return true
			}
		case 's', 'a', 'w', 't', 'p', 'b', 'j', 'c', 'i', 'e', 'm', 'q', 'r', 'l', 'v':
			if i > 0 && s[i-1] != ' ' && s[i-1] != '(' && s[i-1] != '-' {
				continue
			}
			switch strings.ToLower(s[i : i+4]) {
			case "stop", "avoi", "word", "term", "verb", "noun", "adje", "refu", "mean", "say:", "phra", "buzz", "jarg", "call", "inst", "expr", "quit", "rath", "bann", "prom", "clai", "prea", "labe", "clic":
				return true
			}
		}
	}
	return false
}

func split(s string, dst []span) []span {
	start := -1
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c >= 0x80 && !strings.HasPrefix(s[i:], "“") && !strings.HasPrefix(s[i:], "”") && !strings.HasPrefix(s[i:], "—") && !strings.HasPrefix(s[i:], "…") || c == '\''
		if letter {
			if start < 0 {
				start = i
			}
			if c >= 0x80 {
				for i+1 < len(s) && s[i+1]&0xC0 == 0x80 {
					i++
				}
			}
			continue
		}
		if start >= 0 {
			dst = append(dst, span{int32(start), int32(i)})
			start = -1
		}
		if c >= 0x80 {
			for i+1 < len(s) && s[i+1]&0xC0 == 0x80 {
				i++
			}
		}
	}
	if start >= 0 {
		dst = append(dst, span{int32(start), int32(len(s))})
	}
	return dst
}

type turner struct {
	text  string
	words []span
}

// word is the i-th word in lower case with the typewriter's apostrophe; "" beyond the end.
func (t *turner) word(i int) string {
	if i < 0 || i >= len(t.words) {
		return ""
	}
	w := t.text[t.words[i].start:t.words[i].end]
	if strings.Contains(w, "’") {
		w = strings.ReplaceAll(w, "’", "'")
	}
	return strings.ToLower(w)
}

func in(w string, list ...string) bool {
	for _, x := range list {
		if w == x {
			return true
		}
	}
	return false
}

// longestClause is how many words a turn of phrase reaches at most.
const longestClause = 60

// clause is the end of the clause that word i stands in: the next mark that ends
// one, or the next word that turns away.
func (t *turner) clause(i int) int32 {
	for j := i; j < len(t.words); j++ {
		if j == i+longestClause {
			return t.words[j].end
		}
		if j > i && (in(t.word(j), "but", "instead", "because") || in(t.word(j), "and", "we") && in(t.word(j+1), "we", "start", "just", "simply", "talk")) {
			return t.words[j-1].end
		}
		end := len(t.text)
		if j+1 < len(t.words) {
			end = int(t.words[j+1].start)
		}
		if strings.ContainsAny(t.text[t.words[j].end:end], ".;:!?(") || strings.Contains(t.text[t.words[j].end:end], "—") || strings.Contains(t.text[t.words[j].end:end], " - ") || strings.Contains(t.text[t.words[j].end:end], " – ") {
			return t.words[j].end
		}
	}
	return int32(len(t.text))
}

// few is the end of at most n words from word i on, within the clause.
func (t *turner) few(i, n int) int32 {
	end := t.clause(i)
	if i+n-1 < len(t.words) {
		end = min(end, t.words[i+n-1].end)
	}
	return end
}

func (t *turner) find(dst []Range) []Range {
	if len(t.words) == 1 {
		return append(dst, Range{Start: 0, End: int32(len(t.text))}) // “Leverage.” alone: an echo, not a statement
	}
	add := func(i int, end int32) {
		if i < len(t.words) && t.words[i].start < end {
			dst = append(dst, Range{Start: t.words[i].start, End: end})
		}
	}
	for i := range t.words {
		w := t.word(i)
		switch {
		case in(w, "don't", "never", "won't", "wouldn't", "didn't", "dont"):
			if j := t.afterNegation(i, i+1); j > 0 {
				add(j, t.clause(j))
			}
		case w == "not" && in(t.word(i-1), "do", "will", "would", "did"):
			if j := t.afterNegation(i-1, i+1); j > 0 {
				add(j, t.clause(j))
			}
		case w == "not" && in(t.word(i-1), "we're", "i'm", "are", "am") && in(t.word(i+1), "about", "going", "here") && t.word(i+2) == "to":
			if in(t.word(i-1), "we're", "i'm") || in(t.word(i-2), "we", "i") {
				add(i+3, t.clause(i+3))
			}
		case w == "longer" && t.word(i-1) == "no" && in(t.word(i-2), "we", "i"):
			add(i+1, t.clause(i+1))
		case in(w, "stop", "avoid", "quit", "stopped", "avoided") && strings.HasSuffix(t.word(i+1), "ing"):
			add(i+1, t.clause(i+1))
		case in(w, "instead", "rather") && in(t.word(i+1), "of", "than") && strings.HasSuffix(t.word(i+2), "ing"):
			add(i+2, t.few(i+2, 6))
		case w == "refuse" && t.word(i+1) == "to" && in(t.word(i-1), "we", "i"):
			add(i+2, t.clause(i+2))
		case w == "not" && t.word(i-1) == "rather":
			add(i+1, t.clause(i+1))
		case in(w, "say", "write", "saying") && i+1 < len(t.words) && strings.Contains(t.text[t.words[i].end:t.words[i+1].start], ":") && (t.word(i-1) == "not" || t.word(i-1) == "never" || t.word(i-1) == "don't"):
			add(i+1, int32(len(t.text)))
		case in(w, "mean", "means") && in(t.word(0), "what") && i >= 2:
			add(2, t.words[i].start)
		case in(w, "word", "term", "phrase", "expression", "buzzword", "cliché", "label", "verb", "noun", "adjective"):
			if in(t.word(i-1), "the", "this", "that", "a", "another", "favourite", "favorite") && !in(t.word(i+1), "of", "is", "for", "that", "to", "has", "was", "and", "with", "in", "on", "limits", "sheet", "document", "search") {
				add(i+1, t.few(i+1, 4))
			}
		case in(w, "words", "terms", "phrases", "expressions", "buzzwords", "jargon", "clichés", "cliches", "buzzword"):
			switch {
			case in(t.word(i+1), "like") || t.word(i+1) == "such" && t.word(i+2) == "as":
				add(i+2, int32(len(t.text)))
			case in(t.word(i+1), "to") && in(t.word(i+2), "avoid", "ban", "drop", "skip", "delete", "retire"):
				add(i+3, int32(len(t.text)))
			case i+1 < len(t.words) && strings.Contains(t.text[t.words[i].end:t.words[i+1].start], ":"):
				add(i+1, int32(len(t.text)))
			}
		case w == "banned" || w == "avoid":
			if i+1 < len(t.words) && strings.Contains(t.text[t.words[i].end:t.words[i+1].start], ":") {
				add(i+1, int32(len(t.text)))
			}
		case w == "called" && t.word(i-1) == "so":
			add(i+1, t.few(i+1, 4))
		case in(w, "call", "called", "calls", "calling") && in(t.word(i+1), "it", "them", "this", "that", "us", "ourselves", "themselves", "people", "customers", "users"):
			add(i+2, t.few(i+2, 5))
		case w == "called" && !in(t.word(i+1), "for", "on", "out", "in", "off", "back", "me", "you", "him", "her", "the", "upon"):
			add(i+1, t.few(i+1, 4))
		case in(w, "promise", "promises", "promising", "claim", "claims", "claiming", "preach", "preaches") && in(t.word(i-1), "that", "who", "which"):
			add(i+1, int32(len(t.text)))
		}
		// X is a buzzword
		if in(w, "is", "are", "isn't", "aren't") && t.namesAsWord(i+1) && i <= 4 {
			dst = append(dst, Range{Start: 0, End: t.words[i].start})
		}
	}
	return dst
}

// namesAsWord says whether words from i on call the subject a word: “a buzzword”,
// “just jargon”, “a meaningless phrase”.
func (t *turner) namesAsWord(i int) bool {
	for j := i; j < i+4; j++ {
		w := t.word(j)
		if in(w, "buzzword", "buzzwords", "jargon", "cliché", "cliche", "clichés", "cliches", "buzz", "gibberish", "waffle") {
			return true
		}
		if in(w, "word", "words", "phrase", "phrases", "term") && in(t.word(j-1), "empty", "meaningless", "ugly", "overused", "tired", "weasel", "horrible", "vague", "a") {
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
func (t *turner) afterNegation(i, next int) int {
	follow := t.word(next)
	if in(follow, "only", "just", "merely", "simply", "even", "fail", "hesitate", "stop", "have", "need", "thought", "think", "know", "forget", "mind", "miss", "regret") {
		return 0
	}
	if in(t.word(i-2), "if", "that", "unless", "when") || in(t.word(i+2), "enough") || in(t.word(next+1), "enough") {
		return 0 // a condition, or a complaint that there is too little of it
	}
	subject := t.word(i - 1)
	negation := t.word(i)
	switch {
	case in(subject, "we", "i", "also", "really", "still") && i >= 1:
		return next
	case subject == "you" && in(negation, "don't", "do", "never", "dont"):
		return next
	case in(subject, "must", "should") && negation == "never":
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
	if len(b) > 200 || !strings.HasSuffix(b, ":") && len(b) > 100 {
		return false
	}
	b = strings.ToLower(b)
	if !strings.HasSuffix(b, ":") && len(strings.Fields(b)) > 8 {
		return false
	}
	about := false
	for _, w := range []string{"word", "phrase", "jargon", "buzzword", "term", "cliché", "wording"} {
		about = about || strings.Contains(b, w)
	}
	if !about {
		return false
	}
	for _, w := range []string{"avoid", "ban", "never", "stop", "don't", "don’t", "do not", "hate", "retire", "delete", "instead", "drop", "kill", "not to use"} {
		if strings.Contains(b, w) {
			return true
		}
	}
	return false
}
