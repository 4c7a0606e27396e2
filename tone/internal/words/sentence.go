package words

import (
	"math"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// A Sentence is a range of bytes in the text given to [Sentences], without white
// space at either end.
type Sentence struct{ Start, End int32 }

// Sentences appends the sentences of text to dst, in order. text is one block:
// a paragraph, a list item, a heading, or a whole post as written. Everything in
// it that is not white space is in exactly one sentence. Bytes past 2 GiB are
// not read.
//
// A sentence ends at a stop (. ! ? … 。 ؟ ।) or an emoji that the next words
// begin anew after, at an empty line, and, unless the lines were broken to a
// width, at a line break before something that begins a thought: a capital,
// a number, an emoji, a bullet, a link. Closing quotes, emoji, and a run of
// nothing but tags, mentions and links stay with the sentence they follow.
func Sentences(text string, dst []Sentence) []Sentence {
	dst, _ = SentencesAndSigns(text, dst)
	return dst
}

// SentencesAndSigns is [Sentences] that also says what signs the text holds, as it sees
// all of its marks.
func SentencesAndSigns(text string, dst []Sentence) ([]Sentence, Signs) {
	if len(text) > math.MaxInt32 {
		text = text[:math.MaxInt32]
	}
	s := splitter{text: text}
	s.start = s.skipSpace(0)
	s.counted = s.start
	i, signs := nextEnd(text, s.start)
	for i < len(text) {
		end, next := s.endAt(i)
		signs |= signsIn(text, i, next)
		if end >= 0 {
			if end > s.start {
				dst = append(dst, Sentence{int32(s.start), int32(end)})
			}
			next = s.skipSpace(next)
			s.begin(next)
		}
		var passed Signs
		i, passed = nextEnd(text, next)
		signs |= passed
	}
	if end := s.trimEnd(len(text)); end > s.start {
		dst = append(dst, Sentence{int32(s.start), int32(end)})
	}
	return dst, signs & AllSigns
}

// splitter holds what is known on the way through a block.
type splitter struct {
	text  string
	start int // where the current sentence begins

	// Words of the current sentence counted up to byte counted; enough for
	// "are there two?", each byte looked at once.
	words, counted int

	wrapping wrapping
	notBare  int // no run of tags that begins before this byte ends the line
}

// wrapping says whether line breaks were put in to keep a width.
type wrapping uint8

const (
	wrappingUnknown wrapping = iota
	wrapped
	unwrapped
)

// nextEnd is the first place from text[i] on where a sentence may end, or the length of
// text, and what signs there are before it.
func nextEnd(text string, i int) (int, Signs) {
	var signs Signs
	for i+8 <= len(text) {
		x := strange(ascii.Load(text, i))
		if x == 0 && i+16 <= len(text) {
			i += 8
			x = strange(ascii.Load(text, i))
		}
		for ; x != 0; x &= x - 1 {
			at := i + bits.TrailingZeros64(x)>>3
			sign := signOf[text[at]]
			if sign >= ends {
				return at, signs
			}
			if sign != 0 {
				signs |= signAt(text, at)
			}
		}
		i += 8
	}
	for ; i < len(text) && signOf[text[i]] < ends; i++ {
		signs |= signAt(text, i)
	}
	return i, signs
}

func (s *splitter) begin(i int) {
	s.start, s.counted, s.words = i, i, 0
}

// endAt looks at the character at text[i]. If a sentence ends there, it
// returns its end and where to look for the next one, else -1 and where to go
// on.
func (s *splitter) endAt(i int) (end, next int) {
	if s.text[i] == '\n' {
		return s.endAtLine(i)
	}
	if st := stopAt(s.text, i); st.size > 0 {
		return s.endAtStop(i)
	}
	if n := emojiLen(s.text, i); n > 0 {
		return s.endAtEmoji(i, i+n)
	}
	_, size := utf8.DecodeRuneInString(s.text[i:])
	return -1, i + size
}

// A stop is one mark that ends sentences.
type stop struct {
	size   int
	strong bool // ! and ? rather than a full stop or ellipsis
	tight  bool // of a script that writes no space behind it
	dots   int  // how many full stops it is worth
}

func stopAt(text string, i int) stop {
	if i >= len(text) {
		return stop{}
	}
	switch c := text[i]; {
	case c == '.':
		return stop{size: 1, dots: 1}
	case c == '!' || c == '?':
		return stop{size: 1, strong: true}
	case c < utf8.RuneSelf:
		return stop{}
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	switch r {
	case '…':
		return stop{size: size, dots: 3}
	case '‼', '⁇', '⁈', '⁉', '؟', '۔', '।', '॥':
		if next, _ := utf8.DecodeRuneInString(text[i+size:]); next == emojiStyle {
			return stop{} // ‼️ is an emoji
		}
		return stop{size: size, strong: true}
	case '。', '！', '？', '｡', '．':
		return stop{size: size, strong: true, tight: true}
	}
	return stop{}
}

// endAtStop decides about the run of stops at text[i:].
func (s *splitter) endAtStop(i int) (end, next int) {
	if i+1 == len(s.text) {
		return -1, i + 1
	}
	if s.isPlainStop(i) {
		if i+1 >= s.notBare {
			s.notBare = i + 2
		}
		return i + 1, i + 1
	}
	var run stop
	j, closers := i, 0
	for {
		if st := stopAt(s.text, j); st.size > 0 {
			run.strong = run.strong || st.strong
			run.tight = st.tight
			run.dots += st.dots
			j += st.size
			continue
		}
		if n := closerLen(s.text, j); n > 0 {
			closers++
			j += n
			continue
		}
		if k := s.skipInline(j); strings.HasPrefix(s.text[k:], "»") { // French sets it off
			j = k
			continue
		}
		break
	}
	gap := s.skipInline(j)
	if gap == len(s.text) || i == s.start { // stops before any word end nothing: “...and then”
		return -1, gap
	}

	// Emoji behind the stop, with or without a space, belong to it.
	if n := emojiLen(s.text, gap); n > 0 && !pointsOn(s.text, gap) {
		if !run.strong && run.dots == 1 && s.abbreviated(i) == title {
			return -1, j
		}
		return s.cut(s.emojiRun(gap))
	}

	if gap == j && s.text[j] != '\n' { // no white space behind the stop
		switch {
		case run.tight, strings.HasPrefix(s.text[j:], "¿"), strings.HasPrefix(s.text[j:], "¡"):
			return s.cut(j)
		case run.strong && j-i == 1 && s.begins(j) && s.afterLetter(i) && !s.insideLink(i),
			run.dots == 1 && j-i == 1 && runsOn(s.text, i) && !s.insideLink(i):
			return s.cut(j)
		}
		return -1, j
	}

	lineBreak := s.text[gap] == '\n'
	after := gap
	if lineBreak {
		if s.isWrapped() {
			after = s.skipSpace(gap)
		} else if run.strong || run.dots > 1 || s.abbreviated(i) != title {
			return s.cut(j)
		} else {
			return -1, j
		}
	}
	if s.endsBefore(i, run, closers > 0, after) {
		return s.cut(j)
	}
	return -1, j
}

// isPlainStop is the usual case: one stop, a space and a capital that begins no
// link. It is one that the rest of endAtStop would come to as well.
func (s *splitter) isPlainStop(i int) bool {
	t := s.text
	return i > s.start && i+2 < len(t) && t[i+1] == ' ' && class[t[i+2]] == upper && t[i] < utf8.RuneSelf &&
		(t[i] != '.' || s.afterPlainWord(i) || s.abbreviated(i) == plain && !s.enumerates(i)) && !linkAt(t, i+2)
}

// afterPlainWord says, of most words that the stop at text[i] may follow, that they are no
// abbreviations: of ASCII letters that are too many for one, or stand behind a space and
// begin and end as none does.
func (s *splitter) afterPlainWord(i int) bool {
	if i-8 < s.start {
		return false
	}
	x := ascii.Load(s.text, i-8)
	n := bits.LeadingZeros64(letters(x)^tops) >> 3
	if n < 2 || n > 6 {
		return n > 6
	}
	first, before := byte(x>>(64-8*n&63)), byte(x>>(56-8*n&63))
	return before == ' ' && abbreviations[uint(first)&31<<5|uint(x>>56)&31]>>n&1 == 0
}

// endsBefore decides whether the stop at text[i] ends a sentence when the text
// goes on, after white space, at text[after].
func (s *splitter) endsBefore(i int, run stop, closed bool, after int) bool {
	kind, word := s.lookAt(after)
	if kind == nextMark {
		return false
	}
	if run.strong {
		return !(closed && kind == nextLower)
	}
	if run.dots > 1 {
		return kind != nextLower && kind != nextDigit
	}
	switch s.abbreviated(i) {
	case title:
		return false
	case company:
		return kind == nextUpper && beginsSentences(word) || kind == nextOther
	case beforeNum:
		return kind != nextDigit && kind != nextLower
	case clock:
		return kind == nextUpper && !belongsToClock(word) || kind == nextOther
	case closing:
		return kind == nextUpper || kind == nextOther
	case initial:
		if i-1 == s.start { // A. The first of a list
			return false
		}
		if s.text[i-1] == 'I' && i-1 > s.start { // So do I.
			return kind != nextUpper || !isInitial(s.text, after)
		}
		return kind == nextUpper && beginsSentences(word) && !isInitial(s.text, after)
	}
	if s.enumerates(i) {
		return false
	}
	if kind == nextLower {
		return !closed && s.endsLikeAWord(i)
	}
	return true
}

// endAtEmoji decides about the emoji at text[i:end]: a run of them ends a
// sentence of two words or more if the next begins with a capital.
func (s *splitter) endAtEmoji(i, end int) (int, int) {
	first := i
	run := s.emojiRun(i)
	if pointsOn(s.text, i) || !s.twoWords(i) {
		return -1, run
	}
	for first > s.start && (s.text[first-1] == ' ' || s.text[first-1] == '\t') {
		first--
	}
	switch s.text[first-1] {
	case ':', ',', ';', '-', '&', '(', '/', '|', '+':
		return -1, run // the emoji belongs to what follows
	}
	gap := s.skipInline(run)
	if gap == run || gap == len(s.text) || s.text[gap] == '\n' {
		return -1, run
	}
	if run == end && isHeart(s.text, i) && s.lovesAfter(first) {
		return -1, run
	}
	if kind, _ := s.lookAt(gap); kind != nextUpper {
		return -1, run
	}
	return s.cut(run)
}

// endAtLine decides about the line feed at text[i].
func (s *splitter) endAtLine(i int) (end, next int) {
	after := s.skipInline(i + 1)
	if after == len(s.text) {
		return -1, after
	}
	if s.text[after] == '\n' { // an empty line
		return s.cutAt(i, s.skipSpace(after))
	}
	if s.isWrapped() || !s.beginsThought(after) {
		return -1, after
	}
	if s.opensEnded(i) && emojiLen(s.text, after) == 0 && bulletLen(s.text, after) == 0 {
		return -1, after
	}
	return s.cut(i)
}

// cut ends the sentence at text[end], or behind the bare run that follows.
func (s *splitter) cut(end int) (int, int) { return s.cutAt(end, end) }

func (s *splitter) cutAt(end, next int) (int, int) {
	if bare := s.bareRun(next); bare > 0 {
		if bare == len(s.text) {
			return -1, bare
		}
		return s.trimEnd(bare), bare
	}
	return s.trimEnd(end), next
}

// bareRun is the end of the tags, mentions, emoji and, in the same line, links
// that follow text[i] if nothing else stands in that line; else 0.
func (s *splitter) bareRun(i int) int {
	if i < s.notBare {
		return 0
	}
	j := s.skipSpace(i)
	sameLine := !strings.Contains(s.text[i:j], "\n")
	end := 0
	for j < len(s.text) && s.text[j] != '\n' {
		switch c := s.text[j]; {
		case c == '#' || c == '@':
			k := s.chunkEnd(j)
			if k-j < 2 || s.text[j+1] < utf8.RuneSelf && class[s.text[j+1]]&(lower|upper|digit) == 0 && s.text[j+1] != '_' {
				s.notBare = j
				return 0
			}
			j = k
		case emojiLen(s.text, j) > 0:
			j += emojiLen(s.text, j)
		case sameLine && linkAt(s.text, j):
			j = s.chunkEnd(j)
		default:
			s.notBare = j
			return 0
		}
		end = j
		j = s.skipInline(j)
	}
	return end
}

// chunkEnd is the end of what stands at text[i] up to white space.
func (s *splitter) chunkEnd(i int) int {
	for i < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if unicode.IsSpace(r) {
			break
		}
		i += size
	}
	return i
}

// emojiRun is the end of the emoji at text[i] and the emoji behind them, with
// spaces between.
func (s *splitter) emojiRun(i int) int {
	end := i
	for {
		n := emojiLen(s.text, i)
		if n == 0 {
			return end
		}
		end = i + n
		i = s.skipInline(end)
		if i == len(s.text) || pointsOn(s.text, i) {
			return end
		}
	}
}

// What comes after a stop.
type nextKind uint8

const (
	nextOther nextKind = iota // a letter without case, an emoji, a tag, a link, a bullet
	nextUpper
	nextLower
	nextDigit
	nextMark // a mark that goes on with the sentence
)

// lookAt says what begins at text[i], past opening quotes and brackets, and the
// word itself if it begins with a capital.
func (s *splitter) lookAt(i int) (nextKind, string) {
	for i < len(s.text) {
		n := openerLen(s.text, i)
		if n == 0 {
			break
		}
		i += n
	}
	if i == len(s.text) {
		return nextOther, ""
	}
	if c := s.text[i]; c < utf8.RuneSelf {
		switch class[c] {
		case upper:
			end := i + 1
			for end < len(s.text) && end-i < 16 && (class[s.text[end]]&(lower|upper) != 0 || s.text[end] == '\'' || s.text[end] >= utf8.RuneSelf) {
				end++
			}
			return nextUpper, strings.TrimRight(s.text[i:end], "'’…”")
		case lower:
			if linkAt(s.text, i) {
				return nextOther, ""
			}
			return nextLower, ""
		case digit:
			return nextDigit, ""
		}
		switch c {
		case ',', ';', ':', ')', ']', '}', '=', '%':
			return nextMark, ""
		}
		return nextOther, ""
	}
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	switch {
	case unicode.IsUpper(r) || unicode.IsTitle(r):
		return nextUpper, ""
	case unicode.IsLower(r):
		return nextLower, ""
	case unicode.IsDigit(r):
		return nextDigit, ""
	}
	return nextOther, ""
}

// begins reports whether a capital or a letter without case stands at text[i].
func (s *splitter) begins(i int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	return unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
}

func (s *splitter) afterLetter(i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s.text[:i])
	return unicode.IsLower(r) || unicode.IsLetter(r) && !unicode.IsUpper(r)
}

