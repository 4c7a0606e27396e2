// Package literal tells in one pass over a text which of many regular
// expressions cannot match it: those of which no required literal occurs.
package literal

import (
	"math/bits"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// most literals that a filter may have; a pattern that needs more is always run.
const most = 256

// Filter holds groups of literals of a pattern: every match contains at least one
// of each group. The zero Filter lets everything through. It is immutable.
//
// A small letter of a literal stands for either case, a capital for itself alone.
type Filter struct {
	groups [][]string
}

// For returns the filter of a pattern in the syntax of package regexp. A pattern
// that does not parse or has no required literal gets the zero Filter.
func For(pattern string) Filter {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return Filter{}
	}
	return Filter{best(required(re).groups())}
}

// Of returns the filter with the groups that Groups has given.
func Of(groups [][]string) Filter { return Filter{groups} }

// Groups are the filter's groups of literals, the rarest first; none for one that
// lets everything through.
func (f Filter) Groups() [][]string { return f.groups }

// boundary stands in a literal for the edge of a word.
const boundary = "\b"

// needs is what is known of the matches of an expression: all of them, where they
// are few, or else what they begin with and groups of literals of which each match
// holds at least one of every group.
type needs struct {
	all    []string
	prefix []string
	group  [][]string
}

// begins is what is known of the beginnings.
func (n needs) begins() []string {
	if n.all != nil {
		return n.all
	}
	return n.prefix
}

// groups are the groups of what is known.
func (n needs) groups() [][]string {
	if n.all == nil {
		return n.group
	}
	all := make([]string, 0, len(n.all))
	for _, l := range n.all {
		if l = trimBoundaries(l); l == "" {
			return nil
		}
		if !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return [][]string{shortest(all)}
}

// shortest are the literals of a group that hold no other one of it: what does is
// found with that one.
func shortest(group []string) []string {
	return slices.DeleteFunc(slices.Clone(group), func(l string) bool {
		small := strings.ToLower(l)
		return slices.ContainsFunc(group, func(o string) bool {
			return len(o) < len(l) && (strings.Contains(l, o) || strings.Contains(small, o))
		})
	})
}

// trimBoundaries leaves a boundary only at the ends of a literal and only beside
// letters and digits.
func trimBoundaries(l string) string {
	if !strings.Contains(l, boundary) {
		return l
	}
	text := strings.ReplaceAll(l, boundary, "")
	if text == "" {
		return ""
	}
	out := text
	if strings.HasPrefix(l, boundary) && isWordByte(text[0]) {
		out = boundary + out
	}
	if strings.HasSuffix(l, boundary) && isWordByte(text[len(text)-1]) {
		out += boundary
	}
	return out
}

// isWordByte says whether a byte is of the words between which \b stands.
func isWordByte(c byte) bool { return c|0x20-'a' < 26 || c-'0' < 10 || c == '_' }

var empty = needs{all: []string{""}}

// required works out what an expression needs.
func required(re *syntax.Regexp) needs {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpNoWordBoundary:
		return empty
	case syntax.OpWordBoundary:
		return needs{all: []string{boundary}}
	case syntax.OpLiteral:
		l := string(re.Rune)
		if re.Flags&syntax.FoldCase != 0 {
			l = strings.ToLower(l)
		}
		return ofLiteral(l)
	case syntax.OpCapture:
		return required(re.Sub[0])
	case syntax.OpQuest:
		if sub := required(re.Sub[0]); sub.all != nil {
			return needs{all: union(sub.all, empty.all)}
		}
	case syntax.OpPlus:
		return again(re)
	case syntax.OpRepeat:
		if re.Min > 0 {
			return again(re)
		}
	case syntax.OpConcat:
		return concat(re.Sub)
	case syntax.OpAlternate:
		return alternate(re.Sub)
	case syntax.OpCharClass:
		return ofClass(re.Rune)
	}
	return needs{}
}

// again is what an expression needs that stands once or more: what it needs the first time.
func again(re *syntax.Regexp) needs {
	sub := required(re.Sub[0])
	return needs{prefix: sub.begins(), group: sub.groups()}
}

// ofLiteral is what a literal needs. Case is not compared beyond ASCII, so that
// only the longest stretch of a word of other letters counts.
func ofLiteral(l string) needs {
	if strings.Contains(l, boundary) {
		return needs{}
	}
	if strings.IndexFunc(l, isForeignLetter) < 0 {
		return needs{all: []string{l}}
	}
	ascii := longestASCII(l)
	if ascii == "" {
		return needs{}
	}
	return needs{group: [][]string{{ascii}}}
}

func isForeignLetter(r rune) bool { return r >= 0x80 && unicode.IsLetter(r) }

// ofClass is what a class of a few characters needs.
func ofClass(ranges []rune) needs {
	var all []string
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if r == 'ſ' || r == '\u212a' {
				continue // a text that holds one of them is let through as it is
			}
			if isForeignLetter(r) {
				return needs{}
			}
			if small := r | 0x20; r >= 'A' && r <= 'Z' && inClass(ranges, small) {
				continue // the small letter stands for both
			}
			all = append(all, string(r))
			if len(all) > 12 {
				return needs{}
			}
		}
	}
	if len(all) > 4 { // digits: to write out numbers tells little
		return needs{group: [][]string{all}}
	}
	return needs{all: all}
}

