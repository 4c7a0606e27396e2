package rules

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Formula is a calculation over named figures: + - * / ( ), comparisons and
// && || ! (which give 0 or 1), and the functions min, max, abs, sqrt and log.
// A division by zero gives 0. It is safe for concurrent use.
type Formula struct {
	names []string
	root  operation
}

// operation is one step of a formula: it takes the values of the formula's names.
type operation func(values []float64) float64

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
func (f *Formula) Eval(values []float64) float64 { return f.root(values) }

type formulaParser struct {
	rest    string
	formula *Formula
}

func (p *formulaParser) space() { p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace) }

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

// operators by how tightly they bind, loosest first; longer signs before their prefixes.
var operators = [][]struct {
	sign  string
	apply func(a, b float64) float64
}{
	{{"||", func(a, b float64) float64 { return mark(a != 0 || b != 0) }}},
	{{"&&", func(a, b float64) float64 { return mark(a != 0 && b != 0) }}},
	{
		{"==", func(a, b float64) float64 { return mark(a == b) }}, {"!=", func(a, b float64) float64 { return mark(a != b) }},
		{"<=", func(a, b float64) float64 { return mark(a <= b) }}, {">=", func(a, b float64) float64 { return mark(a >= b) }},
		{"<", func(a, b float64) float64 { return mark(a < b) }}, {">", func(a, b float64) float64 { return mark(a > b) }},
	},
	{{"+", func(a, b float64) float64 { return a + b }}, {"-", func(a, b float64) float64 { return a - b }}},
	{{"*", func(a, b float64) float64 { return a * b }}, {"/", func(a, b float64) float64 {
		if b == 0 {
			return 0
		}
		return a / b
	}}},
}

const maxFormulaDepth = 64

// either reads the operators of one level and all that bind tighter. depth
// counts brackets and levels, so that no formula overflows the stack.
func (p *formulaParser) either(depth int) (operation, error) { return p.binary(0, depth) }

func (p *formulaParser) binary(level, depth int) (operation, error) {
	if depth > maxFormulaDepth {
		return nil, fmt.Errorf("nested too deeply")
	}
	if level == len(operators) {
		return p.unary(depth)
	}
	left, err := p.binary(level+1, depth)
	if err != nil {
		return nil, err
	}
next:
	for {
		for _, op := range operators[level] {
			if !p.take(op.sign) {
				continue
			}
			right, err := p.binary(level+1, depth)
			if err != nil {
				return nil, err
			}
			a, apply := left, op.apply
			left = func(v []float64) float64 { return apply(a(v), right(v)) }
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
			return nil, err
		}
		return func(v []float64) float64 { return -x(v) }, nil
	case p.take("!"):
		x, err := p.binary(len(operators), depth+1)
		if err != nil {
			return nil, err
		}
		return func(v []float64) float64 { return mark(x(v) == 0) }, nil
	case p.take("("):
		x, err := p.either(depth + 1)
		if err != nil {
			return nil, err
		}
		if !p.take(")") {
			return nil, fmt.Errorf("a bracket ( is not closed")
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
			return nil, fmt.Errorf("the formula ends too early")
		}
		return nil, fmt.Errorf("%q does not belong here", p.rest)
	}
	p.rest = p.rest[end:]
	if unicode.IsDigit(rune(word[0])) || word[0] == '.' {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", word)
		}
		return func([]float64) float64 { return x }, nil
	}
	if p.take("(") {
		return p.call(strings.TrimPrefix(word, "math."), depth)
	}
	i := p.name(word)
	return func(v []float64) float64 { return v[i] }, nil
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
			return nil, err
		}
		args = append(args, x)
		if p.take(",") {
			continue
		}
		if !p.take(")") {
			return nil, fmt.Errorf("a bracket of %s( is not closed", name)
		}
		break
	}
	one := func(f func(float64) float64) (operation, error) {
		if len(args) != 1 {
			return nil, fmt.Errorf("%s takes one value, not %d", name, len(args))
		}
		return func(v []float64) float64 { return f(args[0](v)) }, nil
	}
	fold := func(f func(a, b float64) float64) (operation, error) {
		return func(v []float64) float64 {
			x := args[0](v)
			for _, a := range args[1:] {
				x = f(x, a(v))
			}
			return x
		}, nil
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
	return nil, fmt.Errorf("there is no function %s%s", name, hint)
}
