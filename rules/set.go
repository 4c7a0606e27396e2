package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/rules/vale"
)

// Set is a rule set after everything it extends has been merged into it.
// It is not changed after loading and is safe for concurrent use.
type Set struct {
	Version    int
	Name       string
	Language   string // BCP 47; the language of phrases, patterns and models that name none
	Brand      Brand
	Lists      []List      // word lists, usable as {name} in phrases
	Dimensions []Dimension // in the order in which they first appear, extended sets first
	Rules      []*Rule     // in the order in which they first appear, switched-off ones included
	Platforms  []*Platform
	CLI        CLI
	Notes      []vale.Note // what imported styles hold that is not used, and why
	Hash       string      // hex, of everything that bears on a verdict; Name@Hash names a set in reports

	verified bool
	files    []string       // that it was read from, in the order in which they were merged
	index    map[string]int // of Rules, by id
}

// Brand is what belongs to whoever posts.
type Brand struct {
	Names    []string
	Products []string
	Domains  []string // hosts without scheme
	Handles  []string // with or without @
	Staff    int      // people who answer; 0 means one
}

// List is a named list of words or phrases.
type List struct {
	Name  string
	Words []string
	Pos   Pos
}

// Measure says how the points of a dimension become its value.
type Measure string

// The measures.
const (
	Density  Measure = "density"  // points per 100 words; a text under 100 words counts as 100
	Ratio    Measure = "ratio"    // the expected share of the words for which the rules hold, 0 to 1
	Total    Measure = "total"    // points
	Distance Measure = "distance" // standard deviations from a voice profile
)

// Dimension is one thing that a post is judged on.
type Dimension struct {
	ID      string
	Measure Measure
	Base    float64 // of a ratio: the log-odds of a sentence in which no rule hits
	Warn    float64 // the value from which the verdict is warn; above zero
	Block   float64 // the value from which the verdict is block; 0 for never
	Cap     float64 // most points that the dimension counts; 0 for no cap
	Pos     Pos
}

// Severity is what a finding of a rule does to the verdict.
type Severity string

// The severities a rule may name. A rule that names none follows its dimension.
const (
	Follow Severity = ""
	Info   Severity = "info"
	Warn   Severity = "warn"
	Block  Severity = "block"
)

// Rule is one rule with exactly one matcher: Phrases, Pattern, Count, Metric,
// Feed, Model, Vale, or only With (a composite of other rules).
type Rule struct {
	ID        string
	Dimension string
	Off       bool
	Weight    float64 // points a match; in a ratio the log-odds that it adds; may be negative
	Cap       int     // most matches that count; 0 for no cap
	Severity  Severity
	Message   string // may hold $match, $suggestion, $count, $limit
	Why       string
	Docs      string
	Language  string // empty for the set's, "any" for every language

	Phrases []Phrase
	Pattern string // RE2
	Count   string // a measure
	Metric  string // a formula over measures
	Feed    string // a figure of the account's last posts
	Model   string // builtin:NAME or a file

	Vale *vale.Rule // read from a Vale style, which extends names as vale:FOLDER/STYLE

	Above  *float64 // count, metric and feed hit above this …
	Below  *float64 // … or below that
	Window int      // posts that a feed rule looks at

	Except   []Phrase
	Inflect  bool     // whether phrase words match by stem
	Scope    []string // block kinds: text, title, heading, list, quote, code, table
	Mentions string   // "skip" or "flag" quoted, named and negated uses
	With     []string // hits only where one of these rules hits too
	Without  []string // hits only where none of these rules hits
	Within   string   // "sentence" or "post": where With and Without look, and what a ratio weight is added to

	Tests []Case

	// Origin says where the settings come from: Origin[""] is the rule's
	// first place, Origin["weight"] that of its weight, and so on.
	Origin map[string]Pos
}

// Phrase is one entry of a rule: the wording to find and the plain wordings
// to offer.
type Phrase struct {
	Text    string
	Suggest []string // best first; "" deletes; none when there is no ready wording
	Pos     Pos
}

// Case is a rule's own test.
type Case struct {
	Text     string
	Bad      bool     // whether the rule must hit (Bad) or must not
	Want     []string // the matched texts in order; nil when not said
	Fixed    *string  // the text after its fixes; nil when not said
	Reply    bool
	Platform string
	Title    string
	Format   string
	Links    []string
	History  []CasePost
	Pos      Pos
}

