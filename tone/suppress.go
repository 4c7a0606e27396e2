package tone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/markup"
	"github.com/plainpost/plainpost/tone/internal/position"
)

// ignored is a stretch of the view in which rules are switched off by a comment.
type ignored struct {
	directive  int
	rules      []string
	start, end int32
	used       bool
}

// ignores reads the draft's comments. A comment that switches off counts up to
// the one that switches on again, or to the end.
func (x *evaluation) ignores() {
	r := x.r
	for i := range r.doc.Directives {
		d := &r.doc.Directives[i]
		if d.Err != "" {
			continue
		}
		at := int32(r.view.FromOrigin(d.At + r.title))
		switch d.Verb {
		case "ignore":
			for b := range r.blocks {
				if blk := &r.blocks[b]; !blk.title && blk.start >= at && blk.kind != markup.Comment && blk.end > blk.start {
					x.ignored = append(x.ignored, ignored{directive: i, rules: d.Rules, start: blk.start, end: blk.end})
					break
				}
			}
		case "off":
			end := int32(len(r.view.Text))
			for j := i + 1; j < len(r.doc.Directives); j++ {
				on := &r.doc.Directives[j]
				if on.Verb == "on" && on.Err == "" && (len(on.Rules) == 0 || slices.Equal(on.Rules, d.Rules)) {
					end = int32(r.view.FromOrigin(on.At + r.title))
					break
				}
			}
			x.ignored = append(x.ignored, ignored{directive: i, rules: d.Rules, start: at, end: end})
		}
	}
}

// isIgnored says whether a comment switches the rule off at the place.
func (x *evaluation) isIgnored(rule string, start, end int32) bool {
	hit := false
	for i := range x.ignored {
		g := &x.ignored[i]
		if start < g.end && g.start < end && (len(g.rules) == 0 || slices.ContainsFunc(g.rules, func(ref string) bool { return rules.Refers(ref, rule) })) {
			g.used, hit = true, true
		}
	}
	return hit
}

// isIgnoredHit is isIgnored for a hit. What is about the whole post stands where
// the things stand that it counts, or else anywhere.
func (x *evaluation) isIgnoredHit(rule *rules.Rule, h *hit) bool {
	if !h.whole() {
		return x.isIgnored(rule.ID, h.start, h.end)
	}
	if len(x.ignored) == 0 {
		return false
	}
	items := x.countedItems(h)
	if len(items) == 0 {
		return x.isIgnored(rule.ID, 0, int32(len(x.r.view.Text)))
	}
	hit := false
	for _, i := range items {
		hit = x.isIgnored(rule.ID, int32(x.r.view.FromOrigin(i[0])), int32(x.r.view.FromOrigin(i[1]))) || hit
	}
	return hit
}

// suppress drops the hits that a comment or an accepted fingerprint takes out.
// Sentences of a ratio are taken out when they are scored.
func (x *evaluation) suppress() {
	for i := range x.hits {
		h := &x.hits[i]
		rule := x.view.rules[h.slot]
		if own := &x.view.stakes[h.slot]; own.weight == 0 || own.ratio {
			continue
		}
		h.dropped = len(x.accepted) > 0 && x.accepted[x.hitPrint(h)] || x.isIgnoredHit(rule, h)
		if h.dropped {
			x.report.Suppressed++
		}
	}
	x.hits, x.saidOf = slices.DeleteFunc(x.hits, func(h hit) bool { return h.dropped }), 0
}

// isSuppressed says whether a comment or an accepted fingerprint takes a
// sentence of a ratio out.
func (x *evaluation) isSuppressed(q *scored) bool {
	if len(x.accepted)+len(x.ignored) == 0 || q.hit.slot < 0 {
		return false
	}
	rule := x.slots[q.hit.slot].rule.ID
	s := &x.r.sentences[q.hit.sentence]
	return len(x.accepted) > 0 && x.accepted[x.sentencePrint(rule, q.hit.sentence)] || x.isIgnored(rule, s.start, s.end)
}

// reportIgnores adds a finding for each comment that is malformed or ignores nothing.
func (x *evaluation) reportIgnores() {
	used := map[int]bool{}
	for i := range x.ignored {
		used[x.ignored[i].directive] = used[x.ignored[i].directive] || x.ignored[i].used
	}
	var index *position.Index
	for i := range x.r.doc.Directives {
		d := &x.r.doc.Directives[i]
		f := Finding{Rule: "plainpost.comment", Severity: rules.Info, Why: "A comment that switches a rule off should say why, and should go when it is no longer needed."}
		switch {
		case d.Err != "":
			f.Message, f.Severity = d.Err, rules.Warn
		case d.Verb == "on" || used[i]:
			continue
		default:
			f.Message = fmt.Sprintf("This comment switches off %s, which finds nothing here: remove it.", orEverything(d.Rules))
		}
		if index == nil {
			index = position.New(x.draft.Text)
		}
		f.Span = spanAt(d.SrcStart, d.SrcEnd, index)
		f.Match = x.draft.Text[d.SrcStart:d.SrcEnd]
		f.Fingerprint = x.fingerprint(hashSeed.text(f.Rule).text(f.Match))
		x.report.Findings = append(x.report.Findings, f)
	}
}

func orEverything(ids []string) string {
	if len(ids) == 0 {
		return "every rule"
	}
	return strings.Join(ids, ", ")
}
