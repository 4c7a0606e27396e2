package main

import (
	"bufio"
	_ "embed" // the page
	"fmt"
	"html/template"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/tone"
)

//go:embed audit.html
var auditPageSource string

// auditTemplate is the page: one file, without scripts, that html/template keeps
// free of what strangers write into their posts.
var auditTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("audit").Funcs(template.FuncMap{
		"percent": percentOf, "date": dateOf, "show": shownText, "link": webLink, "figure": figureOf,
		"count": countOf, "join": strings.Join, "add": func(a, b int) int { return a + b },
		"round": func(v float64) string { return fmt.Sprintf("%.1f", v) }, "ratio": func(v float64) string { return fmt.Sprintf("%.2f", v) },
		"width": func(share float64) string { return fmt.Sprintf("%.1f", 100*share) },
	}).Parse(auditPageSource))
})

// section is what the page shows of an account.
type section struct {
	*auditPage
	Anchor     string
	Stances    []stanceRow
	StancePlot *plot
	PromoPlot  *plot
	HourPlot   *plot
	DayPlot    *plot
	Weekdays   []string
	Outcomes   []corpus.AuditOutcome // that stand out
	Compared   int                   // outcomes in all
	Texts      []corpus.AuditRepeat
	WindowRows []corpus.AuditWindow
}

const (
	mostRows     = 15  // of a table of repeats or words
	mostWindows  = 200 // in the table below the plot
	mostSections = 200 // accounts of a page
)

var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

func writeAuditHTML(w *bufio.Writer, pages []auditPage) error {
	page := struct {
		Title    string
		Sections []section
		Left     int
	}{Title: "Audit"}
	if len(pages) == 1 {
		page.Title = "Audit of " + shownText(pages[0].ThisName)
	}
	for i := range pages {
		if i == mostSections {
			page.Left = len(pages) - i
			break
		}
		page.Sections = append(page.Sections, newSection(&pages[i], i))
	}
	return auditTemplate().Execute(w, page)
}

func newSection(p *auditPage, i int) section {
	a := p.AccountAudit
	s := section{
		auditPage: p, Anchor: fmt.Sprintf("account-%d", i+1), Stances: stanceRows(a), Weekdays: weekdays,
		StancePlot: stancePlot(a.Periods), PromoPlot: promotionPlot(a.Windows, a.Window),
		Texts: a.Repeats[:min(len(a.Repeats), mostRows)], Compared: len(a.Outcomes),
		WindowRows: thinned(a.Windows, mostWindows),
	}
	hours := make([]string, 24)
	for h := range hours {
		hours[h] = fmt.Sprintf("%d", h)
	}
	s.HourPlot = countPlot("Posts by hour of the day.", a.Cadence.Hours[:], hours, 2)
	short := make([]string, 7)
	for d := range short {
		short[d] = weekdays[d][:3]
	}
	s.DayPlot = countPlot("Posts by day of the week.", a.Cadence.Weekdays[:], short, 1)
	for _, o := range a.Outcomes {
		if o.Direction != "unclear" {
			s.Outcomes = append(s.Outcomes, o)
		}
	}
	s.Outcomes = s.Outcomes[:min(len(s.Outcomes), mostRows)]
	return s
}

// Reactions says what a post brought.
func (section) Reactions(c *tone.Counts) string {
	if c == nil {
		return ""
	}
	return countOf(c.Replies, "reply", "replies") + ", " + countOf(c.Shares, "share", "shares") + ", " + countOf(c.Likes, "like", "likes")
}

func dateOf(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.Format(time.DateOnly)
}

// shownText is text of strangers made harmless for the eye: without control
// characters and without those that turn the direction of what follows.
func shownText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F:
			return -1
		}
		return r
	}, s)
}

// webLink is the address of a target, which has no scheme of its own, so that it
// can be none but the web's.
func webLink(target string) string { return "https://" + target }
