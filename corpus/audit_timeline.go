package corpus

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// timeline keeps when posts went out and what they did: a cell a post, until
// there are so many that neighbours are laid together.
type auditTimeline struct {
	cells  []cellOfPosts
	coarse int // posts that a cell may stand for; 0 for one
}

// cellOfPosts is one post, or some that went out after one another.
type cellOfPosts struct {
	from, to int64 // Unix seconds; untimed for none
	posts    int32
	stances  [4]int32 // own posts
}

// untimed sorts posts without a time before all others.
const untimed = math.MinInt64

func (t *auditTimeline) add(at time.Time, own bool, s stance) {
	c := cellOfPosts{from: untimed, to: untimed, posts: 1}
	if !at.IsZero() {
		c.from = at.Unix()
		c.to = c.from
	}
	if own {
		c.stances[s] = 1
	}
	t.cells = append(t.cells, c)
}

// sort puts the cells in order of time; those of one moment keep theirs.
func (t *auditTimeline) sort() {
	slices.SortStableFunc(t.cells, func(a, b cellOfPosts) int { return cmp.Compare(a.from, b.from) })
}

// halve lays neighbours together, two and two. Posts without a time stay apart
// from those with one.
func (t *auditTimeline) halve() {
	t.sort()
	out := t.cells[:0]
	for i := 0; i < len(t.cells); i++ {
		c := t.cells[i]
		if i+1 < len(t.cells) && (c.from == untimed) == (t.cells[i+1].from == untimed) {
			c.join(&t.cells[i+1])
			i++
		}
		out = append(out, c)
	}
	t.cells = slices.Clip(out)
	t.coarse = max(2, 2*t.coarse)
}

func (c *cellOfPosts) join(o *cellOfPosts) {
	c.to = max(c.to, o.to)
	c.posts += o.posts
	for i := range c.stances {
		c.stances[i] += o.stances[i]
	}
}

func (c *cellOfPosts) counts() StanceCounts {
	return StanceCounts{Promote: int(c.stances[promote]), Announce: int(c.stances[announce]), Give: int(c.stances[give]), Converse: int(c.stances[converse])}
}

// windows cuts a sorted timeline into so many posts each, oldest first, and
// returns the size of a window, which doubles until there are few enough.
func (t *auditTimeline) windows(size int) (int, []AuditWindow) {
	posts := 0
	for i := range t.cells {
		posts += int(t.cells[i].posts)
	}
	for posts/size > maxWindows {
		size *= 2
	}
	var out []AuditWindow
	var w cellOfPosts
	flush := func() {
		if w.posts > 0 {
			out = append(out, AuditWindow{
				From: moment(w.from), To: moment(w.to), Posts: int(w.posts),
				PromoRatio: float64(w.stances[promote]) / float64(w.posts), Stances: w.counts(),
			})
		}
		w = cellOfPosts{}
	}
	for i := range t.cells {
		c := &t.cells[i]
		switch {
		case w.posts == 0:
			w = *c
		default:
			if w.from == untimed {
				w.from = c.from
			}
			w.join(c)
		}
		if int(w.posts) >= size {
			flush()
		}
	}
	flush()
	return size, out
}

// moment is a time, or nil for none.
func moment(unix int64) *time.Time {
	if unix == untimed {
		return nil
	}
	at := time.Unix(unix, 0).UTC()
	return &at
}

// timed are the cells that have a time.
func (t *auditTimeline) timed() []cellOfPosts {
	i, _ := slices.BinarySearchFunc(t.cells, int64(untimed+1), func(c cellOfPosts, at int64) int { return cmp.Compare(c.from, at) })
	return t.cells[i:]
}

