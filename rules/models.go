package rules

import (
	_ "embed"
	"fmt"
	"strings"
)

// The built-in models. They are given out as they lie in the program: a file of an
// embedded folder would be copied each time.
var (
	//go:embed default/clickbait-en.model
	clickbaitEN []byte
	//go:embed default/clickbait-es.model
	clickbaitES []byte
	//go:embed default/promotion-en.model
	promotionEN []byte
	//go:embed default/spam-en.model
	spamEN []byte
)

// builtinModels are the built-in models by name, in order.
var builtinModels = [...]struct {
	name string
	data *[]byte
}{{"clickbait-en", &clickbaitEN}, {"clickbait-es", &clickbaitES}, {"promotion-en", &promotionEN}, {"spam-en", &spamEN}}

// BuiltinModel returns the file of a built-in model, such as promotion-en: what
// a rule names as builtin:promotion-en. Package tone/model reads it. It is shared and
// must not be changed.
func BuiltinModel(name string) ([]byte, error) {
	for i := range builtinModels {
		if m := &builtinModels[i]; m.name == name {
			data := *m.data
			return data[:len(data):len(data)], nil
		}
	}
	return nil, fmt.Errorf("rules: there is no built-in model %q: use one of %s", name, strings.Join(BuiltinModelNames(), ", "))
}

// BuiltinModelNames are the built-in models, in order.
func BuiltinModelNames() []string {
	out := make([]string, len(builtinModels))
	for i := range builtinModels {
		out[i] = builtinModels[i].name
	}
	return out
}
