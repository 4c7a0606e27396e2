package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// member is a file to pack.
type member struct {
	name string
	body []byte
}

func members(t testing.TB, dir string) (out []member) {
	require.NoError(t, filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		require.NoError(t, err)
		b, err := os.ReadFile(p)
		require.NoError(t, err)
		out = append(out, member{filepath.ToSlash(rel), b})
		return nil
	}))
	return out
}

func packZip(t testing.TB, dir string) string {
	name := filepath.Join(t.TempDir(), "packed")
	require.NoError(t, os.WriteFile(name, zipOf(t, members(t, dir)...), 0o600))
	return name
}

func zipOf(t testing.TB, files ...member) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range files {
		w, err := z.Create(m.name)
		require.NoError(t, err)
		_, err = w.Write(m.body)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

func packTarGz(t testing.TB, dir string) string {
	name := filepath.Join(t.TempDir(), "packed")
	require.NoError(t, os.WriteFile(name, gzipOf(t, tarOf(t, members(t, dir)...)), 0o600))
	return name
}

func tarOf(t testing.TB, files ...member) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range files {
		require.NoError(t, w.WriteHeader(&tar.Header{Name: m.name, Mode: 0o644, Size: int64(len(m.body))}))
		_, err := w.Write(m.body)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func gzipOf(t testing.TB, b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, err := z.Write(b)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return out.Bytes()
}
