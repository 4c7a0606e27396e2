package corpus

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/model"
)

// Recipe says how a model is made of labelled posts: which sets, what their
// labels stand for, and how it is trained. The built-in models have one each;
// see [Recipes].
type Recipe struct {
	Name     string // of the model, such as promotion-en
	Language string
	About    string // what a high score means
	Date     string // of the recipe, ISO 8601
	Sentence bool   // whether the model judges sentences (of a ratio) or whole posts
	Once     bool   // whether a post is left out that says what one before it says, in whatever source
	Training Training
	Sources  []RecipeSource
	Figures  map[string]float64 // as EVALUATION.md records them
	Notes    []string
}

// RecipeSource is a set of labelled posts in a recipe.
type RecipeSource struct {
	Name      string
	Own       bool // whether it is [OwnLabels] rather than a set
	Licence   string
	Weight    float64 // of each post
	Most      int     // of each label, chosen by a hash of their ids; 0 for all
	Calibrate bool    // whether the calibration is fitted on it
	Label     string  // the key of the label
	Targets   map[string]Target
	Skip      func(*Labelled) bool // posts that are not for training; nil for none
	Opening   int                  // how many words are taken of a post, in whole paragraphs; 0 for all
	Format    tone.Format          // of posts that name none
}

// Target is what a label stands for.
type Target struct {
	P     float64 // how likely the main output holds
	Class string  // the class among the further outputs, where it is known
}

// Kitchen holds the posts of a recipe with their features, so that models can be
// made of all or some of them.
type Kitchen struct {
	recipe   Recipe
	posts    []Labelled
	examples []Example
	source   []int
}

// InFolders says where the sets of a recipe stand: each as data.jsonl in the
// folder of its name.
func InFolders(dir string) func(source string) string {
	return func(source string) string { return filepath.Join(dir, source, "data.jsonl") }
}

// NewKitchen reads the sets of a recipe from the files that file names. The
// checker gives the features: its rules are features, its models are not.
func NewKitchen(ctx context.Context, checker *tone.Checker, recipe Recipe, file func(source string) string) (*Kitchen, error) {
	k := &Kitchen{recipe: recipe}
	said := newCopies()
	for n, s := range recipe.Sources {
		posts, err := s.open(file)
		if err != nil {
			return nil, err
		}
		posts = s.choose(posts)
		for i := range posts {
			if recipe.Once {
				if said.has(&posts[i]) {
					continue
				}
				said.add(&posts[i])
			}
			one, err := Examples(ctx, checker, posts[i:i+1], recipe.Language, recipe.Sentence, func(p *Labelled) (Example, bool) {
				t := s.Targets[p.Key(s.Label)]
				return Example{Target: t.P, Class: t.Class, Weight: s.Weight, Group: groupOf(p)}, true
			})
			if err != nil {
				return nil, err
			}
			if len(one) == 1 {
				k.posts, k.examples, k.source = append(k.posts, posts[i]), append(k.examples, one[0]), append(k.source, n)
			}
		}
	}
	return k, nil
}

func (s *RecipeSource) open(file func(source string) string) ([]Labelled, error) {
	if s.Own {
		return OwnLabels(file)
	}
	return OpenLabelled(file(s.Name), s.Name)
}

// groupOf is the account, group or id of a post: what a model must not lean on.
func groupOf(p *Labelled) string {
	return cmp.Or(p.Draft.Account, p.Keys["group"], bareID(p.ID))
}

// choose leaves out posts without a target, copies of others, and those above the
// most of a label.
func (s *RecipeSource) choose(posts []Labelled) []Labelled {
	byLabel := map[string][]Labelled{}
	seen := map[string]bool{}
	for _, p := range posts {
		label := p.Key(s.Label)
		if _, ok := s.Targets[label]; !ok || seen[p.Draft.Text] || s.Skip != nil && s.Skip(&p) {
			continue
		}
		seen[p.Draft.Text] = true
		if p.Draft.Format == "" {
			p.Draft.Format = s.Format
		}
		if s.Opening > 0 {
			p.Draft.Text = opening(p.Draft.Text, s.Opening)
		}
		byLabel[label] = append(byLabel[label], p)
	}
	var out []Labelled
	for _, label := range sortedKeys(byLabel) {
		of := byLabel[label]
		slices.SortStableFunc(of, func(a, b Labelled) int { return cmp.Compare(hashOf(a.ID), hashOf(b.ID)) })
		if s.Most > 0 && len(of) > s.Most {
			of = of[:s.Most]
		}
		out = append(out, of...)
	}
	return out
}

// opening is a text up to the paragraph before the one with which it would have
// more than the given number of words; a longer first paragraph is cut.
func opening(text string, words int) string {
	n, end := 0, 0
	for _, p := range strings.SplitAfter(text, "\n\n") {
		if n += len(strings.Fields(p)); n > words {
			break
		}
		end += len(p)
	}
	if end > 0 {
		return text[:end]
	}
	return strings.Join(strings.Fields(text)[:words], " ")
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// Cook makes the model of the posts for which use says yes; of all where it is nil.
func (k *Kitchen) Cook(use func(*Labelled) bool) (*model.Model, error) {
	r := k.recipe
	card := model.Card{
		Name: r.Name, Language: r.Language, About: r.About, Date: r.Date, Figures: r.Figures, Notes: r.Notes,
		Recipe: "plainpost learn --recipe " + r.Name + " --data DIR --out " + r.Name + ".model",
	}
	var examples, calibrating []Example
	counts := make([]model.Source, len(r.Sources))
	for i, s := range r.Sources {
		counts[i] = model.Source{Name: s.Name, Licence: s.Licence, Labels: map[string]int{}}
	}
	for i := range k.posts {
		if use != nil && !use(&k.posts[i]) {
			continue
		}
		examples = append(examples, k.examples[i])
		n := k.source[i]
		counts[n].Posts++
		counts[n].Labels[k.posts[i].Key(r.Sources[n].Label)]++
		if r.Sources[n].Calibrate {
			calibrating = append(calibrating, k.examples[i])
		}
	}
	for _, c := range counts {
		if c.Posts > 0 {
			card.Sources = append(card.Sources, c)
		}
	}
	m, err := r.Training.Train(examples, card)
	if err != nil {
		return nil, err
	}
	// The calibration needs scores of posts that the scoring model has not seen.
	// Posts that it is not fitted on are trained with in every fold.
	scores, err := r.Training.scoresOf(examples, calibrating, calibrationFolds)
	if err != nil {
		return nil, err
	}
	if caution := r.Training.Caution; caution > 0 {
		for i := range calibrating {
			if calibrating[i].Target < 0.5 {
				calibrating[i].Weight *= caution
			}
		}
	}
	scale, shift := Calibrate(scores, calibrating)
	return r.Training.calibrated(m, scale, shift)
}

const calibrationFolds = 3

// WriteModel writes a model to a file.
func WriteModel(m *model.Model, path string) error {
	data, err := m.Encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return fmt.Errorf("corpus: writing the model: %w", err)
	}
	return nil
}
