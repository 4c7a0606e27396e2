package tone

import (
	_ "embed"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"sync"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/literal"
	"github.com/plainpost/plainpost/tone/internal/packed"
	"github.com/plainpost/plainpost/tone/model"
)

// lexis is what the words, phrases and models of builtin:default come to: worked out
// when the rules are compiled, so that New need not do it each time. It serves every
// set that holds all of these phrases, lists and models, whatever it adds to them:
// builtin:default itself and what extends it. A set that has replaced some of them is
// compiled from its texts.
//
// It holds the ids of words, the tree of phrases and the trie that it makes, and the
// tables of the models: which feature is which word or pair of words, and their weights.
type lexis struct {
	set      string // hash of builtin:default as it was
	language string // of the set
	phrases  []knownPhrases
	lists    []knownList
	models   []knownModel
	filters  map[string]string // of patterns, packed
	words    string            // packed, as are those that follow
	tree     string            // of phrases: what else a set has is put into it
	trie     string            // that the tree makes
	lexicons map[string]string // by language
}

// knownPhrases are the phrases of a rule, or its exceptions.
type knownPhrases struct {
	rule    string
	slot    int // of the rule in builtin:default
	excepts bool
	count   int
	sum     uint32 // sumOfPhrases
	entries string // packed
}

// knownList is a list that phrases name.
type knownList struct {
	name string
	sum  uint32 // sumOfList
}

// knownModel is a model, by the name that rules have for it.
type knownModel struct {
	name string
	modelFacts
}

// The lexis is made from the compiled rule sets: those come first.
//
//go:generate go test -run ^TestLexisGenerated$ . -update
//go:embed default.lexis
var lexisData string

const lexisMagic = "plainpost lexis 5\n"

// builtinLexis is the lexis of builtin:default; nil where the data are damaged or of
// another version, without which all works as well, if slower.
var builtinLexis = sync.OnceValue(func() *lexis { return openLexis(lexisData) })

// openLexis takes a lexis apart: a magic text with the version, a checksum of what
// follows, then what the fields say, in their order.
func openLexis(data string) *lexis {
	rest, ok := strings.CutPrefix(data, lexisMagic)
	if !ok || len(rest) < 4 || sumOf(rest[4:]) != binary.LittleEndian.Uint32([]byte(rest[:4])) {
		return nil
	}
	r := packed.NewReader(rest[4:])
	k := &lexis{set: r.Text(), language: r.Text(), filters: map[string]string{}, lexicons: map[string]string{}}
	k.phrases = make([]knownPhrases, r.Uint())
	for i := range k.phrases {
		p := &k.phrases[i]
		p.rule, p.slot, p.excepts, p.count, p.sum, p.entries = r.Text(), r.Uint(), r.Uint() == 1, r.Uint(), uint32(r.Uint()), r.Text()
	}
	k.lists = make([]knownList, r.Uint())
	for i := range k.lists {
		k.lists[i] = knownList{name: r.Text(), sum: uint32(r.Uint())}
	}
	k.models = make([]knownModel, r.Uint())
	for i := range k.models {
		k.models[i] = readKnownModel(&r)
	}
	for range r.Uint() {
		pattern := r.Text()
		k.filters[pattern] = r.Text()
	}
	k.words, k.tree, k.trie = r.Text(), r.Text(), r.Text()
	for range r.Uint() {
		language := r.Text()
		k.lexicons[language] = r.Text()
	}
	return k
}

func readKnownModel(r *packed.Reader) knownModel {
	k := knownModel{name: r.Text()}
	k.language, k.most = r.Text(), r.Uint()
	copy(k.checksum[:], r.Text())
	k.outputs = make([]model.Output, r.Uint())
	for i := range k.outputs {
		k.outputs[i] = model.Output{Name: r.Text(), Bias: r.Float(), Scale: r.Float(), Shift: r.Float()}
	}
	return k
}

