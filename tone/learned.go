package tone

import "github.com/plainpost/plainpost/tone/internal/match"

// learned is what the models of a lexicon say about a draft: sums of weights, in scratch.
type learned struct {
	lexicon   *lexicon // nil where no model looks at the draft
	sentences int
	planes    []planeSums // of which the lexicon has some

	rows   [3*mostGrams + 1]int32 // scratch: of a word, of the pair that it makes, of its form
	paired [mostGrams]uint64      // scratch: hashes of pairs
}

// mostGrams is how many grams are looked up at a time.
const mostGrams = 256

// planeSums are the sums of the weights of a plane. There are some of each sentence of
// the reading, and behind the last one of the post.
type planeSums struct {
	weights plane
	sums    []outputSums  // first of words and pairs, then of all
	context []outputSums  // of words as the company of other sentences
	signs   []weightBlock // of signs and rules; behind those of the post, of what is everywhere in it
}

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

func zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// sized is zeroed with whatever there was.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// take adds up the words and pairs of a sentence, for itself and for the post. ids are
// those of all tokens.
func (l *learned) take(sentence int, grams []gram, ids []match.Token) {
	lex := l.lexicon
	for before := uint32(openSymbol); len(grams) > 0; {
		some := grams[:min(len(grams), mostGrams)]
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
	rows := l.rows[:len(grams)]
	found := lex.look(grams, before, rows, &l.paired)
	rows = l.rows[:len(grams)+found]
	for i, hash := range l.paired[:found] {
		rows[len(grams)+i] = lex.pairs.place(hash).row
	}
	if len(lex.exact) > 0 {
		for i := range grams {
			rows = append(rows, lex.exactRow(&grams[i], ids))
		}
	}
	return rows
}

// look writes the rows of words and symbols to rows, and to paired the hashes of those
// pairs that may have a row, the first of them being made with the name before. It returns
// how many these are.
func (l *lexicon) look(grams []gram, before uint32, rows []int32, paired *[mostGrams]uint64) int {
	table, filter, n := l.word, l.pairs.filter, uint(0)
	rows = rows[:len(grams)]
	_, _ = *filter, *paired // they are there: once is enough to look
	for i := range grams {
		name := grams[i].name
		rows[i] = wordRow(table, name)
		hash := hashOfPair(before, name)
		before = name
		paired[n%mostGrams] = hash // which pairs have a row is hard to foresee
		n += uint(mark01(filter.may(hash)))
	}
	return int(n)
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

// takeRule adds the row of a rule that hits a sentence or, with sentence -1, is everywhere
// in the post. first says that it is the rule's first one in the post.
func (l *learned) takeRule(sentence int, row int32, first bool) {
	if sentence < 0 {
		sentence = l.sentences + 1
	}
	for k := range l.planes {
		p := &l.planes[k]
		w := &p.weights[row]
		p.signs[sentence].plus(w)
		if first {
			p.signs[l.sentences].plus(w)
		}
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

// takeTally adds a row, times a value, to the sums of a sentence or, behind the last one,
// of the post.
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
