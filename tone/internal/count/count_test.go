package count

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func sharedFile(t *testing.T, name string) *bufio.Scanner {
	t.Helper()
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED is not set: the suites are not here")
	}
	f, err := os.Open(filepath.Join(shared, "suites", name))
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	return lines
}

// The configurations are what twitter-text's files say.
func TestConfigs(t *testing.T) {
	for name, got := range map[string]Config{"v1.json": X1(), "v2.json": X2(), "v3.json": X3()} {
		lines := sharedFile(t, "twitter-text/"+name)
		var text strings.Builder
		for lines.Scan() {
			text.WriteString(lines.Text())
		}
		var file struct {
			MaxWeightedTweetLength, Scale, DefaultWeight, TransformedURLLength int
			EmojiParsingEnabled                                                bool
			Ranges                                                             []struct {
				Start, End rune
				Weight     int
			}
		}
		require.NoError(t, json.Unmarshal([]byte(text.String()), &file))
		want := Config{Max: file.MaxWeightedTweetLength, Scale: file.Scale, DefaultWeight: file.DefaultWeight,
			URL: file.TransformedURLLength, Emoji: file.EmojiParsingEnabled}
		for _, r := range file.Ranges {
			want.Ranges = append(want.Ranges, Range{r.Start, r.End, r.Weight})
		}
		require.Equal(t, want, got, name)
	}
}

func TestWeighSuite(t *testing.T) {
	lines := sharedFile(t, "twitter-text/validate.jsonl")
	counts := map[string]int{}
	for lines.Scan() {
		var c struct {
			Section, Description, Text string
			Expected                   json.RawMessage
			Config                     int
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		switch {
		case c.Section == "validate.tweets":
			var want bool
			require.NoError(t, json.Unmarshal(c.Expected, &want))
			// Written for 140 characters.
			require.Equal(t, want, Weigh(c.Text, X1()).Valid, c.Description)
		case c.Config == 2 || c.Config == 3:
			var want struct {
				WeightedLength, Permillage, ValidRangeEnd int
				Valid                                     bool
			}
			require.NoError(t, json.Unmarshal(c.Expected, &want))
			config := X3()
			if c.Config == 2 {
				config = X2()
			}
			got := Weigh(c.Text, config)
			require.Equal(t, want.WeightedLength, got.Length, c.Description)
			require.Equal(t, want.Valid, got.Valid, c.Description)
			require.Equal(t, want.Permillage, got.Permille, c.Description)
			// The suite names the last UTF-16 unit that is still valid.
			require.Equal(t, want.ValidRangeEnd+1, Length(c.Text[:got.Fits], UTF16), c.Description)
		default:
			continue
		}
		counts[c.Section]++
	}
	require.NoError(t, lines.Err())
	t.Log(counts)
}

// Each emoji of the standard is found as one, in each of its spellings.
func TestEmojiSuite(t *testing.T) {
	lines := sharedFile(t, "unicode/emoji-test.txt")
	n := 0
	for lines.Scan() {
		points, status, ok := strings.Cut(lines.Text(), ";")
		if !ok || strings.HasPrefix(points, "#") || strings.Contains(status, "component") {
			continue
		}
		var b strings.Builder
		for _, p := range strings.Fields(points) {
			var r rune
			for _, c := range p {
				r = r<<4 | rune(strings.IndexRune("0123456789ABCDEF", c))
			}
			b.WriteRune(r)
		}
		emoji := b.String()
		switch emoji {
		case "©", "®", "™", "♟":
			require.Empty(t, Emoji(emoji, nil))
			continue
		}
		n++
		text := "a " + emoji + " b"
		require.Equal(t, []Span{{2, 2 + len(emoji)}}, Emoji(text, nil), status+" %q", emoji)
		require.Equal(t, 6, Length(text, Weighted), "%q", emoji)
		require.Equal(t, 4+len(emoji), Length(text, ThreadsChars), "%q", emoji)
	}
	require.NoError(t, lines.Err())
	t.Log(n)
}

func TestLength(t *testing.T) {
	family := "👨‍👩‍👧‍👦"
	long := "https://example.com/" + strings.Repeat("a", 300)
	for _, c := range []struct {
		name, text string
		unit       Unit
		want       int
	}{
		{"60 families on bluesky", strings.Repeat(family, 60), Graphemes, 60},
		{"a family in runes", family, Runes, 7},
		{"a family in UTF-16", family, UTF16, 11},
		{"a family in bytes", family, Bytes, 25},
		{"a family on x", family, Weighted, 2},
		{"a family on threads", family, ThreadsChars, 25},
		{"a family on mastodon", family, MastodonChars, 1},
		{"130 rockets on threads", strings.Repeat("🚀", 130), ThreadsChars, 520},
		{"text on threads", "Grüße, 日本!", ThreadsChars, 10},
		{"a long link on x", long, Weighted, 23},
		{"a bare link on x", "example.com", Weighted, 23},
		{"an address on x", "ann@example.com", Weighted, 15},
		{"quotes and dashes on x", "“a” – ‘b’", Weighted, 9},
		{"an ellipsis on x", "…", Weighted, 2},
		{"Japanese on x", "日本語", Weighted, 6},
		{"decomposed on x", "e\u0301", Weighted, 1},
		{"white space on x", " \n ", Weighted, 0},
		{"a digit in emoji style on x", "1\uFE0F", Weighted, 3},
		{"a long link on mastodon", "see " + long + "!", MastodonChars, 4 + 23 + 1},
		{"a bare link on mastodon", "example.com", MastodonChars, 11},
		{"a remote mention on mastodon", "@ann@example.com hi", MastodonChars, 7},
		{"a tag on mastodon", "#été", MastodonChars, 4},
		{"a line end is one", "a\r\nb\n\r\n", Graphemes, 5},
		{"a line end before other letters", "a\r\né", Graphemes, 3},
		{"a mark on a letter", "ae\u0301b", Graphemes, 3},
		{"a keycap", "a1\uFE0F\u20E3", Graphemes, 2},
		{"nothing", "", Graphemes, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, Length(c.text, c.unit))
		})
	}
}

