// Command basic checks one post with the default rule set.
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/plainpost/plainpost/tone"
)

func main() {
	checker, err := tone.New(nil, nil) // once: a Checker is safe for concurrent use
	if err != nil {
		log.Fatal(err)
	}
	rep, err := checker.Check(context.Background(), tone.Draft{Text: "We leverage synergies to drive engagement.", Platform: "linkedin"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rep.Verdict)
	for _, f := range rep.Findings {
		fmt.Printf("%d:%d %s: %s\n", f.Span.Start.Line, f.Span.Start.Col, f.Rule, f.Message)
	}
}
