package tone

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWithAccepted(t *testing.T) {
	draft := Draft{Text: "We leverage synergies. We circle back tomorrow."}
	c, err := New(nil, nil)
	require.NoError(t, err)
	before, err := c.Check(context.Background(), draft)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(before.Findings), 2)
	first, second := before.Findings[0].Fingerprint, before.Findings[1].Fingerprint

	one, err := New(nil, &Options{Accepted: []string{first}})
	require.NoError(t, err)
	for name, accepting := range map[string]*Checker{"both at once": c.WithAccepted(first, second), "beside those of the options": one.WithAccepted(second)} {
		after, err := accepting.Check(context.Background(), draft)
		require.NoError(t, err, name)
		require.Equal(t, 2, after.Suppressed, name)
		require.Len(t, after.Findings, len(before.Findings)-2, name)
	}
	again, err := c.Check(context.Background(), draft)
	require.NoError(t, err)
	require.Equal(t, before, again, "the checker itself is as it was")
}
