package tone

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/count"
	"github.com/plainpost/plainpost/tone/internal/fold"
	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/markup"
	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/internal/mention"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// reading is a draft as the checker reads it. It is scratch: a Checker keeps
// some in a pool and fills them anew for each draft.
//
// Three texts are at work. The source is the draft's text as given. The prose is
// what markup leaves of it, with the title in front where the draft has one. The
// view is the prose as words are looked up in it: folded, with disguises undone.
// Blocks, sentences and tokens stand in offsets of the view; entities and emoji
// in offsets of the prose.
type reading struct {
	source   string
	title    int // bytes of the prose that the title takes, with the gap behind it
	titleAt  int // where the title stands in the source; -1 where it was given apart
	prose    string
	doc      markup.Doc
	view     fold.View
	language string
	guesses  bool // whether it is taken to be English until words.Guess says more
	guess    words.Guess
	mistaken bool // whether what was read so far was taken to be English, and may not be
	reply    bool

	blocks     []block
	entities   []links.Entity // links, tags and mentions, in order
	anchors    []anchor       // links that markup makes
	emoji      []count.Span
	sentences  []sentence
	tokens     []token
	ids        []match.Token // parallel to tokens, from the one numbered matched on
	matched    int           // tokens that phrases have been looked for in; see ahead.go
	spoken     int32         // words of the sentences read so far in which the author speaks
	frees      bool          // whether nothing but phrases asks for the ids of a long draft
	keeps      bool          // whether all ids are asked for, as for training
	countsOnly bool          // whether words are only counted, not looked up
	defers     bool          // whether mentions are found where somebody asks
	mayMention bool          // whether there may be any: quotations, turns of phrase, lists
	mentions   []mention.Range

	cutting cutting
	current current
	signals mention.Signals
	finder  mention.Finder

	cut      []words.Sentence // scratch of one block
	found    []links.Entity   // scratch of one block
	word     []byte           // scratch of one word
	rare     rareWord
	stops    [32]words.Stops // of the words last read, while the language is guessed
	stem     []byte          // scratch of one stem
	stemRoom [64]byte        // the same for words of ASCII letters
	values   []float64       // scratch of one formula
	matches  []match.Match

	seen      seen    // one sentence, as models see it
	counts    []int32 // grams of each sentence; -1 where models do not look
	lastHit   []int32 // by slot: scratch of ruleSigns, which leaves -2 in all
	ruleSigns []ruleSign
	tallies   []float64 // by dimension
	learned   learned
	patterned []int32 // patterns that may match: scratch
}

type block struct {
	scope      scope
	kind       markup.Kind
	quoted     bool
	start, end int32 // of the view
	src        [2]int
	title      bool
	signs      words.Signs // what is in it; all of them where prose and view differ
}

// anchor is a link whose target markup names.
type anchor struct {
	start, end int // of the prose
	src        [2]int
	url        string
	title      string
}

type sentence struct {
	start, end  int32 // of the view
	first, end1 int32 // tokens [first, end1)
	block       int32
	words       int32
	turns       bool // whether it may hold a turn of phrase by which words are mentioned
}

// kind of a token.
type tokenKind uint8

const (
	plainWord tokenKind = iota
	numberWord
	mark
	emojiToken
	linkToken
	tagToken
	mentionToken
	cashToken
)

// token is a word, a mark or something that a post is made of beside those. It is
// small, as a long draft has many.
type token struct {
	start, end int32 // of the view
	sentence   int32
	kind       tokenKind
	class      class // of an English word
	notes      notes
}

// notes are what there is to say about a token, as bits.
type notes uint16

const (
	saysI       notes = 1 << iota // an English word of the first person singular
	saysWe                        // of the first person plural
	saysYou                       // of the second person
	shouts                        // two letters or more, all capitals
	capitalised                   // begins with a capital
	onlyLetters                   // of ASCII
	disguised                     // its letters were hidden in another way than the view undoes
	mentioned                     // quoted, named or rejected, not used
	credited                      // a speaker's words, passed on
	inCodeSpan
)

// is says whether one of the notes stands of a token.
func (t *token) is(n notes) bool { return t.notes&n != 0 }

// note puts a note or takes it away.
func (t *token) note(n notes, on bool) {
	if t.notes &^= n; on {
		t.notes |= n
	}
}

