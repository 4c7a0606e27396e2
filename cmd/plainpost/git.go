package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// repository is the git work tree that this folder is in.
type repository struct {
	root string // absolute, symbolic links resolved
	here string // this folder, absolute, symbolic links resolved
	env  environment
}

// openRepository finds the work tree of this folder.
func openRepository(ctx context.Context, env environment) (*repository, error) {
	r := &repository{env: env}
	out, err := r.git(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	r.root = filepath.FromSlash(strings.TrimSuffix(string(out), "\n"))
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	if r.here, err = filepath.EvalSymlinks(here); err != nil {
		return nil, err
	}
	return r, nil
}

// shown is the path of a file of the repository as this folder sees it.
func (r *repository) shown(name string) string {
	full := filepath.Join(r.root, filepath.FromSlash(name))
	rel, err := filepath.Rel(r.here, full)
	if err != nil {
		return full
	}
	return rel
}

// command is a git command in this folder. GIT_* of the environment stay, so
// that a hook sees the index that the commit is made from.
func (r *repository) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", args...)
	// No refresh of the index: another git process may hold its lock.
	cmd.Env = append(append([]string{}, r.env...), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	return cmd
}

// git runs a git command and gives its output.
func (r *repository) git(ctx context.Context, args ...string) ([]byte, error) {
	var out, errs bytes.Buffer
	cmd := r.command(ctx, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, gitError(args, err, errs.String())
	}
	return out.Bytes(), nil
}

// gitError says in one line what git said.
func gitError(args []string, err error, said string) error {
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("git is not installed: --staged, --since and hook need it")
	}
	name := "git"
	for _, a := range args {
		if !strings.HasPrefix(a, "-") && !strings.Contains(a, "=") {
			name += " " + a
			break
		}
	}
	line, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	line = strings.TrimPrefix(strings.TrimPrefix(line, "fatal: "), "error: ")
	if line == "" {
		return fmt.Errorf("running %s: %w", name, err)
	}
	return fmt.Errorf("%s: %s", name, line)
}

// diffArgs make a diff that depends on no setting of the user's: no context, so
// that every "+" is an added line; full ids; names quoted.
var diffArgs = []string{
	"-c", "core.quotePath=true", "diff", "--unified=0", "--inter-hunk-context=0", "--no-color", "--no-ext-diff", "--no-textconv",
	"--full-index", "--src-prefix=a/", "--dst-prefix=b/", "--find-renames", "--diff-filter=d", "--no-relative", "--submodule=short",
}

// stagedChanges are the files that the index changes against HEAD, or all of
// the index where there is no commit yet.
func (r *repository) stagedChanges(ctx context.Context, paths []string) ([]change, error) {
	args := append(append([]string{}, diffArgs...), "--cached", "--")
	out, err := r.git(ctx, append(args, paths...)...)
	if err != nil {
		return nil, err
	}
	return parseDiff(out)
}

// changesSince are the files of the work tree that have changed since the
// commit where this branch left rev, and the files that git does not know yet.
func (r *repository) changesSince(ctx context.Context, rev string, paths []string) ([]change, error) {
	diff := func(options ...string) ([]byte, error) {
		args := append(append([]string{}, diffArgs...), options...)
		return r.git(ctx, append(append(args, "--end-of-options", rev, "--"), paths...)...)
	}
	out, err := diff("--merge-base")
	if err != nil {
		// No common ancestor (a shallow clone, a tree): compare with rev itself.
		if out, err = diff(); err != nil {
			return nil, err
		}
	}
	changes, err := parseDiff(out)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		paths = []string{":/"}
	}
	out, err = r.git(ctx, append([]string{"ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--"}, paths...)...)
	if err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		if name != "" {
			changes = append(changes, change{name: name, added: &lineSet{whole: true}, mode: regularFile})
		}
	}
	return changes, nil
}

// blobs reads blobs in order with one process. What cannot be read gives an
// error in its place.
func (r *repository) blobs(ctx context.Context, ids []string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if len(ids) == 0 {
			return
		}
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		cmd := r.command(ctx, "cat-file", "--batch")
		cmd.Stdin = strings.NewReader(strings.Join(ids, "\n") + "\n")
		pipe, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			yield("", gitError([]string{"cat-file"}, err, ""))
			return
		}
		defer cmd.Wait() // its error is that of the read, or that of stop
		defer stop()
		in := bufio.NewReaderSize(pipe, 64<<10)
		for range ids {
			text, err := readBlob(in)
			var bad textError
			if err != nil && !errors.As(err, &bad) {
				yield("", fmt.Errorf("git cat-file: %w", err))
				return
			}
			if !yield(text, err) {
				return
			}
		}
	}
}

// readBlob reads one answer of git cat-file --batch.
func readBlob(in *bufio.Reader) (string, error) {
	head, err := in.ReadString('\n')
	if err != nil {
		return "", err
	}
	fields := strings.Fields(head)
	if len(fields) != 3 || fields[1] != "blob" {
		return "", fmt.Errorf("unexpected answer %q", strings.TrimSpace(head))
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return "", fmt.Errorf("unexpected answer %q", strings.TrimSpace(head))
	}
	blob := &io.LimitedReader{R: in, N: size}
	text, textErr := readText(blob)
	if _, err := io.Copy(io.Discard, blob); err != nil { // what readText has left of a file that is too large
		return "", err
	}
	if _, err := in.Discard(1); err != nil {
		return "", err
	}
	return text, textErr
}
