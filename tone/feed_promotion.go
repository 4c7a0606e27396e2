package tone

import (
	"slices"

	"github.com/plainpost/plainpost/tone/internal/links"
)

// promotion is the share of the last posts that promote, the draft included.
func (f *feed) promotion(window int) feedFigure {
	n := min(window-1, len(f.posts))
	count := mark01(f.draftPromotes())
	for i := range n {
		count += mark01(f.promotes(i))
	}
	return shareOf(count, n+1, window)
}

// draftPromotes says whether the draft itself was found to promote.
func (f *feed) draftPromotes() bool {
	d := f.x.feedPlan.promotion
	return d >= 0 && f.x.report.Scores[d].Verdict >= Warn
}

// promotes says whether a post promotes: as its source says, else as the draft
// would be judged. Passing somebody else's words on is giving.
func (f *feed) promotes(i int) bool {
	p, q := &f.posts[i], f.post(i)
	switch {
	case p.Promo != nil:
		return *p.Promo
	case q.share:
		return false
	}
	if q.promo == unasked {
		q.promo = no
		if f.c.promotes(f, p) {
			q.promo = yes
		}
	}
	return q.promo == yes
}

// promotes judges a post that has gone out as if it were a draft, as far as it
// takes to say whether it promotes. A platform that the rule set does not know
// is none.
func (c *Checker) promotes(f *feed, p *Post) bool {
	d := c.engine.feedPlan.promotion
	if d < 0 {
		return false
	}
	draft := Draft{Text: p.Text, Title: p.Title, Format: p.Format, Account: p.Account, InReplyTo: p.InReplyTo, Links: p.Links, Media: p.Media}
	if _, ok := c.engine.views[p.Platform]; ok {
		draft.Platform = p.Platform
	}
	x, err := c.start(f.ctx, &draft)
	if err != nil {
		return false // the context is over, which Check says, or the format is unknown
	}
	defer c.release(x)
	x.view, x.report = x.view.promotion, &Report{}
	x.gather()
	return x.scoreOf(d, true) >= x.view.dimensions[d].Warn-hair
}

// linkShare is the share of the last posts that hand a link out unasked. A link
// in a reply answers somebody.
func (f *feed) linkShare(window int) feedFigure {
	n := min(window-1, len(f.posts))
	count := mark01(!f.x.r.reply && len(f.links) > 0)
	for i := range n {
		if q := f.post(i); !q.reply && !q.share {
			count += mark01(len(f.linksOf(i)) > 0)
		}
	}
	return shareOf(count, n+1, window)
}

// linksOf are the canonical targets of a post's links, valid until the next call.
func (f *feed) linksOf(i int) []string {
	p, q := &f.posts[i], f.post(i)
	f.targets = f.targets[:0]
	f.entities = links.Find(q.prose, f.policy(i), f.entities[:0])
	for j := range f.entities {
		f.targets = appendTarget(f.targets, &f.entities[j])
	}
	for _, url := range q.urls {
		f.targets = appendURL(f.targets, url)
	}
	for _, url := range p.Links {
		f.targets = appendURL(f.targets, url)
	}
	return f.targets
}

// linkTargets are the canonical targets of the draft's links.
func (x *evaluation) linkTargets(dst []string) []string {
	for i := range x.r.entities {
		dst = appendTarget(dst, &x.r.entities[i])
	}
	for i := range x.r.anchors {
		if url := x.r.anchors[i].url; isWeb(url) {
			dst = appendURL(dst, url)
		}
	}
	for _, url := range x.draft.Links {
		dst = appendURL(dst, url)
	}
	return dst
}

// appendTarget appends where a link in a text leads. A bare name without a path
// ("HealthCare.gov is down") is the name of a site.
func appendTarget(dst []string, e *links.Entity) []string {
	if e.Kind == links.URL || e.Kind == links.Bare && !links.Home(e.Value) {
		return appendURL(dst, e.Value)
	}
	return dst
}

// appendURL appends where a link leads, unless it is cut off behind its shortener.
func appendURL(dst []string, url string) []string {
	if links.Home(url) && links.Shortened(url) {
		return dst
	}
	if key := links.Canonical(url); !slices.Contains(dst, key) {
		dst = append(dst, key)
	}
	return dst
}
