package markup

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// maxMarks is how many links and stresses an everyday block may have. More are
// for goldmark and its budget.
const maxMarks = 1000

// mark is an open inline.
type mark struct {
	char     byte // '*', '_' or '['
	inline   int  // index in Doc.Inlines
	src, end int  // in the source: the run of delimiters, or all of the link
}

// inlineMarks are the bytes that may mean something inside a text, and those that are not everyday.
var inlineMarks = func() (t [256]bool) {
	for c := range ' ' {
		t[c] = true
	}
	for _, c := range []byte("\\&`*_[]!<{~") {
		t[c] = true
	}
	return t
}()

// inline reads what the mark at i may begin or end, and returns where to go on.
func (e *everyday) inline(i int) int {
	s := e.Src
	end := leaf(s, i)
	switch c := s[i]; {
	case c == '*' || c == '_':
		return e.stress(i)
	case c == '~':
		if strings.IndexByte(s[i+runOf(s, i):], c) >= 0 {
			return -1
		}
		return i + runOf(s, i) // nothing can be struck out
	case c == '[':
		return e.openLink(i)
	case c == ']' && e.open > 0:
		return e.closeLink(i)
	case end <= i+1: // text, or nothing everyday
		return end
	case c == '\\':
		e.copySource(e.plain, i)
		e.put(s[i+1:end], i, end)
	case c == '&':
		text, _ := markdownEntity(s[i:])
		e.copySource(e.plain, i)
		e.put(text, i, end)
	case c == '<':
		e.copySource(e.plain, i)
		e.tag(i, end)
	default: // code, with its marks if it is a template call
		e.copySource(e.plain, i)
		in, marks := e.openInline(CodeSpan), 0
		for c == '`' && s[i+marks] == c {
			marks++
		}
		e.copySource(i+marks, end-marks)
		e.closeInline(in, i, end)
	}
	e.plain = end
	return end
}

// leaf returns where the escape, entity, code span, tag or template call ends
// that begins at i, or i+1 if none does. The result is negative if goldmark has to say.
func leaf(s string, i int) (end int) {
	at := i + 1
	switch s[i] {
	case '\\':
		if at == len(s) || s[at] < ' ' { // it may break the line
			return -1
		}
		if isPunct(s[at]) {
			at++
		}
	case '&':
		if _, n := markdownEntity(s[i:]); n > 0 {
			at = i + n
		}
	case '`':
		marks := runOf(s, i)
		at = i + marks
		if at == len(s) || s[at] <= ' ' { // a space may be part of the marks
			return -1
		}
		for at < len(s) && s[at] != '\n' {
			n := runOf(s, at)
			if at += n; n == marks && s[at-1] == '`' {
				return at
			}
		}
		return -1 // the next line may close it
	case '<':
		if at == len(s) || s[at] == ' ' || !mayBeTag(s[at:]) {
			break
		}
		if s[at] == '/' {
			at++
		}
		name := at
		for at < len(s) && isAlnum(s[at]) {
			at++
		}
		if at == name || at == len(s) || s[at] != '>' || s[name] <= '9' {
			return -1
		}
		at++
	case '{':
		if opener, closer, ok := templateMark(s[i:]); ok {
			for at = i + len(opener); !strings.HasPrefix(s[at:], closer); at++ {
				if at == len(s) || s[at] == '\n' {
					return -1
				}
			}
			at += len(closer)
		}
	case '!':
		if strings.HasPrefix(s[at:], "[") {
			return -1
		}
	case '*', '_', '[', ']':
	default:
		return -1
	}
	return at
}

// mayBeTag reports whether what stands behind "<" may make a tag, a comment or an
// address of it. Before a digit, as in "<3", it can only be that of a mail box.
func mayBeTag(s string) bool {
	if s[0] < '0' || s[0] > '9' {
		return true
	}
	i := 0
	for i < len(s) && s[i] > ' ' && s[i] != '>' && s[i] != '<' {
		i++
	}
	return i < len(s) && s[i] == '>'
}

// runOf returns how often the byte at i stands there in a row.
func runOf(s string, i int) int {
	n := 1
	for i+n < len(s) && s[i+n] == s[i] {
		n++
	}
	return n
}

// stress reads a run of stars or underscores. One that closes something must
// close what was opened last, with as many marks, and nothing may be left open
// that could be closed: then the rules of CommonMark for runs have but one outcome.
func (e *everyday) stress(i int) int {
	s, c := e.Src, e.Src[i]
	end := i + runOf(s, i)
	opens, closes, ok := e.sides(i, end)
	switch {
	case !ok:
		return -1
	case closes && e.open > 0:
		m := e.marks[e.open-1]
		if m.char != c || m.end-m.src != end-i {
			return -1
		}
		return e.pop(i, end)
	case opens && e.closesLater(c, end):
		if end-i > 2 {
			return -1
		}
		kind := Emphasis
		if end-i == 2 {
			kind = Strong
		}
		return e.push(mark{char: c, src: i, end: end}, kind, end)
	}
	return end
}

