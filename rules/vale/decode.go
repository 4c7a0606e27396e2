package vale

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"regexp/syntax"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dlclark/regexp2"
	"go.yaml.in/yaml/v4"
)

// decoder reads one file.
type decoder struct {
	id, file string
	lines    *lines // scratch
	notes    []Note
	failed   bool
}

// fault says what keeps the rule from being used.
func (d *decoder) fault(n *yaml.Node, format string, args ...any) {
	d.failed = true
	d.notes = append(d.notes, d.at(n, fmt.Sprintf(format, args...)))
}

func (d *decoder) at(n *yaml.Node, message string) Note {
	return Note{ID: d.id, File: d.file, Line: max(n.Line, 1), Col: max(n.Column, 1), Message: message}
}

// parse reads a rule. Without one, the notes say why; the notes may also name
// parts that the rule has to do without. room is scratch.
func parse(id, file, text string, room *lines) (*Rule, []Note) {
	d := decoder{id: id, file: file, lines: room}
	r := d.rule(text)
	if d.failed {
		return nil, d.notes
	}
	return r, d.notes
}

// rule reads the file's one mapping.
func (d *decoder) rule(text string) *Rule {
	var document yaml.Node
	switch err := d.tree(text, &document); {
	case err != nil:
		line, col := 1, 1
		message := err.Error()
		var fault *yaml.LoadError
		if errors.As(err, &fault) {
			line, col, message = max(fault.Mark.Line, 1), max(fault.Mark.Column, 1), fault.Message
			if fault.ContextMark.Line > 0 && strings.Contains(message, "end of stream") {
				line, col = fault.ContextMark.Line, max(fault.ContextMark.Column, 1) // where the quotation mark opens
			}
		}
		d.fault(&yaml.Node{Line: line, Column: col}, "not valid YAML: %s", message)
		return nil
	case len(document.Content) == 0:
		d.fault(&document, "the file is empty")
		return nil
	}
	root := resolve(document.Content[0])
	if root.Kind != yaml.MappingNode {
		d.fault(root, "a rule is a mapping with extends and message")
		return nil
	}
	d.lines.bytes = append(d.lines.bytes[:0], text...)
	sum := sha256.Sum256(d.lines.bytes)
	r := &Rule{
		ID: d.id, Level: "warning", Vocab: true, Threshold: 0.8,
		File: d.file, Line: max(root.Line, 1), Col: max(root.Column, 1), Sum: string(sum[:]),
	}
	if !d.kind(root, r) {
		return nil
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], resolve(root.Content[i+1])
		name := strings.ToLower(key.Value)
		if seen[name] {
			d.fault(key, "%q stands here twice", key.Value)
			continue
		}
		seen[name] = true
		d.key(r, name, key, value)
	}
	d.complete(r, root, seen)
	return r
}

func (d *decoder) tree(text string, document *yaml.Node) error {
	if !utf8.ValidString(text) {
		return errors.New("the file is not UTF-8")
	}
	if root := d.lines.read(text); root != nil {
		document.Kind, document.Content = yaml.DocumentNode, []*yaml.Node{root}
		return nil
	}
	err := yaml.NewDecoder(strings.NewReader(text)).Decode(document)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// resolve follows an alias.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}

func (d *decoder) kind(root *yaml.Node, r *Rule) bool {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if !strings.EqualFold(root.Content[i].Value, "extends") {
			continue
		}
		value := resolve(root.Content[i+1])
		switch k := Kind(value.Value); k {
		case Existence, Substitution, Occurrence, Repetition, Consistency, Conditional, Capitalization, Metric, Readability:
			r.Kind = k
			return true
		default:
			if why, ok := skipped[value.Value]; ok {
				d.fault(value, "%s", why)
			} else {
				d.fault(value, "extends names %q, which is no kind of rule", value.Value)
			}
			return false
		}
	}
	d.fault(root, "extends is missing: it names the kind of rule")
	return false
}

// common are the keys that every kind takes; the value is not looked at further
// where it stands under one of another kind.
var common = []string{"extends", "message", "description", "link", "level", "limit", "scope", "action", "name", "code", "matchcase", "tests"}

