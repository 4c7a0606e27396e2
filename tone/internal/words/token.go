package words

import (
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// Kind says what a token is.
type Kind uint8

const (
	Word   Kind = iota + 1 // begins with a letter, or with a digit and has more than two letters
	Number                 // digits with their separators and at most two letters: 1,000 3.5 40k 2nd 10am
	Other                  // one symbol or mark of punctuation with what combines with it
	Emoji                  // one emoji with all its modifiers and joined parts
)

// String names the kind in lower case.
func (k Kind) String() string {
	switch k {
	case Word:
		return "word"
	case Number:
		return "number"
	case Other:
		return "other"
	case Emoji:
		return "emoji"
	}
	return "none"
}

// Form says what a word or number is made of.
type Form uint8

const (
	Letters    Form = iota + 1 // ASCII letters
	Apostrophe                 // ASCII letters and straight apostrophes between them
	ASCII                      // any other bytes of ASCII
	Foreign                    // something outside ASCII is in it
)

// A Token is a piece of a text that is not white space.
type Token struct {
	Start, End int32  // bytes in the text given to Split
	Head       uint64 // of a word or number: [Head] of its text
	Hash       uint32 // of a word or number: [Hash] of its text
	Kind       Kind
	Form       Form // of a word or number
	Shout      bool // at least two letters, all upper case
	Cap        bool // the first letter is upper case
}

// Split appends the tokens of text to dst, in order. Between them is only
// white space and what is invisible on its own (zero-width spaces, stray
// joiners). Bytes past 2 GiB are not read.
//
// Words end where UAX #29 ends them, with these differences, all in favour of
// finding the words of a phrase: an underscore, a colon and an emoji separate words; a
// full stop between a lower-case and a capitalised word separates them
// (“end.Next”, but not “node.js”, “Booking.com” or “README.md”), and the last
// full stop of a dotted abbreviation belongs to it (“e.g.”, “U.S.”). As the
// standard has it, an apostrophe inside a word stays (don't, don’t), a hyphen
// separates, and each ideograph is a word.
func Split(text string, dst []Token) []Token {
	return SplitFrom(text, 0, dst)
}

// SplitFrom is [Split] for text[from:], where a token must begin, or white space.
// The tokens stand in bytes of text.
func SplitFrom(text string, from int, dst []Token) []Token {
	dst, _ = tokens(text, from, false, dst)
	return dst
}

// SplitStretch is SplitFrom for the text up to the next white space, and returns where that is.
func SplitStretch(text string, from int, dst []Token) ([]Token, int) {
	return tokens(text, from, true, dst)
}

// tokens appends the tokens of text[from:], or of a stretch without white space of it, and
// returns where it ends.
func tokens(text string, from int, stretch bool, dst []Token) ([]Token, int) {
	if len(text) > math.MaxInt32 {
		text = text[:math.MaxInt32]
	}
	for i := from; i < len(text); {
		c := text[i]
		switch k := class[c]; {
		case k == space:
			if stretch {
				return dst, i
			}
			i++
			continue
		case k&(lower|upper) != 0:
			dst = append(dst, Token{})
			t := &dst[len(dst)-1]
			x := ascii.Eight(text, i)
			t.Start, t.Kind, t.Form, t.Cap = int32(i), Word, Letters, x&0x20 == 0
			var end int
			end, t.Head, t.Hash, t.Shout = ReadLetters(text, i, x)
			t.End = int32(end)
			if end == len(text) {
				return dst, end
			}
			next := text[end]
			if next == ' ' {
				i = end
				continue
			}
			if next >= utf8.RuneSelf || class[next] == digit || end+1 < len(text) && (text[end+1] >= utf8.RuneSelf || class[text[end+1]]&(lower|upper) != 0) {
				if end, ok := wordEnd(text, i, end); ok {
					t.End = int32(end)
					t.see(text)
					i = end
					continue
				}
				dst = dst[:len(dst)-1]
				break
			}
			i = end
			continue
		case k == digit:
			if end, ok := wordEnd(text, i, i); ok {
				dst = append(dst, Token{Start: int32(i), End: int32(end), Kind: Word})
				dst[len(dst)-1].see(text)
				i = end
				continue
			}
		case c < utf8.RuneSelf:
			if i+1 == len(text) || parts(text, i+1) {
				dst = append(dst, Token{})
				t := &dst[len(dst)-1]
				t.Start, t.End, t.Kind = int32(i), int32(i)+1, Other
				i++
				continue
			}
		case letterLen(text, i) > 0:
			if end, ok := wordEnd(text, i, i); ok {
				dst = append(dst, Token{Start: int32(i), End: int32(end), Kind: Word})
				dst[len(dst)-1].see(text)
				i = end
				continue
			}
		default:
			if size, kind := simple(text, i); size > 0 && (i+size == len(text) || parts(text, i+size)) {
				t := Token{Start: int32(i), End: int32(i + size), Kind: kind}
				if kind == Word {
					t.Form = Foreign
					t.sum(text)
				}
				dst = append(dst, t)
				i += size
				continue
			}
		}
		t, visible := split(text, i)
		if visible {
			dst = append(dst, t)
		}
		i = int(t.End)
	}
	return dst, len(text)
}

// ReadLetters gives the end of the ASCII letters that text[i] is the first of, where x are
// the [ascii.Eight] bytes there, and their [Head] and [Hash], and whether they are two or
// more, all upper case.
func ReadLetters(text string, i int, x uint64) (end int, head uint64, hash uint32, shout bool) {
	n := leading(x)
	if n < 8 {
		head = First(x|Smalls, n)
		return i + n, head, HashOf(head), n >= 2 && First(x&Smalls, n) == 0
	}
	return longLetters(text, i, x)
}

// longLetters is [ReadLetters] for eight letters or more.
func longLetters(text string, i int, x uint64) (end int, head uint64, hash uint32, shout bool) {
	head, end = x|Smalls, i
	h, small, n := uint64(0), uint64(0), 8
	for ; n == 8; n = leading(x) {
		h, small = mix(h, x|Smalls), small|x&Smalls
		end += 8
		x = ascii.Eight(text, end)
	}
	return end + n, head, last(h, First(x|Smalls, n)), small|First(x&Smalls, n) == 0
}

// The classes of ASCII bytes; every other byte has none.
const (
	lower = 1 << iota
	upper
	digit
	space
	joint // stays inside a word between letters
)

var class = [256]uint8{
	'a': lower, 'b': lower, 'c': lower, 'd': lower, 'e': lower, 'f': lower, 'g': lower, 'h': lower, 'i': lower, 'j': lower, 'k': lower, 'l': lower, 'm': lower,
	'n': lower, 'o': lower, 'p': lower, 'q': lower, 'r': lower, 's': lower, 't': lower, 'u': lower, 'v': lower, 'w': lower, 'x': lower, 'y': lower, 'z': lower,
	'A': upper, 'B': upper, 'C': upper, 'D': upper, 'E': upper, 'F': upper, 'G': upper, 'H': upper, 'I': upper, 'J': upper, 'K': upper, 'L': upper, 'M': upper,
	'N': upper, 'O': upper, 'P': upper, 'Q': upper, 'R': upper, 'S': upper, 'T': upper, 'U': upper, 'V': upper, 'W': upper, 'X': upper, 'Y': upper, 'Z': upper,
	'0': digit, '1': digit, '2': digit, '3': digit, '4': digit, '5': digit, '6': digit, '7': digit, '8': digit, '9': digit,
	'.': joint, '\'': joint,
	' ': space, '\t': space, '\n': space, '\v': space, '\f': space, '\r': space,
}

// see fills in what the letters of the token say: form and hash, case, and whether
// a token that begins with a digit is a number.
func (t *Token) see(text string) {
	word := text[t.Start:t.End]
	t.sum(text)
	letters, uppers := 0, 0
	t.Form = Letters
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch k := class[c]; {
		case k&(lower|upper) != 0:
			letters++
			if k == upper {
				uppers++
				t.Cap = t.Cap || letters == 1
			}
		case c >= utf8.RuneSelf:
			t.Form = Foreign
			t.seeRunes(word)
			return
		case c == '\'':
			t.Form = max(t.Form, Apostrophe)
		default:
			t.Form = ASCII
		}
	}
	t.judge(word, letters, uppers)
}

