// Package markup turns the source of a draft into prose with an exact way back.
//
// [Parse] reads plain text, Markdown or HTML into a [Doc]. Doc.Text is one
// string that holds what the reader of the post sees, with entities and escapes
// decoded and all markup gone; Doc.Blocks cut it into paragraphs, headings, list
// items, table cells and quotes, and Doc.Inlines name the links, code spans,
// images and stresses inside them. Whatever is found in Text is led back to the
// source by [Doc.Source], byte for byte:
//
//	source  Buy **n&ouml;w** \*now\*
//	text    Buy  n  ö    w    * now *
//
// Code blocks, raw HTML and comments stand in Text too, each as a block of its
// own, so that a check may look at them, but [Kind.Prose] is false for them.
// What is no text at all (link targets, alternative texts, front matter,
// thematic breaks, reference definitions) is not in Text.
//
// # Separators
//
// Blocks are separated by "\n\n", items of lists and cells of tables by "\n".
// Within a block a newline is a hard line break and a soft one is a space.
//
// # Limits
//
// Every input reads as something, in time close to linear. What is everyday in
// Markdown is read in one pass (see everyday.go), the rest by goldmark. Markdown
// allows constructs whose reading is quadratic in goldmark; they are kept on a
// budget (see limits.go), and what is left when it is spent reads as ordinary
// text. No post that a person writes comes near it.
package markup
