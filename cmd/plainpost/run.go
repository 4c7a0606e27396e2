package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/rules"
)

// Exit codes of the command line.
const (
	exitOK       = 0 // nothing at or above --fail-on
	exitFindings = 1 // some report's verdict is
	exitError    = 2 // a usage, configuration or run error; it beats exitFindings
)

// stdio are the three streams of a run.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// terminal says whether a stream is one.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// environment is the process environment as given to run.
type environment []string

func (e environment) get(name string) string {
	for i := len(e) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(e[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// exitCode is an error that is no fault: it only carries a code to the end.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// run is the whole command line. It returns the exit code.
func run(ctx context.Context, args []string, std stdio, env environment) int {
	err := rootCommand(std, env, args).ExecuteContext(ctx)
	var code exitCode
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	}
	complain(std.err, err)
	return exitError
}

// rootCommand is the command line, set to run with arguments.
func rootCommand(std stdio, env environment, args []string) *cobra.Command {
	root := &cobra.Command{
		Use:           "plainpost",
		Short:         "Read a post before it goes out: does it talk with people, or at them?",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("there is no command %q: try plainpost check %s", args[0], args[0])
			}
			return cmd.Help()
		},
	}
	root.SetArgs(args)
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	root.CompletionOptions.HiddenDefaultCmd = false
	root.AddCommand(checkCommand(std, env))
	if len(args) == 0 || args[0] != "check" { // which need not wait for the flags of all others
		root.AddCommand(
			inspectCommand(std, env),
			rulesCommand(std, env),
			learnCommand(std, env),
			evalCommand(std, env),
			hookCommand(std, env),
			manCommand(std, env),
			auditCommand(std, env),
			importCommand(std, env),
			serveCommand(std, env),
			versionCommand(std),
		)
	}
	return root
}

// complain writes an error, one line a fault. Faults of rule files stand alone
// in their lines, file:line:col first, as editors read them.
func complain(w io.Writer, err error) {
	var faults rules.Errors
	if errors.As(err, &faults) {
		fmt.Fprintln(w, faults)
		return
	}
	for line := range strings.SplitSeq(strings.TrimRight(err.Error(), "\n"), "\n") {
		fmt.Fprintf(w, "plainpost: %s\n", line)
	}
}
