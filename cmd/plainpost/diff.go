package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

// change is a file that a diff adds lines to.
type change struct {
	name  string // from the root of the repository, with slashes
	blob  string // the id of the new content
	mode  string
	added *lineSet
}

// regularFile is the mode of a file; links and submodules have others.
const regularFile = "100644"

// isFile says whether a change is of a file, not of a link or a submodule.
func (c *change) isFile() bool { return strings.HasPrefix(c.mode, "100") }

// lineSet is a set of lines, which count from 1.
type lineSet struct {
	whole  bool // every line there is
	ranges []lineRange
}

// lineRange is the lines from first to last.
type lineRange struct{ first, last int }

func (s *lineSet) empty() bool { return !s.whole && len(s.ranges) == 0 }

// overlaps says whether one of the lines from first to last is in the set.
func (s *lineSet) overlaps(first, last int) bool {
	if s.whole {
		return true
	}
	i, _ := slices.BinarySearchFunc(s.ranges, first, func(r lineRange, line int) int { return r.last - line })
	return i < len(s.ranges) && s.ranges[i].first <= last
}

// holds says whether a finding stands on a line of the set. One about the whole
// file does where the whole file is in the set.
func (s *lineSet) holds(f *tone.Finding) bool {
	if f.Span == nil {
		return s.whole
	}
	last := f.Span.End.Line
	if f.Span.End.Col == 1 && last > f.Span.Start.Line {
		last-- // it ends with the line before
	}
	return s.overlaps(f.Span.Start.Line, last)
}

// parseDiff reads a diff that git wrote with diffArgs. Lengths of hunks are
// counted, so that no line of a file can be taken for a line of the diff.
func parseDiff(out []byte) ([]change, error) {
	var changes []change
	var c *change
	for len(out) > 0 {
		var line []byte
		line, out = cutLine(out)
		switch {
		case bytes.HasPrefix(line, []byte("diff --git ")):
			changes = append(changes, change{added: &lineSet{}})
			c = &changes[len(changes)-1]
		case c == nil:
			return nil, fmt.Errorf("git diff: unexpected line %q", line)
		case bytes.HasPrefix(line, []byte("index ")):
			ids, mode, hasMode := strings.Cut(string(line[len("index "):]), " ")
			_, c.blob, _ = strings.Cut(ids, "..")
			if hasMode {
				c.mode = mode
			}
		case bytes.HasPrefix(line, []byte("new file mode ")):
			c.mode = string(line[len("new file mode "):])
			c.added.whole = true
		case bytes.HasPrefix(line, []byte("new mode ")):
			c.mode = string(line[len("new mode "):])
		case bytes.HasPrefix(line, []byte("+++ ")):
			name, err := diffName(string(line[len("+++ "):]))
			if err != nil {
				return nil, err
			}
			c.name = name
		case bytes.HasPrefix(line, []byte("@@ ")):
			var err error
			if out, err = c.hunk(string(line), out); err != nil {
				return nil, err
			}
		}
	}
	// A file without +++ has no added line that could be shown: a rename alone,
	// a new mode, an empty or a binary file.
	return slices.DeleteFunc(changes, func(c change) bool { return c.name == "" || c.added.empty() }), nil
}

// hunk reads the head of a hunk and passes over its lines.
func (c *change) hunk(head string, rest []byte) ([]byte, error) {
	fields := strings.Fields(head) // @@ -1,2 +3,4 @@
	if len(fields) < 4 {
		return nil, fmt.Errorf("git diff: unexpected hunk %q", head)
	}
	_, removed, err := hunkRange(fields[1], "-")
	if err != nil {
		return nil, err
	}
	first, added, err := hunkRange(fields[2], "+")
	if err != nil {
		return nil, err
	}
	if added > 0 {
		c.added.ranges = append(c.added.ranges, lineRange{first, first + added - 1})
	}
	for lines := removed + added; lines > 0; lines-- {
		if len(rest) == 0 {
			return nil, fmt.Errorf("git diff: the hunk %q ends too early", head)
		}
		if rest[0] == '\\' { // "\ No newline at end of file" is no line of a file
			lines++
		}
		_, rest = cutLine(rest)
	}
	if len(rest) > 0 && rest[0] == '\\' {
		_, rest = cutLine(rest)
	}
	return rest, nil
}

// hunkRange reads -1,2 or +3.
func hunkRange(s, sign string) (first, count int, err error) {
	digits, ok := strings.CutPrefix(s, sign)
	start, length, hasLength := strings.Cut(digits, ",")
	first, err = strconv.Atoi(start)
	count = 1
	if err == nil && hasLength {
		count, err = strconv.Atoi(length)
	}
	if !ok || err != nil || first < 0 || count < 0 || count > 1<<40 || first > 1<<40 {
		return 0, 0, fmt.Errorf("git diff: unexpected range %q", s)
	}
	return first, count, nil
}

// diffName is the name after "+++ ". Git quotes what is not plain ASCII as C
// does, and ends a name with spaces with a tab.
func diffName(s string) (string, error) {
	if s == "/dev/null" {
		return "", nil
	}
	s = strings.TrimSuffix(s, "\t")
	if strings.HasPrefix(s, `"`) {
		plain, err := strconv.Unquote(s)
		if err != nil {
			return "", fmt.Errorf("git diff: unexpected name %s", s)
		}
		s = plain
	}
	name, ok := strings.CutPrefix(s, "b/")
	if !ok {
		return "", fmt.Errorf("git diff: unexpected name %q", s)
	}
	return name, nil
}

// cutLine cuts the first line off, without its end.
func cutLine(data []byte) (line, rest []byte) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return data[:i], data[i+1:]
	}
	return data, nil
}
