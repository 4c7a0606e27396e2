package rules

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// The built-in sets are YAML. Because reading YAML takes longer than a check, a
// compiled form of the same trees stands beside it.
//
//go:generate go test -run ^TestGenerated$ . -update
var (
	//go:embed default/*.yaml
	builtinFiles embed.FS
	//go:embed default/builtin.bin
	builtinCompiled string
)

// builtinData gives the compiled form of the built-in files.
var builtinData = sync.OnceValues(func() (*compiledSets, error) { return openCompiled(builtinCompiled) })

// builtinTree reads a built-in file: its compiled form, or the YAML itself where
// that has changed since it was compiled, or where it is asked for. room is for the
// tree of a compiled form.
func builtinTree(name string, fromYAML bool, room *treeRoom) (tree *node, compiled bool, err error) {
	file, err := builtinFiles.Open("default/" + name + ".yaml")
	if err != nil {
		return nil, false, fmt.Errorf("rules: there is no built-in set %q: %s", name, nearest(name, BuiltinNames()))
	}
	defer file.Close()
	if !fromYAML {
		tree, err = compiledTree(name, file, room)
		if tree != nil || err != nil {
			return tree, true, err
		}
	}
	data, err := builtinFiles.ReadFile("default/" + name + ".yaml")
	if err != nil {
		return nil, false, fmt.Errorf("rules: reading the built-in set %s: %w", name, err)
	}
	found := &faults{}
	tree = parseTree(builtinPrefix+name, data, found)
	if len(found.list) > 0 {
		return nil, false, found.list
	}
	return tree, false, nil
}

// compiledTree reads the compiled form of a built-in file; nil where it was made
// from other YAML than the source.
func compiledTree(name string, source io.Reader, room *treeRoom) (*node, error) {
	compiled, err := builtinData()
	if err != nil {
		return nil, fmt.Errorf("rules: reading the compiled built-in sets: %w", err)
	}
	s, ok, err := compiled.section(name, source, make([]byte, checksumBuffer))
	if err != nil || !ok {
		return nil, err
	}
	tree, err := s.tree(room)
	if err != nil {
		return nil, fmt.Errorf("rules: reading the compiled built-in set %s: %w", name, err)
	}
	return tree, nil
}

// section is that of a built-in file, if it was made from the source.
func (c *compiledSets) section(name string, source io.Reader, buffer []byte) (section, bool, error) {
	sum, size, err := checksum(source, buffer)
	if err != nil {
		return section{}, false, fmt.Errorf("rules: reading the built-in set %s: %w", name, err)
	}
	s, ok := c.sections[name]
	return s, ok && s.source == sum && s.size == size, nil
}

// builtinWhole opens a built-in set in whole form; nil for one that has none, or of which
// a file has changed since it was compiled.
func builtinWhole(name string) (*setForm, error) {
	if !strings.HasPrefix(name, builtinPrefix) {
		return nil, nil
	}
	compiled, err := builtinData()
	if err != nil {
		return nil, fmt.Errorf("rules: reading the compiled built-in sets: %w", err)
	}
	data, ok := compiled.wholes[name]
	if !ok {
		return nil, nil
	}
	form, err := openWhole(data)
	if err != nil {
		return nil, fmt.Errorf("rules: reading the compiled built-in set %s: %w", name, err)
	}
	buffer := make([]byte, checksumBuffer)
	for _, name := range form.files {
		name = strings.TrimPrefix(name, builtinPrefix)
		file, err := builtinFiles.Open("default/" + name + ".yaml")
		if err != nil {
			return nil, nil // reading the trees says what is wrong
		}
		_, same, err := compiled.section(name, file, buffer)
		file.Close()
		if err != nil || !same {
			return nil, err
		}
	}
	return form, nil
}

// builtinNames are the sets for use; the other files are their parts.
var builtinNames = []string{"default", "strict", "support", "launch"}

// BuiltinNames are the built-in sets, builtin:default first.
func BuiltinNames() []string { return slices.Clone(builtinNames) }

// Builtin returns a built-in set by name.
func Builtin(name string) (*Set, error) {
	if !slices.Contains(builtinNames, name) {
		return nil, fmt.Errorf("rules: there is no built-in set %q: %s", name, nearest(name, builtinNames))
	}
	return load(disk, builtinPrefix+name)
}

// BuiltinSource returns the YAML of a built-in file, such as builtin:default or a
// part of it as the File of a [Pos] names it.
func BuiltinSource(name string) ([]byte, error) {
	data, err := builtinFiles.ReadFile("default/" + strings.TrimPrefix(name, builtinPrefix) + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("rules: there is no built-in file %q", name)
	}
	return data, nil
}

// Default returns builtin:default. It is read once and shared: sets are not changed.
func Default() (*Set, error) { return defaultSet() }

var defaultSet = sync.OnceValues(func() (*Set, error) { return Builtin("default") })
