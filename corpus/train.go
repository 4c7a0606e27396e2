package corpus

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/model"
)

// Example is a post as a trainer sees it.
type Example struct {
	Vectors []Vector
	Target  float64 // 0 to 1: how likely what the model looks for holds
	Class   string  // one of the classes of the further outputs; empty where it is not known
	Weight  float64
	Group   string // account, video, publisher
	Words   int    // of the post
}

// Vector is a sentence of an example, or all of it.
type Vector struct {
	Share    float64 // of the example's words
	Features []model.Feature
}

// Examples makes examples of posts by the checker's own features: one vector a
// sentence where bySentence is set, else one for the whole post. Posts that are not in
// the language are left out. target says what a post stands for.
func Examples(ctx context.Context, checker *tone.Checker, posts []Labelled, language string, bySentence bool, target func(*Labelled) (Example, bool)) ([]Example, error) {
	var out []Example
	for i := range posts {
		e, ok := target(&posts[i])
		if !ok || e.Weight <= 0 {
			continue
		}
		f, err := checker.Features(ctx, posts[i].Draft)
		if err != nil {
			return nil, fmt.Errorf("corpus: reading the features of %s: %w", posts[i].ID, err)
		}
		if f.Language != language {
			continue
		}
		e.Words = f.Words
		if !bySentence {
			e.Vectors = []Vector{{1, f.Post}}
			out = append(out, e)
			continue
		}
		words := 0
		for _, s := range f.Sentences {
			words += s.Words
		}
		for _, s := range f.Sentences {
			e.Vectors = append(e.Vectors, Vector{float64(s.Words) / float64(words), s.Vector})
		}
		if len(e.Vectors) > 0 {
			out = append(out, e)
		}
	}
	return out, nil
}

// Training says how a model is trained.
type Training struct {
	Output  string   // the name of the main output
	Classes []string // the names of the further outputs; none for a model of one output
	L2      float64  // strength of the penalty on weights
	// Least posts, and least groups, in which a feature must occur. The model speaks
	// about posts no longer than so many of those that it learned from.
	Posts, Groups int
	// Scales by the kind of a feature (the part before the colon): a kind with a
	// small scale has to be seen more often to count as much. A kind that is not
	// there is left out.
	Scales map[string]float64
	// Without are features that are left out, by name.
	Without []string
	// Caution is how many misses a false alarm is worth when the model is
	// calibrated; 0 counts as 1.
	Caution float64
	// Dimension is the ratio that the model adds to: what its rules say is taken
	// out of the model's score, because the check adds it.
	Dimension string
	// MaxFeatures are the most that the model keeps, those with the largest
	// weights; 0 for all.
	MaxFeatures int
}

// cell is a feature of a vector, by number.
type cell struct {
	feature int32
	value   float32
}

type row struct {
	cells   []cell
	example int32
	weight  float64
}

// Train fits a model to examples. It is deterministic. The outputs are not
// calibrated; see [Calibrate].
func (t Training) Train(examples []Example, card model.Card) (*model.Model, error) {
	rows, names := t.rows(examples)
	if len(rows) == 0 {
		return nil, fmt.Errorf("corpus: nothing to train the model %s on", card.Name)
	}
	outputs := []model.Output{{Name: t.Output, Scale: 1}}
	columns := [][]float64{t.fitBinary(rows, examples, len(names))}
	if len(t.Classes) > 0 {
		columns = append(columns, t.fitClasses(rows, examples, len(names))...)
		for _, c := range t.Classes {
			outputs = append(outputs, model.Output{Name: c, Scale: 1})
		}
	}
	weights := make(map[string][]float32, len(names))
	for i, name := range names {
		kind, _, _ := strings.Cut(name, ":")
		w := make([]float32, len(columns))
		for k := range columns {
			w[k] = float32(columns[k][i] * t.Scales[kind])
		}
		weights[name] = w
	}
	for k := range outputs {
		outputs[k].Bias = columns[k][len(names)]
	}
	t.prune(weights)
	card.MostWords = t.mostWords(examples)
	return model.New(card, outputs, weights)
}

// mostWords is the greatest length that enough posts have: what holds in one long
// post alone is not learned either.
func (t Training) mostWords(examples []Example) int {
	lengths := make([]int, len(examples))
	for i := range examples {
		lengths[i] = examples[i].Words
	}
	slices.SortFunc(lengths, func(a, b int) int { return cmp.Compare(b, a) })
	return lengths[min(max(t.Posts, 1), len(lengths))-1]
}

