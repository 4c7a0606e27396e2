package record

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

func full() tone.Post {
	promo := false
	return tone.Post{
		ID: "17", Account: "acme", Platform: "mastodon", Text: "The oven made it in one piece.\n\x00é", Title: "Moved",
		Format: tone.HTML, Links: []string{"https://crumb.example/mill-lane", ""},
		Media: []tone.Media{{Kind: "image", Alt: "an oven"}, {}},
		At:    time.Date(2026, 3, 6, 13, 2, 5, 123456789, time.FixedZone("", 2*3600)), InReplyTo: "@ana",
		Share: true, Promo: &promo, Counts: &tone.Counts{Likes: 3, Shares: -1, Replies: 1 << 40},
	}
}

func TestRecordsComeBack(t *testing.T) {
	cases := map[string]tone.Post{
		"empty":     {},
		"only text": {ID: "a", Account: "b", Text: "c"},
		"all":       full(),
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			b, err := Append(nil, &want)
			require.NoError(t, err)
			got, err := Decode(b, want.Account)
			require.NoError(t, err)
			require.True(t, want.At.Equal(got.At))
			require.Equal(t, want.At.Format(time.RFC3339Nano), got.At.Format(time.RFC3339Nano), "the offset is kept")
			got.At = want.At
			require.Equal(t, want, got)
			id, err := IDOf(b)
			require.NoError(t, err)
			require.Equal(t, want.ID, string(id))
			for n := range b {
				if _, err := Decode(b[:n], ""); err != nil {
					require.ErrorIs(t, err, ErrDamaged)
				}
			}
			unknown := append(bytes.Clone(b), 200, 2, 'x', 'y')
			_, err = Decode(unknown, "")
			require.NoError(t, err, "a field of a later version is skipped")
		})
	}
	_, err := Decode([]byte{2, 0, 0, 0, 0}, "")
	require.ErrorContains(t, err, "version 2")
}

func TestKeysSortLikePosts(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339Nano, s)
		require.NoError(t, err)
		return v
	}
	keys := [][]byte{
		Key(time.Time{}, 1),
		Key(time.Time{}, 1<<40),
		Key(at("0001-01-01T00:00:00.000000001Z"), 0),
		Key(at("1677-09-21T00:00:00Z"), 0),
		Key(at("1969-12-31T23:59:59Z"), 0),
		Key(at("1970-01-01T00:00:00Z"), 0),
		Key(at("2026-03-06T13:02:05.000000001+02:00"), 9),
		Key(at("2026-03-06T11:02:05.000000002Z"), 1),
		Key(at("2026-03-06T11:02:05.000000002Z"), 2),
		Key(at("9999-12-31T23:59:59Z"), 0),
	}
	for i, key := range keys {
		require.Len(t, key, KeyLen)
		if i > 0 {
			require.Negative(t, bytes.Compare(keys[i-1], key), "key %d", i)
		}
	}
	bound := Time(at("2026-03-06T11:02:05.000000002Z"))
	require.Negative(t, bytes.Compare(keys[6], bound), "before")
	require.Positive(t, bytes.Compare(keys[7], bound), "at")
}

func TestPrepare(t *testing.T) {
	p := full()
	q, err := Prepare(p)
	require.NoError(t, err)
	require.Equal(t, p, q)
	q.Links[0], *q.Promo, q.Counts.Likes = "changed", true, 99
	require.Equal(t, full().Links, p.Links)
	require.Equal(t, full().Counts, p.Counts)
	require.False(t, *p.Promo)

	p.ID = ""
	first, err := Prepare(p)
	require.NoError(t, err)
	require.NotEmpty(t, first.ID)
	p.Counts, p.Promo = nil, nil
	p.At = p.At.UTC()
	require.Equal(t, first.ID, ID(p), "reactions and the way of writing the time do not make another post")
	p.Links = p.Links[:1]
	require.NotEqual(t, first.ID, ID(p))
	require.NotEqual(t, ID(tone.Post{Text: "ab"}), ID(tone.Post{Title: "a", Text: "b"}))

	_, err = Prepare(tone.Post{ID: strings.Repeat("x", MaxName+1)})
	require.Error(t, err)
	_, err = Prepare(tone.Post{Account: strings.Repeat("x", MaxName+1)})
	require.Error(t, err)
}

func FuzzDecode(f *testing.F) {
	p := full()
	b, err := Append(nil, &p)
	require.NoError(f, err)
	f.Add(b)
	f.Add([]byte{version, 0, 0, 0, 0, tagMedia, 1, 5})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Decode(b, "acme")
		if err != nil {
			require.ErrorIs(t, err, ErrDamaged)
			return
		}
		again, err := Append(nil, &p)
		if err != nil {
			return // a time with an offset that only the decoder takes
		}
		q, err := Decode(again, "acme")
		require.NoError(t, err)
		require.True(t, p.At.Equal(q.At))
		p.At, q.At = time.Time{}, time.Time{}
		require.Equal(t, p, q)
	})
}

func BenchmarkDecode(b *testing.B) {
	p := tone.Post{ID: "262963113576501248", Text: strings.Repeat("The oven made it. ", 12), Platform: "mastodon", Links: []string{"https://crumb.example/mill-lane"}, At: time.Now()}
	data, err := Append(nil, &p)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(data, "acme"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeJSON(b *testing.B) {
	data, err := json.Marshal(tone.Post{ID: "262963113576501248", Text: strings.Repeat("The oven made it. ", 12), Platform: "mastodon", Links: []string{"https://crumb.example/mill-lane"}, At: time.Now()})
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		var p tone.Post
		if err := json.Unmarshal(data, &p); err != nil {
			b.Fatal(err)
		}
	}
}
