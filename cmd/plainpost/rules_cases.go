package main

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/tonetest"
)

func rulesCasesCommand(f *rulesFlags, std stdio, env environment) *cobra.Command {
	run, coverage := "", false
	cmd := &cobra.Command{
		Use:   "test",
		Short: "Run the cases that stand beside the rules",
		Long: `Test runs the bad and good cases of every rule that is on. Each failure is a line
with its place; the last line counts.

Exit code: 0 when all pass, 1 when some fail, 2 when the rule set is not valid.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return testRules(cmd.Context(), f, run, coverage, std, env)
		},
	}
	cmd.Flags().StringVar(&run, "run", "", "test only rules whose id matches `GLOB`")
	cmd.Flags().BoolVar(&coverage, "coverage", false, "list rules without a bad and a good case as well")
	return cmd
}

func testRules(ctx context.Context, f *rulesFlags, glob string, coverage bool, std stdio, env environment) error {
	set, err := f.set(env)
	if err != nil {
		return err
	}
	list, err := selected(set, glob)
	if err != nil {
		return err
	}
	c, err := tone.New(set, nil)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(std.out)
	passed, failed, tested, covered := 0, 0, 0, 0
	for _, r := range list {
		if r.Off {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		tested++
		faults := tonetest.Rule(ctx, c, r)
		for _, fault := range faults {
			fmt.Fprintln(w, fault)
		}
		failed += len(faults)
		passed += len(r.Tests) - len(faults)
		switch bad, good := caseCounts(r); {
		case bad > 0 && good > 0:
			covered++
		case !coverage:
		case bad > 0:
			fmt.Fprintf(w, "%s: %s: no good case\n", r.Origin[""], r.ID)
		case good > 0:
			fmt.Fprintf(w, "%s: %s: no bad case\n", r.Origin[""], r.ID)
		default:
			fmt.Fprintf(w, "%s: %s: no case\n", r.Origin[""], r.ID)
		}
	}
	if coverage {
		fmt.Fprintf(w, "%d of %d rules have a bad and a good case\n", covered, tested)
	}
	fmt.Fprintf(w, "%d passed, %d failed\n", passed, failed)
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	if failed > 0 {
		return exitCode(exitFindings)
	}
	return nil
}
