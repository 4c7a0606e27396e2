package tone

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/internal/position"
	"github.com/plainpost/plainpost/tone/internal/style"
)

// hit is one place where a rule holds.
type hit struct {
	slot        int32
	phrase      int32   // index in the rule's phrases; -1 for another matcher
	start, end  int32   // of the view; equal for the whole post
	first, end1 int32   // tokens [first, end1) of a phrase hit
	sentence    int32   // -1 for the whole post
	excess      float64 // of a count: how many over the limit; 1 otherwise
	print       uint64  // fingerprint, once asked for; 0 before
	found       int32   // of an imported rule: what it says, index + 1 in the evaluation's found
	disguised   bool
	dropped     bool
}

// whole says that the hit is about the whole post.
func (h *hit) whole() bool { return h.sentence < 0 }

// evaluation is one check at work: what was read, what was hit, what it comes to.
type evaluation struct {
	*engine
	view     *platformView
	r        *reading
	draft    Draft
	measures Measures
	values   values // the figures by name, once rules over figures have been asked
	spoken   int    // words in the author's own voice
	hits     []hit
	shown    *valeText               // the draft as the imported rules see it
	vales    []style.Hit             // of the imported rules, until they are taken in
	faults   []style.Fault           // the same
	found    []found                 // by the imported rules
	slow     []Skip                  // imported rules that took too long
	allows   func(imported int) bool // whether an imported rule is on
	report   *Report
	over     bool  // nothing is left to do for the report
	err      error // why there is none

	now      time.Time // when the draft goes out, once the history was asked
	posts    []Post    // newest first
	postsErr error
	asked    bool

	accepted map[string]bool
	ignored  []ignored

	parts     []Part   // of the report: room for more
	own       []Part   // those of the dimension that is scored
	ownWhole  int      // how many of them, the last ones, are about the whole post
	stances   *Stances // room for them; nil without
	spans     []Span   // room for more
	nextSpans int      // how many to make room for then
	fixRoom   []Fix    // room for more
	general   bool     // some finding is about the whole post
	index     position.Index
	text      texts

	voices []int32 // the models that speak about the draft, by slot
	said   pulls   // of the dimension saidOf - 1, as long as the hits stay as they are
	saidOf int
	near   company // scratch of compose
	all    []scored
	order  []uint64 // scratch of write: where something scored stands, and which it is; of composite: a rule, and which hit of it
	times  []int32  // by slot: how often a rule with a cap has counted in the dimension that is scored; else 0
	ends   []int32  // by slot: the token up to which a phrase of it was found; 0 where phrases are not at work

	others []int32 // what scored things share: see their field

	prints prints
}

// begin makes it ready for a draft.
func (x *evaluation) begin(c *Checker, view *platformView, d *Draft) {
	x.engine, x.view, x.accepted, x.draft = c.engine, view, c.accepted, *d
	x.measures = Measures{}
}

// end lets go of what belongs to one check; the report belongs to the caller now.
// Scratch keeps its memory.
func (x *evaluation) end() {
	x.draft, x.report, x.parts, x.own, x.stances, x.spans, x.fixRoom, x.text = Draft{}, nil, nil, nil, nil, nil, nil, texts{}
	x.measures.Stances = nil
	x.hits, x.voices, x.others, x.all, x.saidOf = x.hits[:0], x.voices[:0], x.others[:0], x.all[:0], 0
	x.posts, x.postsErr, x.asked = nil, nil, false
	x.nextSpans, x.general, x.over, x.err = 0, false, false, nil
	clear(x.found)
	x.found, x.slow, x.ignored = x.found[:0], nil, nil
	x.index.Release()
	x.r.learned.lexicon = nil
	x.prints.reset()
}

// run finds all hits.
func (x *evaluation) run() {
	x.phrases()
	x.patterns()
	x.vale()
	x.combine()
}

// combine makes of what was found by itself what holds in the draft.
func (x *evaluation) combine() {
	x.counts()
	x.compose()
	x.overlaps()
}

// speaks says whether a rule's language is that of the draft.
func (x *evaluation) speaks(s *slot) bool {
	return s.language == "" || s.language == x.r.language
}

// phrases finds the phrases of all rules in one pass and keeps, for each rule,
// the longest at the leftmost word.
func (x *evaluation) phrases() {
	if len(x.entries) == 0 {
		return // a set of other rules, such as those of Vale styles
	}
	x.r.match(x.engine)
	x.keepPhrases(x.r.matches)
}

