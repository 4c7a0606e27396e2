package tone

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/internal/words"
	"github.com/plainpost/plainpost/tone/model"
)

// Features are what models see of a draft: the same for training and for
// checking. Names begin with what they are about:
//
//	w:  a word by its stem, or a mask such as <link>
//	e:  a word in its exact form
//	b:  two neighbours, with ^ and $ for the ends of the sentence
//	c:  a word of the post's other sentences
//	s:  a sign in the sentence, such as s:question
//	m:  a figure of the whole post, such as m:reply
//	r:  a rule that hits the sentence or the whole post
//	d:  what the rules of a dimension add up to
//
// Links, handles, tags, numbers and emoji are masked, and so are the account's
// and the brand's own names, so that a model learns how somebody speaks and not
// who does.
type Features struct {
	Language  string
	Words     int                // of the draft, as in [Measures]
	Sentences []SentenceFeatures // the sentences in the author's own voice that have words
	Post      []model.Feature    // the post as a whole
}

// SentenceFeatures are what models see of one sentence.
type SentenceFeatures struct {
	Words  int
	Vector []model.Feature
}

// Features gives the features of a draft to those who train models. The errors
// are those of Check.
func (c *Checker) Features(ctx context.Context, d Draft) (*Features, error) {
	x, err := c.startWith(ctx, &d, true)
	if err != nil {
		return nil, err
	}
	defer c.release(x)
	x.measure()
	x.run()
	out := &Features{Language: x.r.language, Words: x.measures.Words}
	n := x.namer()
	for i := range n.units {
		u := &n.units[i]
		if x.r.sentences[u.sentence].words == 0 {
			continue
		}
		out.Sentences = append(out.Sentences, SentenceFeatures{Words: int(x.r.sentences[u.sentence].words), Vector: n.sentence(i)})
	}
	out.Post = n.post()
	return out, nil
}

// symbol stands for a token that is not named by its stem.
type symbol uint8

const (
	noSymbol symbol = iota
	openSymbol
	closeSymbol
	linkSymbol
	mentionSymbol
	tagSymbol
	numberSymbol
	priceSymbol
	emojiSymbol
	ownSymbol
	hiddenSymbol
	exclamationSymbol
	questionSymbol
	colonSymbol
	dotsSymbol
	quoteSymbol
	symbolCount
)

var symbolNames = [symbolCount]string{
	openSymbol: "^", closeSymbol: "$", linkSymbol: "<link>", mentionSymbol: "<at>", tagSymbol: "<tag>", numberSymbol: "<num>", priceSymbol: "<price>",
	emojiSymbol: "<emoji>", ownSymbol: "<own>", hiddenSymbol: "<hidden>", exclamationSymbol: "!", questionSymbol: "?", colonSymbol: ":", dotsSymbol: "...", quoteSymbol: "\"",
}

// gram is a token as models see it: a symbol, or a word by its stem.
type gram struct {
	token int32
	name  uint32 // a symbol, or of a word wordName
}

// wordName is the name of a word in grams: behind those of the symbols. That of
// match.None stands for all words that neither rules nor models know.
func wordName(stem match.ID) uint32 { return uint32(symbolCount) + uint32(stem) }

// symbol is the symbol that a gram is; noSymbol for a word.
func (g gram) symbol() symbol {
	if g.name < uint32(symbolCount) {
		return symbol(g.name)
	}
	return noSymbol
}

// seen is a sentence as models see it. It is scratch: the next one is seen into it.
type seen struct {
	grams    []gram
	telling  []int32 // which of them may be signs: all symbols and some words
	capitals int     // words with a capital, and maybe others
}