// prune keeps the features with the largest weights.
func (t Training) prune(weights map[string][]float32) {
	if t.MaxFeatures <= 0 || len(weights) <= t.MaxFeatures {
		return
	}
	size := func(name string) float32 {
		most := float32(0)
		for _, w := range weights[name] {
			most = max(most, w, -w)
		}
		return most
	}
	names := slices.SortedFunc(maps.Keys(weights), func(a, b string) int {
		if c := cmp.Compare(size(b), size(a)); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	for _, name := range names[t.MaxFeatures:] {
		delete(weights, name)
	}
}

// rows numbers the features that occur often enough.
func (t Training) rows(examples []Example) ([]row, []string) {
	type count struct {
		posts, groups int
		last          int
		group         map[string]bool
	}
	counts := map[string]*count{}
	for i := range examples {
		for _, v := range examples[i].Vectors {
			for _, f := range v.Features {
				kind, _, _ := strings.Cut(f.Name, ":")
				if t.Scales[kind] == 0 || slices.Contains(t.Without, f.Name) {
					continue
				}
				c := counts[f.Name]
				if c == nil {
					c = &count{last: -1}
					counts[f.Name] = c
				}
				if c.last == i {
					continue
				}
				c.last = i
				c.posts++
				if c.groups < t.Groups && !c.group[examples[i].Group] {
					if c.group == nil {
						c.group = map[string]bool{}
					}
					c.group[examples[i].Group] = true
					c.groups++
				}
			}
		}
	}
	var names []string
	for name, c := range counts {
		if c.posts >= t.Posts && c.groups >= t.Groups {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	index := make(map[string]int32, len(names))
	for i, name := range names {
		index[name] = int32(i)
	}
	var rows []row
	for i := range examples {
		for _, v := range examples[i].Vectors {
			r := row{example: int32(i), weight: examples[i].Weight * v.Share}
			for _, f := range v.Features {
				if n, ok := index[f.Name]; ok {
					kind, _, _ := strings.Cut(f.Name, ":")
					r.cells = append(r.cells, cell{n, float32(f.Value * t.Scales[kind])})
				}
			}
			rows = append(rows, r)
		}
	}
	return rows, names
}

// fitBinary is logistic regression: the weights, then the bias.
func (t Training) fitBinary(rows []row, examples []Example, n int) []float64 {
	x := make([]float64, n+1)
	minimise(x, func(x, g []float64) float64 {
		value := penalty(x, g, t.L2, n, 1)
		for i := range rows {
			r := &rows[i]
			z := score(x[:n], x[n], r.cells)
			y := examples[r.example].Target
			value += r.weight * (softplus(z) - y*z)
			d := r.weight * (model.Probability(z) - y)
			for _, c := range r.cells {
				g[c.feature] += d * float64(c.value)
			}
			g[n] += d
		}
		return value
	}, 200)
	return x
}

// fitClasses is logistic regression over several classes, on the examples of
// which the class is known.
func (t Training) fitClasses(rows []row, examples []Example, n int) [][]float64 {
	k := len(t.Classes)
	x := make([]float64, k*(n+1))
	minimise(x, func(x, g []float64) float64 {
		value := penalty(x, g, t.L2, n, k)
		z := make([]float64, k)
		for i := range rows {
			r := &rows[i]
			class := slices.Index(t.Classes, examples[r.example].Class)
			if class < 0 {
				continue
			}
			most := math.Inf(-1)
			for j := range z {
				z[j] = score(x[j*(n+1):j*(n+1)+n], x[j*(n+1)+n], r.cells)
				most = math.Max(most, z[j])
			}
			sum := 0.0
			for j := range z {
				sum += math.Exp(z[j] - most)
			}
			value += r.weight * (most + math.Log(sum) - z[class])
			for j := range z {
				d := r.weight * math.Exp(z[j]-most) / sum
				if j == class {
					d -= r.weight
				}
				for _, c := range r.cells {
					g[j*(n+1)+int(c.feature)] += d * float64(c.value)
				}
				g[j*(n+1)+n] += d
			}
		}
		return value
	}, 120)
	out := make([][]float64, k)
	for j := range out {
		out[j] = x[j*(n+1) : (j+1)*(n+1)]
	}
	return out
}

// penalty is the L2 penalty on all weights but the biases; it sets the gradient.
func penalty(x, g []float64, l2 float64, n, k int) float64 {
	value := 0.0
	for i := range x {
		g[i] = 0
		if (i+1)%(n+1) != 0 {
			g[i] = l2 * x[i]
			value += l2 * x[i] * x[i] / 2
		}
	}
	return value
}

func score(weights []float64, bias float64, cells []cell) float64 {
	z := bias
	for _, c := range cells {
		z += weights[c.feature] * float64(c.value)
	}
	return z
}

func softplus(z float64) float64 {
	if z > 0 {
		return z + math.Log1p(math.Exp(-z))
	}
	return math.Log1p(math.Exp(z))
}
