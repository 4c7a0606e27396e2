package rules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBuiltinModels shows that every model file of the folder can be had by its name.
func TestBuiltinModels(t *testing.T) {
	paths, err := filepath.Glob("default/*.model")
	require.NoError(t, err)
	var names []string
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".model")
		names = append(names, name)
		want, err := os.ReadFile(path)
		require.NoError(t, err)
		got, err := BuiltinModel(name)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	require.Equal(t, names, BuiltinModelNames())
	_, err = BuiltinModel("none")
	require.ErrorContains(t, err, "spam-en")
}
