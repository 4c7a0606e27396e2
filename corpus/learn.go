package corpus

import (
	"context"
	"fmt"
	"slices"

	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/model"
)

// Posts of each kind below which Learn refuses, and from which its models are of
// use.
const (
	LeastPosts  = 100
	UsefulPosts = 200
)

// Lesson is what Learn found out about a model that it trained.
type Lesson struct {
	Positive, Negative int
	Metrics            Metrics              // on posts that the measured model had not seen, at p = ½
	For, Against       []model.Contribution // the strongest words and signs
}

// Learning says how Learn reads labels.
type Learning struct {
	Name     string
	Language string   // empty for en
	Key      string   // of the label; empty for label
	Positive []string // values that the model is to find, such as rejected
	Group    string   // the key of the group that folds keep together; empty for account
	Date     string   // for the card, ISO 8601
	Licence  string   // for the card
}

// Learn trains a model for whole posts from a team's own drafts: those it
// accepted and those it did not. It refuses with advice where there are too few
// of either.
func Learn(ctx context.Context, checker *tone.Checker, posts []Labelled, l Learning) (*model.Model, *Lesson, error) {
	language, key, group := orElse(l.Language, "en"), orElse(l.Key, "label"), orElse(l.Group, "account")
	counts := map[string]int{}
	examples, err := Examples(ctx, checker, posts, language, false, func(p *Labelled) (Example, bool) {
		label := p.Key(key)
		e := Example{Weight: 1, Group: orElse(p.Key(group), p.ID)}
		if slices.Contains(l.Positive, label) {
			e.Target = 1
		}
		return e, label != ""
	})
	if err != nil {
		return nil, nil, err
	}
	lesson := &Lesson{}
	positive := make([]bool, len(examples))
	for i := range examples {
		if positive[i] = examples[i].Target == 1; positive[i] {
			lesson.Positive++
		} else {
			lesson.Negative++
		}
	}
	for i := range posts {
		counts[posts[i].Key(key)]++
	}
	if lesson.Positive < LeastPosts || lesson.Negative < LeastPosts {
		return nil, nil, fmt.Errorf("corpus: too little to learn from: %d posts labelled %q and %d others in the language %s, while %d of each are the least and %d of each begin to be of use: "+
			"label more drafts, or write rules with phrases for what you already know", lesson.Positive, l.Positive, lesson.Negative, language, LeastPosts, UsefulPosts)
	}
	t := Training{Output: orElse(first(l.Positive), "rejected"), L2: 1, Posts: 3, Groups: 2, MaxFeatures: 5000,
		Scales: map[string]float64{"w": 2, "b": 1, "s": 0.5, "m": 0.5, "r": 0.5}}
	if lesson.manyAlone(examples) {
		t.Groups = 1
	}
	scores, err := t.scoresOf(examples, examples, 5)
	if err != nil {
		return nil, nil, err
	}
	scale, shift := Calibrate(scores, examples)
	for i := range scores {
		scores[i] = model.Probability(scale*scores[i] + shift)
	}
	lesson.Metrics = Measure(scores, positive, 0.5)
	card := model.Card{
		Name: l.Name, Language: language, Date: l.Date, About: fmt.Sprintf("The draft is like those labelled %s.", t.Output),
		Recipe:  "plainpost learn --labels FILE --out MODEL",
		Sources: []model.Source{{Name: "own drafts", Licence: orElse(l.Licence, "private"), Posts: len(examples), Labels: counts}},
		Figures: map[string]float64{"auc": lesson.Metrics.AUC, "precision": lesson.Metrics.AtThreshold.Precision, "recall": lesson.Metrics.AtThreshold.Recall},
	}
	m, err := t.Train(examples, card)
	if err != nil {
		return nil, nil, err
	}
	if m, err = t.calibrated(m, scale, shift); err != nil {
		return nil, nil, err
	}
	lesson.For, lesson.Against = m.Strongest(0, 1, 15), m.Strongest(0, -1, 15)
	return m, lesson, nil
}

// manyAlone says whether nearly all posts come from one account, so that asking
// for a second one would leave nothing.
func (*Lesson) manyAlone(examples []Example) bool {
	sizes := map[string]int{}
	most := 0
	for i := range examples {
		sizes[examples[i].Group]++
		most = max(most, sizes[examples[i].Group])
	}
	return 2*most > len(examples)
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
