package style

import (
	"regexp/syntax"
	"sync"
	"unicode/utf8"
)

// matcher runs a pattern by trying out, at the places where it may begin. It is
// what package regexp does with the same program, but with word boundaries that
// know the letters of all scripts and without a set-up that grows with the text.
// What takes too many steps is left to somebody else.
type matcher struct {
	prog  []inst
	runes []syntax.Inst // the same in terms of package syntax, for characters beyond ASCII
	start int32
	caps  int           // offsets of a match: two for itself and two for each group
	opens func() *opens // made at the first use: most patterns are looked for by an anchor

	behind *behind // what must not end where a match begins; nil for nothing
}

// opens is how matches of a pattern begin.
type opens struct {
	any   bool       // anyhow, as far as is known
	first [256]uint8 // by first byte: the heads that it may belong to, of at most eight
	next  [256]uint8 // the same for the second byte
	wide  bool       // with nearly every byte
}

// inst is an instruction of package syntax.
type inst struct {
	op       syntax.InstOp
	out, arg int32
	ascii    asciiSet // a character: of ASCII these; a fork: what of it the first way may go on with
	second   asciiSet // the second way
}

// asciiSet is a set of ASCII characters.
type asciiSet [2]uint64

func (s *asciiSet) has(c byte) bool { return s[c>>6&1]&(1<<(c&63)) != 0 }

// anyASCII is what may come next where the program may end, or no more is known.
var anyASCII = asciiSet{^uint64(0), ^uint64(0)}

// newMatcher makes the matcher of an expression that is simplified.
func newMatcher(re *syntax.Regexp) *matcher {
	prog, err := syntax.Compile(re)
	if err != nil {
		return nil
	}
	m := &matcher{prog: make([]inst, len(prog.Inst)), runes: prog.Inst, start: int32(prog.Start), caps: max(prog.NumCap, 2)}
	m.opens = sync.OnceValue(func() *opens { return newOpens(headsOf(re)) })
	for i := range prog.Inst {
		from, to := &prog.Inst[i], &m.prog[i]
		to.op, to.out, to.arg = from.Op, int32(from.Out), int32(from.Arg)
		switch from.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			set := instChars(from)
			to.ascii = asciiSet{set.ascii[0], set.ascii[1]}
		}
	}
	seen := make([]int32, len(m.prog))
	for i := range m.prog {
		if in := &m.prog[i]; in.op == syntax.InstAlt || in.op == syntax.InstAltMatch {
			left := maxLead
			m.leads(in.out, int32(2*i+1), seen, &in.ascii, &left)
			left = maxLead
			m.leads(in.arg, int32(2*i+2), seen, &in.second, &left)
		}
	}
	return m
}

// instChars are the characters that an instruction takes.
func instChars(in *syntax.Inst) charSet {
	if len(in.Rune) == 1 {
		return runeSet(in.Rune[0], syntax.Flags(in.Arg)&syntax.FoldCase != 0)
	}
	return rangeSet(in.Rune)
}

// maxLead bounds the instructions that are looked at for one lead.
const maxLead = 256

// leads adds what the program may read next from an instruction on.
func (m *matcher) leads(pc, mark int32, seen []int32, to *asciiSet, left *int) {
	for *to != anyASCII && seen[pc] != mark {
		seen[pc] = mark
		if *left--; *left < 0 {
			*to = anyASCII
			return
		}
		in := &m.prog[pc]
		switch in.op {
		case syntax.InstMatch:
			*to = anyASCII
			return
		case syntax.InstFail:
			return
		case syntax.InstAlt, syntax.InstAltMatch:
			m.leads(in.arg, mark, seen, to, left)
		case syntax.InstNop, syntax.InstCapture, syntax.InstEmptyWidth:
		default:
			to[0] |= in.ascii[0]
			to[1] |= in.ascii[1]
			return
		}
		pc = in.out
	}
}

// newOpens takes the first two bytes of the heads.
func newOpens(heads []head) *opens {
	o, starts := &opens{any: heads == nil}, 0
	for i, h := range merged(heads) {
		for c := range 256 {
			if h.set[0].has(byte(c)) {
				starts += mark01(o.first[c] == 0)
				o.first[c] |= 1 << i
			}
			if h.n < 2 || h.set[1].has(byte(c)) {
				o.next[c] |= 1 << i
			}
		}
	}
	o.wide = o.any || starts > 200
	return o
}

func mark01(b bool) int {
	if b {
		return 1
	}
	return 0
}

// merged comes down to eight heads, one for each bit: those with the same first
// byte together, then the rest.
func merged(heads []head) []head {
	var out []head
next:
	for _, h := range heads {
		for i := range out {
			if out[i].set[0] == h.set[0] || len(out) == 8 && i == 7 {
				out[i].merge(&h)
				continue next
			}
		}
		out = append(out, h)
	}
	return out
}

