package literal

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// keys finds literals by pairs and fours of their bytes, however many there are.
//
// The pass looks at every second place. A literal of five bytes or more has four
// bytes that begin at an even place of the text, wherever it stands itself, and four
// that begin at an odd one: with two keys it is found by looking at even places only.
// A shorter one is found the same way by pairs of bytes, or by a sign in it. One table
// turns away nearly every place, three of them with one branch.
type keys struct {
	literals []string
	holds    [1 << 16]holds // by pair of bytes, and by hash of four
	short    [256][]place   // by the byte at the place
	long     []keyed        // by the hash of the key
	first    []int32        // by the upper bits of a hash: where their keys begin in long
	shift    uint8          // how many bits of a hash are below those
}

// holds is what is to be found in keys by a pair of bytes or by a hash.
type holds uint8

const (
	byPair holds = 1 << iota // a literal of one to four bytes
	byHash                   // a longer one
)

// keyed is the place in a literal where the four bytes of the key stand.
type keyed struct {
	key uint32
	place
}

// fold puts the case of eight letters aside. Some signs come to look like others too.
const fold = 0x2020202020202020

func hash(four uint32) uint32 { return four * 0x9E3779B1 }

// newKeys are the keys of some of the literals.
func newKeys(literals []string, some []int32) *keys {
	x := &keys{literals: literals}
	for _, n := range some {
		x.add(literals[n], n)
	}
	x.sort()
	return x
}

// add gives the literal l, the n-th, its keys.
func (x *keys) add(l string, n int32) {
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
func (x *keys) notePair(a, b byte) { x.holds[(uint16(a)|uint16(b)<<8)|fold&0xFFFF] |= byPair }

// sort puts the long literals where they are found by the hashes of their keys.
func (x *keys) sort() {
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

// in adds the literals that stand in a text.
func (x *keys) in(text string, dst []int32) []int32 {
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
	return dst
}

// look adds the literals that are found by the bytes of w, which stand at text[i].
func (x *keys) look(text string, i int, w uint64, dst []int32) []int32 {
	for end := min(i+6, len(text)); i < end; i, w = i+2, w>>16 {
		if x.holds[uint16(w)]&byPair != 0 {
			for at := i; at < min(i+2, len(text)); at++ {
				for _, p := range x.short[low(text[at])] {
					dst = match(x.literals, p, text, at, dst)
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
				dst = match(x.literals, k.place, text, i, dst)
			}
		}
	}
	return dst
}
