package corpus

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// maxLine bounds a line of a history file in bytes. A post with the longest
// text that any platform takes needs a tenth of it.
const maxLine = 4 << 20

// File is a history read from posts as JSON, one a line:
//
//	{"id","account","platform","text","links":[...],"at","in_reply_to","promo":bool,"counts":{"likes","shares","replies"}}
//
// All keys of [tone.Post] are read; others are passed over, and so are empty
// lines. A time is RFC 3339 (or with a space in place of the T), or null. A
// post without account belongs to whichever account is asked for. Posts
// without a time keep the order of the file and are older than all others.
// Where an account has an id twice the later line counts. Posts without id
// stay without.
//
// A File never changes after it was read and may be used by several
// goroutines.
type File struct {
	accounts  map[string][]tone.Post // oldest first
	anonymous []tone.Post            // the posts without account
}

// OpenFile reads a history file. An error names the file and, for a line that
// is no post, the number of the line.
func OpenFile(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("corpus: history: %w", err)
	}
	defer f.Close()
	return ReadFile(f, path)
}

// ReadFile reads a history from r. The name stands in errors.
func ReadFile(r io.Reader, name string) (*File, error) {
	file := &File{accounts: map[string][]tone.Post{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	number := 0
	for lines.Scan() {
		number++
		line := lines.Bytes()
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		p, err := parsePost(line)
		if err != nil {
			return nil, fmt.Errorf("corpus: history: %s:%d: %w", name, number, err)
		}
		file.accounts[p.Account] = append(file.accounts[p.Account], p)
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("the line is longer than %d bytes", maxLine)
		}
		return nil, fmt.Errorf("corpus: history: %s:%d: %w", name, number+1, err)
	}
	for account, posts := range file.accounts {
		posts = lastOfEachID(posts)
		slices.SortStableFunc(posts, func(a, b tone.Post) int { return a.At.Compare(b.At) })
		file.accounts[account] = posts
	}
	file.anonymous = file.accounts[""]
	delete(file.accounts, "")
	return file, nil
}

// fileTime is a time as history files have it.
type fileTime struct{ time.Time }

// UnmarshalJSON implements [json.Unmarshaler].
func (t *fileTime) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return errors.New("key \"at\": want a time in quotes")
	}
	if s == "" { // and null
		return nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00"} {
		if at, err := time.Parse(layout, s); err == nil {
			t.Time = at
			return nil
		}
	}
	return fmt.Errorf("key \"at\": %q is no time, want RFC 3339 such as 2026-03-06T13:02:05Z", s)
}

func parsePost(line []byte) (tone.Post, error) {
	if line[0] != '{' {
		return tone.Post{}, errors.New("want a post as a JSON object, one a line")
	}
	var p struct {
		tone.Post
		At fileTime `json:"at"`
	}
	if err := json.Unmarshal(line, &p); err != nil {
		if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
			return tone.Post{}, fmt.Errorf("key %q: want %s, have %s", strings.TrimPrefix(wrong.Field, "Post."), wrong.Type, wrong.Value)
		}
		return tone.Post{}, err
	}
	p.Post.At = p.At.Time
	return p.Post, nil
}

// lastOfEachID drops all but the last post of each id.
func lastOfEachID(posts []tone.Post) []tone.Post {
	last := make(map[string]int, len(posts))
	for i, p := range posts {
		last[p.ID] = i
	}
	kept := posts[:0]
	for i, p := range posts {
		if p.ID == "" || last[p.ID] == i {
			kept = append(kept, p)
		}
	}
	return slices.Clip(kept)
}

// Recent implements [tone.History]. A zero time is no limit.
func (f *File) Recent(ctx context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	own, anonymous := until(f.accounts[account], before), until(f.anonymous, before)
	var posts []tone.Post
	for len(posts) < n && len(own)+len(anonymous) > 0 {
		from := &own
		if len(own) == 0 || len(anonymous) > 0 && !anonymous[len(anonymous)-1].At.Before(own[len(own)-1].At) {
			from = &anonymous
		}
		p := (*from)[len(*from)-1]
		*from = (*from)[:len(*from)-1]
		p.Account = account
		posts = append(posts, p)
	}
	return posts, nil
}

// until returns the posts from before a time.
func until(posts []tone.Post, before time.Time) []tone.Post {
	if before.IsZero() {
		return posts
	}
	return posts[:sort.Search(len(posts), func(i int) bool { return !posts[i].At.Before(before) })]
}

// Posts goes through the posts of an account, oldest first, as a [Store] does.
func (f *File) Posts(ctx context.Context, account string) iter.Seq2[tone.Post, error] {
	return func(yield func(tone.Post, error) bool) {
		posts, err := f.Recent(ctx, account, time.Time{}, len(f.accounts[account])+len(f.anonymous))
		if err != nil {
			yield(tone.Post{}, err)
			return
		}
		for _, p := range slices.Backward(posts) {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// Accounts returns the accounts that the file names, in order.
func (f *File) Accounts(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(f.accounts)), nil
}
