package rules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBroken loads every broken file and compares what is said about it, line by
// line, with the .txt beside it. Run with -update to write those anew, and read
// the difference.
func TestBroken(t *testing.T) {
	paths, err := filepath.Glob("testdata/broken/*.yaml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(paths), 40)
	fsys := os.DirFS("testdata/broken")
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(strings.TrimSuffix(name, ".yaml"), func(t *testing.T) {
			_, err := Load(fsys, name)
			require.Error(t, err)
			got := err.Error() + "\n"
			golden := strings.TrimSuffix(path, ".yaml") + ".txt"
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
			for line := range strings.Lines(got) {
				require.Regexp(t, `^[a-z0-9-]+\.yaml:[0-9]+:[0-9]+: `, line, "every fault has a place")
			}
		})
	}
}
