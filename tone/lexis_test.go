package tone

import (
	"encoding/binary"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/literal"
	"github.com/plainpost/plainpost/tone/internal/packed"
	"github.com/plainpost/plainpost/tone/internal/words"
	"github.com/plainpost/plainpost/tone/model"
)

var update = flag.Bool("update", false, "write the files that tests compare with")

// TestLexisGenerated shows that the lexis is what builtin:default comes to.
func TestLexisGenerated(t *testing.T) {
	want := lexisOf(t, must(rules.Default()))
	if *update {
		require.NoError(t, os.WriteFile("default.lexis", want, 0o644))
		return
	}
	require.True(t, string(want) == lexisData, "default.lexis is not what builtin:default gives: run go generate ./rules ./tone")
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// lexisOf writes the lexis of a set, which is compiled from its texts.
func lexisOf(t testing.TB, set *rules.Set) []byte {
	t.Helper()
	c := newCompiler(set, nil)
	_, err := c.compile(nil)
	require.NoError(t, err)
	require.Len(t, c.slots, len(set.Rules), "a platform changes what a rule matches: its phrases are not of the lexis")
	body := packed.AppendText(packed.AppendText(nil, set.Hash), baseLanguage(set.Language))
	body = appendKnownPhrases(body, c)
	body = appendKnownLists(body, set)
	languages := slices.Sorted(maps.Keys(c.learn))
	body = packed.AppendUint(body, len(c.loaded))
	models := 0
	for _, language := range languages {
		for _, b := range c.learn[language].models {
			body = packed.AppendText(packed.AppendText(body, b.rule.Model), b.language)
			body = packed.AppendText(packed.AppendUint(body, b.most), b.checksum[:])
			body = packed.AppendUint(body, len(b.outputs))
			for _, o := range b.outputs {
				body = packed.AppendFloat(packed.AppendFloat(packed.AppendFloat(packed.AppendText(body, o.Name), o.Bias), o.Scale), o.Shift)
			}
			models++
		}
	}
	require.Len(t, c.loaded, models)
	patterns := patternsIn(set)
	body = packed.AppendUint(body, len(patterns))
	for _, pattern := range patterns {
		groups := literal.For(pattern).Groups()
		filter := packed.AppendUint(nil, len(groups))
		for _, g := range groups {
			filter = packed.AppendUint(filter, len(g))
			for _, l := range g {
				filter = packed.AppendText(filter, l)
			}
		}
		body = packed.AppendText(packed.AppendText(body, pattern), filter)
	}
	body = packed.AppendText(body, appendWords(nil, c.vocab))
	body = packed.AppendText(body, c.builder.Append(nil))
	body = packed.AppendText(body, c.trie.Append(nil))
	body = packed.AppendUint(body, len(languages))
	for _, language := range languages {
		body = packed.AppendText(packed.AppendText(body, language), appendLexicon(nil, c, language))
	}
	out := append([]byte(lexisMagic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[len(lexisMagic):], sumOf(string(body)))
	return append(out, body...)
}

// patternsIn are the patterns of a set, each once.
func patternsIn(set *rules.Set) []string {
	var out []string
	for _, r := range set.Rules {
		if r.Pattern != "" && !slices.Contains(out, r.Pattern) {
			out = append(out, r.Pattern)
		}
	}
	return out
}

func appendKnownPhrases(out []byte, c *compiler) []byte {
	var lists []byte
	count, at := 0, 0 // of entries
	for slot, r := range c.set.Rules {
		for _, excepts := range []bool{false, true} {
			list := r.Phrases
			if excepts {
				list = r.Except
			}
			if len(list) == 0 {
				continue
			}
			var entries []byte
			last := int32(0)
			for ; at < len(c.entries) && c.entries[at].slot == int32(slot) && (c.entries[at].phrase < 0) == excepts; at++ {
				e := c.entries[at]
				if !excepts {
					entries = packed.AppendUint(entries, int(e.phrase-last))
					last = e.phrase
				}
				flags := int(e.rank) << 2
				if e.atStart {
					flags |= 1
				}
				if e.atEnd {
					flags |= 2
				}
				entries = packed.AppendUint(entries, flags)
			}
			count++
			lists = packed.AppendText(lists, r.ID)
			lists = packed.AppendUint(lists, slot)
			lists = packed.AppendUint(lists, which(excepts))
			lists = packed.AppendUint(lists, len(list))
			lists = packed.AppendUint(lists, int(sumOfPhrases(r, list)))
			lists = packed.AppendText(lists, entries)
		}
	}
	return append(packed.AppendUint(out, count), lists...)
}

func appendKnownLists(out []byte, set *rules.Set) []byte {
	out = packed.AppendUint(out, len(set.Lists))
	for _, l := range set.Lists {
		out = packed.AppendUint(packed.AppendText(out, l.Name), int(sumOfList(l.Words)))
	}
	return out
}

// appendWords writes what vocabulary.restore reads.
func appendWords(out []byte, v *vocabulary) []byte {
	out = packed.AppendUint(out, int(v.rules))
	out = packed.AppendUint(out, int(v.last))
	out = appendTable(out, &v.forms, func(out []byte, r *row) []byte {
		for _, n := range []int{int(r.ids.exact), int(r.ids.stem), int(r.stops), int(r.class), int(r.person), int(r.traits)} {
			out = packed.AppendUint(out, n)
		}
		return out
	})
	languages := slices.DeleteFunc(slices.Sorted(maps.Keys(v.stems)), func(l string) bool { return v.stems[l] == nil })
	out = packed.AppendUint(out, len(languages))
	for _, l := range languages {
		out = packed.AppendText(out, l)
		out = packed.AppendText(out, appendTable(nil, &v.stems[l].table, func(out []byte, r *row) []byte { return packed.AppendUint(out, int(r.ids.stem)) }))
	}
	for _, bits := range v.foreign {
		out = packed.AppendUint(out, int(bits))
	}
	return out
}

// appendTable writes words in the order in which they came, so that they lie in memory
// as they do without a lexis: the commonest together. Each is written with the place of
// its row. add appends the rest of it.
func appendTable(out []byte, t *table, add func(out []byte, r *row) []byte) []byte {
	rows := rowsOf(t)
	places := map[uint32]int{} // by where a word stands
	for i := range t.rows {
		if r := &t.rows[i]; r.length != 0 {
			places[r.at] = i
		}
	}
	var texts, numbers []byte
	for i := range rows {
		r := &rows[i]
		texts = packed.AppendText(packed.AppendUint(texts, places[r.at]), t.word(r))
		numbers = add(numbers, r)
	}
	return append(packed.AppendText(packed.AppendUint(out, t.count), texts), numbers...)
}

// appendLexicon writes what lexis.lexicon reads.
func appendLexicon(out []byte, c *compiler, language string) []byte {
	lex := c.learn[language]
	count := len(lex.planes[0]) - 1
	out = packed.AppendUint(out, count)
	for output := range lex.outputs {
		out = packed.AppendNumbers(out, count, func(i int) int { return int(lex.weight(int32(i+1), output) / weightUnit) })
	}
	for _, table := range [][]int32{lex.word, lex.context, lex.exact} {
		out = packed.AppendNumbers(out, len(table), func(i int) int { return int(table[i]) })
	}
	var named []byte
	row, names := 0, 0
	pairs := map[int32]pair{} // by row
	l := layout{compiler: c, lexicon: &lexicon{models: lex.models, slots: make([]int32, len(c.slots)), tallies: make([]int32, len(c.set.Dimensions))}, stems: c.vocab.stemsOf(language)}
	l.features(func(name []byte, _ []int, _ []*model.Cursor) {
		row++
		switch name[0] {
		case 'w', 'c', 'e':
		case 'b':
			l.feature(name, int32(row))
			p := l.list[len(l.list)-1]
			pairs[p.row] = p
		default:
			names++
			named = packed.AppendUint(packed.AppendText(named, name), row)
		}
	})
	return append(packed.AppendUint(appendPairs(out, &lex.pairs, pairs), names), named...)
}

// appendPairs writes what pairTable.restore reads.
func appendPairs(out []byte, t *pairTable, byRow map[int32]pair) []byte {
	var places []int
	for i := range t.places {
		if t.places[i].row != 0 {
			places = append(places, i)
		}
	}
	pairAt := func(i int) pair { return byRow[t.places[places[i]].row] }
	for _, of := range []func(i int) int{
		func(i int) int { return places[i] },
		func(i int) int { return int(pairAt(i).before) },
		func(i int) int { return int(pairAt(i).name) },
		func(i int) int { return int(pairAt(i).row) },
	} {
		out = packed.AppendNumbers(out, len(places), of)
	}
	return out
}

// enginesAlike compares what two compilations of a set come to.
func enginesAlike(t *testing.T, want, got *engine) {
	t.Helper()
	require.Equal(t, want.id, got.id)
	require.Equal(t, want.entries, got.entries)
	require.Equal(t, want.wordClass, got.wordClass)
	require.Equal(t, want.persons, got.persons)
	require.True(t, assert.ObjectsAreEqual(want.trie, got.trie))
	require.Equal(t, want.vocab.rules, got.vocab.rules)
	require.Equal(t, want.vocab.last, got.vocab.last)
	tablesAlike(t, &want.vocab.forms, &got.vocab.forms)
	tablesAlike(t, &want.dict.forms, &got.dict.forms)
	tablesAlike(t, &want.dict.stems, &got.dict.stems)
	require.Len(t, got.vocab.stems, len(want.vocab.stems))
	for language, w := range want.vocab.stems {
		if w != nil {
			got.vocab.stems[language].find([]byte("word"))
			tablesAlike(t, &w.table, &got.vocab.stems[language].table)
		}
	}
	require.Equal(t, want.base, got.base)
	require.Len(t, got.views, len(want.views))
	for platform := range want.views {
		require.Equal(t, want.views[platform].view(), got.views[platform].view(), platform)
	}
	require.Equal(t, want.dict.marks, got.dict.marks)
	require.Equal(t, want.dict.foreign, got.dict.foreign)
	require.Len(t, got.learn, len(want.learn))
	for language, w := range want.learn {
		g := got.learn[language]
		if g.restore != nil {
			g.restore()
			g.restore = nil
		}
		require.Len(t, g.models, len(w.models))
		for i := range w.models {
			w.models[i].model, g.models[i].model = nil, nil
		}
		require.True(t, assert.ObjectsAreEqual(w, g))
	}
}

// tablesAlike compares the rows of two tables, in whatever places they are, and shows
// that stop words are found at once.
func tablesAlike(t *testing.T, want, got *table) {
	t.Helper()
	require.Equal(t, string(want.text), string(got.text))
	require.Equal(t, rowsOf(want), rowsOf(got))
	require.Len(t, got.rows, len(want.rows))
	for i := range got.rows {
		if r := &got.rows[i]; r.stops != 0 {
			home := words.Hash(got.word(r)) >> got.shift
			require.True(t, int(home) == i || got.rows[home].stops != 0)
		}
	}
}

// knownOf is what is known of each word of a table beside its ids.
func knownOf(t *table) map[string]row {
	out := map[string]row{}
	for _, r := range rowsOf(t) {
		out[string(t.word(&r))] = row{stops: r.stops, traits: r.traits, class: r.class, person: r.person}
	}
	return out
}

// rowsOf are the rows of a table in the order in which their words came.
func rowsOf(t *table) []row {
	rows := slices.DeleteFunc(slices.Clone(t.rows), func(r row) bool { return r.length == 0 })
	slices.SortFunc(rows, func(a, b row) int { return int(a.at) - int(b.at) })
	return rows
}

// TestLexisEqualsTexts shows that builtin:default is the same engine with the lexis as
// without it.
func TestLexisEqualsTexts(t *testing.T) {
	set := must(rules.Default())
	want, err := newCompiler(set, nil).compile(nil)
	require.NoError(t, err)
	known := builtinLexis()
	require.NotNil(t, known)
	got, err := newCompiler(set, nil).compile(known)
	require.NoError(t, err)
	enginesAlike(t, want, got)
}

// TestLexisFilters shows that what is known of patterns is what is worked out.
func TestLexisFilters(t *testing.T) {
	set := must(rules.Default())
	patterns := patternsIn(set)
	for _, p := range patterns {
		require.Equal(t, literal.For(p).Groups(), filterOf(p).Groups(), p)
	}
	require.Len(t, builtinLexis().filters, len(patterns))
	require.Equal(t, [][]string{{"bread"}}, filterOf("bread").Groups())
}

// houseSets are sets that extend builtin:default, each in another way.
var houseSets = map[string]string{
	"rule":     "rules:\n  own.bread: { dimension: jargon, message: No., why: No., phrases: [bread and butter issue, sourdough, leverage bread, my grandmother], tests: [{ bad: A bread and butter issue. }, { good: Bread. }] }\n",
	"brand":    "brand: { names: [Acme, Old Mill Bakery], products: [Acme Loaf] }\n",
	"numbers":  "dimensions:\n  jargon: { warn: 1, block: 2 }\nrules:\n  %s: { weight: 3 }\n",
	"more":     "rules:\n  %s: { phrases+: [garden of delight, the red bicycle, (old|new) baker] }\n",
	"off":      "rules:\n  %s: off\n",
	"list":     "lists: { breads: [rye, spelt] }\nrules:\n  own.bread: { dimension: jargon, message: No., why: No., phrases: ['{breads} with {gap} butter', '(kindly|dearest) neighbour'], inflect: false, tests: [{ bad: Rye with butter. }, { good: Bread. }] }\n",
	"spanish":  "rules:\n  own.pan: { language: es, dimension: jargon, message: No., why: No., phrases: [pan de pueblo, sinergia nueva], tests: [{ bad: Pan de pueblo. }, { good: Pan. }] }\n",
	"platform": "platforms:\n  linkedin:\n    rules:\n      %s: { phrases+: [on linkedin only] }\n",
	"replaced": "rules:\n  %s: { phrases: [garden of delight] }\n",
}

// phraseRule is a rule of builtin:default that has phrases.
func phraseRule(t *testing.T) *rules.Rule {
	t.Helper()
	set := must(rules.Default())
	i := slices.IndexFunc(set.Rules, func(r *rules.Rule) bool { return len(r.Phrases) > 5 && r.Language == "en" })
	return set.Rules[i]
}

// lexisDrafts are texts of many kinds: what the rules' own cases say, posts, and
// words in disguise.
func lexisDrafts(t *testing.T) []Draft {
	var out []Draft
	for _, r := range must(rules.Default()).Rules {
		for _, c := range r.Tests {
			out = append(out, Draft{Text: c.Text}, Draft{Text: c.Text, Platform: "linkedin"})
		}
	}
	for _, text := range benchPosts(200, 280, true) {
		out = append(out, Draft{Text: text})
	}
	for _, text := range []string{
		"A bread and butter issue, with s0urdough and my gr@ndmother.", "Our l3verage of synergy is a g4me ch4nger.", "Acme and Acme Loaf: try Acme today! Buy from Old Mill Bakery.",
		"The garden of delight, the red bicycle and the old baker on LinkedIn only.", "Rye with a little butter, dearest neighbour.", "Pan de pueblo y una sinergia nueva para toda la comunidad.",
		"W3 w1ll circle b4ck with the n3ighbour and k1ndly ask for fr33 m0ney.", "#leverage @acme #sourdough", "Ｌｅｖｅｒａｇｅ the ｓｏｕｒｄｏｕｇｈ", "ѕоurdоugh and lеvеrаgе",
	} {
		out = append(out, Draft{Text: text}, Draft{Text: text, Language: "en"})
	}
	return out
}

// TestLexisServesHouseSets shows that sets which extend builtin:default judge drafts
// alike with the lexis and without it.
func TestLexisServesHouseSets(t *testing.T) {
	drafts := lexisDrafts(t)
	compare := func(name string, set *rules.Set, serves bool) {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, serves, builtinLexis().serves(newCompiler(set, nil)))
			if !serves {
				return
			}
			over, err := newCompiler(set, nil).compile(builtinLexis())
			require.NoError(t, err)
			plain, err := newCompiler(set, nil).compile(nil)
			require.NoError(t, err)
			require.Equal(t, plain.id, over.id)
			require.Equal(t, knownOf(&plain.dict.forms), knownOf(&over.dict.forms))
			one, other := &Checker{engine: plain}, &Checker{engine: over}
			for _, d := range drafts {
				want, err := one.Check(t.Context(), d)
				require.NoError(t, err)
				got, err := other.Check(t.Context(), d)
				require.NoError(t, err)
				if !assert.ObjectsAreEqual(want, got) {
					require.Equal(t, want, got, d.Text)
				}
			}
		})
	}
	for _, name := range rules.BuiltinNames() {
		compare(name, must(rules.Builtin(name)), true)
	}
	for name, text := range houseSets {
		text = "version: 1\nextends: [builtin:default]\n" + strings.ReplaceAll(text, "%s", phraseRule(t).ID)
		compare(name, must(rules.Parse("own.yaml", []byte(text))), name != "replaced")
	}
	compare("alone", must(rules.Parse("own.yaml", []byte("version: 1\ndimensions:\n  jargon: { measure: density, warn: 1, block: 2 }\n"+houseSets["rule"]))), false)
}

