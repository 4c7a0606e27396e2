package words

import "unicode/utf8"

// Signs are what a text holds beside plain words and the marks between them. What
// they do not name need not be looked for.
type Signs uint8

const (
	HasQuote   Signs = 1 << iota // a quotation mark, or an apostrophe that is not between letters
	HasAddress                   // what links, tags and mentions cannot do without: a sigil, a slash, or a full stop that runs on
	HasEmoji                     // a character that may be, or begin, an emoji
	AllSigns         = HasQuote | HasAddress | HasEmoji

	ends Signs = 1 << 7 // that a sentence may end there, which is no sign to others
)

// signOf is what each byte tells: what its neighbours say of it is seen by signAt.
var signOf = [256]Signs{
	'"': HasQuote, '\'': HasQuote, '@': HasAddress, '#': HasAddress, '$': HasAddress, '/': HasAddress,
	'.': ends, '!': ends, '?': ends, '\n': ends,
	0xC2: HasQuote | HasEmoji,          // «, ©
	0xD8: ends,                         // ؟
	0xDB: ends,                         // ۔
	0xE0: ends,                         // ।
	0xE2: HasQuote | HasEmoji | ends,   // ”, ☺, …
	0xE3: AllSigns | ends,              // 「, 。, ㊗
	0xEF: HasAddress | HasEmoji | ends, // ＠, the selector of emoji, ！
	0xF0: HasEmoji | ends,
}

// signAt is what the byte at text[i] tells.
func signAt(text string, i int) Signs {
	switch c := text[i]; {
	case i+1 == len(text):
	case c == '.' && (text[i+1] >= utf8.RuneSelf || class[text[i+1]]&(lower|upper|digit) != 0):
		return HasAddress | ends
	case c == '\'' && i > 0 && class[text[i-1]]&(lower|upper) != 0 && class[text[i+1]]&(lower|upper) != 0:
		return 0
	}
	return signOf[text[i]]
}

// signsIn is what the bytes of text[from:to) tell.
func signsIn(text string, from, to int) (signs Signs) {
	for i := from; i < to; i++ {
		signs |= signAt(text, i)
	}
	return signs
}
