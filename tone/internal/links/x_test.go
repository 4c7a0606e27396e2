package links

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestXExtract(t *testing.T) {
	counts := map[string]int{}
	for _, c := range suite(t, "twitter-text/extract.jsonl") {
		found := Find(c.Text, X, nil)
		switch c.Section {
		case "extract.urls", "extract.tco_urls_with_params":
			c.run(t, counts, func(t *testing.T) (any, any) {
				want := []string{}
				c.expect(t, &want)
				return want, slicesOf(c.Text, found, URL, Bare)
			})
		case "extract.mentions":
			c.run(t, counts, func(t *testing.T) (any, any) {
				want := []string{}
				c.expect(t, &want)
				return want, valuesOf(found, Mention)
			})
		case "extract.hashtags", "extract.hashtags_from_astral":
			c.run(t, counts, func(t *testing.T) (any, any) {
				want := []string{}
				c.expect(t, &want)
				return want, valuesOf(found, Hashtag)
			})
		case "extract.cashtags":
			c.run(t, counts, func(t *testing.T) (any, any) {
				want := []string{}
				c.expect(t, &want)
				return want, valuesOf(found, Cashtag)
			})
		case "extract.replies":
			c.run(t, counts, func(t *testing.T) (any, any) {
				var want string
				c.expect(t, &want)
				got, ok := Reply(c.Text, X)
				require.Equal(t, want != "", ok)
				return want, got
			})
		default:
			// The others are in extract-offsets.jsonl with byte offsets.
			require.Contains(t, c.Section, "_with_")
		}
	}
	t.Log(counts)
}

func TestXOffsets(t *testing.T) {
	counts := map[string]int{}
	for _, c := range suite(t, "twitter-text/extract-offsets.jsonl") {
		c.run(t, counts, func(t *testing.T) (any, any) {
			var list []struct {
				URL, Hashtag, Cashtag string
				ScreenName            string `json:"screen_name"`
				ListSlug              string `json:"list_slug"`
				Bytes                 [2]int
			}
			c.expect(t, &list)
			want, got := []Entity{}, []Entity{}
			for _, w := range list {
				e := Entity{Start: w.Bytes[0], End: w.Bytes[1]}
				switch {
				case strings.Contains(c.Section, "urls"):
					e.Kind, e.Value = URL, w.URL
				case strings.Contains(c.Section, "mentions"):
					e.Kind, e.Value = Mention, w.ScreenName+w.ListSlug
				case strings.Contains(c.Section, "hashtags"):
					e.Kind, e.Value = Hashtag, w.Hashtag
				default:
					e.Kind, e.Value = Cashtag, w.Cashtag
				}
				want = append(want, e)
			}
			for _, e := range Find(c.Text, X, nil) {
				if e.Kind.Link() {
					e.Kind, e.Value = URL, c.Text[e.Start:e.End]
				}
				got = append(got, e)
			}
			return want, got
		})
	}
	t.Log(counts)
}

func TestXTopLevelDomains(t *testing.T) {
	counts := map[string]int{}
	for _, c := range suite(t, "twitter-text/tlds.jsonl") {
		c.run(t, counts, func(t *testing.T) (any, any) {
			want := []string{}
			c.expect(t, &want)
			return want, slicesOf(c.Text, Find(c.Text, X, nil), URL, Bare)
		})
	}
	t.Log(counts)
}
