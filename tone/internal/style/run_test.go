package style

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules/vale"
)

// all runs every rule over a document.
func all(e *Engine, doc *Document) (hits []Hit, faults []Fault) {
	return e.Run(doc, func(int) bool { return true }, nil)
}

// found runs rules over blocks and gives rule:text of each hit.
func found(t *testing.T, doc *Document, list ...*vale.Rule) []string {
	e, errs := Compile(list)
	for _, err := range errs {
		require.NoError(t, err)
	}
	hits, faults := all(e, doc)
	require.Empty(t, faults)
	var out []string
	for _, h := range hits {
		if h.Whole {
			out = append(out, h.Message)
			continue
		}
		out = append(out, fmt.Sprintf("%d:%d %s", h.Start, h.End, h.Message))
	}
	return out
}

func swap(from, to string) []vale.Pair { return []vale.Pair{{From: from, To: to}} }

func prose(text string) *Document {
	return &Document{Blocks: []Block{{Scope: Text | Markdown, Text: text}, {Scope: Text | Paragraph | Markdown, Text: text}}}
}

func TestTokens(t *testing.T) {
	for name, c := range map[string]struct {
		rule vale.Rule
		text string
		want []string
	}{
		"a literal, whatever the case":  {vale.Rule{Tokens: []string{"very"}, IgnoreCase: true}, "Very, every, VERY", []string{"0:4 Very", "13:17 VERY"}},
		"a literal as it stands":        {vale.Rule{Tokens: []string{"IMO"}}, "imo IMO", []string{"4:7 IMO"}},
		"not inside a word":             {vale.Rule{Tokens: []string{"us"}}, "bus usé us", []string{"9:11 us"}},
		"beyond ASCII":                  {vale.Rule{Tokens: []string{"école"}, IgnoreCase: true}, "École, écoles", []string{"0:6 École"}},
		"the first token at a place":    {vale.Rule{Tokens: []string{"at the", "at the end"}}, "at the end", []string{"0:6 at the"}},
		"the longer one before":         {vale.Rule{Tokens: []string{"at the end", "at"}}, "at the end, at", []string{"0:10 at the end", "12:14 at"}},
		"literals and patterns":         {vale.Rule{Tokens: []string{"one", `tw\w+`}}, "one two one", []string{"0:3 one", "4:7 two", "8:11 one"}},
		"a pattern that begins before":  {vale.Rule{Tokens: []string{"two", `one \w+`}}, "one two two", []string{"0:7 one two", "8:11 two"}},
		"the order of tokens":           {vale.Rule{Tokens: []string{`o\w+ t`, "one two"}}, "one two", []string{"0:7 one two"}},
		"nonword":                       {vale.Rule{Tokens: []string{`\.\.\.`}, Nonword: true}, "so...", []string{"2:5 ..."}},
		"raw before tokens":             {vale.Rule{Raw: []string{`\b(?:is|was)\b\s*`}, Tokens: []string{"done", `\w+ed`}}, "was done, is wed", []string{"0:8 was done", "10:16 is wed"}},
		"raw behind tokens":             {vale.Rule{Raw: []string{`\s+not\b`}, Tokens: []string{"is"}, Append: true}, "is not, is", []string{"0:6 is not"}},
		"raw alone":                     {vale.Rule{Raw: []string{`\bSo[\s,]`}}, "So, so So", []string{"0:3 So,"}},
		"an exception":                  {vale.Rule{Tokens: []string{`[A-Z]{3}`}, Exceptions: []string{"API"}}, "API APT", []string{"4:7 APT"}},
		"an exception around the match": {vale.Rule{Tokens: []string{"mea"}, Exceptions: []string{"mea culpa"}}, "mea culpa mea", []string{"10:13 mea"}},
		"a sentence's start":            {vale.Rule{Tokens: []string{"^But"}}, "But no\nBut yes, But", []string{"0:3 But", "7:10 But"}},
		"a limit":                       {vale.Rule{Tokens: []string{"a"}, Limit: 2}, "a a a", []string{"0:1 a", "2:3 a"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.rule
			r.Kind, r.ID, r.Message = vale.Existence, "A.B", "%s"
			require.Equal(t, c.want, found(t, prose(c.text), &r))
		})
	}
}