// beginsThought reports whether a line that begins at text[i] looks like a
// thought of its own.
func (s *splitter) beginsThought(i int) bool {
	if bulletLen(s.text, i) > 0 || linkAt(s.text, i) {
		return true
	}
	kind, _ := s.lookAt(i)
	return kind != nextLower && kind != nextMark
}

// opensEnded reports whether the line that ends at text[i] cannot be the end of
// a thought: its last word is an article, a preposition or the like, or a comma
// ends it.
func (s *splitter) opensEnded(i int) bool {
	end := s.trimEnd(i)
	if end <= s.start {
		return false
	}
	if s.text[end-1] == ',' {
		return true
	}
	start := end
	for start > s.start && end-start < 8 && class[s.text[start-1]] == lower {
		start--
	}
	switch s.text[start:end] {
	case "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "our", "than", "that", "the", "their", "to", "with", "your",
		"y", "de", "del", "el", "la", "los", "las", "con", "para", "por", "que", "un", "una":
		return true
	}
	return false
}

// abbreviated classifies the word that the stop at text[i] follows.
func (s *splitter) abbreviated(i int) abbreviation {
	start := i
	for start > s.start && i-start < 16 {
		if c := s.text[start-1]; c < utf8.RuneSelf {
			if class[c]&(lower|upper) == 0 && c != '.' {
				break
			}
			start--
			continue
		}
		r, size := utf8.DecodeLastRuneInString(s.text[:start])
		if !isLetter(r) && r != '.' {
			break
		}
		start -= size
	}
	for start < i && s.text[start] == '.' {
		start++
	}
	if start > s.start && class[s.text[start-1]] == digit {
		switch s.text[start:i] {
		case "a.m", "p.m":
			return clock // 9a.m.
		}
		return plain
	}
	if start == i || i-start >= 16 {
		return plain
	}
	if start > s.start && (s.text[start-1] == '\'' || s.text[start-1] == '/' || s.text[start-1] == '@' || strings.HasSuffix(s.text[:start], "’")) {
		return plain // what is behind an apostrophe or in a path is no abbreviation
	}
	return abbreviationOf(s.text[start:i])
}

