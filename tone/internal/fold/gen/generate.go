package main

import (
	"bufio"
	"bytes"
	"fmt"
	"go/format"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/runenames"
)

// The layout of a table entry. Package fold reads it with the same numbers, which the generated file declares.
const (
	payloadBits    = 13
	flagMark       = 1 << 13
	flagHidden     = 1 << 14
	flagCompose    = 1 << 15
	flagOverlay    = 1 << 16
	flagMapped     = 1 << 17
	classShift     = 18
	styleShift     = 22
	lookShift      = 25
	flagDecomposes = 1 << 30

	blockBits = 7
	blockSize = 1 << blockBits

	hangul, hangulEnd = 0xac00, 0xd7a3 // syllables compose by arithmetic, which golang.org/x/text does
)

// Classes of runes, in the order of package fold's constants.
const (
	classNone   = iota // punctuation, spaces, controls
	classSymbol        // symbols and emoji
	classDigit
	classLatin
	classLook  // a letter that can pass for an ASCII letter
	classAlpha // a letter of another alphabet of the Latin kind, with no such likeness
	classJoin  // a letter or mark of a script that uses joiners or break hints
	classEast  // Han, kana, Hangul
	classMark  // combining marks that belong to no script
)

// Styles in which a letter may be written.
const (
	stylePlain     = iota
	styleFullwidth // ordinary in East Asian text
	styleLetter    // mathematical, circled, squared, small capitals
	styleRaised    // modifier letters, as in 1ˢᵗ
	styleBadge     // negative squared letters: emoji when they stand alone
	styleRegional  // regional indicators: flags when they stand in pairs
)

// lookScripts are the scripts whose letters are mixed into Latin words as disguise. Hebrew, Arabic and the scripts of
// India are left out: their prefixes and suffixes are ordinarily written straight onto Latin names.
var lookScripts = []string{
	"Cyrillic", "Greek", "Coptic", "Armenian", "Georgian", "Cherokee", "Lisu", "Canadian_Aboriginal", "Deseret", "Osage",
	"Tifinagh", "Old_Italic", "Lycian", "Carian", "Elbasan", "Warang_Citi", "Runic", "Miao", "Gothic",
}

// eastScripts are the scripts of East Asia, in which full-width letters are ordinary.
var eastScripts = []string{"Han", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Yi"}

// moreLooks are likenesses that confusables.txt gives no letter of ASCII for, being less than exact, but that spammers use.
var moreLooks = map[rune]byte{
	'ε': 'e', 'η': 'n', 'κ': 'k', 'τ': 't', 'ω': 'w', 'χ': 'x', 'β': 'b', 'є': 'e', 'к': 'k', 'м': 'm', 'п': 'n',
	'ɑ': 'a', 'ɡ': 'g', 'ɩ': 'i', 'ƒ': 'f',
}

// overlays are the combining marks that are drawn through, around, over or under a whole letter.
var overlays = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0305, Hi: 0x0305, Stride: 1}, {Lo: 0x0332, Hi: 0x0338, Stride: 1}, {Lo: 0x033f, Hi: 0x033f, Stride: 1},
	{Lo: 0x0488, Hi: 0x0489, Stride: 1}, {Lo: 0x20d2, Hi: 0x20d3, Stride: 1}, {Lo: 0x20d8, Hi: 0x20da, Stride: 1},
	{Lo: 0x20dd, Hi: 0x20e0, Stride: 1}, {Lo: 0x20e2, Hi: 0x20e2, Stride: 1}, {Lo: 0x20e4, Hi: 0x20e6, Stride: 1},
	{Lo: 0x20ea, Hi: 0x20eb, Stride: 1}, {Lo: 0xa670, Hi: 0xa672, Stride: 1},
}}

type generator struct {
	caser    cases.Caser
	looks    map[rune]byte // from confusables.txt: rune → ASCII letter as it is drawn, upper case kept
	smallCap map[rune]byte
	seconds  map[rune]bool // what may compose with the rune before it
	pairs    []string      // compositions: two runes and what they compose to, in the order of the runes
	maps     map[string]int
	pool     []string
}

