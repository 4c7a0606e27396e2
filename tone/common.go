package tone

import (
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/ascii"
	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// Most of an English text is words of ASCII letters, white space, and marks that hide
// nothing. They become tokens in one pass, eight bytes at a time: cut, looked up, with
// their ids, and taken as evidence that the text is English. What else there is goes the
// long way, word by word.

// beside is what a byte beside a word of ASCII letters means.
type beside uint8

const (
	uncommon   beside = iota // that the word must be looked at
	whiteSpace               // that there is nothing to it
	parting                  // that the word ends, whatever follows
	joining                  // that it ends unless a letter, a digit or the like follows
)

var besides = [256]beside{
	' ': whiteSpace, '\t': whiteSpace, '\n': whiteSpace, '\v': whiteSpace, '\f': whiteSpace, '\r': whiteSpace,
	',': parting, ';': parting, '?': parting, ')': parting, '"': parting, '-': parting, ']': parting, '*': parting, '~': parting, '%': parting, '&': parting,
	'.': joining, ':': joining, '\'': joining,
}

// endsPlainly says whether a word of ASCII letters that ends before text[at] surely does,
// and has no letter in disguise behind it.
func endsPlainly(text string, at int) bool {
	if at == len(text) {
		return true
	}
	kind := besides[text[at]]
	if kind <= whiteSpace || at+1 == len(text) {
		return kind != uncommon
	}
	next := text[at+1]
	return kind == parting && next < utf8.RuneSelf || besides[next] != uncommon
}

// readsCommon says whether common words are read in one pass.
func (r *reading) readsCommon(e *engine) bool {
	return r.language == "en" && e.dict != nil && !r.countsOnly
}

// commonWords appends the tokens of a text up to end as long as they are common.
func (r *reading) commonWords(e *engine, end int32) {
	c, cut, first := &r.current, &r.cutting, len(r.tokens)
	for cut.at < end && r.someWords(e, end) {
	}
	if len(r.tokens) == first {
		return
	}
	cut.last = r.tokens[len(r.tokens)-1].end
	for i := first; i < len(r.tokens) && c.alone < 2; i++ {
		if t := &r.tokens[i]; t.kind == plainWord && (t.start == c.start || r.view.Text[t.start-1] <= ' ') {
			c.alone++
		}
	}
}

// someWords is commonWords as far as there is room. It is false where something else
// comes next.
func (r *reading) someWords(e *engine, end int32) bool {
	r.makeRoom(r.cutting.at)
	text, rows := r.view.Text, e.dict.forms.rows
	first, sentence := len(r.tokens), int32(len(r.sentences))
	tokens, ids := r.tokens[first:cap(r.tokens)], r.ids[len(r.ids):cap(r.ids)]
	room := min(len(tokens), len(ids))
	if r.guesses {
		room = min(room, len(r.stops))
	}
	tokens, ids = tokens[:room], ids[:room]
	i, n, common := int(r.cutting.at), 0, true
	for i < int(end) && n < room {
		x := uint64(0)
		if i+8 <= len(text) {
			x = ascii.Load(text, i)
		} else {
			x = ascii.Eight(text, i)
		}
		size := words.UpTo(x)
		if size == 0 {
			kind := besides[byte(x)]
			if kind == whiteSpace {
				i++
				continue
			}
			if kind == uncommon || byte(x>>8) >= utf8.RuneSelf {
				common = false
				break
			}
			r.mark(e.dict, int32(i), &tokens[n], &ids[n])
			r.stops[n&(len(r.stops)-1)] = words.NotWord
			n++
			if i++; byte(x>>8) == ' ' {
				i++
			}
			continue
		}
		head := words.First(x|words.Smalls, size)
		place := uint64(words.HashOf(head)) * uint64(len(rows)) >> 32
		known := &rows[place]
		if known.head != head { // as often as not it stands in the next row
			known = &rows[(place+1)&uint64(len(rows)-1)]
		}
		stop, about := i+size, onlyLetters|notes(^x>>5&1)*capitalised
		if known.head != head || known.traits == 0 || x&twoCapitals == 0 { // an empty row has no traits, but the head of eight letters
			if known = r.rowAt(e, i, x); known == nil {
				common = false
				break
			}
			stop, about = int(r.rare.end), r.rare.notes
		}
		tokens[n].stand(i, stop, sentence, known, about)
		name(&ids[n], sentence, known)
		r.stops[n&(len(r.stops)-1)] = known.stops
		if stop < len(text) && text[stop] == ' ' {
			stop++
		} else if !endsPlainly(text, stop) {
			common = false
			break
		}
		if known.traits != ofLetters && !r.takes(&tokens[n], known) {
			common = false
			break
		}
		i = stop
		n++
	}
	r.cutting.at = int32(i)
	r.tokens, r.ids = r.tokens[:first+n], r.ids[:len(r.ids)+n]
	r.current.words += int32(n)
	if r.guesses {
		r.guess.Words(r.stops[:n])
		r.settle()
	}
	return common
}

// twoCapitals are the bits of which two capitals have none.
const twoCapitals = 0x2020

// mark fills in the token of the mark at text[i].
func (r *reading) mark(dict *dictionary, i int32, t *token, id *match.Token) {
	known := &dict.marks[r.view.Text[i]&0x7F]
	*t = token{start: i, end: i + 1, sentence: int32(len(r.sentences)), kind: mark}
	*id = match.Token{Exact: known.exact, Sentence: t.sentence, Class: known.class}
	r.current.words--
}

// takes notes what a form says about its sentence; false where that asks for a look.
func (r *reading) takes(t *token, known *row) bool {
	c := &r.current
	if known.traits&oneLetter != 0 {
		// A letter beside a letter says nothing about the language.
		if after := r.view.Text[t.end:]; r.guesses && (len(after) < 3 || !isLetter(after[1]) || !isLetter(after[2]) || r.view.Text[t.start] == 'I') {
			return false
		}
		c.single++
	}
	c.turns = c.turns || known.traits&mayTurn != 0
	return true
}

// stand makes t the token of the word at [start, end) that has a row.
func (t *token) stand(start, end int, sentence int32, known *row, about notes) {
	t.start, t.end, t.sentence, t.kind, t.class, t.notes = int32(start), int32(end), sentence, plainWord, known.class, about|known.person
}

// name gives the token of a word the ids of its row. What [match.Trie.Find] notes in it
// besides may stay as it is.
func name(id *match.Token, sentence int32, known *row) {
	id.Exact, id.Stem, id.Alt, id.AltStem, id.Sentence, id.Class = known.ids.exact, known.ids.stem, match.None, match.None, sentence, match.Word
}

// rareWord is what there is to say about a word that was not found at once.
type rareWord struct {
	row
	end   int32
	notes notes
}

// rowAt is the row of the word of ASCII letters at view.Text[i], where x are the first
// eight bytes; one that is good until the next call where the dictionary has none, and nil
// where there is no such word. Where it ends and how it is written stands in r.rare.
func (r *reading) rowAt(e *engine, i int, x uint64) *row {
	text, rare := r.view.Text, &r.rare
	if !isLetter(byte(x)) {
		return nil
	}
	end, head, hash, shout := words.ReadLetters(text, i, x)
	if !endsPlainly(text, end) {
		return nil
	}
	rare.end, rare.notes = int32(end), onlyLetters|notes(^x>>5&1)*capitalised
	if shout {
		rare.notes |= shouts
	}
	forms, place := &e.dict.forms, uint32(0)
	if length := uint32(end - i); length <= 8 {
		place = forms.placeOfHead(head, hash, length)
	} else {
		place = placeOf(forms, text[i:end], head, hash)
	}
	if place != 0 {
		return &forms.rows[place-1]
	}
	found := e.dict.ofStem(words.StemLetters(text[i:end], head, r.stemRoom[:0]))
	rare.ids.stem, rare.class, rare.traits = found.stem, e.classOf(found.stem), ofLetters
	if end-i == 1 {
		rare.traits |= oneLetter
	}
	if r.signals.MayHash(hash) {
		rare.traits |= mayTurn
	}
	if r.guesses {
		rare.stops = words.StoppedIn(text[i:end], head, hash)
	}
	return &rare.row
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