// blockOf is the block that a token stands in.
func (r *reading) blockOf(t *token) *block { return &r.blocks[r.sentences[t.sentence].block] }

func (r *reading) reset() {
	clear(r.entities)
	clear(r.anchors)
	r.blocks, r.entities, r.anchors, r.emoji = r.blocks[:0], r.entities[:0], r.anchors[:0], r.emoji[:0]
	r.sentences, r.tokens, r.ids, r.mentions, r.matches = r.sentences[:0], r.tokens[:0], r.ids[:0], r.mentions[:0], r.matches[:0]
	r.title, r.reply, r.matched, r.spoken, r.keeps, r.mayMention = 0, false, 0, 0, false, false
}

// again forgets what was read of the blocks.
func (r *reading) again() {
	r.entities, r.emoji = r.entities[:0], r.emoji[:0]
	r.sentences, r.tokens, r.ids, r.matches = r.sentences[:0], r.tokens[:0], r.ids[:0], r.matches[:0]
	r.matched, r.spoken, r.cutting.last, r.guesses, r.mistaken = 0, 0, 0, false, false
}

// maxKeep is the most scratch, in bytes of text, that the pool keeps.
const maxKeep = 64 << 10

// plain reads a text that is one paragraph, as phrases of rules are.
func (r *reading) plain(e *engine, text, language string) {
	r.read(e, &Draft{Text: text, Language: language}, links.Default)
}

// read fills r from a draft.
func (r *reading) read(e *engine, d *Draft, policy links.Policy) {
	r.layOut(e, d)
	r.readText(e, d, policy)
	r.readAbout(e, d)
}

// layOut finds the blocks of a draft and the links that markup makes.
func (r *reading) layOut(e *engine, d *Draft) {
	r.source = d.Text
	format := markup.Plain
	switch d.Format {
	case Markdown:
		format = markup.Markdown
	case HTML:
		format = markup.HTML
	}
	if r.signals == (mention.Signals{}) {
		r.signals = mention.NewSignals()
	}
	markup.Parse(d.Text, format, &r.doc)
	r.prose = r.doc.Text
	if d.Title != "" || r.doc.Title != "" {
		r.addTitle(d)
	}
	r.view.Reset(r.prose)
	r.cutting.same = r.view.Identity()
	if r.title > 0 {
		r.blocks = append(r.blocks, block{scope: inTitle, start: 0, end: r.fromProse(r.title - 2), title: true})
	}
	for i := range r.doc.Blocks {
		b := &r.doc.Blocks[i]
		r.blocks = append(r.blocks, block{})
		to := &r.blocks[len(r.blocks)-1]
		to.scope, to.kind, to.quoted, to.src = scopeOf(b), b.Kind, b.Quoted, [2]int{b.SrcStart, b.SrcEnd}
		to.start, to.end = r.fromProse(b.Start+r.title), r.fromProse(b.End+r.title)
	}
	r.countsOnly = e.dict != nil && !r.keeps && !e.looksUp()
	if n := len(r.view.Text); n > maxKeep { // prose has fewer; growing step by step takes three times as much
		r.sentences, r.matches = slices.Grow(r.sentences, n/64), slices.Grow(r.matches, n/40)
	}
	if len(r.doc.Inlines) > 0 {
		r.findAnchors()
	}
}

// addTitle puts the title in front of the prose.
func (r *reading) addTitle(d *Draft) {
	title := d.Title
	if title == "" {
		title = r.doc.Title
	}
	r.prose = title + "\n\n" + r.doc.Text
	r.title = len(title) + 2
	r.titleAt = -1
	if front := r.doc.FrontSrc; d.Title == "" && front[1] > front[0] {
		if at := strings.Index(d.Text[front[0]:front[1]], title); at >= 0 {
			r.titleAt = front[0] + at
		}
	}
}

// findAnchors finds the links that markup makes.
func (r *reading) findAnchors() {
	for i := range r.doc.Inlines {
		n := &r.doc.Inlines[i]
		if (n.Kind == markup.Link || n.Kind == markup.Autolink) && n.URL != "" && !strings.HasPrefix(n.URL, "#") && !namesSomebody(r.doc.Text[n.Start:n.End]) {
			r.anchors = append(r.anchors, anchor{n.Start + r.title, n.End + r.title, [2]int{n.SrcStart, n.SrcEnd}, n.URL, n.Title})
		}
	}
}

