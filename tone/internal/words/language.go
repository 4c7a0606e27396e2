package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Language guesses the language of text, given its tokens (of [Split]), as an
// ISO 639-1 code. Script decides where it can; languages in Latin script are
// told apart by their stop words and a few letters of their own. Links, tags
// and mentions do not count.
//
// With fewer than five words, or when the words do not decide, a text in Latin
// script is "en" and not sure. It is meant to keep English rules off texts in
// other languages, so close relatives may be taken for each other (Danish and
// Norwegian, Czech and Slovak), English and others hardly ever.
func Language(text string, tokens []Token) (code string, sure bool) {
	var g Guess
	g.Take(text, tokens)
	return g.Decide(text)
}

// A Guess gathers what [Language] goes by while a text is read. The zero value is ready.
type Guess struct {
	evidence
	tokens  int   // taken so far
	over    bool  // whether no more is wanted
	against bool  // whether another language than English leads
	english bool  // whether it is over because it is English, whatever was held back
	skip    int32 // a word that begins here is part of a tag, a mention, a link
	last    int32 // where the token before ends
	single  bool  // whether that is a word of one letter
	holds   bool  // whether it waits for the next one
	held    Token
}

// Over reports whether what comes next cannot change the guess any more.
func (g *Guess) Over() bool { return g.over }

// Pending reports whether the next token must be given to Take, since what it is says
// something about the one before.
func (g *Guess) Pending() bool { return g.single }

// Take takes the next tokens of a text as evidence, as [Split] gives them.
func (g *Guess) Take(text string, tokens []Token) {
	for i := range tokens {
		t := &tokens[i]
		single := t.single()
		g.release(text, single)
		if g.tokens == MostTokens || g.over {
			g.over = true
			return
		}
		g.tokens++
		joined, before := t.Start == g.last, g.single
		g.last, g.single = t.End, single
		switch {
		case t.Kind != Word:
			if c := text[t.Start]; c == '@' || c == '#' || joined && g.skips(t) && t.Kind == Other && c < utf8.RuneSelf {
				g.skip = t.End
			}
		case !single:
			g.take(text, t)
		case !before: // letter-spaced words say nothing about the language
			g.holds, g.held = true, *t
		}
	}
	g.against = g.against || g.foreignScript() > 5*g.words
}

// skips says whether a token is the rest of a tag, a mention, a link.
func (g *Guess) skips(t *Token) bool { return g.skip == t.Start && t.Start > 0 }

// release takes the word of one letter that waited for the next token.
func (g *Guess) release(text string, single bool) {
	if g.holds && !single {
		g.take(text, &g.held)
	}
	g.holds = false
}

// take takes a word as evidence.
func (g *Guess) take(text string, t *Token) {
	switch {
	case g.skips(t) || int(t.End) < len(text) && text[t.End] == ':' && strings.HasPrefix(text[t.End:], "://"):
		g.skip = t.End
		return
	case t.Form < ASCII:
		g.words++
		g.score(StoppedIn(text[t.Start:t.End], t.Head, t.Hash))
		if t.single() && text[t.Start] == 'I' {
			g.narrow[0] += 4
		}
	default:
		g.see(text[t.Start:t.End], t)
	}
	g.review()
}

// NotWord stands for a mark between words in what [Guess.Words] is given.
const NotWord Stops = 1<<32 - 1

// Words takes the next tokens as evidence: words of ASCII letters, but for the pronoun I and
// for letters beside letters, and marks, between which is nothing but white space. in are the
// languages that each is a stop word of, as [StoppedIn] has them, or NotWord.
func (g *Guess) Words(in []Stops) {
	for len(in) > 0 && !g.over {
		n := min(len(in), MostTokens-g.tokens)
		if n == 0 {
			g.over = true
			return
		}
		// The scores are kept at hand up to the next review.
		room, a, b, c := 16-g.words&15, g.narrow[0], g.narrow[1], g.narrow[2]
		at := 0
		for at < n && room > 0 {
			stops := in[at]
			at++
			if stops == NotWord {
				continue
			}
			room--
			weight := uint64(stops >> weightShift)
			a += spread(stops) * weight
			b += spread(stops>>7) * weight
			c += spread(stops>>14&lastSpread) * weight
		}
		g.narrow = [3]uint64{a, b, c}
		g.tokens += at
		if g.words += 16 - g.words&15 - room; room == 0 {
			g.review()
		}
		in = in[at:]
	}
}

