package fold

import "unicode/utf8"

// Leet appends to buf[:0] the plain lower-case spelling of a word written with digits and signs for letters: fr33, m0ney, @ct,
// $ale, fr€€, a(t. It is false for words that are not written so: ordinary words, numbers, ordinals, amounts, sizes, names and
// versions with a number (2nd, 4k, $100, covid19, v2, B2B, 10am, i18n). Give it one folded word, with its signs and without
// the punctuation around it.
//
// 1, ! and | are read as i; see LeetL. What comes back may be no word at all (web-like codes such as x5y): it means something
// only if it is a listed word.
func Leet(word string, buf []byte) ([]byte, bool) { return leet(word, buf, 'i') }

// LeetL is Leet with 1, ! and | read as l (c1ick, dea|). It is false too for words without one of them.
func LeetL(word string, buf []byte) ([]byte, bool) { return leet(word, buf, 'l') }

// leetLetters are the letters that the signs and digits of ASCII stand for.
var leetLetters = [utf8.RuneSelf]byte{
	'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b',
	'@': 'a', '$': 's', '(': 'c', '!': 'i', '|': 'i', '+': 't',
}

// MayLeet reports whether anything in s is a sign or digit that Leet and LeetL read as a letter: they are false for what has none.
func MayLeet(s string) bool {
	for i := range len(s) {
		if leetBytes[s[i]] {
			return true
		}
	}
	return false
}

// leetBytes are the bytes of those signs and digits, of ¢ £ ¥ and € the first.
var leetBytes = [256]bool{
	'0': true, '1': true, '3': true, '4': true, '5': true, '7': true, '8': true,
	'@': true, '$': true, '(': true, '!': true, '|': true, '+': true, 0xC2: true, 0xE2: true,
}

func leet(word string, buf []byte, stroke byte) ([]byte, bool) {
	buf = buf[:0]
	letters, signs, strokes := 0, 0, 0
	upper := true // no small letter
	for _, r := range word {
		var c byte
		switch {
		case r == '€':
			c = 'e'
		case r == '£':
			c = 'l'
		case r == '¢':
			c = 'c'
		case r == '¥':
			c = 'y'
		case r >= utf8.RuneSelf:
			if !lookup(r).class().alphabetic() {
				return buf, false
			}
			letters++
			upper = false
			buf = utf8.AppendRune(buf, r)
			continue
		case asciiClass(byte(r)) == classLatin:
			letters++
			upper = upper && r < 'a'
			buf = append(buf, byte(r)|0x20)
			continue
		default:
			c = leetLetters[r]
		}
		if c == 0 {
			return buf, false
		}
		if r == '1' || r == '!' || r == '|' {
			strokes++
			c = stroke
		}
		signs++
		buf = append(buf, c)
	}
	if signs == 0 || letters < 2 || stroke == 'l' && strokes == 0 {
		return buf, false
	}
	if ticker := upper && signs == 1 && word[0] == '$'; ticker {
		return buf, false
	}
	return buf, leetDigits(word) && leetSigns(word)
}

// leetSigns reports whether the signs stand where letters do: no amounts, and no punctuation.
func leetSigns(word string) bool {
	var prev rune
	for i, r := range word {
		digit := r >= '0' && r <= '9'
		switch r {
		case '(', '!', '+': // only between letters
			if i == 0 || i == len(word)-1 || asciiClass(word[i-1]) == classDigit || asciiClass(word[i+1]) == classDigit {
				return false
			}
		}
		switch prev {
		case '$', '€', '£', '¥', '¢':
			if digit && r != '3' && r != '0' || digit && i <= 3 {
				return false // $100, US$5; but s€3d
			}
		}
		if currency(r) && i > 0 && asciiClass(word[0]) == classDigit && allDigits(word[:i]) {
			return false // 50€
		}
		prev = r
	}
	return true
}

func currency(r rune) bool { return r == '$' || r == '€' || r == '£' || r == '¥' || r == '¢' }

func allDigits(s string) bool {
	for i := range len(s) {
		if asciiClass(s[i]) != classDigit {
			return false
		}
	}
	return true
}

// leetDigits reports whether the word's runs of digits stand for letters rather than numbers.
func leetDigits(word string) bool {
	inner := false // a run before the present one
	for i := 0; i < len(word); {
		if asciiClass(word[i]) != classDigit {
			i++
			continue
		}
		j := i + 1
		same := true
		for j < len(word) && asciiClass(word[j]) == classDigit {
			same = same && word[j] == word[i]
			j++
		}
		n := j - i
		vowel := word[i] == '3' || word[i] == '0'
		switch {
		case n > 2 || !same:
			return false // covid19, h264
		case i == 0:
			if n > 1 || unit(word[j:]) {
				return false // 10am, 2nd, 4k
			}
		case j == len(word) && !inner:
			// A number at the end (mp3, web3, ps5), unless it doubles a vowel: fr33, fre3.
			doubled := n == 2 && vowel && !hasVowel(word[:i])
			again := n == 1 && len(word) <= 4 && (word[i] == '3' && word[i-1]|0x20 == 'e' || word[i] == '0' && word[i-1]|0x20 == 'o')
			if !doubled && !again && !signBefore(word[:i]) {
				return false
			}
		case n == 2 && i == 1 && j == len(word)-1 && word[i] == '1':
			return false // a11y
		}
		inner = true
		i = j
	}
	return true
}

// signBefore reports whether the word is written with signs already, so that a digit at its end is one more: $al3.
func signBefore(s string) bool {
	for i := range len(s) {
		if s[i] == '@' || s[i] == '$' || s[i] == '(' || s[i] == '|' || s[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

func hasVowel(s string) bool {
	for i := range len(s) {
		switch s[i] | 0x20 {
		case 'a', 'e', 'i', 'o', 'u':
			return true
		}
	}
	return false
}

// unit reports whether s follows a digit in ordinary writing: ordinals, sizes, times, amounts.
func unit(s string) bool {
	if len(s) < 2 {
		return true
	}
	var low [6]byte
	if len(s) > len(low) {
		return false
	}
	for i := range len(s) {
		low[i] = s[i] | 0x20
	}
	switch string(low[:len(s)]) {
	case "st", "nd", "rd", "th", "am", "pm", "km", "kg", "mg", "ml", "cm", "mm", "nm", "mi", "ft", "in", "lb", "lbs", "oz", "kb", "mb", "gb",
		"tb", "hz", "khz", "mhz", "ghz", "kw", "kwh", "mw", "px", "pt", "em", "rem", "ms", "min", "mins", "sec", "secs", "hr", "hrs", "hour",
		"hours", "day", "days", "week", "weeks", "wk", "wks", "mo", "yr", "yrs", "year", "years", "pc", "pcs", "bn", "mn", "mio", "mph", "kmh",
		"star", "stars", "way", "usd", "eur", "gbp", "bit", "bits", "up", "ish", "off", "pack", "fold", "some", "chan", "zip", "xl":
		return true
	}
	return false
}
