package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

func TestParseDiff(t *testing.T) {
	const id = "0000000000000000000000000000000000000001"
	for name, c := range map[string]struct {
		diff string
		want []change
	}{
		"empty": {"", nil},
		"new file": {
			"diff --git a/a b.md b/a b.md\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/a b.md\t\n@@ -0,0 +1,2 @@\n+one\n+two\n",
			[]change{{"a b.md", "1", "100644", &lineSet{true, []lineRange{{1, 2}}}}},
		},
		"lines that look like a diff": {
			"diff --git a/x b/x\nindex " + id + ".." + id + " 100644\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@ head\n--- a/y\n+++ b/y\n+@@ -1 +1 @@\n@@ -9,0 +11 @@\n+diff --git a/z b/z\n",
			[]change{{"x", id, "100644", &lineSet{false, []lineRange{{1, 2}, {11, 11}}}}},
		},
		"no newline at the end": {
			"diff --git a/x b/x\nindex 0..1 100644\n--- a/x\n+++ b/x\n@@ -3 +3 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\ndiff --git a/y b/y\nindex 2..3 100755\n--- a/y\n+++ b/y\n@@ -1,0 +2 @@\n+c\n",
			[]change{{"x", "1", "100644", &lineSet{false, []lineRange{{3, 3}}}}, {"y", "3", "100755", &lineSet{false, []lineRange{{2, 2}}}}},
		},
		"quoted name": {
			"diff --git \"a/\\303\\274\\n.md\" \"b/\\303\\274\\n.md\"\nindex 0..1 100644\n--- \"a/\\303\\274\\n.md\"\n+++ \"b/\\303\\274\\n.md\"\n@@ -1 +1 @@\n-a\n+b\n",
			[]change{{"ü\n.md", "1", "100644", &lineSet{false, []lineRange{{1, 1}}}}},
		},
		"nothing added": {
			"diff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new\ndiff --git a/x b/x\nold mode 100644\nnew mode 100755\ndiff --git a/p.png b/p.png\nindex 0..1 100644\nBinary files a/p.png and b/p.png differ\ndiff --git a/e b/e\nnew file mode 100644\nindex 0..0\ndiff --git a/d b/d\nindex 0..1 100644\n--- a/d\n+++ b/d\n@@ -1,2 +0,0 @@\n-a\n-b\n",
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parseDiff([]byte(c.diff))
			require.NoError(t, err)
			if len(c.want) == 0 {
				require.Empty(t, got)
				return
			}
			require.Equal(t, c.want, got)
		})
	}
	for _, bad := range []string{"text\n", "diff --git a/x b/x\n+++ x\n", "diff --git a/x b/x\n+++ b/x\n@@ -1 @@\n", "diff --git a/x b/x\n@@ -1 +1,9 @@\n+a\n", "diff --git a/x b/x\n+++ \"b/x\n"} {
		_, err := parseDiff([]byte(bad))
		require.Error(t, err, bad)
	}
}

func FuzzParseDiff(f *testing.F) {
	f.Add("diff --git a/x b/x\nindex 0..1 100644\n--- a/x\n+++ b/x\n@@ -3 +3,2 @@\n-a\n+b\n\\ No newline at end of file\n")
	f.Add("diff --git a/x b/x\n+++ \"b/\\303\\274\"\n@@ -1 +1,99999999999 @@\n")
	f.Fuzz(func(t *testing.T, diff string) {
		changes, err := parseDiff([]byte(diff))
		if err != nil {
			return
		}
		for _, c := range changes {
			require.NotEmpty(t, c.name)
			require.False(t, c.added.empty())
			for _, r := range c.added.ranges {
				require.LessOrEqual(t, r.first, r.last)
			}
		}
	})
}

