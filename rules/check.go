package rules

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// check reports what can only be seen when everything is merged.
func (l *loader) check() {
	c := checking{loader: l, expander: l.set.Expander(), ids: l.set.ruleIDs(), dimensions: l.set.dimensionIDs(), base: "rules."}
	slices.Sort(c.ids)
	for _, r := range l.set.Rules {
		if l.full() {
			return
		}
		c.rule(r)
	}
	c.references(l.set, &l.decoder)
	known := len(l.list)
	for _, p := range l.set.Platforms {
		d := decoder{faults: l.faults, order: l.decoder.order}
		set := l.set.overlay(p, &d)
		c.base = "platforms." + p.ID + ".rules."
		for i, r := range set.Rules {
			if r != l.set.Rules[i] && !l.full() {
				c.rule(r)
			}
		}
		c.references(set, &d)
	}
	l.list = append(l.list[:known:known], slices.DeleteFunc(l.list[known:], func(e *Error) bool {
		// A fault of a rule is found again on every platform that changes the rule.
		return slices.ContainsFunc(l.list[:known], func(f *Error) bool { return f.Pos == e.Pos && f.Msg == e.Msg })
	})...)
	if l.incomplete {
		return
	}
	for _, ref := range l.decoder.platforms {
		if name := ref.node.value; name != "" && l.set.Platform(name) == nil && !l.full() {
			l.add(ref.node.at(ref.file), ref.node.path(), fmt.Sprintf("there is no platform %q", name), nearest(name, l.set.platformIDs()))
		}
	}
}

// checking is the state of check: what is shared by its rules, and how much of the
// limits they have used up.
type checking struct {
	*loader
	expander   *Expander
	ids        []string // of all rules, sorted
	dimensions []string
	base       string // of paths

	entries, work, patterns, steps int
}

// fault reports a fault of a rule at the place where the setting was made.
func (c *checking) fault(r *Rule, key, msg, hint string) {
	pos, ok := r.Origin[key]
	if !ok {
		pos = r.Origin[""]
	}
	c.add(pos, join(c.base+r.ID, key), msg, hint)
}

// missing reports a key that a rule lacks, unless it is there and what it holds has
// been reported.
func (c *checking) missing(r *Rule, key, hint string) {
	if _, ok := r.Origin[key]; !ok {
		c.fault(r, key, "missing", hint)
	}
}

// reported says whether the value of some key of a rule has been found faulty.
func (c *checking) reported(r *Rule, keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		pos, ok := r.Origin[key]
		return ok && slices.ContainsFunc(c.list, func(e *Error) bool { return e.Pos == pos })
	})
}

func (c *checking) rule(r *Rule) {
	switch {
	case r.Dimension == "":
		c.missing(r, "dimension", "name one of "+strings.Join(c.dimensions, ", "))
	case slices.Contains(c.dimensions, r.Dimension) || c.incomplete:
	case len(c.dimensions) == 0:
		c.fault(r, "dimension", fmt.Sprintf("there is no dimension %q", r.Dimension), "declare it under dimensions, or extend builtin:default")
	default:
		c.fault(r, "dimension", fmt.Sprintf("there is no dimension %q", r.Dimension), nearest(r.Dimension, c.dimensions))
	}
	if r.Message == "" {
		c.missing(r, "message", "say what the reader of the report should know")
	}
	if name := unknownPlaceholder(r.Message); name != "" && (r.Vale == nil || r.Message != r.Vale.Message) {
		c.fault(r, "message", "there is no placeholder "+name, nearest(name, placeholders))
	}
	c.matcher(r)
	if len(r.Phrases) == 0 && r.Pattern == "" {
		return
	}
	if c.reported(r, "tests") {
		return
	}
	bad, good := false, false
	for _, t := range r.Tests {
		bad, good = bad || t.Bad, good || !t.Bad
	}
	switch {
	case !bad && !good:
		c.fault(r, "tests", "the rule is without a bad and a good case", "add one of each under tests")
	case !bad:
		c.fault(r, "tests", "the rule is without a bad case", "add one under tests")
	case !good:
		c.fault(r, "tests", "the rule is without a good case", "add one under tests")
	}
}

func (c *checking) matcher(r *Rule) {
	matchers := []string{}
	for _, m := range [...]struct {
		name string
		set  bool
	}{
		{"phrases", len(r.Phrases) > 0}, {"pattern", r.Pattern != ""}, {"count", r.Count != ""},
		{"metric", r.Metric != ""}, {"feed", r.Feed != ""}, {"model", r.Model != ""}, {"vale", r.Vale != nil},
	} {
		if m.set {
			matchers = append(matchers, m.name)
		}
	}
	switch {
	case len(matchers) > 1:
		c.fault(r, matchers[1], "a second matcher beside "+matchers[0],
			fmt.Sprintf("a rule has one: keep one, or take the other away with %s", taken(matchers[0])))
	case len(matchers) == 0 && len(r.With) == 0 && !c.reported(r, matcherKeys...):
		c.fault(r, "", "the rule has nothing to match", "give it phrases, pattern, count, metric, feed or model, or with")
	}
	for _, p := range r.Phrases {
		c.phrase(r, "phrases", p)
	}
	for _, p := range r.Except {
		c.phrase(r, "except", p)
	}
	if r.Pattern != "" {
		c.pattern(r)
	}
	if r.Count != "" && !slices.Contains(measureNames, r.Count) {
		c.fault(r, "count", fmt.Sprintf("there is no measure %q", r.Count), DidYouMean(r.Count, measureNames))
	}
	if r.Feed != "" && !slices.Contains(feedNames, r.Feed) {
		c.fault(r, "feed", fmt.Sprintf("there is no figure %q of a feed", r.Feed), nearest(r.Feed, feedNames))
	}
	if r.Metric != "" {
		c.metric(r)
	}
	if model, ok := strings.CutPrefix(r.Model, builtinPrefix); ok && !slices.Contains(BuiltinModelNames(), model) {
		c.fault(r, "model", fmt.Sprintf("there is no built-in model %q", model), nearest(model, BuiltinModelNames()))
	}
	limited := r.Count != "" || r.Metric != "" || r.Feed != ""
	switch {
	case limited && r.Above == nil && r.Below == nil && !c.reported(r, "above", "below"):
		c.fault(r, r.Matcher(), "no limit", "say above: or below:")
	case !limited && r.Above != nil:
		c.fault(r, "above", "a limit without a figure", "above belongs to count, metric and feed")
	case !limited && r.Below != nil:
		c.fault(r, "below", "a limit without a figure", "below belongs to count, metric and feed")
	}
	if r.Window != 0 && r.Feed == "" {
		c.fault(r, "window", "a window without a feed", "window belongs to feed")
	}
}

