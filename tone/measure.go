package tone

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/count"
	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/position"
)

// measure takes the figures of the post.
func (x *evaluation) measure() {
	r, m := x.r, &x.measures
	m.Media = len(x.draft.Media)
	m.Reply = mark01(r.reply)
	m.OpensWithMention = mark01(r.opensWithMention())
	x.measureBlocks()
	x.measureSentences()
	if x.readable {
		x.measureReadability()
	}
	x.measureLinks()
	m.Emoji = len(r.emoji)
	if r.title > 0 {
		m.TitleLength = utf8.RuneCountInString(r.prose[:r.title-2])
	}
	m.Length = x.length()
}

func mark01(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (x *evaluation) measureBlocks() {
	m := &x.measures
	for i := range x.r.blocks {
		switch x.r.blocks[i].scope {
		case inText:
			m.Paragraphs++
		case inHeading:
			m.Headings++
		case inList:
			m.Lists++
		}
	}
}

// measureSentences counts the sentences in the author's own voice, and the words and signs
// in them.
func (x *evaluation) measureSentences() {
	r, m := x.r, &x.measures
	x.spoken = 0
	for i := range r.sentences {
		if s := &r.sentences[i]; x.inOwnVoice(s) {
			m.Sentences += mark01(s.words > 0)
			x.spoken += int(s.words)
			x.measureSentence(s)
		}
	}
	if m.Letters > 0 {
		m.ShoutedShare /= float64(m.Letters)
	}
	if len(r.entities) > 0 {
		x.measureTags()
	}
}

// measureSentence counts the words and signs of a sentence. Most are words of nothing but
// letters that tell no more.
func (x *evaluation) measureSentence(s *sentence) {
	m, tokens := &x.measures, x.r.tokens[s.first:s.end1]
	for at := 0; at < len(tokens); at++ {
		words, letters := wordsOfLetters(tokens[at:])
		m.Words += words
		m.OrdinaryWords += words
		m.Letters += letters
		if at += words; at < len(tokens) {
			x.measureToken(int(s.first)+at, &tokens[at])
		}
	}
}

// wordsOfLetters is how many tokens from the first on are such words, and their letters.
func wordsOfLetters(tokens []token) (words, letters int) {
	const telling = inCodeSpan | shouts | saysI | saysWe | saysYou
	for i := range tokens {
		t := &tokens[i]
		if t.kind != plainWord || t.notes&(telling|onlyLetters) != onlyLetters {
			return i, letters
		}
		letters += int(t.end - t.start)
	}
	return len(tokens), letters
}

// measureToken counts a token.
func (x *evaluation) measureToken(i int, t *token) {
	r, m := x.r, &x.measures
	if t.is(inCodeSpan) {
		return
	}
	switch t.kind {
	case plainWord:
		m.Words++
		m.OrdinaryWords++
		n := int(t.end - t.start)
		if !t.is(onlyLetters) {
			n = lettersIn(r.view.Text[t.start:t.end])
		}
		m.Letters += n
		if t.is(shouts) {
			m.ShoutedShare += float64(n) // of the letters, once all are counted
			m.ShoutedWords += mark01(n >= 4)
		}
		m.FirstSingular += mark01(t.is(saysI))
		m.FirstPlural += mark01(t.is(saysWe))
		m.SecondPerson += mark01(t.is(saysYou))
	case numberWord:
		m.Words++
		m.OrdinaryWords++
		if i > 0 && r.tokens[i-1].end == t.start && isCurrency(r.view.Text[r.tokens[i-1].start:r.tokens[i-1].end]) {
			m.Prices++
		}
		if i+1 < len(r.tokens) && r.tokens[i+1].start == t.end {
			switch next := r.view.Text[r.tokens[i+1].start:r.tokens[i+1].end]; {
			case next == "%":
				m.Percents++
			case isCurrency(next):
				m.Prices++
			}
		}
	case tagToken, mentionToken, cashToken:
		m.Words++
	case mark:
		switch r.view.Text[t.start:t.end] {
		case "?", "？", "؟":
			m.Questions++
		case "!", "！":
			m.Exclamations++
		}
	}
}

// measureReadability takes the figures that look at every letter.
func (x *evaluation) measureReadability() {
	r, m := x.r, &x.measures
	for i := range r.tokens {
		t := &r.tokens[i]
		if r.blockOf(t).scope&ownVoice == 0 || t.is(inCodeSpan) || t.kind > mark {
			continue
		}
		text := r.view.Text[t.start:t.end]
		m.Characters += len(text)
		if t.kind != plainWord {
			continue
		}
		n := syllables(text)
		m.Syllables += n
		m.ComplexWords += mark01(n >= 3)
		m.LongWords += mark01(utf8.RuneCountInString(text) > 6)
	}
}

// personWords are the words of each grammatical person.
var personWords = [...]struct {
	person notes
	words  string
}{
	{saysI, "i me my mine i'm i've i'd i'll"},
	{saysWe, "we us our ours we're we've we'd we'll"},
	{saysYou, "you your yours u ur"},
}

func lettersIn(word string) int {
	n := 0
	for i := 0; i < len(word); i++ {
		if c := word[i]; c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0xC0 {
			n++
		}
	}
	return n
}

func isCurrency(s string) bool {
	switch s {
	case "$", "€", "£", "¥", "₹", "US$":
		return true
	}
	return false
}

// syllables counts the groups of vowels of an English word, less a silent e at
// its end.
func syllables(word string) int {
	n, vowel := 0, false
	for i := 0; i < len(word); i++ {
		is := strings.IndexByte("aeiouy", word[i]|0x20) >= 0
		if is && !vowel {
			n++
		}
		vowel = is
	}
	if l := len(word); l > 2 && word[l-1]|0x20 == 'e' && n > 1 && !strings.HasSuffix(word, "le") {
		n--
	}
	return n
}

// measureTags counts hashtags, mentions and cashtags, and those of them that
// stand outside the sentence: in a run at the start or end of a block, or alone
// behind its last mark.
func (x *evaluation) measureTags() {
	r, m := x.r, &x.measures
	var names map[string]int
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.kind < tagToken || r.blockOf(t).scope&ownVoice == 0 {
			continue
		}
		loose := x.isLoose(i)
		switch t.kind {
		case tagToken:
			m.Hashtags++
			m.LooseTags += mark01(loose)
		case cashToken:
			m.Cashtags++
		case mentionToken:
			m.Mentions++
			m.LooseMentions += mark01(loose)
			m.SameMentionMost = max(m.SameMentionMost, 1)
			if m.Mentions > 1 {
				if names == nil {
					names = map[string]int{}
					for j := 0; j < i; j++ {
						if o := &r.tokens[j]; o.kind == mentionToken {
							names[strings.ToLower(r.view.Text[o.start:o.end])]++
						}
					}
				}
				key := strings.ToLower(r.view.Text[t.start:t.end])
				names[key]++
				m.SameMentionMost = max(m.SameMentionMost, names[key])
			}
		}
	}
}

