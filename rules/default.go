package rules

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed default/*.yaml
var builtinFiles embed.FS

// builtinTree reads a built-in file.
func builtinTree(name string) (*node, error) {
	data, err := builtinFiles.ReadFile("default/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("rules: there is no built-in set %q: use one of %s", name, strings.Join(BuiltinNames(), ", "))
	}
	tree, errs := parseTree(builtinPrefix+name, data)
	if len(errs) > 0 {
		return nil, errs
	}
	return tree, nil
}

// BuiltinNames are the built-in sets.
func BuiltinNames() []string {
	return []string{"default"}
}

// Builtin returns a built-in set by name.
func Builtin(name string) (*Set, error) {
	if !slices.Contains(BuiltinNames(), name) {
		_, err := builtinTree(name)
		if err == nil {
			err = fmt.Errorf("rules: %q is a part of a built-in set", name)
		}
		return nil, err
	}
	return load(builtinPrefix+name, source{})
}

// Default returns builtin:default. It is read once and shared: sets are not changed.
func Default() (*Set, error) { return defaultSet() }

var defaultSet = sync.OnceValues(func() (*Set, error) { return Builtin("default") })
