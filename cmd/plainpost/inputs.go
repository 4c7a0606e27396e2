package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

// inputs are the drafts of a run and how many there are, -1 when that is not
// known. The sequence is nil when there is nothing to judge; an error beside a
// sequence is of paths that could not be found.
func (f *checkFlags) inputs(ctx context.Context, args []string, std stdio, env environment, s *settings) (iter.Seq[input], int, error) {
	switch {
	case f.drafts != "":
		if len(args) > 0 {
			return nil, 0, errors.New("give either paths or --drafts")
		}
		seq, err := f.fromDrafts(std, s)
		return seq, -1, err
	case f.git():
		return f.fromGit(ctx, args, env, s)
	}
	if len(args) == 0 {
		if std.in == nil || terminal(std.in) {
			return nil, 0, errors.New("nothing to read: give a path, or - for standard input")
		}
		args = []string{"-"}
	}
	paths := slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "-" })
	stdin := len(paths) < len(args)
	files, err := s.find(paths, func(note string) { fmt.Fprintln(std.err, "plainpost: "+note) })
	if len(files) == 0 && !stdin && err != nil {
		return nil, 0, err
	}
	total := len(files)
	if stdin {
		total++
	}
	return func(yield func(input) bool) {
		if stdin && !yield(f.fromStdin(std.in, s)) {
			return
		}
		for _, path := range files {
			in := f.newInput(path, s)
			if in.err == nil {
				in.draft.Text, in.err = readFile(path)
			}
			if !yield(in) {
				return
			}
		}
	}, total, err
}

// newInput is the input of a file, still without its text: flags say what it is,
// then the configuration, then its extension.
func (f *checkFlags) newInput(path string, s *settings) input {
	in := input{path: path, draft: tone.Draft{Format: formatOf(path)}}
	rule := s.of(path)
	f.fill(&in.draft)
	if in.draft.Platform == "" {
		in.draft.Platform = rule.Platform
	}
	if in.draft.Account == "" {
		in.draft.Account = rule.Account
	}
	if rule.Format != "" {
		in.draft.Format = tone.Format(rule.Format)
	}
	if len(f.rules) > 0 {
		rule.Rules = "" // the flag wins
	}
	c, err := s.checker(rule)
	if err != nil {
		in.err, c = err, s.main()
	}
	in.checker = c
	return in
}

func (f *checkFlags) fromStdin(r io.Reader, s *settings) input {
	in := f.newInput(f.stdinPath, s)
	if in.err != nil {
		return in
	}
	if in.draft.Text, in.err = readText(r); in.err != nil {
		in.err = fmt.Errorf("standard input: %w", in.err)
	}
	return in
}

func (f *checkFlags) fromDrafts(std stdio, s *settings) (iter.Seq[input], error) {
	r := std.in
	var file *os.File
	if f.drafts != "-" {
		var err error
		if file, err = os.Open(f.drafts); err != nil {
			return nil, fmt.Errorf("reading the drafts: %w", err)
		}
		r = file
	}
	return func(yield func(input) bool) {
		if file != nil {
			defer file.Close()
		}
		for in := range drafts(r) {
			in.fill, in.checker = f.fill, s.main()
			if !yield(in) {
				return
			}
		}
	}, nil
}

// fromGit are the files that a change adds lines to: their staged text, or that
// of the work tree.
func (f *checkFlags) fromGit(ctx context.Context, args []string, env environment, s *settings) (iter.Seq[input], int, error) {
	repo, err := openRepository(ctx, env)
	if err != nil {
		return nil, 0, err
	}
	var changes []change
	if f.staged {
		changes, err = repo.stagedChanges(ctx, pathspecs(args))
	} else {
		changes, err = repo.changesSince(ctx, f.since, pathspecs(args))
	}
	if err != nil {
		return nil, 0, err
	}
	type file struct {
		change
		path string
	}
	var files []file
	var ids []string
	for _, c := range changes {
		path := repo.shown(c.name)
		if c.isFile() && !s.ignored(path) && (s.readable(path) || slices.ContainsFunc(args, func(a string) bool { return filepath.Clean(a) == path })) {
			files = append(files, file{c, path})
			ids = append(ids, c.blob)
		}
	}
	open := func(c *file) input {
		in := f.newInput(c.path, s)
		in.added = c.added
		return in
	}
	if !f.staged {
		return func(yield func(input) bool) {
			for i := range files {
				in := open(&files[i])
				if in.err == nil {
					in.draft.Text, in.err = readFile(in.path)
				}
				if !yield(in) {
					return
				}
			}
		}, len(files), nil
	}
	return func(yield func(input) bool) {
		i := 0
		for text, err := range repo.blobs(ctx, ids) {
			in := open(&files[i])
			in.draft.Text = text
			in.fail(err)
			if i++; !yield(in) {
				return
			}
		}
	}, len(files), nil
}

// pathspecs are paths and globs as git takes them.
func pathspecs(args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = ":(literal)" + a
		if _, err := os.Lstat(a); err != nil && strings.ContainsAny(a, "*?[") {
			out[i] = ":(glob)" + a
		}
	}
	return out
}

// fill gives a draft what flags say; its own keys win.
func (f *checkFlags) fill(d *tone.Draft) {
	if d.Platform == "" {
		d.Platform = f.platform
	}
	if d.Account == "" {
		d.Account = f.account
	}
	if f.reply && d.InReplyTo == "" {
		d.InReplyTo = "reply"
	}
}
