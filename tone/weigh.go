package tone

import (
	"math/bits"
	"slices"

	"github.com/plainpost/plainpost/tone/internal/match"
)

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

// weightBlock holds the weights of eight outputs, or their sums.
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
	first := int64(int32(pair))
	return float64(first) * weightUnit, float64((pair-first)>>32) * weightUnit
}

// plane holds the weights of eight outputs: a block for each feature, by row. There is
// nothing in the first row.
type plane []weightBlock

// makeRows adds so many rows, and makes room for so many at least.
func (l *lexicon) makeRows(count, room int) {
	for k := range l.planes {
		p := &l.planes[k]
		if n := len(*p) + count; n > cap(*p) {
			*p = append(make(plane, 0, max(room, 2*n)), *p...)
		}
		*p = (*p)[:len(*p)+count]
	}
}

// put sets the weight of an output in a row.
func (l *lexicon) put(row int32, output int, weight float32) {
	units := int64(max(-mostWeight, min(mostWeight, float64(weight)/weightUnit)))
	l.planes[output/(2*lanes)][row][output/2%lanes] += units << (output % 2 * 32)
}

// weight is the weight of an output in a row.
func (l *lexicon) weight(row int32, output int) float64 {
	low, high := halves(l.planes[output/(2*lanes)][row][output/2%lanes])
	if output%2 == 0 {
		return low
	}
	return high
}

