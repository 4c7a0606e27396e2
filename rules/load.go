package rules

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/rules/vale"
)

// Load reads the rule set in the file name of fsys with everything it extends.
// Files under extends are relative to the file that names them; builtin:NAME is
// a set of [Builtin], vale:FOLDER/STYLE a style package for Vale. The error is [Errors] with every fault that was found,
// unless the file could not be read at all.
func Load(fsys fs.FS, name string) (*Set, error) {
	return load(files{
		open: fsys.Open,
		join: func(from, to string) string { return path.Join(path.Dir(from), to) },
	}, name)
}

// LoadFile is Load for a file of the operating system. Faults name files as they
// follow from the name given.
func LoadFile(name string) (*Set, error) { return load(disk, name) }

// Parse reads a rule set that is not in a file. It may extend built-in sets only.
func Parse(name string, data []byte) (*Set, error) {
	return load(files{
		given: data,
		open: func(string) (fs.File, error) {
			return nil, fmt.Errorf("a set given as text extends built-in sets only: %w", fs.ErrNotExist)
		},
		join: func(_, to string) string { return to },
	}, name)
}

// Merge reads several sets into one, the later over the earlier. Names are
// files, builtin:NAME, or vale:FOLDER/STYLE. One alone is itself.
func Merge(names ...string) (*Set, error) { return load(disk, names...) }

// files is where rule files come from.
type files struct {
	given []byte // the file that was given as text, if any
	open  func(name string) (fs.File, error)
	join  func(from, to string) string
	yaml  bool // read built-in sets from their YAML, compiled or not
	keep  bool // keep the trees of all files
}

// disk is the file system of the operating system.
var disk = files{
	open: func(name string) (fs.File, error) { return os.Open(name) },
	join: func(from, to string) string {
		if filepath.IsAbs(to) {
			return to
		}
		return filepath.Join(filepath.Dir(from), filepath.FromSlash(to))
	},
}

// read reads a file of at most maxFile bytes; of a larger one it gives one byte more.
func (f *files) read(name string) ([]byte, error) {
	file, err := f.open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, errors.New("it is a folder, not a file")
	}
	return io.ReadAll(io.LimitReader(file, maxFile+1))
}

func load(from files, names ...string) (*Set, error) {
	l := loader{
		files: from, set: &Set{Version: 1, index: map[string]int{}},
		done: map[string]bool{}, met: map[string]int{}, compiled: true,
	}
	// What is compiled is not checked again: nothing looks back at its trees.
	l.keep = l.keep || l.yaml || slices.ContainsFunc(names, func(name string) bool { return !strings.HasPrefix(name, builtinPrefix) })
	l.decoder.faults, l.decoder.order = &faults{}, map[string]int{}
	if len(names) == 1 && !l.keep {
		if set, err := l.whole(names[0]); set != nil || err != nil {
			return set, err
		}
	}
	var titles []string
	for _, name := range names {
		if err := l.file(name, nil, nil, ""); err != nil {
			return nil, err
		}
		titles = append(titles, l.set.Name)
	}
	if !l.keep && !l.compiled {
		from.keep = true
		return load(from, names...)
	}
	if len(titles) > 1 {
		l.set.Name = strings.Join(titles, "+")
	}
	if l.set.verified = l.compiled; !l.compiled {
		l.check()
	}
	if len(l.list) > 0 {
		return nil, l.sorted()
	}
	l.set.Hash = l.hash(names)
	return l.set, nil
}

// whole reads a set that the compiled data have as a whole, from files that have not
// changed since; nil for another. Its platforms are decoded from the trees of their files.
func (l *loader) whole(name string) (*Set, error) {
	form, err := builtinWhole(name)
	if form == nil || err != nil {
		return nil, err
	}
	if l.set, err = form.read(); err != nil {
		return nil, fmt.Errorf("rules: reading the compiled built-in set %s: %w", name, err)
	}
	for _, l.decoder.file = range form.platforms {
		tree, err := l.tree(l.decoder.file, false)
		if err != nil {
			return nil, err
		}
		l.each(tree.get("platforms"), l.platform)
	}
	l.set.verified = true
	return l.set, nil
}

