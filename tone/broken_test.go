package tone

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

var updateBroken = flag.Bool("update-broken", false, "write the .txt files that TestBroken compares with")

// TestBroken compiles rule files whose faults only the engine sees, such as a
// phrase that stands twice by stem, and compares what is said about them, line by
// line, with the .txt beside each. The files load: rules has nothing to say.
func TestBroken(t *testing.T) {
	paths, err := filepath.Glob("testdata/broken/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(strings.TrimSuffix(name, ".yaml"), func(t *testing.T) {
			set, err := rules.Load(os.DirFS("testdata/broken"), name)
			require.NoError(t, err)
			_, err = New(set, nil)
			var faults rules.Errors
			require.ErrorAs(t, err, &faults)
			got := faults.Error() + "\n"
			golden := strings.TrimSuffix(path, ".yaml") + ".txt"
			if *updateBroken {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

// TestBuiltinsFromSource compiles the built-in sets from their YAML, with the
// checks that their compiled form is spared at start.
func TestBuiltinsFromSource(t *testing.T) {
	for _, name := range rules.BuiltinNames() {
		set, err := rules.Load(os.DirFS("../rules/default"), name+".yaml")
		require.NoError(t, err)
		require.False(t, set.Verified())
		_, err = New(set, nil)
		require.NoError(t, err)
	}
}
