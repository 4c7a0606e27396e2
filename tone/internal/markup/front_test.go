package markup

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFrontMatter(t *testing.T) {
	tests := []struct {
		name, src          string
		front              string
		title, description string
		tags               []string
	}{
		{"yaml", "---\ntitle: \"A: b\"\ndescription: >\n  c\n  d\ntags:\n  - e\n  - 2\n---\nbody", "---\ntitle: \"A: b\"\ndescription: >\n  c\n  d\ntags:\n  - e\n  - 2\n---\n", "A: b", "c d\n", []string{"e", "2"}},
		{"yaml with dots", "---\ntitle: a\n...\nbody", "---\ntitle: a\n...\n", "a", "", nil},
		{"yaml with carriage returns", "---\r\ntitle: a\r\ntags: [b, c]\r\n---\r\nbody", "---\r\ntitle: a\r\ntags: [b, c]\r\n---\r\n", "a", "", []string{"b", "c"}},
		{"yaml after a byte order mark", "\ufeff---\ntitle: a\n---\nbody", "---\ntitle: a\n---\n", "a", "", nil},
		{"jekyll tags", "---\ntags: a b\n---\n", "---\ntags: a b\n---\n", "", "", []string{"a", "b"}},
		{"tags with commas", "---\ntags: a b, c\n---\n", "---\ntags: a b, c\n---\n", "", "", []string{"a b", "c"}},
		{"empty yaml", "---\n---\nbody", "---\n---\n", "", "", nil},
		{"yaml null", "---\ntitle:\ntags: ~\n---\n", "---\ntitle:\ntags: ~\n---\n", "", "", nil},
		{"broken yaml", "---\n# x\ntitle: a: b\n---\nbody", "---\n# x\ntitle: a: b\n---\n", "", "", nil},
		{"rules around prose", "---\nSome prose here.\n---\nbody", "", "", "", nil},
		{"a list between rules", "---\n- a\n---\nbody", "", "", "", nil},
		{"unclosed", "---\ntitle: a\n\nbody", "", "", "", nil},
		{"longer fence", "----\ntitle: a\n----\n", "", "", "", nil},
		{"not at the start", "\n---\ntitle: a\n---\n", "", "", "", nil},
		{"toml", "+++\ntitle = \"a \\\"b\\\" \\u00e9\"\ndescription = 'c\\d' # e\ntags = [\"f\", # g\n  'h',\n]\n[x]\ntitle = \"no\"\n+++\nbody",
			"+++\ntitle = \"a \\\"b\\\" \\u00e9\"\ndescription = 'c\\d' # e\ntags = [\"f\", # g\n  'h',\n]\n[x]\ntitle = \"no\"\n+++\n", "a \"b\" é", `c\d`, []string{"f", "h"}},
		{"zola tags", "+++\ntitle=\"a\"\n[taxonomies]\ntags = ['b']\n+++\n", "+++\ntitle=\"a\"\n[taxonomies]\ntags = ['b']\n+++\n", "a", "", []string{"b"}},
		{"json", "{\n \"title\": \"a\", \"description\": \"b\", \"tags\": [\"c\", 1], \"x\": {}\n}\n\nbody", "{\n \"title\": \"a\", \"description\": \"b\", \"tags\": [\"c\", 1], \"x\": {}\n}\n", "a", "b", []string{"c"}},
		{"json before words", "{\"a\": 1} is JSON", "", "", "", nil},
		{"shortcode", "{{< a >}}\n", "", "", "", nil},
		{"too long to read", "---\na: " + strings.Repeat("b", maxFront) + "\n---\nbody", "---\na: " + strings.Repeat("b", maxFront) + "\n---\n", "", "", nil},
	}
	var d Doc
	for _, tt := range tests {
		for name, format := range map[string]Format{"markdown": Markdown, "html": HTML} {
			t.Run(tt.name+"/"+name, func(t *testing.T) {
				Parse(tt.src, format, &d)
				checkDoc(t, tt.src, format, &d)
				require.Equal(t, tt.front, tt.src[d.FrontSrc[0]:d.FrontSrc[1]])
				require.Equal(t, tt.title, d.Title)
				require.Equal(t, tt.description, d.Description)
				require.Equal(t, len(tt.tags), len(d.Tags))
				if tt.tags != nil {
					require.Equal(t, tt.tags, d.Tags)
				}
				if tt.front != "" {
					require.NotContains(t, d.Text, "title")
				}
			})
		}
	}
}

func TestPageHead(t *testing.T) {
	var d Doc
	Parse("<title> A &amp;\n b</title><meta name=Description content='c &lt; d'>e", HTML, &d)
	require.Equal(t, "A & b", d.Title)
	require.Equal(t, "c < d", d.Description)
	require.Equal(t, "e", d.Text)
}
