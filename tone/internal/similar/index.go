package similar

import "github.com/plainpost/plainpost/tone/internal/fold"

// Index holds the prints of a window of posts, numbered from 0 in the order of
// their adding. The zero value is ready. Its memory is used again after
// [Index.Reset]. Any number of goroutines may ask an index that nobody
// changes.
type Index struct {
	prints []Print
	view   *fold.View // lent to the print that is being filled
}

// Match is a post of the window that resembles a draft.
type Match struct {
	Post        int     // its number in the index
	Exact       bool    // the words are equal; Containment is 1
	Containment float64 // 0 to 1
	Frame       Frame   // only of Templates
}

// Reset empties the index.
func (x *Index) Reset() { x.prints = x.prints[:0] }

// Len returns the number of posts.
func (x *Index) Len() int { return len(x.prints) }

// Print returns the print of a post, which belongs to the index.
func (x *Index) Print(post int) *Print { return &x.prints[post] }

// Add takes a post in, as [Of] reads it, and returns its number.
func (x *Index) Add(text string, cards ...string) int {
	n := len(x.prints)
	if n < cap(x.prints) {
		x.prints = x.prints[:n+1] // keeps the slices of an earlier print there
	} else {
		x.prints = append(x.prints, Print{})
	}
	p := &x.prints[n]
	p.view = x.view
	Of(text, p, cards...)
	x.view, p.view = p.view, nil
	return n
}

// Duplicates appends the posts that are the draft again, in order of number.
// A draft against 200 posts of 280 characters takes some 40 µs.
func (x *Index) Duplicates(draft *Print, dst []Match) []Match {
	for i := range x.prints {
		p := &x.prints[i]
		if equal(draft, p) {
			dst = append(dst, Match{Post: i, Exact: true, Containment: 1})
		} else if c := Containment(draft, p); c >= MinContainment {
			dst = append(dst, Match{Post: i, Containment: c})
		}
	}
	return dst
}

// Templates appends the posts that share a template with the draft, copies
// included, in order of number, and stops after the first so many: laying one
// post over another takes 10 µs. Every run of k words holds k−2 of the 3-grams
// that both share, so that most posts are passed over without laying one over
// the other.
func (x *Index) Templates(draft *Print, most int, dst []Match) []Match {
	for i, end := 0, len(dst)+most; i < len(x.prints) && len(dst) < end; i++ {
		p := &x.prints[i]
		longer := max(len(draft.sequence), len(p.sequence))
		n := shared(draft.Grams, p.Grams)
		if float64(minRun*n) < MinShare*float64(longer) {
			continue
		}
		if f := Template(draft, p); f.Same() {
			dst = append(dst, Match{Post: i, Exact: equal(draft, p), Containment: Containment(draft, p), Frame: f})
		}
	}
	return dst
}
