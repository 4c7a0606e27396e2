package tone_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

func TestTrace(t *testing.T) {
	c, err := tone.New(nil, nil)
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		post   tone.Post
		text   string
		links  []string
		people []string
		reply  bool
		named  bool
		share  bool
	}{
		"folded":             {post: tone.Post{Text: "Ｆresh  BREAD\nat https://mill.example/a?utm_source=x 🍞"}, text: "fresh bread at", links: []string{"mill.example/a"}},
		"tags stay":          {post: tone.Post{Text: "Rye! #bread"}, text: "rye! #bread"},
		"cut-off link":       {post: tone.Post{Text: "RT @mill: Fresh bread http://t.co…"}, text: "rt @mill: fresh bread", share: true},
		"known target":       {post: tone.Post{Text: "Rye https://t.co/abc", Links: []string{"https://www.mill.example/rye/"}}, text: "rye", links: []string{"mill.example/rye"}},
		"no web link":        {post: tone.Post{Text: "Rye", Links: []string{"javascript:alert(1)"}}, text: "rye"},
		"site by its name":   {post: tone.Post{Text: "mill.example is down"}, text: "mill.example is down"},
		"reply":              {post: tone.Post{Text: "@Anna @bo Hi Anna, yes"}, text: "@anna @bo hi anna, yes", people: []string{"anna", "bo"}, reply: true, named: true},
		"reply by its field": {post: tone.Post{Text: "Yes", InReplyTo: "@Anna"}, text: "yes", people: []string{"anna"}, reply: true},
		"markdown":           {post: tone.Post{Text: "**Rye** is [here](https://mill.example/b)", Format: tone.Markdown}, text: "rye is here", links: []string{"mill.example/b"}},
		"share by its field": {post: tone.Post{Text: "@Anna Rye", Share: true}, text: "@anna rye", share: true},
		"empty":              {},
		"only a link":        {post: tone.Post{Text: "https://mill.example/a"}, links: []string{"mill.example/a"}},
	} {
		t.Run(name, func(t *testing.T) {
			var tr tone.Trace
			c.Trace(&tc.post, &tr)
			require.Equal(t, tc.text, tr.Text)
			require.ElementsMatch(t, tc.links, tr.Links)
			require.ElementsMatch(t, tc.people, tr.People)
			require.Equal(t, []bool{tc.reply, tc.named, tc.share}, []bool{tr.Reply, tr.Named, tr.Share})
		})
	}
}

func TestTraceNear(t *testing.T) {
	c, err := tone.New(nil, nil)
	require.NoError(t, err)
	var tr tone.Trace
	c.Trace(&tone.Post{Text: "Order the rye loaf today because it always sells out before noon on market days"}, &tr)
	kept := tr.Kept()
	for text, want := range map[string]bool{
		"Order the OAT loaf today because it always sells out before noon on market days https://mill.example/x": true,
		"Rye keeps four days in a linen bag, and a week when the kitchen is cold and dry":                        false,
	} {
		c.Trace(&tone.Post{Text: text}, &tr) // the trace's memory is used again
		require.Equal(t, want, tr.Near(kept), text)
	}
}

func FuzzTrace(f *testing.F) {
	c, err := tone.New(nil, nil)
	require.NoError(f, err)
	f.Add("Fresh bread 🍞 at https://mill.example/a?utm_source=x …", "x", "plain")
	f.Add("@a\xff <b>http://t…</b> ", "mastodon", "html")
	f.Fuzz(func(t *testing.T, text, platform, format string) {
		p := tone.Post{Text: text, Platform: platform, Format: tone.Format(format), Links: []string{text}}
		var tr, again tone.Trace
		c.Trace(&p, &tr)
		c.Trace(&p, &again)
		require.Equal(t, tr.Text, again.Text)
		if len(tr.Grams()) > 0 {
			require.True(t, again.Near(tr.Kept()))
		}
	})
}
