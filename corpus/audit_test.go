package corpus_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/archive"
	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// millRules know two words, so that what they find can be counted by hand.
const millRules = `
version: 1
name: mill
language: en
brand: { staff: 2 }
dimensions:
  self-promotion: { measure: ratio, base: -4, warn: 0.5 }
  jargon: { measure: density, warn: 3, block: 8 }
rules:
  jargon.synergy:
    dimension: jargon
    weight: 2
    message: "“$match” says nothing."
    phrases: [synergy]
    tests: [{ bad: A synergy., want: [synergy] }, { good: A loaf. }]
  jargon.leverage:
    dimension: jargon
    weight: 2
    message: "“$match” hides it."
    phrases: [leverage]
    suggest: { leverage: use }
    tests: [{ bad: We leverage it., want: [leverage] }, { good: We use it. }]
`

func millChecker(t testing.TB) *tone.Checker {
	set, err := rules.Parse("mill.yaml", []byte(millRules))
	require.NoError(t, err)
	c, err := tone.New(set, nil)
	require.NoError(t, err)
	return c
}

func auditOf(t testing.TB, c *tone.Checker, o *corpus.AuditOptions, posts ...tone.Post) []*corpus.AccountAudit {
	out, err := corpus.Audit(t.Context(), c, each(posts), o)
	require.NoError(t, err)
	return out
}

