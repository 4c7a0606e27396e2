package archive

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// entry is one file of a container.
type entry struct {
	name string    // with slashes, relative to the container
	size int64     // unpacked, as the container says; -1 when it does not
	r    io.Reader // its content; opened by the first Read, valid until the visit returns
	err  error     // why the entry is refused; r is nil then
}

// container is a place with files. Walking it always gives the same entries
// in the same order, and may be done concurrently.
type container interface {
	walk(ctx context.Context, visit func(entry) error) error
	Close() error
}

// openContainer tells from the first bytes what a path holds.
func openContainer(ctx context.Context, name string, o *options) (container, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return &folderBox{root: name}, nil
	}
	var remove func() error
	path := name
	if !info.Mode().IsRegular() { // a pipe can be read only once
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if path, remove, err = spool(&metered{ctx: ctx, r: f}); err != nil {
			return nil, err
		}
	}
	box, err := openFile(path, o)
	if err != nil {
		if remove != nil {
			remove()
		}
		return nil, err
	}
	if s, ok := box.(*singleBox); ok {
		s.name = filepath.Base(name)
	}
	if remove != nil {
		box = &spooledBox{box, remove}
	}
	return box, nil
}

func openFile(name string, o *options) (container, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	b := make([]byte, tarBlock)
	n, err := io.ReadFull(f, b)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	b = b[:n]
	bound := max(ratioFree, info.Size()*int64(o.Limits.Ratio))
	switch {
	case isZip(b):
		return openZip(name, info.Size(), bound, o)
	case isTar(b):
		return &tarBox{path: name, bound: bound}, nil
	case isGzip(b):
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, err
		}
		b = b[:cap(b)]
		if n, _ = io.ReadFull(z, b); isTar(b[:n]) {
			return &tarBox{path: name, gzipped: true, bound: bound}, nil
		}
		return &singleBox{path: name, gzipped: true, bound: bound}, nil
	}
	return &singleBox{path: name, size: info.Size()}, nil
}

const tarBlock = 512

func isZip(b []byte) bool {
	return bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("PK\x05\x06"))
}
func isGzip(b []byte) bool { return bytes.HasPrefix(b, []byte{0x1f, 0x8b}) }
func isTar(b []byte) bool {
	return len(b) == tarBlock && bytes.HasPrefix(b[257:], []byte("ustar"))
}

// spooledBox is a container over a temporary file.
type spooledBox struct {
	container
	remove func() error
}

func (b *spooledBox) Close() error { return errors.Join(b.container.Close(), b.remove()) }

// singleBox is one file, packed with gzip or not.
type singleBox struct {
	path, name string
	gzipped    bool
	size       int64
	bound      int64
}

func (b *singleBox) Close() error { return nil }

func (b *singleBox) walk(ctx context.Context, visit func(entry) error) error {
	f, err := os.Open(b.path)
	if err != nil {
		return err
	}
	defer f.Close()
	e := entry{name: b.name, size: b.size, r: &metered{ctx: ctx, r: f}}
	if b.gzipped {
		z, err := gzip.NewReader(bufio.NewReaderSize(f, 1<<16))
		if err != nil {
			return err
		}
		e.size, e.r = -1, &metered{ctx: ctx, r: z, left: newBudget(b.bound)}
	}
	return visit(e)
}

// folderBox is a folder. Hidden files and what is no regular file are left
// out: links could lead anywhere, pipes could hang.
type folderBox struct{ root string }

func (b *folderBox) Close() error { return nil }

func (b *folderBox) walk(ctx context.Context, visit func(entry) error) error {
	return filepath.WalkDir(b.root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if p != b.root && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return ctx.Err()
		}
		rel, err := filepath.Rel(b.root, p)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		lazy := &lazyReader{open: func() (io.ReadCloser, error) { return os.Open(p) }}
		defer lazy.Close()
		return visit(entry{name: filepath.ToSlash(rel), size: info.Size(), r: &metered{ctx: ctx, r: lazy}})
	})
}

// zipBox is a zip file.
type zipBox struct {
	file  *os.File
	zip   *zip.Reader
	bound int64
}

// directoryBytes bounds the part of a zip file that lists its entries, by
// entry allowed: a list of many millions would fill the memory before it
// could be counted.
const directoryBytes = 256

