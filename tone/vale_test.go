package tone

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// importing makes a checker of a rule set that extends styles. Each file is given
// by its path below the folder of styles.
func importing(t testing.TB, config string, files map[string]string) *Checker {
	t.Helper()
	fsys := fstest.MapFS{"plainpost.yaml": {Data: []byte(config)}}
	for name, text := range files {
		fsys["styles/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	set, err := rules.Load(fsys, "plainpost.yaml")
	require.NoError(t, err)
	c, err := New(set, nil)
	require.NoError(t, err)
	return c
}

// house is a style of its own writing.
func house(t testing.TB) map[string]string {
	t.Helper()
	const dir = "../rules/vale/testdata/styles/House"
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	out := map[string]string{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		out["House/"+e.Name()] = string(data)
	}
	return out
}

const onlyHouse = "version: 1\nextends: [vale:styles/House]\n"

func foundIn(t testing.TB, c *Checker, d Draft) []string {
	t.Helper()
	rep, err := c.Check(context.Background(), d)
	require.NoError(t, err)
	var out []string
	for _, f := range rep.Findings {
		if f.Span == nil {
			out = append(out, f.Rule+" "+f.Match)
			continue
		}
		require.Equal(t, f.Match, d.Text[f.Span.Start.Byte:f.Span.End.Byte])
		out = append(out, fmt.Sprintf("%s %d:%d %s", f.Rule, f.Span.Start.Line, f.Span.Start.Col, f.Match))
	}
	return out
}

func TestImportedRulesInMarkdown(t *testing.T) {
	c := importing(t, onlyHouse, house(t))
	for name, d := range map[string]struct {
		text string
		want []string
	}{
		"prose":              {"We *leverage* it.\n", []string{"House.Words 1:5 leverage"}},
		"an exception":       {"The leverage ratio.", nil},
		"a quotation counts": {"They say “leverage”.", []string{"House.Words 1:11 leverage"}},
		"code does not":      {"Call `leverage`.\n\n```\nleverage\n```\n", nil},
		"a link's text":      {"See [leverage](https://example.com/leverage).", []string{"House.Words 1:6 leverage"}},
		"an address":         {"See <https://example.com/leverage> or https://example.com/leverage now.", nil},
		"over emphasis":      {"A *very* unique one.", []string{"House.Words 1:4 very* unique"}},
		"positions in runes": {"Ünïcödé — leverage 🎉 leverage", []string{"House.Dashes 1:8  — ", "House.Words 1:11 leverage", "House.Words 1:22 leverage"}},
		"an entity":          {"a &amp; leverage", []string{"House.Words 1:9 leverage"}},
		"a picture's words":  {"![leverage](a.png)", []string{"House.Words 1:3 leverage"}},
		"a heading":          {"# Our New Product Line\n", []string{"House.Heads 1:3 Our New Product Line"}},
		"a list":             {"- obviously\n\n> obviously\n", []string{"House.Lists 1:3 obviously"}},
		"a table":            {"| a | b |\n|---|---|\n| leverage | x |\n", []string{"House.Words 3:3 leverage"}},
		"HTML inside":        {"<figure>\n<figcaption>We leverage &lt;it</figcaption>\n</figure>\n", []string{"House.Words 2:16 leverage"}},
		"the raw text":       {"See [here](https://example.com).", []string{"House.Raw 1:5 [here]("}},
		"twice":              {"the the end", []string{"House.Twice 1:1 the the"}},
		"over a line break":  {"the\nthe end", []string{"House.Twice 1:1 the\nthe"}},
		"one sentence":       {"A, b, c, d, e. A, b.", []string{"House.Long 1:2 ,"}},
		"two spellings":      {"Color.\n\nColour.", []string{"House.Spelling 3:1 Colour"}},
		"not explained":      {"The ABC works.\n\nAlphabet (DEF) is DEF.", []string{"House.Short 1:5 ABC"}},
		"a formula":          {strings.Repeat("one two ", 15) + "end.", []string{"House.Shape 1:1 "}},
		"a footnote":         {"[^1]: We leverage it.", []string{"House.Words 1:10 leverage"}},
		"a template call":    {"{{< leverage >}}\n\n{% leverage %}\n", nil},
		"front matter":       {"---\ntitle: We leverage\n---\nText.", []string{"House.Words 2:11 leverage"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, d.want, foundIn(t, c, Draft{Text: d.text, Format: Markdown}))
		})
	}
}

func TestImportedRulesInOtherFormats(t *testing.T) {
	c := importing(t, onlyHouse, house(t))
	require.Equal(t, []string{"House.Words 1:4 leverage", "House.Words 3:4 leverage"}, foundIn(t, c, Draft{Text: "We leverage.\n\nWe leverage."}))
	require.Equal(t, []string{"House.Words 1:7 leverage"}, foundIn(t, c, Draft{Text: "<p>We leverage.</p><pre>leverage</pre>", Format: HTML}))
	require.Equal(t, []string{"House.Words leverage"}, foundIn(t, c, Draft{Text: "Fine.", Title: "We leverage"}))
}

func TestWhatImportedRulesSay(t *testing.T) {
	c := importing(t, onlyHouse, house(t))
	rep, err := c.Check(context.Background(), Draft{Text: "We leverage git hub — daily. An Email.", Format: Markdown})
	require.NoError(t, err)
	require.Len(t, rep.Findings, 4)
	words, name, dash, mail := rep.Findings[0], rep.Findings[1], rep.Findings[2], rep.Findings[3]
	require.Equal(t, "'leverage' says little.", words.Message)
	require.Equal(t, "Readers skip '…'.", words.Why)
	require.Equal(t, "https://example.com/words", words.Docs)
	require.Equal(t, rules.Warn, words.Severity)
	require.Equal(t, rules.StyleDimension, words.Dimension)
	require.InDelta(t, 1, words.Points, 0)
	require.Empty(t, words.Fixes)
	require.Equal(t, "Use 'GitHub' instead of 'git hub'.", name.Message)
	require.Equal(t, rules.Block, name.Severity)
	require.Equal(t, "GitHub", name.Fixes[0].Text)
	require.Equal(t, *name.Span, name.Fixes[0].Span)
	require.Equal(t, rules.Info, dash.Severity)
	require.Equal(t, "—", dash.Fixes[0].Text)
	require.Equal(t, "email", mail.Fixes[0].Text)
	require.Equal(t, Block, rep.Verdict, "a level of error blocks")
	require.Len(t, rep.Scores, 1)
	require.Equal(t, "style", rep.Scores[0].Dimension)
	require.InDelta(t, 4, rep.Scores[0].Value, 0)
	require.Equal(t, "points", rep.Scores[0].Unit)
	require.Equal(t, OK, rep.Scores[0].Verdict)
	prints := map[string]bool{}
	for _, f := range rep.Findings {
		require.Len(t, f.Fingerprint, 16)
		prints[f.Fingerprint] = true
	}
	require.Len(t, prints, 4)
	accepted, err := New(c.Rules(), &Options{Accepted: []string{name.Fingerprint, mail.Fingerprint}})
	require.NoError(t, err)
	rep, err = accepted.Check(context.Background(), Draft{Text: "We leverage git hub — daily. An Email.", Format: Markdown})
	require.NoError(t, err)
	require.Equal(t, 2, rep.Suppressed)
	require.Equal(t, Warn, rep.Verdict)
}

const mixed = `version: 1
extends: [vale:styles/House]
dimensions:
  jargon: { measure: density, warn: 3, block: 8 }
  hype: { measure: total, warn: 3 }
rules:
  House.Dashes: off
  House.Names: { severity: info, message: "Write “$suggestion” for “$match”." }
  House.Twice: { mentions: skip }
  House.Words: { weight: 2, except: [leverage it] }
  jargon.leverage:
    dimension: jargon
    weight: 2
    message: "Say use."
    phrases: [leverage]
    tests: [{ bad: We leverage. }, { good: We use. }]
  hype.pile:
    dimension: hype
    weight: 3
    message: A pile.
    with: [House.Words]
platforms:
  x: { rules: { House.Words: off, House.Raw: { scope: [heading] } } }
`

func TestImportedAndOwnRulesTogether(t *testing.T) {
	c := importing(t, mixed, house(t))
	require.Equal(t, []string{"House.Words 1:4 leverage", "jargon.leverage 1:4 leverage", "House.Names 1:15 git hub"},
		withoutRule(foundIn(t, c, Draft{Text: "We leverage — git hub.", Format: Markdown}), "hype.pile"))
	rep, err := c.Check(context.Background(), Draft{Text: "We leverage — git hub.", Format: Markdown})
	require.NoError(t, err)
	for _, f := range rep.Findings {
		switch f.Rule {
		case "House.Names":
			require.Equal(t, "Write “GitHub” for “git hub”.", f.Message)
			require.Equal(t, rules.Info, f.Severity)
		case "House.Words":
			require.InDelta(t, 2, f.Points, 0)
		}
	}
	require.InDelta(t, 3, scoreOf(rep, "style").Value, 0)
	require.InDelta(t, 2, scoreOf(rep, "jargon").Value, 0)
	require.InDelta(t, 3, scoreOf(rep, "hype").Value, 0, "a composite of an imported rule")
	require.Equal(t, []string{"jargon.leverage 1:4 leverage"}, foundIn(t, c, Draft{Text: "We leverage it.", Format: Markdown}), "except")
	require.Empty(t, foundIn(t, c, Draft{Text: "They wrote “the the”.", Format: Markdown}), "mentions")
	require.Equal(t, []string{"jargon.leverage 1:4 leverage"}, foundIn(t, c, Draft{Text: "We leverage.", Format: Markdown, Platform: "x"}))
	require.Empty(t, foundIn(t, c, Draft{Text: "See [here](https://example.com)", Format: Markdown, Platform: "x"}))
	require.Equal(t, []string{"House.Raw 1:5 [here]("}, foundIn(t, c, Draft{Text: "See [here](https://example.com)", Format: Markdown}))
}

func withoutRule(list []string, rule string) []string {
	var out []string
	for _, s := range list {
		if !strings.HasPrefix(s, rule+" ") {
			out = append(out, s)
		}
	}
	return out
}

func scoreOf(rep *Report, dimension string) Score {
	for _, s := range rep.Scores {
		if s.Dimension == dimension {
			return s
		}
	}
	return Score{}
}

func TestCommentsForVale(t *testing.T) {
	c := importing(t, onlyHouse, house(t))
	const hits = "leverage git hub\n"
	for name, d := range map[string]struct {
		text string
		want []string
	}{
		"off and on":          {"<!-- vale off -->\n\n" + hits + "\n<!-- vale on -->\n\n" + hits, []string{"House.Words 7:1 leverage", "House.Names 7:10 git hub"}},
		"off to the end":      {hits + "\n<!-- vale off -->\n\n" + hits, []string{"House.Words 1:1 leverage", "House.Names 1:10 git hub"}},
		"a rule":              {"<!-- vale House.Words = NO -->\n\n" + hits + "\n<!-- vale House.Words = YES -->\n\n" + hits, []string{"House.Names 3:10 git hub", "House.Words 7:1 leverage", "House.Names 7:10 git hub"}},
		"a style":             {"<!-- vale House = NO -->\n\n" + hits, nil},
		"a match":             {"<!-- vale House.Words[\"leverage\", \"x\"] = NO -->\n\nleverage best-in-class", []string{"House.Words 3:10 best-in-class"}},
		"inside a paragraph":  {"leverage <!-- vale off -->very unique<!-- vale on --> leverage", []string{"House.Words 1:1 leverage", "House.Words 1:55 leverage"}},
		"only another style":  {"<!-- vale style = Other -->\n\n" + hits, nil},
		"only this style":     {"<!-- vale style = House -->\n\nleverage", []string{"House.Words 3:1 leverage"}},
		"another comment":     {"<!-- a vale = NO -->\n\nleverage", []string{"House.Words 3:1 leverage"}},
		"one of our own":      {"<!-- plainpost:ignore House.Words it is a quotation -->\n\nleverage", nil},
		"one of ours for all": {"<!-- plainpost:off House.* -->\n\nleverage git hub", nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, d.want, foundIn(t, c, Draft{Text: d.text, Format: Markdown}))
		})
	}
}

