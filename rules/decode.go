package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// decoder turns trees into settings.
type decoder struct {
	*faults
	file string

	order map[string]int // of files, as they were merged; nil gives all the same

	references []reference // rules that with and without name
	platforms  []reference // platforms that cases and cli.files name
	kept       int         // trees that settings hold on to: what platforms change
}

// reference is a place that names a rule or a platform.
type reference struct {
	in   string // the rule that names another under with or without
	file string
	node *node
}

func (d *decoder) pos(n *node) Pos { return n.at(d.file) }

func (d *decoder) fault(n *node, msg, hint string) {
	if !d.full() {
		d.add(d.pos(n), n.path(), msg, hint)
	}
}

// missing reports a key that a mapping lacks.
func (d *decoder) missing(n *node, key, hint string) {
	if !d.full() {
		d.add(d.pos(n), join(n.path(), key), "missing", hint)
	}
}

func (d *decoder) want(n *node, what string) {
	if !d.full() && n.kind != invalid {
		d.fault(n, fmt.Sprintf("%s is wanted here, not %s", what, n.kind), "")
	}
}

// field reads the value of one key.
type field func(n *node)

// object calls the field of each key and reports keys that have none.
func (d *decoder) object(n *node, keys []string, of func(key string) field) {
	if n.kind != mapping {
		d.want(n, "a mapping")
		return
	}
	for i, key := range n.keys() {
		if f := of(key.value); f != nil {
			f(n.items()[i])
			continue
		}
		if d.full() {
			return
		}
		hint := DidYouMean(key.value, keys)
		switch {
		case key.value == "<<":
			hint = "write the keys out: a rule file holds no merges"
		case n.items()[i].kind == null && strings.ContainsAny(key.value, " ."):
			hint = "put the text before it in quotes: inside { } a comma ends a value"
		case hint == "" && len(keys) <= 12:
			hint = "use one of " + strings.Join(keys, ", ")
		}
		d.fault(key, "unknown key", hint)
	}
}

// each calls f for every entry of a mapping with free keys.
func (d *decoder) each(n *node, f func(key, value *node)) {
	if n.kind != mapping {
		d.want(n, "a mapping")
		return
	}
	for i, key := range n.keys() {
		if d.full() {
			return
		}
		f(key, n.items()[i])
	}
}

// eachItem calls f for every item of a list.
func (d *decoder) eachItem(n *node, what string, f func(item *node)) {
	if n.kind != list {
		d.want(n, what)
		return
	}
	for _, item := range n.items() {
		if d.full() {
			return
		}
		f(item)
	}
}

// string reads a text; numbers and marks count as the text that they are written as.
func (d *decoder) string(n *node) (string, bool) {
	switch {
	case n.kind != text && n.kind != number && n.kind != boolean:
		d.want(n, "text")
	case len(n.value) > maxValue:
		d.fault(n, fmt.Sprintf("%d bytes are too long", len(n.value)), fmt.Sprintf("the limit is %d", maxValue))
	default:
		return n.value, true
	}
	return "", false
}

func (d *decoder) text(to *string) field {
	return func(n *node) {
		if s, ok := d.string(n); ok {
			*to = s
		}
	}
}

// filled reads a text that says something.
func (d *decoder) filled(to *string) field {
	return func(n *node) {
		s, ok := d.string(n)
		if ok && strings.TrimSpace(s) == "" {
			d.fault(n, "an empty text", "")
		} else if ok {
			*to = s
		}
	}
}

func (d *decoder) oneOf(to *string, choices ...string) field {
	return func(n *node) {
		switch {
		case n.kind != text:
			d.want(n, "one of "+strings.Join(choices, ", "))
		case !slices.Contains(choices, n.value):
			d.fault(n, fmt.Sprintf("%q is not known here", n.value), nearest(n.value, choices))
		default:
			*to = n.value
		}
	}
}

// nearest offers the choice that was meant, or all of them.
func nearest(name string, choices []string) string {
	if hint := DidYouMean(name, choices); hint != "" {
		return hint
	}
	if len(choices) == 0 {
		return ""
	}
	return "use one of " + strings.Join(choices, ", ")
}

// maxNumber bounds numbers on both sides.
const maxNumber = 1e9

func (d *decoder) number(n *node) (float64, bool) {
	if n.kind != number {
		d.want(n, "a number")
		return 0, false
	}
	v, err := strconv.ParseFloat(n.value, 64)
	if err != nil || !(v >= -maxNumber && v <= maxNumber) {
		d.fault(n, n.value+" is no number that can be used here", "write it in decimal, at most 1e9")
		return 0, false
	}
	return v, true
}

func (d *decoder) float(to *float64) field {
	return func(n *node) {
		if v, ok := d.number(n); ok {
			*to = v
		}
	}
}

func (d *decoder) positive(to *float64) field {
	return func(n *node) {
		v, ok := d.number(n)
		if ok && v <= 0 {
			d.fault(n, n.value+" is not above zero", "")
		} else if ok {
			*to = v
		}
	}
}

func (d *decoder) optional(to **float64) field {
	return func(n *node) {
		if v, ok := d.number(n); ok {
			*to = &v
		}
	}
}

func (d *decoder) integer(to *int, least, most int) field {
	return func(n *node) {
		v, ok := d.number(n)
		switch {
		case !ok:
		case v != float64(int(v)):
			d.fault(n, n.value+" is no whole number", "")
		case v < float64(least) || v > float64(most):
			d.fault(n, n.value+" is out of range", fmt.Sprintf("use %d to %d", least, most))
		default:
			*to = int(v)
		}
	}
}

