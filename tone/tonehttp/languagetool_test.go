package tonehttp

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

func (s *testServer) languageTool(t *testing.T, pairs ...string) ltAnswer {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return decodeTo[ltAnswer](t, s.do(t, "POST", "/v2/check", form.Encode(), "Content-Type", "application/x-www-form-urlencoded"))
}

// slice16 is what an editor takes out of its text by an offset and length.
func slice16(text string, offset, length int) string {
	return string(utf16.Decode(utf16.Encode([]rune(text))[offset : offset+length]))
}

func ruleIDs(a ltAnswer) []string {
	out := []string{}
	for _, m := range a.Matches {
		out = append(out, m.Rule.ID)
	}
	return out
}

// leverage is the match of the rule jargon.leverage: which others there are is for
// the rules to say.
func leverage(t *testing.T, a ltAnswer) ltMatch {
	t.Helper()
	i := slices.Index(ruleIDs(a), "jargon.leverage")
	require.GreaterOrEqual(t, i, 0, a.Matches)
	return a.Matches[i]
}

func TestLanguageToolText(t *testing.T) {
	s := serveTest(t, Options{Version: "1.2.3"})
	text := "Zoë 🚀🚀 said hi.\nWe leverage 🦜 parrots."
	got := s.languageTool(t, "text", text, "language", "en-US")
	require.Equal(t, "Plainpost", got.Software.Name)
	require.Equal(t, "1.2.3", got.Software.Version)
	require.Equal(t, 1, got.Software.APIVersion)
	require.Equal(t, "en-US", got.Language.Code)
	m := leverage(t, got)
	require.Equal(t, "jargon", m.Rule.Category.ID)
	require.Equal(t, "leverage", slice16(text, m.Offset, m.Length))
	require.Equal(t, "leverage", slice16(m.Context.Text, m.Context.Offset, m.Context.Length))
	require.Contains(t, m.Replacements, ltValue{"use"})
	require.Equal(t, "We leverage 🦜 parrots.", strings.TrimSpace(m.Sentence))
	require.Len(t, got.SentenceRanges, 2)
	r := got.SentenceRanges[1]
	require.Equal(t, "We leverage 🦜 parrots.", strings.TrimSpace(slice16(text, r[0], r[1]-r[0])))
}

func TestLanguageToolContexts(t *testing.T) {
	s := serveTest(t, Options{})
	text := strings.Repeat("🦜 Parrots talk. ", 20) + "We leverage them." + strings.Repeat(" Parrots talk 🦜.", 20)
	m := leverage(t, s.languageTool(t, "text", text, "language", "en"))
	require.Equal(t, "leverage", slice16(text, m.Offset, m.Length))
	require.Equal(t, "leverage", slice16(m.Context.Text, m.Context.Offset, m.Context.Length))
	require.True(t, strings.HasPrefix(m.Context.Text, "...") && strings.HasSuffix(m.Context.Text, "..."))
}

func TestLanguageToolMarkup(t *testing.T) {
	s := serveTest(t, Options{})
	type part map[string]any
	original := func(parts []part) string {
		var b strings.Builder
		for _, p := range parts {
			for _, key := range []string{"text", "markup"} {
				if v, ok := p[key].(string); ok {
					b.WriteString(v)
				}
			}
		}
		return b.String()
	}
	for _, c := range []struct {
		name    string
		parts   []part
		want    string
		replace bool
	}{
		{"markup around", []part{{"markup": "<p class=\"🦜\">"}, {"text": "We "}, {"markup": "<b>"}, {"text": "leverage"}, {"markup": "</b>"}, {"text": " our 🚀 data."}, {"markup": "</p>"}}, "leverage", true},
		{"markup inside", []part{{"text": "We lever"}, {"markup": "<wbr>"}, {"text": "age our data."}}, "lever<wbr>age", false},
		{"markup that reads as a space", []part{{"text": "We"}, {"markup": "<br/>", "interpretAs": "\n\n"}, {"text": "Yes, we leverage our data."}}, "leverage", true},
		{"markup that reads as the word", []part{{"text": "We "}, {"markup": "&#108;", "interpretAs": "leverage"}, {"text": " our data."}}, "&#108;", false},
		{"extra keys", []part{{"text": "We leverage data.", "offset": 3, "x": []int{1}}}, "leverage", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			data, err := json.Marshal(map[string]any{"annotation": c.parts, "metaData": map[string]any{"a": []int{1, 2}}})
			require.NoError(t, err)
			got := s.languageTool(t, "data", string(data), "language", "en")
			m := leverage(t, got)
			require.Equal(t, c.want, slice16(original(c.parts), m.Offset, m.Length))
			require.Equal(t, c.want, slice16(m.Context.Text, m.Context.Offset, m.Context.Length))
			require.Equal(t, c.replace, len(m.Replacements) > 0, "a replacement must not take markup out")
		})
	}
	t.Run("data with a text", func(t *testing.T) {
		require.NotEmpty(t, s.languageTool(t, "data", `{"text":"We leverage our data."}`, "language", "en").Matches)
	})
	t.Run("nothing but markup", func(t *testing.T) {
		require.Empty(t, s.languageTool(t, "data", `{"annotation":[{"markup":"<br>"}]}`, "language", "en").Matches)
	})
}

