package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ElementKind is the kind of an [Element].
type ElementKind uint8

// The kinds of elements.
const (
	Word    ElementKind = iota // words, matched by stem
	Exact                      // words, matched in this form only
	Number                     // any number
	AnyWord                    // any one word
	Gap                        // none to three words
	OneOf                      // one of several words
)

// MaxGap is the most words that {gap} stands for.
const MaxGap = 3

// Element is a part of a phrase.
type Element struct {
	Kind    ElementKind
	Text    string    // of Word and Exact
	Options []Element // of OneOf: Word and Exact elements of one word each
}

// Sequence is a phrase with its alternatives and lists written out.
type Sequence struct {
	Elements []Element
	AtStart  bool // only at the start of a sentence
	AtEnd    bool // only at the end of a sentence
}

// maxSequences bounds what the alternatives of one phrase may multiply to.
const maxSequences = 5000

// Expand writes out the alternatives, lists and brand slots of a phrase.
// Alternatives of one word each stay together as one OneOf element, so that most
// phrases are one sequence. A slot of a brand without names gives no sequence and
// no error.
func (s *Set) Expand(phrase string) ([]Sequence, error) {
	p := phraseParser{set: s, rest: strings.TrimSpace(phrase)}
	var seq Sequence
	if rest, ok := strings.CutPrefix(p.rest, "^"); ok {
		seq.AtStart, p.rest = true, rest
	}
	if rest, ok := strings.CutSuffix(p.rest, "$"); ok {
		seq.AtEnd, p.rest = true, rest
	}
	if !strings.ContainsAny(p.rest, "(){}") {
		return plainWords(p.rest, seq)
	}
	alternatives, err := p.alternatives(0)
	if err != nil {
		return nil, err
	}
	if p.rest != "" {
		return nil, fmt.Errorf("%q has no opening bracket", p.rest)
	}
	out := make([]Sequence, 0, len(alternatives))
	for _, elements := range alternatives {
		if len(elements) == 0 {
			continue
		}
		if k := elements[0].Kind; k == Gap {
			return nil, fmt.Errorf("a phrase cannot begin with {gap}")
		}
		if k := elements[len(elements)-1].Kind; k == Gap {
			return nil, fmt.Errorf("a phrase cannot end with {gap}")
		}
		anchored := false
		for _, e := range elements {
			anchored = anchored || e.Kind == Word || e.Kind == Exact || e.Kind == OneOf
		}
		if !anchored {
			return nil, fmt.Errorf("a phrase needs a word of its own")
		}
		out = append(out, Sequence{Elements: elements, AtStart: seq.AtStart, AtEnd: seq.AtEnd})
	}
	if len(out) == 0 && !strings.Contains(phrase, "{") {
		return nil, errNoWord
	}
	return out, nil
}

// plainWords is Expand for a phrase of words alone.
func plainWords(phrase string, seq Sequence) ([]Sequence, error) {
	words := strings.Fields(phrase)
	if len(words) == 0 {
		return nil, errNoWord
	}
	seq.Elements = make([]Element, len(words))
	for i, w := range words {
		seq.Elements[i] = wordElement(w)
	}
	return []Sequence{seq}, nil
}

var errNoWord = errors.New("the phrase holds no word")

type phraseParser struct {
	set  *Set
	rest string
}

// alternatives reads a|b|c up to a closing bracket or the end.
func (p *phraseParser) alternatives(depth int) ([][]Element, error) {
	if depth > 4 {
		return nil, fmt.Errorf("brackets are nested too deeply")
	}
	var out [][]Element
	for {
		sequences, err := p.sequence(depth)
		if err != nil {
			return nil, err
		}
		out = append(out, sequences...)
		if depth > 0 && strings.HasPrefix(p.rest, "|") {
			p.rest = p.rest[1:]
			continue
		}
		return out, nil
	}
}

// sequence reads words, slots and bracketed alternatives in a row.
func (p *phraseParser) sequence(depth int) ([][]Element, error) {
	out := [][]Element{make([]Element, 0, 4)}
	for {
		p.rest = strings.TrimLeft(p.rest, " \t\r\n")
		var next [][]Element
		switch {
		case p.rest == "" || p.rest[0] == ')' || depth > 0 && p.rest[0] == '|':
			return out, nil
		case p.rest[0] == '(':
			p.rest = p.rest[1:]
			if e, ok := p.oneOf(); ok {
				for i := range out {
					out[i] = append(out[i], e)
				}
				continue
			}
			inner, err := p.alternatives(depth + 1)
			if err != nil {
				return nil, err
			}
			if !strings.HasPrefix(p.rest, ")") {
				return nil, fmt.Errorf("a bracket ( is not closed")
			}
			p.rest = p.rest[1:]
			next = together(inner)
		case p.rest[0] == '{':
			end := strings.IndexByte(p.rest, '}')
			if end < 0 {
				return nil, fmt.Errorf("a slot { is not closed")
			}
			slot, err := p.slot(p.rest[1:end])
			if err != nil {
				return nil, err
			}
			p.rest = p.rest[end+1:]
			next = slot
		default:
			end := strings.IndexAny(p.rest, " \t\r\n(){}")
			if depth > 0 {
				end = strings.IndexAny(p.rest, " \t\r\n(){}|")
			}
			if end < 0 {
				end = len(p.rest)
			}
			if end == 0 {
				return nil, fmt.Errorf("%q has no opening bracket", p.rest[:1])
			}
			e := wordElement(p.rest[:end])
			p.rest = p.rest[end:]
			for i := range out {
				out[i] = append(out[i], e)
			}
			continue
		}
		if len(next) == 1 {
			for i := range out {
				out[i] = append(out[i], next[0]...)
			}
			continue
		}
		if len(out)*len(next) > maxSequences {
			return nil, fmt.Errorf("its alternatives come to more than %d phrases: split it", maxSequences)
		}
		product := make([][]Element, 0, len(out)*len(next))
		for _, a := range out {
			for _, b := range next {
				joined := make([]Element, 0, len(a)+len(b))
				product = append(product, append(append(joined, a...), b...))
			}
		}
		out = product
	}
}

