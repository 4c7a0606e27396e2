package tone

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSignsGoByTellingGrams: the signs of a sentence are those that come of looking at each
// gram in turn, whatever is passed over as telling nothing.
func TestSignsGoByTellingGrams(t *testing.T) {
	c := defaultChecker(t)
	pieces := strings.Fields(`Read read Join our my we I you your What is does by says RIVER bread Acme acme's own ovens The a It's fr33 m0ney J o i n s p a m ! ? . … ... : " “quiet” , - 12 €5 5€ %
		@anna #rye #acme @acme https://mill.example/a mill.example 😀 See Make Share Get now it them NASA`)
	r := rand.New(rand.NewPCG(3, 4))
	drafts := append(append(lexisDrafts(t), modelDrafts...), Draft{Text: "“Join us at the bakery and see how bread is made,” says Anna Weber, who owns it."})
	for range 3000 {
		d := Draft{Account: []string{"", "", "Acme"}[r.IntN(3)], Format: []Format{Plain, Markdown}[r.IntN(2)]}
		for range 1 + r.IntN(24) {
			switch r.IntN(12) {
			case 0:
				d.Text += "\n\n"
			case 1:
				d.Text += "`" + pieces[r.IntN(len(pieces))] + "` "
			default:
				d.Text += pieces[r.IntN(len(pieces))] + " "
			}
		}
		drafts = append(drafts, d)
	}
	all := signSet(0)
	for _, d := range drafts {
		x, err := c.start(t.Context(), &d)
		require.NoError(t, err)
		first, last := x.edges()
		for i := range x.r.sentences {
			if s := &x.r.sentences[i]; x.isSeen(s) {
				var v seen
				x.see(s, &v)
				want := x.eachSign(i, v.grams, first, last)
				require.Equal(t, signNamesIn(want), signNamesIn(x.signsOf(i, &v, first, last)), "sentence %d of %q", i, d.Text)
				all |= want
			}
		}
		c.release(x)
	}
	require.Len(t, signNamesIn(all), int(signCount), "not all signs occur: %v", signNamesIn(all))
}

func signNamesIn(set signSet) []string {
	var out []string
	for i := range signs {
		if set.has(sign(i)) {
			out = append(out, signs[i].name)
		}
	}
	return out
}

// eachSign is signsOf in the plain way.
func (x *evaluation) eachSign(i int, grams []gram, first, last int) signSet {
	r := x.r
	s := &r.sentences[i]
	var out signSet
	ordinary, capitals, longer := 0, 0, 0
	link, firstLink, order := -1, -1, -1
	for n, g := range grams {
		t := &r.tokens[g.token]
		opens := ordinary == 0
		ownThings := order >= 0 && n-order <= 4
		switch is := g.symbol(); is {
		case noSymbol, hiddenSymbol:
			ordinary++
			c := t.class
			if is == hiddenSymbol {
				c = 0
			}
			if t.end-t.start > 3 {
				longer++
				capitals += mark01(t.is(capitalised))
			}
			out.put(signLowerFirst, opens && !t.is(capitalised))
			out.put(signShout, t.is(shouts) && t.end-t.start > 3)
			out.put(signQuoted, t.is(mentioned))
			out.put(signCredited, t.is(credited))
			out.put(signAsking, opens && c&asking != 0)
			out.put(signOurselves, c&ourselves != 0)
			out.put(signMyself, c&myself != 0)
			out.put(signReader, c&theReader != 0)
			out.put(signNamed, c&naming != 0)
			after := false
			if n > 0 {
				switch grams[n-1].symbol() {
				case noSymbol, ownSymbol, numberSymbol, priceSymbol:
				default:
					after = true
				}
			}
			if c&orderVerb != 0 && (opens || after) {
				out.put(signOrder, opens)
				out.put(signOrderLate, !opens)
				order = n
			} else if ownThings {
				out.put(signOrderOwn, c&(ownership|ourselves|myself) != 0)
				out.put(signOrderReader, c&theReader != 0)
			}
		case ownSymbol:
			out.put(signOwnName, true)
			out.put(signOwnFirst, opens)
			out.put(signOwnLate, !opens)
			out.put(signOrderOwn, ownThings)
			ordinary++
		case linkSymbol:
			if link = n; firstLink < 0 {
				firstLink = ordinary
			}
			out.put(signQuestionLink, out.has(signQuestion))
		case numberSymbol, priceSymbol:
			out.put(signNumber, true)
			out.put(signNumberFirst, opens)
			out.put(signPrice, is == priceSymbol)
			ordinary++
		case mentionSymbol:
			out.put(signMention, true)
			out.put(signMentionFirst, opens)
		default:
			out.put(signTag, is == tagSymbol)
			out.put(signQuestion, is == questionSymbol)
			out.put(signExclamation, is == exclamationSymbol)
			out.put(signDots, is == dotsSymbol)
			out.put(signColon, is == colonSymbol)
			out.put(signQuoted, is == quoteSymbol)
		}
	}
	if link >= 0 {
		last := ordinary > 0
		for _, g := range grams[link:] {
			last = last && g.symbol() != noSymbol
		}
		out.put(signLink, true)
		out.put(signLinkOnly, ordinary <= 3)
		out.put(signLinkFirst, firstLink == 0 && ordinary > 0)
		out.put(signLinkLast, last)
		out.put(signLinkMiddle, !last && firstLink > 0)
		out.put(signOrderLink, order >= 0)
	}
	out.put(signCapitals, longer >= 3 && capitals*10 >= longer*7)
	out.put(signShort, s.words <= 4)
	out.put(signLong, s.words >= 20)
	out.put(signFirst, i == first && i != last)
	out.put(signLast, i == last && i != first)
	out.put(signOnly, i == first && i == last)
	if i > 0 {
		if before := r.tokens[r.sentences[i-1].first:r.sentences[i-1].end1]; len(before) > 0 {
			t := &before[len(before)-1]
			out.put(signAfterQuestion, t.kind == mark && r.view.Text[t.start:t.end] == "?")
		}
	}
	return out
}
