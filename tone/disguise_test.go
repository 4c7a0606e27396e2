package tone

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

const lures = `
version: 1
name: lures
dimensions: { spam: { measure: total, warn: 2, block: 4 } }
rules:
  spam.lure: { dimension: spam, weight: 2, message: "“$match”", phrases: [free money, act now], tests: [{ bad: Free money! }, { good: Freedom. }] }
`

func TestDisguises(t *testing.T) {
	set, err := rules.Parse("lures.yaml", []byte(lures))
	require.NoError(t, err)
	c, err := New(set, nil)
	require.NoError(t, err)
	tests := []struct {
		name, text, match string
		disguised         bool
	}{
		{"plain", "Get free money today", "free money", false},
		{"capitals", "Get FREE Money today", "FREE Money", false},
		{"zero-width", "Get fr\u200bee mo\u200cney today", "fr\u200bee mo\u200cney", true},
		{"soft hyphen", "Get fr\u00adee mon\u00adey today", "fr\u00adee mon\u00adey", true},
		{"full-width", "Get ｆｒｅｅ ｍｏｎｅｙ today", "ｆｒｅｅ ｍｏｎｅｙ", true},
		{"Cyrillic", "Get frее mоney today", "frее mоney", true},
		{"Greek", "Get frεe mοney today", "frεe mοney", true},
		{"mathematical bold", "Get 𝐟𝐫𝐞𝐞 𝐦𝐨𝐧𝐞𝐲 today", "𝐟𝐫𝐞𝐞 𝐦𝐨𝐧𝐞𝐲", true},
		{"combining strike-through", "Get f\u0336r\u0336e\u0336e\u0336 m\u0336o\u0336n\u0336e\u0336y\u0336 today", "f\u0336r\u0336e\u0336e\u0336 m\u0336o\u0336n\u0336e\u0336y\u0336", true},
		{"leet", "Get fr33 m0ney today", "fr33 m0ney", true},
		{"leet with signs", "You must @ct n0w my friend", "@ct n0w", true},
		{"letter-spaced", "Get f r e e m o n e y today", "f r e e m o n e y", true},
		{"letter-spaced with wide gap", "Get f r e e  m o n e y today", "f r e e  m o n e y", true},
		{"dotted", "You must a.c.t n.o.w my friend", "a.c.t n.o.w", true},
		{"line break", "You must act\nnow my friend", "act\nnow", false},
		{"no-break space", "You must act\u00a0now my friend", "act\u00a0now", false},
		{"hyphen", "You must act-now my friend", "act-now", false},
		{"mixed", "You must 𝐚c\u200bt nоw my friend", "𝐚c\u200bt nоw", true},
		{"whole word of look-alikes", "You must асt now my friend", "асt now", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := mustCheck(t, c, Draft{Text: tt.text})
			require.Equal(t, []string{"spam.lure: " + tt.match}, matches(rep))
			require.Equal(t, tt.disguised, rep.Findings[0].Disguised)
		})
	}
	for name, text := range map[string]string{
		"Russian":    "Сегодня мы испекли хлеб и продали его на рынке. Приходите завтра!",
		"Greek":      "Σήμερα ψήσαμε ψωμί και το πουλήσαμε στην αγορά. Ελάτε αύριο!",
		"Turkish":    "Bugün ekmek pişirdik ve İstanbul'da pazarda sattık. Yarın yine gelin, ışık açık.",
		"Arabic":     "خبزنا اليوم خبزا وبعناه في السوق. تعالوا غدا!",
		"Hebrew":     "היום אפינו לחם ומכרנו אותו בשוק. בואו מחר!",
		"Hindi":      "आज हमने रोटी बनाई और बाज़ार में बेची। कल फिर आइए!",
		"Japanese":   "今日はパンを焼いて市場で売りました。明日もＯＰＥＮします！",
		"Chinese":    "今天我们烤了面包，在市场上卖掉了。明天再来！",
		"Vietnamese": "Hôm nay chúng tôi nướng bánh mì và bán ở chợ. Mai lại đến nhé!",
		"faux bold":  "𝗛𝗲𝗹𝗹𝗼 everyone, we baked 𝗯𝗿𝗲𝗮𝗱 today",
	} {
		t.Run(name, func(t *testing.T) {
			rep := mustCheck(t, c, Draft{Text: text})
			require.Empty(t, rep.Findings)
			require.Zero(t, rep.Measures.Disguised)
		})
	}
}
