package strict

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

type inner struct {
	Name  string `json:"name,omitempty"`
	Count int    `json:"count"`
}

type outer struct {
	Text  string    `json:"text"`
	Names []string  `json:"names"`
	List  []inner   `json:"list"`
	One   *inner    `json:"one,omitempty"`
	Mark  bool      `json:"mark"`
	Maybe *bool     `json:"maybe"`
	Time  time.Time `json:"time,omitzero"`
	In    inner     `json:"in"`
}

// readOuter reads a document of the test.
func readOuter(start func([]byte) (*Reader, *Fault), data string) (outer, *Fault) {
	var v outer
	r, fault := start([]byte(data))
	if fault != nil {
		return v, fault
	}
	r.Most = 3
	keys := KeysOf(reflect.TypeFor[outer]())
	r.Object(keys.Names, func(key string) { keys.Read(r, key, &v) })
	return v, r.Err()
}

func TestReading(t *testing.T) {
	yes := true
	at := time.Date(2026, 3, 6, 13, 2, 5, 0, time.UTC)
	for name, c := range map[string]struct {
		in   string
		want outer
	}{
		"nothing":     {`{}`, outer{}},
		"escapes":     {`{"text":"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude80 \\ud83d\\"}`, outer{Text: "a\"\\/\b\f\n\r\té🚀 \\ud83d\\"}},
		"a key, too":  {`{"te\u0078t":"a"}`, outer{Text: "a"}},
		"white space": {" {\n\t\"names\" : [ \"a\" ,\r\n\"b\" ] , \"list\" : [ ] , \"mark\" : true } ", outer{Names: []string{"a", "b"}, Mark: true}},
		"null":        {`{"text":null,"names":null,"list":null,"one":null,"mark":null,"maybe":null,"time":null}`, outer{}},
		"all": {
			`{"text":"a","names":["b"],"list":[{"name":"c","count":1},{}],"one":{"count":2000000000},"mark":true,"maybe":true,"time":"2026-03-06T13:02:05Z","in":{"name":"d"}}`,
			outer{"a", []string{"b"}, []inner{{"c", 1}, {}}, &inner{"", 2000000000}, true, &yes, at, inner{"d", 0}},
		},
		"a time with a blank": {`{"time":"2026-03-06 13:02:05Z"}`, outer{Time: at}},
	} {
		t.Run(name, func(t *testing.T) {
			got, fault := readOuter(New, c.in)
			require.Nil(t, fault)
			require.Equal(t, c.want, got)
		})
	}
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want Fault
	}{
		"empty":            {" ", Fault{Kind: Syntax, Path: "$", Detail: "it is empty", Offset: 1}},
		"cut":              {`{"text":"a`, Fault{Kind: Syntax, Path: "$", Detail: "it ends too early", Offset: 10}},
		"a word":           {`word`, Fault{Kind: Syntax, Path: "$", Detail: "a character that cannot stand there", Offset: 1}},
		"two values":       {`{} {}`, Fault{Kind: Syntax, Path: "$", Detail: "a character that cannot stand there", Offset: 4}},
		"not UTF-8":        {"{\"text\":\"\xff\"}", Fault{Kind: NotUTF8, Path: "$", Detail: "it is not UTF-8"}},
		"a list":           {`[]`, Fault{Kind: Type, Path: "$", Have: "a list", Detail: "want an object, have a list."}},
		"a number":         {`{"text":1}`, Fault{Kind: Type, Path: "$.text", Keys: []string{"text"}, Have: "a number", Detail: "want a string, have a number."}},
		"null in a list":   {`{"names":["a",null]}`, Fault{Kind: Type, Path: "$.names[1]", Keys: []string{"names"}, Have: "null", Detail: "want a string, have null."}},
		"null for a count": {`{"list":[{"count":null}]}`, Fault{Kind: Type, Path: "$.list[0].count", Keys: []string{"list", "count"}, Have: "null", Detail: "want a number, have null."}},
		"half a count":     {`{"one":{"count":0.5}}`, Fault{Kind: Value, Path: "$.one.count", Keys: []string{"one", "count"}, Detail: "want a whole number from 0 to 9007199254740991."}},
		"unknown":          {`{"tekst":"a"}`, Fault{Kind: Unknown, Path: "$.tekst", Keys: []string{"tekst"}, Hint: `did you mean "text"?`, Detail: `the key is not known: did you mean "text"?.`}},
		"another spelling": {`{"Text":"a"}`, Fault{Kind: Unknown, Path: "$.Text", Keys: []string{"Text"}, Hint: `did you mean "text"?`, Detail: `the key is not known: did you mean "text"?.`}},
		"unknown within":   {`{"one":{"zzzzzzzzzz":"a"}}`, Fault{Kind: Unknown, Path: "$.one.zzzzzzzzzz", Keys: []string{"one", "zzzzzzzzzz"}, Detail: "the key is not known."}},
		"an odd key":       {`{"a b":"a"}`, Fault{Kind: Unknown, Path: `$["a b"]`, Keys: []string{"a b"}, Detail: "the key is not known."}},
		"twice":            {`{"text":"a","\u0074ext":"b"}`, Fault{Kind: Twice, Path: "$.text", Keys: []string{"text"}, Detail: "the key stands twice."}},
		"too many":         {`{"names":["a","b","c","d"]}`, Fault{Kind: TooMany, Path: "$.names", Keys: []string{"names"}, Detail: "more than 3 elements."}},
		"half a pair":      {`{"text":"\ud83d."}`, Fault{Kind: Value, Path: "$.text", Keys: []string{"text"}, Detail: "half of a surrogate pair."}},
		"no time":          {`{"time":"soon"}`, Fault{Kind: Value, Path: "$.time", Keys: []string{"time"}, Detail: "want a time as in RFC 3339, such as 2026-03-06T13:02:05Z."}},
	} {
		t.Run(name, func(t *testing.T) {
			_, fault := readOuter(New, c.in)
			require.NotNil(t, fault)
			require.Equal(t, c.want, *fault)
			require.Equal(t, fault.Path+": "+fault.Detail, fault.Error())
		})
	}
}

