package corpus

import (
	"context"
	"errors"
	"fmt"
	"path"
	"runtime"
	"slices"
	"sync"

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

// Choose picks the posts that the question is about, by index, and says which of
// them are positive.
func (q *Question) Choose(posts []Labelled) (chosen []int, positive []bool) {
	key := q.Key
	if key == "" {
		key = "label"
	}
	for i := range posts {
		p := &posts[i]
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
			chosen, positive = append(chosen, i), append(positive, is)
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

// Retrained judges each post by models that have not seen its fold, nor other posts
// of its account, nor copies of it: the kitchens' models are made anew for every fold and stand in for those
// that the set's rules name. Give it all posts of a file, not only those that
// the question is about: what an account says of one kind teaches a model about
// what it says of another. The kitchens go by the
// models' names in the rules.
func (q *Question) Retrained(ctx context.Context, set *rules.Set, kitchens map[string]*Kitchen, posts []Labelled, fold []int, folds int) ([]float64, error) {
	out := make([]float64, len(posts))
	errs := make([]error, folds)
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for f := range folds {
		limit <- struct{}{}
		workers.Go(func() {
			errs[f] = q.retrained(ctx, set, kitchens, posts, fold, f, out)
			<-limit
		})
	}
	workers.Wait()
	return out, errors.Join(errs...)
}

// retrained judges the posts of one fold and puts their scores into out.
func (q *Question) retrained(ctx context.Context, set *rules.Set, kitchens map[string]*Kitchen, posts []Labelled, fold []int, f int, out []float64) error {
	var test []Labelled
	var at []int
	for i := range posts {
		if fold[i] == f {
			test, at = append(test, posts[i]), append(at, i)
		}
	}
	if len(test) == 0 {
		return nil
	}
	held := newHeldOut(posts, func(i int) bool { return fold[i] == f })
	models, err := cookAll(kitchens, func(p *Labelled) bool { return !held.has(p) })
	if err != nil {
		return err
	}
	checker, err := tone.New(set, &tone.Options{Models: models})
	if err != nil {
		return err
	}
	scores, err := q.Scores(ctx, checker, test)
	if err != nil {
		return err
	}
	for i, s := range scores {
		out[at[i]] = s
	}
	return nil
}

// LeftOut judges posts by models that have seen nothing of a source: neither the
// posts of the set of that name nor those that other sets draw from it.
func (q *Question) LeftOut(ctx context.Context, set *rules.Set, kitchens map[string]*Kitchen, posts []Labelled, source string) ([]float64, error) {
	held := newHeldOut(posts, func(int) bool { return true })
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
