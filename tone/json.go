package tone

import (
	"bytes"
	"encoding/json"
	"math"
	"math/bits"
	"reflect"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// AppendJSON appends the report to dst as JSON in one line: the bytes of
// [Report.MarshalJSON], without memory of its own. Lists are never null; <, > and
// & stand as they are. The error is of a value that JSON cannot hold, such as an
// infinite one; dst is then given back as it was.
func (r *Report) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonWriter{out: dst}
	if len(r.Findings) > fewFindings {
		w.out = slices.Grow(dst, r.jsonLen())
	}
	w.report(r)
	return w.end(dst)
}

// fewFindings is up to how many findings a report is written without thinking of its
// length first: one of megabytes would be copied many times while it grows.
const fewFindings = 64

// jsonLen is about the length of the report as JSON, in bytes.
func (r *Report) jsonLen() int {
	n := 4 << 10
	for i := range r.Findings {
		f := &r.Findings[i]
		n += 384 + len(f.Rule) + len(f.Dimension) + len(f.Message) + len(f.Why) + len(f.Docs) + len(f.Match) + 288*(len(f.Fixes)+len(f.Related))
	}
	return n
}

// MarshalJSON writes empty lists as [].
func (r Report) MarshalJSON() ([]byte, error) { return r.AppendJSON(make([]byte, 0, 4<<10)) }

// MarshalJSON writes an absent block limit as null and no list as [].
func (s Score) MarshalJSON() ([]byte, error) {
	w := jsonWriter{out: make([]byte, 0, 256)}
	w.score(&s)
	return w.end(nil)
}

// MarshalJSON writes empty lists as [].
func (f Finding) MarshalJSON() ([]byte, error) {
	w := jsonWriter{out: make([]byte, 0, 1<<10)}
	w.finding(&f)
	return w.end(nil)
}

// jsonWriter appends JSON as encoding/json writes it. Reports are written by the
// thousand, and reflection takes longer over one than the check does; a test holds
// every byte against encoding/json. What opens a value, such as a comma and a key,
// is given with it.
type jsonWriter struct {
	out []byte
	err error // the first
}

// end is what was written, or on an error what was there before.
func (w *jsonWriter) end(before []byte) ([]byte, error) {
	if w.err != nil {
		return before, w.err
	}
	return w.out, nil
}

func (w *jsonWriter) report(r *Report) {
	w.text(`{"draft_id":`, r.DraftID)
	w.anyText(`,"path":`, r.Path)
	w.verdict(`,"verdict":`, r.Verdict)
	w.text(`,"rule_set":`, r.RuleSet)
	w.int(`,"suppressed":`, r.Suppressed)
	writeList(w, `,"scores":`, r.Scores, (*jsonWriter).score)
	writeList(w, `,"findings":`, r.Findings, (*jsonWriter).finding)
	w.measures(`,"measures":`, &r.Measures)
	writeList(w, `,"skipped":`, r.Skipped, (*jsonWriter).skip)
	w.raw(`}`)
}

func (w *jsonWriter) score(s *Score) {
	w.text(`{"dimension":`, s.Dimension)
	w.float(`,"value":`, s.Value)
	w.text(`,"unit":`, s.Unit)
	w.float(`,"warn":`, s.Warn)
	w.verdict(`,"verdict":`, s.Verdict)
	w.anyText(`,"advice":`, s.Advice)
	writeList(w, `,"parts":`, s.Parts, (*jsonWriter).part)
	if s.Block > 0 {
		w.float(`,"block":`, s.Block)
		w.raw(`}`)
	} else {
		w.raw(`,"block":null}`)
	}
}

func (w *jsonWriter) part(p *Part) {
	w.text(`{"rule":`, p.Rule)
	w.float(`,"points":`, p.Points)
	if p.P != 0 {
		w.float(`,"p":`, p.P)
	}
	if p.Span != nil {
		w.span(`,"span":`, p.Span)
	}
	w.raw(`}`)
}

func (w *jsonWriter) finding(f *Finding) {
	w.text(`{"rule":`, f.Rule)
	w.text(`,"dimension":`, f.Dimension)
	w.text(`,"severity":`, string(f.Severity))
	w.float(`,"points":`, f.Points)
	w.text(`,"message":`, f.Message)
	w.text(`,"why":`, f.Why)
	w.text(`,"docs":`, f.Docs)
	w.text(`,"match":`, f.Match)
	if f.Span != nil {
		w.span(`,"span":`, f.Span)
	}
	writeList(w, `,"fixes":`, f.Fixes, (*jsonWriter).fix)
	writeList(w, `,"related":`, f.Related, (*jsonWriter).related)
	if f.Disguised {
		w.raw(`,"disguised":true`)
	}
	w.text(`,"fingerprint":`, f.Fingerprint)
	w.raw(`}`)
}

