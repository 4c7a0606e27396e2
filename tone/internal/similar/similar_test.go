package similar

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fixture is a post written for these tests, the same thing said in other
// words, and another announcement in its template.
type fixture struct{ Text, Paraphrase, Release string }

func fixtures(t testing.TB) []fixture {
	data, err := os.ReadFile("testdata/posts.json")
	require.NoError(t, err)
	var posts []fixture
	require.NoError(t, json.Unmarshal(data, &posts))
	require.GreaterOrEqual(t, len(posts), 40)
	for _, p := range posts {
		require.GreaterOrEqual(t, len(p.Text), 120, p.Text)
		require.LessOrEqual(t, len(p.Text), 400, p.Text)
	}
	return posts
}

func printOf(text string, links ...string) *Print {
	var p Print
	Of(text, &p, links...)
	return &p
}

var (
	linkPattern     = regexp.MustCompile(`https?://\S+`)
	sentencePattern = regexp.MustCompile(`[^.!?]+[.!?:]+(\s|$)`)
)

func withUTM(text string) string {
	if !linkPattern.MatchString(text) {
		return text + " https://acme.example/a?utm_source=mail&utm_campaign=q4"
	}
	return linkPattern.ReplaceAllStringFunc(text, func(link string) string {
		base, _, _ := strings.Cut(link, "?")
		return base + "?utm_source=mastodon&utm_medium=social&utm_campaign=q4"
	})
}

func withTags(text string) string {
	first, rest, _ := strings.Cut(text, ". ")
	return "#news " + first + ". #SmallTown #2026 " + rest + " #craft #ThankYou"
}

func withEmoji(text string) string {
	return "🎉 " + strings.ReplaceAll(text, ". ", " 👍🏽. ❤️ ") + " 👩‍👩‍👧 1️⃣ 🇫🇷"
}

// withoutOne returns the text once for every sentence, without it.
func withoutOne(text string) []string {
	var out []string
	prose := strings.TrimSpace(linkPattern.ReplaceAllString(text, ""))
	link := linkPattern.FindString(text)
	for _, at := range sentencePattern.FindAllStringIndex(prose, -1) {
		out = append(out, strings.TrimSpace(prose[:at[0]]+prose[at[1]:])+" "+link)
	}
	return out
}

func cutInHalf(text string) string {
	runes := []rune(text)
	return string(runes[:len(runes)/2]) + "… https://acme.example/more"
}

func TestVariantsOfPosts(t *testing.T) {
	one := func(f func(string) string) func(fixture) []string {
		return func(p fixture) []string { return []string{f(p.Text)} }
	}
	cases := []struct {
		name        string
		variants    func(fixture) []string
		least, most float64
	}{
		{"the same", one(func(s string) string { return s }), 1, 1},
		{"other tracking parameters", one(withUTM), 0.9, 1},
		{"tags added", one(withTags), 0.9, 1},
		{"upper case", one(strings.ToUpper), 0.9, 1},
		{"emoji added", one(withEmoji), 0.9, 1},
		{"all of these", one(func(s string) string { return withEmoji(withTags(strings.ToUpper(withUTM(s)))) }), 0.9, 1},
		{"one sentence dropped", func(p fixture) []string { return withoutOne(p.Text) }, 0.75, 1},
		{"cut in half with a link", one(cutInHalf), 0.75, 1},
		{"another release in the template", func(p fixture) []string { return []string{p.Release} }, 0, 0.05},
		{"paraphrase", func(p fixture) []string { return []string{p.Paraphrase} }, 0, 0.05},
	}
	posts := fixtures(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found, all := 0, 0
			for _, p := range posts {
				original := printOf(p.Text)
				for _, v := range c.variants(p) {
					all++
					if Duplicate(original, printOf(v)) {
						found++
					}
				}
			}
			rate := float64(found) / float64(all)
			t.Logf("%d of %d reported", found, all)
			require.GreaterOrEqual(t, rate, c.least)
			require.LessOrEqual(t, rate, c.most)
		})
	}
}

