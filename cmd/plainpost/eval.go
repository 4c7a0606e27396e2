package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

type evalFlags struct {
	checkFlags
	labels    string
	dimension []string
	positive  []string
	negative  []string
	key       string
	rule      string
	exclude   []string
	group     string
	folds     int
	retrain   bool
	leaveOut  string
	train     []string
	data      string
	flagged   float64
	threshold float64
}

func evalCommand(std stdio, env environment) *cobra.Command {
	f := &evalFlags{}
	cmd := &cobra.Command{
		Use:   "eval --labels FILE --dimension D[,D] --positive LABEL[,LABEL]",
		Short: "Measure a rule set on labelled drafts: AUC, precision, recall",
		Long: `Eval judges labelled drafts and says how well a dimension tells the positive ones
from the others. A score is value ÷ warn, so that 1 is where a warning begins; of
several dimensions the greatest counts.

--retrain makes the set's models anew without what they are measured on: with --group
and --folds fold by fold, with --leave-out without a whole data set. Copies of the
held-out drafts under other ids are taken out of the training data, too. Built-in
models are made by the recipe in their card, from the folder --data; --train
names the files to use instead.

--labels builtin:labels stands for the posts of those data sets that this program has
labels of its own for.

--flagged N adds the limit at which at most N percent of all drafts are flagged.`,
		Example: `  plainpost eval --labels stance.jsonl --key stance --dimension self-promotion --positive promote --negative converse
  plainpost eval --labels comments.jsonl --dimension spam,self-promotion --positive spam --group group --folds 5 --retrain --data data
  plainpost eval --labels replies.jsonl --dimension self-promotion --flagged 2`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return eval(cmd.Context(), f, std, env) },
	}
	fs := cmd.Flags()
	fs.StringVar(&f.labels, "labels", "", "labelled drafts as JSON, one a line, from a `FILE`")
	fs.StringSliceVar(&f.dimension, "dimension", nil, "`DIMENSION`s whose score is measured")
	fs.StringSliceVar(&f.positive, "positive", nil, "`LABEL`s that should score high")
	fs.StringSliceVar(&f.negative, "negative", nil, "`LABEL`s that should score low (default: all others)")
	fs.StringVar(&f.key, "key", "label", "`NAME` of the label's key")
	fs.StringVar(&f.rule, "rule", "", "count only findings of the rules that match the `GLOB`")
	fs.StringArrayVar(&f.exclude, "exclude", nil, "leave out drafts with `KEY=VALUE`, repeatable")
	fs.StringVar(&f.group, "group", "", "`KEY` that folds keep together, such as account")
	fs.IntVar(&f.folds, "folds", 5, "`N` folds for --group")
	fs.BoolVar(&f.retrain, "retrain", false, "train the set's models without the fold or the left-out set")
	fs.StringVar(&f.leaveOut, "leave-out", "", "`NAME` of a data set to train without")
	fs.StringArrayVar(&f.train, "train", nil, "training `FILE`, repeatable")
	fs.StringVar(&f.data, "data", "", "`FOLDER` of the data sets of the built-in models' recipes (default $PLAINPOST_SHARED/data, else two above --labels)")
	fs.Float64Var(&f.flagged, "flagged", 0, "print the limit at which at most `N` percent are flagged")
	fs.Float64Var(&f.threshold, "threshold", 1, "value ÷ warn from which a draft counts as flagged in at_threshold, a `NUMBER`")
	fs.StringVar(&f.platform, "platform", "", "`NAME` of the platform that the drafts are for")
	fs.StringVar(&f.config, "config", "", "rule set `FILE`")
	fs.StringArrayVar(&f.rules, "rules", nil, "rule `SET` in place of the default, repeatable")
	return cmd
}

// evaluation is what eval prints.
type evaluation struct {
	corpus.Metrics
	Limit *limit `json:"limit,omitempty"`
}

type limit struct {
	Share float64 `json:"share"` // of all drafts, at most
	Value float64 `json:"value"` // value ÷ warn
}

