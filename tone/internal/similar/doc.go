// Package similar tells whether two posts are the same post again.
//
// [Of] reduces a post to a [Print]: the words that are left when case, links,
// hashtags, emoji, punctuation and the names it is addressed to are taken
// away. [Duplicate] calls two prints the same post when the words are equal,
// or when at least [MinContainment] of the word 3-grams of the shorter one
// stand in the longer one ([Containment]). That finds a post that went out
// with other tracking parameters, more tags, in capitals, with emoji, without
// one of its sentences, or cut short behind a link. [Template] finds the same
// frame with another filling, such as one reply sent to forty people. [Index]
// does both for one draft against a window of posts.
//
// What it does not find: a paraphrase. The same thing said in other words
// shares hardly a 3-gram with the original, and no measure over words tells
// it from another post about the same subject.
//
// Nothing here reads a clock, keeps state between calls or is safe for use by
// two goroutines on the same buffer; prints and indexes that are only read
// may be shared.
package similar
