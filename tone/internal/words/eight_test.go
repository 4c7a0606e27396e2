package words

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone/internal/ascii"
)

// naiveHead and naiveHash are Head and Hash byte by byte.
func naiveHead(word string) (x uint64) {
	for i := range min(len(word), 8) {
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		x |= uint64(c) << (8 * i)
	}
	return x
}

func naiveHash(word string) uint32 {
	h := uint64(0)
	for ; ; word = word[8:] {
		x := uint64(0)
		for i := range min(len(word), 8) {
			x |= uint64(word[i]|0x20) << (8 * i)
		}
		h = (h ^ x) * 0x9E3779B97F4A7C15
		if len(word) < 8 {
			return uint32(h >> 32)
		}
		h ^= h >> 32
	}
}

// TestEight compares what is done with eight bytes at once to the same byte by byte.
func TestEight(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const bytes = "aeiouybcdzAEZYstring@[`{_ .,'\x7f\x80\xc3\xa9\xff\x00"
	for range 50_000 {
		var b strings.Builder
		for n := r.IntN(24); n > 0; n-- {
			b.WriteByte(bytes[r.IntN(len(bytes))])
		}
		word := b.String()
		require.Equal(t, naiveHead(word), Head(word), "%q", word)
		require.Equal(t, naiveHash(word), Hash([]byte(word)), "%q", word)
		low := []byte(word)
		for i, c := range low {
			if c >= 'A' && c <= 'Z' {
				low[i] |= 0x20
			}
		}
		head, hash := Sums(append(make([]byte, 0, 40), low...))
		require.Equal(t, naiveHead(word), head, "%q", word)
		require.Equal(t, naiveHash(word), hash, "%q", word)
		if len(word) > 8 {
			require.True(t, SameTail(word, low), "%q", word)
			other := append([]byte(nil), low...)
			other[8+r.IntN(len(other)-8)] ^= 1
			require.False(t, SameTail(word, other), "%q and %q", word, other)
		}
		x := ascii.Eight(word, 0)
		letters, plain := 0, true // as far as nothing stands before that UpTo takes for a letter
		for letters < min(len(word), 8) && class[word[letters]]&(lower|upper) != 0 {
			letters++
		}
		plain = letters == min(len(word), 8) || word[letters] < 0x40 || word[letters] >= 0x80
		require.Equal(t, letters, leading(x), "%q", word)
		if plain {
			require.Equal(t, letters, UpTo(x), "%q", word)
		}
		for i := range min(len(low), 8) {
			require.Equal(t, isVowel[low[i]], gather(vowels(ascii.Eight(string(low), 0)))>>i&1 == 1, "%q", low)
		}
	}
}

func TestStemLetters(t *testing.T) {
	texts := append(posts(500), "Gently yearly YYYY sayings of Internationalisation buoyancy as a sky")
	for _, text := range texts {
		tokens := Split(text, nil)
		for i := range tokens {
			if w := &tokens[i]; w.Kind == Word && w.Form == Letters {
				require.Equal(t, string(StemString(text[w.Start:w.End], nil)), string(StemLetters(text[w.Start:w.End], w.Head, nil)))
			}
		}
	}
}

// TestScores compares the scores of a guess with sums for each language.
func TestScores(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		var g evidence
		var sums [32]int32
		for n := r.IntN(MostTokens); n > 0; n-- {
			in := weighed(Stops(r.Uint32() & r.Uint32() & r.Uint32() & (1<<len(stopLanguages) - 1)))
			if r.IntN(3) == 0 {
				in = weighed(1)
			}
			if g.score(in); n%16 == 0 {
				g.widen()
			}
			for i := range stopLanguages {
				sums[i] += int32(in>>i&1) * int32(in>>weightShift)
			}
		}
		g.widen()
		best := int32(0)
		for i := range latinLangs {
			require.Equal(t, sums[i], g.of(i))
			if i > 0 {
				best = max(best, sums[i])
			}
		}
		_, got := g.bestForeign()
		require.Equal(t, best, got)
		require.Equal(t, sums[0] >= 2*best, g.leads())
	}
}
