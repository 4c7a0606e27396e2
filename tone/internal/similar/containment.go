package similar

// MinContainment is the share of the shorter text's 3-grams from which on two
// posts are near-duplicates. Measured on posts of 120 to 400 characters: other
// tags and tracking .96, a dropped sentence .94, a cut with a link .94, another
// release announced in the same template .46.
const MinContainment = 0.7

// Containment returns the share of the word 3-grams of the shorter text that
// stand in the longer one, from 0 to 1. It is 0 when the shorter text has
// fewer than [MinWords] words. It is symmetric and does not allocate.
func Containment(a, b *Print) float64 {
	if min(a.Words, b.Words) < MinWords {
		return 0
	}
	return float64(shared(a.Grams, b.Grams)) / float64(min(len(a.Grams), len(b.Grams)))
}

// Duplicate reports whether two posts are the same post again: the same words,
// or a containment of at least [MinContainment]. A paraphrase is none.
func Duplicate(a, b *Print) bool {
	return equal(a, b) || Containment(a, b) >= MinContainment
}

func equal(a, b *Print) bool {
	return a.Exact != 0 && a.Exact == b.Exact && a.Words == b.Words
}

// shared counts the elements that two sorted, distinct lists have in common.
func shared(a, b []uint32) int {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		x, y := a[i], b[j]
		// Arithmetic instead of branches: which list is behind is a coin toss,
		// and a mispredicted jump costs more than the whole step.
		if x == y {
			n++
		}
		i += le(x, y)
		j += le(y, x)
	}
	return n
}

// le is 1 when x ≤ y, else 0.
func le(x, y uint32) int {
	return int((uint64(x)-uint64(y)-1)>>63) & 1
}
