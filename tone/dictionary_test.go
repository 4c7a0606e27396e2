package tone

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/internal/words"
)

func TestTable(t *testing.T) {
	x := newTable()
	for i := range 1000 {
		put(&x, fmt.Sprintf("word-%d", i)).ids.exact = match.ID(i + 1)
	}
	put(&x, []byte("word-7")).ids.stem = 9
	put(&x, "").ids.exact = 5
	for i := range 1000 {
		word := fmt.Sprintf("word-%d", i)
		got, ok := find(&x, strings.ToUpper(word), words.Head(word), words.Hash(word))
		require.True(t, ok, word)
		require.EqualValues(t, i+1, got.exact)
	}
	require.Equal(t, ids{8, 9}, put(&x, "word-7").ids)
	for _, word := range []string{"", "word", "word-1000", "loud"} {
		_, ok := find(&x, word, words.Head(word), words.Hash(word))
		require.False(t, ok, word)
	}
}

// TestDictionaryStems shows that a form's row holds what stemming the form gives.
func TestDictionaryStems(t *testing.T) {
	e := defaultChecker(t).engine
	stems := e.vocab.stems["en"]
	n := 0
	for i := range e.dict.forms.rows {
		r := &e.dict.forms.rows[i]
		if r.length == 0 {
			continue
		}
		n++
		form := string(e.dict.forms.word(r))
		found, _ := find(&e.dict.forms, form, words.Head(form), words.Hash(form))
		require.Equal(t, r.ids, found)
		require.Equal(t, stems.find(words.Stem([]byte(form), nil)), found.stem, form)
	}
	require.Greater(t, n, 5000)
}

// TestKnownStems shows that the stems that come with the built-in sets are those that
// the reader of a post makes.
func TestKnownStems(t *testing.T) {
	set, err := rules.Default()
	require.NoError(t, err)
	x := set.Expander()
	stem, _ := words.StemmerFor("es")
	require.NotEmpty(t, x.Stems("es"))
	for n, known := range x.Stems("es") {
		require.Equal(t, string(stem([]byte(x.Word(n)), nil)), known)
	}
}

// TestSurelyWords shows that the phrases that are taken to match themselves do.
func TestSurelyWords(t *testing.T) {
	for phrase, want := range map[string]bool{
		"": true, "bread and butter": true, "a game changer": true, "f r e e": false, "best-in-class": false, "Bread": false, "24 hours": false, "it's": false, "end. new": false, "más": false,
	} {
		require.Equal(t, want, surelyWords(phrase), phrase)
	}
	e := defaultChecker(t).engine
	r, n := &reading{}, 0
	for i, entry := range e.entries {
		rule := e.slots[entry.slot].rule
		if entry.phrase < 0 {
			continue
		}
		text := strings.Trim(rule.Phrases[entry.phrase].Text, "^$")
		if !surelyWords(text) {
			continue
		}
		n++
		require.True(t, e.matchesItself(r, int32(i), text), "%q in %s", text, rule.ID)
	}
	require.Greater(t, n, 1500)
}