// TestLexisHidesNoFault shows that a phrase which stands in builtin:default already is
// reported as without the lexis.
func TestLexisHidesNoFault(t *testing.T) {
	r := phraseRule(t)
	i := slices.IndexFunc(r.Phrases, func(p rules.Phrase) bool { return surelyWords(p.Text) })
	require.GreaterOrEqual(t, i, 0)
	for _, text := range []string{
		"rules:\n  own.twice: { dimension: " + r.Dimension + ", message: No., why: No., phrases: [" + r.Phrases[i].Text + "], tests: [{ bad: " + r.Phrases[i].Text + " }, { good: Bread. }] }\n",
		"rules:\n  own.signs: { dimension: jargon, message: No., why: No., phrases: [bread, '***'], tests: [{ bad: bread }, { good: Butter. }] }\n",
	} {
		set := must(rules.Parse("own.yaml", []byte("version: 1\nextends: [builtin:default]\n"+text)))
		require.True(t, builtinLexis().serves(newCompiler(set, nil)))
		_, want := newCompiler(set, nil).compile(nil)
		require.Error(t, want)
		_, over := newCompiler(set, nil).compile(builtinLexis())
		require.Error(t, over)
		_, err := New(set, nil)
		require.ErrorContains(t, err, want.Error())
	}
}

// TestLexisDamage shows that damaged data are not used.
func TestLexisDamage(t *testing.T) {
	for name, bad := range map[string]string{
		"empty": "", "short": lexisData[:len(lexisMagic)+2], "cut": lexisData[:len(lexisData)-1], "longer": lexisData + "x",
		"changed": lexisData[:1000] + string(lexisData[1000]^1) + lexisData[1001:], "later": "plainpost lexis 9\n" + lexisData[len(lexisMagic):],
	} {
		require.Nil(t, openLexis(bad), name)
	}
}
