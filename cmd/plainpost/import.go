package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/archive"
	"github.com/plainpost/plainpost/tone"
)

type importFlags struct {
	archiveOptions
	history string
	output  string
}

func importCommand(std stdio, _ environment) *cobra.Command {
	f := &importFlags{}
	cmd := &cobra.Command{
		Use:   "import PATH... --history STORE | --format jsonl",
		Short: "Read an export, a feed or a content folder into a history",
		Long: `Import reads what a platform exports, a feed file or a folder of posts, and
records the posts in a store, or prints them as JSON, one a line.

What a file is, is told from its content. Importing again adds nothing: posts are
known by their ids, and those that have changed (more likes) are brought up to
date. A record that cannot be read is named on standard error and left out.

Stores: bolt:FILE, redis://HOST, or a FILE of posts as JSON, one a line, to which
what is new is added.

` + knownFormats(),
		Example: `  plainpost import twitter-2026.zip --history bolt:posts.db
  plainpost import outbox.json.tar.gz --format jsonl > posts.jsonl
  plainpost import posts.csv --account acme --column text=Message --history posts.jsonl`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return importPosts(cmd.Context(), f, args, std)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.history, "history", "", "`STORE` to record in: bolt:FILE, redis://HOST or a file of posts as JSON")
	fs.StringVar(&f.output, "format", "", "print the posts instead; `FORMAT` is jsonl")
	f.addFlags(cmd)
	return cmd
}

func knownFormats() string {
	var b strings.Builder
	b.WriteString("Read are:\n")
	for _, f := range archive.Formats() {
		fmt.Fprintf(&b, "  %-10s %s\n", f.Name, f.Files)
	}
	return strings.TrimRight(b.String(), "\n")
}

func (o *archiveOptions) addFlags(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&o.account, "account", "", "`NAME` of the account; posts of others are left out, posts that name none belong to it")
	fs.StringVar(&o.format, "input-format", "", "`NAME` of the input's format, where its content does not tell")
	fs.StringToStringVar(&o.columns, "column", nil, "`FIELD=NAME` of a column or key of a table, such as text=Message")
	fs.StringVar(&o.zone, "zone", "", "`ZONE` of times without one, such as Europe/Berlin (default UTC)")
}

// options are the flags as the archive readers take them.
func (o *archiveOptions) options() (*archive.Options, error) {
	out := &archive.Options{Format: o.format, Account: o.account, Columns: o.columns}
	if o.zone != "" {
		zone, err := time.LoadLocation(o.zone)
		if err != nil {
			return nil, fmt.Errorf("--zone %q is not known: give a name such as Europe/Berlin", o.zone)
		}
		out.Location = zone
	}
	return out, nil
}

// batch is how many posts are recorded at a time: a write to a disk costs more
// than what is written.
const batch = 1000

func importPosts(ctx context.Context, f *importFlags, args []string, std stdio) error {
	switch {
	case f.output != "" && f.output != "jsonl":
		return fmt.Errorf("--format takes jsonl, not %q", f.output)
	case (f.history == "") == (f.output == ""):
		return errors.New("say where the posts go: --history STORE, or --format jsonl to print them")
	}
	o, err := f.options()
	if err != nil {
		return err
	}
	from, err := openSources(ctx, args, std.in, o)
	if err != nil {
		return err
	}
	defer from.close()
	to, err := f.open(ctx, std)
	if err != nil {
		return err
	}
	bar := newByteProgress(std, "importing")
	defer bar.end()
	read, bad, err := transfer(ctx, from, to, f.account, bar)
	bar.end()
	if err = errors.Join(err, to.Close()); err != nil {
		return err
	}
	if f.history != "" {
		fmt.Fprintln(std.err, to.tell(read))
	}
	if bad > 0 {
		fmt.Fprintf(std.err, "plainpost: %s could not be read\n", countOf(bad, "record", "records"))
		return exitCode(exitError)
	}
	return nil
}

// transfer records posts in batches. Those of other accounts are left out.
func transfer(ctx context.Context, from sources, to target, account string, bar *byteProgress) (read, bad int, err error) {
	waiting := make([]tone.Post, 0, batch)
	for p, err := range from.posts(ctx, bar) {
		switch {
		case err != nil && skipped(err):
			bad++
			bar.complain(err)
			continue
		case err != nil:
			return read, bad, errors.Join(to.Record(ctx, waiting...), err)
		case account != "" && !strings.EqualFold(strings.TrimPrefix(p.Account, "@"), strings.TrimPrefix(account, "@")):
			continue
		}
		read++
		if waiting = append(waiting, p); len(waiting) == batch {
			if err := to.Record(ctx, waiting...); err != nil {
				return read, bad, err
			}
			waiting = waiting[:0]
		}
	}
	return read, bad, to.Record(ctx, waiting...)
}

// target is where posts go.
type target interface {
	Record(ctx context.Context, posts ...tone.Post) error
	tell(read int) string // what has been done
	io.Closer
}

func (f *importFlags) open(ctx context.Context, std stdio) (target, error) {
	if f.output != "" {
		return &printed{w: bufio.NewWriter(std.out)}, nil
	}
	if !isStore(f.history) {
		if scheme, rest, _ := strings.Cut(f.history, ":"); strings.HasPrefix(rest, "//") {
			return nil, fmt.Errorf("--history takes a FILE, bolt:FILE or redis://HOST, not %s://", scheme)
		}
		return openPostsFile(f.history)
	}
	store, err := openStore(ctx, f.history, corpus.Retention{})
	if err != nil {
		return nil, fmt.Errorf("--history: %w", err)
	}
	return &recorded{Store: store}, nil
}

// printed writes posts as JSON, one a line.
type printed struct{ w *bufio.Writer }

func (p *printed) Record(_ context.Context, posts ...tone.Post) error {
	for i := range posts {
		if err := writeLine(p.w, &posts[i]); err != nil {
			return fmt.Errorf("writing the posts: %w", err)
		}
	}
	return nil
}

func (p *printed) tell(int) string { return "" }

func (p *printed) Close() error {
	if err := p.w.Flush(); err != nil {
		return fmt.Errorf("writing the posts: %w", err)
	}
	return nil
}

// recorded counts what of the posts a store did not have.
type recorded struct {
	corpus.Store
	added  int
	before map[string]int // posts by account when it was first met
}

func (r *recorded) Record(ctx context.Context, posts ...tone.Post) error {
	if len(posts) == 0 {
		return nil
	}
	if r.before == nil {
		r.before = map[string]int{}
	}
	for i := range posts {
		account := posts[i].Account
		if _, met := r.before[account]; !met {
			n, err := r.count(ctx, account)
			if err != nil {
				return err
			}
			r.before[account] = n
		}
	}
	return r.Store.Record(ctx, posts...)
}

func (r *recorded) count(ctx context.Context, account string) (int, error) {
	n := 0
	for _, err := range r.Store.Posts(ctx, account) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

func (r *recorded) tell(read int) string {
	return fmt.Sprintf("%s read, %d new", countOf(read, "post", "posts"), r.added)
}

// Close counts what is new and closes the store.
func (r *recorded) Close() error {
	ctx := context.Background()
	for _, account := range slices.Sorted(maps.Keys(r.before)) {
		n, err := r.count(ctx, account)
		if err != nil {
			return errors.Join(err, r.Store.Close())
		}
		r.added += n - r.before[account]
	}
	return r.Store.Close()
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
