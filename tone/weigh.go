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

// weightBlock is a part of a row of weights, or of their sums: those of eight outputs.
type weightBlock [lanes]int64

// plus adds the weights of another block.
func (b *weightBlock) plus(o *weightBlock) {
	b[0] += o[0]
	b[1] += o[1]
	b[2] += o[2]
	b[3] += o[3]
}

// weight is the weight, or sum of weights, of one of the outputs.
func (b *weightBlock) weight(output int) float64 {
	pair := b[output/2]
	low := int64(int32(pair))
	if output%2 == 0 {
		return float64(low) * weightUnit
	}
	return float64((pair-low)>>32) * weightUnit
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
	return l.rows[int(row)+output/(2*lanes)].weight(output % (2 * lanes))
}

// plus adds a row to a sum.
func (l *lexicon) plus(sum []weightBlock, row int32) {
	for k := range sum {
		sum[k].plus(&l.rows[int(row)+k])
	}
}

// rowSet is where the rows of signs or figures begin, by bit of a set of them.
type rowSet [64]int32

// plusSet adds the rows of the signs or figures of a set.
func (l *lexicon) plusSet(sum []weightBlock, rows *rowSet, set uint64) {
	for k := range sum {
		to := sum[k]
		for rest := set; rest != 0; rest &= rest - 1 {
			to.plus(&l.rows[int(rows[bits.TrailingZeros64(rest)&63])+k])
		}
		sum[k] = to
	}
}

// total adds up rows, of block k.
func (l *lexicon) total(rows []int32, k int) (sum weightBlock) {
	for _, row := range rows {
		sum.plus(&l.rows[int(row)+k])
	}
	return sum
}

// wordRow is the row of a word or symbol.
func (l *lexicon) wordRow(g *gram) int32 {
	if int(g.name) < len(l.word) {
		return l.word[g.name]
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

// rowsOfNames appends the rows that a table has for the names of grams.
func rowsOfNames(table []int32, grams []gram, dst []int32) []int32 {
	dst = slices.Grow(dst, len(grams))
	room := dst[len(dst) : len(dst)+len(grams)]
	for i := range grams {
		row := int32(0)
		if name := int(grams[i].name); name < len(table) {
			row = table[name]
		}
		room[i] = row
	}
	return dst[:len(dst)+len(grams)]
}

// begin makes room for sums of so many sentences, all 0.
func (l *learned) begin(lex *lexicon, sentences int, seen bool) {
	l.lexicon, l.sentences, l.seen = lex, sentences, seen
	if !seen {
		return
	}
	l.sums, l.signs = zeroed(l.sums, (sentences+1)*lex.width()), zeroed(l.signs, (sentences+2)*lex.stride)
	if lex.named {
		l.context = zeroed(l.context, (sentences+1)*lex.width())
	}
}

// signsOf are the sums of the signs and rules of a sentence; those of the post come
// behind those of the last sentence, and then those of what all of them share.
func (l *learned) signsOf(sentence int) []weightBlock {
	at := sentence * l.lexicon.stride
	return l.signs[at : at+l.lexicon.stride]
}

// take adds up the words and pairs of a sentence, for itself and for the post. ids are
// those of all tokens.
func (l *learned) take(sentence int, grams []gram, ids []match.Token) {
	l.plusRows(l.sums, sentence, l.ownRows(grams, ids))
	if l.lexicon.named {
		l.plusRows(l.context, sentence, rowsOfNames(l.lexicon.context, grams, l.rows[:0]))
	}
}

// ownRows are the rows of the words and pairs of a sentence. They stand until the next
// call.
func (l *learned) ownRows(grams []gram, ids []match.Token) []int32 {
	lex := l.lexicon
	rows := rowsOfNames(lex.word, grams, l.rows[:0])
	if len(lex.exact) > 0 {
		for i := range grams {
			rows = append(rows, lex.exactRow(&grams[i], ids))
		}
	}
	if len(grams) > 0 {
		l.pairs = lex.pairs.among(grams, uint32(openSymbol), l.pairs[:0])
		for _, key := range l.pairs {
			rows = append(rows, lex.pairs.find(key))
		}
		rows = append(rows, lex.pairs.find(pairKey(grams[len(grams)-1].name, uint32(closeSymbol))))
	}
	l.rows = rows
	return rows
}

// plusRows adds rows to the sums of a sentence and to those of the post.
func (l *learned) plusRows(sums []float64, sentence int, rows []int32) {
	width := l.lexicon.width()
	for len(rows) > 0 {
		some := rows[:min(len(rows), mostRows)]
		for k := range l.lexicon.stride {
			sum := l.lexicon.total(some, k)
			sum.addTo(sums[sentence*width+2*lanes*k:], 1)
			sum.addTo(sums[l.sentences*width+2*lanes*k:], 1)
		}
		rows = rows[len(some):]
	}
}

// settle makes sums of all that is in a sentence of those of its words, each of which
// has the given value, and of its signs.
func (l *learned) settle(sentence int, value float64) {
	width := l.lexicon.width()
	sums := l.sums[sentence*width:][:width]
	for i := range sums {
		sums[i] *= value
	}
	for k, signs := range l.signsOf(sentence) {
		signs.addTo(sums[2*lanes*k:], 1)
	}
}

// plusContext adds the words of the other sentences, each of which has the given value.
func (l *learned) plusContext(sentence int, value float64) {
	width := l.lexicon.width()
	sums, all := l.sums[sentence*width:][:width], l.context[l.sentences*width:][:width]
	for i, own := range l.context[sentence*width:][:width] {
		sums[i] += (all[i] - own) * value
	}
}

// plusRow adds a row, times a value.
func (l *learned) plusRow(sentence int, row int32, value float64) {
	for k := range l.lexicon.stride {
		l.lexicon.rows[int(row)+k].addTo(l.sums[sentence*l.lexicon.width()+2*lanes*k:], value)
	}
}

// addTo adds the weights of a block, times a value, to sums.
func (b *weightBlock) addTo(sums []float64, value float64) {
	to := (*[2 * lanes]float64)(sums)
	for i, pair := range b {
		low := int64(int32(pair))
		to[2*i] += float64(low) * weightUnit * value
		to[2*i+1] += float64((pair-low)>>32) * weightUnit * value
	}
}
