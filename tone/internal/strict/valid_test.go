package strict

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestValid: what is JSON is JSON to encoding/json, too. Documents are made of pieces that
// may follow one another, and of some that may not.
func TestValid(t *testing.T) {
	pieces := strings.Split(`{|}|[|]|,|:|"a":|"a"|""|"long text, and more"|"é ünïcödé …"|"\n\\\""|"\u00e9\uD83D"|"\u00g0"|"\x"|"|\|true|false|null|tru|0|-0|01|1.5|1.|.5|-|1e5|1E+05|1e|2e-|12| |`+"\n|\t|\r|\x00|\x1f|\x7f|\xff|é|\"\x1f\"|\"\x7f\xff\"", "|")
	r := rand.New(rand.NewPCG(1, 2))
	good := 0
	for range 300_000 {
		var b []byte
		var open []byte
		for range r.IntN(12) {
			switch p := pieces[r.IntN(len(pieces))]; {
			case r.IntN(3) > 0 && len(open) > 0:
				b = append(b, open[len(open)-1])
				open = open[:len(open)-1]
			case p == "{":
				b, open = append(b, `{"k":`...), append(open, '}')
			case p == "[":
				b, open = append(b, p...), append(open, ']')
			default:
				b = append(b, p...)
			}
		}
		for i := len(open) - 1; i >= 0 && r.IntN(8) > 0; i-- {
			b = append(b, open[i])
		}
		want := json.Valid(b)
		require.Equal(t, want, valid(b), "%q", b)
		if want {
			good++
		}
	}
	require.Greater(t, good, 10_000)
	for _, n := range []int{deepest, deepest + 1} {
		for _, in := range []string{strings.Repeat("[", n) + strings.Repeat("]", n), strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n)} {
			require.Equal(t, json.Valid([]byte(in)), valid([]byte(in)), n)
			require.Equal(t, n == deepest, valid([]byte(in)))
		}
	}
}

func FuzzValid(f *testing.F) {
	for _, seed := range []string{`{"text":"a\"b","list":[1,-2.5e+3,{}]}`, ` [true , null] `, `"\ud83d`, `{"a" :}`, "\"12345678\\u00e9\x7f\"", `[1,]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		require.Equal(t, json.Valid(data), valid(data), "%q", data)
	})
}
