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
	words []word  // by id
	outAt []int32 // by state: where its outs begin
	outs  []int32

	// Edges lie in buckets by their hash, and each bucket has a word of the filter. It
	// holds two bits of each edge, and of each far pair.
	edges  []edge
	bucket []int32 // where a bucket begins
	filter filter

	anyWord, number int32      // states of phrases that begin with the symbol; 0 is none
	opening         [8]opening // by Class
	beyond          kinds      // all where a gap takes in more words than Find looks ahead
	wideOf          [][]ID     // by id: the classes not written out that it is a member of
}

// word is what is known of a word without a look at others: in its lowest bits what
// it asks for, above them of which kinds the words are with which it makes far pairs,
// and at the top its own kind if it is the second of such a pair.
type word uint64

func (w word) asks() asks { return asks(w) }

func (w word) far() kinds { return kinds(w>>farAt) & allKinds }

func (w word) own() kinds { return kinds(w >> ownAt) }

const (
	farAt = 16
	ownAt = farAt + kindBits
)

// opening says of a token whether a phrase may begin with it that begins with AnyWord
// or Number: always, or before a word that asks for it.
type opening struct{ always, before asks }

// edge leads from a state to another.
type edge struct {
	from int32
	id   ID    // a word, a symbol, or a class not written out
	to   int32 // ^out where one phrase ends and none goes on
	next kinds // of the words that lead on from there; all where more may be to do
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

	leadsOn   = takesMore | takesWord
	takesMore = takesAny | takesNumber | takesGap | takesWide
)

// asks is what a word asks for where it stands, beside a look at the pair that it
// makes with the next one.
type asks uint16

const (
	isPhrase    asks = 1 << iota // it is a phrase by itself
	leadsAny                     // AnyWord may follow
	leadsGap                     // Gap may follow
	leadsNumber                  // Number may follow
	leadsMore                    // something may follow of which pairs do not tell
	followsAny                   // it follows an AnyWord by which a phrase begins
	endsFar                      // it is the second of a far pair
	leadsWord                    // a word may follow
	followsWord                  // it may follow a word by which a phrase begins
	isOdd                        // of a token: its readings are others than one form and one stem

	leads = leadsAny | leadsGap | leadsNumber | leadsMore

	// odd is an odd word, which may be of any kind.
	odd = word(isOdd) | word(allKinds)<<ownAt
)

// heeds is by the Class of a token what counts of what the word before it asks for.
var heeds = [8]asks{
	Word: leadsAny | leadsGap, Digit: leadsAny | leadsGap | leadsNumber, Comma: leadsGap, Stop: leadsGap,
}

// far marks pairs of which AnyWord or Gap stands between the two.
const far ID = 1 << 30

// filterBits is how many bits the filter has for an edge, at the least: at most one
// look in seventy then finds bits that stand for other edges.
const filterBits = 16

// kinds are sorts of words, as bits: words are sorted roughly, by their hashes.
type kinds uint32

const (
	kindBits = 24
	allKinds = kinds(1<<kindBits - 1)
)

func kindOf(id ID) kinds { return 1 << (uint64(uint32(id)*0x9E3779B1) * kindBits >> 32) }

// lookAhead is at how many words after a token Find looks for the end of a far pair.
const lookAhead = 4

// A hash of a state and an id is the sum of two, so that those of the four pairs of
// two words are made of four.
func hash(from int32, id ID) uint64 { return hashOf(ID(from))<<32 + hashOf(id) }

func hashOf(id ID) uint64 { return uint64(uint32(id)) * 0x9E3779B97F4A7C15 }

// bucketOf is the number of the bucket, of which there are a power of two, up to 1<<20.
func bucketOf(h uint64, mask int) uint64 { return h >> 44 & uint64(mask) }

// filter has a word for each bucket.
type filter []uint64

// has is 1 where an edge may lead on and 0 where none does.
func (f filter) has(h uint64) uint64 {
	w := f[bucketOf(h, len(f)-1)]
	return w >> (h >> 38 & 63) & (w >> (h >> 32 & 63)) & 1
}

func (f filter) note(h uint64) { f[bucketOf(h, len(f)-1)] |= 1<<(h>>38&63) | 1<<(h>>32&63) }

// by is the bucket of the edges that lead on from a state by an id, and of others.
func (t *Trie) by(from int32, id ID) []edge {
	i := bucketOf(hash(from, id), len(t.filter)-1)
	return t.edges[t.bucket[i]:t.bucket[i+1]]
}

// word is the state of a word.
func (t *Trie) word(id ID) int32 { return int32(min(uint32(id), uint32(len(t.words)-1))) }
