package links

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// suiteCase is a line of the suites; Expected differs by section.
type suiteCase struct {
	Section, Description, Text string
	N                          int
	Expected                   json.RawMessage
}

// suite reads the cases of a file under suites.
func suite(t *testing.T, name string) []suiteCase {
	t.Helper()
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED is not set: the suites are not here")
	}
	f, err := os.Open(filepath.Join(shared, "suites", name))
	require.NoError(t, err)
	defer f.Close()
	var list []suiteCase
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c suiteCase
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		list = append(list, c)
	}
	require.NoError(t, lines.Err())
	return list
}

func (c suiteCase) expect(t *testing.T, v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(c.Expected, v))
}

// knownFailures are the cases that fail, with the reason. A case that is in
// here and passes is a failure of the test.
var knownFailures = map[string]string{}

func (c suiteCase) run(t *testing.T, counts map[string]int, check func(t *testing.T) (want, got any)) {
	t.Helper()
	id := fmt.Sprintf("%s/%d", c.Section, c.N)
	t.Run(id, func(t *testing.T) {
		want, got := check(t)
		if reason, known := knownFailures[id]; known {
			require.NotEqual(t, want, got, "passes now, take it off the list: %s", reason)
			return
		}
		require.Equal(t, want, got, "%s\n%q", c.Description, c.Text)
		counts[c.Section]++
	})
}

// slicesOf returns the texts of the entities of some kinds.
func slicesOf(text string, list []Entity, kinds ...Kind) []string {
	out := []string{}
	for _, e := range list {
		for _, k := range kinds {
			if e.Kind == k {
				out = append(out, text[e.Start:e.End])
			}
		}
	}
	return out
}

// valuesOf returns the values of the entities of a kind.
func valuesOf(list []Entity, kind Kind) []string {
	out := []string{}
	for _, e := range list {
		if e.Kind == kind {
			out = append(out, e.Value)
		}
	}
	return out
}
