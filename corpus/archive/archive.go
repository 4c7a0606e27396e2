package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// Options say how an archive is read. A nil *Options and the zero value both
// mean: find out the format, and use the default limits.
type Options struct {
	// Format is the name of a format of [Formats]; empty to tell it from the
	// content. Naming the format also reads files that are too plain to be
	// recognised, such as Markdown without front matter.
	Format string
	// Account is given to posts whose source names no account.
	Account string
	// Columns names the columns (CSV) or keys (JSON) of the generic formats,
	// by field: text, id, account, platform, title, format, at, in_reply_to,
	// links, likes, shares, replies, share, promo. A field that is not named
	// is looked for under its usual names.
	Columns map[string]string
	// Location is where times without a zone were written; nil means UTC.
	Location *time.Location
	// Limits bound what a hostile archive can cost.
	Limits Limits
}

// Limits bound the work on one archive. A field at zero takes its default; a
// negative one is an error. What is over a limit ends in an error that wraps
// [ErrLimit]: a record is left out and reading goes on, all others end it.
type Limits struct {
	RecordBytes int64 // of one record: an array element, line, row, item or content file; 16 MiB
	Records     int64 // posts of one archive, bad ones included; 50 million
	Entries     int   // files in a folder or packed archive; 1 million
	Columns     int   // of a CSV file; 4,096
	Depth       int   // of nested values in one record; 256
	Ratio       int   // unpacked to packed bytes, looked at once 64 MiB are unpacked; 250
}

// The default limits; see [Limits].
const (
	defaultRecordBytes = 16 << 20
	defaultRecords     = 50_000_000
	defaultEntries     = 1_000_000
	defaultColumns     = 4096
	defaultDepth       = 256
	defaultRatio       = 250
)

// ratioFree is how much may be unpacked before Limits.Ratio counts: small
// texts with much repetition pack very well and harm nobody.
const ratioFree = 64 << 20

var (
	// ErrUnknownFormat is wrapped by Open and Read when no reader knows the content.
	ErrUnknownFormat = errors.New("unknown format")
	// ErrLimit is wrapped by every error about something over a limit.
	ErrLimit = errors.New("over the limit")
	// ErrUnsafeName is wrapped by the report of an archive entry whose name
	// would lead out of the archive. Such an entry is left out.
	ErrUnsafeName = errors.New("unsafe name in archive")
)

// RecordError is a record, or the rest of a file, that could not be read.
// Reading goes on after it.
type RecordError struct {
	File   string // path inside the archive, with slashes; or the name given
	Record int    // from 1 in its file; 0 when the file itself is meant
	Line   int    // line the record starts on, from 1; 0 when the format has none
	Err    error  // what is wrong; never nil
}

// Error names the place as file:line, and the record's number.
func (e *RecordError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if e.Record > 0 {
		fmt.Fprintf(&b, ": record %d", e.Record)
	}
	return b.String() + ": " + e.Err.Error()
}

// Unwrap returns what is wrong with the record.
func (e *RecordError) Unwrap() error { return e.Err }

// Archive is an export that has been opened. It is safe for concurrent use;
// every call of Posts reads from the start.
type Archive struct {
	opts     options
	box      container
	selected map[string]*format // by name of the entry
	names    string
	sides    *sides
	warnings []error // found by Open, given out first by Posts
	total    int64
	done     atomic.Int64
}

// Open opens an export: a file, a folder, a zip file, or a tar file, packed
// with gzip or not. What it is, is told from the content and not from the
// name. The caller closes the archive after use.
//
// Open reads the first bytes of every file in it, and whole those that the
// others need to be understood (an account's name, the full text of long
// posts, the keys of a repository).
func Open(ctx context.Context, path string, opts *Options) (*Archive, error) {
	o, err := opts.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	box, err := openContainer(ctx, path, &o)
	if err != nil {
		return nil, fmt.Errorf("archive: open %s: %w", path, err)
	}
	a := &Archive{opts: o, box: box, sides: newSides()}
	if err := a.scan(ctx); err != nil {
		box.Close()
		return nil, fmt.Errorf("archive: open %s: %w", path, err)
	}
	return a, nil
}

// Format returns the name of the archive's format; several names joined with
// "+" when it holds more than one, as an export of Facebook and Instagram does.
func (a *Archive) Format() string { return a.names }

// Progress returns the bytes of posts read so far, by all calls of Posts
// together, and the bytes that one reading of the archive takes. It may be
// called while posts are read.
func (a *Archive) Progress() (done, total int64) { return a.done.Load(), a.total }

// Close frees what the archive holds. No post may be read after it.
func (a *Archive) Close() error { return a.box.Close() }

// Posts gives the posts of the archive in the order of its files, with an
// error beside an empty post for each record that cannot be read. A
// [*RecordError] says where, and reading goes on; any other error is the last
// element. Drafts, pages and private messages are no posts and are left out.
func (a *Archive) Posts(ctx context.Context) iter.Seq2[tone.Post, error] {
	return func(yield func(tone.Post, error) bool) {
		out := &sink{ctx: ctx, opts: &a.opts, yield: yield, same: map[uint64]int{}}
		for _, w := range a.warnings {
			if !yield(tone.Post{}, w) {
				return
			}
		}
		err := a.box.walk(ctx, func(e entry) error {
			f := a.selected[e.name]
			if f == nil || e.err != nil {
				return nil
			}
			return out.file(f, a.sides, e.name, &tally{r: e.r, n: &a.done})
		})
		out.end(err)
	}
}

