package tone

import (
	"encoding/hex"
	"hash/fnv"
	"strconv"
	"strings"
)

// prints counts what has had a fingerprint, so that the second of two equal
// findings has another one.
type prints struct{ seen map[string]int }

// fingerprint is a hash of the rule, the folded match, the folded sentence and
// which of several equal ones it is. It holds no place, so that it stays when
// lines move.
func (p *prints) fingerprint(rule, match, sentence string) string {
	key := rule + "\x00" + match + "\x00" + sentence
	if p.seen == nil {
		p.seen = map[string]int{}
	}
	n := p.seen[key]
	p.seen[key]++
	h := fnv.New128a()
	// Writing to a hash cannot fail.
	_, _ = h.Write([]byte(key + "\x00" + strconv.Itoa(n)))
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// foldedText is a stretch of the view in lower case with single spaces.
func (x *evaluation) foldedText(start, end int32) string {
	return strings.Join(strings.Fields(strings.ToLower(x.r.view.Text[start:end])), " ")
}

// sentenceText stands for the folded text of a sentence: the text itself, or a
// hash of a long one, so that many findings in one sentence stay cheap.
func (x *evaluation) sentenceText(sentence int32) string {
	s := &x.r.sentences[sentence]
	if s.end-s.start <= 256 {
		return x.foldedText(s.start, s.end)
	}
	if x.longSentence != sentence || x.longText == "" {
		h := fnv.New128a()
		_, _ = h.Write([]byte(x.foldedText(s.start, s.end)))
		x.longSentence, x.longText = sentence, string(h.Sum(nil))
	}
	return x.longText
}

// hitPrint is the fingerprint of a hit of a density or total.
func (x *evaluation) hitPrint(h *hit) string {
	if h.print != "" {
		return h.print
	}
	match, sentence := "", ""
	switch {
	case h.found > 0:
		match = strings.Join(strings.Fields(strings.ToLower(x.foundText(h))), " ")
		if !h.whole() {
			sentence = x.sentenceText(h.sentence)
		}
	case !h.whole():
		match, sentence = x.foldedText(h.start, h.end), x.sentenceText(h.sentence)
	}
	h.print = x.prints.fingerprint(x.slots[h.slot].rule.ID, match, sentence)
	return h.print
}

// sentencePrint is the fingerprint of a sentence in a ratio.
func (x *evaluation) sentencePrint(rule string, sentence int32) string {
	if p, ok := x.sentencePrints[sentencePrintKey{rule, sentence}]; ok {
		return p
	}
	p := x.prints.fingerprint(rule, "", x.sentenceText(sentence))
	if x.sentencePrints == nil {
		x.sentencePrints = map[sentencePrintKey]string{}
	}
	x.sentencePrints[sentencePrintKey{rule, sentence}] = p
	return p
}

type sentencePrintKey struct {
	rule     string
	sentence int32
}