func generate(confusables io.Reader) ([]byte, error) {
	g := &generator{caser: cases.Fold(), looks: map[rune]byte{}, smallCap: map[rune]byte{}, seconds: map[rune]bool{}, maps: map[string]int{"": 0}, pool: []string{""}}
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if c, ok := letterNamed(runenames.Name(r), "LATIN LETTER SMALL CAPITAL "); ok {
			g.smallCap[r] = c
		}
		if d := norm.NFD.String(string(r)); d != string(r) && norm.NFC.String(d) == string(r) {
			second, _ := utf8.DecodeLastRuneInString(d)
			g.seconds[second] = true
			first := []rune(norm.NFC.String(strings.TrimSuffix(d, string(second))))
			if len(first) == 1 && r <= 0xffff && r < hangul || len(first) == 1 && r > hangulEnd && r <= 0xffff {
				g.pairs = append(g.pairs, fmt.Sprintf("{%#04x, %#04x, %#04x},", first[0], second, r))
			}
		}
	}
	slices.Sort(g.pairs)
	version, err := g.readConfusables(confusables)
	if err != nil {
		return nil, err
	}

	var blocks [][blockSize]uint32
	seen := map[[blockSize]uint32]int{}
	index := make([]int, (unicode.MaxRune+1)/blockSize)
	for b := range index {
		var block [blockSize]uint32
		for i := range block {
			block[i] = g.entry(rune(b*blockSize + i))
		}
		n, ok := seen[block]
		if !ok {
			n = len(blocks)
			seen[block] = n
			blocks = append(blocks, block)
		}
		index[b] = n
	}
	if len(g.pool) > 1<<payloadBits || len(blocks) > 1<<16 {
		return nil, fmt.Errorf("%d foldings and %d blocks do not fit the entries", len(g.pool), len(blocks))
	}
	return g.write(version, index, blocks)
}

// readConfusables keeps the lines that map one letter to one letter of ASCII, or to a small capital, which looks like one.
func (g *generator) readConfusables(r io.Reader) (version string, err error) {
	sc := bufio.NewScanner(r)
	for line := 1; sc.Scan(); line++ {
		text := strings.TrimPrefix(sc.Text(), "\ufeff")
		if v, ok := strings.CutPrefix(text, "# Version: "); ok {
			version = strings.TrimSpace(v)
		}
		text, _, _ = strings.Cut(text, "#")
		fields := strings.Split(text, ";")
		if len(fields) < 3 {
			continue
		}
		from, err := strconv.ParseUint(strings.TrimSpace(fields[0]), 16, 32)
		if err != nil {
			return "", fmt.Errorf("confusables, line %d: %w", line, err)
		}
		target := strings.Fields(fields[1])
		if len(target) != 1 {
			continue
		}
		to, err := strconv.ParseUint(target[0], 16, 32)
		if err != nil {
			return "", fmt.Errorf("confusables, line %d: %w", line, err)
		}
		if c := rune(to); isASCIILetter(c) {
			g.looks[rune(from)] = byte(c)
		} else if small, ok := g.smallCap[c]; ok {
			g.looks[rune(from)] = small
		}
	}
	if version == "" {
		return "", fmt.Errorf("confusables: no version line")
	}
	return version, sc.Err()
}

// look is the ASCII letter that a letter of another alphabet can pass for, in lower case, or 0.
func (g *generator) look(r rune) byte {
	if c, ok := moreLooks[r]; ok {
		return c
	}
	if !unicode.IsLetter(r) || !inScripts(r, lookScripts) {
		return 0
	}
	// An accented letter looks like its base letter.
	if d := norm.NFD.String(string(r)); len(d) > utf8.RuneLen(r) || d != string(r) {
		base, n := utf8.DecodeRuneInString(d)
		for _, m := range d[n:] {
			if !unicode.Is(unicode.Mn, m) {
				return 0
			}
		}
		if base != r {
			return g.look(base)
		}
	}
	c := lowerASCII(g.looks[r])
	if lower := unicode.ToLower(r); lower != r && c == 'l' {
		// The consortium writes every upright stroke as l, and so the capital І too: the small letter tells them apart.
		if d := g.look(lower); d != 0 {
			return d
		}
	}
	return c
}

func (g *generator) entry(r rune) uint32 {
	if r < utf8.RuneSelf || !utf8.ValidRune(r) {
		return uint32(asciiClass(r)) << classShift
	}
	if hidden(r) {
		return flagHidden
	}
	folded, style := g.fold(r)
	first, _ := utf8.DecodeRuneInString(folded)
	var e uint32
	if norm.NFD.String(string(r)) != string(r) {
		e |= flagDecomposes
	}
	mapped := folded != string(r)
	if p := norm.NFC.PropertiesString(folded); !p.BoundaryBefore() || unicode.Is(overlays, r) {
		e |= flagMark
		if mapped || g.seconds[r] {
			e |= flagCompose
		}
		if !mapped {
			e |= uint32(p.CCC())
		}
	}
	if unicode.Is(overlays, r) {
		e |= flagOverlay
	}
	if mapped {
		e |= flagMapped | uint32(g.intern(folded))
	}
	c := g.look(r)
	if c == 0 && style != stylePlain && utf8.RuneCountInString(folded) == 1 {
		c = g.look(first)
	}
	class := classOf(first, c)
	if class == classLook {
		e |= uint32(c-'a'+1) << lookShift
	}
	return e | uint32(class)<<classShift | uint32(style)<<styleShift
}