// sum fills in head and hash.
func (t *Token) sum(text string) {
	at, n := int(t.Start), int(t.End-t.Start)
	x := ascii.Eight(text, at)
	if t.Head = small(x); n < 8 {
		t.Head = small(First(x, n))
	}
	h := uint64(0)
	for ; n >= 8; n -= 8 {
		h = mix(h, x|Smalls)
		at += 8
		x = ascii.Eight(text, at)
	}
	t.Hash = last(h, First(x|Smalls, n))
}

// seeRunes is see for a word with letters outside ASCII.
func (t *Token) seeRunes(word string) {
	letters, uppers := 0, 0
	t.Cap = false
	for i, r := range word {
		if r < utf8.RuneSelf {
			k := class[r]
			if k&(lower|upper) == 0 {
				continue
			}
			letters++
			if k == upper {
				uppers++
				t.Cap = t.Cap || letters == 1
			} else if i == 0 {
				return // later capitals do not matter
			}
		} else if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				uppers++
				t.Cap = t.Cap || letters == 1
			}
		}
	}
	t.judge(word, letters, uppers)
}

func (t *Token) judge(word string, letters, uppers int) {
	t.Shout = letters >= 2 && uppers == letters
	if letters <= 2 && class[word[0]] == digit {
		t.Kind = Number
	}
}