func each(posts []tone.Post) iter.Seq2[tone.Post, error] {
	return func(yield func(tone.Post, error) bool) {
		for _, p := range posts {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// readPosts reads posts as the command line does.
func readPosts(t testing.TB, path string) []tone.Post {
	a, err := archive.Open(t.Context(), path, nil)
	require.NoError(t, err)
	defer a.Close()
	var posts []tone.Post
	for p, err := range a.Posts(t.Context()) {
		require.NoError(t, err)
		posts = append(posts, p)
	}
	return posts
}

// The 60 posts of the fixture, newest first in the file, one a day from Monday
// 5 January 2026: 20 that promote (6 times “Fresh bread at” with a link, 4 fillings of
// one form, 10 with the word synergy, 4 of them with leverage, too), 15 replies to 12
// people, 5 by name, 5 shares, two of them the same, 5 that tell what “we” do, 15 that
// give, 3 of them with one link. The first 30 went out at 9:00, the others at 17:30.
func TestAuditCountsByHand(t *testing.T) {
	posts := readPosts(t, filepath.Join("testdata", "audit60.jsonl"))
	require.Len(t, posts, 60)
	all := auditOf(t, millChecker(t), nil, posts...)
	require.Len(t, all, 1)
	a := all[0]

	require.Equal(t, "mill", a.Account)
	require.Equal(t, 60, a.Posts)
	require.Equal(t, 55, a.Own)
	require.Equal(t, 5, a.Shares)
	require.Equal(t, "2026-01-05T09:00:00Z", a.From.Format(time.RFC3339))
	require.Equal(t, "2026-03-05T17:30:00Z", a.To.Format(time.RFC3339))

	require.Equal(t, corpus.StanceCounts{Promote: 20, Announce: 5, Give: 15, Converse: 15}, a.Judged)
	require.InDelta(t, 20.0/55, a.Stances.Promote, 1e-9)
	require.InDelta(t, 5.0/55, a.Stances.Announce, 1e-9)
	require.InDelta(t, 15.0/55, a.Stances.Give, 1e-9)
	require.InDelta(t, 15.0/55, a.Stances.Converse, 1e-9)

	require.Len(t, a.Windows, 6)
	for i, want := range []float64{1, 1, 0, 0, 0, 0} {
		require.Equal(t, 10, a.Windows[i].Posts)
		require.InDelta(t, want, a.Windows[i].PromoRatio, 1e-9, "window %d", i)
	}
	require.Equal(t, "2026-01-14T09:00:00Z", a.Windows[0].To.Format(time.RFC3339))
	require.Equal(t, corpus.StanceCounts{Announce: 5, Give: 5}, a.Windows[4].Stances)

	require.Len(t, a.Periods, 9) // weeks
	for i, p := range a.Periods {
		require.Equal(t, []int{7, 7, 7, 7, 7, 7, 7, 7, 4}[i], p.Posts)
	}
	require.Equal(t, "2026-01-05", a.Periods[0].Name)

	require.Equal(t, 9, a.Links.Posts)
	require.InDelta(t, 9.0/55, a.Links.Share, 1e-9)
	require.Equal(t, 2, a.Links.Distinct)
	require.Equal(t, 7, a.Links.Tracked)
	require.Equal(t, []corpus.AuditHost{{Host: "mill.example", Count: 6}, {Host: "other.example", Count: 3}}, a.Links.Hosts)

	type repeat struct {
		kind, text string
		count      int
		first      string
	}
	var got []repeat
	for _, r := range a.Repeats {
		require.Len(t, r.IDs, r.Count)
		got = append(got, repeat{r.Kind, r.Text, r.Count, r.IDs[0]})
	}
	// The file begins with the newest: so do the ids.
	require.Equal(t, []repeat{
		{"text", "Fresh Bread at https://mill.example/shop?utm_source=n4 ", 6, "m06"},
		{"link", "mill.example/shop", 6, "m06"},
		{"template", "Order the corn loaf today because it always sells out before noon on market days", 4, "m10"},
		{"link", "other.example/a", 3, "m55"},
		{"text", "RT @village: The bridge opens again on Saturday", 2, "m37"},
	}, got)

	require.Equal(t, 30, a.Cadence.Hours[9])
	require.Equal(t, 30, a.Cadence.Hours[17])
	require.Equal(t, [7]int{9, 9, 9, 9, 8, 8, 8}, a.Cadence.Weekdays)
	require.InDelta(t, 60/((59*24+8.5)/(7*24)), a.Cadence.PerWeek, 1e-9)
	require.InDelta(t, 24, a.Cadence.MedianGap, 1e-9)
	require.InDelta(t, 32.5/24, a.Cadence.LongestGap, 1e-9)
	require.Equal(t, 1, a.Cadence.MostInDay)
	require.Equal(t, 1, a.Cadence.MostInHour)
	require.False(t, a.Cadence.Rounded)

	require.InDelta(t, 15.0/55, a.Conversation.ReplyShare, 1e-9)
	require.Equal(t, 15, a.Conversation.Replies)
	require.Equal(t, 5, a.Conversation.Named)
	require.Equal(t, 12, a.Conversation.People)
	require.Equal(t, 300, a.Conversation.Capacity)
	require.Zero(t, a.Conversation.Questions)

	require.Equal(t, 14, a.JargonUses)
	require.Len(t, a.Jargon, 2)
	require.Equal(t, corpus.AuditTerm{Text: "synergy", Count: 10, IDs: []string{"m20", "m19", "m18", "m17", "m16"}}, a.Jargon[0])
	require.Equal(t, "leverage", a.Jargon[1].Text)
	require.Equal(t, 4, a.Jargon[1].Count)
	require.Equal(t, "use", strings.ToLower(a.Jargon[1].Instead))
	require.Equal(t, 10, a.Findings[0].Posts)
	require.Equal(t, "jargon.synergy", a.Findings[0].Rule)

	// Likes of the 10 posts with synergy: 2 in the mean; of the other 30 to
	// everybody (30 + 24 + 50 + 405) ÷ 30. The ratio and its error were worked out
	// apart; Student's quantile at 0.9875 with 35.96 degrees of freedom is 2.339.
	require.Len(t, a.Outcomes, 2)
	o := a.Outcomes[1]
	if a.Outcomes[0].Finding == "jargon.synergy" {
		o = a.Outcomes[0]
	}
	require.Equal(t, "jargon.synergy likes fewer", o.Finding+" "+o.Metric+" "+o.Direction)
	require.Equal(t, []int{10, 30}, []int{o.With, o.Without})
	require.InDelta(t, 2, o.MeanWith, 1e-9)
	require.InDelta(t, 509.0/30, o.MeanWithout, 1e-9)
	require.InDelta(t, 0.199050, o.Ratio, 1e-5)
	require.InDelta(t, 0.199050*math.Exp(-2.339*0.154802), o.Low, 2e-4)
	require.InDelta(t, 0.199050*math.Exp(2.339*0.154802), o.High, 3e-4)
	require.Contains(t, a.OutcomesWarning, "not proof")

	require.Len(t, a.Best, 5)
	require.Equal(t, "m60", a.Best[0].ID) // 34 likes
	require.GreaterOrEqual(t, len(a.Advice), 3)
	require.LessOrEqual(t, len(a.Advice), 5)
	ids := map[string]bool{}
	for _, p := range posts {
		ids[p.ID] = true
	}
	for _, d := range a.Advice {
		require.NotEmpty(t, d.IDs, d.Text)
		for _, id := range d.IDs {
			require.True(t, ids[id])
		}
	}
	require.Equal(t, "20 of your 55 own posts promote (36 %): bring that under three in ten by giving more, not by posting more.", adviceAbout(a, "stances"))
}

func adviceAbout(a *corpus.AccountAudit, about string) string {
	for _, d := range a.Advice {
		if d.About == about {
			return d.Text
		}
	}
	return ""
}

func TestAuditJSONHasNoNullLists(t *testing.T) {
	data, err := json.Marshal(auditOf(t, millChecker(t), &corpus.AuditOptions{Account: "nobody"})[0])
	require.NoError(t, err)
	require.NotContains(t, strings.ReplaceAll(string(data), `"from":null,"to":null`, ""), "null")
	for _, key := range []string{"account", "posts", "stances", "windows", "repeats", "cadence", "conversation", "jargon", "outcomes", "advice"} {
		require.Contains(t, string(data), `"`+key+`":`)
	}
	require.Contains(t, string(data), `"account":"nobody","posts":0`)
}

func TestAuditOfFewPosts(t *testing.T) {
	c := millChecker(t)
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for name, tc := range map[string]struct {
		posts []tone.Post
		want  func(*testing.T, *corpus.AccountAudit)
	}{
		"none": {nil, func(t *testing.T, a *corpus.AccountAudit) {
			require.Zero(t, a.Posts)
			require.Nil(t, a.From)
			require.Len(t, a.Advice, 1)
		}},
		"one": {[]tone.Post{{ID: "1", Text: "Thanks, Anna!", At: at}}, func(t *testing.T, a *corpus.AccountAudit) {
			require.Equal(t, 1, a.Posts)
			require.Equal(t, 1, a.Judged.Converse)
			require.Equal(t, a.From, a.To)
			require.Contains(t, a.Advice[0].Text, "too few")
		}},
		"no times": {[]tone.Post{{Text: "Rye"}, {Text: "Wheat"}}, func(t *testing.T, a *corpus.AccountAudit) {
			require.Equal(t, 2, a.Untimed)
			require.Nil(t, a.Windows[0].From)
			require.Empty(t, a.Periods)
		}},
		"only shares": {[]tone.Post{{Text: "RT @a: b"}, {Text: "c", Share: true}}, func(t *testing.T, a *corpus.AccountAudit) {
			require.Equal(t, tone.Stances{}, a.Stances)
			require.Equal(t, 2, a.Shares)
		}},
		"empty texts": {[]tone.Post{{ID: "a"}, {ID: "b"}}, func(t *testing.T, a *corpus.AccountAudit) { require.Empty(t, a.Repeats) }},
		"dates thousands of years apart": {[]tone.Post{{Text: "a", At: time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC)}, {Text: "b", At: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}}, func(t *testing.T, a *corpus.AccountAudit) {
			require.Len(t, a.Periods, 2)
		}},
	} {
		t.Run(name, func(t *testing.T) { tc.want(t, auditOf(t, c, nil, tc.posts...)[0]) })
	}
}

// What the rules have no words for is not called free of promotion.
func TestAuditOfAnotherLanguage(t *testing.T) {
	var posts []tone.Post
	for i := range 20 {
		posts = append(posts, tone.Post{ID: fmt.Sprint(i), Account: "パン屋", Text: "本日限定！今すぐご購入ください。半額セール中です。" + strings.Repeat("あ", i)})
	}
	a := auditOf(t, millChecker(t), nil, posts...)[0]
	require.Equal(t, 20, a.Foreign)
	require.NotEmpty(t, a.Notes)
	require.Empty(t, adviceAbout(a, "stances"))
	require.Empty(t, adviceAbout(a, "jargon"))
}

func TestAuditChoosesPosts(t *testing.T) {
	c := millChecker(t)
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	posts := []tone.Post{{Account: "a", Text: "1", At: day(1)}, {Account: "B", Text: "2", At: day(2)}, {Text: "3", At: day(3)}, {Account: "a", Text: "4"}}
	for name, tc := range map[string]struct {
		o    corpus.AuditOptions
		want map[string]int
	}{
		"all":              {corpus.AuditOptions{}, map[string]int{"": 1, "B": 1, "a": 2}},
		"one account":      {corpus.AuditOptions{Account: "@b"}, map[string]int{"@b": 2}},
		"since":            {corpus.AuditOptions{Since: day(2)}, map[string]int{"": 1, "B": 1}},
		"until":            {corpus.AuditOptions{Until: day(2)}, map[string]int{"a": 1}},
		"unknown account":  {corpus.AuditOptions{Account: "c", Until: day(2)}, map[string]int{"c": 0}},
		"window of a post": {corpus.AuditOptions{Window: 1}, map[string]int{"": 1, "B": 1, "a": 2}},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[string]int{}
			for _, a := range auditOf(t, c, &tc.o, posts...) {
				got[a.Account] = a.Posts
			}
			require.Equal(t, tc.want, got)
		})
	}
}

