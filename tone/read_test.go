package tone

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// TestCommonWords compares the tokens of common words with those made one by one.
func TestCommonWords(t *testing.T) {
	e := defaultChecker(t).engine
	posts := append(benchPosts(500, 280, true), mixedPosts(200, 280)...)
	for _, p := range posts[:300] {
		posts = append(posts, strings.NewReplacer("e ", "e! ", "t ", "t) ", "a", "4", "is", "isn't", "the", "the-", "on", "o.n.").Replace(p))
	}
	for _, text := range posts {
		var fast, slow reading
		d := &Draft{Text: text, Language: "en"}
		fast.read(e, d, links.Default)
		slow.read(e, d, links.Default)
		if len(fast.entities) > 0 {
			continue
		}
		cut := &slow.cutting
		slow.tokens, slow.ids, slow.sentences, cut.next, cut.last = nil, nil, nil, 0, 0
		for _, s := range fast.sentences {
			slow.beginSentence(s.start, s.end, s.block)
			for cut.next < len(cut.words) && cut.words[cut.next].Start < s.end {
				w := &cut.words[cut.next]
				cut.next++
				cut.last = w.End
				slow.see(w)
				slow.oneWord(e, w)
			}
			slow.endSentence(e)
		}
		slow.findMentions()
		require.Equal(t, fast.tokens, slow.tokens, text)
		require.Equal(t, fast.ids, slow.ids, text)
		require.Equal(t, fast.sentences, slow.sentences, text)
	}
}

// TestPlace compares the places of tokens with what a look at all rows finds.
func TestPlace(t *testing.T) {
	forms := &defaultChecker(t).engine.dict.forms
	all := map[string]uint32{}
	for i := range forms.rows {
		if r := &forms.rows[i]; r.length > 0 {
			all[string(forms.word(r))] = uint32(i) + 1
		}
	}
	n := 0
	var text strings.Builder
	for word := range all {
		text.WriteString(word + " " + strings.ToUpper(word) + " " + word + "zz ")
	}
	tokens := words.Split(text.String(), nil)
	for i := range tokens {
		w := &tokens[i]
		if word := text.String()[w.Start:w.End]; w.Kind <= words.Number && w.Form != words.Foreign {
			n++
			require.Equal(t, all[strings.ToLower(word)], forms.place(text.String(), w), word)
		}
	}
	require.Greater(t, n, 15_000)
}
