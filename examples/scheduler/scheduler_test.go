package scheduler

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/tonehttp"
)

// TestClient compiles the client strictly and runs the demo against a server.
func TestClient(t *testing.T) {
	if os.Getenv("PLAINPOST_NPM") == "" {
		t.Skip("set PLAINPOST_NPM=1 to install TypeScript from npm, compile the client and run it")
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed")
	}
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(dir, "src"), os.DirFS("src")))
	for _, name := range []string{"package.json", "tsconfig.json"} {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	run := func(name string, args ...string) ([]byte, error) {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		return cmd.CombinedOutput()
	}
	if out, err := run(npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"); err != nil {
		t.Skipf("npm install failed: %v\n%s", err, out)
	}
	out, err := run(filepath.Join(dir, "node_modules", ".bin", "tsc"))
	require.NoError(t, err, string(out))

	checker, err := tone.New(nil, nil)
	require.NoError(t, err)
	checkers, err := tonehttp.NewCheckers("default", map[string]*tone.Checker{"default": checker})
	require.NoError(t, err)
	server := httptest.NewServer(tonehttp.Handler(tonehttp.Options{Checkers: checkers}))
	defer server.Close()

	out, err = run("node", "dist/demo.js", server.URL)
	require.NoError(t, err, string(out))
	var got struct {
		Fixed   string
		Batch   []string
		Checked []struct {
			ID     string
			Valid  bool
			Errors any
		}
		One     any
		Problem struct {
			Status int
			Path   string
		}
	}
	require.NoError(t, json.Unmarshal(out, &got), string(out))
	require.Equal(t, "We use 🦜 parrots.", got.Fixed, "offsets are those of JavaScript strings")
	require.Len(t, got.Batch, 1)
	require.Equal(t, true, got.Checked[0].Errors)
	require.True(t, got.Checked[0].Valid)
	require.IsType(t, "", got.Checked[1].Errors)
	require.NotEmpty(t, got.Checked[1].Errors)
	require.False(t, got.Checked[1].Valid)
	require.Equal(t, true, got.One)
	require.Equal(t, 400, got.Problem.Status)
	require.Equal(t, "$.platform", got.Problem.Path)
}
