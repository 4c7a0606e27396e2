// Package rules holds rule sets: what a post is judged by, as data that
// anyone can read, dispute and change.
//
// A [Set] is a list of dimensions (jargon, self-promotion, link-blasting, …),
// each with its measure and limits, and a list of rules, each with one matcher
// (phrases, a pattern, a count, a metric, a feed figure or a model), a weight,
// a message, a reason and its own test cases. Sets are written in YAML and
// extend one another; the later one wins, rule by rule and key by key.
//
//	set, err := rules.Load(os.DirFS("."), "plainpost.yaml")
//
// [Load] is strict. It reports every fault of a file at once as [Errors], each
// with file, line, column and what to write instead. What needs the engine
// (does a phrase match itself, do two rules list the same phrase) is reported
// by tone.New in the same form.
//
// WRITING.md shows every key with an example, LANGUAGES.md how to add a language,
// default/README.md what the built-in sets hold. [Schema] is a JSON Schema for
// editors. The built-in sets are YAML in default/; go generate writes a compiled
// form of the same trees beside them, with their phrases written out, because
// reading YAML takes ten times as long.
//
// A set may also extend style packages written for Vale, as they are published:
//
//	extends: [builtin:default, vale:styles/write-good]
//
// Their rules keep their ids (write-good.Weasel), so that they are switched off,
// changed and limited to platforms like any other rule. They are of the dimension
// style, whose limits a set may declare. What of a style cannot be used is in the
// set's Notes. Package rules/vale reads the files.
//
// [Default] is the set that is used when nobody says otherwise; [Builtin] gives
// it and its siblings by name. A Set is not changed once it is loaded and is
// safe for concurrent use.
package rules
