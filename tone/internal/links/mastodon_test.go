package links

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMastodon(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []Entity
	}{
		{"a link", "see https://example.com/a_(b).", []Entity{{4, 29, URL, "https://example.com/a_(b)"}}},
		{"no bare domain", "see example.com", nil},
		{"a link in Japanese", "https://example.com/あ「い", []Entity{{0, 29, URL, "https://example.com/あ「い"}}},
		{"a link in angle brackets", "<https://example.com/a>", []Entity{{1, 22, URL, "https://example.com/a"}}},
		{"another scheme", "gemini://example.com/", []Entity{{0, 21, URL, "gemini://example.com/"}}},
		{"no known domain", "https://example.invalid/", nil},
		{"a mention", "@ann hi", []Entity{{0, 4, Mention, "ann"}}},
		{"a remote mention", "hi @ann.b@example.com.", []Entity{{3, 21, Mention, "ann.b@example.com"}}},
		{"no mention in an address", "ann@example.com", nil},
		{"no mention in a path", "https:/@ann", nil},
		{"a tag", "hello #Mastodon!", []Entity{{6, 15, Hashtag, "Mastodon"}}},
		{"separators", "#a·b #a・b #1_2 #a\u200cb", []Entity{{0, 5, Hashtag, "a·b"}, {6, 12, Hashtag, "a・b"}, {13, 17, Hashtag, "1_2"}, {18, 24, Hashtag, "a\u200cb"}}},
		{"a separator at the end", "#a· #1·", []Entity{{0, 2, Hashtag, "a"}}},
		{"digits", "#123 #_1 #1_", nil},
		{"full width", "＃タグ", []Entity{{0, 9, Hashtag, "タグ"}}},
		{"no tag inside a word", "a#b /#c =#d", nil},
		{"a tag before a link", "#ahttps://example.com/", []Entity{{0, 2, Hashtag, "a"}}},
		{"no cashtags", "$ACME", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, Find(c.text, Mastodon, nil))
		})
	}
}
