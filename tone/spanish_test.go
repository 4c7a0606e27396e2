package tone

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// TestLanguagesApart proves that the rules of one language stay silent on posts
// in the other, and speak up on their own.
func TestLanguagesApart(t *testing.T) {
	set, err := rules.Default()
	require.NoError(t, err)
	checker, err := New(set, nil)
	require.NoError(t, err)
	tests := []struct {
		name, language, text string
		want                 string // a rule that must hit; empty for a plain post
	}{
		{"plain news", "es", "Mañana cortan la calle Mayor desde las nueve, así que los autobuses van por el río.", ""},
		{"plain question", "es", "¿Alguien sabe dónde arreglan paraguas en este barrio? El mío ha perdido dos varillas.", ""},
		{"plain joke", "es", "Mi gato ha decidido que el teclado es suyo y ahora escribo con una mano.", ""},
		{"sorry", "es", "Perdón por el retraso de ayer: se rompió el horno y no llegamos a tiempo con el pan.", ""},
		{"words that English rules know", "es", "El director presentó el impact del plan global y la audience final del festival de Canet.", ""},
		{"synergies", "es", "Queremos crear sinergias entre los equipos y apalancar nuestros datos para el próximo año.", "jargon.es-sinergia"},
		{"loan words", "es", "El engagement de nuestros stakeholders en el roadmap es la clave de este trimestre.", "jargon.es-ingles"},
		{"hard sell", "es", "Compra ya el nuevo horno con un 30% de descuento, que solo quedan pocas unidades en la tienda.", "hype.es-compra"},
		{"clickbait", "es", "Abrimos el horno viejo de la abuela y no vas a creer lo que encontramos dentro de él.", "bait.click-es-hueco"},
		{"engagement bait", "es", "Dale like si te gusta el pan de centeno y etiqueta a un amigo que también lo come.", "bait.engage-es-like"},

		{"plain news", "en", "The bridge is closed on Monday from nine, so the buses take the road along the river.", ""},
		{"plain question", "en", "Does anyone know where they mend umbrellas around here? Mine has lost two of its ribs.", ""},
		{"plain joke", "en", "My cat has decided that the keyboard is hers and now I write with one hand.", ""},
		{"sorry", "en", "Sorry about yesterday: the oven broke and we could not bring the bread in time.", ""},
		{"words that Spanish rules know", "en", "The fiesta in the plaza had a gratis concert, and the vista from the tower was fine.", ""},
		{"leverage", "en", "We want to leverage our data and find synergies between the teams in the coming year.", "jargon.leverage"},
		{"stakeholders", "en", "The engagement of our stakeholders is what the plan for this quarter is about.", "jargon.stakeholder"},
		{"hard sell", "en", "Buy now and get 30% off the new oven, because there are only a few left in the shop.", "hype.buy"},
		{"clickbait", "en", "We opened the old oven of my grandmother and you won't believe what we found inside of it.", "bait.click-gap"},
		{"engagement bait", "en", "Like this if you eat rye bread, and tag a friend who eats it as well.", "bait.engage-like"},
	}
	for _, tt := range tests {
		t.Run(tt.language+" "+tt.name, func(t *testing.T) {
			hits, err := checker.Hits(context.Background(), Draft{Text: tt.text})
			require.NoError(t, err)
			var own []string
			for _, h := range hits {
				r := set.Rule(h.Rule)
				if len(r.Phrases) == 0 && r.Pattern == "" || r.Language == "any" {
					continue
				}
				require.Equal(t, tt.language, r.Language, "%s hits %q", h.Rule, h.Match)
				own = append(own, h.Rule)
			}
			if tt.want != "" {
				require.Contains(t, own, tt.want)
				return
			}
			report, err := checker.Check(context.Background(), Draft{Text: tt.text})
			require.NoError(t, err)
			require.Equal(t, OK, report.Verdict, "%v", report.Findings)
		})
	}
}

