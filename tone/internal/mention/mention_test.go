package mention

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/words"
)

// find is all that a block mentions.
func find(text string, language string) []Range {
	var f Finder
	sentences := words.Sentences(text, nil)
	out := f.Quotations(text, sentences, nil)
	for _, s := range sentences {
		if language == "en" {
			out = f.Turns(text, s, out)
		}
	}
	return out
}

// covered is the words that are mentioned, and those that are credited.
func covered(text, language string) (mentioned, credited string) {
	state := make([]int, len(text))
	for _, r := range find(text, language) {
		for i := r.Start; i < r.End; i++ {
			if r.Credited {
				state[i] = max(state[i], 1)
			} else {
				state[i] = 2
			}
		}
	}
	pick := func(n int) string {
		var out []string
		for _, t := range words.Split(text, nil) {
			if t.Kind == words.Word && state[t.Start] == n && state[t.End-1] == n {
				out = append(out, text[t.Start:t.End])
			}
		}
		return strings.Join(out, " ")
	}
	return pick(2), pick(1)
}

func TestFind(t *testing.T) {
	tests := []struct{ name, text, mentioned, credited string }{
		{"a use", "We leverage our data to drive growth.", "", ""},
		{"denied habit", "We don't leverage. We talk.", "leverage", ""},
		{"denied habit, curly", "We don’t synergise, we talk.", "synergise", ""},
		{"denied habit to the end of the clause", "We don't build loyalty and increased engagement through brand experience.", "build loyalty and increased engagement through brand experience", ""},
		{"do not", "We do not drive advocacy.", "drive advocacy", ""},
		{"never", "I never leverage anything.", "leverage anything", ""},
		{"no longer", "We no longer leverage data.", "leverage data", ""},
		{"not about to", "We're not about to call them influencers.", "call them influencers", ""},
		{"not only is a use", "We don't only leverage data.", "", ""},
		{"just is a use", "We don't just leverage data, we scale it.", "", ""},
		{"ordinary negative", "This is not scalable.", "", ""},
		{"ordinary negative with only", "It is not only scalable but robust.", "", ""},
		{"an order not to", "Don't leverage your audience.", "leverage your audience", ""},
		{"a pitch is no order", "Don't miss our seamless launch.", "", ""},
		{"do not hesitate", "Do not hesitate to reach out.", "", ""},
		{"you won't believe", "You won't believe our robust tool.", "", ""},
		{"stop doing", "Stop leveraging people and start talking.", "leveraging people", ""},
		{"avoid", "Avoid leveraging your list; write to it.", "leveraging your list", ""},
		{"stop saying", "Stop saying leverage.", "saying leverage", ""},
		{"named", "The word leverage means nothing here.", "leverage means nothing here", ""},
		{"words like", "Words like leverage, synergy and holistic hide what you do.", "leverage synergy and holistic hide what you do", ""},
		{"words to avoid", "Words to avoid: leverage, synergy.", "leverage synergy", ""},
		{"is a buzzword", "Synergy is a buzzword.", "Synergy", ""},
		{"is just jargon", "Thought leadership is just jargon to me.", "Thought leadership", ""},
		{"so-called", "The so-called thought leaders met.", "thought leaders met", ""},
		{"echo", "Leverage.", "Leverage", ""},
		{"curly quotes", "They say “synergy” here.", "synergy", ""},
		{"straight quotes", `Our "best in class" tool broke.`, "best in class", ""},
		{"single quotes", "They like 'synergy' a lot.", "synergy", ""},
		{"apostrophes are no quotes", "It's the team's synergy, isn't it? Don't you think so?", "", ""},
		{"guillemets", "On dit « synergie » partout.", "synergie", ""},
		{"German quotes", "Sie sagen „Synergie“ dazu.", "Synergie", ""},
		{"nested", "He wrote “they said ‘leverage’ twice” to me.", "they said leverage twice", ""},
		{"over a line break", "They say “leverage\nsynergies” all day.", "leverage synergies", ""},
		{"unclosed", "They say “leverage all day.", "", ""},
		{"inches", `A 5" screen and a 7" screen.`, "", ""},
		{"credited before", "Ada Reyes said: “We leverage our data every day.”", "", "We leverage our data every day"},
		{"credited after", "“We leverage our data every day,” says Ada Reyes.", "", "We leverage our data every day"},
		{"credited by a dash", "“We leverage our data every day.” – Ada Reyes", "", "We leverage our data every day"},
		{"according to", "According to Ada, “we leverage our data every day.”", "", "we leverage our data every day"},
		{"a word is not a sentence", "Ada said “leverage” twice.", "leverage", ""},
		{"a whole quotation without a speaker", "“We leverage our data every day.”", "We leverage our data every day", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			mentioned, credited := covered(tt.text, "en")
			require.Equal(t, tt.mentioned, mentioned)
			require.Equal(t, tt.credited, credited)
		})
	}
}