// see looks at a sentence as models do.
func (x *evaluation) see(s *sentence, to *seen) {
	r := x.r
	n := int(s.end1 - s.first)
	to.grams, to.telling, to.capitals = slices.Grow(to.grams[:0], n), slices.Grow(to.telling[:0], n), 0
	own := s.end1 // the next word that is a name of the account's or the brand's
	if x.hasOwnNames() {
		own = -1
	}
	for i := s.first; i < s.end1; i++ {
		if own < i {
			own = x.nextOwn(i, s.end1)
		}
		if i = r.seeWords(i, own, to); i == s.end1 {
			break
		}
		t := &r.tokens[i]
		symbol := x.symbolOf(i, t, s)
		if symbol == noSymbol || t.is(inCodeSpan) {
			continue
		}
		to.capitals += mark01(t.is(capitalised))
		to.telling = append(to.telling, int32(len(to.grams)))
		to.grams = append(to.grams, gram{i, uint32(symbol)})
	}
}

// seeWords looks at the words among the tokens [first, end), up to the first token that is
// none, or does not go by its name, and returns that. There must be room for them.
func (r *reading) seeWords(first, end int32, to *seen) int32 {
	tokens, ids := r.tokens[first:end], r.ids[first:end]
	from, n, m, capitals := len(to.grams), 0, 0, 0
	grams, telling := to.grams[from:from+len(tokens)], to.telling[len(to.telling):cap(to.telling)]
	for n < len(tokens) {
		t := &tokens[n]
		if t.kind != plainWord || t.is(disguised|inCodeSpan) {
			break
		}
		stem := ids[n].Stem
		if stem == match.None {
			stem = ids[n].Exact // of a language without stems
		}
		grams[n] = gram{first + int32(n), wordName(stem)}
		telling[m] = int32(from + n) // which words tell something is hard to foresee
		m += isAny(notes(t.class&anywhereTelling) | t.notes&(shouts|mentioned|credited))
		capitals += int(t.notes & capitalised)
		n++
	}
	to.grams, to.telling = to.grams[:from+n], to.telling[:len(to.telling)+m]
	to.capitals += capitals / int(capitalised)
	return first + int32(n)
}

// isAny is 1 where there is one of the notes.
func isAny(n notes) int { return int((uint32(n) + 1<<16 - 1) >> 16) }

// symbolOf is what stands for a token of a sentence that does not go by its own
// name; noSymbol where models pass over it.
func (x *evaluation) symbolOf(i int32, t *token, s *sentence) symbol {
	r := x.r
	switch t.kind {
	case plainWord:
		if t.is(disguised) {
			return hiddenSymbol
		}
		return ownSymbol
	case numberWord:
		if i > 0 && r.tokens[i-1].end == t.start && isCurrency(r.view.Text[r.tokens[i-1].start:r.tokens[i-1].end]) {
			return priceSymbol
		}
		return numberSymbol
	case mark:
		switch r.view.Text[t.start:t.end] {
		case "!", "！", "¡":
			return exclamationSymbol
		case "?", "？", "¿":
			return questionSymbol
		case ":":
			return colonSymbol
		case "…":
			return dotsSymbol
		case "\"", "“", "”", "«", "»":
			return quoteSymbol
		case ".":
			if i+1 < s.end1 && r.tokens[i+1].start == t.end && r.view.Text[t.end] == '.' && (i == s.first || r.view.Text[t.start-1] != '.') {
				return dotsSymbol
			}
		}
	case emojiToken:
		return emojiSymbol
	case linkToken:
		return linkSymbol
	case tagToken:
		if x.hasOwnNames() && x.isOwn(t) {
			return ownSymbol
		}
		return tagSymbol
	case mentionToken:
		if x.hasOwnNames() && x.isOwn(t) {
			return ownSymbol
		}
		return mentionSymbol
	}
	return noSymbol
}

// hasOwnNames says whether a name of the account's or the brand's is known.
func (x *evaluation) hasOwnNames() bool { return x.draft.Account != "" || len(x.ownWords) > 0 }

// isOwn says whether a word, tag or mention is the account's or the brand's name.
func (x *evaluation) isOwn(t *token) bool {
	word := x.r.view.Text[t.start:t.end]
	if t.kind != plainWord {
		word = word[1:]
	}
	account := strings.TrimPrefix(x.draft.Account, "@")
	if len(account) > 2 && len(word) >= len(account) && strings.EqualFold(word[:len(account)], account) && (len(word) == len(account) || word[len(account)] == '\'') {
		return true
	}
	return len(x.ownWords) > 0 && x.ownWords[strings.ToLower(word)]
}