// readText reads the blocks of a draft that is laid out.
func (r *reading) readText(e *engine, d *Draft, policy links.Policy) {
	r.language, r.mistaken, r.cutting.last = baseLanguage(d.Language), false, 0
	if r.guesses = r.language == ""; r.guesses {
		r.language = "en"
		r.guess = words.Guess{}
	}
	r.cutBlock(0, 0)
	if at := r.readBlocks(e, policy); r.guesses || r.mistaken {
		r.correct(e, at, policy)
	}
}

// readAbout finds out what only the whole of a text that is read tells of its parts.
func (r *reading) readAbout(e *engine, d *Draft) {
	r.reply = d.InReplyTo != "" || r.opensWithMention()
	if len(r.doc.Inlines) > 0 {
		r.markCode()
	}
	if r.defers = r.countsOnly && len(e.patternsOf(r.language).slots) == 0; !r.defers {
		r.findMentions()
	}
}

// fromProse is the place in the view of a place in the prose.
func (r *reading) fromProse(at int) int32 {
	if r.cutting.same {
		return int32(at)
	}
	return int32(r.view.FromOrigin(at))
}

// readBlocks reads the blocks, as long as nothing speaks against the language that they are
// taken to be in. It returns the one it ends in.
func (r *reading) readBlocks(e *engine, policy links.Policy) int {
	r.frees = r.freesIDs(e)
	for i := range r.blocks {
		if r.block(e, i, policy); r.mistaken {
			return i
		}
	}
	return len(r.blocks)
}

// correct makes up its mind about the language of a text of which it is not sure that it is
// English, which ends in a block, and reads it anew if it was mistaken.
func (r *reading) correct(e *engine, block int, policy links.Policy) {
	for r.hear(e); r.guesses && block+1 < len(r.blocks); r.hear(e) {
		block++
		r.cutBlock(r.blocks[block].start, r.blocks[block].end)
	}
	if code, _ := r.guess.Decide(r.view.Text); r.mistaken || code != r.language {
		r.again()
		r.language = code
		r.readBlocks(e, policy)
	}
}

// namesSomebody says whether the text of a link is a mention or a hashtag, which
// servers such as Mastodon turn into links.
func namesSomebody(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) > 1 && (text[0] == '@' || text[0] == '#') && !strings.ContainsAny(text, " \n")
}

func scopeOf(b *markup.Block) scope {
	switch {
	case b.Kind == markup.Code:
		return inCode
	case b.Kind == markup.RawHTML || b.Kind == markup.Comment:
		return 0
	case b.Quoted || b.Kind == markup.Quote:
		return inQuote
	case b.Kind == markup.Heading:
		return inHeading
	case b.Kind == markup.List:
		return inList
	case b.Kind == markup.Table:
		return inTable
	}
	return inText
}

// block reads the sentences, entities and tokens of one block.
func (r *reading) block(e *engine, n int, policy links.Policy) {
	b := &r.blocks[n]
	r.cutBlock(b.start, b.end)
	if b.scope == 0 || b.end <= b.start {
		r.hear(e)
		return
	}
	from, to := int(b.start), int(b.end)
	if !r.cutting.same {
		from, to = r.view.Origin(from, to)
	}
	text := r.prose[from:to]
	if r.cut, b.signs = words.SentencesAndSigns(text, r.cut[:0]); !r.cutting.same {
		b.signs = words.AllSigns
	}
	r.mayMention = r.mayMention || b.signs&words.HasQuote != 0 || b.scope == inList
	next := len(r.entities)
	if b.scope != inCode && b.signs&words.HasAddress != 0 {
		r.findEntities(text, from, policy)
	}
	if b.scope != inCode && b.signs&words.HasEmoji != 0 {
		r.findEmoji(text, from)
	}
	for _, s := range r.cut {
		start, end := r.fromProse(from+int(s.Start)), r.fromProse(from+int(s.End))
		if end <= start {
			continue
		}
		r.beginSentence(start, end, int32(n))
		at := start
		for ; next < len(r.entities); next++ {
			f := &r.entities[next]
			fs, fe := r.fromProse(f.Start), r.fromProse(f.End)
			if fs >= end {
				break
			}
			if f.Kind == links.Email || fs < at {
				continue
			}
			r.words(e, at, fs)
			r.entity(e, f, fs, fe)
			at = fe
		}
		r.words(e, at, max(at, end))
		r.endSentence(e)
		if r.mistaken = r.mistaken || r.guesses && r.guess.Against(); r.mistaken {
			return
		}
	}
	r.hear(e)
}

