package links

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

var policies = []Policy{Default, X, Mastodon, Bluesky}

func TestValue(t *testing.T) {
	for _, c := range []struct {
		name, text string
		policy     Policy
		want       string
	}{
		{"as it is", "https://example.com/Path", X, "https://example.com/Path"},
		{"capitals", "HTTPS://Example.COM/Path", X, "https://example.com/Path"},
		{"bare", "Example.com/Path", X, "https://example.com/Path"},
		{"umlaut", "http://Bücher.com/ä", X, "http://xn--bcher-kva.com/ä"},
		{"another script", "http://例え.みんな", Default, "http://xn--r8jz45g.xn--q9jyb4c"},
		{"port", "http://EXAMPLE.com:80/", Default, "http://example.com:80/"},
		{"address", "mailto:Ann@Example.com", Default, "Ann@example.com"},
		{"IPv6", "http://[::1]:80/A", Default, "http://[::1]:80/A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := Find(c.text, c.policy, nil)
			require.Len(t, found, 1)
			require.Equal(t, c.want, found[0].Value)
		})
	}
}

func TestLinksIgnoresTags(t *testing.T) {
	text := "#été.com @a https://b.com"
	require.Equal(t, []Entity{{0, 6, Hashtag, "été"}, {11, 13, Mention, "a"}, {14, 27, URL, "https://b.com"}}, Find(text, X, nil))
	// The tag hides a link that X counts all the same.
	require.Equal(t, []Entity{{3, 10, Bare, ""}, {14, 27, URL, ""}}, Links(text, X, nil))
}

func TestFindAppends(t *testing.T) {
	first := Entity{Start: 100, End: 200, Kind: URL, Value: "kept"}
	for _, p := range policies {
		got := Find("@ann.com #tag https://example.com", p, []Entity{first})
		require.Greater(t, len(got), 2, p)
		require.Equal(t, first, got[0], p)
	}
}

func TestFindAllocatesNothingForNothing(t *testing.T) {
	text := strings.Repeat("Nothing to see here. Plain words, e.g. these; 5.5 of 10: good! ", 20)
	for _, p := range policies {
		require.Zero(t, testing.AllocsPerRun(100, func() { Find(text, p, nil) }), p)
	}
}

func TestReply(t *testing.T) {
	for _, c := range []struct {
		text   string
		policy Policy
		want   string
	}{
		{"@ann hi", Default, "ann"},
		{" \n@ann hi", Mastodon, "ann"},
		{"@ann@example.com hi", Mastodon, "ann@example.com"},
		{"@ann.bsky.social: hi", Bluesky, "ann.bsky.social"},
		{"@ann hi", Bluesky, ""}, // no handle
		{"hi @ann", Default, ""},
		{"", Default, ""},
		{"@", Default, ""},
		{"ann@example.com", Default, ""},
	} {
		name, ok := Reply(c.text, c.policy)
		require.Equal(t, c.want, name, c.text)
		require.Equal(t, c.want != "", ok, c.text)
	}
}

func TestFor(t *testing.T) {
	require.Equal(t, X, For("x"))
	require.Equal(t, X, For("Twitter"))
	require.Equal(t, Mastodon, For("mastodon"))
	require.Equal(t, Bluesky, For("bluesky"))
	require.Equal(t, Default, For("linkedin"))
	for _, p := range policies[1:] {
		require.Equal(t, p, For(p.String()))
	}
}

// checkEntities fails unless the entities are in order, do not overlap, lie in
// the text, are not empty and, in valid text, do not cut a rune.
func checkEntities(t *testing.T, text string, list []Entity) {
	t.Helper()
	end, valid := 0, utf8.ValidString(text)
	for _, e := range list {
		if e.Start < end || e.End <= e.Start || e.End > len(text) {
			t.Fatalf("span %+v in %q after %d", e, text, end)
		}
		end = e.End
		if e.Value == "" {
			t.Fatalf("no value: %+v in %q", e, text)
		}
		if !valid {
			continue
		}
		if !utf8.RuneStart(text[e.Start]) || e.End < len(text) && !utf8.RuneStart(text[e.End]) {
			t.Fatalf("span %+v cuts a rune of %q", e, text)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"", "a", "http://example.com/a?b#c", "@ann@b.com #tag $A example.com.", "élan.com", "詳しくはexample.comまで。中国 ",
		"mailto:a.b@c.de", "http://[::1]/", "＠ann ＃tag", "a。中国", "#️⃣tag", "(@a.com)(b.com", "http://t.co/a\xff", "\xef\xbc", "\xe3\x80",
		"x.xn--p1ai", "http://✪df.ws/(a(b)c)d", "RT@a/b", "-a_b-c.d.com:1?x", "'a@b.com'", "ĸ.com", "a.com.", "..com", "http://a..b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range policies {
			found := Find(text, p, nil)
			checkEntities(t, text, found)
			for _, e := range found {
				if e.Kind.Link() {
					Canonical(e.Value)
					SocialProfile(e.Value)
					Shortened(e.Value)
					Tracked(e.Value)
					Home(e.Value)
				}
			}
			Links(text, p, nil)
			Reply(text, p)
		}
		ValidURL(text, true)
	})
}