// hash is the hash of the set. That of a built-in set was worked out when it was
// compiled.
func (l *loader) hash(names []string) string {
	if l.compiled && len(names) == 1 {
		if compiled, err := builtinData(); err == nil && compiled.hashes[names[0]] != "" {
			return compiled.hashes[names[0]]
		}
	}
	return l.set.hash()
}

// loader merges files into a set.
type loader struct {
	files
	decoder
	set        *Set
	done       map[string]bool
	met        map[string]int // files in the order in which they were met
	bytes      int
	compiled   bool // nothing was read but the compiled built-in sets, which were checked when they were compiled
	incomplete bool // a file could not be read: what it would have declared is not missed
	room       treeRoom
	styles     vale.Loader
}

// patch is what a platform changes of a rule or a dimension.
type patch struct {
	key, node *node
	file      string
}

// sorted gives the faults in file order, files in the order in which they were met.
func (l *loader) sorted() Errors {
	out := l.list
	slices.SortStableFunc(out, func(a, b *Error) int { return l.met[a.File] - l.met[b.File] })
	out.Sort()
	if l.full() {
		out = append(out, &Error{Msg: fmt.Sprintf("only the first %d faults are listed", maxErrors)})
	}
	return out
}

const builtinPrefix = "builtin:"

// file merges one file, with stack the files that extend it and where the node
// that names it, both empty at the top. Only at the top it returns errors.
func (l *loader) file(name string, stack []string, where *node, whereFile string) error {
	top := len(stack) == 0
	refuse := func(msg, hint string) error {
		if top {
			return fmt.Errorf("rules: %s: %s", name, msg)
		}
		l.incomplete = true
		l.add(where.at(whereFile), where.path(), msg, hint)
		return nil
	}
	if slices.Contains(stack, name) {
		return refuse("a cycle: "+strings.Join(append(stack, name), " → "), "remove one")
	}
	if l.done[name] {
		return nil
	}
	switch {
	case len(stack) >= maxChain:
		return refuse(fmt.Sprintf("more than %d files extend one another", maxChain), "put them side by side")
	case len(l.done) >= maxFiles:
		return refuse(fmt.Sprintf("more than %d files", maxFiles), "put several into one")
	}
	l.done[name] = true
	l.met[name] = len(l.met)
	if folder, ok := strings.CutPrefix(name, valePrefix); ok {
		if err := l.style(folder); err != nil {
			return refuse(err.Error(), "")
		}
		return nil
	}
	room, kept := l.room, l.kept
	tree, err := l.tree(name, top)
	var faults Errors
	switch {
	case err == nil:
	case top && (errors.As(err, &faults) || strings.HasPrefix(name, builtinPrefix)):
		return err
	case top:
		return fmt.Errorf("rules: reading the rule set %s: %w", name, err)
	case errors.As(err, &faults):
		l.list = append(l.list, faults...)
	default:
		return refuse(unreadableFile(name, err))
	}
	if tree == nil {
		l.incomplete = true
		return nil
	}
	outer := l.decoder.file
	l.decoder.file = name
	l.merge(tree, name, append(slices.Clip(stack), name))
	l.decoder.file = outer
	if !l.keep && l.kept == kept {
		l.room = room
	}
	return nil
}

