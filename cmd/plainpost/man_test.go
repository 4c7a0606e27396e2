package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/stretchr/testify/require"
)

// TestManGenerated shows that the manual pages are those of the commands.
func TestManGenerated(t *testing.T) {
	want := t.TempDir()
	root := rootCommand(stdio{nil, io.Discard, io.Discard}, nil, nil)
	root.AddCommand(&cobra.Command{ // which cobra finishes the others for
		Use:    "pages",
		Hidden: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root := cmd.Root()
			root.DisableAutoGenTag = true // the same text on every day
			return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "plainpost", Manual: "Plainpost"}, want)
		},
	})
	root.SetArgs([]string{"pages"})
	require.NoError(t, root.ExecuteContext(t.Context()))
	pages, err := os.ReadDir(want)
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.RemoveAll("man"))
		require.NoError(t, os.Mkdir("man", 0o755))
	}
	for _, p := range pages {
		page, err := os.ReadFile(filepath.Join(want, p.Name()))
		require.NoError(t, err)
		lines := bytes.SplitAfterN(page, []byte("\n"), 3) // the second is the title
		if *update {
			require.NoError(t, os.WriteFile(filepath.Join("man", p.Name()), lines[2], 0o644))
			continue
		}
		got, err := manPages.ReadFile("man/" + p.Name())
		require.NoError(t, err, "run go generate ./cmd/plainpost")
		require.Equal(t, string(lines[2]), string(got), "%s is not that of its command: run go generate ./cmd/plainpost", p.Name())
	}
	if !*update {
		have, err := manPages.ReadDir("man")
		require.NoError(t, err)
		require.Len(t, have, len(pages))
	}
}
