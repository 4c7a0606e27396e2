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
