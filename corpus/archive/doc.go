// Package archive reads what people can export from the places they post to,
// and the content folders and feeds of sites, as posts of one shape.
//
//	a, err := archive.Open(ctx, "twitter-2026.zip", nil)
//	if err != nil { ... }
//	defer a.Close()
//	for post, err := range a.Posts(ctx) {
//		if err != nil {
//			log.Print(err) // data/tweets.js:4711: record 93: ...
//			continue
//		}
//		...
//	}
//
// [Open] takes a file, a folder, a zip or a tar file; [Read] takes a stream.
// Which format it is, is told from the content; [Formats] lists what is known.
// Files of any size are read in bounded memory, record by record: a tweets.js
// of 2 GB takes a few megabytes.
//
// # What a post is
//
// Text is what a reader saw. Escapes of the export are undone: the entities of
// X, the wrong bytes of Facebook, Instagram and Threads, the quotes that
// LinkedIn puts around each line, the HTML of Mastodon. Articles of a site
// (WordPress, Ghost, feeds) stay HTML with Format HTML, content folders and
// Reddit stay Markdown, because the checker reads quotes, headings and code
// from them. Text that is not UTF-8 is read as Windows-1252 in tables, and
// UTF-16 by its byte order mark.
//
// Links has the full targets of links that the text shows shortened or not at
// all, and those of cards. The t.co links of X stay in the text; the one that
// stands for a picture is taken off, since nobody sees it.
//
// InReplyTo is as the export has it: the id of what is answered, or else an
// account, or else a word when the export only says that it is a reply.
// Share marks words of others that are passed on; a share may have no text.
// Entries that are there without text count as posts: they were published.
// Drafts, pages, deleted posts, comments of others and private messages are no
// posts and are left out without an error.
//
// At keeps the zone of the export, is UTC for times that mean it, and is read
// in Options.Location when no zone is given. It is zero when it is missing or
// not understood, the latter with one error for each file.
//
// ID is the export's. Where it has none, the id is made from what the post
// says, so that a second import finds every post again.
//
// # Errors and limits
//
// A record that cannot be read gives a [*RecordError] with its place, and
// reading goes on with the next: an error never costs more than its record,
// unless what follows cannot be told apart any more, as after a file that ends
// too early. [Limits] bound the size of records, their nesting, columns, files
// in an archive and how far it may unpack. Nothing in an archive is ever
// written to a disk under its own name, and entries with names that would lead
// out of it are refused. A packed stream given to Read is kept in a temporary
// file while it is read.
//
// # Adding a format
//
//  1. Get two real samples, and note where they are from. Find out how the
//     export writes ids, times and zones, line breaks, entities, links, replies,
//     shares, pictures with alt text, and counts, and what in it is no post.
//  2. Write a file named for the format with a variable of type format: its
//     FormatInfo, its rank, detect and read. Add it to the list in formats.go,
//     before formats that are less strict.
//  3. detect looks at the first 64 KiB and must be strict: head.has for the keys
//     of JSON, head.header for the columns of a table, xmlRoot for XML. A name
//     is only a hint. An export often holds other tables of nearly the same
//     shape, private messages among them.
//  4. read goes through the file with what is there: jsonReader.elements,
//     reading.rows, xmlItems.each, lineReader, or readAllBounded for files that
//     are one record. Call reading.at for each record before anything can fail,
//     then reading.post, or reading.bad and go on. Return the error of both as
//     it is; any other error ends the file.
//  5. Never keep more than a record. What has to be known beforehand, from this
//     file or others, is read by side into sides, with a bound of its own.
//  6. Call other parsers inside safely, with bounds on what they may be given:
//     many recurse, and a stack that overflows cannot be recovered from.
//  7. Make a small export by hand in testdata/NAME with every case of step 1, a
//     record of a wrong type and a cut one; run the tests with -update and read
//     the golden file word by word.
//  8. Add a fuzz target in fuzz_test.go, the format's worst files in
//     hostile_test.go, and facts about the real samples in samples_test.go.
//  9. Say in FormatInfo what to give to Open, and what is not read.
package archive