// fold is the rune's folding and the style it was written in. It is NFKC and case folding but for what would hurt the
// reading of a post:
//   - letters in circles, squares and brackets and small capitals become the bare letter;
//   - ™, ℠ and raised digits stay, since they stand behind a word without belonging to it;
//   - accents that stand alone stay, since their foldings begin with a space (´ serves as an apostrophe);
//   - hyphens become the hyphen of ASCII, all spaces a space; İ becomes i without its dot.
func (g *generator) fold(r rune) (string, int) {
	if r == 'İ' {
		return "i", stylePlain
	}
	if c, style := g.dressed(r); c != 0 {
		return string(rune(c)), style
	}
	switch {
	case r == '\u2010' || r == '\u2011':
		return "-", stylePlain
	case unicode.Is(unicode.Zs, r) || r == '\u2800':
		return " ", stylePlain
	case r == '™' || r == '℠' || strings.HasPrefix(runenames.Name(r), "SUPERSCRIPT ") && !unicode.IsLetter(r):
		return string(r), stylePlain
	}
	s := string(r)
	for range 4 { // far more rounds than any rune takes to settle
		next := norm.NFKC.String(g.caser.String(norm.NFKC.String(s)))
		if next == s {
			break
		}
		s = next
	}
	if rest, ok := strings.CutPrefix(s, " "); ok && rest != "" {
		if m, _ := utf8.DecodeRuneInString(rest); unicode.Is(unicode.M, m) {
			return string(r), stylePlain
		}
	}
	first, n := utf8.DecodeRuneInString(s)
	if name := runenames.Name(r); n == len(s) && unicode.IsLetter(first) {
		switch {
		case strings.HasPrefix(name, "MATHEMATICAL "), strings.HasPrefix(name, "SCRIPT "), strings.HasPrefix(name, "BLACK-LETTER "),
			strings.HasPrefix(name, "DOUBLE-STRUCK "), strings.HasPrefix(name, "PLANCK "), unicode.Is(unicode.Nl, r) && isASCIILetter(first):
			if r == 'ℓ' { // the usual sign for litre in East Asia
				return s, stylePlain
			}
			return s, styleLetter
		case strings.HasPrefix(name, "FULLWIDTH LATIN "):
			return s, styleFullwidth
		case unicode.Is(unicode.Lm, r), r == 'ª', r == 'º':
			return s, styleRaised
		}
	}
	return s, stylePlain
}

// dressed is the ASCII letter inside a circle, square or bracket, or drawn as a small capital, and 0 for others.
func (g *generator) dressed(r rune) (byte, int) {
	if c, ok := g.smallCap[r]; ok && c != 'q' { // the small q is a letter of its own in Japanese phonetics
		return c, styleLetter
	}
	name := runenames.Name(r)
	for _, p := range []string{
		"CIRCLED LATIN CAPITAL LETTER ", "CIRCLED LATIN SMALL LETTER ", "SQUARED LATIN CAPITAL LETTER ",
		"PARENTHESIZED LATIN CAPITAL LETTER ", "PARENTHESIZED LATIN SMALL LETTER ", "NEGATIVE CIRCLED LATIN CAPITAL LETTER ",
	} {
		if c, ok := letterNamed(name, p); ok {
			return c, styleLetter
		}
	}
	if c, ok := letterNamed(name, "NEGATIVE SQUARED LATIN CAPITAL LETTER "); ok {
		return c, styleBadge
	}
	if c, ok := letterNamed(name, "REGIONAL INDICATOR SYMBOL LETTER "); ok {
		return c, styleRegional
	}
	return 0, 0
}

