package rules

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// Pos is a place in a rule file. Line and Col count from 1, Col in runes; the
// zero Pos is no place.
type Pos struct {
	File string
	Line int
	Col  int
}

// String is file:line:col.
func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Error is one fault of a rule file.
type Error struct {
	Pos
	Path string // where in the tree, such as rules.jargon.leverage.weight
	Msg  string // what is wrong
	Hint string // what to do instead; may be empty
}

// Error is file:line:col: path: what, hint.
func (e *Error) Error() string {
	var b strings.Builder
	if place := e.Pos.String(); place != "" {
		b.WriteString(place + ": ")
	}
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	b.WriteString(e.Msg)
	if e.Hint != "" {
		b.WriteString(", " + e.Hint)
	}
	return b.String()
}

// Errors are all the faults of a rule set, in file order.
type Errors []*Error

// Error is one fault a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the single faults to errors.As.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, err := range e {
		out[i] = err
	}
	return out
}

// Sort puts the faults of a file in order; files stay in the order in which
// they were read.
func (e Errors) Sort() {
	order := map[string]int{}
	for _, err := range e {
		if _, ok := order[err.File]; !ok {
			order[err.File] = len(order)
		}
	}
	sort.SliceStable(e, func(i, j int) bool {
		a, b := e[i], e[j]
		if a.File != b.File {
			return order[a.File] < order[b.File]
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
}

// DidYouMean offers the candidate nearest to a misspelt name as a hint, or "".
func DidYouMean(name string, candidates []string) string {
	best, limit := "", utf8.RuneCountInString(name)/3+2
	if limit > 20 {
		return ""
	}
	for _, c := range candidates {
		if d := distance(name, c, limit); d < limit {
			best, limit = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// distance is Levenshtein's: the least number of edits from a to b. It gives up
// at the limit.
func distance(a, b string, limit int) int {
	if n := len(a) - len(b); n >= 4*limit || -n >= 4*limit {
		return limit
	}
	s, t := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	if n := len(s) - len(t); n >= limit || -n >= limit {
		return limit
	}
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := range s {
		diagonal := row[0]
		row[0] = i + 1
		least := row[0]
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			next := min(row[j]+1, row[j+1]+1, diagonal+cost)
			diagonal, row[j+1] = row[j+1], next
			least = min(least, next)
		}
		if least >= limit {
			return limit
		}
	}
	return row[len(t)]
}
