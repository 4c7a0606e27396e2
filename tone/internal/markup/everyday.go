package markup

import (
	"strings"
	"unicode"
)

// Most of what people write in Markdown is paragraphs, headings, flat lists, quotes
// and fenced code, with stresses, links and code in the text. Such blocks are read
// here in one pass over the source, without a tree. A block that holds anything
// else is left to goldmark as a whole: [everyday.block] turns it down before it
// has left a trace. The two must agree on every block that both can read, down
// to the last position: the tests compare them.

// lineStart says what a line begins, if no block is open that it could belong to.
type lineStart uint8

const (
	startOther  lineStart = iota // anything that is not listed here
	startBlank                   // nothing but spaces
	startText                    // a paragraph
	startATX                     // a heading with text
	startFence                   // a fenced code block
	startBullet                  // an item with text of a bullet list
	startNumber                  // an item with text of an ordered list
	startQuote                   // a quote with text
)

// startOf tells what the line begins whose first character is at i, and where its text begins.
func startOf(s string, i int) (start lineStart, content int) {
	c := s[i]
	if c == '\n' {
		return startBlank, i
	}
	after := i + runOf(s, i)
	run, alone := after-i, after == len(s) || s[after] <= ' '
	switch {
	case c == ' ' && (after == len(s) || s[after] == '\n'):
		return startBlank, i
	case c == '>' && run == 1:
		return withText(s, startQuote, after, 4)
	case c <= ' ' || strings.IndexByte("~<>|:=", c) >= 0:
		return startOther, i
	case c == '#' && run <= 6 && alone:
		return withText(s, startATX, after, len(s))
	case strings.IndexByte("*+-", c) >= 0 && run == 1 && alone:
		return withText(s, startBullet, after, 4)
	case c == '-' || strings.IndexByte("*+_", c) >= 0 && (alone || run > 2):
		return startOther, i
	case c == '`' && run > 2:
		if strings.IndexByte(line(s, after), '`') >= 0 {
			return startOther, i
		}
		return startFence, after
	case c >= '0' && c <= '9':
		for after = i; after < len(s) && s[after] >= '0' && s[after] <= '9'; after++ {
		}
		if after < len(s) && (s[after] == '.' || s[after] == ')') && (after+1 == len(s) || s[after+1] <= ' ') {
			if after-i > 9 {
				return startOther, i
			}
			return withText(s, startNumber, after+1, 4)
		}
	}
	return startText, i
}

// withText returns start and where its text begins if 1 to most spaces stand
// between its mark, which ends at i, and text.
func withText(s string, start lineStart, i, most int) (lineStart, int) {
	content := skipSpaces(s, i)
	if content == i || content-i > most || content == len(s) || s[content] < ' ' {
		return startOther, i
	}
	return start, content
}

// line returns s from i to the end of the line, without the newline.
func line(s string, i int) string {
	if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
		return s[i : i+n]
	}
	return s[i:]
}

// everyday reads blocks of the source of a Doc.
type everyday struct {
	*Doc
	content int     // where the text of the block begins
	plain   int     // where the text begins that is not yet in the Doc
	marks   [8]mark // open stresses and an open bracket, the innermost last
	open    int     // how many of them there are
	pushed  int     // how many there were in the block
	loose   [2]bool // of stars and underscores: none that follows in the block closes anything
}

// blocks reads blocks from the line that begins at i, and returns where the
// first one begins that goldmark has to read, or the end of the source.
func (e *everyday) blocks(i int) int {
	for i < len(e.Src) {
		end := e.block(i)
		if end < 0 {
			break
		}
		i = end
	}
	return i
}

// block reads a block, or a blank line, and returns where the next one begins. If
// it is not an everyday block, the Doc is as before and the result is negative.
func (e *everyday) block(i int) int {
	start, content := startOf(e.Src, i)
	kind, level := Paragraph, 0
	switch start {
	case startBlank:
		return nextLine(e.Src, i)
	case startFence:
		return e.fenced(i, content)
	case startATX:
		kind, level = Heading, strings.IndexByte(e.Src[i:], ' ')
	case startBullet, startNumber, startQuote:
		kind = List
		if start == startQuote {
			kind = Quote
		}
		if inner, _ := startOf(e.Src, content); inner != startText || isTask(e.Src[content:]) {
			return -1
		}
	case startOther:
		return -1
	}
	if strings.HasPrefix(strings.TrimLeftFunc(e.Src[content:], unicode.IsSpace), "{") { // it may be template calls and nothing else
		return -1
	}
	text, runs, inlines := len(e.buf), len(e.runs), len(e.Inlines)
	e.openBlock(kind, level, kind == Quote)
	e.content, e.plain, e.open, e.pushed, e.loose = content, content, 0, 0, [2]bool{}
	end := e.text(start)
	if end < 0 {
		e.buf, e.runs, e.Inlines, e.Doc.block = e.buf[:text], e.runs[:runs], e.Inlines[:inlines], building{}
	}
	return end
}

