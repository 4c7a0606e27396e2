package words

import (
	"strings"
	"testing"
	"unicode"

	"github.com/kljensen/snowball/spanish"
	"github.com/stretchr/testify/require"
)

// sameSpanish holds the stem of a word to that of snowball.
func sameSpanish(t *testing.T, word string, buf []byte) []byte {
	stem := stemSpanish([]byte(word), buf)
	if want := spanish.Stem(word, true); string(stem) != want {
		t.Errorf("the stem of %q is %q, snowball says %q", word, stem, want)
	}
	return stem
}

// TestStemSpanishOnGeneratedWords takes beginnings with all suffixes, alone, in pairs and
// with pronouns.
func TestStemSpanishOnGeneratedWords(t *testing.T) {
	begin := strings.Fields("a compañ creí h haci vergü 日 ÁRB distribu")
	var ends []string
	for _, table := range []*suffixTable{&pronouns, &beforePronouns, &standard, &verbsOfY, &verbs, &residual} {
		for i, list := range table {
			for j, s := range list {
				require.Equal(t, i, int(s[len(s)-1]&31), s)
				for _, longer := range list[j+1:] {
					require.False(t, strings.HasSuffix(longer, s), "%s hides %s", s, longer)
				}
				ends = append(ends, s)
			}
		}
	}
	require.Greater(t, len(ends), 180)
	seen := 0
	var buf []byte
	for _, b := range begin {
		for _, first := range append(ends, "", "u", "gu", "ic", "iv", "ativ", "at", "abil", "ad", "os") {
			for _, second := range append(ends, "") {
				buf = sameSpanish(t, b+first+second, buf)
				seen++
			}
		}
	}
	require.Greater(t, seen, 300_000)
}

// TestStemSpanishOnShortWords takes all words of up to four of the letters that the steps
// tell apart.
func TestStemSpanishOnShortWords(t *testing.T) {
	letters := strings.Split("aeosnrduyéáílgñ", "")
	var buf []byte
	var grow func(word string, left int)
	grow = func(word string, left int) {
		buf = sameSpanish(t, word, buf)
		if left > 0 {
			for _, l := range letters {
				grow(word+l, left-1)
			}
		}
	}
	grow("", 4)
}

// TestStemSpanishOnRealWords takes every word of the tuning data and of the word lists.
func TestStemSpanishOnRealWords(t *testing.T) {
	seen := map[string]bool{}
	var buf []byte
	sharedTexts(t, func(text string) {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
			if !seen[word] {
				seen[word] = true
				buf = sameSpanish(t, word, buf)
			}
		}
	})
	require.Greater(t, len(seen), 50_000)
}

func TestStemSpanish(t *testing.T) {
	for word, want := range map[string]string{
		"": "", "Él": "el", "y": "y", "más": "mas", "sinergias": "sinergi", "apalancar": "apalanc", "Impulsamos": "impuls", "INNOVACIÓN": "innov", "innovaciones": "innov",
		"haciéndola": "hac", "contándoselo": "cont", "comprarlo": "compr", "leyéndonos": "leyendon", "distribuyendo": "distribu", "averigüe": "averigü", "paguemos": "pag", "tecnología": "tecnolog",
		"soluciones": "solucion", "solución": "solucion", "referencias": "referent", "rápidamente": "rapid", "activamente": "activ", "posibilidad": "posibil", "años": "años", "\xffes": "\ufffdes",
	} {
		require.Equal(t, want, string(stemSpanish([]byte(word), nil)), word)
	}
}

func TestStemSpanishDoesNotAllocate(t *testing.T) {
	buf := make([]byte, 64)
	all := [][]byte{[]byte("haciéndola"), []byte("INNOVACIÓN"), []byte("referencias"), []byte("años"), []byte("rápidamente")}
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for _, word := range all {
			stemSpanish(word, buf)
		}
	}))
}

func FuzzStemSpanish(f *testing.F) {
	for _, seed := range []string{"haciéndola", "tecnologías", "averigüéis", "\xffes", "İmente", "uéár", "ándole", "聞ción", "yendonos"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if strings.ContainsFunc(word, unicode.IsSpace) {
			t.Skip("words hold no white space")
		}
		require.Equal(t, spanish.Stem(word, true), string(stemSpanish([]byte(word), nil)))
	})
}

func BenchmarkStemSpanish(b *testing.B) {
	words := [][]byte{[]byte("la"), []byte("innovación"), []byte("que"), []byte("impulsamos"), []byte("durante"), []byte("los"), []byte("últimos"), []byte("años")}
	buf := make([]byte, 64)
	b.ReportAllocs()
	for b.Loop() {
		for _, word := range words {
			stemSpanish(word, buf)
		}
	}
}
