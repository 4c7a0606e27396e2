package tone

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// small is a rule set of which every number is known.
const small = `
version: 1
name: small
lists: { results: [growth, innovation] }
dimensions:
  jargon: { measure: density, warn: 3, block: 8 }
  promo: { measure: ratio, base: -1, warn: 0.5 }
  blast: { measure: total, warn: 2, block: 4 }
platforms:
  x: { links: x, length: { max: 280, unit: weighted } }
  linkedin: { dimensions: { jargon: { warn: 5 } }, rules: { jargon.leverage: { weight: 1 }, blast.tags: off, jargon.synergy: { phrases+: [circle back] } } }
rules:
  jargon.leverage:
    dimension: jargon
    weight: 2
    cap: 3
    message: "“$match”: say “$suggestion”."
    phrases: { leverage: use }
    except: [financial leverage]
    tests: [{ bad: We leverage data. }, { good: Financial leverage is risky. }]
  jargon.synergy:
    dimension: jargon
    weight: 2
    message: "“$match” is jargon, say “$suggestion”."
    phrases: { synergy: working together, at the end of the day: "", "an (innovative|robust) tool": a tool, "pave (the|a) way for": lead to, holistic: whole }
    tests: [{ bad: Synergy wins. }, { good: Energy wins. }]
  jargon.drive:
    dimension: jargon
    weight: 2
    message: "“$match”: say what happens."
    phrases: ["drive {gap} {results}"]
    tests: [{ bad: We drive growth. }, { good: We drive a van. }]
  promo.buy: { dimension: promo, weight: 3, message: "“$match” sells.", phrases: [buy our], tests: [{ bad: Buy our bread. }, { good: We bought bread. }] }
  promo.new: { dimension: promo, weight: 1, message: "“$match” praises.", phrases: [brand new], tests: [{ bad: A brand new oven. }, { good: A new oven. }] }
  promo.thanks: { dimension: promo, weight: -2, message: "“$match” gives.", phrases: [thanks], tests: [{ bad: Thanks a lot. }, { good: No. }] }
  promo.reply: { dimension: promo, weight: -1, count: opens_with_mention, above: 0, message: "A reply." }
  blast.links: { dimension: blast, count: links, above: 2, weight: 2, cap: 2, message: "$count links, $limit are enough." }
  blast.tags: { dimension: blast, count: hashtags, above: 1, weight: 0.5, message: "$count hashtags" }
  blast.bare: { dimension: blast, metric: "links > 0 && ordinary_words <= 3", above: 0, weight: 2, message: "A link and nothing else." }
  blast.sale: { dimension: blast, with: [promo.buy], within: post, weight: 1, message: "A sale." }
  blast.calm: { dimension: blast, with: [promo.thanks], without: [promo.buy], weight: -1, message: "Calm." }
  any.mark: { dimension: blast, weight: 1, pattern: "\\bZZ[0-9]+", message: "“$match”", tests: [{ bad: ZZ9 }, { good: Z9 }] }
`

func smallSet(t testing.TB, more ...string) *rules.Set {
	t.Helper()
	set, err := rules.Parse("small.yaml", []byte(small+strings.Join(more, "")))
	require.NoError(t, err)
	return set
}

func smallChecker(t testing.TB, options *Options) *Checker {
	t.Helper()
	c, err := New(smallSet(t), options)
	require.NoError(t, err)
	return c
}

func mustCheck(t testing.TB, c *Checker, d Draft) *Report {
	t.Helper()
	rep, err := c.Check(t.Context(), d)
	require.NoError(t, err)
	checkInvariants(t, d, rep)
	return rep
}

// checkInvariants is what holds of every report: spans slice the text exactly,
// the position units agree, and every value is the sum of what it is made of.
func checkInvariants(t testing.TB, d Draft, rep *Report) {
	t.Helper()
	place := func(s *Span) {
		if s == nil {
			return
		}
		for _, p := range []Pos{s.Start, s.End} {
			require.True(t, p.Byte >= 0 && p.Byte <= len(d.Text))
			before := d.Text[:p.Byte]
			require.Equal(t, len([]rune(before)), p.Rune)
			require.Equal(t, strings.Count(before, "\n")+1, p.Line)
			require.Equal(t, len([]rune(before[strings.LastIndex(before, "\n")+1:]))+1, p.Col)
		}
		require.LessOrEqual(t, s.Start.Byte, s.End.Byte)
	}
	sums := map[string]float64{}
	worst := OK
	for _, f := range rep.Findings {
		if f.Span != nil {
			require.Equal(t, d.Text[f.Span.Start.Byte:f.Span.End.Byte], f.Match)
		}
		place(f.Span)
		for _, fix := range f.Fixes {
			place(&fix.Span)
		}
		require.NotEmpty(t, f.Fingerprint)
		require.NotEmpty(t, f.Message)
		sums[f.Dimension] += f.Points
		worst = max(worst, VerdictOf(f.Severity))
	}
	for _, s := range rep.Scores {
		for _, p := range s.Parts {
			place(p.Span)
			sums[s.Dimension] += p.Points
		}
		require.InDelta(t, math.Max(0, sums[s.Dimension]), s.Value, 1e-6, s.Dimension)
		require.Positive(t, s.Warn)
		worst = max(worst, s.Verdict)
	}
	require.Equal(t, worst, rep.Verdict)
}

