package rules

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// styleFS holds a rule set and a style with a rule of each level.
func styleFS(config string) fstest.MapFS {
	file := func(level string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("extends: existence\nmessage: \"Avoid '%s'.\"\ndescription: \"Why '%s' tires.\"\nlink: https://example.com/we\ntokens: [we]\nlevel: " + level + "\n")}
	}
	return fstest.MapFS{
		"plainpost.yaml":            {Data: []byte(config)},
		"team/styles/Plain/We.yml":  file("error"),
		"team/styles/Plain/Us.yml":  file("warning"),
		"team/styles/Plain/Our.yml": file("suggestion"),
		"team/styles/Plain/Bad.yml": {Data: []byte("extends: existence\n")},
	}
}

func TestStylesAreExtended(t *testing.T) {
	set, err := Load(styleFS(`version: 1
extends: [vale:team/styles/Plain]
dimensions:
  jargon: { measure: density, warn: 3 }
rules:
  Plain.Us: off
  Plain.Our: { severity: warn, weight: 2, message: "“$match” again" }
  jargon.leverage:
    dimension: jargon
    message: Say use.
    phrases: [leverage]
    without: [Plain.We]
    tests: [{ bad: We leverage. }, { good: We use. }]
platforms:
  x: { rules: { Plain.We: off } }
`), "plainpost.yaml")
	require.NoError(t, err)
	var ids []string
	for _, r := range set.Rules {
		ids = append(ids, r.ID)
	}
	require.Equal(t, []string{"Plain.Our", "Plain.Us", "Plain.We", "jargon.leverage"}, ids)
	we := set.Rule("Plain.We")
	require.Equal(t, "vale", we.Matcher())
	require.Equal(t, StyleDimension, we.Dimension)
	require.Equal(t, Block, we.Severity)
	require.Equal(t, "flag", we.Mentions)
	require.Equal(t, "Avoid '%s'.", we.Message)
	require.Equal(t, "Why '…' tires.", we.Why)
	require.Equal(t, "https://example.com/we", we.Docs)
	require.False(t, we.Inflect)
	require.Zero(t, we.Cap)
	require.Equal(t, "team/styles/Plain/We.yml", we.Origin[""].File)
	require.True(t, set.Rule("Plain.Us").Off)
	require.Equal(t, Warn, set.Rule("Plain.Us").Severity)
	require.Equal(t, Warn, set.Rule("Plain.Our").Severity)
	require.InDelta(t, 2, set.Rule("Plain.Our").Weight, 0)
	require.True(t, set.For("x").Rule("Plain.We").Off)
	require.False(t, we.Off)
	style, ok := set.Dimension(StyleDimension)
	require.True(t, ok)
	require.Equal(t, Total, style.Measure)
	require.Equal(t, StyleDimension, set.Dimensions[0].ID, "extended sets first")
	require.Len(t, set.Notes, 1)
	require.Equal(t, "Plain.Bad", set.Notes[0].ID)
	require.Equal(t, "team/styles/Plain/Bad.yml", set.Notes[0].File)
}

func TestADeclaredStyleDimensionStays(t *testing.T) {
	fsys := styleFS("version: 1\nextends: [./base.yaml, 'vale:team/styles/Plain']\n")
	fsys["base.yaml"] = &fstest.MapFile{Data: []byte("version: 1\ndimensions:\n  style: { measure: total, warn: 3, block: 9 }\n")}
	set, err := Load(fsys, "plainpost.yaml")
	require.NoError(t, err)
	require.Len(t, set.Dimensions, 1)
	require.InDelta(t, 3, set.Dimensions[0].Warn, 0)
}

func TestStyleThatCannotBeRead(t *testing.T) {
	_, err := Load(styleFS("version: 1\nextends:\n  - vale:team/styles/Plian\n"), "plainpost.yaml")
	var errs Errors
	require.ErrorAs(t, err, &errs)
	require.Len(t, errs, 1)
	require.Equal(t, "plainpost.yaml:3:5", errs[0].Pos.String())
	require.Contains(t, errs[0].Msg, "team/styles/Plian")
	_, err = Merge("vale:nowhere/Plain")
	require.ErrorContains(t, err, "nowhere/Plain")
}

func TestTheContentOfAStyleIsInTheHash(t *testing.T) {
	fsys := styleFS("version: 1\nextends: [vale:team/styles/Plain]\n")
	one, err := Load(fsys, "plainpost.yaml")
	require.NoError(t, err)
	fsys["team/styles/Plain/We.yml"] = &fstest.MapFile{Data: []byte(string(fsys["team/styles/Plain/We.yml"].Data) + "ignorecase: true\n")}
	two, err := Load(fsys, "plainpost.yaml")
	require.NoError(t, err)
	require.NotEqual(t, one.Hash, two.Hash)
}

func TestStylesOnDiskMerge(t *testing.T) {
	dir := t.TempDir()
	for name, f := range styleFS("version: 1\n") {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, f.Data, 0o644))
	}
	set, err := Merge("vale:"+filepath.Join(dir, "team/styles/Plain"), "vale:"+filepath.Join(dir, "team/styles/Plain"))
	require.NoError(t, err)
	require.Len(t, set.Rules, 3)
}
