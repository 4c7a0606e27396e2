package model

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"sort"
	"sync"
)

// Feature is one thing seen in a text, by name, and how much of it.
type Feature struct {
	Name  string
	Value float64
}

// Model is a linear model. It does not change once it is made and is safe for
// concurrent use.
type Model struct {
	card     Card
	outputs  []Output
	count    int
	features []byte // as a file has them: checked
	checksum [32]byte

	once    sync.Once // guards what follows, which look-ups by name need
	names   []string  // sorted
	weights []float32 // a row of len(outputs) for each name
}

// Output is one figure that a model computes: Scale × (Bias + Σ weight × value) + Shift.
// Scale and Shift calibrate the sum: its logistic, or for the outputs after the
// first their softmax, is a probability.
type Output struct {
	Name  string  `json:"name"`
	Bias  float64 `json:"bias"`
	Scale float64 `json:"scale"`
	Shift float64 `json:"shift"`
}

// Contribution is what a feature adds to the log-odds of an output.
type Contribution struct {
	Name    string
	LogOdds float64
}

// New makes a model. weights holds, for each feature, a weight for each output;
// they are rounded to multiples of 1/1024, and features of which nothing is left
// are left out. It takes over nothing of what it is given.
func New(card Card, outputs []Output, weights map[string][]float32) (*Model, error) {
	if len(outputs) == 0 || len(outputs) > maxOutputs {
		return nil, fmt.Errorf("model: %d outputs: one to %d are possible", len(outputs), maxOutputs)
	}
	m := &Model{card: card.clone(), outputs: slices.Clone(outputs)}
	for _, o := range outputs {
		if !finite(o.Bias) || !finite(o.Scale) || !finite(o.Shift) || o.Name == "" {
			return nil, fmt.Errorf("model: the output %q has a figure that is no number, or no name", o.Name)
		}
	}
	var names []string
	for name, row := range weights {
		if len(row) != len(outputs) {
			return nil, fmt.Errorf("model: the feature %q has %d weights for %d outputs", name, len(row), len(outputs))
		}
		if len(name) == 0 || len(name) > maxName {
			return nil, fmt.Errorf("model: a feature name of %d bytes: 1 to %d are possible", len(name), maxName)
		}
		if slices.ContainsFunc(row, func(w float32) bool { return !finite(float64(w)) }) {
			return nil, fmt.Errorf("model: the feature %q has a weight that is no number", name)
		}
		if slices.ContainsFunc(row, func(w float32) bool { return Round(float64(w)) != 0 }) {
			names = append(names, name)
		}
	}
	if len(names) > maxFeatures {
		return nil, fmt.Errorf("model: %d features: at most %d are possible", len(names), maxFeatures)
	}
	slices.Sort(names)
	m.count, m.card.Features = len(names), len(names)
	before := ""
	for _, name := range names {
		m.features = appendFeature(m.features, before, name, weights[name])
		before = name
	}
	data, err := m.body()
	if err != nil {
		return nil, err
	}
	if len(data) > MaxSize {
		return nil, errors.New("model: too large")
	}
	m.checksum = checksumOf(data)
	return m, nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Card says what the model is and what it was trained on. It is a copy.
func (m *Model) Card() Card { return m.card.clone() }

// Outputs are the model's outputs, the main one first. It is a copy.
func (m *Model) Outputs() []Output { return slices.Clone(m.outputs) }

// Checksum is the SHA-256 of what the model's file holds.
func (m *Model) Checksum() [32]byte { return m.checksum }

// Len is how many features the model knows.
func (m *Model) Len() int { return m.count }

// All goes through the features in order of name, each with its weight for each
// output. The weights must not be changed. A [Cursor] does the same at less cost.
func (m *Model) All() iter.Seq2[string, []float32] {
	return func(yield func(string, []float32) bool) {
		m.once.Do(m.spell)
		k := len(m.outputs)
		for i, name := range m.names {
			if !yield(name, m.weights[i*k:(i+1)*k:(i+1)*k]) {
				return
			}
		}
	}
}

// spell makes the table of names.
func (m *Model) spell() {
	k := len(m.outputs)
	m.names = make([]string, 0, m.count)
	m.weights = make([]float32, m.count*k)
	for c := m.Cursor(); c.Next(); {
		c.Weights(m.weights[len(m.names)*k:])
		m.names = append(m.names, string(c.Name()))
	}
}

// weight is the weight of a feature for an output; 0 for an unknown feature.
func (m *Model) weight(name string, output int) float64 {
	m.once.Do(m.spell)
	i := sort.SearchStrings(m.names, name)
	if i == len(m.names) || m.names[i] != name {
		return 0
	}
	return float64(m.weights[i*len(m.outputs)+output])
}

// LogOdds is the calibrated score of an output for a text with these features.
// Features that the model does not know add nothing. After the first time it does
// not allocate.
func (m *Model) LogOdds(output int, features []Feature) float64 {
	o := &m.outputs[output]
	z := o.Bias
	for i := range features {
		z += m.weight(features[i].Name, output) * features[i].Value
	}
	return o.Scale*z + o.Shift
}

// Explain lists what the features add to the log-odds of an output, the
// strongest first, whatever the sign; at most n of them. Features that stand in
// the list twice are added up.
func (m *Model) Explain(output int, features []Feature, n int) []Contribution {
	sums := map[string]float64{}
	for _, f := range features {
		if w := m.weight(f.Name, output) * f.Value; w != 0 {
			sums[f.Name] += w * m.outputs[output].Scale
		}
	}
	out := make([]Contribution, 0, len(sums))
	for name, v := range sums {
		out = append(out, Contribution{name, v})
	}
	slices.SortFunc(out, func(a, b Contribution) int {
		if c := cmp.Compare(math.Abs(b.LogOdds), math.Abs(a.LogOdds)); c != 0 {
			return c
		}
		return cmp.Compare(a.Name, b.Name)
	})
	return out[:min(n, len(out))]
}

// Strongest lists the features with the largest weights for an output: those
// that speak for it (sign > 0) or against it (sign < 0), at most n of them.
func (m *Model) Strongest(output, sign, n int) []Contribution {
	m.once.Do(m.spell)
	var out []Contribution
	for i, name := range m.names {
		w := m.outputs[output].Scale * float64(m.weights[i*len(m.outputs)+output])
		if w*float64(sign) > 0 {
			out = append(out, Contribution{name, w})
		}
	}
	slices.SortFunc(out, func(a, b Contribution) int {
		if c := cmp.Compare(math.Abs(b.LogOdds), math.Abs(a.LogOdds)); c != 0 {
			return c
		}
		return cmp.Compare(a.Name, b.Name)
	})
	return out[:min(n, len(out))]
}

// Probability is the logistic of log-odds.
func Probability(logOdds float64) float64 { return 1 / (1 + math.Exp(-logOdds)) }
