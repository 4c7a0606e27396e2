package tone

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// feedRules is a rule set with every figure of a feed, of which every number is
// known.
const feedRules = `
version: 1
name: feeds
brand: { staff: 2 }
dimensions:
  self-promotion: { measure: ratio, base: -2, warn: 0.5 }
  give: { measure: ratio, warn: 0.6, block: 1 }
  repeats: { measure: total, warn: 2, block: 4 }
  pace: { measure: total, warn: 1 }
  talk: { measure: total, warn: 1 }
platforms:
  x: { links: x, rules: { feed.pace: off } }
rules:
  promo.buy: { dimension: self-promotion, weight: 4, message: "“$match” sells.", phrases: [buy our], tests: [{ bad: Buy our bread. }, { good: We bought bread. }] }
  feed.promotion: { dimension: give, feed: promo-ratio, window: 10, above: 0.5, weight: 1, message: "$count promote, $limit may." }
  feed.links: { dimension: repeats, feed: link-share, above: 0.8, weight: 0.5, message: "$count have links." }
  feed.duplicate: { dimension: repeats, feed: duplicates, above: 0, weight: 1, cap: 3, message: "$count times: “$match”" }
  feed.same-link: { dimension: repeats, feed: same-link, above: 1, weight: 0.5, cap: 6, message: "$count times: $match" }
  feed.template: { dimension: repeats, feed: templates, above: 1, weight: 0.5, message: "$count times: “$match”" }
  feed.pace: { dimension: pace, feed: posts-per-hour, above: 3, weight: 0.5, message: "$count of $limit an hour" }
  feed.pace-day: { dimension: pace, feed: posts-per-day, above: 6, weight: 0.5, message: "$count of $limit a day" }
  feed.replies: { dimension: talk, feed: reply-share, below: 0.1, weight: 1, message: "$count answer." }
  feed.names: { dimension: talk, feed: named-replies, below: 0.3, weight: 1, message: "$count by name." }
  feed.people: { dimension: talk, feed: people, above: 5, weight: 1, cap: 1, message: "$count of $limit people" }
`

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// timeline is a history that keeps to the contract: posts of before, newest first.
type timeline []Post

func (l timeline) Recent(_ context.Context, _ string, before time.Time, n int) ([]Post, error) {
	var out []Post
	for _, p := range slices.Backward(l) {
		if len(out) < n && p.At.Before(before) {
			out = append(out, p)
		}
	}
	return out, nil
}

// hourly gives texts times: one a day, the last one a day before noon.
func hourly(step time.Duration, texts ...string) timeline {
	var out timeline
	for i, text := range texts {
		out = append(out, Post{ID: fmt.Sprint("p", i+1), Text: text, At: noon.Add(-step * time.Duration(len(texts)-i))})
	}
	return out
}

func daily(texts ...string) timeline { return hourly(24*time.Hour, texts...) }

func repeat(n int, text string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strings.ReplaceAll(text, "#n", fmt.Sprint(i))
	}
	return out
}

func feedChecker(t testing.TB, h History) *Checker {
	t.Helper()
	set, err := rules.Parse("feeds.yaml", []byte(feedRules))
	require.NoError(t, err)
	c, err := New(set, &Options{History: h})
	require.NoError(t, err)
	return c
}

// finding is the one of a rule, or nil.
func finding(rep *Report, rule string) *Finding {
	for i := range rep.Findings {
		if rep.Findings[i].Rule == rule {
			return &rep.Findings[i]
		}
	}
	return nil
}

func relatedIDs(f *Finding) []string {
	var out []string
	for _, r := range f.Related {
		out = append(out, r.ID)
	}
	return out
}

