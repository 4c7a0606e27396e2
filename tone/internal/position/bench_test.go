package position

import (
	"strings"
	"testing"
)

// BenchmarkAt looks up the ends of ten findings of a post, in order.
func BenchmarkAt(b *testing.B) {
	text := strings.Repeat("The gardener behind the church told me. ", 7)
	x := New(text)
	b.ReportAllocs()
	for b.Loop() {
		x.Reset(text, false)
		for at := 0; at < len(text); at += len(text) / 20 {
			x.At(at)
		}
	}
}
