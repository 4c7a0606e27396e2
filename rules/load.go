package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Load reads the rule set in the file name of fsys with everything it extends.
// Files under extends are relative to the file that names them; builtin:NAME is
// a set of [Builtin]. The error is [Errors] with every fault that was found,
// unless a file could not be read at all.
func Load(fsys fs.FS, name string) (*Set, error) {
	return load(name, source{
		read: func(name string) ([]byte, error) { return fs.ReadFile(fsys, name) },
		join: func(from, to string) string { return path.Join(path.Dir(from), to) },
	})
}

// LoadFile is Load for a file of the operating system. Faults name files as they
// follow from the name given.
func LoadFile(name string) (*Set, error) {
	return load(name, source{
		read: os.ReadFile,
		join: func(from, to string) string {
			if filepath.IsAbs(to) {
				return to
			}
			return filepath.Join(filepath.Dir(from), filepath.FromSlash(to))
		},
	})
}

// Parse reads a rule set that is not in a file. It may extend built-in sets only.
func Parse(name string, data []byte) (*Set, error) {
	return load(name, source{
		read: func(n string) ([]byte, error) {
			if n == name {
				return data, nil
			}
			return nil, fmt.Errorf("a set given as text extends built-in sets only: %w", fs.ErrNotExist)
		},
		join: func(_, to string) string { return to },
	})
}

// Merge reads several sets into one, the later over the earlier. Names are
// files, or builtin:NAME.
func Merge(names ...string) (*Set, error) {
	var b strings.Builder
	b.WriteString("version: 1\nname: " + strconv.Quote(strings.Join(names, "+")) + "\nextends:\n")
	for _, n := range names {
		b.WriteString("  - " + strconv.Quote(n) + "\n")
	}
	const top = "(command line)"
	return load(top, source{
		read: func(n string) ([]byte, error) {
			if n == top {
				return []byte(b.String()), nil
			}
			return os.ReadFile(n)
		},
		join: func(from, to string) string {
			if from == top || filepath.IsAbs(to) {
				return to
			}
			return filepath.Join(filepath.Dir(from), filepath.FromSlash(to))
		},
	})
}

// source is where rule files come from.
type source struct {
	read func(name string) ([]byte, error)
	join func(from, to string) string
}

func load(name string, src source) (*Set, error) {
	l := loader{source: src, set: &Set{}, done: map[string]bool{}}
	if err := l.file(name, nil, Pos{}); err != nil {
		return nil, err
	}
	l.check()
	if len(l.errs) > 0 {
		l.errs.Sort()
		return nil, l.errs
	}
	l.set.Hash = l.set.hash()
	return l.set, nil
}

// loader merges files into a set.
type loader struct {
	source
	set  *Set
	done map[string]bool
	errs Errors
}

// patch is what a platform changes of a rule or a dimension.
type patch struct {
	id   string
	node *node
	file string
	path string
}

const builtinPrefix = "builtin:"

// file merges one file. stack holds the files that extend it, from is where it is named.
func (l *loader) file(name string, stack []string, from Pos) error {
	if slices.Contains(stack, name) {
		l.errs = append(l.errs, &Error{Pos: from, Path: "extends", Msg: "a cycle: " + strings.Join(append(stack, name), " → "), Hint: "remove one"})
		return nil
	}
	if l.done[name] {
		return nil
	}
	l.done[name] = true
	tree, err := l.tree(name, from, len(stack) == 0)
	if err != nil || tree == nil {
		return err
	}
	d := &decoder{file: name}
	l.merge(d, tree, name, append(slices.Clone(stack), name))
	l.errs = append(l.errs, d.errs...)
	return nil
}

func (l *loader) tree(name string, from Pos, top bool) (*node, error) {
	if builtin, ok := strings.CutPrefix(name, builtinPrefix); ok {
		tree, err := builtinTree(builtin)
		if err != nil && !top {
			l.errs = append(l.errs, &Error{Pos: from, Path: "extends", Msg: fmt.Sprintf("there is no built-in set %q", builtin), Hint: DidYouMean(builtin, BuiltinNames())})
			return nil, nil
		}
		return tree, err
	}
	data, err := l.read(name)
	if err != nil {
		if top {
			return nil, fmt.Errorf("rules: reading the rule set %s: %w", name, err)
		}
		l.errs = append(l.errs, &Error{Pos: from, Path: "extends", Msg: fmt.Sprintf("%s cannot be read: %v", name, err)})
		return nil, nil
	}
	tree, errs := parseTree(name, data)
	l.errs = append(l.errs, errs...)
	return tree, nil
}

