package corpus

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Advice of an audit: at least so many sentences where there are posts enough to
// say something, and at most so many.
const (
	leastAdvice = 3
	mostAdvice  = 5
	fewPosts    = 10 // below it a feed shows no habits
)

// advise says in a few sentences what follows from the figures, the most pressing
// first, each with posts to look at. What goes well is said where little else is
// to be said.
func (a *auditAccount) advise(r *AccountAudit) []AuditAdvice {
	if r.Own == 0 {
		text := "No posts were read: there is nothing to say about this feed."
		if r.Shares > 0 {
			text = "All " + plural(r.Shares, "post", "posts") + " pass on the words of others: say something in your own."
		}
		return []AuditAdvice{{About: "posts", Text: text, IDs: []string{}}}
	}
	if r.Own < fewPosts {
		return []AuditAdvice{{About: "posts", IDs: filled(slices.Concat(a.sample.reply, a.sample.broadcast)), Text: "Only " + plural(r.Own, "own post was", "own posts were") +
			" read: too few to see habits. Look again when there are ten."}}
	}
	var bad, good []AuditAdvice
	add := func(rank float64, about string, ids []string, text string) {
		list := &bad
		if rank < 0 {
			list = &good
		}
		*list = append(*list, AuditAdvice{about, text, filled(ids[:min(len(ids), maxExampleIDs)]), rank})
	}
	a.adviseStances(r, add)
	a.adviseTalk(r, add)
	a.adviseRepeats(r, add)
	a.adviseWords(r, add)
	a.adviseOutcomes(r, add)
	byRank := func(x, y AuditAdvice) int { return cmp.Compare(y.rank, x.rank) }
	slices.SortStableFunc(bad, byRank)
	slices.SortStableFunc(good, byRank)
	bad = bad[:min(len(bad), mostAdvice-count(len(good) > 0))]
	// One thing that goes well is always said; more only to come to three.
	more := min(len(good), max(1, leastAdvice-len(bad)))
	return slices.Concat(bad, good[:more])
}

// adviser takes advice; a rank below zero is praise.
type adviser func(rank float64, about string, ids []string, text string)

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

func (a *auditAccount) adviseStances(r *AccountAudit, add adviser) {
	p, given := r.Stances.Promote, r.Stances.Give+r.Stances.Converse
	switch {
	case p > 0.5:
		add(3+p, "stances", a.sample.promote, fmt.Sprintf("%d of your %d own posts promote (%s): nobody likes a speaker who only talks about herself, so write two posts that give or answer for each one that asks.", r.Judged.Promote, r.Own, percent(p)))
	case p > 0.3:
		add(1.8+p, "stances", a.sample.promote, fmt.Sprintf("%d of your %d own posts promote (%s): bring that under three in ten by giving more, not by posting more.", r.Judged.Promote, r.Own, percent(p)))
	case r.Stances.Announce > 0.6:
		add(1+r.Stances.Announce, "stances", a.sample.broadcast, fmt.Sprintf("%d of your %d own posts tell what you yourselves did (%s): write about the people you do it for.", r.Judged.Announce, r.Own, percent(r.Stances.Announce)))
	case 2*r.Foreign > r.Own:
	default:
		add(-1, "stances", bestIDs(r), fmt.Sprintf("Only %s of your own posts promote, %s give something or talk with people: keep it so.", percent(p), percent(given)))
	}
}

func bestIDs(r *AccountAudit) []string {
	var ids []string
	for _, e := range r.Best {
		ids = append(ids, e.ID)
	}
	return ids
}

func (a *auditAccount) adviseTalk(r *AccountAudit, add adviser) {
	c := &r.Conversation
	switch {
	case c.ReplyShare < 0.05:
		add(2.5-c.ReplyShare, "conversation", a.sample.broadcast, fmt.Sprintf("%s of your %d own posts %s somebody: read what people answer to you and answer them.", strings.ToUpper(plainCount(c.Replies)[:1])+plainCount(c.Replies)[1:], r.Own, verbs(c.Replies, "answers", "answer")))
	case c.ReplyShare < 0.2:
		add(1.5-c.ReplyShare, "conversation", a.sample.broadcast, fmt.Sprintf("%s of your own posts answer somebody: make it one in five at least.", percent(c.ReplyShare)))
	case c.People <= c.Capacity:
		add(-2, "conversation", a.sample.reply, fmt.Sprintf("%s of your own posts answer people, %s in all: that is talking with them.", percent(c.ReplyShare), plural(c.People, "person", "people")))
	}
	if c.Replies >= fewPosts && 5*c.Named < c.Replies {
		add(1+0.5*(1-float64(c.Named)/float64(c.Replies)), "conversation", a.sample.reply, fmt.Sprintf("%d of %d replies call the other person by name: a name shows that somebody was there.", c.Named, c.Replies))
	}
	if c.People > c.Capacity {
		over := float64(c.People) / float64(c.Capacity)
		add(1+0.2*math.Log2(over), "conversation", a.sample.reply, fmt.Sprintf("You spoke with %d people and can know %d (150 for each who answers): let more of you answer, each for the same people.", c.People, c.Capacity))
	}
}

