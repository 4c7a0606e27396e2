package tone

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// jargonSet is a rule set of n phrases in twenty rules and of patterns, put
// together as rules are: of words that no post of the benchmarks holds, now and
// then one that many do, and the little words that every post is full of. It
// extends another set or none.
func jargonSet(tb testing.TB, extends string, n, patterns int) *rules.Set {
	tb.Helper()
	r := rand.New(rand.NewPCG(11, 12))
	syllables := strings.Fields("ba ce di fo gu ka le mi no pu ra se ti vo zu")
	content := func() string {
		var b strings.Builder
		for range 3 {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		return b.String() + "k"
	}
	common := strings.Fields("river road lake letter snow tree song bell radio son teacher friend nurse train")
	little := strings.Fields("the a of to for and in on that our with is it we at")
	shapes := strings.Fields("cc cc cc cc c cfc cfc ccc ccc fcc fcc fc ffc cffc kc fkc cgc fwc nc")
	phrase := func(shape string) string {
		var p []string
		for _, c := range shape {
			switch c {
			case 'c':
				if len(shape) > 1 && r.IntN(10) == 0 {
					p = append(p, common[r.IntN(len(common))])
					continue
				}
				p = append(p, content())
			case 'f':
				p = append(p, little[r.IntN(len(little))])
			case 'k':
				p = append(p, "("+content()+"|"+content()+"|"+content()+")")
			case 'g':
				p = append(p, "{gap}")
			case 'w':
				p = append(p, "{word}")
			case 'n':
				p = append(p, "{number}")
			}
		}
		return strings.Join(p, " ")
	}
	seen := map[string]bool{}
	another := func(shape string) string {
		p := phrase(shape)
		for seen[p] {
			p = phrase(shape)
		}
		seen[p] = true
		return p
	}
	var b strings.Builder
	b.WriteString("version: 1\nname: grown\n")
	if extends != "" {
		b.WriteString("extends: [" + extends + "]\n")
	}
	b.WriteString("dimensions:\n  grown: { measure: density, warn: 3, block: 8 }\nrules:\n")
	rule := func(name, matcher, bad string) {
		fmt.Fprintf(&b, "  grown.%s: { dimension: grown, weight: 1, message: \"“$match” is jargon.\", tests: [{ bad: %s }, { good: No. }], %s }\n", name, bad, matcher)
	}
	for i := range 20 {
		first := another("c")
		list := make([]string, n/20)
		for j := range list {
			list[j] = "\"" + another(shapes[r.IntN(len(shapes))]) + "\""
		}
		rule(fmt.Sprint("phrases", i), "phrases: ["+strings.Join(append(list, first), ", ")+"]", first)
	}
	for i := range patterns {
		first, second := content(), content()
		rule(fmt.Sprint("pattern", i), fmt.Sprintf("pattern: '(?i)\\b%s(s|ed)?\\s+(%s|%s)\\b'", first, second, content()), first+" "+second)
	}
	set, err := rules.Parse("grown.yaml", []byte(b.String()))
	require.NoError(tb, err)
	return set
}

func grownChecker(tb testing.TB, extends string, phrases, patterns int) *Checker {
	tb.Helper()
	c, err := New(jargonSet(tb, extends, phrases, patterns), nil)
	require.NoError(tb, err)
	return c
}

// BenchmarkGrowth compares checks of the same work with more of something, turn
// and turn about, and reports the best times of each and their ratio. The issues
// allow 1.4 for the phrases, 11 for the text and 1.3 for the patterns.
func BenchmarkGrowth(b *testing.B) {
	posts := benchPosts(1024, 280, false)
	b.Run("phrases1000to20000", func(b *testing.B) {
		compare(b, grownChecker(b, "", 1000, 0), posts, grownChecker(b, "", 20000, 0), posts)
	})
	b.Run("text1to10", func(b *testing.B) {
		c := grownChecker(b, "", 20000, 0)
		compare(b, c, posts, c, benchPosts(1024, 2800, false))
	})
	b.Run("defaultText1to10", func(b *testing.B) {
		c := defaultChecker(b)
		compare(b, c, posts, c, benchPosts(1024, 2800, false))
	})
	b.Run("patterns0to200", func(b *testing.B) {
		compare(b, grownChecker(b, "builtin:default", 0, 0), posts, grownChecker(b, "builtin:default", 0, 200), posts)
	})
}

// compare times batches of checks, of which the best is least disturbed.
func compare(b *testing.B, less *Checker, lessPosts []string, more *Checker, morePosts []string) {
	const batch = 64
	ctx := context.Background()
	at := 0
	run := func(c *Checker, posts []string) time.Duration {
		start := time.Now()
		for i := range batch {
			if _, err := c.Check(ctx, Draft{Text: posts[(at+i)%len(posts)]}); err != nil {
				b.Fatal(err)
			}
		}
		return time.Since(start)
	}
	bestLess, bestMore := time.Hour, time.Hour
	for b.Loop() {
		bestLess = min(bestLess, run(less, lessPosts))
		bestMore = min(bestMore, run(more, morePosts))
		at += batch
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(bestLess.Nanoseconds())/batch, "ns/less")
	b.ReportMetric(float64(bestMore.Nanoseconds())/batch, "ns/more")
	b.ReportMetric(float64(bestMore)/float64(bestLess), "ratio")
}

// BenchmarkNewGrown makes a Checker of many phrases.
func BenchmarkNewGrown(b *testing.B) {
	for _, n := range []int{1000, 20000} {
		b.Run(fmt.Sprint(n, "phrases"), func(b *testing.B) {
			set := jargonSet(b, "", n, 0)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := New(set, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
