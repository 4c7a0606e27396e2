package markup

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// maxEntity is more than the bytes of the longest named reference,
// &CounterClockwiseContourIntegral;. Numeric ones with more leading zeros than
// that are text.
const maxEntity = 40

// markdownEntity decodes the character reference that s begins with, by the
// rules of CommonMark: a semicolon at the end, known names only. n is its length
// in bytes, 0 if there is none.
func markdownEntity(s string) (text string, n int) {
	n = strings.IndexByte(s[:min(len(s), maxEntity)], ';')
	if n < 2 {
		return "", 0
	}
	name := s[1:n]
	if name[0] != '#' {
		if e, ok := util.LookUpHTML5EntityByName(name); ok {
			return string(e.Characters), n + 1
		}
		return "", 0
	}
	base, digits, most := 10, name[1:], 7
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		base, digits, most = 16, digits[1:], 6
	}
	if len(digits) == 0 || len(digits) > most || digits[0] == '+' || digits[0] == '-' {
		return "", 0
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return "", 0
	}
	if r := rune(code); code != 0 && code <= utf8.MaxRune && utf8.ValidRune(r) {
		return string(r), n + 1
	}
	return "\uFFFD", n + 1
}

// htmlEntity decodes the character reference that s begins with, by the rules
// of HTML, where some names need no semicolon. n is its length in bytes, 0 if
// there is none.
func htmlEntity(s string) (text string, n int) {
	i := 1
	if i < len(s) && s[i] == '#' {
		i++
	}
	for i < len(s) && i < maxEntity && isAlnum(s[i]) {
		i++
	}
	if i < len(s) && s[i] == ';' {
		i++
	}
	if i < 3 {
		return "", 0
	}
	decoded := html.UnescapeString(s[:i])
	if decoded == s[:i] {
		return "", 0
	}
	// The name may be shorter than the letters that follow the ampersand: &notit is ¬it.
	for n = 3; n < i; n++ {
		if head := html.UnescapeString(s[:n]); head != s[:n] && head+s[n:i] == decoded {
			return head, n
		}
	}
	return decoded, i
}

// unescape decodes the entities and backslash escapes of a Markdown link destination or title.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && isPunct(s[i+1]):
			b.WriteByte(s[i+1])
			i += 2
			continue
		case s[i] == '&':
			if text, n := markdownEntity(s[i:]); n > 0 {
				b.WriteString(text)
				i += n
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// isPunct reports whether c is ASCII punctuation, which a backslash escapes.
func isPunct(c byte) bool {
	return c > ' ' && c < 0x7f && !isAlnum(c)
}
