package tone

import (
	"slices"

	"github.com/plainpost/plainpost/tone/internal/mention"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// A rule set without phrases and models, such as one of Vale styles alone, does not
// ask which word a token is. Its words are only counted: nothing is stemmed, and
// nothing can stand in disguise for a word that a rule looks for.

// looksUp says whether some rule asks which word a token is.
func (e *engine) looksUp() bool { return len(e.entries)+len(e.learn) > 0 }

// tallyWords appends the tokens of a draft up to end, as far as it is cut, for a rule
// set that looks no word up. At least one is to be there. The ids of the tokens mean nothing.
func (r *reading) tallyWords(e *engine, end int32) {
	c, cut, text := &r.current, &r.cutting, r.view.Text
	list := cut.words[cut.next:]
	english := r.language == "en"
	sentence, first := int32(len(r.sentences)), len(r.tokens)
	r.tokens, r.ids = slices.Grow(r.tokens, len(list)), slices.Grow(r.ids, len(list))
	tokens := r.tokens[first:][:len(list)]
	n := 0
	for ; n < len(list); n++ {
		w := &list[n]
		if w.Start >= end {
			break
		}
		t := &tokens[n]
		*t = token{}
		t.start, t.end, t.sentence = w.Start, w.End, sentence
		switch w.Kind {
		case words.Word:
			if w.End-w.Start == 1 {
				c.single++
			}
		case words.Number:
			t.kind = numberWord
		case words.Emoji:
			t.kind = emojiToken
			continue
		default:
			t.kind = mark
			continue
		}
		t.notes = notesOf(w)
		if english {
			t.notes |= r.personOf(e, w)
		}
		c.words++
		if c.alone < 2 && w.Start < c.end && mention.Alone(text, c.start, w) {
			c.alone++
		}
		c.turns = c.turns || r.signals.May(text, w)
	}
	cut.next += n
	cut.last = list[n-1].End
	r.tokens, r.ids = r.tokens[:first+n], r.ids[:first+n-r.matched]
}

// personOf is the person, as a note, that a word stands for.
func (r *reading) personOf(e *engine, w *words.Token) notes {
	if w.Form == words.Foreign {
		var found ids
		found, r.word, r.stem = e.dict.foreignIDs(r.view.Text[w.Start:w.End], r.word, r.stem)
		return e.personOf(found.exact)
	}
	if place := e.dict.forms.place(r.view.Text, w); place != 0 {
		return e.dict.forms.rows[place-1].person
	}
	return 0
}

// Which words are mentioned, not used, only the hits of such a rule set ask. It is
// found out for the sentences of hits, or where quotation marks and lists have a say
// for all.

// noteMentions marks the tokens of a sentence that are mentioned, if that was left
// for later.
func (r *reading) noteMentions(n int32) {
	s := &r.sentences[n]
	b := &r.blocks[s.block]
	switch {
	case !r.defers:
	case b.scope == inList || b.signs&words.HasQuote != 0:
		r.findMentions()
		r.defers = false
	case s.turns && b.scope != inCode && r.language == "en":
		r.mentionsOf(r.view.Text[b.start:b.end], b.start, r.sentences[n:n+1], false)
		s.turns = false // it has been looked at
	}
}
