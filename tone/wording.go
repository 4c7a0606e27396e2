package tone

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// wording is what reports say about a match that there are other words for, wherever
// it stands: the message, and the words to put in its place. It is immutable.
type wording struct {
	rule  *rules.Rule
	match string // the prose that was matched, as it stands

	message     string
	suggestions []string
	fixes       []string // what the fix with each suggestion says
	fits        bool     // the suggestions could be put into the form that the match has
	print       hash     // of the rule and the match

	// Where the match is a past form, the word before it decides what becomes of the
	// suggestions.
	past, participle bool
}

// wordings keep, for each phrase that there are other words for, what was last said about
// a match of it: drafts have the same favourite words in them again and again, most often
// in the same form. They are empty until a first draft has one. They are safe for
// concurrent use.
type wordings struct {
	once  sync.Once
	first []int32 // by slot: where its phrases stand in kept
	kept  []atomic.Pointer[wording]
}

// place is where the wording for a phrase of a slot stands.
func (w *wordings) place(slots []slot, n, phrase int32) *atomic.Pointer[wording] {
	w.once.Do(func() {
		count := 0
		w.first = make([]int32, len(slots))
		for i := range slots {
			w.first[i] = int32(count)
			count += len(slots[i].rule.Phrases)
		}
		w.kept = make([]atomic.Pointer[wording], count)
	})
	return &w.kept[w.first[n]+phrase]
}

// longestKept is the length in bytes of the longest match whose wording is kept.
const longestKept = 64

// wordingOf is the wording for a hit of a phrase that there are other words for; nil for
// any other hit.
func (x *evaluation) wordingOf(h *hit, rule *rules.Rule) *wording {
	if h.phrase < 0 || len(x.slots[h.slot].rule.Phrases[h.phrase].Suggest) == 0 {
		return nil
	}
	from, to := x.r.view.Origin(int(h.start), int(h.end))
	match := x.r.prose[from:to]
	if len(match) > longestKept {
		return x.newWording(h, rule, match)
	}
	place := x.wordings.place(x.slots, h.slot, h.phrase)
	if w := place.Load(); w != nil && w.rule == rule && w.match == match && (!w.past || w.participle == words.TakesParticiple(x.wordBefore(h))) {
		return w
	}
	w := x.newWording(h, rule, strings.Clone(match))
	place.Store(w)
	return w
}

// newWording works a wording out.
func (x *evaluation) newWording(h *hit, rule *rules.Rule, match string) *wording {
	w := &wording{rule: rule, match: match, print: hashSeed.text(x.slots[h.slot].rule.ID).folded(match)}
	matched := singleSpaced(match)
	x.suggest(h, matched, w)
	var t texts
	t.expect(fewTexts)
	w.message = x.message(&t, rule, h, matched, w.suggestions)
	w.fixes = make([]string, len(w.suggestions))
	for i, s := range w.suggestions {
		if s == "" {
			w.fixes[i] = "Leave it out."
		} else {
			w.fixes[i] = t.join("Write “", s, "”.")
		}
	}
	return w
}

// suggest adds the plain wordings for a hit, inflected like it. Where they cannot be
// put into the form that the match has, they are advice and no fix.
func (x *evaluation) suggest(h *hit, matched string, w *wording) {
	w.fits = true
	p := &x.slots[h.slot].rule.Phrases[h.phrase]
	lemma := ""
	var differs words.Difference
	if x.slots[h.slot].language == "en" {
		if lemma = x.lemmaOf(p.Text, matched); lemma != "" {
			differs = words.Compare(matched, lemma)
			if w.past = differs.IsPast(); w.past {
				w.participle = words.TakesParticiple(x.wordBefore(h))
			}
		}
		w.fits = lemma != "" && differs.Fits()
	}
	w.suggestions = make([]string, 0, len(p.Suggest))
	for _, s := range p.Suggest {
		switch {
		case s == "":
		case lemma != "":
			s = differs.Inflect(w.participle, s)
		default:
			s = likeCase(matched, s)
		}
		if !slices.Contains(w.suggestions, s) && !strings.EqualFold(s, matched) {
			w.suggestions = append(w.suggestions, s)
		}
	}
}

// lemmaOf is a phrase in the form that its wordings are given for. Of a phrase
// with slots only the first word is known to be in that form, where it is plain or
// one of several; the rest is as it was matched. It is "" where nothing is known.
func (x *evaluation) lemmaOf(phrase, matched string) string {
	switch {
	case isPlain(phrase):
		return phrase
	case !strings.ContainsAny(phrase, "({"):
		return strings.Trim(strings.ReplaceAll(phrase, "=", ""), "^$")
	}
	word, rest, _ := strings.Cut(matched, " ")
	found := ""
	for _, o := range x.leads.of(x.set, phrase) {
		switch {
		case strings.EqualFold(o.Text, word):
			return strings.TrimSpace(o.Text + " " + rest)
		case o.Kind == rules.Word && words.Compare(word, o.Text).Fits():
			found = o.Text
		}
	}
	if found == "" {
		return ""
	}
	return strings.TrimSpace(found + " " + rest)
}

