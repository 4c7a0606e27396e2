package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/rules"
)

// rulesFlags are the flags of the commands about rules.
type rulesFlags struct {
	config   string
	rules    []string
	format   string
	platform string
}

func rulesCommand(std stdio, env environment) *cobra.Command {
	f := &rulesFlags{}
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "Show, explain, test and compare rule sets",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			names := []string{}
			for _, c := range cmd.Commands() {
				names = append(names, c.Name())
			}
			return fmt.Errorf("there is no command rules %s: %s", args[0], hintFor(args[0], names))
		},
	}
	fs := cmd.PersistentFlags()
	fs.StringVar(&f.config, "config", "", "rule set `FILE` (default $PLAINPOST_CONFIG, else plainpost.yaml here or above, else builtin:default)")
	fs.StringArrayVar(&f.rules, "rules", nil, "rule `SET` in place of the default, repeatable: builtin:NAME or a file")
	cmd.AddCommand(
		rulesListCommand(f, std, env), rulesExplainCommand(f, std, env), rulesCasesCommand(f, std, env),
		rulesDiffCommand(std), rulesSchemaCommand(std), rulesDocsCommand(f, std, env),
	)
	return cmd
}

// set is the rule set that the flags name.
func (f *rulesFlags) set(env environment) (*rules.Set, error) {
	set, err := ruleSet(f.rules, f.config, env)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: give the path of a rule set", err)
	}
	return set, err
}

// shown is the rule set that the flags name, as it is on the platform of the
// flags, and as it is elsewhere.
func (f *rulesFlags) shown(env environment) (set, elsewhere *rules.Set, err error) {
	elsewhere, err = f.set(env)
	if err != nil || f.platform == "" {
		return elsewhere, elsewhere, err
	}
	if elsewhere.Platform(f.platform) == nil {
		names := []string{}
		for _, p := range elsewhere.Platforms {
			names = append(names, p.ID)
		}
		return nil, nil, fmt.Errorf("there is no platform %q: %s", f.platform, hintFor(f.platform, names))
	}
	return elsewhere.For(f.platform), elsewhere, nil
}

// addFormat adds the flags of commands that show rules.
func (f *rulesFlags) addFormat(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "format", "text", "`FORMAT` of the output: text or json")
	cmd.Flags().StringVar(&f.platform, "platform", "", "show the rules as they are on the platform `NAME`")
}

func checkFormat(format string) error {
	if format != "text" && format != "json" {
		return fmt.Errorf("--format %q is not known: use text or json", format)
	}
	return nil
}

// hintFor offers the name that was meant, or the way to all of them.
func hintFor(name string, known []string) string {
	if hint := rules.DidYouMean(name, known); hint != "" {
		return hint
	}
	const most = 12
	if len(known) > most {
		return "plainpost rules list shows what there is"
	}
	return fmt.Sprintf("use one of %v", known)
}

// selected are the rules whose ids match a glob; all for an empty one. It is an
// error when there is none.
func selected(set *rules.Set, glob string) ([]*rules.Rule, error) {
	if glob == "" {
		return set.Rules, nil
	}
	if _, err := path.Match(glob, ""); err != nil {
		return nil, fmt.Errorf("%q is not a pattern: %w", glob, err)
	}
	out := slices.DeleteFunc(slices.Clone(set.Rules), func(r *rules.Rule) bool {
		ok, _ := path.Match(glob, r.ID)
		return !ok
	})
	if len(out) == 0 {
		ids := make([]string, len(set.Rules))
		for i, r := range set.Rules {
			ids[i] = r.ID
		}
		return nil, fmt.Errorf("no rule of %s matches %q: %s", set.Name, glob, hintFor(glob, ids))
	}
	return out, nil
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func rulesSchemaCommand(std stdio) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of rule files, for editors",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := std.out.Write(rules.Schema())
			return err
		},
	}
}

func rulesDocsCommand(f *rulesFlags, std stdio, env environment) *cobra.Command {
	return &cobra.Command{
		Use:   "docs",
		Short: "Print the rule set as a table in Markdown",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			set, err := f.set(env)
			if err != nil {
				return err
			}
			_, err = io.WriteString(std.out, set.Markdown())
			return err
		},
	}
}