var keysOf = map[Kind][]string{
	Existence:      {"raw", "tokens", "exceptions", "append", "ignorecase", "nonword", "vocab", "affix"},
	Substitution:   {"swap", "exceptions", "ignorecase", "nonword", "vocab", "capitalize", "pos", "affix"},
	Occurrence:     {"token", "max", "min", "ignorecase"},
	Repetition:     {"tokens", "max", "ignorecase", "alpha", "vocab", "exceptions"},
	Consistency:    {"either", "nonword", "ignorecase"},
	Conditional:    {"first", "second", "exceptions", "ignorecase", "vocab"},
	Capitalization: {"match", "style", "exceptions", "indicators", "threshold", "vocab", "prefix"},
	Metric:         {"formula", "condition"},
	Readability:    {"metrics", "grade"},
}

func (d *decoder) key(r *Rule, name string, key, value *yaml.Node) {
	if !slices.Contains(common, name) && !slices.Contains(keysOf[r.Kind], name) {
		d.fault(key, "%q is no key of the kind %s", key.Value, r.Kind)
		return
	}
	switch name {
	case "message":
		d.text(value, &r.Message)
	case "description":
		d.text(value, &r.Description)
	case "link":
		d.text(value, &r.Link)
	case "level":
		d.text(value, &r.Level)
		if r.Level != "suggestion" && r.Level != "warning" && r.Level != "error" {
			d.fault(value, "the level %q is none of suggestion, warning and error", r.Level)
		}
	case "limit":
		d.integer(value, &r.Limit)
	case "scope":
		d.texts(value, &r.Scope)
		d.scopes(value, r.Scope)
	case "action":
		d.action(value, &r.Action)
	case "code":
		if value.Value == "true" {
			d.fault(key, "code is no longer a key: use scope: raw")
		}
	case "raw":
		d.texts(value, &r.Raw)
		d.pattern(value, strings.Join(r.Raw, ""))
	case "tokens":
		d.patterns(value, &r.Tokens)
	case "token":
		r.Tokens = make([]string, 1)
		d.text(value, &r.Tokens[0])
		d.pattern(value, r.Tokens[0])
	case "exceptions":
		d.patterns(value, &r.Exceptions)
	case "append":
		d.boolean(value, &r.Append)
	case "ignorecase":
		d.boolean(value, &r.IgnoreCase)
	case "nonword":
		d.boolean(value, &r.Nonword)
	case "vocab":
		d.boolean(value, &r.Vocab)
	case "capitalize":
		d.boolean(value, &r.Capitalize)
	case "alpha":
		d.boolean(value, &r.Alpha)
	case "pos", "affix":
		if value.Value != "" {
			d.part(key, "%s is not supported", name)
		}
	case "swap", "either":
		d.pairs(value, &r.Swap, name == "either")
	case "max":
		d.integer(value, &r.Max)
	case "min":
		d.integer(value, &r.Min)
	case "first":
		d.text(value, &r.First)
		d.pattern(value, r.First)
	case "second":
		d.text(value, &r.Second)
		d.pattern(value, r.Second)
	case "match":
		d.text(value, &r.Match)
		switch r.Match {
		case "$title", "$sentence", "$lower", "$upper":
		default:
			d.pattern(value, r.Match)
		}
	case "style":
		d.text(value, &r.Style)
	case "indicators":
		d.texts(value, &r.Indicators)
	case "prefix":
		d.text(value, &r.Prefix)
		d.pattern(value, r.Prefix)
	case "threshold":
		d.number(value, &r.Threshold)
		if r.Threshold == 0 {
			r.Threshold = 0.8
		}
	case "formula":
		d.text(value, &r.Formula)
	case "condition":
		d.text(value, &r.Condition)
	case "metrics":
		d.texts(value, &r.Metrics)
		for _, m := range r.Metrics {
			if !slices.Contains(grades, m) {
				d.fault(value, "there is no grade %q: use %s", m, strings.Join(grades, ", "))
			}
		}
	case "grade":
		d.number(value, &r.Grade)
	}
}

var grades = []string{"Gunning Fog", "Coleman-Liau", "Flesch-Kincaid", "SMOG", "Automated Readability"}

// part says that the rule runs without a part of it.
func (d *decoder) part(n *yaml.Node, format string, args ...any) {
	note := d.at(n, fmt.Sprintf(format, args...))
	note.Runs = true
	d.notes = append(d.notes, note)
}

