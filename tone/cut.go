package tone

import (
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone/internal/words"
)

// cutting is the blocks of a draft cut into words: of a post all at once, of a
// long draft as they are needed, so that its words never stand in memory twice.
type cutting struct {
	words  []words.Token
	places []uint32      // of the words in the dictionary; none while the rules are being compiled
	stops  []words.Stops // of the words, as far as the dictionary says
	next   int           // the first that has not become a token
	last   int32         // where the one before it ends
	blocks int           // how many blocks have been begun
	at     int32         // where the block begun last goes on
	dict   *dictionary
	same   bool // whether view and prose are the same
}

// ahead is how many bytes of a block are cut at a time.
const ahead = 8 << 10

// empty forgets the words cut.
func (c *cutting) empty() {
	c.words, c.places, c.stops, c.next = c.words[:0], c.places[:0], c.stops[:0], 0
}

// cutFirst cuts as much as it takes to tell the language.
func (r *reading) cutFirst(dict *dictionary) {
	c := &r.cutting
	room := min(len(r.view.Text), ahead) / 4
	c.empty()
	c.words, c.places, c.stops = slices.Grow(c.words, room), slices.Grow(c.places, room), slices.Grow(c.stops, room)
	c.last, c.blocks, c.at, c.dict, c.same = 0, 0, 0, dict, r.view.Identity()
	for len(c.words) <= words.MostTokens && r.cutMore() {
	}
}

// cutMore cuts the next piece of the block begun last, or of the next one. It is
// false at the end.
func (r *reading) cutMore() bool {
	c := &r.cutting
	if c.blocks == 0 || c.at >= r.blocks[c.blocks-1].end {
		if c.blocks == len(r.blocks) {
			return false
		}
		c.at = r.blocks[c.blocks].start
		c.blocks++
	}
	b := &r.blocks[c.blocks-1]
	end := b.end
	if end-c.at > ahead { // no word holds a space
		if n := strings.IndexByte(r.view.Text[c.at+ahead:end], ' '); n >= 0 {
			end = c.at + ahead + int32(n)
		}
	}
	var signs words.Signs
	c.words, signs = words.SplitFrom(r.view.Text[:end], int(c.at), c.words)
	b.signs |= signs
	if c.dict != nil {
		r.look(c.words[len(c.places):])
	}
	if end < b.end || !c.same {
		b.signs = words.AllSigns
	}
	c.at = end
	return true
}

// expectedWords is about how many words and marks the whole text has, rather more, going by
// what is cut so far.
func (r *reading) expectedWords() int {
	n := len(r.cutting.words)
	if n == 0 {
		return 0
	}
	if end := int(r.cutting.words[n-1].End); end < len(r.view.Text) {
		n += int(float64(n) / float64(end) * float64(len(r.view.Text)-end) * 1.03)
	}
	return n
}

// look looks up the words cut last. That they are looked up all at once lets the
// processor do several at a time.
func (r *reading) look(tokens []words.Token) {
	c, text := &r.cutting, r.view.Text
	forms := &c.dict.forms
	first := len(c.places)
	c.places, c.stops = slices.Grow(c.places, len(tokens))[:first+len(tokens)], slices.Grow(c.stops, len(tokens))[:first+len(tokens)]
	places, stops := c.places[first:], c.stops[first:]
	for i := range tokens {
		w := &tokens[i]
		places[i], stops[i] = 0, words.Unasked
		if w.Form-1 >= words.Foreign-1 {
			continue
		}
		at := w.Hash >> forms.shift
		r := &forms.rows[at]
		if length := uint32(w.End - w.Start); r.head != w.Head || r.length != length || length > 8 {
			place := forms.place(text, w)
			if place == 0 {
				continue
			}
			at = place - 1
			r = &forms.rows[at]
		}
		places[i], stops[i] = at+1, r.stops
	}
}

// cutBlock makes sure that block n is cut, at least in part, and that what it
// begins with comes next.
func (r *reading) cutBlock(n int) {
	c := &r.cutting
	if n >= c.blocks {
		c.empty()
		c.blocks, c.at = n, r.blocks[max(n-1, 0)].end
		r.cutMore()
	}
	for c.next < len(c.words) && c.words[c.next].Start < r.blocks[n].start {
		c.next++
	}
}

// peek is the next word of block n, or nil.
func (r *reading) peek(n int32) *words.Token {
	c := &r.cutting
	for c.next == len(c.words) {
		if int(n) != c.blocks-1 || c.at >= r.blocks[n].end {
			return nil
		}
		c.empty()
		r.cutMore()
	}
	return &c.words[c.next]
}
