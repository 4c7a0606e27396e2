package match

// Trie holds phrases. It is immutable and safe for concurrent use.
//
// Its states say what has been read. State 0 is the root. A word by which phrases
// begin is a state itself, under its id: what follows it in any of them hangs
// there. Other states have numbers above those of all words.
type Trie struct {
	top   ID // the highest id
	gap   int
	words []word  // by id
	does  []does  // by state
	outAt []int32 // by state: where its outs begin
	outs  []int32
	edges edges

	anyWord, number int32  // states of phrases that begin with the symbol; 0 is none
	wideOf          [][]ID // by id: the classes not written out that it is a member of
}

// word is what is known of a word without a look at others: the signs of what it leads
// on to, and its own as one that is led on to.
type word struct{ leads, own signs }

// signs are what a word tells roughly, as bits. Something may begin with a word only if
// it leads on to a sign of the next one. The lowest bits are [asks]. In the middle are
// the near signs: each word that follows a first word of phrases has one of them. The
// highest bits are the far signs, of words that follow such a word after a symbol.
type signs uint64

const (
	nearAt = 8
	farAt  = 48

	nearSigns = farAt - nearAt
	farSigns  = 64 - farAt
	allSigns  = ^signs(0)
	allFar    = allSigns >> farAt << farAt
)

// near and far are the signs of what follows a word: where words that follow the same
// one have the same sign, it leads to few of them. What follows several words goes by
// one of these.
func near(first ID) signs { return 1 << (nearAt + sortOf(first, nearSigns)) }
func far(first ID) signs  { return 1 << (farAt + sortOf(first, farSigns)) }

// sortOf is to which of a number of sorts an id belongs.
func sortOf(id ID, sorts uint64) uint64 { return uint64(uint32(id)*0x9E3779B1) * sorts >> 32 }

// lookAhead is at how many words after a token Find looks for the far signs that it
// leads to.
const lookAhead = 64 / farSigns

// lanes has the lowest bit of each of as many lanes for far signs in a number.
const lanes = 1<<0 | 1<<farSigns | 1<<(2*farSigns) | 1<<(3*farSigns)

// asks are why something may begin with a word, beside the pair that it makes with the
// next one.
type asks uint8

const (
	isPhrase    asks = 1 << iota // it is a phrase by itself
	isOdd                        // of a token: its readings are others than one form and one stem
	leadsMore                    // something may follow of which signs do not tell
	leadsNumber                  // Number may follow; of a next one: it is a number
	leadsOdd                     // of all words; of a next one: it is odd
	opensBefore                  // it may be an AnyWord by which a phrase begins; of a next one: the phrase goes on with it
	opens                        // it may be such an AnyWord or Number whatever follows

	// always are what a word may ask for whatever comes next.
	always = signs(isPhrase | isOdd | leadsMore | opens)
)

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

// kinds are sorts of words, as bits.
type kinds uint32

const (
	allKinds = ^kinds(0)

	// anyway is of edges behind which there may be something to do whatever word comes
	// next, and of all words. It is the kind of some words, too.
	anyway kinds = 1
)

func kindOf(id ID) kinds { return 1 << sortOf(id, 32) }

// word is the state of a word.
func (t *Trie) word(id ID) int32 {
	if uint(id) >= uint(len(t.words)) {
		return 0
	}
	return int32(id)
}