// nextOwn is the first word that isOwn among the tokens [i, end), or end.
func (x *evaluation) nextOwn(i, end int32) int32 {
	for ; i < end; i++ {
		if t := &x.r.tokens[i]; t.kind == plainWord && x.isOwn(t) {
			break
		}
	}
	return i
}

// ownWords are the words and handles that stand for the brand of a rule set.
func ownWords(brand *rules.Brand) map[string]bool {
	out := map[string]bool{}
	var splitter phraseSplitter
	for _, name := range append(append([]string(nil), brand.Names...), brand.Products...) {
		if forms := splitter.split(name); len(forms) == 1 {
			out[strings.Clone(forms[0])] = true
		}
	}
	for _, handle := range brand.Handles {
		out[strings.ToLower(strings.TrimPrefix(handle, "@"))] = true
	}
	return out
}

// class is what an English word can be to a sign.
type class uint8

const (
	orderVerb class = 1 << iota // can open an order to the reader
	ownership                   // our, my
	ourselves                   // we, us, our
	myself                      // I, me, my
	theReader                   // you, your
	asking                      // opens a question
	naming                      // says, according to

	// Orders and questions are told by how a sentence, or a part of one, opens; the
	// others tell something anywhere.
	anywhereTelling = ownership | ourselves | myself | theReader | naming
)

var classWords = map[class]string{
	orderVerb: `add apply ask attend become begin book boost browse build buy call catch celebrate check choose claim click come contact create dig discover dive don't
		donate download drop earn email enjoy enter experience explore fill find follow get give go grab hear help hurry introducing invest join keep learn let let's like
		listen look love make meet message order participate pick play please plz pre-order read register remember reserve retweet rsvp rt save say see send share shop sign
		start stay stop submit subscribe support swipe tag take tell test text treat try tune turn upgrade use view visit vote watch win wish`,
	ownership: "our my ours mine",
	ourselves: "we us our ours we're we've we'll",
	myself:    "i me my mine i'm i've i'll i'd im",
	theReader: "you your yours u ur you're you'll you've",
	asking:    "what who how why when where which does do did is are can could would should has have anyone any",
	naming:    "says said say study report survey research according via finds shows suggests warns by",
}

// sign is a sign in a sentence.
type sign uint8

const (
	signQuestion sign = iota
	signQuestionLink
	signExclamation
	signDots
	signColon
	signQuoted
	signCredited
	signLink
	signLinkOnly
	signLinkFirst
	signLinkMiddle
	signLinkLast
	signOrder
	signOrderOwn
	signOrderReader
	signOrderLate
	signOrderLink
	signOurselves
	signMyself
	signReader
	signOwnName
	signOwnFirst
	signOwnLate
	signNamed
	signAsking
	signMention
	signMentionFirst
	signTag
	signNumber
	signNumberFirst
	signPrice
	signShout
	signCapitals
	signLowerFirst
	signShort
	signLong
	signFirst
	signLast
	signOnly
	signAfterQuestion
	signCount
)

