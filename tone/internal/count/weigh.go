package count

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/plainpost/plainpost/tone/internal/ascii"
	"github.com/plainpost/plainpost/tone/internal/links"
)

// Config is a configuration of twitter-text: how much each character weighs.
// Weights are in units of 1/Scale of a character.
type Config struct {
	Max           int  // the length of the longest post
	Scale         int  // above zero
	DefaultWeight int  // of a character outside Ranges, and of an emoji
	URL           int  // what a link counts, in characters
	Emoji         bool // an emoji of any number of code points counts as one character
	Ranges        []Range
}

// Range gives the code points from First to Last their weight.
type Range struct {
	First, Last rune
	Weight      int
}

// X1, X2 and X3 are the configurations that twitter-text comes with. X3 is in
// force since 2018; X2 weighs each code point of an emoji on its own; X1 is the
// time of 140 characters.
func X1() Config {
	return Config{Max: 140, Scale: 1, DefaultWeight: 1, URL: linkLength}
}

// X2 is described at [X1].
func X2() Config {
	c := X3()
	c.Emoji = false
	return c
}

// X3 is described at [X1].
func X3() Config {
	return Config{Max: 280, Scale: 100, DefaultWeight: 200, URL: linkLength, Emoji: true, Ranges: lightRanges[:]}
}

// lightRanges are the characters that weigh half of the others: the scripts up
// to Georgian, and the spaces, dashes and quotes of general punctuation.
var lightRanges = [...]Range{
	{0x0000, 0x10FF, 100},
	{0x2000, 0x200D, 100},
	{0x2010, 0x201F, 100},
	{0x2032, 0x2037, 100},
}

func (c Config) weight(r rune) int {
	for i := range c.Ranges {
		if e := &c.Ranges[i]; r >= e.First && r <= e.Last {
			return e.Weight
		}
	}
	return c.DefaultWeight
}

// Weight is how X measures a text.
type Weight struct {
	Length   int  // in characters
	Permille int  // of the longest post
	Valid    bool // neither empty nor too long, no forbidden characters
	// Fits is the byte offset in the text up to which it would be valid.
	Fits int
}

// forbidden is true of the characters that X refuses.
func forbidden(r rune) bool { return r == 0xFFFE || r == 0xFEFF || r == 0xFFFF }

// Weigh measures text as twitter-text does: in normal form C, each link as one
// length, white space alone as nothing.
func Weigh(text string, config Config) Weight {
	var c Counter
	return c.Weigh(text, config)
}

// Weigh is [Weigh], with the Counter's room. It still allocates for a text that
// may not be in normal form C.
func (c *Counter) Weigh(text string, config Config) Weight {
	if blank(text) {
		return Weight{}
	}
	if ascii.Len(text) == len(text) || norm.NFC.QuickSpanString(text) == len(text) {
		return c.weigh(text, config)
	}
	w := c.weigh(norm.NFC.String(text), config)
	w.Fits = unnormalized(text, w.Fits)
	return w
}

// blank reports whether there is nothing but spaces and control characters.
func blank(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] > ' ' {
			return false
		}
	}
	return true
}

func (c *Counter) weigh(text string, config Config) Weight {
	c.found = links.Links(text, links.X, c.found[:0])
	found := c.found
	limit := config.Max * config.Scale
	total, fits, sound := 0, 0, true
	ascii := config.weight('a')
	for i := 0; i < len(text); {
		switch b := text[i]; {
		case len(found) > 0 && found[0].Start == i:
			total += config.URL * config.Scale
			i = found[0].End
			found = found[1:]
		case b < utf8.RuneSelf && (!config.Emoji || !mayBeEmoji(text, i)):
			total += ascii
			i++
		default:
			size := 0
			if config.Emoji && mayBeEmoji(text, i) {
				size = emojiAt(text[i:])
				if b < utf8.RuneSelf && strings.HasSuffix(text[i:i+size], emojiStyle) {
					size = 0 // a digit in emoji style, but no keycap: X knows none
				}
			}
			if size > 0 {
				total += config.DefaultWeight
			} else {
				var r rune
				r, size = utf8.DecodeRuneInString(text[i:])
				total += config.weight(r)
				sound = sound && !forbidden(r)
			}
			i += size
		}
		if sound && total <= limit {
			fits = i
		}
	}
	length := total / config.Scale
	return Weight{
		Length:   length,
		Permille: length * 1000 / config.Max,
		Valid:    sound && length <= config.Max,
		Fits:     fits,
	}
}

// unnormalized returns the offset in text of what is at offset end in its
// normal form C, at the last boundary that does not cut what was composed.
func unnormalized(text string, end int) int {
	var it norm.Iter
	it.InitString(norm.NFC, text)
	for n := 0; !it.Done(); {
		at := it.Pos()
		n += len(it.Next())
		if n > end {
			return at
		}
	}
	return len(text)
}