// wordEnd is the end of the word that begins at text[i] with an ASCII letter or
// digit or a letter of letterLen, and has ASCII letters up to text[j]. It is not ok if the word touches anything but
// such letters, ASCII and what parts knows.
func wordEnd(text string, i, j int) (end int, ok bool) {
	for {
		for j < len(text) && class[text[j]]&(lower|upper|digit) != 0 {
			j++
		}
		if j == len(text) {
			return j, true
		}
		if j == i { // the first letter is not ASCII
			j += letterLen(text, j)
			continue
		}
		c, size := text[j], 1
		switch {
		case c == '.' || c == '\'':
		case c == ',' || c == ';':
			if class[text[j-1]] != digit {
				return j, true
			}
		case c < utf8.RuneSelf:
			return j, true
		case c == 0xE2 && j+2 < len(text) && text[j+1] == 0x80 && text[j+2] == 0x99: // ’
			size = 3
		default:
			if n := letterLen(text, j); n > 0 {
				j += n
				continue
			}
			return j, parts(text, j)
		}

		// Marks that stay inside a word if letters, or digits, are on both sides.
		next := j + size
		if next == len(text) {
			return dotted(text, i, j), true
		}
		before, after := class[text[j-1]], class[text[next]]
		switch {
		case text[next] >= utf8.RuneSelf:
			n := letterLen(text, next)
			if n == 0 {
				return dotted(text, i, j), parts(text, next)
			}
			if before == digit || c == ',' || c == ';' {
				return j, true
			}
			j = next + n
		case before == digit && after == digit:
			j = next + 1
		case before != digit && after&(lower|upper) != 0:
			if c == '.' && runsOn(text, j) {
				return j, true
			}
			j = next + 1
		default:
			return dotted(text, i, j), true
		}
	}
}

// dotted is the end of the word text[i:j], one further if it is letters parted
// by full stops and another follows.
func dotted(text string, i, j int) int {
	if j-i < 3 || (j-i)&1 == 0 || j == len(text) || text[j] != '.' {
		return j
	}
	for k := i; k < j; k++ {
		if isLetter := class[text[k]]&(lower|upper) != 0; isLetter != ((k-i)&1 == 0) || !isLetter && text[k] != '.' {
			return j
		}
	}
	return j + 1
}

// runsOn reports whether the full stop at text[j] ends a sentence after which
// the space was forgotten, rather than stands in a name: lower case before
// it, a capitalised word behind it that is not a common ending of addresses
// and files.
func runsOn(text string, j int) bool {
	if j < 2 || class[text[j-1]] != lower || class[text[j-2]]&(lower|upper) == 0 || j+1 == len(text) || class[text[j+1]] != upper {
		return false
	}
	end := j + 2
	for end < len(text) && class[text[end]] == lower {
		end++
	}
	if end < len(text) && (class[text[end]]&(upper|digit) != 0 || end == j+2 && text[end] == '.') { // SHOUT, Ph.D.
		return false
	}
	switch text[j+1 : end] {
	case "Com", "Org", "Net", "Edu", "Gov", "Io", "Ai", "Co", "Uk", "De", "Fr", "Es", "Us", "Eu", "App", "Dev", "Js", "Ly", "Me", "Tv",
		"Md", "Txt", "Pdf", "Doc", "Zip", "Html", "Php", "Py", "Go", "Csv", "Png", "Jpg", "Gif", "Exe":
		return false
	}
	return true
}

// letterLen is the length of the letter outside ASCII at text[i] that simply
// joins the letters beside it: Latin, Greek, Cyrillic, Armenian, Arabic and
// Hangul among others. It is 0 for everything else, also for letters of which
// UAX #29 wants to know more.
func letterLen(text string, i int) int {
	c := text[i]
	if c < 0xC2 || i+1 >= len(text) {
		return 0
	}
	low := text[i+1]
	if low&0xC0 != 0x80 {
		return 0
	}
	switch {
	case c < 0xE0:
		if letters2[c&0x1F]>>(low&0x3F)&1 != 0 {
			return 2
		}
	case i+2 >= len(text) || text[i+2]&0xC0 != 0x80:
	case c == 0xE1 && low >= 0xB8 && low <= 0xBB: // U+1E00–1EFF
		return 3
	case c == 0xEA && low >= 0xB0, c == 0xEB, c == 0xEC, c == 0xED && low < 0x9E: // Hangul syllables
		return 3
	}
	return 0
}

