package tone

import (
	"strings"

	"github.com/plainpost/plainpost/tone/internal/words"
)

// cutting is where the reader stands in a block, and the words that it has cut and not
// made tokens of. Common words of an English text become tokens at once; see common.go.
type cutting struct {
	words  []words.Token
	next   int   // the first that has not become a token
	before int32 // where the token before them ends
	last   int32 // where the last that was taken ends
	at     int32 // all of the view before it is cut
	end    int32 // of the block
	same   bool  // whether view and prose are the same
}

// ahead is how many bytes of a block are cut at a time where every word is looked at by
// itself.
const ahead = 8 << 10

// cutBlock begins a block, view[start:end).
func (r *reading) cutBlock(start, end int32) {
	c := &r.cutting
	c.words, c.next, c.at, c.end = c.words[:0], 0, start, end
}

// cutMore cuts the next piece of the block: a stretch without white space where common
// words may follow it. It is false at the end.
func (r *reading) cutMore(e *engine) bool {
	c, text := &r.cutting, r.view.Text
	if c.at >= c.end {
		return false
	}
	c.next, c.before = 0, c.last
	if r.readsCommon(e) {
		var end int
		c.words, end = words.SplitStretch(text[:c.end], int(c.at), c.words[:0])
		c.at = int32(end)
	} else {
		end := c.end
		if end-c.at > ahead { // no word holds a space
			if n := strings.IndexByte(text[c.at+ahead:end], ' '); n >= 0 {
				end = c.at + ahead + int32(n)
			}
		}
		c.words = words.SplitFrom(text[:end], int(c.at), c.words[:0])
		c.at = end
	}
	if r.guesses {
		r.guess.Take(text, c.words)
		r.settle()
	}
	return true
}

// toWord passes over white space and says whether what is left of the text up to end is
// not all cut.
func (r *reading) toWord(end int32) bool {
	c, text := &r.cutting, r.view.Text
	for c.at < end && besides[text[c.at]] == whiteSpace {
		c.at++
	}
	return c.at < end
}

// hear takes what is left of the block as evidence of the language.
func (r *reading) hear(e *engine) {
	c := &r.cutting
	for r.guesses && r.toWord(c.end) && r.cutMore(e) {
	}
}

// settle ends the guess of the language when nothing can change it any more.
func (r *reading) settle() {
	if !r.guess.Over() {
		return
	}
	code, _ := r.guess.Decide(r.view.Text)
	r.guesses, r.mistaken = false, r.mistaken || code != r.language
}