// farthest is how many tokens are looked at on each side of a tag: a longer run
// of tags is loose whatever stands at its end.
const farthest = 48

// isLoose says whether the tag or mention at i is thrown in: between it and an
// edge of its block stand only other tags, mentions, links, emoji and marks, and
// it is not the one that a sentence runs into.
func (x *evaluation) isLoose(i int) bool {
	r := x.r
	t := &r.tokens[i]
	block := func(j int) int32 { return r.sentences[r.tokens[j].sentence].block }
	ordinary := func(o *token) bool { return o.kind <= numberWord }
	before, after := false, false
	company := 0
	for j := i - 1; j >= max(0, i-farthest) && block(j) == block(i); j-- {
		if ordinary(&r.tokens[j]) {
			before = true
			break
		}
		if r.tokens[j].kind == t.kind {
			company++
		}
	}
	for j := i + 1; j < min(len(r.tokens), i+farthest) && block(j) == block(i); j++ {
		if ordinary(&r.tokens[j]) {
			after = r.tokens[j].sentence == t.sentence
			if !after {
				company++
			}
			break
		}
		if r.tokens[j].kind == t.kind {
			company++
		}
	}
	switch {
	case after && before:
		return false
	case after: // opens the block: an address or the subject of the sentence
		return t.kind == tagToken && company > 0
	case !before: // nothing but tags
		return true
	case company > 0:
		return true
	}
	previous := &r.tokens[i-1]
	if previous.kind == mark {
		return t.kind == tagToken && strings.ContainsAny(r.view.Text[previous.start:previous.end], ".!?…")
	}
	return false
}

