package style

import (
	"errors"
	"regexp"
	"regexp/syntax"
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
	looks  bool                            // it looks around
	tree   *syntax.Regexp                  // of the pattern, or where it looks around of the pattern without that; nil if package syntax cannot read it
	place  int                             // index among the patterns of its group that are looked for by an anchor; -1 for others
	fast   func() *matcher                 // this and the rest is made at the first use
	steady func() (*regexp.Regexp, error)  // for texts that take too many steps
	slow   func() (*regexp2.Regexp, error) // the same, and for what the others do not read
}

// matches is what a pattern has found: pairs of byte offsets of each match and its
// groups, -1 for a group that took no part.
type matches struct {
	pairs  []int
	stride int // offsets of one match
}

func (m *matches) len() int {
	if m.stride == 0 {
		return 0
	}
	return len(m.pairs) / m.stride
}

func (m *matches) at(i int) []int { return m.pairs[i*m.stride : (i+1)*m.stride] }

func newRegex(source string) (*regex, error) {
	re := &regex{source: source, place: -1}
	re.steady = sync.OnceValues(func() (*regexp.Regexp, error) { return regexp.Compile(source) })
	re.slow = sync.OnceValues(func() (*regexp2.Regexp, error) {
		slow, err := regexp2.Compile(source, regexp2.RE2)
		if err != nil {
			return nil, err
		}
		slow.MatchTimeout = matchLimit
		return slow, nil
	})
	re.fast = func() *matcher { return nil }
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		re.looks = true
		if _, err := re.slow(); err != nil {
			return nil, err
		}
		if tree, err = syntax.Parse(withoutLookarounds(source), syntax.Perl); err != nil {
			return re, nil
		}
	}
	re.tree = tree.Simplify()
	re.fast = sync.OnceValue(func() *matcher {
		m := newMatcher(re.tree)
		if m != nil && re.looks {
			m.behind = newBehind(source)
		}
		return m
	})
	return re, nil
}

// find gives each match. With near it looks only there, else in all of the text.
func (re *regex) find(t *subject, near []window, dst []int) (matches, error) {
	fast := re.fast()
	if fast != nil && (re.looks || near != nil || t.foreign() || !fast.opens().wide) {
		// Without looking around a pattern matches wherever it does with it.
		exact := !re.looks || fast.behind != nil
		pairs, ok := fast.find(t.work(), t.text, near, exact, dst)
		if ok && (exact || len(pairs) == 0) {
			return matches{pairs, fast.caps}, nil
		}
	}
	if !re.looks && !t.foreign() {
		steady, err := re.steady()
		if err != nil {
			return matches{}, err
		}
		m := matches{dst, 2 + 2*steady.NumSubexp()}
		for _, pairs := range steady.FindAllStringSubmatchIndex(t.text, -1) {
			m.pairs = append(m.pairs, pairs...)
		}
		return m, nil
	}
	return re.search(t, dst)
}

// matches says whether the pattern matches somewhere in a short text.
func (re *regex) matches(s string) bool {
	if fast := re.fast(); fast != nil && !re.looks {
		if out, ok := fast.find(&attempt{}, s, nil, false, nil); ok {
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
func (re *regex) search(t *subject, dst []int) (matches, error) {
	slow, err := re.slow()
	if err != nil {
		return matches{}, err
	}
	if t.clock != nil && t.clock.spent() {
		return matches{}, errTimeout
	}
	start := time.Now()
	out := matches{pairs: dst}
	m, err := slow.FindStringMatch(t.text)
	offset := offsets{text: t.text}
	for m != nil && err == nil {
		groups := m.Groups()
		out.stride = 2 * len(groups)
		for i := range groups {
			g := &groups[i]
			if len(g.Captures) == 0 {
				out.pairs = append(out.pairs, -1, -1)
				continue
			}
			out.pairs = append(out.pairs, offset.at(g.Index), offset.at(g.Index+g.Length))
		}
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
		return matches{}, errTimeout // the only way in which a search fails
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
	text   string
	read   bool
	beyond bool // as far as it is read: it holds letters beyond ASCII
	clock  *clock
	tries  *attempt
}

// work is scratch for looking for patterns.
func (t *subject) work() *attempt {
	if t.tries == nil {
		t.tries = &attempt{}
	}
	return t.tries
}

// foreign says whether the text holds letters beyond ASCII.
func (t *subject) foreign() bool {
	if !t.read {
		t.read = true
		t.beyond = strings.ContainsFunc(t.text, func(r rune) bool { return r >= utf8.RuneSelf && (isWord(r) || r == utf8.RuneError) })
	}
	return t.beyond
}

// isWord says whether a boundary (\b) stands between r and a space.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return wordBytes.has(byte(r))
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
		return wordBytes.has(c)
	}
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return isWord(r)
}

func wordAt(s string, at int) bool {
	if at >= len(s) {
		return false
	}
	if c := s[at]; c < utf8.RuneSelf {
		return wordBytes.has(c)
	}
	r, _ := utf8.DecodeRuneInString(s[at:])
	return isWord(r)
}
