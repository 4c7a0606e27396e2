package tone

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/position"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// write turns what was scored into the findings and parts of the report.
func (x *evaluation) write(all []scored) {
	if len(all) == 0 {
		return
	}
	x.index.Reset(x.draft.Text)
	order, findings, imported := x.order[:0], 0, 0
	for i := range all {
		order = append(order, placed{x.place(&all[i]), int32(i)})
		findings += mark01(!all[i].isPart())
		imported += mark01(all[i].hit.found > 0)
	}
	if findings > 0 && findings == imported {
		x.text.expect(printLen * findings) // they bring their messages
	}
	x.order = order
	slices.SortFunc(order, func(a, b placed) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.index, b.index)) })
	if findings > 0 {
		x.report.Findings = make([]Finding, 0, findings)
	}
	for _, o := range order {
		q := &all[o.index]
		if !q.isPart() {
			x.report.Findings = append(x.report.Findings, x.finding(q, &x.index))
			continue
		}
		score := &x.report.Scores[q.dimension]
		if score.Parts == nil {
			score.Parts = x.room(partsIn(all, q.dimension))
		}
		score.Parts = append(score.Parts, x.partOf(q, &x.index))
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

// placed is something scored and where it stands.
type placed struct{ at, index int32 }

// isPart says that it scores without being a finding.
func (q *scored) isPart() bool { return q.part || q.hit.slot < 0 }

// partsIn counts the parts of a dimension.
func partsIn(all []scored, dimension int32) int {
	n := 0
	for i := range all {
		n += mark01(all[i].dimension == dimension && all[i].isPart())
	}
	return n
}

// place orders findings by where they stand; what is about the whole post comes last.
func (x *evaluation) place(q *scored) int32 {
	if q.hit.whole() {
		return 1<<31 - 1
	}
	if x.isRatio(q) {
		return x.r.sentences[q.hit.sentence].start
	}
	return q.hit.start
}

func (x *evaluation) isRatio(q *scored) bool {
	return x.view.dimensions[q.dimension].Measure == rules.Ratio
}

func (x *evaluation) partOf(q *scored, index *position.Index) Part {
	p := Part{Rule: "base", Points: q.points, P: q.p}
	if q.hit.slot >= 0 {
		p.Rule = x.slots[q.hit.slot].rule.ID
	}
	switch {
	case q.hit.whole():
	case x.isRatio(q):
		s := &x.r.sentences[q.hit.sentence]
		p.Span = x.span(s.start, s.end, index)
	default:
		p.Span = x.span(q.hit.start, q.hit.end, index)
	}
	return p
}

// span is the place of view[start:end) in the text as given; nil in a title
// that was given apart.
func (x *evaluation) span(start, end int32, index *position.Index) *Span {
	from, to, ok := x.r.sourceSpan(start, end)
	if !ok {
		return nil
	}
	return x.newSpan(Pos(index.At(from)), Pos(index.At(to)))
}

func spanAt(from, to int, index *position.Index) *Span {
	s := spanOf(from, to, index)
	return &s
}

func spanOf(from, to int, index *position.Index) Span {
	return Span{Start: Pos(index.At(from)), End: Pos(index.At(to))}
}

func (x *evaluation) finding(q *scored, index *position.Index) Finding {
	h := &q.hit
	if h.found > 0 && !x.isRatio(q) {
		return x.importedFinding(q, index)
	}
	rule := x.view.rules[h.slot]
	f := Finding{
		Rule: rule.ID, Dimension: rule.Dimension, Severity: rule.Severity, Points: q.points,
		Why: rule.Why, Docs: rule.Docs, Disguised: h.disguised,
	}
	if f.Severity == rules.Follow {
		f.Severity = severityOf(x.report.Scores[q.dimension].Verdict)
	}
	matched := ""
	switch {
	case x.isRatio(q):
		s := &x.r.sentences[h.sentence]
		f.Span = x.span(s.start, s.end, index)
		if h.end > h.start {
			matched = x.original(h.start, h.end)
		} else {
			matched = short(x.original(s.start, s.end))
		}
		f.Fingerprint = x.sentencePrint(rule.ID, h.sentence)
	case h.whole():
		f.Span = x.itemSpan(h, index)
		f.Fingerprint = x.hitPrint(h)
	default:
		f.Span = x.span(h.start, h.end, index)
		matched = x.original(h.start, h.end)
		f.Fingerprint = x.hitPrint(h)
	}
	if f.Span != nil {
		f.Match = x.draft.Text[f.Span.Start.Byte:f.Span.End.Byte]
	} else {
		f.Match = matched
	}
	if matched == "" {
		matched = short(f.Match)
	}
	if x.slots[h.slot].model >= 0 {
		sentence := int32(-1)
		if x.isRatio(q) {
			sentence = h.sentence
		}
		matched = x.saysMost(h.slot, sentence)
	}
	suggestions, fits := x.suggestions(h, matched)
	f.Message = x.message(rule, h, matched, suggestions)
	if q.others[1] > q.others[0] {
		f.Message += x.also(q)
	}
	if f.Span != nil && !x.isRatio(q) && fits && x.mayFix(h) {
		f.Fixes = x.fixes(h, suggestions, index)
	}
	if h.disguised {
		f.Message += " (in disguise)"
	}
	return f
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
		case c == ' ' && i > 0 && i+1 < len(s) && s[i+1] != ' ':
		case c <= ' ' || c >= utf8.RuneSelf:
			return strings.Join(strings.Fields(s), " ")
		}
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

// message fills a rule's message in.
func (x *evaluation) message(rule *rules.Rule, h *hit, matched string, suggestions []string) string {
	if h.found > 0 && rule.Message == rule.Vale.Message {
		return x.found[h.found-1].message
	}
	message := rule.Message
	if strings.Contains(message, "$suggestion") && (len(suggestions) == 0 || suggestions[0] == "") {
		message = withoutSuggestion(message, len(suggestions) > 0)
	}
	room := x.text.mark(len(message) + len(matched) + 32)
	for {
		before, after, found := strings.Cut(message, "$")
		x.text.add(before)
		if !found {
			return x.text.since(room)
		}
		switch rest := after; {
		case cut(&after, "match"):
			x.text.add(matched)
		case cut(&after, "suggestion"):
			for i, s := range suggestions {
				if i > 0 {
					x.text.add("” or “")
				}
				x.text.add(s)
			}
		case cut(&after, "count"):
			x.text.add(x.countOf(h))
		case cut(&after, "limit"):
			x.text.add(limitOf(rule))
		default:
			x.text.add("$")
			after = rest
		}
		message = after
	}
}

// cut removes a prefix, if it is there.
func cut(s *string, prefix string) (ok bool) {
	*s, ok = strings.CutPrefix(*s, prefix)
	return ok
}

// countOf is the figure that a count or metric rule looked at.
func (x *evaluation) countOf(h *hit) string {
	s := &x.slots[h.slot]
	switch {
	case s.measure >= 0:
		return trimFloat(x.measures.values()[s.measure])
	case s.formula.Formula != nil:
		values := x.measures.values()
		_, value := s.formula.value(&values, nil)
		return trimFloat(value)
	}
	return ""
}

func limitOf(rule *rules.Rule) string {
	switch {
	case rule.Above != nil:
		return trimFloat(*rule.Above)
	case rule.Below != nil:
		return trimFloat(*rule.Below)
	}
	return ""
}

// withoutSuggestion drops the part of a message that offers a wording, where
// there is none: the text goes up to the colon, comma or semicolon before it.
func withoutSuggestion(message string, remove bool) string {
	at := strings.Index(message, "$suggestion")
	cut := strings.LastIndexAny(message[:at], ":;,.")
	head := message
	if cut > 0 {
		head = message[:cut]
	} else if cut = strings.LastIndex(message[:at], "$match"); cut >= 0 {
		head = message[:cut+len("$match")]
		if strings.HasPrefix(message[cut+len("$match"):], "”") {
			head += "”"
		}
	}
	if remove {
		return head + ": leave it out."
	}
	return head + ": say plainly what you mean."
}

func trimFloat(v float64) string {
	return strconv.FormatFloat(float64(int64(v*100+0.5))/100, 'f', -1, 64)
}

// suggestions are the plain wordings for a hit, inflected like it; they stand until
// the next call. fits says whether they could be put into the form that the match
// has; where not, they are advice and no fix.
func (x *evaluation) suggestions(h *hit, matched string) (out []string, fits bool) {
	if h.phrase < 0 {
		return nil, true
	}
	p := &x.slots[h.slot].rule.Phrases[h.phrase]
	lemma := ""
	english := x.slots[h.slot].language == "en"
	var differs words.Difference
	if english {
		if lemma = x.lemmaOf(p.Text, matched); lemma != "" {
			differs = words.Compare(matched, lemma)
		}
	}
	out = x.suggested[:0]
	for _, s := range p.Suggest {
		switch {
		case s == "":
		case lemma != "":
			s = differs.Inflect(x.wordBefore(h), s)
		default:
			s = likeCase(matched, s)
		}
		if !slices.Contains(out, s) && !strings.EqualFold(s, matched) {
			out = append(out, s)
		}
	}
	x.suggested = out
	return out, !english || lemma != "" && differs.Fits()
}

// lemmaOf is a phrase in the form that its wordings are given for. Of a phrase
// with slots only the first word is known to be in that form, where it is plain or
// one of several; the rest is as it was matched. It is "" where nothing is known.
func (x *evaluation) lemmaOf(phrase, matched string) string {
	if !strings.ContainsAny(phrase, "({") {
		return strings.Trim(strings.ReplaceAll(phrase, "=", ""), "^$")
	}
	word, rest, _ := strings.Cut(matched, " ")
	found := ""
	for _, o := range x.leads.of(x.set, phrase) {
		switch {
		case strings.EqualFold(o.Text, word):
			return strings.TrimSpace(o.Text + " " + rest)
		case o.Kind == rules.Word && words.Compare(word, o.Text).Fits():
			found = o.Text
		}
	}
	if found == "" {
		return ""
	}
	return strings.TrimSpace(found + " " + rest)
}

// leads are the words that phrases with slots can begin with, worked out when one
// of them is first found: most never are. It is safe for concurrent use.
type leads struct{ known sync.Map } // phrase → []rules.Element

func (l *leads) of(set *rules.Set, phrase string) []rules.Element {
	if known, ok := l.known.Load(phrase); ok {
		return known.([]rules.Element)
	}
	var out []rules.Element
	add := func(e rules.Element) {
		same := func(o rules.Element) bool { return o.Kind == e.Kind && o.Text == e.Text }
		if e.Text != "" && !slices.ContainsFunc(out, same) {
			out = append(out, e)
		}
	}
	sequences, err := set.Expand(phrase)
	if err != nil {
		sequences = nil // reported when the set was compiled
	}
	for _, q := range sequences {
		for _, o := range q.Elements[0].Options {
			add(o)
		}
		add(q.Elements[0])
	}
	l.known.Store(phrase, out)
	return out
}

// wordBefore is the word in front of a hit in its sentence, or "".
func (x *evaluation) wordBefore(h *hit) string {
	if h.first == 0 || x.r.tokens[h.first-1].kind != plainWord || x.r.tokens[h.first-1].sentence != h.sentence {
		return ""
	}
	t := &x.r.tokens[h.first-1]
	return x.r.view.Text[t.start:t.end]
}

// likeCase begins s with a capital where the match does.
func likeCase(matched, s string) string {
	if matched == "" || s == "" || matched[0] < 'A' || matched[0] > 'Z' || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// fixes are the changes that put a suggestion in the place of a hit.
func (x *evaluation) fixes(h *hit, suggestions []string, index *position.Index) []Fix {
	var out []Fix
	for _, s := range suggestions {
		from, to, ok := x.r.sourceSpan(h.start, h.end)
		if !ok {
			return nil
		}
		if out == nil {
			out = make([]Fix, 0, len(suggestions))
		}
		text, message := s, "Leave it out."
		if s == "" {
			from, to, text = x.deletion(h, from, to)
		} else {
			message = x.text.join("Write “", s, "”.")
			if at, article, change := x.article(h, s); change {
				if a, _, ok := x.r.sourceSpan(at, h.start); ok {
					gap := x.draft.Text[a+len(x.original(at, x.r.tokens[h.first-1].end)) : from]
					from, text = a, article+gap+s
				}
			}
		}
		out = append(out, Fix{Message: message, Span: spanOf(from, to, index), Text: text})
	}
	return out
}

// article says whether the a or an before a hit must change with the suggestion,
// and where it stands.
func (x *evaluation) article(h *hit, suggestion string) (at int32, text string, change bool) {
	word := x.wordBefore(h)
	if x.slots[h.slot].language != "en" {
		return 0, "", false
	}
	if !strings.EqualFold(word, "a") && !strings.EqualFold(word, "an") {
		return 0, "", false
	}
	text, change = words.NeedsArticle(word, suggestion)
	return x.r.tokens[h.first-1].start, text, change
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
