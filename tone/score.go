package tone

import (
	"math"
	"slices"

	"github.com/plainpost/plainpost/rules"
)

// minimumWords is the least number of words that a density is taken over, so
// that one word in a short post does not stand for all of it.
const minimumWords = 100

// scored is a hit with what it comes to: a finding, or with part set a part.
type scored struct {
	hit       hit
	dimension int32
	part      bool
	points    float64
	p         float64
	others    [2]int32 // of a sentence in a ratio: where in the evaluation's others those rules stand that hit it too
}

// score turns the hits of every dimension into values, findings and parts.
func (x *evaluation) score() {
	all := slices.Grow(x.all[:0], len(x.hits))
	busy := x.busy()
	for d := range x.view.dimensions {
		if d < 64 && busy>>d&1 == 0 {
			continue // nothing scores: the value is 0 and all is well
		}
		dim, from := &x.view.dimensions[d], len(all)
		all = x.scored(d, all)
		sum := 0.0
		for i := from; i < len(all); i++ {
			sum += all[i].points
		}
		s := &x.report.Scores[d]
		s.Value = math.Max(0, sum)
		s.Verdict = judge(s.Value, dim)
	}
	x.all = all
	x.write(all)
}

// busy are the dimensions, as bits, in which something scores: those with a hit or a
// model, and ratios, which look at every sentence. Those from the 64th on have no bit.
func (x *evaluation) busy() uint64 {
	out := uint64(0)
	for i := range x.hits {
		out |= 1 << max(x.slots[x.hits[i].slot].dimension, 0)
	}
	for _, n := range x.voices {
		out |= 1 << x.slots[n].dimension
	}
	for d := range x.view.dimensions {
		if x.view.dimensions[d].Measure == rules.Ratio {
			out |= 1 << d
		}
	}
	return out
}