// sumOf is the checksum of data, without a copy of all of it.
func sumOf(data string) (sum uint32) {
	var buffer [4 << 10]byte
	for data != "" {
		n := copy(buffer[:], data)
		sum = crc32.Update(sum, crc32.IEEETable, buffer[:n])
		data = data[n:]
	}
	return sum
}

// sumOfPhrases covers what phrases of a rule come to, the lists that they name apart.
func sumOfPhrases(r *rules.Rule, list []rules.Phrase) uint32 {
	data := []byte(stemLanguage(r))
	if r.Inflect {
		data = append(data, '~')
	}
	for i := range list {
		data = append(append(data, '\n'), list[i].Text...)
	}
	return crc32.ChecksumIEEE(data)
}

// sumOfList covers the words of a list.
func sumOfList(words []string) uint32 { return sumOf(strings.Join(words, "\n")) }

// namesBrand says whether a phrase names the brand or its products: builtin:default
// has none.
func namesBrand(phrase string) bool {
	return strings.Contains(phrase, "{brand}") || strings.Contains(phrase, "{product}")
}

// filterOf gives the filter of a pattern: what literals it needs is known of those of
// builtin:default.
func filterOf(pattern string) literal.Filter {
	known := builtinLexis()
	if known == nil || known.filters[pattern] == "" {
		return literal.For(pattern)
	}
	r := packed.NewReader(known.filters[pattern])
	groups := make([][]string, r.Uint())
	for i := range groups {
		groups[i] = make([]string, r.Uint())
		for k := range groups[i] {
			groups[i][k] = r.Text()
		}
	}
	return literal.Of(groups)
}

// isOf says whether a set is the very one that the lexis was made from.
func (k *lexis) isOf(set *rules.Set) bool { return set.Verified() && set.Hash == k.set }

// mayExtendBuiltin says whether a set can hold what the lexis knows: it has a built-in
// model. For a set of one's own the lexis need not be opened.
func mayExtendBuiltin(set *rules.Set) bool {
	return slices.ContainsFunc(set.Rules, func(r *rules.Rule) bool { return strings.HasPrefix(r.Model, "builtin:") })
}

// serves says whether all that the lexis knows is in the compiler's set.
func (k *lexis) serves(c *compiler) bool {
	for i := range k.models {
		if !c.holds(&k.models[i]) {
			return false
		}
	}
	if k.isOf(c.set) {
		return true
	}
	for i := range k.lists {
		if l := &k.lists[i]; sumOfList(c.set.List(l.name)) != l.sum {
			return false
		}
	}
	for i := range k.phrases {
		p := &k.phrases[i]
		r := c.set.Rule(p.rule)
		if r == nil {
			return false
		}
		list := r.Phrases
		if p.excepts {
			list = r.Except
		}
		if len(list) < p.count || sumOfPhrases(r, list[:p.count]) != p.sum {
			return false
		}
	}
	return true
}

// holds says whether the set has a rule with the model, and nobody has given another one
// in its place.
func (c *compiler) holds(k *knownModel) bool {
	if m := c.given[k.name]; m != nil && m.Checksum() != k.checksum {
		return false
	}
	return slices.ContainsFunc(c.set.Rules, func(r *rules.Rule) bool { return r.Model == k.name })
}

// model is what is known of a model; nil for none. A nil lexis knows none.
func (k *lexis) model(name string) *knownModel {
	if k == nil {
		return nil
	}
	i := slices.IndexFunc(k.models, func(m knownModel) bool { return m.name == name })
	if i < 0 {
		return nil
	}
	return &k.models[i]
}

// has says whether the models of a language are those of the lexis.
func (k *lexis) has(language string, models []bound) bool {
	i := 0
	for _, m := range k.models {
		if m.language != language {
			continue
		}
		if i == len(models) {
			return false
		}
		if models[i].checksum != m.checksum {
			return false
		}
		i++
	}
	return i == len(models) && i > 0
}
