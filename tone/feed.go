package tone

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/markup"
	"github.com/plainpost/plainpost/tone/internal/similar"
)

// Windows of the feed rules that name none: how many of the account's last posts
// they look at. Those of the shares count the draft as one of them.
const (
	shareWindow  = 10
	repeatWindow = 200
)

// feedAge is how long ago a post may have gone out so that repeats, pace and
// talk still see it. Whichever is fewer counts, it or the window.
const feedAge = 90 * 24 * time.Hour

// feed is an account's last posts as the feed rules see them when a draft is
// about to join them. It is scratch: a Checker keeps some in a pool.
type feed struct {
	c     *Checker
	ctx   context.Context // of the one check that the feed is filled for
	x     *evaluation
	posts []Post // newest first, as History gave them
	read  []feedPost
	size  int // bytes read
	fresh int // the first so many posts are not older than feedAge

	links    []string // of the draft, canonical
	print    similar.Print
	index    similar.Index // of the posts numbered in indexed
	indexed  []int
	compared bool

	doc      markup.Doc
	entities []links.Entity
	targets  []string
	matches  []similar.Match

	findings []feedFinding
}

// feedFinding is a finding with what it was made from.
type feedFinding struct {
	rule      *rules.Rule
	figure    feedFigure
	dimension int
	points    float64
}

// feedPost is what was read of a post so far.
type feedPost struct {
	ready bool
	prose string   // without markup, the title in front
	body  string   // the prose without the title
	urls  []string // targets that markup names
	reply bool
	share bool     // somebody else's words
	promo judgment // whether it promotes
}

// judgment is an answer that may not have been asked for yet.
type judgment uint8

const (
	unasked judgment = iota
	no
	yes
)

// feedFigure is what a feed rule compares with its limit.
type feedFigure struct {
	count   int
	of      int   // of a share: what it is a share of; 0 for a count
	scale   int   // of a count: what its limits are multiplied with; 0 for 1
	known   bool  // there are enough posts to say
	related []int // earlier posts that it is about, newest first
	match   string
	mild    bool // a remark that counts for nothing
}

func (f *feedFigure) value() float64 {
	if f.of > 0 {
		return float64(f.count) / float64(f.of)
	}
	return float64(f.count)
}

// shareOf is the share of the last posts for which something holds. A window
// that is less than half full counts as half full: one of one is not all.
func shareOf(count, posts, window int) feedFigure {
	return feedFigure{count: count, of: max(posts, (window+1)/2), known: true}
}

// figure takes a figure of the feed.
func (f *feed) figure(name string, window int) feedFigure {
	switch name {
	case "promo-ratio":
		return f.promotion(window)
	case "link-share":
		return f.linkShare(window)
	case "duplicates":
		return f.duplicates(window)
	case "same-link":
		return f.sameLink(window)
	case "templates":
		return f.templates(window)
	case "posts-per-hour":
		return f.pace(window, time.Hour)
	case "posts-per-day":
		return f.pace(window, 24*time.Hour)
	case "reply-share":
		return f.replyShare(window)
	case "named-replies":
		return f.namedReplies(window)
	case "people":
		return f.people(window)
	}
	return feedFigure{}
}

// feedWindow is how many posts a feed rule looks at: what it says, else what is
// usual for its figure. One who answers can know some 150 people, so that people
// are looked for in as many more posts as there are staff.
func feedWindow(r *rules.Rule, staff int) int {
	window := r.Window
	if window == 0 {
		window = repeatWindow
		if r.Feed == "promo-ratio" || r.Feed == "link-share" {
			window = shareWindow
		}
	}
	if r.Feed == "people" {
		window *= max(1, staff)
	}
	return min(window, maxFeedWindow)
}

// maxFeedWindow bounds the posts that one check asks a history for.
const maxFeedWindow = 10_000

// maxFeedKeep is the most scratch, in bytes of text, that the pool keeps of feeds:
// 200 posts of 1,300 bytes.
const maxFeedKeep = 256 << 10

// feedPlan is what a rule set asks of feeds.
type feedPlan struct {
	slots      []int32 // feed rules, in order
	dimensions []bool  // by dimension: nothing but feed rules stand in it
	promotion  int     // the dimension that says whether a post promotes, or -1
}

