package tone

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/rules/vale"
	"github.com/plainpost/plainpost/tone/internal/position"
	"github.com/plainpost/plainpost/tone/internal/style"
)

// imported is the part of an engine that runs the rules of Vale styles.
type imported struct {
	*style.Engine
	slots [][]int32 // by rule of the engine: the slots that stand for it, one on each platform at most
	notes []Skip    // what of the styles is not used
}

// vale makes the rules of Vale styles ready. A rule that cannot be compiled is
// left out and named, like those that could not be read.
func (c *compiler) vale() {
	for _, n := range c.set.Notes {
		check := n.ID
		if check == "" {
			check = n.File
		}
		c.imported.notes = append(c.imported.notes, Skip{check, n.String()})
	}
	var list []*vale.Rule
	at := map[*vale.Rule]int{}
	for n := range c.slots {
		v := c.slots[n].rule.Vale
		if v == nil {
			continue
		}
		i, ok := at[v]
		if !ok {
			i = len(list)
			at[v] = i
			list = append(list, v)
			c.imported.slots = append(c.imported.slots, nil)
		}
		c.imported.slots[i] = append(c.imported.slots[i], int32(n))
		c.slots[n].print = hashSeed.text(c.slots[n].rule.ID)
	}
	if len(list) == 0 {
		return
	}
	var errs []error
	c.imported.Engine, errs = style.Compile(list)
	for i, err := range errs {
		if err != nil {
			note := vale.Note{ID: list[i].ID, File: list[i].File, Line: list[i].Line, Col: list[i].Col, Message: err.Error()}
			c.imported.notes = append(c.imported.notes, Skip{note.ID, note.String()})
		}
	}
}

// found is what an imported rule has found: its place in the source, and what
// it says of it.
type found struct {
	from, to int // of the source; from is -1 in a title that was given apart
	message  string
	fixes    []string
}

// vale finds what imported rules hold for.
func (x *evaluation) vale() {
	x.showVale()
	x.runVale()
	x.takeVale()
}

// showVale makes the draft ready as the imported rules see it.
func (x *evaluation) showVale() {
	if x.imported.Engine == nil {
		return
	}
	if x.shown == nil {
		x.shown = newValeText()
	}
	x.shown.read(x)
}

// runVale runs the imported rules.
func (x *evaluation) runVale() {
	if x.imported.Engine == nil {
		return
	}
	if x.allows == nil {
		x.allows = func(i int) bool { return x.importedSlot(i) >= 0 }
	}
	x.vales, x.faults = x.imported.Run(&x.shown.doc, x.allows, x.vales)
	x.shown.clear()
}

// takeVale takes in what the imported rules have found.
func (x *evaluation) takeVale() {
	if len(x.vales)+len(x.faults) == 0 {
		return
	}
	off := x.valeComments()
	x.hits = slices.Grow(x.hits, len(x.vales))
	x.found = slices.Grow(x.found, len(x.vales))
	for i := range x.vales {
		h := &x.vales[i]
		n := x.importedSlot(h.Rule)
		out := hit{slot: n, phrase: -1, sentence: -1, excess: 1}
		f := found{from: h.Start, to: h.End, message: h.Message, fixes: h.Fixes}
		switch {
		case h.Whole:
			f.from, f.to = 0, 0 // about the whole text: an empty place at its start
		case h.Raw:
			out.start, out.end = x.nearView(h.Start), x.nearView(h.End)
		default:
			out.start, out.end = int32(x.r.view.FromOrigin(h.Start)), int32(x.r.view.FromOrigin(h.End))
			var ok bool
			if f.from, f.to, ok = x.r.proseSpan(h.Start, h.End); !ok {
				f.from, f.to = -1, -1
			}
		}
		if off.covers(x.slots[n].rule.ID, x.draft.Text, f.from, f.to) || !h.Whole && !x.standsImported(n, &out) {
			continue
		}
		x.found = append(x.found, f)
		out.found = int32(len(x.found))
		x.hits = append(x.hits, out)
	}
	for _, fault := range x.faults {
		if n := x.importedSlot(fault.Rule); n >= 0 {
			rule := x.slots[n].rule
			x.slow = append(x.slow, Skip{rule.ID, fmt.Sprintf("%s: %v; the rule was left out of the rest of the text", origin(rule, ""), fault.Err)})
		}
	}
	clear(x.vales)
	x.vales, x.faults = x.vales[:0], nil
}

// importedSlot is the slot of an imported rule on the draft's platform, or -1 where the
// rule is off.
func (x *evaluation) importedSlot(i int) int32 {
	for _, n := range x.imported.slots[i] {
		if x.view.rules[n] != nil {
			return n
		}
	}
	return -1
}