// findEntities finds the links, tags and mentions in a text of the prose that begins at from.
func (r *reading) findEntities(text string, from int, policy links.Policy) {
	r.found = links.Find(text, policy, r.found[:0])
	for _, f := range r.found {
		f.Start += from
		f.End += from
		if f.Kind <= links.Email && slices.ContainsFunc(r.anchors, func(a anchor) bool { return a.start < f.End && f.Start < a.end }) {
			continue
		}
		r.entities = append(r.entities, f)
	}
}

// findEmoji finds the emoji in a text of the prose that begins at from.
func (r *reading) findEmoji(text string, from int) {
	first := len(r.emoji)
	r.emoji = count.Emoji(text, r.emoji)
	for i := first; i < len(r.emoji); i++ {
		r.emoji[i].Start += from
		r.emoji[i].End += from
	}
}

// current is the sentence that tokens are being made of.
type current struct {
	sentence
	alone  int32 // words with a space before them, those inside links too
	single int32 // words of one letter
}

func (r *reading) beginSentence(start, end, block int32) {
	s := &r.current
	s.start, s.end, s.first, s.block = start, end, int32(len(r.tokens)), block
	s.words, s.alone, s.single, s.turns = 0, 0, 0, r.cutting.last > start
}

// endSentence adds the sentence, which has all its tokens.
func (r *reading) endSentence(e *engine) {
	s := &r.current
	if s.single >= 4 && !r.countsOnly {
		r.joinLetters(e, s.first)
		s.words = 0
		for i := s.first; i < int32(len(r.tokens)); i++ {
			if r.tokens[i].isWord() {
				s.words++
			}
		}
	}
	s.end1 = int32(len(r.tokens))
	s.turns = s.turns || s.alone < 2 // a word alone is mentioned, whichever it is
	r.mayMention = r.mayMention || s.turns
	// One by one: as a whole it would have to wait until what was counted last is stored.
	r.sentences = append(r.sentences, sentence{})
	to := &r.sentences[len(r.sentences)-1]
	to.start, to.end, to.first, to.end1, to.block, to.words, to.turns = s.start, s.end, s.first, s.end1, s.block, s.words, s.turns
	if r.frees {
		r.matchAhead(e)
	}
}

// isWord says whether a token counts as a word of the post.
func (t *token) isWord() bool {
	return t.kind <= numberWord || t.kind >= tagToken
}

// words appends the tokens of view[start:end); what was cut before start is
// part of a link, tag or mention.
func (r *reading) words(e *engine, start, end int32) {
	cut := &r.cutting
	for {
		for cut.next == len(cut.words) {
			if !r.toWord(end) {
				return
			}
			if cut.at >= start && r.readsCommon(e) && !(r.guesses && r.guess.Pending()) {
				if r.commonWords(e, end); cut.at >= end {
					return
				}
			}
			r.cutMore(e)
		}
		w := &cut.words[cut.next]
		if w.Start >= end {
			return
		}
		if r.countsOnly && w.Start >= start {
			r.tallyWords(e, end)
			continue
		}
		cut.next++
		cut.last = w.End
		r.see(w)
		if w.Start >= start {
			r.oneWord(e, w)
		}
	}
}

// see notes what a word says about its sentence.
func (r *reading) see(w *words.Token) {
	c := &r.current
	if c.alone < 2 && w.Start < c.end && mention.Alone(r.view.Text, c.start, w) { // a link may reach into the next sentence
		c.alone++
	}
	c.turns = c.turns || r.signals.May(r.view.Text, w)
}