// feeds plans the feed rules and reports those that stand in a dimension where
// their figure means nothing.
func (c *compiler) feeds() {
	p := &c.feedPlan
	p.dimensions = make([]bool, len(c.set.Dimensions))
	p.promotion = slices.IndexFunc(c.set.Dimensions, func(d rules.Dimension) bool { return d.ID == "self-promotion" })
	others := make([]bool, len(c.set.Dimensions))
	for n := range c.slots {
		s := &c.slots[n]
		switch {
		case s.dimension < 0:
		case s.rule.Feed == "":
			others[s.dimension] = true
		default:
			p.slots = append(p.slots, int32(n))
			p.dimensions[s.dimension] = true
		}
	}
	for d := range p.dimensions {
		p.dimensions[d] = p.dimensions[d] && !others[d]
	}
	c.promotionViews()
	for _, n := range p.slots {
		r := c.slots[n].rule
		dim := c.set.Dimensions[c.slots[n].dimension]
		fault := func(msg, hint string) { c.fault(origin(r, "dimension"), "rules."+r.ID, msg, hint) }
		switch {
		case dim.Measure == rules.Total:
		case dim.Measure != rules.Ratio:
			fault(fmt.Sprintf("a feed rule in %s, which is a %s of one post", dim.ID, dim.Measure), "put it in a dimension with measure: total or ratio")
		case !isShareFigure(r.Feed):
			fault(fmt.Sprintf("%s counts, and %s is a ratio", r.Feed, dim.ID), "put it in a dimension with measure: total")
		case others[c.slots[n].dimension]:
			fault(fmt.Sprintf("a feed rule in %s, which is the share of one post's words", dim.ID), "give feed rules a ratio of their own")
		}
	}
}

// promotionViews strips each view to the rules of self-promotion and those that
// they refer to, so that posts that went out before are judged on that alone.
func (c *compiler) promotionViews() {
	if c.feedPlan.promotion < 0 || len(c.feedPlan.slots) == 0 {
		return
	}
	needed := make([]bool, len(c.slots))
	var need func(n int32)
	need = func(n int32) {
		if !needed[n] {
			needed[n] = true
			for _, m := range slices.Concat(c.slots[n].with, c.slots[n].without) {
				need(m)
			}
		}
	}
	for n := range c.slots {
		if c.slots[n].dimension == c.feedPlan.promotion {
			need(int32(n))
		}
	}
	strip := func(v *platformView) {
		bare := *v
		bare.rules = make([]*rules.Rule, len(v.rules))
		for n, r := range v.rules {
			if needed[n] {
				bare.rules[n] = r
			}
		}
		v.promotion = &bare
	}
	strip(c.base)
	for _, v := range c.views {
		strip(v)
	}
}

func isShareFigure(name string) bool {
	switch name {
	case "promo-ratio", "link-share", "reply-share", "named-replies":
		return true
	}
	return false
}

// feed judges the draft in the light of what its account has posted. It comes
// after everything else, as it needs to know whether the draft promotes.
func (c *Checker) feed(ctx context.Context, x *evaluation) error {
	if !slices.ContainsFunc(x.feedPlan.slots, x.runsFeed) {
		return nil
	}
	if c.options.History == nil {
		x.skip("feed", "No history was given: what the account posted before is not known.")
		return nil
	}
	if len(x.r.tokens) == 0 && len(x.draft.Links) == 0 {
		return nil
	}
	posts, err := c.recent(ctx, x)
	if err != nil {
		if c.options.HistoryOptional && ctx.Err() == nil {
			x.skip("feed", "The history could not be read: "+err.Error())
			return nil
		}
		return err
	}
	f, _ := c.feeds.Get().(*feed)
	if f == nil {
		f = &feed{}
	}
	f.fill(ctx, c, x, posts)
	for _, n := range x.feedPlan.slots {
		if x.runsFeed(n) {
			f.rule(n)
		}
	}
	for d := range x.report.Scores {
		if slices.ContainsFunc(x.feedPlan.slots, func(n int32) bool { return x.slots[n].dimension == d }) {
			x.settle(d)
			f.advise(d)
		}
	}
	f.empty()
	if f.size <= maxFeedKeep {
		c.feeds.Put(f)
	}
	return nil
}

// feedLast puts the findings about the feed behind all others.
func (x *evaluation) feedLast() {
	if !x.asked {
		return
	}
	feed := func(f *Finding) int {
		rule := x.set.Rule(f.Rule)
		return mark01(rule != nil && rule.Feed != "")
	}
	slices.SortStableFunc(x.report.Findings, func(a, b Finding) int { return feed(&a) - feed(&b) })
}

func (x *evaluation) skip(check, reason string) {
	x.report.Skipped = append(x.report.Skipped, Skip{check, reason})
}

