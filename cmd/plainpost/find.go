package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// find lists the files that the arguments name: files as they are, folders with
// everything in them that has a known extension, and globs. What the
// configuration ignores is left out everywhere, what .gitignore does in folders
// and globs.
func (s *settings) find(args []string, note func(string)) ([]string, error) {
	var out []string
	var errs []error
	seen := map[string]bool{}
	add := func(names []string) {
		for _, name := range names {
			if clean := filepath.Clean(name); !seen[clean] {
				seen[clean] = true
				out = append(out, name)
			}
		}
	}
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case err == nil && info.IsDir():
			names, all, err := s.walk(arg, s.readable)
			if err == nil && all == 0 {
				err = fmt.Errorf("%s: there is no .md, .html or .txt file in this folder", arg)
			}
			if err != nil {
				errs = append(errs, err)
			}
			add(names)
		case err == nil && s.ignored(arg):
			note(fmt.Sprintf("%s: left out, as cli.ignore of the rule set says", arg))
		case err == nil:
			add([]string{arg})
		case strings.ContainsAny(arg, "*?[{"):
			names, err := s.glob(arg)
			if err != nil {
				errs = append(errs, err)
			}
			add(names)
		case errors.Is(err, fs.ErrNotExist):
			errs = append(errs, fmt.Errorf("%s: there is no such file or folder", arg))
		default:
			errs = append(errs, err)
		}
	}
	return out, errors.Join(errs...)
}

// glob lists the files that a pattern matches.
func (s *settings) glob(pattern string) ([]string, error) {
	if !doublestar.ValidatePathPattern(pattern) {
		return nil, fmt.Errorf("%s: %w", pattern, doublestar.ErrBadPattern)
	}
	base, rest := doublestar.SplitPattern(filepath.ToSlash(pattern))
	names, all, err := s.walk(filepath.FromSlash(base), func(name string) bool {
		rel, err := filepath.Rel(filepath.FromSlash(base), name)
		return err == nil && doublestar.MatchUnvalidated(rest, filepath.ToSlash(rel))
	})
	if errors.Is(err, fs.ErrNotExist) || err == nil && all == 0 {
		return nil, fmt.Errorf("%s: no file matches", pattern)
	}
	return names, err
}

// readable says whether a file found in a folder is a draft: by its extension,
// or because the configuration gives it a format.
func (s *settings) readable(name string) bool {
	_, known := formats[strings.ToLower(filepath.Ext(name))]
	return known || s.of(name).Format != ""
}

// walk lists the files of a folder that are wanted, in order, and counts them
// with those that the configuration ignores. Hidden folders, node_modules and
// what .gitignore names are passed over.
func (s *settings) walk(root string, wanted func(string) bool) (names []string, all int, err error) {
	full, err := filepath.Abs(root)
	if err != nil {
		return nil, 0, err
	}
	w := walker{settings: s, wanted: wanted}
	err = w.folder(root, full, ignoresAbove(full))
	return w.names, w.all, err
}

type walker struct {
	settings *settings
	wanted   func(string) bool
	names    []string
	all      int
}

// folder walks a folder, named as the user named it and in full.
func (w *walker) folder(name, full string, ignores ignoreFiles) error {
	entries, err := os.ReadDir(name)
	if err != nil {
		return fmt.Errorf("reading the folder: %w", err)
	}
	ignores = ignores.with(full, ".gitignore")
	for _, e := range entries {
		child, childFull := filepath.Join(name, e.Name()), filepath.Join(full, e.Name())
		if len(ignores) > 0 && ignores.ignored(filepath.ToSlash(childFull), e.IsDir()) {
			continue
		}
		switch {
		case e.IsDir():
			if strings.HasPrefix(e.Name(), ".") || e.Name() == "node_modules" {
				continue
			}
			if err := w.folder(child, childFull, ignores); err != nil {
				return err
			}
		case e.Type().IsRegular() && w.wanted(child):
			w.all++
			if !w.settings.ignored(child) {
				w.names = append(w.names, child)
			}
		}
	}
	return nil
}