// oneWord appends the token of a word or mark, which is the last that was taken from those
// cut.
func (r *reading) oneWord(e *engine, w *words.Token) {
	c, piece := &r.current, r.view.Text[w.Start:w.End]
	t, id := r.add(w.Start, w.End)
	t.notes = notesOf(w)
	switch {
	case w.Kind <= words.Number:
		c.words++
		if w.Kind == words.Number {
			t.kind = numberWord
			id.Class = match.Digit
		}
		r.lookup(e, piece, w, id)
		r.classify(e, t, id)
		if !e.inRules(id) && r.mayHide(w) {
			r.leet(e, t, id)
		}
		if t.kind == plainWord && t.end-t.start == 1 {
			c.single++
		}
	case w.Kind == words.Emoji:
		t.kind = emojiToken
		id.Class = match.Skip
	default:
		t.kind = mark
		id.Class = markClass(piece)
		if id.Class == match.Stop {
			id.Exact = e.markID(piece)
		}
		if len(piece) == 1 && standsForLetter[piece[0]] {
			if r.leet(e, t, id); t.kind != mark {
				c.words++
			}
		}
	}
}

// notesOf are the notes of a word that its letters tell.
func notesOf(w *words.Token) notes {
	n := notes(0)
	if w.Shout {
		n |= shouts
	}
	if w.Cap {
		n |= capitalised
	}
	if w.Form == words.Letters {
		n |= onlyLetters
	}
	return n
}

// classify notes the class and the person of an English word with the ids.
func (r *reading) classify(e *engine, t *token, id *match.Token) {
	if r.language != "en" {
		return
	}
	t.class = e.classOf(id.Stem)
	t.note(saysI|saysWe|saysYou, false)
	t.notes |= e.personOf(id.Exact)
}

// add appends an empty token of the current sentence.
func (r *reading) add(start, end int32) (*token, *match.Token) {
	n := len(r.tokens)
	r.makeRoom(start)
	r.tokens = append(r.tokens, token{})
	r.ids = append(r.ids, match.Token{})
	t, id := &r.tokens[n], &r.ids[n-r.matched]
	t.start, t.end, t.sentence = start, end, int32(len(r.sentences))
	id.Sentence = t.sentence
	return t, id
}

// makeRoom makes room for a token that begins at view[at], and with it for as many as the
// rest of the text may want, going by those so far: growing step by step takes three times
// as much memory.
func (r *reading) makeRoom(at int32) {
	n := len(r.tokens)
	if n < cap(r.tokens) && len(r.ids) < cap(r.ids) {
		return
	}
	rest := len(r.view.Text) - int(at)
	room := min(rest, ahead)/4 + 16
	if n >= ahead/8 {
		room = int(float64(n)/float64(at)*float64(rest)*1.03) + 16
	}
	if n == cap(r.tokens) {
		r.tokens = slices.Grow(r.tokens, room)
	}
	if len(r.ids) == cap(r.ids) {
		if r.frees {
			room = 2 * aheadTokens
		}
		r.ids = slices.Grow(r.ids, room)
	}
}

// markID is the id of a mark.
func (e *engine) markID(mark string) match.ID {
	if e.dict == nil { // the rules are still being compiled
		return e.vocab.exact([]byte(mark))
	}
	return e.dict.mark(mark)
}

// lookup gives a word's ids: that of its form and that of its stem.
func (r *reading) lookup(e *engine, word string, w *words.Token, id *match.Token) {
	if r.language == "en" && e.dict != nil {
		var found ids
		if w.Form == words.Foreign {
			found, r.word, r.stem = e.dict.foreignIDs(word, r.word, r.stem)
		} else if place := e.dict.forms.place(r.view.Text, w); place != 0 {
			found = e.dict.forms.rows[place-1].ids
		} else {
			r.stem = words.StemString(word, r.stem[:0])
			found = e.dict.ofStem(r.stem)
		}
		id.Exact, id.Stem = found.exact, found.stem
		return
	}
	r.word = lower(r.word[:0], word)
	id.Exact = e.vocab.exact(r.word)
	if stems := e.vocab.stems[r.language]; stems != nil {
		r.stem = stems.stem(r.word, r.stem)
		id.Stem = stems.find(r.stem)
	}
}

// lower appends the word in lower case, with the typewriter's apostrophe. The
// view has lower-cased everything but ASCII already.
func lower(dst []byte, word string) []byte {
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c == 0xE2 && strings.HasPrefix(word[i:], "’"):
			c = '\''
			i += len("’") - 1
		}
		dst = append(dst, c)
	}
	return dst
}

// standsForLetter are the signs that stand for letters in disguised words.
var standsForLetter = [256]bool{'@': true, '$': true, '!': true, '|': true, '(': true}

