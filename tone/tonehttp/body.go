package tonehttp

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"
)

// readBody reads a body of at most most bytes, which must arrive in time.
func (s *service) readBody(x *exchange, r *http.Request, most int64) ([]byte, error) {
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return nil, newProblem(http.StatusUnsupportedMediaType, "encoding", "The encoding is not taken", "Send the body without Content-Encoding.")
	}
	if r.ContentLength > most {
		x.Header().Set("Connection", "close")
		return nil, tooLarge("", fmt.Sprintf("The body is larger than %d bytes.", most))
	}
	// Where the connection has no deadlines, as in some tests, there is none.
	control := http.NewResponseController(x.ResponseWriter)
	_ = control.SetReadDeadline(time.Now().Add(s.limits.BodyTime))
	var buf bytes.Buffer
	if r.ContentLength > 0 {
		buf.Grow(int(min(r.ContentLength, 64<<10)) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(http.MaxBytesReader(x.ResponseWriter, r.Body, most))
	var large *http.MaxBytesError
	var network net.Error
	switch {
	case err == nil:
		_ = control.SetReadDeadline(time.Time{})
		return buf.Bytes(), nil
	case errors.As(err, &large):
		return nil, tooLarge("", fmt.Sprintf("The body is larger than %d bytes.", most))
	case errors.As(err, &network) && network.Timeout():
		return nil, newProblem(http.StatusRequestTimeout, "slow", "The body came too slowly", fmt.Sprintf("The body did not arrive within %v.", s.limits.BodyTime))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, malformed("", "The body ends too early.")
	}
	return nil, malformed("", "The body cannot be read.")
}

// wantJSON refuses bodies that say they are something else. Text of a form is
// what a page of another site may send without asking.
func wantJSON(r *http.Request) error {
	return wantType(r, "application/json")
}

func wantType(r *http.Request, want string) error {
	given := r.Header.Get("Content-Type")
	if given == "" {
		return nil
	}
	kind, params, err := mime.ParseMediaType(given)
	if err != nil || kind != want && !(want == "application/json" && strings.HasSuffix(kind, "+json")) {
		return newProblem(http.StatusUnsupportedMediaType, "media-type", "The type is not taken", "Send the body as "+want+".")
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "us-ascii") {
		return newProblem(http.StatusUnsupportedMediaType, "media-type", "The encoding is not taken", "Send the body as UTF-8.")
	}
	return nil
}

// requestID is the id that the client, or a proxy before it, has given a request,
// where it is one that can stand in a log; else a new one.
func requestID(r *http.Request) string {
	id := r.Header.Get("X-Request-Id")
	if id == "" || len(id) > 64 {
		return rand.Text()
	}
	for i := range len(id) {
		c := id[i]
		if !(c == '-' || c == '_' || c == '.' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z') {
			return rand.Text()
		}
	}
	return id
}
