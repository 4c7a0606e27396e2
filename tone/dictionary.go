package tone

import (
	"strings"

	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// dictionary answers in one look what the reader asks of most words: the ids of an
// English word's form and stem. It holds the forms of the rules and the words
// that their cases use, which are the commonest there are; other words are
// stemmed. It is immutable.
type dictionary struct {
	forms table // of words as they stand
	stems table // of stems
}

// ids are the ids of a form and of its stem.
type ids struct{ exact, stem match.ID }

// table is a hash table from lower-case words to ids, open-addressed in one
// piece of memory.
type table struct {
	shift uint8
	rows  []row
	text  string
}

type row struct {
	hash   uint32
	at     uint32 // of text
	length uint32 // 0 for an empty row
	ids    ids
}

func newTable(words map[string]ids) table {
	size, bits := 8, uint8(3)
	for size < 2*len(words) {
		size, bits = size*2, bits+1
	}
	t := table{shift: 32 - bits, rows: make([]row, size)}
	var text strings.Builder
	for w, id := range words {
		h := hashOf(w)
		i := h >> t.shift
		for t.rows[i].length != 0 {
			i = (i + 1) & uint32(size-1)
		}
		t.rows[i] = row{hash: h, at: uint32(text.Len()), length: uint32(len(w)), ids: id}
		text.WriteString(w)
	}
	t.text = text.String()
	return t
}

// hashOf is the hash of a word in lower case; its top bits are the best mixed.
func hashOf[T string | []byte](word T) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h * 0x9E3779B1
}

// find looks a word up whatever the case of its ASCII letters.
func find[T string | []byte](t *table, word T) (ids, bool) {
	h := hashOf(word)
	mask := uint32(len(t.rows) - 1)
	for i := h >> t.shift; t.rows[i].length != 0; i = (i + 1) & mask {
		r := &t.rows[i]
		if r.hash == h && int(r.length) == len(word) && sameLower(t.text[r.at:r.at+r.length], word) {
			return r.ids, true
		}
	}
	return ids{}, false
}

func sameLower[T string | []byte](low string, word T) bool {
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != low[i] {
			return false
		}
	}
	return true
}

// dictionary makes the table of a vocabulary that is complete.
func (c *compiler) dictionary() *dictionary {
	stems := c.vocab.stems["en"]
	known := make(map[string]ids, 2*len(c.vocab.exact))
	bare := make(map[string]ids, len(stems))
	for s, id := range stems {
		bare[s] = ids{stem: id}
	}
	var room [64]byte
	add := func(form string) {
		if _, ok := known[form]; !ok {
			known[form] = ids{c.vocab.exact[form], stems[string(words.StemString(form, room[:0]))]}
		}
	}
	for form := range c.vocab.exact {
		add(form)
	}
	for i := range c.slots {
		for _, k := range c.slots[i].rule.Tests {
			for _, t := range words.Split(k.Text, nil) {
				if form := strings.ToLower(k.Text[t.Start:t.End]); t.Kind == words.Word && isASCII(form) {
					add(form)
				}
			}
		}
	}
	return &dictionary{forms: newTable(known), stems: newTable(bare)}
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// ids gives the ids of an English word. room is scratch.
func (l *dictionary) ids(word string, room []byte) (ids, []byte) {
	if id, ok := find(&l.forms, word); ok {
		return id, room
	}
	room = words.StemString(word, room[:0])
	id, _ := find(&l.stems, room)
	return id, room
}