// CasePost stands for Times posts in the history of a case.
type CasePost struct {
	Text  string
	Link  string
	Promo *bool
	Reply bool
	Times int
}

// Platform is what changes on one platform: its limits, dimensions and rules.
type Platform struct {
	ID         string
	Links      string // the policy by which links are found: x, mastodon, bluesky or default
	Length     Length
	Source     string // where the limits stand
	Date       string // when they were read there
	dimensions []patch
	rules      []patch
}

// Length is how long a post may be.
type Length struct {
	Max   int    // 0 for no limit
	Unit  string // runes, utf16, bytes, graphemes, weighted, mastodon, threads
	Bytes int    // a second limit in bytes; 0 for none
	Title int    // most runes of a title; 0 for no limit
}

// CLI is used by the command line only.
type CLI struct {
	Files  []FileRule // in file order; later ones win
	Ignore []string   // globs
	FailOn string     // warn, block or never; empty for block
}

// FileRule chooses settings by path.
type FileRule struct {
	Glob     string
	Platform string
	Format   string
	Account  string
	Rules    string // a rule set
	Pos      Pos
}

// Dimension returns the dimension with the id.
func (s *Set) Dimension(id string) (Dimension, bool) {
	i := slices.IndexFunc(s.Dimensions, func(d Dimension) bool { return d.ID == id })
	if i < 0 {
		return Dimension{}, false
	}
	return s.Dimensions[i], true
}

// Rule returns the rule with the id, or nil.
func (s *Set) Rule(id string) *Rule {
	if i := s.indexOf(id); i >= 0 {
		return s.Rules[i]
	}
	return nil
}

func (s *Set) indexOf(id string) int {
	if i, ok := s.index[id]; ok {
		return i
	}
	if s.index != nil {
		return -1
	}
	return slices.IndexFunc(s.Rules, func(r *Rule) bool { return r.ID == id })
}

// Platform returns the platform with the id, or nil.
func (s *Set) Platform(id string) *Platform {
	i := slices.IndexFunc(s.Platforms, func(p *Platform) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return s.Platforms[i]
}

// List returns the words of a list, or nil.
func (s *Set) List(name string) []string {
	i := slices.IndexFunc(s.Lists, func(l List) bool { return l.Name == name })
	if i < 0 {
		return nil
	}
	return s.Lists[i].Words
}

// ID is the set's name and content hash, as reports carry it.
func (s *Set) ID() string { return s.Name + "@" + s.Hash }

// Verified says that the set is a built-in one, read from its compiled form: what
// the engine checks of phrases has been checked when that was made, and need not
// be again at every start.
func (s *Set) Verified() bool { return s.verified }

// Matcher names the rule's matcher: phrases, pattern, count, metric, feed,
// model, vale or with.
func (r *Rule) Matcher() string {
	switch {
	case len(r.Phrases) > 0:
		return "phrases"
	case r.Pattern != "":
		return "pattern"
	case r.Count != "":
		return "count"
	case r.Metric != "":
		return "metric"
	case r.Feed != "":
		return "feed"
	case r.Model != "":
		return "model"
	case r.Vale != nil:
		return "vale"
	}
	return "with"
}

// Refers says whether a reference of a with or without list (an id, or a family
// written as "name.*") names the rule id.
func Refers(reference, id string) bool {
	if family, ok := strings.CutSuffix(reference, "*"); ok {
		return strings.HasPrefix(id, family)
	}
	return reference == id
}

// Over is the set without the rules and platforms that base has in the same form:
// what the set adds to base or changes in it.
func (s *Set) Over(base *Set) *Set {
	out := *s
	out.Rules, out.Platforms, out.index = nil, nil, nil
	for _, r := range s.Rules {
		if b := base.Rule(r.ID); b == nil || !maps.Equal(r.Origin, b.Origin) {
			out.Rules = append(out.Rules, r)
		}
	}
	for _, p := range s.Platforms {
		if b := base.Platform(p.ID); b == nil || b.Length != p.Length || len(b.rules) != len(p.rules) || len(b.dimensions) != len(p.dimensions) {
			out.Platforms = append(out.Platforms, p)
		}
	}
	return &out
}
