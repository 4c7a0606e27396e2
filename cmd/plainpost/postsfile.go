package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/tone"
)

// postsFile is a file of posts as JSON, one a line, that new posts are added to.
// A post that has changed is added, too, and takes the place of its earlier line
// when the file is closed.
type postsFile struct {
	name    string
	file    *os.File
	w       *bufio.Writer
	known   map[[16]byte][16]byte // by account and id: what the last line says
	added   int
	changed int
}

// openPostsFile opens a file of posts, or makes it, and reads what it holds.
func openPostsFile(name string) (*postsFile, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("--history: %w", err)
	}
	p := &postsFile{name: name, file: f, known: map[[16]byte][16]byte{}}
	if err := p.read(name); err != nil {
		return nil, errors.Join(fmt.Errorf("--history: %w", err), f.Close())
	}
	return p, nil
}

// read notes the posts that are in the file and goes to its end. A last line that
// was cut off without its newline gets one.
func (p *postsFile) read(name string) error {
	history, err := corpus.ReadFile(p.file, name) // refuses what is no file of posts
	if err != nil {
		return err
	}
	ctx := context.Background()
	accounts, err := history.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, account := range append(accounts, "") {
		for post, err := range history.Posts(ctx, account) {
			if err != nil {
				return err
			}
			key, sum, err := prints(&post)
			if err != nil {
				return err
			}
			p.known[key] = sum
		}
	}
	end, err := p.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	p.w = bufio.NewWriter(p.file)
	last := make([]byte, 1)
	if end > 0 {
		if _, err := p.file.ReadAt(last, end-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			return p.w.WriteByte('\n')
		}
	}
	return nil
}

// prints are those of a post's account and id, and of all it says.
func prints(p *tone.Post) (key, sum [16]byte, err error) {
	id := p.ID
	if id == "" {
		id = corpus.PostID(*p)
	}
	copied := *p
	copied.At = copied.At.UTC()
	line, err := json.Marshal(&copied)
	if err != nil {
		return key, sum, err
	}
	k, s := sha256.Sum256([]byte(p.Account+"\x00"+id)), sha256.Sum256(line)
	return [16]byte(k[:]), [16]byte(s[:]), nil
}

// Record adds the posts that are new or have changed.
func (p *postsFile) Record(_ context.Context, posts ...tone.Post) error {
	for i := range posts {
		key, sum, err := prints(&posts[i])
		if err != nil {
			return fmt.Errorf("writing the posts: %w", err)
		}
		before, known := p.known[key]
		if known && bytes.Equal(before[:], sum[:]) {
			continue
		}
		p.known[key] = sum
		if known {
			p.changed++
		} else {
			p.added++
		}
		if err := writeLine(p.w, &posts[i]); err != nil {
			return fmt.Errorf("writing the posts: %w", err)
		}
	}
	return nil
}

func (p *postsFile) tell(read int) string {
	out := fmt.Sprintf("%s read, %d new", countOf(read, "post", "posts"), p.added)
	if p.changed > 0 {
		out += fmt.Sprintf(", %d changed", p.changed)
	}
	return out
}

// Close writes what is left and takes out the lines of posts that have changed.
func (p *postsFile) Close() error {
	err := p.w.Flush()
	if err == nil && p.changed > 0 {
		err = p.compact()
	}
	if err := errors.Join(err, p.file.Close()); err != nil {
		return fmt.Errorf("writing the posts: %w", err)
	}
	return nil
}

// compact writes the file anew without the lines that a later one replaces. The
// others stay as they are, with keys that are none of ours.
func (p *postsFile) compact() error {
	last := map[[16]byte]int{}
	err := p.lines(func(n int, line []byte) error {
		if key, named := keyOf(line); named {
			last[key] = n
		}
		return nil
	})
	if err != nil {
		return err
	}
	out, err := renameio.NewPendingFile(p.name, renameio.WithTempDir(filepath.Dir(p.name)), renameio.WithExistingPermissions())
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	err = p.lines(func(n int, line []byte) error {
		if key, named := keyOf(line); named && last[key] != n {
			return nil
		}
		_, err := w.Write(append(line, '\n'))
		return err
	})
	if err = errors.Join(err, w.Flush()); err != nil {
		return errors.Join(err, out.Cleanup())
	}
	return out.CloseAtomicallyReplace()
}

// lines goes through the lines of the file.
func (p *postsFile) lines(each func(n int, line []byte) error) error {
	if _, err := p.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	in := lineReader{r: bufio.NewReaderSize(p.file, 64<<10)}
	for n := 0; ; n++ {
		line, err := in.next()
		if err != nil && err != io.EOF {
			return err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := each(n, line[:len(line):len(line)]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// keyOf is that of the account and id in a line; false for a post without an id.
func keyOf(line []byte) ([16]byte, bool) {
	var p struct{ ID, Account string }
	if json.Unmarshal(line, &p) != nil || p.ID == "" {
		return [16]byte{}, false
	}
	k := sha256.Sum256([]byte(p.Account + "\x00" + p.ID))
	return [16]byte(k[:]), true
}
