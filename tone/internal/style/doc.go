// Package style runs the rules of Vale styles over a text that has been cut into
// blocks, and finds what Vale would find in it.
//
// [Compile] turns rules into an [Engine]. Nearly all tokens of published styles
// are plain words or come to a few plain words when their alternatives are
// written out; they stand in one table that is looked up once for each word of
// a text, whatever the number of rules. What is left is a regular expression.
// It runs on blocks in which something that it requires was seen: by package
// regexp where that understands it and where the block holds no letters beyond
// ASCII, so that word boundaries mean the same, else by regexp2 with a time limit.
//
// An Engine is immutable and safe for concurrent use.
package style