// thirty is a feed of thirty posts. mark says what each is: p promotes and g
// gives by its words; r is a reply and R a reply that promotes; s passes a
// promotion of somebody else on; t and f are said to promote and not to promote
// against their words.
var thirty = []struct {
	mark byte
	text string
}{
	{'g', "Rye keeps a week in a linen bag."}, {'p', "Buy our rye."}, {'r', "@anna at noon, as always."}, {'p', "Buy our spelt."},
	{'s', "RT @baker: Buy our cakes."}, {'p', "Buy our mugs."}, {'t', "The wheel turns."}, {'f', "Buy our silence."},
	{'g', "The river is low this month."}, {'p', "Buy our barley."},
	{'R', "@bo buy our oats."}, {'p', "Buy our flour."}, {'g', "How the dam was built."}, {'r', "@cleo yes, with seeds."}, {'p', "Buy our bags."},
	{'p', "Buy our aprons."}, {'s', "RT @miller: The old stones."}, {'p', "Buy our yeast."}, {'t', "The stones are cut."}, {'p', "Buy our salt."},
	{'p', "Buy our oil."}, {'p', "Buy our jam."}, {'p', "Buy our honey."}, {'p', "Buy our tea."}, {'p', "Buy our eggs."},
	{'p', "Buy our milk."}, {'p', "Buy our cheese."}, {'g', "A starter wants feeding twice a day."}, {'r', "@dora it does."}, {'f', "Buy our patience."},
}

// byHand is how many of the last ten posts promote, the draft included, when the
// draft is the post at the index: counted by hand from the marks.
var byHand = []int{0, 1, 1, 2, -1, 3, -1, -1, 4, 5, 6, 6, 6, 5, 6, 6, -1, 6, -1, 7, 7, 7, 8, 9, 9, 9, 10, 9, 8, -1}

func TestPromotionRatio(t *testing.T) {
	yes, no := true, false
	var posts timeline
	for i, q := range thirty {
		p := Post{ID: fmt.Sprint("p", i), Text: q.text, At: noon.Add(time.Duration(i) * 24 * time.Hour)}
		switch q.mark {
		case 't':
			p.Promo = &yes
		case 'f':
			p.Promo = &no
		}
		posts = append(posts, p)
	}
	c := feedChecker(t, posts)
	for i, q := range thirty {
		if byHand[i] < 0 {
			continue // a share is not judged, and a draft comes without a word on what it is
		}
		rep := mustCheck(t, c, Draft{ID: posts[i].ID, Text: q.text, At: posts[i].At})
		want := float64(byHand[i]) / float64(min(10, max(5, i+1)))
		s := score(t, rep, "give")
		require.InDelta(t, want, s.Value, 1e-12, "post %d", i)
		require.Equal(t, "share of posts", s.Unit)
		require.Equal(t, want > 0.5, finding(rep, "feed.promotion") != nil, "post %d", i)
		switch {
		case byHand[i] == 10:
			require.Equal(t, Block, s.Verdict)
			require.Equal(t, "First 5 posts that give: an answer, a tip, a thank-you.", s.Advice)
		case want >= 0.6:
			require.Equal(t, Warn, s.Verdict, "post %d", i)
			require.NotEmpty(t, s.Advice)
		default:
			require.Equal(t, OK, s.Verdict, "post %d", i)
		}
	}
	rep := mustCheck(t, c, Draft{ID: "p26", Text: thirty[26].text, At: posts[26].At})
	require.Equal(t, "10 of 10 promote, 50 % may.", finding(rep, "feed.promotion").Message)
	require.Nil(t, finding(rep, "feed.promotion").Span)
	require.Empty(t, finding(rep, "feed.promotion").Related)
}

func TestPromotionWindow(t *testing.T) {
	// Nine posts of the history count beside the draft: one that promotes is the
	// ninth from the end, then the tenth.
	quiet := repeat(8, "The river is low, day #n.")
	ratio := func(texts ...string) float64 {
		return score(t, mustCheck(t, feedChecker(t, daily(texts...)), Draft{Text: "The river is high.", At: noon}), "give").Value
	}
	require.Equal(t, 0.1, ratio(append([]string{"Buy our rye."}, quiet...)...))
	require.Equal(t, 0.0, ratio(append([]string{"Buy our rye.", "The bridge is closed."}, quiet...)...))

	// One promotional post is fine, and so is the first.
	rep := mustCheck(t, feedChecker(t, timeline{}), Draft{Text: "Buy our rye.", At: noon})
	require.Equal(t, 0.2, score(t, rep, "give").Value)
	require.Equal(t, OK, score(t, rep, "give").Verdict)
}

