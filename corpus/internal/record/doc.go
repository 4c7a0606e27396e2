// Package record is the form in which the stores keep posts: a [Key] that
// sorts posts by time, and a compact, versioned encoding ([Append], [Decode])
// that reads a window of 200 posts in some 50 µs, a tenth of what JSON takes.
package record