// taken is how a rule file takes a matcher away.
func taken(matcher string) string {
	if matcher == "phrases" {
		return "phrases: []"
	}
	return matcher + `: ""`
}

func (c *checking) metric(r *Rule) {
	f, err := ParseFormula(r.Metric)
	if err != nil {
		c.fault(r, "metric", err.Error(), "")
		return
	}
	for _, name := range f.Names() {
		if !slices.Contains(measureNames, name) {
			c.fault(r, "metric", fmt.Sprintf("there is no measure %q", name), DidYouMean(name, measureNames))
		}
	}
}

func (c *checking) phrase(r *Rule, key string, p Phrase) {
	path := join(c.base+r.ID, key)
	if c.entries > maxEntries || c.work > maxWork {
		return // reported before
	}
	written, err := c.expander.Expand(p.Text)
	if err != nil {
		c.add(p.Pos, path, fmt.Sprintf("%q: %v", p.Text, err), "")
		return
	}
	c.entries += written.Len()
	c.work += len(written.pieces)
	for _, piece := range written.pieces {
		if piece.Kind() == OneOf {
			c.work += len(c.expander.Group(piece.Index()))
		}
	}
	switch {
	case c.entries > maxEntries:
		c.add(p.Pos, path, fmt.Sprintf("the set comes to more than %d phrases, alternatives written out", maxEntries), "make it smaller")
	case c.work > maxWork:
		c.add(p.Pos, path, fmt.Sprintf("the phrases of the set come to more than %d words, alternatives written out", maxWork), "make their lists smaller")
	}
}

func (c *checking) pattern(r *Rule) {
	const hint = "patterns are RE2: no look-around, no back-references"
	parsed, err := syntax.Parse(r.Pattern, syntax.Perl)
	if err != nil {
		c.fault(r, "pattern", "does not compile: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "), hint)
		return
	}
	size := steps(parsed)
	c.patterns++
	c.steps += size
	switch {
	case size > maxPattern:
		c.fault(r, "pattern", fmt.Sprintf("comes to %d steps, repetitions written out", size), fmt.Sprintf("the limit is %d: repeat less", maxPattern))
		return
	case c.patterns > maxPatterns:
		if c.patterns == maxPatterns+1 {
			c.fault(r, "pattern", fmt.Sprintf("more than %d patterns", maxPatterns), "use phrases")
		}
		return
	case c.steps > maxSteps:
		if c.steps-size <= maxSteps {
			c.fault(r, "pattern", fmt.Sprintf("the patterns of the set come to more than %d steps", maxSteps), "repeat less")
		}
		return
	}
	re, err := regexp.Compile(r.Pattern)
	switch {
	case err != nil:
		c.fault(r, "pattern", "does not compile: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "), hint)
	case re.MatchString(""):
		c.fault(r, "pattern", "matches the empty text", "make part of it required")
	}
}

// steps estimates what a pattern compiles to.
func steps(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)/2
	for _, sub := range re.Sub {
		n += steps(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return n
}

// references reports names under with and without that no rule has.
func (c *checking) references(set *Set, d *decoder) {
	if c.incomplete {
		return
	}
	if len(d.references) > maxReferences {
		ref := d.references[maxReferences]
		c.add(ref.node.at(ref.file), ref.node.path(), fmt.Sprintf("more than %d rules are named under with and without", maxReferences), "name families, such as promo.*")
		return
	}
	for _, ref := range d.references {
		name := ref.node.value
		r := set.Rule(ref.in)
		if r == nil || c.exists(name) || !slices.Contains(r.With, name) && !slices.Contains(r.Without, name) {
			continue
		}
		c.add(ref.node.at(ref.file), ref.node.path(), fmt.Sprintf("there is no rule %q", name), DidYouMean(name, c.ids))
	}
}

// exists says whether a reference names a rule.
func (c *checking) exists(reference string) bool {
	family, wild := strings.CutSuffix(reference, "*")
	i, found := slices.BinarySearch(c.ids, family)
	return found && !wild || wild && i < len(c.ids) && Refers(reference, c.ids[i])
}

var placeholders = []string{"$match", "$suggestion", "$count", "$limit"}

func unknownPlaceholder(message string) string {
	for {
		at := strings.IndexByte(message, '$')
		if at < 0 {
			return ""
		}
		end := at + 1
		for end < len(message) && message[end] >= 'a' && message[end] <= 'z' {
			end++
		}
		if name := message[at:end]; len(name) > 1 && !slices.Contains(placeholders, name) {
			return name
		}
		message = message[end:]
	}
}

func (s *Set) platformIDs() []string {
	out := make([]string, len(s.Platforms))
	for i, p := range s.Platforms {
		out[i] = p.ID
	}
	return out
}