func TestFeedFindings(t *testing.T) {
	long := "The old mill by the river grinds rye again, and on Friday the bakers of the town come to see it."
	yes := true
	for name, tc := range map[string]struct {
		history timeline
		draft   Draft
		want    map[string]string // rule: message
		related []string          // of the rule that has any
	}{
		"nothing new": {history: daily("The bridge is closed."), draft: Draft{Text: long}},
		"same text, other tracking, tags, capitals": {
			history: daily("Something else.", strings.ToUpper(long)+" https://mill.example/a?utm_source=x #rye 🍞"), draft: Draft{Text: long},
			want: map[string]string{"feed.duplicate": "1 times: “THE OLD MILL BY THE RIVER GRINDS RYE AGAIN, AND ON FRIDAY…”"}, related: []string{"p2"},
		},
		"markup is no difference": {
			history: timeline{{ID: "h", Format: HTML, Text: "<p>The <b>old</b> mill by the river grinds rye again, and on Friday the bakers of the town come to see it.</p>", At: noon.Add(-time.Hour)}},
			draft:   Draft{Text: "# " + long, Format: Markdown},
			want:    map[string]string{"feed.duplicate": "1 times: “The old mill by the river grinds rye again, and on Friday…”"}, related: []string{"h"},
		},
		"newest first": {
			history: daily(long, "Other.", long, long), draft: Draft{Text: long},
			want: map[string]string{"feed.duplicate": "3 times: “The old mill by the river grinds rye again, and on Friday…”"}, related: []string{"p4", "p3", "p1"},
		},
		"a reply is talk": {history: daily(repeat(9, "@anna "+long)...), draft: Draft{Text: "@bo " + long + " And more."}, want: map[string]string{
			"feed.names":    "0 of 10 by name.",
			"feed.template": "9 times: “@anna The old mill by the river grinds rye again, and on…”",
		}, related: []string{"p9", "p8", "p7", "p6", "p5", "p4", "p3", "p2", "p1"}},
		"thanks":            {history: daily(repeat(9, "@anna Thanks, Anna!")...), draft: Draft{Text: "@bo Thanks, Bo!"}},
		"good morning":      {history: daily("Good morning!", "Rye keeps a week.", "Good morning!"), draft: Draft{Text: "Good morning!"}},
		"a share is theirs": {history: daily("RT @miller: "+long, "Rye."), draft: Draft{Text: long}},
		"own id":            {history: timeline{{ID: "d", Text: long, At: noon.Add(-time.Hour)}}, draft: Draft{ID: "d", Text: long}},
		"same link": {
			history: daily("One https://mill.example/a?utm_source=x", "Rye keeps a week.", "Two http://www.mill.example/a/#top"),
			draft:   Draft{Text: "Three", Links: []string{"https://mill.example/a?fbclid=1"}},
			want:    map[string]string{"feed.same-link": "2 times: mill.example/a"}, related: []string{"p3", "p1"},
		},
		"same link behind shorteners": {
			history: daily(long+" https://bit.ly/1", "Rye keeps a week.", long+" https://bit.ly/2"), draft: Draft{Text: long + " https://bit.ly/3"},
			want: map[string]string{
				"feed.duplicate": "2 times: “The old mill by the river grinds rye again, and on Friday…”",
				"feed.same-link": "2 times: bit.ly/3",
			}, related: []string{"p3", "p1"},
		},
		"same title behind shorteners": {
			history: timeline{
				{ID: "a", Title: "The mill", Text: "Look https://bit.ly/1", At: noon.Add(-3 * time.Hour)},
				{ID: "b", Title: "The mill", Text: "Rye! https://bit.ly/2", At: noon.Add(-2 * time.Hour)},
			},
			draft: Draft{Title: "The mill", Text: "Now https://bit.ly/3"},
			want:  map[string]string{"feed.same-link": "2 times: bit.ly/3"}, related: []string{"b", "a"},
		},
		"the name of a site": {
			history: daily("Health.gov is slow.", "Rye keeps a week.", "Is Health.gov down?"), draft: Draft{Text: "Health.gov is back."},
		},
		"links in replies": {history: daily(repeat(10, "@anna Hi Anna, see https://mill.example/a")...), draft: Draft{Text: "@bo Hi Bo, see https://mill.example/a"}},
		"more links in replies": {
			history: daily(repeat(12, "@anna#n Hi Anna, see https://mill.example/a")...), draft: Draft{Text: "@bo Hi Bo, see https://mill.example/a"},
			want:    map[string]string{"feed.same-link": "12 times: mill.example/a", "feed.people": "13 of 10 people"},
			related: []string{"p12", "p11", "p10", "p9", "p8", "p7", "p6", "p5", "p4", "p3", "p2", "p1"},
		},
		"template": {
			history: daily("Version 2 of the mill software is out: it stops the wheel when the river is low, and counts bags.",
				"Version 3 of the mill software is out: it opens the sluice on Sundays, and prints labels."),
			draft:   Draft{Text: "Version 4 of the mill software is out: it knows the price of rye, and sends you a note."},
			related: []string{},
		},
		"link share": {
			history: daily("Rye keeps a week.", "One https://mill.example/1", "Two https://mill.example/2", "Three https://mill.example/3", "Four https://mill.example/4",
				"Five https://mill.example/5", "Six https://mill.example/6", "Seven https://mill.example/7", "Eight https://mill.example/8"),
			draft: Draft{Text: "Nine https://mill.example/9"},
			want:  map[string]string{"feed.links": "9 of 10 have links.", "feed.replies": "0 of 10 answer."},
		},
		"an hour": {history: hourly(10*time.Minute, repeat(9, "Water #n.")...), draft: Draft{Text: "Rye."}, want: map[string]string{
			"feed.pace": "6 of 3 an hour", "feed.pace-day": "10 of 6 a day", "feed.replies": "0 of 10 answer.",
		}},
		"the edge of an hour": {history: hourly(20*time.Minute, "One.", "Two.", "Three."), draft: Draft{Text: "Four."}},
		"replies are quick":   {history: hourly(time.Minute, repeat(30, "@anna Hi Anna, number #n.")...), draft: Draft{Text: "@anna Hi Anna, the last."}},
		"a platform without":  {history: hourly(10*time.Minute, repeat(5, "Water #n.")...), draft: Draft{Text: "Rye.", Platform: "x"}},
		"handles are no names": {history: daily(repeat(9, "@anna at #n.")...), draft: Draft{Text: "@anna at noon."}, want: map[string]string{
			"feed.names": "0 of 10 by name.",
		}},
		"people by account": {
			history: func() (out timeline) {
				for i := range 10 {
					out = append(out, Post{ID: fmt.Sprint(i), Text: "Hi Anna, yes.", InReplyTo: fmt.Sprint("user", i), Promo: &yes, At: noon.Add(-time.Hour)})
				}
				return out
			}(),
			draft: Draft{Text: "Hi Bo, yes.", InReplyTo: "@bo"},
			want:  map[string]string{"feed.people": "11 of 10 people", "feed.promotion": "9 of 10 promote, 50 % may."},
		},
		"people by id are not known": {
			history: func() (out timeline) {
				for i := range 10 {
					out = append(out, Post{Text: "Hi Anna, yes.", InReplyTo: fmt.Sprint(17000 + i), At: noon.Add(-time.Hour)})
				}
				return out
			}(),
			draft: Draft{Text: "Hi Bo, yes.", InReplyTo: "@bo"},
		},
		"empty text": {history: hourly(time.Minute, repeat(30, "Water.")...)},
	} {
		t.Run(name, func(t *testing.T) {
			tc.draft.At = noon
			rep := mustCheck(t, feedChecker(t, tc.history), tc.draft)
			if tc.want == nil {
				tc.want = map[string]string{}
			}
			got := map[string]string{}
			for _, f := range rep.Findings {
				if strings.HasPrefix(f.Rule, "feed.") {
					got[f.Rule] = f.Message
				}
				if len(f.Related) > 0 {
					require.Equal(t, tc.related, relatedIDs(&f), f.Rule)
				}
			}
			require.Equal(t, tc.want, got)
			require.Empty(t, rep.Skipped)
		})
	}
}

