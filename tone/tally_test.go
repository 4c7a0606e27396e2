package tone

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/links"
)

// TestTally: words that are only counted make the same tokens as words that are looked
// up, for a rule set that knows none.
func TestTally(t *testing.T) {
	c := importing(t, onlyHouse, house(t))
	require.False(t, c.engine.looksUp())
	drafts := []Draft{
		{Text: ""},
		{Text: "I'm here, and I’m glad: we're 3 of 40k, aren't we? U.S. dollars ($5.50) and 10% of £20!"},
		{Text: "Get it f r e e now, y.o.u. w1n b!g, \u0440\u0430\u0443 nothing 😀😀 #win @y0u_there $ABC https://example.com/we/you?i=1 WE LOVE YOU"},
		{Text: "Nosotros no sabemos si tú o yo iremos mañana a la fiesta de la escuela con los niños, pero we hope so."},
		{Text: "don't say “leverage”\n\n- never\n- `we` and you\n\n> I said so\n\nWord.", Format: Markdown},
		{Text: "Wir sind dabei, und ihr?", Language: "de", Title: "We & you"},
		{Text: strings.Join(benchPosts(100, 280, true), " ")},
	}
	for _, p := range benchPosts(200, 280, true) {
		drafts = append(drafts, Draft{Text: p, Format: Markdown})
	}
	for i := range drafts {
		read := func(keeps bool) *reading {
			r := &reading{}
			r.keeps = keeps
			r.read(c.engine, &drafts[i], links.Default)
			require.Equal(t, !keeps, r.defers)
			for n := range r.sentences {
				r.noteMentions(int32(n))
				r.sentences[n].turns = false
			}
			for i := range r.tokens {
				r.tokens[i].class = 0 // nobody asks for it here
			}
			return r
		}
		counted, looked := read(false), read(true)
		require.True(t, counted.countsOnly)
		require.False(t, looked.countsOnly)
		require.Equal(t, looked.tokens, counted.tokens, drafts[i].Text)
		require.Equal(t, looked.sentences, counted.sentences, drafts[i].Text)
		require.Equal(t, looked.entities, counted.entities, drafts[i].Text)
		require.Len(t, counted.ids, len(counted.tokens))
	}
}
