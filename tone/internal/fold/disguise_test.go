package fold

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// recovered looks for the words of a phrase the way a phrase matcher does, in the view and in the further views of its words,
// and gives the original span and whether it was disguised.
func recovered(text, phrase string) (span string, disguised bool) {
	var v View
	v.Reset(text)
	plain := strings.ToLower(strings.ReplaceAll(v.Text, "\n", " "))
	if i := strings.Index(plain, phrase); i >= 0 {
		from, to := v.Origin(i, i+len(phrase))
		return text[from:to], v.Disguised(i, i+len(phrase))
	}
	words := strings.Fields(phrase)
	type field struct{ start, end int }
	var fields []field
	for i := 0; i < len(v.Text); {
		n := strings.IndexAny(v.Text[i:]+" ", " \n")
		if n > 0 {
			fields = append(fields, field{i, i + n})
		}
		i += n + 1
	}
next:
	for i := 0; i+len(words) <= len(fields); i++ {
		for k, w := range words {
			f := fields[i+k]
			got := strings.TrimRight(v.Text[f.start:f.end], ".,!?")
			if strings.EqualFold(got, w) {
				continue
			}
			if b, ok := Leet(got, nil); ok && string(b) == w {
				continue
			}
			from, to := v.Origin(f.start, f.start+len(got))
			if b, ok := Skeleton(text[from:to], nil); ok && string(b) == w {
				continue
			}
			continue next
		}
		from, to := v.Origin(fields[i].start, fields[i+len(words)-1].end)
		return strings.TrimRight(text[from:to], ".,!?"), true
	}
	var s Spaced
	for at := 0; at >= 0; {
		at = SpacedLetters(v.Text, at, &s)
		joined := strings.Join(words, "")
		if i := strings.Index(string(s.Text), joined); i >= 0 {
			var first, last SpacedLetter
			for _, l := range s.Letters {
				if l.At == i {
					first = l
				}
				if l.At < i+len(joined) {
					last = l
				}
			}
			from, to := v.Origin(first.Start, last.End)
			return text[from:to], true
		}
	}
	return "", false
}

