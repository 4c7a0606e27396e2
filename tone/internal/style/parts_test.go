package style

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules/vale"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// apart is a document in which paragraphs and sentences are blocks of their own.
func apart(doc *Document) *Document {
	out := &Document{}
	for _, b := range doc.Blocks {
		p := b
		b.Paragraph, b.Parted = false, false
		out.Blocks = append(out.Blocks, b)
		if p.Paragraph {
			p.Scope |= Paragraph
			out.Blocks = append(out.Blocks, p)
		}
		for _, s := range words.Sentences(b.Text, nil) {
			text := b.Text[s.Start:s.End]
			if cut := strings.TrimSpace(text); cut != "" {
				out.Blocks = append(out.Blocks, Block{Scope: b.Scope | Sentence, Text: cut, Start: b.Start + int(s.Start) + strings.Index(text, cut)})
			}
		}
	}
	return out
}

// TestParts: rules find the same where sentences and paragraphs are told of a block as
// where each is a block. Sentences are cut only for what may stand in one.
func TestParts(t *testing.T) {
	texts := []string{
		"", " ", "One: Two. Three; four, five and six? But no.", "But why. end.Next one; _so._But, it goes! (Yes.) Yes", "Eins。Zwei; drei. vier",
		"Wait...\nNo break: So\n\nthere. A very very long one, with this and that.", "e.g. this; that", "naïve café: Où; ça", "No\xff: X. end", "Is it so? It is so. So it is",
	}
	for range 3 {
		texts = append(texts, strings.Join(texts, " "))
	}
	texts = append(texts, subjects...)
	for _, scope := range [][]string{{"sentence"}, {"paragraph"}, {"text", "sentence"}, {"sentence & ~code"}, {"paragraph", "text"}, {"sentence.list"}} {
		var list []*vale.Rule
		for _, r := range []vale.Rule{
			{Nonword: true, Tokens: []string{`(?<!:[^ ]+?):\s[A-Z]`}},
			{Nonword: true, Tokens: []string{`(?:[^,]+,){1,}\s\w+\s(?:and|or)`}},
			{Nonword: true, Tokens: []string{`;`}},
			{Tokens: []string{`^But`}},
			{Tokens: []string{`\w+\.$`}, Nonword: true},
			{Tokens: []string{`is[ ]so`}, Raw: []string{`\b`}},
			{Tokens: []string{"this", "that"}},
			{Kind: vale.Occurrence, Tokens: []string{`\b(\w+)\b`}, Max: 6},
			{Kind: vale.Repetition, Tokens: []string{`[^\s]+`}},
			{Kind: vale.Capitalization, Match: "$sentence", Threshold: 0.8},
		} {
			r.ID, r.Message, r.Scope = "A.B", "%s", scope
			if r.Kind == "" {
				r.Kind = vale.Existence
			}
			list = append(list, &r)
		}
		for n := range len(list) + 1 {
			of := list
			if n < len(list) {
				of = list[n : n+1]
			}
			e, errs := Compile(of)
			for _, err := range errs {
				require.NoError(t, err)
			}
			for _, text := range texts {
				doc := &Document{Blocks: []Block{{Scope: Text | Markdown, Paragraph: true, Parted: true, Text: text, Start: 7}, {Scope: Text | List, Parted: true, Text: text, Start: 10_007}}}
				want, _ := all(e, apart(doc))
				got, _ := all(e, doc)
				require.Equal(t, want, got, "%v %v in %q", scope, of[0].Tokens, text)
			}
		}
	}
}
