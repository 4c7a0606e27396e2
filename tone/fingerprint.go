package tone

import (
	"encoding/binary"
	"strconv"
)

// A fingerprint is a hash of the rule, the folded match, the folded sentence and
// which of several equal ones it is. It holds no place, so that it stays when
// lines move.

// hash is FNV-1a of 64 bits.
type hash uint64

const (
	hashSeed  hash = 14695981039346656037
	hashPrime hash = 1099511628211
)

func (h hash) text(s string) hash {
	for i := 0; i < len(s); i++ {
		h = (h ^ hash(s[i])) * hashPrime
	}
	return h * hashPrime // an end, so that neighbours do not run together
}

// folded adds a text of the view in lower case, with its white space made single
// blanks. The view has folded everything but ASCII already.
func (h hash) folded(s string) hash {
	for len(s) > 0 && foldedBytes[s[len(s)-1]] == ' ' {
		s = s[:len(s)-1]
	}
	last := byte(' ') // so that white space at the start is passed over
	for i := range len(s) {
		c := foldedBytes[s[i]]
		if (c^' ')|(last^' ') == 0 { // one question, which is nearly never so
			continue
		}
		h, last = (h^hash(c))*hashPrime, c
	}
	return h * hashPrime
}

// foldedBytes has small letters for capitals and blanks for white space.
var foldedBytes = func() (t [256]byte) {
	for i := range t {
		c := byte(i)
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case '\t' <= c && c <= '\r':
			c = ' '
		}
		t[i] = c
	}
	return t
}()

// prints counts what has had a fingerprint, so that the second of two equal
// findings has another one.
type prints struct {
	few       [16]hash     // those that came first
	some      int          // how many of them
	seen      map[hash]int // how often each came, once there are more
	sentences []hash       // of folded sentences, by index; 0 before one is asked for
	ratios    map[ratioKey]string
}

// ratioKey is a sentence that a rule is about.
type ratioKey struct {
	rule     string
	sentence int32
}

// reset forgets everything. Maps that one long draft has made large go: to empty
// them would cost every later draft.
func (p *prints) reset() {
	const small = 32
	switch {
	case p.some == 0: // most posts have no finding
	case len(p.seen) > small:
		*p = prints{}
	default:
		p.some = 0
		clear(p.seen)
		clear(p.ratios)
	}
	p.sentences = p.sentences[:0]
}

// again is how often a hash came before, and counts it once more.
func (p *prints) again(h hash) int {
	if p.some < len(p.few) {
		n := 0
		for _, o := range p.few[:p.some] {
			n += mark01(o == h)
		}
		p.few[p.some] = h
		p.some++
		return n
	}
	if p.seen == nil {
		p.seen = map[hash]int{}
	}
	if len(p.seen) == 0 {
		for _, o := range p.few {
			p.seen[o]++
		}
	}
	n := p.seen[h]
	p.seen[h]++
	return n
}

// printLen is the length of a fingerprint in bytes.
const printLen = 16

// fingerprint is that of a finding whose rule, match and sentence have the hash.
func (x *evaluation) fingerprint(h hash) string { return x.printText(x.printOf(h)) }

// printOf is a fingerprint as a number, which is not 0.
func (x *evaluation) printOf(h hash) uint64 {
	// Scatter what differs in the last bytes only (the finish of MurmurHash3).
	v := uint64(h.text(strconv.Itoa(x.prints.again(h))))
	v = (v ^ v>>33) * 0xff51afd7ed558ccd
	v = (v ^ v>>33) * 0xc4ceb9fe1a85ec53
	return max(v^v>>33, 1)
}

// printText is a fingerprint as reports have it.
func (x *evaluation) printText(v uint64) string {
	var out [printLen]byte
	binary.BigEndian.PutUint64(out[:8], hexDigits(uint32(v>>32)))
	binary.BigEndian.PutUint64(out[8:], hexDigits(uint32(v)))
	at := x.text.mark(len(out))
	x.text.addBytes(out[:])
	return x.text.since(at)
}

// hexDigits are the eight hexadecimal digits of v as bytes, the first of them on top.
func hexDigits(v uint32) uint64 {
	const each = 0x0101010101010101
	d := uint64(v)
	d = (d | d<<16) & 0x0000FFFF0000FFFF
	d = (d | d<<8) & 0x00FF00FF00FF00FF
	d = (d | d<<4) & (0x0F * each)
	letters := (d + 6*each) >> 4 & each
	return d + '0'*each + letters*('a'-'0'-10)
}

// sentenceHash is the hash of a sentence, folded.
func (x *evaluation) sentenceHash(sentence int32) hash {
	p := &x.prints
	if len(p.sentences) == 0 {
		p.sentences = append(p.sentences, make([]hash, len(x.r.sentences))...)
	}
	h := &p.sentences[sentence]
	if *h == 0 {
		s := &x.r.sentences[sentence]
		*h = hashSeed.folded(x.r.view.Text[s.start:s.end])
	}
	return *h
}

// hitPrint is the fingerprint of a hit of a density or total.
func (x *evaluation) hitPrint(h *hit) string { return x.saidPrint(h, nil) }

// saidPrint is hitPrint of a hit with its wording, nil where there is none.
func (x *evaluation) saidPrint(h *hit, said *wording) string {
	if h.print != 0 {
		return x.printText(h.print)
	}
	var key hash
	if said != nil && x.r.view.Text[h.start:h.end] == said.match {
		key = said.print
	} else {
		s := &x.slots[h.slot]
		switch {
		case h.found > 0:
			key = s.print.folded(x.foundText(h))
		case h.whole():
			key = hashSeed.text(s.rule.ID)
		default:
			key = hashSeed.text(s.rule.ID).folded(x.r.view.Text[h.start:h.end])
		}
	}
	if !h.whole() {
		key = (key ^ x.sentenceHash(h.sentence)) * hashPrime
	}
	h.print = x.printOf(key)
	return x.printText(h.print)
}

// sentencePrint is the fingerprint of a sentence in a ratio.
func (x *evaluation) sentencePrint(rule string, sentence int32) string {
	hash := (hashSeed.text(rule) ^ x.sentenceHash(sentence)) * hashPrime
	if len(x.accepted) == 0 { // it is asked for once
		return x.fingerprint(hash)
	}
	key := ratioKey{rule, sentence}
	if p, ok := x.prints.ratios[key]; ok {
		return p
	}
	if x.prints.ratios == nil {
		x.prints.ratios = map[ratioKey]string{}
	}
	p := x.fingerprint(hash)
	x.prints.ratios[key] = p
	return p
}
