package tone

import (
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone/internal/fold"
	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/internal/mention"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// vocabulary gives ids to the words of the rules and models: one to each exact form
// and one to each stem of a language. It does not change once the Checker is made.
type vocabulary struct {
	forms table                 // with the English stems of the forms, once it is complete
	stems map[string]*stemTable // by language; nil for one without stems
	last  match.ID
	rules match.ID // the last id of a rule's word; those after it are known to models only

	// foreign are the beginnings, up to the last letter outside ASCII, of the forms
	// and English stems that have one, by hash: stemming leaves that much of a word.
	foreign bitSet

	// Over a lexis, words of rules come behind those of its models, too.
	adopting bool              // whether what is asked for now is of rules
	later    map[match.ID]bool // ids of such words
}

// stemTable holds the stems of one language.
type stemTable struct {
	table
	english bool
	stem    words.Stemmer
	room    []byte // scratch
	restore func() // reads the stems when a draft first needs them; nil where they are there
}

func newVocabulary() *vocabulary {
	return &vocabulary{forms: newTable(), stems: map[string]*stemTable{}}
}

// expect makes room for so many forms, and stems of a language. More can come.
func (v *vocabulary) expect(words int, language string) {
	v.forms.resize(words)
	if t := v.stemsOf(language); t != nil {
		t.resize(words)
	}
}

// inRules says whether an id stands in a rule, and not only in a model.
func (v *vocabulary) inRules(id match.ID) bool {
	return id != match.None && (id <= v.rules || len(v.later) > 0 && v.later[id])
}

// idOf gives the id in a place of a row, a new one where there is none.
func (v *vocabulary) idOf(place *match.ID) match.ID {
	if *place == match.None {
		v.last++
		*place = v.last
	}
	if v.adopting && *place > v.rules {
		if v.later == nil {
			v.later = map[match.ID]bool{}
		}
		v.later[*place] = true
	}
	return *place
}

// exactID gives the id of a form, lower-cased and folded, and makes one if need be.
func (v *vocabulary) exactID(form string) match.ID { return v.idOf(&put(&v.forms, form).ids.exact) }

// formID is exactID for a form as models hold it.
func (v *vocabulary) formID(form []byte) match.ID { return v.idOf(&put(&v.forms, form).ids.exact) }

// stemsOf is the table of a language; nil for one without stems.
func (v *vocabulary) stemsOf(language string) *stemTable {
	t, ok := v.stems[language]
	if !ok {
		if stem, known := words.StemmerFor(language); known {
			t = &stemTable{table: newTable(), english: language == "en", stem: stem}
		}
		v.stems[language] = t
	}
	return t
}

// stemID gives the id of the stem of a form, in the table of a language; with nil the
// id of the form itself.
func (v *vocabulary) stemID(form string, t *stemTable) match.ID {
	switch {
	case t == nil:
		return v.exactID(form)
	case t.english:
		t.room = words.StemString(form, t.room[:0])
		return v.idOf(&put(&t.table, t.room).ids.stem)
	}
	t.room = t.stem([]byte(form), t.room)
	return v.idOf(&put(&t.table, t.room).ids.stem)
}

// addStem gives the id of a stem as models hold it, in the table of a language; with
// nil of a word of a language without stems.
func (v *vocabulary) addStem(stem []byte, t *stemTable) match.ID {
	if t == nil {
		return v.formID(stem)
	}
	return v.idOf(&put(&t.table, stem).ids.stem)
}

// exact is the id of a form; match.None where neither rules nor models know it.
func (v *vocabulary) exact(form []byte) match.ID {
	found, _ := find(&v.forms, form, words.Head(form), words.Hash(form))
	return found.exact
}

// complete adds the words of the rules' cases to the vocabulary, which has all words of
// rules and models by then: they are the commonest there are. It then finds the stems of
// all forms.
func (v *vocabulary) complete(slots []slot) {
	for i := range slots {
		for _, k := range slots[i].rule.Tests {
			v.addForms(k.Text)
		}
	}
	stems := v.stemsOf("en")
	for i := range v.forms.rows {
		if r := &v.forms.rows[i]; r.ids.stem == match.None && r.length != 0 {
			stems.room = words.Stem(v.forms.word(r), stems.room[:0])
			r.ids.stem = stems.find(stems.room)
		}
	}
}

// note works out what else the reader asks of the words of a complete vocabulary.
func (v *vocabulary) note(e *engine) {
	signals := mention.NewSignals()
	for i := range v.forms.rows {
		r := &v.forms.rows[i]
		if r.length == 0 {
			continue
		}
		form := v.forms.word(r)
		hash := words.Hash(form)
		r.stops = words.StoppedIn(form, r.head, hash)
		if !slices.ContainsFunc(form, func(c byte) bool { return !isLetter(c) }) {
			r.traits |= ofLetters
			if len(form) == 1 {
				r.traits |= oneLetter
			}
		}
		if signals.MayHash(hash) {
			r.traits |= mayTurn
		}
		r.class, r.person = e.classOf(r.ids.stem), e.personOf(r.ids.exact)
		v.noteForeign(form)
	}
	stems := v.stemsOf("en")
	for i := range stems.rows {
		v.noteForeign(stems.word(&stems.rows[i]))
	}
	v.forms.settle(func(r *row) bool { return r.stops != 0 })
}

// dictionary is the vocabulary as the reader asks for it.
func (v *vocabulary) dictionary() *dictionary {
	d := &dictionary{forms: v.forms, stems: v.stemsOf("en").table, foreign: v.foreign}
	for c := range d.marks {
		sign := []byte{byte(c)}
		if d.marks[c].class = markClass(string(sign)); d.marks[c].class == match.Stop {
			d.marks[c].exact = v.exact(sign)
		}
	}
	return d
}

// noteForeign notes the beginning of a word that has a letter outside ASCII.
func (v *vocabulary) noteForeign(word []byte) {
	if n := foreignEnd(word); n > 0 {
		v.foreign.add(words.Hash(word[:n]))
	}
}

// find gives the id of a stem; match.None where neither rules nor models know it. A
// nil table has none.
func (t *stemTable) find(stem []byte) match.ID {
	if t == nil {
		return match.None
	}
	if t.restore != nil {
		t.restore()
	}
	found, _ := find(&t.table, stem, words.Head(stem), words.Hash(stem))
	return found.stem
}

// addForms makes rows for the words of a text, as far as they are of ASCII letters.
func (v *vocabulary) addForms(text string) {
	var room [32]byte
	n := 0
	for i := 0; i <= len(text); i++ {
		c := byte(' ')
		if i < len(text) {
			c = text[i]
		}
		switch low := c | 0x20; {
		case low >= 'a' && low <= 'z' || c == '\'' && n > 0:
			if n < len(room) {
				room[n] = low
			}
			n++
			continue
		case n > 0 && n <= len(room) && room[n-1] != '\'':
			put(&v.forms, room[:n])
		}
		n = 0
	}
}

// phraseSplitter splits pieces of phrases into the forms that the reader would make
// of the same pieces of a post.
type phraseSplitter struct {
	view   fold.View
	tokens []words.Token
	forms  []string
}

// split gives the forms of a piece, which stand until the next call; marks that
// matching passes over are left out.
func (s *phraseSplitter) split(piece string) []string {
	if isPlainWord(piece) {
		s.forms = append(s.forms[:0], piece)
		return s.forms
	}
	s.view.Reset(piece)
	text := s.view.Text
	out := s.forms[:0]
	s.tokens = words.Split(text, s.tokens[:0])
	for i := 0; i < len(s.tokens); i++ {
		t := s.tokens[i]
		form := strings.ToLower(text[t.Start:t.End])
		if (form == "#" || form == "@") && i+1 < len(s.tokens) && s.tokens[i+1].Start == t.End {
			i++
			out = append(out, form+strings.ToLower(text[s.tokens[i].Start:s.tokens[i].End]))
			continue
		}
		if t.Kind == words.Other && markClass(form) != match.Stop || t.Kind == words.Emoji {
			continue
		}
		out = append(out, strings.ReplaceAll(form, "’", "'"))
	}
	s.forms = out
	return out
}

// isPlainWord says whether a piece is one word of small ASCII letters, as most are.
func isPlainWord(piece string) bool {
	for i := 0; i < len(piece); i++ {
		if piece[i] < 'a' || piece[i] > 'z' {
			return false
		}
	}
	return piece != ""
}

// markClass says what a mark between words does to a phrase.
func markClass(mark string) match.Class {
	switch mark {
	case "-", "‐", "‑", "*", "_", "~", "`", "%", "$", "€", "£", "+":
		return match.Skip
	case ",":
		return match.Comma
	}
	return match.Stop
}
