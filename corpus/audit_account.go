package corpus

import (
	"cmp"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// auditAccount is the audit of one account under way.
type auditAccount struct {
	*audit
	name string

	posts, shares, untimed int
	foreign                int
	byModel                int
	stances                StanceCounts
	timeline               auditTimeline
	hours                  [24]int
	weekdays               [7]int
	busy                   terms // hours of the clock

	linked, linkTargets, shortened, tracked, profiles int
	hosts                                             terms

	replies, named, questions int
	people                    map[uint64]struct{}

	jargon   terms
	findings map[string]*ruleCount
	outcomes outcomes
	worst    []AuditExample
	best     []AuditExample
	sample   sample

	repeated  []AuditRepeat // texts and links
	templates []AuditRepeat
	notes     []string
}

// sample are the first posts of a sort, for advice to point at.
type sample struct {
	promote, reply, broadcast, linked []string
}

func (a *audit) newAccount(name string) *auditAccount {
	return &auditAccount{audit: a, name: name, people: map[uint64]struct{}{}, findings: map[string]*ruleCount{}}
}

// add counts a post.
func (a *auditAccount) add(p *tone.Post, id string, rep *tone.Report, t *tone.Trace) {
	a.posts++
	var s stance
	byModel := false
	if t.Share {
		a.shares++
	} else {
		s, byModel = stanceOf(p, rep, t)
		a.stances.add(s, 1)
		a.byModel += count(byModel)
		a.own(p, id, s, rep, t)
	}
	a.when(p.At, id, t, s)
	a.repeat(p, id, t)
}

// when counts the time of a post.
func (a *auditAccount) when(at time.Time, id string, t *tone.Trace, s stance) {
	a.timeline.add(at, !t.Share, s)
	if a.cells++; a.cells > maxCells {
		a.coarsen()
	}
	if at.IsZero() {
		a.untimed++
		return
	}
	if a.options.Location != nil {
		at = at.In(a.options.Location)
	}
	a.hours[at.Hour()]++
	a.weekdays[(int(at.Weekday())+6)%7]++
	if !t.Share && !t.Reply { // a talk may be as quick as it likes
		a.busy.add(at.Format("2006-01-02 15:00"), "", id, a.termLimit())
	}
}

// coarsen halves the longest timeline.
func (a *audit) coarsen() {
	var longest *auditAccount
	for _, account := range a.accounts {
		if longest == nil || len(account.timeline.cells) > len(longest.timeline.cells) {
			longest = account
		}
	}
	a.cells -= len(longest.timeline.cells)
	longest.timeline.halve()
	a.cells += len(longest.timeline.cells)
}

// repeat counts what a post has in common with others.
func (a *auditAccount) repeat(p *tone.Post, id string, t *tone.Trace) {
	fresh := true
	if t.Text != "" {
		fresh = a.texts.add(a.texts.hash(a.name, t.Text), a, p.Text, id, t.Reply)
	}
	for _, target := range t.Links {
		if a.links.add(a.links.hash(a.name, target), a, target, id, t.Reply) && !t.Share {
			a.linkTargets++
		}
	}
	if !t.Share {
		a.near.add(a, p.Text, id, t, fresh)
	}
}

// own counts what only the account's own words can tell.
func (a *auditAccount) own(p *tone.Post, id string, s stance, rep *tone.Report, t *tone.Trace) {
	m := &rep.Measures
	if s == promote {
		keep(&a.sample.promote, id)
	}
	if t.Reply {
		a.talk(id, t)
	} else {
		keep(&a.sample.broadcast, id)
		a.questions += count(m.Questions > 0 && len(t.Links) == 0)
	}
	if len(t.Links) > 0 {
		a.linked++
		keep(&a.sample.linked, id)
		for i, target := range t.Links {
			if host := hostOf(target); !slices.ContainsFunc(t.Links[:i], func(o string) bool { return hostOf(o) == host }) {
				a.hosts.add(host, "", id, a.termLimit())
			}
		}
	}
	a.shortened += count(m.ShortenedLinks > 0)
	a.tracked += count(m.TrackedLinks > 0)
	a.profiles += count(m.ProfileLinks > 0)
	a.foreign += count(a.isForeign(rep))
	a.judge(id, rep)
	a.outcomes.add(p, s, t.Reply, rep)
	a.exemplify(p, id, s, rep, t)
}

// isForeign says whether every language of the rules was skipped.
func (a *audit) isForeign(rep *tone.Report) bool {
	for _, check := range a.languages {
		if !slices.ContainsFunc(rep.Skipped, func(s tone.Skip) bool { return s.Check == check }) {
			return false
		}
	}
	return len(a.languages) > 0
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// keep keeps the first few ids.
func keep(ids *[]string, id string) {
	if len(*ids) < maxExampleIDs {
		*ids = append(*ids, id)
	}
}

// hostOf is the host of a target without scheme.
func hostOf(target string) string {
	if i := strings.IndexAny(target, "/?#"); i >= 0 {
		target = target[:i]
	}
	return target
}

// talk counts a reply.
func (a *auditAccount) talk(id string, t *tone.Trace) {
	a.replies++
	a.named += count(t.Named)
	keep(&a.sample.reply, id)
	for _, name := range t.People {
		if a.audit.people >= maxPeople {
			a.note("More than a million people were spoken to: they are no longer told apart.")
			return
		}
		h := maphash.String(a.texts.seed, name)
		if _, known := a.people[h]; !known {
			a.people[h] = struct{}{}
			a.audit.people++
		}
	}
}

// ruleCount is the posts that a rule found something in.
type ruleCount struct {
	AuditFinding
	last int // the number of the post that was counted last
}

// judge counts findings and jargon.
func (a *auditAccount) judge(id string, rep *tone.Report) {
	for i := range rep.Findings {
		f := &rep.Findings[i]
		c := a.findings[f.Rule]
		if c == nil {
			c = &ruleCount{AuditFinding: AuditFinding{Rule: f.Rule, Dimension: f.Dimension, Message: cutText(f.Message, 300)}}
			a.findings[f.Rule] = c
		}
		if c.last != a.posts {
			c.last = a.posts
			c.Posts++
			keep(&c.IDs, id)
		}
		if f.Dimension == "jargon" && f.Match != "" {
			instead := ""
			if len(f.Fixes) > 0 {
				instead = f.Fixes[0].Text
			}
			a.jargon.add(strings.ToLower(strings.Join(strings.Fields(f.Match), " ")), instead, id, a.termLimit())
		}
	}
}

func (a *auditAccount) note(text string) {
	if !slices.Contains(a.notes, text) {
		a.notes = append(a.notes, text)
	}
}

// termLimit is how many words, or sites, or hours of an account are told apart:
// fewer where there are many accounts.
func (a *audit) termLimit() int { return max(64, maxTerms/len(a.accounts)) }

// terms counts words, sites or hours. When there are too many, rare ones are
// forgotten.
type terms struct {
	byText map[string]*AuditTerm
	total  int
	forgot bool
}

func (t *terms) add(text, instead, id string, limit int) {
	t.total++
	text = cutText(text, 200)
	e := t.byText[text]
	if e == nil {
		if t.byText == nil {
			t.byText = map[string]*AuditTerm{}
		}
		if len(t.byText) >= limit {
			t.forgot = true
			for floor := 1; len(t.byText) > limit/2; floor *= 2 {
				maps.DeleteFunc(t.byText, func(_ string, e *AuditTerm) bool { return e.Count <= floor })
			}
		}
		e = &AuditTerm{Text: text}
		t.byText[text] = e
	}
	e.Count++
	if e.Instead == "" {
		e.Instead = cutText(instead, 200)
	}
	if !slices.Contains(e.IDs, id) {
		keep(&e.IDs, id)
	}
}

// most are the most frequent terms.
func (t *terms) most(top int) []AuditTerm {
	out := make([]AuditTerm, 0, len(t.byText))
	for _, e := range t.byText {
		out = append(out, *e)
	}
	slices.SortFunc(out, func(a, b AuditTerm) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text)) })
	return out[:min(top, len(out))]
}

