package tone

import "strconv"

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
	gap := false
	begun := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ' ' || c >= '\t' && c <= '\r':
			gap = begun
			continue
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		if gap {
			h = (h ^ ' ') * hashPrime
			gap = false
		}
		h = (h ^ hash(c)) * hashPrime
		begun = true
	}
	return h * hashPrime
}

// prints counts what has had a fingerprint, so that the second of two equal
// findings has another one.
type prints struct {
	seen      map[hash]int
	sentences []hash // of folded sentences, by index; 0 before one is asked for
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
	case len(p.seen) == 0: // most posts have no finding
	case len(p.seen) > small:
		*p = prints{}
	default:
		clear(p.seen)
		clear(p.ratios)
	}
	p.sentences = p.sentences[:0]
}

// printLen is the length of a fingerprint in bytes.
const printLen = 16

// fingerprint is that of a finding whose rule, match and sentence have the hash.
func (x *evaluation) fingerprint(h hash) string { return x.printText(x.printOf(h)) }

// printOf is a fingerprint as a number, which is not 0.
func (x *evaluation) printOf(h hash) uint64 {
	p := &x.prints
	if p.seen == nil {
		p.seen = map[hash]int{}
	}
	n := p.seen[h]
	p.seen[h]++
	// Scatter what differs in the last bytes only (the finish of MurmurHash3).
	v := uint64(h.text(strconv.Itoa(n)))
	v = (v ^ v>>33) * 0xff51afd7ed558ccd
	v = (v ^ v>>33) * 0xc4ceb9fe1a85ec53
	return max(v^v>>33, 1)
}

// printText is a fingerprint as reports have it.
func (x *evaluation) printText(v uint64) string {
	const digits = "0123456789abcdef"
	var out [printLen]byte
	for i := range out {
		out[i] = digits[v>>(60-4*i)&15]
	}
	at := x.text.mark(len(out))
	x.text.addBytes(out[:])
	return x.text.since(at)
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
func (x *evaluation) hitPrint(h *hit) string {
	if h.print != 0 {
		return x.printText(h.print)
	}
	key := hashSeed.text(x.slots[h.slot].rule.ID)
	switch {
	case h.found > 0:
		key = key.folded(x.foundText(h))
	case !h.whole():
		key = key.folded(x.r.view.Text[h.start:h.end])
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
