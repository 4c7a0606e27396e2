package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readTexts gives the texts of a JSON lines file or a folder of Markdown files, in
// order.
func readTexts(from string) ([]string, error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, err
	}
	var out []string
	if info.IsDir() {
		err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
				return err
			}
			data, err := os.ReadFile(path)
			out = append(out, string(data))
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
		out = append(out, post.Text)
	}
	return out, nil
}

// numbered gives each text a file name.
func numbered(texts []string) map[string]string {
	out := map[string]string{}
	for i, text := range texts {
		out[fileName(i)] = text
	}
	return out
}

func fileName(i int) string { return fmt.Sprintf("%05d.md", i) }

// joined puts texts into one of at least size bytes, or all of them, with blank lines
// between them. It also gives the texts by themselves, and the line before each.
func joined(texts []string, size int) (one string, parts []string, before []int) {
	var b strings.Builder
	lines := 0
	for _, text := range texts {
		if b.Len() >= size {
			break
		}
		part := strings.TrimSpace(text) + "\n"
		parts, before = append(parts, part), append(before, lines)
		b.WriteString(part + "\n")
		lines += strings.Count(part, "\n") + 1
	}
	return b.String(), parts, before
}

// apart gives places in a joined text as those in its parts.
func apart(found map[place]string, before []int) map[place]string {
	out := map[place]string{}
	for p, match := range found {
		i, _ := slices.BinarySearch(before, p.Line) // the first part that does not begin before the line
		p.File, p.Line = fileName(i-1), p.Line-before[i-1]
		out[p] = match
	}
	return out
}

// shortest are the first n different texts of at most size bytes.
func shortest(texts []string, n, size int) []string {
	var out []string
	seen := map[string]bool{}
	for _, text := range texts {
		if len(out) == n {
			break
		}
		if text = strings.TrimSpace(text); text != "" && len(text) <= size && !seen[text] {
			seen[text] = true
			out = append(out, text+"\n")
		}
	}
	return out
}

// writeAll writes texts into a folder by their names.
func writeAll(dir string, texts map[string]string) error {
	for name, text := range texts {
		if err := write(filepath.Join(dir, name), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

func write(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}