func TestLanguageToolChoices(t *testing.T) {
	s := serveTest(t, Options{})
	text := "We leverage synergies! Act now, last chance, buy today! #a #b #c #d #e #f #g"
	all := ruleIDs(s.languageTool(t, "text", text, "language", "en"))
	require.Contains(t, all, "jargon.leverage")
	without := ruleIDs(s.languageTool(t, "text", text, "language", "en", "disabledRules", "jargon.leverage, no.such"))
	require.NotContains(t, without, "jargon.leverage")
	for _, m := range s.languageTool(t, "text", text, "language", "en", "disabledCategories", "jargon,hype").Matches {
		require.NotContains(t, []string{"jargon", "hype"}, m.Rule.Category.ID)
	}
	require.Equal(t, []string{"jargon.leverage"}, ruleIDs(s.languageTool(t, "text", text, "language", "en", "enabledOnly", "true", "enabledRules", "jargon.leverage")))
	for _, m := range s.languageTool(t, "text", text, "language", "en", "enabledOnly", "true", "enabledCategories", "jargon").Matches {
		require.Equal(t, "jargon", m.Rule.Category.ID)
	}
	require.Contains(t, ruleIDs(s.languageTool(t, "text", text, "language", "en", "disabledCategories", "jargon", "enabledRules", "jargon.leverage")), "jargon.leverage", "a rule that is named wins over its category")
}

func TestLanguageToolLevels(t *testing.T) {
	set, err := rules.Parse("levels", []byte(`version: 1
name: levels
language: en
dimensions: { taste: { measure: total, warn: 5 } }
rules:
  taste.whispered: { dimension: taste, weight: 0.1, severity: info, message: "“$match”", why: x, phrases: [rather], tests: [{ bad: It is rather late. }, { good: It is late. }] }
  taste.spoken: { dimension: taste, weight: 0.1, message: "“$match”", why: x, phrases: [very], tests: [{ bad: It is very late. }, { good: It is late. }] }
`))
	require.NoError(t, err)
	c, err := tone.New(set, nil)
	require.NoError(t, err)
	checkers, err := NewCheckers("default", map[string]*tone.Checker{"default": c})
	require.NoError(t, err)
	s := serveTest(t, Options{Checkers: checkers})
	text := "It is rather late and very dark."
	require.Equal(t, []string{"taste.spoken"}, ruleIDs(s.languageTool(t, "text", text, "language", "en")), "an ordinary finding is shown though its dimension is ok")
	require.Equal(t, []string{"taste.whispered", "taste.spoken"}, ruleIDs(s.languageTool(t, "text", text, "language", "en", "level", "picky")))
}

func TestLanguageToolOneMatchAPlace(t *testing.T) {
	at := func(rule, dimension string, severity rules.Severity, start, end int) *tone.Finding {
		return &tone.Finding{Rule: rule, Dimension: dimension, Severity: severity, Span: &tone.Span{Start: tone.Pos{UTF16: start}, End: tone.Pos{UTF16: end}}}
	}
	var got []string
	for _, f := range merged([]*tone.Finding{
		at("short", "jargon", rules.Warn, 2, 5), at("long", "jargon", rules.Info, 0, 8), at("next", "jargon", rules.Info, 8, 9),
		at("other", "hype", rules.Info, 3, 5), at("same place", "spam", rules.Block, 0, 8),
	}) {
		got = append(got, f.Rule)
	}
	require.Equal(t, []string{"same place", "other", "next"}, got)
}