// addTo adds rows to the sums of a sentence and of the post, which are the last.
func (p plane) addTo(sums []outputSums, sentence int, rows []int32) {
	var a, b, c, d int64
	for _, row := range rows {
		w := &p[row]
		a += w[0]
		b += w[1]
		c += w[2]
		d += w[3]
	}
	own, post := &sums[sentence], &sums[len(sums)-1]
	for i, pair := range [...]int64{a, b, c, d} {
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
	var a, b, c, d int64
	for ; set != 0; set &= set - 1 {
		w := &p[rows[bits.TrailingZeros64(set)&63]]
		a += w[0]
		b += w[1]
		c += w[2]
		d += w[3]
	}
	return weightBlock{a, b, c, d}
}

// wordRow is the row of a word or symbol in a table.
func wordRow(table []int32, name uint32) int32 {
	if int(name) < len(table) {
		return table[name]
	}
	return 0
}

// exactRow is the row of the form of a word; 0 for a symbol. ids are those of all tokens.
func (l *lexicon) exactRow(g *gram, ids []match.Token) int32 {
	if g.symbol() == noSymbol && int(ids[g.token].Exact) < len(l.exact) {
		return l.exact[ids[g.token].Exact]
	}
	return 0
}

// look writes the rows of words and symbols to rows, and to paired which of them may have
// a row with the one before, that of the first one being called before. It returns how
// many these are.
func (l *lexicon) look(grams []gram, before uint32, rows, paired []int32) int {
	table, filter, n := l.word, l.pairs.filter, 0
	rows, paired = rows[:len(grams)], paired[:len(grams)]
	for i := range grams {
		name := grams[i].name
		rows[i] = wordRow(table, name)
		paired[n] = int32(i) // which pairs have a row is hard to foresee
		n += filter.may(hashOfPair(before, name))
		before = name
	}
	return n
}

// planeSums are the sums of the weights of a plane. There are some of each sentence of
// the reading, and behind the last one of the post.
type planeSums struct {
	weights plane
	sums    []outputSums  // first of words and pairs, then of all
	context []outputSums  // of words as the company of other sentences
	signs   []weightBlock // of signs and rules; behind those of the post, of what is everywhere in it
}

// outputSums are the sums of eight outputs.
type outputSums [2 * lanes]float64

// begin makes room for sums of so many sentences, all 0.
func (l *learned) begin(lex *lexicon, sentences int) {
	l.lexicon, l.sentences = lex, sentences
	for len(l.planes) < len(lex.planes) {
		l.planes = append(l.planes, planeSums{})
	}
	l.planes = l.planes[:len(lex.planes)]
	for k := range l.planes {
		p := &l.planes[k]
		p.weights = lex.planes[k]
		p.sums, p.signs = zeroed(p.sums, sentences+1), zeroed(p.signs, sentences+2)
		if lex.named {
			p.context = zeroed(p.context, sentences+1)
		}
	}
}

// take adds up the words and pairs of a sentence, for itself and for the post. ids are
// those of all tokens.
func (l *learned) take(sentence int, grams []gram, ids []match.Token) {
	lex := l.lexicon
	for before := uint32(openSymbol); len(grams) > 0; {
		some := grams[:min(len(grams), mostRows/4)]
		grams = grams[len(some):]
		rows := l.rowsOf(some, before, ids)
		if before = some[len(some)-1].name; len(grams) == 0 {
			rows = append(rows, lex.pairs.find(before, uint32(closeSymbol)))
		}
		for k := range l.planes {
			p := &l.planes[k]
			p.weights.addTo(p.sums, sentence, rows)
		}
		if lex.named {
			rows = rows[:len(some)]
			for i := range some {
				rows[i] = wordRow(lex.context, some[i].name)
			}
			for k := range l.planes {
				p := &l.planes[k]
				p.weights.addTo(p.context, sentence, rows)
			}
		}
	}
}

// rowsOf are the rows of words, of the pairs that they make, the first of them with the
// name before, and of their forms. They stand until the next call.
func (l *learned) rowsOf(grams []gram, before uint32, ids []match.Token) []int32 {
	lex := l.lexicon
	l.rows, l.paired = slices.Grow(l.rows[:0], 3*len(grams)+1), slices.Grow(l.paired[:0], len(grams))
	rows, paired := l.rows[:len(grams)], l.paired[:len(grams)]
	for _, i := range paired[:lex.look(grams, before, rows, paired)] {
		if i > 0 {
			before = grams[i-1].name
		}
		rows = append(rows, lex.pairs.find(before, grams[i].name))
	}
	if len(lex.exact) > 0 {
		for i := range grams {
			rows = append(rows, lex.exactRow(&grams[i], ids))
		}
	}
	return rows
}

// takeSigns adds up the signs of a sentence or, behind the last one, of the post.
func (l *learned) takeSigns(at int, set signSet) {
	for k := range l.planes {
		p := &l.planes[k]
		p.signs[at] = p.weights.set(&l.lexicon.signs, uint64(set))
	}
}

// takeFigures adds up the figures of the post, which are everywhere in it.
func (l *learned) takeFigures(set figureSet) {
	for k := range l.planes {
		p := &l.planes[k]
		figures := p.weights.set(&l.lexicon.figures, uint64(set))
		p.signs[l.sentences].plus(&figures)
		p.signs[l.sentences+1] = figures
	}
}

// takeRule adds the row of a rule that hits a sentence or, behind the last one, the
// post or, behind that, is everywhere in it.
func (l *learned) takeRule(at int, row int32) {
	for k := range l.planes {
		p := &l.planes[k]
		p.signs[at].plus(&p.weights[row])
	}
}

// settle makes sums of all, given how many grams each sentence has, -1 for those that
// models do not look at, and how many the post has.
func (l *learned) settle(counts []int32, total int) {
	for k := range l.planes {
		p := &l.planes[k]
		p.settle(l.sentences, gramValue(total))
		for i, count := range counts {
			if count < 0 {
				continue
			}
			p.signs[i].plus(&p.signs[l.sentences+1])
			p.settle(i, gramValue(int(count)))
			if l.lexicon.named {
				p.plusContext(i, gramValue(total-int(count)))
			}
		}
	}
}

// settle makes sums of all, of a sentence or of the post: of its words and pairs, each of
// which has the given value, and of its signs.
func (p *planeSums) settle(at int, value float64) {
	sums := &p.sums[at]
	for i, pair := range &p.signs[at] {
		low, high := halves(pair)
		sums[2*i] = sums[2*i]*value + low
		sums[2*i+1] = sums[2*i+1]*value + high
	}
}

// plusContext adds the words of the other sentences, each of which has the given value.
func (p *planeSums) plusContext(sentence int, value float64) {
	sums, own, all := &p.sums[sentence], &p.context[sentence], &p.context[len(p.context)-1]
	for i := range sums {
		sums[i] += (all[i] - own[i]) * value
	}
}

// takeTally adds a row, times a value, to the sums of a sentence or of the post.
func (l *learned) takeTally(at int, row int32, value float64) {
	for k := range l.planes {
		p := &l.planes[k]
		sums := &p.sums[at]
		for i, pair := range &p.weights[row] {
			low, high := halves(pair)
			sums[2*i] += low * value
			sums[2*i+1] += high * value
		}
	}
}

// logOdds is the calibrated score of an output of a model, of a sentence or, behind the
// last one, of the post.
func (l *learned) logOdds(b *bound, at, output int) float64 {
	o, n := &b.outputs[output], uint(b.first+output)
	return o.Scale*(o.Bias+l.planes[n/(2*lanes)].sums[at][n%(2*lanes)]) + o.Shift
}