func TestAuditErrors(t *testing.T) {
	c := millChecker(t)
	bad := errors.New("record 2: torn")
	posts := func(yield func(tone.Post, error) bool) {
		_ = yield(tone.Post{Text: "a"}, nil) && yield(tone.Post{}, bad) && yield(tone.Post{Text: "b"}, nil)
	}
	_, err := corpus.Audit(t.Context(), c, posts, nil)
	require.ErrorIs(t, err, bad)
	var seen []error
	out, err := corpus.Audit(t.Context(), c, posts, &corpus.AuditOptions{Bad: func(err error) error { seen = append(seen, err); return nil }})
	require.NoError(t, err)
	require.Equal(t, []error{bad}, seen)
	require.Equal(t, 2, out[0].Posts)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = corpus.Audit(ctx, c, posts, nil)
	require.ErrorIs(t, err, context.Canceled)

	_, err = corpus.Audit(t.Context(), c, func(yield func(tone.Post, error) bool) {
		for i := 0; yield(tone.Post{Account: fmt.Sprint(i)}, nil); i++ {
		}
	}, nil)
	require.ErrorContains(t, err, "10000 accounts")
}

func TestAuditRounded(t *testing.T) {
	var posts []tone.Post
	for i := range 20 {
		posts = append(posts, tone.Post{ID: fmt.Sprint(i), Text: fmt.Sprintf("Loaf number %d", i), At: time.Date(2026, 1, 1+i/10, 0, 0, 0, 0, time.UTC)})
	}
	a := auditOf(t, millChecker(t), nil, posts...)[0]
	require.True(t, a.Cadence.Rounded)
	require.Empty(t, adviceAbout(a, "cadence"))
}

