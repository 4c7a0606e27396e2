package tonehttp

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

// TestReportsAreWrittenAsPackageToneWritesThem fills every field there is, so that one
// that is added is not forgotten.
func TestReportsAreWrittenAsPackageToneWritesThem(t *testing.T) {
	var full tone.Report
	fill(reflect.ValueOf(&full).Elem())
	full.Verdict, full.Scores[0].Verdict = tone.Warn, tone.Block
	noLists := tone.Report{Scores: []tone.Score{{}}, Findings: []tone.Finding{{}}}
	c, err := defaultChecker()
	require.NoError(t, err)
	real, err := c.Check(context.Background(), tone.Draft{ID: "<1>", Text: strings.Repeat(jargonText+" Act now & buy <today>!!! #a #b #c #d ", 2), Platform: "linkedin"})
	require.NoError(t, err)
	for name, rep := range map[string]*tone.Report{"every field": &full, "zero": {}, "no lists": &noLists, "a real one": real} {
		t.Run(name, func(t *testing.T) {
			want, err := json.Marshal(rep)
			require.NoError(t, err)
			got, err := encodeReport(rep)
			require.NoError(t, err)
			require.JSONEq(t, string(want), string(got))
		})
	}
}

// fill gives every field a value that is not zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1, 0).UTC()))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.String:
		v.SetString("<a>")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Int:
		v.SetInt(3)
	case reflect.Uint8:
		v.SetUint(1)
	}
}
