package words

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestSentences(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"white space", " \n\t ", nil},
		{"one without a stop", "hello there", []string{"hello there"}},
		{"trimmed", "  Hello there.  \n", []string{"Hello there."}},
		{"two", "We moved. Come by!", []string{"We moved.", "Come by!"}},
		{"question and answer", "Is it open? Yes, until six.", []string{"Is it open?", "Yes, until six."}},
		{"no space wanted in front", "Done .Next is lunch .", []string{"Done .Next is lunch ."}},

		{"Mr and Dr", "We asked Mr. Brown and Dr. Lee. Both agreed.", []string{"We asked Mr. Brown and Dr. Lee.", "Both agreed."}},
		{"e.g.", "Bring tools, e.g. Allen keys. We have screws.", []string{"Bring tools, e.g. Allen keys.", "We have screws."}},
		{"i.e.", "The owner, i.e. Anna, pays. Thanks!", []string{"The owner, i.e. Anna, pays.", "Thanks!"}},
		{"vs.", "It's Leeds vs. Hull tonight. Come along.", []string{"It's Leeds vs. Hull tonight.", "Come along."}},
		{"etc. in the middle", "Bread, rolls, etc. are baked here. Daily.", []string{"Bread, rolls, etc. are baked here.", "Daily."}},
		{"etc. at the end", "Bread, rolls, etc. Everything is fresh.", []string{"Bread, rolls, etc.", "Everything is fresh."}},
		{"U.S. before a noun", "The U.S. Postal Service lost it. Again.", []string{"The U.S. Postal Service lost it.", "Again."}},
		{"U.S. at the end", "We ship to the U.S. The rest follows in May.", []string{"We ship to the U.S.", "The rest follows in May."}},
		{"p.m. and a new sentence", "We open at 5 p.m. Doors stay open.", []string{"We open at 5 p.m.", "Doors stay open."}},
		{"p.m. and a zone", "Live at 5 p.m. EST on Friday. Join us.", []string{"Live at 5 p.m. EST on Friday.", "Join us."}},
		{"a.m. and a day", "Meet at 9 a.m. Monday in the lobby.", []string{"Meet at 9 a.m. Monday in the lobby."}},
		{"a.m. without a space", "Meet at 9a.m. Monday in the lobby.", []string{"Meet at 9a.m. Monday in the lobby."}},
		{"No. with a number", "We are No. 5 in town. Wow.", []string{"We are No. 5 in town.", "Wow."}},
		{"no. as the answer", "The answer is no. That settles it.", []string{"The answer is no.", "That settles it."}},
		{"Inc. in a name", "Acme Inc. Chairman Bo Lee resigned. Sad.", []string{"Acme Inc. Chairman Bo Lee resigned.", "Sad."}},
		{"Inc. at the end", "She works at Acme Inc. The pay is fine.", []string{"She works at Acme Inc.", "The pay is fine."}},
		{"Ltd. then lower case", "Acme Ltd. makes anvils.", []string{"Acme Ltd. makes anvils."}},
		{"St. in a name", "The St. Mary fair is back. Come!", []string{"The St. Mary fair is back.", "Come!"}},
		{"approx.", "It weighs approx. 40 kg. Bring help.", []string{"It weighs approx. 40 kg.", "Bring help."}},
		{"Fig. with a number", "As Fig. 3 shows, it fell. See Fig. 4 too.", []string{"As Fig. 3 shows, it fell.", "See Fig. 4 too."}},
		{"Jan. with a day", "Closed on Jan. 5 for repairs. Sorry!", []string{"Closed on Jan. 5 for repairs.", "Sorry!"}},
		{"Ph.D.", "She has a Ph.D. in physics. Impressive.", []string{"She has a Ph.D. in physics.", "Impressive."}},
		{"verb that looks like a day", "The cat sat. Dogs ran.", []string{"The cat sat.", "Dogs ran."}},
		{"initials", "J. R. Smith wrote it. Read it.", []string{"J. R. Smith wrote it.", "Read it."}},
		{"initial in the middle", "Ask Donald J. Reed about it. He knows.", []string{"Ask Donald J. Reed about it.", "He knows."}},
		{"joined initials", "J.R.R. Tolkien was born. He wrote.", []string{"J.R.R. Tolkien was born.", "He wrote."}},
		{"a letter that ends", "Take vitamin C. The rest is noise.", []string{"Take vitamin C.", "The rest is noise."}},
		{"so do I", "So do I. Great minds!", []string{"So do I.", "Great minds!"}},
		{"after an apostrophe", "Can you help me out, I can't. Sorry.", []string{"Can you help me out, I can't.", "Sorry."}},

		{"Spanish titles", "El Sr. Gómez y la Sra. Ruiz llegaron. Bienvenidos.", []string{"El Sr. Gómez y la Sra. Ruiz llegaron.", "Bienvenidos."}},
		{"EE.UU. in the middle", "Viaja a EE.UU. mañana. Suerte.", []string{"Viaja a EE.UU. mañana.", "Suerte."}},
		{"EE.UU. at the end", "Vive en EE.UU. La vemos poco.", []string{"Vive en EE.UU.", "La vemos poco."}},
		{"p. ej.", "Trae algo, p. ej. pan. Gracias.", []string{"Trae algo, p. ej. pan.", "Gracias."}},
		{"opening question", "¿Qué tal? ¡Bien! ¿Y tú?", []string{"¿Qué tal?", "¡Bien!", "¿Y tú?"}},
		{"opening question without a space", "¿Qué tal?¡Bien!", []string{"¿Qué tal?", "¡Bien!"}},

		{"decimals", "It rose 3.5 points to 1.000 today. Good.", []string{"It rose 3.5 points to 1.000 today.", "Good."}},
		{"version", "We released v1.2.3 today. Upgrade now.", []string{"We released v1.2.3 today.", "Upgrade now."}},
		{"year at the end", "It began in 2019. Now it's done.", []string{"It began in 2019.", "Now it's done."}},
		{"URL inside", "See https://acme.io/a.b?Foo=1&c=2!d for more. Thanks.", []string{"See https://acme.io/a.b?Foo=1&c=2!d for more.", "Thanks."}},
		{"URL at the end of a sentence", "Read acme.io/blog. It's good.", []string{"Read acme.io/blog.", "It's good."}},
		{"e-mail address", "Write to jo.Smith@acme.co.uk today. Or call.", []string{"Write to jo.Smith@acme.co.uk today.", "Or call."}},
		{"file name", "Open README.md first. Then run main.go.", []string{"Open README.md first.", "Then run main.go."}},
		{"node.js", "We use node.js and ASP.NET here. Both work.", []string{"We use node.js and ASP.NET here.", "Both work."}},
		{"leading dot", "The .NET team ships. Nice.", []string{"The .NET team ships.", "Nice."}},
		{"forgotten space", "That's the end.Next week we rest.", []string{"That's the end.", "Next week we rest."}},
		{"forgotten space after !", "Thank you!We love it.", []string{"Thank you!", "We love it."}},

		{"emoji as end mark", "Love it 😍 Come by", []string{"Love it 😍", "Come by"}},
		{"emoji in the middle", "Love it 😍 and come by", []string{"Love it 😍 and come by"}},
		{"emoji after a stop", "Great day! 🎉 Thanks all", []string{"Great day! 🎉", "Thanks all"}},
		{"emoji glued to a stop", "Great day!🎉🎉 thanks all", []string{"Great day!🎉🎉", "thanks all"}},
		{"several emoji", "We did it 🎉 🥳🙌 Now we sleep", []string{"We did it 🎉 🥳🙌", "Now we sleep"}},
		{"family emoji", "Home at last 👨‍👩‍👧‍👦 Good night", []string{"Home at last 👨‍👩‍👧‍👦", "Good night"}},
		{"heart as a verb", "I ❤️ New York. We ❤ London too.", []string{"I ❤️ New York.", "We ❤ London too."}},
		{"heart as a verb later", "After all these years we still ❤️ Paris", []string{"After all these years we still ❤️ Paris"}},
		{"emoji that begins", "🚀 Launch day is here", []string{"🚀 Launch day is here"}},
		{"pointing emoji", "New post is up! 👉 Read it here", []string{"New post is up!", "👉 Read it here"}},
		{"emoji after a colon", "On the menu today: 🍕 Pizza and pasta", []string{"On the menu today: 🍕 Pizza and pasta"}},

		{"three dots then lower", "Well... maybe not", []string{"Well... maybe not"}},
		{"three dots then capital", "We waited... Nothing came.", []string{"We waited...", "Nothing came."}},
		{"ellipsis character", "We waited… Nothing came… and then", []string{"We waited…", "Nothing came… and then"}},
		{"dots in front", "...and then it rained. Oh well.", []string{"...and then it rained.", "Oh well."}},
		{"?! run", "You did what?!?! Tell me!!! now", []string{"You did what?!?!", "Tell me!!!", "now"}},

		{"closing quote", `She said "I agree." Then she left.`, []string{`She said "I agree."`, "Then she left."}},
		{"quote goes on", `"Really?" she asked. "Yes!" he said.`, []string{`"Really?" she asked.`, `"Yes!" he said.`}},
		{"curly quotes", "“It works.” “For whom?”", []string{"“It works.”", "“For whom?”"}},
		{"brackets", "It works (mostly.) We think. (It does!) Good.", []string{"It works (mostly.)", "We think.", "(It does!)", "Good."}},
		{"bracket goes on", "It works (really!) and well.", []string{"It works (really!) and well."}},
		{"guillemets", "« Oui. » Non.", []string{"« Oui. »", "Non."}},

		{"tags at the end", "Great news today. #bread #town", []string{"Great news today. #bread #town"}},
		{"tags on a line of their own", "Great news today.\n#bread #town", []string{"Great news today.\n#bread #town"}},
		{"tags after an empty line", "Great news today.\n\n#bread #town", []string{"Great news today.\n\n#bread #town"}},
		{"tags and mentions and a link", "Great news. https://acme.io #bread @anna", []string{"Great news. https://acme.io #bread @anna"}},
		{"tags with emoji", "We won! 🏆 #proud 🎉", []string{"We won! 🏆 #proud 🎉"}},
		{"tag that begins a sentence", "We slept. #Monday is hard. Coffee helps.", []string{"We slept.", "#Monday is hard.", "Coffee helps."}},
		{"only tags", "#bread #town", []string{"#bread #town"}},
		{"tags then another line", "We won.\n#proud\nThanks all.", []string{"We won.\n#proud", "Thanks all."}},
		{"number sign is no tag", "We came first. # 1 in town.", []string{"We came first.", "# 1 in town."}},

		{"a thought a line", "Less noise\nMore talk\nFewer slides", []string{"Less noise", "More talk", "Fewer slides"}},
		{"a thought a line with emoji", "What we did:\n✅ moved house\n✅ baked bread", []string{"What we did:", "✅ moved house", "✅ baked bread"}},
		{"bullets", "Bring:\n- a cup\n- a friend\n• cake", []string{"Bring:", "- a cup", "- a friend", "• cake"}},
		{"numbered lines", "Steps\n1. Mix it\n2. Bake it\n3) Eat it", []string{"Steps", "1. Mix it", "2. Bake it", "3) Eat it"}},
		{"link on its own line", "We wrote it up\nhttps://acme.io/post", []string{"We wrote it up", "https://acme.io/post"}},
		{"line goes on in lower case", "This is a line\nthat goes on", []string{"This is a line\nthat goes on"}},
		{"line ends with a comma", "Dear all,\nThe shop is closed.", []string{"Dear all,\nThe shop is closed."}},
		{"line ends with an article", "We will meet at the\nGreen Park café.", []string{"We will meet at the\nGreen Park café."}},
		{"lower-case lines with stops", "so tired today.\ngoing to bed.", []string{"so tired today.", "going to bed."}},
		{"windows line ends", "Less noise\r\nMore talk\r\n", []string{"Less noise", "More talk"}},
		{"empty line", "one thing\n\nanother thing", []string{"one thing", "another thing"}},
		{"hard-wrapped prose", "When the team moved to the new office last May, nobody expected that\n" +
			"Anna would carry the old oven up four flights of stairs, but she did it\n" +
			"and we still talk about the day. The oven works. It bakes as well as\nbefore.",
			[]string{
				"When the team moved to the new office last May, nobody expected that\nAnna would carry the old oven up four flights of stairs, but she did it\nand we still talk about the day.",
				"The oven works.", "It bakes as well as\nbefore.",
			}},
		{"lower-case writer", "i am so tired. going to bed now. bye", []string{"i am so tired.", "going to bed now.", "bye"}},
		{"unlisted short abbreviation", "the cyl. head is off", []string{"the cyl.", "head is off"}},

		{"Japanese", "今日は晴れです。散歩に行きます！楽しい？はい", []string{"今日は晴れです。", "散歩に行きます！", "楽しい？", "はい"}},
		{"Japanese quotation", "「行きます。」と言った。", []string{"「行きます。」", "と言った。"}},
		{"folded Japanese", "すごい!ありがとう?はい", []string{"すごい!", "ありがとう?", "はい"}},
		{"Chinese", "你好。我们搬家了。", []string{"你好。", "我们搬家了。"}},
		{"Hindi", "यह अच्छा है। धन्यवाद।", []string{"यह अच्छा है।", "धन्यवाद।"}},
		{"Arabic", "كيف حالك؟ أنا بخير.", []string{"كيف حالك؟", "أنا بخير."}},
		{"Russian", "Мы переехали, т.е. живём тут. Приходите в гости!", []string{"Мы переехали, т.е. живём тут.", "Приходите в гости!"}},
		{"German", "Wir backen z.B. Brot. Kommt vorbei!", []string{"Wir backen z.B. Brot.", "Kommt vorbei!"}},

		{"support reply", "@jo Hi Jo, sorry about that. Please send us a DM with your order no. and we'll look. ^AB", []string{
			"@jo Hi Jo, sorry about that.", "Please send us a DM with your order no. and we'll look.", "^AB"}},
		{"launch post", "🚀 Big news! Acme 2.0 is live 🎉 It's 3.5x faster.\n\nTry it 👉 https://acme.io\n#launch #dev", []string{
			"🚀 Big news!", "Acme 2.0 is live 🎉", "It's 3.5x faster.", "Try it 👉 https://acme.io\n#launch #dev"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, s := range Sentences(tc.text, nil) {
				got = append(got, tc.text[s.Start:s.End])
			}
			require.Equal(t, tc.want, got)
		})
	}
}

