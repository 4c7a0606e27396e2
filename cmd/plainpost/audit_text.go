package main

import (
	"bufio"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/plainpost/plainpost/corpus"
)

// writeAuditText writes the audits for a terminal, one section an account.
func writeAuditText(w *bufio.Writer, pages []auditPage, looks appearance) error {
	for i := range pages {
		if i > 0 {
			fmt.Fprintln(w)
		}
		t := &auditText{w, looks}
		t.page(&pages[i])
	}
	return nil
}

type auditText struct {
	w *bufio.Writer
	appearance
}

func (t *auditText) page(p *auditPage) {
	a := p.AccountAudit
	fmt.Fprintln(t.w, t.bold(plainText(p.ThisName, 80)))
	line := countOf(a.Posts, "post", "posts")
	if a.From != nil {
		line += ", " + a.From.Format(time.DateOnly) + " to " + a.To.Format(time.DateOnly)
	}
	if a.Shares > 0 {
		line += fmt.Sprintf(", %d of them shares of what others wrote", a.Shares)
	}
	fmt.Fprintln(t.w, line)
	if len(a.Advice) > 0 {
		t.head("What follows")
		for _, d := range a.Advice {
			t.item("• ", d.Text)
			if len(d.IDs) > 0 {
				t.item("  ", t.dim("posts "+plainText(strings.Join(d.IDs, ", "), 200)))
			}
		}
	}
	if a.Posts == 0 {
		return
	}
	t.head("What the posts do")
	for _, s := range stanceRows(a) {
		fmt.Fprintf(t.w, "  %-9s %s %5d  %s\n", s.Name, t.bar(s.Share, s.Name == "promote"), s.Posts, percentOf(s.Share))
	}
	if n := len(a.Windows); n > 0 {
		worst := 0
		for i := range a.Windows {
			if a.Windows[i].PromoRatio > a.Windows[worst].PromoRatio {
				worst = i
			}
		}
		last := a.Windows[n-1]
		fmt.Fprintf(t.w, "  promote in the last %d: %s; most in %d posts: %s%s\n", last.Posts, percentOf(last.PromoRatio), a.Windows[worst].Posts, percentOf(a.Windows[worst].PromoRatio), since(a.Windows[worst].From))
	}
	t.head("Talking with people")
	c := &a.Conversation
	fmt.Fprintf(t.w, "  %s of own posts answer somebody (%d), %d by name\n  %s, of %d that can be known\n", percentOf(c.ReplyShare), c.Replies, c.Named, countOf(c.People, "person", "people"), c.Capacity)
	t.head("Links")
	fmt.Fprintf(t.w, "  %s of own posts carry one (%d), %d different targets\n", percentOf(a.Links.Share), a.Links.Posts, a.Links.Distinct)
	for i := range a.Links.Hosts {
		if i == 5 {
			break
		}
		fmt.Fprintf(t.w, "  %5d  %s\n", a.Links.Hosts[i].Count, plainText(a.Links.Hosts[i].Host, 60))
	}
	if len(a.Repeats) > 0 {
		t.head("What is repeated")
		for i := range a.Repeats {
			if i == 8 {
				break
			}
			r := &a.Repeats[i]
			fmt.Fprintf(t.w, "  %5d  %-8s %s\n", r.Count, r.Kind, plainText(r.Text, t.width-18))
		}
	}
	t.head("When")
	fmt.Fprintf(t.w, "  %.1f posts a week, at most %d in a day and %d in an hour\n", a.Cadence.PerWeek, a.Cadence.MostInDay, a.Cadence.MostInHour)
	if len(a.Jargon) > 0 {
		t.head(fmt.Sprintf("Jargon (%s)", countOf(a.JargonUses, "use", "uses")))
		for i := range a.Jargon {
			if i == 8 {
				break
			}
			j := &a.Jargon[i]
			instead := ""
			if j.Instead != "" {
				instead = t.dim(" → " + plainText(j.Instead, 40))
			}
			fmt.Fprintf(t.w, "  %5d  %s%s\n", j.Count, plainText(j.Text, 40), instead)
		}
	}
	t.examples("Best posts", a.Best)
	t.examples("Posts to learn from", a.Worst)
	t.outcomes(a)
	t.compare(p)
	for _, n := range a.Notes {
		t.item("note: ", n)
	}
}