func plainCount(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
}

func verbs(n int, one, many string) string {
	if n <= 1 {
		return one
	}
	return many
}

func (a *auditAccount) adviseRepeats(r *AccountAudit, add adviser) {
	told := map[string]bool{}
	first := map[string]bool{} // of repeats told: a text and its link are one matter
	for i := range r.Repeats {
		q := &r.Repeats[i]
		if told[q.Kind] || first[q.IDs[0]] || q.Count < 3 || 50*q.Count < r.Own && q.Count < 10 {
			continue
		}
		told[q.Kind], first[q.IDs[0]] = true, true
		rank := 1 + math.Log10(float64(q.Count)) + float64(q.Count)/float64(r.Own)
		short := "“" + cutText(strings.Join(strings.Fields(q.Text), " "), 60) + "”"
		switch q.Kind {
		case "text":
			add(rank, "repeats", q.IDs, fmt.Sprintf("%s went out %d times: say a thing once, and say the next one new.", short, q.Count))
		case "link":
			if !strings.Contains(q.Text, "/") {
				break // a site by its name
			}
			if 2*q.Replies > q.Count {
				add(rank-0.2, "repeats", q.IDs, fmt.Sprintf("%d posts lead to %s, %d of them replies: answer people in the reply itself, and link once where all can see it.", q.Count, cutText(q.Text, 60), q.Replies))
			} else {
				add(rank-0.2, "repeats", q.IDs, fmt.Sprintf("%d posts lead to %s: who wanted to see it has seen it.", q.Count, cutText(q.Text, 60)))
			}
		case "template":
			add(rank-0.4, "repeats", q.IDs, fmt.Sprintf("%d posts fill in the form %s: who is answered by a form knows it.", q.Count, short))
		}
	}
	if r.Links.Share > 0.7 {
		add(1+r.Links.Share, "links", a.sample.linked, fmt.Sprintf("%s of your own posts carry a link: say the thing itself in the post, so that it is worth reading without a click.", percent(r.Links.Share)))
	}
	if h := r.Cadence.Busiest; len(h) > 0 && h[0].Posts >= 6 && !r.Cadence.Rounded {
		add(0.5+math.Log10(float64(h[0].Posts)), "cadence", h[0].IDs, fmt.Sprintf("%d posts to everybody went out in one hour (%s): spread them, or leave the weaker ones out.", h[0].Posts, h[0].Hour))
	}
}

func (a *auditAccount) adviseWords(r *AccountAudit, add adviser) {
	uses := r.JargonUses
	switch {
	case uses >= 3:
		j := &r.Jargon[0]
		instead := "say what you mean in plain words"
		if j.Instead != "" {
			instead = "write “" + j.Instead + "”"
		}
		add(1+math.Log10(float64(uses))*0.5+float64(uses)/float64(r.Own), "jargon", j.IDs, fmt.Sprintf("Jargon stands %d times in your posts, most often “%s” (%d): %s.", uses, j.Text, j.Count, instead))
	case uses == 0 && 2*r.Foreign <= r.Own:
		add(-3, "jargon", bestIDs(r), fmt.Sprintf("No jargon was found in %d posts of your own: people can read you.", r.Own))
	}
	if len(r.Best) > 0 {
		add(-1.5, "best", bestIDs(r), fmt.Sprintf("Your best posts, such as “%s”, give or answer: write more like them.", cutText(strings.Join(strings.Fields(r.Best[0].Text), " "), 60)))
	}
}

func (a *auditAccount) adviseOutcomes(r *AccountAudit, add adviser) {
	if len(r.Outcomes) == 0 || r.Outcomes[0].Direction != "fewer" {
		return // those with fewer stand first
	}
	o := &r.Outcomes[0]
	what, ids := "that promote", a.sample.promote
	if f := a.findings[o.Finding]; f != nil {
		what, ids = "with the finding "+o.Finding, f.IDs
	}
	add(2, "outcomes", ids, fmt.Sprintf("Posts %s got %s fewer %s than the others in this history (%d against %d posts; no proof, but worth a try without).", what, percent(1-o.Ratio), o.Metric, o.With, o.Without))
}
