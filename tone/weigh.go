package tone

// Weights of models are whole multiples of a unit, so that adding them up is exact
// in whole numbers, and two at a time: a number of 64 bits holds the weights of two
// outputs, the first in its lower half. Their sum holds the sums of both as long as
// neither leaves 32 bits.

const (
	weightUnit = 1.0 / 1024 // of a weight: see model.New
	mostWeight = 1 << 20    // units; far beyond this no probability is told from 0 or 1
	mostRows   = 1 << 10    // rows that can be added before a half could overflow
	lanes      = 4          // pairs of weights in a block
)

// weightBlock is a part of a row of weights, or of their sums: those of eight outputs.
type weightBlock [lanes]int64

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

// halves are the two weights, or sums of weights, in a number.
func halves(pair int64) (low, high float64) {
	first := int32(pair)
	return float64(first) * weightUnit, float64((pair-int64(first))>>32) * weightUnit
}

// add adds a row of weights, times a value, to sums.
func (l *lexicon) add(sums []float64, row int32, value float64) {
	if row == 0 {
		return
	}
	for k := range l.stride {
		l.rows[int(row)+k].add(sums[2*lanes*k:], value)
	}
}

// add adds the weights or sums of a block, times a value, to sums.
func (b *weightBlock) add(sums []float64, value float64) {
	to := (*[2 * lanes]float64)(sums)
	for j, pair := range b {
		low, high := halves(pair)
		to[2*j] += low * value
		to[2*j+1] += high * value
	}
}

// addAll adds rows of weights to sums.
func (l *lexicon) addAll(sums []float64, rows []int32) {
	for len(rows) > 0 {
		some := rows[:min(len(rows), mostRows)]
		rows = rows[len(some):]
		for k := range l.stride {
			weights := l.rows[k:]
			var a, b, c, d int64 // in registers
			for _, row := range some {
				w := &weights[row]
				a += w[0]
				b += w[1]
				c += w[2]
				d += w[3]
			}
			sum := weightBlock{a, b, c, d}
			sum.add(sums[2*lanes*k:], 1)
		}
	}
}

// addTo adds up two lists of sums.
func addTo(dst, sums []float64) {
	for i, v := range sums {
		dst[i] += v
	}
}
