package corpus

import (
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/model"
)

// Question is what an evaluation asks of labelled posts: does the score of the
// dimensions tell the positive posts from the negative ones?
type Question struct {
	Dimensions []string // several count as the greatest of value ÷ warn
	Key        string   // of the label; empty for label
	Positive   []string // values of the label
	Negative   []string // empty for all others
	Rules      string   // a glob: only findings of these rules count
	Exclude    map[string]string
}

// Choose picks the posts that the question is about and says which are positive.
func (q *Question) Choose(posts []Labelled) (chosen []Labelled, positive []bool) {
	key := q.Key
	if key == "" {
		key = "label"
	}
	for _, p := range posts {
		value := p.Key(key)
		is := slices.Contains(q.Positive, value)
		if !is && (len(q.Negative) > 0 && !slices.Contains(q.Negative, value) || value == "") {
			continue
		}
		excluded := false
		for k, v := range q.Exclude {
			excluded = excluded || p.Key(k) == v || k == "source" && p.Source == v
		}
		if !excluded {
			chosen, positive = append(chosen, p), append(positive, is)
		}
	}
	return chosen, positive
}

// Scores judges posts and gives each the greatest value ÷ warn of the question's
// dimensions; with Rules, what the findings of these rules add up to instead of
// the value.
func (q *Question) Scores(ctx context.Context, checker *tone.Checker, posts []Labelled) ([]float64, error) {
	out := make([]float64, len(posts))
	i := 0
	drafts := func(yield func(tone.Draft) bool) {
		for j := range posts {
			if !yield(posts[j].Draft) {
				return
			}
		}
	}
	for rep, err := range checker.CheckAll(ctx, drafts) {
		if err != nil {
			return nil, fmt.Errorf("corpus: judging %s: %w", posts[i].ID, err)
		}
		score, err := q.score(rep)
		if err != nil {
			return nil, err
		}
		out[i] = score
		i++
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

func (q *Question) score(rep *tone.Report) (float64, error) {
	best := 0.0
	for i := range rep.Scores {
		s := &rep.Scores[i]
		if !slices.Contains(q.Dimensions, s.Dimension) {
			continue
		}
		value := s.Value
		if q.Rules != "" {
			value = 0
			for j := range rep.Findings {
				if f := &rep.Findings[j]; f.Dimension == s.Dimension {
					ok, err := path.Match(q.Rules, f.Rule)
					if err != nil {
						return 0, fmt.Errorf("corpus: the glob %q of rules: %w", q.Rules, err)
					}
					if ok {
						value += f.Points
					}
				}
			}
		}
		best = max(best, value/s.Warn)
	}
	return best, nil
}

// Retrained judges each post by models that have not seen its fold, nor copies of
// it: the kitchens' models are made anew for every fold and stand in for those
// that the set's rules name. names are the kitchens' models as rules name them.
func (q *Question) Retrained(ctx context.Context, set *rules.Set, kitchens map[string]*Kitchen, posts []Labelled, fold []int, folds int) ([]float64, error) {
	out := make([]float64, len(posts))
	for f := range folds {
		held := newCopies(posts, func(i int) bool { return fold[i] == f })
		models, err := cookAll(kitchens, func(p *Labelled) bool { return !held.has(p) })
		if err != nil {
			return nil, err
		}
		var test []Labelled
		var at []int
		for i := range posts {
			if fold[i] == f {
				test, at = append(test, posts[i]), append(at, i)
			}
		}
		checker, err := tone.New(set, &tone.Options{Models: models})
		if err != nil {
			return nil, err
		}
		scores, err := q.Scores(ctx, checker, test)
		if err != nil {
			return nil, err
		}
		for i, s := range scores {
			out[at[i]] = s
		}
	}
	return out, nil
}

// LeftOut judges posts by models that have seen nothing of a source: neither the
// posts of the set of that name nor those that other sets draw from it.
func (q *Question) LeftOut(ctx context.Context, set *rules.Set, kitchens map[string]*Kitchen, posts []Labelled, source string) ([]float64, error) {
	held := newCopies(posts, func(int) bool { return true })
	models, err := cookAll(kitchens, func(p *Labelled) bool { return p.Source != source && !held.has(p) })
	if err != nil {
		return nil, err
	}
	checker, err := tone.New(set, &tone.Options{Models: models})
	if err != nil {
		return nil, err
	}
	return q.Scores(ctx, checker, posts)
}

func cookAll(kitchens map[string]*Kitchen, use func(*Labelled) bool) (map[string]*model.Model, error) {
	models := map[string]*model.Model{}
	for name, k := range kitchens {
		m, err := k.Cook(use)
		if err != nil {
			return nil, err
		}
		models[name] = m
	}
	return models, nil
}
