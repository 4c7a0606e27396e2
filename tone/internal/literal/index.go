package literal

import (
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// Index tells in one pass over a text which of many filters may let it through,
// whatever their number. The pass looks for the literals of the first group of
// each filter, the rarest; for the other groups only where one of those occurs.
// It is immutable and safe for concurrent use.
//
// The pass looks at every second pair of bytes. A literal of three bytes or more
// has one pair at an even place of the text, wherever it stands itself, and one at
// an odd place: with two keys it is found by looking at even places only. A
// shorter one is found by one of its bytes, which is a sign and rare.
type Index struct {
	filters  []Filter
	always   []int32 // filters of which no literal is rare enough to be looked for
	literals []string
	of       [][]int32 // by literal: the filters with it
	key      [1 << 16]bool
	keyed    []keyed      // by key
	short    [256][]keyed // by the byte
}

// keyed is a literal under one of its keys.
type keyed struct {
	key     uint16
	offset  uint16 // of the key in the literal
	literal int32
}

// keyOf is the key of two bytes, whatever the case of letters.
func keyOf(a, b byte) uint16 { return uint16(a|0x20)<<8 | uint16(b|0x20) }

// NewIndex makes the index of filters; it names them by their places.
func NewIndex(filters []Filter) *Index {
	x := &Index{filters: filters}
	known := map[string]int32{}
	for i, f := range filters {
		if len(f.groups) == 0 || slices.ContainsFunc(f.groups[0], isCommon) {
			x.always = append(x.always, int32(i))
			continue
		}
		for _, l := range f.groups[0] {
			n, ok := known[l]
			if !ok {
				n = int32(len(x.literals))
				known[l] = n
				x.literals, x.of = append(x.literals, l), append(x.of, nil)
				x.add(l, n)
			}
			x.of[n] = append(x.of[n], int32(i))
		}
	}
	slices.SortFunc(x.keyed, func(a, b keyed) int { return int(a.key) - int(b.key) })
	for i := range x.keyed {
		x.key[x.keyed[i].key] = true
	}
	return x
}

// isCommon says whether a literal is too short and frequent to be looked for.
func isCommon(l string) bool {
	l = strings.Trim(l, boundary)
	return len(l) < 3 && sign(l) < 0 || len(l) > 1<<15
}

// add gives the literal l, the n-th, its keys.
func (x *Index) add(l string, n int32) {
	l = strings.Trim(l, boundary)
	if len(l) < 3 {
		at := sign(l)
		x.short[l[at]] = append(x.short[l[at]], keyed{0, uint16(at), n})
		for c := range 256 {
			x.key[keyOf(l[at], byte(c))], x.key[keyOf(byte(c), l[at])] = true, true
		}
		return
	}
	for parity := range 2 {
		best := parity
		for i := parity + 2; i+1 < len(l); i += 2 {
			if rarity(l[i])+rarity(l[i+1]) > rarity(l[best])+rarity(l[best+1]) {
				best = i
			}
		}
		x.keyed = append(x.keyed, keyed{keyOf(l[best], l[best+1]), uint16(best), n})
	}
}

// sign is the place of the rarest byte of a short literal that is no letter and no
// space, -1 if there is none.
func sign(l string) int {
	at := -1
	for i := range len(l) {
		if c := l[i]; c != ' ' && (c < 'a' || c > 'z') && (at < 0 || rarity(c) > rarity(l[at])) {
			at = i
		}
	}
	return at
}

// rarity is how rarely a byte occurs in prose, on a rough scale.
func rarity(c byte) int {
	if i := strings.IndexByte(" etaoinshrdlucmfwypvbgk,.'-0123456789jqxz", c); i >= 0 {
		return i
	}
	return 64
}

// In returns the places of the filters that may let text through, by the literals
// of their first groups, in order and in the memory of room. It never leaves out
// one that does.
func (x *Index) In(text string, room []int32) []int32 {
	dst := room[:0]
	if folds(text) {
		for i := range x.filters {
			dst = append(dst, int32(i))
		}
		return dst
	}
	for i := 0; i+1 < len(text); i += 2 {
		if k := keyOf(text[i], text[i+1]); x.key[k] {
			dst = x.look(text, i, k, dst)
		}
	}
	if n := len(text); n&1 != 0 {
		dst = x.match(x.short[text[n-1]], text, n-1, dst)
	}
	// What stands in dst now are literals.
	end := len(dst)
	for _, n := range dst {
		dst = append(dst, x.of[n]...)
	}
	dst = append(dst, x.always...)
	slices.Sort(dst[end:])
	return append(dst[:0], slices.Compact(dst[end:])...)
}

// Passes tells more exactly whether a filter that In has named may let text through.
func (x *Index) Passes(filter int32, text string) bool {
	f := x.filters[filter]
	return folds(text) || f.passes(text)
}

// folds says whether a text holds a long s or a Kelvin sign, which are an s and a k
// where case does not count.
func folds(text string) bool {
	return ascii.Len(text) < len(text) && (strings.Contains(text, "ſ") || strings.Contains(text, "\u212a"))
}

// look adds the literals that stand around text[i], where the pair of bytes with the
// key k is.
func (x *Index) look(text string, i int, k uint16, dst []int32) []int32 {
	n, _ := slices.BinarySearchFunc(x.keyed, k, func(k keyed, key uint16) int { return int(k.key) - int(key) })
	end := n
	for end < len(x.keyed) && x.keyed[end].key == k {
		end++
	}
	dst = x.match(x.keyed[n:end], text, i, dst)
	dst = x.match(x.short[text[i]], text, i, dst)
	return x.match(x.short[text[i+1]], text, i+1, dst)
}

// match adds the literals of a list whose keys stand at text[i].
func (x *Index) match(list []keyed, text string, i int, dst []int32) []int32 {
	for _, k := range list {
		at := i - int(k.offset)
		if at >= 0 && stands(text, at, x.literals[k.literal]) && !slices.Contains(dst, k.literal) {
			dst = append(dst, k.literal)
		}
	}
	return dst
}