// cadence fills in what gaps and crowds there are in a sorted timeline.
func (t *auditTimeline) cadence(c *AuditCadence) {
	cells := t.timed()
	if len(cells) == 0 {
		return
	}
	posts, same := 0, 0
	gaps := make([]int64, 0, len(cells))
	for i := range cells {
		posts += int(cells[i].posts)
		if i > 0 {
			same += count(cells[i].from == cells[i-1].from)
			gaps = append(gaps, max(0, cells[i].from-cells[i-1].to))
		}
	}
	c.Rounded = len(cells) >= fewPosts && 5*same > len(cells)
	weeks := float64(cells[len(cells)-1].to-cells[0].from) / (7 * 24 * 3600)
	c.PerWeek = float64(posts) / max(1, weeks)
	if len(gaps) > 0 {
		slices.Sort(gaps)
		middle := float64(gaps[(len(gaps)-1)/2]+gaps[len(gaps)/2]) / 2
		c.MedianGap = middle / 3600
		c.LongestGap = float64(gaps[len(gaps)-1]) / (24 * 3600)
	}
	c.MostInHour, c.MostInDay = crowd(cells, 3600), crowd(cells, 24*3600)
}

// crowd is the most posts that went out within so many seconds.
func crowd(cells []cellOfPosts, within int64) int {
	most, n, first := 0, 0, 0
	for i := range cells {
		n += int(cells[i].posts)
		for cells[i].to-cells[first].from >= within && first < i {
			n -= int(cells[first].posts)
			first++
		}
		most = max(most, n)
	}
	return most
}

// calendar is a division of time.
type calendar struct {
	start func(time.Time) time.Time // of the period that a time is in
	next  func(time.Time) time.Time // start of the following one
	name  func(time.Time) string
}

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

func yearStart(t time.Time, m time.Month) time.Time {
	return time.Date(t.Year(), m, 1, 0, 0, 0, 0, t.Location())
}

var (
	byDay = calendar{day, func(t time.Time) time.Time { return day(t).AddDate(0, 0, 1) }, func(t time.Time) string { return t.Format(time.DateOnly) }}

	byWeek = calendar{
		func(t time.Time) time.Time { return day(t).AddDate(0, 0, -(int(t.Weekday())+6)%7) },
		func(t time.Time) time.Time { return t.AddDate(0, 0, 7) },
		func(t time.Time) string { return t.Format(time.DateOnly) },
	}
	byMonth   = calendar{func(t time.Time) time.Time { return yearStart(t, t.Month()) }, func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }, func(t time.Time) string { return t.Format("2006-01") }}
	byQuarter = calendar{
		func(t time.Time) time.Time { return yearStart(t, (t.Month()-1)/3*3+1) },
		func(t time.Time) time.Time { return t.AddDate(0, 3, 0) },
		func(t time.Time) string { return fmt.Sprintf("%d Q%d", t.Year(), (t.Month()+2)/3) },
	}
	byYear = calendar{func(t time.Time) time.Time { return yearStart(t, 1) }, func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }, func(t time.Time) string { return t.Format("2006") }}
)

// suited is the division that gives a readable number of periods.
func suited(from, to time.Time) calendar {
	days := to.Sub(from).Hours() / 24
	switch {
	case days <= 15:
		return byDay
	case days <= 130:
		return byWeek
	case days <= 2*366:
		return byMonth
	case days <= 9*366:
		return byQuarter
	}
	return byYear
}

// mostPeriods bounds the periods in which nothing happened: dates that are mere
// mistakes may lie thousands of years apart.
const mostPeriods = 60

// periods lays a sorted timeline over the calendar.
func (t *auditTimeline) periods(zone *time.Location) []AuditPeriod {
	cells := t.timed()
	if len(cells) == 0 {
		return nil
	}
	if zone == nil {
		zone = time.UTC
	}
	at := func(unix int64) time.Time { return time.Unix(unix, 0).In(zone) }
	first, last := at(cells[0].from), at(cells[len(cells)-1].from)
	cal := suited(first, last)
	gaps := last.Year()-first.Year() < mostPeriods
	var out []AuditPeriod
	for i := 0; i < len(cells); {
		start := cal.start(at(cells[i].from))
		if gaps && len(out) > 0 {
			start = out[len(out)-1].To
		}
		p := AuditPeriod{Name: cal.name(start), From: start, To: cal.next(start)}
		for ; i < len(cells) && cells[i].from < p.To.Unix(); i++ {
			p.Posts += int(cells[i].posts)
			for s, n := range cells[i].stances {
				p.Stances.add(stance(s), int(n))
			}
		}
		out = append(out, p)
	}
	return out
}