// keepPhrases adds the hits of matches, which come by start.
func (x *evaluation) keepPhrases(matches []match.Match) {
	x.hits = slices.Grow(x.hits, min(len(matches), len(matches)/4*3+fewMatches)) // about as many as come of them
	if len(x.ends) < len(x.slots) {
		x.ends = make([]int32, len(x.slots))
	}
	first, start := len(x.hits), int32(-1)
	for i := range matches {
		m := &matches[i]
		if m.Start != start {
			if start = m.Start; i+1 < len(matches) && matches[i+1].Start == start {
				x.sortByRule(matches[i:])
			}
		}
		x.keepPhrase(m)
	}
	for i := first; i < len(x.hits); i++ {
		x.ends[x.hits[i].slot] = 0
	}
}

// keepPhrase adds the hit of a match, where it is one.
func (x *evaluation) keepPhrase(m *match.Match) {
	e := &x.entries[m.Out]
	n := e.slot
	if e.phrase < 0 || m.Start < x.ends[n] {
		return
	}
	s, rule := &x.slots[n], x.view.rules[n]
	if rule == nil || !x.speaks(s) {
		return
	}
	matched := x.r.tokens[m.Start:m.End]
	if !x.stands(s, rule, e, m, matched) || s.hasExcept && x.excepted(n, m.Start, m.End) {
		return
	}
	x.ends[n] = m.End
	x.addPhrase(n, e.phrase, m, matched)
}

// fewMatches is up to how many matches and hits are sorted where they stand.
const fewMatches = 32

// sortByRule puts the matches of one start, with which some begin, in the order of their
// rules, of one rule the longest first.
func (x *evaluation) sortByRule(matches []match.Match) {
	n := 1
	for n < len(matches) && matches[n].Start == matches[0].Start {
		n++
	}
	here := matches[:n]
	if n > fewMatches {
		slices.SortFunc(here, x.byRule)
		return
	}
	for i := 1; i < len(here); i++ {
		m, at := here[i], i
		for ; at > 0 && x.byRule(here[at-1], m) > 0; at-- {
			here[at] = here[at-1]
		}
		here[at] = m
	}
}

// byRule compares two matches of one start.
func (x *evaluation) byRule(a, b match.Match) int {
	if n := x.entries[a.Out].slot - x.entries[b.Out].slot; n != 0 {
		return int(n)
	}
	return x.longestFirst(a, b)
}

// longestFirst puts the longer of two matches first, of equal ones that of the
// more exact words.
func (x *evaluation) longestFirst(a, b match.Match) int {
	return cmp.Or(int(b.End-a.End), int(x.entries[b.Out].rank)-int(x.entries[a.Out].rank), int(a.Out-b.Out))
}

// stands says whether a phrase counts where it was found, in the tokens matched: its
// place in the sentence, the kind of block, and whether it is used or only mentioned.
func (x *evaluation) stands(s *slot, rule *rules.Rule, e *entry, m *match.Match, matched []token) bool {
	r := x.r
	first, last := &matched[0], &matched[len(matched)-1]
	sent := &r.sentences[first.sentence]
	if r.blocks[sent.block].scope&s.scope == 0 {
		return false
	}
	if e.atStart && !x.opens(sent, m.Start) || e.atEnd && !x.closes(sent, m.End) {
		return false
	}
	if s.scope&inCode == 0 && ((first.notes|last.notes)&inCodeSpan != 0 || x.isGlued(first, last)) {
		return false
	}
	return first.notes&last.notes&mentioned == 0 || rule.Mentions == "flag"
}

// isGlued says whether words are part of a file name, a call or a setting:
// leverage.md, leverage(), LEVERAGE=1.
func (x *evaluation) isGlued(first, last *token) bool {
	text := x.r.view.Text
	if i := int(last.end); i+1 < len(text) && text[i] > ' ' {
		switch c, next := text[i], text[i+1]; {
		case c == '(' && next == ')', c == '=' && next != ' ', c == '_':
			return true
		case c == '.' && next >= 'a' && next <= 'z':
			return true
		}
	}
	i := int(first.start) - 1
	return i >= 0 && (text[i] == '_' || text[i] == '/')
}

// opens says whether nothing but marks, names, tags and emoji stands before the token.
func (x *evaluation) opens(s *sentence, at int32) bool {
	for i := s.first; i < at; i++ {
		if x.r.tokens[i].kind <= numberWord {
			return false
		}
	}
	return true
}

// closes says whether nothing but marks, links, names, tags and emoji stands
// from the token on.
func (x *evaluation) closes(s *sentence, at int32) bool {
	for i := at; i < s.end1; i++ {
		if x.r.tokens[i].kind <= numberWord {
			return false
		}
	}
	return true
}

// longestPhrase is more tokens than any phrase of a rule takes in.
const longestPhrase = 256

// excepted says whether an exception found of a slot overlaps the tokens [start, end).
func (x *evaluation) excepted(n, start, end int32) bool {
	matches := x.r.matches // by start
	first := sort.Search(len(matches), func(i int) bool { return matches[i].Start > start-longestPhrase })
	for i := first; i < len(matches) && matches[i].Start < end; i++ {
		m := &matches[i]
		if e := &x.entries[m.Out]; e.slot == n && e.phrase < 0 && start < m.End {
			return true
		}
	}
	return false
}

