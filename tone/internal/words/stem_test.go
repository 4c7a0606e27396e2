package words

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/kljensen/snowball/english"
	"github.com/stretchr/testify/require"
)

// roots × suffixes is the vocabulary the stemmer is held to without any data
// at hand: short and long roots, roots that end in every kind of letter the
// algorithm looks at, and every suffix it knows, alone and in pairs.
var roots = strings.Fields(`
	a ab ac ad aid air al am an ap app ar arm arsen arsenal art as at ax b back bag ban bar bas bat be beau beaut bed beg begg begin
	bel bell bib big bit bl blog boil bon book bot box boy br brand break brew brows build bus busy buy by c cab call can cap car cat ceil
	cell change charg choos cit clear clos cod coll com commit commun compan comput con conn consist content control convers
	cook cop count creat cre cri crisp cry curi cut cycl cynic d damp danc dat deal dec def defi deliver demo den deni dent depend
	design desir develop di did dig digit do dog draw driv dry duc dye e eas ebb ed eff egg eight elect electric em embed empower
	en enabl end eng engag ent entr equ er err essen etern ev exceed exchang exist exp expl express ey eye f fab fac fact fall far
	feas fed feed feel fi fil find fit fix flag fl flex flow fly foc follow for form fre full fun fund fus g gag gal gen gener gentl get
	giv glob go goal god good gr grad grat gram greet grow gu guid gym h hab hack hand hap happ har hat heal help hesit hid high him
	hir hob hol hold hop horr host hum hurr hyp i idol id ident ideal im impact in incl incom increas ind industr infl inform inn
	innov inspir integr intern invest is it item j jam jet job jog journ joy judg jump just k keen key kick kill kind king kit know
	l lab lag lam last launch law lay lead learn leg less let lev leverag li lib lie lift light lik lim lin list liv loc log long loop los lov
	loy luck lux m mad mak man manag map mark market mat maxim may mean med meet mem men merg mess met mind minim miss mix mob
	mod mon mor mot mov mud mult mus my n nag nam nat natur near need net new nod nor not nut o oak ob obey obs occur odd of off
	oil ok on op oper opin oppos opt optim or order organ orient orig ott out own ox p pack pad pag pair pan par part pass pat pay
	pen per person pet phas pin pity pivot plan play pleas pod poem polic pop pos post pow pract pray pre prefer press pric priv pro
	proactiv proceed produc prof prom promot prop pur put qu qual queer quer quick quit quiz r rad rag rail ran rat rational re reach read
	real rebel rec reg rel relax rely rent rep requir res resp rest rich rid right ris rob rol row roy rub run s sad saf sal sat sav
	say scal scan sch scream se sea seam sect see sel sell sen sens serv set sev sex shap shar shin ship shop show shy sign sim sin
	sit siz skat ski skill skip sky sl slip small smil snow so soc sol solut son sort sp spac spec speed spell spir spot spray stab
	stand star stat stay step stir stop stor strat stream strength strong stud styl sub succeed suggest sum sun super suppl sur sw
	syn synerg system t tag tak talk tap targ tax team tech tel ten tend terr test text th thank the thing think thorough thrill ti tim tip
	to tool top touch tr track trad train trans transform trav treat tri trou tru trust try turn twin ty typ u ugl un under unif unit univers up urg
	us user util v vac val van var vas ve vent verb vers vex vi vib vict view vig vir vis vit viv voc vol vot w wag wait walk
	war wast wat way we web wed weigh well west wet whol wid will win wis wit wom won word work world worr worth wr writ x y yard yawn
	yay year yell yes yet yield yog you young yum z zap zen zip zon zoom`)

var suffixes = strings.Fields(`
	s es ed ing er ers est ly y ies ied ie e ee eed eedly eeds edly ingly ingness able ably ability abilities ible ibly ibility
	al ally alism alist ality alities alize alized alization ance ancy ancies ant antly ate ated ately ates ating ation ations ational
	ationally ative ator ators bli bly d ement ements en ence ency encies ened ener ening ent ently ents ered ering ery ful fully fulness
	ic ical ically icate icative ication ician icity ics ification ified ify ion ional ionally ions ious iously iousness ish ism isms
	ist istic ists ite ities ity ive ively iveness ivity iz ization izations ize ized izer izers izes izing l less lessly lessness
	li like logy logies logist logical ll lling lled ling ment mental ments n ness nesses nning nned ogi ogy or ors ous ously ousness
	pped pping rr rred rring ship sses ss tional tionally tt tted tting ty ual us uses w x yed yer yers ying 's 's' s' ' ’s ’ é és`)

// vocabulary calls yield with every word of the generated list (over 100,000),
// with apostrophes in front for some.
func vocabulary(yield func(string)) {
	for _, root := range roots {
		yield(root)
		for _, suffix := range suffixes {
			yield(root + suffix)
			for _, second := range []string{"s", "ly", "ed", "ing", "ness", "e", "al", "ity", "'s", "y"} {
				yield(root + suffix + second)
			}
		}
	}
	for _, word := range roots {
		yield("'" + word)
		yield("''" + word + "s'")
		yield(word + "'")
		yield(strings.ToUpper(word) + "ING")
		yield("’" + word + "’s")
		yield("é" + word + "s")
	}
	// Every word of up to four letters over the letters the steps tell apart.
	const letters = "aeyltsdi'wx"
	var grow func(prefix string, left int)
	grow = func(prefix string, left int) {
		yield(prefix)
		if left > 0 {
			for _, letter := range letters {
				grow(prefix+string(letter), left-1)
			}
		}
	}
	grow("", 4)
}

