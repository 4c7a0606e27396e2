package rules

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Formula is a calculation over named figures: + - * / ( ), comparisons and
// && || ! (which give 0 or 1), and the functions min, max, abs, sqrt and log.
// A division by zero gives 0. It is safe for concurrent use.
type Formula struct {
	names []string
	root  operation
}

// operation is one step of a formula.
type operation struct {
	eval     func(values []float64) float64 // from the values of the formula's names
	needs    [][]string                     // when all figures of one of these groups are 0, so is the step
	figure   string                         // of a step that is nothing but a figure: its name
	limits   []Limit                        // when a figure is outside one of these, the step is 0
	exact    bool                           // when none is, the step is 1
	constant bool
}

// Limit is a range of a figure, with both ends in it.
type Limit struct {
	Name      string
	Low, High float64
}

// ParseFormula reads a formula.
func ParseFormula(source string) (*Formula, error) {
	p := formulaParser{rest: source, formula: &Formula{}}
	root, err := p.either(0)
	if err != nil {
		return nil, err
	}
	if p.space(); p.rest != "" {
		return nil, fmt.Errorf("%q does not belong here", p.rest)
	}
	p.formula.root = root
	return p.formula, nil
}

// Names are the figures that the formula uses, in the order of first use.
func (f *Formula) Names() []string { return f.names }

// Eval calculates the formula. values are those of Names, in the same order.
func (f *Formula) Eval(values []float64) float64 { return f.root.eval(values) }

// Needs are groups of figures without which the formula comes to 0: where all of a
// group are 0 the result is known before anything is calculated. Not every such group
// is found.
func (f *Formula) Needs() [][]string { return f.root.needs }

// Limits are ranges of figures: where a figure is outside its range, the formula comes to
// 0. Not every such range is found. exact says that where all are kept it comes to 1, so
// that nothing has to be calculated. They must not be changed.
func (f *Formula) Limits() (limits []Limit, exact bool) { return f.root.limits, f.root.exact }

type formulaParser struct {
	rest    string
	formula *Formula
}

func (p *formulaParser) space() {
	if p.rest != "" && p.rest[0] > ' ' && p.rest[0] < utf8.RuneSelf {
		return
	}
	p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace)
}

func (p *formulaParser) take(symbol string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.rest, symbol)
	if ok {
		p.rest = rest
	}
	return ok
}