// hidden reports whether a rune is drawn as nothing.
func hidden(r rune) bool {
	switch {
	case r >= 0xfff9 && r <= 0xfffb, r >= 0x13430 && r <= 0x1345f:
		return false
	case unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return true
	case r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

func classOf(r rune, look byte) int {
	switch {
	case r < utf8.RuneSelf:
		return asciiClass(r)
	case unicode.IsLetter(r) || unicode.Is(unicode.Nl, r):
		switch {
		case inScripts(r, eastScripts) || r == 'ー':
			return classEast
		case look != 0:
			return classLook
		case unicode.In(r, unicode.Latin, unicode.Common):
			return classLatin
		case inScripts(r, lookScripts):
			return classAlpha
		}
		return classJoin
	case unicode.IsMark(r):
		switch {
		case unicode.Is(unicode.Hangul, r), r >= 0x302a && r <= 0x302f, r == 0x3099, r == 0x309a:
			return classEast
		case unicode.Is(unicode.Inherited, r) && (r < 0x0600 || r >= 0x1ab0 && r < 0x1b00 || r >= 0x1dc0 && r < 0x2100 || r >= 0xfe20 && r < 0xfe30),
			inScripts(r, lookScripts):
			return classMark
		}
		return classJoin
	case unicode.IsDigit(r):
		return classDigit
	case unicode.In(r, unicode.So, unicode.Sm, unicode.Sk) || r == '〰' || r >= 0x1f000 && r < 0x1fb00:
		return classSymbol
	}
	return classNone
}

func asciiClass(r rune) int {
	switch {
	case isASCIILetter(r):
		return classLatin
	case r >= '0' && r <= '9':
		return classDigit
	}
	return classNone
}

func inScripts(r rune, names []string) bool {
	for _, n := range names {
		if unicode.Is(unicode.Scripts[n], r) {
			return true
		}
	}
	return false
}

// letterNamed is the letter X, in lower case, of a rune named prefix+X.
func letterNamed(name, prefix string) (byte, bool) {
	if x, ok := strings.CutPrefix(name, prefix); ok && len(x) == 1 && isASCIILetter(rune(x[0])) {
		return lowerASCII(x[0]), true
	}
	return 0, false
}

func isASCIILetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func lowerASCII(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// intern is the number of a folding among all of them.
func (g *generator) intern(s string) int {
	n, ok := g.maps[s]
	if !ok {
		n = len(g.pool)
		g.maps[s] = n
		g.pool = append(g.pool, s)
	}
	return n
}

func (g *generator) write(version string, index []int, blocks [][blockSize]uint32) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated by gen; DO NOT EDIT.\n\npackage fold\n\n")
	fmt.Fprintf(&b, "// Derived from confusables.txt %s, © 2025 Unicode, Inc., and the Unicode Character Database %s, under the Unicode\n", version, unicode.Version)
	fmt.Fprintf(&b, "// License V3 (https://www.unicode.org/license.txt).\n\n")
	fmt.Fprintf(&b, "const tablesUnicode, tablesConfusables = %q, %q\n\n", unicode.Version, version)
	fmt.Fprintf(&b, "const (\npayloadMask = 1<<%d-1\nflagMark = %#x\nflagHidden = %#x\nflagCompose = %#x\nflagOverlay = %#x\nflagMapped = %#x\nflagDecomposes = %#x\nclassShift = %d\nstyleShift = %d\nlookShift = %d\nblockBits = %d\n)\n\n",
		payloadBits, flagMark, flagHidden, flagCompose, flagOverlay, flagMapped, flagDecomposes, classShift, styleShift, lookShift, blockBits)

	fmt.Fprintf(&b, "// foldings holds the texts that runes fold to, end to end; folding n is foldings[foldingAt[n]:foldingAt[n+1]].\nconst foldings = \"\" +\n")
	all := strings.Join(g.pool, "")
	for len(all) > 0 {
		n := min(len(all), 90)
		for n < len(all) && !utf8.RuneStart(all[n]) {
			n++
		}
		fmt.Fprintf(&b, "%s", strconv.QuoteToASCII(all[:n]))
		if all = all[n:]; len(all) > 0 {
			fmt.Fprint(&b, " +")
		}
		fmt.Fprintln(&b)
	}

	fmt.Fprintf(&b, "\nvar foldingAt = [%d]uint16{", len(g.pool)+1)
	at := 0
	for i, s := range append(g.pool, "") {
		column(&b, i, 24)
		fmt.Fprintf(&b, "%d,", at)
		at += len(s)
	}
	if at > 1<<16-1 {
		return nil, fmt.Errorf("%d bytes of foldings", at)
	}
	fmt.Fprintf(&b, "\n}\n\n// blockOf is the block of runes r with r>>blockBits as its index.\nvar blockOf = [%d]uint16{", len(index))
	for i, n := range index {
		column(&b, i, 32)
		fmt.Fprintf(&b, "%d,", n)
	}
	fmt.Fprintf(&b, "\n}\n\nvar blocks = [%d][%d]entry{", len(blocks), blockSize)
	for _, block := range blocks {
		fmt.Fprint(&b, "\n{")
		for i, e := range block {
			column(&b, i, 16)
			fmt.Fprintf(&b, "%d,", e)
		}
		fmt.Fprint(&b, "\n},")
	}
	fmt.Fprint(&b, "\n}\n\n// compositions are the pairs of runes that compose to one, in their order.\nvar compositions = [...]composition{")
	for i, p := range g.pairs {
		column(&b, i, 5)
		b.WriteString(p)
	}
	fmt.Fprint(&b, "\n}\n")
	return format.Source(b.Bytes())
}

func column(b *bytes.Buffer, i, width int) {
	if i%width == 0 {
		b.WriteByte('\n')
	}
}