// nearView is the place in the view of a byte of the source, or one near it where
// the source is no prose.
func (x *evaluation) nearView(offset int) int32 {
	blocks := x.r.blocks
	i := sort.Search(len(blocks), func(i int) bool { return !blocks[i].title && blocks[i].src[0] > offset }) - 1
	if i < 0 || blocks[i].title {
		return 0
	}
	b := &blocks[i]
	return b.start + min(int32(offset-b.src[0]), b.end-b.start)
}

// standsImported puts a hit of an imported rule among the tokens and says whether
// the scope, mentions and exceptions that the rule set gives the rule let it stand.
func (x *evaluation) standsImported(n int32, h *hit) bool {
	r := x.r
	if len(r.sentences) == 0 {
		return true
	}
	at := sort.Search(len(r.tokens), func(i int) bool { return r.tokens[i].end > h.start })
	h.first, h.end1 = int32(at), int32(at)
	for h.end1 < int32(len(r.tokens)) && r.tokens[h.end1].start < h.end {
		h.end1++
	}
	sentence := sort.Search(len(r.sentences), func(i int) bool { return r.sentences[i].end > h.start })
	h.sentence = int32(min(sentence, len(r.sentences)-1))
	rule, s := x.view.rules[n], &x.slots[n]
	if len(rule.Scope) > 0 && r.blocks[r.sentences[h.sentence].block].scope&s.scope == 0 {
		return false
	}
	return (rule.Mentions == "flag" || !x.isMention(h)) && (!s.hasExcept || !x.excepted(n, h.first, h.end1))
}

// isMention says whether all tokens of a hit are mentioned, not used.
func (x *evaluation) isMention(h *hit) bool {
	tokens := x.r.tokens[h.first:h.end1]
	for i := range tokens {
		if i == 0 || tokens[i].sentence != tokens[i-1].sentence {
			x.r.noteMentions(tokens[i].sentence)
		}
		if !tokens[i].is(mentioned) {
			return false
		}
	}
	return len(tokens) > 0
}

// foundText is what an imported rule has found.
func (x *evaluation) foundText(h *hit) string {
	f := &x.found[h.found-1]
	if f.from < 0 {
		return x.original(h.start, h.end)
	}
	return x.draft.Text[f.from:f.to]
}

// foundFixes are the changes that an imported rule offers.
func (x *evaluation) foundFixes(h *hit, span *Span) []Fix {
	wordings := x.found[h.found-1].fixes
	if span == nil || h.whole() || len(wordings) == 0 {
		return nil
	}
	out := make([]Fix, len(wordings))
	for i, s := range wordings {
		out[i] = Fix{Message: "Leave it out.", Span: *span, Text: s}
		if s != "" {
			out[i].Message = "Write “" + s + "”."
		}
	}
	return out
}

// foundSpan is the place of an imported rule's hit.
func (x *evaluation) foundSpan(h *hit, index *position.Index) *Span {
	f := &x.found[h.found-1]
	if f.from < 0 {
		return nil
	}
	s := x.newSpan()
	s.Start, s.End = Pos(index.At(f.from)), Pos(index.At(f.to))
	return s
}

// importedFinding writes the finding of an imported rule outside a ratio.
func (x *evaluation) importedFinding(q *scored, out *Finding) {
	h := &q.hit
	rule := x.view.rules[h.slot]
	*out = Finding{
		Rule: rule.ID, Dimension: rule.Dimension, Severity: rule.Severity, Points: q.points,
		Why: rule.Why, Docs: rule.Docs, Span: x.foundSpan(h, &x.index), Match: x.foundText(h), Fingerprint: x.hitPrint(h),
	}
	if out.Severity == rules.Follow {
		out.Severity = severityOf(x.report.Scores[q.dimension].Verdict)
	}
	out.Fixes = x.foundFixes(h, out.Span)
	if f := &x.found[h.found-1]; rule.Message == rule.Vale.Message {
		out.Message = f.message
	} else {
		out.Message = x.message(&x.text, rule, h, short(strings.Join(strings.Fields(out.Match), " ")), f.fixes)
	}
}

// importedSkips names what of the styles is not used, and what took too long.
func (x *evaluation) importedSkips() {
	x.report.Skipped = append(x.report.Skipped, x.imported.notes...)
	x.report.Skipped = append(x.report.Skipped, x.slow...)
}

// switchedOff are the stretches of the source in which Vale's comments switch
// rules off.
type switchedOff []stretch

type stretch struct {
	key      string // "off" for all, a style, a rule, or a rule with a match: Style.Rule["text"]
	from, to int
}

func (s switchedOff) covers(id, source string, from, to int) bool {
	if len(s) == 0 || from < 0 {
		return false
	}
	family, _, _ := strings.Cut(id, ".")
	return slices.ContainsFunc(s, func(o stretch) bool {
		if from < o.from || from >= o.to {
			return false
		}
		rest, ok := strings.CutPrefix(o.key, id)
		return o.key == "off" || o.key == family || ok && (rest == "" || rest == source[from:to])
	})
}
