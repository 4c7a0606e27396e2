package main

import (
	"bufio"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// textPrinter writes reports for a person: the draft's own lines with what was
// found underlined, the reasons, then a line for each dimension.
type textPrinter struct {
	appearance
	w     *bufio.Writer
	quiet bool
	set   *rules.Set
	total summary
	first bool
	worst *tone.Report
}

func (p *textPrinter) report(in *input, rep *tone.Report) error {
	p.total.add(rep)
	if p.quiet && rep.Verdict <= tone.OK {
		return nil
	}
	if p.first {
		fmt.Fprintln(p.w)
	}
	p.first = true
	fmt.Fprintf(p.w, "%s  %s\n", p.bold(nameOf(in)), p.verdict(rep.Verdict))
	p.lines(in.draft.Text, rep)
	fmt.Fprintln(p.w)
	p.scores(rep)
	for _, s := range rep.Skipped {
		if s.Check != "feed" && !strings.HasPrefix(s.Check, "language:") { // nobody who gave no --history wants to hear so
			fmt.Fprintf(p.w, "  %s\n", p.dim("skipped "+s.Check+": "+s.Reason))
		}
	}
	return nil
}

func (p *textPrinter) fault(*input) error { return nil }

func (p *textPrinter) close() error {
	drafts := p.total.OK + p.total.Warn + p.total.Block
	if drafts > 1 || p.quiet {
		if p.first {
			fmt.Fprintln(p.w)
		}
		fmt.Fprintf(p.w, "%s: %d ok, %d warn, %d block; %s", plural(drafts, "draft", "drafts"), p.total.OK, p.total.Warn, p.total.Block, plural(p.total.Findings, "finding", "findings"))
		if p.total.Suppressed > 0 {
			fmt.Fprintf(p.w, ", %d suppressed", p.total.Suppressed)
		}
		fmt.Fprintln(p.w, ".")
	}
	return p.w.Flush()
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (p *textPrinter) verdict(v tone.Verdict) string {
	switch v {
	case tone.Block:
		return p.red("✗ block")
	case tone.Warn:
		return p.yellow("! warn")
	}
	return p.green("✓ " + v.String())
}

func (p *textPrinter) severity(s rules.Severity, text string) string {
	switch s {
	case rules.Block:
		return p.red(text)
	case rules.Warn:
		return p.yellow(text)
	}
	return p.cyan(text)
}

// noted is a finding with the stretch of one line that it is shown under.
type noted struct {
	finding *tone.Finding
	number  int
	from    int // bytes of the line
	to      int
}

// lines prints every line that something was found in, with the findings under it.
func (p *textPrinter) lines(text string, rep *tone.Report) {
	var loose []*tone.Finding
	byLine := map[int][]noted{}
	var numbers []int
	lines := strings.Split(text, "\n")
	for i := range rep.Findings {
		f := &rep.Findings[i]
		if f.Span == nil {
			loose = append(loose, f)
			continue
		}
		n := f.Span.Start.Line - 1
		if n >= len(lines) {
			loose = append(loose, f)
			continue
		}
		from, to := byteCol(lines[n], f.Span.Start.Col), len(lines[n])
		if f.Span.End.Line == f.Span.Start.Line {
			to = byteCol(lines[n], f.Span.End.Col)
		}
		if len(byLine[n]) == 0 {
			numbers = append(numbers, n)
		}
		byLine[n] = append(byLine[n], noted{finding: f, from: from, to: to})
	}
	slices.Sort(numbers)
	gutter := len(fmt.Sprint(len(lines)))
	number := 0
	for _, n := range numbers {
		notes := byLine[n]
		slices.SortStableFunc(notes, func(a, b noted) int { return a.from - b.from })
		for i := range notes {
			number++
			notes[i].number = number
		}
		p.line(strings.TrimRight(lines[n], "\r"), n+1, gutter, notes)
	}
	for _, f := range loose {
		number++
		fmt.Fprintln(p.w)
		p.note(f, number, gutter)
	}
}

// byteCol is the byte at a column, in runes from 1.
func byteCol(line string, col int) int {
	for i := range line {
		if col--; col == 0 {
			return i
		}
	}
	return len(line)
}

// line prints one line, cut into windows that fit, each with its marks, and then
// the reasons.
func (p *textPrinter) line(line string, number, gutter int, notes []noted) {
	fmt.Fprintln(p.w)
	room := p.width - gutter - 5
	last := -2
	for i, w := range windows(line, room) {
		var here []noted
		for _, n := range notes {
			if n.from < w.end && n.to > w.start || n.from == n.to && n.from >= w.start && n.from <= w.end {
				here = append(here, n)
			}
		}
		if len(here) == 0 {
			continue
		}
		label := fmt.Sprintf("%*d", gutter, number)
		if i > 0 && last >= 0 {
			label = strings.Repeat(" ", gutter)
		}
		if last >= 0 && last != i-1 {
			fmt.Fprintf(p.w, "  %s %s\n", strings.Repeat(" ", gutter), p.dim("…"))
		}
		last = i
		fmt.Fprintf(p.w, "  %s %s %s\n", p.dim(label), p.dim("│"), shown(line[w.start:w.end]))
		for _, row := range rows(here) {
			fmt.Fprintf(p.w, "  %s %s %s\n", strings.Repeat(" ", gutter), p.dim("│"), p.marks(line, w, row))
		}
	}
	for _, n := range notes {
		p.note(n.finding, n.number, gutter)
	}
}

// window is a stretch of a line that fits the width.
type window struct{ start, end int }

// windows cuts a line at spaces into stretches of at most room columns.
func windows(line string, room int) []window {
	var out []window
	start, width, space := 0, 0, -1
	state := -1
	rest := line
	at := 0
	for len(rest) > 0 {
		var cluster string
		var w int
		cluster, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if cluster == "\t" {
			w = 1
		}
		if width+w > room && at > start {
			cut := at
			if space > start {
				cut = space
			}
			out = append(out, window{start, cut})
			start, space = cut, -1
			width = uniseg.StringWidth(line[start:at])
		}
		at += len(cluster)
		width += w
		if cluster == " " {
			space = at
		}
	}
	return append(out, window{start, len(line)})
}

// shown makes a stretch of a draft harmless for a terminal: tabs become spaces,
// control characters a sign.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r < 0x20 || r >= 0x7F && r < 0xA0 || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069:
			return '·'
		}
		return r
	}, s)
}