// mayHide says whether a word could be one in disguise: it holds something other
// than ASCII letters, or a sign that stands for a letter touches it.
func (r *reading) mayHide(w *words.Token) bool {
	if w.Form != words.Letters {
		return true
	}
	return int(w.End) < len(r.view.Text) && mayDisguise(r.view.Text[w.End])
}

// mayDisguise says whether a byte behind a word may stand for a letter of it.
func mayDisguise(c byte) bool { return c >= utf8.RuneSelf || standsForLetter[c] || c == '+' }

// leet looks at the stretch of letters, digits and signs that begins with the
// next word as a word in disguise. Where the rules know the plain word, the
// stretch becomes one token.
func (r *reading) leet(e *engine, t *token, id *match.Token) {
	text, split, i := r.view.Text, r.cutting.words, r.cutting.next-1
	w := split[i]
	before := r.cutting.before
	if i > 0 {
		before = split[i-1].End
	}
	if before == w.Start && before > 0 {
		return // not at the start of a stretch
	}
	if w.Kind == words.Word && r.dotted(e, text[w.Start:w.End], t, id) {
		return
	}
	last := i
	for last+1 < len(split) && last < i+8 && split[last+1].Start == split[last].End {
		last++
	}
	if !fold.MayLeet(text[w.Start:split[last].End]) {
		last = i - 1
	}
	for end := last; end >= i; end-- {
		chunk := text[w.Start:split[end].End]
		if len(chunk) > 32 {
			continue
		}
		var ok bool
		if r.word, ok = fold.Leet(chunk, r.word[:0]); !ok {
			continue
		}
		alt := e.known(r.word, r.language)
		if alt.Exact|alt.Stem == 0 {
			continue
		}
		id.Alt, id.AltStem, id.Class = alt.Exact, alt.Stem, match.Word
		t.end, t.kind = split[end].End, plainWord
		t.note(disguised, true)
		t.note(onlyLetters, false)
		r.cutting.next, r.cutting.last = end+1, split[end].End
		r.current.turns = true // what is passed over may be anything
		return
	}
	if w.Kind == words.Word && text[w.Start] >= utf8.RuneSelf {
		r.skeleton(e, t, id)
	}
}

// dotted looks at letters with full stops between them (f.r.e.e) as one word.
func (r *reading) dotted(e *engine, word string, t *token, id *match.Token) bool {
	if len(word) < 5 || word[1] != '.' {
		return false
	}
	r.word = r.word[:0]
	for i := 0; i < len(word); i++ {
		switch {
		case i%2 == 1 && word[i] == '.':
		case i%2 == 0 && isOneLetter(word[i:i+1]):
			r.word = append(r.word, word[i]|0x20)
		default:
			return false
		}
	}
	alt := e.known(r.word, r.language)
	id.Alt, id.AltStem = alt.Exact, alt.Stem
	t.note(disguised, alt.Exact|alt.Stem != 0)
	return t.is(disguised)
}

// known gives the ids of a plain lower-case word, as far as the rules hold it.
func (e *engine) known(word []byte, language string) match.Token {
	var out match.Token
	if out.Exact = e.vocab.exact(word); !e.vocab.inRules(out.Exact) {
		out.Exact = match.None
	}
	if language == "en" {
		var room [64]byte
		if out.Stem = e.vocab.stems["en"].find(words.Stem(word, room[:0])); !e.vocab.inRules(out.Stem) {
			out.Stem = match.None
		}
	}
	return out
}

// inRules says whether a word stands in a rule, and not only in a model.
func (e *engine) inRules(id *match.Token) bool {
	return e.vocab.inRules(id.Exact) || e.vocab.inRules(id.Stem)
}

// skeleton looks at a word of another script, as it stands in the prose, as Latin
// letters in disguise.
func (r *reading) skeleton(e *engine, t *token, id *match.Token) {
	if r.language != "en" {
		return
	}
	from, to := r.view.Origin(int(t.start), int(t.end))
	var ok bool
	if r.word, ok = fold.Skeleton(r.prose[from:to], r.word[:0]); !ok {
		return
	}
	alt := e.known(r.word, "en")
	id.Alt, id.AltStem = alt.Exact, alt.Stem
	t.note(disguised, alt.Exact|alt.Stem != 0)
}

