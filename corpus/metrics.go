package corpus

import (
	"cmp"
	"slices"
)

// Metrics say how well a score tells positive from negative posts. Precision,
// recall and F1 are 0 to 1; AUC is the chance that a positive post scores above
// a negative one, equal scores counting half.
type Metrics struct {
	N                int                `json:"n"`
	Positives        int                `json:"positives"`
	AUC              float64            `json:"auc"`
	AveragePrecision float64            `json:"average_precision"`
	RecallAtFPR      map[string]float64 `json:"recall_at_fpr"` // by the share of negatives that are flagged with them
	AtThreshold      AtThreshold        `json:"at_threshold"`
}

// AtThreshold are the figures for posts that score at or above a threshold.
type AtThreshold struct {
	Threshold   float64 `json:"threshold"`
	Precision   float64 `json:"precision"`
	Recall      float64 `json:"recall"`
	F1          float64 `json:"f1"`
	FalseAlarms float64 `json:"false_alarms"` // the share of the negatives
}

// Measure compares scores with what is true of the posts.
func Measure(scores []float64, positive []bool, threshold float64) Metrics {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	m := Metrics{N: len(scores), RecallAtFPR: map[string]float64{}, AtThreshold: AtThreshold{Threshold: threshold}}
	for _, p := range positive {
		if p {
			m.Positives++
		}
	}
	negatives := m.N - m.Positives
	fpr := []struct {
		name string
		most float64
	}{{"0.01", 0.01}, {"0.05", 0.05}}
	tp, fp, atTP, atFP := 0, 0, 0, 0
	area := 0.0
	for i := 0; i < len(order); {
		j, p, n := i, 0, 0
		for j < len(order) && scores[order[j]] == scores[order[i]] {
			if positive[order[j]] {
				p++
			} else {
				n++
			}
			j++
		}
		area += float64(n) * (float64(tp) + float64(p)/2)
		tp, fp = tp+p, fp+n
		if p > 0 {
			m.AveragePrecision += float64(p) * ratio(tp, tp+fp)
		}
		for _, f := range fpr {
			if float64(fp) <= f.most*float64(negatives) {
				m.RecallAtFPR[f.name] = ratio(tp, m.Positives)
			}
		}
		if scores[order[i]] >= threshold {
			atTP, atFP = tp, fp
		}
		i = j
	}
	for _, f := range fpr {
		m.RecallAtFPR[f.name] += 0
	}
	if m.Positives > 0 && negatives > 0 {
		m.AUC = area / float64(m.Positives) / float64(negatives)
	}
	if m.Positives > 0 {
		m.AveragePrecision /= float64(m.Positives)
	}
	t := &m.AtThreshold
	t.Precision, t.Recall, t.FalseAlarms = ratio(atTP, atTP+atFP), ratio(atTP, m.Positives), ratio(atFP, negatives)
	if t.Precision+t.Recall > 0 {
		t.F1 = 2 * t.Precision * t.Recall / (t.Precision + t.Recall)
	}
	return m
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// LimitFor is the lowest limit at which at most the given share of the scores
// reaches it. Scores that are equal are flagged together or not at all.
func LimitFor(scores []float64, share float64) float64 {
	sorted := slices.Clone(scores)
	slices.SortFunc(sorted, func(a, b float64) int { return cmp.Compare(b, a) })
	allowed := int(share * float64(len(sorted)))
	if allowed >= len(sorted) {
		return 0
	}
	const step = 1e-6
	return sorted[allowed] + step
}
