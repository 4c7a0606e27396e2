package tonehttp

import (
	_ "embed"
	"net/http"
)

//go:embed openapi.json
var openAPIDocument []byte

// OpenAPI is the service's OpenAPI 3.1 document. It is the caller's.
func OpenAPI() []byte { return append([]byte(nil), openAPIDocument...) }

func (s *service) openAPI(x *exchange, _ *http.Request) error {
	x.Header().Set("Content-Type", "application/json")
	x.Header().Set("Cache-Control", "no-cache")
	x.send(http.StatusOK, openAPIDocument)
	return nil
}
