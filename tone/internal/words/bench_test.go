package words

import (
	"fmt"
	"strings"
)

// posts are a few thousand different English posts of about 280 characters,
// put together from sentences so that no post repeats: one post over and over
// would train the branch predictor and flatter the result.
func posts(n int) []string {
	sentences := []string{
		"We moved the bakery to Mill Street last Friday, and the oven made it in one piece.",
		"Thanks to Anna, who carried four trays through the rain without dropping a single roll!",
		"If you've ordered for Sunday, nothing changes: come to the old shop before 10 a.m.",
		"Our team is excited to announce that registrations are now open for the annual conference.",
		"Does anybody know why the printer only works when nobody's looking at it?",
		"I've spent three hours on a bug that turned out to be one missing comma.",
		"The new release reads large files about 3.5 times faster than version 1.2 did.",
		"Don't miss our biggest sale of the year, with prices from $19.99 and free delivery.",
		"Yesterday's talk about accessible maps was brilliant; slides are in the usual folder.",
		"It's hard to explain what a librarian does all day, so here's a photo of mine.",
		"Leveraging synergies across the organisation unlocks measurable value for stakeholders.",
		"She asked for help on the forum and got seven kind answers within an hour.",
		"Please report this to our support team, and we'll look into it as soon as possible.",
	}
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		fmt.Fprintf(&b, "Note %d. ", i)
		for k := i; b.Len() < 280; k = k*7 + i%11 + 3 {
			b.WriteString(sentences[k%len(sentences)])
			b.WriteByte(' ')
		}
		out[i] = b.String()[:280]
	}
	return out
}

func vocabularyOfPosts(yield func(string)) {
	for _, post := range posts(2000) {
		for _, word := range strings.FieldsFunc(post, func(r rune) bool { return strings.ContainsRune(" .,;:!?$", r) }) {
			yield(word)
		}
	}
}

// mixedPosts are posts of emoji, accents, curly marks, Greek, Cyrillic and CJK.
func mixedPosts(n int) []string {
	sentences := []string{
		"Wir haben die Bäckerei übers Wochenende in die Mühlstraße verlegt – läuft! 🎉",
		"Merci à toute l’équipe : la journée d’hier était géniale 😍👏🏽",
		"Сегодня мы переехали в новое здание, заходите в гости ☕️",
		"Καλημέρα σε όλους, σήμερα έχουμε φρέσκο ψωμί 🥖",
		"東京タワーの近くに新しいお店ができました。ぜひ来てください！",
		"今天的新面包很好吃，谢谢大家的支持。",
		"We’re back — and it’s “better than ever” 👨‍👩‍👧‍👦…",
		"¡Qué día! Mañana más información sobre el taller ✨",
	}
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		fmt.Fprintf(&b, "№ %d: ", i)
		for k := i; b.Len() < 280; k = k*5 + i%7 + 3 {
			b.WriteString(sentences[k%len(sentences)])
			b.WriteByte(' ')
		}
		out[i] = b.String()
	}
	return out
}

func meanLen(texts []string) int64 {
	total := 0
	for _, text := range texts {
		total += len(text)
	}
	return int64(total / len(texts))
}