func (l *loader) merge(d *decoder, tree *node, name string, stack []string) {
	s := l.set
	if tree.kind != mapping {
		d.want(tree, "", "a mapping with version, name and rules")
		return
	}
	if e := tree.get("extends"); e != nil {
		l.extends(d, e, name, stack)
	}
	var version int
	var own string
	language := s.Language
	if language == "" {
		language = "en"
	}
	if n := tree.get("language"); n != nil {
		d.text(&language)(n, "language")
	}
	fields := map[string]field{
		"version": d.integer(&version, 1, 1), "name": d.text(&own), "language": func(*node, string) {}, "extends": func(*node, string) {},
		"brand": d.brand(&s.Brand), "cli": d.cli(&s.CLI),
		"lists": d.lists(&s.Lists),
		"dimensions": func(n *node, path string) {
			d.each(n, path, func(key, value *node, path string) { l.dimension(d, key, value, path) })
		},
		"platforms": func(n *node, path string) {
			d.each(n, path, func(key, value *node, path string) { l.platform(d, key, value, path) })
		},
		"rules": func(n *node, path string) {
			d.each(n, path, func(key, value *node, path string) { l.rule(d, key, value, path, language) })
		},
	}
	d.object(tree, "", fields)
	if tree.get("version") == nil {
		d.fault(tree, "version", "missing", "begin with: version: 1")
	}
	s.Version = 1
	s.Language = language
	s.Name = own
	if own == "" {
		s.Name = strings.TrimSuffix(path.Base(filepath.ToSlash(strings.TrimPrefix(name, builtinPrefix))), ".yaml")
	}
}

func (l *loader) extends(d *decoder, e *node, name string, stack []string) {
	items := e.items
	if e.kind == text {
		items = []*node{e}
	} else if e.kind != list {
		d.want(e, "extends", "a list of files")
		return
	}
	for i, item := range items {
		where := fmt.Sprintf("extends[%d]", i)
		var to string
		d.text(&to)(item, where)
		switch {
		case to == "":
			continue
		case strings.Contains(to, "://"):
			d.fault(item, where, "an address", "extend files only")
			continue
		case strings.HasPrefix(name, builtinPrefix) && !strings.HasPrefix(to, builtinPrefix):
			to = builtinPrefix + strings.TrimSuffix(path.Base(to), ".yaml")
		case !strings.HasPrefix(to, builtinPrefix):
			to = l.join(name, to)
		}
		// A file that cannot be read is reported where it is named.
		_ = l.file(to, stack, d.pos(item))
	}
}

func (l *loader) dimension(d *decoder, key, value *node, path string) {
	i := slices.IndexFunc(l.set.Dimensions, func(x Dimension) bool { return x.ID == key.value })
	if i < 0 {
		if !ruleID.MatchString(key.value) {
			d.fault(key, path, "not a name for a dimension", "use lower-case letters, digits and hyphens")
		}
		l.set.Dimensions = append(l.set.Dimensions, Dimension{ID: key.value, Pos: d.pos(key)})
		i = len(l.set.Dimensions) - 1
	}
	d.dimension(&l.set.Dimensions[i], value, path)
}

