package corpus

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// shared is the folder of the data, or skips the test.
func shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("PLAINPOST_SHARED")
	if dir == "" {
		t.Skip("PLAINPOST_SHARED is not set: the labelled posts are not part of the repository")
	}
	return filepath.Join(dir, "data")
}

// asked is a figure of EVALUATION.md: which posts are judged, how, and what is taken
// of it.
type asked struct {
	id       string // the first cell of the table
	file     string
	scores   string // how the posts are judged: shipped, folds by a key, or left out
	question Question
	figure   func(Metrics) float64
	model    string // the only model that bears on it, where that is known; empty for those of its dimensions
}

// flagging are the dimensions of which a post at warn counts as flagged.
var flagging = []string{"jargon", "self-promotion", "hype", "bait", "manners", "spam"}

func auc(m Metrics) float64       { return m.AUC }
func f1(m Metrics) float64        { return m.AtThreshold.F1 }
func precision(m Metrics) float64 { return m.AtThreshold.Precision }
func recall(m Metrics) float64    { return m.AtThreshold.Recall }

func questions() []asked {
	stance := func(negative ...string) Question {
		return Question{Dimensions: []string{"self-promotion"}, Key: "stance", Positive: []string{"promote"}, Negative: negative}
	}
	flagged := func(labels ...string) Question {
		return Question{Dimensions: flagging, Positive: labels, Negative: []string{"no label"}}
	}
	corp := func(negative string) Question {
		return Question{Dimensions: []string{"self-promotion"}, Positive: []string{"Action"}, Negative: []string{negative}}
	}
	spam := func(dimensions ...string) Question {
		return Question{Dimensions: dimensions, Positive: []string{"spam"}}
	}
	bait := func(key, label, rule string) Question {
		return Question{Dimensions: []string{"bait"}, Key: key, Positive: []string{label}, Rules: rule}
	}
	return []asked{
		{"promote-converse", "stance", "folds account", stance("converse"), auc, ""},
		{"promote-give", "stance", "folds account", stance("give"), auc, ""},
		{"promote-announce", "stance", "folds account", stance("announce"), auc, ""},
		{"promote-others", "stance", "folds account", stance(), auc, ""},
		{"labels-promote", "labels", "folds account", stance(), auc, ""},
		{"hard-sell", "stance", "shipped", Question{Dimensions: []string{"hype"}, Key: "hard_sell", Positive: []string{"yes"}}, f1, ""},
		{"clickbait", "stance", "folds account", bait("clickbait", "yes", "bait.click*"), f1, "clickbait-en"},
		{"labels-clickbait", "labels", "folds account", bait("clickbait", "yes", "bait.click*"), f1, "clickbait-en"},
		{"engagement-recall", "stance", "shipped", bait("engagement_bait", "yes", "bait.engage*"), recall, ""},
		{"engagement-precision", "stance", "shipped", bait("engagement_bait", "yes", "bait.engage*"), precision, ""},
		{"action-dialogue", "corporate_messaging", "folds account", corp("Dialogue"), auc, ""},
		{"action-information", "corporate_messaging", "folds account", corp("Information"), auc, ""},
		{"push-dialogue", "corporate_messaging", "folds account", corp("Dialogue"), auc, ""},
		{"push-information", "corporate_messaging", "folds account", corp("Information"), auc, ""},
		{"action-dialogue-left-out", "corporate_messaging", "left out", corp("Dialogue"), auc, ""},
		{"youtube", "youtube_spam", "folds group", spam("spam", "self-promotion"), auc, ""},
		{"youtube-left-out", "youtube_spam", "left out", spam("spam", "self-promotion"), auc, ""},
		{"sms", "sms_spam", "folds id", spam("spam"), auc, ""},
		{"sms-left-out", "sms_spam", "left out", spam("spam"), auc, ""},
		{"headlines", "chakraborty_clickbait", "folds id", bait("label", "clickbait", ""), auc, "clickbait-en"},
		{"spanish", "ta1c_es_clickbait", "folds account", bait("label", "clickbait", ""), auc, "clickbait-es"},
		{"flagged-replies", "support_tweets", "shipped", flagged("company_reply"), recall, ""},
		{"flagged-person", "brand_vs_person_tweets", "folds account", flagged("person"), recall, ""},
		{"flagged-ask", "hn_show_ask", "folds account", flagged("ask"), recall, ""},
		{"flagged-brands", "brand_emotions_sxsw", "shipped", flagged("none", "positive", "negative", "cant_tell"), recall, ""},
	}
}

// leftOut is how posts begin that a figure leaves out: answers to somebody, and
// shares, which are not the poster's own words.
var leftOut = map[string]string{"push-dialogue": "@", "push-information": "@", "flagged-brands": "RT "}

