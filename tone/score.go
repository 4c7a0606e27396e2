package tone

import (
	"math"
	"math/bits"
	"slices"

	"github.com/plainpost/plainpost/rules"
)

// minimumWords is the least number of words that a density is taken over, so
// that one word in a short post does not stand for all of it.
const minimumWords = 100

// scored is something that scores and becomes a finding.
type scored struct {
	hit       hit
	points    float64
	dimension int32
	from, to  int32 // of the view: where a sentence of a ratio stands
	ratio     bool
	others    [2]int32 // of a sentence in a ratio: where in the evaluation's others those rules stand that hit it too
}

// score turns the hits of every dimension into values, findings and parts. In the others
// nothing scores: the value is 0 and all is well.
func (x *evaluation) score() {
	hit, spoken := x.busy()
	busy, count := hit|spoken|x.view.ratios, len(x.report.Scores)
	if busy == 0 && count <= 64 {
		return
	}
	x.index.Reset(x.draft.Text, x.r.view.ASCII() && x.r.doc.Text == x.draft.Text)
	for ; busy != 0; busy &= busy - 1 {
		d := bits.TrailingZeros64(busy)
		x.scoreDimension(d, hit>>d&1 != 0)
	}
	for d := 64; d < count; d++ {
		x.scoreDimension(d, true)
	}
	x.writeFindings()
}

// busy are the dimensions, as bits, in which something scores: those with a hit that counts
// and those with a model. Those from the 64th on have no bit.
func (x *evaluation) busy() (hit, spoken uint64) {
	stakes := x.view.stakes
	for i := range x.hits {
		if s := &stakes[x.hits[i].slot]; s.weight != 0 {
			hit |= 1 << uint32(s.dimension)
		}
	}
	for _, n := range x.voices {
		spoken |= 1 << uint32(stakes[n].dimension)
	}
	return hit, spoken
}

// scoreDimension scores a dimension and writes its parts. hit says whether one of its rules
// may have hit.
func (x *evaluation) scoreDimension(d int, hit bool) {
	s := &x.report.Scores[d]
	x.own, x.ownWhole = x.parts[:0], 0
	s.Value = max(0, x.scoreOf(d, hit))
	s.Verdict = judge(s.Value, &x.view.dimensions[d])
	if n := len(x.own); n > 0 {
		s.Parts = x.own[:n:n]
		x.parts = x.parts[min(n, len(x.parts)):]
	}
}

// scoreOf scores a dimension and returns what its points come to. Where nothing but feed
// rules stand that is nothing. hit says whether one of its rules may have hit.
func (x *evaluation) scoreOf(d int, hit bool) float64 {
	dim := &x.view.dimensions[d]
	switch {
	case x.feedPlan.dimensions[d]:
		return 0
	case dim.Measure == rules.Ratio:
		return x.ratio(d, dim)
	}
	return x.points(d, dim, hit)
}

// scores begins a finding. It stands until the next one is begun.
func (x *evaluation) scores(d int) *scored {
	x.all = append(x.all, scored{dimension: int32(d)})
	return &x.all[len(x.all)-1]
}

// nowhere is where a part begins that is about the whole post.
const nowhere = -1

// part adds a part to the dimension that is scored: of a rule, or with slot -1 of its base,
// about view[from:to). Parts come by place, but that those about the whole post may come
// first, and go last.
func (x *evaluation) part(slot int32, points, p float64, from, to int32) {
	if x.report.Scores == nil {
		return // nothing but the value is asked for
	}
	n := len(x.own)
	if n == cap(x.own) {
		x.own = slices.Grow(x.own, n+len(page{}.parts))
	}
	x.own = x.own[:n+1]
	at := n
	if from == nowhere {
		x.ownWhole++
	} else if x.ownWhole > 0 {
		at -= x.ownWhole
		copy(x.own[at+1:], x.own[at:n])
		x.own[at] = Part{}
	}
	own := &x.own[at]
	own.Rule, own.Points, own.P = "base", points, p
	if slot >= 0 {
		own.Rule = x.slots[slot].rule.ID
	}
	if from != nowhere {
		own.Span = x.span(from, to, &x.index)
	}
}

// hair is how far below a limit a value may be and still reach it: sums of
// decimal weights do not come out even.
const hair = 1e-9

// judge compares a value with the limits of its dimension.
func judge(value float64, dim *rules.Dimension) Verdict {
	switch {
	case dim.Block > 0 && value >= dim.Block-hair:
		return Block
	case value >= dim.Warn-hair:
		return Warn
	}
	return OK
}

