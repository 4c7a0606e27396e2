package rules

import (
	_ "embed"
	"slices"
)

//go:embed plainpost.schema.json
var schema []byte

// Schema is the JSON Schema (2020-12) of rule files, for editors. It sees what can
// be seen in one file without reading phrases and formulas; [Load] sees all.
func Schema() []byte { return slices.Clone(schema) }