func TestUnrelatedPostsAreNoDuplicates(t *testing.T) {
	posts := fixtures(t)
	found, templates, pairs := 0, 0, 0
	for i, p := range posts {
		for _, q := range posts[i+1:] {
			for _, text := range []string{q.Text, q.Paraphrase, q.Release} {
				pairs++
				if Duplicate(printOf(p.Text), printOf(text)) {
					found++
				}
				if Template(printOf(p.Text), printOf(text)).Same() {
					templates++
				}
			}
		}
	}
	t.Logf("%d pairs: %d duplicates, %d templates", pairs, found, templates)
	require.Zero(t, found)
	require.Zero(t, templates)
}

func TestDuplicate(t *testing.T) {
	long := "we mended the roof of the old barn before the first snow fell"
	cases := []struct {
		name string
		a, b string
		want bool
	}{
		{"case and punctuation", "Don't wait: the barn is open!", "DON’T WAIT — the barn is open", true},
		{"a short text with another word is another text", "The barn is open today", "The barn is open tonight", false},
		{"under four words, other link", "New post: https://a.example/one", "New post: https://a.example/two", false},
		{"under four words, same link", "New post: https://a.example/one", "new post https://www.a.example/one/?utm_source=x #blog", true},
		{"under four words, one with a link", "New post: https://a.example/one", "New post", false},
		{"four words, other link", "Our new post is here https://a.example/one", "Our new post is here http://sho.rt/x", true},
		{"nothing but emoji", "🎉🎉", "🔥", false},
		{"nothing at all", "", "", false},
		{"nothing but the same link", "https://a.example/one", "a.example/one?utm_medium=x", true},
		{"addressed to somebody else", "@ana Thank you, we will look into it", ".@bo @cy Thank you, we will look into it", true},
		{"a name in the sentence counts", "Thank you @ana for the lovely song", "Thank you @bo for the lovely song", false},
		{"full-width and mathematical letters", "Ｗｅ 𝗺𝗲𝗻𝗱𝗲𝗱 the roof", "we mended the roof", true},
		{"invisible characters", "we men\u200bded the\u00ad roof\ufeff", "we mended the roof", true},
		{"look-alike letters", "we m\u0435nded the r\u043eof", "we mended the roof", true},
		{"sharp s in capitals", "Die Straße ist wieder frei", "DIE STRASSE IST WIEDER FREI", true},
		{"Turkish dotted I", "istanbul seni çok seviyor", "İSTANBUL SENİ ÇOK SEVİYOR", true},
		{"final sigma", "ο δρόμος είναι ανοιχτός", "Ο ΔΡΌΜΟΣ ΕΊΝΑΙ ΑΝΟΙΧΤΌΣ", true},
		{"Japanese, one sentence less", "本日は橋の工事のため電車が遅れています。ご迷惑をおかけします。", "本日は橋の工事のため電車が遅れています。#お知らせ", true},
		{"Japanese, something else", "本日は橋の工事のため電車が遅れています。", "明日の朝市では魚と野菜を売っています。", false},
		{"Arabic with tatweel-free tags", "الجسر القديم مغلق اليوم بسبب الفيضان", "الجسر القديم مغلق اليوم بسبب الفيضان #أخبار", true},
		{"two words in front of a long text", "please note " + long, long, true},
		{"numbers keep their point", "Rocket 2.4 and 1,200 notes", "Rocket 24 and 1200 notes", false},
		{"no address of a host", "this is the end.Next comes a beginning", "this is the end. Next comes a beginning", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, b := printOf(c.a), printOf(c.b)
			require.Equal(t, c.want, Duplicate(a, b))
			require.Equal(t, c.want, Duplicate(b, a))
		})
	}
}

func TestCardLinksOfShortTexts(t *testing.T) {
	require.False(t, Duplicate(printOf("New post", "https://a.example/one"), printOf("New post", "https://a.example/two")))
	require.True(t, Duplicate(printOf("New post", "https://a.example/one"), printOf("New post: a.example/one")))
	require.True(t, Duplicate(printOf("Our new post is here", "https://a.example/one"), printOf("Our new post is here", "https://a.example/two")))
}

