package tone

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/markup"
	"github.com/plainpost/plainpost/tone/internal/similar"
)

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

// maxFeedKeep is the most scratch, in bytes of text, that the pool keeps of feeds:
// 200 posts of 1,300 bytes.
const maxFeedKeep = 256 << 10

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
	return policyOf(f.c.engine.views[f.posts[i].Platform].platform)
}
