package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// decoder turns trees into settings and collects what is wrong with them.
type decoder struct {
	file string
	errs Errors
}

func (d *decoder) pos(n *node) Pos { return Pos{d.file, n.line, n.col} }

func (d *decoder) fault(n *node, path, msg, hint string) {
	if len(d.errs) < maxErrors {
		d.errs = append(d.errs, &Error{Pos: d.pos(n), Path: path, Msg: msg, Hint: hint})
	}
}

func (d *decoder) want(n *node, path, what string) {
	d.fault(n, path, fmt.Sprintf("%s is wanted here, not %s", what, n.kind), "")
}

// field reads the value of one key.
type field func(n *node, path string)

// object calls the field of each key and reports unknown ones.
func (d *decoder) object(n *node, path string, fields map[string]field) {
	if n.kind != mapping {
		d.want(n, path, "a mapping")
		return
	}
	for i, key := range n.keys {
		f, ok := fields[key.value]
		if !ok {
			d.fault(key, join(path, key.value), "unknown key", DidYouMean(key.value, sortedKeys(fields)))
			continue
		}
		f(n.items[i], join(path, key.value))
	}
}

// each calls f for every entry of a mapping with free keys.
func (d *decoder) each(n *node, path string, f func(key *node, value *node, path string)) {
	if n.kind != mapping {
		d.want(n, path, "a mapping")
		return
	}
	for i, key := range n.keys {
		f(key, n.items[i], join(path, key.value))
	}
}

func (d *decoder) text(to *string) field {
	return func(n *node, path string) {
		switch n.kind {
		case text, number, boolean:
			if len(n.value) > maxValue {
				d.fault(n, path, fmt.Sprintf("%d bytes are too long", len(n.value)), fmt.Sprintf("the limit is %d", maxValue))
				return
			}
			*to = n.value
		default:
			d.want(n, path, "text")
		}
	}
}

func (d *decoder) oneOf(to *string, choices ...string) field {
	return func(n *node, path string) {
		if n.kind != text {
			d.want(n, path, "one of "+strings.Join(choices, ", "))
			return
		}
		if !slices.Contains(choices, n.value) {
			hint := DidYouMean(n.value, choices)
			if hint == "" {
				hint = "use one of " + strings.Join(choices, ", ")
			}
			d.fault(n, path, fmt.Sprintf("%q is not known here", n.value), hint)
			return
		}
		*to = n.value
	}
}

func (d *decoder) float(to *float64) field {
	return func(n *node, path string) {
		v, err := strconv.ParseFloat(n.value, 64)
		if n.kind != number || err != nil || v != v || v > 1e9 || v < -1e9 {
			if n.kind == number {
				d.fault(n, path, n.value+" is no number that can be used here", "")
			} else {
				d.want(n, path, "a number")
			}
			return
		}
		*to = v
	}
}

func (d *decoder) positive(to *float64) field {
	return func(n *node, path string) {
		before := len(d.errs)
		var v float64
		d.float(&v)(n, path)
		if len(d.errs) > before {
			return
		}
		if v <= 0 {
			d.fault(n, path, n.value+" is not above zero", "")
			return
		}
		*to = v
	}
}

func (d *decoder) optional(to **float64) field {
	return func(n *node, path string) {
		var v float64
		before := len(d.errs)
		d.float(&v)(n, path)
		if len(d.errs) == before {
			*to = &v
		}
	}
}

func (d *decoder) integer(to *int, least, most int) field {
	return func(n *node, path string) {
		v, err := strconv.Atoi(n.value)
		if n.kind != number || err != nil {
			d.want(n, path, "a whole number")
			return
		}
		if v < least || v > most {
			d.fault(n, path, fmt.Sprintf("%d is out of range", v), fmt.Sprintf("use %d to %d", least, most))
			return
		}
		*to = v
	}
}

func (d *decoder) boolean(to *bool) field {
	return func(n *node, path string) {
		if n.kind != boolean {
			d.want(n, path, "true or false")
			return
		}
		*to = strings.EqualFold(n.value, "true")
	}
}

// texts reads a list of texts; a single text reads as a list of one.
func (d *decoder) texts(to *[]string) field {
	return func(n *node, path string) {
		out := []string{}
		switch n.kind {
		case text, number:
			out = append(out, n.value)
		case list:
			for i, item := range n.items {
				var s string
				d.text(&s)(item, fmt.Sprintf("%s[%d]", path, i))
				out = append(out, s)
			}
		default:
			d.want(n, path, "a list of texts")
			return
		}
		*to = out
	}
}

