package tonehttp

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

// TestOpenAPI makes real requests and holds them and their answers against the
// document that the server gives.
func TestOpenAPI(t *testing.T) {
	store := newMemoryStore()
	s := serveTest(t, Options{Store: store.of, Audit: AuditFunc(func(context.Context, AuditRequest) ([]any, error) {
		return []any{map[string]any{"account": "acme"}}, nil
	})})
	document := s.do(t, "GET", "/openapi.json", "").body
	doc, err := openapi3.NewLoader().LoadFromData([]byte(document))
	require.NoError(t, err)
	require.NoError(t, doc.Validate(context.Background()))
	doc.Servers = openapi3.Servers{{URL: s.URL}}
	router, err := gorillamux.NewRouter(doc)
	require.NoError(t, err)
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", openapi3filter.FileBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/problem+json", openapi3filter.JSONBodyDecoder)
	openapi3filter.RegisterBodyDecoder("text/html", openapi3filter.FileBodyDecoder)
	options := &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true}

	long := strings.Repeat(jargonText+" Buy now!!! https://a.example https://b.example https://c.example #a #b #c #d ", 3)
	history := `"history":[{"id":"1","text":"See our pricing.","at":"2026-01-01T00:00:00Z","promo":true,"counts":{"likes":1,"shares":0,"replies":2}},{"text":"b","promo":null}]`
	used := map[string]bool{}
	for _, c := range []struct {
		name, method, path, body, kind string
		badRequest                     bool // the document refuses the request, too
		status                         int
	}{
		{"a draft", "POST", "/v1/check", `{"text":"Hello."}`, "", false, 200},
		{"all keys", "POST", "/v1/check", `{"id":"1","text":"Hello.","title":"T","format":"plain","platform":"x","account":"acme","language":"en","in_reply_to":"2","links":["https://a.example"],"media":[{"kind":"image","alt":"A cat"}],"at":"2026-03-06T12:00:00Z",` + history + `,"accepted":["a"],"rule_set":"strict"}`, "", false, 200},
		{"nulls", "POST", "/v1/check", `{"text":"Hello.","id":null,"links":null,"at":null,"history":null,"rule_set":null}`, "", false, 200},
		{"many findings", "POST", "/v1/check", body(t, tone.Draft{Text: long, Platform: "linkedin", Account: "acme"}), "", false, 200},
		{"markdown", "POST", "/v1/check", body(t, tone.Draft{Text: "# Title\n\n" + long + "\n\n> quote\n", Format: "markdown"}), "", false, 200},
		{"batch", "POST", "/v1/check", body(t, map[string]any{"drafts": []tone.Draft{{Text: long, Platform: "x"}, {Text: long, Platform: "linkedin"}}}), "", false, 200},
		{"validator", "POST", "/v1/check", body(t, map[string]any{"answer": "validator", "text": long}), "", false, 200},
		{"validator of a batch", "POST", "/v1/check", body(t, map[string]any{"answer": "validator", "drafts": []tone.Draft{{Text: long}, {Text: "Hello."}}}), "", false, 200},
		{"no text", "POST", "/v1/check", `{}`, "", true, 400},
		{"unknown key", "POST", "/v1/check", `{"text":"a","mood":1}`, "", true, 400},
		{"another type", "POST", "/v1/check", `{"text":1}`, "", true, 400},
		{"unknown platform", "POST", "/v1/check", `{"text":"a","platform":"nowhere"}`, "", false, 400},
		{"stream", "POST", "/v1/checks?rule_set=strict", `{"text":"a"}` + "\n", "application/x-ndjson", false, 200},
		{"record", "POST", "/v1/posts", `{"posts":[{"id":"1","account":"acme","text":"` + jargonText + `","at":"2026-01-01T00:00:00Z","links":["https://a.example"],"counts":{"likes":1,"shares":2,"replies":3},"promo":false,"media":[{"kind":"image"}]}]}`, "", false, 200},
		{"record one", "POST", "/v1/posts", `{"id":"2","account":"acme","text":"Hello."}`, "", false, 200},
		{"record nothing", "POST", "/v1/posts", `{"post":1}`, "", true, 400},
		{"list", "GET", "/v1/posts?account=acme&limit=10", "", "", false, 200},
		{"a repeat", "POST", "/v1/check", `{"account":"acme","text":"` + jargonText + `","at":"2026-01-02T00:00:00Z"}`, "", false, 200},
		{"delete", "DELETE", "/v1/posts?account=acme", "", "", false, 204},
		{"list nobody", "GET", "/v1/posts", "", "", true, 400},
		{"audit", "POST", "/v1/audit", `{"posts":[{"text":"a"}],"window":5,"account":"acme"}`, "", false, 200},
		{"rules", "GET", "/v1/rules", "", "", false, 200},
		{"rules of another set", "GET", "/v1/rules?rule_set=strict", "", "", false, 200},
		{"a rule", "GET", "/v1/rules/jargon.leverage", "", "", false, 200},
		{"no rule", "GET", "/v1/rules/no.rule", "", "", false, 404},
		{"languages", "GET", "/v2/languages", "", "", false, 200},
		{"info", "GET", "/v2/info", "", "", false, 200},
		{"length", "GET", "/v2/maxtextlength", "", "", false, 200},
		{"health", "GET", "/v2/healthcheck", "", "", false, 200},
		{"LanguageTool", "POST", "/v2/check", "language=auto&text=We+leverage+synergies.", "application/x-www-form-urlencoded", false, 200},
		{"LanguageTool by GET", "GET", "/v2/check?language=en-US&text=We+leverage+synergies.", "", "", false, 200},
		{"LanguageTool without text", "GET", "/v2/check?language=en-US", "", "", false, 400},
		{"healthz", "GET", "/healthz", "", "", false, 200},
		{"readyz", "GET", "/readyz", "", "", false, 200},
		{"metrics", "GET", "/metrics", "", "", false, 200},
		{"document", "GET", "/openapi.json", "", "", false, 200},
		{"page", "GET", "/", "", "", false, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			req, err := http.NewRequest(c.method, s.URL+c.path, strings.NewReader(c.body))
			require.NoError(t, err)
			if c.body != "" {
				req.Header.Set("Content-Type", "application/json")
				if c.kind != "" {
					req.Header.Set("Content-Type", c.kind)
				}
			}
			route, params, err := router.FindRoute(req)
			require.NoError(t, err)
			used[c.method+" "+route.Path] = true
			in := &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route, Options: options}
			err = openapi3filter.ValidateRequest(context.Background(), in)
			if c.badRequest {
				require.Error(t, err)
			} else {
				require.NoError(t, err)
			}
			req.Body = io.NopCloser(strings.NewReader(c.body))
			res, err := s.Client().Do(req)
			require.NoError(t, err)
			data, err := io.ReadAll(res.Body)
			require.NoError(t, err)
			res.Body.Close()
			require.Equal(t, c.status, res.StatusCode, string(data))
			out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: res.StatusCode, Header: res.Header, Options: options}
			out.SetBodyBytes(bytes.TrimSpace(data))
			require.NoError(t, openapi3filter.ValidateResponse(context.Background(), out))
		})
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			require.True(t, used[method+" "+path], "%s %s is not tried", method, path)
		}
	}
}
