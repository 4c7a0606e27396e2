package match

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fixture gives ids to words: "growth" as written, "~grow" as a stem.
type fixture struct{ ids map[string]ID }

func (f *fixture) id(word string) ID {
	switch word {
	case "{word}":
		return AnyWord
	case "{number}":
		return Number
	case "{gap}":
		return Gap
	}
	if f.ids[word] == 0 {
		f.ids[word] = ID(len(f.ids) + 1)
	}
	return f.ids[word]
}

func (f *fixture) phrase(s string) []ID {
	var out []ID
	for _, w := range strings.Fields(s) {
		out = append(out, f.id(w))
	}
	return out
}

func (f *fixture) tokens(s string) []Token {
	var out []Token
	sentence := int32(0)
	for _, w := range strings.Fields(s) {
		t := Token{Exact: f.ids[w], Stem: f.ids["~"+strings.TrimSuffix(w, "ing")], Sentence: sentence}
		switch {
		case w == "-":
			t.Class = Skip
		case w == ",":
			t.Class = Comma
		case w == ".":
			t.Class = Stop
			sentence++
		case w[0] >= '0' && w[0] <= '9':
			t.Class = Digit
		}
		out = append(out, t)
	}
	return out
}

func TestFind(t *testing.T) {
	tests := []struct {
		name    string
		phrases []string
		text    string
		want    []string
	}{
		{"one word", []string{"leverage"}, "we leverage data", []string{"leverage"}},
		{"nothing", []string{"leverage"}, "we use data", nil},
		{"stem", []string{"~leverag"}, "we leveraging data", []string{"leveraging"}},
		{"longer and shorter", []string{"deep", "deep dive"}, "a deep dive", []string{"deep", "deep dive"}},
		{"hyphen passed over", []string{"best in class"}, "the best - in - class tool", []string{"best - in - class"}},
		{"comma ends a phrase", []string{"act now"}, "act , now", nil},
		{"sentence ends a phrase", []string{"act now"}, "act . now", nil},
		{"gap of none", []string{"drive {gap} growth"}, "drive growth", []string{"drive growth"}},
		{"gap of three", []string{"drive {gap} growth"}, "drive more and better growth", []string{"drive more and better growth"}},
		{"gap of four is too wide", []string{"drive {gap} growth"}, "drive one two three four growth", nil},
		{"gap passes a comma", []string{"drive {gap} growth"}, "drive more , better growth", []string{"drive more , better growth"}},
		{"gap stops at a sentence", []string{"drive {gap} growth"}, "drive on . growth", nil},
		{"any word", []string{"the {word} of"}, "the power of", []string{"the power of"}},
		{"number", []string{"only {number} left"}, "only 5 left", []string{"only 5 left"}},
		{"number first", []string{"{number} left"}, "5 left", []string{"5 left"}},
		{"a word is no number", []string{"only {number} left"}, "only few left", nil},
		{"twice", []string{"act now"}, "act now act now", []string{"act now", "act now"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := &fixture{ids: map[string]ID{}}
			b := NewBuilder(3)
			for i, p := range tt.phrases {
				require.True(t, b.Add(f.phrase(p), int32(i)))
			}
			words := strings.Fields(tt.text)
			var got []string
			for _, m := range b.Build().Find(f.tokens(tt.text), nil) {
				got = append(got, strings.Join(words[m.Start:m.End], " "))
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestAddTwice(t *testing.T) {
	b := NewBuilder(3)
	require.True(t, b.Add([]ID{1, 2}, 7))
	require.False(t, b.Add([]ID{1, 2}, 7))
	require.True(t, b.Add([]ID{1, 2}, 8))
	require.Equal(t, []int32{7, 8}, b.Outs([]ID{1, 2}))
	require.Empty(t, b.Outs([]ID{1}))
	require.Empty(t, b.Outs([]ID{3}))
}
