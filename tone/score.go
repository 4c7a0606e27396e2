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
	dimension int
	points    float64
	p         float64
	part      bool
	others    []int32 // of a sentence in a ratio: the other rules that hit it
}

// score turns the hits of every dimension into values, findings and parts.
func (x *evaluation) score() {
	rep := x.report
	rep.Scores = make([]Score, len(x.view.dimensions))
	var all []scored
	for d := range x.view.dimensions {
		dim := &x.view.dimensions[d]
		var own []scored
		if dim.Measure == rules.Ratio {
			own = x.ratio(d, dim)
		} else {
			own = x.points(d, dim)
		}
		sum := 0.0
		for i := range own {
			sum += own[i].points
		}
		s := &rep.Scores[d]
		s.Dimension, s.Value, s.Unit, s.Warn, s.Block = dim.ID, math.Max(0, sum), unitOf(dim.Measure), dim.Warn, dim.Block
		s.Verdict = judge(s.Value, dim)
		all = append(all, own...)
	}
	x.write(all)
}

// judge compares a value with the limits of its dimension. A hair below a limit
// is the limit: sums of decimal weights do not come out even.
func judge(value float64, dim *rules.Dimension) Verdict {
	const hair = 1e-9
	switch {
	case dim.Block > 0 && value >= dim.Block-hair:
		return Block
	case value >= dim.Warn-hair:
		return Warn
	}
	return OK
}

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
func (x *evaluation) points(d int, dim *rules.Dimension) []scored {
	unit := 1.0
	if dim.Measure == rules.Density {
		unit = 100 / float64(max(x.measures.Words, minimumWords))
	}
	var out []scored
	var counted map[int32]int
	sum := 0.0
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
			if counted == nil {
				counted = map[int32]int{}
			}
			times = math.Min(times, float64(rule.Cap-counted[h.slot]))
			counted[h.slot]++
		}
		points := math.Max(0, times) * rule.Weight * unit
		if dim.Cap > 0 && points > 0 {
			points = math.Min(points, math.Max(0, dim.Cap-sum))
		}
		sum += points
		out = append(out, scored{hit: *h, dimension: d, points: points, part: points < 0})
	}
	return out
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
func (x *evaluation) ratio(d int, dim *rules.Dimension) []scored {
	whole := pull{logOdds: dim.Base, mover: -1}
	var own map[int32]*pull
	for i := range x.hits {
		h := &x.hits[i]
		s := &x.slots[h.slot]
		if s.dimension != d {
			continue
		}
		to := &whole
		if !h.whole() && !s.post {
			if own == nil {
				own = map[int32]*pull{}
			}
			if to = own[h.sentence]; to == nil {
				to = &pull{mover: -1}
				own[h.sentence] = to
			}
		}
		to.add(int32(i), h, x.view.rules[h.slot].Weight, x.hits, max(1, x.view.rules[h.slot].Cap))
	}
	words := 0
	for i := range x.r.sentences {
		if x.inOwnVoice(&x.r.sentences[i]) {
			words += int(x.r.sentences[i].words)
		}
	}
	if words == 0 {
		return nil
	}
	var out []scored
	rest := scored{hit: hit{slot: -1, sentence: -1, phrase: -1}, dimension: d, part: true, p: sigmoid(whole.logOdds)}
	for i := range x.r.sentences {
		s := &x.r.sentences[i]
		if s.words == 0 || !x.inOwnVoice(s) {
			continue
		}
		mine := own[int32(i)]
		if mine == nil && rest.p < 0.5 {
			rest.points += float64(s.words) * rest.p / float64(words)
			continue
		}
		if mine == nil {
			mine = &pull{mover: -1}
		}
		p := sigmoid(whole.logOdds + mine.logOdds)
		q := scored{dimension: d, points: float64(s.words) * p / float64(words), p: p, part: p < 0.5}
		mover := mine.mover
		if mover < 0 || whole.mover >= 0 && whole.best > mine.best {
			mover = whole.mover
		}
		if mover < 0 && len(mine.hits) > 0 {
			mover = mine.hits[0]
		}
		q.hit = hit{slot: -1, phrase: -1, sentence: int32(i), excess: 1}
		if mover >= 0 {
			q.hit = x.hits[mover]
			for _, o := range slices.Concat(mine.hits, whole.hits) {
				if o != mover && x.view.rules[x.hits[o].slot].Weight > 0 {
					q.others = append(q.others, o)
				}
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
		out = append(out, rest)
	}
	return out
}

// add counts a hit of a rule, at most limit times.
func (p *pull) add(index int32, h *hit, weight float64, hits []hit, limit int) {
	times := 0
	for _, i := range p.hits {
		if hits[i].slot == h.slot {
			times++
		}
	}
	if times >= limit {
		return
	}
	p.hits = append(p.hits, index)
	p.logOdds += weight
	if weight > p.best {
		p.best, p.mover = weight, index
	}
}

// inOwnVoice says whether a sentence stands where the author speaks.
func (x *evaluation) inOwnVoice(s *sentence) bool {
	return x.r.blocks[s.block].scope&ownVoice != 0
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
