package literal

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// automaton is a deterministic finite automaton that reads a text once and says where
// matches of an expression can be. It finds no less than the expression, and a little
// more: characters outside ASCII are all alike to it, and what is repeated some number
// of times may be repeated without end. That keeps it small.
//
// Its states are made when a text first leads to them. It is safe for concurrent use.
type automaton struct {
	prog     *syntax.Prog
	start    uint32 // the instruction that begins a match
	anchored bool   // matches are at the beginning of a text alone
	words    bool   // whether the edges of words count
	lines    bool   // whether the edges of lines count

	begin  atomic.Pointer[state] // the state at the beginning of a text
	mu     sync.Mutex
	states map[string]*state // guarded by mu; by their threads
}

// state is one of an automaton: all the places of the expression where one can be after
// the characters read so far.
type state struct {
	next    [columns]atomic.Pointer[state] // by the next character; nil where it is not known yet
	threads []uint32                       // instructions to go on with, in order
	before  rune                           // a character like the last one
	signs   signs
}

// signs are what a text is told of a state, as bits.
type signs uint8

const (
	fresh   signs = 1 << iota // no match is under way
	matched                   // a match ends before the last character
)

// Characters outside ASCII, and the end of a text, as columns beside those of ASCII.
const (
	foreign = utf8.RuneSelf + iota
	textEnd
	columns
)

// textBegin stands for what is before a text.
const textBegin rune = -1

// mostStates are as many as an automaton has at a time.
const mostStates = 512

// newAutomaton makes the automaton of an expression in the syntax of package regexp; nil
// where there is none.
func newAutomaton(expression string) *automaton {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil
	}
	loosen(re)
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil
	}
	a := &automaton{prog: prog, anchored: prog.StartCond()&syntax.EmptyBeginText != 0, states: map[string]*state{}}
	for i := range prog.Inst {
		if in := &prog.Inst[i]; in.Op == syntax.InstEmptyWidth {
			a.words = a.words || syntax.EmptyOp(in.Arg)&(syntax.EmptyWordBoundary|syntax.EmptyNoWordBoundary) != 0
			a.lines = a.lines || syntax.EmptyOp(in.Arg)&(syntax.EmptyBeginLine|syntax.EmptyEndLine) != 0
		}
	}
	// A match begins with an instruction of its own, so as to know those that are under way
	// from those that begin: a repetition leads back to where the expression starts.
	a.start = uint32(len(prog.Inst))
	prog.Inst = append(prog.Inst, syntax.Inst{Op: syntax.InstNop, Out: uint32(prog.Start)})
	a.reset()
	return a
}

// loosen turns counted repetitions into ones without end.
func loosen(re *syntax.Regexp) {
	if re.Op == syntax.OpRepeat {
		re.Op = syntax.OpStar
		if re.Min > 0 {
			re.Op = syntax.OpPlus
		}
	}
	for _, sub := range re.Sub {
		loosen(sub)
	}
}

// reset forgets all states.
func (a *automaton) reset() {
	clear(a.states)
	a.begin.Store(a.state([]uint32{a.start}, textBegin, 0))
}

// state is the state with some threads, which must be in order.
func (a *automaton) state(threads []uint32, before rune, signs signs) *state {
	if len(threads) == 1 && before != textBegin {
		signs |= fresh
	}
	key := []byte{byte(before), byte(signs)}
	for _, pc := range threads {
		key = binary.AppendUvarint(key, uint64(pc))
	}
	s := a.states[string(key)]
	if s == nil {
		s = &state{threads: threads, before: before, signs: signs}
		a.states[string(key)] = s
	}
	return s
}

// step is the state after s and a character, which s did not know yet. It is nil where
// there are too many states: then all are forgotten.
func (a *automaton) step(s *state, c int) *state {
	before, at := rune(c), rune(c)
	switch {
	case c == textEnd:
		at = textBegin // which is the end, too, to EmptyOpContext
	case a.words && syntax.IsWordChar(at):
		before = 'a'
	case !a.lines || at != '\n':
		before = ' '
	}
	threads := []uint32{a.start}
	here, signs := a.follow(s.threads, syntax.EmptyOpContext(s.before, at))
	for _, pc := range here {
		if in := &a.prog.Inst[pc]; takes(in, c) && !slices.Contains(threads, in.Out) {
			threads = append(threads, in.Out)
		}
	}
	slices.Sort(threads)

	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.states) >= mostStates {
		a.reset()
		return nil
	}
	n := a.state(threads, before, signs)
	s.next[c].Store(n)
	return n
}

// follow gives the instructions that take a character next, after threads at a place
// where some assertions hold, and says whether a match ends there.
func (a *automaton) follow(threads []uint32, holds syntax.EmptyOp) (here []uint32, signs signs) {
	seen := make([]bool, len(a.prog.Inst))
	for open := slices.Clone(threads); len(open) > 0; {
		pc := open[len(open)-1]
		open = open[:len(open)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch in := &a.prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			open = append(open, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			open = append(open, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^holds == 0 {
				open = append(open, in.Out)
			}
		case syntax.InstMatch:
			signs = matched
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			here = append(here, pc)
		}
	}
	return here, signs
}

// takes says whether an instruction takes a character; of all outside ASCII, whether it
// takes any of them.
func takes(in *syntax.Inst, c int) bool {
	switch {
	case c < foreign:
		return in.MatchRune(rune(c))
	case c == textEnd || len(in.Rune) == 0:
		return false
	}
	last := in.Rune[len(in.Rune)-1]
	if len(in.Rune) > 1 || syntax.Flags(in.Arg)&syntax.FoldCase == 0 {
		return last >= foreign
	}
	for r := unicode.SimpleFold(last); r != last; r = unicode.SimpleFold(r) {
		if r >= foreign {
			return true
		}
	}
	return last >= foreign
}

// stretch is text[from:to).
type stretch struct{ from, to int }

// stretches are where in a text matches can be, in order and apart from one another: no
// match goes beyond the one that it begins in, nor is one under way at either end of it.
// Each holds the character behind its last match, where there is one.
func (a *automaton) stretches(text string) []stretch {
	var out []stretch
	from, found := 0, false
	s := a.begin.Load()
	for i := 0; i <= len(text); {
		s, i = s.run(text, i)
		if s.signs&fresh != 0 {
			from = i
		}
		c, size := columnOf(text, i)
		n := s.next[c].Load()
		if n == nil {
			if n = a.step(s, c); n == nil {
				return append(out, stretch{from, len(text)})
			}
		}
		s = n
		i += size
		found = found || s.signs&matched != 0
		if s.signs&fresh != 0 {
			if found {
				out = append(out, stretch{from, min(i, len(text))})
				found = false
			}
			if a.anchored {
				break
			}
			from = i
		}
	}
	return out
}

// run goes on from a state at text[i] as long as nothing changes but the state itself, as
// with most characters of ASCII.
func (s *state) run(text string, i int) (*state, int) {
	signs := s.signs
	for ; i < len(text) && text[i] < foreign; i++ {
		n := s.next[text[i]].Load()
		if n == nil || n.signs != signs {
			break
		}
		s = n
	}
	return s, i
}

// columnOf is the column of the character at text[i], and how many bytes it has.
func columnOf(text string, i int) (c, size int) {
	switch {
	case i == len(text):
		return textEnd, 1
	case text[i] < foreign:
		return int(text[i]), 1
	}
	_, size = utf8.DecodeRuneInString(text[i:])
	return foreign, size
}