// floods are inputs that make a scanner that looks back or ahead too far
// quadratic.
var floods = []string{
	"http://", "https://a", "#", "@", ".", "a.", "(", "a.co", "a.com", "a.com/(", "a.com?", "www.", "a-", "a-a.b", "a_b.c",
	"xn--", "xn--a.", "@a", "@a.", "@a@", "a@", "a@b.c", "a@b.com", "..a.com@", "$A", "#a", "#1", "#a·", "é.", "éa.", "中", "中。", "。中国",
	"a.md:1/", "a.md?.", "a.md?!", "http://[", "http://é", "http://中", "http://a.com@", "://", "mailto:a", "(a.b", "(@a.", "[", "<", "a.com/<[{",
	"'a@b.com", "t.co/", "http://t.co/a", "＃", "＠a", "\u0301", "\u200d", "\xff", "\xe3\x80", "RT@", "a.com:1", ":",
}

// A scanner that needed quadratic time would not end here: a million squared.
func TestFindIsLinear(t *testing.T) {
	for _, unit := range floods {
		text := strings.Repeat(unit, 1<<20/len(unit))
		for _, p := range policies {
			checkEntities(t, text, Find(text, p, nil))
		}
	}
}

// BenchmarkFlood shows the time per byte for a size and 16 times that size,
// which ought to be about the same.
func BenchmarkFlood(b *testing.B) {
	for _, unit := range floods {
		for _, size := range []int{1 << 14, 1 << 18} {
			text := strings.Repeat(unit, size/len(unit))
			for _, p := range policies {
				b.Run(strconv.QuoteToASCII(unit)+"/"+strconv.Itoa(size)+"/"+p.String(), func(b *testing.B) {
					b.SetBytes(int64(len(text)))
					var found []Entity
					for b.Loop() {
						found = Find(text, p, found[:0])
					}
				})
			}
		}
	}
}

// posts makes thousands of different posts of about 280 characters, so that
// a benchmark does not train the branch predictor on one.
func posts() []string {
	bits := []string{
		"We shipped a new release today", "Thanks to @ann for the patch!", "Read it at https://example.com/blog/a-post?utm_source=x",
		"e.g. this one, and that.", "#golang", "It's 5.5 times faster.", "Who knew?", "example.com has more", "write to team@example.com",
		"See you on Monday at 10:30.", "Nobody asked, but here we are:", "no links in here at all", "$ACME", "the quick brown fox", "“quoted”",
	}
	list := make([]string, 4096)
	seed := uint32(1)
	for i := range list {
		var sb strings.Builder
		for sb.Len() < 260 {
			seed = seed*1664525 + 1013904223
			sb.WriteString(bits[seed>>16%uint32(len(bits))])
			sb.WriteByte(' ')
		}
		list[i] = sb.String()
	}
	return list
}

func BenchmarkFind(b *testing.B) {
	list := posts()
	plain := make([]string, len(list))
	for i, text := range list {
		plain[i] = strings.Map(func(r rune) rune {
			if r == '@' || r == '#' || r == ':' || r == '$' {
				return ' '
			}
			return r
		}, strings.ReplaceAll(text, "example.com", "example"))
	}
	for name, list := range map[string][]string{"posts": list, "no-links": plain} {
		for _, p := range policies {
			b.Run(name+"/"+p.String(), func(b *testing.B) {
				b.ReportAllocs()
				var found []Entity
				for i := 0; b.Loop(); i++ {
					found = Find(list[i%len(list)], p, found[:0])
				}
			})
		}
	}
}
