package tone

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/model"
)

// taught is the small set with two models, of which every weight is known.
func taught(t testing.TB) *Checker {
	t.Helper()
	set := smallSet(t, `
  promo.model: { dimension: promo, weight: 1, message: "Reads like promotion: $match.", model: own/promotion }
  blast.model: { dimension: blast, weight: 1.5, message: "Reads like spam: $match.", model: own/spam }
`)
	promotion, err := model.New(model.Card{Name: "promotion", Language: "en"},
		[]model.Output{{Name: "promote", Bias: -0.5, Scale: 1.25, Shift: 0.1}, {Name: "announce", Scale: 1}, {Name: "give", Scale: 1}, {Name: "converse", Scale: 1, Bias: 0.5}},
		map[string][]float32{
			"w:join": {2, 0, 0, 0}, "w:bread": {0.5, 0, 1, 0}, "e:brand": {0.25, 0, 0, 0}, "e:says": {-0.25, 0, 0, 0}, "w:<link>": {1, 0, 0, 0}, "b:join us": {3, 0, 0, -1}, "b:^ join": {0.5, 0, 0, 0}, "b:! $": {0.25, 0, 0, 0},
			"c:join": {0.75, 0, 0, 0}, "c:<at>": {0.5, 0, 0, 0}, "s:order": {1, 0, 0, -1}, "s:question": {-1, 0, 0, 2}, "m:reply": {-2, 0, 0, 3}, "m:link": {0.5, 0, 0, 0},
			"r:promo.buy": {0.5, 0, 0, 0}, "r:promo.reply": {-0.25, 0, 0, 0}, "r:jargon.leverage": {0.5, 0, 0, 0}, "d:promo": {1, 0, 0, 0}, "w:<own>": {0.5, 1, 0, 0},
		})
	require.NoError(t, err)
	spam, err := model.New(model.Card{Name: "spam", Language: "en"}, []model.Output{{Name: "spam", Bias: -2, Scale: 1}},
		map[string][]float32{"w:free": {3}, "w:prize": {4}, "b:free prize": {4}, "w:<num>": {1}, "s:link": {1}, "m:exclamations": {1}, "r:any.mark": {1}, "d:blast": {1}, "w:join": {0.5}})
	require.NoError(t, err)
	c, err := New(set, &Options{Models: map[string]*model.Model{"own/promotion": promotion, "own/spam": spam}})
	require.NoError(t, err)
	return c
}

var modelDrafts = []Draft{
	{Text: "Join us for bread!"},
	{Text: "Join us for bread. The river is high today. https://bread.example/a"},
	{Text: "@anna thanks, the bread was good. Did you see the river?"},
	{Text: "Win a free prize!! ZZ12 Text 4512 now"},
	{Text: "Buy our brand new oven, buy our bread. We leverage bread, we leverage ovens."},
	{Text: "Acme joins the market. Read what Acme's bakers say #acme", Account: "Acme"},
	{Text: "> Join us for bread\n\nThey wrote that. Call `join us` twice.", Format: Markdown},
	{Text: "J o i n us. Fr33 priz3", Title: "Join us"},
	{Text: "Dónde está el pan? Únete a nosotros hoy y mañana para hacer pan en la calle."},
	{Text: "…! 5 €5 ... \"what\" a: b"},
	{Text: "?", InReplyTo: "x"},
	{Text: "https://a.example/b"},
	{},
}

// TestModelScoresAreItsFeatures compares what a check adds up by ids with what
// the model makes of the features by name: one extractor, two ways.
func TestModelScoresAreItsFeatures(t *testing.T) {
	c := taught(t)
	for _, d := range modelDrafts {
		t.Run(short(d.Text), func(t *testing.T) {
			x, err := c.start(t.Context(), &d)
			require.NoError(t, err)
			defer c.release(x)
			x.measure()
			x.run()
			x.judgeByModels()
			f, err := c.Features(t.Context(), d)
			require.NoError(t, err)
			x.hear()
			for _, n := range x.voices {
				m := x.r.learned.lexicon.models[x.slots[n].model].model
				require.InDelta(t, m.LogOdds(0, f.Post), x.logOddsOf(n, -1, 0), 1e-9)
				names := x.namer()
				for i, s := range f.Sentences {
					for k := range m.Outputs() {
						require.InDelta(t, m.LogOdds(k, s.Vector), x.logOddsOf(n, names.units[i].sentence, k), 1e-9)
					}
				}
			}
		})
	}
}

