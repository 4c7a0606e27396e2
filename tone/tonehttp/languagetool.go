package tonehttp

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// The answers of the LanguageTool protocol.
type (
	ltSoftware struct {
		Name       string `json:"name"`
		Version    string `json:"version"`
		BuildDate  string `json:"buildDate"`
		APIVersion int    `json:"apiVersion"`
		Premium    bool   `json:"premium"`
		Status     string `json:"status"`
	}
	ltDetected struct {
		Name       string  `json:"name"`
		Code       string  `json:"code"`
		Confidence float64 `json:"confidence"`
		Source     string  `json:"source"`
	}
	ltLanguage struct {
		Name     string     `json:"name"`
		Code     string     `json:"code"`
		Detected ltDetected `json:"detectedLanguage"`
	}
	ltListedLanguage struct {
		Name     string `json:"name"`
		Code     string `json:"code"`
		LongCode string `json:"longCode"`
	}
	ltValue struct {
		Value string `json:"value"`
	}
	ltCategory struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	ltRule struct {
		ID          string     `json:"id"`
		Description string     `json:"description"`
		IssueType   string     `json:"issueType"`
		URLs        []ltValue  `json:"urls,omitempty"`
		Category    ltCategory `json:"category"`
	}
	ltContext struct {
		Text   string `json:"text"`
		Offset int    `json:"offset"`
		Length int    `json:"length"`
	}
	ltType struct {
		TypeName string `json:"typeName"`
	}
	ltMatch struct {
		Message                     string    `json:"message"`
		ShortMessage                string    `json:"shortMessage"`
		Replacements                []ltValue `json:"replacements"`
		Offset                      int       `json:"offset"`
		Length                      int       `json:"length"`
		Context                     ltContext `json:"context"`
		Sentence                    string    `json:"sentence"`
		Type                        ltType    `json:"type"`
		Rule                        ltRule    `json:"rule"`
		IgnoreForIncompleteSentence bool      `json:"ignoreForIncompleteSentence"`
		ContextForSureMatch         int       `json:"contextForSureMatch"`
	}
	ltAnswer struct {
		Software ltSoftware `json:"software"`
		Warnings struct {
			IncompleteResults bool `json:"incompleteResults"`
		} `json:"warnings"`
		Language       ltLanguage `json:"language"`
		Matches        []ltMatch  `json:"matches"`
		SentenceRanges [][2]int   `json:"sentenceRanges"`
	}
)

// ltLanguages are those that the rules speak. Other languages are taken, too: the
// rules that need no words hold for them.
var ltLanguageList = []ltListedLanguage{
	{"English", "en", "en"}, {"English (Australia)", "en", "en-AU"}, {"English (Canada)", "en", "en-CA"}, {"English (GB)", "en", "en-GB"},
	{"English (New Zealand)", "en", "en-NZ"}, {"English (South Africa)", "en", "en-ZA"}, {"English (US)", "en", "en-US"}, {"Spanish", "es", "es"},
}

func (s *service) software() ltSoftware {
	return ltSoftware{Name: "Plainpost", Version: cmp.Or(s.options.Version, "devel"), APIVersion: 1, Status: ""}
}

func (s *service) ltLanguages(x *exchange, _ *http.Request) error {
	body, err := encode(ltLanguageList)
	if err != nil {
		return err
	}
	x.sendJSON(http.StatusOK, body)
	return nil
}

func (s *service) ltInfo(x *exchange, _ *http.Request) error {
	body, err := encode(struct {
		Software ltSoftware `json:"software"`
	}{s.software()})
	if err != nil {
		return err
	}
	x.sendJSON(http.StatusOK, body)
	return nil
}

func (s *service) ltMaxTextLength(x *exchange, _ *http.Request) error {
	x.sendText(strconv.Itoa(s.limits.textUnits()))
	return nil
}

func (s *service) ltHealth(x *exchange, _ *http.Request) error {
	x.sendText("OK")
	return nil
}

// ltRequest is a request of /v2/check.
type ltRequest struct {
	text     annotated
	code     string // of the language, as it was asked for
	language language.Tag
	auto     bool // find the language out
	enabled  ltChoice
	disabled ltChoice
	only     bool // nothing but what is enabled
	picky    bool
}

