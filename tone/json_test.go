package tone

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The same as reports, without their methods: what encoding/json makes of the tags
// is what the writer is held against.
type (
	plainReport struct {
		DraftID    string         `json:"draft_id"`
		Path       string         `json:"path,omitempty"`
		Verdict    Verdict        `json:"verdict"`
		RuleSet    string         `json:"rule_set"`
		Suppressed int            `json:"suppressed"`
		Scores     []plainScore   `json:"scores"`
		Findings   []plainFinding `json:"findings"`
		Measures   Measures       `json:"measures"`
		Skipped    []Skip         `json:"skipped"`
	}
	scoreFields Score
	plainScore  struct {
		scoreFields
		Block *float64 `json:"block"`
	}
	plainFinding Finding
)

// plainly is a report in those types, its lists filled in.
func plainly(r *Report) plainReport {
	out := plainReport{r.DraftID, r.Path, r.Verdict, r.RuleSet, r.Suppressed, []plainScore{}, []plainFinding{}, r.Measures, list(r.Skipped)}
	for _, s := range r.Scores {
		p := plainScore{scoreFields: scoreFields(s)}
		if s.Block > 0 {
			p.Block = &s.Block
		}
		p.Parts = list(p.Parts)
		out.Scores = append(out.Scores, p)
	}
	for _, f := range r.Findings {
		f.Fixes, f.Related = list(f.Fixes), list(f.Related)
		out.Findings = append(out.Findings, plainFinding(f))
	}
	return out
}

// filling gives every field there is a value, by chance one that is left out or
// hard to write.
type filling struct {
	*rand.Rand
	always bool // no field is left at zero
}

func (f filling) fill(v reflect.Value) {
	zero := !f.always && f.IntN(4) == 0
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		if !zero {
			v.Set(reflect.ValueOf(time.Unix(f.Int64N(1e10), f.Int64N(2)*f.Int64N(1e9)).In(time.FixedZone("", 60*f.IntN(600)))))
		}
	case v.Type() == reflect.TypeFor[Verdict]():
		v.SetUint(uint64(f.IntN(len(verdictNames))))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	case v.Kind() == reflect.Slice:
		n := 1 + f.IntN(3)
		if zero {
			n = f.IntN(2) - 1
		}
		if n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case zero:
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case v.Kind() == reflect.String:
		v.SetString(f.text())
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Float64:
		v.SetFloat(f.float())
	case v.Kind() == reflect.Int:
		v.SetInt(int64(f.IntN(10)) - 2 + f.Int64N(2)*f.Int64N(1<<40))
		if v.IsZero() {
			v.SetInt(3)
		}
	default:
		panic(fmt.Sprint("the filling has no value for ", v.Type()))
	}
}

func (f filling) text() string {
	pieces := []string{"We leverage", " ", "“use”", "<b>", "&", "\"", "\\", "/", "\n", "\t", "\r", "\b", "\f", "\x00", "\x1f", "\x7f", "\u2028", "\u2029", "\ufffd", "é", "日本", "😀", "\xff", "\xe2\x82", "\xed\xa0\x80", "https://acme.example/a?b=c"}
	var b strings.Builder
	for range 1 + f.IntN(8) {
		b.WriteString(pieces[f.IntN(len(pieces))])
	}
	return b.String()
}

func (f filling) float() float64 {
	switch f.IntN(4) {
	case 0:
		return float64(f.IntN(20)) + 1
	case 1:
		hard := []float64{-1, -0.5, 1e-6, 9.99e-7, 1e-9, 1e-10, -1.5e-7, 1e20, 1e21, -1e21, 1.5e300, math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxInt32, math.MaxInt32 + 1, math.MinInt32, 1 << 53, math.Copysign(0, -1)}
		return hard[f.IntN(len(hard))]
	}
	return f.Float64()
}