func TestDisguises(t *testing.T) {
	cases := []struct {
		name, phrase, text string // the disguise stands between ‹ and ›
		plain              bool   // ordinary, not disguised
	}{
		{name: "zero-width space", phrase: "free money", text: "Get ‹fr\u200bee mo\u200bney› today, all of you"},
		{name: "zero-width joiners", phrase: "act now", text: "Please ‹a\u200dc\u200ct n\u2060ow›!"},
		{name: "soft hyphen", phrase: "free money", text: "Get ‹fr\u00adee mon\u00adey› today"},
		{name: "soft hyphen in every gap", phrase: "act now", text: "‹a\u00adc\u00adt n\u00ado\u00adw›"},
		{name: "combining grapheme joiner", phrase: "act now", text: "so ‹a\u034fct n\u034fow› ok"},
		{name: "bidi controls", phrase: "free money", text: "so ‹f\u202dr\u202cee m\u2066o\u2069ney› ok"},
		{name: "variation selectors", phrase: "free money", text: "so ‹f\ufe0er\ufe0eee m\ufe0foney›\ufe0f ok"},
		{name: "tags", phrase: "act now", text: "so ‹a\U000e0061ct now› ok"},
		{name: "full-width", phrase: "free money", text: "Get ‹ｆｒｅｅ　ｍｏｎｅｙ› today"},
		{name: "full-width capitals", phrase: "act now", text: "‹ＡＣＴ ＮＯＷ›"},
		{name: "Cyrillic", phrase: "free money", text: "Get ‹frее mоnеу› today"},
		{name: "Cyrillic in a Russian post", phrase: "free money", text: "Сегодня мы раздаём всем ‹frеe mоney› и подарки"},
		{name: "Cyrillic, the whole of one word", phrase: "act now", text: "so ‹асt nоw› ok"},
		{name: "Cyrillic capitals", phrase: "act now", text: "‹АСT NОW›"},
		{name: "Greek", phrase: "free money", text: "Get ‹frεε mοηεy› today"},
		{name: "Greek with accents", phrase: "free money", text: "Get ‹frέe mόney› today"},
		{name: "Cherokee", phrase: "act now", text: "‹ᎪCT NOᎳ›"},
		{name: "mathematical bold", phrase: "free money", text: "Get ‹𝐟𝐫𝐞𝐞 𝐦𝐨𝐧𝐞𝐲› today"},
		{name: "mathematical script", phrase: "act now", text: "Please ‹𝒶𝒸𝓉 𝓃ℴ𝓌›"},
		{name: "circled", phrase: "free money", text: "Get ‹ⓕⓡⓔⓔ ⓜⓞⓝⓔⓨ› today"},
		{name: "negative squared", phrase: "act now", text: "‹🅰🅲🆃 🅽🅾🆆›"},
		{name: "parenthesized", phrase: "act now", text: "‹⒜⒞⒯ ⒩⒪⒲›"},
		{name: "regional indicators", phrase: "act now", text: "‹🇦\u200b🇨\u200b🇹 🇳\u200b🇴\u200b🇼›"},
		{name: "small capitals", phrase: "free money", text: "‹ꜰʀᴇᴇ ᴍᴏɴᴇʏ›"},
		{name: "raised letters", phrase: "free money", text: "‹ᶠʳᵉᵉ ᵐᵒⁿᵉʸ›"},
		{name: "strike-through", phrase: "free money", text: "Get ‹f\u0336r\u0336e\u0336e\u0336 m\u0336o\u0336n\u0336e\u0336y\u0336› today"},
		{name: "slashes", phrase: "act now", text: "‹a\u0338c\u0338t\u0338 n\u0338o\u0338w\u0338›."},
		{name: "stacks of marks", phrase: "free money", text: "‹f\u0300\u0301\u0310r\u0302\u0303\u0321ee mon\u0328\u0329\u0330ey›"},
		{name: "leet", phrase: "free money", text: "Get ‹fr33 m0n3y› today"},
		{name: "leet signs", phrase: "free money", text: "Get ‹fr€€ m0ney›!"},
		{name: "leet at sign", phrase: "act now", text: "‹@ct n0w›!"},
		{name: "leet bracket", phrase: "act now", text: "‹a(t n0w›"},
		{name: "letter-spaced", phrase: "free money", text: "Get ‹f r e e   m o n e y› today"},
		{name: "letter-spaced with dots", phrase: "free money", text: "Get ‹f.r.e.e m.o.n.e.y›!"},
		{name: "letter-spaced with dashes", phrase: "act now", text: "We say: ‹a-c-t n-o-w› ok"},
		{name: "letter-spaced with underscores", phrase: "act now", text: "‹a_c_t n_o_w›"},
		{name: "letter-spaced full-width", phrase: "act now", text: "‹ａ　ｃ　ｔ　　ｎ　ｏ　ｗ›"},
		{name: "letter-spaced Cyrillic", phrase: "free money", text: "‹f r е е  m о n е y›"},
		{name: "mixed", phrase: "free money", text: "Get ‹𝐟r\u200bеe\u0336 ｍ\u00adοney› today"},
		{name: "another alphabet altogether", phrase: "act now", text: "please ‹аct nоw›"},
		{name: "line break", phrase: "free money", text: "Get ‹free\nmoney› today", plain: true},
		{name: "no-break space", phrase: "free money", text: "Get ‹free\u00a0money› today", plain: true},
		{name: "invisible at the edges", phrase: "free money", text: "Get \u200b‹free money›\u200b today", plain: true},
		{name: "invisible between the words", phrase: "free money", text: "Get ‹free\u200b money› today", plain: true},
		{name: "hyphenation", phrase: "opportunity", text: "An ‹oppor\u00adtu\u00adnity› for you", plain: true},
		{name: "full-width in Japanese", phrase: "free money", text: "これは‹ｆｒｅｅ　ｍｏｎｅｙ›という言葉です", plain: true},
		{name: "accent of its own", phrase: "café", text: "at the ‹CAFE\u0301› now", plain: true},
		{name: "ligature", phrase: "finally", text: "‹ﬁnally›", plain: true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before, rest, _ := strings.Cut(c.text, "‹")
			want, after, ok := strings.Cut(rest, "›")
			require.True(t, ok)
			span, disguised := recovered(before+want+after, c.phrase)
			require.Equal(t, want, span)
			require.Equal(t, !c.plain, disguised)
		})
	}
}

