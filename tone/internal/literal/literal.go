// Package literal tells in one pass over a text which of many regular
// expressions cannot match it: those of which no required literal occurs.
package literal

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// most literals that a filter may have; a pattern that needs more is always run.
const most = 256

// Filter holds groups of literals of a pattern: every match contains at least one
// of each group. The zero Filter lets everything through. It is immutable.
type Filter struct {
	groups [][]string // lower case
}

// For returns the filter of a pattern in the syntax of package regexp. A pattern
// that does not parse or has no required literal gets the zero Filter.
func For(pattern string) Filter {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return Filter{}
	}
	groups := required(re)
	slices.SortStableFunc(groups, func(a, b []string) int {
		switch {
		case better(a, b):
			return -1
		case better(b, a):
			return 1
		}
		return 0
	})
	groups = slices.DeleteFunc(groups, func(g []string) bool { return len(g) > most })
	return Filter{groups[:min(len(groups), 3)]}
}

// Groups are the filter's groups of literals in lower case, the rarest first;
// none for one that lets everything through.
func (f Filter) Groups() [][]string { return f.groups }

// required are groups of literals: each match of the expression holds at least
// one of every group. Nothing is known where there is none.
func required(re *syntax.Regexp) [][]string {
	switch re.Op {
	case syntax.OpLiteral:
		if l := longestASCII(string(re.Rune)); l != "" {
			return [][]string{{strings.ToLower(l)}}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return required(re.Sub[0])
		}
	case syntax.OpConcat:
		var all [][]string
		for _, sub := range re.Sub {
			all = append(all, required(sub)...)
		}
		return all
	case syntax.OpAlternate:
		var one []string
		for _, sub := range re.Sub {
			best := best(required(sub))
			if best == nil {
				return nil
			}
			one = append(one, best...)
		}
		return [][]string{one}
	case syntax.OpCharClass:
		var one []string
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if r >= 0x80 && unicode.IsLetter(r) || len(one) == 12 {
					return nil
				}
				one = append(one, strings.ToLower(string(r)))
			}
		}
		return [][]string{one}
	}
	return nil
}

// best is the group that tells most, or nil.
func best(groups [][]string) []string {
	var out []string
	for _, g := range groups {
		if better(g, out) {
			out = g
		}
	}
	return out
}

// better says whether literals tell more than others: rarer ones, then fewer.
func better(a, b []string) bool {
	if a == nil || b == nil {
		return a != nil
	}
	if ra, rb := rarest(a), rarest(b); ra != rb {
		return ra > rb
	}
	return len(a) < len(b)
}

// rarest is how rarely the commonest of the literals occurs in prose, on a rough
// scale: signs are rarest, then letters like k and z, then e and t.
func rarest(list []string) int {
	least := 1 << 30
	for _, l := range list {
		n := 0
		for i := 0; i < len(l); i++ {
			switch c := l[i]; {
			case strings.IndexByte(" etaoinshr", c) >= 0:
				n += 2
			case c >= 'a' && c <= 'z':
				n += 3
			case c >= '0' && c <= '9' || c == '.' || c == ',' || c == '-' || c == '\'':
				n += 4
			default:
				n += 12
			}
		}
		least = min(least, n)
	}
	return min(least, 12)
}

// longestASCII is the longest stretch of s in ASCII: case beyond it is not
// compared.
func longestASCII(s string) string {
	best := ""
	for len(s) > 0 {
		n := 0
		for n < len(s) && s[n] < 0x80 {
			n++
		}
		if n > len(best) {
			best = s[:n]
		}
		for n < len(s) && s[n] >= 0x80 {
			n++
		}
		s = s[n:]
	}
	return best
}

// Seen is what a text holds: its letters and pairs of letters, whatever the case.
// A Seen may be used for one text after another.
type Seen struct {
	text   string
	folds  bool // whether it holds a sign that is an ASCII letter where case does not count
	single [4]uint64
	pairs  [64]uint64
}

func low(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

func pair(a, b byte) uint32 { return (uint32(a)*0x9E5F + uint32(b)*0x61) & 4095 }

// Reset reads a text.
func (s *Seen) Reset(text string) {
	*s = Seen{text: text}
	var last byte
	for i := 0; i < len(text); i++ {
		c := low(text[i])
		if c >= 0x80 && (strings.HasPrefix(text[i:], "ſ") || strings.HasPrefix(text[i:], "\u212a")) {
			s.folds = true // a long s or a Kelvin sign is an s or a k where case does not count
			return
		}
		s.single[c>>6] |= 1 << (c & 63)
		p := pair(last, c)
		s.pairs[p>>6] |= 1 << (p & 63)
		last = c
	}
}

// May says whether the text may hold one literal of each of the filter's groups. It never says
// no wrongly. The text given to Reset must still stand.
func (s *Seen) May(f Filter) bool {
	if s.folds {
		return true
	}
	for _, group := range f.groups {
		if !slices.ContainsFunc(group, s.has) {
			return false
		}
	}
	return true
}

func (s *Seen) has(l string) bool { return s.holds(l) && (len(l) < 3 || contains(s.text, l)) }

// contains says whether a literal in lower case stands in a text, whatever the
// case there.
func contains(text, l string) bool {
	for i := 0; i+len(l) <= len(text); i++ {
		if low(text[i]) != l[0] {
			continue
		}
		j := 1
		for j < len(l) && low(text[i+j]) == l[j] {
			j++
		}
		if j == len(l) {
			return true
		}
	}
	return false
}

func (s *Seen) holds(l string) bool {
	if c := l[0]; s.single[c>>6]&(1<<(c&63)) == 0 {
		return false
	}
	for i := 1; i < len(l); i++ {
		p := pair(l[i-1], l[i])
		if s.pairs[p>>6]&(1<<(p&63)) == 0 {
			return false
		}
	}
	return true
}
