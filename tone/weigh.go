package tone

import (
	"math/bits"

	"github.com/plainpost/plainpost/tone/internal/packed"
)

// Weights of models are whole multiples of a unit, so that adding them up is exact
// in whole numbers, and two at a time: a number of 64 bits holds the weights of two
// outputs, the first in its lower half. Their sum holds the sums of both as long as
// neither leaves 32 bits.

const (
	weightUnit = 1.0 / 1024 // of a weight: see model.New
	mostWeight = 1 << 18    // units; far beyond this no probability is told from 0 or 1
	mostRows   = 1 << 12    // rows that are added before a half could overflow
	lanes      = 3          // pairs of weights in a block
)

// weightBlock holds the weights of six outputs, or their sums: no language has more
// built-in ones.
type weightBlock [lanes]int64

// plus adds the weights of another block.
func (b *weightBlock) plus(o *weightBlock) {
	b[0] += o[0]
	b[1] += o[1]
	b[2] += o[2]
}

// halves are the two weights, or sums of weights, in a number.
func halves(pair int64) (low, high float64) {
	first := int64(int32(pair))
	return float64(first) * weightUnit, float64((pair-first)>>32) * weightUnit
}

// plane holds the weights of six outputs: a block for each feature, by row. There is
// nothing in the first row.
type plane []weightBlock

// place gives the outputs their places, in planes without rows.
func (l *lexicon) place() {
	l.places, l.planes = placesOf(l.outputs), make([]plane, (l.outputs+2*lanes-1)/(2*lanes))
}

// makeRows adds so many rows, and makes room for so many at least.
func (l *lexicon) makeRows(count, room int) {
	for k := range l.planes {
		p := &l.planes[k]
		if n := len(*p) + count; n > cap(*p) {
			*p = append(make(plane, 0, max(room, n, 2*len(*p))), *p...)
		}
		*p = (*p)[:len(*p)+count]
	}
}

// place is where the weights of an output stand in the planes.
type place struct {
	plane, lane uint8
	shift       uint8 // 32 for the upper half
}

// placesOf are the places of so many outputs.
func placesOf(outputs int) []place {
	out := make([]place, outputs)
	for i := range out {
		out[i] = place{uint8(i / (2 * lanes)), uint8(i / 2 % lanes), uint8(i % 2 * 32)}
	}
	return out
}

// put sets the weight of an output in a row.
func (l *lexicon) put(row int32, output int, weight float32) {
	units := max(-mostWeight, min(mostWeight, int64(weight/weightUnit)))
	at := l.places[output]
	l.planes[at.plane][row][at.lane] += units << (at.shift & 63)
}

// putAll sets the weights of an output, in units, in all rows but the first.
func (l *lexicon) putAll(output int, units packed.Numbers) {
	at := l.places[output]
	rows := l.planes[at.plane][1:]
	for i := range rows {
		rows[i][at.lane] += int64(units.At(i)) << (at.shift & 63)
	}
}

// weight is the weight of an output in a row.
func (l *lexicon) weight(row int32, output int) float64 {
	at := l.places[output]
	low, high := halves(l.planes[at.plane][row][at.lane])
	if at.shift == 0 {
		return low
	}
	return high
}

// outputSums are the sums of six outputs.
type outputSums [2 * lanes]float64

// addTo adds rows, mostRows at most, to the sums of a sentence and of the post, which are
// the last.
func (p plane) addTo(sums []outputSums, sentence int, rows []int32) {
	var a, b, c int64
	for _, row := range rows {
		w := &p[row]
		a += w[0]
		b += w[1]
		c += w[2]
	}
	own, post := &sums[sentence], &sums[len(sums)-1]
	for i, pair := range [...]int64{a, b, c} {
		low, high := halves(pair)
		own[2*i] += low
		own[2*i+1] += high
		post[2*i] += low
		post[2*i+1] += high
	}
}

// rowSet is the rows of signs or figures, by bit of a set of them.
type rowSet [64]int32

// set adds up the rows of the signs or figures of a set.
func (p plane) set(rows *rowSet, set uint64) weightBlock {
	var a, b, c int64
	for ; set != 0; set &= set - 1 {
		w := &p[rows[bits.TrailingZeros64(set)&63]]
		a += w[0]
		b += w[1]
		c += w[2]
	}
	return weightBlock{a, b, c}
}