func TestContainment(t *testing.T) {
	words := func(n, from int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "word%d ", from+i)
		}
		return b.String()
	}
	cases := []struct {
		name string
		a, b string
		want float64
	}{
		{"equal", words(20, 0), words(20, 0), 1},
		{"seven words are too few", words(7, 0), words(20, 0), 0},
		{"eight words inside twenty", words(8, 3), words(20, 0), 1},
		{"half of the shorter", words(12, 0), words(40, 5), 0.5}, // 10 grams, words 5..11 share 5
		{"none", words(12, 0), words(12, 50), 0},
		{"empty", "", words(12, 0), 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			require.InDelta(t, c.want, Containment(printOf(c.a), printOf(c.b)), 1e-9)
			require.InDelta(t, c.want, Containment(printOf(c.b), printOf(c.a)), 1e-9)
		})
	}
}

func TestWordsThatCount(t *testing.T) {
	cases := map[string]int{
		"one two three":                              3,
		"#tag one, #two_words":                       1,
		"@ana @bo@mastodon.example one":              1,
		"one @ana":                                   2,
		"see https://a.example/x?y=1#z, please":      2,
		"see(https://a.example/x) please":            2,
		"visit acme.com today":                       2,
		"visit acme.museum/x today":                  2,
		"well-known node.js":                         4,
		"2.4 and 1,200":                              3,
		"don't can’t":                                2,
		"1️⃣ first ℹ️ ™️ ㊗️":                         1,
		"详见https://a.example/x。再见":                   4,
		"":                                           0,
		"\xff\xfe":                                   0,
		strings.Repeat("a.", 400):                    400,
		"mailto, http:// and www.a.example/b?c are ": 3,
	}
	for text, want := range cases {
		t.Run(text[:min(len(text), 30)], func(t *testing.T) {
			require.Equal(t, want, printOf(text).Words, text)
		})
	}
}

func TestTemplate(t *testing.T) {
	cases := []struct {
		name string
		a, b string
		want Frame
		same bool
	}{
		{"reply to two people",
			"@a Hi Ana, sorry to hear that. Please send us your order number and we will look into it.",
			"@b Hi Bo, sorry to hear that. Please send us your order number and we will look into it.",
			Frame{Words: 16, Of: 18}, true},
		{"two slots",
			"Thank you Ana for visiting our shop in Leeds, we hope to see you again soon",
			"Thank you Bo for visiting our shop in York, we hope to see you again soon",
			Frame{Words: 12, Of: 16}, true}, // "Thank you" is a run of two: it is filling
		{"one frame within a longer text",
			"we hope to see you again soon",
			"we hope to see you again soon because the garden behind the house has never been as green as it is now",
			Frame{Words: 7, Of: 22}, false},
		{"a greeting is no template", "thank you very much Ana", "thank you very much Bo", Frame{Words: 4, Of: 5}, false},
		{"order counts", "one two three four five six", "four five six one two three", Frame{Words: 3, Of: 6}, false},
		{"empty", "", "one two three", Frame{Of: 3}, false},
		{"overlapping runs take the longest",
			"a b c d e f g h", "a b c x d e f g h",
			Frame{Words: 8, Of: 9}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, Template(printOf(c.a), printOf(c.b)))
			require.Equal(t, c.want, Template(printOf(c.b), printOf(c.a)))
			require.Equal(t, c.same, c.want.Same())
		})
	}
}

func TestIndex(t *testing.T) {
	posts := fixtures(t)
	var x Index
	x.Add("something that is forgotten")
	x.Reset()
	for i, p := range posts {
		require.Equal(t, i, x.Add(p.Text))
	}
	require.Equal(t, len(posts), x.Len())
	for i, p := range posts {
		for _, variant := range append(withoutOne(p.Text), withTags(p.Text), cutInHalf(p.Text), p.Release, p.Paraphrase) {
			draft := printOf(variant)
			var want []int
			for j := range posts {
				if Duplicate(draft, x.Print(j)) {
					want = append(want, j)
				}
			}
			var got []int
			for _, m := range x.Duplicates(draft, nil) {
				require.InDelta(t, 1, m.Containment, 1-MinContainment+1e-9)
				got = append(got, m.Post)
			}
			require.Equal(t, want, got)
		}
		same := x.Duplicates(printOf(p.Text), nil)
		require.Equal(t, []Match{{Post: i, Exact: true, Containment: 1}}, same)
	}
}

