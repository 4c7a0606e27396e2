package links

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDefaultJudgement(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a file", "Read README.md first", nil},
		{"a file, small letters", "see setup.py for that", nil},
		{"a file that is no domain", "we use node.js and main.go", nil},
		{"a file with a line", "it panics at main.rs:10 again", nil},
		{"an archive", "unpack acme.zip somewhere", nil},
		{"a country by its second level", "go to acme.com.py", []string{"acme.com.py"}},
		{"a file ending with a path", "docs on bun.sh/docs", []string{"bun.sh/docs"}},
		{"a file ending with www", "www.acme.md is up", []string{"www.acme.md"}},
		{"invited", "visit get.sh today", []string{"get.sh"}},
		{"a relative path", "open src/example.com or ./example.com", nil},
		{"a sentence join", "That was the end.Next we go home", nil},
		{"a sentence join with a word of two letters", "This is the end.So we go", nil},
		{"a sentence join in capitals", "not the end.BUY now", nil},
		{"capitals", "EXAMPLE.COM and example.COM and GOV.UK", []string{"EXAMPLE.COM", "example.COM", "GOV.UK"}},
		{"a title", "Cloud.gov and Amazon.com", []string{"Cloud.gov", "Amazon.com"}},
		{"an abbreviation", "e.g. this, i.e. that, U.S. law, 5 p.m. today", nil},
		{"a time", "open till 10.am", nil},
		{"a technology", "written in ASP.NET", nil},
		{"a musician", "with will.i.am on stage", nil},
		{"an ellipsis", "wait...what", nil},
		{"a version", "v1.2.3 is out", nil},
		{"a question", "Have you been to example.com?", []string{"example.com"}},
		{"a question with a query", "example.com/?q=1 works", []string{"example.com/?q=1"}},
		{"a pointing hand", "👉example.com👈", []string{"example.com"}},
		{"quotes", "“example.com” and (example.com) and <https://example.com>", []string{"example.com", "example.com", "https://example.com"}},
		{"Japanese around", "詳しくはexample.comまで。", []string{"example.com"}},
		{"Japanese before", "詳しくはexample.com から", []string{"example.com"}},
		{"Korean particle", "example.com에서 봐요", []string{"example.com"}},
		{"Chinese sentences", "他来自亚洲。中国很大。公司，", nil},
		{"scheme in Japanese", "こちらhttps://example.com/a", []string{"https://example.com/a"}},
		{"scheme makes any host good", "http://build.internal:8080/x http://localhost:80 http://192.168.0.1/ http://[::1]/a",
			[]string{"http://build.internal:8080/x", "http://localhost:80", "http://192.168.0.1/", "http://[::1]/a"}},
		{"scheme without host", "http:// and https://x and http://1.2.3.400", nil},
		{"emphasis around an address", "*ann@example.com* or 'ann@example.com'", []string{"ann@example.com", "ann@example.com"}},
		{"address after a full stop", "Mail us.ann@example.com", []string{"us.ann@example.com"}},
		{"address with a colon before", "mail:ann@example.com", []string{"ann@example.com"}},
		{"two addresses", "a@b.com,c@d.com;e@f.org", []string{"a@b.com", "c@d.com", "e@f.org"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := slicesOf(c.text, Find(c.text, Default, nil), URL, Bare, Email)
			require.ElementsMatch(t, c.want, got)
		})
	}
}

func TestDefaultTags(t *testing.T) {
	for _, c := range []struct {
		name, text string
		kind       Kind
		want       []string
	}{
		{"tags", "#one #2two ＃三 #4 a#b #five.", Hashtag, []string{"one", "2two", "三", "five"}},
		{"no tag in a URL", "https://a.com/#b a.com#c", Hashtag, []string{}},
		{"no tag in an entity", "it&#39;s", Hashtag, []string{}},
		{"mentions", "@ann and @bob.smith, cc @carl.", Mention, []string{"ann", "bob.smith", "carl"}},
		{"a mention in Japanese", "の@ann に", Mention, []string{"ann"}},
		{"a remote mention", "@ann@mastodon.social hi", Mention, []string{"ann@mastodon.social"}},
		{"a handle that is a domain", "@example.com hi", Mention, []string{"example.com"}},
		{"no mention in an address", "ann@example.com, f@@kn", Mention, []string{}},
		{"no mention in a package", "npm i @types/node", Mention, []string{}},
		{"cashtags", "$ACME up, ($BRK.B) $5 $path $TOOLONG $A", Cashtag, []string{"ACME", "BRK.B", "A"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, valuesOf(Find(c.text, Default, nil), c.kind))
		})
	}
}