func (d *decoder) choices(to *[]string, choices ...string) field {
	return func(n *node, path string) {
		if n.kind != list {
			d.want(n, path, "a list")
			return
		}
		out := []string{}
		for i, item := range n.items {
			var s string
			d.oneOf(&s, choices...)(item, fmt.Sprintf("%s[%d]", path, i))
			out = append(out, s)
		}
		*to = out
	}
}

// phrases reads a list of phrases, or a mapping from phrase to plain wording.
func (d *decoder) phrases(to *[]Phrase) field {
	return func(n *node, path string) {
		out := []Phrase{}
		add := func(n *node, path string, suggest []string) {
			var s string
			d.text(&s)(n, path)
			if strings.TrimSpace(s) == "" {
				if n.kind == text {
					d.fault(n, path, "an empty phrase matches nothing", "remove it")
				}
				return
			}
			out = append(out, Phrase{Text: s, Suggest: suggest, Pos: d.pos(n)})
		}
		switch n.kind {
		case text, number, boolean:
			add(n, path, nil)
		case list:
			for i, item := range n.items {
				add(item, fmt.Sprintf("%s[%d]", path, i), nil)
			}
		case mapping:
			d.each(n, path, func(key, value *node, path string) {
				add(key, path, d.suggestion(value, path))
			})
		default:
			d.want(n, path, "a list of phrases, or a mapping from phrase to plain wording,")
			return
		}
		*to = out
	}
}

// suggestion reads the plain wording of a phrase: text, a list of texts, or
// null for none.
func (d *decoder) suggestion(n *node, path string) []string {
	if n.kind == null {
		return nil
	}
	var out []string
	d.texts(&out)(n, path)
	return out
}

func (d *decoder) suggest(to map[string][]string) field {
	return func(n *node, path string) {
		d.each(n, path, func(key, value *node, path string) {
			to[key.value] = d.suggestion(value, path)
		})
	}
}

var blockKinds = []string{"text", "title", "heading", "list", "quote", "code", "table"}

// rule reads the keys of a rule over what r holds already. added and removed
// are applied at once, so a patch is the same as a rule of its own.
func (d *decoder) rule(r *Rule, n *node, path string) {
	if n.kind == boolean || n.kind == text && (n.value == "off" || n.value == "on") {
		switch strings.ToLower(n.value) {
		case "off", "false":
			r.Off = true
			r.Origin["off"] = d.pos(n)
			return
		case "on", "true":
			r.Off = false
			return
		}
	}
	if n.kind != mapping {
		d.want(n, path, "a mapping, or off,")
		return
	}
	var phrases, addPhrases, dropPhrases, except, addExcept, dropExcept []Phrase
	suggest := map[string][]string{}
	severity := string(r.Severity)
	var withMore, withLess, withoutMore, withoutLess []string
	var cases []Case
	var addCases bool
	fields := map[string]field{
		"dimension": d.text(&r.Dimension), "weight": d.float(&r.Weight), "cap": d.integer(&r.Cap, 0, 1000),
		"severity": d.oneOf(&severity, "info", "warn", "block"),
		"message":  d.text(&r.Message), "why": d.text(&r.Why), "docs": d.text(&r.Docs), "language": d.text(&r.Language),
		"phrases": d.phrases(&phrases), "phrases+": d.phrases(&addPhrases), "phrases-": d.phrases(&dropPhrases),
		"pattern": d.text(&r.Pattern), "count": d.text(&r.Count), "metric": d.text(&r.Metric),
		"feed": d.text(&r.Feed), "model": d.text(&r.Model),
		"above": d.optional(&r.Above), "below": d.optional(&r.Below), "window": d.integer(&r.Window, 1, 10_000),
		"except": d.phrases(&except), "except+": d.phrases(&addExcept), "except-": d.phrases(&dropExcept),
		"suggest": d.suggest(suggest), "suggest+": d.suggest(suggest),
		"inflect": d.boolean(&r.Inflect), "scope": d.choices(&r.Scope, blockKinds...),
		"mentions": d.oneOf(&r.Mentions, "skip", "flag"),
		"with":     d.texts(&r.With), "with+": d.texts(&withMore), "with-": d.texts(&withLess),
		"without": d.texts(&r.Without), "without+": d.texts(&withoutMore), "without-": d.texts(&withoutLess),
		"within": d.oneOf(&r.Within, "sentence", "post"),
		"tests":  d.cases(&cases), "tests+": func(n *node, path string) { addCases = true; d.cases(&cases)(n, path) },
	}
	d.object(n, path, fields)
	r.Severity = Severity(severity)
	if n.get("phrases") != nil {
		r.Phrases = phrases
	}
	r.Phrases = d.amend(r.Phrases, addPhrases, dropPhrases, join(path, "phrases-"))
	if n.get("except") != nil {
		r.Except = except
	}
	r.Except = d.amend(r.Except, addExcept, dropExcept, join(path, "except-"))
	r.With = amendTexts(r.With, withMore, withLess)
	r.Without = amendTexts(r.Without, withoutMore, withoutLess)
	for _, key := range sortedKeys(suggest) {
		i := slices.IndexFunc(r.Phrases, func(p Phrase) bool { return p.Text == key })
		if i < 0 {
			where := n.get("suggest")
			if where == nil {
				where = n.get("suggest+")
			}
			d.fault(keyNode(where, key), join(path, "suggest."+key), "a wording for a phrase that the rule does not list", DidYouMean(key, phraseTexts(r.Phrases)))
			continue
		}
		r.Phrases = slices.Clone(r.Phrases)
		r.Phrases[i].Suggest = suggest[key]
	}
	switch {
	case n.get("tests") != nil && !addCases:
		r.Tests = cases
	case addCases:
		r.Tests = append(slices.Clone(r.Tests), cases...)
	}
	for i, key := range n.keys {
		r.Origin[strings.TrimRight(key.value, "+-")] = d.pos(n.items[i])
	}
}