// oneOf reads bracketed alternatives of one word each, the commonest form.
func (p *phraseParser) oneOf() (Element, bool) {
	end := strings.IndexByte(p.rest, ')')
	if end < 0 {
		return Element{}, false
	}
	inner := p.rest[:end]
	options := make([]Element, 0, 1+strings.Count(inner, "|"))
	for inner != "" {
		word, rest, more := strings.Cut(inner, "|")
		e := wordElement(word)
		if !oneWord(e.Text) || more && rest == "" {
			return Element{}, false
		}
		inner = rest
		if !slices.ContainsFunc(options, func(o Element) bool { return o.Kind == e.Kind && o.Text == e.Text }) {
			options = append(options, e)
		}
	}
	if len(options) < 2 {
		return Element{}, false
	}
	p.rest = p.rest[end+1:]
	return Element{Kind: OneOf, Options: options}, true
}

// together makes one element of all the alternatives that are one word.
func together(alternatives [][]Element) [][]Element {
	if len(alternatives) <= 1 {
		return alternatives
	}
	var options []Element
	var out [][]Element
	seen := map[string]bool{}
	for _, a := range alternatives {
		if len(a) != 1 || a[0].Kind != OneOf && (a[0].Kind > Exact || !oneWord(a[0].Text)) {
			out = append(out, a)
			continue
		}
		inner := a
		if a[0].Kind == OneOf {
			inner = a[0].Options
		}
		for _, e := range inner {
			if key := string(rune(e.Kind)) + e.Text; !seen[key] {
				seen[key] = true
				options = append(options, e)
			}
		}
	}
	switch len(options) {
	case 0:
	case 1:
		out = append(out, options)
	default:
		out = append(out, []Element{{Kind: OneOf, Options: options}})
	}
	return out
}

// oneWord says whether a text is surely one word to the reader.
func oneWord(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c|0x20 < 'a' || c|0x20 > 'z') && c != '\'' && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

func wordElement(word string) Element {
	if exact, ok := strings.CutPrefix(word, "="); ok && exact != "" {
		return Element{Kind: Exact, Text: exact}
	}
	return Element{Kind: Word, Text: word}
}

// slot gives what stands for {name}.
func (p *phraseParser) slot(name string) ([][]Element, error) {
	switch name {
	case "number":
		return [][]Element{{{Kind: Number}}}, nil
	case "word":
		return [][]Element{{{Kind: AnyWord}}}, nil
	case "gap":
		return [][]Element{{{Kind: Gap}}}, nil
	}
	if slot, ok := p.set.slots[name]; ok {
		return slot, nil
	}
	slot := p.set.expandSlot(name)
	if slot == nil {
		hint := DidYouMean(name, p.set.slotNames())
		if hint != "" {
			hint = ": " + hint
		}
		return nil, fmt.Errorf("there is no list {%s}%s", name, hint)
	}
	return slot, nil
}

// expandLists writes out all lists, so that phrases need not do it one by one.
func (s *Set) expandLists() {
	s.slots = make(map[string][][]Element, len(s.Lists)+2)
	for _, name := range []string{"brand", "product"} {
		s.slots[name] = s.expandSlot(name)
	}
	for _, l := range s.Lists {
		s.slots[l.Name] = s.expandSlot(l.Name)
	}
}

// expandSlot writes out a list or the names of the brand; nil when there is no such list.
func (s *Set) expandSlot(name string) [][]Element {
	switch name {
	case "brand":
		return together(names(s.Brand.Names))
	case "product":
		return together(names(s.Brand.Products))
	}
	words := s.List(name)
	if words == nil {
		return nil
	}
	out := make([][]Element, 0, len(words))
	for _, w := range words {
		elements := []Element{}
		for _, part := range strings.Fields(w) {
			elements = append(elements, wordElement(part))
		}
		out = append(out, elements)
	}
	return together(out)
}

// names match in their exact form: a brand is not inflected.
func names(list []string) [][]Element {
	out := make([][]Element, 0, len(list))
	for _, n := range list {
		out = append(out, []Element{{Kind: Exact, Text: n}})
	}
	return out
}

func (s *Set) slotNames() []string {
	out := append([]string(nil), reservedSlots...)
	for _, l := range s.Lists {
		out = append(out, l.Name)
	}
	return out
}