// review ends the guess where English leads so far that the rest cannot change it.
func (g *Guess) review() {
	if g.words&15 == 0 && g.words > 0 {
		g.widen()
		if g.over = g.clear(); g.over {
			g.english = g.vietnamese == 0 && g.words < 50 // so that two sixths for each word are there
		} else {
			_, best := g.bestForeign()
			g.against = best > g.of(0)
		}
	}
}

// Against reports whether what was taken speaks for another language than English so far,
// as far as it was looked at.
func (g *Guess) Against() bool { return g.against }

// Decide gives the language of the text as [Language] does, once all is taken.
func (g *Guess) Decide(text string) (code string, sure bool) {
	if g.english {
		return "en", true
	}
	g.release(text, false)
	g.widen()
	return g.decide()
}

// single says whether a token is a word of one ASCII letter.
func (t *Token) single() bool { return t.End-t.Start == 1 && t.Kind == Word }

// MostTokens bounds how much of a long text is looked at.
const MostTokens = 600

const (
	fewestWords = 5
	latinLangs  = 19 // the first of stopLanguages
	lastSpread  = 1<<(latinLangs-14) - 1
)

// evidence is what was found so far. Scores count sixths of a stop word that one
// language has to itself.
type evidence struct {
	words  int       // in Latin script
	narrow [3]uint64 // scores of the languages in Latin script, of the last words: seven of eight bits in each
	wide   [6]uint64 // scores of the words before: of each seven those in even places, then those in odd places, sixteen bits each

	// Letters' worth of other scripts, in fifths of a word.
	vietnamese                                     int
	kana, han, hangul, cyrillic, arabic            int
	ukrainian, russian, bulgarian, serbian, belaru int
	persian, urdu, standardArabic                  int
	other                                          int  // a script that names its language
	script                                         rune // the first letter of it
}

// see takes a word that is not of letters of ASCII alone as evidence.
func (g *evidence) see(word string, t *Token) {
	c := word[0]
	if c < utf8.RuneSelf || c >= 0xC3 && c <= 0xC9 || c == 0xE1 && len(word) > 1 && word[1] >= 0xB8 && word[1] <= 0xBB {
		if strings.IndexByte(word, '.') >= 0 {
			return // a domain or a file
		}
		if c >= utf8.RuneSelf && garbled(word) {
			return
		}
		g.words++
		g.score(stopMask(word, t.Head, t.Hash))
		for i := range len(word) {
			if word[i] >= utf8.RuneSelf {
				g.seeLetters(word[i:])
				break
			}
		}
		return
	}
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r >= 0x20000 && r <= 0x3FFFF:
		g.han += 2
	case r >= 0x3040 && r <= 0x30FF:
		g.kana += 2
	case r >= 0xAC00 && r <= 0xD7A3 || r >= 0x1100 && r <= 0x11FF || r >= 0x3130 && r <= 0x318F:
		g.hangul += 5
	case unicode.Is(unicode.Cyrillic, r):
		g.cyrillic += 5
		g.seeCyrillic(word)
	case unicode.Is(unicode.Arabic, r):
		g.arabic += 5
		g.seeArabic(word)
	default:
		if code, worth := scriptLanguage(r); code != "" {
			if g.other == 0 {
				g.script = r
			}
			if first, _ := scriptLanguage(g.script); first == code {
				g.other += worth
			}
		}
	}
}

// score counts a stop word of some languages, or a letter of theirs. There is no branch
// in it: whether a word is one is nothing to foresee.
func (g *evidence) score(in Stops) {
	weight := uint64(in >> weightShift)
	g.narrow[0] += spread(in) * weight
	g.narrow[1] += spread(in>>7) * weight
	g.narrow[2] += spread(in>>14&lastSpread) * weight
}

// spread gives each of the lowest seven bits a byte of its own.
func spread(in Stops) uint64 { return uint64(in&0x7F) * 0x0002040810204081 & each }

// widen moves the scores of the last words, sixteen at most, to those of the words before.
func (g *evidence) widen() {
	const even = 0x00FF00FF00FF00FF
	for i, x := range g.narrow {
		g.wide[2*i] += x & even
		g.wide[2*i+1] += x >> 8 & even
	}
	g.narrow = [3]uint64{}
}

