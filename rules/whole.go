package rules

import (
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"math/bits"
	"slices"
)

// A set that is read most stands in the compiled data as a whole, too: as what its files
// come to once they are merged, but for its platforms, whose changes are trees. Reading
// that takes a quarter of reading the trees of its files.
//
// The whole form is how many phrases, texts, cases and rules there are, the names of the
// files, and then the fields of the set, in an order that setForm alone knows. Numbers are
// varints. Lists come with their length and one, so that 0 is a nil list; places with what
// differs from the one before.

// writeWhole writes the whole form of a set. platforms are those of its files that say
// something of platforms.
func writeWhole(s *Set, platforms []string) ([]byte, error) {
	if len(s.Notes) > 0 {
		return nil, errors.New("a set with notes has no whole form")
	}
	for _, r := range s.Rules {
		if r.Vale != nil {
			return nil, errors.New("a set with rules of Vale styles has no whole form")
		}
	}
	f := &setForm{files: s.files, platforms: platforms}
	f.set(s)
	var out []byte
	for _, n := range [...]int{f.count.phrases, f.count.texts, f.count.cases, f.count.rules} {
		out = binary.AppendUvarint(out, uint64(n))
	}
	for _, names := range [...][]string{f.files, f.platforms} {
		out = binary.AppendUvarint(out, uint64(len(names)))
		for _, name := range names {
			out = appendText(out, name)
		}
	}
	return append(out, f.out...), nil
}

// openWhole begins to read a set in whole form, as far as the names of its files.
func openWhole(whole part) (*setForm, error) {
	data, err := whole.open()
	if err != nil {
		return nil, err
	}
	f := &setForm{in: &compiledReader{rest: data}}
	for _, n := range [...]*int{&f.count.phrases, &f.count.texts, &f.count.cases, &f.count.rules} {
		*n = f.in.size()
	}
	for _, names := range [...]*[]string{&f.files, &f.platforms} {
		*names = make([]string, f.in.size())
		for i := range *names {
			(*names)[i] = f.in.text()
		}
	}
	if f.in.bad {
		return nil, errDamaged
	}
	return f, nil
}

// read reads the set. It has no platforms yet.
func (f *setForm) read() (*Set, error) {
	s := &Set{files: f.files}
	f.rooms = rooms{
		phrases: make([]Phrase, f.count.phrases), texts: make([]string, f.count.texts),
		cases: make([]Case, f.count.cases), rules: make([]Rule, f.count.rules),
	}
	f.set(s)
	if f.in.bad || f.in.rest != "" {
		return nil, errDamaged
	}
	s.index = make(map[string]int, len(s.Rules))
	for i, r := range s.Rules {
		s.index[r.ID] = i
	}
	return s, nil
}

// setForm goes through the fields of a set and writes them, or reads them in the same
// order: what there is of a set is said once for both ways. Where it reads it looks at
// nothing before it has written it, as a look at fresh memory costs as much as a write.
type setForm struct {
	out       []byte          // written
	in        *compiledReader // what is read; nil while writing
	files     []string        // that the set was made from, in the order in which they were merged
	platforms []string        // those that say something of platforms
	last      Pos             // the place before
	count     struct{ phrases, texts, cases, rules int }
	rooms     rooms
}

// rooms is memory for what is read, all of a kind in one piece.
type rooms struct {
	phrases []Phrase
	texts   []string
	cases   []Case
	rules   []Rule
}

func (f *setForm) set(s *Set) {
	f.int(&s.Version)
	f.text(&s.Name)
	f.text(&s.Language)
	f.text(&s.Hash)
	f.texts(&s.Brand.Names)
	f.texts(&s.Brand.Products)
	f.texts(&s.Brand.Domains)
	f.texts(&s.Brand.Handles)
	f.int(&s.Brand.Staff)
	listOf(f, &s.Lists, nil, nil, func(l *List) {
		f.text(&l.Name)
		f.texts(&l.Words)
		f.pos(&l.Pos)
	})
	listOf(f, &s.Dimensions, nil, nil, func(d *Dimension) {
		f.text(&d.ID)
		f.text((*string)(&d.Measure))
		for _, v := range [...]*float64{&d.Base, &d.Warn, &d.Block, &d.Cap} {
			f.float(v)
		}
		f.pos(&d.Pos)
	})
	listOf(f, &s.Rules, nil, nil, func(r **Rule) {
		if f.in != nil {
			*r = &take(f, &f.rooms.rules, 1)[0]
		}
		f.count.rules++
		f.rule(*r)
	})
	listOf(f, &s.CLI.Files, nil, nil, func(r *FileRule) {
		for _, t := range [...]*string{&r.Glob, &r.Platform, &r.Format, &r.Account, &r.Rules} {
			f.text(t)
		}
		f.pos(&r.Pos)
	})
	f.texts(&s.CLI.Ignore)
	f.text(&s.CLI.FailOn)
}

