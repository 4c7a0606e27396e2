package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/tone/model"
)

type learnFlags struct {
	checkFlags
	labels   string
	out      string
	key      string
	positive []string
	group    string
	language string
	recipe   string
	data     string
}

func learnCommand(std stdio, env environment) *cobra.Command {
	f := &learnFlags{}
	cmd := &cobra.Command{
		Use:   "learn --labels FILE --out MODEL",
		Short: "Train a model from labelled drafts",
		Long: `Learn trains a model from drafts that were accepted and rejected, and writes it to
a file that a rule can name:

  rules:
    house.model: { dimension: fit, model: ./house.model, weight: 2, message: "Like drafts we sent back: $match." }

The labels are JSON, one draft a line: {"text": "…", "label": "rejected"}. It prints how
well the model does on drafts it has not seen, and which words speak most for and
against. About 200 of each kind are needed before it is of use.

With --recipe it makes a built-in model from the data sets that its card lists.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.out == "" {
				return errors.New("say with --out where the model goes")
			}
			if f.recipe != "" {
				return cook(cmd.Context(), f, std, env)
			}
			return learn(cmd.Context(), f, std, env)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.labels, "labels", "", "labelled drafts as JSON, one a line, from a `FILE`")
	fs.StringVar(&f.out, "out", "", "the model `FILE` to write")
	fs.StringVar(&f.key, "key", "label", "`NAME` of the label's key")
	fs.StringSliceVar(&f.positive, "positive", []string{"rejected"}, "`LABEL`s that the model is to find")
	fs.StringVar(&f.group, "group", "account", "`KEY` of what a draft of the test must not share with those it is learned from")
	fs.StringVar(&f.language, "language", "en", "`CODE` of the language; drafts in others are passed over")
	fs.StringVar(&f.recipe, "recipe", "", "`NAME` of a built-in model to make instead, such as promotion-en")
	fs.StringVar(&f.data, "data", "", "`FOLDER` of the data sets of the recipe")
	fs.StringVar(&f.config, "config", "", "rule set `FILE` whose rules are signs to learn from")
	fs.StringArrayVar(&f.rules, "rules", nil, "rule `SET` in place of the default, repeatable")
	return cmd
}

func learn(ctx context.Context, f *learnFlags, std stdio, env environment) error {
	if f.labels == "" {
		return errors.New("say with --labels which drafts to learn from")
	}
	c, err := checker(f.rules, f.config, env, nil)
	if err != nil {
		return err
	}
	posts, err := openLabels(f.labels, f.labels, f.data, env)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(filepath.Base(f.out), filepath.Ext(f.out))
	m, lesson, err := corpus.Learn(ctx, c, posts, corpus.Learning{
		Name: name, Language: f.language, Key: f.key, Positive: f.positive, Group: f.group, Date: time.Now().UTC().Format(time.DateOnly),
	})
	if err != nil {
		return err
	}
	if err := corpus.WriteModel(m, f.out); err != nil {
		return err
	}
	t := lesson.Metrics.AtThreshold
	fmt.Fprintf(std.out, "%d drafts labelled %s, %d others; on drafts it had not seen the model has\n", lesson.Positive, strings.Join(f.positive, " or "), lesson.Negative)
	fmt.Fprintf(std.out, "precision %.2f, recall %.2f (AUC %.2f)\n", t.Precision, t.Recall, lesson.Metrics.AUC)
	if lesson.Positive < corpus.UsefulPosts || lesson.Negative < corpus.UsefulPosts {
		fmt.Fprintf(std.out, "from %d drafts of each kind on these figures settle; label more\n", corpus.UsefulPosts)
	}
	fmt.Fprintf(std.out, "for:     %s\nagainst: %s\n", words(lesson.For), words(lesson.Against))
	fmt.Fprintf(std.out, "%s: %d features, language %s, for posts of up to %d words\n", f.out, m.Len(), f.language, m.Card().MostWords)
	return nil
}

// words lists features without the marks of their kinds.
func words(list []model.Contribution) string {
	var out []string
	for _, c := range list {
		kind, name, _ := strings.Cut(c.Name, ":")
		if kind != "w" && kind != "b" {
			name = "(" + name + ")"
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

func cook(ctx context.Context, f *learnFlags, std stdio, env environment) error {
	recipe, ok := corpus.RecipeFor(f.recipe)
	if !ok {
		return fmt.Errorf("there is no recipe %q", f.recipe)
	}
	data := dataFolder(f.data, env)
	if data == "" {
		return errors.New("say with --data where the data sets of the recipe are")
	}
	c, err := checker(f.rules, f.config, env, nil)
	if err != nil {
		return err
	}
	kitchen, err := corpus.NewKitchen(ctx, c, recipe, corpus.InFolders(data))
	if err != nil {
		return err
	}
	m, err := kitchen.Cook(nil)
	if err != nil {
		return err
	}
	if err := corpus.WriteModel(m, f.out); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s: %d features\n", f.out, m.Len())
	return nil
}

// builtinLabels stands for a file of labelled drafts: the posts that the program's
// own labels are about.
const builtinLabels = "builtin:labels"

// openLabels reads labelled drafts from a file, which is called name, or the
// program's own from the data sets.
func openLabels(path, name, data string, env environment) ([]corpus.Labelled, error) {
	if path != builtinLabels {
		return corpus.OpenLabelled(path, name)
	}
	folder := dataFolder(data, env)
	if folder == "" {
		return nil, errors.New("say with --data where the data sets are whose posts " + builtinLabels + " labels")
	}
	return corpus.OwnLabels(corpus.InFolders(folder))
}

// dataFolder is where the data sets of recipes are: --data, or data in the
// folder that PLAINPOST_SHARED names.
func dataFolder(flag string, env environment) string {
	if flag != "" {
		return flag
	}
	if shared := env.get("PLAINPOST_SHARED"); shared != "" {
		return filepath.Join(shared, "data")
	}
	return ""
}
