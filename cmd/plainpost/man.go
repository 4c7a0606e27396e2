package main

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// The manual pages follow from the commands. They are made when these change: what makes
// them would take more of each start than the rest of the command line. The line with the
// title, the date and the version is missing from them.
//
//go:generate go test -run ^TestManGenerated$ . -update
//go:embed man/*.1
var manPages embed.FS

func manCommand(std stdio, env environment) *cobra.Command {
	folder := ""
	cmd := &cobra.Command{
		Use:   "man",
		Short: "Print the manual page, or write one for each command",
		Example: `  plainpost man | man -l -
  plainpost man --dir /usr/local/share/man/man1`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if folder == "" {
				page, err := manPage("plainpost.1", env)
				if err != nil {
					return fmt.Errorf("writing the manual page: %w", err)
				}
				_, err = std.out.Write(page)
				return err
			}
			if err := writeManPages(filepath.Clean(folder), env); err != nil {
				return fmt.Errorf("writing the manual pages: %w", err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&folder, "dir", "", "write a page for each command into this `FOLDER`")
	return cmd
}

// manPage is a page by the name of its file.
func manPage(name string, env environment) ([]byte, error) {
	body, err := manPages.ReadFile("man/" + name)
	if err != nil {
		return nil, err
	}
	date := time.Now()
	if epoch := env.get("SOURCE_DATE_EPOCH"); epoch != "" { // of builds that come out the same each time
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("invalid SOURCE_DATE_EPOCH: %v", err)
		}
		date = time.Unix(seconds, 0)
	}
	title := strings.ToUpper(strings.TrimSuffix(name, ".1"))
	return append(fmt.Appendf(nil, ".nh\n.TH %q \"1\" %q %q \"Plainpost\"\n", title, date.Format("Jan 2006"), "plainpost "+version()), body...), nil
}

func writeManPages(folder string, env environment) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	// Reading an embedded folder cannot fail.
	entries, _ := manPages.ReadDir("man")
	for _, e := range entries {
		page, err := manPage(e.Name(), env)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, e.Name()), page, 0o666); err != nil {
			return err
		}
	}
	return nil
}
