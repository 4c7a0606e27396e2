package corpus_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/tone"
)

// A queue of drafts is judged over what has already been published: each draft
// sees those before it, and nothing is written.
func Example() {
	ctx := context.Background()
	published, err := corpus.ReadFile(strings.NewReader(
		`{"id":"1","text":"We moved to Mill Lane.","at":"2026-03-02T09:00:00Z"}`+"\n"+
			`{"id":"2","text":"The oven made it in one piece.","at":"2026-03-03T09:00:00Z"}`), "posts.jsonl")
	if err != nil {
		fmt.Println(err)
		return
	}
	history := corpus.NewOverlay(published)
	for _, draft := range []tone.Post{
		{ID: "3", Account: "crumb", Text: "First rolls at seven.", At: time.Date(2026, 3, 4, 6, 0, 0, 0, time.UTC)},
		{ID: "4", Account: "crumb", Text: "All rolls are gone, sorry!", At: time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)},
	} {
		posts, err := history.Recent(ctx, draft.Account, draft.At, 2) // as the checker asks
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, p := range posts {
			fmt.Println(draft.ID, "comes after", p.ID)
		}
		if err := history.Record(ctx, draft); err != nil {
			fmt.Println(err)
			return
		}
	}
	// Output:
	// 3 comes after 2
	// 3 comes after 1
	// 4 comes after 3
	// 4 comes after 2
}
