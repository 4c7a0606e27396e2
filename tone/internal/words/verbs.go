package words

// irregular holds the forms of a verb that are not built by rule. An empty
// form is regular.
type irregular struct{ third, past, participle, gerund string }

// irregularVerb returns the irregular forms of a verb in its base form.
func irregularVerb(base string) (irregular, bool) {
	if base == "be" {
		return irregular{"is", "was", "been", "being"}, true
	}
	if base == "relay" { // passed on, not laid again
		return irregular{}, false
	}
	if base == "have" {
		return irregular{third: "has", past: "had", participle: "had"}, true
	}
	for _, prefix := range [...]string{"", "re", "over", "under", "out", "mis", "un", "fore", "with", "up"} {
		if len(base) > len(prefix) && base[:len(prefix)] == prefix {
			if past, participle := irregularPast(base[len(prefix):]); past != "" {
				return irregular{past: prefix + past, participle: prefix + participle}, true
			}
		}
	}
	return irregular{}, false
}

// irregularPast gives past and participle, British where the two Englishes
// differ less in meaning than in taste (got), American nowhere alone.
func irregularPast(base string) (past, participle string) {
	switch base {
	case "bear":
		return "bore", "borne"
	case "beat":
		return "beat", "beaten"
	case "become":
		return "became", "become"
	case "begin":
		return "began", "begun"
	case "bend":
		return "bent", "bent"
	case "bet", "bid", "burst", "cast", "cost", "cut", "hit", "hurt", "let", "put", "quit", "rid", "set", "shed", "shut", "split", "spread", "thrust",
		"broadcast", "forecast":
		return base, base
	case "bind":
		return "bound", "bound"
	case "bite":
		return "bit", "bitten"
	case "blow":
		return "blew", "blown"
	case "break":
		return "broke", "broken"
	case "breed":
		return "bred", "bred"
	case "bring":
		return "brought", "brought"
	case "build":
		return "built", "built"
	case "buy":
		return "bought", "bought"
	case "catch":
		return "caught", "caught"
	case "choose":
		return "chose", "chosen"
	case "cling":
		return "clung", "clung"
	case "come":
		return "came", "come"
	case "creep":
		return "crept", "crept"
	case "deal":
		return "dealt", "dealt"
	case "dig":
		return "dug", "dug"
	case "do":
		return "did", "done"
	case "draw":
		return "drew", "drawn"
	case "drink":
		return "drank", "drunk"
	case "drive":
		return "drove", "driven"
	case "eat":
		return "ate", "eaten"
	case "fall":
		return "fell", "fallen"
	case "feed":
		return "fed", "fed"
	case "feel":
		return "felt", "felt"
	case "fight":
		return "fought", "fought"
	case "find":
		return "found", "found"
	case "flee":
		return "fled", "fled"
	case "fling":
		return "flung", "flung"
	case "fly":
		return "flew", "flown"
	case "forbid":
		return "forbade", "forbidden"
	case "forget":
		return "forgot", "forgotten"
	case "forgive":
		return "forgave", "forgiven"
	case "freeze":
		return "froze", "frozen"
	case "get":
		return "got", "got"
	case "give":
		return "gave", "given"
	case "go":
		return "went", "gone"
	case "grind":
		return "ground", "ground"
	case "grow":
		return "grew", "grown"
	case "hang":
		return "hung", "hung"
	case "hear":
		return "heard", "heard"
	case "hide":
		return "hid", "hidden"
	case "hold":
		return "held", "held"
	case "keep":
		return "kept", "kept"
	case "kneel":
		return "knelt", "knelt"
	case "know":
		return "knew", "known"
	case "lay":
		return "laid", "laid"
	case "lead":
		return "led", "led"
	case "leave":
		return "left", "left"
	case "lend":
		return "lent", "lent"
	case "light":
		return "lit", "lit"
	case "lose":
		return "lost", "lost"
	case "make":
		return "made", "made"
	case "mean":
		return "meant", "meant"
	case "meet":
		return "met", "met"
	case "pay":
		return "paid", "paid"
	case "prove":
		return "proved", "proven"
	case "read":
		return "read", "read"
	case "ride":
		return "rode", "ridden"
	case "ring":
		return "rang", "rung"
	case "rise":
		return "rose", "risen"
	case "run":
		return "ran", "run"
	case "say":
		return "said", "said"
	case "see":
		return "saw", "seen"
	case "seek":
		return "sought", "sought"
	case "sell":
		return "sold", "sold"
	case "send":
		return "sent", "sent"
	case "shake":
		return "shook", "shaken"
	case "shine":
		return "shone", "shone"
	case "shoot":
		return "shot", "shot"
	case "show":
		return "showed", "shown"
	case "shrink":
		return "shrank", "shrunk"
	case "sing":
		return "sang", "sung"
	case "sink":
		return "sank", "sunk"
	case "sit":
		return "sat", "sat"
	case "sleep":
		return "slept", "slept"
	case "slide":
		return "slid", "slid"
	case "speak":
		return "spoke", "spoken"
	case "speed":
		return "sped", "sped"
	case "spend":
		return "spent", "spent"
	case "spin":
		return "spun", "spun"
	case "spring":
		return "sprang", "sprung"
	case "stand":
		return "stood", "stood"
	case "steal":
		return "stole", "stolen"
	case "stick":
		return "stuck", "stuck"
	case "sting":
		return "stung", "stung"
	case "strike":
		return "struck", "struck"
	case "strive":
		return "strove", "striven"
	case "swear":
		return "swore", "sworn"
	case "sweep":
		return "swept", "swept"
	case "swim":
		return "swam", "swum"
	case "swing":
		return "swung", "swung"
	case "take":
		return "took", "taken"
	case "teach":
		return "taught", "taught"
	case "tear":
		return "tore", "torn"
	case "tell":
		return "told", "told"
	case "think":
		return "thought", "thought"
	case "throw":
		return "threw", "thrown"
	case "tread":
		return "trod", "trodden"
	case "wake":
		return "woke", "woken"
	case "wear":
		return "wore", "worn"
	case "weave":
		return "wove", "woven"
	case "weep":
		return "wept", "wept"
	case "win":
		return "won", "won"
	case "wind":
		return "wound", "wound"
	case "write":
		return "wrote", "written"
	}
	return "", ""
}

