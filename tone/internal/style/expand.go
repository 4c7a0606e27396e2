package style

import (
	"regexp/syntax"
	"unicode/utf8"
)

// maxExpansions is the most plain words that a token is written out to.
const maxExpansions = 64

// expand writes a token out: every text that it matches, in the order in which a
// regular expression prefers them. It is nil when these are too many, when they
// depend on what stands around them, or when they are no words. readable is false
// for a token that package syntax does not read.
func expand(token string) (out []string, readable bool) {
	if isPlain(token) {
		out = []string{token}
	} else if s, ok := spell(token); ok {
		out = s
	} else {
		re, err := syntax.Parse(token, syntax.Perl)
		if err != nil {
			return nil, false
		}
		var ok bool
		if out, ok = expansions(re); !ok {
			return nil, true
		}
	}
	for _, s := range out {
		if !beginsWord(s) {
			return nil, true
		}
	}
	return out, true
}

// beginsWord says whether a text begins with a character of a word.
func beginsWord(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && isWord(first)
}

// isPlain says whether a pattern is a text that stands for itself.
func isPlain(pattern string) bool {
	for i := 0; i < len(pattern); i++ {
		if special[pattern[i]] {
			return false
		}
	}
	return true
}

// special are the signs that mean more than themselves in a pattern.
var special = [256]bool{
	'\\': true, '(': true, ')': true, '[': true, ']': true, '{': true, '}': true, '*': true, '+': true, '?': true, '|': true, '^': true, '$': true, '.': true,
}

func expansions(re *syntax.Regexp) ([]string, bool) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return []string{""}, true
	case syntax.OpLiteral:
		return []string{string(re.Rune)}, re.Flags&syntax.FoldCase == 0
	case syntax.OpCapture:
		return expansions(re.Sub[0])
	case syntax.OpCharClass:
		return classMembers(re)
	case syntax.OpQuest:
		out, ok := expansions(re.Sub[0])
		if !ok || re.Flags&syntax.NonGreedy != 0 {
			return append([]string{""}, out...), ok
		}
		return append(out, ""), true
	case syntax.OpAlternate:
		var out []string
		for _, sub := range re.Sub {
			more, ok := expansions(sub)
			if out = append(out, more...); !ok || len(out) > maxExpansions {
				return nil, false
			}
		}
		return out, true
	case syntax.OpConcat:
		out := []string{""}
		for _, sub := range re.Sub {
			more, ok := expansions(sub)
			if !ok || len(out)*len(more) > maxExpansions {
				return nil, false
			}
			joined := make([]string, 0, len(out)*len(more))
			for _, a := range out {
				for _, b := range more {
					joined = append(joined, a+b)
				}
			}
			out = joined
		}
		return out, true
	}
	return nil, false
}

func classMembers(re *syntax.Regexp) ([]string, bool) {
	var out []string
	for i := 0; i+1 < len(re.Rune); i += 2 {
		for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
			if out = append(out, string(r)); len(out) > maxExpansions {
				return nil, false
			}
		}
	}
	return out, re.Flags&syntax.FoldCase == 0
}
