package archive

import (
	"fmt"
	"slices"
)

// FormatInfo describes a format that can be read.
type FormatInfo struct {
	Name     string // as Options.Format and Archive.Format have it
	Platform string // as Post.Platform has it; empty when the file says it or nobody does
	Files    string // what to give to Open
	Notes    string // what is read of it, and what is not
}

// Formats lists the formats that can be read.
func Formats() []FormatInfo {
	out := make([]FormatInfo, len(formats))
	for i, f := range formats {
		out[i] = f.FormatInfo
	}
	return out
}

// role is what a file is to a format.
type role int

const (
	rolePosts role = 1 << iota // it has posts
	roleSide                   // it is needed to understand the posts
)

// The ranks decide when files of several formats are found together. An export
// also holds tables of other things, a site may hold its own feed: only the
// formats with the highest rank are read.
const (
	rankTable   = iota + 1 // generic CSV and JSON
	rankFeed               // RSS, Atom, JSON Feed
	rankContent            // content folders
	rankExport             // exports of a platform
)

// format is a reader.
type format struct {
	FormatInfo
	rank   int
	detect func(h *head) role      // cheap, and strict: what is no match must be left to others
	read   func(rd *reading) error // gives all posts of a file
	side   func(rd *reading) error // reads a file with roleSide into reading.sides; may be nil
}

// sides is what readers learn from files beside the posts.
type sides struct {
	x    xSides
	bsky map[string]*carIndex // by name of the file
}

func newSides() *sides { return &sides{bsky: map[string]*carIndex{}} }

// formats are asked in this order.
var formats = []*format{
	xFormat, mastodonFormat, blueskyFormat, threadsFormat, instagramFormat, facebookFormat,
	linkedinFormat, redditFormat, bufferFormat, ghostFormat, wordpressFormat,
	feedFormat, markdownFormat, jsonlFormat, csvFormat,
}

func formatNamed(name string) *format {
	i := slices.IndexFunc(formats, func(f *format) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return formats[i]
}

// detect finds the format of a file.
func detect(h *head) (*format, role, error) {
	if name := h.opts.Format; name != "" {
		f := formatNamed(name)
		r := f.detect(h)
		if r == 0 && h.single {
			r = rolePosts // somebody knows better
		}
		if r != 0 {
			return f, r, nil
		}
		return nil, 0, fmt.Errorf("%w: this is not %s", ErrUnknownFormat, name)
	}
	for _, f := range formats {
		if r := f.detect(h); r != 0 {
			return f, r, nil
		}
	}
	return nil, 0, fmt.Errorf("%w: no reader knows this content; name the format, or the columns", ErrUnknownFormat)
}
