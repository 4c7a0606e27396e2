package tonehttp

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/plainpost/plainpost/rules"
)

// rulesDocument is what /v1/rules says of a rule set. Where the rules come from on
// the server's disk is nobody's business.
type rulesDocument struct {
	body []byte
	err  error
}

type dimensionDoc struct {
	ID      string        `json:"id"`
	Measure rules.Measure `json:"measure"`
	Warn    float64       `json:"warn"`
	Block   *float64      `json:"block"` // null for never
}

type platformDoc struct {
	ID    string `json:"id"`
	Links string `json:"links"`
	Max   int    `json:"max"` // 0 for no limit
	Unit  string `json:"unit"`
}

type ruleDoc struct {
	ID        string         `json:"id"`
	Dimension string         `json:"dimension"`
	Weight    float64        `json:"weight"`
	Cap       int            `json:"cap"` // 0 for none
	Severity  rules.Severity `json:"severity,omitempty"`
	Off       bool           `json:"off"`
	Matcher   string         `json:"matcher"`
	Matches   string         `json:"matches"` // in a few words
	Language  string         `json:"language"`
	Message   string         `json:"message"`
	Why       string         `json:"why"`
	Docs      string         `json:"docs"`
	Bad       []string       `json:"bad"`  // examples that it finds something in
	Good      []string       `json:"good"` // and that it does not
}

type phraseDoc struct {
	Phrase  string   `json:"phrase"`
	Suggest []string `json:"suggest"` // an empty one means to leave it out
}

func docOf(set *rules.Set, r *rules.Rule) ruleDoc {
	d := ruleDoc{
		ID: r.ID, Dimension: r.Dimension, Weight: r.Weight, Cap: r.Cap, Severity: r.Severity, Off: r.Off, Matcher: r.Matcher(), Matches: r.Summary(),
		Language: r.Language, Message: r.Message, Why: r.Why, Docs: r.Docs, Bad: []string{}, Good: []string{},
	}
	if d.Language == "" {
		d.Language = set.Language
	}
	for _, c := range r.Tests {
		switch {
		case c.Text == "":
		case c.Bad:
			d.Bad = append(d.Bad, c.Text)
		default:
			d.Good = append(d.Good, c.Text)
		}
	}
	return d
}

// document makes the answer of /v1/rules, once for each generation.
func (c *namedChecker) document(names []string, main string) ([]byte, error) {
	c.once.Do(func() {
		set := c.given.Rules()
		doc := struct {
			RuleSet    string         `json:"rule_set"`
			Name       string         `json:"name"`
			Language   string         `json:"language"`
			Default    string         `json:"default"`
			RuleSets   []string       `json:"rule_sets"` // what requests may ask for
			Dimensions []dimensionDoc `json:"dimensions"`
			Platforms  []platformDoc  `json:"platforms"`
			Rules      []ruleDoc      `json:"rules"`
		}{
			RuleSet: c.given.RuleSet(), Name: c.name, Language: set.Language, Default: main, RuleSets: names,
			Dimensions: []dimensionDoc{}, Platforms: []platformDoc{}, Rules: []ruleDoc{},
		}
		for _, d := range set.Dimensions {
			entry := dimensionDoc{ID: d.ID, Measure: d.Measure, Warn: d.Warn}
			if d.Block > 0 {
				entry.Block = &d.Block
			}
			doc.Dimensions = append(doc.Dimensions, entry)
		}
		for _, p := range set.Platforms {
			doc.Platforms = append(doc.Platforms, platformDoc{p.ID, p.Links, p.Length.Max, p.Length.Unit})
		}
		for _, r := range set.Rules {
			doc.Rules = append(doc.Rules, docOf(set, r))
		}
		c.rules.body, c.rules.err = encode(doc)
	})
	return c.rules.body, c.rules.err
}

// listRules answers GET /v1/rules.
func (s *service) listRules(x *exchange, r *http.Request) error {
	query, err := parameters(r, "rule_set")
	if err != nil {
		return err
	}
	table := s.options.Checkers.table()
	named, problem := s.checkerNamed(query.Get("rule_set"), "")
	if problem != nil {
		return problem
	}
	body, err := named.document(table.names, table.main.name)
	if err != nil {
		return err
	}
	etag := `"` + named.given.RuleSet() + `"`
	x.Header().Set("ETag", etag)
	x.Header().Set("Cache-Control", "no-cache")
	if r.Header.Get("If-None-Match") == etag {
		x.WriteHeader(http.StatusNotModified)
		return nil
	}
	x.Header().Set("Content-Type", "application/json")
	x.send(http.StatusOK, body)
	return nil
}

// oneRule answers GET /v1/rules/{id}, with the phrases of the rule.
func (s *service) oneRule(x *exchange, r *http.Request) error {
	query, err := parameters(r, "rule_set")
	if err != nil {
		return err
	}
	named, problem := s.checkerNamed(query.Get("rule_set"), "")
	if problem != nil {
		return problem
	}
	set := named.given.Rules()
	id := r.PathValue("id")
	rule := set.Rule(id)
	if rule == nil {
		detail := fmt.Sprintf("There is no rule %q.", short(id))
		ids := make([]string, len(set.Rules))
		for i, r := range set.Rules {
			ids[i] = r.ID
		}
		if hint := rules.DidYouMean(id, ids); hint != "" {
			detail = fmt.Sprintf("There is no rule %q: %s", short(id), hint)
		}
		return newProblem(http.StatusNotFound, "not-found", "Not found", detail)
	}
	doc := struct {
		ruleDoc
		Phrases []phraseDoc `json:"phrases"`
		Except  []string    `json:"except"`
	}{docOf(set, rule), []phraseDoc{}, []string{}}
	for _, p := range rule.Phrases {
		doc.Phrases = append(doc.Phrases, phraseDoc{p.Text, append([]string{}, p.Suggest...)})
	}
	for _, p := range rule.Except {
		doc.Except = append(doc.Except, p.Text)
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return fmt.Errorf("tonehttp: writing the rule: %w", err)
	}
	x.sendJSON(http.StatusOK, body)
	return nil
}
