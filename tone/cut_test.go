package tone

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/count"
	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/mention"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// checkSigns asks that what the signs of a text do not name is not in it.
func checkSigns(t *testing.T, text string) {
	_, signs := words.SentencesAndSigns(text, nil)
	if signs&words.HasAddress == 0 {
		for _, policy := range []links.Policy{links.Default, links.X, links.Mastodon, links.Bluesky} {
			require.Empty(t, links.Find(text, policy, nil), "%q as on %s", text, policy)
		}
	}
	if signs&words.HasEmoji == 0 {
		require.Empty(t, count.Emoji(text, nil), "%q", text)
	}
	if signs&words.HasQuote == 0 {
		var f mention.Finder
		require.Empty(t, f.Quotations(text, words.Sentences(text, nil), nil), "%q", text)
	}
}

var signPieces = []string{
	" ", " ", " ", "\n", "a", "Bob", "the end", "don't", "é", "café", "日本", "か", "😀", "❤", "©", "1", "1\ufe0f\u20e3", "#\ufe0f\u20e3", "\u200d", "\u0301", "\xff", "\xe2",
	".", ".", "。", ":", "://", "http", "https://", "@", "＠", "#", "＃", "$", "/", "com", "example.com", "x.y", "app", "дом", ".рф", "-", "_", "(", ")", ",", ";", "!",
	"'", "\"", "‘", "’", "“", "”", "„", "«", "»", "‹", "›", "「", "」", "t.co/a", "ABC", "1.5",
}

func TestSigns(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		var b strings.Builder
		for n := 1 + r.IntN(8); n > 0; n-- {
			b.WriteString(signPieces[r.IntN(len(signPieces))])
		}
		checkSigns(t, b.String())
	}
}

func FuzzSigns(f *testing.F) {
	for _, seed := range []string{"see example.com", "a.é", "「a」", "1\ufe0f", "@a＠b", "it's 'so'"} {
		f.Add(seed)
	}
	f.Fuzz(checkSigns)
}

// A long draft is cut in pieces: what comes of it is the same as of one cut at once.
func TestCutPiecewise(t *testing.T) {
	e := defaultChecker(t).engine
	one := "We never leverage “synergies” (f r e e!) at example.com, don't we? Ada’s node.js cost $5 😀. "
	for _, spaces := range []string{" ", "  \n ", "\n\n"} {
		var long reading
		text := strings.TrimSpace(strings.Repeat(one+spaces, 3*ahead/len(one)))
		long.reset()
		long.read(e, &Draft{Text: text}, links.Default)
		whole := words.Split(text, nil)
		at := 0
		for i := range long.tokens {
			tok := &long.tokens[i]
			for at < len(whole) && whole[at].Start < tok.start {
				at++
			}
			require.Equal(t, whole[at].Start, tok.start)
			if tok.kind == plainWord && !tok.is(disguised) {
				require.Equal(t, whole[at].End, tok.end)
			}
		}
		require.InDelta(t, len(whole), len(long.tokens), float64(len(whole))/4)
	}
}
