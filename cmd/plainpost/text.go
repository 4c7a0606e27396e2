package main

import (
	"bufio"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// textPrinter writes reports for a person: the draft's own lines with what was
// found underlined, what to write instead, why, and the dimensions with their
// limits. The why of a rule is told once a run.
type textPrinter struct {
	appearance
	w         *bufio.Writer
	quiet     bool // only drafts that are not ok
	single    bool // the run has one draft: show it even when nothing was found
	fixed     bool // fixes have been applied: do not offer them
	total     summary
	sections  int
	fixable   int
	fixFile   string // the only file with findings that --fix can settle
	fixFiles  int
	worst     string // what to begin with
	worstTime float64
	explained map[string]bool
}

func (p *textPrinter) report(in *input, rep *tone.Report) error {
	p.total.add(rep)
	p.count(in, rep)
	if rep.Verdict <= tone.OK && (p.quiet || !p.single && len(rep.Findings) == 0) {
		return nil
	}
	if p.sections++; p.sections > 1 {
		fmt.Fprintln(p.w)
	}
	fmt.Fprintf(p.w, "%s  %s\n", p.bold(shown(nameOf(in))), p.verdict(rep.Verdict))
	p.lines(in.draft.Text, rep)
	p.scores(rep)
	for _, s := range rep.Skipped {
		if p.single && !strings.HasPrefix(s.Check, "language:") && s.Check != "feed" {
			p.paragraph("  ", p.dim, "skipped "+s.Check+": "+s.Reason)
		}
	}
	return nil
}

// count notes what the summary tells.
func (p *textPrinter) count(in *input, rep *tone.Report) {
	fixes := 0
	for i := range rep.Findings {
		if len(rep.Findings[i].Fixes) == 1 {
			fixes++
		}
	}
	if fixes > 0 && in.path != "" {
		p.fixable += fixes
		p.fixFile = in.path
		p.fixFiles++
	}
	for i := range rep.Scores {
		s := &rep.Scores[i]
		if times := s.Value / s.Warn; s.Verdict >= tone.Warn && times > p.worstTime {
			p.worst, p.worstTime = fmt.Sprintf("%s (%s is %s, warn %s)", nameOf(in), s.Dimension, number(s.Value), number(s.Warn)), times
		}
	}
}

func (p *textPrinter) fault(*input) error { return nil }

func (p *textPrinter) close() error {
	if p.total.Findings+p.total.Suppressed > 0 && p.sections > 0 || !p.quiet && !p.single {
		p.summary()
	}
	return p.w.Flush()
}

// summary says what the run came to and what to do next.
func (p *textPrinter) summary() {
	if p.sections > 0 {
		fmt.Fprintln(p.w)
	}
	drafts := p.total.OK + p.total.Warn + p.total.Block
	if drafts == 0 {
		return
	}
	line := fmt.Sprintf("%s: %d ok, %d warn, %d block; %s", plural(drafts, "draft", "drafts"), p.total.OK, p.total.Warn, p.total.Block, plural(p.total.Findings, "finding", "findings"))
	if p.single {
		line = plural(p.total.Findings, "finding", "findings")
	}
	if p.total.Suppressed > 0 {
		line += fmt.Sprintf(", %d not shown", p.total.Suppressed)
	}
	p.paragraph("", p.bold, line+".")
	for i, next := range p.next() {
		lead := "      "
		if i == 0 {
			lead = "Next: "
		}
		p.paragraph(lead, p.plain, next)
	}
}

// next is what to do next, most useful first.
func (p *textPrinter) next() []string {
	var out []string
	notOK := p.total.Warn + p.total.Block
	if notOK > 1 && p.worst != "" {
		out = append(out, "begin with "+p.worst+".")
	}
	if notOK == 1 || p.single && notOK > 0 {
		out = append(out, "reword what → names.")
	}
	if p.fixable > 0 && !p.fixed {
		files := "…"
		if p.fixFiles == 1 {
			files = shellWord(p.fixFile)
		}
		out = append(out, fmt.Sprintf("plainpost check --fix %s settles %d of the findings by itself.", files, p.fixable))
	}
	if notOK >= manyDrafts {
		out = append(out, "to live with what is there now and hear only of what is new: --baseline plainpost-baseline.json --update-baseline.")
	}
	return out
}

// manyDrafts is from how many drafts that are not ok a baseline is offered.
const manyDrafts = 20

// shellWord is a name as a shell takes it.
func shellWord(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("-_./,+@%", r) && (r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z')
	}) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
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

// paragraph writes a text in lines that fit, the first behind lead, the others
// below it.
func (p *textPrinter) paragraph(lead string, paint func(string) string, text string) {
	indent := uniseg.StringWidth(lead)
	for i, line := range wrap(text, p.width-indent) {
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		fmt.Fprintf(p.w, "%s%s\n", lead, paint(line))
	}
}

// noted is a finding with the stretch of a line that is marked for it.
type noted struct {
	finding  *tone.Finding
	number   int
	from, to int   // bytes of the line
	cut      bool  // the stretch goes on after the mark
	again    bool  // what there is to say of it has been said
	lines    []int // further lines that the same is to be said of
}

// longMark is how many columns of a long finding, such as a whole sentence, are
// marked; underlining all of it would bury the marks of single words.
const longMark = 12

// lines prints every line that something was found in, with the findings under
// it. What is to be said twice in the same words has one number and is said
// once; of a long finding that says nothing new only the line is named.
func (p *textPrinter) lines(text string, rep *tone.Report) {
	var loose []*noted
	byLine := map[int][]*noted{} // by where the line starts
	said := map[[2]string]*noted{}
	var starts []int
	var begins []lineStart
	if len(rep.Findings) > 0 {
		begins = lineStarts(text)
	}
	for i := range rep.Findings {
		f := &rep.Findings[i]
		n := &noted{finding: f}
		start := 0
		if f.Span != nil {
			start = begins[f.Span.Start.Line-1].byte
			n.mark(text, start)
		}
		key := [2]string{f.Rule, f.Message}
		first := said[key]
		switch {
		case first == nil:
			said[key] = n
			n.number = len(said)
		case n.cut || f.Span == nil || !strings.Contains(f.Message, f.Match):
			if f.Span != nil && !slices.Contains(first.lines[max(0, len(first.lines)-1):], f.Span.Start.Line) {
				first.lines = append(first.lines, f.Span.Start.Line)
			}
			continue
		default:
			n.number, n.again = first.number, true
		}
		if f.Span == nil {
			loose = append(loose, n)
			continue
		}
		if byLine[start] == nil {
			starts = append(starts, start)
		}
		byLine[start] = append(byLine[start], n)
	}
	slices.Sort(starts)
	gutter := 2
	if len(starts) > 0 {
		gutter = max(gutter, len(fmt.Sprint(byLine[starts[len(starts)-1]][0].finding.Span.Start.Line)))
	}
	for _, start := range starts {
		notes := byLine[start]
		slices.SortStableFunc(notes, func(a, b *noted) int { return a.from - b.from })
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			end = len(text) - start
		}
		fmt.Fprintln(p.w)
		p.line(strings.TrimRight(text[start:start+end], "\r"), gutter, notes)
	}
	if len(loose) > 0 {
		fmt.Fprintln(p.w)
	}
	for _, n := range loose {
		p.note(n, gutter)
	}
}