func TestIndexTemplatesPassOverNothing(t *testing.T) {
	posts := fixtures(t)
	var x Index
	for _, p := range posts {
		x.Add(p.Release)
		x.Add(p.Text)
	}
	for _, p := range posts {
		draft := printOf(p.Text)
		var want, got []int
		for j := range x.Len() {
			if Template(draft, x.Print(j)).Same() {
				want = append(want, j)
			}
		}
		for _, m := range x.Templates(draft, x.Len(), nil) {
			got = append(got, m.Post)
		}
		require.Equal(t, want, got)
	}
}

// A text of nothing but half-begun links is read in time in proportion to its
// length; the deadline of the test run is the judge of that, as a quadratic
// scan of this size takes hours.
func TestLongTexts(t *testing.T) {
	for _, part := range []string{"a.", "a-", "#", "@", "x://", "a.b/", "\"", "é", "漢", "\xff", "1,", "'", "a'"} {
		started := time.Now()
		p := printOf(strings.Repeat(part, 1<<20/len(part)))
		require.LessOrEqual(t, p.Words, 1<<20)
		t.Logf("%q: %v", part, time.Since(started))
	}
}

func FuzzOf(f *testing.F) {
	for _, s := range []string{"", "Hello, world", "RT @a https://t.co/x", "#é １️⃣ a.b.c/ü", "İı ß ’ 漢字 \xff", "a.com?utm_x=1&b=2#c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var p, q Print
		Of(text, &p)
		Of("something else entirely, of some length, to fill the memory", &q)
		Of(text, &q)
		require.Equal(t, p.Exact, q.Exact)
		require.True(t, slices.Equal(p.Grams, q.Grams))
		require.LessOrEqual(t, len(p.Grams), max(0, p.Words-2))
		for i := 1; i < len(p.Grams); i++ {
			require.Less(t, p.Grams[i-1], p.Grams[i])
		}
		require.Equal(t, p.Exact != 0, Duplicate(&p, &q))
		if p.Words >= MinWords {
			require.Equal(t, 1.0, Containment(&p, &q))
		}
		require.Equal(t, Template(&p, &q), Template(&q, &p))
	})
}

func BenchmarkOf(b *testing.B) {
	posts := fixtures(b)
	var p Print
	bytes := 0
	for _, x := range posts {
		bytes += len(x.Text)
	}
	b.SetBytes(int64(bytes / len(posts)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Of(posts[i%len(posts)].Text, &p)
	}
}

// window is 200 different posts: every second of them begins like another.
func window(b *testing.B) *Index {
	posts := fixtures(b)
	var x Index
	for i := range 200 {
		p := posts[i%len(posts)]
		switch i % 4 {
		case 0:
			x.Add(p.Text)
		case 1:
			x.Add(p.Release)
		case 2:
			x.Add(p.Paraphrase)
		default:
			x.Add(p.Text + " " + posts[(i*7+1)%len(posts)].Text)
		}
	}
	return &x
}

func BenchmarkIndexAdd200(b *testing.B) {
	posts := fixtures(b)
	var x Index
	b.ReportAllocs()
	for b.Loop() {
		x.Reset()
		for i := range 200 {
			x.Add(posts[i%len(posts)].Text)
		}
	}
}

func BenchmarkDuplicates200(b *testing.B) {
	posts, x := fixtures(b), window(b)
	drafts := make([]*Print, len(posts))
	for i, p := range posts {
		drafts[i] = printOf(p.Release)
	}
	var found []Match
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		found = x.Duplicates(drafts[i%len(drafts)], found[:0])
	}
}

func BenchmarkTemplates200(b *testing.B) {
	posts, x := fixtures(b), window(b)
	drafts := make([]*Print, len(posts))
	for i, p := range posts {
		drafts[i] = printOf(p.Release)
	}
	var found []Match
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		found = x.Templates(drafts[i%len(drafts)], x.Len(), found[:0])
	}
}
