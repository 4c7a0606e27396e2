package style

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/rules/vale"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// metric is a formula with its condition, or a list of school grades.
type metric struct {
	formula   *rules.Formula
	condition *rules.Formula
}

func newMetric(v *vale.Rule) (*metric, error) {
	m := &metric{}
	if v.Kind == vale.Readability {
		return m, nil
	}
	var err error
	if m.formula, err = rules.ParseFormula(strings.ReplaceAll(v.Formula, "heading.h", "heading_h")); err != nil {
		return nil, fmt.Errorf("the formula: %w", err)
	}
	if m.condition, err = rules.ParseFormula("result " + v.Condition); err != nil {
		return nil, fmt.Errorf("the condition: %w", err)
	}
	known := slices.Concat(m.formula.Names(), m.condition.Names())
	for _, name := range known {
		if _, ok := (&figures{}).value(name, nil); !ok && name != "result" {
			return nil, fmt.Errorf("there is no figure %q", name)
		}
	}
	return m, nil
}

// measure compares the figures of a block with what a rule asks for.
func (x *runner) measure(i int, b *Block, t *subject) {
	r := &x.rules[i]
	if x.counted != t.text {
		x.counted, x.figures = t.text, figuresOf(t.text)
	}
	f := &x.figures
	if f.words == 0 || f.sentences == 0 {
		return
	}
	var result float64
	if r.Kind == vale.Readability {
		for _, name := range r.Metrics {
			result += f.grade(name)
		}
		if result /= float64(len(r.Metrics)); result <= r.Grade {
			return
		}
	} else {
		result = f.eval(r.metric.formula, x.doc.Counts, 0)
		if f.eval(r.metric.condition, x.doc.Counts, result) == 0 {
			return
		}
	}
	message := r.message.fill(&x.texts, fmt.Sprintf("%.2f", result))
	if b.Scope&Summary != 0 {
		x.hits = append(x.hits, Hit{Rule: i, Whole: true, Message: message})
		return
	}
	x.hit(i, b, 0, len(t.text), message, nil)
}

// figures are the counts that formulas use.
type figures struct {
	words, sentences, characters, syllables, complex, long, polysyllabic float64
}

func (f *figures) eval(formula *rules.Formula, counts map[string]int, result float64) float64 {
	values := make([]float64, len(formula.Names()))
	for i, name := range formula.Names() {
		if values[i] = result; name != "result" {
			values[i], _ = f.value(name, counts)
		}
	}
	return formula.Eval(values)
}

// blockCounts are the figures that count blocks.
var blockCounts = []string{
	"paragraphs", "pre", "list", "blockquote", "heading_h1", "heading_h2", "heading_h3", "heading_h4", "heading_h5", "heading_h6",
}

func (f *figures) value(name string, counts map[string]int) (float64, bool) {
	switch name {
	case "words":
		return f.words, true
	case "sentences":
		return f.sentences, true
	case "characters":
		return f.characters, true
	case "syllables":
		return f.syllables, true
	case "complex_words":
		return f.complex, true
	case "long_words":
		return f.long, true
	case "polysyllabic_words":
		return f.polysyllabic, true
	case "automated_readability":
		return f.grade("Automated Readability"), true
	case "coleman_liau":
		return f.grade("Coleman-Liau"), true
	case "flesch_kincaid":
		return f.grade("Flesch-Kincaid"), true
	case "gunning_fog":
		return f.grade("Gunning Fog"), true
	case "smog":
		return f.grade("SMOG"), true
	case "flesch_reading_ease":
		return 206.835 - 1.015*f.words/f.sentences - 84.6*f.syllables/f.words, true
	case "lix":
		return f.words/f.sentences + 100*f.long/f.words, true
	}
	return float64(counts[name]), slices.Contains(blockCounts, name)
}

// grade is the school grade of a text by the formula of that name.
func (f *figures) grade(name string) float64 {
	length := f.words / f.sentences
	switch name {
	case "Gunning Fog":
		return 0.4 * (length + 100*f.complex/f.words)
	case "Coleman-Liau":
		return 5.88*f.characters/f.words - 29.6*f.sentences/f.words - 15.8
	case "Flesch-Kincaid":
		return 0.39*length + 11.8*f.syllables/f.words - 15.59
	case "SMOG":
		return 1.0430*math.Sqrt(30*f.polysyllabic/f.sentences) + 3.1291
	case "Automated Readability":
		return 4.71*f.characters/f.words + 0.5*length - 21.43
	}
	return 0
}

// figuresOf counts a text of paragraphs that blank lines separate.
func figuresOf(text string) figures {
	var f figures
	var cut []words.Sentence
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		cut = words.Sentences(paragraph, cut[:0])
		for _, s := range cut {
			sentence := paragraph[s.Start:s.End]
			if strings.TrimSpace(sentence) == "" {
				continue
			}
			f.sentences++
			for word := range strings.FieldsFuncSeq(sentence, func(r rune) bool {
				return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\''
			}) {
				f.word(word)
			}
		}
	}
	return f
}

func (f *figures) word(w string) {
	f.words++
	letters := 0
	for _, r := range w {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			letters++
		}
	}
	f.characters += float64(letters)
	if len(w) > 6 {
		f.long++
	}
	n := syllables(w)
	f.syllables += float64(n)
	if n > 2 {
		f.polysyllabic++
	}
	for _, ending := range []string{"es", "ed", "ing"} {
		if strings.HasSuffix(w, ending) {
			n--
			break
		}
	}
	if n > 2 {
		f.complex++
	}
}

// syllables counts the syllables of an English word by rule of thumb: stretches
// of vowels, less a silent ending.
func syllables(word string) int {
	w := strings.ToLower(word)
	if utf8.RuneCountInString(w) < 3 {
		return 1
	}
	n, vowel := 0, false
	for _, r := range w {
		is := strings.ContainsRune("aeiouyáéíóúàèìòùäöüâêîôû", r)
		if is && !vowel {
			n++
		}
		vowel = is
	}
	switch {
	case strings.HasSuffix(w, "le") && len(w) > 2 && !strings.ContainsRune("aeiouy", rune(w[len(w)-3])):
	case strings.HasSuffix(w, "e"), strings.HasSuffix(w, "es") && !strings.ContainsRune("sxzcg", rune(w[len(w)-3])),
		strings.HasSuffix(w, "ed") && w[len(w)-3] != 't' && w[len(w)-3] != 'd':
		n--
	}
	for _, pair := range []string{"io", "ia", "eo", "iu", "ua"} {
		n += strings.Count(w, pair)
	}
	for _, joined := range []string{"tion", "sion", "cian", "tial", "cial", "cious", "tious", "qua", "gua"} {
		n -= strings.Count(w, joined)
	}
	return max(n, 1)
}
