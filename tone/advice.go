package tone

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plainpost/plainpost/rules"
)

// advise says, for each dimension over a limit, the smallest change that brings
// it under.
func (x *evaluation) advise() {
	scores := x.report.Scores
	for d := range scores {
		s := &scores[d]
		if s.Verdict < Warn {
			continue
		}
		if x.view.dimensions[d].Measure == rules.Ratio {
			s.Advice = x.adviseRatio(s)
		} else {
			s.Advice = x.advisePoints(s)
		}
	}
}

// advisePoints takes the heaviest findings away until the rest is under warn.
func (x *evaluation) advisePoints(s *Score) string {
	var room [16]*Finding
	own := room[:0]
	var beyond map[string][]string // what rules found beyond their cap
	for i := range x.report.Findings {
		switch f := &x.report.Findings[i]; {
		case f.Dimension != s.Dimension:
		case f.Points > 0:
			own = append(own, f)
		case len(beyond[f.Rule]) < 10:
			if beyond == nil {
				beyond = map[string][]string{}
			}
			beyond[f.Rule] = append(beyond[f.Rule], short(singleSpaced(f.Match)))
		}
	}
	slices.SortStableFunc(own, func(a, b *Finding) int { return cmp.Compare(b.Points, a.Points) })
	rest := s.Value
	var textRoom, otherRoom [8]string
	texts, others := textRoom[:0], otherRoom[:0]
	more := 0 // texts beyond those listed
	for _, f := range own {
		if rest < s.Warn-1e-9 {
			break
		}
		rest -= f.Points
		if x.general && x.isCount(f.Rule) {
			if o := x.adviseCount(f, rest+f.Points-s.Warn); !slices.Contains(others, o) {
				others = append(others, o)
			}
			continue
		}
		if len(texts) > 50 {
			more++
			continue
		}
		if beyond != nil {
			for _, t := range beyond[f.Rule] { // it would take the place of what is dropped
				if !slices.Contains(texts, t) {
					texts = append(texts, t)
				}
			}
		}
		if t := short(singleSpaced(f.Match)); !slices.Contains(texts, t) {
			texts = append(texts, t)
		}
	}
	if len(texts) > 4 {
		more += len(texts) - 3
		texts = texts[:3]
	}
	return x.adviceOf(texts, more, others)
}

// adviceOf says to reword or drop some texts, and more beside them, and what else to do.
func (x *evaluation) adviceOf(texts []string, more int, others []string) string {
	if len(texts)+len(others) == 0 {
		return ""
	}
	length := 32
	for _, t := range texts {
		length += len(t) + len("” and “")
	}
	for _, o := range others {
		length += len(o) + len("; ")
	}
	mark := x.text.mark(length)
	before := "Reword or drop “"
	for i, t := range texts {
		x.text.add(before)
		x.text.add(t)
		if before = "”, “"; i+2 == len(texts) && more == 0 {
			before = "” and “"
		}
	}
	switch {
	case more > 0:
		x.text.add("” and ")
		x.text.add(strconv.Itoa(more))
		x.text.add(" more")
	case len(texts) > 0:
		x.text.add("”")
	}
	for i, o := range others {
		if i+len(texts) > 0 {
			x.text.add("; ")
			x.text.add(o)
			continue
		}
		x.text.add(strings.ToUpper(o[:1]))
		x.text.add(o[1:])
	}
	x.text.add(".")
	return x.text.since(mark)
}

func (x *evaluation) isCount(rule string) bool {
	r := x.set.Rule(rule)
	return r != nil && (r.Count != "" || r.Metric != "")
}

// countNames are what one and several of a counted thing are called.
var countNames = map[string][2]string{
	"links": {"link", "links"}, "distinct_links": {"link", "links"}, "same_link_most": {"copy of the link", "copies of the link"},
	"hashtags": {"hashtag", "hashtags"}, "loose_tags": {"hashtag", "hashtags"}, "mentions": {"mention", "mentions"}, "loose_mentions": {"mention", "mentions"},
	"same_mention_most": {"copy of the mention", "copies of the mention"}, "emoji": {"emoji", "emoji"}, "exclamations": {"exclamation mark", "exclamation marks"},
	"shouted_words": {"word in capitals", "words in capitals"}, "profile_links": {"link to your own profile", "links to your own profile"},
	"home_links": {"link to a home page", "links to a home page"}, "questions": {"question", "questions"}, "length": {"character", "characters"},
}

