// Command vale-compare runs Vale and Plainpost with the same styles over the same
// Markdown and says where they differ: which alerts have no finding of the same
// rule at the same line and column, and the other way round. With -speed it also
// says how long each took.
//
//	go build -o vale github.com/errata-ai/vale/v3/cmd/vale
//	go run . -vale ./vale -styles FOLDER -texts posts.jsonl Google write-good
//	go run . -vale ./vale -plainpost ./plainpost -speed -styles FOLDER -texts long.jsonl -posts short.jsonl Google write-good
//
// It is a module of its own, so that nothing of Vale, which needs cgo, becomes a
// dependency of the checker. Texts are a JSON lines file with a text in each line,
// or a folder of Markdown files.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// settings are what the command is called with.
type settings struct {
	vale, plainpost string
	styles          string
	texts, posts    string
	speed           bool
	runs, show      int
	names           []string
}

func main() {
	var s settings
	flag.StringVar(&s.vale, "vale", "vale", "the Vale to compare with")
	flag.StringVar(&s.plainpost, "plainpost", "plainpost", "with -speed: the plainpost to time")
	flag.StringVar(&s.styles, "styles", "", "folder of style packages")
	flag.StringVar(&s.texts, "texts", "", "JSON lines file with texts, or folder of Markdown files")
	flag.BoolVar(&s.speed, "speed", false, "time both on 1 MiB of -texts in one file, on 1,000 of -posts, and on one post on standard input")
	flag.StringVar(&s.posts, "posts", "", "with -speed: JSON lines file with short posts, or folder of Markdown files")
	flag.IntVar(&s.runs, "runs", 6, "with -speed: how often each is run")
	flag.IntVar(&s.show, "show", 0, "differences to show of each class")
	flag.Parse()
	s.names = flag.Args()
	if s.styles == "" || s.texts == "" || len(s.names) == 0 || s.speed && (s.posts == "" || s.runs < 1) {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(os.Stdout, &s); err != nil {
		fmt.Fprintln(os.Stderr, "vale-compare:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, s *settings) error {
	work, err := os.MkdirTemp("", "vale-compare")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := prepare(work, s.styles, s.names); err != nil {
		return err
	}
	binary, err := absolute(s.vale)
	if err != nil {
		return err
	}
	texts, err := readTexts(s.texts)
	if err != nil {
		return err
	}
	if s.speed {
		return sideBySide(out, work, s, vale(binary), texts)
	}
	sources := numbered(texts)
	if err := writeAll(filepath.Join(work, "texts"), sources); err != nil {
		return err
	}
	theirs := vale(binary)
	output, took, err := theirs.run(work, "texts", "")
	if err != nil {
		return err
	}
	alerts, err := theirs.read(output)
	if err != nil {
		return err
	}
	start := time.Now()
	checker, err := newChecker(work, s.names)
	if err != nil {
		return err
	}
	findings, err := checkAll(checker, sources)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d texts; Vale %s, Plainpost in this process %s\n", len(sources), rounded(took), rounded(time.Since(start)))
	report(out, sources, alerts, findings, s.show)
	return nil
}

// sideBySide makes the three inputs and compares on them.
func sideBySide(out io.Writer, work string, s *settings, theirs program, texts []string) error {
	binary, err := absolute(s.plainpost)
	if err != nil {
		return err
	}
	all, err := readTexts(s.posts)
	if err != nil {
		return err
	}
	posts := shortest(all, 1000, 280)
	if len(posts) < 1000 {
		return fmt.Errorf("%s has %d different posts of at most 280 bytes, which are fewer than 1,000", s.posts, len(posts))
	}
	prose, parts, before := joined(texts, 1<<20)
	return compare(out, work, theirs, plainpost(binary), s.names, []input{
		{name: "1 MiB of prose", folder: "prose", texts: map[string]string{"prose.md": prose}, parts: parts, before: before},
		{name: "1,000 short posts", folder: "posts", texts: numbered(posts)},
		{name: "one post on stdin", folder: "post", texts: map[string]string{"post.md": posts[0]}, stdin: posts[0]},
	}, s.runs, s.show)
}
