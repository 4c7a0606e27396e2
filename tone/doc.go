// Package tone reads a post before it goes out and says, with reasons, whether
// it talks with people or at them.
//
// Three types carry the package. A [Draft] is the post; only its Text is
// required. A [Checker] judges drafts by a rule set of package rules; it is
// compiled once and safe for concurrent use. A [Report] is the answer: a score
// for each dimension with its unit and limits, findings with exact places,
// reasons and plain wordings, and the figures of the post.
//
//	checker, err := tone.New(nil, nil) // the default rule set
//	rep, err := checker.Check(ctx, tone.Draft{Text: text, Platform: "linkedin"})
//	if rep.Verdict == tone.Block { … }
//
// Many drafts are judged by [Checker.CheckAll], on all processors, or by
// [Checker.CheckBatch] on one: together they take less time each.
//
// How a draft is read: markup is set aside, with a map back to the text as given
// (internal/markup); what is left is folded for matching, with disguises undone
// (internal/fold), and cut into sentences and words (internal/words), links,
// tags and mentions (internal/links). Words become ids, and one trie finds the
// phrases of all rules at once (internal/match). Words that are quoted, named or
// rejected are mentions, not uses, and are passed over (internal/mention).
//
// How it is scored: each dimension has a measure of its own. A density is points
// per 100 words, a total is points, a ratio is the share of the words that are
// expected to promote. Every point of a value stands in a finding or in a part
// of the score.
//
// How it is put beside what went before: a [History] gives the account's last
// posts, and feed rules look at the share of them that promotes, at repeats of
// text and link (internal/similar), at pace and at talk. A post of the history is
// judged by the same checker, unless its source says what it is. Replies are
// talk: the same answer to many people is a remark, the same link to many is not.
//
// Checks written in Go join in as [Check]; package tonetest runs a rule set's own
// cases. What builtin:default comes to is worked out beforehand (default.lexis), so
// that [New] need not; PERFORMANCE.md says what a check costs and why.
package tone