// answerer judges posts for the questions and keeps what several of them share.
type answerer struct {
	ctx      context.Context
	dir      string
	set      *rules.Set
	shipped  *tone.Checker
	kitchens map[string]*Kitchen
	scores   map[string][]float64 // what several questions share
}

func newAnswerer(t testing.TB) *answerer {
	set, err := rules.Default()
	require.NoError(t, err)
	shipped, err := tone.New(set, nil)
	require.NoError(t, err)
	return &answerer{t.Context(), shared(t), set, shipped, map[string]*Kitchen{}, map[string][]float64{}}
}

// kitchensOf are those of the models that bear on a question.
func (a *answerer) kitchensOf(q *Question, only string) (map[string]*Kitchen, error) {
	out := map[string]*Kitchen{}
	for _, r := range a.set.Rules {
		name, ok := strings.CutPrefix(r.Model, "builtin:")
		if !ok || !contains(q.Dimensions, r.Dimension) || only != "" && only != name {
			continue
		}
		if a.kitchens[name] == nil {
			recipe, ok := RecipeFor(name)
			if !ok {
				return nil, fmt.Errorf("no recipe for %s", name)
			}
			k, err := NewKitchen(a.ctx, a.shipped, recipe, InFolders(a.dir))
			if err != nil {
				return nil, err
			}
			a.kitchens[name] = k
		}
		out[r.Model] = a.kitchens[name]
	}
	return out, nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (a *answerer) answer(t testing.TB, x *asked, file func(name string) []Labelled) float64 {
	q := x.question
	posts := file(x.file)
	key := fmt.Sprint(x.file, x.scores, q.Dimensions, q.Rules)
	all, known := a.scores[key]
	if !known {
		var err error
		how, group, _ := strings.Cut(x.scores, " ")
		if how == "shipped" {
			all, err = q.Scores(a.ctx, a.shipped, posts)
		} else {
			var kitchens map[string]*Kitchen
			kitchens, err = a.kitchensOf(&q, x.model)
			require.NoError(t, err)
			if how == "left" {
				all, err = q.LeftOut(a.ctx, a.set, kitchens, posts, x.file)
			} else {
				const folds = 5
				all, err = q.Retrained(a.ctx, a.set, kitchens, posts, Folds(posts, group, folds), folds)
			}
		}
		require.NoError(t, err)
		a.scores[key] = all
	}
	chosen, positive := q.Choose(posts)
	var scores []float64
	var is []bool
	for i, n := range chosen {
		if begins := leftOut[x.id]; begins != "" && strings.HasPrefix(strings.TrimLeft(posts[n].Draft.Text, "."), begins) {
			continue
		}
		scores, is = append(scores, all[n]), append(is, positive[i])
	}
	return x.figure(Measure(scores, is, 1))
}

var tableRow = regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\|[^|]*\\|[^|]*\\| ([0-9.]+) \\|")

// TestEvaluation recomputes the table of EVALUATION.md. A figure may not be worse
// than it is recorded by more than 0.01.
func TestEvaluation(t *testing.T) {
	dir := shared(t)
	if testing.Short() {
		t.Skip("training takes a minute")
	}
	text, err := os.ReadFile("EVALUATION.md")
	require.NoError(t, err)
	recorded := map[string]float64{}
	for _, m := range tableRow.FindAllStringSubmatch(string(text), -1) {
		recorded[m[1]], err = strconv.ParseFloat(m[2], 64)
		require.NoError(t, err)
	}
	read := map[string][]Labelled{}
	file := func(name string) []Labelled {
		if read[name] == nil {
			if name == "labels" {
				read[name], err = OwnLabels(InFolders(dir))
			} else {
				read[name], err = OpenLabelled(filepath.Join(dir, name, "data.jsonl"), name)
			}
			require.NoError(t, err)
		}
		return read[name]
	}
	a := newAnswerer(t)
	for _, x := range questions() {
		t.Run(x.id, func(t *testing.T) {
			got := a.answer(t, &x, file)
			t.Logf("%.3f", got)
			want, ok := recorded[x.id]
			if !ok {
				t.Errorf("EVALUATION.md has no row %s; the figure is %.3f", x.id, got)
				return
			}
			worse := want - got
			if strings.HasPrefix(x.id, "flagged-") {
				worse = got - want
			}
			if worse > 0.01 {
				t.Errorf("%s is %.3f, recorded as %.3f", x.id, got, want)
			}
			if math.Abs(worse) > 0.01 {
				t.Logf("%s has changed from %.3f to %.3f: record it", x.id, want, got)
			}
		})
	}
}
