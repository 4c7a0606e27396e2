// Command vale-compare runs Vale and Plainpost with the same styles over the same
// Markdown and says where they differ: which alerts have no finding of the same
// rule at the same line and column, and the other way round.
//
//	go build -o vale github.com/errata-ai/vale/v3/cmd/vale
//	go run . -vale ./vale -styles FOLDER -texts posts.jsonl Google write-good
//
// It is a module of its own, so that nothing of Vale, which needs cgo, becomes a
// dependency of the checker. Texts are a JSON lines file with a text in each line,
// or a folder of Markdown files.
//
// Vale ends a run when an action fails on a match, as "the second of two words" does
// where the line is broken between them. The styles are copied without their edits
// for Vale, which changes no place and no rule.
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

func main() {
	binary := flag.String("vale", "vale", "the Vale to compare with")
	styles := flag.String("styles", "", "folder of style packages")
	texts := flag.String("texts", "", "JSON lines file with texts, or folder of Markdown files")
	show := flag.Int("show", 0, "differences to show of each class")
	flag.Parse()
	if *styles == "" || *texts == "" || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(os.Stdout, *binary, *styles, *texts, *show, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "vale-compare:", err)
		os.Exit(2)
	}
}

// place is where a rule holds.
type place struct {
	File      string
	Rule      string
	Line, Col int
}

func run(out io.Writer, binary, styles, texts string, show int, names []string) error {
	work, err := os.MkdirTemp("", "vale-compare")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	sources, err := readTexts(texts)
	if err != nil {
		return err
	}
	size := 0
	for name, text := range sources {
		size += len(text)
		if err := write(filepath.Join(work, "texts", name), []byte(text)); err != nil {
			return err
		}
	}
	start := time.Now()
	theirs, err := runVale(binary, styles, work, names)
	if err != nil {
		return err
	}
	valeTime := time.Since(start)
	start = time.Now()
	ours, err := runPlainpost(styles, sources, names)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d texts, %.1f MB; Vale %.1f s, Plainpost %.2f s\n", len(sources), float64(size)/1e6, valeTime.Seconds(), time.Since(start).Seconds())
	report(out, sources, theirs, ours, show)
	return nil
}

// readTexts gives the texts by file name.
func readTexts(from string) (map[string]string, error) {
	out := map[string]string{}
	info, err := os.Stat(from)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
				return err
			}
			data, err := os.ReadFile(path)
			out[fmt.Sprintf("%05d.md", len(out))] = string(data)
			return err
		})
		return out, err
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return nil, err
	}
	for line := range bytes.Lines(data) {
		var post struct{ Text string }
		if err := json.Unmarshal(line, &post); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", from, len(out)+1, err)
		}
		out[fmt.Sprintf("%05d.md", len(out))] = post.Text
	}
	return out, nil
}