// rows puts marks that overlap into rows of their own, short ones first.
func rows(notes []noted) [][]noted {
	sorted := slices.Clone(notes)
	slices.SortStableFunc(sorted, func(a, b noted) int { return (a.to - a.from) - (b.to - b.from) })
	var out [][]noted
	for _, n := range sorted {
		placed := false
		for i := range out {
			if !slices.ContainsFunc(out[i], func(o noted) bool { return n.from < o.to && o.from < n.to }) {
				out[i] = append(out[i], n)
				placed = true
				break
			}
		}
		if !placed {
			out = append(out, []noted{n})
		}
	}
	for _, row := range out {
		slices.SortFunc(row, func(a, b noted) int { return a.from - b.from })
	}
	return out
}

// marks underlines the notes of a row, each with its number.
func (p *textPrinter) marks(line string, w window, row []noted) string {
	var b strings.Builder
	col := 0
	for _, n := range row {
		from, to := max(n.from, w.start), min(n.to, w.end)
		start := uniseg.StringWidth(shown(line[w.start:from]))
		width := max(1, uniseg.StringWidth(shown(strings.TrimRight(line[from:to], " "))))
		if start > col {
			b.WriteString(strings.Repeat(" ", start-col))
			col = start
		}
		label := fmt.Sprint(n.number)
		mark := strings.Repeat("‾", width)
		if n.from >= w.start {
			if width > len(label) {
				mark = strings.Repeat("‾", width-len(label)) + label
			} else {
				mark = label
				width = len(label)
			}
		}
		b.WriteString(p.severity(n.finding.Severity, mark))
		col += width
	}
	return b.String()
}

// note prints the reason of a finding, wrapped.
func (p *textPrinter) note(f *tone.Finding, number, gutter int) {
	head := fmt.Sprintf("%*d", gutter+2, number)
	indent := strings.Repeat(" ", gutter+5)
	fmt.Fprintf(p.w, "%s   %s\n", p.severity(f.Severity, head), p.severity(f.Severity, f.Rule))
	for _, line := range wrap(f.Message, p.width-len(indent)) {
		fmt.Fprintf(p.w, "%s%s\n", indent, line)
	}
	for _, line := range wrap(f.Why, p.width-len(indent)) {
		fmt.Fprintf(p.w, "%s%s\n", indent, p.dim(line))
	}
}

// wrap cuts a text at spaces into lines of at most width columns.
func wrap(text string, width int) []string {
	var out []string
	line, used := "", 0
	for _, word := range strings.Fields(shown(text)) {
		w := uniseg.StringWidth(word)
		if used > 0 && used+1+w > width {
			out = append(out, line)
			line, used = "", 0
		}
		if used > 0 {
			line += " "
			used++
		}
		line += word
		used += w
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// barWidth is the width of a score's bar, in columns.
const barWidth = 16

// scores prints a line for each dimension: value, unit, limits and a bar whose
// middle is the limit of warn.
func (p *textPrinter) scores(rep *tone.Report) {
	for i := range rep.Scores {
		s := &rep.Scores[i]
		limits := fmt.Sprintf("warn %s", number(s.Warn))
		if s.Block > 0 {
			limits += fmt.Sprintf(", block %s", number(s.Block))
		}
		fmt.Fprintf(p.w, "  %-15s %s %5s %s\n", s.Dimension, p.bar(s), number(s.Value), p.dim(s.Unit+"; "+limits))
		for j, line := range wrap(s.Advice, p.width-8) {
			lead := "  "
			if j == 0 {
				lead = "→ "
			}
			fmt.Fprintf(p.w, "      %s%s\n", p.bold(lead), p.bold(line))
		}
	}
}

func number(v float64) string {
	s := fmt.Sprintf("%.2f", v)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	return s
}

// bar is full at twice the limit of warn.
func (p *textPrinter) bar(s *tone.Score) string {
	filled := int(math.Round(math.Min(s.Value/s.Warn/2, 1) * barWidth))
	if filled == 0 && s.Value > 0 {
		filled = 1
	}
	if s.Verdict < tone.Warn {
		filled = min(filled, barWidth/2-1)
	}
	full, empty := strings.Repeat("█", filled), ""
	for i := filled; i < barWidth; i++ {
		if i == barWidth/2 {
			empty += "┊"
		} else {
			empty += "·"
		}
	}
	switch s.Verdict {
	case tone.Block:
		full = p.red(full)
	case tone.Warn:
		full = p.yellow(full)
	default:
		full = p.green(full)
	}
	return full + p.dim(empty)
}