// sides reports whether a run of stars or underscores may open and close something.
// It is not ok beside bytes that are no text.
func (e *everyday) sides(i, end int) (opens, closes, ok bool) {
	s := e.Src
	before, after := '\n', '\n'
	if i > e.content {
		before, _ = utf8.DecodeLastRuneInString(s[:i])
	}
	if end < len(s) {
		after, _ = utf8.DecodeRuneInString(s[end:])
	}
	opens, closes = flanks(before, after), flanks(after, before)
	if s[i] == '_' {
		opens, closes = opens && (!closes || util.IsPunctRune(before)), closes && (!opens || util.IsPunctRune(after))
	}
	return opens, closes, before != utf8.RuneError && after != utf8.RuneError
}

// closesLater reports whether a run of c from i on may close something in this
// block, or in what follows: that it does not is certain.
func (e *everyday) closesLater(c byte, i int) bool {
	loose := &e.loose[mark01(c == '_')]
	for s := e.Src; !*loose; {
		n := strings.IndexByte(s[i:], c)
		if n < 0 || strings.Contains(s[i:i+n], "\n\n") {
			*loose = true
			break
		}
		i += n
		end := i + runOf(s, i)
		if _, closes, ok := e.sides(i, end); closes || !ok {
			return true
		}
		i = end
	}
	return false
}

func mark01(b bool) int {
	if b {
		return 1
	}
	return 0
}

// flanks reports whether a run of delimiters that stands between the character
// outside and the one inside flanks the latter.
func flanks(outside, inside rune) bool {
	return !util.IsSpaceRune(inside) && (!util.IsPunctRune(inside) || util.IsSpaceRune(outside) || util.IsPunctRune(outside))
}

// push opens an inline. Its text begins at next.
func (e *everyday) push(m mark, kind InlineKind, next int) int {
	if e.pushed++; e.pushed > maxMarks || e.open == len(e.marks) {
		return -1
	}
	e.copySource(e.plain, m.src)
	m.inline = e.openInline(kind)
	e.marks[e.open] = m
	e.open++
	e.plain = next
	return next
}

// pop closes the inline that was opened last. Its text ends at i.
func (e *everyday) pop(i, end int) int {
	e.open--
	m := e.marks[e.open]
	e.copySource(e.plain, i)
	e.closeInline(m.inline, m.src, end)
	e.plain = end
	return end
}

// openLink reads an opening bracket. It looks ahead to the one that closes it,
// and to the target behind: without one the brackets are text, as the document
// defines no references.
func (e *everyday) openLink(i int) int {
	s := e.Src
	at := i + 1
	for at < len(s) && s[at] != ']' {
		switch {
		case !inlineMarks[s[at]] || s[at] == '\n' && !strings.HasPrefix(s[at:], "\n\n"):
			at++
		case s[at] == '\n':
			return i + 1
		case s[at] == '[':
			return -1
		default:
			if at = leaf(s, at); at < 0 {
				return -1
			}
		}
	}
	if at+1 >= len(s) || s[at+1] != '(' {
		return i + 1
	}
	url, title, end := target(s, at+1)
	switch {
	case end == 0:
		return i + 1
	case end < 0 || e.push(mark{char: '[', src: i, end: end}, Link, i+1) < 0:
		return -1
	}
	in := &e.Inlines[len(e.Inlines)-1]
	in.URL, in.Title = unescape(url), unescape(title)
	return i + 1
}

// closeLink reads a closing bracket while something is open.
func (e *everyday) closeLink(i int) int {
	m := e.marks[e.open-1]
	if m.char != '[' {
		return -1
	}
	return e.pop(i, m.end)
}

// target reads the target of a link, in the parentheses that open at i. The end
// is 0 if that is no target, and negative if goldmark has to say.
func target(s string, i int) (url, title string, end int) {
	at := i + 1
	for at < len(s) && s[at] > ' ' && s[at] != '(' && s[at] != ')' && s[at] != '<' && s[at] != '\\' {
		at++
	}
	url = s[i+1 : at]
	if url != "" && at < len(s) && s[at] == ' ' {
		at = skipSpaces(s, at)
		if at < len(s) && s[at] == '"' {
			at++
			begin := at
			for at < len(s) && s[at] >= ' ' && s[at] != '"' && s[at] != '\\' {
				at++
			}
			if at == len(s) || s[at] != '"' {
				return "", "", -1
			}
			title = s[begin:at]
			at = skipSpaces(s, at+1)
		}
		if at < len(s) && s[at] > ' ' && strings.IndexByte("()'\"\\", s[at]) < 0 {
			return "", "", 0
		}
	}
	if at == len(s) || s[at] != ')' {
		return "", "", -1
	}
	return url, title, at + 1
}