// report is what the audit of an account comes to.
func (a *auditAccount) report() *AccountAudit {
	own := a.posts - a.shares
	top := cmp.Or(max(0, a.options.Top), defaultTop)
	r := &AccountAudit{
		Account: a.name, Posts: a.posts, RuleSet: a.checker.RuleSet(), Own: own, Shares: a.shares, Untimed: a.untimed, Foreign: a.foreign,
		Stances: a.stances.shares(), Judged: a.stances, StancesBy: "signs", Worst: a.worst, Best: a.best,
	}
	if own > 0 && 2*a.byModel >= own {
		r.StancesBy = "model"
	}
	a.timeline.sort()
	if timed := a.timeline.timed(); len(timed) > 0 {
		r.From = moment(timed[0].from)
		last := timed[0].to
		for i := range timed {
			last = max(last, timed[i].to)
		}
		r.To = moment(last)
	}
	size := a.options.Window
	if a.timeline.coarse > size {
		size = a.timeline.coarse
	}
	r.Window, r.Windows = a.timeline.windows(size)
	if r.Window != a.options.Window || a.timeline.coarse > 0 {
		a.note("The history is so long that windows hold more posts than was asked for.")
	}
	r.Periods = a.timeline.periods(a.options.Location)
	r.Cadence.Hours, r.Cadence.Weekdays = a.hours, a.weekdays
	a.timeline.cadence(&r.Cadence)
	for _, h := range a.busy.most(3) {
		if h.Count > 1 {
			r.Cadence.Busiest = append(r.Cadence.Busiest, AuditHour{h.Text, h.Count, h.IDs})
		}
	}

	if r.Cadence.Rounded {
		a.note("Many posts share the very same second: their times are not exact, and hours, weekdays and crowds mean little.")
	}

	r.Links = AuditLinks{Posts: a.linked, Distinct: a.linkTargets, Shortened: a.shortened, Tracked: a.tracked, Profiles: a.profiles}
	for _, h := range a.hosts.most(top) {
		r.Links.Hosts = append(r.Links.Hosts, AuditHost{h.Text, h.Count})
	}
	staff := max(1, a.checker.Rules().Brand.Staff)
	r.Conversation = AuditConversation{Replies: a.replies, Named: a.named, People: len(a.people), Capacity: peopleEach * staff, Questions: a.questions}
	if own > 0 {
		r.Links.Share = float64(a.linked) / float64(own)
		r.Conversation.ReplyShare = float64(a.replies) / float64(own)
	}
	r.Repeats = mostRepeated(slices.Concat(a.repeated, a.templates), top)
	r.Jargon, r.JargonUses = a.jargon.most(top), a.jargon.total
	if a.jargon.forgot || a.hosts.forgot {
		a.note("So many different words or sites occur that rare ones were forgotten.")
	}
	for _, c := range a.findings {
		r.Findings = append(r.Findings, c.AuditFinding)
	}
	slices.SortFunc(r.Findings, func(a, b AuditFinding) int { return cmp.Or(cmp.Compare(b.Posts, a.Posts), cmp.Compare(a.Rule, b.Rule)) })
	r.Outcomes = a.outcomes.compare(a.findings)
	if len(r.Outcomes) > 0 {
		r.OutcomesWarning = outcomesWarning
	}
	if a.foreign > 0 {
		a.note(plural(a.foreign, "own post is", "own posts are") + " in a language that the rules have no words for: what they promote, and their jargon, is not known.")
	}
	r.Notes = a.notes
	r.Advice = a.advise(r)
	return r
}

// peopleEach is how many people one can know and look after (Dunbar's number).
const peopleEach = 150
