package literal

import (
	"math/bits"
	"slices"
	"strings"
)

// Index tells in one pass over a text which of many filters may let it through,
// whatever their number. The pass looks for the literals of the first group of
// each filter, the rarest. It is immutable and safe for concurrent use.
//
// A literal is found by a byte of it that is rare in prose: a sign, a digit, a capital. Few
// of a text are such bytes, and the byte behind one turns most of them away. Literals of
// small letters alone are found the same way as long as they are few, and by [keys] where
// they are many.
type Index struct {
	always   []int32 // filters of which no literal is rare enough to be looked for
	literals []string
	of       [][]int32 // by literal: the filters with it

	anchors [256]uint8   // 1 for a byte by which literals are found
	behind  [256]uint32  // by such a byte: the lowest bits of those that may follow, as bits
	places  [256][]place // by such a byte: where it is in literals
	keys    *keys        // of the literals that no such byte is in; nil where there are none
}

// place is one in a literal.
type place struct{ literal, offset int32 }

// mostQuiet is how many literals without rare bytes are found by letters.
const mostQuiet = 8

// NewIndex makes the index of filters; it names them by their places.
func NewIndex(filters []Filter) *Index {
	x := &Index{}
	all := make([]int32, len(filters))
	for i := range filters {
		all[i] = int32(i)
	}
	// A text with one of these may hold any literal: they are an s and a k where case does
	// not count.
	x.literals, x.of = append(x.literals, "ſ", "\u212a"), append(x.of, all, all)
	known := map[string]int32{}
	for i, f := range filters {
		if len(f.groups) == 0 || slices.ContainsFunc(f.groups[0], isCommon) {
			x.always = append(x.always, int32(i))
			continue
		}
		for _, l := range shortest(f.groups[0]) {
			n, ok := known[l]
			if !ok {
				n = int32(len(x.literals))
				known[l] = n
				x.literals, x.of = append(x.literals, l), append(x.of, nil)
			}
			x.of[n] = append(x.of[n], int32(i))
		}
	}
	x.arrange()
	return x
}

// arrange decides how each literal is found.
func (x *Index) arrange() {
	var quiet []int32
	for n, l := range x.literals {
		l = strings.Trim(l, boundary)
		at := anchorOf(l)
		if c := l[at]; c == ' ' || c >= 'a' && c <= 'z' {
			quiet = append(quiet, int32(n))
			continue
		}
		x.anchor(l, at, int32(n))
	}
	if len(quiet) > mostQuiet {
		x.keys = newKeys(x.literals, quiet)
		return
	}
	for _, n := range quiet {
		l := strings.Trim(x.literals[n], boundary)
		x.anchor(l, anchorOf(l), n)
	}
}

// anchor notes that the n-th literal, l, is found by its byte at a place.
func (x *Index) anchor(l string, at int, n int32) {
	behind := ^uint32(0)
	if at+1 < len(l) {
		behind = 1 << (l[at+1] & 31) // the same in either case
	}
	for _, c := range casesOf(l[at]) {
		x.anchors[c] = 1
		x.behind[c] |= behind
		if p := (place{n, int32(at)}); !slices.Contains(x.places[c], p) {
			x.places[c] = append(x.places[c], p)
		}
	}
}

// casesOf are the bytes that a byte of a literal stands for.
func casesOf(c byte) [2]byte {
	if c >= 'a' && c <= 'z' {
		return [2]byte{c, c &^ 0x20}
	}
	return [2]byte{c, c}
}

// anchorOf is the place of the byte by which a literal is found: the rarest, and rather
// one that another follows.
func anchorOf(l string) int {
	best, most := 0, -1
	for i := range len(l) {
		r := 2 * rarity(l[i])
		switch c := l[i]; {
		case c >= 'A' && c <= 'Z':
			r = 2*rare - 8
		case c == ':' || c == '/': // links are full of them
			r = 2*rare - 20
		}
		if i+1 < len(l) {
			r += 6
		}
		if r > most {
			best, most = i, r
		}
	}
	return best
}

// isCommon says whether a literal is too short and frequent to be looked for.
func isCommon(l string) bool {
	l = strings.Trim(l, boundary)
	return len(l) < 3 && sign(l) < 0
}

// sign is the place of the rarest byte of a literal that is no letter and no
// space, -1 if there is none.
func sign(l string) int {
	at := -1
	for i := range len(l) {
		if c := low(l[i]); c != ' ' && (c < 'a' || c > 'z') && (at < 0 || rarity(c) > rarity(l[at])) {
			at = i
		}
	}
	return at
}

// rarity is how rarely a byte occurs in prose, on a rough scale up to rare.
func rarity(c byte) int {
	if i := strings.IndexByte(" etaoinshrdlucmfwypvbgk,.'-0123456789jqxz", low(c)); i >= 0 {
		return i
	}
	return rare
}

const rare = 64

// In returns the places of the filters that may let text through, by the literals
// of their first groups, in order and in the memory of room. It never leaves out
// one that does.
func (x *Index) In(text string, room []int32) []int32 {
	dst := room[:0]
	for i := x.next(text, 0); i < len(text); i = x.next(text, i+1) {
		for _, p := range x.places[text[i]] {
			dst = match(x.literals, p, text, i, dst)
		}
	}
	if x.keys != nil {
		dst = x.keys.in(text, dst)
	}
	if len(dst)+len(x.always) == 0 {
		return dst
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

// next is the first place from text[i] on at which a literal may be found by the byte there
// and the one behind it, and len(text) where there is none.
func (x *Index) next(text string, i int) int {
	for ; i < len(text)-8; i += 8 {
		b, t := text[i:i+9], &x.anchors
		found := uint(t[b[7]])
		found = 2*found + uint(t[b[6]])
		found = 2*found + uint(t[b[5]])
		found = 2*found + uint(t[b[4]])
		found = 2*found + uint(t[b[3]])
		found = 2*found + uint(t[b[2]])
		found = 2*found + uint(t[b[1]])
		found = 2*found + uint(t[b[0]])
		for ; found != 0; found &= found - 1 {
			at := bits.TrailingZeros(found) & 7
			if x.behind[b[at]]>>(b[at+1]&31)&1 != 0 {
				return i + at
			}
		}
	}
	for i < len(text) && x.anchors[text[i]] == 0 {
		i++
	}
	return i
}

// match adds a literal if it stands in the text so that its place is at text[i].
func match(literals []string, p place, text string, i int, dst []int32) []int32 {
	at := i - int(p.offset)
	if at >= 0 && stands(text, at, literals[p.literal]) && !slices.Contains(dst, p.literal) {
		dst = append(dst, p.literal)
	}
	return dst
}
