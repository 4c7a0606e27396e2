package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden writes posts and errors, one a line, as they come.
func golden(t testing.TB, path string, opts *Options) []byte {
	t.Helper()
	a, err := Open(context.Background(), path, opts)
	require.NoError(t, err)
	defer a.Close()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	require.NoError(t, enc.Encode(map[string]string{"archive": a.Format()}))
	for p, err := range a.Posts(context.Background()) {
		if err == nil {
			require.NoError(t, enc.Encode(p))
			continue
		}
		var bad *RecordError
		require.True(t, errors.As(err, &bad), err)
		require.Zero(t, p)
		require.NoError(t, enc.Encode(map[string]any{"error": bad.Err.Error(), "file": bad.File, "record": bad.Record, "line": bad.Line}))
	}
	done, total := a.Progress()
	require.LessOrEqual(t, done, total)
	require.NotZero(t, done)
	return b.Bytes()
}

// TestGolden reads an export of every format, made by hand for this test, and
// compares all of it. testdata/NAME is the export, testdata/NAME.golden.jsonl
// what is read from it.
func TestGolden(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join("testdata", "*"))
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() || filepath.Base(dir) == "fuzz" {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			got := golden(t, dir, nil)
			name := dir + ".golden.jsonl"
			if *update {
				require.NoError(t, os.WriteFile(name, got, 0o644))
			}
			want, err := os.ReadFile(name)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
			require.Equal(t, string(got), string(golden(t, dir, nil)), "a second reading must give the same")

			// The same from a packed archive, and from a stream of one.
			zipped, tarred := packZip(t, dir), packTarGz(t, dir)
			require.Equal(t, string(want), string(golden(t, zipped, nil)), "zip")
			require.Equal(t, string(want), string(golden(t, tarred, nil)), "tar.gz")
			f, err := os.Open(tarred)
			require.NoError(t, err)
			defer f.Close()
			n := 0
			for _, err := range Read(context.Background(), "", f, nil) {
				var bad *RecordError
				require.True(t, err == nil || errors.As(err, &bad), err)
				n++
			}
			require.Equal(t, bytes.Count(want, []byte("\n"))-1, n, "stream")

			a, err := Open(context.Background(), dir, nil)
			require.NoError(t, err)
			seen[a.Format()] = true
		})
	}
	for _, f := range Formats() {
		require.True(t, seen[f.Name], "no golden files for %s", f.Name)
		require.NotEmpty(t, f.Files)
		require.NotEmpty(t, f.Notes)
	}
}