func TestBrokenRulesAreNamedAndTheOthersRun(t *testing.T) {
	set, err := rules.Merge("vale:../rules/vale/testdata/styles/Broken")
	require.NoError(t, err)
	c, err := New(set, nil)
	require.NoError(t, err)
	rep, err := c.Check(context.Background(), Draft{Text: "We utilise synergy, rewritten."})
	require.NoError(t, err)
	var got []string
	for _, f := range rep.Findings {
		got = append(got, f.Rule)
	}
	require.Equal(t, []string{"Broken.GoodSwap", "Broken.GoodWords", "Broken.Action"}, got)
	named := map[string]string{}
	for _, s := range rep.Skipped {
		named[s.Check] = s.Reason
	}
	require.GreaterOrEqual(t, len(named), 20)
	require.Contains(t, named["Broken.Bracket"], "Broken/Bracket.yml:5:")
	require.Contains(t, named["Broken.Sequence"], "tagger")
}

func TestAPatternThatTakesTooLongIsNamed(t *testing.T) {
	c := importing(t, "version: 1\nextends: [vale:styles/Slow]\n", map[string]string{
		"Slow/Look.yml": "extends: existence\nmessage: m\nnonword: true\ntokens: ['(?:a+)+(?=b)']\n",
		"Slow/Good.yml": "extends: existence\nmessage: m\ntokens: [fine]\n",
	})
	start := time.Now()
	rep, err := c.Check(context.Background(), Draft{Text: strings.Repeat("a", 1<<20) + "b fine " + strings.Repeat("a", 1<<20)})
	require.NoError(t, err)
	require.Less(t, time.Since(start), time.Minute, "far above the limit, for slow machines")
	require.NotEmpty(t, rep.Findings)
	require.Equal(t, "Slow.Good", rep.Findings[len(rep.Findings)-1].Rule)
	var named []string
	for _, s := range rep.Skipped {
		named = append(named, s.Check)
		require.Contains(t, s.Reason, "styles/Slow/Look.yml:1:1")
	}
	require.Equal(t, []string{"Slow.Look"}, named)
}