// adviseCount says how many of the counted things must go so that at least the
// given points go with them.
func (x *evaluation) adviseCount(f *Finding, over float64) string {
	if i := x.countedSlot(f.Rule, func(s *slot) bool { return s.measure >= 0 }); i >= 0 && x.view.rules[i] != nil && x.view.rules[i].Above != nil {
		rule, figures := x.view.rules[i], x.measures.values()
		have := int(figures[x.slots[i].measure])
		excess := float64(have) - *rule.Above
		drop := int(excess + 0.999)
		for n := 1; n < drop; n++ {
			left := excess - float64(n)
			if rule.Cap > 0 {
				left = min(left, float64(rule.Cap))
			}
			if f.Points-left*rule.Weight > over+1e-9 {
				drop = n
				break
			}
		}
		if _, ok := countNames[rule.Count]; ok {
			return dropSome(drop, have, rule.Count)
		}
	}
	if text := x.adviseMetric(f.Rule); text != "" {
		return text
	}
	return "change this: " + strings.TrimSuffix(f.Message, ".")
}

// countedSlot is the first slot of a rule over figures of a kind; -1 for none.
func (x *evaluation) countedSlot(rule string, is func(*slot) bool) int32 {
	for _, n := range x.measuring {
		if s := &x.slots[n]; s.rule.ID == rule && is(s) {
			return n
		}
	}
	return -1
}

// families are measures that go down together when one of the counted things is
// dropped.
var families = [][]string{
	{"distinct_links", "same_link_most", "links"}, {"loose_tags", "hashtags"}, {"same_mention_most", "loose_mentions", "mentions"},
	{"emoji"}, {"exclamations"}, {"questions"}, {"shouted_words"},
}

// adviseMetric tries how many of one counted thing must go for a metric rule to
// hold no more; "" where no such number helps.
func (x *evaluation) adviseMetric(rule string) string {
	i := x.countedSlot(rule, func(s *slot) bool { return s.formula.Formula != nil })
	if i < 0 || x.view.rules[i] == nil {
		return ""
	}
	f, figures := &x.slots[i].formula, x.measures.values()
	names := f.Names()
	values, _ := f.value(&figures, nil)
	fewer := make([]float64, len(values))
	best, have, counted := 0, 0, ""
	for _, family := range families {
		at := slices.IndexFunc(names, func(n string) bool { return slices.Contains(family, n) })
		if at < 0 {
			continue
		}
		for n := 1; n <= int(values[at]) && (best == 0 || n < best); n++ {
			copy(fewer, values)
			for j, other := range names {
				if slices.Contains(family, other) {
					fewer[j] = max(0, fewer[j]-float64(n))
				}
			}
			if overLimit(x.view.rules[i], f.Eval(fewer)) == 0 {
				best, have, counted = n, int(values[at]), names[at]
				break
			}
		}
	}
	if best == 0 {
		return ""
	}
	return dropSome(best, have, counted)
}

func dropSome(drop, have int, measure string) string {
	name := countNames[measure][1]
	switch {
	case drop == have:
		return "drop the " + name
	case drop == 1:
		return fmt.Sprintf("drop one of the %d %s", have, name)
	}
	return fmt.Sprintf("drop %d of the %d %s", drop, have, name)
}

// adviseRatio drops the sentences that add most until the share of the rest is
// under warn.
func (x *evaluation) adviseRatio(s *Score) string {
	type promoting struct {
		match string
		words float64
		p     float64
	}
	var own []promoting
	at := map[int]float64{} // words of the sentence that begins at a byte
	total := 0.0
	for i := range x.r.sentences {
		q := &x.r.sentences[i]
		if !x.inOwnVoice(q) || q.words == 0 {
			continue
		}
		total += float64(q.words)
		if from, _, ok := x.r.sourceSpan(q.start, q.end); ok {
			at[from] = float64(q.words)
		}
	}
	for i := range x.report.Findings {
		f := &x.report.Findings[i]
		if f.Dimension != s.Dimension {
			continue
		}
		if f.Span == nil {
			continue
		}
		if words := at[f.Span.Start.Byte]; words > 0 {
			own = append(own, promoting{f.Match, words, f.Points * total / words})
		}
	}
	slices.SortStableFunc(own, func(a, b promoting) int { return cmp.Compare(b.p, a.p) })
	sum := s.Value * total
	for n, q := range own {
		sum -= q.words * q.p
		total -= q.words
		if total <= 0 {
			break
		}
		if sum/total < s.Warn {
			if n == 0 {
				return fmt.Sprintf("Drop the sentence “%s”, or say in it something the reader can use.", short(singleSpaced(q.match)))
			}
			return fmt.Sprintf("Drop %d of the %d sentences that promote, first “%s”, or say in them something the reader can use.", n+1, len(own), short(singleSpaced(own[0].match)))
		}
	}
	return "All of it promotes: add what the reader gains without following you, such as a fact, a tip, an answer or a thank-you."
}