// ltChoice is a choice of rules and categories; categories are dimensions.
type ltChoice struct{ rules, categories []string }

func (c *ltChoice) has(f *tone.Finding) bool {
	return containsFold(c.rules, f.Rule) || containsFold(c.categories, f.Dimension)
}

// containsFold looks a name up in any case: some clients send capitals.
func containsFold(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}

// ltProblem is a fault of a request under /v2.
func ltProblem(detail string) *Problem {
	return newProblem(http.StatusBadRequest, "malformed", "The request is malformed", detail)
}

// readLT reads the query and a body, whatever type it says it has: not all clients
// say. The query wins.
func (s *service) readLT(query string, body []byte) (*ltRequest, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, ltProblem("The body is not a form (application/x-www-form-urlencoded).")
	}
	own, err := url.ParseQuery(query)
	if err != nil {
		return nil, ltProblem("The query cannot be read.")
	}
	for name, values := range own {
		form[name] = values
	}
	for _, values := range form {
		for _, v := range values {
			if !utf8.ValidString(v) {
				return nil, ltProblem("The text is not UTF-8.")
			}
		}
	}
	q := &ltRequest{}
	switch hasText, hasData := form.Has("text"), form.Has("data"); {
	case hasText && hasData:
		return nil, ltProblem("Set either 'text' or 'data', not both.")
	case hasText:
		q.text.addText(form.Get("text"))
	case hasData:
		if problem := q.text.readData([]byte(form.Get("data"))); problem != nil {
			return nil, problem
		}
	default:
		return nil, ltProblem("Missing 'text' or 'data' parameter.")
	}
	q.text.finish()
	if n, most := q.text.origin, s.limits.textUnits(); n > most {
		return nil, tooLarge("", fmt.Sprintf("Your text exceeds the limit of %d characters (it has %d).", most, n))
	}
	if q.code = form.Get("language"); q.code == "" {
		return nil, ltProblem("Missing 'language' parameter, for example 'language=en-US', or 'language=auto'.")
	}
	if q.auto = q.code == "auto"; !q.auto {
		if q.language, err = language.Parse(q.code); err != nil {
			return nil, ltProblem("'" + short(q.code) + "' is not a language code known to this server. GET /v2/languages lists them.")
		}
	}
	q.enabled = ltChoice{commaList(form, "enabledRules"), commaList(form, "enabledCategories")}
	q.disabled = ltChoice{commaList(form, "disabledRules"), commaList(form, "disabledCategories")}
	switch form.Get("enabledOnly") {
	case "", "false", "no", "0":
	case "true", "yes", "1":
		q.only = true
		if len(q.enabled.rules)+len(q.enabled.categories) == 0 {
			return nil, ltProblem("You must specify enabled rules or categories when using enabledOnly.")
		}
		if len(q.disabled.rules)+len(q.disabled.categories) > 0 {
			return nil, ltProblem("You cannot specify disabled rules or categories using enabledOnly.")
		}
	default:
		return nil, ltProblem("'enabledOnly' takes true or false.")
	}
	switch strings.ToLower(form.Get("level")) {
	case "", "default":
	case "picky":
		q.picky = true
	default:
		return nil, ltProblem("If 'level' is set it must be 'default' or 'picky'.")
	}
	return q, nil
}

func commaList(form url.Values, name string) []string {
	var out []string
	for _, v := range form[name] {
		for item := range strings.SplitSeq(v, ",") {
			if item = strings.TrimSpace(item); item != "" {
				out = append(out, item)
			}
		}
	}
	return out
}

// readData reads the parameter data. Keys that are not known are passed over, as
// LanguageTool does: editors send some.
func (a *annotated) readData(data []byte) *Problem {
	r, problem := newJSONReader(data)
	if problem != nil {
		return ltProblem("The parameter 'data' is not JSON.")
	}
	hasText, hasList := false, false
	r.Object(nil, func(key string) {
		switch key {
		case "text":
			hasText = true
			a.addText(r.String())
		case "annotation":
			hasList = true
			r.List(1<<20, func() { a.part(r) })
		default:
			r.Skip()
		}
	})
	switch {
	case r.Err() != nil:
		return ltProblem("'data': " + r.problem().Detail)
	case hasText && hasList:
		return ltProblem("'data' holds either 'text' or 'annotation', not both.")
	case !hasText && !hasList:
		return ltProblem("'data' must contain 'text' or 'annotation'.")
	}
	return nil
}

