package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func writePost(t testing.TB, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
}

func TestReplaceFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "post.md")
	read := func() string {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		return string(data)
	}
	writePost(t, name, "old")
	require.NoError(t, replaceFile(name, "old", "new"))
	require.Equal(t, "new", read())

	// Somebody has written the file since it was read.
	writePost(t, name, "theirs")
	require.ErrorIs(t, replaceFile(name, "old", "new"), errChanged)
	require.Equal(t, "theirs", read())

	if runtime.GOOS != "windows" {
		require.NoError(t, os.Chmod(name, 0o440))
		require.ErrorIs(t, replaceFile(name, "theirs", "new"), os.ErrPermission)
		require.Equal(t, "theirs", read())
		require.NoError(t, os.Chmod(name, 0o640))
		require.NoError(t, replaceFile(name, "theirs", "new"))
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o640), info.Mode().Perm())
	}
	entries, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	require.Len(t, entries, 1, "no temporary file is left")
	require.Error(t, replaceFile(name+".gone", "", "x"))
}

func TestLinesThroughEdits(t *testing.T) {
	text := "one\ntwo\nthree\nfour\nfive"
	at := func(s string) int { return strings.Index(text, s) }
	for name, c := range map[string]struct {
		edits []edit
		want  []lineRange
	}{
		"none":               {nil, []lineRange{{2, 2}, {5, 5}}},
		"in an added line":   {[]edit{{at("two"), at("two") + 3, "2"}}, []lineRange{{2, 2}, {5, 5}}},
		"in another line":    {[]edit{{at("one"), at("one") + 3, "1"}}, []lineRange{{1, 2}, {5, 5}}},
		"a line more":        {[]edit{{at("one"), at("one") + 3, "1\n1"}}, []lineRange{{1, 3}, {6, 6}}},
		"a line less":        {[]edit{{at("three"), at("four") + 4, "3 4"}}, []lineRange{{2, 4}}},
		"two lines less":     {[]edit{{at("o\nthree"), at("five"), ""}}, []lineRange{{2, 2}}},
		"two in one line":    {[]edit{{at("three"), at("three") + 2, ""}, {at("ree"), at("ree") + 3, "x"}}, []lineRange{{2, 3}, {5, 5}}},
		"across, then again": {[]edit{{at("one") + 2, at("two") + 1, ""}, {at("o\nthree"), at("o\nthree") + 1, "x"}}, []lineRange{{1, 1}, {4, 4}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &lineSet{ranges: []lineRange{{2, 2}, {5, 5}}}
			require.Equal(t, c.want, s.through(text, c.edits).ranges)
		})
	}
	require.Nil(t, (*lineSet)(nil).through(text, nil))
	whole := &lineSet{whole: true}
	require.Same(t, whole, whole.through(text, nil))
}

// FuzzUnified requires of a diff that git apply makes the new text of the old.
func FuzzUnified(f *testing.F) {
	git, err := exec.LookPath("git")
	if err != nil {
		f.Skip("git is not installed")
	}
	long := strings.Repeat("line\n", 20)
	f.Add("a\nb\nc\n", "a\nB\nc\n", "post.md")
	f.Add("a", "b", "a b/ü.md")
	f.Add("a\r\nb\r\n", "a\r\nc", "q\"uote\\.md")
	f.Add(long+"x\n"+long, long+"y\n"+long+"z", "tab\there.md")
	f.Add("\xEF\xBB\xBFa\n", "\xEF\xBB\xBFb\n", "bom.md")
	f.Fuzz(func(t *testing.T, before, after, name string) {
		if before == "" || after == "" || before == after || strings.ContainsRune(before+after, 0) || !plausibleName(name) {
			return
		}
		dir := t.TempDir()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if os.MkdirAll(filepath.Dir(file), 0o755) != nil || os.WriteFile(file, []byte(before), 0o644) != nil {
			return
		}
		var diff bytes.Buffer
		w := bufio.NewWriter(&diff)
		writeUnified(w, name, before, after)
		require.NoError(t, w.Flush())
		cmd := exec.Command(git, "apply", "--whitespace=nowarn", "-")
		cmd.Dir, cmd.Stdin = dir, bytes.NewReader(diff.Bytes())
		cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
		said, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s\n%s", said, diff.String())
		got, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, after, string(got))
	})
}

// plausibleName says whether a fuzzed name is one of a file below its folder.
func plausibleName(name string) bool {
	if name == "" || len(name) > 60 || strings.ContainsRune(name, 0) || strings.Contains(name, ".git") {
		return false
	}
	return !slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool { return part == "" || part == "." || part == ".." })
}

// TestFixTwice fixes drafts of real life twice: the second time changes nothing.
func TestFixTwice(t *testing.T) {
	data, err := os.ReadFile(shared(t, "data/company_blogs/data.jsonl"))
	require.NoError(t, err)
	dir := t.TempDir()
	n := 0
	for line := range bytes.Lines(data) {
		if n++; n > 60 {
			break
		}
		d, err := parsePost(line)
		require.NoError(t, err)
		writePost(t, filepath.Join(dir, fmt.Sprintf("%03d.md", n)), d)
	}
	snapshot := func() map[string]string {
		out := map[string]string{}
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		for _, e := range entries {
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			require.NoError(t, err)
			out[e.Name()] = string(text)
		}
		return out
	}
	before := snapshot()
	r := runHere(t, "", "check", "--rules", "builtin:default", "--fix", "--fail-on", "never", "--format", "ndjson", dir)
	require.Equal(t, exitOK, r.code, r.err)
	require.Contains(t, r.err, "applied")
	fixed := snapshot()
	require.NotEqual(t, before, fixed)
	r = runHere(t, "", "check", "--rules", "builtin:default", "--fix", "--fail-on", "never", "--format", "ndjson", dir)
	require.Equal(t, exitOK, r.code, r.err)
	require.Empty(t, r.err)
	require.Equal(t, fixed, snapshot())
}
