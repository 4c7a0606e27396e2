package rules

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// base is a small set to extend.
const base = `version: 1
name: base
dimensions:
  jargon: { measure: density, warn: 3, block: 8 }
  fit: { measure: total, warn: 2 }
lists:
  aims: [growth]
platforms:
  x:
    length: { max: 280, unit: weighted }
    rules:
      jargon.verbs: { phrases-: [utilise], weight: 1 }
      fit.tags: off
    dimensions: { jargon: { warn: 4 } }
rules:
  jargon.verbs:
    dimension: jargon
    weight: 2
    message: "“$match”"
    phrases: { leverage: use, utilise: [use, apply], "drive {aims}": "" }
    except: [financial leverage]
    tests:
      - { bad: We leverage data., want: [leverage], fixed: We use data. }
      - { good: We use data. }
  fit.tags: { dimension: fit, message: "$count tags", count: hashtags, above: 3 }
`

func loadOver(t *testing.T, top string) *Set {
	t.Helper()
	set, err := Load(fstest.MapFS{"sets/base.yaml": {Data: []byte(base)}, "top.yaml": {Data: []byte("version: 1\nextends: [sets/base.yaml]\n" + top)}}, "top.yaml")
	require.NoError(t, err)
	return set
}

func phrasesOf(r *Rule) []string { return phraseTexts(r.Phrases) }

func TestOverride(t *testing.T) {
	for _, c := range []struct {
		name, top string
		want      func(t *testing.T, s *Set)
	}{
		{"nothing", "", func(t *testing.T, s *Set) {
			require.Equal(t, "top", s.Name)
			require.Equal(t, []string{"leverage", "utilise", "drive {aims}"}, phrasesOf(s.Rule("jargon.verbs")))
			require.Equal(t, "sets/base.yaml:16:3", s.Rule("jargon.verbs").Origin[""].String())
		}},
		{"off", "rules: { fit.tags: off }", func(t *testing.T, s *Set) {
			require.True(t, s.Rule("fit.tags").Off)
			require.Equal(t, "top.yaml:3:20", s.Rule("fit.tags").Origin["off"].String())
		}},
		{"key", "rules: { jargon.verbs: { weight: 0.5 } }", func(t *testing.T, s *Set) {
			r := s.Rule("jargon.verbs")
			require.Equal(t, 0.5, r.Weight)
			require.Equal(t, "top.yaml:3:34", r.Origin["weight"].String())
			require.Equal(t, "sets/base.yaml:19:14", r.Origin["message"].String())
		}},
		{"bare key replaces", "rules: { jargon.verbs: { phrases: [synergise] } }", func(t *testing.T, s *Set) {
			require.Equal(t, []string{"synergise"}, phrasesOf(s.Rule("jargon.verbs")))
		}},
		{"plus and minus", "rules: { jargon.verbs: { phrases+: { synergise: ~, leverage: apply }, phrases-: [UTILISE], except+: [lever], suggest+: { synergise: work together } } }", func(t *testing.T, s *Set) {
			r := s.Rule("jargon.verbs")
			require.Equal(t, []string{"drive {aims}", "synergise", "leverage"}, phrasesOf(r))
			require.Equal(t, []string{"work together"}, r.Phrases[1].Suggest)
			require.Equal(t, []string{"apply"}, r.Phrases[2].Suggest)
			require.Equal(t, []string{"financial leverage", "lever"}, phraseTexts(r.Except))
		}},
		{"another matcher", `rules: { fit.tags: { count: "", metric: hashtags + links } }`, func(t *testing.T, s *Set) {
			require.Equal(t, "metric", s.Rule("fit.tags").Matcher())
		}},
		{"lists", "lists: { aims+: [value] }", func(t *testing.T, s *Set) {
			require.Equal(t, []string{"growth", "value"}, s.List("aims"))
			got, err := s.Expand("drive {aims}")
			require.NoError(t, err)
			require.Equal(t, "drive [growth value]", spelled(got))
		}},
		{"dimension", "dimensions: { jargon: { block: never } }", func(t *testing.T, s *Set) {
			d, ok := s.Dimension("jargon")
			require.True(t, ok)
			require.Equal(t, Dimension{ID: "jargon", Measure: Density, Warn: 3, Pos: d.Pos}, d)
		}},
		{"platform", "platforms: { x: { rules: { fit.tags: { above: 1 } } } }\nrules: { jargon.verbs: { weight: 7, phrases+: [synergise] } }", func(t *testing.T, s *Set) {
			x := s.For("x")
			require.Equal(t, 1.0, x.Rule("jargon.verbs").Weight)
			require.Equal(t, []string{"leverage", "drive {aims}", "synergise"}, phrasesOf(x.Rule("jargon.verbs")))
			require.Equal(t, 7.0, s.Rule("jargon.verbs").Weight)
			require.True(t, x.Rule("fit.tags").Off)
			require.Equal(t, 1.0, *x.Rule("fit.tags").Above)
			require.Equal(t, 3.0, *s.Rule("fit.tags").Above)
			d, _ := x.Dimension("jargon")
			require.Equal(t, 4.0, d.Warn)
			require.Same(t, s, s.For("nowhere"))
		}},
		{"order of dimensions", "dimensions: { own: { measure: total, warn: 1 }, jargon: { warn: 2 } }", func(t *testing.T, s *Set) {
			require.Equal(t, []string{"jargon", "fit", "own"}, s.dimensionIDs())
		}},
	} {
		t.Run(c.name, func(t *testing.T) { c.want(t, loadOver(t, c.top)) })
	}
}