func TestModelInvariants(t *testing.T) {
	c := taught(t)
	for _, d := range modelDrafts {
		rep := mustCheck(t, c, d)
		if s := rep.Measures.Stances; s != nil {
			require.InDelta(t, 1, s.Promote+s.Announce+s.Give+s.Converse, 1e-9)
			require.InDelta(t, score(t, rep, "promo").Value, s.Promote, 1e-9)
		}
	}
}

func TestModelFindings(t *testing.T) {
	c := taught(t)
	rep := mustCheck(t, c, Draft{Text: "Join us for bread!"})
	require.Equal(t, []string{"promo.model: Join us for bread!"}, matches(rep))
	require.Equal(t, "Reads like promotion: “Join us”, an order to the reader.", strings.Replace(rep.Findings[0].Message, ", “bread”", "", 1))
	require.NotNil(t, rep.Measures.Stances)
	require.Greater(t, rep.Measures.Stances.Promote, 0.9)

	spam := mustCheck(t, c, Draft{Text: "You won a free prize, text 4512"})
	require.Contains(t, matches(spam), "blast.model: You won a free prize, text 4512")
	s := score(t, spam, "blast")
	require.Greater(t, s.Value, 1.3)
	require.LessOrEqual(t, s.Value, 1.5)
	var print string
	for _, f := range spam.Findings {
		if f.Rule == "blast.model" {
			print = f.Fingerprint
			require.Contains(t, f.Message, "“free prize”")
		}
	}

	// Improbable, it is a part: weight × p, however small.
	calm := mustCheck(t, c, Draft{Text: "The river is high."})
	require.Len(t, score(t, calm, "blast").Parts, 1)
	part := score(t, calm, "blast").Parts[0]
	require.Equal(t, "blast.model", part.Rule)
	require.InDelta(t, 1.5*part.P, part.Points, 1e-9)
	require.Less(t, part.P, 0.5)

	accepted, err := New(c.Rules(), &Options{Models: c.options.Models, Accepted: []string{print}})
	require.NoError(t, err)
	again := mustCheck(t, accepted, Draft{Text: "You won a free prize, text 4512"})
	require.NotContains(t, matches(again), "blast.model: You won a free prize, text 4512")
	require.Equal(t, 1, again.Suppressed)
}

func TestModelOwnNames(t *testing.T) {
	c := taught(t)
	names := func(d Draft) []string {
		f, err := c.Features(t.Context(), d)
		require.NoError(t, err)
		var out []string
		for _, x := range f.Post {
			if strings.HasPrefix(x.Name, "w:") {
				out = append(out, strings.TrimPrefix(x.Name, "w:"))
			}
		}
		return out
	}
	require.Equal(t, []string{"<own>", "bake", "<num>", "<at>", "<tag>", "<link>"}, names(Draft{Text: "Acme bakes 12 @anna #rye https://acme.example/x", Account: "acme"}))
	require.Equal(t, []string{"acm", "bake"}, names(Draft{Text: "Acme bakes"}))
}

func TestModelSwitchedOff(t *testing.T) {
	c := taught(t)
	require.NotEqual(t, smallChecker(t, nil).RuleSet(), c.RuleSet(), "the hash of a set covers its models")
	set := smallSet(t, "\n  promo.model: { dimension: promo, weight: 1, message: x, model: own/promotion }\n")
	set.Rule("promo.model").Off = true
	off, err := New(set, &Options{Models: c.options.Models})
	require.NoError(t, err)
	plain := smallChecker(t, nil)
	for _, d := range modelDrafts {
		require.Equal(t, mustCheck(t, plain, d).Scores, mustCheck(t, off, d).Scores)
	}
}

