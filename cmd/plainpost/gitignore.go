package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignoreFile is a .gitignore: what git does not track in its folder and below.
type ignoreFile struct {
	folder   string // absolute, with slashes
	patterns []ignorePattern
}

// ignorePattern is a line of a .gitignore as a glob over paths below its folder.
type ignorePattern struct {
	glob    string
	keep    bool // a line with !: what matches is not ignored after all
	folders bool // a line with / at its end: only folders match
}

// parseIgnore reads a .gitignore as gitignore(5) says.
func parseIgnore(data []byte) []ignorePattern {
	var out []ignorePattern
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	for line := range strings.SplitSeq(string(data), "\n") {
		line = strings.TrimSuffix(line, "\r")
		for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
			line = line[:len(line)-1]
		}
		if line == "" || line[0] == '#' {
			continue
		}
		var p ignorePattern
		line, p.keep = strings.CutPrefix(line, "!")
		line, p.folders = strings.CutSuffix(line, "/")
		anchored := strings.Contains(line, "/")
		line = strings.TrimPrefix(line, "/")
		if line == "" {
			continue
		}
		if !anchored {
			line = "**/" + line
		}
		// Braces are letters here, and "a/**" is what is in a, not a itself.
		line = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(line)
		if folder, ok := strings.CutSuffix(line, "/**"); ok {
			line = folder + "/**/*"
		}
		if p.glob = line; doublestar.ValidatePattern(line) {
			out = append(out, p)
		}
	}
	return out
}

// says tells whether a .gitignore speaks about a path, and what.
func (f *ignoreFile) says(path string, folder bool) (ignored, speaks bool) {
	rel, ok := strings.CutPrefix(path, f.folder+"/")
	if !ok {
		return false, false
	}
	for i := len(f.patterns) - 1; i >= 0; i-- { // the last line that matches wins
		p := &f.patterns[i]
		if (folder || !p.folders) && doublestar.MatchUnvalidated(p.glob, rel) {
			return !p.keep, true
		}
	}
	return false, false
}

// ignoreFiles are the .gitignore files that hold in a folder, outermost first.
type ignoreFiles []ignoreFile

// ignored says whether git would not track a path, absolute and with slashes,
// whose folder is tracked.
func (s ignoreFiles) ignored(path string, folder bool) bool {
	for i := len(s) - 1; i >= 0; i-- {
		if ignored, speaks := s[i].says(path, folder); speaks {
			return ignored
		}
	}
	return false
}

// with adds the .gitignore of a folder, if it has one.
func (s ignoreFiles) with(folder, name string) ignoreFiles {
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return s
	}
	if patterns := parseIgnore(data); len(patterns) > 0 {
		return append(s[:len(s):len(s)], ignoreFile{filepath.ToSlash(folder), patterns})
	}
	return s
}

// ignoresAbove are the .gitignore files between the root of the repository that
// a folder is in and the folder, which is left out.
func ignoresAbove(folder string) ignoreFiles {
	root := folder
	for {
		if _, err := os.Stat(filepath.Join(root, ".git")); err == nil {
			break
		}
		parent := filepath.Dir(root)
		if parent == root {
			return nil // in no repository: only what stands in the folder counts
		}
		root = parent
	}
	var out ignoreFiles
	out = out.with(root, filepath.Join(".git", "info", "exclude"))
	below, err := filepath.Rel(root, folder)
	if err != nil || below == "." {
		return out
	}
	at := root
	for part := range strings.SplitSeq(filepath.ToSlash(below), "/") {
		out = out.with(at, ".gitignore")
		at = filepath.Join(at, part)
	}
	return out
}