func TestTemplates(t *testing.T) {
	frame := "Loaf of the week: %s. Come and taste it at the counter until Saturday."
	posts := daily(fmt.Sprintf(frame, "rye with honey from the convent"), fmt.Sprintf(frame, "plain spelt that Josef grinds by hand"), "The river is low.")
	rep := mustCheck(t, feedChecker(t, posts), Draft{Text: fmt.Sprintf(frame, "dark barley after a recipe from Riga"), At: noon})
	f := finding(rep, "feed.template")
	require.NotNil(t, f)
	require.Equal(t, []string{"p2", "p1"}, relatedIDs(f))
	require.Equal(t, 0.5, f.Points)
	require.Nil(t, finding(rep, "feed.duplicate"))
}

// TestRepliesAreMild: the same answer to forty people is a remark, never a verdict.
func TestRepliesAreMild(t *testing.T) {
	posts := daily(repeat(40, "@anna#n Hi, we are sorry to hear that, please send us a direct message with your order number.")...)
	rep := mustCheck(t, feedChecker(t, posts), Draft{Text: "@bo Hi, we are sorry to hear that, please send us a direct message with your order number.", At: noon})
	f := finding(rep, "feed.template")
	require.NotNil(t, f)
	require.Equal(t, rules.Info, f.Severity)
	require.Zero(t, f.Points)
	require.Len(t, f.Related, 40)
	require.Equal(t, OK, score(t, rep, "repeats").Verdict)
	require.Nil(t, finding(rep, "feed.duplicate"))
	require.Nil(t, finding(rep, "feed.same-link"))
}