// Read reads the posts of a stream, as [Open] and [Archive.Posts] do together.
// The name is used in errors, and as a hint for content that is too plain to
// be recognised; the format is told from the content. A packed stream is
// first written to a temporary file, which is removed at the end.
func Read(ctx context.Context, name string, r io.Reader, opts *Options) iter.Seq2[tone.Post, error] {
	return func(yield func(tone.Post, error) bool) {
		o, err := opts.withDefaults()
		if err != nil {
			yield(tone.Post{}, fmt.Errorf("archive: %w", err))
			return
		}
		out := &sink{ctx: ctx, opts: &o, yield: yield, same: map[uint64]int{}}
		in := newInput(&metered{ctx: ctx, r: r})
		head := &head{name: name, opts: &o, single: true, bytes: in.peek()}
		if head.packed() || looksLikeCAR(head.bytes) {
			out.end(readSpooled(ctx, name, in, &o, out))
			return
		}
		if in.err != nil {
			out.end(in.err)
			return
		}
		f, _, err := detect(head)
		if err != nil {
			out.end(err)
			return
		}
		out.end(out.file(f, newSides(), name, in))
	}
}

// readSpooled reads a stream that has to be read twice or in random order.
func readSpooled(ctx context.Context, name string, r io.Reader, o *options, out *sink) error {
	path, remove, err := spool(r)
	if err != nil {
		return err
	}
	defer remove()
	box, err := openContainer(ctx, path, o)
	if err != nil {
		return err
	}
	defer box.Close()
	if s, ok := box.(*singleBox); ok {
		s.name = name
	}
	a := &Archive{opts: *o, box: box, sides: newSides()}
	if err := a.scan(ctx); err != nil {
		return err
	}
	for p, err := range a.Posts(ctx) {
		if !out.yield(p, err) {
			return errStop
		}
	}
	return nil
}

// spool writes a stream to a temporary file.
func spool(r io.Reader) (path string, remove func() error, err error) {
	f, err := os.CreateTemp("", "plainpost-archive-*")
	if err != nil {
		return "", nil, err
	}
	_, err = io.Copy(f, r)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", nil, errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), func() error { return os.Remove(f.Name()) }, nil
}

// options are Options with the defaults filled in.
type options struct {
	Options
}

func (o *Options) withDefaults() (options, error) {
	var out options
	if o != nil {
		out.Options = *o
	}
	if out.Format != "" && formatNamed(out.Format) == nil {
		return out, fmt.Errorf("%w: no format is named %q", ErrUnknownFormat, out.Format)
	}
	for field := range out.Columns {
		if !slices.ContainsFunc(columnNames, func(c column) bool { return c.field == field }) {
			return out, fmt.Errorf("no field %q to take from a column", field)
		}
	}
	if out.Location == nil {
		out.Location = time.UTC
	}
	l := &out.Limits
	for _, v := range []int64{l.RecordBytes, l.Records, int64(l.Entries), int64(l.Columns), int64(l.Depth), int64(l.Ratio)} {
		if v < 0 {
			return out, errors.New("a limit is negative")
		}
	}
	l.RecordBytes = orDefault(l.RecordBytes, defaultRecordBytes)
	l.Records = orDefault(l.Records, defaultRecords)
	l.Entries = orDefault(l.Entries, defaultEntries)
	l.Columns = orDefault(l.Columns, defaultColumns)
	l.Depth = orDefault(l.Depth, defaultDepth)
	l.Ratio = orDefault(l.Ratio, defaultRatio)
	return out, nil
}

func orDefault[T int | int64](v, def T) T {
	if v == 0 {
		return def
	}
	return v
}

// scan looks into every entry once: it chooses the entries to read, and reads
// those that others need.
func (a *Archive) scan(ctx context.Context) error {
	type found struct {
		name string
		f    *format
		size int64
	}
	var all []found
	rank := 0
	count := 0
	_, single := a.box.(*singleBox)
	err := a.box.walk(ctx, func(e entry) error {
		if count++; count > a.opts.Limits.Entries {
			return fmt.Errorf("%w: more than %d files", ErrLimit, a.opts.Limits.Entries)
		}
		if e.err != nil {
			a.warnings = append(a.warnings, &RecordError{File: e.name, Err: e.err})
			return nil
		}
		in := newInput(e.r)
		h := &head{name: e.name, opts: &a.opts, single: single, bytes: in.peek()}
		if fatal(in.err) || single && in.err != nil {
			return in.err
		}
		if in.err != nil {
			a.warnings = append(a.warnings, &RecordError{File: e.name, Err: in.err})
			return nil
		}
		f, role, err := detect(h)
		if err != nil {
			if single {
				return err
			}
			return nil
		}
		if role&roleSide != 0 {
			rd := &reading{sides: a.sides, name: e.name, in: in, opts: &a.opts}
			if err := f.side(rd); fatal(err) {
				return err
			} else if err != nil {
				a.warnings = append(a.warnings, &RecordError{File: e.name, Err: err})
			}
		}
		if role&rolePosts != 0 {
			all = append(all, found{e.name, f, e.size})
			rank = max(rank, f.rank)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("%w: none of its %d files is one that can be read; see Formats", ErrUnknownFormat, count)
	}
	a.selected = map[string]*format{}
	var names []string
	for _, x := range all {
		if x.f.rank < rank {
			continue // an export also holds other tables: not its posts
		}
		a.selected[x.name] = x.f
		a.total += max(0, x.size)
		if !slices.Contains(names, x.f.Name) {
			names = append(names, x.f.Name)
		}
	}
	slices.Sort(names)
	a.names = strings.Join(names, "+")
	return nil
}
