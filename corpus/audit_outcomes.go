package corpus

import (
	"cmp"
	"math"
	"slices"

	"github.com/plainpost/plainpost/tone"
)

// outcomesWarning stands beside every comparison.
const outcomesWarning = "These are differences between posts of this history, not proof that a finding costs reactions: " +
	"posts also differ in subject, time and reach, and older posts had longer to collect. " +
	"Intervals allow for the number of comparisons (95 % that all of them hold)."

// leastCompared is the number of posts with a finding, and without, from which on
// the reactions to them are compared.
const leastCompared = 10

// metrics are the reactions, by their place in moments.
var metrics = [3]string{"replies", "shares", "likes"}

// moments are sums over posts, for each kind of reaction.
type moments struct {
	posts             int
	sum, logs, square [3]float64 // of the reactions x, of ln(1+x), and of its square
}

func (m *moments) add(x [3]float64) {
	m.posts++
	for k, v := range x {
		l := math.Log1p(v)
		m.sum[k] += v
		m.logs[k] += l
		m.square[k] += l * l
	}
}

func (m *moments) minus(o *moments) moments {
	out := *m
	out.posts -= o.posts
	for k := range metrics {
		out.sum[k] -= o.sum[k]
		out.logs[k] -= o.logs[k]
		out.square[k] -= o.square[k]
	}
	return out
}

// mean and variance of the mean of ln(1+x).
func (m *moments) log(k int) (mean, variance float64) {
	n := float64(m.posts)
	mean = m.logs[k] / n
	spread := max(0, (m.square[k]-n*mean*mean)/(n-1))
	return mean, spread / n
}

// outcomes gathers the reactions to posts to everybody. Replies are left out:
// few see them, whatever they say.
type outcomes struct {
	all    moments
	by     map[string]*moments // by rule, and promote
	listed []string            // scratch: rules of one post
}

func (o *outcomes) add(p *tone.Post, s stance, reply bool, rep *tone.Report) {
	if p.Counts == nil || reply {
		return
	}
	x := [3]float64{float64(max(0, p.Counts.Replies)), float64(max(0, p.Counts.Shares)), float64(max(0, p.Counts.Likes))}
	o.all.add(x)
	o.listed = o.listed[:0]
	if s == promote {
		o.listed = append(o.listed, stanceNames[promote])
	}
	for i := range rep.Findings {
		if r := rep.Findings[i].Rule; !slices.Contains(o.listed, r) {
			o.listed = append(o.listed, r)
		}
	}
	for _, name := range o.listed {
		m := o.by[name]
		if m == nil {
			if o.by == nil {
				o.by = map[string]*moments{}
			}
			m = &moments{}
			o.by[name] = m
		}
		m.add(x)
	}
}

// compare makes the comparisons that there are posts enough for. The interval is
// Welch's on the logarithm of 1 + reactions, whose few large values weigh less
// than in a mean, at 95 % for all comparisons together (Bonferroni).
func (o *outcomes) compare(findings map[string]*ruleCount) []AuditOutcome {
	// difference is that of the means of ln(1+x), with its standard error.
	type difference struct {
		AuditOutcome
		of, deviation, freedom float64
	}
	var found []difference
	for name, with := range o.by {
		without := o.all.minus(with)
		if with.posts < leastCompared || without.posts < leastCompared {
			continue
		}
		dimension := "self-promotion"
		if f := findings[name]; f != nil {
			dimension = f.Dimension
		}
		for k, metric := range metrics {
			a, va := with.log(k)
			b, vb := without.log(k)
			if o.all.sum[k] == 0 || va+vb < 1e-12 {
				continue // nothing was counted, or nothing differs
			}
			n, m := float64(with.posts), float64(without.posts)
			found = append(found, difference{
				AuditOutcome{
					Finding: name, Dimension: dimension, Metric: metric, With: with.posts, Without: without.posts,
					MeanWith: with.sum[k] / n, MeanWithout: without.sum[k] / m,
				},
				a - b, math.Sqrt(va + vb), (va + vb) * (va + vb) / (va*va/(n-1) + vb*vb/(m-1)),
			})
		}
	}
	var out []AuditOutcome
	for _, d := range found {
		q, wide := d.AuditOutcome, d.deviation*studentT(1-0.025/float64(len(found)), d.freedom)
		q.Ratio, q.Low, q.High = math.Exp(d.of), math.Exp(d.of-wide), math.Exp(d.of+wide)
		switch {
		case q.High < 1:
			q.Direction = "fewer"
		case q.Low > 1:
			q.Direction = "more"
		default:
			q.Direction = "unclear"
		}
		out = append(out, q)
	}
	rank := map[string]int{"fewer": 0, "more": 1, "unclear": 2}
	slices.SortFunc(out, func(a, b AuditOutcome) int {
		return cmp.Or(cmp.Compare(rank[a.Direction], rank[b.Direction]), cmp.Compare(a.Ratio, b.Ratio), cmp.Compare(a.Finding, b.Finding), cmp.Compare(a.Metric, b.Metric))
	})
	return out
}

// studentT is the quantile of Student's distribution, by the expansion of Cornish
// and Fisher around the normal one: right to 1 % from 9 degrees of freedom on, as
// far out as p = 0.9999.
func studentT(p, freedom float64) float64 {
	z := math.Sqrt2 * math.Erfinv(2*p-1)
	z2 := z * z
	v := freedom
	return z + z*(z2+1)/(4*v) + z*((5*z2+16)*z2+3)/(96*v*v) + z*(((3*z2+19)*z2+17)*z2-15)/(384*v*v*v) +
		z*((((79*z2+776)*z2+1482)*z2-1920)*z2-945)/(92160*v*v*v*v)
}