func score(t testing.TB, rep *Report, dimension string) Score {
	t.Helper()
	i := slices.IndexFunc(rep.Scores, func(s Score) bool { return s.Dimension == dimension })
	require.GreaterOrEqual(t, i, 0, dimension)
	return rep.Scores[i]
}

func matches(rep *Report) []string {
	out := []string{}
	for _, f := range rep.Findings {
		out = append(out, f.Rule+": "+f.Match)
	}
	return out
}

func TestFindings(t *testing.T) {
	tests := []struct {
		name  string
		draft Draft
		want  []string
	}{
		{"a phrase", Draft{Text: "We leverage data."}, []string{"jargon.leverage: leverage"}},
		{"inflected", Draft{Text: "Leveraging data, we leveraged more."}, []string{"jargon.leverage: Leveraging", "jargon.leverage: leveraged"}},
		{"an exception", Draft{Text: "Financial leverage is high."}, []string{}},
		{"in the company of a list", Draft{Text: "We drive real and lasting innovation."}, []string{"jargon.drive: drive real and lasting innovation"}},
		{"not in that company", Draft{Text: "We drive to work."}, []string{}},
		{"denied habit", Draft{Text: "We don't leverage. We talk."}, []string{}},
		{"an ordinary negative is a use", Draft{Text: "We don't just leverage data."}, []string{"jargon.leverage: leverage"}},
		{"quoted", Draft{Text: "They say “leverage” a lot."}, []string{}},
		{"straight quotes", Draft{Text: `They say "leverage" a lot.`}, []string{}},
		{"code", Draft{Text: "Call `leverage()` once.", Format: Markdown}, []string{}},
		{"block quote", Draft{Text: "> We leverage data.\n\nOh dear.", Format: Markdown}, []string{}},
		{"markup inside a word", Draft{Text: "We **lever**age data.", Format: Markdown}, []string{"jargon.leverage: lever**age"}},
		{"entity before", Draft{Text: "<p>R&amp;D &amp; leverage</p>", Format: HTML}, []string{"jargon.leverage: leverage"}},
		{"a pattern", Draft{Text: "See ZZ12 now."}, []string{"any.mark: ZZ12"}},
		{"another language", Draft{Text: "Nous utilisons le leverage pour la synergy de nos équipes et de nos clients dans le monde."}, []string{}},
		{"empty", Draft{}, []string{}},
		{"title apart", Draft{Title: "Leverage your data", Text: "Hello."}, []string{"jargon.leverage: Leverage"}},
	}
	c := smallChecker(t, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, matches(mustCheck(t, c, tt.draft)))
		})
	}
}

func TestDensity(t *testing.T) {
	c := smallChecker(t, nil)
	one := score(t, mustCheck(t, c, Draft{Text: "We leverage data."}), "jargon")
	require.Equal(t, 2.0, one.Value)
	require.Equal(t, OK, one.Verdict)
	require.Empty(t, one.Advice)

	two := score(t, mustCheck(t, c, Draft{Text: "We leverage synergy."}), "jargon")
	require.Equal(t, 4.0, two.Value)
	require.Equal(t, Warn, two.Verdict)
	require.Equal(t, "Reword or drop “leverage”.", two.Advice)

	capped := mustCheck(t, c, Draft{Text: strings.Repeat("We leverage. ", 5)})
	require.Equal(t, 6.0, score(t, capped, "jargon").Value)
	require.Len(t, capped.Findings, 5)
	require.Zero(t, capped.Findings[4].Points)

	long := score(t, mustCheck(t, c, Draft{Text: "We leverage synergy. " + strings.Repeat("word ", 397)}), "jargon")
	require.InDelta(t, 1.0, long.Value, 1e-9)
}

