package archive

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

// The exports of others that these tests read may not be copied here: they are
// read in place. What is expected of them was worked out by hand and with
// other parsers, and stands here as facts and hashes of texts.
func samples(t testing.TB, elem ...string) string {
	root := os.Getenv("PLAINPOST_SHARED")
	if root == "" {
		t.Skip("PLAINPOST_SHARED does not name the folder of shared samples")
	}
	return filepath.Join(append([]string{root, "suites", "archives"}, elem...)...)
}

// readAll opens a path and returns all of its posts and errors.
func readAll(t testing.TB, path string, opts *Options) (posts []tone.Post, errs []error, format string) {
	t.Helper()
	a, err := Open(context.Background(), path, opts)
	require.NoError(t, err)
	defer func() { require.NoError(t, a.Close()) }()
	for p, err := range a.Posts(context.Background()) {
		if err != nil {
			errs = append(errs, err)
		} else {
			posts = append(posts, p)
		}
	}
	return posts, errs, a.Format()
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}

const noText = "e3b0c442"

// fact is what is expected of a post. An empty id means one that is derived.
type fact struct {
	id, at, text string // text is the hash
	reply        string
	share        bool
	links        []string
	media        []tone.Media
	counts       *tone.Counts
	title        string
	format       tone.Format
}

func requireFacts(t *testing.T, posts []tone.Post, want []fact) {
	t.Helper()
	require.Len(t, posts, len(want))
	seen := map[string]bool{}
	for i, w := range want {
		p := posts[i]
		at := fmt.Sprintf("post %d: %.60q", i, p.Text)
		require.Equal(t, w.text, hash(p.Text), at)
		if w.id != "" {
			require.Equal(t, w.id, p.ID, at)
		}
		require.NotEmpty(t, p.ID, at)
		require.False(t, seen[p.ID], "id twice: %s", p.ID)
		seen[p.ID] = true
		if w.at == "" {
			require.True(t, p.At.IsZero(), at)
		} else {
			require.Equal(t, w.at, p.At.UTC().Format(time.RFC3339), at)
		}
		require.Equal(t, w.reply, p.InReplyTo, at)
		require.Equal(t, w.share, p.Share, at)
		require.Equal(t, w.links, p.Links, at)
		require.Equal(t, w.media, p.Media, at)
		require.Equal(t, w.counts, p.Counts, at)
		require.Equal(t, w.title, p.Title, at)
		require.Equal(t, w.format, p.Format, at)
	}
}

var image = []tone.Media{{Kind: "image"}}

