package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"
)

func inspectCommand(std stdio, env environment) *cobra.Command {
	f := &checkFlags{}
	cmd := &cobra.Command{
		Use:   "inspect [PATH...|-]",
		Short: "Show what the reader saw: words, sentences, links, tags, lengths, measures",
		RunE: func(cmd *cobra.Command, args []string) error {
			return inspect(cmd.Context(), f, args, std, env)
		},
	}
	cmd.Flags().StringVar(&f.drafts, "drafts", "", "drafts as JSON, one a line, from a `FILE` or -")
	addRuleFlags(cmd, f)
	cmd.Flags().StringVar(&f.format, "format", "ndjson", "`FORMAT` of the output: ndjson or json")
	return cmd
}

func inspect(ctx context.Context, f *checkFlags, args []string, std stdio, env environment) error {
	if f.format != "ndjson" && f.format != "json" {
		return fmt.Errorf("--format %q is not known: use ndjson or json", f.format)
	}
	s, err := f.settings(env, nil)
	if err != nil {
		return err
	}
	inputs, _, err := f.inputs(ctx, args, std, env, s)
	if inputs == nil {
		return err
	}
	if err := s.compile(); err != nil {
		return err
	}
	broken := err != nil
	if err != nil {
		complain(std.err, err)
	}
	w := bufio.NewWriter(std.out)
	defer w.Flush()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if f.format == "json" {
		enc.SetIndent("", "  ")
	}
	for in := range inputs {
		in.decode()
		if in.err == nil {
			doc, err := in.checker.Inspect(ctx, in.draft)
			if err == nil {
				doc.Path = in.path
				if err := enc.Encode(doc); err != nil {
					return fmt.Errorf("writing the document: %w", err)
				}
				continue
			}
			in.err = err
		}
		broken = true
		complain(std.err, in.err)
		if in.line > 0 {
			if err := (&ndjsonPrinter{w}).fault(&in); err != nil {
				return fmt.Errorf("writing the document: %w", err)
			}
		}
	}
	if broken {
		return exitCode(exitError)
	}
	return nil
}
