package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Piece is an [Element] by number: what words and which alternatives it stands for
// the [Expander] that wrote it knows.
type Piece uint32

const kindBits = 3

func newPiece(kind ElementKind, index int) Piece { return Piece(index<<kindBits | int(kind)) }

// Kind is the kind of the element.
func (p Piece) Kind() ElementKind { return ElementKind(p & (1<<kindBits - 1)) }

// Index is the number of a Word's or Exact's text, or of a OneOf's options.
func (p Piece) Index() int { return int(p >> kindBits) }

// Expansion is a phrase with its alternatives and lists written out.
type Expansion struct {
	AtStart bool // only at the start of a sentence
	AtEnd   bool // only at the end of a sentence
	lines
}

// lines are sequences of pieces, one behind the other.
type lines struct {
	pieces []Piece
	ends   []int32
}

// Len is how many sequences there are.
func (l *lines) Len() int { return len(l.ends) }

// At is the sequence with the number i. It must not be changed.
func (l *lines) At(i int) []Piece {
	start := int32(0)
	if i > 0 {
		start = l.ends[i-1]
	}
	return l.pieces[start:l.ends[i]:l.ends[i]]
}

func (l *lines) reset() { l.pieces, l.ends = l.pieces[:0], l.ends[:0] }

// add appends a sequence of two parts.
func (l *lines) add(a, b []Piece) {
	l.pieces = append(append(l.pieces, a...), b...)
	l.ends = append(l.ends, int32(len(l.pieces)))
}

// Expander writes out the phrases of a set one after another. It gives one number
// to each text and to each group of alternatives, so that its user looks a word up
// once, and not in each phrase that has it. It is not safe for concurrent use.
type Expander struct {
	set   *Set
	base  *written   // what is known from the start: shared, not changed
	lists []sameness // of the lists that base has
	next  int        // where the phrase behind the one last known stands

	// What is met on the way: numbers go on after those of base.
	words  []string
	index  map[string]uint32 // of words
	groups [][]Piece
	slots  map[string]*lines // what stands for {name}

	rest    string // of the phrase
	levels  [maxBrackets + 1]level
	spelt   []Piece        // scratch of Group
	options []Piece        // scratch of together
	chosen  map[Piece]bool // the options, once they are many
}

// level is the scratch of one level of brackets.
type level struct{ row, product, all, joined lines }

// maxBrackets is how deeply brackets may be nested.
const maxBrackets = 5

// Expander returns an expander of the set's phrases.
func (s *Set) Expander() *Expander {
	x := &Expander{set: s, base: &written{}}
	if slices.ContainsFunc(s.Rules, func(r *Rule) bool { return r.Vale == nil }) {
		x.base = builtinWritten() // rules of Vale styles alone have no use for it
	}
	return x
}

// Words is how many texts have a number so far.
func (x *Expander) Words() int { return x.base.words.len() + len(x.words) }

// Word is the text with a number.
func (x *Expander) Word(n int) string {
	known := x.base.words.len()
	if n < known {
		return x.base.words.at(n)
	}
	return x.words[n-known]
}

// Stems are the stems of words in a language, by the number of the word, as far as
// they are known without working them out: of words of the built-in sets, in
// languages other than English. The map must not be changed.
func (x *Expander) Stems(language string) map[int]string { return x.base.stems[language] }

// Groups is how many groups of alternatives have a number so far.
func (x *Expander) Groups() int { return x.base.groups.len() + len(x.groups) }

// Group is the alternatives with a number: Word and Exact pieces of one word each.
// They stand until the next call, and must not be changed.
func (x *Expander) Group(n int) []Piece {
	known := x.base.groups.len()
	if n >= known {
		return x.groups[n-known]
	}
	x.spelt = x.spelt[:0]
	data := x.base.groups.at(n)
	for at := 0; at < len(data); {
		var piece int
		piece, at = numberAt(data, at)
		x.spelt = append(x.spelt, Piece(piece))
	}
	return x.spelt
}

// Expand is [Set.Expand] in pieces. They stand until the next call.
func (x *Expander) Expand(phrase string) (Expansion, error) {
	out, ok := x.known(phrase)
	if ok {
		return out, nil
	}
	return x.parse(phrase)
}

// parse writes a phrase out that is not known.
func (x *Expander) parse(phrase string) (Expansion, error) {
	var out Expansion
	x.rest = strings.TrimSpace(phrase)
	if rest, ok := strings.CutPrefix(x.rest, "^"); ok {
		out.AtStart, x.rest = true, rest
	}
	if rest, ok := strings.CutSuffix(x.rest, "$"); ok {
		out.AtEnd, x.rest = true, rest
	}
	if !strings.ContainsAny(x.rest, "(){}") {
		return out, x.plain(&out)
	}
	all, err := x.alternatives(0)
	if err != nil {
		return out, err
	}
	if x.rest != "" {
		return out, fmt.Errorf("%q has no opening bracket", x.rest)
	}
	written := &x.levels[0].joined
	written.reset()
	for i := range all.Len() {
		line := all.At(i)
		if len(line) == 0 {
			continue
		}
		if err := mayStand(line); err != nil {
			return out, err
		}
		written.add(line, nil)
	}
	if written.Len() == 0 && !strings.Contains(phrase, "{") {
		return out, errNoWord
	}
	out.lines = *written
	return out, nil
}