func TestRatio(t *testing.T) {
	c := smallChecker(t, nil)
	p := func(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

	rep := mustCheck(t, c, Draft{Text: "Buy our bread now. It rains."})
	require.InDelta(t, (4*p(2)+2*p(-1))/6, score(t, rep, "promo").Value, 1e-9)
	require.Equal(t, []string{"promo.buy: Buy our bread now.", "blast.sale: Buy our bread now."}, matches(rep))
	require.Equal(t, "“Buy our” sells.", rep.Findings[0].Message)
	require.NotEmpty(t, score(t, rep, "promo").Advice)

	both := mustCheck(t, c, Draft{Text: "Buy our brand new bread."})
	require.Contains(t, both.Findings[0].Message, "brand new")
	require.InDelta(t, p(3), score(t, both, "promo").Value, 1e-9)

	thanked := mustCheck(t, c, Draft{Text: "Thanks, and buy our bread."})
	require.InDelta(t, p(0), score(t, thanked, "promo").Value, 1e-9)

	reply := mustCheck(t, c, Draft{Text: "@jo It rains."})
	require.InDelta(t, p(-2), score(t, reply, "promo").Value, 1e-9)
	require.Equal(t, 1, reply.Measures.Reply)

	require.Zero(t, score(t, mustCheck(t, c, Draft{Text: "https://a.example"}), "promo").Value)
}

func TestCounts(t *testing.T) {
	c := smallChecker(t, nil)
	text := "Read one two three four: https://a.example/1 https://a.example/2 https://a.example/3 https://a.example/4 https://a.example/5"
	rep := mustCheck(t, c, Draft{Text: text})
	require.Len(t, rep.Findings, 1)
	require.Equal(t, "5 links, 2 are enough.", rep.Findings[0].Message)
	require.Equal(t, "https://a.example/3 https://a.example/4 https://a.example/5", rep.Findings[0].Match)
	blast := score(t, rep, "blast")
	require.Equal(t, 4.0, blast.Value, "the cap counts two of the three")
	require.Equal(t, Block, rep.Verdict)
	require.Equal(t, "Drop 3 of the 5 links.", blast.Advice)

	bare := mustCheck(t, c, Draft{Text: "Look: https://a.example/1"})
	require.Equal(t, []string{"blast.bare"}, []string{bare.Findings[0].Rule})
	require.Equal(t, "Drop the links.", score(t, bare, "blast").Advice)

	card := mustCheck(t, c, Draft{Text: "Look.", Links: []string{"https://a.example/1"}, Media: []Media{{Kind: "image"}}})
	require.Equal(t, 1, card.Measures.Links)
	require.Equal(t, 1, card.Measures.Media)
	twice := mustCheck(t, c, Draft{Text: "Look at this link, everyone: https://a.example/1", Links: []string{"https://www.a.example/1?utm_source=x"}})
	require.Equal(t, 1, twice.Measures.Links, "a link that stands in the text counts once")
}

func TestComposites(t *testing.T) {
	c := smallChecker(t, nil)
	calm := mustCheck(t, c, Draft{Text: "Thanks for the bread."})
	require.Zero(t, score(t, calm, "blast").Value)
	require.Equal(t, []Part{{Rule: "blast.calm", Points: -1, Span: score(t, calm, "blast").Parts[0].Span}}, score(t, calm, "blast").Parts)
	require.Empty(t, calm.Findings)
}

func TestPlatforms(t *testing.T) {
	c := smallChecker(t, nil)
	text := "We leverage synergy. #a #b #c"
	base := mustCheck(t, c, Draft{Text: text})
	require.Equal(t, 4.0, score(t, base, "jargon").Value)
	require.Equal(t, 1.0, score(t, base, "blast").Value)
	linkedin := mustCheck(t, c, Draft{Text: text, Platform: "linkedin"})
	require.Equal(t, 3.0, score(t, linkedin, "jargon").Value)
	require.Equal(t, 5.0, score(t, linkedin, "jargon").Warn)
	require.Zero(t, score(t, linkedin, "blast").Value)
	require.Equal(t, []string{"jargon.synergy: circle back"}, matches(mustCheck(t, c, Draft{Text: "Let us circle back.", Platform: "linkedin"})))
	require.Empty(t, mustCheck(t, c, Draft{Text: "Let us circle back."}).Findings)

	_, err := c.Check(t.Context(), Draft{Text: "Hi", Platform: "linkedinn"})
	require.ErrorContains(t, err, `did you mean "linkedin"?`)
	_, err = c.Check(t.Context(), Draft{Text: "Hi", Format: "rtf"})
	require.ErrorContains(t, err, "unknown format")
}

func TestFixes(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"word", "We leverage data.", "We use data."},
		{"inflected", "We are leveraging data.", "We are using data."},
		{"capital", "Leverage it.", "Use it."},
		{"deletion at the start hands the capital on", "At the end of the day we bake.", "We bake."},
		{"deletion with its comma", "At the end of the day, we bake.", "We bake."},
		{"deletion at the end", "We bake at the end of the day.", "We bake."},
		{"first word of a phrase with slots", "We are paving the way for bread.", "We are leading to bread."},
		{"participle", "It was leveraged by us.", "It was used by us."},
		{"article before", "It is an holistic plan.", "It is a whole plan."},
		{"article inside the phrase", "It is an innovative tool.", "It is a tool."},
		{"markup stays outside", "We *leverage* data.", "We *use* data."},
	}
	c := smallChecker(t, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := mustCheck(t, c, Draft{Text: tt.text})
			require.Len(t, rep.Findings, 1)
			require.Len(t, rep.Findings[0].Fixes, 1)
			f := rep.Findings[0].Fixes[0]
			require.Equal(t, tt.want, tt.text[:f.Span.Start.Byte]+f.Text+tt.text[f.Span.End.Byte:])
		})
	}
}

