package tone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/links"
)

// replyShare is the share of the recent posts that answer somebody, the draft
// included. It is not known while the feed is short.
func (f *feed) replyShare(window int) feedFigure {
	n := f.within(window)
	count, own := mark01(f.x.r.reply), 1
	for i := range n {
		if q := f.post(i); !q.share {
			own++
			count += mark01(q.reply)
		}
	}
	if own < shareWindow {
		return feedFigure{}
	}
	return feedFigure{count: count, of: own, known: true}
}

// namedReplies is the share of the recent replies that call the other person by
// name, the draft included. It is asked of replies only.
func (f *feed) namedReplies(window int) feedFigure {
	if !f.x.r.reply {
		return feedFigure{}
	}
	count, replies := mark01(callsByName(f.x.r.doc.Text)), 1
	for i := range f.within(window) {
		if q := f.post(i); q.reply {
			replies++
			count += mark01(callsByName(q.body))
		}
	}
	if replies < shareWindow {
		return feedFigure{}
	}
	return feedFigure{count: count, of: replies, known: true}
}

// people counts the distinct people whom the recent replies speak to, the draft
// included. Its limit is for each of the staff.
func (f *feed) people(window int) feedFigure {
	if !f.x.r.reply {
		return feedFigure{}
	}
	seen := map[string]struct{}{}
	add := func(inReplyTo, text string) {
		names := addressed(text)
		if names == "" && isAccount(inReplyTo) {
			names = inReplyTo
		}
		for name := range strings.FieldsSeq(names) {
			seen[strings.ToLower(strings.TrimPrefix(name, "@"))] = struct{}{}
		}
	}
	add(f.x.draft.InReplyTo, f.x.r.doc.Text)
	for i := range f.within(window) {
		if q := f.post(i); q.reply {
			add(f.posts[i].InReplyTo, q.body)
		}
	}
	return feedFigure{count: len(seen), scale: max(1, f.x.set.Brand.Staff), known: true}
}

// addressed is the part of a text that names the people it is addressed to:
// “@anna @bo” of “@anna @bo: thanks!”. A full stop in front makes a reply public.
func addressed(text string) string {
	text = strings.TrimPrefix(strings.TrimSpace(text), ".")
	end := 0
	for {
		rest := strings.TrimLeft(text[end:], " \t\r\n")
		name, ok := links.Reply(rest, links.Default)
		if !ok {
			return text[:end]
		}
		at := strings.Index(rest, name)
		end = len(text) - len(rest) + at + len(name)
	}
}

// isAccount says whether in_reply_to holds an account and not the id or the
// address of a post, as exports have it.
func isAccount(s string) bool {
	if strings.HasPrefix(s, "@") {
		return len(s) > 1
	}
	if s == "" || s == "reply" || strings.ContainsAny(s, ":/") || len(s) >= 20 || strings.HasPrefix(s, "t1_") || strings.HasPrefix(s, "t3_") {
		return false
	}
	return strings.IndexFunc(s, unicode.IsLetter) >= 0
}

// callsByName says whether a reply calls the other person by name: “Hi Anna”,
// “Anna, …”, “Thanks, Anna!”. A handle in front, which platforms put there by
// themselves, is no name; one behind a greeting is.
func callsByName(text string) bool {
	text = strings.TrimPrefix(strings.TrimSpace(text), ".")
	text = strings.TrimLeft(text[len(addressed(text)):], " \t\r\n,:;-–—")
	greeted, hailed := false, false
	for n := 0; n < 6; n++ {
		text = strings.TrimLeft(text, " \t\r\n")
		end := strings.IndexAny(text, " \t\r\n")
		if end < 0 {
			end = len(text)
		}
		field := text[:end]
		text = text[end:]
		word := strings.TrimRight(field, ",.!?:;…-–—")
		if word == "" {
			return false
		}
		stop := len(word) < len(field)
		lower := strings.ToLower(word)
		switch opening[lower] {
		case greeting:
			greeted, hailed = true, true
			continue
		case courtesy:
			greeted, hailed = true, false
			continue
		case nobody:
			return false
		}
		first, size := utf8.DecodeRuneInString(word)
		switch {
		case first == '@':
			return greeted && size < len(word)
		case !unicode.IsLetter(first):
			return false
		case hailed: // “hi anna” has no other reading
			return unicode.IsUpper(first) || stop
		}
		return stop && unicode.IsUpper(first) && strings.ToUpper(word) != word
	}
	return false
}

// Words that a reply may open with in front of a name.
const (
	greeting = 1 + iota // a name is all that can follow
	courtesy            // a name may follow
	nobody              // no name, and none follows
)

var opening = map[string]int{
	"hi": greeting, "hello": greeting, "hey": greeting, "hiya": greeting, "dear": greeting, "hola": greeting,
	"good": courtesy, "morning": courtesy, "afternoon": courtesy, "evening": courtesy, "thanks": courtesy, "thank": courtesy, "you": courtesy, "so": courtesy,
	"very": courtesy, "much": courtesy, "sorry": courtesy, "oh": courtesy, "no": courtesy, "yes": courtesy, "cheers": courtesy, "welcome": courtesy,
	"congratulations": courtesy, "congrats": courtesy, "ok": courtesy, "okay": courtesy, "sure": courtesy, "gracias": courtesy, "buenos": courtesy,
	"buenas": courtesy, "días": courtesy, "tardes": courtesy,
	"there": nobody, "all": nobody, "everyone": nobody, "everybody": nobody, "guys": nobody, "folks": nobody, "team": nobody, "friend": nobody,
	"friends": nobody, "customer": nobody, "great": nobody, "absolutely": nobody, "well": nobody, "unfortunately": nobody, "currently": nobody, "yep": nobody,
	"yeah": nobody, "please": nobody, "indeed": nobody, "agreed": nobody, "exactly": nobody, "again": nobody, "also": nobody, "alas": nobody, "sir": nobody,
	"madam": nobody, "glad": nobody, "awesome": nobody, "perfect": nobody, "nice": nobody, "hmm": nobody, "wow": nobody, "right": nobody, "true": nobody,
}