func eval(ctx context.Context, f *evalFlags, std stdio, env environment) error {
	switch {
	case f.labels == "":
		return errors.New("say with --labels which drafts to judge")
	case len(f.dimension) == 0:
		return errors.New("say with --dimension what to measure")
	case len(f.positive) == 0 && f.flagged == 0:
		return errors.New("say with --positive which labels should score high")
	case f.folds < 2:
		return errors.New("--folds takes 2 or more")
	}
	set, err := ruleSet(f.rules, f.config, env)
	if err != nil {
		return err
	}
	for _, d := range f.dimension {
		if _, ok := set.Dimension(d); !ok {
			var ids []string
			for _, dim := range set.Dimensions {
				ids = append(ids, dim.ID)
			}
			return fmt.Errorf("there is no dimension %q: use one of %s", d, strings.Join(ids, ", "))
		}
	}
	q := &corpus.Question{Dimensions: f.dimension, Key: f.key, Positive: f.positive, Negative: f.negative, Rules: f.rule, Exclude: map[string]string{}}
	for _, x := range f.exclude {
		key, value, ok := strings.Cut(x, "=")
		if !ok {
			return fmt.Errorf("--exclude takes KEY=VALUE, not %q", x)
		}
		q.Exclude[key] = value
	}
	all, err := openLabels(f.labels, sourceName(f.labels), f.data, env)
	if err != nil {
		return err
	}
	chosen, positive := q.Choose(all)
	if len(chosen) == 0 {
		return fmt.Errorf("no draft in %s has the key %q with a label asked for", f.labels, f.key)
	}
	for i := range all {
		if f.platform != "" && all[i].Draft.Platform == "" {
			all[i].Draft.Platform = f.platform
		}
	}
	ofAll, err := f.scores(ctx, q, set, all, env)
	if err != nil {
		return err
	}
	scores := make([]float64, len(chosen))
	for i, n := range chosen {
		scores[i] = ofAll[n]
	}
	out := evaluation{Metrics: corpus.Measure(scores, positive, f.threshold)}
	if f.flagged > 0 {
		out.Limit = &limit{f.flagged / 100, corpus.LimitFor(scores, f.flagged/100)}
	}
	return json.NewEncoder(std.out).Encode(out)
}

// scores judges all posts of the file, by the set's models or by ones that have not seen them.
func (f *evalFlags) scores(ctx context.Context, q *corpus.Question, set *rules.Set, posts []corpus.Labelled, env environment) ([]float64, error) {
	if !f.retrain {
		c, err := tone.New(set, nil)
		if err != nil {
			return nil, err
		}
		return q.Scores(ctx, c, posts)
	}
	kitchens, err := f.kitchens(ctx, q, set, env)
	if err != nil {
		return nil, err
	}
	if f.leaveOut != "" {
		return q.LeftOut(ctx, set, kitchens, posts, f.leaveOut)
	}
	return q.Retrained(ctx, set, kitchens, posts, corpus.Folds(posts, f.group, f.folds), f.folds)
}

// kitchens are those of the models that bear on the dimensions asked for.
func (f *evalFlags) kitchens(ctx context.Context, q *corpus.Question, set *rules.Set, env environment) (map[string]*corpus.Kitchen, error) {
	c, err := tone.New(set, nil)
	if err != nil {
		return nil, err
	}
	data := dataFolder(f.data, env)
	if data == "" {
		data = filepath.Dir(filepath.Dir(f.labels))
	}
	files := corpus.InFolders(data)
	given := map[string]string{}
	for _, path := range f.train {
		given[sourceName(path)] = path
	}
	out := map[string]*corpus.Kitchen{}
	for _, r := range set.Rules {
		if r.Model == "" || r.Off || !slices.Contains(f.dimension, r.Dimension) || out[r.Model] != nil {
			continue
		}
		recipe, ok := corpus.RecipeFor(strings.TrimPrefix(r.Model, "builtin:"))
		if !ok {
			return nil, fmt.Errorf("%s: the model %s is not built in and cannot be trained anew: there is no recipe for it", r.ID, r.Model)
		}
		if len(given) > 0 {
			recipe.Sources = trainSources(recipe, given, q)
			files = func(source string) string { return given[source] }
		}
		if out[r.Model], err = corpus.NewKitchen(ctx, c, recipe, files); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// trainSources are the recipe's sources of which a file was given, and for other
// files a source of the labels that the question is about.
func trainSources(recipe corpus.Recipe, given map[string]string, q *corpus.Question) []corpus.RecipeSource {
	var out []corpus.RecipeSource
	for _, s := range recipe.Sources {
		if given[s.Name] != "" && !s.Own {
			out = append(out, s)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if slices.ContainsFunc(out, func(s corpus.RecipeSource) bool { return s.Name == name }) {
			continue
		}
		s := corpus.RecipeSource{Name: name, Licence: "given with --train", Weight: 1, Label: q.Key, Targets: map[string]corpus.Target{}}
		for _, l := range q.Positive {
			s.Targets[l] = corpus.Target{P: 1}
		}
		for _, l := range q.Negative {
			s.Targets[l] = corpus.Target{}
		}
		out = append(out, s)
	}
	if !slices.ContainsFunc(out, func(s corpus.RecipeSource) bool { return s.Calibrate }) {
		for i := range out {
			out[i].Calibrate = true
		}
	}
	return out
}

// sourceName is what a data set is called: the folder of a data.jsonl, else the
// file without its extension.
func sourceName(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if name == "data" {
		if abs, err := filepath.Abs(path); err == nil {
			return filepath.Base(filepath.Dir(abs))
		}
	}
	return name
}