func mark(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

type operator struct {
	sign    string
	apply   func(a, b float64) float64
	absorbs bool // a side that is 0 makes the whole 0

	keeps func(limit float64) (low, high float64) // of a comparison: the range of a figure that is compared with a limit
}

// operators by how tightly they bind, loosest first; longer signs before their prefixes.
var operators = [][]operator{
	{{sign: "||", apply: func(a, b float64) float64 { return mark(a != 0 || b != 0) }}},
	{{sign: "&&", apply: func(a, b float64) float64 { return mark(a != 0 && b != 0) }, absorbs: true}},
	{
		{sign: "==", apply: func(a, b float64) float64 { return mark(a == b) }, keeps: func(b float64) (low, high float64) { return b, b }},
		{sign: "!=", apply: func(a, b float64) float64 { return mark(a != b) }},
		{sign: "<=", apply: func(a, b float64) float64 { return mark(a <= b) }, keeps: func(b float64) (low, high float64) { return math.Inf(-1), b }},
		{sign: ">=", apply: func(a, b float64) float64 { return mark(a >= b) }, keeps: func(b float64) (low, high float64) { return b, math.Inf(1) }},
		{sign: "<", apply: func(a, b float64) float64 { return mark(a < b) }, keeps: func(b float64) (low, high float64) { return math.Inf(-1), math.Nextafter(b, math.Inf(-1)) }},
		{sign: ">", apply: func(a, b float64) float64 { return mark(a > b) }, keeps: func(b float64) (low, high float64) { return math.Nextafter(b, math.Inf(1)), math.Inf(1) }},
	},
	{{sign: "+", apply: func(a, b float64) float64 { return a + b }}, {sign: "-", apply: func(a, b float64) float64 { return a - b }}},
	{{sign: "*", apply: func(a, b float64) float64 { return a * b }, absorbs: true}, {sign: "/", apply: divide, absorbs: true}},
}

func divide(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// of joins two steps.
func (o *operator) of(a, b operation) operation {
	apply, left, right := o.apply, a.eval, b.eval
	out := operation{eval: func(v []float64) float64 { return apply(left(v), right(v)) }, constant: a.constant && b.constant}
	if b.constant {
		limit := right(nil)
		out.eval = func(v []float64) float64 { return apply(left(v), limit) }
		if o.keeps != nil && a.figure != "" {
			low, high := o.keeps(limit)
			out.limits, out.exact = []Limit{{a.figure, low, high}}, true
		}
	}
	if o.absorbs {
		out.limits = slices.Concat(a.limits, b.limits)
		out.exact = o.sign == "&&" && a.exact && b.exact
	}
	if o.absorbs || b.constant && apply(0, b.eval(nil)) == 0 {
		out.need(a.needs...)
	}
	if o.absorbs || a.constant && apply(a.eval(nil), 0) == 0 {
		out.need(b.needs...)
	}
	if !o.absorbs && apply(0, 0) == 0 { // without both sides there is nothing
		for _, p := range a.needs {
			for _, q := range b.needs {
				out.need(slices.Compact(slices.Sorted(slices.Values(slices.Concat(p, q)))))
			}
		}
	}
	return out
}

// maxNeeds bounds the groups of a step, and the figures of a group.
const maxNeeds = 8

// need adds groups that are not there yet. A group that holds another one says no more
// than that and is left out.
func (o *operation) need(groups ...[]string) {
	for _, g := range groups {
		holds := func(other []string) bool {
			return !slices.ContainsFunc(other, func(name string) bool { return !slices.Contains(g, name) })
		}
		if len(g) <= maxNeeds && len(o.needs) < maxNeeds && !slices.ContainsFunc(o.needs, holds) {
			o.needs = append(o.needs, g)
		}
	}
}

const maxFormulaDepth = 64

// either reads the operators of one level and all that bind tighter. depth
// counts brackets and levels, so that no formula overflows the stack.
func (p *formulaParser) either(depth int) (operation, error) { return p.binary(0, depth) }

func (p *formulaParser) binary(level, depth int) (operation, error) {
	if depth > maxFormulaDepth {
		return operation{}, fmt.Errorf("nested too deeply")
	}
	if level == len(operators) {
		return p.unary(depth)
	}
	left, err := p.binary(level+1, depth)
	if err != nil {
		return operation{}, err
	}
next:
	for {
		for i := range operators[level] {
			op := &operators[level][i]
			if !p.take(op.sign) {
				continue
			}
			right, err := p.binary(level+1, depth)
			if err != nil {
				return operation{}, err
			}
			left = op.of(left, right)
			continue next
		}
		return left, nil
	}
}

func (p *formulaParser) unary(depth int) (operation, error) {
	switch {
	case p.take("-"):
		x, err := p.binary(len(operators), depth+1)
		if err != nil {
			return operation{}, err
		}
		return operation{eval: func(v []float64) float64 { return -x.eval(v) }, needs: x.needs, constant: x.constant}, nil
	case p.take("!"):
		x, err := p.binary(len(operators), depth+1)
		if err != nil {
			return operation{}, err
		}
		out := operation{eval: func(v []float64) float64 { return mark(x.eval(v) == 0) }, constant: x.constant}
		if x.figure != "" {
			out.limits, out.exact = []Limit{{Name: x.figure}}, true
		}
		return out, nil
	case p.take("("):
		x, err := p.either(depth + 1)
		if err != nil {
			return operation{}, err
		}
		if !p.take(")") {
			return operation{}, fmt.Errorf("a bracket ( is not closed")
		}
		return x, nil
	}
	p.space()
	end := strings.IndexFunc(p.rest, func(r rune) bool { return r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	if word == "" {
		if p.rest == "" {
			return operation{}, fmt.Errorf("the formula ends too early")
		}
		return operation{}, fmt.Errorf("%q does not belong here", p.rest)
	}
	p.rest = p.rest[end:]
	if unicode.IsDigit(rune(word[0])) || word[0] == '.' {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return operation{}, fmt.Errorf("%q is not a number", word)
		}
		return operation{eval: func([]float64) float64 { return x }, constant: true}, nil
	}
	if p.take("(") {
		return p.call(strings.TrimPrefix(word, "math."), depth)
	}
	i := p.name(word)
	return operation{eval: func(v []float64) float64 { return v[i] }, needs: [][]string{{word}}, figure: word}, nil
}

func (p *formulaParser) name(word string) int {
	for i, n := range p.formula.names {
		if n == word {
			return i
		}
	}
	p.formula.names = append(p.formula.names, word)
	return len(p.formula.names) - 1
}

func (p *formulaParser) call(name string, depth int) (operation, error) {
	var args []operation
	for {
		x, err := p.either(depth + 1)
		if err != nil {
			return operation{}, err
		}
		args = append(args, x)
		if p.take(",") {
			continue
		}
		if !p.take(")") {
			return operation{}, fmt.Errorf("a bracket of %s( is not closed", name)
		}
		break
	}
	one := func(f func(float64) float64) (operation, error) {
		if len(args) != 1 {
			return operation{}, fmt.Errorf("%s takes one value, not %d", name, len(args))
		}
		return operation{eval: func(v []float64) float64 { return f(args[0].eval(v)) }, needs: args[0].needs, constant: args[0].constant}, nil
	}
	fold := func(f func(a, b float64) float64) (operation, error) {
		out := args[0]
		for _, a := range args[1:] {
			out = (&operator{apply: f}).of(out, a)
		}
		return out, nil
	}
	switch name {
	case "min":
		return fold(math.Min)
	case "max":
		return fold(math.Max)
	case "abs":
		return one(math.Abs)
	case "sqrt":
		return one(func(x float64) float64 { return math.Sqrt(math.Max(0, x)) })
	case "log":
		return one(func(x float64) float64 {
			if x <= 0 {
				return 0
			}
			return math.Log(x)
		})
	}
	hint := DidYouMean(name, []string{"min", "max", "abs", "sqrt", "log"})
	if hint != "" {
		hint = ": " + hint
	}
	return operation{}, fmt.Errorf("there is no function %s%s", name, hint)
}
