package rules

import (
	"fmt"
	"slices"
	"strings"
)

var blockKinds = []string{"text", "title", "heading", "list", "quote", "code", "table"}

// ruleKeys are the keys of a rule, in the order in which the documentation has them.
var ruleKeys = []string{
	"dimension", "weight", "cap", "severity", "message", "why", "docs", "language",
	"phrases", "phrases+", "phrases-", "pattern", "count", "metric", "feed", "model", "above", "below", "window",
	"except", "except+", "except-", "suggest", "suggest+", "inflect", "scope", "mentions",
	"with", "with+", "with-", "without", "without+", "without-", "within", "tests", "tests+",
}

// change is what a mapping does to a rule beside setting plain values.
type change struct {
	phrases, phrasesMore, phrasesLess []Phrase
	except, exceptMore, exceptLess    []Phrase
	withMore, withLess                []string
	withoutMore, withoutLess          []string
	severity                          string
	tests, testsMore                  []Case
}

func (d *decoder) ruleField(r *Rule, c *change, key string) field {
	switch key {
	case "dimension":
		return d.filled(&r.Dimension)
	case "weight":
		return d.float(&r.Weight)
	case "cap":
		return d.integer(&r.Cap, 0, 1000)
	case "severity":
		return d.oneOf(&c.severity, "info", "warn", "block")
	case "message":
		return d.filled(&r.Message)
	case "why":
		return d.text(&r.Why)
	case "docs":
		return d.address(&r.Docs)
	case "language":
		return d.language(&r.Language, true)
	case "phrases":
		return d.phrases(&c.phrases)
	case "phrases+":
		return d.phrases(&c.phrasesMore)
	case "phrases-":
		return d.phrases(&c.phrasesLess)
	case "pattern":
		return d.text(&r.Pattern)
	case "count":
		return d.text(&r.Count)
	case "metric":
		return d.text(&r.Metric)
	case "feed":
		return d.text(&r.Feed)
	case "model":
		return d.text(&r.Model)
	case "above":
		return d.optional(&r.Above)
	case "below":
		return d.optional(&r.Below)
	case "window":
		return d.integer(&r.Window, 1, 10_000)
	case "except":
		return d.phrases(&c.except)
	case "except+":
		return d.phrases(&c.exceptMore)
	case "except-":
		return d.phrases(&c.exceptLess)
	case "suggest", "suggest+":
		return func(*node) {} // read once the phrases are known
	case "inflect":
		return d.boolean(&r.Inflect)
	case "scope":
		return d.choices(&r.Scope, blockKinds...)
	case "mentions":
		return d.oneOf(&r.Mentions, "skip", "flag")
	case "with":
		return d.named(r, &r.With)
	case "with+":
		return d.named(r, &c.withMore)
	case "with-":
		return d.texts(&c.withLess)
	case "without":
		return d.named(r, &r.Without)
	case "without+":
		return d.named(r, &c.withoutMore)
	case "without-":
		return d.texts(&c.withoutLess)
	case "within":
		return d.oneOf(&r.Within, "sentence", "post")
	case "tests":
		return d.cases(&c.tests)
	case "tests+":
		return d.cases(&c.testsMore)
	}
	return nil
}

// rule reads the keys of a rule over what r holds already. What is added and
// removed is applied at once, so a patch is the same as a rule of its own.
func (d *decoder) rule(r *Rule, n *node) {
	if off, ok := isSwitch(n); ok {
		r.Off = off
		r.Origin["off"] = d.pos(n)
		return
	}
	if n.kind != mapping {
		d.want(n, "a mapping, or off,")
		return
	}
	c := change{severity: string(r.Severity)}
	d.object(n, ruleKeys, func(key string) field { return d.ruleField(r, &c, key) })
	r.Severity = Severity(c.severity)
	if n.get("phrases") != nil {
		r.Phrases = c.phrases
	}
	r.Phrases = d.amend(r, r.Phrases, c.phrasesMore, c.phrasesLess, n.get("phrases-"))
	if n.get("except") != nil {
		r.Except = c.except
	}
	r.Except = d.amend(r, r.Except, c.exceptMore, c.exceptLess, n.get("except-"))
	r.With = d.amendTexts(r, r.With, c.withMore, c.withLess, n.get("with-"))
	r.Without = d.amendTexts(r, r.Without, c.withoutMore, c.withoutLess, n.get("without-"))
	for _, key := range []string{"suggest", "suggest+"} {
		if s := n.get(key); s != nil {
			d.suggest(r, s)
		}
	}
	if n.get("tests") != nil {
		r.Tests = c.tests
	}
	if len(c.testsMore) > 0 {
		r.Tests = append(slices.Clip(r.Tests), c.testsMore...)
	}
	for i, key := range n.keys() {
		r.Origin[strings.TrimRight(key.value, "+-")] = d.pos(n.items()[i])
	}
}

