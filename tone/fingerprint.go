package tone

import (
	"encoding/hex"
	"hash/fnv"
	"strconv"
	"strings"
)

// prints counts what has had a fingerprint, so that the second of two equal
// findings has another one.
type prints map[string]int

// fingerprint is a hash of the rule, the folded match, the folded sentence and
// which of several equal ones it is. It holds no place, so that it stays when
// lines move.
func (p prints) fingerprint(rule, match, sentence string) string {
	key := rule + "\x00" + match + "\x00" + sentence
	n := p[key]
	p[key]++
	h := fnv.New128a()
	// Writing to a hash cannot fail.
	_, _ = h.Write([]byte(key + "\x00" + strconv.Itoa(n)))
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// foldedText is a stretch of the view in lower case with single spaces.
func (x *evaluation) foldedText(start, end int32) string {
	return strings.Join(strings.Fields(strings.ToLower(x.r.view.Text[start:end])), " ")
}

// hitPrint is the fingerprint of a hit of a density or total.
func (x *evaluation) hitPrint(h *hit) string {
	if h.print != "" {
		return h.print
	}
	match, sentence := "", ""
	if !h.whole() {
		s := &x.r.sentences[h.sentence]
		match, sentence = x.foldedText(h.start, h.end), x.foldedText(s.start, s.end)
	}
	h.print = x.prints.fingerprint(x.slots[h.slot].rule.ID, match, sentence)
	return h.print
}

// sentencePrint is the fingerprint of a sentence in a ratio.
func (x *evaluation) sentencePrint(rule string, sentence int32) string {
	if p, ok := x.sentencePrints[sentencePrintKey{rule, sentence}]; ok {
		return p
	}
	s := &x.r.sentences[sentence]
	text := x.foldedText(s.start, s.end)
	p := x.prints.fingerprint(rule, text, text)
	x.sentencePrints[sentencePrintKey{rule, sentence}] = p
	return p
}

type sentencePrintKey struct {
	rule     string
	sentence int32
}