func TestSamples(t *testing.T) {
	zero := &tone.Counts{}
	did := "at://did:plc:wqgdnqlv2mwiio6pfchwtrff/"
	bsky := func(prefix string) []fact {
		return []fact{
			{id: prefix + "app.bsky.feed.post/3lxaaaaaaaa2a", at: "2026-01-08T10:00:00Z", text: "d88e0c82"},
			{id: prefix + "app.bsky.feed.post/3lxaaaaaaaa2b", at: "2026-01-09T10:00:00Z", text: "f44b5c3f", links: []string{"https://example.com/post?utm_source=x"}},
			{id: prefix + "app.bsky.feed.post/3lxaaaaaaaa2c", at: "2026-01-01T10:00:00Z", text: "4127b8d6", reply: "at://did:plc:aaa/app.bsky.feed.post/3k2b"},
			{id: prefix + "app.bsky.feed.post/3lxaaaaaaaa2d", at: "2026-01-02T10:00:00Z", text: "16f90a04", links: []string{"https://example.org/card"}},
			{id: prefix + "app.bsky.feed.post/3lxaaaaaaaa2e", at: "2026-01-03T10:00:00Z", text: "eb4cdebd"},
			{id: prefix + "app.bsky.feed.repost/3lxaaaaaaaa2f", at: "2026-01-05T00:00:00Z", text: noText, share: true, links: []string{"at://did:plc:bbb/app.bsky.feed.post/3k2c"}},
		}
	}
	wpHello := fact{id: "http://localhost/?p=1", title: "Hello world!"}
	cases := []struct {
		name, path, format, account, platform string
		want                                  []fact
	}{
		{"x folder", "x-twitter", "x", "milahu104", "x", []fact{
			{id: "1977058079918461055", at: "2025-10-11T17:05:52Z", text: "313f35d5", counts: zero},
			{id: "2001571772517253131", at: "2025-12-18T08:34:32Z", text: "a65f4d8d", counts: zero, share: true},
			{id: "2029612798058148140", at: "2026-03-05T17:39:34Z", text: "c5467543", counts: zero, reply: "2029433085998317711"},
			{id: "2029905358261502168", at: "2026-03-06T13:02:05Z", text: "1f4a8156", counts: zero, reply: "2029903943413772741", links: []string{"https://x.com/milahu104/status/2027739112069878026"}},
			{id: "2028444338221359605", at: "2026-03-02T12:16:31Z", text: "cdb1983a", counts: &tone.Counts{Likes: 1}, reply: "2028432912463376452", media: image},
			{id: "1975448793308143721", at: "2025-10-07T06:31:09Z", text: "76c4bf3a", counts: zero, share: true, links: []string{"https://youtu.be/LjSn_MzfRDs"}},
			{id: "2029604193200152772", at: "2026-03-05T17:05:22Z", text: "2a8c4f44", counts: zero, share: true, media: image},
		}},
		{"bluesky CAR version 3", "bluesky/synthetic.v3.car", "bluesky", "did:plc:wqgdnqlv2mwiio6pfchwtrff", "bluesky", bsky(did)},
		{"bluesky JSON", "bluesky/synthetic.v3.expected.json", "bluesky", "", "bluesky", bsky("")},
		{"bluesky JSON of posts", "bluesky/synthetic.v3.car.posts.json", "bluesky", "", "bluesky", bsky("")[:5]},
		{"bluesky CAR version 2", "bluesky/bafyreieovfuizojpw3zresz7sx3nk4trm2by23pt5rxbey3jme4uo5ogiu.car", "bluesky", "did:plc:z5vnbioquyhivxirw3bbljmu", "bluesky", []fact{
			{id: "at://did:plc:z5vnbioquyhivxirw3bbljmu/app.bsky.feed.post/3js6nh43vy22z", at: "2023-03-30T21:34:05Z", text: hash("Annoyance example Salvadorean whichever that last shall himself mustering Mayan.")},
			{id: "at://did:plc:z5vnbioquyhivxirw3bbljmu/app.bsky.feed.post/3js6nhyakc22l", at: "2023-03-30T21:34:35Z", text: hash("My hang bear upon music there computer furthermore of by.")},
			{id: "at://did:plc:z5vnbioquyhivxirw3bbljmu/app.bsky.feed.post/3js6nh3zlr22z", at: "2023-03-30T21:34:05Z", text: hash("@dickinson3-c4.test Myself addition to her government furthermore these it company highlight.")},
			{id: "at://did:plc:z5vnbioquyhivxirw3bbljmu/app.bsky.feed.post/3js6nh42i3c2z", at: "2023-03-30T21:34:05Z", text: hash("@collins838-2.test Herself still roughly other including tribe she that Hitlerian what.")},
			{id: "at://did:plc:z5vnbioquyhivxirw3bbljmu/app.bsky.feed.post/3js6nh43bhs2z", at: "2023-03-30T21:34:05Z", text: hash("Someone always tightly life fortnightly whom board party rather outside.")},
		}},
		{"bluesky CAR slice", "bluesky/repo_slice.car", "bluesky", "did:plc:6evlgoug7wwijzxhzt2riyic", "bluesky", []fact{
			{id: "at://did:plc:6evlgoug7wwijzxhzt2riyic/app.bsky.feed.post/3jquh3emtzo2o", at: "2023-03-14T02:48:20Z",
				text:  hash("@ledner9213-c6.test Luck yesterday in peep might were choir lastly luxury before."),
				media: []tone.Media{{Kind: "image", Alt: "Sausage sandwich italian style"}}},
		}},
		{"bluesky CAR without posts", "bluesky/greenground.repo.car", "bluesky", "", "", nil},
		{"bluesky record with a quote and a picture", "bluesky/feedpost_record.cbor", "bluesky", "", "bluesky", []fact{
			{at: "2023-03-29T20:59:19Z", text: hash("Who the hell do you think you are"), media: image},
		}},
		{"bluesky record with a link", "bluesky/post_richtext_link.cbor", "bluesky", "", "bluesky", []fact{
			{at: "2023-03-28T22:45:43Z", text: hash("QP of a QP with a link card https://atproto.com"), links: []string{"https://atproto.com"}},
		}},
		{"facebook", "facebook/your_posts_1.json", "facebook", "", "facebook", []fact{
			{at: "2009-05-21T10:27:04Z", text: "7e48551a"},
			{at: "2011-05-10T17:54:06Z", text: "31f682c4", media: image},
			{at: "2012-01-05T19:02:09Z", text: "df9a2c7e", links: []string{"http://www.holbaekshinsonhapkido.dk/"}},
			{at: "2017-08-26T13:00:00Z", text: "bd6eda09", links: []string{"facebook.com"}},
			{at: "2019-04-19T08:55:52Z", text: noText},
			{at: "2019-08-11T09:55:49Z", text: noText, share: true},
		}},
		{"instagram", "instagram", "instagram", "", "instagram", []fact{
			{at: "2024-05-18T02:40:00Z", text: "202104a2", media: image},
			{at: "2024-05-29T16:26:41Z", text: "8b438cdc", media: []tone.Media{{Kind: "image"}, {Kind: "video"}}},
		}},
		{"threads", "threads", "threads", "", "threads", []fact{{at: "2023-11-14T22:13:20Z", text: "7c81bd00"}}},
		{"reddit", "reddit", "reddit", "", "reddit", []fact{
			{id: "c1", at: "2023-01-15T12:34:56Z", text: "d441f555", reply: "https://www.reddit.com/r/test/comments/p1/t/", format: tone.Markdown},
			{id: "ck1fsao", at: "2014-08-27T00:59:46Z", text: "4ed132ed", reply: "ck1bai1", format: tone.Markdown},
			{id: "38focg", at: "2015-06-03T22:18:00Z", text: "a8bf2fd1", title: "Kindle root jailbreak", format: tone.Markdown},
			{id: "p9", at: "2021-03-03T03:03:03Z", text: noText, title: "A self post", format: tone.Markdown},
			{id: "p8", at: "2021-03-03T03:03:03Z", text: noText, title: "A link post", links: []string{"https://example.com/article"}, format: tone.Markdown},
		}},
		{"buffer", "buffer", "buffer", "", "", []fact{
			{at: "2024-01-15T12:30:00Z", text: "62cbaef0", media: image},
			{at: "2024-01-16T17:00:00Z", text: "abb71732"},
		}},
		{"ghost", "ghost", "ghost", "", "blog", []fact{
			{id: "9b7114425bee6e3b17baf7c0", at: "2025-01-01T00:00:00Z", text: "9489e0c7", title: "Post 1", format: tone.HTML, media: image},
			{id: "a22153483431b691fd0178a8", at: "2025-01-02T00:00:00Z", text: "2d1af098", title: "Post 2", format: tone.HTML, media: image},
			{id: "3686b35d96fe6fd2a2748c81", at: "2025-01-03T00:00:00Z", text: noText, title: "Post 3 - Lexical"},
			{id: "abc123", at: "2025-01-01T00:00:00Z", text: "6194ef20", title: "Flat Format Post", format: tone.HTML, media: image},
		}},
		{"wordpress sections in sections", "wordpress-wxr/crazy-cdata.xml", "wordpress", "wp.dev", "blog", []fact{
			{id: "http://example.org/?p=1", at: "2012-01-05T14:30:46Z", text: "e13569c4", title: "Hello world!"},
		}},
		{"wordpress escaped sections", "wordpress-wxr/crazy-cdata-escaped.xml", "wordpress", "wp.dev", "blog", []fact{
			{id: "http://example.org/?p=1", at: "2012-01-05T14:30:46Z", text: "e13569c4", title: "Hello world!"},
		}},
		{"wordpress several authors", "wordpress-wxr/ghost-migrate-co-authors-plus.xml", "wordpress", "example.com", "blog", []fact{
			{id: "https://example.com/multi-author-post", at: "2024-11-02T12:00:00Z", text: "1fd08d67", title: "Multi-Author Post", format: tone.HTML},
			{id: "https://example.com/three-author-post", at: "2024-11-03T12:00:00Z", text: "50a6cfeb", title: "Three Author Post", format: tone.HTML},
			{id: "https://example.com/single-coauthor-post", at: "2024-11-04T12:00:00Z", text: "58a8e01c", title: "Single Co-Author Post", format: tone.HTML},
			{id: "https://example.com/duplicate-author-post", at: "2024-11-05T12:00:00Z", text: "7a2ecf8e", title: "Duplicate Author Entries Post", format: tone.HTML},
		}},
		{"wordpress draft, page, attachment, unescaped address", "wordpress-wxr/ghost-migrate-sample.xml", "wordpress", "example.com", "blog", []fact{
			{id: "/blog/basic-post.html", at: "2013-06-07T03:00:44Z", title: "Basic Post", format: tone.HTML,
				text: hash("<h2>My excerpt in content</h2><p>We're not testing HTML output here. That happens in @tryghost/mg-wp-api</p>")},
			{id: "/blog/another-post.html", at: "2012-06-07T03:00:44Z", title: "Another Post", format: tone.HTML,
				text: hash("<h2>My excerpt in content</h2><p>We're not testing HTML output here. That happens in @tryghost/mg-wp-api</p>")},
		}},
		{"wordpress only a plug-in's type", "wordpress-wxr/ghost-migrate-has-meta.xml", "wordpress", "", "", nil},
		{"wordpress without a channel", "wordpress-wxr/malformed.xml", "wordpress", "", "", nil},
		{"wordpress blank lines", "wordpress-wxr/post-content-blank-lines.xml", "wordpress", "localhost", "blog", []fact{with(wpHello, "2010-10-16T20:53:18Z", "5ca31f63")}},
		{"wordpress slashes", "wordpress-wxr/slashes.xml", "wordpress", "localhost", "blog", []fact{with(wpHello, "2011-01-18T07:40:14Z", "52c208bb")}},
		{"wordpress 1.0", "wordpress-wxr/valid-wxr-1.0.xml", "wordpress", "localhost", "blog", []fact{
			with(wpHello, "2010-10-20T14:08:20Z", "60b4c09a"),
			{id: "http://localhost/?p=4", at: "2010-10-20T14:09:37Z", text: "3b634469", title: "Alpha post"},
			{id: "http://localhost/?p=6", at: "2010-10-20T14:10:09Z", text: "2dd9e968", title: "Child post"},
		}},
		{"wordpress 1.1", "wordpress-wxr/valid-wxr-1.1.xml", "wordpress", "localhost", "blog", []fact{with(wpHello, "2010-10-16T20:53:18Z", "60b4c09a")}},
		{"jekyll folder", "jekyll-hugo/mg-jekyll-export", "markdown", "", "blog", []fact{
			{id: "2021-08-23-basic-post.md", at: "2021-08-23T00:00:00Z", text: "599bd657", title: "This is a Basic Post", format: tone.Markdown},
			{id: "2021-08-24-no-author.md", at: "2021-08-24T00:00:00Z", text: "dd14cbbf", title: "This has no author", format: tone.Markdown},
			{id: "2021-08-25-relative-links.md", at: "2021-08-25T00:00:00Z", text: "2ab966f5", title: "This has relative links", format: tone.Markdown},
			{id: "2021-9-1-alt-date-format.md", at: "2021-09-01T00:00:00Z", text: "dd14cbbf", title: "This has no zero before month and day", format: tone.Markdown},
			{id: "2022-03-10-has-html.md", at: "2022-03-10T00:00:00Z", text: "08de4495", title: "This post has HTML in it", format: tone.Markdown},
			{id: "2022-03-11-has-spaced-lists.md", at: "2022-03-11T00:00:00Z", text: "deba105a", title: "This post has spaced lists", format: tone.Markdown},
			{id: "2022-06-03-front-matter-tags-cats.md", at: "2022-06-03T00:00:00Z", text: "dd14cbbf", title: "This has front matter", format: tone.Markdown},
			{id: "2022-06-05-basic.html", at: "2022-06-05T00:00:00Z", text: "caf585a8", title: "Basic HTML Post", format: tone.HTML},
			{id: "2022-06-06-tag-list.md", at: "2022-06-06T00:00:00Z", text: "22063bf7", title: "This post as tags as a YAML list", format: tone.Markdown},
			{id: "2022-06-09-basename.md", at: "2022-06-09T00:00:00Z", text: "7cd5ccc8", title: "This post has 'basename' frontmatter", format: tone.Markdown},
			{id: "my-first-post.md", at: "2021-11-26T00:00:00Z", text: "a58dd868", title: "My first post", format: tone.Markdown},
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := samples(t, filepath.FromSlash(c.path))
			posts, errs, format := readAll(t, path, nil)
			require.Empty(t, errs)
			require.Equal(t, c.format, format)
			requireFacts(t, posts, c.want)
			for _, p := range posts {
				require.Equal(t, c.platform, p.Platform)
				require.Equal(t, c.account, p.Account)
			}
			again, _, _ := readAll(t, path, nil)
			require.Equal(t, posts, again, "a second reading must give the same posts with the same ids")
		})
	}
}

