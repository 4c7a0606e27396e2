package style

import (
	"math/bits"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/ascii"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// occurrence reports a block in which something stands too often or too seldom:
// at the first of them, or at the block's first word where there is none.
func (x *runner) occurrence(i int, b *Block, t *subject) error {
	r := &x.rules[i]
	found, err := x.find(r.rest, t)
	if err != nil {
		return err
	}
	n := found.len()
	if (r.Max == 0 || n <= r.Max) && (r.Min == 0 || n >= r.Min) {
		return nil
	}
	message := r.message.fill(&x.texts, strconv.Itoa(n))
	if n == 0 {
		start := strings.IndexFunc(t.text, func(c rune) bool { return !unicode.IsSpace(c) })
		if start < 0 {
			return nil
		}
		end := strings.IndexFunc(t.text[start:], unicode.IsSpace)
		if end < 0 {
			end = len(t.text) - start
		}
		x.hit(i, b, start, start+end, message, nil)
		return nil
	}
	for k := range n {
		m := found.at(k)
		if s := t.text[m[0]:m[1]]; strings.Trim(strings.TrimSpace(s), "*@") != "" {
			x.hit(i, b, m[0], m[1], message, r.fixes(s))
			return nil
		}
	}
	return nil
}

// repetition reports the second of two equal neighbours, from the first on, unless
// a sentence ends between them.
func (x *runner) repetition(i int, b *Block, t *subject) error {
	r := &x.rules[i]
	if r.class != nil {
		x.repeatedRuns(i, b, t)
		return nil
	}
	previous, first, count := "", 0, 0
	found, err := x.find(r.rest, t)
	for k := range found.len() {
		m := found.at(k)
		current := strings.TrimSpace(t.text[m[0]:m[1]])
		if current == previous || r.IgnoreCase && strings.EqualFold(current, previous) {
			count = x.repeated(i, b, t, current, first, m[1], count)
		}
		previous, first = current, m[0]
	}
	return err
}

// repeatedRuns is repetition for runs of characters of a class.
func (x *runner) repeatedRuns(i int, b *Block, t *subject) {
	r, class, text := &x.rules[i], x.rules[i].class, t.text
	if class.inked && !class.mayRepeat(text) {
		return
	}
	previous, first, count := "", 0, 0
	var before byte // with what the run before begins, or 0 if it may equal one that begins otherwise
	for at := 0; at < len(text); {
		start := at
		if at = class.endASCII(text, at); at < len(text) && text[at] >= utf8.RuneSelf {
			at = class.end(text, at)
		}
		if at == start {
			if text[at] < utf8.RuneSelf {
				at++
			} else {
				_, size := utf8.DecodeRuneInString(text[at:])
				at += size
			}
			continue
		}
		// Two equal texts of ASCII begin with the same letter, small or not.
		current, begins := text[start:at], text[start]|0x20
		if isEdge(text[start]) || isEdge(text[at-1]) {
			current, begins = strings.TrimSpace(current), 0
		}
		if begins == before || begins == 0 || before == 0 {
			if current == previous || r.IgnoreCase && strings.EqualFold(current, previous) {
				count = x.repeated(i, b, t, current, first, at, count)
			}
		}
		previous, first, before = current, start, begins
	}
}

// mayRepeat says whether two runs of an inked class in a row may be equal: begin with the
// same two letters. Most texts have no such two, which eight bytes at a time tell soonest.
func (c *charClass) mayRepeat(text string) bool {
	last, inside := 0, uint64(0) // inside says, in its lowest byte, whether a run goes on
	for at := 0; at < len(text); at += 8 {
		x := ascii.Eight(text, at)
		if x&tops != 0 {
			return true
		}
		ink := (x + ones*(0x7F-' ')) & tops
		for low := ^(x + ones*(0x80-' ')) & tops; low != 0; low &= low - 1 {
			if i := at + bits.TrailingZeros64(low)>>3; i < len(text) && c.ascii[text[i]] {
				return true
			}
		}
		for starts := ink &^ (ink<<8 | inside); starts != 0; starts &= starts - 1 {
			i := at + bits.TrailingZeros64(starts)>>3
			begins := int(text[i]|0x20) << 8
			if i+1 < len(text) && text[i+1] > ' ' {
				begins |= int(text[i+1] | 0x20)
			}
			if begins == last {
				return true
			}
			last = begins
		}
		inside = ink >> 56
	}
	return false
}

// isEdge says whether a byte may be part of white space, or of a letter beyond ASCII.
func isEdge(c byte) bool { return c <= ' ' || c >= utf8.RuneSelf }

// repeated takes in that a text is the same as the one before it, from which on the
// two stand at [first, end), and gives how often that was so since the last report.
func (x *runner) repeated(i int, b *Block, t *subject, current string, first, end, count int) int {
	r := &x.rules[i]
	if current == "" || r.Alpha && !isLetters(current) {
		return count
	}
	if count++; count <= r.Max || len(words.Sentences(t.text[first:end], nil)) != 1 || x.allowed(r, t, first, end) {
		return count
	}
	x.hit(i, b, first, end, r.message.fill(&x.texts, current), r.fixes(t.text[first:end]))
	return 0
}

func isLetters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// consistency reports the second spelling of a pair as soon as both have been
// seen, once for each block that holds one of them.
func (x *runner) consistency(i int, b *Block, t *subject) error {
	r := &x.rules[i]
	for k, re := range r.pairs {
		found, err := x.find(re, t)
		if err != nil {
			return err
		}
		n := found.len()
		if n == 0 {
			continue
		}
		if x.spelt == nil {
			x.spelt = map[[2]int]bool{}
		}
		for j := range n {
			side := 0
			if found.at(j)[4] >= 0 {
				side = 1
			}
			x.spelt[[2]int{i<<16 | k, side}] = true
		}
		if x.spelt[[2]int{i<<16 | k, 0}] && x.spelt[[2]int{i<<16 | k, 1}] {
			m := found.at(n - 1)
			s := t.text[m[0]:m[1]]
			x.hit(i, b, m[0], m[1], r.message.fill(&x.texts, s), r.fixes(s))
		}
	}
	return nil
}

// conditional reports what stands without what it needs. Where the second pattern
// has a group, what the group caught anywhere before is enough for the same text
// of the first; else the second pattern must match in the block.
func (x *runner) conditional(i int, b *Block, t *subject) error {
	r := &x.rules[i]
	second, err := x.find(r.second, t)
	if err != nil || !r.grouped && second.len() > 0 {
		return err
	}
	if x.defined == nil {
		x.defined = map[string]bool{}
	}
	for k := range second.len() {
		m := second.at(k)
		for g := 2; r.grouped && g+1 < len(m); g += 2 {
			if m[g] < m[g+1] {
				x.defined[t.text[m[g]:m[g+1]]] = true
			}
		}
	}
	first, err := x.find(r.first, t)
	for k := range first.len() {
		m := first.at(k)
		s := t.text[m[0]:m[1]]
		if m[0] == m[1] || r.grouped && x.defined[s] || x.allowed(r, t, m[0], m[1]) {
			continue
		}
		x.hit(i, b, m[0], m[1], r.message.fill(&x.texts, s), r.fixes(s))
	}
	return err
}