// TestSpanishStems proves that rules of Spanish match by Spanish stems.
func TestSpanishStems(t *testing.T) {
	checker, err := New(nil, nil)
	require.NoError(t, err)
	for _, text := range []string{"Impulsar la innovación.", "Impulsamos la innovación.", "Impulsando más innovación.", "Impulsaron las innovaciones."} {
		hits, err := checker.Hits(context.Background(), Draft{Text: text, Language: "es"})
		require.NoError(t, err)
		require.NotEmpty(t, hits, text)
		require.Equal(t, "jargon.es-abstractos", hits[0].Rule, text)
	}
}

// TestPlatformRules proves what each platform adds to the set: its limit of
// length, and the rules of fit that hold there and nowhere else.
func TestPlatformRules(t *testing.T) {
	set, err := rules.Default()
	require.NoError(t, err)
	checker, err := New(set, nil)
	require.NoError(t, err)
	const launch, sale, code = "We are thrilled to announce Oven 3.", "Use promo code RYE for 20% off everything.", "SELECT name FROM loaves is all it takes."
	tests := []struct{ platform, text, title, want string }{
		{"x", "One #a1 #b1 #c1", "", "fit.hashtags"},
		{"mastodon", "One https://bit.ly/3mill", "", "fit.short-link"},
		{"bluesky", "One #a1 #b1 #c1 #d1 #e1 #f1", "", "fit.hashtags"},
		{"threads", "One #a1 #b1", "", "fit.hashtags"},
		{"facebook", code, "", "fit.code-query"},
		{"instagram", "The recipe is at https://mill.example/rye", "", "fit.dead-link"},
		{"linkedin", code, "", "fit.code-query"},
		{"pinterest", "Rye.", tooLong(101), "fit.title"},
		{"tiktok", "The recipe is at https://mill.example/rye", "", "fit.dead-link"},
		{"youtube", "Rye.", tooLong(101), "fit.title"},
		{"snapchat", code, "", "fit.code-query"},
		{"telegram", tooLong(4097), "", "fit.length"},
		{"whatsapp", tooLong(4097), "", "fit.length"},
		{"reddit", sale, "", "fit.sales-talk"},
		{"hackernews", sale, "", "fit.sales-talk"},
		{"lobsters", "How: https://mill.example/how?utm_source=feed", "", "fit.tracked-link"},
		{"github", launch, "", "fit.launch"},
		{"forum", sale, "", "fit.sales-talk"},
		{"blog", "The oven is warm. #bread #rye", "", "fit.no-hashtags"},
		{"rss", "The oven is warm. #bread #rye", "", "fit.no-hashtags"},
		{"digg", "One #a1 #b1 #c1 #d1 #e1 #f1", "", "fit.hashtags"},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		seen[tt.platform] = true
		t.Run(tt.platform, func(t *testing.T) {
			rulesHit := func(platform string) []string {
				hits, err := checker.Hits(context.Background(), Draft{Text: tt.text, Title: tt.title, Platform: platform})
				require.NoError(t, err)
				var out []string
				for _, h := range hits {
					out = append(out, h.Rule)
				}
				return out
			}
			require.Contains(t, rulesHit(tt.platform), tt.want)
			if tt.want != "fit.hashtags" || tt.platform == "x" || tt.platform == "threads" {
				require.NotContains(t, rulesHit(""), tt.want)
			}
		})
	}
	for _, p := range set.Platforms {
		require.True(t, seen[p.ID], "%s is without a case", p.ID)
		title := set.For(p.ID).Rule("fit.title")
		if p.Length.Title > 0 {
			require.InDelta(t, p.Length.Title, *title.Above, 0, "%s: the rule and the limit of titles differ", p.ID)
		}
	}
}

func tooLong(runes int) string {
	text := make([]byte, runes)
	for i := range text {
		text[i] = "rye bread "[i%10]
	}
	text[runes-1] = '.'
	return string(text)
}