// enumerates reports whether all there is of the sentence before the stop at
// text[i] is a number of at most three digits.
func (s *splitter) enumerates(i int) bool {
	if i-s.start > 3 || i == s.start {
		return false
	}
	for _, c := range []byte(s.text[s.start:i]) {
		if class[c] != digit {
			return false
		}
	}
	return true
}

// endsLikeAWord reports whether the stop at text[i] follows a word of three
// letters or more, a number, a closing mark: with lower case behind it, shorter
// ones and those with a dot inside are rather abbreviations nobody has listed.
func (s *splitter) endsLikeAWord(i int) bool {
	letters := 0
	for j := i; j > s.start && i-j < 16; {
		r, size := utf8.DecodeLastRuneInString(s.text[:j])
		if r == '.' {
			return false
		}
		if !isLetter(r) && !unicode.IsDigit(r) {
			break
		}
		if unicode.IsDigit(r) {
			letters = 3
		}
		letters++
		j -= size
	}
	return letters == 0 || letters >= 3 || s.commonShort(i)
}

// commonShort reports whether the stop follows one of the short words that end
// sentences.
func (s *splitter) commonShort(i int) bool {
	start := i
	for start > s.start && i-start < 3 && class[s.text[start-1]]&(lower|upper) != 0 {
		start--
	}
	switch s.text[start:i] {
	case "it", "me", "us", "so", "do", "go", "on", "in", "up", "be", "is", "to", "by", "of", "if", "he", "we", "ok", "OK", "am", "an", "as", "my":
		return true
	}
	return false
}

