package tone

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/match"
)

// phrases puts phrases of a rule, or its exceptions, into the trie.
func (c *compiler) phrases(r *rules.Rule, n int32, list []rules.Phrase, exceptions bool) {
	known := c.knownOf(n, exceptions)
	if known >= len(list) && !c.branded() {
		return
	}
	path := "rules." + r.ID
	var spelling *speller
	var way *way
	for i, p := range list {
		if i < known && !(c.branded() && namesBrand(p.Text)) {
			continue
		}
		if way == nil {
			spelling = c.speller()
			way = spelling.way(stemLanguage(r))
		}
		index := int32(i)
		if exceptions {
			index = -1
		}
		written, err := spelling.expander.Expand(p.Text)
		if err != nil {
			c.fault(p.Pos, path, err.Error(), "")
			continue
		}
		if written.Len() == 0 {
			continue
		}
		out := int32(len(c.entries))
		c.entries = append(c.entries, entry{slot: n, phrase: index, atStart: written.AtStart, atEnd: written.AtEnd, rank: rankOf(r, p.Text)})
		plain := !exceptions && !c.set.Verified() && !strings.ContainsAny(p.Text, "({")
		for k := range written.Len() {
			ids := spelling.ids(way, written.At(k))
			if len(ids) == 0 {
				c.fault(p.Pos, path, fmt.Sprintf("the phrase %q holds no word", p.Text), "a phrase is matched word by word; use pattern for signs")
				break
			}
			if plain {
				c.duplicate(r, n, out, p, ids)
			}
			c.builder.Add(ids, out)
		}
	}
}

func rankOf(r *rules.Rule, phrase string) int8 {
	switch {
	case strings.IndexByte(phrase, '{') >= 0 && (strings.Contains(phrase, "{word}") || strings.Contains(phrase, "{gap}") || strings.Contains(phrase, "{number}")):
		return 0
	case r.Inflect && strings.IndexByte(phrase, '=') < 0:
		return 1
	}
	return 2
}

// stemLanguage is the language by whose stems a rule's words match; empty for exact forms.
func stemLanguage(r *rules.Rule) string {
	if !r.Inflect || r.Language == "any" {
		return ""
	}
	return baseLanguage(r.Language)
}

// speller turns the pieces of phrases into the trie's symbols. Rules use the same
// words and lists again and again: what one comes to is worked out once for each
// way of matching.
type speller struct {
	vocab    *vocabulary
	builder  *match.Builder
	expander *rules.Expander
	splitter phraseSplitter
	ways     []*way // that of exact forms first
	classes  table  // ids of classes, by their members

	symbols, members []match.ID // scratch
	key              []byte     // scratch
}

// speller is that of the set's phrases.
func (c *compiler) speller() *speller {
	if c.spelling == nil {
		c.spelling = newSpeller(c.vocab, c.builder, c.set.Expander())
	}
	return c.spelling
}

func newSpeller(vocab *vocabulary, builder *match.Builder, expander *rules.Expander) *speller {
	return &speller{vocab: vocab, builder: builder, expander: expander, ways: []*way{{}}, classes: newTable()}
}

// way is how words match: by the stems of a language or, where that is empty, as
// they stand.
type way struct {
	language string
	stems    *stemTable     // of the language; nil for one without stems
	known    map[int]string // stems that need not be worked out, by the expander's number
	words    []match.ID     // by the expander's number: see several; match.None where not asked for yet
	several  [][]match.ID   // what words that are not one form come to; word -1 is the first
	groups   []match.ID     // by the expander's number; match.None where not asked for yet
}

// way finds the way of a language.
func (s *speller) way(language string) *way {
	for _, w := range s.ways {
		if w.language == language {
			return w
		}
	}
	w := &way{language: language}
	if language != "" {
		w.stems, w.known = s.vocab.stemsOf(language), s.expander.Stems(language)
	}
	s.ways = append(s.ways, w)
	return w
}

// ids are the symbols of a written-out phrase. They stand until the next call.
func (s *speller) ids(w *way, pieces []rules.Piece) []match.ID {
	out := s.symbols[:0]
	for _, p := range pieces {
		switch p.Kind() {
		case rules.Number:
			out = append(out, match.Number)
		case rules.AnyWord:
			out = append(out, match.AnyWord)
		case rules.Gap:
			out = append(out, match.Gap)
		case rules.OneOf:
			out = append(out, s.oneOf(w, p.Index()))
		default:
			one, several := s.word(w, p)
			if one != match.None {
				out = append(out, one)
			} else {
				out = append(out, several...)
			}
		}
	}
	s.symbols = out
	return out
}

