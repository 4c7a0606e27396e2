package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// The benchmarks have words of two kinds, as a language has them: a few that
// every sentence is full of, and thousands that say what it is about. Both stand
// in texts and in phrases; a word has a stem, and some phrases want its exact form.
const (
	functionWords = 120
	contentWords  = 12000
	benchClasses  = 400
	exactForms    = functionWords + contentWords // ids of exact forms lie behind those of stems
	classIDs      = 2 * exactForms
)

// speaker makes up words.
type speaker struct{ *rand.Rand }

// little is a function word, the first ones more often.
func (s speaker) little() ID { return ID(1 + int(functionWords*s.Float64()*s.Float64())) }

// content is a content word. Rules name words whether they are common or not.
func (s speaker) content() ID { return ID(1 + functionWords + s.IntN(contentWords)) }

// used is a content word of a text, the first ones much more often.
func (s speaker) used() ID {
	return ID(1 + functionWords + int(contentWords*s.Float64()*s.Float64()*s.Float64()))
}

func (s speaker) class() ID { return ID(classIDs + 1 + s.IntN(benchClasses)) }

// shapes are what phrases look like, the commonest several times: c is a content
// word, f a function word, k a class, g a gap, w any word and n a number.
var shapes = strings.Fields("cc cc cc cc cc c c cfc cfc cfc ccc ccc ccc fcc fcc ffc cffc kc ck kfc cgc fwc nc cn")

func (s speaker) phrase() []ID {
	shape := shapes[s.IntN(len(shapes))]
	p := make([]ID, len(shape))
	for i, c := range shape {
		switch c {
		case 'c':
			p[i] = s.content()
		case 'f':
			p[i] = s.little()
		case 'k':
			p[i] = s.class()
		case 'g':
			p[i] = Gap
		case 'w':
			p[i] = AnyWord
		case 'n':
			p[i] = Number
		}
		if (c == 'c' || c == 'f') && s.IntN(3) == 0 {
			p[i] += exactForms
		}
	}
	return p
}

// benchBuilder holds the first n of one long list of phrases.
func benchBuilder(n int) *Builder {
	s := speaker{rand.New(rand.NewPCG(3, 4))}
	b := NewBuilder(3)
	for c := range benchClasses {
		seen := map[ID]bool{}
		var members []ID
		for range 2 + s.IntN(8) {
			if m := s.content(); !seen[m] {
				seen[m] = true
				members = append(members, m)
			}
		}
		b.Class(ID(classIDs+1+c), members)
	}
	for out := range n {
		b.Add(s.phrase(), int32(out))
	}
	return b
}

// benchTexts are texts of 56 tokens in four sentences, as posts of 280
// characters have them.
func benchTexts(n int) [][]Token {
	s := speaker{rand.New(rand.NewPCG(5, 6))}
	out := make([][]Token, n)
	for i := range out {
		tokens := make([]Token, 56)
		for j := range tokens {
			k := &tokens[j]
			k.Sentence = int32(j / 14)
			switch {
			case j%14 == 13:
				k.Class = Stop
				continue
			case j%14 == 6:
				k.Class = Comma
				continue
			case s.IntN(2) == 0:
				k.Stem = s.little()
			default:
				k.Stem = s.used()
			}
			k.Exact = k.Stem + exactForms
		}
		out[i] = tokens
	}
	return out
}

func BenchmarkFind(b *testing.B) {
	texts := benchTexts(4096)
	for _, n := range []int{1000, 5000, 20000} {
		b.Run(fmt.Sprint(n, "phrases"), func(b *testing.B) {
			trie := benchBuilder(n).Build()
			var found []Match
			total := 0
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				found = trie.Find(texts[i%len(texts)], found[:0])
				total += len(found)
			}
			b.ReportMetric(float64(total)/float64(b.N), "matches/op")
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1000, 5000, 20000} {
		b.Run(fmt.Sprint(n, "phrases"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				benchBuilder(n).Build()
			}
		})
	}
}