// part reads one element of an annotation.
func (a *annotated) part(r *jsonReader) {
	var text, markup, reads string
	hasText, hasMarkup := false, false
	r.Object(nil, func(key string) {
		switch key {
		case "text":
			if !r.Null() {
				text, hasText = r.String(), true
			}
		case "markup":
			if !r.Null() {
				markup, hasMarkup = r.String(), true
			}
		case "interpretAs":
			reads = r.OptionalString()
		default:
			r.Skip()
		}
	})
	switch {
	case r.Err() != nil:
	case hasText == hasMarkup:
		r.Fail("want either text or markup.")
	case hasText:
		a.addText(text)
	default:
		a.addMarkup(markup, reads)
	}
}

// ltCheck answers GET and POST /v2/check.
func (s *service) ltCheck(x *exchange, r *http.Request) error {
	var body []byte
	if r.Method == http.MethodPost {
		var err error
		if body, err = s.readBody(x, r, s.limits.Body); err != nil {
			return err
		}
	}
	if !s.working.try() {
		return busy("The server is busy. Try again in a second.")
	}
	answer, err := s.answerLT(x, r, body)
	s.working.leave()
	if err != nil {
		return err
	}
	x.sendJSON(http.StatusOK, answer)
	return nil
}

func (s *service) answerLT(x *exchange, r *http.Request, body []byte) ([]byte, error) {
	q, err := s.readLT(r.URL.RawQuery, body)
	if err != nil {
		return nil, err
	}
	named, problem := s.checkerNamed("", "")
	if problem != nil {
		return nil, problem
	}
	d := tone.Draft{Text: q.text.text}
	if !q.auto {
		base, _ := q.language.Base()
		d.Language = base.String()
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.limits.CheckTime)
	defer cancel()
	// What an editor holds is no post of an account: there is no history to it.
	rep, err := s.judge(ctx, named.given, d)
	if err != nil {
		return nil, err
	}
	x.drafts++
	doc, err := named.given.Inspect(ctx, d)
	if err != nil {
		return nil, checkProblem(ctx, err)
	}
	answer := ltAnswer{Software: s.software(), Language: q.languageOf(doc), Matches: []ltMatch{}, SentenceRanges: [][2]int{}}
	for _, sentence := range doc.Sentences {
		from, to, _ := q.text.place(sentence.Span.Start.UTF16, sentence.Span.End.UTF16)
		answer.SentenceRanges = append(answer.SentenceRanges, [2]int{from, to})
	}
	offsets := unitOffsets(q.text.original)
	for _, f := range merged(q.shown(rep.Findings, named.given.Rules())) {
		answer.Matches = append(answer.Matches, q.match(f, doc, offsets, named.given.Rules()))
	}
	return encode(answer)
}

// languageOf names the language that was asked for, and the one that was read.
func (q *ltRequest) languageOf(doc *tone.Document) ltLanguage {
	detected := doc.Language
	confidence := 0.99
	if !q.auto {
		confidence = 1
	}
	out := ltLanguage{Name: ltName(detected), Code: detected, Detected: ltDetected{ltName(detected), detected, confidence, "plainpost"}}
	if !q.auto {
		out.Name, out.Code = ltName(q.code), q.code
	}
	return out
}

func ltName(code string) string {
	for _, l := range ltLanguageList {
		if strings.EqualFold(l.LongCode, code) {
			return l.Name
		}
	}
	return code
}

// shown are the findings with a place that the request wants to see.
func (q *ltRequest) shown(findings []tone.Finding, set *rules.Set) []*tone.Finding {
	var out []*tone.Finding
	for i := range findings {
		f := &findings[i]
		if f.Span == nil || f.Span.End.UTF16 <= f.Span.Start.UTF16 {
			continue
		}
		// A rule that is named wins over its category.
		named := containsFold(q.enabled.rules, f.Rule)
		if q.only && !q.enabled.has(f) || !named && q.disabled.has(f) {
			continue
		}
		if rule := set.Rule(f.Rule); !q.picky && !named && rule != nil && rule.Severity == rules.Info {
			continue
		}
		out = append(out, f)
	}
	return out
}