// doublesLast reports whether base doubles its last consonant before -ed and
// -ing: words of one syllable that end in one vowel and one consonant, and the
// longer ones listed, which are stressed at the end.
func doublesLast(base string) bool {
	n := len(base)
	if n < 3 || isVowel[base[n-1]] || !isVowel[base[n-2]] || isVowel[base[n-3]] && !(base[n-3] == 'u' && n > 3 && base[n-4] == 'q') {
		return false
	}
	switch base[n-1] {
	case 'w', 'x':
		return false
	}
	switch base {
	case "begin", "admit", "refer", "prefer", "occur", "commit", "submit", "permit", "regret", "forget", "control", "patrol", "equip", "rebel", "propel",
		"compel", "expel", "excel", "transfer", "defer", "infer", "confer", "omit", "emit", "upset", "format", "program", "outrun", "reset", "forbid",
		"allot", "annul", "deter", "incur", "recur", "unplug", "zigzag", "kidnap", "unwrap", "rerun", "input", "output", "undercut", "overlap", "offset":
		return true
	}
	vowels := 0
	for i := range n {
		if isVowel[base[i]] && (i == 0 || !isVowel[base[i-1]]) && !(base[i] == 'y' && i == 0) {
			vowels++
		}
	}
	return vowels == 1
}

// thirdPerson, pastTense, participle and gerund inflect a verb; plural a noun.
// All take the base form in lower case.
func thirdPerson(base string) string {
	if v, ok := irregularVerb(base); ok && v.third != "" {
		return v.third
	}
	return addS(base)
}

func pastTense(base string) string {
	if v, ok := irregularVerb(base); ok {
		return v.past
	}
	return regularPast(base)
}

func participle(base string) string {
	if v, ok := irregularVerb(base); ok {
		return v.participle
	}
	return regularPast(base)
}

func regularPast(base string) string {
	n := len(base)
	switch {
	case n == 0:
		return base
	case base[n-1] == 'e':
		return base + "d"
	case endsConsonantY(base):
		return base[:n-1] + "ied"
	case base[n-1] == 'c':
		return base + "ked"
	case doublesLast(base):
		return base + base[n-1:] + "ed"
	}
	return base + "ed"
}

func gerund(base string) string {
	if base == "be" {
		return "being"
	}
	n := len(base)
	switch {
	case n == 0:
		return base
	case n > 2 && base[n-2:] == "ie":
		return base[:n-2] + "ying"
	case n > 2 && base[n-1] == 'e' && base[n-2] != 'e' && base[n-2] != 'o' && base[n-2] != 'y' && base != "singe" && base != "dye":
		return base[:n-1] + "ing"
	case base[n-1] == 'c':
		return base + "king"
	case doublesLast(base):
		return base + base[n-1:] + "ing"
	}
	return base + "ing"
}

func addS(base string) string {
	n := len(base)
	switch {
	case n == 0:
		return base
	case endsConsonantY(base):
		return base[:n-1] + "ies"
	case base[n-1] == 's', base[n-1] == 'x', base[n-1] == 'z', hasEnding(base, "ch"), hasEnding(base, "sh"), base == "go", base == "do", hasEnding(base, "undergo"), base == "hero", base == "veto", base == "echo":
		return base + "es"
	}
	return base + "s"
}

func plural(noun string) string {
	switch noun {
	case "person":
		return "people"
	case "child":
		return "children"
	case "man", "woman", "salesman", "craftsman":
		return noun[:len(noun)-2] + "en"
	case "foot":
		return "feet"
	case "tooth":
		return "teeth"
	case "mouse":
		return "mice"
	case "life", "wife", "knife":
		return noun[:len(noun)-2] + "ves"
	case "half", "leaf", "shelf":
		return noun[:len(noun)-1] + "ves"
	case "criterion":
		return "criteria"
	case "basis", "crisis", "analysis", "thesis":
		return noun[:len(noun)-2] + "es"
	}
	if isMass(noun) {
		return noun
	}
	return addS(noun)
}

// isMass reports whether a noun has no plural or is one already.
func isMass(noun string) bool {
	switch noun {
	case "teamwork", "money", "information", "advice", "news", "software", "hardware", "knowledge", "equipment", "evidence", "staff", "people",
		"stuff", "everyone", "everybody", "nothing", "something", "everything", "progress", "feedback", "research", "attention", "time", "strength",
		"work", "help", "room", "space", "data", "content", "traffic", "trust", "proof", "luck", "fun", "growth", "income", "homework", "children", "men", "women", "us",
		"series", "means", "better", "more", "less", "together":
		return true
	}
	n := len(noun)
	return n > 3 && noun[n-1] == 's' && noun[n-2] != 's' && noun[n-2] != 'u' && noun[n-2] != 'i'
}

func endsConsonantY(s string) bool {
	n := len(s)
	return n >= 2 && s[n-1] == 'y' && (!isVowel[s[n-2]] || n >= 3 && s[n-2] == 'u' && s[n-3] == 'q')
}

func hasEnding(s, ending string) bool {
	return len(s) >= len(ending) && s[len(s)-len(ending):] == ending
}