func TestOtherLanguages(t *testing.T) {
	mentioned, _ := covered("Never leverage. El término «sinergia» cansa.", "es")
	require.Equal(t, "sinergia", mentioned, "turns of phrase are English, quotation marks are not")
}

func TestLeadsIn(t *testing.T) {
	for text, want := range map[string]bool{
		"Words we never use:":                 true,
		"Jargon to avoid":                     true,
		"Our words to live by:":               false,
		"What we do instead of jargon, daily": true,
		"Three things we shipped:":            false,
	} {
		require.Equal(t, want, LeadsIn(text), text)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("We don’t “leverage 'x” said. Never", true)
	f.Fuzz(func(t *testing.T, text string, english bool) {
		language := "es"
		if english {
			language = "en"
		}
		for _, r := range find(text, language) {
			require.True(t, r.Start >= 0 && r.Start < r.End && int(r.End) <= len(text))
		}
	})
}

// What signs and signals rule out is not there.
func checkSignals(t *testing.T, text string) {
	var f Finder
	signals := NewSignals()
	sentences, signs := words.SentencesAndSigns(text, nil)
	if signs&words.HasQuote == 0 {
		require.Empty(t, f.Quotations(text, sentences, nil), "%q", text)
	}
	for _, s := range sentences {
		may, count := false, 0
		tokens := words.SplitFrom(text[:s.End], int(s.Start), nil)
		for i := range tokens {
			may = may || signals.May(text, &tokens[i])
			if Alone(text, s.Start, &tokens[i]) {
				count++
			}
		}
		if !may && count > 1 {
			require.Empty(t, f.Turns(text, s, nil), "%q", text[s.Start:s.End])
		}
	}
}

func FuzzSignals(f *testing.F) {
	for _, seed := range []string{"a'5 we don't'x 'stop", "- Terminal", "It is a'b waffle", "never.say", "3.stop saying", "We never leverage", "\"a\" 'b'", "x's' so-called y's"} {
		f.Add(seed)
	}
	f.Fuzz(checkSignals)
}

func TestSignals(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := append(append([]string{" ", " ", " ", "'", "\"", ".", ". ", "-", ":", "’", "“", "”", "é", "5", "we", "i", "to", "just", "a", "the", "like", "leveraging", "it", "than", "of", "so", "what", "do", "_", "\n"}, signals[:]...), others[:]...)
	for range 50_000 {
		var b strings.Builder
		for n := 1 + r.IntN(12); n > 0; n-- {
			b.WriteString(pieces[r.IntN(len(pieces))])
			if r.IntN(3) > 0 {
				b.WriteByte(' ')
			}
		}
		checkSignals(t, b.String())
	}
}

// TestNextQuote: no place is passed over where a mark may be.
func TestNextQuote(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		text := make([]byte, r.IntN(40))
		for i := range text {
			text[i] = "abcdefghij .!#&(\x80\xc3\xe2'\""[r.IntN(21)]
		}
		for from := range len(text) + 1 {
			want := from
			for want < len(text) && !mayQuote[text[want]] {
				want++
			}
			require.Equal(t, want, nextQuote(string(text), from), "%q from %d", text, from)
		}
	}
}

// Work on a text must grow with its length, not with its square.
func BenchmarkHeavy(b *testing.B) {
	for name, unit := range map[string]string{"quotes": `“"'`, "never": "never ", "said": "“We leverage our data every day.” said ", "words": "word ", "habits": "we don't ", "terms": "the word like "} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(unit, (1<<20)/len(unit))
			sentences := words.Sentences(text, nil)
			var f Finder
			var dst []Range
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				dst = f.Quotations(text, sentences, dst[:0])
				for _, s := range sentences {
					dst = f.Turns(text, s, dst)
				}
			}
		})
	}
}
