package fold

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// reference folds text by the rules that the tables are made from, and reports whether they are all there is to it: no
// character is dropped, dressed up, kept against NFKC or able to pass for another, and no letter carries many marks.
func reference(text string) (string, bool) {
	if !utf8.ValidString(text) {
		return "", false
	}
	marks := 0
	for _, r := range text {
		e := lookup(r)
		if e.hidden() || e.overlay() || e.style() != stylePlain || e.class() == classLook {
			return "", false
		}
		// What the tables fold on purpose otherwise than NFKC does.
		own := norm.NFKC.String(cases.Fold().String(norm.NFKC.String(string(r))))
		table := string(r)
		if e.mapped() {
			table = e.folding()
		}
		if r >= utf8.RuneSelf && own != table {
			return "", false
		}
		if marks++; !e.mark() {
			marks = 0
		}
		if marks >= stack || r == '\u0307' {
			return "", false
		}
	}
	s := text
	for range 4 {
		s = norm.NFKC.String(cases.Fold().String(s))
	}
	return s, true
}

func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

// check tests all that holds for the view of any text.
func check(t *testing.T, v *View, text string) {
	t.Helper()
	v.Reset(text)
	require.True(t, utf8.ValidString(v.Text))
	if v.Identity() {
		require.Equal(t, text, v.Text)
	}
	if want, ok := reference(text); ok {
		require.Equal(t, want, lowerASCII(v.Text), "%+q", text)
	}
	boundary := func(i int) bool {
		if i == 0 || i == len(text) {
			return true
		}
		return utf8.RuneStart(text[i]) || !insideRune(text, i)
	}
	v.Disguised(0, len(v.Text))
	prevStart, prevEnd := 0, 0
	for i := 0; i < len(v.Text); {
		_, n := utf8.DecodeRuneInString(v.Text[i:])
		from, to := v.Origin(i, i+n)
		require.True(t, 0 <= from && from < to && to <= len(text), "%+q: %d %d", text, from, to)
		require.True(t, boundary(from) && boundary(to), "%+q: %d %d", text, from, to)
		require.True(t, prevStart <= from && prevEnd <= to && (from >= prevEnd || from == prevStart), "%+q: %d %d", text, from, to)
		require.LessOrEqual(t, v.FromOrigin(from), i)
		require.GreaterOrEqual(t, v.FromOrigin(to), i)
		prevStart, prevEnd = from, to
		i += n
	}
	last := 0
	for i := 0; i <= len(text); i++ {
		at := v.FromOrigin(i)
		require.True(t, last <= at && at <= len(v.Text), "%+q at %d", text, i)
		last = at
	}
	from, to := v.Origin(0, len(v.Text))
	require.True(t, 0 <= from && from <= to && to <= len(text))
	for i := -1; i <= len(v.Text)+1; i++ {
		from, to := v.Origin(i, i+1) // wherever it cuts
		require.True(t, 0 <= from && from <= to && to <= len(text) && boundary(from) && boundary(to), "%+q at %d", text, i)
	}
	v.Origin(-1, len(text)+9)
	v.FromOrigin(-1)
}

func insideRune(text string, i int) bool {
	for k := 1; k < utf8.UTFMax && k <= i; k++ {
		if r, n := utf8.DecodeRuneInString(text[i-k:]); n > k && r != utf8.RuneError {
			return true
		}
	}
	return false
}

var seeds = []string{
	"plain text", "Get frее mo\u00adney", "e\u0301e\u200b\u0301", "f\u0336r\u0336", "\xff\xfe\x80", "ｆｒｅｅ　ＭＯＮＥＹ", "👨‍👩‍👧 🅰️🅱 🇫\u200b🇷", "ｶﾞｷﾞ",
	"क्\u200dया", "می\u200cخواهم", "\u1112\u1161\u11ab\u1161\u1161", "İi̇I\u0307", "a\u0300\u0301\u0302\u0303", "ﬃ ẖ ΐ ŉ ǰ", "Tiê\u0323\u0301", "αbγ=\u0338 a\u0338", "2ⁿᵈ ᶠʳᵉᵉ", "m𝛐ney 𝟎", "@ct f r е е n.o.w",
	"\u0958\u0323 \u1e9b\u0323 ê\u0323", "\u0345α\u0345\u0301 \u0390\u1fb4", "\u3131\u3165\u3164\u314f",
}

