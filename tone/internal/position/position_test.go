package position

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// slow counts from the start of the text each time.
func slow(text string, offset int) Pos {
	before := text[:offset]
	line := strings.Count(before, "\n")
	return Pos{
		Byte: offset, Rune: utf8.RuneCountInString(before), UTF16: len(utf16.Encode([]rune(before))),
		Line: line + 1, Col: utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:]) + 1,
	}
}

func check(t *testing.T, text string) {
	t.Helper()
	checkIndex(t, New(text), text)
	if ascii.Len(text) == len(text) {
		x := New("another text")
		x.Reset(text, true)
		checkIndex(t, x, text)
		x.Release()
	}
}

func checkIndex(t *testing.T, x *Index, text string) {
	t.Helper()
	var starts []int
	for i := range text {
		starts = append(starts, i)
	}
	starts = append(starts, len(text))
	for i := len(starts) - 1; i >= 0; i -= max(1, len(starts)/97) {
		require.Equal(t, slow(text, starts[i]), x.At(starts[i]))
	}
	for i := 0; i < len(starts); i += max(1, len(starts)/97) { // onwards, with a step back each time
		require.Equal(t, slow(text, starts[i]), x.At(starts[i]))
		require.Equal(t, slow(text, starts[i/2]), x.At(starts[i/2]))
		require.Equal(t, slow(text, starts[i]), x.At(starts[i]))
	}
}

func TestAt(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "ascii": "one\ntwo\n", "emoji": "a😀b\n😀😀c", "invalid": "a\xff\xfe\nb\xc3", "crlf": "a\r\nb",
		"long ascii": strings.Repeat("a line of text\n", 1000), "long mixed": strings.Repeat("ä😀\n漢字 ", 1000),
	} {
		t.Run(name, func(t *testing.T) { check(t, text) })
	}
}

func FuzzAt(f *testing.F) {
	f.Add("a😀b\n\xff")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 1<<14 {
			check(t, text)
		}
	})
}
