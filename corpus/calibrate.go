package corpus

import (
	"math"

	"github.com/plainpost/plainpost/tone/model"
)

// ruleScale is the size of the feature d: in log-odds, as package tone has it.
const ruleScale = 4

// scoresOf scores the examples of which by models that have not seen their
// groups, folds of them, each trained on the other examples. The score of an
// example is the mean of its vectors by their share.
func (t Training) scoresOf(all, which []Example, folds int) ([]float64, error) {
	posts := make([]Labelled, len(which))
	for i := range which {
		posts[i].Keys = map[string]string{"group": which[i].Group}
	}
	fold := Folds(posts, "group", folds)
	foldOf := map[string]int{}
	for i := range which {
		foldOf[which[i].Group] = fold[i]
	}
	out := make([]float64, len(which))
	t.Classes = nil
	for f := range folds {
		var train []Example
		for i := range all {
			if in, ok := foldOf[all[i].Group]; !ok || in != f {
				train = append(train, all[i])
			}
		}
		m, err := t.Train(train, model.Card{Name: "fold"})
		if err != nil {
			return nil, err
		}
		score := scorer(m)
		for i := range which {
			if fold[i] == f {
				for _, v := range which[i].Vectors {
					out[i] += v.Share * score(v.Features)
				}
			}
		}
	}
	return out, nil
}

// scorer scores features by the first output of a model, by map rather than by
// search.
func scorer(m *model.Model) func([]model.Feature) float64 {
	weights := make(map[string]float64, m.Len())
	for name, row := range m.All() {
		weights[name] = float64(row[0])
	}
	o := m.Outputs()[0]
	return func(features []model.Feature) float64 {
		z := o.Bias
		for i := range features {
			z += weights[features[i].Name] * features[i].Value
		}
		return o.Scale*z + o.Shift
	}
}

// Calibrate fits the scale and the shift that make the logistic of the scores a
// probability (Platt): what Train knows too well it takes back.
func Calibrate(scores []float64, examples []Example) (scale, shift float64) {
	x := []float64{1, 0}
	minimise(x, func(x, g []float64) float64 {
		// A weak pull towards leaving the scores alone.
		value := (x[0]-1)*(x[0]-1)/2 + x[1]*x[1]/2
		g[0], g[1] = x[0]-1, x[1]
		for i, s := range scores {
			z := x[0]*s + x[1]
			y, w := examples[i].Target, examples[i].Weight
			value += w * (softplus(z) - y*z)
			d := w * (model.Probability(z) - y)
			g[0] += d * s
			g[1] += d
		}
		return value
	}, 100)
	return math.Max(x[0], 0.05), x[1]
}

// calibrated is a model with its first output calibrated. Where the model adds to
// what the rules of a ratio say, that is taken out of it.
func (t Training) calibrated(m *model.Model, scale, shift float64) (*model.Model, error) {
	outputs := m.Outputs()
	outputs[0].Scale, outputs[0].Shift = scale, shift
	weights := map[string][]float32{}
	for name, row := range m.All() {
		weights[name] = append([]float32(nil), row...)
	}
	if t.Dimension != "" {
		name := "d:" + t.Dimension
		if weights[name] == nil {
			weights[name] = make([]float32, len(outputs))
		}
		weights[name][0] -= float32(ruleScale / scale)
	}
	return model.New(m.Card(), outputs, weights)
}
