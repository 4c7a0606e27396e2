package tone

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plainpost/plainpost/tone/internal/links"
)

// readPosts are the texts that reading is measured on: those of BenchmarkCheck.
var readPosts = []struct {
	name   string
	format Format
	posts  func() []string
}{
	{"plain280", Plain, func() []string { return benchPosts(4096, 280, false) }},
	{"mixed280", Plain, func() []string { return mixedPosts(4096, 220) }},
	{"markdown", Markdown, func() []string { return markdownPosts(64, 6000) }},
	{"prose1MiB", Plain, func() []string { return benchPosts(2, 1<<20, false) }},
	{"mixed1MiB", Plain, func() []string { return mixedPosts(2, 1<<20) }},
	{"markdown1MiB", Markdown, func() []string { return markdownPosts(2, 1<<20) }},
}

// mixedPosts hold accents, ideographs and emoji among English words.
func mixedPosts(n, bytes int) []string {
	posts := benchPosts(n, bytes, false)
	for i, p := range posts {
		posts[i] = strings.ReplaceAll(strings.ReplaceAll(p, "e", "é"), "the", "日本 😀")
	}
	return posts
}

// markdownPosts hold a heading, list items, links and emphasis.
func markdownPosts(n, bytes int) []string {
	posts := benchPosts(n, bytes, false)
	for i, p := range posts {
		posts[i] = "# A *title* of " + fmt.Sprint(i) + "\n\n" + strings.ReplaceAll(p, ". ", ".\n\n- [link](https://example.com/a) and **bold** ")
	}
	return posts
}

// BenchmarkRead is reading alone: from a draft to tokens with ids.
func BenchmarkRead(b *testing.B) {
	e := defaultChecker(b).engine
	for _, t := range readPosts {
		b.Run(t.name, func(b *testing.B) {
			posts := t.posts()
			var r reading
			bytes := 0
			for _, p := range posts {
				r.reset()
				r.keeps = true // no matching
				r.read(e, &Draft{Text: p, Format: t.format}, links.Default)
				bytes += len(p)
			}
			b.SetBytes(int64(bytes / len(posts)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r.reset()
				r.keeps = true // no matching
				r.read(e, &Draft{Text: posts[i%len(posts)], Format: t.format}, links.Default)
			}
		})
	}
}

// BenchmarkTableTokeniser is the floor under a check: one pass with a table of
// byte classes that cuts words and does nothing with them but keep them.
func BenchmarkTableTokeniser(b *testing.B) {
	var letter [256]bool
	for c := range letter {
		letter[c] = c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '\'' || c >= 0x80
	}
	type word struct{ start, end int32 }
	for _, t := range readPosts {
		b.Run(t.name, func(b *testing.B) {
			posts := t.posts()
			var list []word
			bytes, count := 0, 0
			for _, p := range posts {
				bytes += len(p)
			}
			b.SetBytes(int64(bytes / len(posts)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				text := posts[i%len(posts)]
				list = list[:0]
				for at := 0; at < len(text); {
					for at < len(text) && !letter[text[at]] {
						at++
					}
					start := at
					for at < len(text) && letter[text[at]] {
						at++
					}
					if at > start {
						list = append(list, word{int32(start), int32(at)})
					}
				}
				count += len(list)
			}
			if count == 0 {
				b.Fatal("no words")
			}
		})
	}
}