// TestRepeatWindow: 200 posts or 90 days, whichever is fewer.
func TestRepeatWindow(t *testing.T) {
	long := "The old mill by the river grinds rye again, and on Friday the bakers of the town come to see it."
	after := func(n int) timeline {
		return hourly(time.Hour, append([]string{long}, repeat(n, "@anna#n Hi Anna, at #n.")...)...)
	}
	found := func(l timeline) bool {
		return finding(mustCheck(t, feedChecker(t, l), Draft{Text: long, At: noon}), "feed.duplicate") != nil
	}
	require.True(t, found(after(199)), "the 200th post back")
	require.False(t, found(after(200)), "the 201st post back")
	require.True(t, found(timeline{{Text: long, At: noon.Add(-feedAge)}}), "90 days back")
	require.False(t, found(timeline{{Text: long, At: noon.Add(-feedAge - time.Second)}}), "a second longer")
	require.True(t, found(timeline{{Text: long}}), "of unknown age")
	require.False(t, found(timeline{{Text: long}, {Text: "Rye.", At: noon.Add(-feedAge - time.Second)}}), "older than what is too old")
}

// TestDraftIsNotItsHistory: its own id and what comes after it do not count; what
// a queue puts at exactly its time does.
func TestDraftIsNotItsHistory(t *testing.T) {
	long := "The old mill by the river grinds rye again, and on Friday the bakers of the town come to see it."
	careless := HistoryFunc(func(_ context.Context, _ string, _ time.Time, n int) ([]Post, error) {
		return []Post{
			{ID: "old", Text: long, At: noon.Add(-time.Hour)}, {ID: "draft", Text: long, At: noon.Add(-time.Minute)},
			{ID: "later", Text: long, At: noon.Add(time.Second)}, {ID: "queued", Text: long, At: noon},
		}, nil
	})
	rep := mustCheck(t, feedChecker(t, careless), Draft{ID: "draft", Text: long, At: noon})
	require.Equal(t, []string{"queued", "old"}, relatedIDs(finding(rep, "feed.duplicate")))

	// A draft without id is not taken for a post without id.
	anonymous := HistoryFunc(func(context.Context, string, time.Time, int) ([]Post, error) { return []Post{{Text: long}}, nil })
	rep = mustCheck(t, feedChecker(t, anonymous), Draft{Text: long})
	require.NotNil(t, finding(rep, "feed.duplicate"))
	require.True(t, finding(rep, "feed.duplicate").Related[0].At.IsZero())

	// Without a time the draft goes out now.
	asked := time.Time{}
	clock := HistoryFunc(func(_ context.Context, account string, before time.Time, n int) ([]Post, error) {
		require.Equal(t, "acme", account)
		require.Equal(t, 400, n, "200 posts for each of the staff")
		asked = before
		return nil, nil
	})
	mustCheck(t, feedChecker(t, clock), Draft{Text: long, Account: "acme"})
	require.WithinDuration(t, time.Now(), asked, time.Minute)
}

