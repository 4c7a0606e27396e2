package tonehttp

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

func TestReadingJSON(t *testing.T) {
	read := func(in string) (*checkRequest, *Problem) {
		l := Limits{}.complete()
		return readCheck([]byte(in), &l)
	}
	t.Run("escapes", func(t *testing.T) {
		q, problem := read(`{"text":"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude80 \\ud83d"}`)
		require.Nil(t, problem)
		require.Equal(t, "a\"\\/\b\f\n\r\té🚀 \\ud83d", q.drafts[0].Text)
	})
	t.Run("white space", func(t *testing.T) {
		q, problem := read(" {\n\t\"drafts\" : [ { \"text\" : \"a\" } ,\r\n{\"text\":\"b\"} ] , \"accepted\" : [ ] } ")
		require.Nil(t, problem)
		require.Len(t, q.drafts, 2)
	})
	t.Run("a hint", func(t *testing.T) {
		_, problem := read(`{"text":"a","platfrom":"x"}`)
		require.Contains(t, problem.Detail, "platform")
		require.Equal(t, "$.platfrom", problem.Path)
	})
	t.Run("a whole draft", func(t *testing.T) {
		want := tone.Draft{ID: "1", Text: "a", Title: "b", Format: tone.HTML, Platform: "x", Account: "c", Language: "en", InReplyTo: "2", Links: []string{"l"}, Media: []tone.Media{{Kind: "image", Alt: "d"}}}
		in, err := json.Marshal(want)
		require.NoError(t, err)
		q, problem := read(string(in))
		require.Nil(t, problem)
		require.Equal(t, want, q.drafts[0])
	})
}

// FuzzCheckBody reads any bytes as a body. What is taken is JSON and has the text
// that encoding/json reads.
func FuzzCheckBody(f *testing.F) {
	for _, c := range malformedCases() {
		if len(c.body) < 500 {
			f.Add([]byte(c.body))
		}
	}
	f.Add([]byte(`{"text":"a\ud83d\ude80","history":[{"text":"b","counts":{"likes":1}}],"media":[{"kind":"x"}]}`))
	limits := Limits{Drafts: 5, Posts: 5}.complete()
	f.Fuzz(func(t *testing.T, data []byte) {
		q, problem := readCheck(data, &limits)
		if problem != nil {
			require.True(t, problem.Status == 400 || problem.Status == 413)
			require.True(t, utf8.ValidString(problem.Path))
			return
		}
		require.True(t, json.Valid(data))
		var want struct {
			Text   *string      `json:"text"`
			Drafts []tone.Draft `json:"drafts"`
		}
		if json.Unmarshal(data, &want) != nil {
			return // a time that encoding/json does not take
		}
		if q.batch {
			require.Len(t, q.drafts, len(want.Drafts))
			for i := range q.drafts {
				require.Equal(t, want.Drafts[i].Text, q.drafts[i].Text)
			}
			return
		}
		require.Equal(t, *want.Text, q.drafts[0].Text)
	})
}

// FuzzAnnotated maps any places of an annotated text.
func FuzzAnnotated(f *testing.F) {
	f.Add([]byte(`{"annotation":[{"text":"We "},{"markup":"<b>"},{"text":"lever🚀"},{"markup":"x","interpretAs":"yz"}]}`), 3, 5)
	f.Fuzz(func(t *testing.T, data []byte, start, length int) {
		var a annotated
		if a.readData(data) != nil {
			return
		}
		a.finish()
		n := units(a.text)
		start = min(max(0, start), n)
		end := min(start+max(0, length), n)
		from, to, plain := a.place(start, end)
		require.LessOrEqual(t, 0, from)
		require.LessOrEqual(t, to, units(a.original))
		if end > start {
			require.LessOrEqual(t, from, to)
		}
		if plain && end > start {
			require.Equal(t, end-start, to-from)
		}
		require.Len(t, unitOffsets(a.original), units(a.original)+1)
	})
}
