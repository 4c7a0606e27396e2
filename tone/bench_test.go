package tone

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// Posts for the benchmarks are put together from clauses, thousands of different
// ones in rotation: one post again and again would train the branch predictor.
var (
	openings = []string{
		"This morning the baker on our street", "My neighbour with the red bicycle", "The nurse who looks after my father", "A friend from the choir", "The woman at the post office",
		"Our old teacher from the village school", "The man who repairs pianos", "Somebody on the night train", "The gardener behind the church", "The girl who sells apples",
	}
	middles = []string{
		"told me that the river is higher than last year", "asked whether anyone had seen her grey cat", "showed us how to fold a paper boat without scissors", "said the road to the lake opens again on Monday",
		"found a letter from 1962 under the floor", "is looking for a second hand cello for her son", "walked eleven miles through the snow and still came on time", "has planted forty trees since the spring",
		"knows every song the old radio played", "fixed the bell above the door with a spoon",
	}
	endings = []string{
		"and I keep thinking about it.", "so we stayed for another cup of tea.", "which nobody had expected.", "and the whole room laughed.", "but it rained all day.",
		"What would you have done?", "I wrote it down at once.", "She did not want any money for it.", "Thank you for that, it made my day.", "We will go and look tomorrow.",
	}
	buzz = []string{
		"We leverage synergies to drive engagement at scale.", "Our best-in-class solution empowers stakeholders.", "Let us circle back and touch base on the low-hanging fruit.", "This robust, seamless, innovative platform is a game changer.",
	}
)

func benchPosts(n, bytes int, findings bool) []string {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		if findings {
			b.WriteString(pick(buzz) + " ")
		}
		for b.Len() < bytes {
			b.WriteString(pick(openings) + " " + pick(middles) + ", " + pick(endings) + " ")
		}
		s := b.String()[:bytes]
		out[i] = s[:strings.LastIndexByte(s, ' ')]
	}
	return out
}

// buzzPosts are posts with five buzzwords each out of all that builtin:default has in
// plain letters, so that what is said about a match is hardly ever the same twice.
func buzzPosts(tb testing.TB, n, bytes int) []string {
	set, err := rules.Default()
	require.NoError(tb, err)
	var phrases []string
	for _, rule := range set.Rules {
		for _, p := range rule.Phrases {
			if rule.Dimension == "jargon" && (rule.Language == "" || rule.Language == "en") && !strings.ContainsAny(p.Text, "(){}=^$") {
				phrases = append(phrases, p.Text)
			}
		}
	}
	require.Greater(tb, len(phrases), 1000)
	r := rand.New(rand.NewPCG(3, 4))
	pick := func() string { return phrases[r.IntN(len(phrases))] }
	out := benchPosts(n, bytes-5*len("game-changing a"), false)
	for i := range out {
		out[i] = "We " + pick() + " and " + pick() + ", a " + pick() + " with " + pick() + " " + pick() + ". " + out[i]
	}
	return out
}

func defaultChecker(tb testing.TB) *Checker {
	tb.Helper()
	set, err := rules.Default()
	require.NoError(tb, err)
	c, err := New(set, nil)
	require.NoError(tb, err)
	return c
}

func benchCheck(b *testing.B, c *Checker, posts []string, format Format) {
	ctx := context.Background()
	bytes := 0
	for _, p := range posts {
		bytes += len(p)
	}
	b.SetBytes(int64(bytes / len(posts)))
	b.ReportAllocs()
	findings := 0
	for i := 0; b.Loop(); i++ {
		rep, err := c.Check(ctx, Draft{Text: posts[i%len(posts)], Format: format})
		if err != nil {
			b.Fatal(err)
		}
		findings += len(rep.Findings)
	}
	b.ReportMetric(float64(findings)/float64(b.N), "findings/op")
}

func BenchmarkCheck(b *testing.B) {
	c := defaultChecker(b)
	b.Run("clean280", func(b *testing.B) { benchCheck(b, c, benchPosts(4096, 280, false), Plain) })
	b.Run("findings280", func(b *testing.B) { benchCheck(b, c, benchPosts(4096, 280, true), Plain) })
	b.Run("buzz280", func(b *testing.B) { benchCheck(b, c, buzzPosts(b, 4096, 280), Plain) })
	b.Run("markdown1000words", func(b *testing.B) {
		posts := benchPosts(64, 6000, false)
		for i, p := range posts {
			posts[i] = "# A *title* of " + fmt.Sprint(i) + "\n\n" + strings.ReplaceAll(p, ". ", ".\n\n- [link](https://example.com/a) and **bold** ")
		}
		benchCheck(b, c, posts, Markdown)
	})
	b.Run("prose1MiB", func(b *testing.B) { benchCheck(b, c, benchPosts(2, 1<<20, false), Plain) })
	b.Run("mixed280", func(b *testing.B) {
		posts := benchPosts(4096, 220, false)
		for i, p := range posts {
			posts[i] = strings.ReplaceAll(strings.ReplaceAll(p, "e", "é"), "the", "日本 😀")
		}
		benchCheck(b, c, posts, Plain)
	})
}

// BenchmarkReal checks real posts of up to 320 bytes by the default set, thousands of
// different ones in rotation: those that nothing is found in, and the others.
func BenchmarkReal(b *testing.B) {
	if os.Getenv("PLAINPOST_SHARED") == "" {
		b.Skip("PLAINPOST_SHARED is not set: no real posts to read")
	}
	c := defaultChecker(b)
	for language, sources := range map[string][]string{
		"english": {"support_tweets", "brand_vs_person_tweets", "brand_emotions_sxsw", "hn_show_ask"},
		"spanish": {"ta1c_es_clickbait"},
	} {
		found := map[bool][]string{}
		for _, source := range sources {
			for _, text := range textsOf(b, source) {
				if len(text) <= 320 {
					rep, err := c.Check(b.Context(), Draft{Text: text})
					require.NoError(b, err)
					found[len(rep.Findings) > 0] = append(found[len(rep.Findings) > 0], text)
				}
			}
		}
		b.Run(language+"/clean", func(b *testing.B) { benchCheck(b, c, found[false], Plain) })
		b.Run(language+"/findings", func(b *testing.B) { benchCheck(b, c, found[true], Plain) })
	}
}

// BenchmarkParallel shows what more goroutines bring: run it with -cpu 1,2.
func BenchmarkParallel(b *testing.B) {
	c, posts := defaultChecker(b), benchPosts(4096, 280, false)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if _, err := c.Check(b.Context(), Draft{Text: posts[i%len(posts)]}); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func BenchmarkNew(b *testing.B) {
	set, err := rules.Default()
	require.NoError(b, err)
	for b.Loop() {
		if _, err := New(set, nil); err != nil {
			b.Fatal(err)
		}
	}
}
