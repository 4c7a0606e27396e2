package corpus

import (
	"cmp"
	"slices"

	"github.com/plainpost/plainpost/tone"
)

// nearIndex finds posts that are nearly the same. The first post of a kind leads
// a cluster, and later ones are laid beside those leaders that share most of
// their 3-grams. It remembers so many leaders at a time, over all accounts.
type nearIndex struct {
	limit    int
	ring     []*cluster // leaders, the oldest at next once it is full
	next     int
	postings map[uint32][]*cluster // by 3-gram
	asked    uint64                // how often it was searched
	met      []*cluster            // scratch
	forgot   bool
}

// cluster is a leader and the posts near it.
type cluster struct {
	account  *auditAccount
	leader   *tone.Likeness
	grams    int // of the leader
	text     string
	ids      []string
	count    int
	replies  int
	wordings int // different texts

	shared int // 3-grams in common with the post of the search numbered asked
	asked  uint64
}

const (
	maxPostings  = 32  // of one 3-gram: a stock phrase tells little
	mostCompared = 6   // leaders that a post is laid beside
	mostClusters = 200 // of an account
	leastShared  = 2   // 3-grams in common: a template of six words in two runs has so many
)

func (x *nearIndex) init(limit int) {
	x.limit, x.postings = limit, map[uint32][]*cluster{}
}

// add puts a post into a cluster, or makes it the leader of a new one. fresh says
// that its very text has not been read before.
func (x *nearIndex) add(account *auditAccount, text, id string, t *tone.Trace, fresh bool) {
	grams := t.Grams()
	if len(grams) < leastShared {
		return
	}
	if c := x.find(account, t); c != nil {
		c.count++
		c.replies += count(t.Reply)
		if fresh {
			c.wordings++
		}
		if len(c.ids) < maxRepeatIDs {
			c.ids = append(c.ids, id)
		}
		return
	}
	c := &cluster{account: account, leader: t.Kept(), grams: len(grams), text: cutText(text, maxExampleRunes), ids: []string{id}, count: 1, replies: count(t.Reply), wordings: 1}
	x.admit(c)
}

// find is the first cluster that a post is near to, of those that share most.
func (x *nearIndex) find(account *auditAccount, t *tone.Trace) *cluster {
	x.asked++
	x.met = x.met[:0]
	for _, g := range t.Grams() {
		for _, c := range x.postings[g] {
			if c.account != account {
				continue
			}
			if c.asked != x.asked {
				c.asked, c.shared = x.asked, 0
				x.met = append(x.met, c)
			}
			c.shared++
		}
	}
	own := len(t.Grams())
	candidates := slices.DeleteFunc(x.met, func(c *cluster) bool {
		// A template keeps runs of three words, each a 3-gram at least, and 0.6 of
		// the longer post: less cannot be near.
		other := c.grams
		return c.shared < leastShared || 5*c.shared < max(own, other) && 10*c.shared < 7*min(own, other)
	})
	slices.SortFunc(candidates, func(a, b *cluster) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.ids[0], b.ids[0]))
	})
	for _, c := range candidates[:min(len(candidates), mostCompared)] {
		if t.Near(c.leader) {
			return c
		}
	}
	return nil
}

// admit takes a leader in, in the place of the oldest when all are taken.
func (x *nearIndex) admit(c *cluster) {
	if len(x.ring) < x.limit {
		x.ring = append(x.ring, c)
	} else {
		x.forgot = true
		x.dismiss(x.ring[x.next])
		x.ring[x.next] = c
		x.next = (x.next + 1) % x.limit
	}
	for _, g := range c.leader.Grams() {
		list := x.postings[g]
		if len(list) == maxPostings {
			list = slices.Delete(list, 0, 1)
		}
		x.postings[g] = append(list, c)
	}
}

// dismiss takes a leader out and hands its cluster to the account.
func (x *nearIndex) dismiss(c *cluster) {
	for _, g := range c.leader.Grams() {
		list := x.postings[g]
		if i := slices.Index(list, c); i >= 0 {
			if list = slices.Delete(list, i, i+1); len(list) == 0 {
				delete(x.postings, g)
			} else {
				x.postings[g] = list
			}
		}
	}
	c.finish()
}

// finish reports a cluster with more than one wording: one with a single wording
// is a repeat of a text.
func (c *cluster) finish() {
	c.leader = nil
	if c.wordings < 2 {
		return
	}
	a := c.account
	a.templates = append(a.templates, AuditRepeat{"template", c.count, c.text, c.ids, c.replies})
	if len(a.templates) > 2*mostClusters {
		a.templates = mostRepeated(a.templates, mostClusters)
	}
}

// end reports the clusters that are left.
func (x *nearIndex) end() {
	for _, c := range x.ring {
		c.finish()
	}
	x.ring, x.postings = nil, nil
}