// mark sets the stretch that is marked of the line at start: all of a short
// finding, the beginning of a long one.
func (n *noted) mark(text string, start int) {
	span := n.finding.Span
	n.from, n.to = span.Start.Byte-start, span.End.Byte-start
	stretch := text[span.Start.Byte:span.End.Byte]
	short, columns, state, at := 0, 0, -1, 0
	for at < len(stretch) {
		cluster, _, width, next := uniseg.FirstGraphemeClusterInString(stretch[at:], state)
		if cluster == "\n" || cluster == "\r\n" || columns >= 3*longMark {
			n.cut = true
			n.to = n.from + short
			return
		}
		columns, state, at = columns+width, next, at+len(cluster)
		if columns <= longMark {
			short = at
		}
	}
}

// line prints the windows of a line that something stands in, each with its
// marks and what there is to say about them.
func (p *textPrinter) line(line string, gutter int, notes []*noted) {
	label := fmt.Sprintf("%*d", gutter, notes[0].finding.Span.Start.Line)
	blank := strings.Repeat(" ", gutter)
	bar := p.dim("│")
	var open []*noted // those that go on from the window before
	next := 0
	gap := false
	for w := range windows(line, p.width-gutter-5) {
		here := open
		first := next
		for next < len(notes) && (notes[next].from < w.end || w.end == len(line)) {
			here = append(here, notes[next])
			next++
		}
		if len(here) == 0 {
			gap = true
			continue
		}
		if gap && label == blank {
			fmt.Fprintf(p.w, "  %s %s\n", blank, p.dim("…"))
		}
		gap = false
		fmt.Fprintf(p.w, "  %s %s %s\n", p.dim(label), bar, shown(strings.TrimRight(line[w.start:w.end], " ")))
		label = blank
		for _, row := range rows(here) {
			fmt.Fprintf(p.w, "  %s %s %s\n", blank, bar, p.marks(line, w, row))
		}
		for i := first; i < next; i++ {
			p.note(notes[i], gutter)
		}
		open = slices.DeleteFunc(slices.Clone(here), func(n *noted) bool { return n.to <= w.end })
	}
}