func TestAccepted(t *testing.T) {
	text := "We leverage data. We leverage data. Buy our bread."
	rep := mustCheck(t, smallChecker(t, nil), Draft{Text: text})
	prints := map[string]bool{}
	for _, f := range rep.Findings {
		require.False(t, prints[f.Fingerprint], "equal findings differ by which one they are")
		prints[f.Fingerprint] = true
	}
	for _, f := range rep.Findings {
		after := mustCheck(t, smallChecker(t, &Options{Accepted: []string{f.Fingerprint}}), Draft{Text: "A line before.\n\n" + text})
		require.Equal(t, 1, after.Suppressed)
		require.Len(t, after.Findings, len(rep.Findings)-1)
		require.Less(t, score(t, after, f.Dimension).Value, score(t, rep, f.Dimension).Value)
		require.NotContains(t, matches2(after), f.Fingerprint)
	}
}

func matches2(rep *Report) []string {
	var out []string
	for _, f := range rep.Findings {
		out = append(out, f.Fingerprint)
	}
	return out
}

func TestComments(t *testing.T) {
	c := smallChecker(t, nil)
	check := func(text string) *Report { return mustCheck(t, c, Draft{Text: text, Format: Markdown}) }

	ignored := check("<!-- plainpost:ignore jargon.leverage it is the name of the law -->\n\nWe leverage data.\n\nWe leverage more.\n")
	require.Equal(t, []string{"jargon.leverage: leverage"}, matches(ignored))
	require.Equal(t, 1, ignored.Suppressed)
	require.Equal(t, 5, ignored.Findings[0].Span.Start.Line)

	off := check("<!-- plainpost:off jargon.* -->\n\nWe leverage data.\n\n<!-- plainpost:on jargon.* -->\n\nWe leverage more.\n")
	require.Equal(t, []string{"jargon.leverage: leverage"}, matches(off))

	idle := check("<!-- plainpost:ignore jargon.leverage not here -->\n\nWe bake.\n")
	require.Equal(t, "plainpost.comment", idle.Findings[0].Rule)
	require.Equal(t, rules.Info, idle.Findings[0].Severity)

	reasonless := check("<!-- plainpost:ignore jargon.leverage -->\n\nWe leverage data.\n")
	require.Equal(t, Warn, reasonless.Verdict)
}

func TestShare(t *testing.T) {
	rep := mustCheck(t, smallChecker(t, nil), Draft{Text: "RT @jo We leverage synergy. Buy our bread."})
	require.Equal(t, OK, rep.Verdict)
	require.Empty(t, rep.Findings)
	require.Equal(t, "share", rep.Skipped[0].Check)
}

