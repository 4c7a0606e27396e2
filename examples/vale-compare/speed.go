package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// input is something that both programs are timed on.
type input struct {
	name   string
	folder string // in the work folder
	texts  map[string]string
	stdin  string // one text, on standard input

	// Of a text that is joined of others: those, and the line before each. In a long
	// file Vale looks places up by searching, finds the same one for several matches
	// and reports it once; what it finds in the parts is what the two are judged by.
	parts  []string
	before []int
}

// measured is how long each way to check an input took, one for each run. A checker in this
// process is timed twice: after the programs, whose output leaves it cold caches and a
// collected heap, and once again, as in a service that does nothing else.
type measured struct{ vale, whole, inside, again []time.Duration }

// compare runs Vale, plainpost and a checker in this process over the inputs, runs
// times by turns, says whether they found the same and prints the medians.
func compare(out io.Writer, work string, theirs, ours program, names []string, inputs []input, runs, show int) error {
	start := time.Now()
	checker, err := newChecker(work, names)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d cores, %d runs by turns, styles %v; the checker is made in %s\n", runtime.GOMAXPROCS(0), runs, names, rounded(time.Since(start)))
	times := make([]measured, len(inputs))
	differ := 0
	for i, in := range inputs {
		if err := writeAll(filepath.Join(work, in.folder), in.texts); err != nil {
			return err
		}
		size := 0
		for _, text := range in.texts {
			size += len(text)
		}
		fmt.Fprintf(out, "\n%s (%d bytes)\n", in.name, size)
		for run := range runs {
			a, b, err := times[i].run(work, &theirs, &ours, checker, &in)
			if err != nil {
				return err
			}
			if run > 0 {
				continue
			}
			inside, err := checkAll(checker, in.texts)
			if err != nil {
				return err
			}
			if !maps.Equal(b, inside) {
				return fmt.Errorf("%s: the program and the checker in this process differ: %d and %d findings", in.name, len(b), len(inside))
			}
			all := report(out, in.texts, a, b, show)
			if in.parts != nil {
				if all, err = partByPart(out, work, &theirs, b, &in, show); err != nil {
					return err
				}
			}
			if all.found() < leastFound || all.extra() > mostExtra {
				differ++
			}
		}
	}
	fmt.Fprintf(out, "\n%-18s %9s %10s %7s %11s %7s %9s %7s\n", "medians", "Vale", "plainpost", "ratio", "in process", "ratio", "again", "ratio")
	for i, in := range inputs {
		t := &times[i]
		vale, whole, inside, again := median(t.vale), median(t.whole), median(t.inside), median(t.again)
		times := func(d time.Duration) float64 { return float64(vale) / float64(d) }
		fmt.Fprintf(out, "%-18s %9s %10s %6.1fx %11s %6.0fx %9s %6.0fx\n", in.name, rounded(vale), rounded(whole), times(whole), rounded(inside), times(inside), rounded(again), times(again))
	}
	for i, in := range inputs {
		fmt.Fprintf(out, "%s: Vale %s, plainpost %s, in process %s, again %s\n", in.name, span(times[i].vale), span(times[i].whole), span(times[i].inside), span(times[i].again))
	}
	if differ > 0 {
		return fmt.Errorf("on %d of %d inputs the two agree less than they should: at least %d %% found, at most %d %% extra", differ, len(inputs), leastFound, mostExtra)
	}
	return nil
}

// partByPart compares what was found in a joined text with what Vale finds in its parts.
func partByPart(out io.Writer, work string, theirs *program, ours map[place]string, in *input, show int) (agreement, error) {
	texts := numbered(in.parts)
	folder := in.folder + "-parts"
	if err := writeAll(filepath.Join(work, folder), texts); err != nil {
		return agreement{}, err
	}
	data, _, err := theirs.run(work, folder, "")
	if err != nil {
		return agreement{}, err
	}
	alerts, err := theirs.read(data)
	if err != nil {
		return agreement{}, err
	}
	fmt.Fprintf(out, "the same against Vale on its %d parts, each a file:\n", len(in.parts))
	return report(out, texts, alerts, apart(ours, in.before), show), nil
}

// How much the two must agree, in percent of Vale's alerts.
const (
	leastFound = 97
	mostExtra  = 3
)

// run checks an input once in each way and gives what the two programs found.
func (m *measured) run(work string, theirs, ours *program, checker *tone.Checker, in *input) (a, b map[place]string, err error) {
	ask := func(p *program, to *[]time.Duration) map[place]string {
		if err != nil {
			return nil
		}
		var data []byte
		var took time.Duration
		if data, took, err = p.run(work, in.folder, in.stdin); err != nil {
			return nil
		}
		*to = append(*to, took)
		var found map[place]string
		found, err = p.read(data)
		if in.stdin == "" {
			return found
		}
		only := map[place]string{} // the one text, whatever each calls it
		for at, match := range found {
			at.File = slices.Collect(maps.Keys(in.texts))[0]
			only[at] = match
		}
		return only
	}
	b = ask(ours, &m.whole)
	names := slices.Sorted(maps.Keys(in.texts))
	for _, to := range []*[]time.Duration{&m.inside, &m.again} {
		start := time.Now()
		for _, failed := range checker.CheckAll(context.Background(), drafts(names, in.texts)) {
			if failed != nil {
				return nil, nil, failed
			}
		}
		*to = append(*to, time.Since(start))
	}
	a = ask(theirs, &m.vale)
	return a, b, err
}

func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func span(all []time.Duration) string {
	return fmt.Sprintf("%s to %s", rounded(slices.Min(all)), rounded(slices.Max(all)))
}

// rounded keeps three digits.
func rounded(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}
