// Package links finds what a platform turns into a link: URLs, bare domains,
// e-mail addresses, hashtags, mentions and cashtags.
//
// What is a link is the platform's decision, not the text's. "README.md" is a
// link on Bluesky and not on Mastodon; "example.com" counts 23 characters on X
// and is plain text on Mastodon. So everything here goes by a [Policy], one
// file each:
//
//   - [X] does what twitter-text does (x.go; checked with its own suite).
//   - [Bluesky] does what the facet detection of its client does (bluesky.go).
//   - [Mastodon] links only with a scheme and knows @user@host (mastodon.go).
//   - [Default] is the Unicode standard for link detection, UTS #58, for every
//     other place (uts58.go), with a judgement of its own on what the standard
//     leaves open: file names and missing spaces that look like domains
//     (judge.go).
//
// The platforms define their rules as regular expressions. Here each is a hand
// scanner that yields what the expression yields: it jumps from one of the few
// bytes that can belong to a link to the next, looks back no further than the
// label before a dot, and remembers what it has ruled out, so that its time is
// linear in the text on any input. Where a platform does something odd (X does
// not link the first letter of a text that opens with an accented letter), so
// does this package: the span is what the reader will see linked.
//
// All functions are safe for concurrent use and never panic. Text that is not
// valid UTF-8 is scanned byte by byte where it is broken.
//
// The second half of the package is about URLs once found: [Host],
// [Canonical], [Tracked], [Shortened], [SocialProfile] and [Home].
package links