func TestHash(t *testing.T) {
	same := loadOver(t, "").Hash
	require.Regexp(t, `^[0-9a-f]{12}$`, same)
	require.Equal(t, same, loadOver(t, "# a comment\ncli: { fail_on: warn }\n").Hash, "where things stand and what only the command line uses is no matter")
	seen := map[string]string{same: "the set itself"}
	for _, top := range []string{
		"rules: { fit.tags: off }", "rules: { fit.tags: { above: 2 } }", "rules: { fit.tags: { weight: 2 } }", "rules: { jargon.verbs: { inflect: false } }",
		"rules: { jargon.verbs: { suggest: { leverage: apply } } }", "rules: { jargon.verbs: { except: [] } }", "brand: { names: [Acme] }", "brand: { products: [Acme] }",
		"dimensions: { fit: { cap: 3 } }", "lists: { aims: [value] }", "language: es", "platforms: { x: { rules: { fit.tags: on } } }", "platforms: { y: { links: x } }",
		"platforms: { x: { dimensions: { fit: { warn: 4 } } } }",
	} {
		hash := loadOver(t, top).Hash
		require.Empty(t, seen[hash], "%q has the hash of %q", top, seen[hash])
		seen[hash] = top
	}
}

func TestMerge(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return path
	}
	one := write("base.yaml", base)
	two := write("two.yaml", "version: 1\nname: two\nrules: { fit.tags: off }\n")
	set, err := Merge(one)
	require.NoError(t, err)
	require.Equal(t, "base", set.Name)
	set, err = Merge(one, two)
	require.NoError(t, err)
	require.Equal(t, "base+two", set.Name)
	require.True(t, set.Rule("fit.tags").Off)
	_, err = Merge("builtin:default", filepath.Join(dir, "none.yaml"))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Merge("builtin:defalt")
	require.ErrorContains(t, err, `did you mean "default"?`)
	_, err = LoadFile(dir)
	require.ErrorContains(t, err, "folder")
	_, err = Parse("draft.yaml", []byte("version: 1\nextends: [./other.yaml]\n"))
	require.ErrorContains(t, err, "draft.yaml:2:11: extends[0]: ./other.yaml cannot be read: a set given as text extends built-in sets only")
}

// TestErrorsInFileOrder shows that all faults come at once, file by file as they
// are read, each file from top to bottom.
func TestErrorsInFileOrder(t *testing.T) {
	_, err := Load(fstest.MapFS{
		"a.yaml": {Data: []byte("version: 1\nextends: [z.yaml]\nnmae: a\nrules: { jargon.x: off, b.c: { dimension: none, message: x, count: wrds, above: 1 } }\n")},
		"z.yaml": {Data: []byte("version: 1\nlanguage: 3\nnmae: z\n")},
	}, "a.yaml")
	var all Errors
	require.ErrorAs(t, err, &all)
	var places []string
	for _, e := range all {
		places = append(places, e.Pos.String())
	}
	require.Equal(t, []string{"a.yaml:3:1", "a.yaml:4:10", "a.yaml:4:43", "a.yaml:4:68", "z.yaml:2:11", "z.yaml:3:1"}, places)
	var one *Error
	require.ErrorAs(t, err, &one)
}