// TestModelCompany shows that with and without hold for a model's rule: of a post
// as a whole and of the sentences of a ratio.
func TestModelCompany(t *testing.T) {
	given := taught(t).options.Models
	draft := func(text string) Draft { return Draft{Text: text} }
	for name, tt := range map[string]struct {
		key        string
		with, none Draft // drafts in which the models speak, and in which they do not
	}{
		"with":    {"with: [any.mark]", draft("You won a free prize ZZ9. Join us for bread"), draft("You won a free prize. Join us for bread")},
		"without": {"without: [any.mark]", draft("You won a free prize. Join us for bread"), draft("You won a free prize ZZ9. Join us for bread")},
		"both":    {"with: [any.mark], without: [promo.buy]", draft("Join us ZZ9. You won a free prize"), draft("Join us ZZ9. You won a free prize. Buy our bread")},
	} {
		t.Run(name, func(t *testing.T) {
			set := smallSet(t, `
  promo.model: { dimension: promo, weight: 1, message: "Reads like promotion: $match.", model: own/promotion, `+tt.key+` }
  blast.model: { dimension: blast, weight: 1.5, message: "Reads like spam: $match.", model: own/spam, `+tt.key+` }
`)
			c, err := New(set, &Options{Models: given})
			require.NoError(t, err)
			rules := func(d Draft) []string {
				hits, err := c.Hits(t.Context(), d)
				require.NoError(t, err)
				var out []string
				for _, h := range hits {
					if strings.HasSuffix(h.Rule, ".model") && !slices.Contains(out, h.Rule) {
						out = append(out, h.Rule)
					}
				}
				return out
			}
			require.ElementsMatch(t, []string{"promo.model", "blast.model"}, rules(tt.with))
			require.Empty(t, rules(tt.none))
			require.NotNil(t, mustCheck(t, c, tt.with).Measures.Stances)
			silent := mustCheck(t, c, tt.none)
			require.Nil(t, silent.Measures.Stances)
			for _, s := range silent.Scores {
				for _, p := range s.Parts {
					require.NotContains(t, p.Rule, ".model")
				}
			}
		})
	}
}

// TestModelMostWords shows that a model is silent about posts longer than those that
// it learned from, and one whose card names no length is not.
func TestModelMostWords(t *testing.T) {
	set := smallSet(t, `
  blast.model: { dimension: blast, weight: 1.5, message: "Reads like spam: $match.", model: own/spam }
`)
	spam := func(most int) *Checker {
		m, err := model.New(model.Card{Name: "spam", Language: "en", MostWords: most}, []model.Output{{Name: "spam", Bias: 3, Scale: 1}}, map[string][]float32{"w:free": {3}})
		require.NoError(t, err)
		data, err := m.Encode()
		require.NoError(t, err)
		m, err = model.Decode(data)
		require.NoError(t, err)
		c, err := New(set, &Options{Models: map[string]*model.Model{"own/spam": m}})
		require.NoError(t, err)
		return c
	}
	five, six, page := "Free bread for all here", "Free bread for all here today", strings.Repeat("free bread ", 400)
	for text, want := range map[string][2]bool{five: {true, true}, six: {false, true}, page: {false, true}} {
		for i, most := range []int{5, 0} {
			found := slices.ContainsFunc(mustCheck(t, spam(most), Draft{Text: text}).Findings, func(f Finding) bool { return f.Rule == "blast.model" })
			require.Equal(t, want[i], found, "%d words at most: %.40s", most, text)
		}
	}
}

func TestModelErrors(t *testing.T) {
	french, err := model.New(model.Card{Name: "f", Language: "fr"}, []model.Output{{Name: "promote", Scale: 1}}, nil)
	require.NoError(t, err)
	for name, tt := range map[string]struct{ file, want string }{
		"no file":           {"nowhere.model", "no such file"},
		"of another tongue": {"own/french", "of the language"},
	} {
		t.Run(name, func(t *testing.T) {
			set, err := rules.Parse("small.yaml", []byte(small))
			require.NoError(t, err)
			r := *set.Rule("any.mark")
			r.ID, r.Pattern, r.Model = "promo.model", "", tt.file
			set.Rules = append(set.Rules, &r)
			_, err = New(set, &Options{Models: map[string]*model.Model{"own/french": french}})
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// BenchmarkModels shows what the default set's models cost: a check with them is
// to cost at most twice what it costs without.
func BenchmarkModels(b *testing.B) {
	posts := benchPosts(4096, 280, false)
	b.Run("with", func(b *testing.B) { benchCheck(b, defaultChecker(b), posts, Plain) })
	set, err := rules.Builtin("default")
	require.NoError(b, err)
	for _, r := range set.Rules {
		if r.Model != "" {
			r.Off = true
		}
	}
	c, err := New(set, nil)
	require.NoError(b, err)
	b.Run("without", func(b *testing.B) { benchCheck(b, c, posts, Plain) })
}