func FuzzView(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var v View
		check(t, &v, text)
		var s Spaced
		for at := 0; at >= 0; {
			next := SpacedLetters(v.Text, at, &s)
			require.True(t, next == -1 || next > at && next <= len(v.Text))
			end := at
			for _, l := range s.Letters {
				require.True(t, end <= l.Start && l.Start < l.End && l.End <= len(v.Text) && l.At < len(s.Text))
				end = l.End
			}
			at = next
		}
		for _, w := range strings.Fields(v.Text) {
			Leet(w, nil)
			LeetL(w, nil)
			Skeleton(w, nil)
		}
	})
}

// TestRandomTexts puts together texts from runes that do something, which fuzzing by bytes finds slowly.
func TestRandomTexts(t *testing.T) {
	var alphabet []rune
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if e := lookup(r); e.mark() || e.hidden() || e.mapped() || e.look() != 0 {
			alphabet = append(alphabet, r)
		}
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	pools := [][]rune{alphabet, []rune("abcEIj =<1$@ \n"), []rune("\u200b\u200d\u200c\u00ad\ufe0f\u034f"), []rune("\u0301\u0323\u0336\u0338\u0307\u0302"),
		[]rune("аеоіαοн"), []rune("\u1100\u1161\u11a8가ㅋㅏ"), []rune("कि्क़มำ"), []rune("👍🏽🇫🅰❤"), []rune("ＡｂﾞｶΆΐêẹ")}
	var v View
	for range 20000 {
		var b strings.Builder
		for range 1 + rnd.IntN(12) {
			p := pools[rnd.IntN(len(pools))]
			b.WriteRune(p[rnd.IntN(len(p))])
		}
		check(t, &v, b.String())
	}
}

// TestEveryRune compares the tables with the rules, each rune alone and between letters.
func TestEveryRune(t *testing.T) {
	var v View
	compared := 0
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) || r >= 0x3400 && r < 0xa000 || r >= 0x20000 && r < 0x2f000 || r > 0x2fa1f && r < 0xe0000 || r > 0xe0fff {
			continue // Han without foldings, unassigned and private use
		}
		for _, text := range []string{string(r), "a" + string(r) + "b"} {
			want, ok := reference(text)
			if !ok {
				continue
			}
			compared++
			if v.Reset(text); want != lowerASCII(v.Text) {
				require.Equal(t, want, v.Text, "%U", r)
			}
		}
	}
	require.Greater(t, compared, 50000)
}

// TestLinear: a megabyte of what each part of folding gathers up.
func TestLinear(t *testing.T) {
	const size = 1 << 20
	var (
		v View
		s Spaced
	)
	for name, unit := range map[string]string{
		"marks": "\u0301", "overlays": "\u0336", "marks in two orders": "\u0301\u0323", "marks and invisibles": "\u0301\u200b", "invisibles": "\u200b",
		"joiners": "\u200d", "soft hyphens": "a\u00ad", "look-alikes": "aо", "mixed then foreign": "aж", "vowels": "\u1161", "invalid": "\x80",
		"letters": "a ", "digits": "1 ", "letters with dots": "a.", "variation selectors": "\ufe0f", "tags": "\U000e0061", "badges": "🅰", "signs": "@é",
	} {
		t.Run(name, func(t *testing.T) {
			text := "e" + strings.Repeat(unit, size/len(unit))
			v.Reset(text)
			from, to := v.Origin(0, len(v.Text))
			require.True(t, from == 0 && to <= len(text))
			for at := 0; at >= 0; {
				at = SpacedLetters(v.Text, at, &s)
			}
			Leet(v.Text, nil)
			Skeleton(text, nil)
		})
	}
}

func TestResetForgets(t *testing.T) {
	var v View
	v.Reset("Get frее mo\u00adney")
	require.True(t, v.Disguised(0, len(v.Text)))
	v.Reset("Get free money")
	require.True(t, v.Identity())
	require.False(t, v.Disguised(0, len(v.Text)))
	from, to := v.Origin(4, 8)
	require.Equal(t, []int{4, 8}, []int{from, to})
}

func TestNoAllocations(t *testing.T) {
	var (
		v   View
		s   Spaced
		buf = make([]byte, 0, 64)
	)
	for _, text := range seeds {
		require.Zero(t, testing.AllocsPerRun(20, func() {
			v.Reset(text)
			v.Disguised(v.Origin(0, len(v.Text)))
			SpacedLetters(v.Text, 0, &s)
			Leet(v.Text, buf)
			Skeleton(v.Text, buf)
		}), "%+q", text)
	}
}
