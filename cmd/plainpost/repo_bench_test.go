package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// generatedPosts is how many posts the content repository of the benchmarks has.
const generatedPosts = 2000

// contentRepo writes a git repository of Markdown posts of about 300 words, one
// sentence in ten of them brochure talk.
func contentRepo(b *testing.B) string {
	b.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		b.Skip("git is not installed")
	}
	dir := b.TempDir()
	words := strings.Fields(`the a one our your people post day time river bread garden street letter window morning table road question answer
		carries makes finds shows brings keeps opens reads writes asks small old quiet plain new green long early near often again slowly together
		because while after before with without under over between`)
	sales := []string{
		"We leverage synergies to drive engagement at scale.", "Our best-in-class solution empowers stakeholders.", "Order now and save 40 %.",
		"Read more at [our site](https://acme.example/post).", "Check out our new product! #launch #acme", "Thanks to @jo for the help.",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range generatedPosts {
		var post strings.Builder
		fmt.Fprintf(&post, "---\ntitle: Post %d\ntags: [a, b]\n---\n\n# Post %d\n", i, i)
		for range 6 {
			post.WriteString("\n")
			for range 5 {
				if random.IntN(10) == 0 {
					post.WriteString(sales[random.IntN(len(sales))] + " ")
					continue
				}
				sentence := make([]string, 8+random.IntN(6))
				for k := range sentence {
					sentence[k] = words[random.IntN(len(words))]
				}
				post.WriteString(strings.ToUpper(sentence[0][:1]) + sentence[0][1:] + " " + strings.Join(sentence[1:], " ") + ".\n")
			}
		}
		writePost(b, filepath.Join(dir, "content", fmt.Sprint(i/100), fmt.Sprintf("post-%d.md", i)), post.String())
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=Jo", "-c", "user.email=jo@example.com", "commit", "-q", "-m", "posts"}} {
		said, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput()
		require.NoError(b, err, string(said))
	}
	return dir
}

// cost is what processes took: processor time in all, and the most memory that
// one held, in MB.
type cost struct {
	cpu  time.Duration
	peak float64
}

func (c *cost) report(b *testing.B) {
	b.ReportMetric(c.cpu.Seconds()*1000/float64(b.N), "cpu-ms/op")
	b.ReportMetric(c.peak, "peak-MB")
}

// plainpost runs the command line as a process of its own.
func (c *cost) plainpost(b *testing.B, dir string, args ...string) {
	b.Helper()
	self, err := os.Executable()
	require.NoError(b, err)
	var out bytes.Buffer
	// The test binary is plainpost when it is called so; see TestMain.
	cmd := &exec.Cmd{Path: self, Args: append([]string{"plainpost"}, args...), Dir: dir, Stdout: &out, Stderr: &out, Env: os.Environ()}
	err = cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != exitOK && code != exitFindings {
		require.NoError(b, err, out.String())
	}
	c.cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	c.peak = max(c.peak, peakMemory(cmd.ProcessState))
}

// BenchmarkCheckRepo checks 2,000 posts in one run, start-up included.
func BenchmarkCheckRepo(b *testing.B) {
	dir := contentRepo(b)
	var c cost
	for b.Loop() {
		c.plainpost(b, dir, "check", ".")
	}
	c.report(b)
}

// BenchmarkStaged checks three staged changes of a repository of 2,000 posts,
// start-up included: what the hook costs a commit.
func BenchmarkStaged(b *testing.B) {
	dir := contentRepo(b)
	for i := range 3 {
		name := filepath.Join(dir, "content", fmt.Sprint(i), fmt.Sprintf("post-%d.md", i*100))
		text, err := os.ReadFile(name)
		require.NoError(b, err)
		writePost(b, name, string(text)+"\nWe leverage synergies.\n")
	}
	said, err := exec.Command("git", "-C", dir, "add", ".").CombinedOutput()
	require.NoError(b, err, string(said))
	var c cost
	for b.Loop() {
		c.plainpost(b, dir, "check", "--staged")
	}
	c.report(b)
}

// BenchmarkStartUp runs plainpost help; version, which reads the default rule set;
// and check on one small file, from the start to the first finding.
func BenchmarkStartUp(b *testing.B) {
	dir := b.TempDir()
	writePost(b, filepath.Join(dir, "small.md"), "We leverage synergies to drive engagement at scale. Let us circle back.\n")
	for _, command := range [][]string{{"help"}, {"version"}, {"check", "small.md"}} {
		b.Run(command[0], func(b *testing.B) {
			var c cost
			for b.Loop() {
				c.plainpost(b, dir, command...)
			}
			c.report(b)
		})
	}
}