// insideLink reports whether the stop at text[i] stands in an address: its
// chunk holds a slash or an @, looked for 256 bytes each way.
func (s *splitter) insideLink(i int) bool {
	for j := i - 1; j >= s.start && i-j < 256 && class[s.text[j]] != space; j-- {
		if s.text[j] == '/' || s.text[j] == '@' {
			return true
		}
	}
	for j := i + 1; j < len(s.text) && j-i < 256 && class[s.text[j]] != space; j++ {
		if s.text[j] == '/' || s.text[j] == '@' {
			return true
		}
	}
	return false
}

// twoWords reports whether the current sentence has two words before text[i].
func (s *splitter) twoWords(i int) bool {
	inWord := s.counted > s.start && isWordByte(s.text[s.counted-1])
	for ; s.counted < i && s.words < 2; s.counted++ {
		now := isWordByte(s.text[s.counted])
		if now && !inWord {
			s.words++
		}
		inWord = now
	}
	return s.words >= 2
}

// isWordByte takes letters outside ASCII for granted and leaves out the lead
// bytes of emoji and punctuation.
func isWordByte(c byte) bool {
	return class[c]&(lower|upper|digit) != 0 || c == '\'' || c >= 0xC3 && c <= 0xDF || c >= 0xE0 && c <= 0xED && c != 0xE2
}