// addPhrase adds the hit of a phrase of a slot, with the tokens matched.
func (x *evaluation) addPhrase(n, phrase int32, m *match.Match, matched []token) {
	first, last := &matched[0], &matched[len(matched)-1]
	x.hits = append(x.hits, hit{})
	h := &x.hits[len(x.hits)-1]
	h.slot, h.phrase, h.sentence, h.excess = n, phrase, first.sentence, 1
	h.start, h.end, h.first, h.end1 = first.start, last.end, m.Start, m.End
	within := first.notes | last.notes
	for i := 1; i < len(matched)-1; i++ {
		within |= matched[i].notes
	}
	if within&disguised != 0 || x.r.view.Disguised(int(h.start), int(h.end)) && !x.styledAround(h) {
		h.disguised = true
		x.measures.Disguised++
	}
}

// styledAround says whether the word beside a hit is written in mathematical
// letters too: then they are the style of the post and hide nothing.
func (x *evaluation) styledAround(h *hit) bool {
	for _, i := range []int32{h.first - 1, h.end1} {
		if i >= 0 && i < int32(len(x.r.tokens)) && x.r.tokens[i].kind == plainWord && x.r.tokens[i].sentence == h.sentence {
			t := &x.r.tokens[i]
			from, to := x.r.view.Origin(int(t.start), int(t.end))
			if isStyled(x.r.prose[from:to]) {
				return true
			}
		}
	}
	return false
}

func isStyled(word string) bool {
	for _, r := range word {
		if r < 0x1D400 || r > 0x1D7FF {
			return false
		}
	}
	return word != ""
}

// sortByPlace puts hits in order of where they begin, of equal ones the longest first,
// and leaves equal ones in their order.
func sortByPlace(hits []hit) {
	if len(hits) > fewMatches {
		sortManyByPlace(hits)
		return
	}
	var places [fewMatches]uint64
	for i := range hits {
		place, at := uint64(hits[i].start)<<32|uint64(^uint32(hits[i].end)), i
		for ; at > 0 && places[at-1] > place; at-- {
			places[at] = places[at-1]
		}
		places[at] = place
		if at < i {
			h := hits[i]
			for j := i; j > at; j-- { // few, mostly: a call of memmove takes longer
				hits[j] = hits[j-1]
			}
			hits[at] = h
		}
	}
}

// sortManyByPlace is sortByPlace for many hits: it sorts places, which are small, and
// moves each hit once.
func sortManyByPlace(hits []hit) {
	type place struct{ start, end, index int32 }
	order := make([]place, len(hits))
	for i := range hits {
		order[i] = place{hits[i].start, hits[i].end, int32(i)}
	}
	slices.SortFunc(order, func(a, b place) int {
		if a.start != b.start {
			return int(a.start - b.start)
		}
		return cmp.Or(int(b.end-a.end), int(a.index-b.index))
	})
	for i := range order { // each ring of moves begins where it ends
		if order[i].index < 0 {
			continue
		}
		first, to := hits[i], i
		for {
			from := int(order[to].index)
			order[to].index = -1
			if from == i {
				hits[to] = first
				break
			}
			hits[to], to = hits[from], from
		}
	}
}

// overlaps keeps one of several hits of a dimension on the same words: the
// longest, then the heaviest. A ratio adds up signs instead, and signs without
// points do not take part, nor do imported rules, of which each speaks for itself.
func (x *evaluation) overlaps() {
	sortByPlace(x.hits)
	counts := func(h *hit) (dimension int, weight float64, ok bool) {
		dimension, weight = x.slots[h.slot].dimension, x.view.rules[h.slot].Weight
		return dimension, weight, h.found == 0 && !h.whole() && !h.dropped && weight != 0 && x.view.dimensions[dimension].Measure != rules.Ratio
	}
	dropped := false
	for i := range x.hits {
		a := &x.hits[i]
		if i+1 == len(x.hits) || x.hits[i+1].start >= a.end {
			continue // it stands alone, as most do
		}
		da, wa, ok := counts(a)
		for j := i + 1; ok && j < len(x.hits) && x.hits[j].start < a.end; j++ {
			b := &x.hits[j]
			db, wb, count := counts(b)
			if !count || da != db || (wa > 0) != (wb > 0) {
				continue
			}
			loser := b
			if la, lb := a.end-a.start, b.end-b.start; lb > la || lb == la && wb > wa {
				loser, ok = a, false
			}
			loser.dropped, dropped = true, true
		}
	}
	if dropped {
		x.leaveDropped()
	}
}