func TestLineSetHolds(t *testing.T) {
	s := &lineSet{ranges: []lineRange{{3, 4}, {9, 9}}}
	span := func(first, last, endCol int) *tone.Finding {
		return &tone.Finding{Span: &tone.Span{Start: tone.Pos{Line: first, Col: 5}, End: tone.Pos{Line: last, Col: endCol}}}
	}
	require.False(t, s.holds(span(1, 2, 4)))
	require.False(t, s.holds(span(1, 3, 1)), "it ends with line 2")
	require.True(t, s.holds(span(1, 3, 2)))
	require.True(t, s.holds(span(4, 4, 9)))
	require.False(t, s.holds(span(5, 8, 9)))
	require.True(t, s.holds(span(5, 20, 9)))
	require.False(t, s.holds(span(10, 20, 9)))
	require.False(t, s.holds(&tone.Finding{}), "about the whole file, of which only lines are new")
	require.True(t, (&lineSet{whole: true}).holds(&tone.Finding{}))
}

// TestIgnoredAsGitDoes compares with git check-ignore.
func TestIgnoredAsGitDoes(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	dir, err = filepath.EvalSymlinks(dir)
	require.NoError(t, err)
	write := func(name, text string) { writePost(t, filepath.Join(dir, name), text) }
	write(".gitignore", "# comment\n\n*.log\n/top.md\nbuild/\ndoc/*.txt\nsub/**/deep.md\n**/any.md\nabc/**\n!important.log\nsp ace\\ \ntrail   \n\\#hash\n\\!bang\nq?.md\nc[ab].md\nn[!x].md\n{a,b}.md\nfoo/bar\ncr.md\r\n[\nd*/x.md\n*.tmp/\n!\n/\n")
	write("in/.gitignore", "!keep.log\nlocal.md\n/rooted.md\nnested/only.md\n")
	write(".git-placeholder", "")
	require.NoError(t, exec.Command(git, "init", "-q", dir).Run())
	var names []string
	for _, name := range strings.Fields(`a.log important.log x/a.log x/important.log top.md x/top.md build/a.md x/build/a.md build.md doc/a.txt doc/x/a.txt
		y/doc/a.txt sub/deep.md sub/a/deep.md sub/a/b/deep.md any.md z/any.md abc/a.md abc/b/c.md trail #hash !bang qa.md q.md qab.md ca.md cc.md na.md nx.md
		a.md b.md {a,b}.md foo/bar x/foo/bar foo/barn cr.md dx/x.md d/x.md e/x.md a.tmp/x.md in/keep.log in/other.log in/local.md in/deep/local.md
		in/rooted.md in/deep/rooted.md in/nested/only.md in/deep/nested/only.md in/a.md`) {
		names = append(names, name)
		write(name, "x")
	}
	var want []string
	for _, name := range names {
		if exec.Command(git, "-C", dir, "check-ignore", "-q", "--no-index", "./"+name).Run() != nil {
			want = append(want, name)
		}
	}
	s := &settings{folder: dir}
	found, _, err := s.walk(dir, func(name string) bool {
		return filepath.Base(name) != ".gitignore" && filepath.Base(name) != ".git-placeholder"
	})
	require.NoError(t, err)
	for i := range found {
		found[i], err = filepath.Rel(dir, found[i])
		require.NoError(t, err)
		found[i] = filepath.ToSlash(found[i])
	}
	require.ElementsMatch(t, want, found)
}

func TestGlobMatches(t *testing.T) {
	for _, c := range []struct {
		glob, path string
		want       bool
	}{
		{"content/linkedin/**", "content/linkedin/a/b.md", true},
		{"content/linkedin/**", "content/x/a.md", false},
		{"drafts/**", "drafts/a.md", true},
		{"drafts", "drafts/a/b.md", true},
		{"drafts/", "drafts/a.md", true},
		{"drafts", "x/drafts/a.md", true},
		{"./drafts/a", "drafts/a/x.md", true},
		{"*.old.md", "a/b/c.old.md", true},
		{"a/*.md", "a/b/c.md", false},
		{"a/{b,c}/*.md", "a/c/d.md", true},
	} {
		require.Equal(t, c.want, globMatches(c.glob, c.path), "%s %s", c.glob, c.path)
	}
}