// measureLinks counts the links in the text and those of the card.
func (x *evaluation) measureLinks() {
	r, m := x.r, &x.measures
	if len(r.entities)+len(r.anchors)+len(x.draft.Links) == 0 {
		return
	}
	var room [16]string
	targets := room[:0]
	add := func(url string) {
		m.Links++
		to := links.NewAddress(url)
		if to.Tracked() {
			m.TrackedLinks++
		}
		if to.Shortened() {
			m.ShortenedLinks++
		}
		if _, ok := to.SocialProfile(); ok {
			m.ProfileLinks++
		} else if to.Home() {
			m.HomeLinks++
		}
		targets = append(targets, to.Canonical())
	}
	for i := range r.entities {
		if k := r.entities[i].Kind; k == links.URL || k == links.Bare {
			add(r.entities[i].Value)
		}
	}
	for i := range r.anchors {
		if isWeb(r.anchors[i].url) {
			add(r.anchors[i].url)
		}
	}
	for _, url := range x.draft.Links {
		if !isWeb(url) {
			continue
		}
		if c := links.Canonical(url); !slices.Contains(targets, c) {
			m.AttachedLinks++
			add(url)
		}
	}
	for i, t := range targets {
		same, first := 0, true
		for j, o := range targets {
			if o == t {
				same++
				first = first && j >= i
			}
		}
		m.SameLinkMost = max(m.SameLinkMost, same)
		m.DistinctLinks += mark01(first)
		if len(targets) > 1000 && i > 1000 { // a heap of links is one whatever its exact make-up
			m.DistinctLinks += len(targets) - i - 1
			break
		}
	}
	if m.Links > 0 {
		x.measureLinkPlace()
	}
}

func isWeb(url string) bool {
	return strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "www.")
}

// measureLinkPlace says whether the text ends in a link, tags aside, and whether
// a question leads to one.
func (x *evaluation) measureLinkPlace() {
	r, m := x.r, &x.measures
	m.LinkLast = mark01(m.AttachedLinks == m.Links)
	for i := len(r.tokens) - 1; i >= 0; i-- {
		k := r.tokens[i].kind
		if k == linkToken {
			m.LinkLast = 1
		}
		if k <= numberWord || k == linkToken {
			break
		}
	}
	asked := false
	for i := range r.tokens {
		t := &r.tokens[i]
		switch t.kind {
		case mark:
			asked = asked || r.view.Text[t.start:t.end] == "?"
		case linkToken:
			if asked {
				m.QuestionBeforeLink = 1
				return
			}
		}
	}
	if asked && m.AttachedLinks > 0 {
		m.QuestionBeforeLink = 1
	}
}

// length is how long the text is as the platform counts it.
func (x *evaluation) length() Length {
	unit, text := x.view.unit, x.r.doc.Text
	l := Length{Unit: unit.String()}
	if p := x.view.platform; p != nil {
		l.Platform, l.Max = p.ID, p.Length.Max
	}
	if l.Used = len(text); unit != count.Runes || !x.r.view.ASCII() {
		l.Used = count.Length(text, unit)
	}
	return l
}

// lengthUnit is what the length of a post is counted in.
func (v *platformView) lengthUnit() count.Unit {
	if p := v.platform; p != nil && p.Length.Unit != "" {
		if u, err := count.ParseUnit(p.Length.Unit); err == nil {
			return u
		}
	}
	return count.Runes
}

