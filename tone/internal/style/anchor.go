package style

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// anchor says around which places of a text a pattern may match: those where one of
// its heads stands. The heads are those of the whole pattern, or of a part of it
// that is rarer, such as the exclamation mark of \w+!; then what the pattern asks
// for before that part is looked for backwards.
type anchor struct {
	heads []head
	back  []element // what stands before the heads, from right to left
	whole bool      // that is all of the pattern; else more may stand before it
	reach charSet   // of what that is made
	none  []window  // of no text: a run for each element, and one for reach
}

// element is a character out of a set, or with run as many of them as there are,
// with least 0 maybe none.
type element struct {
	set   charSet
	run   bool
	least int
}

// charSet is a set of ASCII characters, with all others in it or none.
type charSet struct {
	ascii  byteSet
	beyond bool
}

func (s *charSet) with(o *charSet) charSet {
	return charSet{s.ascii.with(&o.ascii), s.beyond || o.beyond}
}

func (s *charSet) meets(o *charSet) bool {
	return s.ascii.meets(&o.ascii) || s.beyond && o.beyond
}

// before is the start of the character of a set that ends at a place, or -1.
func (s *charSet) before(text string, at int) int {
	if at == 0 {
		return -1
	}
	if c := text[at-1]; c < utf8.RuneSelf {
		if s.ascii.has(c) {
			return at - 1
		}
		return -1
	}
	if !s.beyond {
		return -1
	}
	_, size := utf8.DecodeLastRuneInString(text[:at])
	return at - size
}

// window is a stretch of a text in which a match may begin, both ends included.
type window struct{ from, to int32 }

// places are those of a pattern in one text, in order.
type places struct {
	windows []window
	runs    []window // by element: the run that was gone through last
}

func (p *places) reset(a *anchor) {
	p.windows = p.windows[:0]
	p.runs = append(p.runs[:0], a.none...)
}

// look adds the window in which a match may begin of which the heads stand at a
// place. Places come in order.
func (p *places) look(a *anchor, text string, at int) {
	to := at
	for i := range a.back {
		e := &a.back[i]
		to = at
		if !e.run {
			if at = e.set.before(text, at); at < 0 {
				return
			}
			to = at
			continue
		}
		if at = e.set.start(text, at, &p.runs[i]); to-at < e.least {
			return
		}
	}
	w := window{int32(at), int32(to)}
	if !a.whole {
		if w.from = 0; a.reach != allChars {
			w.from = int32(a.reach.start(text, at, &p.runs[len(a.back)]))
		}
	}
	for n := len(p.windows); n > 0 && p.windows[n-1].to+1 >= w.from; n-- { // it touches the one before
		w.from, w.to = min(w.from, p.windows[n-1].from), max(w.to, p.windows[n-1].to)
		p.windows = p.windows[:n-1]
	}
	p.windows = append(p.windows, w)
}

// start is where the run of characters of a set begins that ends at a place. It does
// not go over the run again that was gone through last.
func (s *charSet) start(text string, at int, last *window) int {
	end := at
	for {
		if int32(at) <= last.to && int32(at) >= last.from {
			at = int(last.from)
			break
		}
		before := s.before(text, at)
		if before < 0 {
			break
		}
		at = before
	}
	*last = window{int32(at), int32(end)}
	return at
}

// maxChance is up to which share of the places a pattern is looked for by its
// beginning without asking for something rarer.
const maxChance = 0.002

// newAnchor is nil for a pattern that may match nearly everywhere, or of which
// nothing is known.
func (re *regex) newAnchor() *anchor {
	if re.tree == nil {
		return nil
	}
	heads := headsOf(re.tree)
	best, least := (*anchor)(nil), 0.15
	if heads != nil {
		p := chance(heads)
		if p < least {
			best, least = &anchor{heads: heads, whole: true}, p
		}
		if p <= maxChance {
			return best
		}
	}
	subs := flat(re.tree, nil)
	for k := 1; k < len(subs); k++ {
		heads := headsOf(&syntax.Regexp{Op: syntax.OpConcat, Sub: subs[k:]})
		if heads == nil {
			continue
		}
		a := &anchor{heads: heads, whole: true}
		a.behind(subs[:k])
		for range len(a.back) + 1 {
			a.none = append(a.none, window{-1, -1})
		}
		left := 1.0 // the share of the places where a look back ends in a try
		for i := range a.back {
			if e := &a.back[i]; !e.run {
				left *= e.set.ascii.share()
			}
		}
		if p := chance(heads) * (1 + left); p < least {
			best, least = a, p
		}
	}
	return best
}