func with(f fact, at, text string) fact {
	f.at, f.text = at, text
	return f
}

// TestFeedSamples checks for every feed what its description says it holds.
func TestFeedSamples(t *testing.T) {
	jsonFeed := tone.Post{ID: "id", Account: "sample-json-feed.com", Platform: "rss", Title: "title", Text: "<p>content_html</p>", Format: tone.HTML,
		Links: []string{"https://sample-json-feed.com/external"}, Media: []tone.Media{{Kind: "audio"}}, At: time.Date(2019, 10, 12, 7, 20, 50, 520e6, time.UTC)}
	want := map[string]tone.Post{ // all others have either no item, or one without text
		"parser_json_version_json_11_deprecated_author":                 jsonFeed,
		"parser_universal_json11_feed":                                  jsonFeed,
		"atom10_feed_entry_content":                                     {Text: "Entry Content"},
		"atom10_feed_entry_summary":                                     {Text: "Entry Summary"},
		"atom10_feed_entry_title":                                       {Title: "Entry Title"},
		"atom03_feed_entry_id":                                          {ID: "http://example.org"},
		"atom03_feed_entry_link":                                        {ID: "http://www.example.org"},
		"atom03_feed_entry_issued":                                      {At: time.Date(2004, 1, 1, 19, 48, 21, 0, time.UTC)},
		"rss_channel_item_content_atom":                                 {Text: "<p>Body</p>", Format: tone.HTML, Title: "Item Title", Account: "Feed Title"},
		"rss_channel_item_description":                                  {Text: "Item Description"},
		"translator_rss_feed_item_image_-_rss_channel_item_description": {Text: `<img src="http://example.com/description.png">`, Format: tone.HTML},
		"rss_channel_item_enclosures":                                   {Media: []tone.Media{{Kind: "audio"}}},
		"rss_channel_item_guid":                                         {ID: "abc123"},
		"rss_channel_item_link":                                         {ID: "http://example.org"},
		"rss_channel_item_pubDate":                                      {At: time.Date(2004, 1, 1, 19, 48, 21, 0, time.UTC)},
		"rdf_item_title":                                                {Title: "Item Title"},
		"rss_channel_item_updated_atom":                                 {Title: "Item Title", Account: "Feed Title", At: time.Date(2020, 1, 2, 15, 4, 5, 0, time.UTC)},
	}
	files, err := filepath.Glob(samples(t, "feeds", "gofeed", "*"))
	require.NoError(t, err)
	require.Len(t, files, 50)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		t.Run(name, func(t *testing.T) {
			if strings.Contains(name, "invalid") || strings.HasSuffix(name, "expected") {
				_, err := Open(context.Background(), file, nil)
				require.ErrorIs(t, err, ErrUnknownFormat)
				return
			}
			posts, errs, format := readAll(t, file, nil)
			require.Empty(t, errs)
			require.Equal(t, "feed", format)
			b, err := os.ReadFile(file)
			require.NoError(t, err)
			items := strings.Count(string(b), "</item>") + strings.Count(string(b), "</entry>")
			if filepath.Ext(file) == ".json" {
				items = 1
			}
			require.Len(t, posts, items)
			w, found := want[name]
			if _, suffix, ok := strings.Cut(name, "_-_"); ok && !found {
				w, found = want[suffix]
			}
			if found {
				w.Platform = "rss"
				if w.ID == "" {
					require.Len(t, posts[0].ID, 20)
					w.ID = posts[0].ID
				}
				require.True(t, w.At.Equal(posts[0].At))
				w.At = posts[0].At
				require.Equal(t, w, posts[0])
			}
			if !found && len(posts) > 0 {
				require.Empty(t, posts[0].Text)
			}
		})
	}
}