// runsFeed says whether a feed rule is on and keeps the company that it asks for.
func (x *evaluation) runsFeed(n int32) bool {
	rule, s := x.view.rules[n], &x.slots[n]
	if rule == nil || rule.Weight == 0 {
		return false
	}
	hit := func(m int32) bool {
		return slices.ContainsFunc(x.hits, func(h hit) bool { return h.slot == m })
	}
	return (len(s.with) == 0 || slices.ContainsFunc(s.with, hit)) && !slices.ContainsFunc(s.without, hit)
}

// recent gives the posts that the feed rules and the embedder's checks look at,
// newest first. The history is asked once a check.
func (c *Checker) recent(ctx context.Context, x *evaluation) ([]Post, error) {
	if x.asked {
		return x.posts, x.postsErr
	}
	x.asked = true
	depth := 0
	for _, n := range x.feedPlan.slots {
		if x.runsFeed(n) {
			depth = max(depth, feedWindow(x.view.rules[n], x.set.Brand.Staff))
		}
	}
	for i := range c.options.Checks {
		depth = max(depth, c.options.Checks[i].History)
	}
	if x.now = x.draft.At; x.now.IsZero() {
		x.now = time.Now()
	}
	ask := depth
	if x.draft.ID != "" {
		ask++ // the draft itself may be among them
	}
	posts, err := c.options.History.Recent(ctx, x.draft.Account, x.now, ask)
	if err != nil {
		x.postsErr = fmt.Errorf("tone: reading the history of %q for the draft%s: %w", x.draft.Account, named(x.draft.ID), err)
		return nil, x.postsErr
	}
	// What a history gives at exactly the draft's time went before it in a queue.
	strange := func(p Post) bool { return p.At.After(x.now) || p.ID != "" && p.ID == x.draft.ID }
	newestFirst := func(a, b Post) int { return b.At.Compare(a.At) }
	sorted := slices.IsSortedFunc(posts, newestFirst)
	if !sorted || slices.ContainsFunc(posts, strange) {
		posts = slices.DeleteFunc(slices.Clone(posts), strange)
		slices.SortStableFunc(posts, newestFirst)
	}
	x.posts = posts[:min(depth, len(posts))]
	return x.posts, nil
}

// fill makes the feed ready for a draft.
func (f *feed) fill(ctx context.Context, c *Checker, x *evaluation, posts []Post) {
	f.ctx, f.c, f.x, f.posts = ctx, c, x, posts
	f.read = append(f.read[:0], make([]feedPost, len(posts))...)
	f.fresh, f.size = len(posts), 0
	if i := slices.IndexFunc(posts, func(p Post) bool { return !p.At.IsZero() && x.now.Sub(p.At) > feedAge }); i >= 0 {
		f.fresh = i
	}
	f.links = x.linkTargets(f.links[:0])
	f.index.Reset()
	f.indexed, f.compared, f.findings = f.indexed[:0], false, f.findings[:0]
}

// empty lets go of what belongs to one check.
func (f *feed) empty() {
	f.ctx, f.c, f.x, f.posts = nil, nil, nil, nil
	clear(f.read)
	clear(f.links)
	clear(f.findings)
	clear(f.targets[:cap(f.targets)])
	clear(f.entities[:cap(f.entities)])
	f.doc = markup.Doc{}
}

// within is how many posts a window of recent ones holds.
func (f *feed) within(window int) int { return min(window, f.fresh) }

// post reads a post, once.
func (f *feed) post(i int) *feedPost {
	q := &f.read[i]
	if q.ready {
		return q
	}
	p := &f.posts[i]
	q.ready = true
	q.body = p.Text
	title := p.Title
	if p.Format == Markdown || p.Format == HTML {
		format := markup.Markdown
		if p.Format == HTML {
			format = markup.HTML
		}
		markup.Parse(p.Text, format, &f.doc)
		q.body = f.doc.Text
		if title == "" {
			title = f.doc.Title
		}
		for j := range f.doc.Inlines {
			n := &f.doc.Inlines[j]
			if (n.Kind == markup.Link || n.Kind == markup.Autolink) && isWeb(n.URL) {
				q.urls = append(q.urls, n.URL)
			}
		}
	}
	if q.prose = q.body; title != "" {
		q.prose = title + "\n\n" + q.body
	}
	f.size += len(q.prose)
	q.share = p.Share || isShare(q.body)
	q.reply = !q.share && (p.InReplyTo != "" || addressed(q.body) != "")
	return q
}

// policy is that of the platform that a post went out on.
func (f *feed) policy(i int) links.Policy {
	if v := f.c.engine.views[f.posts[i].Platform]; v != nil {
		return policyOf(v.platform)
	}
	return links.Default
}