// flat gives the parts of a pattern that follow each other.
func flat(re *syntax.Regexp, dst []*syntax.Regexp) []*syntax.Regexp {
	switch re.Op {
	case syntax.OpCapture:
		return flat(re.Sub[0], dst)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			dst = flat(sub, dst)
		}
		return dst
	}
	return append(dst, re)
}

// behind fills in what stands before the heads.
func (a *anchor) behind(subs []*syntax.Regexp) {
	for i := len(subs) - 1; i >= 0; i-- {
		if a.add(subs[i]) {
			continue
		}
		a.whole = false
		for ; i >= 0; i-- {
			chars := charsOf(subs[i])
			a.reach = a.reach.with(&chars)
		}
		return
	}
}

// add puts a part in front of those before the heads and says whether it has been
// taken in as it is. Where it has not, nothing more can be added.
func (a *anchor) add(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	case syntax.OpLiteral:
		for i := len(re.Rune) - 1; i >= 0; i-- {
			if !a.element(element{set: runeSet(re.Rune[i], re.Flags&syntax.FoldCase != 0), least: 1}) {
				return false
			}
		}
		return true
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return a.element(element{set: charsOf(re), least: 1})
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest:
		if sub := re.Sub[0]; sub.Op == syntax.OpCharClass || sub.Op == syntax.OpLiteral && len(sub.Rune) == 1 {
			least := 0
			if re.Op == syntax.OpPlus {
				least = 1
			}
			return a.element(element{charsOf(sub), true, least})
		}
		if re.Op == syntax.OpPlus { // its last round
			subs := flat(re.Sub[0], nil)
			for i := len(subs) - 1; i >= 0 && a.add(subs[i]); i-- {
			}
		}
	}
	return false
}

// element adds an element unless it shares characters with a run that it may touch:
// then nobody knows where that begins.
func (a *anchor) element(e element) bool {
	for n := len(a.back) - 1; n >= 0 && a.back[n].run; n-- {
		if e.set.meets(&a.back[n].set) {
			return false
		}
		if a.back[n].least > 0 {
			break
		}
	}
	a.back = append(a.back, e)
	return true
}

var allASCII = byteSet{^uint64(0), ^uint64(0)}

var allChars = charSet{allASCII, true}

// charsOf is what a match of an expression is made of.
func charsOf(re *syntax.Regexp) charSet {
	var out charSet
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			set := runeSet(r, re.Flags&syntax.FoldCase != 0)
			out = out.with(&set)
		}
	case syntax.OpCharClass:
		return rangeSet(re.Rune)
	case syntax.OpAnyChar:
		return allChars
	case syntax.OpAnyCharNotNL:
		out = allChars
		out.ascii[0] &^= 1 << '\n'
	default:
		for _, sub := range re.Sub {
			set := charsOf(sub)
			out = out.with(&set)
		}
	}
	return out
}

// rangeSet is the set of the characters in ranges.
func rangeSet(ranges []rune) charSet {
	var out charSet
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1] && r < utf8.RuneSelf; r++ {
			out.ascii.add(byte(r))
		}
		out.beyond = out.beyond || ranges[i+1] >= utf8.RuneSelf
	}
	return out
}

// runeSet is the set of a character, with fold of all its cases.
func runeSet(r rune, fold bool) charSet {
	var out charSet
	for f := r; ; {
		if f < utf8.RuneSelf {
			out.ascii.add(byte(f))
		} else {
			out.beyond = true
		}
		if f = unicode.SimpleFold(f); !fold || f == r {
			return out
		}
	}
}
