package literal

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// reach is how far a part of a match can go: over so many characters, and any number of
// those that are free because the expression repeats them without end.
type reach struct {
	cost    int
	free    [2]uint64 // of ASCII, as bits
	foreign bool      // all other characters are free
}

// and is the reach of one part behind another.
func (r reach) and(o reach) reach {
	cost := r.cost + o.cost
	r = r.or(o)
	r.cost = cost
	return r
}

// or is the reach of one of two parts.
func (r reach) or(o reach) reach {
	return reach{max(r.cost, o.cost), [2]uint64{r.free[0] | o.free[0], r.free[1] | o.free[1]}, r.foreign || o.foreign}
}

// inTurn is the reach of parts one behind the other.
func inTurn(parts []reach) reach {
	var out reach
	for _, p := range parts {
		out = out.and(p)
	}
	return out
}

// costs is what a character costs: 0 or 1.
func (r *reach) costs(c rune) int {
	if c >= utf8.RuneSelf {
		if r.foreign {
			return 0
		}
		return 1
	}
	return 1 - int(r.free[c>>6]>>(c&63)&1)
}

// release makes the characters of a range free.
func (r *reach) release(from, to rune) {
	for c := from; c <= min(to, unicode.MaxASCII); c++ {
		r.free[c>>6] |= 1 << (c & 63)
	}
	r.foreign = r.foreign || to > unicode.MaxASCII
}

// width is the reach of all that an expression matches.
func width(re *syntax.Regexp) reach {
	switch re.Op {
	case syntax.OpLiteral:
		return reach{cost: len(re.Rune)}
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return reach{cost: 1}
	case syntax.OpStar, syntax.OpPlus:
		return releasing(re)
	case syntax.OpRepeat:
		if re.Max < 0 {
			return releasing(re)
		}
		once := width(re.Sub[0])
		once.cost *= re.Max
		return once
	case syntax.OpAlternate:
		var out reach
		for _, sub := range re.Sub {
			out = out.or(width(sub))
		}
		return out
	}
	var out reach
	for _, sub := range re.Sub {
		out = out.and(width(sub))
	}
	return out
}

// releasing is the reach of an expression that is repeated without end: all its
// characters are free.
func releasing(re *syntax.Regexp) reach {
	var out reach
	switch re.Op {
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			out.release(c, c)
			for f := unicode.SimpleFold(c); re.Flags&syntax.FoldCase != 0 && f != c; f = unicode.SimpleFold(f) {
				out.release(f, f)
			}
		}
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			out.release(re.Rune[i], re.Rune[i+1])
		}
	case syntax.OpAnyChar:
		out.release(0, unicode.MaxRune)
	case syntax.OpAnyCharNotNL:
		out.release(0, '\n'-1)
		out.release('\n'+1, unicode.MaxRune)
	}
	for _, sub := range re.Sub {
		out = out.or(releasing(sub))
	}
	return out
}
