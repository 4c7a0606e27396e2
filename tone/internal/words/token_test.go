package words

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"github.com/stretchr/testify/require"
)

// spell writes tokens down: the text, a letter for the kind unless it is a
// word, ^ for Cap and ^^ for Shout.
func spell(text string, tokens []Token) []string {
	var out []string
	for _, t := range tokens {
		s := text[t.Start:t.End]
		switch t.Kind {
		case Number:
			s += "/n"
		case Other:
			s += "/o"
		case Emoji:
			s += "/e"
		}
		switch {
		case t.Shout:
			s += "^^"
		case t.Cap:
			s += "^"
		}
		out = append(out, s)
	}
	return out
}

func TestSplit(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"empty", "", ""},
		{"white space only", " \t\r\n\u00a0\u2003\u3000", ""},
		{"words and marks", "Hello, big world!", "Hello^ ,/o big world !/o"},
		{"straight apostrophe", "don't o'clock rock'n'roll", "don't o'clock rock'n'roll"},
		{"curly apostrophe", "We’re Anna’s", "We’re^ Anna’s^"},
		{"apostrophe at the edge", "the dogs' 'quoted'", "the dogs '/o '/o quoted '/o"},
		{"curly apostrophe at the edge", "dogs’ ’90s", "dogs ’/o ’/o 90s/n"},
		{"hyphens split", "best-in-class", "best -/o in -/o class"},
		{"underscores split", "snake_case __init__", "snake _/o case _/o _/o init _/o _/o"},
		{"colons split", "Tip:read 10:30", "Tip^ :/o read 10/n :/o 30/n"},
		{"abbreviations keep their last dot", "e.g. the U.S. and p.m.", "e.g. the U.S.^^ and p.m."},
		{"abbreviation without the last dot", "U.S, i.e: x", "U.S^^ ,/o i.e :/o x"},
		{"initials", "J. R. Smith", "J^ ./o R^ ./o Smith^"},
		{"joined initials", "J.R.R. Tolkien", "J.R.R.^^ Tolkien^"},
		{"domains stay whole", "acme.io node.js sub.acme.co.uk", "acme.io node.js sub.acme.co.uk"},
		{"capitalised domain", "Booking.com booking.Com", "Booking.com^ booking.Com"},
		{"file name", "README.md ASP.NET", "README.md^ ASP.NET^^"},
		{"forgotten space", "the end.Next week it.I", "the end ./o Next^ week it ./o I^"},
		{"numbers", "1,000 3.5 40k 2nd 10am 1'000", "1,000/n 3.5/n 40k/n 2nd/n 10am/n 1'000/n"},
		{"letters and digits", "v1.2.3 B2B 24hours covid19", "v1.2.3 B2B^^ 24hours covid19"},
		{"money and percent", "$19.99 50%", "$/o 19.99/n 50/n %/o"},
		{"shouting", "FREE Money NOW I A4", "FREE^^ Money^ NOW^^ I^ A4^"},
		{"handles, tags, cashtags", "@acme #Monday $ACME", "@/o acme #/o Monday^ $/o ACME^^"},
		{"a dot each", "wait... what", "wait ./o ./o ./o what"},
		{"ellipsis", "wait… what", "wait …/o what"},
		{"accents", "Über cafés, ÉTÉ", "Über^ cafés ,/o ÉTÉ^^"},
		{"combining accent", "cafe\u0301s", "cafe\u0301s"},
		{"Cyrillic", "Привет, мир! США", "Привет^ ,/o мир !/o США^^"},
		{"Greek", "Καλημέρα κόσμε", "Καλημέρα^ κόσμε"},
		{"Arabic", "مرحبا بالعالم، كيف؟", "مرحبا بالعالم ،/o كيف ؟/o"},
		{"Arabic with vowel signs", "مُحَمَّد", "مُحَمَّد"},
		{"Arabic digits", "٣٫٥", "٣٫٥/n"},
		{"Hebrew abbreviation", `צה"ל ג'ירפה`, `צה"ל ג'ירפה`},
		{"Hindi", "नमस्ते दुनिया।", "नमस्ते दुनिया ।/o"},
		{"ideographs one by one", "你好，世界。", "你 好 ，/o 世 界 。/o"},
		{"Japanese", "東京タワーです", "東 京 タワー で す"},
		{"Korean", "안녕하세요 여러분", "안녕하세요 여러분"},
		{"Vietnamese", "Tiếng Việt", "Tiếng^ Việt^"},
		{"emoji", "Love it 😍!", "Love^ it 😍/e !/o"},
		{"emoji beside words", "wow😍😍wow", "wow 😍/e 😍/e wow"},
		{"family", "👨‍👩‍👧‍👦x", "👨‍👩‍👧‍👦/e x"},
		{"skin tone", "👍🏽 👋", "👍🏽/e 👋/e"},
		{"flags", "🇫🇷🇩🇪!", "🇫🇷/e 🇩🇪/e !/o"},
		{"flag of a region", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 go", "🏴󠁧󠁢󠁥󠁮󠁧󠁿/e go"},
		{"keycaps", "1️⃣First #️⃣2️⃣3", "1️⃣/e First^ #️⃣/e 2️⃣/e 3/n"},
		{"heart with and without selector", "I ❤️ you ❤", "I^ ❤️/e you ❤/e"},
		{"signs are text unless asked", "Acme© Acme©️ 3 ★", "Acme^ ©/o Acme^ ©️/e 3/n ★/o"},
		{"zero width space parts", "free\u200bmoney", "free money"},
		{"soft hyphen stays inside", "co\u00adoperate", "co\u00adoperate"},
		{"stray joiner is nothing", "\u200d \ufeff", ""},
		{"joiner before an emoji", "\u200d😍", "😍/e"},
		{"dashes and quotes", "“yes”—no–", "“/o yes ”/o —/o no –/o"},
		{"not UTF-8", "a\xffb\xc3", "a \xff/o b \xc3/o"},
		{"emoji cut off at the end", "0\xf0\x9f\x9f", "0/n \xf0/o \x9f/o \x9f/o"},
		{"emoji cut off", "0\xf0\x9f\x9f a\xf0\x9f\x98b", "0/n \xf0\x9f\x9f/o a \xf0\x9f\x98/o b"},
		{"control", "a\x00b", "a \x00/o b"},
		{"URL", "https://acme.io/a-b?c=1", "https :/o //o //o acme.io //o a -/o b ?/o c =/o 1/n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want, strings.Join(spell(tc.text, Split(tc.text, nil)), " "))
		})
	}
}