// lovesAfter reports whether a heart behind text[:i] stands for the verb.
func (s *splitter) lovesAfter(i int) bool {
	start := i
	for start > s.start && i-start < 8 && class[s.text[start-1]]&(lower|upper) != 0 {
		start--
	}
	switch s.text[start:i] {
	case "I", "i", "We", "we", "You", "you", "They", "they", "really", "do", "still", "to", "just", "with", "all", "who":
		return true
	}
	return false
}

// isWrapped decides, once a block, whether its lines were broken to a width: at
// four of five line breaks the first word of the next line would not have
// fitted any more, and at half of them the text goes on in lower case.
func (s *splitter) isWrapped() bool {
	if s.wrapping == wrappingUnknown {
		s.wrapping = unwrapped
		if wrapsLines(s.text) {
			s.wrapping = wrapped
		}
	}
	return s.wrapping == wrapped
}

// Widths a text is wrapped to, in characters.
const (
	minWrap = 45
	maxWrap = 140
)

func wrapsLines(text string) bool {
	width := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.IndexByte(line, ' ') >= 0 { // a long link says nothing of the width
			width = max(width, utf8.RuneCountInString(line))
		}
	}
	if width < minWrap || width > maxWrap {
		return false
	}
	breaks, full, lowers := 0, 0, 0
	last := 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if last > 0 && line != "" {
			word := line
			if n := strings.IndexByte(line, ' '); n >= 0 {
				word = line[:n]
			}
			breaks++
			if last+1+utf8.RuneCountInString(word) > width {
				full++
			}
			if r, _ := utf8.DecodeRuneInString(line); unicode.IsLower(r) {
				lowers++
			}
		}
		last = utf8.RuneCountInString(line)
	}
	return breaks > 0 && full*5 >= breaks*4 && lowers*2 >= breaks
}