func since(at *time.Time) string {
	if at == nil {
		return ""
	}
	return " (from " + at.Format(time.DateOnly) + ")"
}

func (t *auditText) head(title string) { fmt.Fprintf(t.w, "\n%s\n", t.bold(title)) }

// item writes a paragraph behind a mark, folded at the width.
func (t *auditText) item(mark, text string) {
	column := len([]rune(mark))
	fmt.Fprint(t.w, mark)
	at := column
	for i, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case at+1+n > t.width:
			fmt.Fprint(t.w, "\n", strings.Repeat(" ", column))
			at = column
		default:
			fmt.Fprint(t.w, " ")
			at++
		}
		fmt.Fprint(t.w, word)
		at += n
	}
	fmt.Fprintln(t.w)
}

const shareWidth = 24

func (t *auditText) bar(share float64, bad bool) string {
	n := int(share*shareWidth + 0.5)
	full, rest := strings.Repeat("█", n), strings.Repeat("░", shareWidth-n)
	if bad {
		return t.yellow(full) + t.dim(rest)
	}
	return t.green(full) + t.dim(rest)
}

func (t *auditText) examples(title string, list []corpus.AuditExample) {
	if len(list) == 0 {
		return
	}
	t.head(title)
	for i := range list {
		e := &list[i]
		t.item("  ", plainText(e.Text, 220))
		t.item("    ", t.dim(plainText(e.ID, 40)+": "+plainText(strings.Join(e.Why, " "), 300)))
	}
}

func (t *auditText) outcomes(a *corpus.AccountAudit) {
	told := 0
	for i := range a.Outcomes {
		o := &a.Outcomes[i]
		if o.Direction == "unclear" || told == 6 {
			break
		}
		if told++; told == 1 {
			t.head("What goes with fewer or more reactions")
		}
		fmt.Fprintf(t.w, "  %s: %s %s, ×%.2f (%.2f to %.2f; %d against %d posts)\n", plainText(o.Finding, 40), o.Direction, o.Metric, o.Ratio, o.Low, o.High, o.With, o.Without)
	}
	if len(a.Outcomes) > 0 {
		if told == 0 {
			t.head("What goes with fewer or more reactions")
			fmt.Fprintln(t.w, "  nothing that stands out from chance")
		}
		t.item("  ", t.dim(a.OutcomesWarning))
	}
}

func (t *auditText) compare(p *auditPage) {
	if p.Other == nil {
		return
	}
	t.head("Compared with " + plainText(p.OtherName, 60))
	for _, d := range p.Differences {
		mark := " "
		switch d.Better {
		case "this":
			mark = t.green("▲")
		case "other":
			mark = t.yellow("▼")
		}
		fmt.Fprintf(t.w, "  %-20s %10s %10s %s\n", d.Figure, figureOf(d.This, d.Unit), figureOf(d.Other, d.Unit), mark)
	}
}

func figureOf(v float64, unit string) string {
	switch unit {
	case "share":
		return percentOf(v)
	case "per week", "uses":
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

func percentOf(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// stanceRow is one stance of an account.
type stanceRow struct {
	Name, Means string
	Posts       int
	Share       float64
}

func stanceRows(a *corpus.AccountAudit) []stanceRow {
	return []stanceRow{
		{"promote", "push or praise their own", a.Judged.Promote, a.Stances.Promote},
		{"announce", "tell plainly what the account does", a.Judged.Announce, a.Stances.Announce},
		{"give", "are of use, or about others", a.Judged.Give, a.Stances.Give},
		{"converse", "answer, ask, thank, help", a.Judged.Converse, a.Stances.Converse},
	}
}

// plainText is text of strangers made harmless for a terminal: one line, without
// control characters, cut.
func plainText(s string, runes int) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case !unicode.IsPrint(r) && r != '\u200d':
			continue
		}
		if n >= runes {
			b.WriteRune('…')
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
			n++
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}
