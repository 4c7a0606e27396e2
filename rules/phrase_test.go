package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// spelled is a readable form of sequences.
func spelled(sequences []Sequence) string {
	var out []string
	for _, s := range sequences {
		var parts []string
		if s.AtStart {
			parts = append(parts, "^")
		}
		for _, e := range s.Elements {
			parts = append(parts, e.written())
		}
		if s.AtEnd {
			parts = append(parts, "$")
		}
		out = append(out, strings.Join(parts, " "))
	}
	return strings.Join(out, "; ")
}

func (e Element) written() string {
	switch e.Kind {
	case Exact:
		return "=" + e.Text
	case Number, AnyWord, Gap:
		return fmt.Sprintf("{%s}", [...]string{Number: "number", AnyWord: "word", Gap: "gap"}[e.Kind])
	case OneOf:
		var out []string
		for _, o := range e.Options {
			out = append(out, o.written())
		}
		return "[" + strings.Join(out, " ") + "]"
	}
	return e.Text
}

func TestExpand(t *testing.T) {
	set := &Set{
		Brand: Brand{Names: []string{"Acme", "Acme Inc"}},
		Lists: []List{{Name: "aims", Words: []string{"growth", "=results", "market share"}}, {Name: "one", Words: []string{"x"}}},
	}
	for _, c := range []struct{ phrase, want, fault string }{
		{phrase: "leverage", want: "leverage"},
		{phrase: "  best   in class ", want: "best in class"},
		{phrase: "=learnings", want: "=learnings"},
		{phrase: "^stay tuned$", want: "^ stay tuned $"},
		{phrase: "(a|b|=c) d", want: "[a b =c] d"},
		{phrase: "(a|a) d", want: "a d"},
		{phrase: "(a|) d", want: "d; a d"},
		{phrase: "(|a) d", want: "d; a d"},
		{phrase: "(a b|c) d", want: "a b d; c d"},
		{phrase: "we (are (so|very)|feel) glad", want: "we are [so very] glad; we feel glad"},
		{phrase: "drive {aims}", want: "drive market share; drive [growth =results]"},
		{phrase: "{one} y", want: "x y"},
		{phrase: "{number} ways", want: "{number} ways"},
		{phrase: "drive {gap} growth", want: "drive {gap} growth"},
		{phrase: "{word} is king", want: "{word} is king"},
		{phrase: "{brand} is proud", want: "=Acme Inc is proud; =Acme is proud"},
		{phrase: "{product} is proud", want: ""},
		{phrase: "", fault: "no word"},
		{phrase: "^$", fault: "no word"},
		{phrase: "(|)", fault: "no word"},
		{phrase: "(a", fault: "not closed"},
		{phrase: "a)", fault: "no opening bracket"},
		{phrase: "{aims", fault: "not closed"},
		{phrase: "a}", fault: "no opening bracket"},
		{phrase: "{aim} x", fault: `did you mean "aims"?`},
		{phrase: "{gap} x", fault: "begin with {gap}"},
		{phrase: "x {gap}", fault: "end with {gap}"},
		{phrase: "{number}", fault: "a word of its own"},
		{phrase: "((((((a))))))", fault: "too deeply"},
		{phrase: strings.Repeat("(a b|c d)", 14), fault: "more than 5000"},
	} {
		t.Run(c.phrase, func(t *testing.T) {
			got, err := set.Expand(c.phrase)
			if c.fault != "" {
				require.ErrorContains(t, err, c.fault)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.want, spelled(got))
			x := set.Expander()
			for _, before := range []string{"a b c (a|market) d", "{aims} {one} {brand}", "x (growth|d) y"} {
				_, err := x.Expand(before)
				require.NoError(t, err)
			}
			again, err := x.Expand(c.phrase)
			require.NoError(t, err)
			require.Equal(t, len(got), again.Len())
			for i, s := range got {
				require.Equal(t, s.Elements, x.elements(again.At(i)), "with words that are known before")
			}
		})
	}
}

func FuzzExpand(f *testing.F) {
	for _, s := range []string{"a (b|c|) {gap} d", "^{brand} =x$", "((a|b)|c", "{number} {word} x"} {
		f.Add(s)
	}
	set := &Set{Brand: Brand{Names: []string{"Acme"}}}
	f.Fuzz(func(t *testing.T, phrase string) {
		if len(phrase) > maxValue {
			return
		}
		got, err := set.Expand(phrase)
		require.LessOrEqual(t, len(got), maxSequences)
		for _, s := range got {
			require.NoError(t, err)
			require.NotEmpty(t, s.Elements)
		}
	})
}