// TestLimits shows that large sets load, and larger ones are refused with the limit.
func TestLimits(t *testing.T) {
	head := "version: 1\ndimensions: { d: { measure: total, warn: 1 } }\nrules:\n"
	rule := "  d.%d:\n    dimension: d\n    message: x\n    tests: [{ bad: x }, { good: y }]\n"
	many := func(n int, entry func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(entry(i))
		}
		return b.String()
	}
	phrase := func(i int) string { return fmt.Sprintf("      word%d other%d: plain\n", i, i) }
	for _, c := range []struct{ name, text, fault string }{
		{"100,000 phrases", head + fmt.Sprintf(rule, 1) + "    phrases:\n" + many(100_000, phrase), ""},
		{"130,000 phrases", head + fmt.Sprintf(rule, 1) + "    phrases:\n" + many(130_000, phrase), "more than 120000 phrases"},
		{"100,000 more phrases and wordings", head + fmt.Sprintf(rule, 1) + "    phrases+:\n" + many(100_000, phrase) + "    suggest:\n" + many(100_000, phrase), ""},
		{"alternatives", head + fmt.Sprintf(rule, 1) + "    phrases:\n" + many(60, func(i int) string {
			return fmt.Sprintf("      - %s w%d\n", strings.Repeat("(a b|c d|e f|g h) ", 6), i)
		}), "more than 120000 phrases"},
		{"many long lists", head + fmt.Sprintf(rule, 1) + "    phrases: [\"{l} a\"" + many(999, func(i int) string { return fmt.Sprintf(", \"{l} w%d\"", i) }) + "]\nlists: { l: [a" +
			many(4000, func(i int) string { return fmt.Sprintf(", w%d", i) }) + "] }\n", "more than 2000000 words"},
		{"a long list", head + "lists: { l: [a" + many(6000, func(i int) string { return fmt.Sprintf(", w%d", i) }) + "] }\n", "a list holds at most 5000"},
		{"20,001 rules", head + many(20_001, func(i int) string {
			return fmt.Sprintf("  d.r%d: { dimension: d, message: x, count: words, above: %d }\n", i, i)
		}), "more than 20000 rules"},
		{"dead references", head + many(15_000, func(i int) string {
			return fmt.Sprintf("  d.r%d: { dimension: d, message: x, with: [d.none%d, e.*] }\n", i, i)
		}), "more than 10000 rules are named"},
		{"patterns", head + many(2_001, func(i int) string {
			return fmt.Sprintf(rule, i) + fmt.Sprintf("    pattern: a%d\n", i)
		}), "more than 2000 patterns"},
		{"steps", head + many(400, func(i int) string {
			return fmt.Sprintf(rule, i) + fmt.Sprintf("    pattern: \"(a|bcdef.%d){900}\"\n", i)
		}), "more than 1000000 steps"},
		{"unknown keys", "version: 1\n" + many(100_000, func(i int) string { return fmt.Sprintf("key%d: 1\n", i) }), "only the first 200 faults"},
		{"5 MB of one comment", head + fmt.Sprintf("  d.a: { dimension: d, message: x, count: words, above: 1 }\n# %s\n", strings.Repeat("x", 5<<20)), ""},
		{"9 MB", head + "#" + strings.Repeat("x", 9<<20), "more than the 8388608 that a rule file may have"},
		{"deep", "version: 1\nrules: " + strings.Repeat("[", 200_000), "nested too deeply"},
		{"deep mappings", "version: 1\nrules: " + strings.Repeat("{a: ", 5_000) + "1" + strings.Repeat("}", 5_000), "nested too deeply"},
	} {
		t.Run(c.name, func(t *testing.T) {
			set, err := Parse("large.yaml", []byte(c.text))
			if c.fault != "" {
				require.ErrorContains(t, err, c.fault)
				require.LessOrEqual(t, strings.Count(err.Error(), "\n"), maxErrors)
				return
			}
			require.NoError(t, err)
			require.NotEmpty(t, set.Rules)
		})
	}
}