// unreadableFile says in plain words why a file that is extended is not there.
func unreadableFile(name string, err error) (msg, hint string) {
	if strings.HasPrefix(name, builtinPrefix) {
		msg, hint, _ = strings.Cut(strings.TrimPrefix(err.Error(), "rules: "), ": ")
		return msg, hint
	}
	if errors.Is(err, fs.ErrInvalid) {
		return name + " is outside of the folder that rule sets are read from", ""
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fmt.Sprintf("%s cannot be read: %v", name, err), ""
}

// tree reads a file as a tree; nil where it is no YAML, which is in the faults.
func (l *loader) tree(name string, top bool) (*node, error) {
	if builtin, ok := strings.CutPrefix(name, builtinPrefix); ok {
		tree, compiled, err := builtinTree(builtin, l.yaml, &l.room)
		l.compiled = l.compiled && compiled
		return tree, err
	}
	l.compiled = false
	data := l.given
	if !top || data == nil {
		var err error
		if data, err = l.read(name); err != nil {
			return nil, err
		}
	}
	if l.bytes += len(data); l.bytes > maxBytes {
		l.add(Pos{name, 1, 1}, "", fmt.Sprintf("the set has more than the %d bytes that a set may have", maxBytes), "")
		return nil, nil
	}
	return parseTree(name, data, l.faults), nil
}

var setKeys = []string{"version", "name", "language", "extends", "brand", "lists", "dimensions", "platforms", "rules", "cli"}

func (l *loader) merge(tree *node, name string, stack []string) {
	s := l.set
	if tree.kind != mapping {
		l.want(tree, "a mapping with version, name and rules")
		return
	}
	s.Language = "" // what stands beside this file in a list has no say in its language, what it extends has
	if e := tree.get("extends"); e != nil {
		l.extends(e, name, stack)
	}
	l.order[name] = len(l.order)
	s.files = append(s.files, name)
	own := ""
	tag := s.Language
	if tag == "" {
		tag = "en"
	}
	if n := tree.get("language"); n != nil {
		l.language(&tag, false)(n)
	}
	l.object(tree, setKeys, func(key string) field {
		switch key {
		case "version":
			return l.version
		case "name":
			return l.decoder.text(&own)
		case "language", "extends":
			return func(*node) {} // read before
		case "brand":
			return l.brand(&s.Brand)
		case "lists":
			return l.lists(&s.Lists)
		case "dimensions":
			return func(n *node) { l.each(n, l.dimension) }
		case "platforms":
			return func(n *node) { l.each(n, l.platform) }
		case "rules":
			return func(n *node) {
				l.each(n, func(key, value *node) { l.rule(key, value, tag) })
			}
		case "cli":
			return l.cli(&s.CLI)
		}
		return nil
	})
	if tree.get("version") == nil {
		l.missing(tree, "version", "begin with: version: 1")
	}
	s.Language = tag
	s.Name = own
	if own == "" {
		s.Name = strings.TrimSuffix(path.Base(filepath.ToSlash(strings.TrimPrefix(name, builtinPrefix))), ".yaml")
	}
}

func (l *loader) version(n *node) {
	if n.kind != number || n.value != "1" {
		l.fault(n, fmt.Sprintf("the version %q is not known", n.value), "write 1")
	}
}

func (l *loader) extends(e *node, name string, stack []string) {
	items := e.items()
	if e.kind == text {
		items = []*node{e}
	} else if e.kind != list {
		l.want(e, "a list of files")
		return
	}
	for _, item := range items {
		to, ok := l.string(item)
		switch {
		case !ok:
			continue
		case item.kind != text:
			l.want(item, "the name of a file")
			continue
		case to == "":
			l.fault(item, "no file is named", "remove it")
			continue
		case strings.Contains(to, "://"):
			l.fault(item, "an address", "extend files only")
			continue
		case strings.HasPrefix(to, builtinPrefix):
		case strings.HasPrefix(to, valePrefix):
			to = valePrefix + l.join(name, strings.TrimPrefix(to, valePrefix))
		case strings.HasPrefix(name, builtinPrefix):
			to = builtinPrefix + strings.TrimSuffix(path.Base(to), ".yaml")
		default:
			to = l.join(name, to)
		}
		// A file that cannot be read is reported where it is named.
		_ = l.file(to, stack, item, name)
	}
}

func (l *loader) dimension(key, value *node) {
	dims := l.set.Dimensions
	i := slices.IndexFunc(dims, func(x Dimension) bool { return x.ID == key.value })
	switch {
	case i >= 0:
	case !isName(key.value, false):
		l.fault(key, "not a name for a dimension", "use lower-case letters, digits and hyphens")
		return
	case value.kind == mapping && value.get("measure") == nil && !l.incomplete:
		if hint := DidYouMean(key.value, l.set.dimensionIDs()); hint != "" {
			l.fault(key, "there is no dimension of this name to change", hint)
			return
		}
		fallthrough
	default:
		l.set.Dimensions = append(dims, Dimension{ID: key.value, Pos: l.pos(key)})
		i = len(dims)
	}
	l.decoder.dimension(&l.set.Dimensions[i], value)
}

// matcherKeys are the keys that make a rule of its own.
var matcherKeys = []string{"phrases", "phrases+", "pattern", "count", "metric", "feed", "model", "with"}

func (l *loader) rule(key, value *node, language string) {
	i, ok := l.set.index[key.value]
	if ok {
		l.decoder.rule(l.set.Rules[i], value)
		return
	}
	_, toggle := isSwitch(value)
	if value.kind == mapping && value.get("dimension") == nil {
		toggle = !slices.ContainsFunc(matcherKeys, func(k string) bool { return value.get(k) != nil })
	}
	switch {
	case toggle:
		if !l.incomplete {
			hint := DidYouMean(key.value, l.set.ruleIDs())
			if hint == "" {
				hint = "a new rule names its dimension and what it matches"
			}
			l.fault(key, "there is no rule of this id to change", hint)
		}
		return
	case !isName(key.value, true):
		l.fault(key, "not an id for a rule", "write family.name in letters, digits and hyphens")
		return
	case len(l.set.Rules) == maxRules:
		l.fault(key, fmt.Sprintf("more than %d rules", maxRules), "put phrases of one kind into one rule")
		return
	}
	r := &Rule{
		ID: key.value, Weight: 1, Inflect: true, Mentions: "skip", Within: "sentence", Language: language,
		Origin: make(map[string]Pos, 1+len(value.keys())),
	}
	r.Origin[""] = l.pos(key)
	l.set.index[r.ID] = len(l.set.Rules)
	l.set.Rules = append(l.set.Rules, r)
	l.decoder.rule(r, value)
}

func (l *loader) platform(key, value *node) {
	p := l.set.Platform(key.value)
	if p == nil {
		if !isName(key.value, false) {
			l.fault(key, "not a name for a platform", "use lower-case letters, digits and hyphens")
			return
		}
		p = &Platform{ID: key.value}
		l.set.Platforms = append(l.set.Platforms, p)
	}
	l.decoder.platform(p, value)
}

// For returns the set as it is on a platform: with the platform's dimensions
// and rules over the others. An unknown platform gives the set itself.
func (s *Set) For(platform string) *Set {
	p := s.Platform(platform)
	if p == nil || len(p.dimensions)+len(p.rules) == 0 {
		return s
	}
	return s.overlay(p, &decoder{faults: &faults{}})
}

// overlay applies a platform's patches to copies.
func (s *Set) overlay(p *Platform, d *decoder) *Set {
	out := *s
	out.Dimensions = slices.Clone(s.Dimensions)
	out.Rules = slices.Clone(s.Rules)
	for _, x := range p.dimensions {
		d.file = x.file
		i := slices.IndexFunc(out.Dimensions, func(dim Dimension) bool { return dim.ID == x.key.value })
		if i < 0 {
			d.fault(x.key, "unknown dimension", DidYouMean(x.key.value, s.dimensionIDs()))
			continue
		}
		d.dimension(&out.Dimensions[i], x.node)
	}
	for _, x := range p.rules {
		d.file = x.file
		r := out.Rule(x.key.value)
		if r == nil {
			d.fault(x.key, "unknown rule", DidYouMean(x.key.value, s.ruleIDs()))
			continue
		}
		changed := *r
		changed.Origin = make(map[string]Pos, len(r.Origin)+2)
		for k, v := range r.Origin {
			changed.Origin[k] = v
		}
		d.rule(&changed, x.node)
		out.Rules[s.indexOf(r.ID)] = &changed
	}
	return &out
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