// signs name the signs: for models, and for readers of a finding where the sign
// can be pointed out.
var signs = [signCount]struct{ name, text string }{
	signQuestion: {"question", "a question"}, signQuestionLink: {"question-link", "a question that leads to a link"},
	signExclamation: {"exclamation", "an exclamation mark"}, signDots: {"dots", "an ellipsis"}, signColon: {"colon", ""}, signQuoted: {"quoted", "a quotation"},
	signCredited: {"credited", "a speaker's words"}, signLink: {"link", "a link"}, signLinkOnly: {"link-only", "a link and little else"},
	signLinkFirst: {"link-first", "a link at the start"}, signLinkMiddle: {"link-middle", "a link in the middle"}, signLinkLast: {"link-last", "a link at the end"},
	signOrder: {"order", "an order to the reader"}, signOrderOwn: {"order-own", "an order that points at your own things"}, signOrderReader: {"order-reader", "an order about the reader"},
	signOrderLate: {"order-late", "an order at the end"}, signOrderLink: {"order-link", "an order with a link"},
	signOurselves: {"we", "“we” and “our”"}, signMyself: {"i", "“I” and “my”"}, signReader: {"you", "“you” and “your”"},
	signOwnName: {"own-name", "your own name"}, signOwnFirst: {"own-first", "your own name at the start"}, signOwnLate: {"own-late", "your own name"},
	signNamed: {"named", "a source"}, signAsking: {"asking", "a question"}, signMention: {"mention", "a mention"}, signMentionFirst: {"mention-first", "a mention at the start"},
	signTag: {"tag", "a hashtag"}, signNumber: {"number", "a number"}, signNumberFirst: {"number-first", "a number at the start"}, signPrice: {"price", "a price"},
	signShout: {"shout", "capitals"}, signCapitals: {"capitals", "a headline's capitals"}, signLowerFirst: {"lower-first", ""}, signShort: {"short", ""}, signLong: {"long", ""},
	signFirst: {"first", ""}, signLast: {"last", ""}, signOnly: {"only", ""}, signAfterQuestion: {"after-question", "an answer to your own question"},
}

// signSet says which signs a sentence has.
type signSet uint64

func (s *signSet) put(n sign, on bool) {
	if on {
		*s |= 1 << n
	}
}

func (s signSet) has(n sign) bool { return s>>n&1 == 1 }

// signsOf gives the signs of sentence i, which has been seen; first and last are the
// edges of the post.
func (x *evaluation) signsOf(i int, v *seen, first, last int) signSet {
	r, words := x.r, x.r.sentences[i].words
	look := signer{grams: v.grams, order: -1, link: -1}
	look.open(r)
	for _, n := range v.telling {
		t := &r.tokens[v.grams[n].token]
		if s := v.grams[n].symbol(); s != noSymbol {
			look.symbol(int(n), s, t)
			if next := int(n) + 1; setsApart(s) && next < len(v.grams) && v.grams[next].symbol() == noSymbol {
				look.begin(next, &r.tokens[v.grams[next].token])
			}
		} else {
			look.word(int(n), t, t.class)
		}
	}
	look.close()
	out := look.set
	out.put(signCapitals, v.capitals >= 3 && r.inCapitals(v.grams))
	out.put(signShort, words <= 4)
	out.put(signLong, words >= 20)
	out.put(signFirst, i == first && i != last)
	out.put(signLast, i == last && i != first)
	out.put(signOnly, i == first && i == last)
	out.put(signAfterQuestion, i > 0 && r.asks(&r.sentences[i-1]))
	return out
}

// signer looks for the signs of a sentence, among the grams that may be some.
type signer struct {
	set       signSet
	grams     []gram
	opening   int // the first word or number
	others    int // grams so far that are neither
	order     int // the last order; -1 for none
	link      int // the last link; -1 for none
	firstLink int // words and numbers before the first link
	asked     bool
}

// isOrdinary says whether a symbol, or with noSymbol a word, counts as a word.
func (s symbol) isOrdinary() bool {
	return s == noSymbol || s == hiddenSymbol || s == ownSymbol || s == numberSymbol || s == priceSymbol
}

// open looks at how the sentence opens.
func (s *signer) open(r *reading) {
	for s.opening < len(s.grams) && !s.grams[s.opening].symbol().isOrdinary() {
		s.opening++
	}
	if s.opening == len(s.grams) {
		return
	}
	g := s.grams[s.opening]
	switch t := &r.tokens[g.token]; g.symbol() {
	case noSymbol:
		s.set.put(signLowerFirst, !t.is(capitalised))
		s.set.put(signAsking, t.class&asking != 0)
		s.begin(s.opening, t)
	case hiddenSymbol:
		s.set.put(signLowerFirst, !t.is(capitalised))
	}
}

// begin looks at gram n, a word that begins the sentence or comes behind a symbol that
// sets it apart.
func (s *signer) begin(n int, t *token) {
	if t.class&orderVerb == 0 {
		return
	}
	s.set.put(signOrder, n == s.opening)
	s.set.put(signOrderLate, n != s.opening)
	s.order = n
}

