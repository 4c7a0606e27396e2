package tone

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/model"
)

// Checker judges drafts by one rule set. It is safe for concurrent use.
type Checker struct {
	engine   *engine
	options  Options
	accepted map[string]bool
	scratch  sync.Pool // of *evaluation
	feeds    sync.Pool // of *feed
}

// New compiles a rule set. A nil set is rules.Default; nil options are the zero
// Options. The error is [rules.Errors] for faults that only the engine sees, such
// as a phrase that does not match itself or stands twice.
func New(set *rules.Set, options *Options) (*Checker, error) {
	var begun *beginning
	if set == nil {
		// What its phrases come to is known before they are read.
		begun = begin(builtinLexis)
		defer begun.wait()
		var err error
		if set, err = rules.Default(); err != nil {
			return nil, fmt.Errorf("tone: reading the default rule set: %w", err)
		}
	}
	var given map[string]*model.Model
	if options != nil {
		given = options.Models
	}
	e, err := compile(set, given, begun)
	if err != nil {
		return nil, fmt.Errorf("tone: compiling the rule set %s: %w", set.Name, err)
	}
	c := &Checker{engine: e}
	if options != nil {
		c.options = *options
	}
	if len(c.options.Accepted) > 0 {
		c.accepted = make(map[string]bool, len(c.options.Accepted))
		for _, print := range c.options.Accepted {
			c.accepted[print] = true
		}
	}
	for _, check := range c.options.Checks {
		if err := check.validate(set); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// RuleSet is the name and content hash of the set, as reports carry it.
func (c *Checker) RuleSet() string { return c.engine.id }

// Rules is the rule set. It must not be changed.
func (c *Checker) Rules() *rules.Set { return c.engine.set }

// Check judges a draft. It returns a report or an error, never both. An unknown
// platform or format, a cancelled context, a failing history and a failing or
// panicking check of the embedder are errors; what does not apply is named in
// Skipped. Empty text is OK.
func (c *Checker) Check(ctx context.Context, d Draft) (*Report, error) {
	x, err := c.start(ctx, &d)
	if err != nil {
		return nil, err
	}
	defer c.release(x)
	if x.open(); x.over {
		return x.report, nil
	}
	x.run()
	x.sift()
	x.score()
	if err := c.conclude(ctx, x); err != nil {
		return nil, err
	}
	return x.report, nil
}

// gather finds what holds in a draft, less what is accepted or ignored.
func (x *evaluation) gather() {
	x.measure()
	x.run()
	x.sift()
}

// sift takes out of what was found what is accepted or ignored, and asks the models.
func (x *evaluation) sift() {
	x.judgeByModels()
	if len(x.r.doc.Directives) > 0 {
		x.ignores()
	}
	if len(x.accepted)+len(x.ignored) > 0 {
		x.suppress()
	}
	x.hear()
}

func named(id string) string {
	if id == "" {
		return ""
	}
	return " " + id
}

// start reads a draft into scratch.
func (c *Checker) start(ctx context.Context, d *Draft) (*evaluation, error) {
	return c.startWith(ctx, d, false)
}

// startWith is start, and keeps the ids of all words of a long draft where asked to.
func (c *Checker) startWith(ctx context.Context, d *Draft, ids bool) (*evaluation, error) {
	x, err := c.begin(ctx, d)
	if err != nil {
		return nil, err
	}
	x.r.keeps = ids
	x.r.read(c.engine, d, policyOf(x.view.platform))
	return x, nil
}

// begin takes scratch for a draft, whose text is not read yet.
func (c *Checker) begin(ctx context.Context, d *Draft) (*evaluation, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("tone: checking the draft%s: %w", named(d.ID), err)
	}
	view, err := c.view(d)
	if err != nil {
		return nil, err
	}
	switch d.Format {
	case "", Plain, Markdown, HTML:
	default:
		return nil, fmt.Errorf("tone: the draft%s has the unknown format %q: use plain, markdown or html", named(d.ID), d.Format)
	}
	if l := baseLanguage(d.Language); d.Language != "" && (len(l) < 2 || len(l) > 3) {
		return nil, fmt.Errorf("tone: the draft%s names the unknown language %q: use a BCP 47 tag such as en or es", named(d.ID), d.Language)
	}
	x, _ := c.scratch.Get().(*evaluation)
	if x == nil {
		x = &evaluation{r: &reading{}}
	}
	x.begin(c, view, d)
	x.r.reset()
	return x, nil
}

// release puts scratch back, unless one long draft has made it large.
func (c *Checker) release(x *evaluation) {
	if max(len(x.r.source), len(x.r.prose)) <= maxKeep {
		x.end()
		c.scratch.Put(x)
	}
}

func (c *Checker) view(d *Draft) (*platformView, error) {
	if d.Platform == "" {
		return c.engine.base, nil
	}
	if v, ok := c.engine.views[d.Platform]; ok {
		return v.view(), nil
	}
	ids := make([]string, 0, len(c.engine.set.Platforms))
	for _, p := range c.engine.set.Platforms {
		ids = append(ids, p.ID)
	}
	if len(ids) == 0 {
		return c.engine.base, nil
	}
	hint := rules.DidYouMean(d.Platform, ids)
	if hint == "" {
		hint = "use one of " + strings.Join(ids, ", ")
	}
	return nil, fmt.Errorf("tone: the draft%s names the unknown platform %q: %s", named(d.ID), d.Platform, hint)
}

// Hit is one place where a rule holds, before scores and findings are made of it.
type Hit struct {
	Rule  string
	Match string // the text of Span as it stands; empty for a hit about the whole post
	Span  *Span  // nil for a hit about the whole post or in a title given apart
	Fixes []Fix
}

// Hits says where each rule holds in a draft: what the scores are made from. It
// is for testing rules; a finding of a report may stand for several hits. The
// errors are those of Check.
func (c *Checker) Hits(ctx context.Context, d Draft) ([]Hit, error) {
	x, err := c.start(ctx, &d)
	if err != nil {
		return nil, err
	}
	defer c.release(x)
	x.measure()
	x.run()
	x.judgeByModels()
	x.hits = append(x.hits, x.modelHits()...)
	index := &x.index
	index.Reset(d.Text, false)
	out := make([]Hit, 0, len(x.hits))
	for i := range x.hits {
		h := &x.hits[i]
		hit := Hit{Rule: x.slots[h.slot].rule.ID}
		if h.found > 0 {
			hit.Match, hit.Span = x.foundText(h), x.foundSpan(h, index)
			hit.Fixes = x.foundFixes(h, hit.Span)
		} else if !h.whole() && h.end > h.start {
			hit.Match = x.original(h.start, h.end)
			if hit.Span = x.span(h.start, h.end, index); hit.Span != nil {
				if said := x.wordingOf(h, x.view.rules[h.slot]); said != nil {
					hit.Fixes = x.fixes(h, said, hit.Span)
				}
			}
		}
		out = append(out, hit)
	}
	return out, nil
}

// isShare says whether a text passes somebody else's words on.
func isShare(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return strings.HasPrefix(text, "RT @") || strings.HasPrefix(text, "rt @")
}

// shared makes the report of a share: nothing in it is the account's own voice.
func (x *evaluation) shared() {
	rep := x.report
	rep.Measures = x.measures
	rep.Skipped = append(rep.Skipped, Skip{"share", "The post passes on somebody else's words: they are not judged."})
}

// skips names what did not apply.
func (x *evaluation) skips() {
	if len(x.imported.notes)+len(x.slow) > 0 {
		x.importedSkips()
	}
	if len(x.r.tokens) == 0 {
		return
	}
	reason := ""
	for i, language := range x.foreign {
		if language == x.r.language {
			continue
		}
		if reason == "" {
			reason = readsAs(x.r.language)
		}
		x.skip(x.foreignNames[i], reason)
	}
}

// readsAs says which language was read: the commonest by name, others by code.
func readsAs(code string) string {
	switch code {
	case "en":
		return "The draft reads as English."
	case "es":
		return "The draft reads as Spanish."
	case "fr":
		return "The draft reads as French."
	case "de":
		return "The draft reads as German."
	}
	return "The draft reads as " + code + "."
}