func TestLoose(t *testing.T) {
	got, fault := readOuter(NewLoose, "{\"text\":\"a\xff\xe2\x82 \\ud83d\\ud83d\\ude80\",\"names\":[\"\xed\xa0\x80\"]}")
	require.Nil(t, fault)
	require.Equal(t, "a\ufffd\ufffd\ufffd \ufffd🚀", got.Text)
	require.Equal(t, []string{"\ufffd\ufffd\ufffd"}, got.Names)
}

// TestAnyKeys reads an object of keys without number in linear time, and finds the
// one that stands twice.
func TestAnyKeys(t *testing.T) {
	var b strings.Builder
	b.WriteString("{")
	for i := range 200_000 {
		fmt.Fprintf(&b, `"%d":[{"a":1}],`, i)
	}
	b.WriteString(`"7":1}`)
	r, fault := New([]byte(b.String()))
	require.Nil(t, fault)
	r.Object(nil, func(string) { r.Skip() })
	require.Equal(t, Twice, r.Err().Kind)
	require.Equal(t, `$["7"]`, r.Err().Path)
}

func TestKeysOf(t *testing.T) {
	require.Equal(t, []string{"text", "names", "list", "one", "mark", "maybe", "time", "in"}, KeysOf(reflect.TypeFor[outer]()).Names)
	require.Panics(t, func() { KeysOf(reflect.TypeFor[struct{ A map[string]int }]()) })
	require.False(t, KeysOf(reflect.TypeFor[inner]()).Read(nil, "other", &inner{}))
}

// FuzzReader reads any bytes. What is taken, encoding/json reads as the same; the
// loose reader takes all that the strict one does.
func FuzzReader(f *testing.F) {
	for _, s := range []string{
		`{"text":"a","names":["b"],"list":[{"name":"c","count":1},{}],"one":{"count":2},"mark":true,"maybe":false,"time":"2026-03-06T13:02:05Z","in":{}}`,
		`{"text":"\\\"\ud83d\ude80\u00e9"}`, "{\"text\":\"\xff\\ud83d\"}", `{"list":[null]}`, `{"text":"\\"}`, `{"text":"\\\""}`, `{"":""}`, ` [1] `,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) {
		loose, looseFault := readOuter(NewLoose, data)
		got, fault := readOuter(New, data)
		if fault == nil {
			require.Nil(t, looseFault)
			require.Equal(t, got, loose)
		} else {
			require.True(t, utf8.ValidString(fault.Path) || fault.Kind == NotUTF8)
		}
		if looseFault != nil {
			return
		}
		var want outer
		dec := json.NewDecoder(strings.NewReader(data))
		dec.DisallowUnknownFields()
		if dec.Decode(&want) != nil {
			require.False(t, loose.Time.IsZero() && !strings.Contains(data, "time"), "only times are taken that encoding/json does not take")
			return
		}
		require.Equal(t, want.Text, loose.Text)
		require.Equal(t, len(want.Names), len(loose.Names))
		for i := range want.Names {
			require.Equal(t, want.Names[i], loose.Names[i])
		}
		require.Equal(t, len(want.List), len(loose.List))
		for i := range want.List {
			require.Equal(t, want.List[i], loose.List[i])
		}
		require.Equal(t, want.One, loose.One)
		require.Equal(t, want.In, loose.In)
		require.Equal(t, want.Mark, loose.Mark)
		require.Equal(t, want.Maybe, loose.Maybe)
		require.True(t, want.Time.Equal(loose.Time))
	})
}
