package strict

import (
	"encoding/binary"
	"math/bits"
)

// deepest is how deep lists and objects may stand in one another, as with encoding/json.
const deepest = 10_000

// valid says of what encoding/json does whether it is one JSON value, in a fifth of the
// time: that package goes by single bytes.
func valid(data []byte) bool {
	i := value(data, blanks(data, 0), 0)
	return i >= 0 && blanks(data, i) == len(data)
}

// value gives the end of the value that begins at data[i], which stands within so many
// others; -1 where there is none.
func value(data []byte, i, depth int) int {
	if i >= len(data) {
		return -1
	}
	switch c := data[i]; c {
	case '"':
		return quoted(data, i+1)
	case '{', '[':
		if depth == deepest {
			return -1
		}
		return items(data, i+1, c, depth+1)
	case 't':
		return word(data, i, "true")
	case 'f':
		return word(data, i, "false")
	case 'n':
		return word(data, i, "null")
	}
	return number(data, i)
}

// items gives the end of an object or list of which data[i:] is left, by what opened it.
func items(data []byte, i int, opened byte, depth int) int {
	closing := opened + 2 // in ASCII
	if i = blanks(data, i); i < len(data) && data[i] == closing {
		return i + 1
	}
	for {
		if opened == '{' {
			if i >= len(data) || data[i] != '"' {
				return -1
			}
			if i = quoted(data, i+1); i < 0 {
				return -1
			}
			if i = blanks(data, i); i >= len(data) || data[i] != ':' {
				return -1
			}
			i = blanks(data, i+1)
		}
		if i = value(data, i, depth); i < 0 {
			return -1
		}
		if i = blanks(data, i); i >= len(data) {
			return -1
		}
		if data[i] == closing {
			return i + 1
		}
		if data[i] != ',' {
			return -1
		}
		i = blanks(data, i+1)
	}
}

// quoted gives the end of a string of which data[i:] is left; -1 where it is none.
func quoted(data []byte, i int) int {
	for i < len(data) {
		if i+8 <= len(data) {
			if i += plain(binary.LittleEndian.Uint64(data[i:])); i >= len(data) {
				break
			}
		}
		switch c := data[i]; {
		case c == '"':
			return i + 1
		case c < ' ':
			return -1
		case c != '\\':
			i++
		default:
			if i = escape(data, i+1); i < 0 {
				return -1
			}
		}
	}
	return -1
}

// plain is how many of eight bytes of a string, the first in the lowest place, come before
// one that is a quote, a backslash or below a blank. Bits above the first may be wrong, as
// the subtraction borrows.
func plain(x uint64) int {
	const (
		each = 0x0101010101010101
		tops = each * 0x80
	)
	found := (x - each*' ') | ((x ^ each*'"') - each) | ((x ^ each*'\\') - each)
	return bits.TrailingZeros64(found&^x&tops) >> 3
}

// escape gives the end of an escape behind its backslash; -1 where it is none.
func escape(data []byte, i int) int {
	if i >= len(data) {
		return -1
	}
	switch data[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 1
	case 'u':
		if i+5 > len(data) {
			return -1
		}
		for _, c := range data[i+1 : i+5] {
			if !isDigit(c) && c|0x20-'a' > 'f'-'a' {
				return -1
			}
		}
		return i + 5
	}
	return -1
}

// number gives the end of the number that begins at data[i]; -1 where there is none.
func number(data []byte, i int) int {
	if data[i] == '-' {
		i++
	}
	start := i
	if i = digits(data, i); i == start || data[start] == '0' && i > start+1 {
		return -1
	}
	if i < len(data) && data[i] == '.' {
		start = i + 1
		if i = digits(data, start); i == start {
			return -1
		}
	}
	if i < len(data) && data[i]|0x20 == 'e' {
		if i++; i < len(data) && (data[i] == '+' || data[i] == '-') {
			i++
		}
		start = i
		if i = digits(data, start); i == start {
			return -1
		}
	}
	return i
}

// word gives the end of a word that stands at data[i]; -1 where it does not.
func word(data []byte, i int, w string) int {
	if end := i + len(w); end <= len(data) && string(data[i:end]) == w {
		return end
	}
	return -1
}

// blanks gives the end of the blanks at data[i].
func blanks(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\t' || data[i] == '\r') {
		i++
	}
	return i
}

// digits gives the end of the digits at data[i].
func digits(data []byte, i int) int {
	for i < len(data) && isDigit(data[i]) {
		i++
	}
	return i
}

func isDigit(c byte) bool { return c-'0' < 10 }
