package literal

import (
	"regexp"
	"sync"
	"unicode/utf8"
)

// Pattern is a regular expression that is run on those stretches of a text alone in
// which it can match, as an automaton says. It is safe for concurrent use.
type Pattern struct {
	re        func() *regexp.Regexp
	automaton func() *automaton
}

// NewPattern returns the Pattern of an expression in the syntax of package regexp, which
// must compile. It is made ready when a text first needs it.
func NewPattern(expression string) *Pattern {
	return &Pattern{
		re:        sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) }),
		automaton: sync.OnceValue(func() *automaton { return newAutomaton(expression) }),
	}
}

// FindAll returns the places of all matches, as FindAllStringIndex of package regexp
// does.
func (p *Pattern) FindAll(text string) [][]int {
	a := p.automaton()
	if a == nil {
		return p.re().FindAllStringIndex(text, -1)
	}
	var out [][]int
	for _, s := range a.stretches(text) {
		_, before := utf8.DecodeLastRuneInString(text[:s.from])
		from := s.from - before // what stands before a match is seen
		part := text[from:s.to]
		for _, m := range p.re().FindAllStringIndex(part, -1) {
			cutOff := m[0] == 0 && from > 0 || m[1] == len(part) && s.to < len(text)
			if cutOff || m[0] == m[1] {
				// It may be there only because the text was cut off beside it. And whether an
				// empty match counts hangs on the one before.
				return p.re().FindAllStringIndex(text, -1)
			}
			out = append(out, []int{m[0] + from, m[1] + from})
		}
	}
	return out
}
