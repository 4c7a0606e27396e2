package rules

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// valePrefix marks a style package for Vale in extends: vale:FOLDER/STYLE.
const valePrefix = "vale:"

// StyleDimension is the dimension of imported rules. Unless a set declares it, it
// is a total that warns at styleWarn points; each match is one point.
const StyleDimension = "style"

// styleWarn is far above what one post collects: whether an imported rule warns or
// blocks is in its level, not in how many of them there are.
const styleWarn = 50

// style merges the rules of a Vale style. Faults in them are notes of the set, so
// that one broken rule does not keep a style from being used.
func (l *loader) style(folder string) error {
	l.compiled = false
	style, err := l.styles.Load(folders{l.files}, path.Clean(filepath.ToSlash(folder)))
	if err != nil {
		return err
	}
	if len(style.Rules) > 0 && !slices.ContainsFunc(l.set.Dimensions, func(d Dimension) bool { return d.ID == StyleDimension }) {
		l.set.Dimensions = append(l.set.Dimensions, Dimension{ID: StyleDimension, Measure: Total, Warn: styleWarn})
	}
	l.set.Notes = append(l.set.Notes, style.Notes...)
	for _, v := range style.Rules {
		r := &Rule{
			ID: v.ID, Dimension: StyleDimension, Weight: 1, Severity: levels[v.Level], Message: v.Message,
			Why: strings.ReplaceAll(v.Description, "%s", "…"), Docs: v.Link, Language: "any", Mentions: "flag", Within: "sentence", Vale: v,
		}
		pos := Pos{File: v.File, Line: v.Line, Col: v.Col}
		r.Origin = map[string]Pos{"": pos, "message": pos}
		if i := l.set.indexOf(v.ID); i >= 0 {
			l.set.Rules[i] = r
			continue
		}
		l.set.index[r.ID] = len(l.set.Rules)
		l.set.Rules = append(l.set.Rules, r)
	}
	l.set.Name = style.Name
	if l.set.Language == "" {
		l.set.Language = "en"
	}
	return nil
}

var levels = map[string]Severity{"error": Block, "warning": Warn, "suggestion": Info}

// folders shows the places that rule files come from as a file system.
type folders struct{ files files }

// Open opens a file or a folder.
func (f folders) Open(name string) (fs.File, error) { return f.files.open(name) }
