package tone

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// stylesFolder is where the published style packages are.
func stylesFolder(t testing.TB) string {
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED is not set: no style packages to read")
	}
	return filepath.Join(shared, "suites", "vale", "styles")
}

// packages are the published styles that come with tests.
var packages = []string{"Google", "Joblint", "Readability", "proselint", "write-good"}

// beyond are alerts that the cases leave out, with the reason.
var beyond = map[string]string{
	"write-good.Weasel:5:23": "fairly is a token of the rule; Vale 3.19 reports it as well",
}

func TestPublishedStylesLoad(t *testing.T) {
	folder := stylesFolder(t)
	for name, want := range map[string]int{"Google": 31, "Joblint": 17, "Readability": 7, "proselint": 34, "write-good": 8} {
		t.Run(name, func(t *testing.T) {
			set, err := rules.Merge("vale:" + filepath.Join(folder, name))
			require.NoError(t, err)
			require.Empty(t, set.Notes)
			require.Len(t, set.Rules, want)
			c, err := New(set, nil)
			require.NoError(t, err)
			require.Empty(t, c.engine.imported.notes)
		})
	}
}

// TestPublishedStyles gives the alerts that the packages' own tests expect.
func TestPublishedStyles(t *testing.T) {
	folder := stylesFolder(t)
	file, err := os.Open(filepath.Join(folder, "..", "cases.jsonl"))
	require.NoError(t, err)
	defer file.Close()
	checkers := map[string]*Checker{}
	for _, name := range packages {
		set, err := rules.Merge("vale:" + filepath.Join(folder, name))
		require.NoError(t, err)
		checkers[name], err = New(set, nil)
		require.NoError(t, err)
	}
	place := regexp.MustCompile(`^([^:]+):(\d+):(\d+):([^:]+):`)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c struct {
			Style, Scenario string
			Files           map[string]string
			Expected        []string
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		t.Run(c.Style+"/"+c.Scenario, func(t *testing.T) {
			on := c.Files[".vale.ini"]
			for name, text := range c.Files {
				if filepath.Ext(name) != ".md" && filepath.Ext(name) != ".txt" {
					continue
				}
				format := Markdown
				if filepath.Ext(name) == ".txt" {
					format = Plain
				}
				rep, err := checkers[c.Style].Check(context.Background(), Draft{Text: text, Format: format})
				require.NoError(t, err)
				var got, want []string
				for _, f := range rep.Findings {
					if strings.Contains(on, f.Rule+" = YES") || strings.Contains(on, "BasedOnStyles = "+c.Style) {
						require.NotNil(t, f.Span)
						got = append(got, fmt.Sprintf("%s:%d:%d", f.Rule, f.Span.Start.Line, f.Span.Start.Col))
					}
				}
				for _, e := range c.Expected {
					m := place.FindStringSubmatch(e)
					require.NotNil(t, m, e)
					if m[1] == name {
						want = append(want, m[4]+":"+m[2]+":"+m[3])
					}
				}
				for _, w := range want {
					if !slices.Contains(got, w) {
						t.Errorf("%s: %s is not found; found are %v", name, w, got)
					}
				}
				for _, g := range got {
					if !slices.Contains(want, g) && beyond[g] == "" {
						t.Errorf("%s: %s is found beyond what is expected", name, g)
					}
				}
			}
		})
	}
	require.NoError(t, lines.Err())
}

// BenchmarkPublishedStyles checks real texts by four of the packages: a megabyte of
// blog posts as one text, the posts by themselves, and short posts.
func BenchmarkPublishedStyles(b *testing.B) {
	folder := stylesFolder(b)
	var names []string
	for _, name := range []string{"Google", "Joblint", "proselint", "write-good"} {
		names = append(names, "vale:"+filepath.Join(folder, name))
	}
	set, err := rules.Merge(names...)
	require.NoError(b, err)
	c, err := New(set, nil)
	require.NoError(b, err)
	posts := textsOf(b, "company_blogs")
	long := strings.Join(posts, "\n\n")[:1<<20]
	for name, texts := range map[string][]string{"1MiB": {long}, "posts": posts, "short": textsOf(b, "support_tweets")} {
		b.Run(name, func(b *testing.B) {
			size := 0
			for _, text := range texts {
				size += len(text)
			}
			b.ReportAllocs()
			b.SetBytes(int64(size / len(texts)))
			i := 0
			for b.Loop() {
				_, err := c.Check(context.Background(), Draft{Text: texts[i%len(texts)], Format: Markdown})
				require.NoError(b, err)
				i++
			}
		})
	}
}

// textsOf are the texts of a set of shared data.
func textsOf(b *testing.B, name string) []string {
	data, err := os.ReadFile(filepath.Join(os.Getenv("PLAINPOST_SHARED"), "data", name, "data.jsonl"))
	require.NoError(b, err)
	var out []string
	for line := range bytes.Lines(data) {
		var post struct{ Text string }
		require.NoError(b, json.Unmarshal(line, &post))
		out = append(out, post.Text)
	}
	return out
}

// BenchmarkCompilePublishedStyles reads and compiles all the packages.
func BenchmarkCompilePublishedStyles(b *testing.B) {
	folder := stylesFolder(b)
	var names []string
	for _, name := range packages {
		names = append(names, "vale:"+filepath.Join(folder, name))
	}
	for b.Loop() {
		set, err := rules.Merge(names...)
		require.NoError(b, err)
		_, err = New(set, nil)
		require.NoError(b, err)
	}
}