// amend adds phrases to a list and takes others away.
func (d *decoder) amend(have, add, drop []Phrase, path string) []Phrase {
	if len(add) == 0 && len(drop) == 0 {
		return have
	}
	out := slices.Clone(have)
	for _, p := range drop {
		i := slices.IndexFunc(out, func(q Phrase) bool { return strings.EqualFold(q.Text, p.Text) })
		if i < 0 {
			d.errs = append(d.errs, &Error{Pos: p.Pos, Path: path, Msg: fmt.Sprintf("%q is not there to be removed", p.Text), Hint: DidYouMean(p.Text, phraseTexts(out))})
			continue
		}
		out = slices.Delete(out, i, i+1)
	}
	for _, p := range add {
		out = slices.DeleteFunc(out, func(q Phrase) bool { return q.Text == p.Text })
		out = append(out, p)
	}
	return out
}

func (d *decoder) cases(to *[]Case) field {
	return func(n *node, path string) {
		if n.kind != list {
			d.want(n, path, "a list of cases")
			return
		}
		out := []Case{}
		for i, item := range n.items {
			out = append(out, d.testCase(item, fmt.Sprintf("%s[%d]", path, i)))
		}
		*to = out
	}
}

func (d *decoder) testCase(n *node, path string) Case {
	c := Case{Pos: d.pos(n)}
	var bad, good string
	var fixed string
	hasBad, hasGood := false, false
	d.object(n, path, map[string]field{
		"bad":  func(n *node, path string) { hasBad = true; d.text(&bad)(n, path) },
		"good": func(n *node, path string) { hasGood = true; d.text(&good)(n, path) },
		"want": d.texts(&c.Want), "reply": d.boolean(&c.Reply), "platform": d.text(&c.Platform), "title": d.text(&c.Title),
		"format": d.oneOf(&c.Format, "plain", "markdown", "html"), "links": d.texts(&c.Links),
		"fixed":   func(n *node, path string) { d.text(&fixed)(n, path); c.Fixed = &fixed },
		"history": d.history(&c.History),
	})
	if hasBad == hasGood && n.kind == mapping {
		d.fault(n, path, "a case is either bad or good", "write { bad: … } or { good: … }")
	}
	c.Bad, c.Text = hasBad, bad+good
	return c
}