// parts reports whether a token certainly ends before the character at text[i],
// if no word reaches over it: what is there neither combines nor joins.
func parts(text string, i int) bool {
	c := text[i]
	if c < utf8.RuneSelf {
		return true
	}
	if i+2 >= len(text) {
		return letterLen(text, i) > 0
	}
	b, d := text[i+1], text[i+2]
	if b&0xC0 != 0x80 {
		return false
	}
	switch {
	case c == 0xE2: // dashes, quotation marks, bullets, the ellipsis; not ‘ and the dots that join letters
		return b == 0x80 && d >= 0x90 && d <= 0xA6 && d != 0x98 && d != 0xA4
	case c == 0xE3: // CJK punctuation, kana, not the marks that combine
		return b == 0x80 && (d == 0x81 || d == 0x82 || d >= 0x88 && d <= 0x91) || b == 0x81 && d >= 0x81 && d <= 0xBF || b == 0x82 && d >= 0x80 && d <= 0x96 ||
			b == 0x82 && d >= 0xA1 && d <= 0xBF || b == 0x83 && d >= 0x80 && d <= 0xBF
	case c >= 0xE4 && c <= 0xE9: // ideographs
		return d&0xC0 == 0x80 && (c > 0xE4 || b >= 0xB8)
	case c == 0xF0: // emoji, not skin tones and flags
		return b == 0x9F && d >= 0x8C && d <= 0xAB && i+3 < len(text) && text[i+3]&0xC0 == 0x80 && (d != 0x8F || text[i+3] < 0xBB)
	}
	return letterLen(text, i) > 0
}

// simple is the length and kind of the character at text[i] if it is one that
// makes a token of its own whenever nothing combines with it.
func simple(text string, i int) (int, Kind) {
	if i+2 >= len(text) || text[i+1]&0xC0 != 0x80 || text[i+2]&0xC0 != 0x80 {
		return 0, 0
	}
	c, b, d := text[i], text[i+1], text[i+2]
	switch {
	case c == 0xE2:
		if b == 0x80 && d >= 0x90 && d <= 0xA7 {
			return 3, Other
		}
	case c == 0xE3:
		switch {
		case b == 0x80 && (d == 0x81 || d == 0x82 || d >= 0x88 && d <= 0x91): // 、。 brackets
			return 3, Other
		case b == 0x81 && d >= 0x81, b == 0x82 && d >= 0x80 && d <= 0x96: // hiragana
			return 3, Word
		}
	case c >= 0xE4 && c <= 0xE9:
		if c > 0xE4 || b >= 0xB8 {
			return 3, Word
		}
	case c == 0xF0 && b == 0x9F && i+3 < len(text) && text[i+3]&0xC0 == 0x80:
		if d >= 0x8C && d <= 0x98 || d >= 0x9A && d <= 0x9B || d >= 0xA5 && d <= 0xAB { // U+1F300–1F63F, 1F680–1F6FF, 1F940–1FAFF
			return 4, Emoji
		}
	}
	return 0, 0
}

// split is the token at text[i], read the long way, and whether it is visible.
func split(text string, i int) (t Token, visible bool) {
	t.Start = int32(i)
	if n := emojiLen(text, i); n > 0 {
		t.End, t.Kind = int32(i+n), Emoji
		return t, true
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	t.End = int32(i + size)
	if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
		return t, false
	}
	it := words.FromString(text[i:])
	it.Next()
	end := i + it.End()
	if end == len(text) { // it takes a cut-off character at the end of the text into the token
		for end > i+size {
			if last, n := utf8.DecodeLastRuneInString(text[:end]); last != utf8.RuneError || n != 1 {
				break
			}
			end--
		}
	}
	for j := i + size; j < end; j++ {
		switch c := text[j]; {
		case c == '_', c == ':', c == '.' && runsOn(text, j),
			(class[c] == digit || c >= 0xE2) && emojiLen(text, j) > 0: // a keycap or a skin tone glued to a word
			end = j
		}
	}
	if r == '_' || r == ':' {
		end = i + 1
	}
	t.End = int32(dotted(text, i, end))
	switch {
	case unicode.IsLetter(r):
		t.Kind = Word
	case unicode.IsNumber(r):
		t.Kind = Word
		if r >= utf8.RuneSelf {
			t.Kind = Number
		}
	default:
		t.Kind = Other
	}
	t.see(text)
	return t, true
}