// plain writes out a phrase of words alone.
func (x *Expander) plain(out *Expansion) error {
	row := &x.levels[0].row
	row.reset()
	for w := range strings.FieldsSeq(x.rest) {
		row.pieces = append(row.pieces, x.word(w))
	}
	if len(row.pieces) == 0 {
		return errNoWord
	}
	row.ends = append(row.ends, int32(len(row.pieces)))
	out.lines = *row
	return nil
}

var errNoWord = errors.New("the phrase holds no word")

// mayStand says what is wrong with a sequence.
func mayStand(line []Piece) error {
	if line[0].Kind() == Gap {
		return errors.New("a phrase cannot begin with {gap}")
	}
	if line[len(line)-1].Kind() == Gap {
		return errors.New("a phrase cannot end with {gap}")
	}
	if !slices.ContainsFunc(line, func(p Piece) bool { return p.Kind() == Word || p.Kind() == Exact || p.Kind() == OneOf }) {
		return errors.New("a phrase needs a word of its own")
	}
	return nil
}

// word is the piece of a word as it stands in a phrase.
func (x *Expander) word(word string) Piece {
	if exact, ok := strings.CutPrefix(word, "="); ok && exact != "" {
		return newPiece(Exact, x.number(exact))
	}
	return newPiece(Word, x.number(word))
}

// number gives the number of a text.
func (x *Expander) number(text string) int {
	n, ok := x.index[text]
	if !ok {
		n = uint32(x.Words())
		if x.index == nil {
			x.index = map[string]uint32{}
		}
		x.index[text] = n
		x.words = append(x.words, text)
	}
	return int(n)
}

// group gives a number to alternatives.
func (x *Expander) group(options []Piece) Piece {
	n := x.Groups()
	x.groups = append(x.groups, slices.Clone(options))
	return newPiece(OneOf, n)
}

// alternatives reads a|b|c up to a closing bracket or the end.
func (x *Expander) alternatives(depth int) (*lines, error) {
	if depth >= maxBrackets {
		return nil, errors.New("brackets are nested too deeply")
	}
	all := &x.levels[depth].all
	all.reset()
	for {
		rows, err := x.sequence(depth)
		if err != nil {
			return nil, err
		}
		for i := range rows.Len() {
			all.add(rows.At(i), nil)
		}
		if depth > 0 && strings.HasPrefix(x.rest, "|") {
			x.rest = x.rest[1:]
			continue
		}
		return all, nil
	}
}

// sequence reads words, slots and bracketed alternatives in a row.
func (x *Expander) sequence(depth int) (*lines, error) {
	row := &x.levels[depth].row
	row.reset()
	row.add(nil, nil)
	for {
		x.rest = strings.TrimLeft(x.rest, " \t\r\n")
		switch {
		case x.rest == "" || x.rest[0] == ')' || depth > 0 && x.rest[0] == '|':
			return row, nil
		case x.rest[0] == '(':
			x.rest = x.rest[1:]
			if p, ok := x.oneOf(); ok {
				x.append(depth, p)
				continue
			}
			inner, err := x.alternatives(depth + 1)
			if err != nil {
				return nil, err
			}
			if !strings.HasPrefix(x.rest, ")") {
				return nil, errors.New("a bracket ( is not closed")
			}
			x.rest = x.rest[1:]
			if err := x.multiply(depth, x.together(inner, &x.levels[depth].joined)); err != nil {
				return nil, err
			}
		case x.rest[0] == '{':
			end := strings.IndexByte(x.rest, '}')
			if end < 0 {
				return nil, errors.New("a slot { is not closed")
			}
			name := x.rest[1:end]
			x.rest = x.rest[end+1:]
			switch name {
			case "number":
				x.append(depth, newPiece(Number, 0))
			case "word":
				x.append(depth, newPiece(AnyWord, 0))
			case "gap":
				x.append(depth, newPiece(Gap, 0))
			default:
				slot, err := x.slot(name)
				if err != nil {
					return nil, err
				}
				if err := x.multiply(depth, slot); err != nil {
					return nil, err
				}
			}
		default:
			end := wordEnd(x.rest, depth > 0)
			if end == 0 {
				return nil, fmt.Errorf("%q has no opening bracket", x.rest[:1])
			}
			word := x.rest[:end]
			x.rest = x.rest[end:]
			x.append(depth, x.word(word))
		}
	}
}

// wordEnd is where the word ends that a text begins with.
func wordEnd(text string, inside bool) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t', '\r', '\n', '(', ')', '{', '}':
			return i
		case '|':
			if inside {
				return i
			}
		}
	}
	return len(text)
}

