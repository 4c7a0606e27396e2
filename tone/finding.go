package tone

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/position"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// writeFindings turns what was scored into the findings of the report.
func (x *evaluation) writeFindings() {
	all := x.all
	if len(all) == 0 {
		return
	}
	order, imported := x.order[:0], 0
	for i := range all {
		q := &all[i]
		order = append(order, uint64(q.place())<<32|uint64(i))
		imported += mark01(q.hit.found > 0)
	}
	x.order = order
	slices.Sort(order)
	x.text.expect(printLen*len(all) + mark01(imported < len(all))*fewTexts) // imported ones bring their messages
	x.report.Findings = make([]Finding, len(all))
	for i, o := range order {
		x.finding(&all[uint32(o)], &x.report.Findings[i])
	}
	sortFindings(x.report.Findings)
}

// sortFindings puts findings in order of place, those without a place last. They
// nearly always are.
func sortFindings(findings []Finding) {
	at := func(f *Finding) int {
		if f.Span == nil {
			return math.MaxInt
		}
		return f.Span.Start.Byte
	}
	for i := 1; i < len(findings); i++ {
		if at(&findings[i-1]) > at(&findings[i]) {
			slices.SortStableFunc(findings, func(a, b Finding) int { return cmp.Compare(at(&a), at(&b)) })
			return
		}
	}
}

// place orders findings by where they stand; what is about the whole post comes last.
func (q *scored) place() int32 {
	switch {
	case q.ratio:
		return q.from
	case q.hit.whole():
		return math.MaxInt32
	}
	return q.hit.start
}

// span is the place of view[start:end) in the text as given; nil in a title
// that was given apart.
func (x *evaluation) span(start, end int32, index *position.Index) *Span {
	from, to, ok := x.r.sourceSpan(start, end)
	if !ok {
		return nil
	}
	s := x.newSpan()
	s.Start, s.End = Pos(index.At(from)), Pos(index.At(to))
	return s
}

func spanAt(from, to int, index *position.Index) *Span {
	s := spanOf(from, to, index)
	return &s
}

func spanOf(from, to int, index *position.Index) Span {
	return Span{Start: Pos(index.At(from)), End: Pos(index.At(to))}
}

// finding writes what was scored as a finding.
func (x *evaluation) finding(q *scored, f *Finding) {
	h, isRatio := &q.hit, q.ratio
	if h.found > 0 && !isRatio {
		x.importedFinding(q, f)
		return
	}
	rule := x.view.rules[h.slot]
	f.Rule, f.Dimension, f.Severity, f.Points = rule.ID, rule.Dimension, rule.Severity, q.points
	f.Why, f.Docs, f.Disguised = rule.Why, rule.Docs, h.disguised
	if f.Severity == rules.Follow {
		f.Severity = severityOf(x.report.Scores[q.dimension].Verdict)
	}
	said := x.wordingOf(h, rule)
	switch {
	case isRatio:
		f.Span = x.span(q.from, q.to, &x.index)
		f.Fingerprint = x.sentencePrint(rule.ID, h.sentence)
	case h.whole():
		x.general = true
		f.Span = x.itemSpan(h, &x.index)
		f.Fingerprint = x.saidPrint(h, said)
	default:
		f.Span = x.span(h.start, h.end, &x.index)
		f.Fingerprint = x.saidPrint(h, said)
	}
	if f.Span != nil {
		f.Match = x.draft.Text[f.Span.Start.Byte:f.Span.End.Byte]
	} else {
		f.Match = x.wordsOf(q)
	}
	switch {
	case said != nil:
		f.Message = said.message
		if said.fits && f.Span != nil && !isRatio && x.mayFix(h) {
			f.Fixes = x.fixes(h, said, f.Span)
		}
	case x.slots[h.slot].model >= 0:
		f.Message = x.message(&x.text, rule, h, x.saysMost(h.slot, h.sentence), nil)
	case h.whole():
		f.Message = x.message(&x.text, rule, h, short(f.Match), nil)
	default:
		f.Message = x.message(&x.text, rule, h, x.wordsOf(q), nil)
	}
	if q.others[1] > q.others[0] {
		f.Message += x.also(q)
	}
	if h.disguised {
		f.Message += " (in disguise)"
	}
}

