package tone

import (
	"strings"

	"github.com/plainpost/plainpost/tone/internal/fold"
	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// vocabulary gives ids to the words of the rules: one to each exact form and one
// to each stem of a language. It does not change once the Checker is made.
type vocabulary struct {
	exact map[string]match.ID
	stems map[string]map[string]match.ID // by language
	last  match.ID
	rules match.ID // the last id of a rule's word; those after it are known to models only
}

func newVocabulary() *vocabulary {
	return &vocabulary{exact: map[string]match.ID{}, stems: map[string]map[string]match.ID{}}
}

// exactID gives the id of a form, lower-cased and folded, and makes one if need be.
func (v *vocabulary) exactID(form string) match.ID {
	id, ok := v.exact[form]
	if !ok {
		v.last++
		id = v.last
		v.exact[form] = id
	}
	return id
}

// stemID gives the id of the stem of a form.
func (v *vocabulary) stemID(form, language string) match.ID {
	stem, known := words.StemmerFor(language)
	if !known {
		return v.exactID(form)
	}
	stems := v.stems[language]
	if stems == nil {
		stems = map[string]match.ID{}
		v.stems[language] = stems
	}
	s := stem(form)
	id, ok := stems[s]
	if !ok {
		v.last++
		id = v.last
		stems[s] = id
	}
	return id
}

// addStem gives the id of a stem as models hold it.
func (v *vocabulary) addStem(stem, language string) match.ID {
	if _, known := words.StemmerFor(language); !known {
		return v.exactID(stem)
	}
	stems := v.stems[language]
	if stems == nil {
		stems = map[string]match.ID{}
		v.stems[language] = stems
	}
	id, ok := stems[stem]
	if !ok {
		v.last++
		id = v.last
		stems[stem] = id
	}
	return id
}

// phraseWords splits a piece of a phrase into the forms that the reader would
// make of the same piece of a post; marks that matching passes over are left out.
func phraseWords(piece string) []string {
	if isPlainWord(piece) {
		return []string{piece}
	}
	var view fold.View
	view.Reset(piece)
	text := view.Text
	var out []string
	tokens := words.Split(text, nil)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		form := strings.ToLower(text[t.Start:t.End])
		if (form == "#" || form == "@") && i+1 < len(tokens) && tokens[i+1].Start == t.End {
			i++
			out = append(out, form+strings.ToLower(text[tokens[i].Start:tokens[i].End]))
			continue
		}
		if t.Kind == words.Other && markClass(form) != match.Stop || t.Kind == words.Emoji {
			continue
		}
		out = append(out, strings.ReplaceAll(form, "’", "'"))
	}
	return out
}

// isPlainWord says whether a piece is one word of small ASCII letters, as most are.
func isPlainWord(piece string) bool {
	for i := 0; i < len(piece); i++ {
		if piece[i] < 'a' || piece[i] > 'z' {
			return false
		}
	}
	return piece != ""
}

// markClass says what a mark between words does to a phrase.
func markClass(mark string) match.Class {
	switch mark {
	case "-", "‐", "‑", "*", "_", "~", "`", "%", "$", "€", "£", "+":
		return match.Skip
	case ",":
		return match.Comma
	}
	return match.Stop
}
