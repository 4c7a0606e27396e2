package tonehttp

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

// TestReportsAreWrittenAsByEncodingJSON holds the short ways against the long one.
func TestReportsAreWrittenAsByEncodingJSON(t *testing.T) {
	c, err := defaultChecker()
	require.NoError(t, err)
	check := func(d tone.Draft) *tone.Report {
		rep, err := c.Check(context.Background(), d)
		require.NoError(t, err)
		return rep
	}
	reports := []*tone.Report{
		{}, {Scores: []tone.Score{{}}, Findings: []tone.Finding{{}}}, check(tone.Draft{Text: "Hello."}),
		check(tone.Draft{ID: "<1>\u2028\xff", Text: strings.Repeat(jargonText+" Act now & buy <today>!!! #a #b #c #d ", 2), Platform: "linkedin"}),
	}
	for _, rep := range reports {
		want, err := encode(rep)
		require.NoError(t, err)
		got, err := encodeReport(rep)
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	}
	for name, answer := range map[string]batchAnswer{
		"nothing": {Verdict: tone.OK, Reports: []*tone.Report{}, Findings: []batchFinding{}},
		"much":    {Verdict: tone.Warn, Reports: reports, Findings: []batchFinding{{Message: "<a> & “b”"}, {Drafts: []int{1, 2}}}},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := json.Marshal(answer)
			require.NoError(t, err)
			got, err := answer.encode()
			require.NoError(t, err)
			require.Equal(t, string(want)+"\n", string(got))
		})
	}
}
