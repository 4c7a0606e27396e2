package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"

	"github.com/plainpost/plainpost/tone"
)

// maxFixPasses bounds how often a draft is fixed and read again. A fix may make
// room for another: a wording that replaces one may need one itself.
const maxFixPasses = 10

// edit puts text in the place of the bytes [start, end).
type edit struct {
	start, end int
	text       string
}

// fixer applies the fixes of a run.
type fixer struct {
	filter *filter
	dry    bool
	fixes  int
	files  int
}

// fix applies to a draft every fix that is the only one of a finding shown, until
// there is none, and writes the file. The report becomes that of the new text;
// on an error it stays that of the old one.
func (x *fixer) fix(ctx context.Context, in *judged) error {
	draft, added, rep := in.draft, in.added, in.report
	fixes := 0
	for pass := 0; ; pass++ {
		edits, err := x.edits(ctx, in.checker, &draft, rep)
		if err != nil {
			return err
		}
		if len(edits) == 0 {
			break
		}
		if pass == maxFixPasses {
			return fmt.Errorf("%s: its fixes call for one another without end: nothing was changed", nameOf(&in.input))
		}
		added = added.through(draft.Text, edits)
		draft.Text = applyEdits(draft.Text, edits)
		if rep, err = in.checker.Check(ctx, draft); err != nil {
			return err
		}
		rep.Path = in.path
		x.filter.apply(&input{path: in.path, draft: draft, added: added}, rep)
		fixes += len(edits)
	}
	if fixes == 0 {
		return nil
	}
	if !x.dry {
		if err := replaceFile(in.path, in.draft.Text, draft.Text); err != nil {
			return err
		}
	}
	in.before = in.draft.Text
	in.draft, in.added, in.report = draft, added, rep
	x.fixes += fixes
	x.files++
	return nil
}

// edits are the fixes to apply to a text: of findings that have exactly one,
// none overlapping another, none in a quotation or in code.
func (x *fixer) edits(ctx context.Context, c *tone.Checker, d *tone.Draft, rep *tone.Report) ([]edit, error) {
	var out []edit
	for i := range rep.Findings {
		if f := &rep.Findings[i]; len(f.Fixes) == 1 {
			fix := &f.Fixes[0]
			e := edit{fix.Span.Start.Byte, fix.Span.End.Byte, fix.Text}
			if d.Text[e.start:e.end] != e.text {
				out = append(out, e)
			}
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	doc, err := c.Inspect(ctx, *d)
	if err != nil {
		return nil, err
	}
	var guarded []tone.Span
	for _, b := range doc.Blocks {
		if b.Span != nil && (b.Kind == "quote" || b.Kind == "code") {
			guarded = append(guarded, *b.Span)
		}
	}
	for _, s := range doc.Sentences {
		if s.Mention {
			guarded = append(guarded, s.Span)
		}
	}
	out = slices.DeleteFunc(out, func(e edit) bool {
		return slices.ContainsFunc(guarded, func(s tone.Span) bool { return e.start < s.End.Byte && s.Start.Byte < e.end })
	})
	slices.SortStableFunc(out, func(a, b edit) int { return a.start - b.start })
	kept := out[:0]
	end := -1
	for _, e := range out {
		if e.start >= end && (e.start > end || e.end > e.start) {
			kept = append(kept, e)
			end = e.end
		}
	}
	return kept, nil
}

// applyEdits applies edits that stand in order and do not overlap. Where a text
// ends its lines with CRLF, so does what is put in.
func applyEdits(text string, edits []edit) string {
	crlf := strings.Contains(text, "\r\n")
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(text[at:e.start])
		if crlf && strings.Contains(e.text, "\n") {
			b.WriteString(strings.ReplaceAll(strings.ReplaceAll(e.text, "\r\n", "\n"), "\n", "\r\n"))
		} else {
			b.WriteString(e.text)
		}
		at = e.end
	}
	b.WriteString(text[at:])
	return b.String()
}

// through is the set after edits: the lines that were in it, by their new
// numbers, and the lines that the edits change. A nil set stays nil.
func (s *lineSet) through(text string, edits []edit) *lineSet {
	if s == nil || s.whole {
		return s
	}
	out := &lineSet{}
	next, oldLine, newLine := 0, 1, 1
	add := func(first, last int) {
		if n := len(out.ranges); n > 0 && out.ranges[n-1].last >= first-1 {
			out.ranges[n-1].last = max(out.ranges[n-1].last, last)
			return
		}
		out.ranges = append(out.ranges, lineRange{first, last})
	}
	for at := 0; at <= len(text); {
		if s.overlaps(oldLine, oldLine) {
			add(newLine, newLine)
		}
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += at
		}
		joined := false
		for next < len(edits) && edits[next].start <= end {
			e := &edits[next]
			lines := strings.Count(e.text, "\n")
			add(newLine, newLine+lines)
			newLine += lines
			next++
			if e.end > end { // the edit takes the end of the line in: go on in the line where it ends
				oldLine += strings.Count(text[end:e.end], "\n")
				at, joined = e.end, true
				break
			}
		}
		if joined {
			continue
		}
		at = end + 1
		oldLine++
		newLine++
	}
	return out
}

// replaceFile puts a new text in the place of an old one, all of it or nothing,
// and keeps the permissions. A file that holds another text by now stays as it is.
func replaceFile(name, before, after string) error {
	target, err := filepath.EvalSymlinks(name) // a link stays a link
	if err != nil {
		return fmt.Errorf("fixing the file: %w", err)
	}
	info, err := os.Stat(target)
	if err != nil {
		return fmt.Errorf("fixing the file: %w", err)
	}
	if info.Mode().Perm()&0o200 == 0 {
		return fmt.Errorf("fixing %s: %w: it is read-only", name, fs.ErrPermission)
	}
	pending, err := renameio.NewPendingFile(target, renameio.WithTempDir(filepath.Dir(target)), renameio.WithExistingPermissions())
	if err != nil {
		return fmt.Errorf("fixing %s: %w", name, err)
	}
	defer pending.Cleanup() // nothing is left to do once it has replaced the file
	if _, err := pending.WriteString(after); err != nil {
		return fmt.Errorf("fixing %s: %w", name, err)
	}
	now, err := os.ReadFile(target)
	if err != nil {
		return fmt.Errorf("fixing the file: %w", err)
	}
	if string(now) != before {
		return fmt.Errorf("fixing %s: %w", name, errChanged)
	}
	if err := pending.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("fixing %s: %w", name, err)
	}
	return nil
}

var errChanged = errors.New("the file holds another text than the one that was checked: it was not touched")

// tell says what was done.
func (x *fixer) tell(w io.Writer) {
	switch {
	case x.fixes == 0:
	case x.dry:
		fmt.Fprintf(w, "plainpost: %s in %s would be applied\n", plural(x.fixes, "fix", "fixes"), plural(x.files, "file", "files"))
	default:
		fmt.Fprintf(w, "plainpost: applied %s in %s\n", plural(x.fixes, "fix", "fixes"), plural(x.files, "file", "files"))
	}
}
