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

// plusSet adds the rows of the signs or figures of a set.
func (l *lexicon) plusSet(sum []weightBlock, rows []int32, set uint64) {
	for ; set != 0; set &= set - 1 {
		l.plus(sum, rows[bits.TrailingZeros64(set)])
	}
}

// total adds up rows, of block k.
func (l *lexicon) total(rows []int32, k int) weightBlock {
	var a, b, c, d int64
	for _, row := range rows {
		w := &l.rows[int(row)+k]
		a += w[0]
		b += w[1]
		c += w[2]
		d += w[3]
	}
	return weightBlock{a, b, c, d}
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
	for i := range room {
		if room[i] = 0; int(grams[i].name) < len(table) {
			room[i] = table[grams[i].name]
		}
	}
	return dst[:len(dst)+len(grams)]
}

// ownRows are the rows of the words and pairs of a sentence. They stand until the next
// call.
func (l *learned) ownRows(grams []gram, ids []match.Token) []int32 {
	lex := l.lexicon
	rows := rowsOfNames(lex.word, grams, l.room[:0])
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
	l.room = rows
	return rows
}

// plusRows adds rows to the sums of a sentence and to those of the post.
func (l *learned) plusRows(sums []float64, sentence int, rows []int32) {
	width := l.lexicon.width()
	own, post := sums[sentence*width:][:width], sums[l.sentences*width:][:width]
	for some := range slices.Chunk(rows, mostRows) {
		for k := range l.lexicon.stride {
			sum := l.lexicon.total(some, k)
			for i := range 2 * lanes {
				w := sum.weight(i)
				own[2*lanes*k+i] += w
				post[2*lanes*k+i] += w
			}
		}
	}
}
