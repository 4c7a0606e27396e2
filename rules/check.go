package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// check reports what can only be seen when everything is merged.
func (l *loader) check() {
	s := l.set
	ids := l.ruleIDs()
	known := s.dimensionIDs()
	for _, r := range s.Rules {
		l.checkRule(r, ids, known)
	}
	for _, p := range s.Platforms {
		_, errs := s.overlay(p)
		l.errs = append(l.errs, errs...)
	}
}

func (l *loader) checkRule(r *Rule, ids, dimensions []string) {
	at := func(key string) Pos {
		if p, ok := r.Origin[key]; ok {
			return p
		}
		return r.Origin[""]
	}
	fault := func(pos Pos, key, msg, hint string) {
		if len(l.errs) < maxErrors {
			l.errs = append(l.errs, &Error{Pos: pos, Path: join("rules."+r.ID, key), Msg: msg, Hint: hint})
		}
	}
	switch {
	case r.Dimension == "":
		fault(at(""), "dimension", "missing", "name one of "+strings.Join(dimensions, ", "))
	case !slices.Contains(dimensions, r.Dimension) && len(dimensions) > 0:
		hint := DidYouMean(r.Dimension, dimensions)
		if hint == "" {
			hint = "use one of " + strings.Join(dimensions, ", ")
		}
		fault(at("dimension"), "dimension", fmt.Sprintf("there is no dimension %q", r.Dimension), hint)
	case len(dimensions) == 0:
		fault(at("dimension"), "dimension", fmt.Sprintf("there is no dimension %q", r.Dimension), "declare it under dimensions, or extend builtin:default")
	}
	if r.Message == "" {
		fault(at(""), "message", "missing", "say what the reader of the report should know")
	}
	if name := unknownPlaceholder(r.Message); name != "" {
		fault(at("message"), "message", "there is no placeholder "+name, "use $match, $suggestion, $count or $limit")
	}
	l.checkMatcher(r, at, fault)
	for key, references := range map[string][]string{"with": r.With, "without": r.Without} {
		for _, reference := range references {
			if !slices.ContainsFunc(ids, func(id string) bool { return Refers(reference, id) }) {
				fault(at(key), key, fmt.Sprintf("there is no rule %q", reference), DidYouMean(reference, ids))
			}
		}
	}
}

func (l *loader) checkMatcher(r *Rule, at func(string) Pos, fault func(Pos, string, string, string)) {
	matchers := []string{}
	for _, m := range []struct {
		name string
		set  bool
	}{{"phrases", len(r.Phrases) > 0}, {"pattern", r.Pattern != ""}, {"count", r.Count != ""}, {"metric", r.Metric != ""}, {"feed", r.Feed != ""}, {"model", r.Model != ""}} {
		if m.set {
			matchers = append(matchers, m.name)
		}
	}
	switch {
	case len(matchers) > 1:
		fault(at(matchers[1]), matchers[1], "a second matcher beside "+matchers[0], "keep one: a rule has one matcher")
	case len(matchers) == 0 && len(r.With) == 0:
		fault(at(""), "", "the rule has nothing to match", "give it phrases, pattern, count, metric, feed or model, or with")
	}
	for i, p := range r.Phrases {
		l.checkPhrase(p, "phrases", i, fault)
	}
	for i, p := range r.Except {
		l.checkPhrase(p, "except", i, fault)
	}
	if r.Pattern != "" {
		re, err := regexp.Compile(r.Pattern)
		switch {
		case err != nil:
			fault(at("pattern"), "pattern", "does not compile: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "), "patterns are RE2: no look-around, no back-references")
		case re.MatchString(""):
			fault(at("pattern"), "pattern", "matches the empty text", "make part of it required")
		}
	}
	if r.Count != "" && !slices.Contains(measureNames, r.Count) {
		fault(at("count"), "count", fmt.Sprintf("there is no measure %q", r.Count), DidYouMean(r.Count, measureNames))
	}
	if r.Feed != "" && !slices.Contains(feedNames, r.Feed) {
		fault(at("feed"), "feed", fmt.Sprintf("there is no figure %q of a feed", r.Feed), DidYouMean(r.Feed, feedNames))
	}
	if r.Metric != "" {
		f, err := ParseFormula(r.Metric)
		if err != nil {
			fault(at("metric"), "metric", err.Error(), "")
		} else {
			for _, name := range f.Names() {
				if !slices.Contains(measureNames, name) {
					fault(at("metric"), "metric", fmt.Sprintf("there is no measure %q", name), DidYouMean(name, measureNames))
				}
			}
		}
	}
	if (r.Count != "" || r.Metric != "" || r.Feed != "") && r.Above == nil && r.Below == nil {
		fault(at(r.Matcher()), r.Matcher(), "no limit", "say above: or below:")
	}
	if len(r.Phrases) > 0 || r.Pattern != "" {
		bad, good := false, false
		for _, c := range r.Tests {
			bad, good = bad || c.Bad, good || !c.Bad
		}
		if !bad || !good {
			missing := "a bad and a good case"
			if bad {
				missing = "a good case"
			} else if good {
				missing = "a bad case"
			}
			fault(at(""), "tests", "the rule is without "+missing, "add one under tests")
		}
	}
}

func (l *loader) checkPhrase(p Phrase, key string, i int, fault func(Pos, string, string, string)) {
	if _, err := l.set.Expand(p.Text); err != nil {
		fault(p.Pos, fmt.Sprintf("%s[%d]", key, i), err.Error(), "")
	}
}

var placeholder = regexp.MustCompile(`\$[a-z]+`)

func unknownPlaceholder(message string) string {
	for _, m := range placeholder.FindAllString(message, -1) {
		switch m {
		case "$match", "$suggestion", "$count", "$limit":
		default:
			return m
		}
	}
	return ""
}