// unitOf names what the value of a dimension counts.
func unitOf(m rules.Measure) string {
	switch m {
	case rules.Density:
		return "points per 100 words"
	case rules.Ratio:
		return "share of words"
	case rules.Distance:
		return "standard deviations"
	}
	return "points"
}

// points scores a density or a total, and returns what it comes to: each counted hit has
// its rule's weight. hit says whether there may be one.
func (x *evaluation) points(d int, dim *rules.Dimension, hit bool) float64 {
	unit := 1.0
	if dim.Measure == rules.Density {
		unit = 100 / float64(max(x.measures.Words, minimumWords))
	}
	sum := 0.0
	if hit {
		sum = x.pointsOfHits(d, dim.Cap, unit)
	}
	for _, n := range x.voices {
		if own := &x.view.stakes[n]; int(own.dimension) == d && own.weight != 0 {
			sum += x.wholeModel(d, n, unit, dim.Cap, sum)
		}
	}
	return sum
}

// pointsOfHits scores the hits of a density or total, and returns what they come to.
func (x *evaluation) pointsOfHits(d int, most, unit float64) float64 {
	if len(x.times) < len(x.slots) {
		x.times = make([]int32, len(x.slots))
	}
	sum, capped := 0.0, false
	for i := range x.hits {
		h := &x.hits[i]
		own := &x.view.stakes[h.slot]
		if int(own.dimension) != d || own.weight == 0 {
			continue
		}
		times := h.excess
		if own.cap > 0 {
			times = min(times, float64(own.cap)-float64(x.times[h.slot]))
			x.times[h.slot]++
			capped = true
		}
		points := max(0, times) * own.weight * unit
		switch {
		case points >= 0:
			points = atMost(most, sum, points)
			q := x.scores(d)
			q.hit, q.points = *h, points
		case h.whole():
			x.part(h.slot, points, 0, nowhere, nowhere)
		default:
			x.part(h.slot, points, 0, h.start, h.end)
		}
		sum += points
	}
	if capped {
		for i := range x.hits {
			x.times[x.hits[i].slot] = 0
		}
	}
	return sum
}

// atMost are points where a dimension counts so many at most, 0 for any number, and has
// come to sum so far.
func atMost(most, sum, points float64) float64 {
	if most > 0 && points > 0 {
		return min(points, max(0, most-sum))
	}
	return points
}

// pull is what moves a sentence of a ratio.
type pull struct {
	logOdds     float64
	best        float64 // the strongest single push up
	mover       int32   // index of its hit, or -1
	first, last int32   // indexes of the first hit and the last, or -1
	count       int32   // of hits
}

// ratio scores the expected share of the words for which the dimension's rules
// hold: the sum over sentences of words × p ÷ all words, where p comes from the
// log-odds of the rules that hit the sentence. Sentences without a hit of their
// own make one part. It returns what all comes to.
func (x *evaluation) ratio(d int, dim *rules.Dimension) float64 {
	said, words := x.pulls(d, dim), x.spoken
	sum, rest, restWords := 0.0, 0.0, 0
	var stances *Stances
	for i := range x.r.sentences {
		s := &x.r.sentences[i]
		if s.words == 0 || !x.inOwnVoice(s) {
			continue
		}
		mine := &said.own[i]
		learned, teacher := x.modelsSay(d, int32(i))
		p := sigmoid(said.whole.logOdds + mine.logOdds + learned)
		if teacher >= 0 && x.divides(teacher) {
			if stances == nil {
				stances = x.newStances()
				x.measures.Stances = stances
			}
			x.stancesOf(teacher, int32(i), float64(s.words)/float64(words), p, stances)
		}
		points := float64(s.words) * p / float64(words)
		if mine.count == 0 && p < 0.5 {
			rest += points
			restWords += int(s.words)
			continue
		}
		mover := said.mover(mine)
		if teacher >= 0 && (mover < 0 || learned > max(mine.best, said.whole.best)) {
			mover = -1
		} else {
			teacher = -1
		}
		slot := teacher
		if mover >= 0 {
			slot = x.hits[mover].slot
		}
		if p < 0.5 || slot < 0 {
			x.part(slot, points, p, s.start, s.end)
		} else if !x.finds(d, points, slot, i, mover) {
			x.report.Suppressed++
			continue
		}
		sum += points
	}
	if rest > 0 {
		sum += rest
		x.part(-1, rest, rest*float64(words)/float64(restWords), nowhere, nowhere)
	}
	return sum
}