func TestStemEqualsSnowballOnGeneratedWords(t *testing.T) {
	var buf [64]byte
	seen := 0
	vocabulary(func(word string) {
		seen++
		want := english.Stem(word, true)
		if got := string(Stem([]byte(word), buf[:0])); got != want {
			t.Errorf("Stem(%q) = %q, snowball says %q", word, got, want)
		}
	})
	require.Greater(t, seen, 100_000)
}

// TestStemEqualsSnowballOnRealWords takes every word of the tuning data and of
// the word lists.
func TestStemEqualsSnowballOnRealWords(t *testing.T) {
	seen := map[string]bool{}
	var buf [64]byte
	sharedTexts(t, func(text string) {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("'’‘‛", r)
		}) {
			if seen[word] {
				continue
			}
			seen[word] = true
			want := english.Stem(word, true)
			if got := string(Stem([]byte(word), buf[:0])); got != want {
				t.Errorf("Stem(%q) = %q, snowball says %q", word, got, want)
			}
		}
	})
	t.Logf("%d different words", len(seen))
	require.Greater(t, len(seen), 50_000)
}

func TestStem(t *testing.T) {
	for _, tc := range []struct{ name, word, want string }{
		{"empty", "", ""},
		{"two letters", "As", "as"},
		{"verb", "leveraging", "leverag"},
		{"upper case", "LEVERAGES", "leverag"},
		{"y to i", "synergy", "synergi"},
		{"plural meets it", "synergies", "synergi"},
		{"stop words are stemmed", "because", "becaus"},
		{"straight possessive", "company's", "compani"},
		{"curly possessive", "company’s", "compani"},
		{"exception", "skies", "sky"},
		{"letters outside ASCII stay", "cafés", "café"},
		{"and are lower-cased", "ÉCLAIRS", "éclair"},
		{"Kelvin sign is a k", "\u212anows", "know"},
		{"special region", "communities", "communiti"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want, string(Stem([]byte(tc.word), nil)))
		})
	}
}

func TestStemDoesNotAllocate(t *testing.T) {
	var buf [64]byte
	all := [][]byte{[]byte("leveraging"), []byte("Don’t"), []byte("cafés"), []byte("'internationalisation's"), []byte("NEWS")}
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for _, word := range all {
			Stem(word, buf[:0])
		}
	}))
}

func TestStemmerFor(t *testing.T) {
	for _, tc := range []struct{ language, word, want string }{
		{"en", "Leveraging", "leverag"},
		{"es", "soluciones", "solucion"},
		{"fr", "continuellement", "continuel"},
		{"ru", "решения", "решен"},
		{"sv", "lösningar", "lösning"},
		{"no", "løsninger", "løsning"},
		{"nb", "løsninger", "løsning"},
		{"hu", "megoldások", "megoldás"},
	} {
		t.Run(tc.language, func(t *testing.T) {
			stem, ok := StemmerFor(tc.language)
			require.True(t, ok)
			require.Equal(t, tc.want, string(stem([]byte(tc.word), nil)))
		})
	}
	stem, ok := StemmerFor("de")
	require.False(t, ok)
	require.Equal(t, "Lösungen", string(stem([]byte("Lösungen"), nil)))
}

func FuzzStem(f *testing.F) {
	for _, seed := range []string{"leveraging", "'''", "company’s", "yyyy", "'yes", "İstanbul", "\xff'", "generously", "aé's"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if strings.ContainsFunc(word, unicode.IsSpace) {
			t.Skip("words hold no white space")
		}
		got := Stem([]byte(word), nil)
		require.Equal(t, english.Stem(word, true), string(got))
		if len(bytes.ToLower([]byte(word))) <= len(word) {
			require.LessOrEqual(t, len(got), len(word)+1)
		}
	})
}

func BenchmarkStem(b *testing.B) {
	var list [][]byte
	vocabularyOfPosts(func(word string) { list = append(list, []byte(word)) })
	var buf [64]byte
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		Stem(list[i], buf[:0])
		if i++; i == len(list) {
			i = 0
		}
	}
}

// sharedTexts calls yield with every text of the tuning data.
func sharedTexts(t testing.TB, yield func(string)) {
	t.Helper()
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED is not set: it names the folder that holds the tuning data")
	}
	files, err := filepath.Glob(filepath.Join(shared, "data", "*", "*.jsonl"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		readTexts(t, file, func(text, _ string) { yield(text) })
	}
}

// readTexts calls yield with the text (or sentence, or term) and the label of
// every line of a file.
func readTexts(t testing.TB, file string, yield func(text, label string)) {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	for dec := json.NewDecoder(f); dec.More(); {
		var line struct {
			Text, Sentence, Term string
			Label                any
		}
		require.NoError(t, dec.Decode(&line), file)
		label, _ := line.Label.(string)
		yield(line.Text+line.Sentence+line.Term, label)
	}
}