// of is the score of a language in Latin script, once the scores are wide.
func (g *evidence) of(language int) int32 {
	return int32(uint16(g.wide[language/7*2+language%7&1] >> (language % 7 / 2 * 16)))
}

// garbled reports whether word has two letters or more, none of them ASCII: in
// Latin script that is text read in the wrong encoding.
func garbled(word string) bool {
	letters := 0
	for _, r := range word {
		if r < utf8.RuneSelf {
			return false
		}
		letters++
	}
	return letters > 1
}

// seeLetters takes letters that English does without as evidence, the first
// in a word that says something.
func (g *evidence) seeLetters(word string) {
	for _, r := range word {
		if r < utf8.RuneSelf || r == 'é' { // too many languages have it
			continue
		}
		if r < 'à' || r > 'ÿ' { // which are small letters
			r = unicode.ToLower(r)
		}
		mask := Stops(0)
		switch r {
		case 'ñ':
			mask = bitES
		case 'ß':
			mask = bitDE
		case 'ä':
			mask = bitDE | bitFI | bitSV | bitSK
		case 'ö':
			mask = bitDE | bitFI | bitSV | bitTR | bitHU
		case 'ü':
			mask = bitDE | bitTR | bitHU
		case 'å':
			mask = bitSV | bitDA | bitNO
		case 'ø', 'æ':
			mask = bitDA | bitNO
		case 'ł', 'ą', 'ę', 'ś', 'ż', 'ź', 'ć', 'ń':
			mask = bitPL
		case 'ğ', 'ı', 'ş':
			mask = bitTR
		case 'ř', 'ě', 'ů':
			mask = bitCS
		case 'č', 'š', 'ž':
			mask = bitCS | bitSK | bitLV
		case 'ľ', 'ĺ', 'ŕ':
			mask = bitSK
		case 'ā', 'ē', 'ī', 'ū', 'ķ', 'ļ', 'ņ', 'ģ':
			mask = bitLV
		case 'ő', 'ű':
			mask = bitHU
		case 'ă', 'ț', 'ș':
			mask = bitRO
		case 'ã', 'õ':
			mask = bitPT
		case 'á', 'í', 'ó', 'ú':
			mask = bitES | bitPT | bitCS | bitSK | bitHU
		case 'ç':
			mask = bitFR | bitPT | bitTR
		case 'è', 'ê', 'à', 'ù', 'û', 'î', 'œ':
			mask = bitFR | bitIT | bitPT
		case 'ơ', 'ư', 'đ':
			g.vietnamese++
		default:
			if r >= 0x1EA0 && r <= 0x1EF9 {
				g.vietnamese++
			}
		}
		if mask != 0 {
			g.score(weighed(mask))
			return
		}
	}
}

// The bits of stopLanguages that letters point to.
const (
	bitES = 1 << 1
	bitFR = 1 << 2
	bitDE = 1 << 3
	bitIT = 1 << 4
	bitPT = 1 << 5
	bitSV = 1 << 7
	bitDA = 1 << 8
	bitNO = 1 << 9
	bitFI = 1 << 10
	bitPL = 1 << 11
	bitCS = 1 << 12
	bitSK = 1 << 13
	bitRO = 1 << 14
	bitHU = 1 << 15
	bitTR = 1 << 16
	bitLV = 1 << 18
)

func (g *evidence) seeCyrillic(word string) {
	for _, r := range word {
		switch unicode.ToLower(r) {
		case 'і', 'ї', 'є', 'ґ':
			g.ukrainian++
		case 'ы', 'э', 'ё':
			g.russian++
		case 'ъ':
			g.bulgarian++
		case 'ђ', 'ћ', 'љ', 'њ', 'ј', 'џ':
			g.serbian++
		case 'ў':
			g.belaru++
		}
	}
}

func (g *evidence) seeArabic(word string) {
	for _, r := range word {
		switch r {
		case 'پ', 'چ', 'ژ', 'گ', 'ک', 'ی':
			g.persian++
		case 'ٹ', 'ڈ', 'ڑ', 'ے', 'ں', 'ہ':
			g.urdu++
		case 'ة', 'ي', 'ك', 'ى', 'أ', 'إ':
			g.standardArabic++
		}
	}
}

