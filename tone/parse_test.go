package tone

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseDraft(t *testing.T) {
	whole := Draft{
		ID: "1", Text: "a “b”\n😀", Title: "b", Format: HTML, Platform: "x", Account: "c", Language: "en", InReplyTo: "2",
		Links: []string{"l", "m"}, Media: []Media{{Kind: "image", Alt: "d"}, {}}, At: time.Date(2026, 3, 6, 13, 2, 5, 0, time.UTC),
	}
	line, err := json.Marshal(whole)
	require.NoError(t, err)
	got, err := ParseDraft(line)
	require.NoError(t, err)
	require.Equal(t, whole, got)
	for i := range line {
		line[i] = 'x'
	}
	require.Equal(t, whole, got, "the draft has memory of its own")

	for in, want := range map[string]Draft{
		`{"text":""}`: {},
		` {"text":"a","id":null,"links":null,"media":[],"at":null} `: {Text: "a"},
		"{\"text\":\"a\xff\",\"id\":\"\\ud83d\"}":                    {Text: "a\ufffd", ID: "\ufffd"},
		`{"text":"a","format":"any","platform":"any"}`:               {Text: "a", Format: "any", Platform: "any"},
	} {
		got, err := ParseDraft([]byte(in))
		require.NoError(t, err, in)
		require.Equal(t, want, got, in)
	}
	many, err := ParseDraft([]byte(`{"text":"a","links":[` + strings.Repeat(`"a",`, 5000) + `"b"]}`))
	require.NoError(t, err)
	require.Len(t, many.Links, 5001)
}

func TestParseDraftErrors(t *testing.T) {
	for in, want := range map[string]string{
		``:                             `it is empty`,
		`{"id":"1","text":"cut o`:      `the JSON ends too early`,
		`{"text":'a'}`:                 `not valid JSON at byte 9: invalid character '\'' looking for beginning of value`,
		`{"text":"a"} {"text":"b"}`:    `more than one JSON value in the line`,
		`{"text":"a"}}`:                `more than one JSON value in the line`,
		`[1]`:                          `it is a JSON array, not an object`,
		`"a"`:                          `it is a JSON string, not an object`,
		`7`:                            `it is a JSON number, not an object`,
		`true`:                         `it is a JSON bool, not an object`,
		`{}`:                           `the key text is missing`,
		`{"text":null}`:                `the key text is missing`,
		`{"text":1}`:                   `the key text holds a JSON number, which does not fit`,
		`{"text":"a","id":{"a":1}}`:    `the key id holds a JSON object, which does not fit`,
		`{"text":"a","links":"x"}`:     `the key links holds a JSON string, which does not fit`,
		`{"text":"a","links":[1]}`:     `the key links holds a JSON number, which does not fit`,
		`{"text":"a","links":[null]}`:  `the key links holds a JSON null, which does not fit`,
		`{"text":"a","media":[[]]}`:    `the key media holds a JSON array, which does not fit`,
		`{"media":[{"kind":1}]}`:       `the key media.kind holds a JSON number, which does not fit`,
		`{"txt":"a"}`:                  `the key "txt" is unknown: did you mean "text"?`,
		`{"Text":"a"}`:                 `the key "Text" is unknown: did you mean "text"?`,
		`{"text":"a","mood\u0022":1}`:  `the key "mood\"" is unknown`,
		`{"media":[{"Kind":"a"}]}`:     `the key "Kind" is unknown: did you mean "kind"?`,
		`{"text":"a","text":"b"}`:      `the key "text" stands twice`,
		`{"text":"a","at":"tomorrow"}`: `the key at does not fit: want a time as in RFC 3339, such as 2026-03-06T13:02:05Z`,
		`{"text":"a","at":5}`:          `the key at holds a JSON number, which does not fit`,
	} {
		d, err := ParseDraft([]byte(in))
		require.EqualError(t, err, "not a draft: "+want, in)
		require.Zero(t, d, in)
	}
}

// FuzzParseDraft reads any bytes. A draft is what encoding/json reads.
func FuzzParseDraft(f *testing.F) {
	f.Add([]byte(`{"id":"1","text":"We leverage \ud83d\ude80","links":["https://acme.example"],"media":[{"kind":"image","alt":"a"}],"at":"2026-03-06T13:02:05Z"}`))
	f.Add([]byte(`{"text":null}`))
	f.Add([]byte("{\"text\":\"\xff\\ud83d\"}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseDraft(data)
		if err != nil {
			require.True(t, strings.HasPrefix(err.Error(), "not a draft: "))
			return
		}
		require.True(t, json.Valid(data))
		var want Draft
		if json.Unmarshal(data, &want) != nil {
			return // a time that encoding/json does not take
		}
		require.True(t, want.At.Equal(d.At))
		require.Equal(t, append([]string{}, want.Links...), append([]string{}, d.Links...))
		require.Equal(t, append([]Media{}, want.Media...), append([]Media{}, d.Media...))
		for _, x := range []*Draft{&want, &d} {
			x.At, x.Links, x.Media = time.Time{}, nil, nil
		}
		require.Equal(t, want, d)
	})
}

func BenchmarkParseDraft(b *testing.B) {
	var lines [][]byte
	size := 0
	for i, text := range benchPosts(500, 150, true) {
		if i%2 == 0 {
			text = strings.ReplaceAll(text, ". ", ".\n")
		}
		line, err := json.Marshal(Draft{ID: "262963113576501248", Text: text})
		require.NoError(b, err)
		lines = append(lines, line)
		size += len(line)
	}
	b.SetBytes(int64(size / len(lines)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := ParseDraft(lines[i%len(lines)]); err != nil {
			b.Fatal(err)
		}
	}
}