func TestSplitAppends(t *testing.T) {
	first := Split("one", nil)
	require.Len(t, Split("two three", first), 3)
}

func TestSplitDoesNotAllocate(t *testing.T) {
	texts := append(posts(5), "Ωραία μέρα 😍👨‍👩‍👧 1️⃣ café’s — 東京タワー नमस्ते مُحَمَّد")
	dst := make([]Token, 0, 200)
	require.Zero(t, testing.AllocsPerRun(20, func() {
		for _, text := range texts {
			dst = Split(text, dst[:0])
		}
	}))
}

func TestKindString(t *testing.T) {
	require.Equal(t, []string{"none", "word", "number", "other", "emoji"},
		[]string{Kind(0).String(), Word.String(), Number.String(), Other.String(), Emoji.String()})
}

// splitSlowly reads every token the long way: what the fast paths of Split
// must agree with.
func splitSlowly(text string) []Token {
	var out []Token
	for i := 0; i < len(text); {
		t, visible := split(text, i)
		if visible {
			out = append(out, t)
		}
		i = int(t.End)
	}
	return out
}

// checkForm asks what a token says of its word.
func checkForm(t *testing.T, word string, token Token) {
	if token.Kind > Number {
		return
	}
	form := Letters
	for i := range len(word) {
		switch c := word[i]; {
		case c >= utf8.RuneSelf:
			form = Foreign
		case c == '\'':
			form = max(form, Apostrophe)
		case c|0x20 < 'a' || c|0x20 > 'z':
			form = max(form, ASCII)
		}
	}
	require.Equal(t, form, token.Form, "%q", word)
	require.Equal(t, Hash(word), token.Hash, "%q", word)
	require.Equal(t, Head(word), token.Head, "%q", word)
}

func TestHashAndHead(t *testing.T) {
	require.Equal(t, Hash("leverage"), Hash([]byte("LEVERAGE")))
	require.Equal(t, Hash("don't"), Hash("Don't"))
	require.Equal(t, Head("synergies"), Head("SYNERGIE"), "eight bytes")
	require.NotEqual(t, Hash("synergies"), Hash("synergie"))
	require.Equal(t, uint64('a')|uint64('[')<<8, Head("A["), "only letters have capitals")
	seen := map[uint32]string{}
	vocabularyOfPosts(func(word string) {
		word = strings.ToLower(word)
		if other, ok := seen[Hash(word)]; ok {
			require.Equal(t, other, word)
		}
		seen[Hash(word)] = word
	})
}

func checkSplit(t *testing.T, text string) {
	tokens := Split(text, nil)
	last := int32(0)
	for _, token := range tokens {
		require.LessOrEqual(t, last, token.Start)
		require.Less(t, token.Start, token.End)
		require.NotZero(t, token.Kind)
		last = token.End
		checkForm(t, text[token.Start:token.End], token)
		if utf8.ValidString(text) {
			require.True(t, utf8.ValidString(text[token.Start:token.End]), "%q of %q", text[token.Start:token.End], text)
		}
	}
	require.LessOrEqual(t, int(last), len(text))
	require.Equal(t, spell(text, splitSlowly(text)), spell(text, tokens), "%q", text)
	var stretches []Token
	for at := 0; at < len(text); at++ { // over the white space behind a stretch
		stretches, at = SplitStretch(text, at, stretches)
	}
	require.Equal(t, tokens, stretches, "%q", text)

	// No token holds a boundary of UAX #29, but for the last dot of abbreviations.
	inside := map[int32]bool{}
	for it := words.FromString(text); it.Next(); {
		inside[int32(it.End())] = true
	}
	for _, token := range tokens {
		if token.Kind == Emoji {
			continue
		}
		for at := token.Start + 1; at < token.End; at++ {
			if inside[at] {
				require.Equal(t, ".", text[at:token.End], "%q in %q", text[token.Start:token.End], text)
			}
		}
	}
}