// scriptLanguage is the main language of a script that one language, or one
// far more than others, is written in, and what a token of it is worth.
func scriptLanguage(r rune) (code string, worth int) {
	switch {
	case r >= 0x0370 && r <= 0x03FF || r >= 0x1F00 && r <= 0x1FFF:
		return "el", 5
	case r >= 0x0530 && r <= 0x058F:
		return "hy", 5
	case r >= 0x0590 && r <= 0x05FF:
		return "he", 5
	case r >= 0x0900 && r <= 0x097F:
		return "hi", 5
	case r >= 0x0980 && r <= 0x09FF:
		return "bn", 5
	case r >= 0x0A00 && r <= 0x0A7F:
		return "pa", 5
	case r >= 0x0A80 && r <= 0x0AFF:
		return "gu", 5
	case r >= 0x0B80 && r <= 0x0BFF:
		return "ta", 5
	case r >= 0x0C00 && r <= 0x0C7F:
		return "te", 5
	case r >= 0x0C80 && r <= 0x0CFF:
		return "kn", 5
	case r >= 0x0D00 && r <= 0x0D7F:
		return "ml", 5
	case r >= 0x0D80 && r <= 0x0DFF:
		return "si", 5
	case r >= 0x0E00 && r <= 0x0E7F:
		return "th", 1
	case r >= 0x0E80 && r <= 0x0EFF:
		return "lo", 1
	case r >= 0x1000 && r <= 0x109F:
		return "my", 1
	case r >= 0x10A0 && r <= 0x10FF:
		return "ka", 5
	case r >= 0x1200 && r <= 0x137F:
		return "am", 5
	case r >= 0x1780 && r <= 0x17FF:
		return "km", 1
	}
	return "", 0
}

// clear reports whether English leads so far that the rest cannot change it in
// a text of one language.
func (g *evidence) clear() bool {
	return g.of(0) >= 30 && g.foreignScript() == 0 && g.leads()
}

// leads reports whether no language has more than half the score of English.
func (g *evidence) leads() bool {
	english := g.of(0)
	// The top bit of a lane is set where its score is more than half of that.
	more := uint64(0)
	const lanes = 1<<48 | 1<<32 | 1<<16 | 1
	for i, x := range g.wide {
		if i == 0 {
			x &^= 0xFFFF // English itself
		}
		more |= x + uint64(0x7FFF-english/2)*lanes
	}
	return more&(lanes<<15) == 0
}

func (g *evidence) bestForeign() (language int, score int32) {
	for i := 1; i < latinLangs; i++ {
		if s := g.of(i); s > score {
			language, score = i, s
		}
	}
	return language, score
}

func (g *evidence) foreignScript() int {
	return max(g.kana+g.han, g.hangul, g.cyrillic, g.arabic, g.other)
}

func (g *evidence) decide() (string, bool) {
	if script := g.foreignScript(); script > 5*g.words {
		switch script {
		case g.kana + g.han:
			if g.kana*8 >= g.han {
				return "ja", true
			}
			return "zh", true
		case g.hangul:
			return "ko", true
		case g.cyrillic:
			switch {
			case g.belaru > 0 && g.belaru*3 >= g.russian:
				return "be", true
			case g.ukrainian > g.russian:
				return "uk", true
			case g.serbian > g.russian:
				return "sr", true
			case g.bulgarian > g.russian:
				return "bg", true
			}
			return "ru", true
		case g.arabic:
			switch {
			case g.urdu > 1 && g.urdu > g.standardArabic:
				return "ur", true
			case g.persian > g.standardArabic:
				return "fa", true
			}
			return "ar", true
		}
		code, _ := scriptLanguage(g.script)
		return code, true
	}
	if g.words < fewestWords {
		return "en", false
	}
	if g.vietnamese*3 >= g.words {
		return "vi", true
	}
	english := g.of(0)
	words := int32(g.words)
	if english >= 6 && english*2 >= words && g.leads() {
		return "en", true
	}
	foreign, best := g.bestForeign()
	switch {
	case english > best && english >= 6 && english*2 >= words:
		return "en", true
	case best >= 12 && best >= words && best*4 > english*7, best >= 8 && best >= words && best > english*4:
		return stopLanguages[foreign], true
	}
	return "en", false
}
