package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// queueOf is a file of drafts of 20 to 300 characters, some with escapes; in one of
// five something is found.
func queueOf(tb testing.TB, n int) []byte {
	tb.Helper()
	plain := []string{
		"The baker on our street told me that the river is higher than last year.", "Somebody on the night train found a letter from 1962 under the floor,", "so we stayed for another cup of tea.",
		"What would you have done?", "Thank you for that, it made my day 😊", "She said \"no\" twice.\n\nThen she laughed.", "We’re looking for a second hand cello", "I wrote it down at once", "and nobody had expected it.",
	}
	found := []string{"We leverage synergies to drive engagement at scale.", "Act now & save 40 %!!!", "#bread #heat #mill #oven #dough", "Read on: https://crumb.example/mill-lane?utm_source=x"}
	random := rand.New(rand.NewPCG(1, 2))
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	for i := range n {
		var text strings.Builder
		for want := 20 + random.IntN(220); text.Len() < want; {
			text.WriteString(plain[random.IntN(len(plain))] + " ")
		}
		if random.IntN(5) == 0 {
			text.WriteString(found[random.IntN(len(found))])
		}
		require.NoError(tb, enc.Encode(map[string]string{"id": fmt.Sprint(i), "text": text.String()}))
	}
	return out.Bytes()
}

// BenchmarkCheckDrafts judges a queue of drafts from beginning to end: making the
// checker, reading the lines, checking, writing full reports. Run it with -cpu 1,2.
func BenchmarkCheckDrafts(b *testing.B) {
	const drafts = 5000
	queue := queueOf(b, drafts)
	env := append(os.Environ(), "PLAINPOST_CONFIG=")
	b.ReportAllocs()
	b.SetBytes(int64(len(queue)))
	for b.Loop() {
		code := run(context.Background(), []string{"check", "--drafts", "-", "--format", "ndjson", "--fail-on", "never"}, stdio{bytes.NewReader(queue), io.Discard, io.Discard}, env)
		require.Zero(b, code)
	}
	b.ReportMetric(drafts*float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}