func TestManyFiles(t *testing.T) {
	chain := fstest.MapFS{}
	for i := range 100 {
		chain[fmt.Sprintf("%d.yaml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "version: 1\nextends: [%d.yaml]\n", i+1)}
	}
	_, err := Load(chain, "0.yaml")
	require.ErrorContains(t, err, "31.yaml:2:11: extends[0]: more than 32 files extend one another, put them side by side")
	wide := fstest.MapFS{}
	var b strings.Builder
	b.WriteString("version: 1\nextends:\n")
	for i := range 600 {
		name := fmt.Sprintf("f%d.yaml", i)
		wide[name] = &fstest.MapFile{Data: []byte("version: 1\n")}
		b.WriteString("  - " + name + "\n")
	}
	wide["top.yaml"] = &fstest.MapFile{Data: []byte(b.String())}
	_, err = Load(wide, "top.yaml")
	require.ErrorContains(t, err, "extends[499]: more than 500 files")
}

func TestDidYouMean(t *testing.T) {
	names := []string{"weight", "message", "dimension", "phrases", "phrases+"}
	for name, want := range map[string]string{
		"wieght": "weight", "Message": "message", "mesage": "message", "phrase": "phrases", "phrases +": "phrases+", "zzz": "", "": "", strings.Repeat("x", 500): "",
	} {
		if want != "" {
			want = fmt.Sprintf("did you mean %q?", want)
		}
		require.Equal(t, want, DidYouMean(name, names), name)
	}
}

// TestKeys shows that every key that is offered is read.
func TestKeys(t *testing.T) {
	d := decoder{faults: &faults{}}
	for _, key := range ruleKeys {
		require.NotNil(t, d.ruleField(&Rule{}, &change{}, key), key)
	}
	require.Nil(t, d.ruleField(&Rule{}, &change{}, "phrase"))
}

// FuzzParse shows that no text makes Parse panic or report a fault without a
// place, and that what it accepts it can expand.
func FuzzParse(f *testing.F) {
	paths, err := filepath.Glob("testdata/broken/*.yaml")
	require.NoError(f, err)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(base))
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := Parse("fuzz.yaml", data)
		if err == nil {
			require.NotNil(t, set)
			for _, p := range set.Platforms {
				for _, r := range set.For(p.ID).Rules {
					for _, phrase := range r.Phrases {
						_, err := set.Expand(phrase.Text)
						require.NoError(t, err)
					}
				}
			}
			return
		}
		require.Nil(t, set)
		for line := range strings.Lines(err.Error()) {
			require.NotEmpty(t, strings.TrimSpace(line))
		}
		var all Errors
		require.ErrorAs(t, err, &all)
		for _, e := range all {
			require.True(t, e.Line > 0 && e.Col > 0 || strings.HasPrefix(e.Msg, "only the first"), e)
		}
	})
}

func TestLanguage(t *testing.T) {
	rule := "rules: { %s: { dimension: d, message: x, phrases: [a], tests: [{ bad: a }, { good: b }] } }\n"
	set, err := Load(fstest.MapFS{
		"top.yaml":  {Data: fmt.Appendf(nil, "version: 1\nextends: [en.yaml, es.yaml, more.yaml]\nlanguage: en-GB\n"+rule, "top")},
		"en.yaml":   {Data: fmt.Appendf(nil, "version: 1\ndimensions: { d: { measure: total, warn: 1 } }\n"+rule, "en")},
		"es.yaml":   {Data: fmt.Appendf(nil, "version: 1\nlanguage: es\n"+rule, "es")},
		"more.yaml": {Data: fmt.Appendf(nil, "version: 1\n"+rule, "more")},
	}, "top.yaml")
	require.NoError(t, err)
	got := map[string]string{}
	for _, r := range set.Rules {
		got[r.ID] = r.Language
	}
	require.Equal(t, map[string]string{"top": "en-GB", "en": "en", "es": "es", "more": "en"}, got)
	set, err = Load(fstest.MapFS{"es.yaml": {Data: []byte("version: 1\nlanguage: es\n")}, "own.yaml": {Data: []byte("version: 1\nextends: es.yaml\n")}}, "own.yaml")
	require.NoError(t, err)
	require.Equal(t, "es", set.Language)
}

func TestLanguageTag(t *testing.T) {
	for _, tag := range []string{"en", "es", "fil", "pt-BR", "zh-Hant-TW", "de-1996"} {
		require.True(t, isLanguageTag(tag), tag)
	}
	for _, tag := range []string{"", "e", "engl", "EN", "en-", "-en", "en--us", "en-u", "en_US", "en-ninelette", "é1", "en-ü2"} {
		require.False(t, isLanguageTag(tag), tag)
	}
}

func TestUnknownPlaceholder(t *testing.T) {
	for message, want := range map[string]string{
		"": "", "plain": "", "$match and $suggestion": "", "$matches": "$matches", "costs $5, $ or $$": "", "$match$limit$nobody": "$nobody", "$Match": "", "$": "",
	} {
		require.Equal(t, want, unknownPlaceholder(message), message)
	}
}
