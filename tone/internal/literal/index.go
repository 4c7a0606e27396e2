package literal

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// Index tells in one pass over a text which of many filters may let it through,
// whatever their number. The pass looks for the literals of the first group of
// each filter, the rarest; for the other groups only where one of those occurs.
// It is immutable and safe for concurrent use.
//
// The pass looks at every second place. A literal of five bytes or more has four
// bytes that begin at an even place of the text, wherever it stands itself, and four
// that begin at an odd one: with two keys it is found by looking at even places only.
// A shorter one is found the same way by pairs of bytes, or by a sign in it. One table
// turns away nearly every place, three of them with one branch.
type Index struct {
	filters  []Filter
	always   []int32 // filters of which no literal is rare enough to be looked for
	literals []string
	of       [][]int32 // by literal: the filters with it

	holds [1 << 16]holds // by pair of bytes, and by hash of four
	short [256][]place   // by the byte at the place
	long  []keyed        // by the hash of the key
	first []int32        // by the upper bits of a hash: where their keys begin in long
	shift uint8          // how many bits of a hash are below those
}

// holds is what is to be found in the Index by a pair of bytes or by a hash.
type holds uint8

const (
	byPair holds = 1 << iota // a literal of one to four bytes
	byHash                   // a longer one
)

// place is one in a literal.
type place struct{ literal, offset int32 }

// keyed is the place in a literal where the four bytes of the key stand.
type keyed struct {
	key uint32
	place
}

// fold puts the case of eight letters aside. Some signs come to look like others too.
const fold = 0x2020202020202020

func hash(four uint32) uint32 { return four * 0x9E3779B1 }

// NewIndex makes the index of filters; it names them by their places.
func NewIndex(filters []Filter) *Index {
	x := &Index{filters: filters}
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
				x.add(l, n)
			}
			x.of[n] = append(x.of[n], int32(i))
		}
	}
	x.sort()
	return x
}

// isCommon says whether a literal is too short and frequent to be looked for.
func isCommon(l string) bool {
	l = strings.Trim(l, boundary)
	return len(l) < 3 && sign(l) < 0
}

// add gives the literal l, the n-th, its keys.
func (x *Index) add(l string, n int32) {
	l = strings.Trim(l, boundary)
	at := sign(l)
	switch {
	case len(l) > 4:
		for parity := range 2 {
			at := rarest(l, 4, parity)
			x.long = append(x.long, keyed{fourOf(l[at:]), place{n, int32(at)}})
		}
	case len(l) < 3 || at >= 0 && rarity(l[at]) == rare:
		x.short[l[at]] = append(x.short[l[at]], place{n, int32(at)})
		for c := range 256 {
			x.notePair(l[at], byte(c))
			x.notePair(byte(c), l[at])
		}
	default:
		for parity := range 2 {
			at := rarest(l, 2, parity)
			c := low(l[at])
			x.short[c] = append(x.short[c], place{n, int32(at)})
			x.notePair(l[at], l[at+1])
		}
	}
}

// notePair notes that a short literal is found by a pair of bytes.
func (x *Index) notePair(a, b byte) { x.holds[(uint16(a)|uint16(b)<<8)|fold&0xFFFF] |= byPair }

// sort puts the long literals where they are found by the hashes of their keys.
func (x *Index) sort() {
	n := bits.Len(uint(len(x.long)))
	x.shift = uint8(32 - n)
	x.first = make([]int32, 1<<n+1)
	slices.SortStableFunc(x.long, func(a, b keyed) int { return cmp.Compare(hash(a.key), hash(b.key)) })
	for _, k := range x.long {
		x.holds[hash(k.key)>>16] |= byHash
		x.first[hash(k.key)>>x.shift+1]++
	}
	for i := range 1 << n {
		x.first[i+1] += x.first[i]
	}
}

// fourOf are the first four bytes of s, whatever the case of letters.
func fourOf(s string) uint32 { return binary.LittleEndian.Uint32([]byte(s[:4])) | fold&0xFFFFFFFF }

// rarest is where the rarest n bytes of a literal begin, among every second place.
func rarest(l string, n, parity int) int {
	best, most := parity, -1
	for i := parity; i+n <= len(l); i += 2 {
		r := 0
		for j := i; j < i+n; j++ {
			r += rarity(l[j])
			if j > i && strings.Contains(commonPairs, strings.ToLower(l[j-1:j+1])) {
				r -= min(r, 20)
			}
		}
		if r > most {
			best, most = i, r
		}
	}
	return best
}

// commonPairs holds the commonest pairs of letters of English prose.
const commonPairs = "the and for of to ing tion ed is it are ou our al st se as ve me hi ro ne ea ra ce li ch ll be ma si om ur a e s t"

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
	if folds(text) {
		for i := range x.filters {
			dst = append(dst, int32(i))
		}
		return dst
	}
	for i := 0; i < len(text); i += 6 {
		w := uint64(fold)
		if i < len(text)-7 { // as Eight finds out too, at the price of a third of the pass
			w |= ascii.Load(text, i)
		} else {
			w |= ascii.Eight(text, i)
		}
		pairs := x.holds[uint16(w)] | x.holds[uint16(w>>16)] | x.holds[uint16(w>>32)]
		fours := x.holds[hash(uint32(w))>>16] | x.holds[hash(uint32(w>>16))>>16] | x.holds[hash(uint32(w>>32))>>16]
		if pairs&byPair|fours&byHash != 0 {
			dst = x.look(text, i, w, dst)
		}
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

// folds says whether a text holds a long s or a Kelvin sign, which are an s and a k
// where case does not count.
func folds(text string) bool {
	return ascii.Len(text) < len(text) && (strings.Contains(text, "ſ") || strings.Contains(text, "\u212a"))
}

// look adds the literals that are found by the bytes of w, which stand at text[i].
func (x *Index) look(text string, i int, w uint64, dst []int32) []int32 {
	for end := min(i+6, len(text)); i < end; i, w = i+2, w>>16 {
		if x.holds[uint16(w)]&byPair != 0 {
			for at := i; at < min(i+2, len(text)); at++ {
				for _, p := range x.short[low(text[at])] {
					dst = x.match(p, text, at, dst)
				}
			}
		}
		key := uint32(w)
		h := hash(key)
		if x.holds[h>>16]&byHash == 0 {
			continue
		}
		for _, k := range x.long[x.first[h>>x.shift]:x.first[h>>x.shift+1]] {
			if k.key == key {
				dst = x.match(k.place, text, i, dst)
			}
		}
	}
	return dst
}

// match adds a literal if it stands in the text so that its place is at text[i].
func (x *Index) match(p place, text string, i int, dst []int32) []int32 {
	at := i - int(p.offset)
	if at >= 0 && stands(text, at, x.literals[p.literal]) && !slices.Contains(dst, p.literal) {
		dst = append(dst, p.literal)
	}
	return dst
}
