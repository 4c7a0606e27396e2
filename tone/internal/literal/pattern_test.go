package literal

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestFindAll: a Pattern finds what its expression finds in the whole text.
func TestFindAll(t *testing.T) {
	expressions := []string{
		`[a-z,] (?:[A-Z][\w.]* |of )*(?:Bb|Aab)\b`, `(?i)\b(?:ab|b{1,3}) [$é] ?\d+(?:[.,]\d+)*|\d+ ?% ?(?:a|ba)\b`, `^a.*b$`, `(?m)^a [^\n]*b$`, `(?m)a\nb|^\$ a`,
		`\bab\b`, `\Bab|ba\B`, `a{2,3}é?b`, `(?:ab)+ \$`, `(?:a|bb){2,}5`, `(?s)a.b`, `\$[^b]{0,4}b|b+a`, `(?:aab|ab)b?`, `é+b`, `(?i)é \$|ba`, `(?U)\$a+b*`, `\x00+a`,
	}
	r := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aaabbbAB  5$%é,.\n\x00_ſ")
	found, whole := 0, 0
	for _, expression := range expressions {
		re := regexp.MustCompile(expression)
		p := NewPattern(re)
		if p.around() == nil {
			whole++
		}
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
	require.Less(t, whole, 4)
}

// TestStretches: only what is near a literal is searched.
func TestStretches(t *testing.T) {
	far := strings.Repeat("far away. ", 50)
	for _, tc := range []struct{ pattern, text, want string }{
		{`\b(?:only|now) [$£] ?\d+(?:[.,]\d+)*`, far + "it is now $ 1,234.50. Or now £2" + far, "s now $ 1,234.50. |r now £2fa"},
		{`(?:Big )*Bread\b`, far + "a Big Big Bread a" + far, " a Big Big Bread "},
		{`\$\d`, far + "5$$$$" + far, "5$$$$fa"},
		{`a.*\$`, "a\n\n\nab $", "\n\nab $"},
	} {
		a := aroundOf(tc.pattern)
		require.NotNil(t, a)
		var got []string
		for _, s := range a.stretches(tc.text) {
			got = append(got, tc.text[s.from:s.to])
		}
		require.Equal(t, tc.want, strings.Join(got, "|"))
	}
	require.Nil(t, aroundOf(`[a-z]+`))
	require.Nil(t, aroundOf(`.{500,900}.{500}x`))
}

// TestFindAllIsLinear: a literal at every place, or one of which the other case is
// everywhere, does not make a long text slow.
func TestFindAllIsLinear(t *testing.T) {
	p := NewPattern(regexp.MustCompile(`(?i)[a-z ]*xyz[a-z ]*%`))
	for _, piece := range []string{"xyz ", "X", "x", "xyz\n"} {
		begun := time.Now()
		require.Empty(t, p.FindAll(strings.Repeat(piece, 1<<18)))
		require.Less(t, time.Since(begun), 5*time.Second, piece)
	}
}

func FuzzFindAll(f *testing.F) {
	f.Add(`(?i)\b(?:earn|make) [$£]\d`, "We EARN $5, and make £6")
	f.Add(`x[ab]*|yy+\b`, "axb yy")
	f.Add(`a.c|=$|€`, "€ =abc=")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		re, err := regexp.Compile(pattern)
		if err != nil || len(pattern) > 200 || len(text) > 2000 {
			return
		}
		if want := re.FindAllStringIndex(text, -1); len(want) == 0 || want[0][0] < want[0][1] {
			require.Equal(t, want, NewPattern(re).FindAll(text), "%q %q", pattern, text)
		}
	})
}