func TestSentencesDoNotAllocate(t *testing.T) {
	texts := append(posts(5), mixedPosts(5)...)
	texts = append(texts, "J. Smith, Ph.D. (U.S.A.D.) e.g. at 5 p.m.\nFoo bar #x\n#y", strings.Repeat("a line that is about the width it should be\n", 3))
	dst := make([]Sentence, 0, 100)
	require.Zero(t, testing.AllocsPerRun(20, func() {
		for _, text := range texts {
			dst = Sentences(text, dst[:0])
		}
	}))
}

// checkSentences asks that sentences are in order, trimmed, and that between
// them is only white space.
func checkSentences(t *testing.T, text string) {
	last := 0
	for _, s := range Sentences(text, nil) {
		start, end := int(s.Start), int(s.End)
		require.LessOrEqual(t, last, start)
		require.Less(t, start, end)
		require.LessOrEqual(t, end, len(text))
		require.Empty(t, strings.TrimSpace(text[last:start]), "%q", text)
		r, _ := utf8.DecodeRuneInString(text[start:])
		require.False(t, unicode.IsSpace(r))
		r, _ = utf8.DecodeLastRuneInString(text[:end])
		require.False(t, unicode.IsSpace(r))
		last = end
	}
	require.Empty(t, strings.TrimSpace(text[last:]), "%q", text)
}

