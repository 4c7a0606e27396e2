package tonehttp

import (
	"encoding/json"
	"fmt"

	"github.com/plainpost/plainpost/tone"
)

// The answers are most of the work of a call when every report, score and finding
// writes itself and is then read over by the one around it. Here they stand as
// plain structs that are written in one go; a test holds the result against what
// package tone writes.
type (
	reportJSON struct {
		DraftID    string        `json:"draft_id"`
		Path       string        `json:"path,omitempty"`
		Verdict    string        `json:"verdict"`
		RuleSet    string        `json:"rule_set"`
		Suppressed int           `json:"suppressed"`
		Scores     []scoreJSON   `json:"scores"`
		Findings   []findingJSON `json:"findings"`
		Measures   tone.Measures `json:"measures"`
		Skipped    []tone.Skip   `json:"skipped"`
	}
	scoreJSON struct {
		Dimension string      `json:"dimension"`
		Value     float64     `json:"value"`
		Unit      string      `json:"unit"`
		Warn      float64     `json:"warn"`
		Block     *float64    `json:"block"`
		Verdict   string      `json:"verdict"`
		Advice    string      `json:"advice,omitempty"`
		Parts     []tone.Part `json:"parts"`
	}
	findingJSON tone.Finding // without its method
)

func asJSON(rep *tone.Report) reportJSON {
	out := reportJSON{
		DraftID: rep.DraftID, Path: rep.Path, Verdict: rep.Verdict.String(), RuleSet: rep.RuleSet, Suppressed: rep.Suppressed,
		Scores: make([]scoreJSON, len(rep.Scores)), Findings: make([]findingJSON, len(rep.Findings)), Measures: rep.Measures, Skipped: filled(rep.Skipped),
	}
	for i := range rep.Scores {
		s := &rep.Scores[i]
		out.Scores[i] = scoreJSON{s.Dimension, s.Value, s.Unit, s.Warn, nil, s.Verdict.String(), s.Advice, filled(s.Parts)}
		if s.Block > 0 {
			out.Scores[i].Block = &s.Block
		}
	}
	for i := range rep.Findings {
		f := findingJSON(rep.Findings[i])
		f.Fixes, f.Related = filled(f.Fixes), filled(f.Related)
		out.Findings[i] = f
	}
	return out
}

// filled is a list that is written as [] when it is empty.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// encode writes an answer as JSON, with a line break at its end.
func encode(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("tonehttp: writing the answer: %w", err)
	}
	return append(body, '\n'), nil
}

// encodeReport writes a report.
func encodeReport(rep *tone.Report) ([]byte, error) { return encode(asJSON(rep)) }