// finds makes a finding of a sentence of a ratio: of the hit that moves it, or with -1 of
// the rule alone. It is false where a comment or an accepted fingerprint takes it out.
func (x *evaluation) finds(d int, points float64, slot int32, sentence int, mover int32) bool {
	q, s := x.scores(d), &x.r.sentences[sentence]
	q.points, q.ratio, q.from, q.to = points, true, s.start, s.end
	q.hit = hit{slot: slot, phrase: -1, excess: 1}
	if mover >= 0 {
		q.hit = x.hits[mover]
		q.others[0] = int32(len(x.others))
		x.pushing(&x.said.own[sentence], mover)
		x.pushing(&x.said.whole, mover)
		q.others[1] = int32(len(x.others))
	}
	q.hit.sentence, q.hit.first, q.hit.end1 = int32(sentence), s.first, s.end1
	if x.isSuppressed(q) {
		x.all = x.all[:len(x.all)-1]
		return false
	}
	return true
}

// pushing adds the hits that speak for a sentence to the others, but for one.
func (x *evaluation) pushing(p *pull, but int32) {
	for i := p.first; i >= 0; i = x.said.next[i] {
		if i != but && x.view.stakes[x.hits[i].slot].weight > 0 {
			x.others = append(x.others, i)
		}
	}
}

// pulls are what the rules of a ratio say: about the whole post and about each
// sentence.
type pulls struct {
	whole pull
	own   []pull  // by sentence
	next  []int32 // by hit: the next one in the same pull, or -1
}

// logOdds is what they say about a sentence.
func (p *pulls) logOdds(sentence int32) float64 {
	return p.whole.logOdds + p.own[sentence].logOdds
}

// mover is the hit that moves a sentence most, given its own pull; -1 for none.
func (p *pulls) mover(mine *pull) int32 {
	switch {
	case p.whole.mover >= 0 && (mine.mover < 0 || p.whole.best > mine.best):
		return p.whole.mover
	case mine.mover >= 0:
		return mine.mover
	}
	return mine.first
}

// clone is a copy that outlasts the next call of pulls.
func (p *pulls) clone() *pulls {
	return &pulls{p.whole, slices.Clone(p.own), slices.Clone(p.next)}
}

// pulls gathers what the rules of a ratio say. The result holds until the next call.
func (x *evaluation) pulls(d int, dim *rules.Dimension) *pulls {
	p := &x.said
	if x.saidOf == d+1 {
		return p
	}
	x.saidOf = d + 1
	none := pull{mover: -1, first: -1, last: -1}
	p.own, p.next = sized(p.own, len(x.r.sentences)), sized(p.next, len(x.hits))
	for i := range p.own {
		p.own[i] = none
	}
	p.whole = none
	p.whole.logOdds = dim.Base
	for i := range x.hits {
		h := &x.hits[i]
		own := &x.view.stakes[h.slot]
		if int(own.dimension) != d {
			continue
		}
		to := &p.whole
		if !h.whole() && !own.post {
			to = &p.own[h.sentence]
		}
		p.add(to, x.hits, int32(i), own)
	}
	return p
}

// modelsSay is what the models of a ratio add to a sentence's log-odds, with the
// slot of the one that adds most; -1 without a model.
func (x *evaluation) modelsSay(d int, sentence int32) (logOdds float64, strongest int32) {
	strongest = -1
	most := 0.0
	for _, n := range x.voices {
		own := &x.view.stakes[n]
		if int(own.dimension) != d {
			continue
		}
		adds := own.weight * x.logOddsOf(n, sentence, 0)
		if strongest < 0 || adds > most {
			strongest, most = n, adds
		}
		logOdds += adds
	}
	return logOdds, strongest
}

// add counts a hit, at most as often as its rule allows; a rule without a cap
// counts once a sentence.
func (p *pulls) add(to *pull, hits []hit, index int32, own *stake) {
	if to.count == maxPull {
		return
	}
	times, slot := int32(0), hits[index].slot
	for i := to.first; i >= 0; i = p.next[i] {
		times += int32(mark01(hits[i].slot == slot))
	}
	if times >= own.cap {
		return
	}
	if to.count == 0 {
		to.first = index
	} else {
		p.next[to.last] = index
	}
	p.next[index] = -1
	to.last = index
	to.count++
	to.logOdds += own.weight
	if own.weight > to.best {
		to.best, to.mover = own.weight, index
	}
}

// maxPull is how many hits of a sentence count at most. It bounds the work on a
// sentence without end.
const maxPull = 256

// inOwnVoice says whether a sentence stands where the author speaks.
func (x *evaluation) inOwnVoice(s *sentence) bool {
	return x.r.blocks[s.block].scope&ownVoice != 0
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
