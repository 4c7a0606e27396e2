package similar

import (
	"slices"

	"github.com/plainpost/plainpost/tone/internal/fold"
	"github.com/plainpost/plainpost/tone/internal/links"
)

// Shorter texts are compared in stricter ways. A text with fewer than
// minWordsAlone words ("New post:") says nothing without its link; one with
// fewer than MinWords has so few 3-grams that a stock phrase would fill them.
const (
	minWordsAlone = 4
	// MinWords is the number of words that the shorter of two texts needs for
	// its 3-grams to be compared. Below it only an exact copy is a duplicate.
	MinWords = 8
)

// maxSequence bounds the words that [Template] aligns, whose time grows with
// the product of both texts. Templates are short; 256 words are five times the
// longest post of most platforms.
const maxSequence = 256

// Print is what is compared of a post. The zero value is the print of a post
// without words. A print is filled by [Of] and only read afterwards.
type Print struct {
	// Exact is equal for two posts whose words are equal, in order. Of a post
	// with fewer than four words it covers the links, too. It is 0 for a post
	// with neither words nor links, which equals nothing.
	Exact uint64
	// Words counts the words that are left after dropping.
	Words int
	// Grams are the hashes of the word 3-grams, sorted and distinct.
	Grams []uint32

	sequence []uint32   // word hashes in order, at most maxSequence
	links    []string   // as they stand in the text; only used inside Of
	view     *fold.View // likewise, for texts that are not ASCII
}

// Of fills buf with the print of a text. The text is prose: markup has been
// taken away. The cards are the links of a card or the known targets of
// shortened ones; they matter only for a text of fewer than four words. The
// memory of buf is used again, so that a loop over posts does not allocate.
// The time is linear in the text, but for the sorting of its 3-grams: some
// 0.6 µs for 200 ASCII characters.
func Of(text string, buf *Print, cards ...string) {
	buf.Exact, buf.Words = 0, 0
	buf.Grams, buf.sequence, buf.links = buf.Grams[:0], buf.sequence[:0], buf.links[:0]

	if !isASCII(text) {
		if buf.view == nil {
			buf.view = new(fold.View)
		}
		buf.view.Reset(dropPictures(text))
		text = buf.view.Text
	}
	s := scanner{text: text, print: buf}
	s.scan()
	exact := s.rolling
	if buf.Words < minWordsAlone {
		buf.links = append(buf.links, cards...)
		exact = withLinks(exact, buf.links)
	}
	clear(buf.links)
	if buf.Words > 0 || exact != 0 {
		buf.Exact = exact | 1
	}
	slices.Sort(buf.Grams)
	buf.Grams = slices.Compact(buf.Grams)
}

// withLinks adds the distinct canonical links to a hash, in no order.
func withLinks(h uint64, urls []string) uint64 {
	var hashes []uint64
	for _, link := range urls {
		if c := links.Canonical(link); c != "" {
			hashes = append(hashes, hashString(c))
		}
	}
	slices.Sort(hashes)
	for _, x := range slices.Compact(hashes) {
		h = mix(h ^ x)
	}
	return h
}

// The hashes are FNV-1a over folded characters, mixed at the end. Posts are
// compared by 32 bits of them: of 200 posts with 40 3-grams each, one in ten
// thousand drafts meets a single false 3-gram, far from the share that counts.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// mix spreads every input bit over all output bits (the finaliser of
// SplitMix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func hashString(s string) uint64 {
	h := uint64(fnvOffset)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return mix(h)
}

// gram hashes three words in order.
func gram(a, b, c uint32) uint32 {
	x := uint64(a)*0x9e3779b97f4a7c15 + uint64(b)*0xc2b2ae3d27d4eb4f + uint64(c)*0x165667b19e3779f9
	return uint32(mix(x) >> 32)
}
