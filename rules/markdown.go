package rules

import (
	"fmt"
	"strings"
)

// Markdown is the set as a table: every rule that is on, with what it looks for
// and why. It is what documents the built-in sets.
func (s *Set) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n", s.Name)
	entries, on := 0, 0
	for _, r := range s.Rules {
		if !r.Off {
			on++
			entries += len(r.Phrases)
		}
	}
	fmt.Fprintf(&b, "%d rules with %d phrases, in %d dimensions.\n\n", on, entries, len(s.Dimensions))
	b.WriteString("| dimension | measure | warn | block |\n|---|---|---|---|\n")
	for _, d := range s.Dimensions {
		block := "never"
		if d.Block > 0 {
			block = fmt.Sprintf("%g", d.Block)
		}
		fmt.Fprintf(&b, "| %s | %s | %g | %s |\n", d.ID, d.Measure, d.Warn, block)
	}
	for _, d := range s.Dimensions {
		first := true
		for _, r := range s.Rules {
			if r.Off || r.Dimension != d.ID {
				continue
			}
			if first {
				fmt.Fprintf(&b, "\n### %s\n\n| rule | weight | looks for | why |\n|---|---|---|---|\n", d.ID)
				first = false
			}
			weight := fmt.Sprintf("%g", r.Weight)
			if r.Severity != Follow {
				weight += " (" + string(r.Severity) + ")"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.ID, weight, cell(r.Summary()), cell(r.Why))
		}
	}
	s.platformTable(&b)
	return b.String()
}

// platformTable says what each platform allows, and what changes there.
func (s *Set) platformTable(b *strings.Builder) {
	if len(s.Platforms) == 0 {
		return
	}
	b.WriteString("\n### platforms\n\n| platform | length | title | what changes there | source |\n|---|---|---|---|---|\n")
	for _, p := range s.Platforms {
		length, title := "", ""
		if p.Length.Max > 0 {
			length = fmt.Sprintf("%d %s", p.Length.Max, p.Length.Unit)
		}
		if p.Length.Bytes > 0 {
			length += fmt.Sprintf(", %d bytes", p.Length.Bytes)
		}
		if p.Length.Title > 0 {
			title = fmt.Sprintf("%d", p.Length.Title)
		}
		var changes []string
		for _, patches := range [][]patch{p.dimensions, p.rules} {
			for _, x := range patches {
				changes = append(changes, x.key.value+" "+x.node.inline())
			}
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", p.ID, length, title, cell(shorten(strings.Join(changes, "; "), 300)), cell(strings.TrimSpace(p.Source+" "+p.Date)))
	}
}

// inline is a tree in a line.
func (n *node) inline() string {
	var parts []string
	for i, item := range n.items() {
		if n.kind == mapping {
			parts = append(parts, n.keys()[i].value+" "+item.inline())
		} else {
			parts = append(parts, item.inline())
		}
	}
	if len(parts) == 0 {
		return n.value
	}
	return strings.Join(parts, ", ")
}

// cell makes a text fit into a table of Markdown.
func cell(s string) string {
	return strings.NewReplacer("\n", " ", "|", "\\|", "*", "\\*", "_", "\\_", "<", "&lt;", "`", "\\`", "[", "\\[").Replace(s)
}

// Summary says in a few words what the rule looks for.
func (r *Rule) Summary() string {
	var b strings.Builder
	switch r.Matcher() {
	case "phrases":
		const most = 3
		for i, p := range r.Phrases[:min(most, len(r.Phrases))] {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString("“" + shorten(p.Text, 60) + "”")
		}
		if n := len(r.Phrases) - most; n > 0 {
			fmt.Fprintf(&b, " and %d more", n)
		}
	case "pattern":
		b.WriteString("the pattern " + shorten(r.Pattern, 80))
	case "count":
		b.WriteString(r.Count)
	case "metric":
		b.WriteString(r.Metric)
	case "feed":
		fmt.Fprintf(&b, "%s of the last %d posts", r.Feed, r.Window)
	case "model":
		b.WriteString("what the model " + r.Model + " has learned")
	case "vale":
		b.WriteString("what Vale looks for: " + string(r.Vale.Kind))
	default:
		b.WriteString("what other rules find")
	}
	if r.Above != nil && (r.Metric == "" || *r.Above != 0) {
		fmt.Fprintf(&b, " above %g", *r.Above)
	}
	if r.Below != nil {
		fmt.Fprintf(&b, " below %g", *r.Below)
	}
	if len(r.With) > 0 {
		b.WriteString(", with " + strings.Join(r.With, " or "))
	}
	if len(r.Without) > 0 {
		b.WriteString(", without " + strings.Join(r.Without, " and "))
	}
	return b.String()
}

// shorten cuts a text to about n runes.
func shorten(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s
}