// rule turns one feed rule into a finding or a part of its dimension.
func (f *feed) rule(n int32) {
	x := f.x
	rule, d := x.view.rules[n], x.slots[n].dimension
	dim := &x.view.dimensions[d]
	fig := f.figure(rule.Feed, feedWindow(rule, x.set.Brand.Staff))
	if !fig.known {
		return
	}
	value := fig.value()
	over := overLimit(rule, value/float64(max(1, fig.scale)))
	points := 0.0
	switch {
	case dim.Measure == rules.Ratio:
		points = value * rule.Weight
	case over == 0:
		return
	case fig.mild:
	case fig.of > 0:
		points = rule.Weight
	default:
		over *= float64(max(1, fig.scale))
		if rule.Cap > 0 {
			over = min(over, float64(rule.Cap))
		}
		points = over * rule.Weight
	}
	if dim.Cap > 0 && points > 0 {
		points = min(points, max(0, dim.Cap-x.sumOf(d)))
	}
	if points == 0 && over == 0 {
		return
	}
	if over == 0 || points < 0 {
		score := &x.report.Scores[d]
		score.Parts = append(score.Parts, Part{Rule: rule.ID, Points: points})
		return
	}
	f.report(feedFinding{rule, fig, d, points})
}

// report adds a finding. A fingerprint holds for one draft, whatever else the
// account has posted.
func (f *feed) report(q feedFinding) {
	x, rule := f.x, q.rule
	found := Finding{
		Rule: rule.ID, Dimension: rule.Dimension, Severity: rule.Severity, Points: q.points, Why: rule.Why, Docs: rule.Docs,
		Fingerprint: x.prints.fingerprint(rule.ID, "", x.foldedText(0, int32(len(x.r.view.Text)))),
	}
	if x.accepted[found.Fingerprint] || x.ignoresFeed(rule.ID) {
		x.report.Suppressed++
		return
	}
	if q.figure.mild || found.Severity == rules.Follow {
		found.Severity = rules.Info // until the dimension is settled
	}
	found.Message = feedMessage(rule, &q.figure)
	for _, i := range q.figure.related {
		p := &f.posts[i]
		found.Related = append(found.Related, Related{ID: p.ID, Text: p.Text, At: p.At})
	}
	x.report.Findings = append(x.report.Findings, found)
	f.findings = append(f.findings, q)
}

// ignoresFeed says whether a comment in the draft names the rule: one without
// names is about the words of the draft.
func (x *evaluation) ignoresFeed(rule string) bool {
	hit := false
	for i := range x.ignored {
		g := &x.ignored[i]
		if slices.ContainsFunc(g.rules, func(ref string) bool { return rules.Refers(ref, rule) }) {
			g.used, hit = true, true
		}
	}
	return hit
}

// feedMessage fills a rule's message in. A share is told as “8 of 10”, its limit
// in percent.
func feedMessage(rule *rules.Rule, fig *feedFigure) string {
	count := strconv.Itoa(fig.count)
	if fig.of > 0 {
		count += " of " + strconv.Itoa(fig.of)
	}
	limit := ""
	if bound := rule.Above; bound != nil || rule.Below != nil {
		if bound == nil {
			bound = rule.Below
		}
		limit = trimFloat(*bound * float64(max(1, fig.scale)))
		if fig.of > 0 {
			limit = trimFloat(*bound*100) + " %"
		}
	}
	match := short(strings.Join(strings.Fields(fig.match), " "))
	return strings.NewReplacer("$match", match, "$suggestion", "", "$count", count, "$limit", limit).Replace(rule.Message)
}

// sumOf is what the findings and parts of a dimension come to.
func (x *evaluation) sumOf(d int) float64 {
	s := &x.report.Scores[d]
	sum := 0.0
	for i := range x.report.Findings {
		if f := &x.report.Findings[i]; f.Dimension == s.Dimension {
			sum += f.Points
		}
	}
	for i := range s.Parts {
		sum += s.Parts[i].Points
	}
	return sum
}

// settle makes the value of a dimension what its findings and parts come to, and
// the verdict and the severities what follows from it. A finding without points
// stays a remark.
func (x *evaluation) settle(d int) {
	s := &x.report.Scores[d]
	s.Value = max(0, x.sumOf(d))
	s.Verdict = judge(s.Value, &x.view.dimensions[d])
	for i := range x.report.Findings {
		f := &x.report.Findings[i]
		if rule := x.set.Rule(f.Rule); f.Dimension == s.Dimension && f.Points > 0 && (rule == nil || rule.Severity == rules.Follow) {
			f.Severity = severityOf(s.Verdict)
		}
	}
}
