package style

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/words"
)

// occurrence reports a block in which something stands too often or too seldom:
// at the first of them, or at the block's first word where there is none.
func (x *runner) occurrence(i int, b *Block, t *subject) error {
	r := &x.rules[i]
	matches, err := r.rest.find(t)
	if err != nil {
		return err
	}
	n := len(matches)
	if (r.Max == 0 || n <= r.Max) && (r.Min == 0 || n >= r.Min) {
		return nil
	}
	message := format(strings.ReplaceAll(r.Message, "%d", "%s"), strconv.Itoa(n))
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
	for _, m := range matches {
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
	previous, first, count := "", 0, 0
	each := func(start, end int) {
		current := strings.TrimSpace(t.text[start:end])
		same := current == previous || r.IgnoreCase && strings.EqualFold(current, previous)
		if same && current != "" && (!r.Alpha || isLetters(current)) {
			if count++; count > r.Max && len(words.Sentences(t.text[first:end], nil)) == 1 && !x.allowed(r, t, first, end) {
				x.hit(i, b, first, end, format(r.Message, current), r.fixes(t.text[first:end]))
				count = 0
			}
		}
		previous, first = current, start
	}
	if r.class == nil {
		matches, err := r.rest.find(t)
		for _, m := range matches {
			each(m[0], m[1])
		}
		return err
	}
	for at := 0; at < len(t.text); {
		start := at
		for at < len(t.text) {
			c, size := utf8.DecodeRuneInString(t.text[at:])
			if !inRanges(r.class, c) {
				break
			}
			at += size
		}
		if at > start {
			each(start, at)
			continue
		}
		_, size := utf8.DecodeRuneInString(t.text[at:])
		at += size
	}
	return nil
}

func inRanges(ranges []rune, r rune) bool {
	for i := 0; i+1 < len(ranges); i += 2 {
		if r >= ranges[i] && r <= ranges[i+1] {
			return true
		}
	}
	return false
}

func isLetters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// consistency reports the second spelling of a pair as soon as both have been
// seen, once for each block that holds one of them.
func (x *runner) consistency(i int, b *Block, t *subject) error {
	r := &x.rules[i]
	for k, re := range r.pairs {
		matches, err := re.find(t)
		if err != nil {
			return err
		}
		if len(matches) == 0 {
			continue
		}
		if x.spelt == nil {
			x.spelt = map[[2]int]bool{}
		}
		for _, m := range matches {
			side := 0
			if m[4] >= 0 {
				side = 1
			}
			x.spelt[[2]int{i<<16 | k, side}] = true
		}
		if x.spelt[[2]int{i<<16 | k, 0}] && x.spelt[[2]int{i<<16 | k, 1}] {
			m := matches[len(matches)-1]
			s := t.text[m[0]:m[1]]
			x.hit(i, b, m[0], m[1], format(r.Message, s), r.fixes(s))
		}
	}
	return nil
}

// conditional reports what stands without what it needs. Where the second pattern
// has a group, what the group caught anywhere before is enough for the same text
// of the first; else the second pattern must match in the block.
func (x *runner) conditional(i int, b *Block, t *subject) error {
	r := &x.rules[i]
	second, err := r.second.find(t)
	if err != nil || !r.grouped && len(second) > 0 {
		return err
	}
	if x.defined == nil {
		x.defined = map[string]bool{}
	}
	for _, m := range second {
		for g := 2; r.grouped && g+1 < len(m); g += 2 {
			if m[g] < m[g+1] {
				x.defined[t.text[m[g]:m[g+1]]] = true
			}
		}
	}
	first, err := r.first.find(t)
	for _, m := range first {
		s := t.text[m[0]:m[1]]
		if m[0] == m[1] || r.grouped && x.defined[s] || x.allowed(r, t, m[0], m[1]) {
			continue
		}
		x.hit(i, b, m[0], m[1], format(r.Message, s), r.fixes(s))
	}
	return err
}
