// Command customcheck adds a check written in Go to the default rule set: no
// promise of a date without a word with the people who have to keep it.
package main

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

// promises warns of words that promise a date.
var promises = tone.Check{
	ID:        "acme.promises",
	Dimension: "manners",
	Doc:       "A date that is promised in public has to be kept by somebody: ask first.",
	Run: func(_ context.Context, p *tone.Pass) error {
		for _, w := range p.Words() {
			switch strings.ToLower(w.Text) {
			case "guarantee", "guaranteed", "promise", "promised":
				if w.Mention {
					continue
				}
				if err := p.Report(w.Span.Start.Byte, w.Span.End.Byte, 2, "Who keeps this promise? Say what you know instead.", "expect"); err != nil {
					return err
				}
			}
		}
		return nil
	},
}

func main() {
	checker, err := tone.New(nil, &tone.Options{Checks: []tone.Check{promises}})
	if err != nil {
		log.Fatal(err)
	}
	rep, err := checker.Check(context.Background(), tone.Draft{Text: "We guarantee that it ships on Monday."})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rep.Verdict)
	for _, f := range rep.Findings {
		fmt.Printf("%s: %q: %s\n", f.Rule, f.Match, f.Message)
	}
}