// scored appends what the hits of a dimension come to. Where nothing but feed rules
// stand that is nothing.
func (x *evaluation) scored(d int, dst []scored) []scored {
	dim := &x.view.dimensions[d]
	switch {
	case x.feedPlan.dimensions[d]:
		return dst
	case dim.Measure == rules.Ratio:
		return x.ratio(d, dim, dst)
	}
	return x.points(d, dim, dst)
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

// points scores a density or a total: each counted hit has its rule's weight.
func (x *evaluation) points(d int, dim *rules.Dimension, dst []scored) []scored {
	unit := 1.0
	if dim.Measure == rules.Density {
		unit = 100 / float64(max(x.measures.Words, minimumWords))
	}
	sum := 0.0
	count := func(q scored) {
		if dim.Cap > 0 && q.points > 0 {
			q.points = math.Min(q.points, math.Max(0, dim.Cap-sum))
		}
		sum += q.points
		dst = append(dst, q)
	}
	for i := range x.hits {
		h := &x.hits[i]
		if x.slots[h.slot].dimension != d {
			continue
		}
		rule := x.view.rules[h.slot]
		if rule.Weight == 0 {
			continue
		}
		times := h.excess
		if rule.Cap > 0 {
			times = math.Min(times, float64(rule.Cap)-float64(x.times[h.slot]))
			x.times[h.slot]++
		}
		points := math.Max(0, times) * rule.Weight * unit
		count(scored{hit: *h, dimension: int32(d), points: points, part: points < 0})
	}
	for _, n := range x.voices {
		if x.slots[n].dimension != d {
			continue
		}
		if q, ok := x.wholeModel(n, unit); ok {
			count(q)
		}
	}
	return dst
}

// pull is what moves a sentence of a ratio.
type pull struct {
	logOdds float64
	best    float64 // the strongest single push up
	mover   int32   // index of its hit, or -1
	hits    []int32 // indexes of hits
}

// ratio scores the expected share of the words for which the dimension's rules
// hold: the sum over sentences of words × p ÷ all words, where p comes from the
// log-odds of the rules that hit the sentence. Sentences without a hit of their
// own make one part.
func (x *evaluation) ratio(d int, dim *rules.Dimension, out []scored) []scored {
	rulesSay := x.pulls(d, dim)
	whole := rulesSay.whole
	words := 0
	for i := range x.r.sentences {
		if x.inOwnVoice(&x.r.sentences[i]) {
			words += int(x.r.sentences[i].words)
		}
	}
	if words == 0 {
		return out
	}
	rest := scored{hit: hit{slot: -1, sentence: -1, phrase: -1}, dimension: int32(d), part: true}
	restWords := 0
	var stances *Stances
	for i := range x.r.sentences {
		s := &x.r.sentences[i]
		if s.words == 0 || !x.inOwnVoice(s) {
			continue
		}
		mine := rulesSay.about(int32(i))
		learned, teacher := x.modelsSay(d, int32(i))
		p := sigmoid(rulesSay.logOdds(int32(i)) + learned)
		if teacher >= 0 && x.divides(teacher) {
			if stances == nil {
				stances = x.newStances()
			}
			x.stancesOf(teacher, int32(i), float64(s.words)/float64(words), p, stances)
		}
		if mine == nil && p < 0.5 {
			rest.points += float64(s.words) * p / float64(words)
			restWords += int(s.words)
			continue
		}
		if mine == nil {
			mine = &pull{mover: -1}
		}
		q := scored{dimension: int32(d), points: float64(s.words) * p / float64(words), p: p, part: p < 0.5}
		mover := mine.mover
		if mover < 0 || whole.mover >= 0 && whole.best > mine.best {
			mover = whole.mover
		}
		if mover < 0 && len(mine.hits) > 0 {
			mover = mine.hits[0]
		}
		q.hit = hit{slot: -1, phrase: -1, sentence: int32(i), excess: 1}
		if teacher >= 0 && learned > max(mine.best, whole.best) || mover < 0 && teacher >= 0 {
			q.hit.slot = teacher
			mover = -1
		}
		if mover >= 0 {
			q.hit = x.hits[mover]
			if !q.part {
				from := len(x.others)
				x.others = x.pushing(whole.hits, mover, x.pushing(mine.hits, mover, x.others))
				q.others = [2]int32{int32(from), int32(len(x.others))}
			}
		}
		q.hit.sentence, q.hit.first, q.hit.end1 = int32(i), s.first, s.end1
		if !q.part && x.isSuppressed(&q) {
			x.report.Suppressed++
			continue
		}
		out = append(out, q)
	}
	if rest.points > 0 {
		rest.p = rest.points * float64(words) / float64(restWords)
		out = append(out, rest)
	}
	if stances != nil {
		x.measures.Stances = stances
	}
	return out
}

// pushing appends the hits that speak for a sentence, but for one.
func (x *evaluation) pushing(hits []int32, but int32, dst []int32) []int32 {
	for _, i := range hits {
		if i != but && x.view.rules[x.hits[i].slot].Weight > 0 {
			dst = append(dst, i)
		}
	}
	return dst
}

// pulls are what the rules of a ratio say: about the whole post and about each
// sentence.
type pulls struct {
	whole pull
	own   []pull // by sentence; scratch of the reading
}

// about is what they say about a sentence alone, or nil.
func (p *pulls) about(sentence int32) *pull {
	if mine := &p.own[sentence]; len(mine.hits) > 0 {
		return mine
	}
	return nil
}

// logOdds is what they say about a sentence.
func (p *pulls) logOdds(sentence int32) float64 {
	return p.whole.logOdds + p.own[sentence].logOdds
}

// clone is a copy that outlasts the next call of pulls.
func (p pulls) clone() pulls {
	p.own = slices.Clone(p.own)
	for i := range p.own {
		p.own[i].hits = slices.Clone(p.own[i].hits)
	}
	p.whole.hits = slices.Clone(p.whole.hits)
	return p
}

// pulls gathers what the rules of a ratio say. The result holds until the next call.
func (x *evaluation) pulls(d int, dim *rules.Dimension) pulls {
	if x.saidOf == d+1 {
		return x.said
	}
	r := x.r
	r.pulls = slices.Grow(r.pulls, max(0, len(r.sentences)-len(r.pulls)))
	for len(r.pulls) < len(r.sentences) {
		r.pulls = append(r.pulls, pull{})
	}
	p := pulls{whole: pull{logOdds: dim.Base, mover: -1, hits: r.wholePull[:0]}, own: r.pulls[:len(r.sentences)]}
	for i := range p.own {
		p.own[i] = pull{mover: -1, hits: p.own[i].hits[:0]}
	}
	for i := range x.hits {
		h := &x.hits[i]
		s := &x.slots[h.slot]
		if s.dimension != d {
			continue
		}
		to := &p.whole
		if !h.whole() && !s.post {
			to = &p.own[h.sentence]
		}
		to.add(x.hits, int32(i), x.view.rules[h.slot])
	}
	r.wholePull = p.whole.hits
	x.said, x.saidOf = p, d+1
	return p
}

// modelsSay is what the models of a ratio add to a sentence's log-odds, with the
// slot of the one that adds most; -1 without a model.
func (x *evaluation) modelsSay(d int, sentence int32) (logOdds float64, strongest int32) {
	strongest = -1
	most := 0.0
	for _, n := range x.voices {
		if x.slots[n].dimension != d {
			continue
		}
		adds := x.view.rules[n].Weight * x.logOddsOf(n, sentence, 0)
		if strongest < 0 || adds > most {
			strongest, most = n, adds
		}
		logOdds += adds
	}
	return logOdds, strongest
}

// add counts a hit, at most as often as its rule allows; a rule without a cap
// counts once a sentence.
func (p *pull) add(hits []hit, index int32, rule *rules.Rule) {
	if len(p.hits) == maxPull {
		return
	}
	times, slot := 0, hits[index].slot
	for _, i := range p.hits {
		times += mark01(hits[i].slot == slot)
	}
	if times >= max(1, rule.Cap) {
		return
	}
	p.hits = append(p.hits, index)
	p.logOdds += rule.Weight
	if rule.Weight > p.best {
		p.best, p.mover = rule.Weight, index
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
