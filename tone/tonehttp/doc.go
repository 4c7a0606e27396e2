// Package tonehttp serves a checker over HTTP. [Handler] is an ordinary
// http.Handler to mount in any service:
//
//	checkers, err := tonehttp.NewCheckers("default", map[string]*tone.Checker{"default": checker})
//	mux.Handle("/", tonehttp.Handler(tonehttp.Options{Checkers: checkers}))
//
// A judged draft is always answered with 200, whatever the verdict; every other
// status is a problem of the request or of the server, told as RFC 9457
// application/problem+json with the JSON path of the fault. What the routes
// take and give is in the OpenAPI document at /openapi.json.
//
//	POST /v1/check     one draft, or a batch of variants and thread parts
//	POST /v1/checks    a stream of drafts, one a line, answered as they come
//	POST /v1/audit     posts of an account, for its feed figures
//	/v1/posts          what was published: record, list, delete
//	GET  /v1/rules     the rules, and /v1/rules/{id}
//	/v2/…              the LanguageTool protocol, for editors that speak it
//	/                  a page to paste a draft into
//	/openapi.json /healthz /readyz /metrics
//
// What it needs beside checkers comes in through small interfaces: a [Store] for
// what was published, an [Auditor]. Without one its routes answer 501. With
// [Tokens] every request belongs to a tenant; stores are asked for by tenant, so
// that no account's history crosses. No file is read on behalf of a request, and
// no text of a draft is ever logged.
package tonehttp
