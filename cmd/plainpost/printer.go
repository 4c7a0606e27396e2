package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// printer writes reports in one format. Reports come in input order; a fault
// stands in the place of a draft that has none.
type printer interface {
	report(in *input, rep *tone.Report) error
	fault(in *input) error
	close() error
}

// printFormats are the formats of --format, in the order in which help names them.
var printFormats = []string{"text", "json", "ndjson", "sarif", "github", "rdjson", "checkstyle", "junit", "gitlab"}

// newPrinter makes the printer of a run of total drafts, -1 when that is not
// known. set gives the formats that describe rules what they say of them.
func newPrinter(f *checkFlags, out io.Writer, total int, failAt tone.Verdict, set *rules.Set, looks appearance) (printer, error) {
	w := bufio.NewWriterSize(out, 64<<10)
	if f.dryRun {
		return &diffPrinter{w: w}, nil
	}
	switch f.format {
	case "text":
		return &textPrinter{w: w, appearance: looks, quiet: f.quiet, single: total == 1 && !f.quiet, fixed: f.fix, explained: map[string]bool{}}, nil
	case "json":
		return &jsonPrinter{w: w}, nil
	case "ndjson":
		return &ndjsonPrinter{w: w}, nil
	case "sarif":
		return newSarifPrinter(w, set), nil
	case "github":
		return &githubPrinter{w: w}, nil
	case "rdjson":
		return newRdjsonPrinter(w), nil
	case "checkstyle":
		return &checkstylePrinter{w: w, Version: "4.3"}, nil
	case "junit":
		return &junitPrinter{w: w, failAt: failAt}, nil
	case "gitlab":
		return &gitlabPrinter{w: w, issues: []gitlabIssue{}}, nil
	}
	return nil, unknownFormat(f.format, printFormats)
}

// unknownFormat is the error for a --format that a command does not have.
func unknownFormat(given string, known []string) error {
	hint := rules.DidYouMean(given, known)
	if hint == "" {
		hint = "use one of " + strings.Join(known, ", ")
	}
	return fmt.Errorf("--format %q is not known: %s", given, hint)
}

// homepage is what reports link the tool's name to.
const homepage = "https://github.com/plainpost/plainpost"

// place is where a finding stands, as the formats of other tools want it:
// slashes in the path, lines and columns from 1, the end exclusive.
type place struct {
	path            string
	line, endLine   int
	rune, endRune   int
	byte, endByte   int
	utf16, endUTF16 int
}

// lineStart is where a line begins.
type lineStart struct{ byte, utf16 int }

// lineStarts are the beginnings of the lines of a text, the first at index 0.
func lineStarts(text string) []lineStart {
	starts := []lineStart{{}}
	utf16 := 0
	for i, r := range text {
		utf16++
		if r > 0xFFFF {
			utf16++
		}
		if r == '\n' {
			starts = append(starts, lineStart{i + 1, utf16})
		}
	}
	return starts
}

// placer turns the spans of one draft into places.
type placer struct {
	path  string
	lines []lineStart
}

func newPlacer(in *input, rep *tone.Report) *placer {
	p := &placer{path: reportPath(in)}
	if len(rep.Findings) > 0 {
		p.lines = lineStarts(in.draft.Text)
	}
	return p
}

// of is the place of a span. What has none stands at the start of the file.
func (p *placer) of(span *tone.Span) place {
	if span == nil {
		return place{path: p.path, line: 1, endLine: 1, rune: 1, endRune: 1, byte: 1, endByte: 1, utf16: 1, endUTF16: 1}
	}
	start, end := span.Start, span.End
	from, to := p.lines[start.Line-1], p.lines[end.Line-1]
	return place{
		path: p.path, line: start.Line, endLine: end.Line, rune: start.Col, endRune: end.Col,
		byte: start.Byte - from.byte + 1, endByte: end.Byte - to.byte + 1,
		utf16: start.UTF16 - from.utf16 + 1, endUTF16: end.UTF16 - to.utf16 + 1,
	}
}

// reportPath is the path of an input for other tools: relative to this folder
// where it is below, with slashes. A draft without a file goes by its name.
func reportPath(in *input) string {
	if in.path == "" {
		return nameOf(in)
	}
	return filepath.ToSlash(filepath.Clean(relative(in.path)))
}

// relative makes an absolute path below this folder relative to it.
func relative(name string) string {
	if !filepath.IsAbs(name) {
		return name
	}
	here, err := os.Getwd()
	if err != nil {
		return name
	}
	rel, err := filepath.Rel(here, name)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return name
	}
	return rel
}

// reportURI is reportPath as a reference in the sense of RFC 3986.
func reportURI(in *input) string {
	p := reportPath(in)
	if path.IsAbs(p) {
		return (&url.URL{Scheme: "file", Path: p}).String()
	}
	return (&url.URL{Path: p}).String()
}

// nameOf is what a draft is called: its file, its id, or where it stood.
func nameOf(in *input) string {
	switch {
	case in.path != "":
		return in.path
	case in.draft.ID != "":
		return in.draft.ID
	case in.line > 0:
		return fmt.Sprintf("line %d", in.line)
	}
	return "standard input"
}

// sentenceOf is the message of a finding with its reason, for formats that have
// one field for both.
func sentenceOf(f *tone.Finding) string {
	if f.Why == "" {
		return f.Message
	}
	return f.Message + " " + f.Why
}

// cause is an error without the name of the input, which stands beside it in a report.
func cause(in *input) string {
	if inner := errors.Unwrap(in.err); inner != nil && in.path != "" && strings.HasPrefix(in.err.Error(), in.path+": ") {
		return inner.Error()
	}
	return in.err.Error()
}

// worst is the worst verdict that the findings of a dimension make; "" stands
// for findings of no dimension.
func worst(rep *tone.Report, dimension string) tone.Verdict {
	out := tone.OK
	for i := range rep.Findings {
		if rep.Findings[i].Dimension == dimension {
			out = max(out, tone.VerdictOf(rep.Findings[i].Severity))
		}
	}
	return out
}

// validXML replaces what XML 1.0 cannot hold, not even escaped.
func validXML(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r < 0xD800 || r >= 0xE000 && r < 0xFFFE || r >= 0x10000:
			return r
		}
		return utf8.RuneError
	}, s)
}