func TestHistoryFails(t *testing.T) {
	down := errors.New("the store is down")
	failing := HistoryFunc(func(context.Context, string, time.Time, int) ([]Post, error) { return nil, down })
	set, err := rules.Parse("feeds.yaml", []byte(feedRules))
	require.NoError(t, err)

	c, err := New(set, nil)
	require.NoError(t, err)
	rep := mustCheck(t, c, Draft{Text: "Rye."})
	require.Equal(t, []Skip{{"feed", "No history was given: what the account posted before is not known."}}, rep.Skipped)

	rep, err = c.WithHistory(failing).Check(t.Context(), Draft{ID: "d7", Account: "acme", Text: "Rye."})
	require.ErrorIs(t, err, down)
	require.ErrorContains(t, err, `reading the history of "acme" for the draft d7`)
	require.Nil(t, rep)

	seen := false
	curious := Check{ID: "acme.curious", Dimension: "pace", History: 3, Run: func(context.Context, *Pass) error { seen = true; return nil }}
	c, err = New(set, &Options{History: failing, HistoryOptional: true, Checks: []Check{curious}})
	require.NoError(t, err)
	rep = mustCheck(t, c, Draft{Text: "Rye."})
	require.Len(t, rep.Skipped, 2)
	require.Equal(t, "acme.curious", rep.Skipped[0].Check)
	require.Equal(t, "feed", rep.Skipped[1].Check)
	require.Contains(t, rep.Skipped[1].Reason, "the store is down")
	require.False(t, seen)

	// A context that ends is an error all the same.
	ctx, cancel := context.WithCancel(t.Context())
	c = c.WithHistory(HistoryFunc(func(context.Context, string, time.Time, int) ([]Post, error) {
		cancel()
		return nil, ctx.Err()
	}))
	_, err = c.Check(ctx, Draft{Text: "Rye."})
	require.ErrorIs(t, err, context.Canceled)
}

// TestCustomHistory: a check of the embedder sees the same posts, without the
// draft's own.
func TestCustomHistory(t *testing.T) {
	var got []string
	curious := Check{ID: "acme.curious", Dimension: "pace", History: 2, Run: func(_ context.Context, p *Pass) error {
		for _, q := range p.Posts {
			got = append(got, q.ID)
		}
		return p.Report(0, 3, 1, "Hm.")
	}}
	set, err := rules.Parse("feeds.yaml", []byte(feedRules))
	require.NoError(t, err)
	c, err := New(set, &Options{History: hourly(time.Minute, repeat(9, "Water #n.")...), Checks: []Check{curious}})
	require.NoError(t, err)
	rep := mustCheck(t, c, Draft{ID: "p9", Text: "Rye is in.", At: noon})
	require.Equal(t, []string{"p8", "p7"}, got)
	// 9 posts an hour, 6 too many; 3 too many a day; and the check.
	require.Equal(t, 3+1.5+1, score(t, rep, "pace").Value)
	require.Equal(t, "acme.curious", rep.Findings[0].Rule)
}