func TestSubstitutions(t *testing.T) {
	replace := vale.Action{Name: "replace"}
	for name, c := range map[string]struct {
		rule  vale.Rule
		text  string
		want  []string
		fixes []string
	}{
		"a word":              {vale.Rule{Swap: swap("utilise", "use"), Action: replace}, "We utilise it", []string{"3:10 use utilise"}, []string{"use"}},
		"several wordings":    {vale.Rule{Swap: swap("cell phone", "phone|mobile phone"), Action: replace}, "cell phone", []string{"0:10 'phone' or 'mobile phone' cell phone"}, []string{"phone", "mobile phone"}},
		"as it should be":     {vale.Rule{Swap: swap("git ?hub", "GitHub"), IgnoreCase: true, Action: replace}, "GitHub git hub", []string{"7:14 GitHub git hub"}, []string{"GitHub"}},
		"without an action":   {vale.Rule{Swap: swap("(?:x|y)es", "yes")}, "xes yes", []string{"0:3 yes xes"}, nil},
		"a pattern's wording": {vale.Rule{Swap: swap(`(\w+)-izing`, "$1ise"), Action: replace}, "real-izing", []string{"0:10 realise real-izing"}, []string{"realise"}},
		"a capital":           {vale.Rule{Swap: swap("utilise", "use"), IgnoreCase: true, Capitalize: true, Action: replace}, "Utilise", []string{"0:7 Use Utilise"}, []string{"Use"}},
		"nonword":             {vale.Rule{Swap: swap(`\([cC]\)`, "©"), Nonword: true}, "(c)Acme", []string{"0:3 © (c)"}, nil},
		"an exception":        {vale.Rule{Swap: swap("admin", "administrator"), Exceptions: []string{"sys admin"}, Action: replace}, "sys admin, admin", []string{"11:16 administrator admin"}, []string{"administrator"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.rule
			r.Kind, r.ID, r.Message = vale.Substitution, "A.B", "%s %s"
			e, errs := Compile([]*vale.Rule{&r})
			require.NoError(t, errs[0])
			hits, _ := all(e, prose(c.text))
			var got []string
			for _, h := range hits {
				m := h.Message
				if len(c.fixes) == 1 {
					m = strings.Replace(m, "'"+c.fixes[0]+"'", c.fixes[0], 1)
				}
				got = append(got, fmt.Sprintf("%d:%d %s", h.Start, h.End, m))
				require.Equal(t, c.fixes, h.Fixes)
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestOtherKinds(t *testing.T) {
	blocks := func(texts ...string) *Document {
		doc := &Document{}
		at := 0
		for _, s := range texts {
			doc.Blocks = append(doc.Blocks, Block{Scope: Text | Markdown, Text: s, Start: at})
			at += len(s) + 2
		}
		return doc
	}
	for name, c := range map[string]struct {
		rule vale.Rule
		doc  *Document
		want []string
	}{
		"too many":             {vale.Rule{Kind: vale.Occurrence, Tokens: []string{","}, Max: 1}, blocks("a, b, c", "a, b"), []string{"1:2 2"}},
		"too few":              {vale.Rule{Kind: vale.Occurrence, Tokens: []string{"please"}, Min: 1}, blocks(" Do it"), []string{"1:3 0"}},
		"repeated":             {vale.Rule{Kind: vale.Repetition, Tokens: []string{`[^\s]+`}, Alpha: true}, blocks("the the -- -- it\nit"), []string{"0:7 the", "14:19 it"}},
		"repeated in any case": {vale.Rule{Kind: vale.Repetition, Tokens: []string{`[^\s]+`}, IgnoreCase: true}, blocks("The the"), []string{"0:7 the"}},
		"over a full stop":     {vale.Rule{Kind: vale.Repetition, Tokens: []string{`[^\s.]+`}}, blocks("I saw that. That is it. That"), nil},
		"two spellings":        {vale.Rule{Kind: vale.Consistency, Swap: swap("colour", "color")}, blocks("colour", "red", "color", "colour"), []string{"13:18 color", "20:26 colour"}},
		"one spelling":         {vale.Rule{Kind: vale.Consistency, Swap: swap("colour", "color")}, blocks("colour colour"), nil},
		"explained":            {vale.Rule{Kind: vale.Conditional, First: `\b([A-Z]{3})\b`, Second: `\(([A-Z]{3})\)`}, blocks("ABC", "the (DEF)", "DEF ABC"), []string{"0:3 ABC", "20:23 ABC"}},
		"present":              {vale.Rule{Kind: vale.Conditional, First: `sale`, Second: `terms`}, blocks("sale", "sale with terms"), []string{"0:4 sale"}},
		"lower":                {vale.Rule{Kind: vale.Capitalization, Match: "$lower"}, blocks("ab", "aB"), []string{"4:6 aB"}},
		"upper":                {vale.Rule{Kind: vale.Capitalization, Match: "$upper"}, blocks("AB", "aB"), []string{"4:6 aB"}},
		"a case of its own":    {vale.Rule{Kind: vale.Capitalization, Match: "^[A-Z]"}, blocks("Ab", "ab"), []string{"4:6 ab"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.rule
			r.ID, r.Message = "A.B", "%s"
			require.Equal(t, c.want, found(t, c.doc, &r))
		})
	}
}

func TestSentenceAndTitleCase(t *testing.T) {
	sentence := vale.Rule{Kind: vale.Capitalization, Match: "$sentence", Indicators: []string{":"}, Exceptions: []string{"GitHub", "API"}, Threshold: 0.8}
	title := vale.Rule{Kind: vale.Capitalization, Match: "$title", Style: "AP", Threshold: 0.8}
	chicago := vale.Rule{Kind: vale.Capitalization, Match: "$title", Style: "Chicago", Threshold: 0.8}
	for name, c := range map[string]struct {
		rule vale.Rule
		text string
		ok   bool
	}{
		"a sentence":             {sentence, "This is a heading", true},
		"a capital too many":     {sentence, "This is a Heading", false},
		"behind a colon":         {sentence, "One heading: Another one", true},
		"an exception":           {sentence, "Use the GitHub API", true},
		"no capital at all":      {sentence, "this is a heading of six words", false},
		"a title":                {title, "The Sound of Music", true},
		"a small word large":     {title, "The Sound Of The", false},
		"no title":               {title, "The sound of music", false},
		"to before a verb":       {title, "How To Win Friends", true},
		"a preposition, AP":      {title, "Music Without Sound", true},
		"a preposition, Chicago": {chicago, "Music without Sound", true},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.rule
			r.ID, r.Message = "A.B", "%s"
			require.Equal(t, c.ok, found(t, prose(c.text), &r) == nil, c.text)
		})
	}
}

func TestScopes(t *testing.T) {
	heading := Text | Heading | H2 | Markdown
	for scope, want := range map[string]map[Scope]bool{
		"text":            {Text | Markdown: true, heading: true, Text | Sentence: false, Raw: false, Link | Markdown: false},
		"heading":         {heading: true, Text: false, heading | Sentence: false},
		"heading.h2":      {heading: true, Text | Heading | H1: false},
		"sentence":        {heading | Sentence: true, heading: false},
		"paragraph":       {Text | Paragraph: true, Text: false},
		"~blockquote":     {Text: true, Text | Blockquote: false, Raw: false},
		"text & ~heading": {Text: true, heading: false},
		"list":            {Text | List: true, Text: false},
		"table.cell":      {Text | Table | Cell: true, Text | Table: false},
		"text.md":         {Text | Markdown: true, Text | HTML: false},
		"raw":             {Raw | Markdown: true, Text: false},
		"comment.line":    {Text: false},
		"text.attr.alt":   {Text | Attr | Alt: true, Text: false},
	} {
		s := newSelector([]string{scope})
		for block, ok := range want {
			require.Equal(t, ok, s.matches(block), "%s on %b", scope, block)
		}
	}
	two := newSelector([]string{"heading", "list"})
	require.True(t, two.matches(heading))
	require.True(t, two.matches(Text|List))
	require.False(t, two.matches(Text))
}

func TestInlinesThatARuleDoesNotWant(t *testing.T) {
	doc := prose("see here or here")
	doc.Inlines = []Inline{{Scope: Link, Start: 4, End: 8}}
	r := vale.Rule{Kind: vale.Existence, ID: "A.B", Message: "%s", Tokens: []string{"here"}, Scope: []string{"text & ~link"}}
	require.Equal(t, []string{"12:16 here"}, found(t, doc, &r))
}

func TestFigures(t *testing.T) {
	f := figuresOf("The cat sat. A beautiful animal.\n\nIt's here.")
	require.InDelta(t, 3, f.sentences, 0)
	require.InDelta(t, 8, f.words, 0)
	require.InDelta(t, 1, f.polysyllabic, 1)
	doc := &Document{Blocks: []Block{{Scope: Summary | Markdown, Text: "One two three. Four five."}}, Counts: map[string]int{"heading_h1": 2}}
	long := vale.Rule{Kind: vale.Metric, ID: "A.L", Message: "%s", Formula: "words / sentences", Condition: "> 2"}
	short := vale.Rule{Kind: vale.Metric, ID: "A.S", Message: "%s", Formula: "words / sentences", Condition: "> 3"}
	heads := vale.Rule{Kind: vale.Metric, ID: "A.H", Message: "%s", Formula: "heading.h1 + math.sqrt(4)", Condition: "== 4 && result < 9"}
	grade := vale.Rule{Kind: vale.Readability, ID: "A.G", Message: "%s", Metrics: []string{"SMOG"}, Grade: 3}
	require.Equal(t, []string{"2.50", "4.00", "3.13"}, found(t, doc, &long, &short, &heads, &grade))
	_, errs := Compile([]*vale.Rule{{Kind: vale.Metric, Formula: "wrods", Condition: "> 1"}})
	require.ErrorContains(t, errs[0], "wrods")
}

func TestMessages(t *testing.T) {
	require.Equal(t, "Use 'a' instead of 'b c' (100%)", newMessage("Use '%s' instead of '%s' (100%%)").fill(&strings.Builder{}, "a", "b\n  c"))
	require.Equal(t, "plain", newMessage("plain").fill(&strings.Builder{}, "a"))
	require.Equal(t, "50%", newMessage("50%").fill(&strings.Builder{}, "a"))
	require.Equal(t, "'a', 'b', or 'c'", quoted([]string{"a", "b", "c"}))
	require.Equal(t, []string{"a", "b|c"}, optionsOf(`a|b\|c`))
}

func TestActions(t *testing.T) {
	for name, c := range map[string]struct {
		action vale.Action
		match  string
		want   []string
	}{
		"none":             {vale.Action{}, "a", nil},
		"remove":           {vale.Action{Name: "remove"}, "a", []string{""}},
		"replace":          {vale.Action{Name: "replace", Params: []string{"b", "c"}}, "a", []string{"b", "c"}},
		"trim":             {vale.Action{Name: "edit", Params: []string{"trim", " "}}, " — ", []string{"—"}},
		"trim right":       {vale.Action{Name: "edit", Params: []string{"trim_right", "!"}}, "no!\n", []string{"no"}},
		"regex":            {vale.Action{Name: "edit", Params: []string{"regex", "-", " "}}, "really-big", []string{"really big"}},
		"split":            {vale.Action{Name: "edit", Params: []string{"split", " ", "1"}}, "very unique", []string{"unique"}},
		"split over lines": {vale.Action{Name: "edit", Params: []string{"split", " ", "1"}}, "very\nunique", []string{"unique"}},
		"no such part":     {vale.Action{Name: "edit", Params: []string{"split", " ", "2"}}, "very unique", nil},
		"truncate":         {vale.Action{Name: "edit", Params: []string{"truncate", " "}}, "the the", []string{"the"}},
		"two steps":        {vale.Action{Name: "edit", Params: []string{"lower", "replace", "b", "c"}}, "AB", []string{"ac"}},
		"no change":        {vale.Action{Name: "edit", Params: []string{"lower"}}, "ab", nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := rule{Rule: &vale.Rule{Action: c.action}}
			require.Equal(t, c.want, r.fixes(c.match))
		})
	}
}

// TestCatastrophicPatternsEnd: patterns that take exponential time end, and the
// other rules still run.
func TestCatastrophicPatternsEnd(t *testing.T) {
	text := strings.Repeat("a", 1<<20)
	list := []*vale.Rule{
		{Kind: vale.Existence, ID: "A.Look", Message: "%s", Nonword: true, Tokens: []string{`(?:a+)+(?=b)`}},
		{Kind: vale.Existence, ID: "A.Back", Message: "%s", Nonword: true, Tokens: []string{`(a*)*\1c`}},
		{Kind: vale.Existence, ID: "A.Plain", Message: "%s", Nonword: true, Tokens: []string{`(?:a+)+$!`}},
		{Kind: vale.Existence, ID: "A.Good", Message: "good", Nonword: true, Tokens: []string{`a$`}},
	}
	e, errs := Compile(list)
	for _, err := range errs {
		require.NoError(t, err)
	}
	start := time.Now()
	hits, faults := all(e, prose(text))
	require.Less(t, time.Since(start), time.Minute, "far above the limits, for slow machines")
	require.Len(t, hits, 1)
	require.Equal(t, 3, hits[0].Rule)
	var slow []string
	for _, f := range faults {
		require.ErrorIs(t, f.Err, errTimeout)
		slow = append(slow, list[f.Rule].ID)
	}
	require.Subset(t, []string{"A.Look", "A.Back"}, slow)
	require.NotEmpty(t, slow)
}

// TestTableFindsWhatThePatternFinds compares the table of words with the pattern
// of the whole rule, on the published styles and real prose.
func TestTableFindsWhatThePatternFinds(t *testing.T) {
	shared := os.Getenv("PLAINPOST_SHARED")
	if shared == "" {
		t.Skip("PLAINPOST_SHARED is not set: no style packages to read")
	}
	data, err := os.ReadFile(shared + "/data/company_blogs/data.jsonl")
	require.NoError(t, err)
	text := string(data[:300_000])
	for _, name := range []string{"Google", "Joblint", "proselint", "write-good"} {
		style, err := vale.Load(os.DirFS(shared+"/suites/vale/styles"), name)
		require.NoError(t, err)
		for _, v := range style.Rules {
			if v.Kind != vale.Existence || len(v.Raw) > 0 || v.Nonword || len(v.Exceptions) > 0 {
				continue
			}
			flags := ""
			if v.IgnoreCase {
				flags = "(?i)"
			}
			re, err := regexp.Compile(flags + `(?m)\b(?:` + strings.Join(v.Tokens, "|") + `)\b`)
			if err != nil {
				continue
			}
			for block := range strings.SplitSeq(text, "\n") {
				if s := (subject{text: block}); s.foreign() {
					continue
				}
				copied := *v
				copied.Scope, copied.Message, copied.Limit, copied.Action = nil, "%s", 0, vale.Action{}
				e, errs := Compile([]*vale.Rule{&copied})
				require.NoError(t, errs[0])
				hits, _ := all(e, &Document{Blocks: []Block{{Scope: Text, Text: block}}})
				var got, want [][]int
				for _, h := range hits {
					got = append(got, []int{h.Start, h.End})
				}
				want = re.FindAllStringIndex(block, -1)
				require.Equal(t, want, got, v.ID)
			}
		}
	}
}

// TestRepeatedRunsAreWhatThePatternFinds compares the look at runs of a class with
// the pattern itself.
func TestRepeatedRunsAreWhatThePatternFinds(t *testing.T) {
	pieces := []string{"the", "The", "THE", "that", " ", " ", "  ", "\n", "\u00a0", "é", "É", "ſ", "s", "S", "K", "k", "-", ".", "\xff", "a1", "\v", "\t"}
	r, hits := rand.New(rand.NewPCG(1, 2)), 0
	for _, pattern := range []string{`[^\s]+`, `\w+`, `[a-zé]+`, `[^.]+`} {
		for _, alpha := range []bool{false, true} {
			v := &vale.Rule{ID: "A.B", Kind: vale.Repetition, Tokens: []string{pattern}, IgnoreCase: true, Alpha: alpha, Message: "%s"}
			e, errs := Compile([]*vale.Rule{v})
			require.NoError(t, errs[0])
			slow, _ := Compile([]*vale.Rule{v})
			require.NotNil(t, slow.rules[0].class)
			slow.rules[0].class = nil
			for n := range 4000 {
				var text strings.Builder
				ascii := n%2 == 0
				for range r.IntN(12) {
					piece := pieces[r.IntN(len(pieces))]
					if ascii && piece[0] >= utf8.RuneSelf {
						piece = " "
					}
					text.WriteString(piece)
				}
				got, _ := all(e, prose(text.String()))
				want, _ := all(slow, prose(text.String()))
				require.Equal(t, want, got, "%q in %q", pattern, text.String())
				hits += len(got)
			}
		}
	}
	require.Greater(t, hits, 100)
}
