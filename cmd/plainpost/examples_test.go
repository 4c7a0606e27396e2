package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// moduleRoot is the folder of go.mod, from this package.
const moduleRoot = "../.."

// shell is a folder with plainpost on the path and a git that has no settings of
// its own.
type shell struct {
	t   *testing.T
	dir string
	env []string
}

func newShell(t *testing.T) *shell {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh")
	}
	bin, err := exec.LookPath("plainpost") // TestMain puts the test binary there
	require.NoError(t, err)
	return &shell{t: t, dir: t.TempDir(), env: append(os.Environ(),
		"PATH="+filepath.Dir(bin)+string(os.PathListSeparator)+os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=Jo", "GIT_AUTHOR_EMAIL=jo@example.com", "GIT_COMMITTER_NAME=Jo", "GIT_COMMITTER_EMAIL=jo@example.com")}
}

// run runs a command line of a shell and gives its exit code and output.
func (s *shell) run(line string) (int, string) {
	s.t.Helper()
	var out bytes.Buffer
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.dir, s.env, &out, &out
	err := cmd.Run()
	if cmd.ProcessState == nil {
		require.NoError(s.t, err)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// must runs a command line that has to succeed.
func (s *shell) must(line string) string {
	s.t.Helper()
	code, out := s.run(line)
	require.Zero(s.t, code, "%s\n%s", line, out)
	return out
}

func (s *shell) write(name, text string) { writePost(s.t, filepath.Join(s.dir, name), text) }

const blockedPost = "We leverage synergies to drive engagement at scale. Our best-in-class solution empowers stakeholders.\n"

// TestGithookExample runs every command of examples/githook in a repository that
// has its rule set: a check may find something, nothing may go wrong.
func TestGithookExample(t *testing.T) {
	s := newShell(t)
	readme, err := os.ReadFile(filepath.Join(moduleRoot, "examples/githook/README.md"))
	require.NoError(t, err)
	config, err := os.ReadFile(filepath.Join(moduleRoot, "examples/githook/plainpost.yaml"))
	require.NoError(t, err)
	s.must("git init -q .")
	s.write("plainpost.yaml", string(config))
	s.write("content/linkedin/post.md", "We talk with people.\n")
	s.must("git add . && git commit -q -m first")
	s.write("content/linkedin/post.md", "We talk with people.\n\n"+blockedPost)
	s.must("git add .")
	ran := 0
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
		for line := range strings.Lines(block[1]) {
			code, out := s.run(line)
			require.Contains(t, []int{exitOK, exitFindings}, code, "%s%s", line, out)
			ran++
		}
	}
	require.Equal(t, 8, ran)
	_, out := s.run("git diff --stat")
	require.Contains(t, out, "content/linkedin/post.md", "--fix has changed the file")
}

// TestCIExamples requires that the files for CI are YAML, and that the plainpost
// commands in them have only flags that there are.
func TestCIExamples(t *testing.T) {
	for _, name := range []string{"github-action.yml", "gitlab-ci.yml", "pre-commit-config.yaml"} {
		text, err := os.ReadFile(filepath.Join(moduleRoot, "examples/githook", name))
		require.NoError(t, err)
		var tree map[string]any
		require.NoError(t, yaml.Unmarshal(text, &tree), name)
		for _, flag := range regexp.MustCompile(`plainpost check[^\n]*`).FindAllString(string(text), -1) {
			for _, f := range regexp.MustCompile(`--[a-z-]+`).FindAllString(flag, -1) {
				require.NotNil(t, checkCommand(stdio{}, nil).Flags().Lookup(f[2:]), "%s: %s", name, f)
			}
		}
	}
}

func TestPreCommitManifest(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(moduleRoot, ".pre-commit-hooks.yaml"))
	require.NoError(t, err)
	var hooks any
	require.NoError(t, yaml.Unmarshal(text, &hooks))
	data, err := json.Marshal(hooks)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &hooks))
	require.NoError(t, compileSchema(t, shared(t, "suites/formats/schemas/pre-commit-hooks.json")).Validate(hooks))
}

// TestPreCommit has pre-commit build the hook from this repository, and makes
// commits that it blocks and lets through.
func TestPreCommit(t *testing.T) {
	if _, err := exec.LookPath("pre-commit"); err != nil {
		t.Skip("pre-commit is not installed")
	}
	if testing.Short() {
		t.Skip("it builds the command anew")
	}
	s := newShell(t)
	root, err := filepath.Abs(moduleRoot)
	require.NoError(t, err)
	goEnv := strings.Fields(s.must("go env GOMODCACHE GOCACHE GOPROXY"))
	// pre-commit sets GOPATH to a folder of its own: the modules at hand will do.
	s.env = append(s.env, "PRE_COMMIT_HOME="+t.TempDir(), "GOMODCACHE="+goEnv[0], "GOCACHE="+goEnv[1], "GOPROXY="+goEnv[2], "GOTOOLCHAIN=local")
	source := t.TempDir()
	s.must("cp " + root + "/.pre-commit-hooks.yaml " + root + "/go.mod " + root + "/go.sum " + source +
		" && cd " + root + " && cp -r cmd corpus rules tone " + source + " && cd " + source + " && git init -q . && git add . && git commit -q -m plainpost")

	s.must("git init -q .")
	s.write("post.md", blockedPost)
	s.must("git add post.md")
	code, out := s.run("pre-commit try-repo " + source + " plainpost")
	require.Equal(t, 1, code, out)
	require.Contains(t, out, "post.md  ✗ block")

	rev := strings.TrimSpace(s.must("git -C " + source + " rev-parse HEAD"))
	s.write(".pre-commit-config.yaml", "repos: [{ repo: '"+source+"', rev: "+rev+", hooks: [{ id: plainpost }, { id: plainpost-message }] }]\n")
	s.must("git add . && pre-commit install -t pre-commit -t commit-msg")
	code, out = s.run("git commit -q -m 'A post'")
	require.Equal(t, 1, code, out)
	require.Contains(t, out, "post.md  ✗ block")
	s.write("post.md", "We talk with people.\n")
	s.must("git add .")
	code, out = s.run("git commit -q -m '" + strings.TrimSpace(blockedPost) + "'")
	require.Equal(t, 1, code, out)
	require.Contains(t, out, "✗ block")
	s.must("git commit -q -m 'A post'")
	require.Contains(t, s.must("git log --oneline"), "A post")
}