var ruleID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)*$`)

func (l *loader) rule(d *decoder, key, value *node, path, language string) {
	r := l.set.Rule(key.value)
	if r == nil {
		if !ruleID.MatchString(key.value) {
			d.fault(key, path, "not an id for a rule", "write family.name in letters, digits and hyphens")
		}
		if value.kind != mapping {
			hint := DidYouMean(key.value, l.ruleIDs())
			d.fault(key, path, "there is no rule of this id to switch off", hint)
			return
		}
		r = &Rule{ID: key.value, Weight: 1, Inflect: true, Mentions: "skip", Within: "sentence", Language: language, Origin: map[string]Pos{"": d.pos(key)}}
		l.set.Rules = append(l.set.Rules, r)
	}
	d.rule(r, value, path)
}

func (l *loader) ruleIDs() []string {
	out := make([]string, len(l.set.Rules))
	for i, r := range l.set.Rules {
		out[i] = r.ID
	}
	return out
}

func (l *loader) platform(d *decoder, key, value *node, where string) {
	p := l.set.Platform(key.value)
	if p == nil {
		p = &Platform{ID: key.value}
		l.set.Platforms = append(l.set.Platforms, p)
	}
	collect := func(to *[]patch) field {
		return func(n *node, where string) {
			d.each(n, where, func(key, value *node, where string) {
				*to = append(*to, patch{key.value, value, d.file, where})
			})
		}
	}
	d.object(value, where, map[string]field{
		"links":  d.oneOf(&p.Links, "x", "mastodon", "bluesky", "default"),
		"source": d.text(&p.Source), "date": d.text(&p.Date),
		"length": func(n *node, where string) {
			d.object(n, where, map[string]field{
				"max": d.integer(&p.Length.Max, 0, 1<<30), "bytes": d.integer(&p.Length.Bytes, 0, 1<<30), "title": d.integer(&p.Length.Title, 0, 1<<20),
				"unit": d.oneOf(&p.Length.Unit, "runes", "utf16", "bytes", "graphemes", "weighted", "mastodon", "threads"),
			})
		},
		"dimensions": collect(&p.dimensions),
		"rules":      collect(&p.rules),
	})
}

// For returns the set as it is on a platform: with the platform's dimensions
// and rules over the others. An unknown platform gives the set itself.
func (s *Set) For(platform string) *Set {
	p := s.Platform(platform)
	if p == nil || len(p.dimensions)+len(p.rules) == 0 {
		return s
	}
	out, _ := s.overlay(p)
	return out
}

// overlay applies a platform's patches to copies.
func (s *Set) overlay(p *Platform) (*Set, Errors) {
	out := *s
	out.Dimensions = slices.Clone(s.Dimensions)
	out.Rules = slices.Clone(s.Rules)
	var errs Errors
	for _, x := range p.dimensions {
		d := &decoder{file: x.file}
		i := slices.IndexFunc(out.Dimensions, func(dim Dimension) bool { return dim.ID == x.id })
		if i < 0 {
			d.fault(x.node, x.path, "unknown dimension", DidYouMean(x.id, s.dimensionIDs()))
		} else {
			d.dimension(&out.Dimensions[i], x.node, x.path)
		}
		errs = append(errs, d.errs...)
	}
	for _, x := range p.rules {
		d := &decoder{file: x.file}
		i := slices.IndexFunc(out.Rules, func(r *Rule) bool { return r.ID == x.id })
		if i < 0 {
			d.fault(x.node, x.path, "unknown rule", DidYouMean(x.id, s.ruleIDs()))
		} else {
			r := *out.Rules[i]
			r.Origin = map[string]Pos{}
			for k, v := range out.Rules[i].Origin {
				r.Origin[k] = v
			}
			d.rule(&r, x.node, x.path)
			out.Rules[i] = &r
		}
		errs = append(errs, d.errs...)
	}
	return &out, errs
}

func (s *Set) dimensionIDs() []string {
	out := make([]string, len(s.Dimensions))
	for i, d := range s.Dimensions {
		out[i] = d.ID
	}
	return out
}

func (s *Set) ruleIDs() []string {
	out := make([]string, len(s.Rules))
	for i, r := range s.Rules {
		out[i] = r.ID
	}
	return out
}

// hash covers everything that bears on a verdict, and nothing of where it stands.
func (s *Set) hash() string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	// Encoding plain data to a hash cannot fail.
	_ = enc.Encode(struct {
		Language   string
		Brand      Brand
		Lists      []List
		Dimensions []Dimension
	}{s.Language, s.Brand, bareLists(s.Lists), bareDimensions(s.Dimensions)})
	for _, r := range s.Rules {
		c := *r
		c.Origin, c.Tests = nil, nil
		c.Phrases, c.Except = barePhrases(r.Phrases), barePhrases(r.Except)
		_ = enc.Encode(c)
	}
	for _, p := range s.Platforms {
		_ = enc.Encode(p)
		for _, x := range append(slices.Clone(p.dimensions), p.rules...) {
			h.Write([]byte(x.id))
			x.node.hash(h.Write)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

func (n *node) hash(write func([]byte) (int, error)) {
	_, _ = write([]byte{0, byte(n.kind)})
	_, _ = write([]byte(n.value))
	for _, k := range n.keys {
		k.hash(write)
	}
	for _, i := range n.items {
		i.hash(write)
	}
}

func barePhrases(in []Phrase) []Phrase {
	out := slices.Clone(in)
	for i := range out {
		out[i].Pos = Pos{}
	}
	return out
}

func bareLists(in []List) []List {
	out := slices.Clone(in)
	for i := range out {
		out[i].Pos = Pos{}
	}
	return out
}

func bareDimensions(in []Dimension) []Dimension {
	out := slices.Clone(in)
	for i := range out {
		out[i].Pos = Pos{}
	}
	return out
}