// wordsOf are the words that a finding is about: those of the hit, or else its sentence.
func (x *evaluation) wordsOf(q *scored) string {
	if h := &q.hit; h.end > h.start {
		return x.original(h.start, h.end)
	}
	s := &x.r.sentences[q.hit.sentence]
	return short(x.original(s.start, s.end))
}

// mayFix says whether a hit stands where the author may reword: not in a quotation,
// nor in somebody's credited words, nor in code.
func (x *evaluation) mayFix(h *hit) bool {
	for i := h.first; i < h.end1; i++ {
		if t := &x.r.tokens[i]; t.is(credited|mentioned|inCodeSpan) || x.r.blockOf(t).scope&(inQuote|inCode) != 0 {
			return false
		}
	}
	return true
}

// original is the prose behind a stretch of the view, white space made single.
func (x *evaluation) original(start, end int32) string {
	from, to := x.r.view.Origin(int(start), int(end))
	return singleSpaced(x.r.prose[from:to])
}

// singleSpaced makes all white space single blanks.
func singleSpaced(s string) string {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c > ' ' && c < utf8.RuneSelf:
			continue
		case c == ' ' && i > 0 && i+1 < len(s) && s[i+1] != ' ':
			continue
		case c >= utf8.RuneSelf:
			if r, size := utf8.DecodeRuneInString(s[i:]); !unicode.IsSpace(r) {
				i += size - 1
				continue
			}
		}
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

// short cuts a long text for a message.
func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	cut := strings.LastIndexByte(s[:most], ' ')
	if cut < most/2 {
		for cut = most; cut > 0 && s[cut]&0xC0 == 0x80; cut-- {
		}
	}
	return s[:cut] + "…"
}

// also names the other signs in a sentence of a ratio.
func (x *evaluation) also(q *scored) string {
	var names []string
	for _, i := range x.others[q.others[0]:q.others[1]] {
		h := &x.hits[i]
		name := x.slots[h.slot].rule.ID
		if h.end > h.start {
			name = "“" + short(x.original(h.start, h.end)) + "”"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		if len(names) == 5 {
			break
		}
	}
	return " (also " + strings.Join(names, ", ") + ")"
}

// fixes are the changes that put a suggestion in the place of a hit.
func (x *evaluation) fixes(h *hit, said *wording, at *Span) []Fix {
	out := x.newFixes(len(said.suggestions))
	article := "" // an English a or an before the hit
	if before := x.wordBefore(h); len(before) <= len("an") && x.slots[h.slot].language == "en" {
		article = before
	}
	for i, s := range said.suggestions {
		f := &out[i]
		f.Message, f.Span, f.Text = said.fixes[i], *at, s
		if s == "" {
			from, to, text := x.deletion(h, at.Start.Byte, at.End.Byte)
			f.Span, f.Text = spanOf(from, to, &x.index), text
		} else if other, change := words.NeedsArticle(article, s); change {
			before := &x.r.tokens[h.first-1]
			if from, _, ok := x.r.sourceSpan(before.start, h.start); ok {
				gap := x.draft.Text[from+len(x.original(before.start, before.end)) : at.Start.Byte]
				f.Span, f.Text = spanOf(from, at.End.Byte, &x.index), other+gap+s
			}
		}
	}
	return out
}

// deletion widens the place of a hit that is to go: with one space or comma
// beside it, and with the capital handed on at the start of a sentence.
func (x *evaluation) deletion(h *hit, from, to int) (int, int, string) {
	src := x.draft.Text
	end := to
	if end < len(src) && src[end] == ',' {
		end++
	}
	for end < len(src) && (src[end] == ' ' || src[end] == '\n' && end+1 < len(src) && src[end+1] != '\n' && h.first == x.r.sentences[h.sentence].first) {
		end++
	}
	s := &x.r.sentences[h.sentence]
	if h.first == s.first && end < len(src) && src[end] >= 'a' && src[end] <= 'z' && h.first < h.end1 && x.r.tokens[h.first].is(capitalised) {
		return from, end + 1, string(src[end] - 'a' + 'A')
	}
	if end > to && end < len(src) || from == 0 || src[from-1] != ' ' {
		return from, end, ""
	}
	return from - 1, to, ""
}
