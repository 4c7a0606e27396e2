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
	next   int   // the first that has not become a token
	last   int32 // where the one before it ends
	blocks int   // how many blocks have been begun
	at     int32 // where the block begun last goes on
	same   bool  // whether view and prose are the same
}

// ahead is how many bytes of a block are cut at a time.
const ahead = 8 << 10

// cutFirst cuts as much as it takes to tell the language.
func (r *reading) cutFirst() {
	c := &r.cutting
	*c = cutting{words: slices.Grow(c.words[:0], min(len(r.view.Text), ahead)/4), same: r.view.Identity()}
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
	if end < b.end || !c.same {
		b.signs = words.AllSigns
	}
	c.at = end
	return true
}

// cutBlock makes sure that block n is cut, at least in part, and that what it
// begins with comes next.
func (r *reading) cutBlock(n int) {
	c := &r.cutting
	if n >= c.blocks {
		c.words, c.next, c.blocks, c.at = c.words[:0], 0, n, r.blocks[max(n-1, 0)].end
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
		c.words, c.next = c.words[:0], 0
		r.cutMore()
	}
	return &c.words[c.next]
}
