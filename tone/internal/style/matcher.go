package style

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// matcher runs a pattern by trying out, at the places where it may begin. It is
// what package regexp does with the same program, but with word boundaries that
// know the letters of all scripts and without a set-up that grows with the text.
// What takes too many steps is left to somebody else.
type matcher struct {
	prog  *syntax.Prog
	first [256]uint8 // by first byte: the heads that it may belong to; all of them 0 without a filter
	next  [256]uint8 // the same for the second byte
	heads bool
	wide  bool // it may begin with nearly every byte
}

// newMatcher is nil for a pattern that package syntax does not read.
func newMatcher(pattern string) *matcher {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	re = re.Simplify()
	prog, err := syntax.Compile(re)
	if err != nil {
		return nil
	}
	m := &matcher{prog: prog}
	heads := headsOf(re)
	for i, h := range merged(heads) {
		m.heads = true
		for c := range 256 {
			if h.set[0].has(byte(c)) {
				m.first[c] |= 1 << i
			}
			if h.n < 2 || h.set[1].has(byte(c)) {
				m.next[c] |= 1 << i
			}
		}
	}
	starts := 0
	for _, heads := range m.first {
		if heads != 0 {
			starts++
		}
	}
	m.wide = !m.heads || starts > 200
	return m
}

// steps is how much a text may cost: more than patterns take that do not go back
// over what they have read.
func steps(text string) int { return 1<<12 + 64*len(text) }

// find gives each match with its groups. ok is false if it took too long.
func (m *matcher) find(text string, all bool, dst [][]int) (out [][]int, ok bool) {
	out = dst
	left := steps(text)
	var room [64]job
	x := attempt{matcher: m, text: text, stack: room[:0], caps: make([]int, m.prog.NumCap)}
	for at := 0; at <= len(text); {
		if m.heads {
			for at < len(text) {
				second := byte(0)
				if at+1 < len(text) {
					second = text[at+1]
				}
				if m.first[text[at]]&m.next[second] != 0 {
					break
				}
				at++
			}
			if at == len(text) {
				break
			}
		}
		if at < len(text) && !utf8.RuneStart(text[at]) {
			at++
			continue
		}
		end, done := x.match(at, &left)
		if !done {
			return nil, false
		}
		if end < 0 {
			at++
			continue
		}
		pairs := make([]int, len(x.caps))
		copy(pairs, x.caps)
		pairs[0], pairs[1] = at, end
		out = append(out, pairs)
		if !all {
			break
		}
		if end == at {
			end++
		}
		at = end
	}
	return out, true
}

// attempt is a try to match at one place.
type attempt struct {
	*matcher
	text  string
	stack []job
	caps  []int
}

// job is a place to go back to, or with a negative pc a group to put back.
type job struct{ pc, pos int32 }

// match gives the end of the match that begins at a place, or -1. done is false
// when the steps are used up.
func (x *attempt) match(at int, left *int) (end int, done bool) {
	for i := range x.caps {
		x.caps[i] = -1
	}
	x.stack = append(x.stack[:0], job{int32(x.prog.Start), int32(at)})
	for len(x.stack) > 0 {
		j := x.stack[len(x.stack)-1]
		x.stack = x.stack[:len(x.stack)-1]
		if j.pc < 0 {
			x.caps[-j.pc-1] = int(j.pos)
			continue
		}
		pc, pos := uint32(j.pc), int(j.pos)
	run:
		for {
			if *left--; *left < 0 {
				return -1, false
			}
			in := &x.prog.Inst[pc]
			switch in.Op {
			case syntax.InstMatch:
				return pos, true
			case syntax.InstFail:
				break run
			case syntax.InstAlt, syntax.InstAltMatch:
				x.stack = append(x.stack, job{int32(in.Arg), int32(pos)})
				pc = in.Out
			case syntax.InstNop:
				pc = in.Out
			case syntax.InstCapture:
				if in.Arg > 1 && int(in.Arg) < len(x.caps) {
					x.stack = append(x.stack, job{-int32(in.Arg) - 1, int32(x.caps[in.Arg])})
					x.caps[in.Arg] = pos
				}
				pc = in.Out
			case syntax.InstEmptyWidth:
				if !x.holds(syntax.EmptyOp(in.Arg), pos) {
					break run
				}
				pc = in.Out
			default:
				if pos == len(x.text) {
					break run
				}
				r, size := rune(x.text[pos]), 1
				if r >= utf8.RuneSelf {
					r, size = utf8.DecodeRuneInString(x.text[pos:])
				}
				if !accepts(in, r) {
					break run
				}
				pos += size
				pc = in.Out
			}
		}
	}
	return -1, true
}

func accepts(in *syntax.Inst, r rune) bool {
	switch in.Op {
	case syntax.InstRune1:
		return r == in.Rune[0]
	case syntax.InstRuneAny:
		return true
	case syntax.InstRuneAnyNotNL:
		return r != '\n'
	}
	return in.MatchRune(r)
}