func (w *jsonWriter) fix(f *Fix) {
	w.text(`{"message":`, f.Message)
	w.span(`,"span":`, &f.Span)
	w.text(`,"text":`, f.Text)
	w.raw(`}`)
}

func (w *jsonWriter) related(r *Related) {
	w.text(`{"id":`, r.ID)
	w.text(`,"text":`, r.Text)
	if !r.At.IsZero() {
		w.time(`,"at":`, r.At)
	}
	w.raw(`}`)
}

func (w *jsonWriter) skip(s *Skip) {
	w.text(`{"check":`, s.Check)
	w.text(`,"reason":`, s.Reason)
	w.raw(`}`)
}

func (w *jsonWriter) span(before string, s *Span) {
	w.raw(before)
	w.pos(`{"start":`, &s.Start)
	w.pos(`,"end":`, &s.End)
	w.raw(`}`)
}

func (w *jsonWriter) pos(before string, p *Pos) {
	w.raw(before)
	w.int(`{"byte":`, p.Byte)
	w.int(`,"rune":`, p.Rune)
	w.int(`,"utf16":`, p.UTF16)
	w.int(`,"line":`, p.Line)
	w.int(`,"col":`, p.Col)
	w.raw(`}`)
}

func (w *jsonWriter) measures(before string, m *Measures) {
	w.raw(before)
	w.int(`{"words":`, m.Words)
	w.int(`,"ordinary_words":`, m.OrdinaryWords)
	w.int(`,"sentences":`, m.Sentences)
	w.int(`,"paragraphs":`, m.Paragraphs)
	w.int(`,"headings":`, m.Headings)
	w.int(`,"lists":`, m.Lists)
	w.int(`,"links":`, m.Links)
	w.int(`,"distinct_links":`, m.DistinctLinks)
	w.int(`,"same_link_most":`, m.SameLinkMost)
	w.int(`,"attached_links":`, m.AttachedLinks)
	w.int(`,"profile_links":`, m.ProfileLinks)
	w.int(`,"home_links":`, m.HomeLinks)
	w.int(`,"shortened_links":`, m.ShortenedLinks)
	w.int(`,"tracked_links":`, m.TrackedLinks)
	w.int(`,"link_last":`, m.LinkLast)
	w.int(`,"question_before_link":`, m.QuestionBeforeLink)
	w.int(`,"hashtags":`, m.Hashtags)
	w.int(`,"loose_tags":`, m.LooseTags)
	w.int(`,"mentions":`, m.Mentions)
	w.int(`,"loose_mentions":`, m.LooseMentions)
	w.int(`,"same_mention_most":`, m.SameMentionMost)
	w.int(`,"cashtags":`, m.Cashtags)
	w.int(`,"emoji":`, m.Emoji)
	w.int(`,"media":`, m.Media)
	w.int(`,"questions":`, m.Questions)
	w.int(`,"exclamations":`, m.Exclamations)
	w.int(`,"shouted_words":`, m.ShoutedWords)
	w.float(`,"shouted_share":`, m.ShoutedShare)
	w.int(`,"prices":`, m.Prices)
	w.int(`,"percents":`, m.Percents)
	w.int(`,"first_singular":`, m.FirstSingular)
	w.int(`,"first_plural":`, m.FirstPlural)
	w.int(`,"second_person":`, m.SecondPerson)
	w.int(`,"reply":`, m.Reply)
	w.int(`,"opens_with_mention":`, m.OpensWithMention)
	w.int(`,"disguised":`, m.Disguised)
	w.int(`,"letters":`, m.Letters)
	w.anyInt(`,"characters":`, m.Characters)
	w.anyInt(`,"syllables":`, m.Syllables)
	w.anyInt(`,"complex_words":`, m.ComplexWords)
	w.anyInt(`,"long_words":`, m.LongWords)
	w.int(`,"title_length":`, m.TitleLength)
	w.int(`,"length":{"used":`, m.Length.Used)
	w.int(`,"max":`, m.Length.Max)
	w.text(`,"unit":`, m.Length.Unit)
	w.text(`,"platform":`, m.Length.Platform)
	w.raw(`}`)
	if s := m.Stances; s != nil {
		w.float(`,"stances":{"promote":`, s.Promote)
		w.float(`,"announce":`, s.Announce)
		w.float(`,"give":`, s.Give)
		w.float(`,"converse":`, s.Converse)
		w.raw(`}`)
	}
	w.raw(`}`)
}