// steps is how much a text may cost: more than patterns take that do not go back
// over what they have read.
func steps(text string) int { return 1<<12 + 64*len(text) }

// find appends the offsets of each match, caps at a time. It tries the places of
// the windows, or with none all that the heads allow. ok is false if it took too
// long.
func (m *matcher) find(x *attempt, text string, in []window, all bool, dst []int) (out []int, ok bool) {
	out = dst
	x.matcher, x.text, x.left = m, text, steps(text)
	if cap(x.caps) < m.caps {
		x.caps = make([]int, m.caps)
	}
	x.caps = x.caps[:m.caps]
	for i := range x.caps {
		x.caps[i] = -1
	}
	whole := [1]window{{0, int32(len(text))}}
	var sweep *opens
	if in == nil {
		in = whole[:]
		if sweep = m.opens(); sweep.any {
			sweep = nil
		}
	}
	at := 0
	for i := range in {
		at = max(at, int(in[i].from))
		for at <= int(in[i].to) {
			if sweep != nil {
				if at = sweep.skip(text, at); at == len(text) {
					break
				}
			}
			if at < len(text) && !utf8.RuneStart(text[at]) {
				at++
				continue
			}
			end, done := x.match(at)
			if !done {
				return dst, false
			}
			if end >= 0 && m.behind != nil {
				ends, done := m.behind.endsAt(x, at)
				if !done {
					return dst, false
				}
				if ends {
					end = -1
					for i := range x.caps {
						x.caps[i] = -1
					}
				}
			}
			if end < 0 {
				at++
				continue
			}
			x.caps[0], x.caps[1] = at, end
			out = append(out, x.caps...)
			if !all {
				return out, true
			}
			for i := range x.caps {
				x.caps[i] = -1
			}
			at = max(end, at+1)
		}
	}
	return out, true
}

// skip is the next place from at on where a match may begin.
func (o *opens) skip(text string, at int) int {
	for ; at < len(text); at++ {
		second := byte(0)
		if at+1 < len(text) {
			second = text[at+1]
		}
		if o.first[text[at]]&o.next[second] != 0 {
			break
		}
	}
	return at
}

// attempt is a try to match at one place. It is scratch, for use with any matcher.
type attempt struct {
	*matcher
	text  string
	left  int // steps that may still be taken
	stack []job
	caps  []int
	back  *attempt // for looking behind
}

// job is a place to go back to, or with a negative pc a group to put back.
type job struct{ pc, pos int32 }

// match gives the end of the match that begins at a place, or -1. done is false
// when the steps are used up. No group may be set when it begins; none is when it
// has found nothing.
func (x *attempt) match(at int) (end int, done bool) {
	prog, text, left := x.prog, x.text, x.left
	stack := append(x.stack[:0], job{x.start, int32(at)})
	for len(stack) > 0 {
		j := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if j.pc < 0 {
			x.caps[-j.pc-1] = int(j.pos)
			continue
		}
		pc, pos := j.pc, int(j.pos)
	run:
		for {
			if left--; left < 0 {
				x.left, x.stack = left, stack
				return -1, false
			}
			here := pc
			in := &prog[here]
			pc = in.out
			switch in.op {
			case syntax.InstMatch:
				x.left, x.stack = left, stack
				return pos, true
			case syntax.InstFail:
				break run
			case syntax.InstAlt, syntax.InstAltMatch:
				if pos == len(text) || text[pos] >= utf8.RuneSelf {
					stack = append(stack, job{in.arg, int32(pos)})
					continue
				}
				c := text[pos]
				if !in.ascii.has(c) {
					pc = in.arg
				} else if in.second.has(c) {
					stack = append(stack, job{in.arg, int32(pos)})
				}
			case syntax.InstNop:
			case syntax.InstCapture:
				if in.arg > 1 && int(in.arg) < len(x.caps) {
					stack = append(stack, job{-in.arg - 1, int32(x.caps[in.arg])})
					x.caps[in.arg] = pos
				}
			case syntax.InstEmptyWidth:
				if !x.holds(syntax.EmptyOp(in.arg), pos) {
					break run
				}
			default:
				if pos == len(text) {
					break run
				}
				if c := text[pos]; c < utf8.RuneSelf {
					if !in.ascii.has(c) {
						break run
					}
					pos++
					continue
				}
				r, size := utf8.DecodeRuneInString(text[pos:])
				if !x.runes[here].MatchRune(r) {
					break run
				}
				pos += size
			}
		}
	}
	x.left, x.stack = left, stack
	return -1, true
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
