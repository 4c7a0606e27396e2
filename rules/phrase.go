package rules

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
// no error. Who expands many phrases of a set uses an [Expander].
func (s *Set) Expand(phrase string) ([]Sequence, error) {
	x := s.Expander()
	written, err := x.Expand(phrase)
	if err != nil {
		return nil, err
	}
	out := make([]Sequence, written.Len())
	for i := range out {
		out[i] = Sequence{Elements: x.elements(written.At(i)), AtStart: written.AtStart, AtEnd: written.AtEnd}
	}
	return out, nil
}

// elements spells pieces out.
func (x *Expander) elements(pieces []Piece) []Element {
	out := make([]Element, len(pieces))
	for i, p := range pieces {
		switch out[i].Kind = p.Kind(); p.Kind() {
		case Word, Exact:
			out[i].Text = x.Word(p.Index())
		case OneOf:
			out[i].Options = x.elements(x.Group(p.Index()))
		}
	}
	return out
}
