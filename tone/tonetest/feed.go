package tonetest

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// draftAt is when the drafts of feed cases go out. Any time does.
var draftAt = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// runFeed checks a case of a feed rule: the draft with the case's history.
func runFeed(ctx context.Context, checker *tone.Checker, r *rules.Rule, c rules.Case, d tone.Draft) string {
	d.At = draftAt
	rep, err := checker.WithHistory(feedOf(c.History)).Check(ctx, d)
	if err != nil {
		return err.Error()
	}
	found := false
	for i := range rep.Findings {
		found = found || rep.Findings[i].Rule == r.ID
	}
	switch {
	case c.Bad && !found:
		return fmt.Sprintf("finds nothing in the feed of the bad case %q", c.Text)
	case !c.Bad && found:
		return fmt.Sprintf("finds something in the feed of the good case %q", c.Text)
	}
	return ""
}

// feedOf is the history of a case: its posts in order, oldest first, a minute
// apart, the last one a minute before the draft. $n in a text or link stands for
// the number of the post, from 1, so that the posts of one entry may differ.
func feedOf(entries []rules.CasePost) tone.HistoryFunc {
	var posts []tone.Post
	for _, e := range entries {
		for range e.Times {
			n := strconv.Itoa(len(posts) + 1)
			p := tone.Post{ID: "case-" + n, Text: strings.ReplaceAll(e.Text, "$n", n), Promo: e.Promo}
			if e.Link != "" {
				p.Links = []string{strings.ReplaceAll(e.Link, "$n", n)}
			}
			if e.Reply {
				p.InReplyTo = "case"
			}
			posts = append(posts, p)
		}
	}
	return func(_ context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
		n = min(n, len(posts))
		recent := make([]tone.Post, n)
		for i := range recent {
			recent[i] = posts[len(posts)-1-i]
			recent[i].At = before.Add(-time.Duration(i+1) * time.Minute)
			recent[i].Account = account
		}
		return recent, nil
	}
}
