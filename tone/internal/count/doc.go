// Package count measures how long a text is the way each platform does.
//
// There is no one length of a text. A family emoji is one grapheme cluster on
// Bluesky, two weighted characters on X, 25 bytes on Threads and seven code
// points elsewhere; a link of any length counts 23 on X and Mastodon. A [Unit]
// names a way to count, [Length] counts, [Weigh] tells more about X, and [Emoji]
// finds the emoji. How many of a unit a platform allows is not decided here: such
// limits are data of the rule sets.
//
// All functions are safe for concurrent use, never panic, and take linear time.
package count
