package tone

import "strings"

// texts are the sentences that a report is written in. They share pieces of
// memory, which belong to the report.
type texts struct{ b strings.Builder }

// fewTexts is the length in bytes of a message or two, with an advice.
const fewTexts = 256

// mark begins a text of about the given length, in bytes.
func (t *texts) mark(length int) int {
	if t.b.Cap()-t.b.Len() < length {
		t.b = strings.Builder{}
		t.b.Grow(max(length, 2*fewTexts))
	}
	return t.b.Len()
}

// expect makes room for texts that come to a length, in bytes.
func (t *texts) expect(length int) {
	t.b = strings.Builder{}
	t.b.Grow(length)
}

// add is a function of its own as it is called so often: a message touches less code so.
//
//go:noinline
func (t *texts) add(s string) { t.b.WriteString(s) }

func (t *texts) addBytes(p []byte) { t.b.Write(p) }

// join is several texts in one.
func (t *texts) join(before, s, after string) string {
	mark := t.mark(len(before) + len(s) + len(after))
	t.add(before)
	t.add(s)
	t.add(after)
	return t.since(mark)
}

// since is what was added after the mark.
func (t *texts) since(mark int) string { return t.b.String()[mark:] }