// window is a stretch of a line that fits the width.
type window struct{ start, end int }

// windows cuts a line at spaces into stretches of at most room columns.
func windows(line string, room int) func(func(window) bool) {
	return func(yield func(window) bool) {
		start, width, space, state := 0, 0, -1, -1
		for at := 0; at < len(line); {
			cluster, _, w, next := uniseg.FirstGraphemeClusterInString(line[at:], state)
			state = next
			if cluster == "\t" {
				w = 1
			}
			if width+w > room && at > start && cluster != " " {
				cut := at
				if space > start {
					cut = space
				}
				if !yield(window{start, cut}) {
					return
				}
				start, space = cut, -1
				width = uniseg.StringWidth(line[start:at])
			}
			at += len(cluster)
			width += w
			if cluster == " " {
				space = at
			}
		}
		yield(window{start, len(line)})
	}
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
func rows(notes []*noted) [][]*noted {
	sorted := slices.Clone(notes)
	length := func(n *noted) int {
		if n.cut {
			return math.MaxInt
		}
		return n.to - n.from
	}
	slices.SortStableFunc(sorted, func(a, b *noted) int { return cmp.Compare(length(a), length(b)) })
	var out [][]*noted
	for _, n := range sorted {
		placed := false
		for i := range out {
			// A mark needs room for its number, and a space beside the next one.
			if !slices.ContainsFunc(out[i], func(o *noted) bool { return n.from <= o.to+n.room(o) && o.from <= n.to+o.room(n) }) {
				out[i] = append(out[i], n)
				placed = true
				break
			}
		}
		if !placed {
			out = append(out, []*noted{n})
		}
	}
	for _, row := range out {
		slices.SortFunc(row, func(a, b *noted) int { return a.from - b.from })
	}
	return out
}

// room is how much more than its stretch the mark before n takes.
func (n *noted) room(before *noted) int {
	if before.cut {
		return 3
	}
	return max(0, len(fmt.Sprint(before.number))-(before.to-before.from)) - 1
}

// marks underlines the notes of a row, each with its number at the end.
func (p *textPrinter) marks(line string, w window, row []*noted) string {
	var b strings.Builder
	col := 0
	for _, n := range row {
		from, to := max(n.from, w.start), min(n.to, w.end)
		start := uniseg.StringWidth(shown(line[w.start:min(from, w.end)]))
		width := 1
		if to > from {
			width = max(1, uniseg.StringWidth(shown(strings.TrimRight(line[from:to], " "))))
		}
		b.WriteString(strings.Repeat(" ", max(0, start-col)))
		label := fmt.Sprint(n.number)
		mark := strings.Repeat("‾", width)
		switch {
		case n.from < w.start: // its number stands in the window before
		case n.cut:
			mark += "…" + label
		case width > len(label):
			mark = mark[:len("‾")*(width-len(label))] + label
		default:
			mark = label
		}
		b.WriteString(p.severity(n.finding.Severity, mark))
		col = max(col, start) + uniseg.StringWidth(mark)
	}
	return b.String()
}

// note says what was found, what to write instead, and once a run why.
func (p *textPrinter) note(n *noted, gutter int) {
	if n.again {
		return
	}
	f := n.finding
	lead := fmt.Sprintf("%*d  ", gutter+2, n.number)
	room := p.width - len(lead)
	lines := wrap(f.Message, room)
	if len(n.lines) > 0 {
		lines = append(lines, wrap("The same in "+lineNumbers(n.lines)+".", room)...)
	}
	plain := len(lines)
	if !p.explained[f.Rule] {
		p.explained[f.Rule] = true
		lines = append(lines, wrap(f.Why, room)...)
	}
	// The rule stands at the right, in the first line after the message that has room.
	id := slices.IndexFunc(lines[max(plain-1, 0):], func(line string) bool { return uniseg.StringWidth(line)+2+len(f.Rule) <= room })
	if id < 0 {
		lines = append(lines, "")
		id = len(lines) - 1
	} else {
		id += max(plain-1, 0)
	}
	for i, line := range lines {
		head, paint := strings.Repeat(" ", len(lead)), p.plain
		if i == 0 {
			head = p.severity(f.Severity, lead)
		}
		if i >= plain {
			paint = p.dim
		}
		fmt.Fprint(p.w, head, paint(line))
		if i == id {
			fmt.Fprint(p.w, strings.Repeat(" ", max(0, room-uniseg.StringWidth(line)-len(f.Rule))), p.dim(f.Rule))
		}
		fmt.Fprintln(p.w)
	}
}

// mostLines is how many lines are named before the rest is counted.
const mostLines = 12

// lineNumbers lists lines.
func lineNumbers(lines []int) string {
	out := "line "
	if len(lines) > 1 {
		out = "lines "
	}
	for i, n := range lines {
		switch {
		case i == mostLines:
			return out + fmt.Sprintf(" and %d more", len(lines)-i)
		case i > 0:
			out += ", "
		}
		out += fmt.Sprint(n)
	}
	return out
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

// scores prints a line for each dimension that is worth one: in a run of one
// draft those above zero, in a run of several those over a limit.
func (p *textPrinter) scores(rep *tone.Report) {
	noFeed := slices.ContainsFunc(rep.Skipped, func(s tone.Skip) bool { return s.Check == "feed" })
	name := 0
	var show []*tone.Score
	var zero []string
	for i := range rep.Scores {
		s := &rep.Scores[i]
		switch {
		case s.Verdict >= tone.Warn || p.single && s.Value >= 0.005:
			show = append(show, s)
			name = max(name, len(s.Dimension))
		case noFeed && strings.HasPrefix(s.Dimension, "feed-"): // not looked at
		case s.Value < 0.005:
			zero = append(zero, s.Dimension)
		}
	}
	if len(show) > 0 || p.single {
		fmt.Fprintln(p.w)
	}
	for _, s := range show {
		limits := "warn " + number(s.Warn)
		if s.Block > 0 {
			limits += ", block " + number(s.Block)
		}
		fmt.Fprintf(p.w, "  %-*s %s %5s %s\n", name, s.Dimension, p.bar(s), number(s.Value), p.dim(s.Unit+"; "+limits))
		if s.Advice != "" {
			p.paragraph("    → ", p.bold, s.Advice)
		}
	}
	if p.single && len(zero) > 0 {
		p.paragraph("  ", p.dim, "Nothing in "+strings.Join(zero, ", ")+".")
	}
}

func number(v float64) string {
	s := fmt.Sprintf("%.2f", v)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// bar is full at the limit of block, or at twice that of warn where nothing
// blocks; the tick is the limit of warn.
func (p *textPrinter) bar(s *tone.Score) string {
	full := max(s.Block, 2*s.Warn)
	if s.Block > 0 {
		full = s.Block
	}
	tick := min(int(math.Round(s.Warn/full*barWidth)), barWidth-1)
	filled := min(int(math.Round(s.Value/full*barWidth)), barWidth)
	switch {
	case s.Value < s.Warn-1e-9:
		filled = min(max(filled, 1), tick)
	default:
		filled = max(filled, tick+1)
	}
	if s.Block > 0 && s.Value < s.Block-1e-9 {
		filled = min(filled, barWidth-1)
	}
	if s.Value < 0.005 {
		filled = 0
	}
	var rest strings.Builder
	for i := filled; i < barWidth; i++ {
		if i == tick {
			rest.WriteString("┊")
		} else {
			rest.WriteString("·")
		}
	}
	done := strings.Repeat("█", filled)
	switch s.Verdict {
	case tone.Block:
		done = p.red(done)
	case tone.Warn:
		done = p.yellow(done)
	default:
		done = p.green(done)
	}
	return done + p.dim(rest.String())
}
