package style

import (
	"regexp/syntax"
	"strings"
)

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

// behind is what a pattern must not have behind it: the X of (?<!X). What a match of it is
// made of says how far back it may begin.
type behind struct {
	matcher *matcher // of X at the end of a text
	reach   charSet
}

// newBehind reads what must not stand behind a pattern that begins with saying so and looks
// around nowhere else, such as (?:(?<!a)b). It is nil for other patterns.
func newBehind(pattern string) *behind {
	at, flags, open := 0, "", []int(nil)
	for rest := pattern; !strings.HasPrefix(rest, "(?<!"); rest = pattern[at:] {
		switch {
		case strings.HasPrefix(rest, "(?i)"), strings.HasPrefix(rest, "(?m)"):
			flags += rest[:len("(?i)")]
			at += len("(?i)")
		case strings.HasPrefix(rest, "(?:"):
			open = append(open, at)
			at += len("(?:")
		default:
			return nil
		}
	}
	end := at + closing(pattern[at:])
	inside, rest := strings.TrimSuffix(pattern[at+len("(?<!"):end], ")"), pattern[end:]
	if strings.ContainsAny(rest, "|") || withoutLookarounds(rest) != rest || strings.Contains(inside, "(") {
		return nil
	}
	for i, from := range open { // all groups around it end with the pattern
		if from+closing(pattern[from:]) != len(pattern)-i {
			return nil
		}
	}
	tree, err := syntax.Parse(flags+"(?:"+inside+")", syntax.Perl)
	if err != nil || asserts(tree) {
		return nil
	}
	whole, err := syntax.Parse(flags+"(?:"+inside+`)\z`, syntax.Perl)
	if err != nil {
		return nil
	}
	m := newMatcher(whole.Simplify())
	if m == nil {
		return nil
	}
	return &behind{m, charsOf(tree)}
}

// asserts says whether an expression asks for something between characters.
func asserts(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	for _, sub := range re.Sub {
		if asserts(sub) {
			return true
		}
	}
	return false
}

// endsAt says whether a match ends at a place of the text that is tried. done is false when
// the steps are used up.
func (b *behind) endsAt(x *attempt, at int) (ends, done bool) {
	from := at
	for next := at; next >= 0; next = b.reach.before(x.text, from) {
		from = next
	}
	if x.left -= at - from; x.left < 0 {
		return false, false
	}
	if x.back == nil {
		x.back = &attempt{}
	}
	pairs, ok := b.matcher.find(x.back, x.text[from:at], nil, false, nil)
	return len(pairs) > 0, ok
}
