package tonehttp

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// Problem is an answer that is no report, in the shape of RFC 9457. It is an
// error inside this package, too.
type Problem struct {
	Type      string `json:"type"` // urn:plainpost:problem: and a word that does not change
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail"`
	Path      string `json:"path,omitempty"` // where in the body the fault is, such as $.drafts[2].text
	RequestID string `json:"request_id,omitempty"`

	retry time.Duration // how long to wait before the next try; 0 to say nothing
	allow string        // methods, with 405
	cause error         // for the log of a fault of the server
}

func (p *Problem) Error() string { return p.Title + ": " + p.Detail }

const problemType = "urn:plainpost:problem:"

func newProblem(status int, kind, title, detail string) *Problem {
	return &Problem{Type: problemType + kind, Title: title, Status: status, Detail: detail}
}

// malformed is a body that does not say what its route takes.
func malformed(path, detail string) *Problem {
	p := newProblem(http.StatusBadRequest, "malformed", "The request is malformed", detail)
	p.Path = path
	return p
}

// badParameter is a fault in the query of the URL.
func badParameter(detail string) *Problem {
	return newProblem(http.StatusBadRequest, "parameter", "A parameter is wrong", detail)
}

// tooLarge is a body, list or text beyond its limit.
func tooLarge(path, detail string) *Problem {
	p := newProblem(http.StatusRequestEntityTooLarge, "too-large", "The request is too large", detail)
	p.Path = path
	return p
}

// absent is a route for which the service has no store or auditor.
func absent(what string) *Problem {
	return newProblem(http.StatusNotImplemented, "not-available", "Not available here", "This server has no "+what+".")
}

// busy turns a request away that may be made again soon.
func busy(detail string) *Problem {
	p := newProblem(http.StatusServiceUnavailable, "busy", "The server is busy", detail)
	p.retry = time.Second
	return p
}

// write sends the problem.
func (p *Problem) write(x *exchange) {
	h := x.Header()
	p.headers(h)
	h.Set("Content-Type", "application/problem+json")
	p.RequestID = x.id
	body, err := json.Marshal(p)
	if err != nil { // strings and a number: it cannot be
		body = []byte("{}")
	}
	x.send(p.Status, body)
}

// writePlain sends the problem as clients of LanguageTool know it.
func (p *Problem) writePlain(x *exchange) {
	h := x.Header()
	p.headers(h)
	h.Set("Content-Type", "text/plain; charset=utf-8")
	x.send(p.Status, []byte("Error: "+p.Detail+"\n"))
}

func (p *Problem) headers(h http.Header) {
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(int((p.retry+time.Second-1)/time.Second)))
	}
	if p.allow != "" {
		h.Set("Allow", p.allow)
	}
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="plainpost"`)
	case http.StatusRequestTimeout:
		h.Set("Connection", "close")
	}
}
