package match

// Trie holds phrases. It is immutable and safe for concurrent use.
//
// Its states say what has been read. State 0 is the root. A word by which phrases
// begin is a state itself, under its id: what follows it in any of them hangs
// there. Other states have numbers above those of all words.
type Trie struct {
	top   ID // the highest id
	gap   int
	does  []does  // by state
	asks  []asks  // by word
	outAt []int32 // by state: where its outs begin
	outs  []int32

	// Edges lie in buckets by their hash. The filter holds two bits of each, and
	// of each far pair.
	edges       []edge
	bucket      []int32 // where a bucket begins
	filter      []uint64
	bucketShift uint8
	filterShift uint8

	anyWord, number int32  // states of phrases that begin with the symbol; 0 is none
	anyMore         bool   // what begins with AnyWord goes on with more than words
	wideOf          [][]ID // by id: the classes not written out that it is a member of
}

// edge leads from a state to another.
type edge struct {
	from int32
	id   ID // a word, a symbol, or a class not written out
	to   int32
}

// does is what there is to do in a state.
type does uint8

const (
	ends        does = 1 << iota // phrases end here
	takesWord                    // an edge by a word leads on
	takesAny                     // by AnyWord
	takesNumber                  // by Number
	takesGap                     // by Gap
	takesWide                    // by a class that is not written out

	goesOn    = takesMore | takesWord
	takesMore = takesAny | takesNumber | takesGap | takesWide
)

// asks is what a word asks for where it stands, beside a look at the pair that it
// makes with the next one.
type asks uint8

const (
	isPhrase    asks = 1 << iota // it is a phrase by itself
	leadsAny                     // AnyWord may follow
	leadsGap                     // Gap may follow
	leadsNumber                  // Number may follow
	leadsMore                    // something may follow of which pairs do not tell
	followsAny                   // it follows an AnyWord by which a phrase begins
	endsFar                      // it is the second of a far pair
	isOdd                        // of a token: its readings are others than one form and one stem

	leads = leadsAny | leadsGap | leadsNumber | leadsMore
)

// far marks pairs of which AnyWord or Gap stands between the two.
const far ID = 1 << 30

// filterBits is how many bits the filter has for an edge, at the least: at most one
// look in seventy then finds bits that stand for other edges.
const filterBits = 16

func hash(from int32, id ID) uint64 {
	return (uint64(uint32(from))<<32 | uint64(uint32(id))) * 0x9E3779B97F4A7C15
}

// look is 1 where an edge may lead on and 0 where none does. There is no branch
// in it: whether a pair of words is known is nothing to foresee.
func (t *Trie) look(from int32, id ID) uint64 {
	h := hash(from, id)
	w := t.filter[h>>(t.filterShift&63)]
	return w >> (h >> ((t.filterShift - 6) & 63) & 63) & (w >> (h >> ((t.filterShift - 12) & 63) & 63)) & 1
}

// note puts a pair into the filter.
func (t *Trie) note(from int32, id ID) {
	h := hash(from, id)
	t.filter[h>>t.filterShift] |= 1<<(h>>(t.filterShift-6)&63) | 1<<(h>>(t.filterShift-12)&63)
}

// by is the bucket of the edges that lead on from a state by an id, and of others.
func (t *Trie) by(from int32, id ID) []edge {
	i := hash(from, id) >> t.bucketShift
	return t.edges[t.bucket[i]:t.bucket[i+1]]
}

// word is the state of a word; 0 where no phrase holds it.
func (t *Trie) word(id ID) int32 {
	if uint32(id) >= uint32(len(t.asks)) {
		return 0
	}
	return int32(id)
}