// isPlain says whether a phrase of a rule is nothing but words.
func isPlain(phrase string) bool {
	for i := range len(phrase) {
		switch phrase[i] {
		case '(', '{', '=', '^', '$':
			return false
		}
	}
	return true
}

// leads are the words that phrases with slots can begin with, worked out when one
// of them is first found: most never are. It is safe for concurrent use.
type leads struct{ known sync.Map } // phrase → []rules.Element

func (l *leads) of(set *rules.Set, phrase string) []rules.Element {
	if known, ok := l.known.Load(phrase); ok {
		return known.([]rules.Element)
	}
	var out []rules.Element
	add := func(e rules.Element) {
		same := func(o rules.Element) bool { return o.Kind == e.Kind && o.Text == e.Text }
		if e.Text != "" && !slices.ContainsFunc(out, same) {
			out = append(out, e)
		}
	}
	sequences, err := set.Expand(phrase)
	if err != nil {
		sequences = nil // reported when the set was compiled
	}
	for _, q := range sequences {
		for _, o := range q.Elements[0].Options {
			add(o)
		}
		add(q.Elements[0])
	}
	l.known.Store(phrase, out)
	return out
}

// wordBefore is the word in front of a hit in its sentence, or "".
func (x *evaluation) wordBefore(h *hit) string {
	if h.first == 0 || x.r.tokens[h.first-1].kind != plainWord || x.r.tokens[h.first-1].sentence != h.sentence {
		return ""
	}
	t := &x.r.tokens[h.first-1]
	return x.r.view.Text[t.start:t.end]
}

// likeCase begins s with a capital where the match does.
func likeCase(matched, s string) string {
	if matched == "" || s == "" || matched[0] < 'A' || matched[0] > 'Z' || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// message fills a rule's message in. It is written in t.
func (x *evaluation) message(t *texts, rule *rules.Rule, h *hit, matched string, suggestions []string) string {
	if h.found > 0 && rule.Message == rule.Vale.Message {
		return x.found[h.found-1].message
	}
	message := rule.Message
	if (len(suggestions) == 0 || suggestions[0] == "") && strings.Contains(message, "$suggestion") {
		message = withoutSuggestion(message, len(suggestions) > 0)
	}
	length := len(message) + len(matched) + 16
	for _, s := range suggestions {
		length += len(s) + len("” or “")
	}
	mark := t.mark(length)
	for {
		at := strings.IndexByte(message, '$')
		if at < 0 {
			t.add(message)
			return t.since(mark)
		}
		t.add(message[:at])
		message = message[at+1:]
		switch {
		case cut(&message, "match"):
			t.add(matched)
		case cut(&message, "suggestion"):
			for i, s := range suggestions {
				if i > 0 {
					t.add("” or “")
				}
				t.add(s)
			}
		case cut(&message, "count"):
			t.add(x.countOf(h))
		case cut(&message, "limit"):
			t.add(limitOf(rule))
		default:
			t.add("$")
		}
	}
}

// cut removes a prefix, if it is there.
func cut(s *string, prefix string) (ok bool) {
	*s, ok = strings.CutPrefix(*s, prefix)
	return ok
}

// countOf is the figure that a count or metric rule looked at.
func (x *evaluation) countOf(h *hit) string {
	s := &x.slots[h.slot]
	switch {
	case s.measure >= 0:
		return trimFloat(x.measures.values()[s.measure])
	case s.formula.Formula != nil:
		values := x.measures.values()
		_, value := s.formula.value(&values, nil)
		return trimFloat(value)
	}
	return ""
}

func limitOf(rule *rules.Rule) string {
	switch {
	case rule.Above != nil:
		return trimFloat(*rule.Above)
	case rule.Below != nil:
		return trimFloat(*rule.Below)
	}
	return ""
}

// withoutSuggestion drops the part of a message that offers a wording, where
// there is none: the text goes up to the colon, comma or semicolon before it.
func withoutSuggestion(message string, remove bool) string {
	at := strings.Index(message, "$suggestion")
	cut := strings.LastIndexAny(message[:at], ":;,.")
	head := message
	if cut > 0 {
		head = message[:cut]
	} else if cut = strings.LastIndex(message[:at], "$match"); cut >= 0 {
		head = message[:cut+len("$match")]
		if strings.HasPrefix(message[cut+len("$match"):], "”") {
			head += "”"
		}
	}
	if remove {
		return head + ": leave it out."
	}
	return head + ": say plainly what you mean."
}

func trimFloat(v float64) string {
	return strconv.FormatFloat(float64(int64(v*100+0.5))/100, 'f', -1, 64)
}