// word gives the id of the word of a Word or Exact piece, or the ids where it is not
// one word.
func (s *speller) word(w *way, p rules.Piece) (one match.ID, several []match.ID) {
	if p.Kind() == rules.Exact {
		w = s.ways[0]
	}
	n := p.Index()
	if n >= len(w.words) || w.words[n] == match.None {
		s.spell(w, n)
	}
	if one = w.words[n]; one > 0 {
		return one, nil
	}
	return match.None, w.several[-1-one]
}

// spell works out what a word comes to.
func (s *speller) spell(w *way, n int) {
	w.words = grown(w.words, n, s.expander.Words())
	text := s.expander.Word(n)
	forms := s.splitter.split(text)
	if len(forms) == 1 {
		w.words[n] = s.id(w, n, forms[0])
		return
	}
	ids := make([]match.ID, len(forms))
	for i, form := range forms {
		ids[i] = s.id(w, -1, form)
	}
	w.several = append(w.several, ids)
	w.words[n] = match.ID(-len(w.several))
}

// id gives the id of a form, which is that of the word with number n or, with -1,
// part of one.
func (s *speller) id(w *way, n int, form string) match.ID {
	if w.stems == nil || form[0] == '#' || form[0] == '@' || strings.IndexByte(form, '\'') >= 0 {
		return s.vocab.exactID(form)
	}
	if stem := w.known[n]; stem != "" && form == s.expander.Word(n) {
		return s.vocab.idOf(&put(&w.stems.table, stem).ids.stem)
	}
	return s.vocab.stemID(form, w.stems)
}

// oneOf gives the id that stands for any of a group's options.
func (s *speller) oneOf(w *way, group int) match.ID {
	w.groups = grown(w.groups, group, s.expander.Groups())
	if w.groups[group] == match.None {
		members := s.members[:0]
		for _, o := range s.expander.Group(group) {
			if one, _ := s.word(w, o); one != match.None {
				members = append(members, one)
			}
		}
		s.members = members
		slices.Sort(members)
		w.groups[group] = s.class(slices.Compact(members))
	}
	return w.groups[group]
}

// grown is a list that has a place i, and room for n places.
func grown[T any](list []T, i, n int) []T {
	if i < len(list) {
		return list
	}
	return append(list, make([]T, n-len(list))...)
}

// class gives the id that stands for any of the members, which are sorted: one for
// each set of them.
func (s *speller) class(members []match.ID) match.ID {
	if len(members) == 1 {
		return members[0]
	}
	s.key = s.key[:0]
	for _, m := range members {
		s.key = binary.AppendUvarint(s.key, uint64(m))
	}
	place := &put(&s.classes, s.key).ids.exact
	if *place == match.None {
		s.builder.Class(s.vocab.idOf(place), slices.Clone(members))
	}
	return *place
}

// duplicate reports a phrase that stands twice in one dimension.
func (c *compiler) duplicate(r *rules.Rule, n, out int32, p rules.Phrase, ids []match.ID) {
	for _, o := range c.builder.Outs(ids) {
		if o == out {
			continue
		}
		other := c.entries[o]
		q := c.slots0(other.slot, r, n)
		if other.phrase < 0 || q == nil || q.Dimension != r.Dimension || other.atStart != strings.HasPrefix(p.Text, "^") || other.atEnd != strings.HasSuffix(p.Text, "$") {
			continue
		}
		first := q.Phrases[other.phrase]
		if strings.ContainsAny(first.Text, "({") {
			continue
		}
		if q.ID == r.ID && other.slot != n {
			continue // the same rule as another platform has it
		}
		if baseLanguage(q.Language) != baseLanguage(r.Language) {
			continue
		}
		where := "in this rule"
		if q.ID != r.ID {
			where = "in " + q.ID
		}
		c.fault(p.Pos, "rules."+r.ID, fmt.Sprintf("%q matches the same words as %q %s (%s)", p.Text, first.Text, where, first.Pos), "remove one, or mark exact forms with =")
		return
	}
}

// slots0 is the rule of a slot, where the one being built is not stored yet. Slots
// that are known before they are built are those of the set's own rules.
func (c *compiler) slots0(at int32, r *rules.Rule, n int32) *rules.Rule {
	if at == n {
		return r
	}
	if int(at) < len(c.slots) {
		return c.slots[at].rule
	}
	if int(at) < len(c.set.Rules) {
		return c.set.Rules[at]
	}
	return nil
}