func TestCompareAudits(t *testing.T) {
	c := millChecker(t)
	posts := readPosts(t, filepath.Join("testdata", "audit60.jsonl"))
	cut := time.Date(2026, 1, 25, 0, 0, 0, 0, time.UTC) // the 20 that promote lie before
	before := auditOf(t, c, &corpus.AuditOptions{Until: cut}, posts...)[0]
	after := auditOf(t, c, &corpus.AuditOptions{Since: cut}, posts...)[0]
	found := map[string]corpus.AuditDifference{}
	for _, d := range corpus.CompareAudits(after, before) {
		found[d.Figure] = d
	}
	require.Equal(t, corpus.AuditDifference{Figure: "promote", Unit: "share", This: 0, Other: 1, Better: "this"}, found["promote"])
	require.Equal(t, corpus.AuditDifference{Figure: "posts", Unit: "posts", This: 40, Other: 20}, found["posts"])
	require.InDelta(t, 70, found["jargon in 100 posts"].Other, 1e-9)
}

// The most repeated texts and links of feeds as they were, counted apart by a
// script that folds, drops links and counts.
func TestAuditOfRealFeeds(t *testing.T) {
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED does not name the folder of shared data")
	}
	c, err := tone.New(nil, nil)
	require.NoError(t, err)
	type figures struct{ posts, shares, text, link int }
	for path, want := range map[string]map[string]figures{
		"corporate_messaging/stream.jsonl": {
			"Barclays": {9, 0, 0, 0}, "Citi": {440, 4, 3, 10}, "CitigroupBRK": {269, 0, 2, 0}, "DanoneGroup": {246, 8, 2, 2}, "Nestle": {914, 2, 2, 125},
		},
		"health_news_tweets/data.jsonl": {
			"KaiserHealthNews": {3509, 311, 3, 194}, "bbchealth": {3929, 0, 2, 0}, "cbchealth": {3741, 217, 3, 7}, "cnnhealth": {4061, 598, 4, 17},
			"foxnewshealth": {2000, 11, 2, 2}, "goodhealth": {7864, 1127, 34, 24}, "latimeshealth": {4171, 358, 3, 6}, "msnhealthnews": {3199, 0, 2, 0},
			"nprhealth": {4837, 39, 8, 39}, "nytimeshealth": {6245, 905, 5, 9}, "reuters_health": {4719, 183, 3, 6}, "usnewshealth": {1400, 299, 2, 4},
			"wsjhealth": {3200, 2286, 3, 59},
		},
	} {
		t.Run(path, func(t *testing.T) {
			got := map[string]figures{}
			for _, a := range auditOf(t, c, nil, readPosts(t, filepath.Join(shared, "data", path))...) {
				f := figures{posts: a.Posts, shares: a.Shares}
				for _, r := range a.Repeats {
					switch r.Kind {
					case "text":
						f.text = max(f.text, r.Count)
					case "link":
						f.link = max(f.link, r.Count)
					}
				}
				got[a.Account] = f
				s := a.Stances
				require.InDelta(t, 1, s.Promote+s.Announce+s.Give+s.Converse, 1e-9)
				windowed := 0
				for _, w := range a.Windows {
					windowed += w.Posts
				}
				require.Equal(t, a.Posts, windowed)
				require.LessOrEqual(t, len(a.Advice), 5)
			}
			for account := range got { // accounts with little text have no row above
				if _, listed := want[account]; !listed {
					t.Errorf("account %q: %+v", account, got[account])
				}
			}
			require.Equal(t, want, got)
		})
	}
}