// TestOrdinaryPosts: what people write in their own languages is never called disguised, not a word of it.
func TestOrdinaryPosts(t *testing.T) {
	posts := map[string]string{
		"Russian":        "Сегодня ёлка стоит во дворе, приходите! Моя SMSка не дошла, а iPhone’у уже 5 лет. Ещё PR-менеджеры пишут про B2B и IT-компании; его́ слова́.",
		"Ukrainian":      "Їжа в Києві смачна, є що сказати про її смак. Сьогодні м’яка погода.",
		"Greek":          "Καλημέρα! Σήμερα ο ήλιος λάμπει στην Αθήνα, πάμε για καφέ; ΑΘΗΝΑ, Ελλάδα. Το email μου είναι εδώ.",
		"Turkish":        "İstanbul'da ılık bir gün; IĞDIR'dan gelen İnci kahve içti. i̇yi akşamlar, DİYARBAKIR!",
		"Arabic":         "مرحباً بكم في مدينتنا! السّلامُ عليكم ورحمة الله وبركاته \u200f2024\u200f. ﷺ ﻻ بأس مع Google.",
		"Hebrew":         "שָׁלוֹם לכולם, היום יצא iPhone חדש ואני לא קונה. \u200fהדו\"ח ב-Google\u200f.",
		"Persian":        "می\u200cخواهم به خانه\u200cها بروم؛ نمی\u200cدانم iPad\u200cها کجاست.",
		"Hindi":          "नमस्ते दोस्तों! क्\u200dया हाल है? श्री राम, क़लम, ज़मीन, र्\u200dय और विद्यार्थी।",
		"Sinhala":        "ශ්\u200dරී ලංකාව ලස්සනයි.",
		"Japanese":       "今日は　Ｔシャツを買った（３０００円）。ｶﾞｷﾞｸﾞ、ＡＢＣビル！ＮＨＫのニュースとｉＰｈｏｎｅ。か\u3099",
		"Chinese":        "今天天气很好，我们去ＫＴＶ唱歌吧！价格：１００元。㈱①葛\U000e0100",
		"Korean":         "안녕하세요! 오늘은 날씨가 좋네요. ㅋㅋㅋ ㅠㅠ ㅎㅎ \u1112\u1161\u11ab\u1100\u1173\u11af",
		"Thai":           "สวัสดีครับ\u200bวันนี้อากาศดี น้ำแข็ง ทำไม",
		"Vietnamese NFD": "Tie\u0302\u0301ng Vie\u0323\u0302t ra\u0302\u0301t \u0111e\u0323p, ca\u0309m o\u031bn ba\u0323n nhie\u0300u!",
		"Vietnamese NFC": "Tiếng Việt rất đẹp, cảm ơn bạn nhiều!",
		"German":         "Straße, Öl und Maß: die Donau\u00addampf\u00adschiff\u00adfahrt kostet 5\u00a0€. U\u0308bung",
		"French":         "Mᵐᵉ Dupont et Mˡˡᵉ Durand : « l’œuvre » nᵒ 5, 1ᵉʳ étage…",
		"Spanish":        "¡Hola! 1.ª edición, Nº 5: mañana año nuevo.",
		"Yoruba":         "Ẹ káàárọ̀, ṣé dáadáa ni? Ọjọ́ dára.",
		"Navajo":         "Yá\u02bcát\u02bcééh, ą́ą́ ǫ́ǫ́.",
		"English":        "We’re at 20 °C, 5 µm, 10 kΩ and 𝑥 = 2ⁿᵈ of ½… “Quoted” — naïve café™ x² Ⅷ ﬁne ℓ ℃ №",
		"emoji":          "Family 👨‍👩‍👧‍👦 ❤️ 1️⃣ #️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇫🇷🇩🇪 👍🏽 🅰️ 🅱️ ™️ ‼️ done✔️yes",
		"prices":         "Was $9\u03369\u0336 now $49",
	}
	for name, text := range posts {
		t.Run(name, func(t *testing.T) {
			var v View
			v.Reset(text)
			for i := range v.Text {
				for _, n := range []int{1, 12, 40} {
					require.False(t, v.Disguised(i, min(i+n, len(v.Text))), "%q in %q", v.Text[i:min(i+n, len(v.Text))], v.Text)
				}
			}
		})
	}
}

func TestFolding(t *testing.T) {
	cases := map[string]string{
		"Plain ASCII":             "Plain ASCII",
		"É":                       "é",
		"E\u0301te\u0301":         "été",
		"x\u0302":                 "x\u0302",
		"Tie\u0302\u0301ng":       "Tiếng",
		"İstanbul i̇yi ILIK ılık": "istanbul iyi ILIK ılık",
		"Straße":                  "Strasse",
		"a\u00a0b\u2003c\u3000d":  "a b c d",
		"win\u2011win":            "win-win",
		"Rocket™ 10² don´t":       "Rocket™ 10² don´t",
		"“don’t”":                 "“don’t”",
		"ｶﾞ":                      "ガ",
		"\u1112\u1161\u11ab":      "한",
		"می\u200cخواهم":           "می\u200cخواهم",
		"क्\u200dया":              "क्\u200dया",
		"👨‍👩‍👧 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇫🇷": "👨‍👩‍👧 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇫🇷",
		"葛\U000e0100":      "葛",
		"дом мoй":          "дом мoй",
		"пaypal":           "naypal",
		"ПРИВЕТ":           "привет",
		"a\xffb":           "a\ufffdb",
		"\u0301a":          "\u0301a",
		"a\u0338 = \u0338": "a = \u0338",
		"=\u0338":          "≠",
		"\u200bfree":       "free",
		"":                 "",
	}
	for text, want := range cases {
		var v View
		v.Reset(text)
		require.Equal(t, want, v.Text, "%+q", text)
		require.Equal(t, text == want, v.Identity(), "%+q", text)
	}
}