func openZip(name string, size, bound int64, o *options) (container, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	at := &boundedReaderAt{r: f}
	at.left.Store(directoryBytes*int64(o.Limits.Entries) + 1<<20)
	z, err := zip.NewReader(at, size)
	if err != nil {
		f.Close()
		return nil, err
	}
	at.open.Store(true)
	return &zipBox{f, z, bound}, nil
}

// boundedReaderAt reads at most so many bytes until it is opened up.
type boundedReaderAt struct {
	r    io.ReaderAt
	left atomic.Int64
	open atomic.Bool
}

func (b *boundedReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if !b.open.Load() && b.left.Add(-int64(len(p))) < 0 {
		return 0, &fatalError{fmt.Errorf("%w: too many entries listed", ErrLimit)}
	}
	return b.r.ReadAt(p, off)
}

func (b *zipBox) Close() error { return b.file.Close() }

func (b *zipBox) walk(ctx context.Context, visit func(entry) error) error {
	left := newBudget(b.bound)
	for _, f := range b.zip.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if strings.HasSuffix(f.Name, "/") || f.FileInfo().IsDir() {
			continue
		}
		e := entry{name: f.Name, size: int64(f.UncompressedSize64)}
		lazy := &lazyReader{open: f.Open}
		if e.err = checkName(f.Name); e.err == nil {
			e.r = &metered{ctx: ctx, r: lazy, left: left}
		}
		err := visit(e)
		lazy.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// tarBox is a tar file, packed with gzip or not.
type tarBox struct {
	path    string
	gzipped bool
	bound   int64
}

func (b *tarBox) Close() error { return nil }

func (b *tarBox) walk(ctx context.Context, visit func(entry) error) error {
	f, err := os.Open(b.path)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = &metered{ctx: ctx, r: bufio.NewReaderSize(f, 1<<16)}
	if b.gzipped {
		z, err := gzip.NewReader(r)
		if err != nil {
			return err
		}
		r = &metered{ctx: ctx, r: z, left: newBudget(b.bound)}
	}
	// A tar file can have holes, which unpack to zeros out of nothing: what
	// comes out of it counts as well.
	left := newBudget(b.bound)
	for t := tar.NewReader(r); ; {
		hdr, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if hdr.Typeflag != tar.TypeReg {
			continue
		}
		name := strings.TrimPrefix(hdr.Name, "./")
		e := entry{name: name, size: hdr.Size}
		if e.err = checkName(name); e.err == nil {
			e.r = &metered{ctx: ctx, r: t, left: left}
		}
		if err := visit(e); err != nil {
			return err
		}
	}
}

// checkName refuses names that would lead out of the archive if somebody
// wrote them to a disk. Nothing here does, but such an archive was made to
// harm, and the name goes into messages and ids.
func checkName(name string) error {
	switch {
	case name == "", strings.ContainsAny(name, "\\\x00\r\n"), strings.HasPrefix(name, "/"),
		len(name) > 1 && name[1] == ':',
		path.Clean(name) != strings.TrimSuffix(name, "/"),
		name == "..", strings.HasPrefix(name, "../"):
		return ErrUnsafeName
	}
	return nil
}

// lazyReader opens its file at the first Read.
type lazyReader struct {
	open func() (io.ReadCloser, error)
	rc   io.ReadCloser
}

func (l *lazyReader) Read(p []byte) (int, error) {
	if l.rc == nil {
		rc, err := l.open()
		if err != nil {
			return 0, err
		}
		l.rc = rc
	}
	return l.rc.Read(p)
}

func (l *lazyReader) Close() {
	if l.rc != nil {
		l.rc.Close()
	}
}

// metered stops at the end of its context and of its budget.
type metered struct {
	ctx  context.Context
	r    io.Reader
	left *budget
}

// budget is shared by the entries of one walk.
type budget struct{ left, all int64 }

func newBudget(n int64) *budget { return &budget{n, n} }

func (m *metered) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, &fatalError{err}
	}
	n, err := m.r.Read(p)
	if m.left != nil {
		if m.left.left -= int64(n); m.left.left < 0 {
			return 0, &fatalError{fmt.Errorf("%w: it unpacks to more than %d bytes, far more than its size", ErrLimit, m.left.all)}
		}
	}
	return n, err
}

// tally counts bytes for Progress.
type tally struct {
	r io.Reader
	n *atomic.Int64
}

func (t *tally) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.n.Add(int64(n))
	return n, err
}
