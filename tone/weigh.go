package tone

import "math/bits"

// Weights of models are whole multiples of a unit, so that adding them up is exact
// in whole numbers, and two at a time: a number of 64 bits holds the weights of two
// outputs, the first in its lower half. Their sum holds the sums of both as long as
// neither leaves 32 bits.

const (
	weightUnit = 1.0 / 1024 // of a weight: see model.New
	mostWeight = 1 << 18    // units; far beyond this no probability is told from 0 or 1
	mostRows   = 1 << 12    // rows that are added before a half could overflow
	lanes      = 4          // pairs of weights in a block
)

// weightBlock is a part of a row of weights, or of their sums: those of eight outputs.
type weightBlock [lanes]int64

// plus adds the weights of another block.
func (b *weightBlock) plus(o *weightBlock) {
	b[0] += o[0]
	b[1] += o[1]
	b[2] += o[2]
	b[3] += o[3]
}

// halves are the two weights, or sums of weights, in a number.
func halves(pair int64) (low, high float64) {
	first := int32(pair)
	return float64(first) * weightUnit, float64((pair-int64(first))>>32) * weightUnit
}

// width is how many sums a lexicon makes: those behind the outputs are 0.
func (l *lexicon) width() int { return 2 * lanes * l.stride }

// put sets the weight of an output in the row that begins at a place.
func (l *lexicon) put(row int32, output int, weight float32) {
	units := int64(max(-mostWeight, min(mostWeight, float64(weight)/weightUnit)))
	l.rows[int(row)+output/(2*lanes)][output/2%lanes] += units << (output % 2 * 32)
}

// weight is the weight of an output in a row.
func (l *lexicon) weight(row int32, output int) float64 {
	low, high := halves(l.rows[int(row)+output/(2*lanes)][output/2%lanes])
	if output%2 == 0 {
		return low
	}
	return high
}

// plus adds a row to a sum.
func (l *lexicon) plus(sum []weightBlock, row int32) {
	if len(sum) == 1 { // as for all built-in models of a language
		sum[0].plus(&l.rows[row])
		return
	}
	for k := range sum {
		sum[k].plus(&l.rows[int(row)+k])
	}
}

// plusSet adds the rows of the signs or figures of a set.
func (l *lexicon) plusSet(sum []weightBlock, rows []int32, set uint64) {
	for ; set != 0; set &= set - 1 {
		l.plus(sum, rows[bits.TrailingZeros64(set)])
	}
}

// plusGrams adds the rows of words and pairs, of a sentence or of a part of one that
// follows on a word of the given name.
func (l *lexicon) plusGrams(sum []weightBlock, grams []gram, before uint32) {
	word, exact := l.word, l.exact
	for i := range grams {
		g := &grams[i]
		if g.symbol != noSymbol {
			l.plus(sum, l.symbols[0][g.symbol])
		} else if id := int(g.id()); id < len(word) {
			l.plus(sum, word[id])
		}
		if len(exact) > 0 && int(g.exact) < len(exact) {
			l.plus(sum, exact[g.exact])
		}
		if l.pairs.may(before, g.name) {
			l.plus(sum, l.pairs.find(before, g.name))
		}
		before = g.name
	}
}

// ownSums sets sums to what the words and pairs of a sentence add up to. room is
// scratch for one row.
func (l *lexicon) ownSums(sums []float64, grams []gram, room []weightBlock) {
	before := uint32(openSymbol)
	for len(grams) > mostRows/4 {
		some := grams[:mostRows/4]
		clear(room)
		l.plusGrams(room, some, before)
		addSums(sums, room, 1)
		grams, before = grams[len(some):], some[len(some)-1].name
	}
	clear(room)
	l.plusGrams(room, grams, before)
	if len(grams) > 0 {
		l.plus(room, l.pairs.find(grams[len(grams)-1].name, uint32(closeSymbol)))
	}
	addSums(sums, room, 1)
}

// contextSums adds the words of a sentence as the company of others.
func (l *lexicon) contextSums(sums []float64, grams []gram, room []weightBlock) {
	for ; len(grams) > 0; grams = grams[min(len(grams), mostRows):] {
		clear(room)
		for i := range grams[:min(len(grams), mostRows)] {
			switch g := &grams[i]; {
			case g.symbol != noSymbol:
				l.plus(room, l.symbols[1][g.symbol])
			case int(g.id()) < len(l.context):
				l.plus(room, l.context[g.id()])
			}
		}
		addSums(sums, room, 1)
	}
}

// addSums adds exact sums or weights, times a value, to sums.
func addSums(sums []float64, exact []weightBlock, value float64) {
	for k := range exact {
		to := (*[2 * lanes]float64)(sums[2*lanes*k:])
		for j, pair := range &exact[k] {
			low, high := halves(pair)
			to[2*j] += low * value
			to[2*j+1] += high * value
		}
	}
}

// row is the weights that begin at a place.
func (l *lexicon) row(at int32) []weightBlock { return l.rows[at : int(at)+l.stride] }

// addTo adds sums, times a value, to others.
func addTo(dst, sums []float64, value float64) {
	dst = dst[:len(sums)]
	for i, v := range sums {
		dst[i] += v * value
	}
}
