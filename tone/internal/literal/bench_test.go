package literal

import (
	"fmt"
	"strings"
	"testing"
)

const clean = "The gardener behind the church told me that the river is higher than last year, so we stayed for another cup of tea. "

// BenchmarkIn is what patterns that cannot match cost a post.
func BenchmarkIn(b *testing.B) {
	for _, n := range []int{1, 20, 200} {
		filters := make([]Filter, n)
		for i := range filters {
			filters[i] = For(fmt.Sprintf(`(?i)\b(?:offer%d|bargain|discount) (?:up to )?[$£€]\d`, i))
		}
		x := NewIndex(filters)
		for _, size := range []int{280, 1 << 20} {
			b.Run(fmt.Sprintf("%d patterns/%d bytes", n, size), func(b *testing.B) {
				text := strings.Repeat(clean, size/len(clean)+1)[:size]
				var found []int32
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					if found = x.In(text, found[:0]); len(found) > 0 {
						b.Fatal("none can match")
					}
				}
			})
		}
	}
}

// BenchmarkNewIndex is what a Checker with 200 patterns spends on the first draft.
func BenchmarkNewIndex(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		filters := make([]Filter, 200)
		for i := range filters {
			filters[i] = For(fmt.Sprintf(`(?i)\b(?:offer%d|bargain|discount) (?:up to )?[$£€]\d`, i))
		}
		NewIndex(filters)
	}
}
