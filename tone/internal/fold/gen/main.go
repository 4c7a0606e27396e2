// Command gen writes tables.go, the fold tables of package fold, from the Unicode data in the Go standard library and
// golang.org/x/text and from the Unicode consortium's confusables.txt.
//
//	go run ./gen -confusables confusables.txt -out tables.go
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	confusables := flag.String("confusables", "", "the Unicode consortium's confusables.txt")
	out := flag.String("out", "tables.go", "the Go file to write")
	flag.Parse()
	if err := run(*confusables, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(confusables, out string) error {
	f, err := os.Open(confusables)
	if err != nil {
		return fmt.Errorf("confusables: %w", err)
	}
	defer f.Close()
	src, err := generate(f)
	if err != nil {
		return err
	}
	return os.WriteFile(out, src, 0o644)
}