// isSwitch says whether a value is off or on; off gives true.
func isSwitch(n *node) (off, ok bool) {
	if n.kind != boolean && n.kind != text {
		return false, false
	}
	switch strings.ToLower(n.value) {
	case "off", "false":
		return true, true
	case "on", "true":
		return false, true
	}
	return false, false
}

// suggest gives wordings to phrases that the rule lists.
func (d *decoder) suggest(r *Rule, n *node) {
	at := make(map[string]int, len(r.Phrases))
	for i, p := range r.Phrases {
		at[p.Text] = i
	}
	r.Phrases = slices.Clone(r.Phrases)
	d.each(n, func(key, value *node) {
		i, ok := at[key.value]
		if !ok {
			if d.changedLater(r, n) {
				return
			}
			d.fault(key, "a wording for a phrase that the rule does not list", DidYouMean(key.value, phraseTexts(r.Phrases)))
			return
		}
		r.Phrases[i].Suggest = d.wordings(value)
	})
}

// changedLater says whether a file that was merged after this one has changed the
// list that a platform's patch of this file amends: then the patch cannot know what
// is in it, and what it misses is no fault.
func (d *decoder) changedLater(r *Rule, patch *node) bool {
	key := patch.parent.keys()[slices.Index(patch.parent.items(), patch)].value
	key = strings.TrimRight(key, "+-")
	if key == "suggest" {
		key = "phrases"
	}
	return d.order[r.Origin[key].File] > d.order[d.file]
}

// amend adds phrases to a list and takes others away.
func (d *decoder) amend(r *Rule, have, add, drop []Phrase, where *node) []Phrase {
	if len(add) == 0 && len(drop) == 0 {
		return have
	}
	gone := make(map[string]bool, len(add)+len(drop))
	for _, p := range drop {
		gone[strings.ToLower(p.Text)] = true
	}
	known := make(map[string]bool, len(have))
	for _, p := range have {
		known[strings.ToLower(p.Text)] = true
	}
	for _, p := range drop {
		if !known[strings.ToLower(p.Text)] && !d.full() && !d.changedLater(r, where) {
			d.add(p.Pos, where.path(), fmt.Sprintf("%q is not there to be removed", p.Text), DidYouMean(p.Text, phraseTexts(have)))
		}
	}
	again := make(map[string]bool, len(add))
	for _, p := range add {
		again[p.Text] = true // what is added anew takes the place of the old entry
	}
	out := make([]Phrase, 0, len(have)+len(add))
	for _, p := range have {
		if !gone[strings.ToLower(p.Text)] && !again[p.Text] {
			out = append(out, p)
		}
	}
	return append(out, add...)
}

// amendTexts is amend for the rules that with and without name.
func (d *decoder) amendTexts(r *Rule, have, add, drop []string, where *node) []string {
	if len(add) == 0 && len(drop) == 0 {
		return have
	}
	for _, s := range drop {
		if !slices.Contains(have, s) && !d.full() && !d.changedLater(r, where) {
			d.fault(where, fmt.Sprintf("%q is not there to be removed", s), DidYouMean(s, have))
		}
	}
	out := slices.DeleteFunc(slices.Clone(have), func(s string) bool { return slices.Contains(drop, s) || slices.Contains(add, s) })
	return append(out, add...)
}

func phraseTexts(phrases []Phrase) []string {
	out := make([]string, len(phrases))
	for i, p := range phrases {
		out[i] = p.Text
	}
	return out
}
