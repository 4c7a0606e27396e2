package vale

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestEachBrokenRuleIsNamed(t *testing.T) {
	style, err := Load(os.DirFS("testdata/styles"), "Broken")
	require.NoError(t, err)
	var good []string
	for _, r := range style.Rules {
		good = append(good, r.ID)
	}
	require.Equal(t, []string{"Broken.Action", "Broken.GoodSwap", "Broken.GoodWords"}, good)
	type fault struct {
		line int
		says string
	}
	want := map[string]fault{
		"Action": {4, `no action "rewrite"`}, "Alias": {2, "unknown anchor"}, "Binary": {1, "not UTF-8"}, "Bracket": {5, `"un(closed" does not compile`},
		"Class": {4, "does not compile"}, "Code": {3, "scope: raw"}, "Duplicate": {4, "twice"}, "Empty": {1, "empty"}, "Exception": {5, "does not compile"},
		"Group": {4, "does not compile"}, "Kind": {1, `"existance", which is no kind`}, "Level": {3, `"fatal" is none of`}, "Limit": {3, `not "few"`},
		"List": {1, "a mapping"}, "Look": {5, "does not compile"}, "NoExtends": {1, "extends is missing"}, "NoMessage": {1, "message is missing"},
		"NoSwap": {1, "needs swap"}, "Repeat": {3, "does not compile"}, "Scope": {3, "holds a space"}, "Script": {1, "programs"},
		"Sequence": {1, "tagger"}, "Spelling": {1, "dictionaries"}, "SwapKey": {5, "does not compile"}, "Unknown": {3, `"ignorecas" is no key`}, "Yaml": {2, "not valid YAML"},
	}
	named := map[string]bool{}
	for _, n := range style.Notes {
		name := n.ID[len("Broken."):]
		w, ok := want[name]
		require.True(t, ok, "%v", n)
		require.Equal(t, "Broken/"+name+".yml", n.File)
		require.Equal(t, w.line, n.Line, "%v", n)
		require.Contains(t, n.Message, w.says, "%v", n)
		require.Equal(t, name == "Action", n.Runs, "%v", n)
		named[name] = true
	}
	require.Len(t, named, len(want))
}

func TestRulesAreReadAsTheyStand(t *testing.T) {
	style, err := Load(os.DirFS("testdata/styles"), "House")
	require.NoError(t, err)
	require.Empty(t, style.Notes)
	require.Equal(t, "House", style.Name)
	by := map[string]*Rule{}
	for _, r := range style.Rules {
		by[r.ID] = r
	}
	words := by["House.Words"]
	require.Equal(t, Existence, words.Kind)
	require.True(t, words.IgnoreCase)
	require.Equal(t, "warning", words.Level)
	require.Equal(t, "https://example.com/words", words.Link)
	require.Equal(t, []string{"leverage", "best[ -]in[ -]class", "(?:very|quite) unique"}, words.Tokens)
	require.Equal(t, []string{"leverage ratio"}, words.Exceptions)
	require.Equal(t, []Pair{{"(?:e-mail|Email)", "email"}, {"git hub", "GitHub"}}, by["House.Names"].Swap, "longest first")
	require.Equal(t, Action{Name: "replace"}, by["House.Names"].Action)
	require.Equal(t, Action{Name: "edit", Params: []string{"trim", " "}}, by["House.Dashes"].Action)
	require.Equal(t, []string{"list", "text & ~blockquote & ~heading"}, by["House.Lists"].Scope)
	require.InDelta(t, 0.8, by["House.Heads"].Threshold, 0)
	require.Equal(t, "warning", by["House.Grade"].Level, "without a level")
}

func TestAcceptedTermsAreExceptions(t *testing.T) {
	fsys := fstest.MapFS{
		"styles/A/Words.yml":                         {Data: []byte("extends: existence\nmessage: m\ntokens: [one]\nexceptions: [two]\n")},
		"styles/A/Own.yml":                           {Data: []byte("extends: existence\nmessage: m\ntokens: [one]\nvocab: false\n")},
		"styles/A/Sub/Deep.yml":                      {Data: []byte("extends: existence\nmessage: m\ntokens: [one]\nnonword: true\n")},
		"styles/A/Words.test.yml":                    {Data: []byte("not a rule")},
		"styles/A/meta.json":                         {Data: []byte("{}")},
		"styles/config/vocabularies/Base/accept.txt": {Data: []byte("# names\nAcme\n\nbro(ken\n[Rr]ocket\n")},
		"styles/config/vocabularies/Base/reject.txt": {Data: []byte("never\n")},
		"styles/Vocab/Old/accept.txt":                {Data: []byte("Zed\n")},
	}
	style, err := Load(fsys, "styles/A")
	require.NoError(t, err)
	require.Empty(t, style.Notes)
	require.Len(t, style.Rules, 3)
	require.Equal(t, "A.Own", style.Rules[0].ID)
	require.Empty(t, style.Rules[0].Exceptions)
	require.Equal(t, "A.Sub.Deep", style.Rules[1].ID)
	require.Empty(t, style.Rules[1].Exceptions, "words make no sense inside a nonword rule")
	require.Equal(t, []string{"two", "Acme", "[Rr]ocket", "Zed"}, style.Rules[2].Exceptions)
}

func TestFolderThatIsNoStyle(t *testing.T) {
	_, err := Load(fstest.MapFS{"styles/A/readme.md": {}}, "styles/A")
	require.ErrorContains(t, err, "holds no rule")
	_, err = Load(fstest.MapFS{}, "styles/A")
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestSteps(t *testing.T) {
	for name, c := range map[string]struct {
		params []string
		want   [][]string
		why    string
	}{
		"one":     {[]string{"trim", " "}, [][]string{{"trim", " "}}, ""},
		"two":     {[]string{"lower", "split", " ", "0"}, [][]string{{"lower"}, {"split", " ", "0"}}, ""},
		"none":    {nil, nil, "names no operation"},
		"unknown": {[]string{"paint"}, nil, `no edit "paint"`},
		"too few": {[]string{"regex", "a"}, nil, "takes 2 parameters"},
	} {
		t.Run(name, func(t *testing.T) {
			got, why := Action{Name: "edit", Params: c.params}.Steps()
			require.Equal(t, c.want, got)
			require.Contains(t, why, c.why)
			require.Equal(t, c.why == "", why == "")
		})
	}
}

// FuzzParse: whatever a file holds, it is a rule or a note says why not.
func FuzzParse(f *testing.F) {
	for _, dir := range []string{"testdata/styles/Broken", "testdata/styles/House"} {
		entries, err := os.ReadDir(dir)
		require.NoError(f, err)
		for _, e := range entries {
			data, err := os.ReadFile(dir + "/" + e.Name())
			require.NoError(f, err)
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rule, notes := parse("A.B", "A/B.yml", string(data), &lines{})
		if rule == nil {
			require.NotEmpty(t, notes)
			return
		}
		require.NotEmpty(t, rule.Kind)
		for _, n := range notes {
			require.True(t, n.Runs)
			require.Positive(t, n.Line)
			require.Positive(t, n.Col)
		}
	})
}