// isTask reports whether the text of an item begins with the check box of a task.
func isTask(s string) bool { return len(s) > 2 && s[0] == '[' && s[2] == ']' }

// nextLine returns where the line after the one with i begins.
func nextLine(s string, i int) int {
	return min(i+len(line(s, i))+1, len(s))
}

// fenced reads a fenced code block whose fence begins at i and ends at after.
func (e *everyday) fenced(i, after int) int {
	begin := nextLine(e.Src, i)
	for last, at := begin, begin; at < len(e.Src); last, at = at, nextLine(e.Src, at) {
		l := line(e.Src, at)
		if !strings.HasPrefix(strings.TrimLeft(l, " "), "```") {
			continue
		}
		if len(l) < after-i || strings.Trim(l, "`") != "" {
			return -1
		}
		end := at
		for end > last && (e.Src[end-1] == '\n' || e.Src[end-1] == '\r') {
			end--
		}
		e.openBlock(Code, 0, false)
		e.copySource(begin, end)
		e.closeBlock()
		return nextLine(e.Src, at)
	}
	return -1
}

// text reads the text of a block of the kind start to its end.
func (e *everyday) text(start lineStart) int {
	s := e.Src
	for i := e.content; ; {
		for i < len(s) && !inlineMarks[s[i]] {
			i++
		}
		if i < len(s) && s[i] != '\n' {
			if i = e.inline(i); i < 0 {
				return -1
			}
			continue
		}
		end := i
		for end > e.plain && s[end-1] == ' ' {
			end--
		}
		e.copySource(e.plain, end)
		next, more := e.continues(start, min(i+1, len(s)))
		if more {
			if i-end >= 2 {
				e.put("\n", end, i+1)
			} else {
				e.put(" ", i, i+1)
			}
			e.plain, i = next, next
			continue
		}
		if next < 0 || e.open > 0 || start == startATX && s[end-1] == '#' { // the marks at the end of a heading may belong to it
			return -1
		}
		if e.started() {
			b := &e.Doc.block
			b.SrcStart, b.SrcEnd = max(e.lastBlockEnd(), min(e.content, b.SrcStart)), end
		}
		e.closeBlock()
		return next
	}
}

// continues tells whether the line that begins at i goes on with the text before
// it, and where its own text begins then. The result is negative if goldmark has to say.
func (e *everyday) continues(start lineStart, i int) (next int, more bool) {
	s := e.Src
	at := skipSpaces(s, i)
	switch {
	case start == startATX || at == len(s):
		return i, false
	case s[at] == '\n':
		if start == startBullet || start == startNumber { // what is indented below an item belongs to it
			begin := at
			for at < len(s) && s[at] == '\n' {
				begin = at + 1
				at = skipSpaces(s, begin)
			}
			if at < len(s) && (at > begin || s[at] < ' ') {
				return -1, false
			}
		}
		return i, false
	case start == startQuote:
		if here, content := startOf(s, i); here == startQuote {
			if inner, _ := startOf(s, content); inner == startText {
				return content, true
			}
		}
		return -1, false
	}
	switch here, content := startOf(s, at); {
	case here == startText:
		return at, true
	case at > i:
		return -1, false
	case here == startATX || here == startFence || here == startBullet,
		here == startNumber && start == startNumber && delimiter(s, content) == delimiter(s, e.content):
		return i, false
	}
	return -1, false
}

// delimiter returns the sign between the number and the text of an item.
func delimiter(s string, content int) byte {
	return s[len(strings.TrimRight(s[:content], " "))-1]
}

func skipSpaces(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

// cut returns where the source may be cut behind a block that begins at i and is
// not everyday, at least or later: before a line that is not indented and follows
// a blank one. Code and raw HTML may go on there; with them comes all the rest.
func cut(s string, i, least int) int {
	for blank := false; i < len(s); i = nextLine(s, i) {
		l := line(s, i)
		body := strings.TrimLeft(l, " \t\r")
		switch {
		case body == "":
			blank = true
			continue
		case blank && len(body) == len(l) && i >= least:
			return i
		case opensVerbatim(body):
			return len(s)
		}
		blank = false
	}
	return len(s)
}

// opensVerbatim reports whether a line may open a block that goes on over blank lines.
func opensVerbatim(l string) bool {
	if strings.HasPrefix(l, "```") || strings.HasPrefix(l, "~~~") {
		return true
	}
	if len(l) < 2 || l[0] != '<' {
		return false
	}
	if strings.HasPrefix(l, "<!--") {
		return !strings.Contains(l[len("<!--"):], "-->")
	}
	for _, tag := range [...]string{"script", "pre", "style", "textarea"} {
		if len(l) > len(tag) && strings.EqualFold(l[1:1+len(tag)], tag) {
			return true
		}
	}
	return l[1] == '!' || l[1] == '?'
}
