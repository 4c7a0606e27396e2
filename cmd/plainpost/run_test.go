package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// result is what a run of the command line came to.
type result struct {
	code     int
	out, err string
}

// runHere runs the command line in this process and folder.
func runHere(t testing.TB, stdin string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	env := append(os.Environ(), "PLAINPOST_CONFIG=", "COLUMNS=80", "NO_COLOR=1")
	code := run(context.Background(), args, stdio{strings.NewReader(stdin), &out, &errs}, env)
	return result{code, out.String(), errs.String()}
}

// golden compares a text with a file of testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run go test -update to write it")
	require.Equal(t, string(want), got)
}

// shared is a file of the shared folder; the test is skipped without it.
func shared(t *testing.T, name string) string {
	t.Helper()
	root := os.Getenv("PLAINPOST_SHARED")
	if root == "" {
		t.Skip("PLAINPOST_SHARED is not set: the schemas are not at hand")
	}
	return filepath.Join(root, filepath.FromSlash(name))
}

// parsePost is the text of a line of the shared data.
func parsePost(line []byte) (string, error) {
	var post struct{ Text string }
	err := json.Unmarshal(line, &post)
	return post.Text, err
}