// complete reports what is missing.
func (d *decoder) complete(r *Rule, root *yaml.Node, seen map[string]bool) {
	if !seen["message"] {
		d.fault(root, "message is missing")
	}
	need := func(ok bool, what string) {
		if !ok && !d.failed {
			d.fault(root, "a rule of the kind %s needs %s", r.Kind, what)
		}
	}
	switch r.Kind {
	case Existence:
		need(len(r.Tokens)+len(r.Raw) > 0, "tokens or raw")
	case Substitution:
		need(len(r.Swap) > 0, "swap")
		sort.SliceStable(r.Swap, func(i, j int) bool { return len(r.Swap[i].From) > len(r.Swap[j].From) })
	case Occurrence:
		need(len(r.Tokens) > 0 && (r.Max > 0 || r.Min > 0), "token, and max or min")
	case Repetition:
		need(len(r.Tokens) > 0, "tokens")
	case Consistency:
		need(len(r.Swap) > 0, "either")
		sort.SliceStable(r.Swap, func(i, j int) bool { return r.Swap[i].From < r.Swap[j].From })
	case Conditional:
		need(r.First != "" && r.Second != "", "first and second")
	case Capitalization:
		need(r.Match != "", "match")
	case Metric:
		need(r.Formula != "" && r.Condition != "", "formula and condition")
	case Readability:
		need(len(r.Metrics) > 0 && r.Grade > 0, "metrics and grade")
	}
}

func (d *decoder) scalar(n *yaml.Node, what string) bool {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		d.fault(n, "%s is wanted here", what)
		return false
	}
	return true
}

func (d *decoder) text(n *yaml.Node, to *string) {
	if d.scalar(n, "text") {
		*to = n.Value
	}
}

// texts reads a list of texts; a single text reads as a list of one.
func (d *decoder) texts(n *yaml.Node, to *[]string) {
	switch n.Kind {
	case yaml.SequenceNode:
		*to = slices.Grow(*to, len(n.Content))
		for _, item := range n.Content {
			if item = resolve(item); d.scalar(item, "text") {
				*to = append(*to, item.Value)
			}
		}
	case yaml.ScalarNode:
		if n.Value != "" {
			*to = []string{n.Value}
		}
	default:
		d.fault(n, "a list of texts is wanted here")
	}
}

// patterns is texts, each of which must compile. Empty ones are left out.
func (d *decoder) patterns(n *yaml.Node, to *[]string) {
	var all []string
	d.texts(n, &all)
	*to = slices.Grow(*to, len(all))
	for i, p := range all {
		at := n
		if n.Kind == yaml.SequenceNode {
			at = n.Content[i]
		}
		if strings.TrimSpace(p) == "" {
			continue
		}
		d.pattern(at, p)
		*to = append(*to, p)
	}
}

// maxPattern is the longest pattern in bytes.
const maxPattern = 32 << 10

func (d *decoder) pattern(n *yaml.Node, pattern string) {
	switch {
	case len(pattern) > maxPattern:
		d.fault(n, "the pattern is longer than %d bytes", maxPattern)
	default:
		if err := compiles(pattern); err != nil {
			d.fault(n, "the pattern %q does not compile: %v", pattern, err)
		}
	}
}

// compiles says whether a pattern is a regular expression. Plain words are, and
// most patterns are plain words.
func compiles(pattern string) error {
	if isPlain(pattern) || wellFormed(pattern) {
		return nil
	}
	if _, err := syntax.Parse(pattern, syntax.Perl); err == nil {
		return nil // it is run by package regexp, or as that would
	}
	_, err := regexp2.Compile(pattern, regexp2.RE2)
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return nil
}

func (d *decoder) pairs(n *yaml.Node, to *[]Pair, both bool) {
	var from []*yaml.Node
	switch n.Kind {
	case yaml.MappingNode:
		from = n.Content
	case yaml.SequenceNode: // a list of mappings reads as one
		for _, item := range n.Content {
			if item = resolve(item); item.Kind != yaml.MappingNode {
				d.fault(item, "an entry from: to is wanted here")
				return
			}
			from = append(from, item.Content...)
		}
	default:
		d.fault(n, "a mapping from: to is wanted here")
		return
	}
	seen := make(map[string]bool, len(from)/2)
	*to = slices.Grow(*to, len(from)/2)
	for i := 0; i+1 < len(from); i += 2 {
		key, value := from[i], resolve(from[i+1])
		if !d.scalar(key, "text") {
			continue
		}
		if seen[key.Value] {
			d.fault(key, "%q stands here twice", key.Value)
			continue
		}
		seen[key.Value] = true
		p := Pair{From: key.Value}
		if value.Kind != yaml.ScalarNode {
			d.fault(value, "text is wanted here")
			continue
		}
		p.To = value.Value
		d.pattern(key, p.From)
		if both {
			d.pattern(value, p.To)
		}
		if p.From != "" {
			*to = append(*to, p)
		}
	}
}