// writeList writes the items of a list, each by one.
func writeList[T any](w *jsonWriter, before string, items []T, one func(*jsonWriter, *T)) {
	w.raw(before)
	w.raw(`[`)
	for i := range items {
		if i > 0 {
			w.raw(`,`)
		}
		one(w, &items[i])
	}
	w.raw(`]`)
}

func (w *jsonWriter) raw(s string) { w.out = append(w.out, s...) }

func (w *jsonWriter) text(before, s string) {
	w.raw(before)
	w.out = appendJSONString(w.out, s)
}

// anyText writes nothing where there is no text.
func (w *jsonWriter) anyText(before, s string) {
	if s != "" {
		w.text(before, s)
	}
}

func (w *jsonWriter) int(before string, n int) {
	w.raw(before)
	if uint(n) < 10 {
		w.out = append(w.out, '0'+byte(n))
		return
	}
	w.out = strconv.AppendInt(w.out, int64(n), 10)
}

// anyInt writes nothing for 0.
func (w *jsonWriter) anyInt(before string, n int) {
	if n != 0 {
		w.int(before, n)
	}
}

// float writes a number in the fewest digits that read back as the same, like
// encoding/json: with an exponent below 1e-6 and from 1e21 on.
func (w *jsonWriter) float(before string, f float64) {
	if n := int32(f); float64(n) == f && !math.Signbit(f) { // limits and many values are whole
		w.int(before, int(n))
		return
	}
	if math.IsInf(f, 0) || math.IsNaN(f) {
		w.fail(&json.UnsupportedValueError{Value: reflect.ValueOf(f), Str: strconv.FormatFloat(f, 'g', -1, 64)})
		return
	}
	w.raw(before)
	if abs := math.Abs(f); abs == 0 || 1e-6 <= abs && abs < 1e21 {
		w.out = strconv.AppendFloat(w.out, f, 'f', -1, 64)
		return
	}
	w.out = strconv.AppendFloat(w.out, f, 'e', -1, 64)
	if n := len(w.out); w.out[n-4] == 'e' && w.out[n-2] == '0' { // e-09 is written e-9
		w.out[n-2] = w.out[n-1]
		w.out = w.out[:n-1]
	}
}

func (w *jsonWriter) verdict(before string, v Verdict) {
	if int(v) >= len(verdictNames) {
		_, err := v.MarshalText()
		w.fail(err)
		return
	}
	w.text(before, verdictNames[v])
}

func (w *jsonWriter) time(before string, t time.Time) {
	data, err := t.MarshalJSON()
	if err != nil {
		w.fail(err)
		return
	}
	w.raw(before)
	w.out = append(w.out, data...)
}

func (w *jsonWriter) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// appendJSONString appends s in quotes. Quotes, backslashes and control characters
// are escaped, and the line and paragraph separators, which older JavaScript takes
// for line breaks; a byte that is not UTF-8 is written as U+FFFD.
func appendJSONString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	from := 0 // what is before it has been written
	for i := 0; i < len(s); {
		if i+8 <= len(s) {
			n := plainJSON(ascii.Load(s, i))
			i += n
			if n == 8 {
				continue
			}
		}
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			i += size
			switch {
			case r == utf8.RuneError && size == 1:
				dst = append(append(dst, s[from:i-size]...), `\ufffd`...)
				from = i
			case r == '\u2028' || r == '\u2029':
				dst = append(append(dst, s[from:i-size]...), `\u202`...)
				dst = append(dst, hex[r&0xF])
				from = i
			}
			continue
		case c >= ' ' && c != '"' && c != '\\':
			i++
			continue
		}
		dst = append(dst, s[from:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\b':
			dst = append(dst, `\b`...)
		case '\f':
			dst = append(dst, `\f`...)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xF])
		}
		i++
		from = i
	}
	return append(append(dst, s[from:]...), '"')
}

// plainJSON is how many of eight bytes, the first in the lowest place, come before
// one that may need an escape. Each of the four terms sets the top bit of the first
// byte that it looks for: below a blank, a quote, a backslash, not ASCII. Bits above
// the first may be wrong, as the subtraction borrows.
func plainJSON(x uint64) int {
	const (
		each = 0x0101010101010101
		tops = each * 0x80
	)
	found := (x - each*' ') | ((x ^ each*'"') - each) | ((x ^ each*'\\') - each) | x
	return bits.TrailingZeros64(found&tops) >> 3
}

// marshal writes <, > and & as they are, unless whoever asked escapes them.
func marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}