// entity appends the token of a link, tag or mention.
func (r *reading) entity(e *engine, f *links.Entity, start, end int32) {
	t, id := r.add(start, end)
	id.Class = match.Stop
	switch f.Kind {
	case links.Hashtag:
		t.kind = tagToken
		id.Class = match.Word
	case links.Mention:
		t.kind = mentionToken
		id.Class = match.Word
	case links.Cashtag:
		t.kind = cashToken
	default:
		t.kind = linkToken
	}
	if t.isWord() {
		r.current.words++
	}
	if (t.kind == tagToken || t.kind == mentionToken) && !r.countsOnly {
		r.word = lower(r.word[:0], r.view.Text[start:end])
		id.Exact = e.vocab.exact(r.word)
		if t.kind == mentionToken {
			var ok bool
			if r.word, ok = fold.Leet(r.view.Text[start:end], r.word[:0]); ok {
				alt := e.known(r.word, r.language)
				id.Alt, id.AltStem = alt.Exact, alt.Stem
				t.note(disguised, alt.Exact|alt.Stem != 0)
			}
		}
	}
}

// opensWithMention says whether the post is addressed to somebody by @name.
func (r *reading) opensWithMention() bool {
	for i := range r.tokens {
		t := &r.tokens[i]
		if r.blockOf(t).title {
			continue
		}
		switch t.kind {
		case mentionToken:
			return true
		case mark:
			if r.view.Text[t.start:t.end] == "." {
				continue
			}
		}
		return false
	}
	return false
}

// markCode marks the tokens inside code spans.
func (r *reading) markCode() {
	at := 0
	for i := range r.doc.Inlines {
		n := &r.doc.Inlines[i]
		if n.Kind != markup.CodeSpan {
			continue
		}
		start, end := r.fromProse(n.Start+r.title), r.fromProse(n.End+r.title)
		for at < len(r.tokens) && r.tokens[at].start < start {
			at++
		}
		for j := at; j < len(r.tokens) && r.tokens[j].start < end; j++ {
			r.tokens[j].note(inCodeSpan, true)
		}
	}
}

// findMentions marks the tokens that are mentioned, not used, block by block.
func (r *reading) findMentions() {
	if !r.mayMention {
		return
	}
	listed := false // the list that follows is one of words to avoid
	before := ""    // the block before, if it is no list
	for i := 0; i < len(r.sentences); {
		n := r.sentences[i].block
		b := &r.blocks[n]
		j, turns := i, false
		for ; j < len(r.sentences) && r.sentences[j].block == n; j++ {
			turns = turns || r.sentences[j].turns
		}
		list := r.sentences[i:j]
		i = j
		text := r.view.Text[b.start:b.end]
		if b.scope != inList {
			listed, before = false, text
		} else if listed = listed || mention.LeadsIn(before); listed {
			for t := list[0].first; t < list[len(list)-1].end1; t++ {
				r.tokens[t].note(mentioned, true)
			}
			continue
		} else {
			before = ""
		}
		quotes := b.signs&words.HasQuote != 0
		if b.scope != inCode && (quotes || turns && r.language == "en") {
			r.mentionsOf(text, b.start, list, quotes)
		}
	}
}

// mentionsOf marks the tokens of a block that are mentioned.
func (r *reading) mentionsOf(text string, base int32, list []sentence, quotes bool) {
	r.cut = r.cut[:0]
	for i := range list {
		r.cut = append(r.cut, words.Sentence{Start: list[i].start - base, End: list[i].end - base})
	}
	r.mentions = r.mentions[:0]
	if quotes {
		r.mentions = r.finder.Quotations(text, r.cut, r.mentions)
	}
	for i := range list {
		if list[i].turns && r.language == "en" {
			r.mentions = r.finder.Turns(text, r.cut[i], r.mentions)
		}
	}
	var last mention.Range
	for _, m := range r.mentions {
		if m.Credited == last.Credited && m.Start >= last.Start && m.End <= last.End {
			continue // inside the one before
		}
		last = m
		r.markMention(m, base, list[0].first, list[len(list)-1].end1)
	}
}

