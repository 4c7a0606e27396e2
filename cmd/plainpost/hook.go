package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"
)

// hookNames are the git hooks that plainpost can be.
var hookNames = []string{"pre-commit", "commit-msg"}

const (
	// hookMark is in every hook that plainpost has written.
	hookMark = "written by plainpost hook install"
	// hookEarlier ends the name of a hook that was there before, which ours runs first.
	hookEarlier = ".before-plainpost"
)

func hookCommand(std stdio, env environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "hook",
		Short: "Check what is committed: install, remove or show the git hooks",
		Long: `Hook makes git run plainpost: pre-commit checks the lines that a commit adds,
commit-msg checks the message, for teams whose messages are release notes.

A hook that is there already is kept and runs first. core.hooksPath is honoured.
git commit --no-verify leaves the hooks out for once.`,
	}
	verb := func(use, short string, run func(h *hooks, name string) error) {
		c := &cobra.Command{
			Use: use + " [pre-commit] [commit-msg]", Short: short, ValidArgs: hookNames,
			Args: cobra.MatchAll(cobra.MaximumNArgs(len(hookNames)), cobra.OnlyValidArgs),
		}
		c.RunE = func(cmd *cobra.Command, args []string) error {
			h, err := openHooks(cmd.Context(), std.out, env)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				args = hookNames
				if use == "install" {
					args = hookNames[:1]
				}
			}
			var errs []error
			for _, name := range args {
				errs = append(errs, run(h, name))
			}
			return errors.Join(errs...)
		}
		cmd.AddCommand(c)
	}
	verb("install", "Install the pre-commit hook, or those named", (*hooks).install)
	verb("uninstall", "Remove the hooks and bring back what was there before", (*hooks).uninstall)
	verb("status", "Show which hooks are installed", (*hooks).status)
	cmd.AddCommand(hookRunCommand(std, env))
	return cmd
}

// hooks is the folder of a repository's hooks.
type hooks struct {
	folder string
	out    io.Writer
}

func openHooks(ctx context.Context, out io.Writer, env environment) (*hooks, error) {
	repo := &repository{env: env}
	folder, err := repo.git(ctx, "rev-parse", "--path-format=absolute", "--git-path", "hooks")
	if err != nil {
		return nil, err
	}
	return &hooks{folder: filepath.FromSlash(strings.TrimSuffix(string(folder), "\n")), out: out}, nil
}

// hookState is what stands where a hook belongs.
type hookState int

const (
	hookNone  hookState = iota
	hookOurs            // written by plainpost
	hookOther           // somebody else's
)

