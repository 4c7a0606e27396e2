package tone

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// BenchmarkNewOf makes Checkers of several sets: the default one, the same with a rule
// of one's own, and one of many phrases. kept-MB is the memory that a Checker holds on
// to, its set apart.
func BenchmarkNewOf(b *testing.B) {
	own := []byte("version: 1\nextends: [builtin:default]\nrules:\n  own.bread: { dimension: jargon, message: No., why: No., phrases: [bread and butter issue], tests: [{ bad: A bread and butter issue. }, { good: Bread. }] }\n")
	for _, of := range []struct {
		name string
		set  func() *rules.Set
	}{
		{"default", func() *rules.Set { set, err := rules.Default(); require.NoError(b, err); return set }},
		{"own", func() *rules.Set { set, err := rules.Parse("own.yaml", own); require.NoError(b, err); return set }},
		{"20000phrases", func() *rules.Set { return jargonSet(b, "", 20_000, 0) }},
	} {
		b.Run(of.name, func(b *testing.B) {
			set := of.set()
			b.ReportAllocs()
			var c *Checker
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			for b.Loop() {
				var err error
				if c, err = New(set, nil); err != nil {
					b.Fatal(err)
				}
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "kept-MB")
			runtime.KeepAlive(c)
		})
	}
	b.Run("reading own", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := rules.Parse("own.yaml", own); err != nil {
				b.Fatal(err)
			}
		}
	})
}