func (d *decoder) boolean(n *yaml.Node, to *bool) {
	switch strings.ToLower(n.Value) {
	case "true", "yes", "on", "1":
		*to = true
	case "false", "no", "off", "0":
		*to = false
	default:
		d.fault(n, "true or false is wanted here, not %q", n.Value)
	}
}

func (d *decoder) integer(n *yaml.Node, to *int) {
	v, err := strconv.Atoi(n.Value)
	if err != nil || v < 0 || v > 1e9 {
		d.fault(n, "a whole number from 0 up is wanted here, not %q", n.Value)
		return
	}
	*to = v
}

func (d *decoder) number(n *yaml.Node, to *float64) {
	v, err := strconv.ParseFloat(n.Value, 64)
	if err != nil || !(v >= -1e9 && v <= 1e9) {
		d.fault(n, "a number is wanted here, not %q", n.Value)
		return
	}
	*to = v
}

// scopes reports a scope that cannot be meant.
func (d *decoder) scopes(n *yaml.Node, scopes []string) {
	for _, s := range scopes {
		for part := range strings.SplitSeq(s, "&") {
			part = strings.TrimPrefix(strings.TrimSpace(part), "~")
			switch {
			case part == "":
				d.fault(n, "the scope %q names nothing", s)
			case strings.HasPrefix(part, "doc("):
				d.fault(n, "scopes by selector (%s) are not supported", part)
			case strings.ContainsAny(part, " \t"):
				d.fault(n, "the scope %q holds a space", part)
			}
		}
	}
}

// editArity is how many parameters each step of an edit takes.
var editArity = map[string]int{
	"replace": 2, "remove": 1, "regex": 2, "trim_right": 1, "trim_left": 1, "trim": 1, "truncate": 1, "split": 2,
	"wrap": 1, "unwrap": 1, "prefix": 1, "suffix": 1, "capitalize": 0, "uncapitalize": 0, "lower": 0, "upper": 0,
}

func (d *decoder) action(n *yaml.Node, to *Action) {
	if n.Kind != yaml.MappingNode {
		d.part(n, "the action is left out: a mapping with name and params is wanted here")
		return
	}
	var a Action
	for i := 0; i+1 < len(n.Content); i += 2 {
		value := resolve(n.Content[i+1])
		switch strings.ToLower(n.Content[i].Value) {
		case "name":
			a.Name = value.Value
		case "params":
			items := value.Content
			if value.Kind == yaml.ScalarNode {
				items = []*yaml.Node{value}
			}
			for _, item := range items {
				if item = resolve(item); item.Kind == yaml.SequenceNode { // one list a step
					for _, inner := range item.Content {
						a.Params = append(a.Params, resolve(inner).Value)
					}
					continue
				}
				a.Params = append(a.Params, item.Value)
			}
		}
	}
	if why := a.fault(); why != "" {
		d.part(n, "the action is left out: %s", why)
		return
	}
	*to = a
}

// fault says what keeps an action from being used.
func (a Action) fault() string {
	switch a.Name {
	case "", "replace", "remove":
		return ""
	case "suggest", "convert":
		return a.Name + " is not supported"
	case "edit":
		steps, why := a.Steps()
		for _, s := range steps {
			switch s[0] {
			case "regex":
				if err := compiles(s[1]); err != nil {
					why = err.Error()
				}
			case "split":
				if _, err := strconv.Atoi(s[2]); err != nil {
					why = fmt.Sprintf("split takes a number, not %q", s[2])
				}
			}
		}
		return why
	}
	return fmt.Sprintf("there is no action %q", a.Name)
}

// Steps are the operations of an edit, each with its parameters. why is empty
// unless they cannot be read.
func (a Action) Steps() (steps [][]string, why string) {
	for i := 0; i < len(a.Params); {
		n, ok := editArity[a.Params[i]]
		switch {
		case !ok:
			return nil, fmt.Sprintf("there is no edit %q", a.Params[i])
		case i+1+n > len(a.Params):
			return nil, fmt.Sprintf("the edit %s takes %d parameters", a.Params[i], n)
		}
		steps = append(steps, a.Params[i:i+1+n])
		i += 1 + n
	}
	if len(steps) == 0 {
		return nil, "edit names no operation"
	}
	return steps, ""
}
