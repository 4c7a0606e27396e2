package words

import "unicode/utf8"

// abbreviation says how a word behaves with a full stop behind it.
type abbreviation uint8

const (
	plain     abbreviation = iota // the stop ends the sentence
	title                         // never ends one: Dr. e.g.
	company                       // ends one only before a word that usually begins one: Inc. U.S. Jan.
	beforeNum                     // no end if a number or lower case follows: No. 5
	clock                         // a.m.: no end before a day or a time zone
	closing                       // etc.: ends one before a capital
	initial                       // a single letter
)

// abbreviationOf classifies the word before a full stop. The lists are English
// and Spanish, with what is frequent in German, French, Portuguese, Italian and
// Russian.
func abbreviationOf(word string) abbreviation {
	if r, n := utf8.DecodeRuneInString(word); n == len(word) {
		if isLetter(r) {
			return initial
		}
		return plain
	}
	var low [12]byte
	isDotted := len(word) >= 3 && word[1] == '.'
	if len(word) > len(low) || len(word) > 6 && !isDotted { // no listed one has more bytes
		return plain
	}
	for i := range len(word) {
		c := word[i]
		if c-'A' < 26 {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	capital := class[word[0]] == upper
	switch string(low[:len(word)]) {
	case "mr", "mrs", "ms", "mx", "dr", "drs", "prof", "rev", "gen", "sen", "gov", "capt", "cpt", "lt", "col", "sgt", "cmdr", "hon", "messrs",
		"mme", "mlle", "mgr", "fr", "br", "supt",
		"vs", "e.g", "i.e", "eg", "ie", "cf", "viz", "ca", "resp", "al", "mt", "ft",
		"srta", "sra", "sres", "sras", "dña", "dn", "ud", "uds", "vd", "vds", "p.ej", "ej", "lic", "ing", "arq", "dra", "profa", "exmo", "exma",
		"z.b", "d.h", "u.a", "o.ä", "bzw", "ggf", "evtl", "hr", "frl", "т.е", "ул", "г-н":
		return title
	case "rep", "maj", "pres", "ald", "supp":
		if capital {
			return title
		}
	case "inc", "ltd", "llc", "plc", "corp", "co", "cos", "bros", "gmbh", "jr", "sr", "esq", "ph.d", "phd", "m.d", "d.d.s", "b.a", "m.a",
		"st", "ste", "ave", "blvd", "rd", "hwy", "dept", "govt", "approx", "est", "univ", "assn", "intl", "natl", "mfg",
		"tel", "ext", "incl", "excl", "misc", "orig", "esp", "cont", "feat", "avg", "temp", "hrs", "mins", "lbs", "oz", "yr", "yrs", "qty",
		"u.s", "u.s.a", "u.k", "u.n", "e.u", "d.c", "l.a", "n.y", "ee.uu", "s.a", "s.l", "cía", "cia", "avda", "dto", "aprox", "usw":
		return company
	case "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun":
		if capital {
			return company
		}
	case "no", "nos", "nr", "núm", "art", "fig", "figs", "sec", "pp", "pg", "pág", "págs", "vol", "vols", "ch", "chap", "ed", "eq", "min", "max",
		"op", "ver", "cap", "abs", "стр":
		return beforeNum
	case "a.m", "p.m":
		return clock
	case "etc", "т.д", "т.п", "u.s.w":
		return closing
	}
	if isDotted && len(word)&1 == 1 && dotted(word+".", 0, len(word)) > len(word) {
		return company // other dotted letters
	}
	return plain
}

// abbreviations are the lengths, as bits, that words of the lists above have which are of
// two to six ASCII letters, by their first and last letters.
var abbreviations = [32 * 32]uint8{
	'a'&31<<5 | 'a'&31: 1 << 4, 'a'&31<<5 | 'd'&31: 1 << 3, 'a'&31<<5 | 'e'&31: 1 << 3, 'a'&31<<5 | 'g'&31: 1 << 3, 'a'&31<<5 | 'l'&31: 1 << 2,
	'a'&31<<5 | 'n'&31: 1 << 4, 'a'&31<<5 | 'q'&31: 1 << 3, 'a'&31<<5 | 'r'&31: 1 << 3, 'a'&31<<5 | 's'&31: 1 << 3, 'a'&31<<5 | 't'&31: 1 << 3,
	'a'&31<<5 | 'x'&31: 1<<5 | 1<<6,
	'b'&31<<5 | 'd'&31: 1 << 4, 'b'&31<<5 | 'r'&31: 1 << 2, 'b'&31<<5 | 's'&31: 1 << 4, 'b'&31<<5 | 'w'&31: 1 << 3,
	'c'&31<<5 | 'a'&31: 1<<2 | 1<<3, 'c'&31<<5 | 'f'&31: 1 << 2, 'c'&31<<5 | 'h'&31: 1 << 2, 'c'&31<<5 | 'l'&31: 1 << 3, 'c'&31<<5 | 'o'&31: 1 << 2,
	'c'&31<<5 | 'p'&31: 1<<3 | 1<<4, 'c'&31<<5 | 'r'&31: 1 << 4, 'c'&31<<5 | 's'&31: 1 << 3, 'c'&31<<5 | 't'&31: 1<<3 | 1<<4,
	'd'&31<<5 | 'a'&31: 1 << 3, 'd'&31<<5 | 'c'&31: 1 << 3, 'd'&31<<5 | 'n'&31: 1 << 2, 'd'&31<<5 | 'o'&31: 1 << 3, 'd'&31<<5 | 'r'&31: 1 << 2,
	'd'&31<<5 | 's'&31: 1 << 3, 'd'&31<<5 | 't'&31: 1 << 4,
	'e'&31<<5 | 'a'&31: 1 << 4, 'e'&31<<5 | 'c'&31: 1 << 3, 'e'&31<<5 | 'd'&31: 1 << 2, 'e'&31<<5 | 'g'&31: 1 << 2, 'e'&31<<5 | 'j'&31: 1 << 2,
	'e'&31<<5 | 'l'&31: 1 << 4, 'e'&31<<5 | 'o'&31: 1 << 4, 'e'&31<<5 | 'p'&31: 1 << 3, 'e'&31<<5 | 'q'&31: 1<<2 | 1<<3, 'e'&31<<5 | 't'&31: 1 << 3,
	'f'&31<<5 | 'b'&31: 1 << 3, 'f'&31<<5 | 'g'&31: 1 << 3, 'f'&31<<5 | 'i'&31: 1 << 3, 'f'&31<<5 | 'l'&31: 1 << 3, 'f'&31<<5 | 'r'&31: 1 << 2,
	'f'&31<<5 | 's'&31: 1 << 4, 'f'&31<<5 | 't'&31: 1<<2 | 1<<4,
	'g'&31<<5 | 'f'&31: 1 << 3, 'g'&31<<5 | 'h'&31: 1 << 4, 'g'&31<<5 | 'n'&31: 1 << 3, 'g'&31<<5 | 't'&31: 1 << 4, 'g'&31<<5 | 'v'&31: 1 << 3,
	'h'&31<<5 | 'n'&31: 1 << 3, 'h'&31<<5 | 'r'&31: 1 << 2, 'h'&31<<5 | 's'&31: 1 << 3, 'h'&31<<5 | 'y'&31: 1 << 3,
	'i'&31<<5 | 'c'&31: 1 << 3, 'i'&31<<5 | 'e'&31: 1 << 2, 'i'&31<<5 | 'g'&31: 1 << 3, 'i'&31<<5 | 'l'&31: 1 << 4,
	'j'&31<<5 | 'l'&31: 1 << 3, 'j'&31<<5 | 'n'&31: 1 << 3, 'j'&31<<5 | 'r'&31: 1 << 2,
	'l'&31<<5 | 'c'&31: 1 << 3, 'l'&31<<5 | 'd'&31: 1 << 3, 'l'&31<<5 | 's'&31: 1 << 3, 'l'&31<<5 | 't'&31: 1 << 2,
	'm'&31<<5 | 'c'&31: 1 << 4, 'm'&31<<5 | 'e'&31: 1<<3 | 1<<4, 'm'&31<<5 | 'g'&31: 1 << 3, 'm'&31<<5 | 'j'&31: 1 << 3, 'm'&31<<5 | 'n'&31: 1 << 3,
	'm'&31<<5 | 'r'&31: 1<<2 | 1<<3, 'm'&31<<5 | 's'&31: 1<<2 | 1<<3 | 1<<4 | 1<<6, 'm'&31<<5 | 't'&31: 1 << 2, 'm'&31<<5 | 'x'&31: 1<<2 | 1<<3,
	'n'&31<<5 | 'l'&31: 1 << 4, 'n'&31<<5 | 'o'&31: 1 << 2, 'n'&31<<5 | 'r'&31: 1 << 2, 'n'&31<<5 | 's'&31: 1 << 3, 'n'&31<<5 | 'v'&31: 1 << 3,
	'o'&31<<5 | 'g'&31: 1 << 4, 'o'&31<<5 | 'p'&31: 1 << 2, 'o'&31<<5 | 't'&31: 1 << 3, 'o'&31<<5 | 'z'&31: 1 << 2,
	'p'&31<<5 | 'a'&31: 1 << 5, 'p'&31<<5 | 'c'&31: 1 << 3, 'p'&31<<5 | 'd'&31: 1 << 3, 'p'&31<<5 | 'f'&31: 1 << 4, 'p'&31<<5 | 'g'&31: 1 << 2,
	'p'&31<<5 | 'p'&31: 1 << 2, 'p'&31<<5 | 's'&31: 1 << 4,
	'q'&31<<5 | 'y'&31: 1 << 3,
	'r'&31<<5 | 'd'&31: 1 << 2, 'r'&31<<5 | 'p'&31: 1<<3 | 1<<4, 'r'&31<<5 | 'v'&31: 1 << 3,
	's'&31<<5 | 'a'&31: 1<<3 | 1<<4, 's'&31<<5 | 'c'&31: 1 << 3, 's'&31<<5 | 'e'&31: 1 << 3, 's'&31<<5 | 'n'&31: 1 << 3, 's'&31<<5 | 'p'&31: 1<<3 | 1<<4,
	's'&31<<5 | 'r'&31: 1 << 2, 's'&31<<5 | 's'&31: 1 << 4, 's'&31<<5 | 't'&31: 1<<2 | 1<<3 | 1<<4,
	't'&31<<5 | 'e'&31: 1 << 3, 't'&31<<5 | 'l'&31: 1 << 3, 't'&31<<5 | 'p'&31: 1 << 4, 't'&31<<5 | 's'&31: 1<<4 | 1<<5, 't'&31<<5 | 'u'&31: 1 << 3,
	'u'&31<<5 | 'd'&31: 1 << 2, 'u'&31<<5 | 's'&31: 1 << 3, 'u'&31<<5 | 'v'&31: 1 << 4, 'u'&31<<5 | 'w'&31: 1 << 3,
	'v'&31<<5 | 'd'&31: 1 << 2, 'v'&31<<5 | 'l'&31: 1 << 3, 'v'&31<<5 | 'r'&31: 1 << 3, 'v'&31<<5 | 's'&31: 1<<2 | 1<<3 | 1<<4, 'v'&31<<5 | 'z'&31: 1 << 3,
	'w'&31<<5 | 'd'&31: 1 << 3,
	'y'&31<<5 | 'r'&31: 1 << 2, 'y'&31<<5 | 's'&31: 1 << 3,
}

// beginsSentences reports whether a capitalised word is one that far more often
// begins a sentence than it is part of a name.
func beginsSentences(word string) bool {
	switch word {
	case "A", "After", "All", "Also", "Although", "An", "And", "Are", "As", "At", "Because", "Before", "But", "By", "Can", "Come", "Did", "Do", "Does",
		"Don't", "Don’t", "Every", "For", "From", "Get", "Have", "He", "Her", "Here", "Here's", "Here’s", "His", "How", "However", "I", "I'd", "I'll", "I'm", "I've",
		"I’d", "I’ll", "I’m", "I’ve", "If", "In", "Is", "It", "It's", "It’s", "Its", "Join", "Just", "Last", "Let", "Let's", "Let’s", "Many", "Maybe", "Meet",
		"More", "Most", "My", "Never", "Next", "No", "Not", "Now", "On", "Once", "Only", "Or", "Our", "Please", "Read", "Registration", "See", "She", "Should",
		"Since", "So", "Some", "Still", "Thank", "Thanks", "That", "That's", "That’s", "The", "Their", "Then", "There", "There's", "There’s", "These",
		"They", "They're", "They’re", "This", "Those", "Though", "To", "Today", "Tomorrow", "Tonight", "Until", "Was", "We", "We'll", "We're", "We've", "We’ll",
		"We’re", "We’ve", "Were", "What", "What's", "What’s", "When", "Where", "Which", "While", "Who", "Why", "Will", "With", "Yes", "Yet", "You",
		"You're", "You’re", "You'll", "You’ll", "Your", "Doors", "Tickets",
		"El", "La", "Los", "Las", "Un", "Una", "En", "Es", "Y", "Pero", "No.", "Si", "Con", "Para", "Por", "Este", "Esta", "Nuestro", "Nuestra", "Hoy", "Mañana",
		"Ya", "Se", "Su", "Gracias":
		return true
	}
	return false
}

// belongsToClock reports whether word goes on with a time of day: a zone or a
// day.
func belongsToClock(word string) bool {
	switch word {
	case "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
		"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Eastern", "Pacific", "Central", "Mountain":
		return true
	}
	if len(word) < 2 || len(word) > 4 {
		return false
	}
	for i := range len(word) {
		if class[word[i]] != upper {
			return false
		}
	}
	return true
}
