package tone

import (
	"math/rand/v2"
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
		slow.tokens, slow.ids, slow.sentences, slow.cutting.last = nil, nil, nil, 0
		cut, block := &slow.cutting, int32(-1)
		for _, s := range fast.sentences {
			if s.block != block {
				block = s.block
				slow.cutBlock(slow.blocks[block].start, slow.blocks[block].end)
				cut.before = cut.last
				cut.words = words.SplitFrom(text[:cut.end], int(cut.at), nil)
			}
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
		slow.mayMention = true
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

// TestGuessedLanguage: a draft whose language is guessed while it is read, and perhaps
// taken for English first, is read as one whose language was given.
func TestGuessedLanguage(t *testing.T) {
	e := defaultChecker(t).engine
	pieces := []string{
		"The baker told us that we should not wait for it, and so we did. ", "She is in the garden with an old friend. ", "I am a b c d of it. ", "@anna #bread https://example.com ",
		"El panadero de la calle nos dijo que no hay pan para todos los días. ", "Der Bäcker sagt, dass es heute kein Brot gibt, und wir warten. ",
		"Le boulanger nous a dit que le pain est dans le four. ", "Сегодня мы переехали в новое здание. ", "東京タワーの近くに新しいお店ができました。", "Bread. ", "😀 ", "\n\n", "```\nfunc main() {}\n```\n\n", "<div>raw</div>\n\n",
	}
	random := rand.New(rand.NewPCG(1, 3))
	count := map[string]int{}
	for n := range 1500 {
		var b strings.Builder
		for range 1 + random.IntN(12) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		text := b.String()
		if n%50 == 0 {
			text = strings.Repeat(text, 60)
		}
		d := Draft{Text: text, Format: []Format{Plain, Markdown}[n%2]}
		var guessed, given reading
		guessed.read(e, &d, links.Default)
		whole := []words.Token(nil)
		for i := range guessed.blocks {
			blk := &guessed.blocks[i]
			whole = words.SplitFrom(guessed.view.Text[:blk.end], int(blk.start), whole)
		}
		d.Language, _ = words.Language(guessed.view.Text, whole)
		count[d.Language]++
		require.Equal(t, d.Language, guessed.language, text)
		given.read(e, &d, links.Default)
		require.Equal(t, given.tokens, guessed.tokens, text)
		require.Equal(t, given.ids, guessed.ids, text)
		require.Equal(t, given.sentences, guessed.sentences, text)
		require.Equal(t, given.entities, guessed.entities, text)
		require.Equal(t, given.emoji, guessed.emoji, text)
		require.Equal(t, given.mentions, guessed.mentions, text)
	}
	require.Greater(t, count["en"], 300)
	require.Greater(t, len(count), 4)
}
