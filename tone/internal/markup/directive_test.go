package markup

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDirectives(t *testing.T) {
	tests := []struct {
		name, comment string
		want          Directive
	}{
		{"ignore", "<!-- plainpost:ignore a.b a good reason -->", Directive{Verb: "ignore", Rules: []string{"a.b"}, Reason: "a good reason"}},
		{"ignore several", "<!--plainpost:ignore a,b, c ,d why-->", Directive{Verb: "ignore", Rules: []string{"a", "b", "c", "d"}, Reason: "why"}},
		{"off", "<!-- plainpost:off a -->", Directive{Verb: "off", Rules: []string{"a"}}},
		{"on", "<!-- plainpost:on -->", Directive{Verb: "on"}},
		{"on for some", "<!-- plainpost:on a,b -->", Directive{Verb: "on", Rules: []string{"a", "b"}}},
		{"no reason", "<!-- plainpost:ignore a -->", Directive{Verb: "ignore", Rules: []string{"a"}, Err: "ignore gives no reason"}},
		{"no rule", "<!-- plainpost:ignore -->", Directive{Verb: "ignore", Err: "ignore names no rule"}},
		{"off without rule", "<!-- plainpost:off -->", Directive{Verb: "off", Err: "off names no rule"}},
		{"unknown", "<!-- plainpost:mute a -->", Directive{Verb: "mute", Rules: []string{"a"}, Err: "unknown directive mute; known are ignore, off and on"}},
	}
	var d Doc
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, format := range []Format{Markdown, HTML} {
				src := "x\n\n" + tt.comment + "\n\ny"
				if format == HTML {
					src = "<p>x</p>" + tt.comment + "<p>y</p>"
				}
				Parse(src, format, &d)
				require.Len(t, d.Directives, 1)
				got := d.Directives[0]
				require.Equal(t, tt.comment, src[got.SrcStart:got.SrcEnd])
				require.Len(t, d.Blocks, 3)
				require.Equal(t, d.Blocks[1].End, got.At, "in effect before the next block")
				got.SrcStart, got.SrcEnd, got.At = 0, 0, 0
				require.Equal(t, tt.want, got)
			}
		})
	}
}

func TestDirectivePlaces(t *testing.T) {
	tests := []struct {
		name   string
		format Format
		src    string
		n      int
	}{
		{"inside a paragraph", Markdown, "a <!-- plainpost:off b --> c", 1},
		{"inside raw html", Markdown, "<div>\n<!-- plainpost:off b -->\n<!-- plainpost:on -->\n</div>", 2},
		{"over lines of a quote", Markdown, "> <!-- plainpost:off b\n> -->", 1},
		{"inside code", Markdown, "`<!-- plainpost:off b -->`", 0},
		{"an ordinary comment", Markdown, "<!-- see plainpost:off -->", 0},
		{"inside an HTML paragraph", HTML, "<p>a <!-- plainpost:off b --> c", 1},
		{"inside a script", HTML, "<script><!-- plainpost:off b --></script>", 0},
		{"plain", Plain, "<!-- plainpost:off b -->", 0},
	}
	var d Doc
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			Parse(tt.src, tt.format, &d)
			require.Len(t, d.Directives, tt.n)
			for _, v := range d.Directives {
				require.Empty(t, v.Err)
				require.Equal(t, "<!--", tt.src[v.SrcStart:v.SrcStart+4])
				require.Equal(t, "-->", tt.src[v.SrcEnd-3:v.SrcEnd])
			}
		})
	}
}
