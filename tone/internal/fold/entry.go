package fold

// entry says what folding does to one rune. The generated tables hold one for each.
type entry uint32

// class is what a rune is to the word around it. The order is that of the generator.
type class uint8

const (
	classNone   class = iota // punctuation, spaces, controls
	classSymbol              // symbols and emoji
	classDigit
	classLatin
	classLook  // a letter that can pass for an ASCII letter
	classAlpha // a letter of another alphabet of the Latin kind, with no such likeness
	classJoin  // a letter or mark of a script that uses joiners or break hints
	classEast  // Han, kana, Hangul
	classMark  // combining marks that belong to no script
)

// style is how a letter was written. The order is that of the generator.
type style uint8

const (
	stylePlain     style = iota
	styleFullwidth       // ordinary in East Asian text
	styleLetter          // mathematical, circled, squared, small capitals
	styleRaised          // modifier letters, as in 1ˢᵗ
	styleBadge           // negative squared letters: emoji when they stand alone
	styleRegional        // regional indicators: flags when they stand in pairs
)

func lookup(r rune) entry { return blocks[blockOf[r>>blockBits]][r&(1<<blockBits-1)] }

func (e entry) class() class  { return class(e >> classShift & 15) }
func (e entry) style() style  { return style(e >> styleShift & 7) }
func (e entry) hidden() bool  { return e&flagHidden != 0 }
func (e entry) mark() bool    { return e&flagMark != 0 }
func (e entry) overlay() bool { return e&flagOverlay != 0 }

// inert reports whether folding leaves the rune as it is, and those beside it because of it.
func (e entry) inert() bool {
	return e&(flagMapped|flagHidden|flagMark) == 0 && e.style() == stylePlain && e.class() != classLook
}

// mapped reports whether the rune folds to something else.
func (e entry) mapped() bool { return e&flagMapped != 0 }

// composes reports whether a mark may change with the rune before it.
func (e entry) composes() bool { return e&flagCompose != 0 }

// combining is the canonical combining class of a mark that is not mapped.
func (e entry) combining() entry { return e & payloadMask }

// look is the ASCII letter, in lower case, that the rune can pass for, or 0.
func (e entry) look() byte {
	if n := byte(e >> lookShift & 31); n != 0 {
		return 'a' - 1 + n
	}
	return 0
}

// folding is what a mapped rune folds to.
func (e entry) folding() string {
	n := e & payloadMask
	return foldings[foldingAt[n]:foldingAt[n+1]]
}

// wordly reports whether the class stands inside words.
func (c class) wordly() bool { return c >= classDigit }

// alphabetic reports whether the class is of the alphabets that need no invisible character between two letters.
func (c class) alphabetic() bool { return c == classLatin || c == classLook || c == classAlpha }