// holds says whether what a pattern asserts is so at a place.
func (x *attempt) holds(op syntax.EmptyOp, pos int) bool {
	if op&syntax.EmptyBeginText != 0 && pos > 0 || op&syntax.EmptyEndText != 0 && pos < len(x.text) ||
		op&syntax.EmptyBeginLine != 0 && pos > 0 && x.text[pos-1] != '\n' ||
		op&syntax.EmptyEndLine != 0 && pos < len(x.text) && x.text[pos] != '\n' {
		return false
	}
	if op&(syntax.EmptyWordBoundary|syntax.EmptyNoWordBoundary) == 0 {
		return true
	}
	return boundary(x.text, pos) == (op&syntax.EmptyWordBoundary != 0)
}

// head is how a match may begin: with n bytes out of sets, of which more may
// follow unless it is exact.
type head struct {
	n     int
	set   [2]bytesSeen
	exact bool
}

// headsOf gives the ways in which a match may begin, or none if it may be empty
// or begin in too many ways.
func headsOf(re *syntax.Regexp) []head {
	heads := headsFrom(re)
	for _, h := range heads {
		if h.n == 0 {
			return nil
		}
	}
	return heads
}

// maxHeads bounds the heads of one part of a pattern.
const maxHeads = 512

var anyHead = []head{{}}

func headsFrom(re *syntax.Regexp) []head {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []head{{exact: true}}
	case syntax.OpCapture:
		return headsFrom(re.Sub[0])
	case syntax.OpLiteral:
		out := []head{{exact: true}}
		for _, r := range re.Rune {
			out = joined(out, runeHeads(r, re.Flags&syntax.FoldCase != 0))
		}
		return out
	case syntax.OpCharClass:
		return classHeads(re.Rune)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return anyHead
	case syntax.OpConcat:
		out := []head{{exact: true}}
		for _, sub := range re.Sub {
			out = joined(out, headsFrom(sub))
		}
		return out
	case syntax.OpAlternate:
		var out []head
		for _, sub := range re.Sub {
			if out = append(out, headsFrom(sub)...); len(out) > maxHeads {
				return anyHead
			}
		}
		return out
	case syntax.OpQuest:
		return append(headsFrom(re.Sub[0]), head{exact: true})
	case syntax.OpStar:
		return append(open(headsFrom(re.Sub[0])), head{exact: true})
	case syntax.OpPlus:
		return open(headsFrom(re.Sub[0]))
	}
	return anyHead
}

// open says of heads that anything may follow.
func open(heads []head) []head {
	for i := range heads {
		heads[i].exact = false
	}
	return heads
}

// joined puts the heads of what follows behind heads that are shorter than two bytes.
func joined(heads, more []head) []head {
	var out []head
	for _, h := range heads {
		if h.n == 2 || !h.exact {
			out = append(out, h)
			continue
		}
		for _, m := range more {
			j := h
			for i := 0; i < m.n && j.n < 2; i++ {
				j.set[j.n] = m.set[i]
				j.n++
			}
			j.exact = m.exact && h.n+m.n <= 2
			out = append(out, j)
		}
		if len(out) > maxHeads {
			return anyHead
		}
	}
	return out
}

func runeHeads(r rune, fold bool) []head {
	ranges := []rune{r, r}
	for f := unicode.SimpleFold(r); fold && f != r; f = unicode.SimpleFold(f) {
		ranges = append(ranges, f, f)
	}
	return classHeads(ranges)
}

// classHeads are a head for the ASCII characters of a class and one for the others.
func classHeads(ranges []rune) []head {
	ascii, other := head{n: 1, exact: true}, head{n: 1}
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1] && r < utf8.RuneSelf; r++ {
			ascii.set[0].add(byte(r))
		}
		if ranges[i+1] < utf8.RuneSelf {
			continue
		}
		var from, to [utf8.UTFMax]byte
		utf8.EncodeRune(from[:], max(ranges[i], utf8.RuneSelf))
		utf8.EncodeRune(to[:], ranges[i+1])
		for c := int(from[0]); c <= int(to[0]); c++ {
			other.set[0].add(byte(c))
		}
		if ranges[i] <= utf8.RuneError && utf8.RuneError <= ranges[i+1] {
			for c := 0x80; c <= 0xFF; c++ { // bytes that are not UTF-8 read as U+FFFD
				other.set[0].add(byte(c))
			}
		}
	}
	var out []head
	for _, h := range []head{ascii, other} {
		if h.set[0] != (bytesSeen{}) {
			out = append(out, h)
		}
	}
	return out
}

// merged comes down to eight heads, one for each bit: those with the same first
// byte together, then the rest.
func merged(heads []head) []head {
	var out []head
	for _, h := range heads {
		found := false
		for i := range out {
			if out[i].set[0] == h.set[0] || len(out) == 8 && i == 7 {
				for k := range h.set[0] {
					out[i].set[0][k] |= h.set[0][k]
					out[i].set[1][k] |= h.set[1][k]
				}
				out[i].n = min(out[i].n, h.n)
				found = true
				break
			}
		}
		if !found {
			out = append(out, h)
		}
	}
	return out
}
