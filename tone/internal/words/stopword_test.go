package words

import (
	"os"
	"strings"
	"testing"

	"github.com/bbalet/stopwords"
	"github.com/stretchr/testify/require"
)

// TestStopWordsAreThoseOfTheirSource asks github.com/bbalet/stopwords about
// every word of the table in every language: ours are its stop words and the
// extra ones, no more and no less.
func TestStopWordsAreThoseOfTheirSource(t *testing.T) {
	extra := map[string]map[string]bool{}
	file, err := os.ReadFile("stopwords_extra.txt")
	require.NoError(t, err)
	for line := range strings.Lines(string(file)) {
		if language, list, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, "#") {
			extra[language] = map[string]bool{}
			for _, word := range strings.Fields(list) {
				extra[language][word] = true
				require.True(t, IsStop(word, language), "%s %s", language, word)
			}
		}
	}
	for _, w := range stopWords {
		word := stopText[w.at : int(w.at)+int(w.length)]
		require.LessOrEqual(t, len(word), longestStop)
		for _, language := range stopLanguages {
			theirs := strings.TrimSpace(stopwords.CleanString(word, language, false)) == ""
			ours := IsStop(word, language)
			if strings.ToLower(word) != word {
				continue // no word of a list is found in capitals
			}
			require.Equal(t, theirs || extra[language][word], ours, "%s: %q", language, word)
		}
	}
}

func TestIsStop(t *testing.T) {
	for _, tc := range []struct {
		word, language string
		want           bool
	}{
		{"the", "en", true},
		{"The", "en-GB", true},
		{"I", "en", true},
		{"don't", "en", true},
		{"Don’t", "en", true},
		{"bakery", "en", false},
		{"the", "fr", false},
		{"está", "es", true},
		{"ESTÁ", "es", true},
		{"på", "nb", true},
		{"это", "ru", true},
		{"the", "xx", false},
		{"", "en", false},
		{strings.Repeat("the", 30), "en", false},
		{strings.Repeat("é", 30), "fr", false},
	} {
		t.Run(tc.language+" "+tc.word, func(t *testing.T) {
			require.Equal(t, tc.want, IsStop(tc.word, tc.language))
		})
	}
}

func TestStopsAndLanguageDoNotAllocate(t *testing.T) {
	texts := append(posts(3), mixedPosts(3)...)
	tokens := make([][]Token, len(texts))
	for i, text := range texts {
		tokens[i] = Split(text, nil)
	}
	require.Zero(t, testing.AllocsPerRun(20, func() {
		for i, text := range texts {
			Language(text, tokens[i])
			IsStop("Está", "es")
		}
	}))
}