func TestSentencesOfRealTexts(t *testing.T) {
	texts, sentences := 0, 0
	sharedTexts(t, func(text string) {
		if texts++; texts%5 == 0 {
			checkSentences(t, text)
			sentences += len(Sentences(text, nil))
		}
	})
	require.Greater(t, sentences, 20_000)
}

// TestSentencesSurviveHostileTexts holds the work for hostile texts to a multiple of
// their length, counted in sentences found rather than in time: each would take
// minutes if every stop looked at the whole rest.
func TestSentencesSurviveHostileTexts(t *testing.T) {
	for _, unit := range []string{".", "!", "#a. ", "a.b", "😍A", "😍 A ", "a 😍", "\n", "\nA", "\n#", "。#a", "”", ". (", "A.", "www.", "a. #b c ", "❤", "\u200d😍", "?A", "é.É", "1.", "... "} {
		checkSentences(t, strings.Repeat(unit, 200_000/len(unit)))
	}
}

// TestAfterPlainWord compares the quick look at the word before a stop with the long one.
func TestAfterPlainWord(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	list := strings.Fields("Dr Prof Gov messrs vs e.g ie Jan sept dec co inc ltd u.s p.m a.m etc no pp fig year river tomorrow it I 9a.m '9 dña g-н é café x/co @co ’no o'no")
	plains := 0
	for range 20_000 {
		var b strings.Builder
		for range 4 {
			if word := list[r.IntN(len(list))]; r.IntN(4) == 0 {
				b.WriteString(word[:1+r.IntN(len(word))])
			} else {
				b.WriteString(word)
			}
			b.WriteString([]string{" ", " ", ". ", "."}[r.IntN(4)])
		}
		text := b.String()
		for i := range text {
			if s := (splitter{text: text, start: r.IntN(3)}); text[i] == '.' && i > s.start && s.afterPlainWord(i) {
				plains++
				require.Equal(t, plain, s.abbreviated(i), "%q at %d", text, i)
				require.False(t, s.enumerates(i))
			}
		}
	}
	require.Greater(t, plains, 1000)
	for cell, lengths := range abbreviations {
		require.Zero(t, lengths&^0b1111100, cell)
	}
}

func FuzzSentences(f *testing.F) {
	for _, seed := range []string{"Mr. A. B. Smith e.g. at 5 p.m. Monday", "Love it 😍 Come by\n#a #b", "a\n\n\nB。C！？」d", "\xf0\x9f. \xe2\x80", "¿Qué?¡No!", "1. A\n2. B\n- c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkSentences(t, text) })
}

func BenchmarkSentences(b *testing.B) {
	texts := posts(2000)
	dst := make([]Sentence, 0, 100)
	b.SetBytes(meanLen(texts))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		dst = Sentences(texts[i], dst[:0])
		if i++; i == len(texts) {
			i = 0
		}
	}
}
