package tone

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHexDigits(t *testing.T) {
	for _, v := range []uint32{0, 1, 9, 10, 15, 16, 0x89abcdef, 0xfedcba98, 0x01234567, 0xffffffff} {
		digits, want := hexDigits(v), fmt.Sprintf("%08x", v)
		for i := range want {
			require.Equal(t, want[i], byte(digits>>(56-8*i)), "%d of %s", i, want)
		}
	}
}

// foldedSlowly is hash.folded in three passes.
func (h hash) foldedSlowly(s string) hash {
	blank := func(r rune) bool { return strings.ContainsRune(" \t\n\v\f\r", r) }
	for _, c := range []byte(strings.Join(strings.FieldsFunc(s, blank), " ")) {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ hash(c)) * hashPrime
	}
	return h * hashPrime
}

func FuzzFolded(f *testing.F) {
	for _, s := range []string{"", " ", "A", "\t Two \r\n words ", "é\x00Z[", "\xff\xa0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		require.Equal(t, hashSeed.foldedSlowly(s), hashSeed.folded(s))
	})
}

// TestPrintsAgain counts hashes as a map does, few and many.
func TestPrintsAgain(t *testing.T) {
	var p prints
	for _, size := range []int{3, 100, 20, 0, 40} {
		seen := map[hash]int{}
		for i := range size {
			h := hash(i * i % 7)
			if i%3 == 0 {
				h = hash(i)
			}
			require.Equal(t, seen[h], p.again(h))
			seen[h]++
		}
		p.reset()
	}
}
