package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// place is where a rule holds.
type place struct {
	File      string
	Rule      string
	Line, Col int
}

// program is Vale or Plainpost as it is called in a work folder.
type program struct {
	name   string
	binary string
	files  []string // arguments in front of a folder of texts
	stdin  []string // arguments for one Markdown text on standard input
	read   func(output []byte) (map[place]string, error)
}

func vale(binary string) program {
	return program{"Vale", binary, []string{"--output=JSON"}, []string{"--output=JSON", "--ext=.md"}, readVale}
}

func plainpost(binary string) program {
	check := []string{"check", "--config", "plainpost.yaml", "--fail-on", "never", "--format", "ndjson"}
	return program{"plainpost", binary, check, append(check[:len(check):len(check)], "--stdin-path", "post.md", "-"), readPlainpost}
}

// run calls the program in a work folder, on a folder of texts in it or, with input,
// on one text on standard input. It gives what the program wrote and how long it
// took from start to end.
func (p *program) run(work, folder, input string) ([]byte, time.Duration, error) {
	args := append(p.files[:len(p.files):len(p.files)], folder)
	if input != "" {
		args = p.stdin
	}
	cmd := exec.Command(p.binary, args...)
	cmd.Dir = work
	if input != "" {
		cmd.Stdin = strings.NewReader(input)
	}
	// A file takes what is written without making the program wait.
	out, err := os.CreateTemp(work, "output")
	if err != nil {
		return nil, 0, err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	var failed bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &failed
	start := time.Now()
	err = cmd.Run()
	took := time.Since(start)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() > 1) {
		return nil, 0, fmt.Errorf("%s: %w: %s", p.name, err, failed.Bytes())
	}
	data, err := os.ReadFile(out.Name())
	return data, took, err
}

// readVale reads the alerts of Vale, each with what it matched.
func readVale(output []byte) (map[place]string, error) {
	var files map[string][]struct {
		Check string
		Line  int
		Span  []int
		Match string
	}
	if err := json.Unmarshal(output, &files); err != nil {
		return nil, fmt.Errorf("reading the alerts of Vale: %w: %s", err, output[:min(len(output), 500)])
	}
	out := map[place]string{}
	for file, alerts := range files {
		for _, a := range alerts {
			out[place{filepath.Base(file), a.Check, a.Line, a.Span[0]}] = a.Match
		}
	}
	return out, nil
}

// readPlainpost reads the findings of plainpost check, each with what it matched.
func readPlainpost(output []byte) (map[place]string, error) {
	out := map[place]string{}
	for line := range bytes.Lines(output) {
		var report struct {
			Path     string
			Findings []struct {
				Rule, Match string
				Span        *struct{ Start struct{ Line, Col int } }
			}
		}
		if err := json.Unmarshal(line, &report); err != nil {
			return nil, fmt.Errorf("reading the findings of plainpost: %w: %s", err, line[:min(len(line), 500)])
		}
		for _, f := range report.Findings {
			if f.Span != nil {
				out[place{filepath.Base(report.Path), f.Rule, f.Span.Start.Line, f.Span.Start.Col}] = f.Match
			}
		}
	}
	return out, nil
}

var edits = regexp.MustCompile(`(?m)^action:\s*\n\s+name: edit\n(?:[ ]+.*\n?)*`)

// prepare fills a work folder with the styles and a configuration for each program.
//
// Vale ends a run when an action fails on a match, as "the second of two words" does
// where the line is broken between them. The styles are copied without their edits,
// which changes no place and no rule.
func prepare(work, styles string, names []string) error {
	for _, name := range names {
		files, err := filepath.Glob(filepath.Join(styles, name, "*"))
		if err != nil {
			return err
		}
		if len(files) == 0 {
			return fmt.Errorf("there is no style %s in %s", name, styles)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if err := write(filepath.Join(work, "styles", name, filepath.Base(file)), edits.ReplaceAll(data, nil)); err != nil {
				return err
			}
		}
	}
	ini := fmt.Sprintf("StylesPath = styles\nMinAlertLevel = suggestion\n[*.md]\nBasedOnStyles = %s\n", strings.Join(names, ", "))
	if err := write(filepath.Join(work, ".vale.ini"), []byte(ini)); err != nil {
		return err
	}
	return write(filepath.Join(work, "plainpost.yaml"), fmt.Appendf(nil, "version: 1\nextends: [%s]\n", strings.Join(sets("styles", names), ", ")))
}

// sets are the styles in a folder by the names that rule sets know them by.
func sets(folder string, names []string) []string {
	var out []string
	for _, name := range names {
		out = append(out, "vale:"+filepath.ToSlash(filepath.Join(folder, name)))
	}
	return out
}

// absolute is a binary that was given by its path, so that it is found from any folder.
func absolute(binary string) (string, error) {
	if !strings.ContainsRune(binary, filepath.Separator) {
		return binary, nil
	}
	return filepath.Abs(binary)
}
