package tonehttp

import (
	"context"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/similar"
)

// batchFinding is a finding about several drafts of a call. It has the keys of
// [tone.Finding] but a span, and says which drafts it is about.
type batchFinding struct {
	Rule        string         `json:"rule"`
	Dimension   string         `json:"dimension"`
	Severity    rules.Severity `json:"severity"`
	Points      float64        `json:"points"`
	Message     string         `json:"message"`
	Why         string         `json:"why"`
	Docs        string         `json:"docs"`
	Match       string         `json:"match"`
	Fixes       []tone.Fix     `json:"fixes"`
	Related     []tone.Related `json:"related"`
	Fingerprint string         `json:"fingerprint"`
	Drafts      []int          `json:"drafts"` // from 0, in the order of the call
}

func (f *batchFinding) verdict() tone.Verdict { return tone.VerdictOf(f.Severity) }

// batch is the drafts of a call as they stand to one another.
type batch struct {
	drafts []tone.Draft
	thread []int // by draft: the first draft of its thread, itself where it stands alone
}

// newBatch finds the threads. A draft that answers another of the call, of the
// same account and platform, goes on with a thread of one's own: it is no answer to
// anybody, and is not judged as one.
func newBatch(drafts []tone.Draft) *batch {
	b := &batch{drafts: slices.Clone(drafts), thread: make([]int, len(drafts))}
	byID := map[string][]int{}
	for i := range drafts {
		b.thread[i] = i
		if drafts[i].ID != "" {
			byID[drafts[i].ID] = append(byID[drafts[i].ID], i)
		}
	}
	parent := make([]int, len(drafts))
	for i := range drafts {
		parent[i] = -1
		if drafts[i].InReplyTo == "" {
			continue
		}
		for _, j := range byID[drafts[i].InReplyTo] {
			if j != i && drafts[j].Account == drafts[i].Account && drafts[j].Platform == drafts[i].Platform {
				parent[i] = j
				b.drafts[i].InReplyTo = ""
				break
			}
		}
	}
	for i := range drafts {
		for at, steps := i, 0; parent[at] >= 0 && steps < len(drafts); steps++ {
			at = parent[at]
			b.thread[i] = at
		}
	}
	return b
}

// Limits of the findings about a call. Two or three rooms are an announcement; in
// more, or from several accounts in one room, the same words read as a broadcast.
const (
	manyRooms    = 4
	manyRepeats  = 3 // thread parts that repeat a link
	fewestWords  = 4 // below it a text without a link is a greeting
	ruleSameText = "batch.same-text"
	ruleSameLink = "batch.thread-links"
)

func (b *batch) findings(ctx context.Context, c *tone.Checker) ([]batchFinding, error) {
	out := b.sameText()
	threads, err := b.threadLinks(ctx, c)
	return append(out, threads...), err
}

// sameText finds drafts that say the same in several places.
func (b *batch) sameText() []batchFinding {
	n := len(b.drafts)
	if n < 2 {
		return nil
	}
	prints := make([]similar.Print, n)
	for i := range b.drafts {
		similar.Of(b.drafts[i].Text, &prints[i], b.drafts[i].Links...)
	}
	var out []batchFinding
	grouped := make([]bool, n)
	for i := range n {
		if grouped[i] || prints[i].Words < fewestWords {
			continue
		}
		group := []int{i}
		for j := i + 1; j < n; j++ {
			if !grouped[j] && prints[j].Words >= fewestWords && similar.Duplicate(&prints[i], &prints[j]) {
				group = append(group, j)
				grouped[j] = true
			}
		}
		if len(group) > 1 {
			out = append(out, b.sameTextFinding(group))
		}
	}
	return out
}

func (b *batch) sameTextFinding(group []int) batchFinding {
	var rooms, platforms []string
	crowded := false // two drafts of the group go to one platform
	for _, i := range group {
		d := &b.drafts[i]
		room := strings.Trim(d.Account+" on "+d.Platform, " ")
		switch {
		case d.Platform == "" && d.Account == "":
			room = "draft " + draftName(d, i)
		case d.Platform == "":
			room = d.Account
		case d.Account == "":
			room = d.Platform
		}
		crowded = crowded || slices.Contains(platforms, d.Platform)
		platforms = append(platforms, d.Platform)
		rooms = append(rooms, room)
	}
	f := batchFinding{
		Rule: ruleSameText, Dimension: "feed-repeats", Severity: rules.Info, Points: float64(len(group) - 1),
		Message: fmt.Sprintf("The same text goes out %d times (%s): say it in the words of each place.", len(group), shortList(rooms)),
		Why:     "People who follow you in two places read it twice, and each place talks in its own way.",
		Match:   b.drafts[group[0]].Text, Drafts: group,
	}
	if crowded || len(group) >= manyRooms {
		f.Severity = rules.Warn
	}
	f.complete()
	return f
}

// draftName is how a message calls a draft.
func draftName(d *tone.Draft, i int) string {
	if d.ID != "" {
		return short(d.ID)
	}
	return fmt.Sprint(i + 1)
}

func shortList(items []string) string {
	const most = 5
	if len(items) > most {
		return strings.Join(items[:most], ", ") + fmt.Sprintf(" and %d more", len(items)-most)
	}
	return strings.Join(items, ", ")
}

// threadLinks finds links that several parts of a thread repeat.
func (b *batch) threadLinks(ctx context.Context, c *tone.Checker) ([]batchFinding, error) {
	parts := map[int][]int{}
	for i, first := range b.thread {
		parts[first] = append(parts[first], i)
	}
	var out []batchFinding
	for first := range b.drafts {
		thread := parts[first]
		if len(thread) < 2 {
			continue
		}
		var order []string
		in := map[string][]int{}
		for _, i := range thread {
			doc, err := c.Inspect(ctx, b.drafts[i])
			if err != nil {
				return nil, err
			}
			urls := slices.Clone(b.drafts[i].Links)
			for _, l := range doc.Links {
				if l.Kind != "email" {
					urls = append(urls, l.URL)
				}
			}
			for _, url := range urls {
				url = links.Canonical(url)
				if in[url] == nil {
					order = append(order, url)
				}
				if have := in[url]; len(have) == 0 || have[len(have)-1] != i {
					in[url] = append(have, i)
				}
			}
		}
		for _, url := range order {
			if len(in[url]) > 1 {
				out = append(out, threadFinding(url, in[url], len(thread)))
			}
		}
	}
	return out, nil
}

func threadFinding(url string, where []int, parts int) batchFinding {
	f := batchFinding{
		Rule: ruleSameLink, Dimension: "link-blasting", Severity: rules.Info, Points: float64(len(where) - 1),
		Message: fmt.Sprintf("%d of the %d parts of the thread carry the same link: once is enough.", len(where), parts),
		Why:     "Whoever reads the thread has seen the link; repeating it is pushing.",
		Match:   url, Drafts: where,
	}
	if len(where) >= manyRepeats {
		f.Severity = rules.Warn
	}
	f.complete()
	return f
}

// complete fills in the lists and the fingerprint, which holds for the text
// wherever it goes.
func (f *batchFinding) complete() {
	f.Fixes, f.Related = []tone.Fix{}, []tone.Related{}
	h := fnv.New128a()
	// Writing to a hash cannot fail.
	_, _ = h.Write([]byte(f.Rule + "\x00" + strings.Join(strings.Fields(strings.ToLower(f.Match)), " ")))
	f.Fingerprint = hex.EncodeToString(h.Sum(nil))[:16]
}