// TestReportJSON holds reports with all kinds of values, and real ones, against
// what encoding/json makes of the tags, byte by byte.
func TestReportJSON(t *testing.T) {
	same := func(t *testing.T, want, got any) {
		t.Helper()
		for _, html := range []bool{false, true} { // a caller's encoder may escape HTML
			require.Equal(t, encoded(t, want, html), encoded(t, got, html))
		}
	}
	check := func(t *testing.T, r *Report) {
		t.Helper()
		plain := plainly(r)
		appended, err := r.AppendJSON([]byte("before "))
		require.NoError(t, err)
		require.Equal(t, "before "+encoded(t, plain, false), string(appended)+"\n")
		same(t, plain, r)
		same(t, []plainReport{plain}, []Report{*r})
		for i := range r.Scores {
			same(t, plain.Scores[i], r.Scores[i])
		}
		for i := range r.Findings {
			same(t, plain.Findings[i], &r.Findings[i])
		}
	}
	t.Run("zero", func(t *testing.T) { check(t, &Report{}) })
	t.Run("no lists", func(t *testing.T) {
		check(t, &Report{Scores: []Score{{}}, Findings: []Finding{{}}, Skipped: []Skip{}})
	})
	t.Run("filled", func(t *testing.T) {
		for seed := range uint64(2000) {
			var r Report
			filling{rand.New(rand.NewPCG(seed, 1)), seed%2 == 0}.fill(reflect.ValueOf(&r).Elem())
			check(t, &r)
		}
	})
	t.Run("real", func(t *testing.T) {
		c := smallChecker(t, nil)
		for i, text := range slices.Concat(benchPosts(50, 280, true), benchPosts(50, 280, false)) {
			check(t, mustCheck(t, c, Draft{ID: fmt.Sprint(i), Text: text}))
			check(t, mustCheck(t, c, Draft{Text: strings.Repeat("We leverage 😀 synergy & \"buy\" <b>now</b>. ", i%5) + text}))
		}
	})
}

// encoded is what an encoder writes.
func encoded(t *testing.T, v any, html bool) string {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(html)
	require.NoError(t, enc.Encode(v))
	return out.String()
}

// TestReportJSONFails writes what JSON cannot hold: an error, and nothing besides.
func TestReportJSONFails(t *testing.T) {
	for name, r := range map[string]Report{
		"NaN":          {Scores: []Score{{Value: math.NaN()}}},
		"infinite":     {Findings: []Finding{{Points: math.Inf(-1)}}},
		"no verdict":   {Verdict: 9},
		"of a score":   {Scores: []Score{{Verdict: 200}}},
		"no year":      {Findings: []Finding{{Related: []Related{{At: time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)}}}}},
		"endless warn": {Scores: []Score{{Warn: math.Inf(1)}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := json.Marshal(plainly(&r))
			require.Error(t, err)
			got, err := r.AppendJSON([]byte("x"))
			require.Error(t, err)
			require.Equal(t, "x", string(got))
			_, err = json.Marshal(r)
			require.Error(t, err)
		})
	}
}

// FuzzJSONString writes any text as encoding/json does.
func FuzzJSONString(f *testing.F) {
	for _, s := range []string{"", "a", "“use”", "12345678\"", "1234567\\90", "\x00\x1f\x7f\u2028\u2029", "\xff\xe2\x82", "\xed\xa0\x80", "<&>", "😀1234567\n", strings.Repeat("é", 9)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		require.Equal(t, encoded(t, s, false), string(appendJSONString(nil, s))+"\n")
	})
}

func FuzzJSONFloat(f *testing.F) {
	f.Add(1.5)
	f.Fuzz(func(t *testing.T, v float64) {
		w := jsonWriter{}
		w.float("", v)
		want, err := json.Marshal(v)
		require.Equal(t, err == nil, w.err == nil)
		require.Equal(t, string(want), string(w.out))
	})
}

// BenchmarkReportJSON writes reports of the default rules: of clean posts and of
// posts with findings.
func BenchmarkReportJSON(b *testing.B) {
	c := defaultChecker(b)
	for _, kind := range []string{"clean", "findings"} {
		b.Run(kind, func(b *testing.B) {
			var reports []*Report
			for _, text := range benchPosts(500, 280, kind == "findings") {
				reports = append(reports, mustCheck(b, c, Draft{ID: "262963113576501248", Text: text}))
			}
			var out []byte
			var err error
			size := 0
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if out, err = reports[i%len(reports)].AppendJSON(out[:0]); err != nil {
					b.Fatal(err)
				}
				size += len(out)
			}
			b.SetBytes(int64(size / b.N))
		})
	}
}
