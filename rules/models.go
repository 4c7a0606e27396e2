package rules

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed default/*.model
var builtinModels embed.FS

// BuiltinModel returns the file of a built-in model, such as promotion-en: what
// a rule names as builtin:promotion-en. Package tone/model reads it.
func BuiltinModel(name string) ([]byte, error) {
	data, err := builtinModels.ReadFile("default/" + name + ".model")
	if err != nil {
		return nil, fmt.Errorf("rules: there is no built-in model %q: use one of %s", name, strings.Join(BuiltinModelNames(), ", "))
	}
	return data, nil
}

// BuiltinModelNames are the built-in models, in order.
func BuiltinModelNames() []string {
	// Reading an embedded folder cannot fail.
	entries, _ := builtinModels.ReadDir("default")
	var out []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".model"); ok {
			out = append(out, name)
		}
	}
	return out
}
