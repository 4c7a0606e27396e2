package style

import (
	"slices"
	"unicode/utf8"
)

// spell is expand for a token of the form that nearly all have: characters, groups
// of alternatives and classes of single characters, each of which may be left out
// with a question mark. ok is false for others, and for those that come to too many
// texts. It gives what package syntax would at a tenth of the cost.
func spell(token string) (out []string, ok bool) {
	s := speller{pattern: token}
	out = s.alternatives(0)
	return out, !s.bad && s.at == len(token)
}

// speller reads a token.
type speller struct {
	pattern string
	at      int
	bad     bool // it is not of the form
}

// maxSpelt is how deep groups may stand in groups.
const maxSpelt = 8

// alternatives reads up to the end or to the bracket that closes a group.
func (s *speller) alternatives(depth int) []string {
	s.bad = s.bad || depth > maxSpelt
	var out []string
	for !s.bad {
		out = append(out, s.sequence(depth)...)
		if s.bad = s.bad || len(out) > maxExpansions; s.bad || s.at == len(s.pattern) || s.pattern[s.at] == ')' {
			break
		}
		s.at++ // the bar
	}
	return out
}

// sequence reads what follows each other, up to a bar, a bracket or the end.
func (s *speller) sequence(depth int) []string {
	out := []string{""}
	for !s.bad && s.at < len(s.pattern) && s.pattern[s.at] != '|' && s.pattern[s.at] != ')' {
		next := s.element(depth)
		if s.at < len(s.pattern) && s.pattern[s.at] == '?' {
			s.at++
			next = append(slices.Clip(next), "")
		}
		if s.bad = s.bad || len(out)*len(next) > maxExpansions; s.bad {
			return nil
		}
		if len(next) == 1 {
			for i := range out {
				out[i] += next[0]
			}
			continue
		}
		joined := make([]string, 0, len(out)*len(next))
		for _, a := range out {
			for _, b := range next {
				joined = append(joined, a+b)
			}
		}
		out = joined
	}
	return out
}

// element reads a group, a class, or the characters up to the next sign.
func (s *speller) element(depth int) []string {
	switch s.pattern[s.at] {
	case '(':
		s.at++
		if s.at+1 < len(s.pattern) && s.pattern[s.at] == '?' {
			if s.pattern[s.at+1] != ':' {
				s.bad = true
				return nil
			}
			s.at += 2
		}
		out := s.alternatives(depth + 1)
		if s.bad = s.bad || s.at == len(s.pattern); !s.bad {
			s.at++ // the closing bracket
		}
		return out
	case '[':
		return s.class()
	}
	start := s.at
	for s.at < len(s.pattern) && !special[s.pattern[s.at]] {
		s.at++
	}
	if s.bad = s.bad || s.at == start || !utf8.ValidString(s.pattern[start:s.at]); s.bad {
		return nil
	}
	// A question mark is about the last character alone.
	if s.at < len(s.pattern) && s.pattern[s.at] == '?' {
		_, size := utf8.DecodeLastRuneInString(s.pattern[start:s.at])
		if start+size < s.at {
			s.at -= size
		}
	}
	return []string{s.pattern[start:s.at]}
}

// class reads a class of single characters. They stand in order, as package syntax has
// them.
func (s *speller) class() []string {
	var out []string
	for s.at++; s.at < len(s.pattern); {
		r, size := utf8.DecodeRuneInString(s.pattern[s.at:])
		switch {
		case r == ']' && len(out) > 0:
			s.at++
			slices.Sort(out)
			return slices.Compact(out)
		case r == ']', r == '[', r == '^', r == '\\', r == utf8.RuneError,
			r == '-' && len(out) > 0 && s.at+1 < len(s.pattern) && s.pattern[s.at+1] != ']': // more than single characters
			s.bad = true
			return nil
		}
		out = append(out, s.pattern[s.at:s.at+size])
		s.at += size
	}
	s.bad = true
	return nil
}
