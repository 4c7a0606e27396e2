package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// difference is an alert that one side has and the other has not.
type difference struct {
	place
	match, text string // what was matched, and the source from the place on
}

// agreement says how much of what Vale reports Plainpost finds, and how much more.
type agreement struct{ theirs, ours, both int }

func (a agreement) found() float64 { return 100 * float64(a.both) / float64(max(a.theirs, 1)) }
func (a agreement) extra() float64 { return 100 * float64(a.ours-a.both) / float64(max(a.theirs, 1)) }

// report prints where the two differ, by class, and show differences of each class.
func report(out io.Writer, sources map[string]string, theirs, ours map[place]string, show int) agreement {
	both := 0
	classes := map[string][]difference{}
	moved := map[string][]place{} // alerts of Vale without a finding, by file, rule and what they match
	key := func(p place, match string) string {
		return p.File + "\x00" + p.Rule + "\x00" + strings.Join(strings.Fields(match), " ")
	}
	for _, p := range inOrder(theirs) {
		match := theirs[p]
		if _, ok := ours[p]; ok {
			both++
		} else {
			moved[key(p, match)] = append(moved[key(p, match)], p)
		}
	}
	taken := map[place]bool{}
	for _, p := range inOrder(ours) {
		match := ours[p]
		if _, ok := theirs[p]; ok {
			continue
		}
		d := difference{p, match, at(sources[p.File], p.Line, p.Col)}
		class := "extra: other"
		switch near := moved[key(p, match)]; {
		case len(near) > 0:
			taken[near[0]] = true
			moved[key(p, match)] = near[1:]
			class = "extra: Vale points at another place that reads the same"
		case besideMarkup(sources[p.File], p, match):
			class = "extra: at inline markup, where Vale loses the place"
		case inHTML(sources[p.File], p.Line):
			class = "extra: in HTML, where Vale loses the place"
		}
		classes[class] = append(classes[class], d)
	}
	for _, p := range inOrder(theirs) {
		match := theirs[p]
		if _, ok := ours[p]; ok {
			continue
		}
		d := difference{p, match, at(sources[p.File], p.Line, p.Col)}
		class := "missing: other"
		switch {
		case taken[p]:
			class = "missing: Vale points at another place that reads the same"
		case !pointsAt(d.text, match):
			class = "missing: Vale points at something else"
		case inTemplate(sources[p.File], p):
			class = "missing: in a template call, which is no prose"
		case inHTML(sources[p.File], p.Line):
			class = "missing: in HTML"
		}
		classes[class] = append(classes[class], d)
	}
	all := agreement{len(theirs), len(ours), both}
	fmt.Fprintf(out, "alerts of Vale %d, findings %d, the same %d: %.2f %% found, %.2f %% extra\n", all.theirs, all.ours, both, all.found(), all.extra())
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		list := classes[class]
		fmt.Fprintf(out, "%6d %s\n", len(list), class)
		for _, d := range list[:min(show, len(list))] {
			fmt.Fprintf(out, "       %s:%d:%d %s %q in %q\n", d.File, d.Line, d.Col, d.Rule, d.match, d.text[:min(len(d.text), 60)])
		}
	}
	return all
}

// inOrder are the places of what was found, by file, line and column.
func inOrder(found map[place]string) []place {
	return slices.SortedFunc(maps.Keys(found), func(a, b place) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Col-b.Col, strings.Compare(a.Rule, b.Rule))
	})
}

// at is the source from a place on.
func at(source string, line, col int) string {
	for ; line > 1; line-- {
		_, rest, ok := strings.Cut(source, "\n")
		if !ok {
			return ""
		}
		source = rest
	}
	runes := []rune(source[:min(len(source), 4*col+8*80)])
	if col-1 > len(runes) {
		return ""
	}
	return string(runes[col-1:])
}

// pointsAt says whether a place reads like what Vale says it found there.
func pointsAt(text, match string) bool {
	words := strings.Fields(match)
	return len(words) == 0 || strings.HasPrefix(strings.TrimLeft(text, " \n*_[>"), words[0][:min(len(words[0]), 3)])
}

// besideMarkup says whether a finding takes in, touches or follows inline markup.
func besideMarkup(source string, p place, match string) bool {
	line := at(source, p.Line, 1)
	line, _, _ = strings.Cut(line, "\n")
	runes := []rune(line)
	before := ""
	if p.Col-2 >= 0 && p.Col-1 <= len(runes) {
		before = string(runes[p.Col-2 : p.Col-1])
	}
	return strings.ContainsAny(match, "*_`[]&\\<>") || strings.ContainsAny(before, "*_`)>}&;\\")
}

func inHTML(source string, line int) bool {
	text := at(source, line, 1)
	text, _, _ = strings.Cut(text, "\n")
	return strings.Contains(text, "</") || strings.HasPrefix(strings.TrimSpace(text), "<")
}

var call = regexp.MustCompile(`(?s)\{\{.*?\}\}|\{%.*?%\}`)

func inTemplate(source string, p place) bool {
	offset := len(source) - len(at2(source, p.Line))
	offset += len(string([]rune(source[offset:])[:max(p.Col-1, 0)]))
	for _, m := range call.FindAllStringIndex(source, -1) {
		if m[0] <= offset && offset < m[1] {
			return true
		}
	}
	return false
}

// at2 is the source from a line on.
func at2(source string, line int) string {
	for ; line > 1; line-- {
		_, source, _ = strings.Cut(source, "\n")
	}
	return source
}