func (d *decoder) boolean(to *bool) field {
	return func(n *node) {
		if n.kind != boolean {
			d.want(n, "true or false")
			return
		}
		*to = strings.EqualFold(n.value, "true")
	}
}

// texts reads a list of texts; a single text reads as a list of one.
func (d *decoder) texts(to *[]string) field {
	return func(n *node) {
		if n.kind == text || n.kind == number || n.kind == boolean {
			if s, ok := d.string(n); ok {
				*to = []string{s}
			}
			return
		}
		out := make([]string, 0, len(n.items()))
		d.eachItem(n, "a list of texts", func(item *node) {
			if s, ok := d.string(item); ok {
				out = append(out, s)
			}
		})
		*to = out
	}
}

// named reads the rules that with and without of a rule name.
func (d *decoder) named(r *Rule, to *[]string) field {
	return func(n *node) {
		d.texts(to)(n)
		items := n.items()
		if n.kind != list {
			items = []*node{n}
		}
		for _, item := range items {
			d.references = append(d.references, reference{r.ID, d.file, item})
		}
	}
}

func (d *decoder) choices(to *[]string, choices ...string) field {
	return func(n *node) {
		if n.kind == text {
			*to = make([]string, 1)
			d.oneOf(&(*to)[0], choices...)(n)
			return
		}
		out := make([]string, 0, len(n.items()))
		d.eachItem(n, "a list", func(item *node) {
			var s string
			d.oneOf(&s, choices...)(item)
			out = append(out, s)
		})
		*to = out
	}
}

// phrases reads a list of phrases, or a mapping from phrase to plain wording.
func (d *decoder) phrases(to *[]Phrase) field {
	return func(n *node) {
		out := make([]Phrase, 0, max(len(n.items()), 1))
		add := func(n *node, suggest []string) {
			s, ok := d.string(n)
			if ok && strings.TrimSpace(s) == "" {
				d.fault(n, "an empty phrase matches nothing", "remove it")
			} else if ok {
				out = append(out, Phrase{Text: s, Suggest: suggest, Pos: d.pos(n)})
			}
		}
		switch n.kind {
		case text, number, boolean:
			add(n, nil)
		case list:
			for _, item := range n.items() {
				add(item, nil)
			}
		case mapping:
			d.each(n, func(key, value *node) { add(key, d.wordings(value)) })
		default:
			d.want(n, "a list of phrases, or a mapping from phrase to plain wording,")
			return
		}
		*to = out
	}
}

// wordings reads the plain wording of a phrase: text, a list of texts, or null
// for none.
func (d *decoder) wordings(n *node) []string {
	if n.kind == null {
		return nil
	}
	var out []string
	d.texts(&out)(n)
	return out
}

func (d *decoder) cases(to *[]Case) field {
	return func(n *node) {
		out := make([]Case, 0, len(n.items()))
		d.eachItem(n, "a list of cases", func(item *node) {
			out = append(out, Case{Pos: d.pos(item)})
			d.testCase(&out[len(out)-1], item)
		})
		*to = out
	}
}

var caseKeys = []string{"bad", "good", "want", "fixed", "reply", "platform", "title", "format", "links", "history"}

func (d *decoder) testCase(c *Case, n *node) {
	d.object(n, caseKeys, func(key string) field {
		switch key {
		case "bad", "good":
			return d.text(&c.Text)
		case "want":
			return d.texts(&c.Want)
		case "fixed":
			c.Fixed = new(string)
			return d.text(c.Fixed)
		case "reply":
			return d.boolean(&c.Reply)
		case "platform":
			return d.platformName(&c.Platform)
		case "title":
			return d.text(&c.Title)
		case "format":
			return d.oneOf(&c.Format, "plain", "markdown", "html")
		case "links":
			return d.texts(&c.Links)
		case "history":
			return d.history(&c.History)
		}
		return nil
	})
	if n.kind != mapping {
		return
	}
	hasBad, hasGood := n.get("bad") != nil, n.get("good") != nil
	switch {
	case hasBad == hasGood:
		d.fault(n, "a case is either bad or good", "write { bad: … } or { good: … }")
	case hasGood && (c.Want != nil || c.Fixed != nil):
		d.fault(n, "a good case has nothing to find or to mend", "leave want and fixed out, or make it bad")
	case hasBad && c.Want != nil && len(c.Want) == 0:
		d.fault(n.get("want"), "a bad case that wants nothing", "name what is found, or make it good")
	}
	c.Bad = hasBad
}

func (d *decoder) platformName(to *string) field {
	return func(n *node) {
		d.text(to)(n)
		d.platforms = append(d.platforms, reference{file: d.file, node: n})
	}
}

var historyKeys = []string{"text", "link", "promo", "reply", "times"}

func (d *decoder) history(to *[]CasePost) field {
	return func(n *node) {
		d.eachItem(n, "a list of posts", func(item *node) {
			p := CasePost{Times: 1}
			d.object(item, historyKeys, func(key string) field {
				switch key {
				case "text":
					return d.text(&p.Text)
				case "link":
					return d.text(&p.Link)
				case "promo":
					p.Promo = new(bool)
					return d.boolean(p.Promo)
				case "reply":
					return d.boolean(&p.Reply)
				case "times":
					return d.integer(&p.Times, 1, 1000)
				}
				return nil
			})
			*to = append(*to, p)
		})
	}
}
