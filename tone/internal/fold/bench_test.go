package fold

import (
	"strings"
	"testing"
)

// benchTexts are built from words in a fixed disorder, many different texts of post length, since one text over and over trains
// the branch predictor.
func benchTexts(words string) []string {
	list := strings.Fields(words)
	texts := make([]string, 2048)
	state := uint32(1)
	for i := range texts {
		var b strings.Builder
		for b.Len() < 280 {
			state = state*1664525 + 1013904223
			b.WriteString(list[state>>8%uint32(len(list))])
			b.WriteByte(' ')
		}
		texts[i] = b.String()
	}
	return texts
}

const english = "we are glad to see that the team has shipped what you asked for last week and it works well on small machines too"

func BenchmarkReset(b *testing.B) {
	for _, c := range []struct{ name, words string }{
		{"ascii", english},
		{"quotes and emoji", english + " don’t “quote” 🚀 café"},
		{"mixed", english + " Straße naïve Привет мир καλημέρα 今日は ｆｒｅｅ frее"},
		{"russian", "Сегодня мы рады показать вам новую версию нашей программы для работы с текстом"},
		{"vietnamese decomposed", "Tie\u0302\u0301ng Vie\u0323\u0302t ra\u0302\u0301t \u0111e\u0323p ca\u0309m o\u031bn ba\u0323n nhie\u0300u"},
		{"hindi", "नमस्ते दोस्तों क्\u200dया हाल है श्री राम और विद्यार्थी"},
		{"japanese", "今日は　Ｔシャツを買った（３０００円）。 ｶﾞｷﾞｸﾞ ニュース"},
		{"disguised", "fr\u200bee mo\u00adney 𝐟𝐫𝐞𝐞 f\u0336r\u0336e\u0336e\u0336 mоnеу"},
	} {
		b.Run(c.name, func(b *testing.B) {
			texts := benchTexts(c.words)
			var v View
			b.SetBytes(int64(len(texts[0])))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				v.Reset(texts[i%len(texts)])
			}
		})
	}
}

func BenchmarkSpacedLetters(b *testing.B) {
	texts := benchTexts(english + " a I")
	var s Spaced
	b.SetBytes(int64(len(texts[0])))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		for at := 0; at >= 0; {
			at = SpacedLetters(texts[i%len(texts)], at, &s)
		}
	}
}

func BenchmarkLeet(b *testing.B) {
	words := strings.Fields(english + " fr33 m0ney covid19")
	buf := make([]byte, 0, 64)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Leet(words[i%len(words)], buf)
	}
}