func TestLanguageToolRequests(t *testing.T) {
	s := serveTest(t, Options{})
	form := "language=en&text=We+leverage+data."
	for name, c := range map[string]struct{ method, query, body, kind string }{
		"GET":                    {"GET", form, "", ""},
		"no type":                {"POST", "", form, ""},
		"a wrong type":           {"POST", "", form, "text/plain"},
		"the query wins":         {"POST", "text=We+leverage+data.", "language=en&text=Hello.", "application/x-www-form-urlencoded"},
		"an api key":             {"POST", "", form + "&api_key=abc&username=a&apiKey=b&motherTongue=de&preferredVariants=en-US", "application/x-www-form-urlencoded"},
		"upper case of language": {"POST", "", "language=EN-us&text=We+leverage+data.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.do(t, c.method, "/v2/check?"+c.query, c.body, "Content-Type", c.kind)
			require.Contains(t, ruleIDs(decodeTo[ltAnswer](t, a)), "jargon.leverage")
		})
	}
	require.Equal(t, "OK", s.do(t, "GET", "/v2/healthcheck", "").body)
	require.Equal(t, "65536", s.do(t, "GET", "/v2/maxtextlength", "").body)
	require.Contains(t, s.do(t, "GET", "/v2/languages", "").body, `"longCode":"en-US"`)
	require.Contains(t, s.do(t, "GET", "/v2/info", "").body, `"apiVersion":1`)
	require.NotContains(t, s.log.String(), "leverage")
}

func TestLanguageToolLanguages(t *testing.T) {
	s := serveTest(t, Options{})
	got := s.languageTool(t, "text", "Estamos muy contentos de que la biblioteca vuelva a abrir sus puertas el lunes para todos los vecinos del barrio.", "language", "auto")
	require.Equal(t, "es", got.Language.Code)
	require.Equal(t, "es", got.Language.Detected.Code)
	require.NotContains(t, ruleIDs(s.languageTool(t, "text", "We leverage data.", "language", "de-DE")), "jargon.leverage", "no English rules in German")
}

// TestNpmClients runs two clients of LanguageTool against the server.
func TestNpmClients(t *testing.T) {
	if os.Getenv("PLAINPOST_NPM") == "" {
		t.Skip("set PLAINPOST_NPM=1 to install the npm packages gramma and language-grammar-api and run them")
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"private":true}`), 0o600))
	install := exec.Command(npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "gramma", "language-grammar-api")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("npm install failed: %v\n%s", err, out)
	}
	s := serveTest(t, Options{})
	run := func(name string, args ...string) string {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		return string(out)
	}
	type match struct {
		Word string
		Rule struct{ ID string }
	}
	node := func(script string) (out struct{ Matches []match }) {
		require.NoError(t, json.Unmarshal([]byte(run("node", "-e", script, s.URL)), &out))
		return out
	}
	t.Run("gramma", func(t *testing.T) {
		const text = `"We leverage 🦜 parrots. They <b>synergise</b>."`
		got := node(`require("gramma").check(` + text + `, {api_url: process.argv[1] + "/v2/check", language: "en-US"}).then(r => console.log(JSON.stringify(r)))`)
		require.Equal(t, "leverage", got.Matches[0].Word, "it cuts the word out of the context by itself")
		require.Equal(t, "jargon.leverage", got.Matches[0].Rule.ID)
		got = node(`require("gramma").check("We **leverage** parrots.", {api_url: process.argv[1] + "/v2/check", language: "en-US", markdown: true}).then(r => console.log(JSON.stringify(r)))`)
		require.Equal(t, "leverage", got.Matches[0].Word, "annotated Markdown")
		got = node(`require("gramma").check("We leverage parrots.", {api_url: process.argv[1] + "/v2/check", language: "en-US", rules: {jargon: false}}).then(r => console.log(JSON.stringify(r)))`)
		require.Empty(t, got.Matches, "it sends names of categories in capitals")
		require.Contains(t, run("node", "-e", `require("gramma").check("x", {api_url: process.argv[1] + "/v2/check", language: "?"}).catch(e => console.log(e.message))`, s.URL), "Error: ")
	})
	t.Run("language-grammar-api", func(t *testing.T) {
		script := `const C = require("language-grammar-api"); const c = new C({endpoint: process.argv[1] + "/v2"});`
		require.Contains(t, run("node", "-e", script+`c.languages().then(r => console.log(JSON.stringify(r)))`, s.URL), `"longCode":"en-US"`)
		got := node(script + `c.check({text: "We leverage 🦜 parrots.", language: "en-US"}).then(r => console.log(JSON.stringify(r)))`)
		require.Equal(t, "jargon.leverage", got.Matches[0].Rule.ID)
	})
	require.Contains(t, s.log.String(), `"route":"/v2/check","status":200`)
	require.Equal(t, http.StatusOK, s.do(t, "GET", "/healthz", "").status)
}
