package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// TestTablesAreCurrent generates the tables again.
func TestTablesAreCurrent(t *testing.T) {
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED is not set: no confusables.txt to generate the tables from")
	}
	have, err := os.ReadFile(filepath.Join("..", "tables.go"))
	require.NoError(t, err)
	if !strings.Contains(string(have), fmt.Sprintf("tablesUnicode, tablesConfusables = %q", unicode.Version)) {
		t.Skipf("the tables were not generated from Unicode %s, which this Go has", unicode.Version)
	}
	f, err := os.Open(filepath.Join(shared, "suites", "unicode", "confusables.txt"))
	require.NoError(t, err)
	defer f.Close()
	want, err := generate(f)
	require.NoError(t, err)
	require.True(t, string(want) == string(have), "tables.go is not what gen writes: run go generate")
}

func TestReadConfusablesFaults(t *testing.T) {
	for name, text := range map[string]string{
		"no version": "0430 ; 0061 ; MA # a\n",
		"bad source": "# Version: 1\nxyz ; 0061 ; MA\n",
		"bad target": "# Version: 1\n0430 ; xyz ; MA\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := generate(strings.NewReader(text))
			require.Error(t, err)
		})
	}
}