func TestSplitAgreesWithTheStandard(t *testing.T) {
	n := 0
	sharedTexts(t, func(text string) {
		if n++; n%29 == 0 {
			checkSplit(t, text)
		}
	})
}

// TestSplitKnowsEveryCharacter puts each character of the planes in use into
// the places where a fast path could take it wrongly.
func TestSplitKnowsEveryCharacter(t *testing.T) {
	for r := rune(0x80); r < 0x20000; r++ {
		if r >= 0xD800 && r < 0xE000 || r >= 0x3500 && r < 0x9F00 || r >= 0xAD00 && r < 0xD700 || r >= 0xE000 && r < 0xF900 || r >= 0x10000 && r < 0x1F000 {
			continue // surrogates, and the middle of long uniform ranges
		}
		c := string(r)
		text := "a" + c + "b " + c + c + " ." + c + "x 1" + c + "2 a." + c + " 😍" + c + " 東" + c + " é" + c + " “" + c + " a’" + c + "e"
		fast, slow := Split(text, nil), splitSlowly(text)
		if !slices.Equal(slow, fast) {
			require.Equal(t, spell(text, slow), spell(text, fast), "%U", r)
		}
	}
}

// TestEmojiAreOneToken takes every emoji of Unicode 17.
func TestEmojiAreOneToken(t *testing.T) {
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED is not set: it names the folder that holds the Unicode files")
	}
	f, err := os.Open(filepath.Join(shared, "suites", "unicode", "emoji-test.txt"))
	require.NoError(t, err)
	defer f.Close()
	seen := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		points, status, ok := strings.Cut(lines.Text(), ";")
		if !ok || strings.HasPrefix(points, "#") {
			continue
		}
		var emoji strings.Builder
		for _, point := range strings.Fields(points) {
			r, err := strconv.ParseUint(point, 16, 32)
			require.NoError(t, err)
			emoji.WriteRune(rune(r))
		}
		status, _, _ = strings.Cut(strings.TrimSpace(status), " ")
		if status == "unqualified" && !isPictograph(firstRune([]byte(emoji.String()))) && !strings.Contains(emoji.String(), "\u20e3") {
			continue // a sign like ©, which is text unless a selector follows
		}
		if status == "component" {
			continue // a skin tone alone combines with what is before it
		}
		seen++
		text := "go" + emoji.String() + emoji.String() + "go"
		require.Equal(t, []string{"go", emoji.String() + "/e", emoji.String() + "/e", "go"}, spell(text, Split(text, nil)), "%q", text)
	}
	require.Greater(t, seen, 5000)
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"Don’t miss end.Next e.g. U.S. 1,000 v1.2.3 a_b x:y", "👨‍👩‍👧‍👦🇫🇷🇩🇪1️⃣2️⃣ ❤️", "東京タワーで。你好ㅎ안녕", "cafe\u0301 co\u00ADop \u200b",
		"a.\u0301b '\u05d0\"\u05d0", "مُحَمَّد ٣٫٥", "a\xffb\xf0\x9f", "0\xf0\x9f\x9f", "‘a’ a‘b a․b a‧b a‿b", "👍🏽\u200d🏽", "。\u0301 “\u0301 x\u0301’\u0301y",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkSplit(t, text) })
}

func BenchmarkSplit(b *testing.B) {
	for _, bench := range []struct {
		name  string
		texts []string
	}{
		{"ascii", posts(2000)},
		{"mixed", mixedPosts(2000)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			dst := make([]Token, 0, 512)
			b.SetBytes(meanLen(bench.texts))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				dst = Split(bench.texts[i], dst[:0])
				if i++; i == len(bench.texts) {
					i = 0
				}
			}
		})
	}
}

// BenchmarkSplitAndStem is the work that stands before any rule.
func BenchmarkSplitAndStem(b *testing.B) {
	texts := posts(2000)
	dst := make([]Token, 0, 512)
	var buf [64]byte
	b.SetBytes(meanLen(texts))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		text := texts[i]
		dst = Split(text, dst[:0])
		for _, token := range dst {
			if token.Kind == Word {
				StemString(text[token.Start:token.End], buf[:0])
			}
		}
		if i++; i == len(texts) {
			i = 0
		}
	}
}
