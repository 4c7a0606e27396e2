package style

import (
	"encoding/binary"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// literal is a token that is plain text and stands between word boundaries.
type literal struct {
	rule  int32
	token int32  // index in the rule
	text  string // in lower case if case does not matter
	order int32  // of two literals of a rule at one place the lower one counts
	hash  uint32 // of the key
	rest  uint64 // up to eight bytes behind the first word, in lower case
	skip  uint8  // how many bits on top of them do not count
	fold  bool
	ascii bool
	long  bool // more than a few bytes follow the first word
}

// table finds literals by a key: their first word or, where more follows that, the
// first word with the next three bytes.
type table struct {
	short, long shelf
	begin       []uint32 // by hash of a first word, of a power of two: how the literals go on that it begins
}

// How literals go on behind their first word, as bits: not at all, or with a second byte,
// of which the five lowest bits count. So most words are passed over that only begin
// literals of several.
const wholeWord = 1

func goesOn(second byte) uint32 { return 1 << (second & 31) }

// ways are those of the literal, whose first word ends at a place.
func (l *literal) ways(end int) uint32 {
	switch {
	case end == len(l.text):
		return wholeWord
	case end+1 == len(l.text) || l.fold && !l.ascii: // a capital beyond ASCII may begin with any byte
		return 1<<32 - 1
	}
	return goesOn(l.text[end+1])
}

// shelf is literals by hash: those of slot n are list[start[n]:start[n+1]].
type shelf struct {
	list  []literal
	start []uint32
	mask  uint32
}

// hashForeign is the hash of a word that is not of ASCII alone: that of the word in
// lower case, which may be of ASCII.
func hashForeign(s string) uint32 {
	var room [64]byte
	low := room[:0]
	for _, r := range s {
		low = utf8.AppendRune(low, unicode.ToLower(r))
	}
	h := uint64(0)
	for ; len(low) >= 8; low = low[8:] {
		h = mix(h, binary.LittleEndian.Uint64(low))
	}
	x := uint64(0)
	for i := len(low) - 1; i >= 0; i-- {
		x = x<<8 | uint64(low[i])
	}
	return uint32(mix(h, x))
}

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// hashPrime is that of FNV-1a.
const hashPrime = 16777619

// following is how many bytes behind the first word are part of a key.
const following = 3

// hashOn goes on with what follows the first word. ok is false where that is too
// short or more than ASCII, whose capitals may be longer or shorter.
func hashOn(h uint32, s string) (out uint32, ok bool) {
	if len(s) < following {
		return 0, false
	}
	for i := range following {
		if s[i] >= utf8.RuneSelf {
			return 0, false
		}
		h = (h ^ uint32(lowerByte(s[i]))) * hashPrime
	}
	return h, true
}

// slotOf spreads the bits of a hash.
func slotOf(h, mask uint32) uint32 { return (h ^ h>>15) & mask }

// wordEnd is the end of the word that begins at a place.
func wordEnd(s string, at int) int {
	for at < len(s) {
		if c := s[at]; c < utf8.RuneSelf {
			if !wordBytes.has(c) {
				return at
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[at:])
		if !isWord(r) {
			return at
		}
		at += size
	}
	return at
}

// newTable is nil without literals.
func newTable(lists [][]literal) *table {
	count := 0
	for _, list := range lists {
		count += len(list)
	}
	if count == 0 {
		return nil
	}
	size := 256
	for size < 2*count { // first words are fewer
		size *= 2
	}
	t := &table{begin: make([]uint32, size)}
	order := int32(0)
	for l := range allOf(lists) {
		l.order = order
		order++
		end := wordEnd(l.text, 0)
		l.hash = hashWord(l.text[:end])
		t.begin[slotOf(l.hash, uint32(size-1))] |= l.ways(end)
		l.rest, l.skip = ascii.Eight(l.text, end)|smalls, 64
		if l.ascii || !l.fold {
			l.skip -= uint8(8 * min(len(l.text)-end, 8))
		}
		if key, ok := hashOn(l.hash, l.text[end:]); ok {
			l.hash, l.long = key, true
		}
	}
	t.short, t.long = newShelf(lists, false), newShelf(lists, true)
	return t
}

// allOf are the literals of lists, in order.
func allOf(lists [][]literal) iter.Seq[*literal] {
	return func(yield func(*literal) bool) {
		for _, list := range lists {
			for i := range list {
				if !yield(&list[i]) {
					return
				}
			}
		}
	}
}

// newShelf takes the literals that are long, or those that are not.
func newShelf(lists [][]literal, long bool) shelf {
	n := 0
	for l := range allOf(lists) {
		n += mark01(l.long == long)
	}
	s := shelf{list: make([]literal, n), mask: 1<<6 - 1}
	for int(s.mask) < 2*n {
		s.mask = s.mask<<1 | 1
	}
	s.start = make([]uint32, s.mask+2)
	for l := range allOf(lists) {
		if l.long == long {
			s.start[slotOf(l.hash, s.mask)+1]++
		}
	}
	for i := range s.mask + 1 {
		s.start[i+1] += s.start[i]
	}
	// Each slot is filled from its start on, which moves starts on by one slot.
	for l := range allOf(lists) {
		if l.long == long {
			at := &s.start[slotOf(l.hash, s.mask)]
			s.list[*at] = *l
			*at++
		}
	}
	copy(s.start[1:], s.start)
	s.start[0] = 0
	return s
}

// find gives the literals of a slot, in order.
func (s *shelf) find(h uint32) []literal {
	n := slotOf(h, s.mask)
	return s.list[s.start[n]:s.start[n+1]]
}

// run calls found for each literal of a text, by place and, at one place, in order.
func (t *table) run(s string, found func(l *literal, at, end int)) {
	mask := uint32(len(t.begin) - 1)
	for at := 0; at < len(s); {
		if before[s[at]] == noWord {
			at++
			continue
		}
		h, end := hashASCII(s, at)
		if end < len(s) && s[end] >= utf8.RuneSelf {
			if far := wordEnd(s, end); far > end {
				end = far
				h = hashWord(s[at:end])
			}
		}
		if end == at {
			_, size := utf8.DecodeRuneInString(s[at:])
			at += size
			continue
		}
		behind := ascii.Eight(s, end) | smalls
		if t.begin[slotOf(h, mask)]&(wholeWord|goesOn(byte(behind>>8))) == 0 {
			at = end
			continue
		}
		var room [8]*literal
		may := t.short.may(h, behind, room[:0])
		if key, ok := hashOn(h, s[end:]); ok {
			if may = t.long.may(key, behind, may); len(may) > 1 {
				slices.SortFunc(may, func(a, b *literal) int { return int(a.order - b.order) })
			}
		}
		for _, l := range may {
			if stop := l.end(s, at); stop >= 0 {
				found(l, at, stop)
			}
		}
		at = end
	}
}

// may appends the literals with a hash behind whose first word the eight bytes may stand,
// in order.
func (s *shelf) may(h uint32, behind uint64, dst []*literal) []*literal {
	list := s.find(h)
	for i := range list {
		if l := &list[i]; l.hash == h && (l.rest^behind)<<l.skip == 0 {
			dst = append(dst, l)
		}
	}
	return dst
}

// newLiteral makes a literal of a text that begins with a letter or digit.
func newLiteral(token int, text string, fold bool) literal {
	l := literal{token: int32(token), text: text, fold: fold, ascii: true}
	for i := 0; i < len(text); i++ {
		l.ascii = l.ascii && text[i] < utf8.RuneSelf
	}
	if fold {
		l.text = strings.ToLower(text)
	}
	return l
}

// isSmallOf says whether a text of ASCII is another of the same length in lower case.
func isSmallOf(small, s string) bool {
	if s == small { // most words are written small
		return true
	}
	for i := 0; i < len(small); i++ {
		if lowerByte(s[i]) != small[i] {
			return false
		}
	}
	return true
}

// end is the end of the literal if it begins at a place, or -1.
func (l *literal) end(s string, at int) int {
	end := at + len(l.text)
	switch {
	case !l.fold:
		if end > len(s) || s[at:end] != l.text {
			return -1
		}
	case l.ascii:
		if end > len(s) || !isSmallOf(l.text, s[at:end]) {
			return -1
		}
	default:
		end = at
		for _, want := range l.text {
			r, size := utf8.DecodeRuneInString(s[end:])
			if size == 0 || unicode.ToLower(r) != want {
				return -1
			}
			end += size
		}
	}
	if !boundary(s, end) {
		return -1
	}
	return end
}