func TestOrigin(t *testing.T) {
	cases := []struct{ name, text, find, want string }{
		{"dropped inside, not outside", "\u200bab\u200bcd\u200b", "abcd", "ab\u200bcd"},
		{"marks go with their letter", "xe\u0336y", "e", "e\u0336"},
		{"not the mark of the next letter", "xe\u0336y", "x", "x"},
		{"one letter of a ligature", "oﬁn", "i", "ﬁ"},
		{"composed", "cafe\u0301 x", "café", "cafe\u0301"},
		{"after invalid bytes", "\xff\xffab", "ab", "ab"},
		{"behind full-width", "ｆｒｅｅ x", "x", "x"},
		{"mark after a dropped character", "e\u200b\u0301x", "é", "e\u200b\u0301"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var v View
			v.Reset(c.text)
			i := strings.Index(v.Text, c.find)
			require.GreaterOrEqual(t, i, 0, "%+q", v.Text)
			from, to := v.Origin(i, i+len(c.find))
			require.Equal(t, c.want, c.text[from:to])
		})
	}
}

func TestLeet(t *testing.T) {
	for word, want := range map[string]string{
		"fr33": "free", "m0ney": "money", "M0N3Y": "money", "@ct": "act", "$ale": "sale", "fr€€": "free", "a(t": "act", "n0w": "now",
		"w1n": "win", "b0nu$": "bonus", "fre3": "free", "4ct": "act", "0ffer": "offer", "$al3": "sale", "pa55word": "password", "w!n": "win",
		"s4l3": "sale", "b00k": "book", "gr4tis": "gratis",
	} {
		got, ok := Leet(word, nil)
		require.True(t, ok, word)
		require.Equal(t, want, string(got), word)
	}
	for _, word := range []string{
		"", "free", "2nd", "4k", "covid19", "B2B", "10am", "v2", "$100", "100", "1st", "3rd", "5km", "mp3", "web3", "ps5", "4gb", "i18n", "a11y", "l10n",
		"US$50", "A$5k", "50€", "$5", "$5m", "$AAPL", "c++", "wow!", "(a", "h264", "don't", "24/7", "DEAL5", "SAVE10", "2024", "7up", "3D", "50off", "привет",
		"café", "@", "$", "k8s!", "win10", "AT&T", "x²", "5star",
	} {
		_, ok := Leet(word, nil)
		require.False(t, ok, word)
	}
	got, ok := LeetL("c1ick", nil)
	require.True(t, ok)
	require.Equal(t, "click", string(got))
	_, ok = LeetL("m0ney", nil)
	require.False(t, ok)
}

func TestSkeleton(t *testing.T) {
	for word, want := range map[string]string{"асе": "ace", "НОТ": "hot", "ΒΟΝΗ": "bonh", "рауpal": "paypal", "с\u200bот": "cot"} {
		got, ok := Skeleton(word, nil)
		require.True(t, ok, word)
		require.Equal(t, want, string(got), word)
	}
	for _, word := range []string{"", "act", "привет", "сот1", "今日", "café"} {
		_, ok := Skeleton(word, nil)
		require.False(t, ok, word)
	}
}

func TestSpacedLetters(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string // the stretches, words set apart by |
	}{
		{"spaces", "f r e e   m o n e y", []string{"free|money"}},
		{"single spaces", "so f r e e m o n e y now", []string{"freemoney"}},
		{"dots", "f.r.e.e. m.o.n.e.y.", []string{"free|money"}},
		{"dashes", "f-r-e-e now a-c-t-s", []string{"free", "acts"}},
		{"line break", "a c t\nn o w", []string{"act|now"}},
		{"digits and signs", "f r 3 3, $ a l e", []string{"fr33|$ale"}},
		{"too short", "U.S.A and a b c", nil},
		{"numbers", "1 2 3 4 5 6", nil},
		{"words", "I am a man, not a number", nil},
		{"after an apostrophe", "don't f r e e", []string{"free"}},
		{"mixed alphabets", "f r е е", []string{"free"}},
		{"another alphabet", "п р и в е т", []string{"привет"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var (
				s   Spaced
				got []string
			)
			for at := SpacedLetters(c.text, 0, &s); at >= 0; at = SpacedLetters(c.text, at, &s) {
				var b strings.Builder
				for i, l := range s.Letters {
					to := len(s.Text)
					if i+1 < len(s.Letters) {
						to = s.Letters[i+1].At
					}
					if l.Break && i > 0 {
						b.WriteByte('|')
					}
					b.Write(s.Text[l.At:to])
				}
				got = append(got, b.String())
			}
			require.Equal(t, c.want, got)
		})
	}
}