// inClass says whether a rune is in one of the ranges of a class.
func inClass(ranges []rune, r rune) bool {
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i] <= r && r <= ranges[i+1] {
			return true
		}
	}
	return false
}

// mostTogether is how many strings are made of the strings that may follow one another.
const mostTogether = 32

// concat is what expressions one behind the other need. Neighbours of which all
// matches are known are taken together: r and (?:ing|eply) are ring and reply.
func concat(subs []*syntax.Regexp) needs {
	var out needs
	open, first := []string{""}, true // open are the strings of the last subs
	flush := func(list []string) {
		if first {
			out.prefix, first = list, false
		}
		out.group = append(out.group, needs{all: list}.groups()...)
		open = []string{""}
	}
	for _, sub := range subs {
		n := required(sub)
		fits := len(open)*len(n.begins()) <= mostTogether
		switch {
		case n.all != nil && fits:
			open = product(open, n.all)
		case n.all != nil:
			flush(open)
			open = n.all
		case n.prefix != nil && fits:
			flush(product(open, n.prefix)) // the rest of sub comes behind
			out.group = append(out.group, n.group...)
		default:
			flush(open)
			out.group = append(out.group, n.group...)
		}
	}
	if first {
		return needs{all: open}
	}
	flush(open)
	return out
}

// alternate is what one of several expressions needs: one of all their matches, or,
// group by group, what tells most of each.
func alternate(subs []*syntax.Regexp) needs {
	var all, prefix []string
	known, begins := true, true
	per := make([][][]string, len(subs))
	for i, sub := range subs {
		n := required(sub)
		known = known && n.all != nil && len(all)+len(n.all) <= most
		if known {
			all = union(all, n.all)
		}
		if begins = begins && n.begins() != nil && len(prefix)+len(n.begins()) <= most; begins {
			prefix = union(prefix, n.begins())
		}
		per[i] = best(n.groups())
	}
	if known {
		return needs{all: all}
	}
	if !begins {
		prefix = nil
	}
	var out [][]string
	for k := range mostGroups {
		var any []string
		for _, g := range per {
			if len(g) == 0 {
				return needs{prefix: prefix}
			}
			any = union(any, g[min(k, len(g)-1)])
		}
		out = append(out, any)
	}
	return needs{prefix: prefix, group: out}
}

// mostGroups are as many groups as a filter has.
const mostGroups = 3

// best are the groups that tell most.
func best(groups [][]string) [][]string {
	groups = slices.DeleteFunc(slices.Clone(groups), func(g []string) bool { return len(g) > most })
	slices.SortStableFunc(groups, func(a, b []string) int {
		switch {
		case better(a, b):
			return -1
		case better(b, a):
			return 1
		}
		return 0
	})
	groups = slices.CompactFunc(groups, slices.Equal)
	return groups[:min(len(groups), mostGroups)]
}

// union are the strings of two lists, each once.
func union(a, b []string) []string {
	out := append(make([]string, 0, len(a)+len(b)), a...)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// product are the strings of one list with those of another behind them.
func product(a, b []string) []string {
	if len(a) == 1 && a[0] == "" {
		return b
	}
	out := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return out
}

// better says whether literals tell more than others: rarer ones, and fewer.
func better(a, b []string) bool { return rareness(a) > rareness(b) }

// rareness is how rarely one of the literals occurs in prose, on a rough scale of
// logarithms: signs are rare, letters less so, and a word is about as rare as a
// sign, however long. Twice as many literals are a little commoner.
func rareness(list []string) int {
	const sign, word = 20, 16
	least := 1 << 20
	for _, l := range list {
		letters, signs := 0, 0
		for i := range len(l) {
			switch c := low(l[i]); {
			case c == boundary[0]:
				letters += 2
			case strings.IndexByte(" etaoinshr", c) >= 0:
				letters += 4
			case c >= 'a' && c <= 'z':
				letters += 6
			case c >= '0' && c <= '9' || c == '.' || c == ',' || c == '-' || c == '\'' || c == '?':
				letters += 8
			default:
				signs += sign
			}
		}
		least = min(least, min(letters, word)+max(letters-word, 0)/4+signs)
	}
	return least - bits.Len(uint(len(list)))
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

// stands says whether a literal stands at text[i].
func stands(text string, i int, l string) bool {
	if l[:1] == boundary {
		if i > 0 && isWordByte(text[i-1]) {
			return false
		}
		l = l[1:]
	}
	if l[len(l)-1:] == boundary {
		l = l[:len(l)-1]
		if end := i + len(l); end < len(text) && isWordByte(text[end]) {
			return false
		}
	}
	if len(text)-i < len(l) {
		return false
	}
	for j := range len(l) {
		if !is(text[i+j], l[j]) {
			return false
		}
	}
	return true
}

// is says whether a byte of a text is that of a literal.
func is(c, of byte) bool { return c == of || low(c) == of }

func low(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}
