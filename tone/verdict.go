package tone

import (
	"fmt"

	"github.com/plainpost/plainpost/rules"
)

// Verdict is what a report comes to. The zero value is Unjudged, so that what
// was never checked never reads as approval.
type Verdict uint8

// The verdicts, mildest first.
const (
	Unjudged Verdict = iota
	OK
	Warn
	Block
)

var verdictNames = [...]string{"unjudged", "ok", "warn", "block"}

// String is the verdict as it stands in JSON.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// MarshalText implements encoding.TextMarshaler.
func (v Verdict) MarshalText() ([]byte, error) {
	if int(v) >= len(verdictNames) {
		return nil, fmt.Errorf("tone: %d is no verdict", uint8(v))
	}
	return []byte(verdictNames[v]), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, name := range verdictNames {
		if name == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("tone: %q is no verdict: use unjudged, ok, warn or block", text)
}

// VerdictOf is the verdict that a finding of this severity makes.
func VerdictOf(s rules.Severity) Verdict {
	switch s {
	case rules.Block:
		return Block
	case rules.Warn:
		return Warn
	}
	return OK
}

// severityOf is the severity that a verdict gives to the findings behind it.
func severityOf(v Verdict) rules.Severity {
	switch v {
	case Block:
		return rules.Block
	case Warn:
		return rules.Warn
	}
	return rules.Info
}
