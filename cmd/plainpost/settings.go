package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// settings are the rules of a run and what their cli section says, by path.
type settings struct {
	set      *rules.Set
	cli      rules.CLI
	folder   string                                   // absolute: what the globs of cli are relative to
	load     func(name string) (*tone.Checker, error) // makes the checker of a rule set; "" is that of the run
	checkers map[string]*tone.Checker                 // made so far, by the rule set's name
}

// newSettings are the settings of a rule set. config is the file that it stands
// in; the globs are relative to its folder, or to this one where there is no file.
func newSettings(set *rules.Set, config string, load func(string) (*tone.Checker, error)) (*settings, error) {
	folder, err := filepath.Abs(filepath.Dir(config)) // of "", this folder
	if err != nil {
		return nil, err
	}
	return &settings{set: set, cli: set.CLI, folder: folder, load: load, checkers: map[string]*tone.Checker{}}, nil
}

// compile makes the checker of the run. Drafts are read after it.
func (s *settings) compile() (err error) {
	if s.main() == nil {
		s.checkers[""], err = s.load("")
	}
	return err
}

// below is a path relative to the folder of the globs, with slashes.
func (s *settings) below(name string) string {
	full, err := filepath.Abs(name)
	if err != nil {
		return filepath.ToSlash(name)
	}
	rel, err := filepath.Rel(s.folder, full)
	if err != nil {
		return filepath.ToSlash(full)
	}
	return filepath.ToSlash(rel)
}

// ignored says whether the configuration leaves a file out.
func (s *settings) ignored(name string) bool {
	if len(s.cli.Ignore) == 0 {
		return false
	}
	rel := s.below(name)
	for _, glob := range s.cli.Ignore {
		if globMatches(glob, rel) {
			return true
		}
	}
	return false
}

// of is what the configuration says of a file; later globs win, key by key.
func (s *settings) of(name string) rules.FileRule {
	var out rules.FileRule
	if len(s.cli.Files) == 0 || name == "" {
		return out
	}
	rel := s.below(name)
	for _, f := range s.cli.Files {
		if !globMatches(f.Glob, rel) {
			continue
		}
		for _, key := range [...]struct{ to, from *string }{
			{&out.Platform, &f.Platform}, {&out.Format, &f.Format}, {&out.Account, &f.Account}, {&out.Rules, &f.Rules},
		} {
			if *key.from != "" {
				*key.to = *key.from
			}
		}
		if f.Rules != "" {
			out.Glob, out.Pos = f.Glob, f.Pos
		}
	}
	return out
}

// globMatches matches a path against a glob of the configuration. One without a
// slash matches a name in any folder; one that names a folder matches what is
// in it.
func globMatches(glob, path string) bool {
	glob = strings.TrimSuffix(strings.TrimPrefix(glob, "./"), "/")
	if !strings.Contains(glob, "/") {
		glob = "**/" + glob
	}
	return doublestar.MatchUnvalidated(glob, path) || doublestar.MatchUnvalidated(glob+"/**", path)
}

// checker is the checker for a file that the configuration gives a rule set, or
// that of the run.
func (s *settings) checker(f rules.FileRule) (*tone.Checker, error) {
	name := f.Rules
	if name != "" && !strings.Contains(name, ":") && !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(f.Pos.File), filepath.FromSlash(name))
	}
	if c := s.checkers[name]; c != nil {
		return c, nil
	}
	c, err := s.load(name)
	if err != nil {
		return nil, fmt.Errorf("%s: the rules of %s: %w", f.Pos, f.Glob, err)
	}
	s.checkers[name] = c
	return c, nil
}

// main is the checker of the run, once it is compiled.
func (s *settings) main() *tone.Checker { return s.checkers[""] }
