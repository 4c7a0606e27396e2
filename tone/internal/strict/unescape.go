package strict

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape appends a string of JSON without its escapes. U+FFFD stands for half of
// a surrogate pair; whole says that there was none.
func unescape(dst, s []byte) (out []byte, whole bool) {
	whole = true
	for {
		at := bytes.IndexByte(s, '\\')
		if at < 0 {
			return append(dst, s...), whole
		}
		dst = append(dst, s[:at]...)
		c := s[at+1]
		s = s[at+2:]
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r := hex4(s)
			s = s[4:]
			if utf16.IsSurrogate(r) {
				pair := rune(utf8.RuneError)
				if len(s) >= 6 && s[0] == '\\' && s[1] == 'u' {
					pair = utf16.DecodeRune(r, hex4(s[2:]))
				}
				if r = pair; pair == utf8.RuneError {
					whole = false
				} else {
					s = s[6:]
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, c)
	}
}

// hex4 is the number in the first four bytes, which are hexadecimal digits.
func hex4(s []byte) rune {
	n := rune(0)
	for _, c := range s[:4] {
		if c > '9' {
			c = c&^0x20 - 'A' + '9' + 1
		}
		n = n<<4 | rune(c-'0')
	}
	return n
}
