package links

import "testing"

func TestDefaultDetection(t *testing.T) {
	counts := map[string]int{}
	for _, c := range suite(t, "uts58/uts58-detection-17.0.0.jsonl") {
		c.run(t, counts, func(t *testing.T) (any, any) {
			type span struct{ Start, End int }
			var list []struct{ Bytes [2]int }
			c.expect(t, &list)
			want, got := []span{}, []span{}
			for _, w := range list {
				want = append(want, span{w.Bytes[0], w.Bytes[1]})
			}
			for _, e := range Find(c.Text, Default, nil) {
				if e.Kind <= Email {
					got = append(got, span{e.Start, e.End})
				}
			}
			return want, got
		})
	}
	t.Log(counts)
}
