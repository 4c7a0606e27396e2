package main

import (
	"bufio"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/pmezard/go-difflib/difflib"

	"github.com/plainpost/plainpost/tone"
)

// diffPrinter writes what --fix would change as a unified diff that git apply
// and patch -p1 take in this folder.
type diffPrinter struct{ w *bufio.Writer }

func (p *diffPrinter) report(in *input, _ *tone.Report) error {
	if in.before == in.draft.Text || in.before == "" {
		return nil
	}
	writeUnified(p.w, filepath.ToSlash(relative(in.path)), in.before, in.draft.Text)
	return nil // what could not be written, close says
}

func (p *diffPrinter) fault(*input) error { return nil }

func (p *diffPrinter) close() error { return p.w.Flush() }

// contextLines is how many lines stand around a change.
const contextLines = 3

// writeUnified writes the diff of one file.
func writeUnified(w *bufio.Writer, name, before, after string) {
	fmt.Fprintf(w, "--- %s\n+++ %s\n", quotedName("a/"+name), quotedName("b/"+name))
	a, b := splitLines(before), splitLines(after)
	for _, hunk := range difflib.NewMatcher(a, b).GetGroupedOpCodes(contextLines) {
		first, last := hunk[0], hunk[len(hunk)-1]
		fmt.Fprintf(w, "@@ -%s +%s @@\n", rangeOf(first.I1, last.I2), rangeOf(first.J1, last.J2))
		for _, op := range hunk {
			if op.Tag == 'e' {
				writeLines(w, ' ', a[op.I1:op.I2])
				continue
			}
			writeLines(w, '-', a[op.I1:op.I2])
			writeLines(w, '+', b[op.J1:op.J2])
		}
	}
}

func writeLines(w *bufio.Writer, sign byte, lines []string) {
	for _, line := range lines {
		w.WriteByte(sign)
		w.WriteString(line)
		if !strings.HasSuffix(line, "\n") {
			w.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// splitLines cuts a text into lines that keep their ends.
func splitLines(text string) []string {
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// rangeOf writes lines [start, stop), from 0, as diffs do.
func rangeOf(start, stop int) string {
	switch n := stop - start; n {
	case 0:
		return fmt.Sprintf("%d,0", start)
	case 1:
		return fmt.Sprint(start + 1)
	default:
		return fmt.Sprintf("%d,%d", start+1, n)
	}
}

// quotedName is a name as git writes it: in C quotes where it holds control
// characters, quotes or backslashes, with a tab after it where it holds spaces.
func quotedName(name string) string {
	special := func(r rune) bool { return r < 0x20 || r == 0x7F || r == '"' || r == '\\' }
	if !strings.ContainsFunc(name, special) {
		if strings.Contains(name, " ") {
			return name + "\t"
		}
		return name
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < 0x20 || c >= 0x7F:
			fmt.Fprintf(&b, "\\%03o", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
