package tone

import (
	"slices"

	"github.com/plainpost/plainpost/tone/internal/markup"
)

// Of a long draft phrases are looked for while it is read, and the ids of its words are
// given up piece by piece: they would take more memory than anything else that is
// known of it.

// aheadTokens is how many tokens there are at least in a piece.
const aheadTokens = 4 << 10

// freesIDs says whether phrases alone ask for the ids of a draft, once more words have
// been spoken in it than any model speaks about. Words in code spans are known to be
// code only at the end.
func (r *reading) freesIDs(e *engine) bool {
	if r.keeps || len(r.view.Text) <= maxKeep || e.trie == nil || len(e.entries) == 0 {
		return false
	}
	lex := e.learn[r.language]
	inCode := func(n markup.Inline) bool { return n.Kind == markup.CodeSpan }
	return (lex == nil || lex.most > 0) && !slices.ContainsFunc(r.doc.Inlines, inCode)
}

// matchAhead looks for phrases in what was read since the last time, if it is much and
// no model will ask for it. It comes at the end of a sentence.
func (r *reading) matchAhead(e *engine) {
	s := &r.sentences[len(r.sentences)-1]
	if r.blocks[s.block].scope&ownVoice != 0 {
		r.spoken += s.words
	}
	if lex := e.learn[r.language]; len(r.ids) >= aheadTokens && (lex == nil || int(r.spoken) > lex.most) {
		r.match(e)
		r.matched, r.ids = len(r.tokens), r.ids[:0]
	}
}

// match appends the phrases in the words whose ids are kept to the matches.
func (r *reading) match(e *engine) {
	first := len(r.matches)
	r.matches = e.trie.Find(r.ids, r.matches)
	if r.matched == 0 {
		return
	}
	for i := first; i < len(r.matches); i++ {
		r.matches[i].Start += int32(r.matched)
		r.matches[i].End += int32(r.matched)
	}
}