func (f *setForm) rule(r *Rule) {
	f.text(&r.ID)
	f.text(&r.Dimension)
	f.bool(&r.Off)
	f.float(&r.Weight)
	f.int(&r.Cap)
	f.text((*string)(&r.Severity))
	f.text(&r.Message)
	f.text(&r.Why)
	f.text(&r.Docs)
	f.text(&r.Language)
	f.phrases(&r.Phrases)
	f.text(&r.Pattern)
	f.text(&r.Count)
	f.text(&r.Metric)
	f.text(&r.Feed)
	f.text(&r.Model)
	optional(f, &r.Above, f.float)
	optional(f, &r.Below, f.float)
	f.int(&r.Window)
	f.phrases(&r.Except)
	f.bool(&r.Inflect)
	f.texts(&r.Scope)
	f.text(&r.Mentions)
	f.texts(&r.With)
	f.texts(&r.Without)
	f.text(&r.Within)
	listOf(f, &r.Tests, &f.rooms.cases, &f.count.cases, f.testCase)
	f.origin(&r.Origin)
}

func (f *setForm) phrases(to *[]Phrase) {
	listOf(f, to, &f.rooms.phrases, &f.count.phrases, func(p *Phrase) {
		f.text(&p.Text)
		f.texts(&p.Suggest)
		f.pos(&p.Pos)
	})
}

func (f *setForm) testCase(c *Case) {
	f.text(&c.Text)
	f.bool(&c.Bad)
	f.texts(&c.Want)
	optional(f, &c.Fixed, f.text)
	f.bool(&c.Reply)
	f.text(&c.Platform)
	f.text(&c.Title)
	f.text(&c.Format)
	f.texts(&c.Links)
	listOf(f, &c.History, nil, nil, func(p *CasePost) {
		f.text(&p.Text)
		f.text(&p.Link)
		optional(f, &p.Promo, f.bool)
		f.bool(&p.Reply)
		f.int(&p.Times)
	})
	f.pos(&c.Pos)
}

// origin goes through the places of a rule's settings, by key.
func (f *setForm) origin(to *map[string]Pos) {
	if f.in == nil {
		keys := slices.Sorted(maps.Keys(*to))
		f.uint(uint64(len(keys)))
		for _, key := range keys {
			pos := (*to)[key]
			f.text(&key)
			f.pos(&pos)
		}
		return
	}
	n := f.in.size()
	*to = make(map[string]Pos, n)
	for range n {
		var key string
		var pos Pos
		f.text(&key)
		f.pos(&pos)
		(*to)[key] = pos
	}
}

func (f *setForm) uint(v uint64) { f.out = binary.AppendUvarint(f.out, v) }

func (f *setForm) int(v *int) {
	if f.in == nil {
		f.uint(uint64(*v)<<1 ^ uint64(*v>>63))
		return
	}
	u := f.in.uint()
	*v = int(u>>1) ^ -int(u&1)
}

// float turns the bits of a number round: most are short at their end.
func (f *setForm) float(v *float64) {
	if f.in == nil {
		f.uint(bits.ReverseBytes64(math.Float64bits(*v)))
		return
	}
	*v = math.Float64frombits(bits.ReverseBytes64(f.in.uint()))
}

func (f *setForm) bool(v *bool) {
	switch {
	case f.in != nil:
		*v = f.in.uint() == 1
	case *v:
		f.uint(1)
	default:
		f.uint(0)
	}
}

func (f *setForm) text(s *string) {
	if f.in == nil {
		f.out = appendText(f.out, *s)
		return
	}
	*s = f.in.text()
}

func (f *setForm) texts(to *[]string) { listOf(f, to, &f.rooms.texts, &f.count.texts, f.text) }

// pos writes or reads a place: the distance from the line before and whether something
// else than the line differs, and then the number of the file and the column.
func (f *setForm) pos(p *Pos) {
	const differs = 1
	if f.in == nil {
		n := p.Line - f.last.Line
		n <<= 1
		other := p.File != f.last.File || p.Col != f.last.Col
		if other {
			n |= differs
		}
		f.int(&n)
		if other {
			f.uint(uint64(slices.Index(f.files, p.File)))
			f.uint(uint64(p.Col))
		}
		f.last = *p
		return
	}
	var n int
	f.int(&n)
	if f.last.Line += n >> 1; n&differs != 0 {
		i := f.in.uint()
		if i >= uint64(len(f.files)) {
			f.in.bad = true
			return
		}
		f.last.File, f.last.Col = f.files[i], int(f.in.uint())
	}
	*p = f.last
}

// optional goes through what a pointer leads to, where it leads anywhere.
func optional[T any](f *setForm, to **T, each func(*T)) {
	is := f.in == nil && *to != nil
	if f.bool(&is); !is {
		return
	}
	if f.in != nil {
		*to = new(T)
	}
	each(*to)
}

// listOf goes through a list. What is read lies in room, where there is one; count counts
// what that takes.
func listOf[T any](f *setForm, to *[]T, room *[]T, count *int, each func(*T)) {
	if f.in == nil {
		if *to == nil {
			f.uint(0)
			return
		}
		f.uint(uint64(len(*to)) + 1)
	} else {
		n := f.in.size()
		if n == 0 {
			return
		}
		if room == nil {
			*to = make([]T, n-1)
		} else {
			*to = take(f, room, n-1)
		}
	}
	if count != nil {
		*count += len(*to)
	}
	for i := range *to {
		each(&(*to)[i])
	}
}

// take gives n of what room has.
func take[T any](f *setForm, room *[]T, n int) []T {
	if n > len(*room) {
		f.in.bad = true
		return make([]T, n)
	}
	out := (*room)[:n:n]
	*room = (*room)[n:]
	return out
}