func write(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

var edits = regexp.MustCompile(`(?m)^action:\s*\n\s+name: edit\n(?:[ ]+.*\n?)*`)

// runVale gives the alerts of Vale, each with what it matched.
func runVale(binary, styles, work string, names []string) (map[place]string, error) {
	for _, name := range names {
		files, err := filepath.Glob(filepath.Join(styles, name, "*"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			if err := write(filepath.Join(work, "styles", name, filepath.Base(file)), edits.ReplaceAll(data, nil)); err != nil {
				return nil, err
			}
		}
	}
	config := fmt.Sprintf("StylesPath = styles\nMinAlertLevel = suggestion\n[*.md]\nBasedOnStyles = %s\n", strings.Join(names, ", "))
	if err := write(filepath.Join(work, ".vale.ini"), []byte(config)); err != nil {
		return nil, err
	}
	if path, err := filepath.Abs(binary); err == nil && strings.ContainsRune(binary, filepath.Separator) {
		binary = path
	}
	cmd := exec.Command(binary, "--output=JSON", "texts")
	cmd.Dir = work
	var failed bytes.Buffer
	cmd.Stderr = &failed
	data, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	var files map[string][]struct {
		Check string
		Line  int
		Span  []int
		Match string
	}
	if err := json.Unmarshal(data, &files); err != nil {
		return nil, fmt.Errorf("vale: %w: %s%s", err, data[:min(len(data), 500)], failed.String())
	}
	out := map[place]string{}
	for file, alerts := range files {
		for _, a := range alerts {
			out[place{filepath.Base(file), a.Check, a.Line, a.Span[0]}] = a.Match
		}
	}
	return out, nil
}

func runPlainpost(styles string, sources map[string]string, names []string) (map[place]string, error) {
	var sets []string
	for _, name := range names {
		sets = append(sets, "vale:"+filepath.Join(styles, name))
	}
	set, err := rules.Merge(sets...)
	if err != nil {
		return nil, err
	}
	checker, err := tone.New(set, nil)
	if err != nil {
		return nil, err
	}
	out := map[place]string{}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		rep, err := checker.Check(context.Background(), tone.Draft{Text: sources[name], Format: tone.Markdown})
		if err != nil {
			return nil, err
		}
		for _, f := range rep.Findings {
			if f.Span != nil {
				out[place{name, f.Rule, f.Span.Start.Line, f.Span.Start.Col}] = f.Match
			}
		}
	}
	return out, nil
}

// difference is an alert that one side has and the other has not.
type difference struct {
	place
	match, text string // what was matched, and the source from the place on
}

func report(out io.Writer, sources map[string]string, theirs, ours map[place]string, show int) {
	both := 0
	classes := map[string][]difference{}
	moved := map[string][]place{} // alerts of Vale without a finding, by file, rule and what they match
	key := func(p place, match string) string {
		return p.File + "\x00" + p.Rule + "\x00" + strings.Join(strings.Fields(match), " ")
	}
	for p, match := range theirs {
		if _, ok := ours[p]; ok {
			both++
		} else {
			moved[key(p, match)] = append(moved[key(p, match)], p)
		}
	}
	taken := map[place]bool{}
	for p, match := range ours {
		if _, ok := theirs[p]; ok {
			continue
		}
		d := difference{p, match, at(sources[p.File], p.Line, p.Col)}
		class := "extra: other"
		switch near := moved[key(p, match)]; {
		case len(near) > 0:
			taken[near[0]] = true
			moved[key(p, match)] = near[1:]
			class = "extra: Vale points at another place that reads the same"
		case besideMarkup(sources[p.File], p, match):
			class = "extra: at inline markup, where Vale loses the place"
		case inHTML(sources[p.File], p.Line):
			class = "extra: in HTML, where Vale loses the place"
		}
		classes[class] = append(classes[class], d)
	}
	for p, match := range theirs {
		if _, ok := ours[p]; ok {
			continue
		}
		d := difference{p, match, at(sources[p.File], p.Line, p.Col)}
		class := "missing: other"
		switch {
		case taken[p]:
			class = "missing: Vale points at another place that reads the same"
		case !pointsAt(d.text, match):
			class = "missing: Vale points at something else"
		case inTemplate(sources[p.File], p):
			class = "missing: in a template call, which is no prose"
		case inHTML(sources[p.File], p.Line):
			class = "missing: in HTML"
		}
		classes[class] = append(classes[class], d)
	}
	extra := len(ours) - both
	fmt.Fprintf(out, "alerts of Vale %d, findings %d, the same %d: %.2f %% found, %.2f %% extra\n",
		len(theirs), len(ours), both, 100*float64(both)/float64(len(theirs)), 100*float64(extra)/float64(len(theirs)))
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		list := classes[class]
		fmt.Fprintf(out, "%6d %s\n", len(list), class)
		slices.SortFunc(list, func(a, b difference) int {
			return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Col-b.Col, strings.Compare(a.Rule, b.Rule))
		})
		for _, d := range list[:min(show, len(list))] {
			fmt.Fprintf(out, "       %s:%d:%d %s %q in %q\n", d.File, d.Line, d.Col, d.Rule, d.match, d.text[:min(len(d.text), 60)])
		}
	}
}

// at is the source from a place on.
func at(source string, line, col int) string {
	for ; line > 1; line-- {
		_, rest, ok := strings.Cut(source, "\n")
		if !ok {
			return ""
		}
		source = rest
	}
	runes := []rune(source[:min(len(source), 4*col+8*80)])
	if col-1 > len(runes) {
		return ""
	}
	return string(runes[col-1:])
}

// pointsAt says whether a place reads like what Vale says it found there.
func pointsAt(text, match string) bool {
	words := strings.Fields(match)
	return len(words) == 0 || strings.HasPrefix(strings.TrimLeft(text, " \n*_[>"), words[0][:min(len(words[0]), 3)])
}

// besideMarkup says whether a finding takes in, touches or follows inline markup.
func besideMarkup(source string, p place, match string) bool {
	line := at(source, p.Line, 1)
	line, _, _ = strings.Cut(line, "\n")
	runes := []rune(line)
	before := ""
	if p.Col-2 >= 0 && p.Col-1 <= len(runes) {
		before = string(runes[p.Col-2 : p.Col-1])
	}
	return strings.ContainsAny(match, "*_`[]&\\<>") || strings.ContainsAny(before, "*_`)>}&;\\")
}

func inHTML(source string, line int) bool {
	text := at(source, line, 1)
	text, _, _ = strings.Cut(text, "\n")
	return strings.Contains(text, "</") || strings.HasPrefix(strings.TrimSpace(text), "<")
}

var call = regexp.MustCompile(`(?s)\{\{.*?\}\}|\{%.*?%\}`)

func inTemplate(source string, p place) bool {
	offset := len(source) - len(at2(source, p.Line))
	offset += len(string([]rune(source[offset:])[:max(p.Col-1, 0)]))
	for _, m := range call.FindAllStringIndex(source, -1) {
		if m[0] <= offset && offset < m[1] {
			return true
		}
	}
	return false
}

// at2 is the source from a line on.
func at2(source string, line int) string {
	for ; line > 1; line-- {
		_, source, _ = strings.Cut(source, "\n")
	}
	return source
}
