package tone

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// streams are the timelines of a file of the shared data, by account, oldest first.
func streams(t *testing.T, name string) map[string]timeline {
	t.Helper()
	folder := os.Getenv("PLAINPOST_SHARED")
	if folder == "" {
		t.Skip("PLAINPOST_SHARED does not name the folder with the shared data")
	}
	file, err := os.Open(filepath.Join(folder, "data", name))
	require.NoError(t, err)
	defer file.Close()
	out := map[string]timeline{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var p struct {
			Text, Account string
			ID            string `json:"source_id"`
			Time          time.Time
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &p))
		out[p.Account] = append(out[p.Account], Post{ID: p.ID, Account: p.Account, Text: p.Text, At: p.Time})
	}
	require.NoError(t, lines.Err())
	for _, posts := range out {
		slices.SortStableFunc(posts, func(a, b Post) int { return a.At.Compare(b.At) })
	}
	return out
}

// replay judges posts of a timeline as drafts, each in the light of those before
// it. Times of the data are coarse (91 posts share one), so that as in a queue
// earlier means earlier in order.
func replay(t *testing.T, posts timeline, keep func(Post) bool, judged func(Draft, *Report)) {
	t.Helper()
	set, err := rules.Default()
	require.NoError(t, err)
	c, err := New(set, nil)
	require.NoError(t, err)
	for i, p := range posts {
		if !keep(p) {
			continue
		}
		d := Draft{ID: p.ID, Account: p.Account, Text: p.Text, At: p.At}
		before := HistoryFunc(func(_ context.Context, _ string, _ time.Time, n int) ([]Post, error) {
			recent := slices.Clone(posts[max(0, i-n):i])
			slices.Reverse(recent)
			return recent, nil
		})
		rep, err := c.WithHistory(before).Check(t.Context(), d)
		require.NoError(t, err)
		judged(d, rep)
	}
}

// TestOneLinkInManyReplies: a company put one link into 125 posts, 122 of them
// replies.
func TestOneLinkInManyReplies(t *testing.T) {
	const link = "http://t.co/OsLjuDg1"
	nestle := streams(t, "corporate_messaging/stream.jsonl")["Nestle"]
	replies, found, warned, blocked, most := 0, 0, 0, 0, 0
	replay(t, nestle, func(p Post) bool { return strings.Contains(p.Text, link) }, func(d Draft, rep *Report) {
		if !strings.HasPrefix(d.Text, "@") {
			return
		}
		replies++
		if f := finding(rep, "feed.same-link"); f != nil {
			found++
			most = max(most, len(f.Related))
		}
		switch score(t, rep, "feed-repeats").Verdict {
		case Warn:
			warned++
		case Block:
			blocked++
		}
	})
	t.Logf("%d replies with the link: feed.same-link in %d (most: %d posts before), warn %d, block %d", replies, found, most, warned, blocked)
	require.Equal(t, 122, replies)
	require.GreaterOrEqual(t, found, 105)
	require.GreaterOrEqual(t, most, 100)
	require.GreaterOrEqual(t, blocked, 80)
}

// TestTemplatedReplies: replies that repeat one form are a remark, not a blast.
func TestTemplatedReplies(t *testing.T) {
	for account, posts := range streams(t, "corporate_messaging/stream.jsonl") {
		replies, templated, flagged := 0, 0, 0
		replay(t, posts, func(p Post) bool { return addressed(p.Text) != "" }, func(_ Draft, rep *Report) {
			replies++
			require.Nil(t, finding(rep, "feed.duplicate"))
			f := finding(rep, "feed.template")
			if f == nil {
				return
			}
			templated++
			require.Equal(t, rules.Info, f.Severity)
			require.Zero(t, f.Points)
			if finding(rep, "feed.same-link") == nil && score(t, rep, "feed-repeats").Verdict >= Warn {
				flagged++
			}
		})
		t.Logf("%s: %d replies, %d with feed.template, %d of them flagged for repeats without a repeated link", account, replies, templated, flagged)
		require.Zero(t, flagged, account)
	}
}

// TestOneHeadlineUnderManyURLs: publishers run a headline again under another
// short URL each time.
func TestOneHeadlineUnderManyURLs(t *testing.T) {
	all := streams(t, "health_news_tweets/data.jsonl")
	words := func(text string) string {
		var kept []string
		for word := range strings.FieldsSeq(strings.ToLower(text)) {
			if !strings.Contains(word, "://") {
				kept = append(kept, word)
			}
		}
		return strings.Join(kept, " ")
	}
	url := func(text string) string {
		for word := range strings.FieldsSeq(text) {
			if strings.Contains(word, "://") {
				return word
			}
		}
		return ""
	}
	headlines, posts, again, found, links := 0, 0, 0, 0, 0
	for _, account := range []string{"goodhealth", "nprhealth", "reuters_health"} {
		times := map[string]map[string]bool{}
		for _, p := range all[account] {
			if w := words(p.Text); url(p.Text) != "" && len(strings.Fields(w)) >= 6 && addressed(p.Text) == "" {
				if times[w] == nil {
					times[w] = map[string]bool{}
				}
				times[w][url(p.Text)] = true
			}
		}
		many := func(p Post) bool {
			return len(times[words(p.Text)]) >= 5 && addressed(p.Text) == "" && !isShare(p.Text)
		}
		for _, urls := range times {
			if len(urls) >= 5 {
				headlines++
			}
		}
		last := map[string][]time.Time{}
		replay(t, all[account], many, func(d Draft, rep *Report) {
			posts++
			w := words(d.Text)
			before := last[w]
			last[w] = append(before, d.At)
			// Within the window for certain: at most 90 days and, at 15 a day, 13 of them.
			if len(before) == 0 || d.At.Sub(before[len(before)-1]) > 5*24*time.Hour {
				return
			}
			again++
			if finding(rep, "feed.duplicate") != nil {
				found++
			}
			if finding(rep, "feed.same-link") != nil {
				links++
			}
		})
	}
	t.Logf("%d headlines under five or more URLs, %d posts; %d run again within 5 days: feed.duplicate in %d, feed.same-link in %d", headlines, posts, again, found, links)
	require.Positive(t, again)
	require.GreaterOrEqual(t, float64(found), 0.95*float64(again))
}