// word looks at gram n, a word that can be what c says.
func (s *signer) word(n int, t *token, c class) {
	s.set.put(signShout, t.is(shouts) && isLong(t))
	s.set.put(signQuoted, t.is(mentioned))
	s.set.put(signCredited, t.is(credited))
	s.set.put(signOurselves, c&ourselves != 0)
	s.set.put(signMyself, c&myself != 0)
	s.set.put(signReader, c&theReader != 0)
	s.set.put(signNamed, c&naming != 0)
	if s.followsOrder(n) {
		s.set.put(signOrderOwn, c&(ownership|ourselves|myself) != 0)
		s.set.put(signOrderReader, c&theReader != 0)
	}
}

// symbol looks at gram n, a symbol.
func (s *signer) symbol(n int, is symbol, t *token) {
	opens := n <= s.opening // no word stands before it
	switch is {
	case hiddenSymbol:
		s.word(n, t, 0)
		return
	case ownSymbol:
		s.set.put(signOwnName, true)
		s.set.put(signOwnFirst, opens)
		s.set.put(signOwnLate, !opens)
		s.set.put(signOrderOwn, s.followsOrder(n))
		return
	case numberSymbol, priceSymbol:
		s.set.put(signNumber, true)
		s.set.put(signNumberFirst, opens)
		s.set.put(signPrice, is == priceSymbol)
		return
	case linkSymbol:
		if s.link < 0 {
			s.firstLink = n - s.others
		}
		s.link = n
		s.set.put(signQuestionLink, s.asked)
	case mentionSymbol:
		s.set.put(signMention, true)
		s.set.put(signMentionFirst, opens)
	case tagSymbol:
		s.set.put(signTag, true)
	case questionSymbol:
		s.asked = true
		s.set.put(signQuestion, true)
	case exclamationSymbol:
		s.set.put(signExclamation, true)
	case dotsSymbol:
		s.set.put(signDots, true)
	case colonSymbol:
		s.set.put(signColon, true)
	case quoteSymbol:
		s.set.put(signQuoted, true)
	}
	s.others++
}

// close looks at where links stood, when all grams have been looked at.
func (s *signer) close() {
	if s.link < 0 {
		return
	}
	ordinary := len(s.grams) - s.others
	last := ordinary > 0 && !slices.ContainsFunc(s.grams[s.link:], func(g gram) bool { return g.symbol() == noSymbol })
	s.set.put(signLink, true)
	s.set.put(signLinkOnly, ordinary <= 3)
	s.set.put(signLinkFirst, s.firstLink == 0 && ordinary > 0)
	s.set.put(signLinkLast, last)
	s.set.put(signLinkMiddle, !last && s.firstLink > 0)
	s.set.put(signOrderLink, s.order >= 0)
}

// followsOrder says whether gram n stands close behind an order.
func (s *signer) followsOrder(n int) bool { return s.order >= 0 && s.order < n && n <= s.order+4 }

// setsApart says whether an order can follow on a gram as at the start of a sentence.
func setsApart(s symbol) bool { return !s.isOrdinary() || s == hiddenSymbol }

// inCapitals says whether three long words or more, and nearly all of them, have a
// capital.
func (r *reading) inCapitals(grams []gram) bool {
	long, capitals := 0, 0
	for _, g := range grams {
		t := &r.tokens[g.token]
		if s := g.symbol(); (s == noSymbol || s == hiddenSymbol) && isLong(t) {
			long++
			capitals += mark01(t.is(capitalised))
		}
	}
	return long >= 3 && capitals*10 >= long*7
}

// isLong says whether a word has more than three letters.
func isLong(t *token) bool { return t.end-t.start > 3 }

// asks says whether a sentence ends with a question mark.
func (r *reading) asks(s *sentence) bool {
	if s.end1 == s.first {
		return false
	}
	t := &r.tokens[s.end1-1]
	return t.kind == mark && r.view.Text[t.start:t.end] == "?"
}