func TestJSON(t *testing.T) {
	rep := mustCheck(t, smallChecker(t, nil), Draft{ID: "7", Text: "We leverage 😀 synergy."})
	data, err := json.Marshal(rep)
	require.NoError(t, err)
	var got map[string]any
	require.NoError(t, json.Unmarshal(data, &got))
	require.Equal(t, "warn", got["verdict"])
	require.Equal(t, "7", got["draft_id"])
	scores := got["scores"].([]any)
	require.Len(t, scores, 3)
	require.Nil(t, scores[1].(map[string]any)["block"])
	require.Equal(t, []any{}, scores[0].(map[string]any)["parts"])
	finding := got["findings"].([]any)[1].(map[string]any)
	require.Equal(t, []any{}, finding["related"])
	start := finding["span"].(map[string]any)["start"].(map[string]any)
	require.Equal(t, map[string]any{"byte": 17.0, "rune": 14.0, "utf16": 15.0, "line": 1.0, "col": 15.0}, start)
	require.Regexp(t, `^small@[0-9a-f]{12}$`, got["rule_set"])

	empty, err := json.Marshal(Report{})
	require.NoError(t, err)
	require.Contains(t, string(empty), `"verdict":"unjudged"`)
	require.Contains(t, string(empty), `"findings":[]`)
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	rep, err := smallChecker(t, nil).Check(ctx, Draft{Text: "Hi"})
	require.ErrorIs(t, err, context.Canceled)
	require.Nil(t, rep)
}

func TestCustomChecks(t *testing.T) {
	check := Check{ID: "acme.legal", Dimension: "blast", Doc: "Lawyers want to know.\nMore.", Run: func(_ context.Context, p *Pass) error {
		for _, w := range p.Words() {
			if w.Text == "guarantee" {
				if err := p.Report(w.Span.Start.Byte, w.Span.End.Byte, 2, "Ask legal.", "promise"); err != nil {
					return err
				}
			}
		}
		return nil
	}}
	c := smallChecker(t, &Options{Checks: []Check{check}})
	rep := mustCheck(t, c, Draft{Text: "We guarantee it."})
	require.Equal(t, []string{"acme.legal: guarantee"}, matches(rep))
	require.Equal(t, Warn, rep.Verdict)
	require.Equal(t, rules.Warn, rep.Findings[0].Severity)
	require.Equal(t, "Lawyers want to know.", rep.Findings[0].Why)

	for name, broken := range map[string]Check{
		"panic": {ID: "a", Dimension: "blast", Run: func(context.Context, *Pass) error { panic("oops") }},
		"error": {ID: "a", Dimension: "blast", Run: func(context.Context, *Pass) error { return errors.New("oops") }},
		"range": {ID: "a", Dimension: "blast", Run: func(_ context.Context, p *Pass) error { return p.Report(0, 99, 1, "x") }},
	} {
		t.Run(name, func(t *testing.T) {
			rep, err := smallChecker(t, &Options{Checks: []Check{broken}}).Check(t.Context(), Draft{Text: "Hi"})
			require.ErrorContains(t, err, "the check a")
			require.Nil(t, rep)
		})
	}
	_, err := New(smallSet(t), &Options{Checks: []Check{{ID: "a", Dimension: "nope", Run: check.Run}}})
	require.ErrorContains(t, err, "unknown dimension")
}

func TestPersons(t *testing.T) {
	m := mustCheck(t, smallChecker(t, nil), Draft{Text: "We’re late and I’ve told you: our bus, my fault. It’s YOURS, not mine, and we've a second."}).Measures
	require.Equal(t, [3]int{3, 3, 2}, [3]int{m.FirstSingular, m.FirstPlural, m.SecondPerson})
}

func TestLongDraftsLeaveNoScratch(t *testing.T) {
	c := smallChecker(t, nil)
	kept := func(text string) int {
		x, err := c.start(t.Context(), &Draft{Text: text})
		require.NoError(t, err)
		c.release(x)
		most := 0
		for {
			x, _ := c.scratch.Get().(*evaluation)
			if x == nil {
				return most
			}
			most = max(most, cap(x.r.tokens))
		}
	}
	require.Less(t, kept("A word. "), 1000)
	require.Less(t, kept(strings.Repeat("a word ", 1_500_000)), 1000, "the scratch of a draft of 10 MB stays in the pool")
}

func TestCheckAll(t *testing.T) {
	c := smallChecker(t, nil)
	drafts := func(yield func(Draft) bool) {
		for i := range 100 {
			d := Draft{ID: string(rune('a' + i%26)), Text: "We leverage data."}
			if i == 50 {
				d.Platform = "nowhere"
			}
			if !yield(d) {
				return
			}
		}
	}
	n := 0
	for rep, err := range c.CheckAll(t.Context(), drafts) {
		if n == 50 {
			require.Error(t, err)
		} else {
			require.NoError(t, err)
			require.Equal(t, string(rune('a'+n%26)), rep.DraftID)
		}
		n++
	}
	require.Equal(t, 100, n)
	for range c.CheckAll(t.Context(), drafts) {
		break // stopping early leaves no goroutine behind and does not hang
	}
}

