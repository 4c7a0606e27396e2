package main

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"golang.org/x/term"
)

// style writes text in colour where that is wanted.
type style struct{ color bool }

func (s style) paint(code, text string) string {
	if !s.color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) plain(text string) string  { return text }
func (s style) bold(text string) string   { return s.paint("1", text) }
func (s style) dim(text string) string    { return s.paint("2", text) }
func (s style) red(text string) string    { return s.paint("31", text) }
func (s style) yellow(text string) string { return s.paint("33", text) }
func (s style) green(text string) string  { return s.paint("32", text) }
func (s style) cyan(text string) string   { return s.paint("36", text) }

// appearance is how a report for a person looks.
type appearance struct {
	style
	width int // columns
}

func newAppearance(color string, out io.Writer, env environment) (appearance, error) {
	use, err := useColor(color, out, env)
	return appearance{style{use}, terminalWidth(out, env)}, err
}

// useColor says whether to colour, by flag, by NO_COLOR and by what the output is.
func useColor(when string, out io.Writer, env environment) (bool, error) {
	switch when {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return env.get("NO_COLOR") == "" && env.get("TERM") != "dumb" && terminal(out), nil
	}
	return false, fmt.Errorf("--color takes auto, always or never, not %q", when)
}

// terminalWidth is the width to write for, in columns: that of the terminal,
// between 60 and 120, else $COLUMNS, else 80.
func terminalWidth(out io.Writer, env environment) int {
	width := 80
	if n, err := strconv.Atoi(env.get("COLUMNS")); err == nil {
		width = n
	}
	if f, ok := out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			width = w
		}
	}
	return min(max(width, 60), 120)
}
