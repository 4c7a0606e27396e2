package tonehttp

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// benchBodies are calls with different drafts of some 280 characters: a draft that is
// repeated would flatter the branch predictor.
func benchBodies() []string {
	words := strings.Fields("the parrot library we talk with people about heating noon Friday because repair garden leverage today and closes opens river market bread school story winter light small reader question answer")
	r := rand.New(rand.NewPCG(7, 7))
	out := make([]string, 2000)
	for i := range out {
		var b strings.Builder
		for b.Len() < 272 {
			b.WriteString(words[r.IntN(len(words))])
			if r.IntN(12) == 0 {
				b.WriteByte('.')
			}
			b.WriteByte(' ')
		}
		out[i] = fmt.Sprintf(`{"text":%q,"platform":"linkedin"}`, b.String()[:270])
	}
	return out
}

// BenchmarkHandler is one call of /v1/check without the network.
func BenchmarkHandler(b *testing.B) {
	handler := Handler(Options{Checkers: checkersFor(b)})
	bodies := benchBodies()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		req := httptest.NewRequest("POST", "/v1/check", strings.NewReader(bodies[i%len(bodies)]))
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, req)
		if w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
	}
}

// BenchmarkReadCheck is the reading of a body alone.
func BenchmarkReadCheck(b *testing.B) {
	bodies := benchBodies()
	limits := Limits{}.complete()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		_, problem := readCheck([]byte(bodies[i%len(bodies)]), &limits)
		require.Nil(b, problem)
	}
}
