package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/rules"
)

func versionCommand(std stdio) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version and the default rule set",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			set, err := rules.Default()
			if err != nil {
				return err
			}
			fmt.Fprintf(std.out, "plainpost %s, rule set %s\n", version(), set.ID())
			return nil
		},
	}
}

// version is that of the module as built, or the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
