package vale

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// outline writes a tree as rules are read from it.
func outline(n *yaml.Node, b *strings.Builder) {
	fmt.Fprintf(b, "%d %q %d:%d %v\n", n.Kind, n.Value, n.Line, n.Column, n.ShortTag() == "!!null")
	for _, c := range n.Content {
		outline(c, b)
	}
}

func same(t *testing.T, text string) (read bool) {
	var room lines
	room.read("used: before\nlist:\n  - once\n  - more\n")
	root := room.read(text)
	if root == nil {
		return false
	}
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document), "%q", text)
	var got, want strings.Builder
	outline(root, &got)
	outline(document.Content[0], &want)
	require.Equal(t, want.String(), got.String(), "%q", text)
	return true
}

func TestLinesReadAsTheLibraryReads(t *testing.T) {
	for text, read := range map[string]bool{
		"a: b\n":                     true,
		"a: 'it''s'\nb: \"c: #d\"\n": true,
		"# says\na:   b c  \n\nlist:\n  - x\n  - 'y'\nm:\n  (?:x|y): z\n  \"q q\": 'r'\n": true,
		"list:\n- a\n- b\nc: d\n": true,
		"action:\n  name: edit\n  params:\n    - trim\n    - \" \"\nz: 1": true,
		"a:\n":                 false,
		"a: null\n":            false,
		"a: b: c\n":            false,
		"a: b # c\n":           false,
		"a: b\n  c\n":          false,
		"a: [b]\n":             false,
		"a: |\n  b\n":          false,
		"a: \"\\n\"\n":         false,
		"a: &b c\n":            false,
		"- a\n":                false,
		"a:\n  - b: c\n":       false,
		"a:\n  - b\n    - c\n": false,
		"a:\n    - b\n  - c\n": false,
		"a: 'b\n":              false,
		"a: 'b' c\n":           false,
		"é: “é” — è\n":         true,
		"a: b\u00a0c\n":        false,
		"a:\tb\n":              false,
		"---\na: b\n":          false,
		"":                     false,
		"a\n":                  false,
		"a : b\n":              false,
		"a:b\n":                false,
	} {
		require.Equal(t, read, same(t, text), "%q", text)
	}
}

// TestPublishedStylesAreOfTheForm: of the files of the published packages nearly all
// are read by lines, and as the library reads them.
func TestPublishedStylesAreOfTheForm(t *testing.T) {
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED is not set: no style packages to read")
	}
	all, read := 0, 0
	require.NoError(t, filepath.WalkDir(filepath.Join(shared, "suites", "vale", "styles"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".yml" {
			return err
		}
		data, err := os.ReadFile(path)
		all++
		if same(t, string(data)) {
			read++
		} else {
			t.Log(path)
		}
		return err
	}))
	require.Greater(t, read, all*3/4, "of %d", all)
}

// FuzzLines: what is read by lines is what the YAML library reads.
func FuzzLines(f *testing.F) {
	files, err := filepath.Glob("testdata/styles/*/*.yml")
	require.NoError(f, err)
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(string(data))
	}
	f.Add("a: 'b''c'\nd:\n- e\n- \"f\"\ng:\n  h: i\n")
	f.Fuzz(func(t *testing.T, text string) {
		same(t, text)
	})
}