// manyPosts are different posts of an account, with a share of repeats.
func manyPosts(n int) iter.Seq2[tone.Post, error] {
	words := strings.Fields("bread flour oven crumb crust rye wheat barley market morning river bridge school garden snow rain summer winter teacher doctor music window table letter paper story friend")
	return func(yield func(tone.Post, error) bool) {
		at := time.Date(2006, 1, 1, 0, 0, 0, 0, time.UTC)
		x := uint64(1)
		next := func(n int) int {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
			return int(x % uint64(n))
		}
		var b bytes.Buffer
		for i := range n {
			b.Reset()
			if i%10 == 0 {
				fmt.Fprintf(&b, "@friend%d ", next(5000))
			}
			for range 8 + next(12) {
				b.WriteString(words[next(len(words))])
				b.WriteByte(' ')
			}
			if i%3 == 0 {
				fmt.Fprintf(&b, "https://mill.example/%d?utm_source=a", next(n))
			}
			at = at.Add(7 * time.Minute)
			p := tone.Post{ID: fmt.Sprintf("post-%d", i), Account: "mill", Text: b.String(), At: at, Counts: &tone.Counts{Likes: next(40)}}
			if !yield(p, nil) {
				return
			}
		}
	}
}

func BenchmarkAudit(b *testing.B) {
	c, err := tone.New(nil, nil)
	require.NoError(b, err)
	for _, n := range []int{4000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 100_000 && os.Getenv("PLAINPOST_LONG") == "" {
				b.Skip("PLAINPOST_LONG is not set: a million posts take a minute")
			}
			b.ReportAllocs()
			for b.Loop() {
				out, err := corpus.Audit(b.Context(), c, manyPosts(n), nil)
				require.NoError(b, err)
				require.Equal(b, n, out[0].Posts)
			}
			b.ReportMetric(peakMemory(), "peak-MB")
		})
	}
}

// peakMemory is the most memory that the process has had, in MB; 0 where the
// system does not say.
func peakMemory() float64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kb float64
		if _, err := fmt.Sscanf(lines.Text(), "VmHWM: %f kB", &kb); err == nil {
			return kb / 1024
		}
	}
	return 0
}