func (d *decoder) history(to *[]CasePost) field {
	return func(n *node, path string) {
		if n.kind != list {
			d.want(n, path, "a list of posts")
			return
		}
		for i, item := range n.items {
			p := CasePost{Times: 1}
			var promo bool
			hasPromo := false
			d.object(item, fmt.Sprintf("%s[%d]", path, i), map[string]field{
				"text": d.text(&p.Text), "link": d.text(&p.Link), "reply": d.boolean(&p.Reply), "times": d.integer(&p.Times, 1, 1000),
				"promo": func(n *node, path string) { hasPromo = true; d.boolean(&promo)(n, path) },
			})
			if hasPromo {
				p.Promo = &promo
			}
			*to = append(*to, p)
		}
	}
}

func (d *decoder) dimension(dim *Dimension, n *node, path string) {
	measure := string(dim.Measure)
	d.object(n, path, map[string]field{
		"measure": d.oneOf(&measure, string(Density), string(Ratio), string(Total), string(Distance)),
		"base":    d.float(&dim.Base), "warn": d.positive(&dim.Warn), "cap": d.positive(&dim.Cap),
		"block": func(n *node, path string) {
			if n.kind == null || n.kind == text && n.value == "never" {
				dim.Block = 0
				return
			}
			d.positive(&dim.Block)(n, path)
		},
	})
	dim.Measure = Measure(measure)
	if dim.Measure == "" {
		d.fault(n, join(path, "measure"), "missing", "say density, ratio or total")
	}
	if dim.Warn == 0 {
		d.fault(n, join(path, "warn"), "missing", "say from which value on it warns")
	}
	if dim.Block != 0 && dim.Block < dim.Warn {
		d.fault(n, join(path, "block"), fmt.Sprintf("%g is below warn %g", dim.Block, dim.Warn), "block at warn or above")
	}
}

func (d *decoder) brand(b *Brand) field {
	return func(n *node, path string) {
		d.object(n, path, map[string]field{
			"names": d.texts(&b.Names), "products": d.texts(&b.Products), "domains": d.texts(&b.Domains),
			"handles": d.texts(&b.Handles), "staff": d.integer(&b.Staff, 1, 1_000_000),
		})
	}
}

func (d *decoder) cli(c *CLI) field {
	return func(n *node, path string) {
		d.object(n, path, map[string]field{
			"ignore":  d.texts(&c.Ignore),
			"fail_on": d.oneOf(&c.FailOn, "warn", "block", "never"),
			"files": func(n *node, path string) {
				d.each(n, path, func(key, value *node, path string) {
					f := FileRule{Glob: key.value, Pos: d.pos(key)}
					d.object(value, path, map[string]field{
						"platform": d.text(&f.Platform), "account": d.text(&f.Account), "rules": d.text(&f.Rules),
						"format": d.oneOf(&f.Format, "plain", "markdown", "html"),
					})
					c.Files = append(c.Files, f)
				})
			},
		})
	}
}

var listName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func (d *decoder) lists(to *[]List) field {
	return func(n *node, path string) {
		d.each(n, path, func(key, value *node, path string) {
			name := strings.TrimSuffix(key.value, "+")
			l := List{Name: name, Pos: d.pos(key)}
			d.texts(&l.Words)(value, path)
			if !listName.MatchString(name) || slices.Contains(reservedSlots, name) {
				d.fault(key, path, "not a name for a list", "use lower-case letters, digits and hyphens, and none of "+strings.Join(reservedSlots, ", "))
			}
			if len(l.Words) == 0 {
				d.fault(value, path, "an empty list", "")
			}
			i := slices.IndexFunc(*to, func(m List) bool { return m.Name == name })
			switch {
			case i < 0:
				*to = append(*to, l)
			case name != key.value: // name+ adds
				(*to)[i].Words = append(slices.Clone((*to)[i].Words), l.Words...)
			default:
				(*to)[i] = l
			}
		})
	}
}

// reservedSlots are the slots that are no lists.
var reservedSlots = []string{"brand", "product", "number", "word", "gap"}

func amendTexts(have, add, drop []string) []string {
	if len(add) == 0 && len(drop) == 0 {
		return have
	}
	out := slices.DeleteFunc(slices.Clone(have), func(s string) bool { return slices.Contains(drop, s) })
	return append(out, add...)
}

func phraseTexts(phrases []Phrase) []string {
	out := make([]string, len(phrases))
	for i, p := range phrases {
		out[i] = p.Text
	}
	return out
}

func keyNode(n *node, key string) *node {
	for _, k := range n.keys {
		if k.value == key {
			return k
		}
	}
	return n
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
