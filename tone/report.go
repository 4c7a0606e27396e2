package tone

import (
	"time"

	"github.com/plainpost/plainpost/rules"
)

// Report is what a check found. It belongs to the caller.
type Report struct {
	DraftID    string    `json:"draft_id"`
	Path       string    `json:"path,omitempty"` // the file, where the draft came from one
	Verdict    Verdict   `json:"verdict"`        // the worst of the scores and findings
	RuleSet    string    `json:"rule_set"`       // name@content-hash
	Suppressed int       `json:"suppressed"`     // findings left out: accepted, ignored by comment, or filtered
	Scores     []Score   `json:"scores"`         // every dimension of the set, in its order
	Findings   []Finding `json:"findings"`       // by place; findings about the feed last
	Measures   Measures  `json:"measures"`
	Skipped    []Skip    `json:"skipped"` // what did not apply, and why
}

// worst is the worst verdict of the scores and findings.
func (r *Report) worst() Verdict {
	worst, scores := OK, r.Scores
	for i := range scores {
		worst = max(worst, scores[i].Verdict)
	}
	for i := range r.Findings {
		worst = max(worst, VerdictOf(r.Findings[i].Severity))
	}
	return worst
}

// Score is the value of one dimension. Value = max(0, the points of the
// dimension's findings + the points of Parts). Scores of different dimensions
// compare as Value ÷ Warn.
type Score struct {
	Dimension string  `json:"dimension"`
	Value     float64 `json:"value"`
	Unit      string  `json:"unit"`
	Warn      float64 `json:"warn"`  // above zero
	Block     float64 `json:"block"` // 0 for never; null in JSON
	Verdict   Verdict `json:"verdict"`
	Advice    string  `json:"advice,omitempty"` // over a limit: the smallest change that brings the value under it
	Parts     []Part  `json:"parts"`
}

// Part is something that scored without being a finding: a sentence or model
// that is less likely than not, or anything with negative points.
type Part struct {
	Rule   string  `json:"rule"`
	Points float64 `json:"points"`         // in the dimension's unit
	P      float64 `json:"p,omitempty"`    // of a sentence or a model: its probability
	Span   *Span   `json:"span,omitempty"` // nil for the whole post
}

// Finding is one thing found, with its place, its reason and what to write
// instead.
type Finding struct {
	Rule        string         `json:"rule"`
	Dimension   string         `json:"dimension"`
	Severity    rules.Severity `json:"severity"` // info, warn or block
	Points      float64        `json:"points"`   // what it adds to the dimension's value
	Message     string         `json:"message"`
	Why         string         `json:"why"`
	Docs        string         `json:"docs"`
	Match       string         `json:"match"`          // the text of Span
	Span        *Span          `json:"span,omitempty"` // nil for a finding about the feed or a title given apart
	Fixes       []Fix          `json:"fixes"`          // a fix is unambiguous when it is the only one
	Related     []Related      `json:"related"`        // earlier posts, of findings about repeats
	Disguised   bool           `json:"disguised,omitempty"`
	Fingerprint string         `json:"fingerprint"`
}

// Fix is a change that would settle a finding: put Text in the place of Span.
type Fix struct {
	Message string `json:"message"`
	Span    Span   `json:"span"`
	Text    string `json:"text"`
}

// Related is an earlier post that a finding is about.
type Related struct {
	ID   string    `json:"id"`
	Text string    `json:"text"`
	At   time.Time `json:"at,omitzero"`
}

// Skip says that a check was left out, and why.
type Skip struct {
	Check  string `json:"check"`
	Reason string `json:"reason"`
}

// Span is a part of the draft's text as given, End exclusive. Slicing the text
// by the byte offsets gives exactly the finding's Match.
type Span struct {
	Start Pos `json:"start"`
	End   Pos `json:"end"`
}

// Pos is a place in the text as given. Byte, Rune and UTF16 count from 0; Line
// and Col from 1, Col in runes.
type Pos struct {
	Byte  int `json:"byte"`
	Rune  int `json:"rune"`
	UTF16 int `json:"utf16"`
	Line  int `json:"line"`
	Col   int `json:"col"`
}
