package links

import (
	"testing"
)

func TestBlueskyFacets(t *testing.T) {
	counts := map[string]int{}
	for _, name := range []string{"detect", "links", "mentions"} {
		for _, c := range suite(t, "bluesky/"+name+".jsonl") {
			c.run(t, counts, func(t *testing.T) (any, any) {
				var list []struct {
					Type, Text, Value string
					Bytes             [2]int
				}
				c.expect(t, &list)
				want, got := []Entity{}, []Entity{}
				for _, w := range list {
					e := Entity{Start: w.Bytes[0], End: w.Bytes[1], Value: w.Value}
					if w.Type == "mention" {
						e.Kind = Mention
					}
					want = append(want, e)
				}
				for _, e := range Find(c.Text, Bluesky, nil) {
					if e.Kind == Bare {
						e.Kind = URL
					}
					got = append(got, e)
				}
				return want, got
			})
		}
	}
	t.Log(counts)
}

func TestBlueskyTags(t *testing.T) {
	counts := map[string]int{}
	for _, name := range []string{"tags", "cashtags"} {
		for _, c := range suite(t, "bluesky/"+name+".jsonl") {
			c.run(t, counts, func(t *testing.T) (any, any) {
				var list []struct {
					Tag   string
					Bytes [2]int
				}
				c.expect(t, &list)
				kind, sign := Hashtag, ""
				if name == "cashtags" {
					kind, sign = Cashtag, "$"
				}
				want, got := []Entity{}, []Entity{}
				for _, w := range list {
					want = append(want, Entity{Start: w.Bytes[0], End: w.Bytes[1], Kind: kind, Value: w.Tag})
				}
				for _, e := range Find(c.Text, Bluesky, nil) {
					if e.Kind == kind {
						e.Value = sign + e.Value
						got = append(got, e)
					}
				}
				return want, got
			})
		}
	}
	t.Log(counts)
}