// append puts a piece behind every sequence of a level.
func (x *Expander) append(depth int, p Piece) {
	row := &x.levels[depth].row
	if row.Len() == 1 {
		row.pieces = append(row.pieces, p)
		row.ends[0]++
		return
	}
	product := &x.levels[depth].product
	product.reset()
	for i := range row.Len() {
		product.add(row.At(i), []Piece{p})
	}
	*row, *product = *product, *row
}

// multiply puts each of the alternatives behind every sequence of a level.
func (x *Expander) multiply(depth int, by *lines) error {
	row, product := &x.levels[depth].row, &x.levels[depth].product
	if by.Len() != 1 && row.Len()*by.Len() > maxSequences {
		return fmt.Errorf("its alternatives come to more than %d phrases: split it", maxSequences)
	}
	product.reset()
	for i := range row.Len() {
		for j := range by.Len() {
			product.add(row.At(i), by.At(j))
		}
	}
	*row, *product = *product, *row
	return nil
}

// oneOf reads bracketed alternatives of one word each, the commonest form.
func (x *Expander) oneOf() (Piece, bool) {
	end := strings.IndexByte(x.rest, ')')
	if end < 0 {
		return 0, false
	}
	for inner := x.rest[:end]; inner != ""; {
		word, rest, more := strings.Cut(inner, "|")
		if !oneWord(bare(word)) || more && rest == "" {
			return 0, false
		}
		inner = rest
	}
	x.startOptions()
	for inner := x.rest[:end]; inner != ""; {
		var word string
		word, inner, _ = strings.Cut(inner, "|")
		x.option(x.word(word))
	}
	if len(x.options) < 2 {
		return 0, false
	}
	x.rest = x.rest[end+1:]
	return x.group(x.options), true
}

// bare is a word without the mark of an exact form.
func bare(word string) string {
	if len(word) > 1 && word[0] == '=' {
		return word[1:]
	}
	return word
}

func (x *Expander) startOptions() {
	x.options = x.options[:0]
	clear(x.chosen)
}

// option adds an option that is not there yet.
func (x *Expander) option(p Piece) {
	const few = 32 // options among which a look at each is quickest
	switch {
	case len(x.options) < few:
		if slices.Contains(x.options, p) {
			return
		}
	case len(x.chosen) == 0:
		if x.chosen == nil {
			x.chosen = make(map[Piece]bool, 4*few)
		}
		for _, o := range x.options {
			x.chosen[o] = true
		}
		fallthrough
	default:
		if x.chosen[p] {
			return
		}
		x.chosen[p] = true
	}
	x.options = append(x.options, p)
}

// together makes one piece of all the alternatives that are one word, in room.
func (x *Expander) together(alternatives, room *lines) *lines {
	if alternatives.Len() <= 1 {
		return alternatives
	}
	room.reset()
	x.startOptions()
	for i := range alternatives.Len() {
		line := alternatives.At(i)
		switch {
		case len(line) == 1 && line[0].Kind() == OneOf:
			for _, p := range x.Group(line[0].Index()) {
				x.option(p)
			}
		case len(line) == 1 && line[0].Kind() <= Exact && oneWord(x.Word(line[0].Index())):
			x.option(line[0])
		default:
			room.add(line, nil)
		}
	}
	switch len(x.options) {
	case 0:
	case 1:
		room.add(x.options, nil)
	default:
		room.add([]Piece{x.group(x.options)}, nil)
	}
	return room
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

// slot gives what stands for {name}.
func (x *Expander) slot(name string) (*lines, error) {
	if slot := x.slots[name]; slot != nil {
		return slot, nil
	}
	words := x.set.slotWords(name)
	var slot *lines
	switch {
	case name == "brand" || name == "product":
		slot = x.names(words)
	case words == nil:
		hint := DidYouMean(name, x.set.slotNames())
		if hint != "" {
			hint = ": " + hint
		}
		return nil, fmt.Errorf("there is no list {%s}%s", name, hint)
	default:
		slot = x.list(words)
	}
	if x.slots == nil {
		x.slots = map[string]*lines{}
	}
	x.slots[name] = slot
	return slot, nil
}

// slotWords are the words of a list or the names of the brand.
func (s *Set) slotWords(name string) []string {
	switch name {
	case "brand":
		return s.Brand.Names
	case "product":
		return s.Brand.Products
	}
	return s.List(name)
}

// list writes out a list.
func (x *Expander) list(words []string) *lines {
	var out lines
	for _, w := range words {
		for part := range strings.FieldsSeq(w) {
			out.pieces = append(out.pieces, x.word(part))
		}
		out.ends = append(out.ends, int32(len(out.pieces)))
	}
	return x.together(&out, &lines{})
}

// names match in their exact form: a brand is not inflected.
func (x *Expander) names(list []string) *lines {
	var out lines
	for _, n := range list {
		out.add([]Piece{newPiece(Exact, x.number(n))}, nil)
	}
	return x.together(&out, &lines{})
}

func (s *Set) slotNames() []string {
	out := append([]string(nil), reservedSlots...)
	for _, l := range s.Lists {
		out = append(out, l.Name)
	}
	return out
}