// skipSpace and skipInline are the index of the next byte at or after i that is
// not white space; skipInline stops at line feeds.
func (s *splitter) skipSpace(i int) int {
	for i < len(s.text) {
		if class[s.text[i]] == space {
			i++
			continue
		}
		if s.text[i] < utf8.RuneSelf {
			break
		}
		n := spaceLen(s.text, i)
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

func (s *splitter) skipInline(i int) int {
	for i < len(s.text) && s.text[i] != '\n' {
		n := spaceLen(s.text, i)
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

func (s *splitter) trimEnd(end int) int {
	for end > s.start {
		r, size := utf8.DecodeLastRuneInString(s.text[:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= size
	}
	return end
}

func spaceLen(text string, i int) int {
	if c := text[i]; c < utf8.RuneSelf {
		if class[c] == space {
			return 1
		}
		return 0
	}
	if r, size := utf8.DecodeRuneInString(text[i:]); unicode.IsSpace(r) {
		return size
	}
	return 0
}

// closerLen is the length of a closing quote, bracket or mark of emphasis.
func closerLen(text string, i int) int {
	if i >= len(text) {
		return 0
	}
	switch c := text[i]; {
	case c == '"' || c == '\'' || c == ')' || c == ']' || c == '}' || c == '*' || c == '_' || c == '~':
		return 1
	case c < utf8.RuneSelf:
		return 0
	}
	switch r, size := utf8.DecodeRuneInString(text[i:]); r {
	case '”', '’', '»', '›', '“', '」', '』', '）', '】', '》':
		return size
	}
	return 0
}

// openerLen is the length of an opening quote, bracket or mark.
func openerLen(text string, i int) int {
	switch c := text[i]; {
	case c == '"' || c == '\'' || c == '(' || c == '[' || c == '{' || c == '*' || c == '_' || c == '~':
		return 1
	case c < utf8.RuneSelf:
		return 0
	}
	switch r, size := utf8.DecodeRuneInString(text[i:]); r {
	case '“', '‘', '«', '‹', '„', '‚', '”', '¿', '¡', '「', '『', '（', '【', '《':
		return size
	}
	return 0
}

// bulletLen is the length of a bullet with a space behind it.
func bulletLen(text string, i int) int {
	r, size := utf8.DecodeRuneInString(text[i:])
	switch r {
	case '-', '–', '—', '*', '+', '>', '•', '·', '‣', '▪', '◦', '●', '►', '▸', '→', '✓', '✗':
		if i+size < len(text) && spaceLen(text, i+size) > 0 {
			return size
		}
	}
	return 0
}

// linkAt reports whether an address with a scheme or www. begins at text[i].
func linkAt(text string, i int) bool {
	t := text[i:]
	if len(t) < 8 {
		return false
	}
	switch t[0] | 0x20 {
	case 'h':
		return strings.EqualFold(t[:7], "http://") || strings.EqualFold(t[:8], "https://")
	case 'w':
		return strings.EqualFold(t[:4], "www.")
	}
	return false
}

// pointsOn reports whether the emoji at text[i] points at what comes next.
func pointsOn(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	switch r {
	case '👉', '➡', '▶', '⏩', '🔗', '⬇', '👇':
		return true
	}
	return false
}

func isHeart(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	switch r {
	case '❤', '♥', '🧡', '💛', '💚', '💙', '💜', '🖤', '🤍', '🤎', '🩷', '🩵', '🩶', '💖', '💗', '💕', '💓':
		return true
	}
	return false
}

// isInitial reports whether one letter and a full stop stand at text[i].
func isInitial(text string, i int) bool {
	return i+1 < len(text) && class[text[i]] == upper && text[i+1] == '.'
}

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return class[byte(r)]&(lower|upper) != 0
	}
	return unicode.IsLetter(r)
}
