package vale

import (
	"strings"
	"unicode/utf8"
)

// isPlain says whether every sign of a pattern stands for itself, or for any.
func isPlain(pattern string) bool {
	for i := 0; i < len(pattern); i++ {
		if special[pattern[i]] {
			return false
		}
	}
	return true
}

// special are the signs that mean more than one character in a pattern.
var special = [256]bool{
	'\\': true, '(': true, ')': true, '[': true, ']': true, '{': true, '}': true, '*': true, '+': true, '?': true, '|': true, '^': true, '$': true,
}

// maxNested is how deep groups may stand in groups for a pattern to be looked at here.
const maxNested = 100

// wellFormed says of the patterns that nearly all rules are made of that they
// compile: groups, classes of characters, the commonest escapes, and what these may
// repeat. Of others it knows nothing and is false.
func wellFormed(pattern string) bool {
	open, repeats := 0, false // groups; whether what was read last may be repeated
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(pattern[i:])
			if r == utf8.RuneError {
				return false
			}
			i += size - 1
			repeats = true
		case !special[c]:
			repeats = true
		case c == '\\':
			if i++; !isEscape(pattern, i) {
				return false
			}
			repeats = pattern[i] != 'b' && pattern[i] != 'B'
		case c == '(':
			if strings.HasPrefix(pattern[i:], "(?:") {
				i += len("?:")
			}
			if open++; open > maxNested {
				return false
			}
			repeats = false
		case c == ')':
			if open--; open < 0 {
				return false
			}
			repeats = true
		case c == '[':
			n := classLen(pattern[i:])
			if n == 0 {
				return false
			}
			i += n - 1
			repeats = true
		case c == '|' || c == '^' || c == '$':
			repeats = false
		case (c == '*' || c == '+' || c == '?') && repeats:
			if i+1 < len(pattern) && pattern[i+1] == '?' {
				i++ // as few as will do
			}
			repeats = false
		default:
			return false
		}
	}
	return open == 0
}

// isEscape says whether a backslash may stand before a place: before a letter for a
// class or a boundary, or before a sign.
func isEscape(pattern string, at int) bool {
	return at < len(pattern) && strings.IndexByte("bBdDsSwW.-+*?()[]{}|/\\^$", pattern[at]) >= 0
}

// classLen is the length of the class that s begins with, or 0 for one that is not
// surely well formed.
func classLen(s string) int {
	i := 1
	if i < len(s) && s[i] == '^' {
		i++
	}
	for first := i; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ']' && i > first:
			return i + 1
		case c >= utf8.RuneSelf, c == ']', c == '[':
			return 0
		case c == '\\':
			if i++; !isEscape(s, i) || s[i] == 'b' || s[i] == 'B' || i+1 < len(s) && s[i+1] == '-' {
				return 0
			}
		case i+2 < len(s) && s[i+1] == '-' && s[i+2] != ']': // a range
			if to := s[i+2]; !isAlphanumeric(c) || !isAlphanumeric(to) || to < c {
				return 0
			}
			i += 2
		}
	}
	return 0
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}
