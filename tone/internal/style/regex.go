package style

import (
	"errors"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dlclark/regexp2"
)

// Limits on patterns that have to be searched by trying out.
const (
	matchLimit = 200 * time.Millisecond // one search
	ruleLimit  = 500 * time.Millisecond // one rule in one text
	textLimit  = 3 * time.Second        // all rules in one text
)

var errTimeout = errors.New("the pattern took too long")

// regex is a pattern of a rule. It means what regexp2 in RE2 mode takes it for:
// \w and \s are of ASCII, \b looks at the letters of all scripts.
type regex struct {
	source string
	fast   *matcher // of the pattern, or where it looks around of the pattern without that
	looks  bool     // it looks around
	needs  []need
	steady func() (*regexp.Regexp, error)  // for texts that take too many steps; compiled at the first use
	slow   func() (*regexp2.Regexp, error) // the same
}

func newRegex(source string) (*regex, error) {
	re := &regex{source: source, needs: needsOf(source)}
	re.steady = sync.OnceValues(func() (*regexp.Regexp, error) { return regexp.Compile(source) })
	re.slow = sync.OnceValues(func() (*regexp2.Regexp, error) {
		slow, err := regexp2.Compile(source, regexp2.RE2)
		if err != nil {
			return nil, err
		}
		slow.MatchTimeout = matchLimit
		return slow, nil
	})
	if re.fast = newMatcher(source); re.fast != nil {
		return re, nil
	}
	re.looks = true
	re.fast = newMatcher(withoutLookarounds(source))
	_, err := re.slow()
	return re, err
}

// in says whether the pattern may match in a text.
func (re *regex) in(t *subject) bool {
	for i := range re.needs {
		n := &re.needs[i]
		if t.seen.meets(&n.bytes) {
			continue
		}
		met := false
		for _, s := range n.texts {
			if strings.Contains(t.lowered(), s) {
				met = true
				break
			}
		}
		if !met {
			return false
		}
	}
	return true
}

// find gives each match with its groups, as package regexp does: pairs of byte
// offsets, -1 for a group that took no part.
func (re *regex) find(t *subject) ([][]int, error) {
	if !re.in(t) {
		return nil, nil
	}
	if re.fast != nil && (re.looks || t.foreign || !re.fast.wide) {
		// Without looking around a pattern matches wherever it does with it.
		out, ok := re.fast.find(t.text, !re.looks, nil)
		if ok && (!re.looks || len(out) == 0) {
			return out, nil
		}
	}
	if !re.looks && !t.foreign {
		steady, err := re.steady()
		if err != nil {
			return nil, err
		}
		return steady.FindAllStringSubmatchIndex(t.text, -1), nil
	}
	return re.search(t)
}

// matches says whether the pattern matches somewhere in a short text.
func (re *regex) matches(s string) bool {
	t := subjectOf(s, nil)
	if !re.in(&t) {
		return false
	}
	if re.fast != nil && !re.looks {
		if out, ok := re.fast.find(s, false, nil); ok {
			return len(out) > 0
		}
	}
	slow, err := re.slow()
	if err != nil {
		return false
	}
	ok, err := slow.MatchString(s)
	return ok && err == nil
}

// search is find with regexp2, within the time that the rule and the text have left.
func (re *regex) search(t *subject) ([][]int, error) {
	slow, err := re.slow()
	if err != nil {
		return nil, err
	}
	if t.clock != nil && t.clock.spent() {
		return nil, errTimeout
	}
	start := time.Now()
	var out [][]int
	m, err := slow.FindStringMatch(t.text)
	offset := offsets{text: t.text}
	for m != nil && err == nil {
		groups := m.Groups()
		pairs := make([]int, 0, 2*len(groups))
		for i := range groups {
			g := &groups[i]
			if len(g.Captures) == 0 {
				pairs = append(pairs, -1, -1)
				continue
			}
			pairs = append(pairs, offset.at(g.Index), offset.at(g.Index+g.Length))
		}
		out = append(out, pairs)
		if t.clock != nil && t.clock.exceeds(time.Since(start)) {
			err = errTimeout
			break
		}
		m, err = slow.FindNextMatch(m)
	}
	if t.clock != nil {
		t.clock.add(time.Since(start))
	}
	if err != nil {
		return nil, errTimeout // the only way in which a search fails
	}
	return out, nil
}

// clock is the time that searches of one text have taken.
type clock struct{ rule, text time.Duration }

func (c *clock) spent() bool { return c.rule > ruleLimit || c.text > textLimit }
func (c *clock) exceeds(now time.Duration) bool {
	return c.rule+now > ruleLimit || c.text+now > textLimit
}
func (c *clock) add(d time.Duration) { c.rule += d; c.text += d }

// offsets turns offsets in runes into offsets in bytes. It is fast for offsets
// that ascend.
type offsets struct {
	text       string
	rune, byte int
}

func (o *offsets) at(n int) int {
	if n < o.rune {
		o.rune, o.byte = 0, 0
	}
	for o.rune < n && o.byte < len(o.text) {
		_, size := utf8.DecodeRuneInString(o.text[o.byte:])
		o.byte += size
		o.rune++
	}
	return o.byte
}

// subject is a text that patterns are looked for in.
type subject struct {
	text    string
	seen    bytesSeen
	foreign bool // it holds letters beyond ASCII
	lower   string
	clock   *clock
}

func subjectOf(text string, c *clock) subject {
	t := subject{text: text, clock: c}
	for i := 0; i < len(text); {
		b := text[i]
		t.seen.add(b)
		if b < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		t.foreign = t.foreign || isWord(r) || r == utf8.RuneError && size == 1
		i += size
	}
	return t
}

// lowered is the text with ASCII in lower case.
func (t *subject) lowered() string {
	if t.lower == "" && t.text != "" {
		t.lower = lowerASCII(t.text)
	}
	return t.lower
}

func lowerASCII(s string) string {
	i := 0
	for i < len(s) && (s[i] < 'A' || s[i] > 'Z') {
		i++
	}
	if i == len(s) {
		return s
	}
	b := []byte(s)
	for ; i < len(b); i++ {
		if c := b[i]; c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// wordByte tells the ASCII characters that words are made of.
var wordByte = func() (t [utf8.RuneSelf]bool) {
	for c := range t {
		t[c] = c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	return t
}()

// isWord says whether a boundary (\b) stands between r and a space.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return wordByte[r]
	}
	return unicode.In(r, unicode.L, unicode.Mn, unicode.Nd, unicode.Pc) || r == '\u200C' || r == '\u200D'
}

// boundary says whether a word begins or ends at a place.
func boundary(s string, at int) bool {
	return wordBefore(s, at) != wordAt(s, at)
}

func wordBefore(s string, at int) bool {
	if at == 0 {
		return false
	}
	if c := s[at-1]; c < utf8.RuneSelf {
		return wordByte[c]
	}
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return isWord(r)
}

func wordAt(s string, at int) bool {
	if at >= len(s) {
		return false
	}
	if c := s[at]; c < utf8.RuneSelf {
		return wordByte[c]
	}
	r, _ := utf8.DecodeRuneInString(s[at:])
	return isWord(r)
}