func (h *hooks) state(name string) (hookState, error) {
	text, err := os.ReadFile(filepath.Join(h.folder, name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(filepath.Join(h.folder, name)); err == nil {
			return hookOther, nil // a link that leads nowhere
		}
		return hookNone, nil
	case err != nil:
		return hookNone, fmt.Errorf("reading the hook: %w", err)
	case strings.Contains(string(text), hookMark):
		return hookOurs, nil
	}
	return hookOther, nil
}

func (h *hooks) install(name string) error {
	state, err := h.state(name)
	if err != nil {
		return err
	}
	path := filepath.Join(h.folder, name)
	earlier := path + hookEarlier
	if err := os.MkdirAll(h.folder, 0o755); err != nil {
		return fmt.Errorf("installing the hook: %w", err)
	}
	if state == hookOther {
		if _, err := os.Lstat(earlier); err == nil {
			return fmt.Errorf("%s: there is a hook already, and an earlier one in %s: put the two into one first", path, filepath.Base(earlier))
		}
		if err := os.Rename(path, earlier); err != nil {
			return fmt.Errorf("keeping the hook that is there: %w", err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		self = ""
	}
	if err := renameio.WriteFile(path, []byte(hookScript(name, self)), 0o755, renameio.WithTempDir(h.folder), renameio.WithStaticPermissions(0o755)); err != nil {
		if state == hookOther {
			err = errors.Join(err, os.Rename(earlier, path))
		}
		return fmt.Errorf("installing the hook: %w", err)
	}
	switch state {
	case hookOurs:
		fmt.Fprintf(h.out, "%s: written anew in %s\n", name, h.folder)
	case hookOther:
		fmt.Fprintf(h.out, "%s: installed in %s; the hook that was there is kept as %s and runs first\n", name, h.folder, filepath.Base(earlier))
	default:
		fmt.Fprintf(h.out, "%s: installed in %s\n", name, h.folder)
	}
	return nil
}

func (h *hooks) uninstall(name string) error {
	state, err := h.state(name)
	if err != nil {
		return err
	}
	path := filepath.Join(h.folder, name)
	earlier := path + hookEarlier
	_, statErr := os.Lstat(earlier)
	switch {
	case state == hookNone:
		fmt.Fprintf(h.out, "%s: not installed\n", name)
		return nil
	case state == hookOther:
		fmt.Fprintf(h.out, "%s: left as it is, plainpost has not written it\n", name)
		return nil
	case statErr == nil:
		// Over the old name in one step: there is a hook at every moment.
		if err := os.Rename(earlier, path); err != nil {
			return fmt.Errorf("bringing the earlier hook back: %w", err)
		}
		fmt.Fprintf(h.out, "%s: removed; the hook that was there before is back\n", name)
		return nil
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("removing the hook: %w", err)
	}
	fmt.Fprintf(h.out, "%s: removed\n", name)
	return nil
}

func (h *hooks) status(name string) error {
	state, err := h.state(name)
	if err != nil {
		return err
	}
	path := filepath.Join(h.folder, name)
	switch state {
	case hookNone:
		fmt.Fprintf(h.out, "%s: not installed\n", name)
	case hookOther:
		fmt.Fprintf(h.out, "%s: another hook stands in %s\n", name, h.folder)
	case hookOurs:
		also := ""
		if _, err := os.Lstat(path + hookEarlier); err == nil {
			also = "; runs " + name + hookEarlier + " first"
		}
		fmt.Fprintf(h.out, "%s: installed in %s%s\n", name, h.folder, also)
	}
	return nil
}

// hookScript is a hook. It runs the hook that was there before, then plainpost:
// the one on the path, else the one that installed it.
func hookScript(name, self string) string {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
	return `#!/bin/sh
# ` + hookMark + `; plainpost hook uninstall removes it.
earlier="$(dirname "$0")/` + name + hookEarlier + `"
if [ -x "$earlier" ]; then
	"$earlier" "$@" || exit $?
fi
plainpost=$(command -v plainpost) || plainpost=` + quote(filepath.ToSlash(self)) + `
if ! [ -x "$plainpost" ]; then
	echo "plainpost is not installed: install it, or run git commit --no-verify" >&2
	exit 1
fi
exec "$plainpost" hook run ` + name + ` "$@"
`
}

func hookRunCommand(std stdio, env environment) *cobra.Command {
	return &cobra.Command{
		Use:   "run pre-commit | run commit-msg FILE",
		Short: "Do what the hook does; this is what the hooks call",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			f := &checkFlags{format: "text", color: "auto", quiet: true}
			defer func() {
				var code exitCode
				if errors.As(err, &code) && code == exitFindings {
					fmt.Fprintln(std.err, "plainpost: the commit is stopped: reword and commit again, or leave the hooks out with git commit --no-verify")
				}
			}()
			switch name := args[0]; {
			case name == "pre-commit":
				f.staged = true
				return check(cmd.Context(), f, args[1:], std, env)
			case name == "commit-msg" && len(args) == 2:
				text, err := commitMessage(cmd.Context(), args[1], env)
				if err != nil {
					return err
				}
				f.stdinPath = "COMMIT_EDITMSG"
				return check(cmd.Context(), f, []string{"-"}, stdio{strings.NewReader(text), std.out, std.err}, env)
			case name == "commit-msg":
				return errors.New("plainpost hook run commit-msg needs the file of the message")
			case !slices.Contains(hookNames, name):
				return fmt.Errorf("there is no hook %q: use %s", name, strings.Join(hookNames, " or "))
			}
			return nil
		},
	}
}

// scissors is how git marks the end of a message before the diff that commit
// --verbose shows.
const scissors = " ------------------------ >8 ------------------------"

// commitMessage reads a message as git will: without its comments and the diff.
func commitMessage(ctx context.Context, file string, env environment) (string, error) {
	text, err := readFile(file)
	if err != nil {
		return "", fmt.Errorf("reading the message: %w", err)
	}
	if i := strings.Index(text, scissors); i >= 0 {
		text = text[:strings.LastIndexByte(text[:i], '\n')+1]
	}
	cmd := exec.CommandContext(ctx, "git", "stripspace", "--strip-comments")
	cmd.Env = env
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.Output()
	if err != nil {
		return "", gitError([]string{"stripspace"}, err, "")
	}
	return string(out), nil
}
