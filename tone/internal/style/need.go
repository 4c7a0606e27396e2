package style

import (
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// bytesSeen is a set of bytes.
type bytesSeen [4]uint64

func (s *bytesSeen) add(c byte)      { s[c>>6] |= 1 << (c & 63) }
func (s *bytesSeen) has(c byte) bool { return s[c>>6]&(1<<(c&63)) != 0 }

func (s *bytesSeen) meets(o *bytesSeen) bool {
	return s[0]&o[0]|s[1]&o[1]|s[2]&o[2]|s[3]&o[3] != 0
}

// need is something that a block must hold for a pattern to match: one of the
// texts, or one of the bytes.
type need struct {
	texts  []string // lower-case
	bytes  bytesSeen
	chance float64 // how likely a block holds it, roughly
}

// needsOf finds what every match of a pattern holds. Look-arounds only narrow a
// pattern, so they are left out where package syntax does not read them. Of a
// pattern that it does not read at all nothing is known.
func needsOf(pattern string) []need {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		if re, err = syntax.Parse(withoutLookarounds(pattern), syntax.Perl); err != nil {
			return nil
		}
	}
	var out []need
	for _, n := range requires(re.Simplify()) {
		if n.chance < 0.8 {
			out = append(out, n)
		}
	}
	return out
}

// withoutLookarounds takes look-aheads and look-behinds out of a pattern.
func withoutLookarounds(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); {
		rest := pattern[i:]
		switch {
		case rest[0] == '\\' && len(rest) > 1:
			b.WriteString(rest[:2])
			i += 2
		case strings.HasPrefix(rest, "(?=") || strings.HasPrefix(rest, "(?!") || strings.HasPrefix(rest, "(?<=") || strings.HasPrefix(rest, "(?<!"):
			i += closing(rest)
		default:
			b.WriteByte(rest[0])
			i++
		}
	}
	return b.String()
}

// closing is the length of the group that s begins with.
func closing(s string) int {
	depth, class := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case class:
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// requires gives what re needs, all of it.
func requires(re *syntax.Regexp) []need {
	switch re.Op {
	case syntax.OpLiteral:
		return []need{textNeed(re.Rune, re.Flags&syntax.FoldCase != 0)}
	case syntax.OpCapture, syntax.OpPlus:
		return requires(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return requires(re.Sub[0])
		}
	case syntax.OpCharClass:
		return []need{classNeed(re.Rune)}
	case syntax.OpConcat:
		var out []need
		for _, sub := range re.Sub {
			out = append(out, requires(sub)...)
		}
		return best(out, 2)
	case syntax.OpAlternate:
		all := need{}
		for _, sub := range re.Sub {
			one := best(requires(sub), 1)
			if len(one) == 0 {
				return nil
			}
			all.texts = append(all.texts, one[0].texts...)
			for i := range all.bytes {
				all.bytes[i] |= one[0].bytes[i]
			}
		}
		all.estimate()
		return []need{all}
	}
	return nil
}

// estimate works the chance out anew.
func (n *need) estimate() {
	n.chance = 0
	for _, s := range n.texts {
		n.chance += chanceOfText(s)
	}
	for c := range 256 {
		if n.bytes.has(byte(c)) {
			n.chance += chanceOf(byte(c))
		}
	}
}

func chanceOfText(s string) float64 { return 0.3 / float64(len(s)*len(s)) }

// best keeps the n needs that are least likely met.
func best(needs []need, n int) []need {
	for i := range needs {
		for j := i; j > 0 && needs[j].chance < needs[j-1].chance; j-- {
			needs[j], needs[j-1] = needs[j-1], needs[j]
		}
	}
	return needs[:min(n, len(needs))]
}

func textNeed(text []rune, fold bool) need {
	s := string(text)
	if len(text) == 1 {
		r := text[0]
		ranges := []rune{r, r}
		for f := unicode.SimpleFold(r); fold && f != r; f = unicode.SimpleFold(f) {
			ranges = append(ranges, f, f)
		}
		return classNeed(ranges)
	}
	for _, r := range s {
		if r >= utf8.RuneSelf {
			// Lower and upper case may differ in length: look for the bytes only.
			n := need{chance: 0.1}
			first, _ := utf8.DecodeRuneInString(s)
			if unicode.IsLetter(first) {
				return need{chance: 1}
			}
			n.bytes.add(s[0])
			return n
		}
	}
	return need{texts: []string{strings.ToLower(s)}, chance: chanceOfText(s)}
}

// classNeed is the need of one character out of ranges.
func classNeed(ranges []rune) need {
	var n need
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1] && r < utf8.RuneSelf; r++ {
			c := byte(r)
			if n.bytes.has(c) {
				continue
			}
			n.bytes.add(c)
			n.chance += chanceOf(c)
		}
		if ranges[i+1] >= utf8.RuneSelf {
			var first [utf8.UTFMax]byte
			if ranges[i] == ranges[i+1] {
				utf8.EncodeRune(first[:], ranges[i])
				n.bytes.add(first[0])
				n.chance += 0.2
				continue
			}
			for c := 0xC2; c < 0xF5; c++ {
				n.bytes.add(byte(c))
			}
			n.chance += 0.4
		}
	}
	return n
}

// chanceOf is how likely a paragraph holds a character.
func chanceOf(c byte) float64 {
	switch {
	case c == ' ', c >= 'a' && c <= 'z', c == '.', c == ',', c == '\n':
		return 1
	case c >= 'A' && c <= 'Z':
		return 0.3
	case c >= '0' && c <= '9':
		return 0.05
	case c == '\'', c == '-', c == '*':
		return 0.4
	case c >= utf8.RuneSelf:
		return 0.01
	}
	return 0.1
}
