package tone

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/links"
)

// TestMatchAhead: a long draft whose ids are given up while it is read has the same
// tokens and matches as one whose ids are kept.
func TestMatchAhead(t *testing.T) {
	c := defaultChecker(t)
	prose := strings.Join(benchPosts(400, 280, false), "\n\n")
	buzz := strings.Join(benchPosts(400, 280, true), " ")
	letters := strings.Repeat("We sell f r e e s t u f f and l e v e r a g e it. ", 3000)
	quoted := "> " + strings.ReplaceAll(prose, "\n\n", "\n> ") + "\n\nWe leverage synergies.\n\n" + buzz
	for _, test := range []struct {
		name  string
		draft Draft
		frees bool
	}{
		{"clean", Draft{Text: prose}, true},
		{"findings", Draft{Text: buzz}, true},
		{"letters with gaps", Draft{Text: letters}, true},
		{"quotations first", Draft{Text: quoted, Format: Markdown}, true},
		{"code spans", Draft{Text: prose + "\n\nRun `go test` now.", Format: Markdown}, false},
		{"short", Draft{Text: prose[:4000]}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			read := func(keeps bool) *reading {
				r := &reading{}
				r.keeps = keeps
				r.read(c.engine, &test.draft, links.Default)
				r.match(c.engine)
				return r
			}
			whole, freed := read(true), read(false)
			require.Zero(t, whole.matched)
			require.Equal(t, test.frees, freed.matched > 0)
			require.Len(t, whole.ids, len(whole.tokens))
			require.Len(t, freed.ids, len(freed.tokens)-freed.matched)
			require.Equal(t, whole.tokens, freed.tokens)
			require.Equal(t, whole.sentences, freed.sentences)
			require.NotEmpty(t, whole.matches)
			require.Equal(t, whole.matches, freed.matches)
		})
	}
}

// TestMatchAheadSpares: ids are kept as long as a model may speak about the words.
func TestMatchAheadSpares(t *testing.T) {
	c := defaultChecker(t)
	text := strings.Repeat("> Somebody else said this, and a lot more of the kind.\n\n", 3000) + "We leverage synergies.\n"
	r := &reading{}
	r.read(c.engine, &Draft{Text: text, Format: Markdown}, links.Default)
	require.True(t, r.frees)
	require.Zero(t, r.matched)
}