// markMention marks the tokens of [first, end) that lie in a range of a block.
func (r *reading) markMention(m mention.Range, base, first, end int32) {
	from, to := m.Start+base, m.End+base
	at := first + int32(sort.Search(int(end-first), func(i int) bool { return r.tokens[first+int32(i)].start >= from }))
	for t := at; t < end && r.tokens[t].end <= to; t++ {
		if m.Credited {
			r.tokens[t].note(credited, true)
		} else {
			r.tokens[t].note(mentioned, true)
		}
	}
}

func isOneLetter(s string) bool { return len(s) == 1 && isLetter(s[0]) }

// joinLetters joins letter-spaced words (f r e e) among the tokens from first on,
// where the rules know the word. It goes over runs of single letters with one same gap between them.
// A wider gap ends a word; a run without wider gaps is cut into known words,
// longest first.
func (r *reading) joinLetters(e *engine, first int32) {
	out, ids := first, r.ids[int(first)-r.matched:]
	for i := first; i < int32(len(r.tokens)); {
		run := r.letterRun(i)
		if n := run - i; n < 3 || n > maxSpaced {
			for end := max(run, i+1); i < end; i++ {
				r.tokens[out], ids[out-first] = r.tokens[i], ids[i-first]
				out++
			}
			continue
		}
		for at := i; at < run; {
			end, id := r.longestKnown(e, at, run)
			if end == at {
				r.tokens[out], ids[out-first] = r.tokens[at], ids[at-first]
				out++
				at++
				continue
			}
			last := end - 1
			t := r.tokens[at]
			t.end = r.tokens[last].end
			t.note(disguised, true)
			t.note(onlyLetters, false)
			r.classify(e, &t, &id)
			r.tokens[out] = t
			ids[out-first] = match.Token{Exact: id.Exact, Stem: id.Stem, Class: match.Word, Sentence: t.sentence}
			out++
			at = end
		}
		i = run
	}
	r.tokens, r.ids = r.tokens[:out], r.ids[:int(out)-r.matched]
}

// maxSpaced is the most tokens of a run of letters: nobody reads longer ones.
const maxSpaced = 400

// letterRun is the end of the run of single letters that begins with token i;
// marks between the letters are part of it.
func (r *reading) letterRun(i int32) int32 {
	end, want := i, true
	for j := i; j < int32(len(r.tokens)); j++ {
		t := &r.tokens[j]
		letter := t.kind == plainWord && isOneLetter(r.view.Text[t.start:t.end])
		switch {
		case letter:
			end = j + 1
			want = false
		case t.kind == mark && !want && t.end-t.start == 1 && strings.ContainsRune("-._*", rune(r.view.Text[t.start])):
			want = true
		default:
			return end
		}
	}
	return end
}

// longestKnown is the longest word of the rules, of three letters or more, that
// the letters from token at on spell.
func (r *reading) longestKnown(e *engine, at, run int32) (int32, match.Token) {
	best, bestID := at, match.Token{}
	r.word = r.word[:0]
	for j := at; j < run && len(r.word) < 24; j++ {
		t := &r.tokens[j]
		if t.kind != plainWord {
			if j == at {
				return at, bestID
			}
			continue
		}
		r.word = append(r.word, r.view.Text[t.start]|0x20)
		if len(r.word) < 3 {
			continue
		}
		id := e.known(r.word, "en")
		if id.Exact|id.Stem != 0 {
			best, bestID = j+1, id
		}
	}
	return best, bestID
}

// sourceSpan is the place in the source of view[start:end); ok is false in a
// title that is not part of the source.
func (r *reading) sourceSpan(start, end int32) (from, to int, ok bool) {
	a, b := r.view.Origin(int(start), int(end))
	return r.proseSpan(a, b)
}

// proseSpan is the place in the source of prose[start:end).
func (r *reading) proseSpan(start, end int) (from, to int, ok bool) {
	if start < r.title {
		if r.titleAt < 0 || end > r.title-2 {
			return 0, 0, false
		}
		return r.titleAt + start, r.titleAt + end, true
	}
	from, to = r.doc.Source(start-r.title, end-r.title)
	return from, to, true
}

// policyOf is how links are found on a platform.
func policyOf(p *rules.Platform) links.Policy {
	if p == nil {
		return links.Default
	}
	switch p.Links {
	case "x":
		return links.X
	case "mastodon":
		return links.Mastodon
	case "bluesky":
		return links.Bluesky
	}
	return links.Default
}