// itemSpan is the place of what a count is about: from the first item over the
// limit to the last one. A rule that counts no items, or whose items are not in
// the text, points at the first sentence.
func (x *evaluation) itemSpan(h *hit, index *position.Index) *Span {
	r := x.r
	rule := x.view.rules[h.slot]
	if items := x.countedItems(h); len(items) > 0 {
		first := 0
		if rule.Count != "" && rule.Above != nil {
			first = min(max(int(*rule.Above), 0), len(items)-1)
		}
		last := len(items) - 1
		from, _, ok := r.proseSpan(items[first][0], items[first][1])
		_, to, ok2 := r.proseSpan(items[last][0], items[last][1])
		if ok && ok2 && from < to {
			return spanAt(from, to, index)
		}
	}
	for i := range r.sentences {
		s := &r.sentences[i]
		if span := x.span(s.start, s.end, index); span != nil && x.inOwnVoice(s) {
			return span
		}
	}
	return spanAt(0, len(x.draft.Text), index)
}

// linkIs says which links a measure counts, where not all of them.
var linkIs = map[string]func(url string) bool{
	"profile_links": isProfile, "shortened_links": links.Shortened, "tracked_links": links.Tracked,
	"home_links": func(url string) bool { return !isProfile(url) && links.Home(url) },
}

func isProfile(url string) bool {
	_, ok := links.SocialProfile(url)
	return ok
}

// countedItems are the places in the prose of what a count or metric rule counts;
// none where it counts nothing that has a place.
func (x *evaluation) countedItems(h *hit) [][2]int {
	names := []string{x.view.rules[h.slot].Count}
	if f := x.slots[h.slot].formula.Formula; f != nil {
		names = f.Names()
	}
	for _, name := range names {
		if items := x.items(name); len(items) > 0 {
			return items
		}
	}
	return nil
}

// items are the places in the prose of what a measure counts.
func (x *evaluation) items(measure string) [][2]int {
	r := x.r
	var out [][2]int
	tokens := func(keep func(t *token) bool) {
		for i := range r.tokens {
			if t := &r.tokens[i]; keep(t) && !r.blockOf(t).title {
				from, to := r.view.Origin(int(t.start), int(t.end))
				out = append(out, [2]int{from, to})
			}
		}
	}
	kind := func(k tokenKind) { tokens(func(t *token) bool { return t.kind == k }) }
	switch measure {
	case "links", "distinct_links", "same_link_most", "profile_links", "home_links", "shortened_links", "tracked_links":
		counts := linkIs[measure]
		for i := range r.entities {
			if e := &r.entities[i]; e.Kind <= links.Bare && e.Start >= r.title && (counts == nil || counts(e.Value)) {
				out = append(out, [2]int{e.Start, e.End})
			}
		}
		for i := range r.anchors {
			if a := &r.anchors[i]; isWeb(a.url) && (counts == nil || counts(a.url)) {
				out = append(out, [2]int{a.start, a.end})
			}
		}
		slices.SortFunc(out, func(a, b [2]int) int { return a[0] - b[0] })
	case "hashtags", "loose_tags":
		kind(tagToken)
	case "mentions", "loose_mentions", "same_mention_most":
		kind(mentionToken)
	case "cashtags":
		kind(cashToken)
	case "emoji":
		for _, e := range r.emoji {
			out = append(out, [2]int{e.Start, e.End})
		}
	case "shouted_words", "shouted_share":
		tokens(func(t *token) bool { return t.kind == plainWord && t.is(shouts) })
	case "questions":
		tokens(func(t *token) bool { return t.kind == mark && r.view.Text[t.start:t.end] == "?" })
	case "disguised":
		for i := range x.hits {
			if h := &x.hits[i]; h.disguised && h.start >= int32(r.title) {
				from, to := r.view.Origin(int(h.start), int(h.end))
				out = append(out, [2]int{from, to})
			}
		}
	case "exclamations":
		tokens(func(t *token) bool { return t.kind == mark && r.view.Text[t.start:t.end] == "!" })
	}
	return out
}
