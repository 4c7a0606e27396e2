// Package style runs the rules of Vale styles over a text that has been cut into
// blocks, and finds what Vale would find in it.
//
// [Compile] turns rules into an [Engine]. What they look for is found in two passes
// over a block whatever the number of rules. The first looks each word up in a table
// of plain words, one for the rules of each scope: nearly all tokens of published
// styles are plain words or come to a few when their alternatives are written out.
// The second is for the regular expressions that are left, of all scopes. Of each an
// anchor is known, the rarest bytes that it must hold: its beginning, or the
// exclamation mark of \w+!. A sieve finds the anchors of all expressions at once,
// and only where one stands is its expression tried out, from where what it asks
// for before the anchor begins. A rule of which neither pass finds anything costs
// nothing, and a block is cut into sentences only where an anchor of a rule stands
// that asks for them.
//
// Expressions are tried out by a matcher of their own, because word boundaries are
// to know the letters of all scripts. One that takes too many steps on a text is
// left to package regexp, one that looks around or refers back to regexp2 with a
// time limit.
//
// An Engine is immutable and safe for concurrent use.
package style