func TestFeedSuppression(t *testing.T) {
	long := "The old mill by the river grinds rye again, and on Friday the bakers of the town come to see it."
	posts := daily(long, "Rye keeps.", long)
	c := feedChecker(t, posts)
	rep := mustCheck(t, c, Draft{Text: long, At: noon})
	f := finding(rep, "feed.duplicate")
	require.Equal(t, Warn, rep.Verdict)
	require.Equal(t, "Leave it, or say something new about it.", score(t, rep, "repeats").Advice)

	c.accepted = map[string]bool{f.Fingerprint: true}
	rep = mustCheck(t, c, Draft{Text: long, At: noon})
	require.Nil(t, finding(rep, "feed.duplicate"))
	require.Equal(t, 1, rep.Suppressed)
	require.Equal(t, OK, rep.Verdict)

	// Accepting it for one draft says nothing about another.
	rep = mustCheck(t, c, Draft{Text: long + " All of them.", At: noon})
	require.NotNil(t, finding(rep, "feed.duplicate"))

	c = feedChecker(t, posts)
	for comment, suppressed := range map[string]bool{
		"<!-- plainpost:ignore feed.duplicate we mean it -->": true,
		"<!-- plainpost:ignore feed.* we mean it -->":         true,
		"<!-- plainpost:ignore promo.buy we mean it -->":      false,
	} {
		rep = mustCheck(t, c, Draft{Text: comment + "\n\n" + long + "\n", Format: Markdown, At: noon})
		require.Equal(t, suppressed, finding(rep, "feed.duplicate") == nil, comment)
		require.Equal(t, suppressed, finding(rep, "plainpost.comment") == nil, comment)
		if !suppressed {
			require.Equal(t, "feed.duplicate", rep.Findings[len(rep.Findings)-1].Rule, "findings about the feed come last")
		}
	}
}

func TestFeedAdvice(t *testing.T) {
	rep := mustCheck(t, feedChecker(t, hourly(10*time.Minute, repeat(9, "Water #n.")...)), Draft{Text: "Rye.", At: noon})
	require.Equal(t, "Wait 23 hours. Wait 30 minutes.", advicesOf(rep, "pace"))
	rep = mustCheck(t, feedChecker(t, daily(repeat(9, "Buy our #n.")...)), Draft{Text: "Rye keeps a week in linen.", At: noon})
	require.Equal(t, "Go on like this: 4 more that give (an answer, a tip, a thank-you), and the share is under the limit.", advicesOf(rep, "give"))
}

func advicesOf(rep *Report, dimension string) string {
	for _, s := range rep.Scores {
		if s.Dimension == dimension {
			return s.Advice
		}
	}
	return ""
}

