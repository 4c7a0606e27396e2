package mention

import (
	"math/bits"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/ascii"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// closing are the marks that close what a mark of the kinds that differ by side opens.
func closing(opener rune) string {
	switch opener {
	case '“':
		return "”“"
	case '„':
		return "“”"
	case '«':
		return "»"
	case '‹':
		return "›"
	case '»':
		return "«"
	case '「':
		return "」"
	case '『':
		return "』"
	case '‘':
		return "’"
	case '‚':
		return "‘’"
	}
	return ""
}

// maxOpen is how many quotations may stand open inside one another.
const maxOpen = 8

// mayQuote are the bytes that quotation marks begin with: « », “ ‘ ‹ „ and 「.
var mayQuote = [256]bool{'"': true, '\'': true, 0xC2: true, 0xE2: true, 0xE3: true}

// nextQuote is the next place from i on where a quotation mark may be; the length of the
// text where there is none.
func nextQuote(text string, i int) int {
	const each = 0x0101010101010101
	for i < len(text) && !mayQuote[text[i]] {
		if i++; i+8 > len(text) {
			continue
		}
		// The top bit is set of each byte that is " or ' or not ASCII. Bits above the first
		// may be wrong, as the subtraction borrows.
		x := ascii.Load(text, i)
		i += bits.TrailingZeros64(((x^each*'"'-each)|(x^each*'\''-each)|x)&(each*0x80)) >> 3
	}
	return i
}

// quotations finds what stands between quotation marks.
func quotations(text string, sentences []words.Sentence, dst []Range) []Range {
	type opened struct {
		mark rune
		at   int
	}
	var room [maxOpen]opened
	open := room[:0]
	first := len(dst)
	for i := nextQuote(text, 0); i < len(text); i = nextQuote(text, i) {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		next := i + size
		switch r {
		case '"', '\'', '“', '”', '„', '«', '»', '‹', '›', '「', '」', '『', '』', '‘', '’', '‚':
			closed := false
			for k := len(open) - 1; k >= 0; k-- {
				if closes(text, open[k].mark, r, i, next) {
					if open[k].at+1 < i {
						dst = append(dst, Range{Start: int32(open[k].at), End: int32(next), Credited: false})
					}
					open = open[:k]
					closed = true
					break
				}
			}
			if !closed && opens(text, r, i, next) && len(open) < maxOpen {
				open = append(open, opened{r, i})
			}
		}
		i = next
	}
	for k := first; k < len(dst); k++ {
		dst[k].Credited = credited(text, sentences, dst[k])
	}
	return dst
}

// opens says whether a mark at [i, next) can open a quotation.
func opens(text string, mark rune, i, next int) bool {
	if next >= len(text) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(text[next:])
	if unicode.IsSpace(after) && mark != '«' {
		return false
	}
	switch mark {
	case '”', '’', '›', '」', '』':
		return false
	case '"', '\'', '‘', '»':
		if i == 0 {
			return true
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		return unicode.IsSpace(before) || strings.ContainsRune("([{—–-:/“‘\"'", before)
	}
	return true
}

// closes says whether a mark at [i, next) closes a quotation opened by another.
func closes(text string, opener, mark rune, i, next int) bool {
	if opener == '"' || opener == '\'' {
		if mark != opener {
			return false
		}
	} else if !strings.ContainsRune(closing(opener), mark) {
		return false
	}
	if i == 0 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	if unicode.IsSpace(before) && mark != '»' && mark != '"' {
		return false
	}
	if mark == '\'' || mark == '’' {
		// An apostrophe stands between letters, or ends a plural before a space; only
		// what is followed by no letter can close.
		if next < len(text) {
			after, _ := utf8.DecodeRuneInString(text[next:])
			return !unicode.IsLetter(after) && !unicode.IsDigit(after)
		}
	}
	return true
}

// speech are the verbs that credit a quotation to a speaker; according to is another.
var speech = []string{
	"said", "says", "saying", "say", "adds", "added", "explains", "explained", "notes", "noted", "told", "tells", "writes", "wrote",
	"commented", "comments", "remarked", "states", "stated", "argues", "argued", "concludes", "concluded", "recalls", "recalled",
}

// credited says whether a quotation is a whole sentence, or several, that the
// paragraph credits to a speaker.
func credited(text string, sentences []words.Sentence, q Range) bool {
	inner := strings.TrimFunc(text[q.Start:q.End], func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\"'“”„«»‹›「」『』‘’‚", r)
	})
	if !fourWords(inner) {
		return false
	}
	rest := strings.TrimLeft(text[q.End:], " ")
	whole := strings.ContainsAny(inner[len(inner)-1:], ".!?,") || strings.HasSuffix(inner, "…") || strings.HasPrefix(rest, "—") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, ",")
	if !whole {
		return false
	}
	if dash := strings.TrimLeft(rest, "—–- "); dash != rest && dash != "" {
		if r, _ := utf8.DecodeRuneInString(dash); unicode.IsUpper(r) || r == '@' {
			return true
		}
	}
	// The words around the quotation, in its own sentences and the ones beside them.
	before, after := q.Start, q.End
	first := sort.Search(len(sentences), func(i int) bool { return sentences[i].End > before })
	last := sort.Search(len(sentences), func(i int) bool { return sentences[i].End >= after })
	from, to := int32(0), int32(len(text))
	if first < len(sentences) {
		if from = min(sentences[first].Start, before); from == before && first > 0 {
			from = sentences[first-1].Start
		}
	}
	if last < len(sentences) {
		if to = max(sentences[last].End, after); to == after && last+1 < len(sentences) {
			to = sentences[last+1].End
		}
	}
	// A speaker is named close by, however long the sentence.
	const near = 200
	from, to = max(from, before-near), min(to, after+near)
	return hasSpeech(text[from:before]) || hasSpeech(text[after:to])
}

// fourWords says whether s has four words or more between white space.
func fourWords(s string) bool {
	n := 0
	for range strings.FieldsSeq(s) {
		if n++; n == 4 {
			return true
		}
	}
	return false
}

// hasSpeech says whether one of the speech words stands in s.
func hasSpeech(s string) bool {
	before := ""
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		for _, v := range speech {
			if is(w, v) {
				return true
			}
		}
		if is(w, "to") && is(before, "according") {
			return true
		}
		before = w
	}
	return false
}

// is says whether w in lower case is low.
func is(w, low string) bool {
	for _, r := range w {
		if low == "" || unicode.ToLower(r) != rune(low[0]) {
			return false
		}
		low = low[1:]
	}
	return low == ""
}
