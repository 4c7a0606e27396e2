package literal

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFindAll: a Pattern finds what its expression finds in the whole text.
func TestFindAll(t *testing.T) {
	expressions := []string{
		`[a-z,] (?:[A-Z][\w.]* |of )*(?:Bb|Aab)\b`, `(?i)\b(?:ab|b{1,3}) [$é] ?\d+(?:[.,]\d+)*|\d+ ?% ?(?:a|ba)\b`, `^a.*b$`, `(?m)^a [^\n]*b$`, `(?m)a\nb|^\$ a`,
		`\bab\b`, `\Bab|ba\B`, `a{2,3}é?b`, `(?:ab)+ \$`, `(?:a|bb){2,}5`, `(?s)a.b`, `\$[^b]{0,4}b|b+a`, `(?:aab|ab)b?`, `é+b`, `(?i)é \$|ba`, `(?U)\$a+b*`, `\x00+a`, `(?:Aa |b)*Bb`, `b*`, `a\b|$`,
	}
	r := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aaabbbAB  5$%é,.\n\x00_ſ")
	found := 0
	for _, expression := range expressions {
		re := regexp.MustCompile(expression)
		p := NewPattern(expression)
		for range 20_000 {
			var b strings.Builder
			for range r.IntN(60) {
				switch r.IntN(200) {
				case 0:
					b.WriteString("\xff")
				case 1:
					b.WriteString(strings.Repeat(string(letters[r.IntN(len(letters))]), 30))
				default:
					b.WriteRune(letters[r.IntN(len(letters)-r.IntN(2))])
				}
			}
			text := b.String()
			want := re.FindAllStringIndex(text, -1)
			require.Equal(t, want, p.FindAll(text), "%s in %q", expression, text)
			found += len(want)
		}
	}
	require.Greater(t, found, 10_000)
}

// TestStretches: only what is near a match is searched.
func TestStretches(t *testing.T) {
	far := strings.Repeat("far away. ", 50)
	for _, tc := range []struct{ pattern, text, want string }{
		{`\b(?:only|now) [$£] ?\d+(?:[.,]\d+)*`, far + "it is now $ 1,234.50. Or now £2" + far, "now $ 1,234.50. |now £2f"},
		{`(?:Big )*Bread\b`, far + "a Big Big Bread a" + far, "Big Big Bread "},
		{`\$\d`, far + "5$$$$" + far, ""},
		{`a.*\$`, "a\n\n\nab $", "ab $"},
		{`^far (?:away)?`, far, "far away."},
		{`\$a{2}`, "$a $aa b", "$a |$aa "},
	} {
		var got []string
		for _, s := range newAutomaton(tc.pattern).stretches(tc.text) {
			got = append(got, tc.text[s.from:s.to])
		}
		require.Equal(t, tc.want, strings.Join(got, "|"))
	}
}

// TestFindAllIsLinear: a literal at every place, or one of which the other case is
// everywhere, does not make a long text slow.
func TestFindAllIsLinear(t *testing.T) {
	p := NewPattern(`(?i)[a-z ]*xyz[a-z ]*%`)
	for _, piece := range []string{"xyz ", "X", "x", "xyz\n"} {
		begun := time.Now()
		require.Empty(t, p.FindAll(strings.Repeat(piece, 1<<18)))
		require.Less(t, time.Since(begun), 5*time.Second, piece)
	}
}

// TestFindAllOfManyStates: an automaton with more states than it keeps finds all the same,
// in several goroutines at once.
func TestFindAllOfManyStates(t *testing.T) {
	expression := `\ba` + strings.Repeat("[ab]", 12) + `c|d[^e]*e`
	re, p := regexp.MustCompile(expression), NewPattern(expression)
	var all sync.WaitGroup
	for seed := range uint64(4) {
		all.Go(func() {
			r := rand.New(rand.NewPCG(seed, 0))
			found := 0
			for range 300 {
				text := make([]byte, 300)
				for i := range text {
					text[i] = "aaabbb"[r.IntN(6)]
					if r.IntN(14) == 0 {
						text[i] = "  cde"[r.IntN(5)]
					}
				}
				want := re.FindAllStringIndex(string(text), -1)
				if !assert.Equal(t, want, p.FindAll(string(text)), "%s", text) {
					return
				}
				found += len(want)
			}
			assert.Greater(t, found, 100)
		})
	}
	all.Wait()
}

func FuzzFindAll(f *testing.F) {
	f.Add(`(?i)\b(?:earn|make) [$£]\d`, "We EARN $5, and make £6")
	f.Add(`x[ab]*|yy+\b`, "axb yy")
	f.Add(`a.c|=$|€`, "€ =abc=")
	f.Add(`(?m)^ *|\Bb?`, " abb\n b")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		re, err := regexp.Compile(pattern)
		if err != nil || len(pattern) > 200 || len(text) > 2000 {
			return
		}
		require.Equal(t, re.FindAllStringIndex(text, -1), NewPattern(pattern).FindAll(text), "%q %q", pattern, text)
	})
}
