package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func manCommand(std stdio) *cobra.Command {
	folder := ""
	cmd := &cobra.Command{
		Use:   "man",
		Short: "Print the manual page, or write one for each command",
		Example: `  plainpost man | man -l -
  plainpost man --dir /usr/local/share/man/man1`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root := cmd.Root()
			root.DisableAutoGenTag = true // the same text on every day
			header := &doc.GenManHeader{Title: "PLAINPOST", Section: "1", Source: "plainpost " + version(), Manual: "Plainpost"}
			if folder == "" {
				var page bytes.Buffer
				if err := doc.GenMan(root, header, &page); err != nil {
					return fmt.Errorf("writing the manual page: %w", err)
				}
				_, err := page.WriteTo(std.out)
				return err
			}
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return fmt.Errorf("writing the manual pages: %w", err)
			}
			header.Title = "" // each page has that of its command
			if err := doc.GenManTree(root, header, filepath.Clean(folder)); err != nil {
				return fmt.Errorf("writing the manual pages: %w", err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&folder, "dir", "", "write a page for each command into this `FOLDER`")
	return cmd
}
