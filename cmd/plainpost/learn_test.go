package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// labelled writes made-up drafts of which the rejected ones speak of the moon.
func labelled(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	for i := range n {
		label, text := "accepted", fmt.Sprintf("The baker mends roof %d beside the old mill", i)
		if i%2 == 1 {
			label, text = "rejected", fmt.Sprintf("The baker flies to moon %d with a silver rocket", i)
		}
		fmt.Fprintf(&b, "{\"id\":\"%d\",\"text\":%q,\"label\":%q,\"account\":\"a%d\"}\n", i, text, label, i%5)
	}
	path := filepath.Join(t.TempDir(), "drafts.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o600))
	return path
}

func TestLearnAndUse(t *testing.T) {
	dir := t.TempDir()
	model, labels := filepath.Join(dir, "house.model"), labelled(t, 400)
	var out, errs bytes.Buffer
	std := stdio{strings.NewReader(""), &out, &errs}
	require.Equal(t, exitOK, run(t.Context(), []string{"learn", "--labels", labels, "--out", model}, std, nil), errs.String())
	require.Contains(t, out.String(), "precision 1.00")
	require.Contains(t, out.String(), "moon")

	set := filepath.Join(dir, "plainpost.yaml")
	require.NoError(t, os.WriteFile(set, []byte(`version: 1
extends: [builtin:default]
rules:
  house.model: { dimension: fit, model: ./house.model, weight: 3, message: "Like drafts we sent back: $match." }
`), 0o600))
	out.Reset()
	require.Equal(t, exitOK, run(t.Context(), []string{"eval", "--config", set, "--labels", labels, "--dimension", "fit", "--positive", "rejected", "--rule", "house.*"}, std, nil), errs.String())
	var m struct {
		N, Positives int
		AUC          float64
		AtThreshold  struct{ Precision, Recall float64 } `json:"at_threshold"`
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &m))
	require.Equal(t, 400, m.N)
	require.InDelta(t, 1, m.AUC, 1e-9)
	require.InDelta(t, 1, m.AtThreshold.Recall, 0.02)
}

func TestLearnAndEvalRefuse(t *testing.T) {
	few := labelled(t, 20)
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"too little":        {[]string{"learn", "--labels", few, "--out", filepath.Join(t.TempDir(), "m")}, "label more drafts"},
		"no place":          {[]string{"learn", "--labels", few}, "--out"},
		"no recipe":         {[]string{"learn", "--recipe", "x", "--out", "m"}, "no recipe"},
		"no dimension":      {[]string{"eval", "--labels", few, "--positive", "x"}, "--dimension"},
		"unknown dimension": {[]string{"eval", "--labels", few, "--positive", "x", "--dimension", "nonsense"}, "there is no dimension"},
		"no data folder":    {[]string{"eval", "--labels", "builtin:labels", "--positive", "x", "--dimension", "hype"}, "--data"},
		"no such data":      {[]string{"eval", "--labels", "builtin:labels", "--data", t.TempDir(), "--positive", "x", "--dimension", "hype"}, "no such file"},
		"no such key":       {[]string{"eval", "--labels", few, "--positive", "x", "--dimension", "hype", "--key", "nonsense"}, "no draft"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			require.Equal(t, exitError, run(t.Context(), tt.args, stdio{strings.NewReader(""), &out, &errs}, nil))
			require.Contains(t, errs.String(), tt.want)
		})
	}
}
