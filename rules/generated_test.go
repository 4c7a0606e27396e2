package rules

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the files that tests compare with")

// yamlBuiltin reads a built-in set from its YAML, with all checks.
func yamlBuiltin(t testing.TB, name string) *Set {
	t.Helper()
	from := disk
	from.yaml = true
	set, err := load(from, builtinPrefix+name)
	require.NoError(t, err)
	return set
}

// TestGenerated shows that what go generate writes is up to date: the compiled
// form of the built-in sets, and the page that describes them.
func TestGenerated(t *testing.T) {
	var sets []*Set
	for _, name := range BuiltinNames() {
		sets = append(sets, yamlBuiltin(t, name))
	}
	for name, want := range map[string][]byte{"default/builtin.bin": compiledBuiltins(t), "default/README.md": []byte(describe(sets))} {
		if *update {
			require.NoError(t, os.WriteFile(name, want, 0o644))
			continue
		}
		got, err := os.ReadFile(name)
		require.NoError(t, err)
		require.True(t, string(want) == string(got), "%s is not what the YAML files give: run go generate ./rules ./tone", name)
	}
}

func compiledBuiltins(t testing.TB) []byte {
	t.Helper()
	paths, err := filepath.Glob("default/*.yaml")
	require.NoError(t, err)
	var files []compiledFile
	for _, path := range paths {
		f := compiledFile{name: strings.TrimSuffix(filepath.Base(path), ".yaml")}
		f.yaml, err = os.ReadFile(path)
		require.NoError(t, err)
		found := &faults{}
		f.tree = parseTree(path, f.yaml, found)
		require.Empty(t, found.list)
		files = append(files, f)
	}
	var sets []*Set
	for _, name := range BuiltinNames() {
		sets = append(sets, yamlBuiltin(t, name))
	}
	data, err := compile(files, sets, writtenBuiltins(t, sets))
	require.NoError(t, err)
	return data
}

// describe is the page about the built-in sets. Sets beside default are shown
// by what they add.
func describe(sets []*Set) string {
	var b strings.Builder
	b.WriteString("# The built-in rule sets\n\nWritten by `go generate ./rules` from the YAML files in this folder; " +
		"`plainpost rules docs` prints the same for any set, `plainpost rules explain ID` tells all about one rule.\n\n")
	b.WriteString(sets[0].Markdown())
	for _, s := range sets[1:] {
		b.WriteString("\n" + s.Over(sets[0]).Markdown())
	}
	return b.String()
}

// TestCompiledEqualsYAML shows that the compiled form gives the very set that the
// YAML gives, places included.
func TestCompiledEqualsYAML(t *testing.T) {
	for _, name := range BuiltinNames() {
		compiled, err := Builtin(name)
		require.NoError(t, err)
		require.True(t, compiled.Verified())
		want := yamlBuiltin(t, name)
		want.verified = true
		require.Equal(t, want, compiled)
	}
}

// TestChangedYAML shows that a set of which a part has changed since it was compiled is
// the one that the YAML gives, with all checks.
func TestChangedYAML(t *testing.T) {
	compiled, err := builtinData()
	require.NoError(t, err)
	for _, part := range []string{"default", "platforms", "es"} {
		as := compiled.sections[part]
		changed := as
		changed.source++
		compiled.sections[part] = changed
		set, err := Builtin("default")
		compiled.sections[part] = as
		require.NoError(t, err)
		require.False(t, set.Verified())
		require.Equal(t, yamlBuiltin(t, "default"), set)
	}
}

// readCompiled reads all that there is in compiled data.
func readCompiled(data string) error {
	sets, err := openCompiled(data)
	if err != nil {
		return err
	}
	for _, s := range sets.sections {
		if _, err := s.tree(&treeRoom{}); err != nil {
			return err
		}
	}
	for _, whole := range sets.wholes {
		form, err := openWhole(whole)
		if err != nil {
			return err
		}
		if _, err := form.read(); err != nil {
			return err
		}
	}
	_, err = openWritten(sets.written)
	return err
}

func TestCompiledDamage(t *testing.T) {
	good := string(compiledBuiltins(t))
	require.NoError(t, readCompiled(good))
	_, err := openCompiled(strings.Replace(good, compiledMagic, "plainpost rules 0\n", 1))
	require.ErrorContains(t, err, "another version")
	for name, bad := range map[string]string{
		"empty": "", "short": good[:20], "cut": good[:len(good)-1], "longer": good + "x",
		"changed": changedAt(good, len(good)/2), "phrases changed": changedAt(good, len(good)-20),
		"whole set changed": changedAt(good, strings.LastIndex(good, "jargon.leverage")), "tree changed": changedAt(good, 5000), "directory changed": changedAt(good, 200),
	} {
		require.Error(t, readCompiled(bad), name)
	}
}

// changedAt is data of which one byte is another.
func changedAt(data string, i int) string { return data[:i] + string(data[i]^1) + data[i+1:] }

// FuzzCompiled shows that no data make the reader of compiled trees panic, and
// that what it reads is written back to a tree of the same meaning.
func FuzzCompiled(f *testing.F) {
	tree := parseTree("x", []byte("version: 1\nrules:\n  a.b: { phrases: [x, y], weight: 2, off: ~ }\n"), &faults{})
	data, err := compileTree(tree)
	require.NoError(f, err)
	f.Add(string(data))
	f.Add("")
	f.Fuzz(func(t *testing.T, data string) {
		tree, err := section{data: newPart([]byte(data))}.tree(&treeRoom{})
		if err != nil {
			return
		}
		again, err := compileTree(tree)
		if err != nil {
			return // lines that ran over
		}
		back, err := section{data: newPart(again)}.tree(&treeRoom{})
		require.NoError(t, err)
		require.Equal(t, tree, back)
	})
}

func BenchmarkDefault(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		set, err := Builtin("default")
		if err != nil || len(set.Rules) == 0 {
			b.Fatal(err)
		}
	}
}

func BenchmarkDefaultFromYAML(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		yamlBuiltin(b, "default")
	}
}
