package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/renameio/v2"

	"github.com/plainpost/plainpost/tone"
)

// baseline is a file of findings that somebody has decided to live with. A
// finding is known by its fingerprint, which stays when lines move, in its file.
// When a file is gone, what was known of it is known in every other file: it may
// have been renamed.
type baseline struct {
	name   string
	folder string // what the paths in the file are relative to
	update bool
	known  map[string][]knownFinding // by path
	moved  map[string]bool           // fingerprints of files that are gone
	seen   map[string][]knownFinding // with update: what this run has found, by path
}

// knownFinding is a finding in a baseline. Rule and Match are for people.
type knownFinding struct {
	Path        string `json:"path"` // or the id of a draft
	Rule        string `json:"rule"`
	Match       string `json:"match,omitempty"`
	Fingerprint string `json:"fingerprint"`
}

type baselineFile struct {
	Version  int            `json:"version"`
	Findings []knownFinding `json:"findings"`
}

// openBaseline reads a baseline. With update, one that does not exist is empty.
func openBaseline(name string, update bool) (*baseline, error) {
	b := &baseline{name: name, update: update, known: map[string][]knownFinding{}, moved: map[string]bool{}, seen: map[string][]knownFinding{}}
	full, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	b.folder = filepath.Dir(full)
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		if update {
			return b, nil
		}
		return nil, fmt.Errorf("there is no baseline %s: write one with --update-baseline", name)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the baseline: %w", err)
	}
	var file baselineFile
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("reading the baseline %s: %w", name, plainJSONError(err))
	}
	if file.Version != 1 {
		return nil, fmt.Errorf("reading the baseline %s: its version is %d, and 1 is known", name, file.Version)
	}
	for _, k := range file.Findings {
		b.known[k.Path] = append(b.known[k.Path], k)
	}
	for path, findings := range b.known {
		if !b.gone(path) {
			continue
		}
		for _, k := range findings {
			// One without words has the same fingerprint in every file.
			if k.Match != "" {
				b.moved[k.Fingerprint] = true
			}
		}
	}
	return b, nil
}

// gone says whether no file stands at a path of the baseline.
func (b *baseline) gone(path string) bool {
	_, err := os.Lstat(filepath.Join(b.folder, filepath.FromSlash(path)))
	return errors.Is(err, fs.ErrNotExist)
}

// key is the path of an input in the baseline: relative to its folder, with slashes.
func (b *baseline) key(in *input) string {
	if in.path == "" {
		return nameOf(in)
	}
	full, err := filepath.Abs(in.path)
	if err != nil {
		return filepath.ToSlash(in.path)
	}
	rel, err := filepath.Rel(b.folder, full)
	if err != nil {
		return filepath.ToSlash(full)
	}
	return filepath.ToSlash(rel)
}

// knownIn is what is known of one input.
type knownIn struct {
	everything bool
	prints     map[string]bool
	moved      map[string]bool
}

func (k *knownIn) has(f *tone.Finding) bool {
	return k != nil && (k.everything || k.prints[f.Fingerprint] || k.moved[f.Fingerprint])
}

// of is what the baseline knows of an input; nil for no baseline. A baseline
// that is being updated knows everything.
func (b *baseline) of(in *input) *knownIn {
	if b == nil {
		return nil
	}
	k := &knownIn{everything: b.update, prints: map[string]bool{}, moved: b.moved}
	for _, known := range b.known[b.key(in)] {
		k.prints[known.Fingerprint] = true
	}
	return k
}

// note keeps the findings of a whole draft for the new baseline.
func (b *baseline) note(in *input, rep *tone.Report) {
	if b == nil || !b.update {
		return
	}
	key := b.key(in)
	found := []knownFinding{}
	for i := range rep.Findings {
		f := &rep.Findings[i]
		found = append(found, knownFinding{key, f.Rule, f.Match, f.Fingerprint})
	}
	b.seen[key] = found
}

// write writes the new baseline: what this run has found in the drafts it read,
// and what was known of files that it did not read and that are still there.
func (b *baseline) write() error {
	if b == nil || !b.update {
		return nil
	}
	file := baselineFile{Version: 1, Findings: []knownFinding{}}
	for _, found := range b.seen {
		file.Findings = append(file.Findings, found...)
	}
	for path, known := range b.known {
		if _, read := b.seen[path]; !read && !b.gone(path) {
			file.Findings = append(file.Findings, known...)
		}
	}
	slices.SortFunc(file.Findings, func(a, c knownFinding) int {
		return cmp.Or(cmp.Compare(a.Path, c.Path), cmp.Compare(a.Rule, c.Rule), cmp.Compare(a.Match, c.Match), cmp.Compare(a.Fingerprint, c.Fingerprint))
	})
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(file); err != nil {
		return fmt.Errorf("writing the baseline %s: %w", b.name, err)
	}
	err := renameio.WriteFile(b.name, out.Bytes(), 0o644, renameio.WithTempDir(b.folder), renameio.WithExistingPermissions())
	if err != nil {
		return fmt.Errorf("writing the baseline %s: %w", b.name, err)
	}
	return nil
}