func TestConcurrent(t *testing.T) {
	c := smallChecker(t, nil)
	want := mustCheck(t, c, Draft{Text: "We leverage synergy. Buy our bread."})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				rep, err := c.Check(context.Background(), Draft{Text: "We leverage synergy. Buy our bread."})
				if err != nil || len(rep.Findings) != len(want.Findings) {
					t.Error("a concurrent check differs", err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestEngineErrors(t *testing.T) {
	tests := []struct{ name, rules, want string }{
		{"duplicate by stem", `
  a.one: { dimension: jargon, message: m, phrases: [leveraging], tests: [{ bad: a }, { good: b }] }
`, `small.yaml:43:53: rules.a.one: "leveraging" matches the same words as "leverage" in jargon.leverage`},
		{"phrase over a sentence", `
  a.one: { dimension: jargon, message: m, phrases: ["Stop. Go"], tests: [{ bad: a }, { good: b }] }
`, `the phrase "Stop. Go" does not match itself`},
		{"signs only", `
  a.one: { dimension: jargon, message: m, phrases: ["--- ***"], tests: [{ bad: a }, { good: b }] }
`, "holds no word"},
		{"circle", `
  a.one: { dimension: jargon, message: m, with: [a.two] }
  a.two: { dimension: jargon, message: m, with: [a.one] }
`, "lead back to the rule itself"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(smallSet(t, tt.rules[1:]), nil)
			var faults rules.Errors
			require.ErrorAs(t, err, &faults)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

func TestHostile(t *testing.T) {
	c := smallChecker(t, nil)
	for name, text := range map[string]string{
		"nul": "We leverage\x00 data\x00.", "invalid": "We \xff\xfe leverage \xc3 data.", "bom": "\ufeffWe leverage data.",
		"spaces": " \n\t\u00a0 ", "lone mark": "\u0301", "emoji": strings.Repeat("😀", 1000), "bidi": "We \u202eleverage\u202c data.",
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range []Format{Plain, Markdown, HTML} {
				mustCheck(t, c, Draft{Text: text, Format: f})
			}
		})
	}
}

func TestLongText(t *testing.T) {
	c := smallChecker(t, nil)
	text := strings.Repeat("We leverage synergy in the morning and bake bread. ", 20_000)
	start := time.Now()
	rep := mustCheckFast(t, c, Draft{Text: text})
	require.Len(t, rep.Findings, 40_000)
	t.Log(time.Since(start))
}

func mustCheckFast(t testing.TB, c *Checker, d Draft) *Report {
	t.Helper()
	rep, err := c.Check(t.Context(), d)
	require.NoError(t, err)
	return rep
}

func FuzzCheck(f *testing.F) {
	f.Add("We **leverage** `x` synergies 😀 https://a.example #b @c", uint8(1))
	f.Add("<p>fr33 m0ney &amp; “leverage”</p>", uint8(2))
	c := smallChecker(f, nil)
	f.Fuzz(func(t *testing.T, text string, format uint8) {
		d := Draft{Text: text, Format: []Format{Plain, Markdown, HTML}[format%3]}
		mustCheck(t, c, d)
		_, err := c.Inspect(t.Context(), d)
		require.NoError(t, err)
	})
}

func TestNoFixInQuotations(t *testing.T) {
	set, err := rules.Parse("flag.yaml", []byte(`
version: 1
name: flag
dimensions: { jargon: { measure: density, warn: 3 } }
rules:
  jargon.leverage: { dimension: jargon, mentions: flag, scope: [text, quote], message: m, phrases: { leverage: use }, tests: [{ bad: leverage }, { good: use }] }
`))
	require.NoError(t, err)
	c, err := New(set, nil)
	require.NoError(t, err)
	for _, text := range []string{"They say “leverage” here.", "“We leverage our data every day,” says Ada.", "> We leverage data.\n"} {
		rep := mustCheck(t, c, Draft{Text: text, Format: Markdown})
		require.Len(t, rep.Findings, 1, text)
		require.Empty(t, rep.Findings[0].Fixes, text)
	}
	require.Len(t, mustCheck(t, c, Draft{Text: "We leverage <b>data</b>."}).Findings[0].Fixes, 1)
}