// TestFrontMatterSamples reads the cases of a front matter library.
func TestFrontMatterSamples(t *testing.T) {
	f, err := os.Open(samples(t, "jekyll-hugo", "frontmatter.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); n++ {
		var c struct {
			N      int
			Input  string
			Expect string
		}
		require.NoError(t, json.Unmarshal(s.Bytes(), &c))
		t.Run(fmt.Sprint(c.N), func(t *testing.T) {
			m, rest, ok := cutFrontMatter([]byte(c.Input))
			_, err := m.parse()
			switch c.Expect {
			case "expValidMatter":
				require.NoError(t, err)
				require.True(t, ok)
				require.Equal(t, "rest of the file", strings.TrimSpace(string(rest)))
			case "expNoRest", "expEmptyMatter":
				require.NoError(t, err)
				require.True(t, ok)
				require.Empty(t, strings.TrimSpace(string(rest)))
			case "expNoMatter":
				require.False(t, ok)
				require.Equal(t, c.Input, string(rest))
			case "expMatterErr":
				require.True(t, ok)
				require.Error(t, err)
			default:
				t.Fatalf("unknown expectation %s", c.Expect)
			}
		})
	}
	require.Equal(t, 53, n)
}

// TestSharedData reads every labelled data set that has texts.
func TestSharedData(t *testing.T) {
	root := filepath.Join(samples(t), "..", "..", "data")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".jsonl" {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		opts := &Options{}
		switch filepath.ToSlash(rel) {
		case "word_lists/data.jsonl":
			opts.Columns = map[string]string{"text": "term"}
		case "jargon/data.jsonl", "jargon/longform.jsonl":
			opts.Columns = map[string]string{"text": "sentence"}
		}
		t.Run(filepath.ToSlash(rel), func(t *testing.T) {
			b, err := os.ReadFile(path)
			require.NoError(t, err)
			posts, errs, format := readAll(t, path, opts)
			require.Equal(t, "jsonl", format)
			require.Len(t, posts, strings.Count(strings.TrimSpace(string(b)), "\n")+1)
			for _, err := range errs { // only that dates are written in no known way
				require.ErrorContains(t, err, "is not understood")
			}
			require.LessOrEqual(t, len(errs), 1)
			var first struct{ Text, Sentence, Term, Account, Time string }
			require.NoError(t, json.Unmarshal(b[:strings.IndexByte(string(b), '\n')], &first))
			require.Equal(t, first.Text+first.Sentence+first.Term, posts[0].Text)
			require.Equal(t, first.Account, posts[0].Account)
			ids := map[string]bool{}
			for _, p := range posts {
				ids[p.ID] = true
			}
			t.Logf("%d posts, %d ids, %d with a time", len(posts), len(ids), timed(posts))
		})
		return nil
	})
	require.NoError(t, err)
}

func timed(posts []tone.Post) (n int) {
	for _, p := range posts {
		if !p.At.IsZero() {
			n++
		}
	}
	return n
}
