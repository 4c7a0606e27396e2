// Package vale reads style packages written for the prose linter Vale, as they
// are published, into plain data. It knows the format and nothing of matching:
// package rules turns what it reads into rules of a set, package tone runs them.
//
// A style is a folder of YAML files, one rule each; the rule of the file
// STYLE/Name.yml has the id STYLE.Name. The extension points existence,
// substitution, occurrence, repetition, consistency, conditional,
// capitalization, metric and readability are read; sequence, script and spelling
// need a tagger, a scripting language and dictionaries and are named in
// [Style.Notes] instead. So is every rule with a fault in it: one broken file
// never keeps the others from being used.
//
// The format is described at https://vale.sh/docs/styles; what is not written
// there follows Vale's own source (MIT), version 3.19.
package vale