// isSeen says whether models look at a sentence.
func (x *evaluation) isSeen(s *sentence) bool { return s.end1 > s.first && x.inOwnVoice(s) }

// edges are the first and the last sentence that models see.
func (x *evaluation) edges() (first, last int) {
	first, last = -1, -1
	for i := range x.r.sentences {
		if x.isSeen(&x.r.sentences[i]) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// figure is a figure of the whole post.
type figure uint8

const (
	figureReply figure = iota
	figureLink
	figureLinks
	figureAttached
	figureLinkLast
	figureQuestionLink
	figureProfile
	figureHome
	figureOwnLink
	figureTag
	figureTags
	figureLooseTags
	figureMention
	figureMentions
	figureEmoji
	figureQuestion
	figureExclamation
	figureExclamations
	figureShouting
	figurePrice
	figurePercent
	figureWe
	figureI
	figureYou
	figureTiny
	figureShort
	figureMedium
	figureLong
	figureOneSentence
	figureManySentences
	figureNoLink
	figureParagraphs
	figureCount
)

var figures = [figureCount]struct{ name, text string }{
	figureReply: {"reply", "a reply"}, figureLink: {"link", "a link"}, figureLinks: {"links", "several links"}, figureAttached: {"attached-link", "an attached link"},
	figureLinkLast: {"link-last", "a link at the end"}, figureQuestionLink: {"question-link", "a question that leads to a link"},
	figureProfile: {"profile-link", "a link to a profile"}, figureHome: {"home-link", "a link to a home page"}, figureOwnLink: {"own-link", "a link to your own site"},
	figureTag: {"tag", "a hashtag"}, figureTags: {"tags", "hashtags"}, figureLooseTags: {"loose-tags", "hashtags"}, figureMention: {"mention", "a mention"},
	figureMentions: {"mentions", "mentions"}, figureEmoji: {"emoji", "emoji"}, figureQuestion: {"question", "a question"}, figureExclamation: {"exclamation", "an exclamation mark"},
	figureExclamations: {"exclamations", "exclamation marks"}, figureShouting: {"shouting", "capitals"}, figurePrice: {"price", "a price"}, figurePercent: {"percent", "a percentage"},
	figureWe: {"we", "“we” and “our”"}, figureI: {"i", "“I” and “my”"}, figureYou: {"you", "“you” and “your”"},
	figureTiny: {"tiny", ""}, figureShort: {"short", ""}, figureMedium: {"medium", ""}, figureLong: {"long", ""}, figureOneSentence: {"one-sentence", ""},
	figureManySentences: {"many-sentences", ""}, figureNoLink: {"no-link", ""}, figureParagraphs: {"paragraphs", ""},
}

type figureSet uint64

// figures of the post that models see.
func (x *evaluation) figureSet() figureSet {
	m := &x.measures
	var out figureSet
	put := func(n figure, on bool) {
		if on {
			out |= 1 << n
		}
	}
	put(figureReply, m.Reply > 0)
	put(figureLink, m.Links > 0)
	put(figureNoLink, m.Links == 0)
	put(figureLinks, m.Links > 1)
	put(figureAttached, m.AttachedLinks > 0)
	put(figureLinkLast, m.LinkLast > 0)
	put(figureQuestionLink, m.QuestionBeforeLink > 0)
	put(figureProfile, m.ProfileLinks > 0)
	put(figureHome, m.HomeLinks > 0)
	put(figureOwnLink, m.Links > 0 && x.linksHome())
	put(figureTag, m.Hashtags > 0)
	put(figureTags, m.Hashtags > 2)
	put(figureLooseTags, m.LooseTags > 0)
	put(figureMention, m.Mentions > 0)
	put(figureMentions, m.Mentions > 1)
	put(figureEmoji, m.Emoji > 0)
	put(figureQuestion, m.Questions > 0)
	put(figureExclamation, m.Exclamations > 0)
	put(figureExclamations, m.Exclamations > 1)
	put(figureShouting, m.ShoutedWords > 1)
	put(figurePrice, m.Prices > 0)
	put(figurePercent, m.Percents > 0)
	put(figureWe, m.FirstPlural > 0)
	put(figureI, m.FirstSingular > 0)
	put(figureYou, m.SecondPerson > 0)
	put(figureTiny, m.OrdinaryWords <= 4)
	put(figureShort, m.OrdinaryWords > 4 && m.OrdinaryWords <= 10)
	put(figureMedium, m.OrdinaryWords > 10 && m.OrdinaryWords <= 25)
	put(figureLong, m.OrdinaryWords > 25)
	put(figureOneSentence, m.Sentences == 1)
	put(figureManySentences, m.Sentences > 3)
	put(figureParagraphs, m.Paragraphs > 1)
	return out
}

// linksHome says whether a link leads to a domain of the brand.
func (x *evaluation) linksHome() bool {
	for _, domain := range x.set.Brand.Domains {
		for i := range x.r.entities {
			if e := &x.r.entities[i]; (e.Kind == links.URL || e.Kind == links.Bare) && strings.Contains(strings.ToLower(e.Value), domain) {
				return true
			}
		}
		for _, url := range x.draft.Links {
			if strings.Contains(strings.ToLower(url), domain) {
				return true
			}
		}
	}
	return false
}

// ruleSign is a rule that hits a sentence, or with sentence -1 the whole post.
type ruleSign struct {
	slot, sentence int32
	first          bool // whether it is the rule's first one in the post
}

// ruleSigns are the rules that hit, each once a sentence. They stand until the next call.
func (x *evaluation) ruleSigns() []ruleSign {
	const unseen = -2
	r := x.r
	for len(r.lastHit) < len(x.slots) {
		r.lastHit = append(r.lastHit, unseen)
	}
	out := r.ruleSigns[:0]
	for i := range x.hits {
		h := &x.hits[i]
		if last := r.lastHit[h.slot]; last != h.sentence {
			r.lastHit[h.slot] = h.sentence
			out = append(out, ruleSign{h.slot, h.sentence, last == unseen})
		}
	}
	for i := range out {
		r.lastHit[out[i].slot] = unseen
	}
	r.ruleSigns = out
	return out
}

// ruleScale brings what the rules of a dimension add up to to the size of a sign.
const ruleScale = 4

// tallies are what the rules of each dimension add up to. They stand until the next
// call.
func (x *evaluation) tallies() []float64 {
	out := zeroed(x.r.tallies, len(x.view.dimensions))
	for i := range x.hits {
		h := &x.hits[i]
		if own := &x.view.stakes[h.slot]; own.dimension >= 0 {
			out[own.dimension] += h.excess * own.weight
		}
	}
	x.r.tallies = out
	return out
}

// tallyValue is the value of a tally of a density or total, as models see it.
func tallyValue(tally float64) float64 { return max(-2, min(2, tally/ruleScale)) }

// namer names the features of a draft, for training.
type namer struct {
	x       *evaluation
	units   []unit
	words   int // grams of all units
	figures figureSet
	rules   map[int32][]model.Feature // by sentence
	all     []model.Feature           // the rules of the whole post
	pulls   map[int]*pulls            // by dimension, of ratios
}

// unit is a sentence that models see.
type unit struct {
	sentence int32
	grams    []gram
	signs    signSet
}

func (x *evaluation) namer() *namer {
	n := &namer{x: x, figures: x.figureSet(), rules: map[int32][]model.Feature{}, pulls: map[int]*pulls{}}
	first, last := x.edges()
	for i := range x.r.sentences {
		s := &x.r.sentences[i]
		if !x.isSeen(s) {
			continue
		}
		var v seen
		x.see(s, &v)
		u := unit{sentence: int32(i), grams: v.grams, signs: x.signsOf(i, &v, first, last)}
		n.words += len(u.grams)
		n.units = append(n.units, u)
	}
	for _, s := range x.ruleSigns() {
		f := model.Feature{Name: "r:" + x.slots[s.slot].rule.ID, Value: 1}
		n.rules[s.sentence] = append(n.rules[s.sentence], f)
		if s.first {
			n.all = append(n.all, f)
		}
	}
	for d := range x.view.dimensions {
		if x.view.dimensions[d].Measure == rules.Ratio {
			n.pulls[d] = x.pulls(d, &x.view.dimensions[d]).clone()
		}
	}
	return n
}

// name is the name of a word or mask; empty for a word that is left out.
func (n *namer) name(g *gram) string {
	if s := g.symbol(); s != noSymbol {
		return symbolNames[s]
	}
	word := n.form(g)
	if len(word) > 40 {
		return ""
	}
	stem, _ := words.StemmerFor(n.x.r.language)
	return string(stem([]byte(word), nil))
}

// form is a word as it stands, in lower case.
func (n *namer) form(g *gram) string {
	t := &n.x.r.tokens[g.token]
	return string(lower(nil, n.x.r.view.Text[t.start:t.end]))
}

// grams appends the words and pairs of a unit, each of the given value.
func (n *namer) grams(u *unit, value float64, dst []model.Feature) []model.Feature {
	before := symbolNames[openSymbol]
	pair := func(name string) {
		if before != "" && name != "" {
			dst = append(dst, model.Feature{Name: "b:" + before + " " + name, Value: value})
		}
	}
	for i := range u.grams {
		g := &u.grams[i]
		name := n.name(g)
		if name != "" {
			dst = append(dst, model.Feature{Name: "w:" + name, Value: value})
			if g.symbol() == noSymbol {
				dst = append(dst, model.Feature{Name: "e:" + n.form(g), Value: value})
			}
		}
		pair(name)
		before = name
	}
	if len(u.grams) > 0 {
		pair(symbolNames[closeSymbol])
	}
	return dst
}

// gramValue is the value of one word among n: short and long texts come to sums
// of one size.
func gramValue(n int) float64 { return 1 / math.Sqrt(float64(max(n, 1))) }

// sentence names the features of a unit.
func (n *namer) sentence(i int) []model.Feature {
	u := &n.units[i]
	out := n.grams(u, gramValue(len(u.grams)), nil)
	rest := gramValue(n.words - len(u.grams))
	for j := range n.units {
		if j == i {
			continue
		}
		for k := range n.units[j].grams {
			g := &n.units[j].grams[k]
			if name := n.name(g); name != "" {
				out = append(out, model.Feature{Name: "c:" + name, Value: rest})
			}
		}
	}
	out = n.signs(u.signs, out)
	out = n.ofPost(out)
	out = append(out, n.rules[-1]...)
	out = append(out, n.rules[u.sentence]...)
	for d := range n.x.view.dimensions {
		if p, ok := n.pulls[d]; ok {
			out = append(out, model.Feature{Name: "d:" + n.x.view.dimensions[d].ID, Value: p.logOdds(u.sentence) / ruleScale})
		}
	}
	return out
}

// post names the features of the post as a whole.
func (n *namer) post() []model.Feature {
	var out []model.Feature
	var all signSet
	value := gramValue(n.words)
	for i := range n.units {
		out = n.grams(&n.units[i], value, out)
		all |= n.units[i].signs
	}
	out = n.signs(all, out)
	out = n.ofPost(out)
	out = append(out, n.all...)
	for d, tally := range n.x.tallies() {
		if dim := &n.x.view.dimensions[d]; dim.Measure != rules.Ratio && tally != 0 {
			out = append(out, model.Feature{Name: "d:" + dim.ID, Value: tallyValue(tally)})
		}
	}
	return out
}

func (n *namer) signs(set signSet, dst []model.Feature) []model.Feature {
	for i := range signs {
		if set.has(sign(i)) {
			dst = append(dst, model.Feature{Name: "s:" + signs[i].name, Value: 1})
		}
	}
	return dst
}

func (n *namer) ofPost(dst []model.Feature) []model.Feature {
	for i := range figures {
		if n.figures>>i&1 == 1 {
			dst = append(dst, model.Feature{Name: "m:" + figures[i].name, Value: 1})
		}
	}
	return dst
}
