package tone

import (
	"strings"
	"unicode/utf8"

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
	marks [utf8.RuneSelf]knownMark

	foreign bitSet // see vocabulary
}

// knownMark is what matching wants to know of a mark of ASCII.
type knownMark struct {
	exact match.ID // of one that is not passed over
	class match.Class
}

// bitSet is a set of hashes by their highest bits: it may seem to hold one more.
type bitSet [256]uint64

func (s *bitSet) add(hash uint32)      { s[hash>>24] |= 1 << (hash >> 18 & 63) }
func (s *bitSet) has(hash uint32) bool { return s[hash>>24]>>(hash>>18&63)&1 != 0 }

// ids are the ids of a form and of its stem.
type ids struct{ exact, stem match.ID }

// table is a hash table from lower-case words to ids: open-addressed, all words in
// one piece of memory, so that many words are put in and looked up without one
// allocation each.
type table struct {
	shift uint8
	count int
	rows  []row // a power of two, at least twice as many as words
	text  []byte
	none  row // of the empty word, which is in no row and is never found
}

// row is a word and what is known of it. Two rows fill a line of the processor's cache.
type row struct {
	head   uint64 // of the word: most are no longer
	ids    ids
	at     uint32 // of text
	length uint32 // 0 for an empty row

	// Of a form of the dictionary:
	stops  words.Stops // the languages that it is a stop word of
	traits traits
	class  class // what it can be to a sign
	person notes // the person that it stands for
}

// traits are what there is to say about a form, as bits.
type traits uint8

const (
	ofLetters traits = 1 << iota // it is of ASCII letters alone
	oneLetter                    // it is one of them
	mayTurn                      // a turn of phrase may hang on it
)

func newTable() table {
	var t table
	t.resize(0)
	return t
}

// resize makes room for so many words.
func (t *table) resize(count int) {
	size, bits := 64, uint8(6)
	for size < 2*count {
		size, bits = size*2, bits+1
	}
	old := t.rows
	t.rows, t.shift = make([]row, size), 32-bits
	// A page of fresh memory that is read before it is written costs the kernel two
	// visits, and looking for a free row reads.
	const rowsOfPage = 4096 / 32
	for i := 0; i < len(t.rows); i += rowsOfPage {
		t.rows[i].length = 0
	}
	for i := range old {
		if r := &old[i]; r.length != 0 {
			*t.free(words.Hash(t.word(r))) = *r
		}
	}
}

// settle brings the rows of common words to the places that their hashes name, where they
// are found at once: those that were there change places with them.
func (t *table) settle(common func(r *row) bool) {
	for i := range t.rows {
		r := &t.rows[i]
		if r.length == 0 || !common(r) {
			continue
		}
		if home := &t.rows[words.Hash(t.word(r))>>t.shift]; !common(home) {
			*r, *home = *home, *r
		}
	}
}

// free is the empty row for a word with the hash that is not there yet.
func (t *table) free(hash uint32) *row {
	i := hash >> t.shift
	for t.rows[i].length != 0 {
		i = (i + 1) & uint32(len(t.rows)-1)
	}
	return &t.rows[i]
}

// put gives the row of a word and makes one where there is none. It stands until
// the next put.
func put[T string | []byte](t *table, word T) *row {
	if len(word) == 0 {
		return &t.none
	}
	hash := words.Hash(word)
	for i := hash >> t.shift; t.rows[i].length != 0; i = (i + 1) & uint32(len(t.rows)-1) {
		r := &t.rows[i]
		if int(r.length) == len(word) && string(t.word(r)) == string(word) {
			return r
		}
	}
	return add(t, word, hash)
}

// add makes the row of a word that is not there yet.
func add[T string | []byte](t *table, word T, hash uint32) *row {
	if t.count++; 2*t.count > len(t.rows) {
		t.resize(t.count)
	}
	r := t.free(hash)
	*r = row{head: words.Head(word), at: uint32(len(t.text)), length: uint32(len(word))}
	t.text = append(t.text, word...)
	return r
}

// word is the word of a row. It must not be changed.
func (t *table) word(r *row) []byte { return t.text[r.at : r.at+r.length] }

// find looks up a word whatever the case of its ASCII letters. head and hash are
// its [words.Head] and [words.Hash].
func find[T string | []byte](t *table, word T, head uint64, hash uint32) (ids, bool) {
	place := placeOf(t, word, head, hash)
	if place == 0 {
		return ids{}, false
	}
	return t.rows[place-1].ids, true
}

// place is [placeOf] for the word of a token.
func (t *table) place(text string, w *words.Token) uint32 {
	return placeOf(t, text[w.Start:w.End], w.Head, w.Hash)
}

// placeOf is the place of a word: the index of its row, one higher, or 0 where it has
// none.
func placeOf[T string | []byte](t *table, word T, head uint64, hash uint32) uint32 {
	length, mask := uint32(len(word)), uint32(len(t.rows)-1)
	if length <= 8 {
		return t.placeOfHead(head, hash, length)
	}
	for i := hash >> t.shift & mask; ; i = (i + 1) & mask {
		r := &t.rows[i]
		switch {
		case r.length == 0:
			return 0
		case r.head == head && r.length == length && words.SameTail(word, t.word(r)):
			return i + 1
		}
	}
}

// placeOfHead is [placeOf] for a word of no more than eight bytes, which its head tells.
func (t *table) placeOfHead(head uint64, hash uint32, length uint32) uint32 {
	rows := t.rows
	for i := int(hash >> (t.shift & 31)); ; i++ {
		r := &rows[i&(len(rows)-1)]
		switch {
		case r.length == 0:
			return 0
		case r.head == head && r.length == length:
			return uint32(i&(len(rows)-1)) + 1
		}
	}
}

// ofStem gives the ids of a stem.
func (l *dictionary) ofStem(stem []byte) ids {
	head, hash := words.Sums(stem)
	place := uint32(0)
	if n := len(stem); n <= 8 {
		place = l.stems.placeOfHead(head, hash, uint32(n))
	} else {
		place = placeOf(&l.stems, stem, head, hash)
	}
	if place == 0 {
		return ids{}
	}
	return l.stems.rows[place-1].ids
}

// mark gives the id of a mark.
func (l *dictionary) mark(form string) match.ID {
	if len(form) == 1 && form[0] < utf8.RuneSelf {
		return l.marks[form[0]].exact
	}
	id, _ := find(&l.forms, form, words.Head(form), words.Hash(form))
	return id.exact
}

// foreignIDs is ids for a word that has letters outside ASCII. They are in lower
// case. buf is scratch for the word itself.
func (l *dictionary) foreignIDs(word string, buf, room []byte) (ids, []byte, []byte) {
	apostrophe := strings.IndexByte(word, 0xE2) >= 0 // of one kind or another
	if !apostrophe && !l.foreign.has(words.Hash(word[:foreignEnd(word)])) {
		return ids{}, buf, room
	}
	buf = lower(buf[:0], word)
	if id, ok := find(&l.forms, buf, words.Head(buf), words.Hash(buf)); ok {
		return id, buf, room
	}
	stem := words.Stem(buf, room[:0])
	return l.ofStem(stem), buf, stem
}

// foreignEnd is where the last letter outside ASCII ends, 0 if there is none.
func foreignEnd[T string | []byte](word T) int {
	n := len(word)
	for n > 0 && word[n-1] < 0x80 {
		n--
	}
	return n
}
