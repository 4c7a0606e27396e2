package tone

import "github.com/plainpost/plainpost/tone/model"

// Options are what a Checker needs beside its rule set. The zero value and nil
// are fine.
type Options struct {
	// History gives the account's last posts to the feed rules. Nil switches
	// them off; the report says so in Skipped.
	History History

	// HistoryOptional lets a check go on without the feed rules when History
	// fails; the report says so in Skipped. Otherwise a failing history is an
	// error.
	HistoryOptional bool

	// Models stand in for those that model rules name, by the name in the
	// rule, such as builtin:promotion-en.
	Models map[string]*model.Model

	// Accepted are fingerprints of findings that somebody has looked at and
	// accepted: they act as if their rule had not matched there.
	Accepted []string

	// Checks are the embedder's own checks. Their dimensions must be
	// dimensions of the rule set.
	Checks []Check
}