func TestFeedRuleFaults(t *testing.T) {
	for name, tc := range map[string]struct{ dimension, rule, want string }{
		"density":        {"d: { measure: density, warn: 1 }", "{ dimension: d, feed: duplicates, above: 0, weight: 1, message: m }", "which is a density of one post"},
		"count in ratio": {"d: { measure: ratio, warn: 1 }", "{ dimension: d, feed: duplicates, above: 0, weight: 1, message: m }", "duplicates counts, and d is a ratio"},
		"mixed":          {"d: { measure: ratio, warn: 1 }", "{ dimension: d, feed: promo-ratio, above: 0, weight: 1, message: m }\n  a.c: { dimension: d, count: links, above: 1, weight: 1, message: m }", "share of one post's words"},
	} {
		t.Run(name, func(t *testing.T) {
			set, err := rules.Parse("a.yaml", []byte("version: 1\nname: a\ndimensions:\n  "+tc.dimension+"\nrules:\n  a.b: "+tc.rule+"\n"))
			require.NoError(t, err)
			_, err = New(set, nil)
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestCallsByName(t *testing.T) {
	for text, want := range map[string]bool{
		"@anna Hi Anna, it is at noon.": true, "Anna, it is at noon.": true, "@a @b Thanks, Anna!": true, "hello anna! yes": true, "Hi @anna, yes": true,
		"Thank you so much, Bo. It helps.": true, "Dear Mrs Miller, it is": true, "Hola María, sí": true, "¡Hola María!": false,
		"@anna Hi there, it is at noon.": false, "@anna it is at noon.": false, "@anna": false, "": false, "Thanks!": false, "@anna Sorry, no.": false,
		"NASA, of course.": false, "Absolutely! It is.": false, "Hi, we are open.": false, "Great, thanks": false, "12, please": false,
	} {
		require.Equal(t, want, callsByName(text), text)
	}
}

func TestAddressed(t *testing.T) {
	for text, want := range map[string]string{
		"@anna hi": "@anna", "  @anna @bo_2: hi @cleo": "@anna @bo_2", ".@anna hi": "@anna", "hi @anna": "", "anna@mill.example hi": "", "@": "", "": "",
	} {
		require.Equal(t, want, addressed(text), text)
	}
	for account, want := range map[string]bool{
		"@anna": true, "anna": true, "user17": true, "Ana María": true, "": false, "reply": false, "1234567": false, "https://x.example/1": false,
		"at://did:plc:x/1": false, "t1_abc": false, "6f9619ff-8b86-d011-b42d-00cf4fc964ff": false, "@": false,
	} {
		require.Equal(t, want, isAccount(account), account)
	}
}

// TestFeedConcurrent: one checker, many goroutines, the same report for the same
// draft.
func TestFeedConcurrent(t *testing.T) {
	c := feedChecker(t, daily(repeat(60, "Buy our rye #n, see https://mill.example/#n for more of the old mill by the river.")...))
	texts := repeat(8, "Buy our rye #n0, see https://mill.example/#n for more of the old mill by the river.")
	want := make([]*Report, len(texts))
	for i, text := range texts {
		want[i] = mustCheck(t, c, Draft{Text: text, At: noon})
		require.NotNil(t, finding(want[i], "feed.duplicate"))
	}
	var group sync.WaitGroup
	got := make([]*Report, 20*len(texts))
	for i := range got {
		group.Go(func() { got[i], _ = c.Check(t.Context(), Draft{Text: texts[i%len(texts)], At: noon}) })
	}
	group.Wait()
	for i := range got {
		require.Equal(t, want[i%len(texts)], got[i])
	}
}

// FuzzFeed: whatever posts say, the report adds up, comes out twice the same and
// depends on no post but those of the window.
func FuzzFeed(f *testing.F) {
	f.Add(`[{"id":"1","text":"Buy our rye https://bit.ly/1","at":"2026-03-01T00:00:00Z"},{"text":"@a thanks"}]`, "Buy our rye https://bit.ly/2", uint8(0))
	f.Add(`[{"id":"1","text":"<p>@<span>a</span></p>","format":"html","in_reply_to":"x","links":["http://"],"share":true}]`, "@a ..", uint8(2))
	f.Add(`[{"text":"\u0000 @\ud800","title":"T","promo":true,"platform":"x","format":"odd"}]`, "\xff", uint8(1))
	c := feedChecker(f, nil)
	f.Fuzz(func(t *testing.T, history, text string, format uint8) {
		var posts []Post
		if json.Unmarshal([]byte(history), &posts) != nil {
			return
		}
		h := HistoryFunc(func(context.Context, string, time.Time, int) ([]Post, error) { return posts, nil })
		d := Draft{Text: text, Format: []Format{Plain, Markdown, HTML}[format%3], At: noon}
		c := c.WithHistory(h)
		rep := mustCheck(t, c, d)
		require.Equal(t, rep, mustCheck(t, c, d))
		for _, f := range rep.Findings {
			require.LessOrEqual(t, len(f.Related), len(posts))
			if f.Related != nil {
				require.Contains(t, []string{"feed.duplicate", "feed.same-link", "feed.template"}, f.Rule)
			}
		}
		if share := score(t, rep, "give").Value; len(posts) > 0 {
			require.True(t, share >= 0 && share <= 1)
		}
	})
}