// merged leaves one finding for each place: of those of a dimension that overlap the
// longest, and of those at the very same place the gravest. Editors underline each
// place once.
func merged(in []*tone.Finding) []*tone.Finding {
	longest := slices.Clone(in)
	slices.SortStableFunc(longest, func(a, b *tone.Finding) int {
		return cmp.Compare(b.Span.End.UTF16-b.Span.Start.UTF16, a.Span.End.UTF16-a.Span.Start.UTF16)
	})
	var out []*tone.Finding
	for _, f := range longest {
		if !slices.ContainsFunc(out, func(o *tone.Finding) bool {
			return o.Dimension == f.Dimension && o.Span.Start.UTF16 < f.Span.End.UTF16 && f.Span.Start.UTF16 < o.Span.End.UTF16
		}) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *tone.Finding) int {
		return cmp.Or(
			cmp.Compare(a.Span.Start.UTF16, b.Span.Start.UTF16), cmp.Compare(a.Span.End.UTF16, b.Span.End.UTF16),
			cmp.Compare(tone.VerdictOf(b.Severity), tone.VerdictOf(a.Severity)), cmp.Compare(b.Points, a.Points),
		)
	})
	return slices.CompactFunc(out, func(a, b *tone.Finding) bool {
		return a.Span.Start.UTF16 == b.Span.Start.UTF16 && a.Span.End.UTF16 == b.Span.End.UTF16
	})
}

// match tells a finding as LanguageTool does.
func (q *ltRequest) match(f *tone.Finding, doc *tone.Document, offsets []int, set *rules.Set) ltMatch {
	from, to, plain := q.text.place(f.Span.Start.UTF16, f.Span.End.UTF16)
	m := ltMatch{
		Message: f.Message, ShortMessage: f.Dimension, Replacements: []ltValue{}, Offset: from, Length: to - from,
		Context: contextOf(q.text.original, offsets, from, to), Type: ltType{"Hint"},
		Rule: ltRule{ID: f.Rule, Description: cmp.Or(f.Why, f.Message), IssueType: "style", Category: ltCategory{f.Dimension, f.Dimension}},
	}
	if tone.VerdictOf(f.Severity) >= tone.Warn {
		m.Type.TypeName = "Other"
	}
	if f.Docs != "" {
		m.Rule.URLs = []ltValue{{f.Docs}}
	}
	for _, s := range doc.Sentences {
		if s.Span.Start.UTF16 <= f.Span.Start.UTF16 && f.Span.Start.UTF16 < s.Span.End.UTF16 {
			m.Sentence = q.text.text[s.Span.Start.Byte:s.Span.End.Byte]
			break
		}
	}
	// Replacing a place with markup in it would take the markup out.
	if plain {
		for i := range f.Fixes {
			if v, ok := replacement(f, &f.Fixes[i], q.text.text); ok {
				m.Replacements = append(m.Replacements, ltValue{v})
			}
		}
	}
	return m
}

// replacement is what stands in the finding's place after a fix.
func replacement(f *tone.Finding, fix *tone.Fix, text string) (string, bool) {
	from, to := fix.Span.Start.Byte, fix.Span.End.Byte
	start, end := f.Span.Start.Byte, f.Span.End.Byte
	if from < start || to > end {
		return "", false
	}
	return text[start:from] + fix.Text + text[to:end], true
}

// contextOf is the surroundings of a place, as LanguageTool shows them.
func contextOf(original string, offsets []int, from, to int) ltContext {
	const around = 40
	start, end := max(0, from-around), min(len(offsets)-1, to+around)
	// Not in the middle of a pair.
	for start > 0 && offsets[start] == offsets[start-1] {
		start--
	}
	for end < len(offsets)-1 && offsets[end] == offsets[end-1] {
		end++
	}
	out := ltContext{Offset: from - start, Length: to - from}
	var b strings.Builder
	if start > 0 {
		b.WriteString("...")
		out.Offset += len("...")
	}
	b.WriteString(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, original[offsets[start]:offsets[end]]))
	if end < len(offsets)-1 {
		b.WriteString("...")
	}
	out.Text = b.String()
	return out
}