func TestHitsOfImportedRules(t *testing.T) {
	c := importing(t, onlyHouse, house(t))
	hits, err := c.Hits(context.Background(), Draft{Text: "An Email.", Format: Markdown})
	require.NoError(t, err)
	require.Len(t, hits, 1)
	require.Equal(t, "House.Names", hits[0].Rule)
	require.Equal(t, "Email", hits[0].Match)
	require.Equal(t, "email", hits[0].Fixes[0].Text)
}

// FuzzImported: whatever the draft is, its findings have places and their matches
// stand there.
func FuzzImported(f *testing.F) {
	c := importing(f, onlyHouse, house(f))
	f.Add("# A *b* `c`\n\n> leverage\n\n<!-- vale off -->\n", "markdown")
	f.Add("<p>leverage &amp; <img alt='very unique'></p>", "html")
	f.Add("the the\n\n[^1]: x, y, z, a, b", "markdown")
	f.Add("<div>\n<!-- vale House[\"a\"] = NO --><b>git hub</b>\n</div>", "markdown")
	f.Fuzz(func(t *testing.T, text, format string) {
		d := Draft{Text: text, Format: Format(format)}
		switch d.Format {
		case Markdown, HTML:
		default:
			d.Format = Plain
		}
		rep, err := c.Check(context.Background(), d)
		require.NoError(t, err)
		for _, f := range rep.Findings {
			if f.Span == nil {
				continue
			}
			require.True(t, 0 <= f.Span.Start.Byte && f.Span.Start.Byte <= f.Span.End.Byte && f.Span.End.Byte <= len(text))
			require.Equal(t, text[f.Span.Start.Byte:f.Span.End.Byte], f.Match)
		}
	})
}

func TestImportedRulesAtTheSameTime(t *testing.T) {
	c := importing(t, onlyHouse, house(t))
	drafts := func(yield func(Draft) bool) {
		for i := range 60 {
			text := strings.Repeat("word ", i) + "leverage of très unique git hub — colour, color. The ABC, the the.\n\n"
			if !yield(Draft{ID: fmt.Sprint(i), Text: strings.Repeat(text, 1+i%3), Format: Markdown}) {
				return
			}
		}
	}
	together := map[string][]Finding{}
	for rep, err := range c.CheckAll(context.Background(), drafts) {
		require.NoError(t, err)
		together[rep.DraftID] = rep.Findings
	}
	drafts(func(d Draft) bool {
		rep, err := c.Check(context.Background(), d)
		require.NoError(t, err)
		require.Equal(t, rep.Findings, together[d.ID])
		return true
	})
}