func TestEmoji(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"none", "plain text, 1 # * and © ® ™ and 1. 日本", nil},
		{"among text", "go 🚀 to 👩‍🚀!", []string{"🚀", "👩‍🚀"}},
		{"flags", "🇩🇪🇫🇷🏴󠁧󠁢󠁥󠁮󠁧󠁿", []string{"🇩🇪", "🇫🇷", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"}},
		{"half a flag", "🇩 ", nil},
		{"keycaps", "1️⃣ #️⃣ *⃣ 5", []string{"1️⃣", "#️⃣", "*⃣"}},
		{"with FE0F", "©️ 1️", []string{"©️", "1️"}},
		{"skin tones", "👍🏽👍", []string{"👍🏽", "👍"}},
		{"text by default", "☺ ☺︎ ☺️", []string{"☺", "☺️"}},
		{"then a long text", "🎉 " + strings.Repeat("word ", 50) + "🎉", []string{"🎉", "🎉"}},
		{"after an accent", "é1️⃣", []string{"1️⃣"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, e := range Emoji(c.text, nil) {
				got = append(got, c.text[e.Start:e.End])
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestUnits(t *testing.T) {
	for u := Runes; u <= ThreadsChars; u++ {
		got, err := ParseUnit(u.String())
		require.NoError(t, err)
		require.Equal(t, u, got)
	}
	_, err := ParseUnit("words")
	require.Error(t, err)
	require.Equal(t, "unit(99)", Unit(99).String())
}

func TestValid(t *testing.T) {
	require.True(t, Valid("Grüße", Weighted))
	require.False(t, Valid("a\uFEFFb", Weighted))
	require.False(t, Valid("a\uFFFEb", Weighted))
	require.False(t, Valid("a\uFFFFb", Weighted))
	require.True(t, Valid("a\uFEFFb", Graphemes))
	require.True(t, Valid("＃", Weighted))
	require.False(t, Valid("\xff", Runes))
}

func TestNoAllocations(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("Plain words, one after the other; see https://example.com/a. ", 4),
		strings.Repeat("Grüße 🚀 aus 日本 mit 👨‍👩‍👧‍👦 und 1️⃣, ", 6),
	} {
		var spans [64]Span
		var c Counter
		for u := Runes; u <= ThreadsChars; u++ {
			require.Zero(t, testing.AllocsPerRun(100, func() { c.Length(text, u) }), "%s %s", u, text)
		}
		require.Zero(t, testing.AllocsPerRun(100, func() { Emoji(text, spans[:0]) }), text)
	}
}

func FuzzLength(f *testing.F) {
	for _, seed := range []string{"", "a\r\n", "🇩🇪🇫", "1️⃣", "e\u0301", "https://example.com ", "@a@b.c", "\xff\xf0\x9f", "\u0600🚀", "👍🏽\u200d", "שּׁ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for u := Runes; u <= ThreadsChars; u++ {
			if n := Length(text, u); n < 0 || n > 0 && text == "" {
				t.Fatal(u, n)
			}
			Valid(text, u)
		}
		if n := Length(text, Graphemes); n > utf8.RuneCountInString(text) {
			t.Fatalf("%d clusters in %q", n, text)
		}
		w := Weigh(text, X3())
		if w.Fits < 0 || w.Fits > len(text) || w.Valid && w.Fits != len(text) {
			t.Fatalf("%+v of %q", w, text)
		}
		end := 0
		for _, e := range Emoji(text, nil) {
			if e.Start < end || e.End <= e.Start || e.End > len(text) {
				t.Fatalf("%+v in %q", e, text)
			}
			end = e.End
		}
	})
}

func BenchmarkLength(b *testing.B) {
	for name, text := range map[string]string{
		"ascii": strings.Repeat("Plain words, one after the other, no links. ", 7)[:280],
		"emoji": strings.Repeat("Grüße 🚀 aus 日本 👨‍👩‍👧‍👦 ", 7),
	} {
		for u := Runes; u <= ThreadsChars; u++ {
			b.Run(name+"/"+u.String(), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(text)))
				var c Counter
				for b.Loop() {
					c.Length(text, u)
				}
			})
		}
		b.Run(name+"/emoji", func(b *testing.B) {
			var spans [64]Span
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Emoji(text, spans[:0])
			}
		})
	}
}
