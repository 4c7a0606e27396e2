package tone

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLinear reads 256 KB of what makes naive readers quadratic. There is no clock
// in it: at the square of that it would not end. BenchmarkHeavy takes 1 MB.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a while")
	}
	c := defaultChecker(t)
	for _, unit := range []string{
		"[", "<", "*a", "http://", "“", "\"'", "e\u0301", "\u0301", "> ", "#a ", "@a ", "a.", "f r e e ", "(", "we leverage ", "words like ", "a\u200b", "don't ", "1.", "buy now! ", "`",
	} {
		text := strings.Repeat(unit, (1<<18)/len(unit))
		for _, format := range []Format{Plain, Markdown, HTML} {
			_, err := c.Check(t.Context(), Draft{Text: text, Format: format})
			require.NoError(t, err)
		}
	}
}

func BenchmarkHeavy(b *testing.B) {
	c := defaultChecker(b)
	for _, unit := range []string{"[", "<", "*a", "http://", "“", "e\u0301", "> ", "we leverage ", "buy now! "} {
		text := strings.Repeat(unit, (1<<20)/len(unit))
		for _, format := range []Format{Plain, Markdown, HTML} {
			b.Run(strings.TrimSpace(unit)+"/"+string(format), func(b *testing.B) {
				for b.Loop() {
					if _, err := c.Check(b.Context(), Draft{Text: text, Format: format}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
